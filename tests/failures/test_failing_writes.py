"""Some of the writes of every command fail, one at a time; `sweep.py` lets all of them fail."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest
from failing import Failing, compiler
from sweep import spread, sweep_all

pytestmark = pytest.mark.skipif(compiler() is None, reason="needs Linux and a C compiler")


@pytest.fixture
def failing(tmp_path: Path) -> Failing:
    """What runs commands."""
    with Failing(tmp_path / "runs") as found:
        yield found


def test_the_library_lets_one_write_fail(failing: Failing, tmp_path: Path) -> None:
    watched = tmp_path / "out"
    watched.mkdir()
    arguments = ["areas", str(tmp_path / "none.tif"), str(watched / "a.csv")]
    whole = failing.run(arguments, watched)
    assert whole.code == 3 and whole.hit == "" and whole.seen > 0
    first = failing.run(arguments, watched, 1)
    assert first.code == 2 and first.hit.startswith("open") and "No space left on device" in first.errors
    assert errno.ENOSPC == 28 and list(watched.iterdir()) == []


def test_numbers_are_spread_evenly() -> None:
    assert spread(3, 5) == [1, 2, 3] and spread(9, 3) == [1, 5, 9] and spread(1000, 2) == [1, 1000]


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_every_command_survives_a_failing_write(tmp_path: Path) -> None:
    found = list(sweep_all(tmp_path, most=3))
    assert [f"{swept.name}: {fault}" for swept in found for fault in swept.faults] == []
    assert len(found) > 35 and all(swept.runs for swept in found)
