"""Some of the writes of every command fail, one at a time; `sweep.py` lets all of them fail."""

from __future__ import annotations

import argparse
import errno
import os
from pathlib import Path

import pytest
from cases import all_cases, write_map
from failing import Failing, compiler
from stub_raster import grey, known_classes
from sweep import spread, sweep_all

from flair_seg.commands.cli import build_parser
from flair_seg.commands.shared import output_path

pytestmark = pytest.mark.skipif(compiler() is None, reason="needs Linux and a C compiler")


@pytest.fixture
def failing(tmp_path: Path) -> Failing:
    """What runs commands."""
    with Failing(tmp_path / "runs") as found:
        yield found


def test_the_library_lets_one_write_fail(failing: Failing, tmp_path: Path) -> None:
    watched = tmp_path / "out"
    watched.mkdir()
    write_map(tmp_path / "map.tif", known_classes(grey(20, 30)))
    arguments = ["areas", str(tmp_path / "map.tif"), str(watched / "a.csv"), "-q"]
    whole = failing.run(arguments, watched)
    assert whole.code == 0 and whole.hit == "" and whole.seen > 3
    (watched / "a.csv").unlink()
    first = failing.run(arguments, watched, 1)
    assert first.code == 3 and first.hit.startswith("mkdir") and os.strerror(errno.ENOSPC) in first.errors
    killed = failing.run(arguments, watched, killed_at=whole.seen)
    assert killed.code == -9 and killed.hit.startswith("rename") and not (watched / "a.csv").exists()


def test_numbers_are_spread_evenly() -> None:
    assert spread(3, 5) == [1, 2, 3] and spread(9, 3) == [1, 5, 9] and spread(1000, 2) == [1, 1000]


def test_every_command_that_writes_has_a_case() -> None:
    commands = next(each for each in build_parser()._actions if isinstance(each, argparse._SubParsersAction)).choices
    writing = {name for name, parser in commands.items() if any(a.type is output_path for a in parser._actions)}
    writing -= {"status", "cancel"}  # which watch and stop the run that writes
    assert len(writing) > 10 and writing <= {case.arguments.split()[0] for case in all_cases(Path())}


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_every_command_survives_a_failing_write(tmp_path: Path) -> None:
    found = list(sweep_all(tmp_path, most=2))
    assert [f"{swept.name}: {fault}" for swept in found for fault in swept.faults] == []
    without = {swept.name for swept in found if not swept.runs}
    assert len(found) > 35 and without == {"models remove"}  # which removes and writes nothing
