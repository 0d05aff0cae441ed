"""Commands on disks that are too small; `fulldisk.py` tries all of them."""

from __future__ import annotations

from pathlib import Path

import pytest
from failing import compiler
from fulldisk import can_mount, fill_all


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("case", ["segment, blocks", "change", "sample, a layer"])
def test_a_small_disk(tmp_path: Path, case: str) -> None:
    if compiler() is None or not can_mount(tmp_path):
        pytest.skip("needs Linux, a C compiler, and root to mount a disk")
    ((_, needed, faults),) = fill_all(tmp_path, [0.3, 0.7], case)
    assert needed > 2 and faults == []
