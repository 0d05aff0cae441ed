"""Memory does not grow with a raster's height (invariant 4): the benchmark, on rasters small enough for a test."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

SCRIPT = Path(__file__).resolve().parents[2] / "benchmarks" / "memory.py"


def test_three_times_the_height_takes_no_more_memory() -> None:
    """Both rasters are larger than GDAL's cache, so what is left to grow is the engine's own."""
    command = [sys.executable, str(SCRIPT), "--width", "2048", "--heights", "8192", "24576", "--quality", "fast"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert float(done.stdout.split("ratio ")[1].split()[0]) < 0.5
