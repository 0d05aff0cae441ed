"""The translations: complete, true to their placeholders, compiled, and used."""

from __future__ import annotations

import argparse
import ast
import functools
import importlib.util
import inspect
import json
import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from flair_seg.commands import parserwords
from flair_seg.commands.cli import main
from flair_seg.errors import InputError
from flair_seg.language import FOLDER, data_size, significant, system_language, tr, use_language, use_translation
from flair_seg.nomenclature import NOMENCLATURES, Nomenclature, class_label

ROOT = Path(__file__).resolve().parents[2]
_SPEC = importlib.util.spec_from_file_location("translations", ROOT / "scripts" / "translations.py")
translations = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(translations)


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    """Leave no language behind."""
    yield
    use_translation(None)


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.ts")), ids=lambda path: path.name)
def test_a_translation_is_complete(path: Path) -> None:
    assert translations.problems(path, translations.texts()) == []


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.ts")), ids=lambda path: path.name)
def test_what_is_compiled_is_what_was_written(path: Path) -> None:
    assert json.loads(path.with_suffix(".json").read_text(encoding="utf-8")) == translations.read(path)


def test_texts_are_found_in_functions_and_methods(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.py").write_text('x = tr("one " "two {n}", n=1)\ny = self.tr("three")\nz = tr("three")\n')
    monkeypatch.setattr(translations, "ROOT", tmp_path)
    monkeypatch.setattr(translations, "SOURCES", ("a.py",))
    assert translations.texts() == {"one two {n}": "a.py", "three": "a.py"}
    path = tmp_path / "flair_xx.ts"
    translations.write(path, "xx", {"three": "drei <&>"}, translations.texts())
    assert translations.read(path) == {"one two {n}": "", "three": "drei <&>"}
    assert translations.problems(path, {"three": "a.py"}) == ["no longer in the code: 'one two {n}'"]
    translations.write(path, "xx", {"one two {n}": "eins {m}"}, {"one two {n}": "a.py"})
    assert translations.problems(path, {"one two {n}": ""}) == ["placeholders differ: 'one two {n}' and 'eins {m}'"]
    (tmp_path / "a.py").write_text("tr(x + 1)\n")
    with pytest.raises(SystemExit, match=r"a.py:1: the text to translate is no literal: x \+ 1"):
        translations.texts()


@pytest.mark.parametrize("nomenclature", NOMENCLATURES.values(), ids=lambda nomenclature: nomenclature.name)
def test_the_classes_of_every_nomenclature_are_translated(nomenclature: Nomenclature) -> None:
    use_translation(lambda text: f"<{text}>")
    assert [class_label(name) for name in nomenclature.names] == [f"<{name}>" for name in nomenclature.names]


def test_the_command_line_speaks_the_users_language(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LC_ALL", "fr_FR.UTF-8")
    assert main(["segment", "none.tif", "map.tif"]) == 3
    french = capsys.readouterr().err
    monkeypatch.setenv("LC_ALL", "xx_XX.UTF-8")
    assert main(["segment", "none.tif", "map.tif"]) == 3
    english = capsys.readouterr().err
    assert "Cannot read 'none.tif' as a raster" in english
    assert "« none.tif »" in french.replace("\N{NO-BREAK SPACE}", " ") and "Cannot read" not in french


def test_argparse_speaks_the_users_language(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shown = {}
    for locale in ("fr_FR.UTF-8", "xx_XX.UTF-8"):
        monkeypatch.setenv("LC_ALL", locale)
        for words in (["status"], ["status", "map.tif", "--none"], ["segment", "a", "b", "--threads", "x"], ["-h"]):
            with pytest.raises(SystemExit):
                main(words)
        shown[locale[:2]] = "".join(capsys.readouterr()).replace("\N{NO-BREAK SPACE}", " ")
    english = ("usage: ", "arguments are required: OUTPUT", "unrecognized arguments: --none", "invalid int value: 'x'")
    french = ("usage : ", "obligatoires manquants : OUTPUT", "arguments inconnus : --none", "attendu : int) : 'x'")
    assert all(text in shown["xx"] for text in english) and not any(text in shown["xx"] for text in french)
    assert all(text in shown["fr"] for text in french) and not any(text in shown["fr"] for text in english)


def test_argparse_says_what_is_translated() -> None:
    said = inspect.getsource(argparse)
    assert [text for text in parserwords.words() if f"'{text}'" not in said and f'"{text}"' not in said] == []


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({"LC_ALL": "fr_FR.UTF-8", "LANG": "en_GB"}, "fr"),
        ({"FLAIR_SEG_LANGUAGE": "fr", "LC_ALL": "de_DE"}, "fr"),
        ({"LC_ALL": "", "LC_MESSAGES": "de_DE"}, "de"),
        ({"LANG": "C.UTF-8"}, "c."),
    ],
)
def test_the_language_is_found_as_gettext_does(environment: dict[str, str], language: str) -> None:
    assert system_language(environment) == language


def test_a_language_without_translation_is_english() -> None:
    assert use_language("fr") and tr("The run was cancelled.") != "The run was cancelled."
    assert not use_language("c.") and tr("The run was cancelled.") == "The run was cancelled."


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.ts")), ids=lambda path: path.name)
def test_percent_placeholders_of_argparse_are_kept(path: Path) -> None:
    def percents(text: str) -> list[str]:
        return sorted(re.findall(r"%(?:\(\w+\))?[srd]\b", text))

    known = translations.read(path)
    wrong = [text for text, translation in known.items() if percents(text) != percents(translation)]
    assert wrong == []


@pytest.mark.parametrize(
    ("size", "english", "french"),
    [
        (1_200, "1.20 kB", "1,20 ko"),
        (360_000, "360 kB", "360 ko"),
        (999_600, "1.00 MB", "1,00 Mo"),
        (15_040_000, "15.0 MB", "15,0 Mo"),
        (2.5e12, "2\u202f500 GB", "2\u202f500 Go"),
    ],
)
def test_a_data_size_has_the_unit_that_fits(size: float, english: str, french: str) -> None:
    use_language("en")
    assert data_size(size) == english
    use_language("fr")
    assert data_size(size) == french


def test_french_texts_have_one_typography() -> None:
    assert translations.french("l\u2019item « {x} » : 5 % ; oui ?") == (
        "l'item «\u00a0{x}\u00a0»\u00a0: 5\u00a0%\u00a0; oui\u00a0?"
    )
    assert translations.french("p. ex. 6,7=trees; *=other") == "p. ex. 6,7=trees; *=other"


_POLYGONS = ("{count} polygon", "{count} polygons")


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", {0: "0 polygons", 1: "1 polygon", 2: "2 polygons", 1234: "1\u202f234 polygons"}),
        ("fr", {0: "0 polygone", 1: "1 polygone", 2: "2 polygones", 1234: "1\u202f234 polygones"}),
    ],
)
def test_a_noun_agrees_with_its_number(language: str, expected: dict[int, str]) -> None:
    use_language(language)
    assert {count: tr(*_POLYGONS, count=count) for count in expected} == expected
    assert {count: str(InputError(*_POLYGONS, count=np.int64(count))) for count in expected} == expected
    with pytest.raises(TypeError):
        tr(*_POLYGONS, count="1")


