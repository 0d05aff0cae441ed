"""Models written here, run by other tools; needs GeoDeep (`pip install geodeep`), else skipped."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from stub_network import manifest, write_network
from stub_raster import grey, read_raster, write_raster

from flair_seg.models.manifest import Normalisation, Output
from flair_seg.segment import SegmentResult

_GEODEEP = """
import sys, numpy, geodeep
numpy.save(sys.argv[3], geodeep.run(sys.argv[1], sys.argv[2], output_type="raw", max_threads=1))
"""


@pytest.mark.skipif(importlib.util.find_spec("geodeep") is None, reason="GeoDeep is not installed")
def test_geodeep_makes_the_same_map(run: Callable[..., SegmentResult], tmp_path: Path) -> None:
    """Of a network that takes grey levels / 255 and gives probabilities, as `training.export` can write it."""
    unit = Normalisation("dataset", (0.0,) * 3, (255.0,) * 3, inside=False)
    description = manifest(("red", "green", "blue"), normalisation=unit, output=Output("probabilities"))
    model = write_network(
        tmp_path / "unit.onnx", description, dtype="float32", fixed=1, levels=[1 / 6, 1 / 2, 5 / 6], sharpness=50
    )
    pixels = grey(256, 320, bands=3)
    source = write_raster(tmp_path / "in.tif", pixels, colours=("RedBand", "GreenBand", "BlueBand"))
    ours = read_raster(run(source, model=str(model)).output)[0]
    theirs = tmp_path / "theirs.npy"
    # In a process of its own: rasterio brings a second GDAL.
    subprocess.run([sys.executable, "-c", _GEODEEP, source, model, theirs], check=True)
    found = np.load(theirs) + 1
    # GeoDeep filters the map by a median of 5 px.
    middle = np.median(np.lib.stride_tricks.sliding_window_view(ours, (5, 5)), axis=(2, 3))
    assert len(np.unique(found)) == 3
    assert np.mean(found[2:-2, 2:-2] == middle) > 0.99
