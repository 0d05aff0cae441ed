"""Running `flair-seg segment`, as the tests of what it refuses do it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from flair_seg.commands.cli import main

INPUT, FILE, MODEL, DEVICE = 2, 3, 4, 6
"""What the command exits with: the kind of thing that is wrong."""


@dataclass
class Outcome:
    """What the command line answered."""

    code: int
    lines: list[str]
    written: list[str]

    @property
    def error(self) -> str:
        """The one line that is an error."""
        (line,) = [line for line in self.lines if not line.startswith("warning: ")]
        assert line.startswith("flair-seg: error: ")
        return line.removeprefix("flair-seg: error: ")


class Segment:
    """Runs `flair-seg segment` quietly into `map.tif` of a folder, and sees what it says and leaves."""

    def __init__(self, folder: Path, model: Path, capture: pytest.CaptureFixture[str]) -> None:
        """Take the folder watched, the model used unless told, and what hears the command."""
        self._folder, self._model, self._capture = folder, model, capture

    def __call__(
        self, source: Path | str, *options: str, output: str | None = None, model: Path | str | None = None
    ) -> Outcome:
        """Run on a raster, with further options of the command line."""
        before = set(self._folder.rglob("*"))
        target = output or str(self._folder / "map.tif")
        code = main(["segment", str(source), target, "-q", "--model", str(model or self._model), *options])
        said = self._capture.readouterr()
        assert said.out == ""
        written = sorted(path.name for path in set(self._folder.rglob("*")) - before)
        return Outcome(code, said.err.splitlines(), written)


def refused(outcome: Outcome, code: int, *words: str) -> None:
    """Check that a run was refused with these words, in this order, and left nothing."""
    assert outcome.code == code, outcome
    position = 0
    for word in words:
        assert word in outcome.error[position:], f"'{word}' not in '{outcome.error}' (from {position})"
        position = outcome.error.index(word, position)
    assert outcome.written == [], outcome