@pytest.mark.parametrize(
    ("language", "expected"),
    [("en", "1234.5 m, 0.25, 12\u202f345.7, 0.5, 7, 0.2"), ("fr", "1234,5 m, 0,25, 12\u202f345,7, 0.5, 7, 0,2")],
)
def test_numbers_have_the_decimal_sign_of_the_language(language: str, expected: str) -> None:
    """What a command takes is given as text, and keeps its point."""
    use_language(language)
    text = "{a:.1f} m, {b}, {c:,.1f}, {d}, {e}, {f}"
    values = {"a": np.float32(1234.5), "b": 0.25, "c": 12345.67, "d": "0.5", "e": 7, "f": significant(0.2)}
    assert tr(text, **values) == str(InputError(text, **values)) == expected


_COUNTED = re.compile(r"\{(\w+)[^}]*\} (?:(?!of )[\w-]+ ){0,2}?(\w+s)\b")
_NOT_COUNTED = {
    "process",
    "is",
    "has",
    "its",
    "as",
    "gives",
    "lists",
    "ms",
    "needs",
    "plus",
    "seems",
    "stands",
    "supports",
    "times",
}
_NOT_COUNTED |= {"uses", "runs", "class", "refers", "was", "does", "overlaps", "names"}
_SURELY_MANY = {
    "most": "a bound above 1",
    "limit": "a bound above 1",
    "least": "a bound above 1",
    "time": "a duration",
    "rate": "a fraction",
    "max_votes": "above the most that a rule takes",
    "runs": "shown where there are several",
    "size": "of what is larger than a bound",
    "holes": "an area",
    "n_classes": "of a confusion matrix",
    "batch_size": "not a number of windows",
    "distance": "a fraction",
    "needed": "of values that belong together",
    "name": "not a number",
    "other": "not a number",
}
_SURELY_MANY_TEXTS = (
    "'{path}' is an image, not a class raster: it has {count} bands of type {dtype}. Segment it first (segment), and "
    "choose the map that this makes.",
    "Charts are shown for the first {shown} of {count} zones. The table lists all zones.",
    "Only the first {shown} of {count} zones are shown. The table lists all zones.",
    "{count} class transitions found. The change raster has a separate code for each of the {kept} largest; the others "
    "share one code. The table lists all transitions.",
)


