"""Runs killed at random moments go on and end in the same bytes; `kill.py` kills many more."""

from __future__ import annotations

from pathlib import Path

import pytest
from failing import compiler
from kill import SHARES, kill_all

pytestmark = pytest.mark.skipif(compiler() is None, reason="needs Linux and a C compiler")


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_killed_runs_go_on_and_end_in_the_same_bytes(tmp_path: Path) -> None:
    found = list(kill_all(tmp_path, kills=12, seed=2026))
    assert [f"{killed.name}: {fault}" for killed in found for fault in killed.faults] == []
    assert {killed.name for killed in found} == set(SHARES) and sum(killed.kills for killed in found) >= 10
