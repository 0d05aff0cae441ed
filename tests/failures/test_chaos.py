"""A map in tiles ends complete although workers and coordinator are killed; `chaos.py` disturbs much more."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import pytest

for name in ("distributed", "psutil", "moto.server"):
    pytest.importorskip(name)
from chaos import disturb  # noqa: E402 - what it needs is there


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_tiles_in_object_storage_survive_kills_and_a_source_that_is_away(tmp_path: Path) -> None:
    given = argparse.Namespace(tiles=20, kills=3, workers=2, away_s=2.0, most_s=800.0, seed=2026, s3=True)
    outcome = disturb(tmp_path, given)
    assert outcome.faults == [] and outcome.coordinators + outcome.workers >= 1