@functools.cache
def _calls() -> list[ast.Call]:
    """Return all calls that translate a text."""
    files = [file for part in translations.SOURCES for file in (ROOT / part, *(ROOT / part).rglob("*.py"))]
    trees = [ast.parse(file.read_text(encoding="utf-8")) for file in files if file.is_file()]
    return [call for tree in trees for call in translations.calls(tree)]


def test_every_counted_noun_has_a_singular() -> None:
    texts = [ast.literal_eval(call.args[0]) for call in _calls() if isinstance(call.args[0], ast.Constant)]
    assert any(_COUNTED.search(plural) for call in _calls() for plural in map(ast.unparse, call.args[1:]))
    wrong = [
        text
        for text in texts
        if text not in _SURELY_MANY_TEXTS
        for name, noun in _COUNTED.findall(text)
        if name not in _SURELY_MANY and noun not in _NOT_COUNTED
    ]
    assert wrong == []
    assert [text for text in texts if re.search(r"\w\(s\)", text)] == []


def test_no_number_in_a_message_is_formatted_before() -> None:
    """`tr` shows the decimal sign of the language; what a shell command takes keeps its point."""
    formatted = {
        (keyword.arg, ast.unparse(part))
        for call in _calls()
        for keyword in call.keywords
        for part in ast.walk(keyword.value)
        if isinstance(part, ast.FormattedValue)
        and part.format_spec is not None
        and re.search(r"[feg%]'$", ast.unparse(part.format_spec))
    }
    assert [entry for entry in formatted if entry[0] not in _OF_COMMANDS] == []


_OF_COMMANDS = {"nodata"}
"""Values that people copy into a command, e.g. of `gdal_edit.py`."""


def test_the_counted_number_of_a_plural_is_called_count() -> None:
    plurals = [ast.literal_eval(call.args[1]) for call in _calls() if len(call.args) > 1 and _is_text(call.args[1])]
    assert plurals and [text for text in plurals if "{count" not in text] == []


def _is_text(node: ast.expr) -> bool:
    """Whether an argument is a literal."""
    return isinstance(node, ast.Constant)
