"""Draws the texts to translate from the code, and compiles their translations.

python scripts/translations.py update    bring resources/i18n/*.ts up to date with the code; new texts stay empty
python scripts/translations.py compile   make the .qm files (for QGIS, by Qt's lrelease) and .json files (for flair-seg)
python scripts/translations.py check     fail if a text has no translation, or a translation other placeholders
"""

from __future__ import annotations

import argparse
import ast
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "resources" / "i18n"
SOURCES = ("flair_seg", "processing", "plugin.py")
CONTEXT = "FlairLandCover"
ERRORS = {
    node.name
    for node in ast.parse((ROOT / "flair_seg" / "errors.py").read_text()).body
    if isinstance(node, ast.ClassDef)
}
HEADER = '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n'


def texts() -> dict[str, str]:
    """Return the texts in the code, each with the first file that has it, by file and line.

    Raises:
        SystemExit: a text is not a literal, so it cannot be known before the code runs.
    """
    found: dict[str, str] = {}
    for part in SOURCES:
        path = ROOT / part
        for file in sorted(path.rglob("*.py")) if path.is_dir() else [path]:
            name = file.relative_to(ROOT).as_posix()
            for node in sorted(
                calls(ast.parse(file.read_text(encoding="utf-8"))), key=lambda n: (n.lineno, n.col_offset)
            ):
                for text in node.args[:2]:  # of a text for numbers, singular and plural
                    if isinstance(text, ast.Constant) and isinstance(text.value, str):
                        found.setdefault(text.value, name)
                    elif ast.unparse(text) not in ("text", "self.plural"):  # the functions that pass texts on
                        sys.exit(f"{name}:{node.lineno}: the text to translate is no literal: {ast.unparse(text)}")
    return found


def calls(tree: ast.Module) -> list[ast.Call]:
    """Return the calls of `tr`, `self.tr` and of the error classes, which translate their text themselves."""
    return [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and node.args
        and _translates(
            node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", ""), node.args[0]
        )
    ]


def _translates(name: str, text: ast.expr) -> bool:
    """Whether a call of this name translates its first argument; errors may also pass on a text made elsewhere."""
    return name == "tr" or (name in ERRORS and isinstance(text, ast.Constant))


def read(path: Path) -> dict[str, str]:
    """Return the translations of a .ts file; empty for texts that have none yet."""
    root = ElementTree.parse(path).getroot()  # noqa: S314 - our own file  # nosec B314
    return {message.findtext("source", ""): (message.findtext("translation") or "") for message in root.iter("message")}


def french(text: str) -> str:
    """Return a French text with straight apostrophes, and no-break spaces before high punctuation and inside quotes."""
    return re.sub(r" (?=[:;!?%»])|(?<=«) ", "\u00a0", text.replace("\u2019", "'"))


TYPOGRAPHY = {"fr": french}
"""How each language sets its texts."""


def write(path: Path, language: str, translations: dict[str, str], files: dict[str, str]) -> None:
    """Write a .ts file, in the order of the code."""
    root = ElementTree.Element("TS", version="2.1", language=language, sourcelanguage="en")
    context = ElementTree.SubElement(root, "context")
    ElementTree.SubElement(context, "name").text = CONTEXT
    for source, file in files.items():
        message = ElementTree.SubElement(context, "message")
        ElementTree.SubElement(message, "location", filename=f"../../{file}")
        ElementTree.SubElement(message, "source").text = source
        translation = ElementTree.SubElement(message, "translation")
        translation.text = TYPOGRAPHY.get(language, str)(translations.get(source, "")) or None
        if not translation.text:
            translation.set("type", "unfinished")
    ElementTree.indent(root)
    path.write_text(HEADER + ElementTree.tostring(root, encoding="unicode") + "\n", encoding="utf-8")


def placeholders(text: str) -> list[str]:
    """Return the names in braces, sorted."""
    return sorted(re.findall(r"\{(\w*)", text.replace("{{", "")))


def problems(path: Path, found: dict[str, str]) -> list[str]:
    """Return what is wrong with a translation."""
    translations = read(path)
    wrong = [f"no translation: {text!r}" for text in found if not translations.get(text)]
    wrong += [f"no longer in the code: {text!r}" for text in translations if text not in found]
    wrong += [
        f"placeholders differ: {text!r} and {translation!r}"
        for text, translation in translations.items()
        if translation and placeholders(text) != placeholders(translation)
    ]
    set_right = TYPOGRAPHY.get(path.stem.partition("_")[2], str)
    wrong += [f"typography, mended by update: {text!r}" for text in translations.values() if text != set_right(text)]
    return wrong


def compile_all(files: list[Path]) -> None:
    """Write the .qm and .json next to each .ts."""
    lrelease = shutil.which("lrelease") or shutil.which("lrelease-qt5") or shutil.which("lrelease6")
    if lrelease is None:
        sys.exit("lrelease is missing: install Qt's translation tools (Debian: qttools5-dev-tools)")
    for path in files:
        subprocess.run([lrelease, "-silent", str(path), "-qm", str(path.with_suffix(".qm"))], check=True)  # noqa: S603
        known = {text: translation for text, translation in read(path).items() if translation}
        path.with_suffix(".json").write_text(
            json.dumps(known, ensure_ascii=False, indent=0, sort_keys=True) + "\n", encoding="utf-8"
        )


def main() -> int:
    """Run an action on all languages."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("action", choices=("update", "compile", "check"))
    action = parser.parse_args().action
    files = sorted(FOLDER.glob("flair_*.ts"))
    found = texts()
    if action == "compile":
        compile_all(files)
        return 0
    failed = False
    for path in files:
        language = path.stem.partition("_")[2]
        if action == "update":
            write(path, language, read(path), found)
        wrong = problems(path, found)
        print(f"{path.name}: {len(found)} texts, {len(wrong)} to mend")
        if action == "check":
            print("\n".join(wrong))
        failed |= action == "check" and bool(wrong)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
