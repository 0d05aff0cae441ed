"""The image of the demo page: `scripts/example_scene.py`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from osgeo import gdal

ROOT = Path(__file__).resolve().parents[2]


def write(path: Path) -> bytes:
    """Run the script for a small scene and return the file."""
    command = [sys.executable, str(ROOT / "scripts" / "example_scene.py"), str(path), "--size", "320"]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return path.read_bytes()


def test_the_example_is_the_same_cloud_optimised_geotiff_each_time(tmp_path: Path) -> None:
    path = tmp_path / "new" / "scene.tif"
    assert write(path) == write(tmp_path / "again.tif")
    assert [entry.name for entry in path.parent.iterdir()] == ["scene.tif"]
    dataset = gdal.Open(str(path))
    assert dataset.GetMetadata("IMAGE_STRUCTURE")["LAYOUT"] == "COG"
    assert (dataset.RasterXSize, dataset.RasterYSize, dataset.GetSpatialRef().GetAuthorityCode(None)) == (
        320,
        320,
        "2154",
    )
    names = [dataset.GetRasterBand(band).GetDescription() for band in range(1, dataset.RasterCount + 1)]
    assert names == ["red", "green", "blue", "nir", "height"]
