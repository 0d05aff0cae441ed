"""The translations: complete, true to their placeholders, compiled, and used."""

from __future__ import annotations

import importlib.util
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from flair_seg.commands.cli import main
from flair_seg.language import FOLDER, system_language, tr, use_language, use_translation

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
