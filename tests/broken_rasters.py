"""A folder of many small rasters, some of which are broken, each in another way."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
from stub_raster import grey, write_raster

SIZE = (40, 50)
"""Height and width of each raster in px."""


def write_tile(path: Path, seed: int, bands: int = 5) -> Path:
    """Write a raster that a stub network takes, and no other test's pixels."""
    return write_raster(path, grey(*SIZE, seed=seed, bands=bands, low=1))


def _truncated(path: Path) -> None:
    """Leave the first third of a file."""
    data = write_tile(path, 1).read_bytes()
    path.write_bytes(data[: len(data) // 3])


def _of_metres(path: Path) -> None:
    """Write numbers that are no grey values, without saying how they are scaled."""
    write_raster(path, grey(*SIZE).astype(np.float32) * 100)


BROKEN: dict[str, tuple[Callable[[Path], object], str]] = {
    "cut_off.tif": (_truncated, "RasterError"),
    "no_raster.tif": (lambda path: path.write_text("x,y\n1,2\n"), "RasterError"),
    "two_bands.tif": (lambda path: write_tile(path, 2, bands=2), "InputError"),
    "of_floats.tif": (_of_metres, "InputError"),
    "empty.tif": (lambda path: path.write_bytes(b""), "RasterError"),
    "dangling.tif": (lambda path: path.symlink_to("gone.tif"), "RasterError"),
    "loop.tif": (lambda path: path.symlink_to(path.name), "RasterError"),
    "page.tif": (lambda path: path.write_text("<!DOCTYPE html><html><body>Sign in</body></html>"), "RasterError"),
    "of_missing.vrt": (
        lambda path: path.write_text(
            '<VRTDataset rasterXSize="9" rasterYSize="9"><VRTRasterBand dataType="Byte" band="1"><SimpleSource>'
            '<SourceFilename relativeToVRT="1">gone.tif</SourceFilename><SourceBand>1</SourceBand>'
            "</SimpleSource></VRTRasterBand></VRTDataset>"
        ),
        "RasterError",
    ),
}
"""How a file is broken, and the class of the error that says so."""


def denied(path: Path) -> None:
    """Write a raster that may not be read."""
    write_tile(path, 3).chmod(0)


if hasattr(os, "geteuid") and os.geteuid() != 0:  # the superuser may read everything
    BROKEN["denied.tif"] = (denied, "RasterError")


def write_folder(folder: Path, count: int = 50) -> list[Path]:
    """Write so many rasters, broken ones among them, and return those that are sound."""
    folder.mkdir()
    for name, (write, _) in BROKEN.items():
        write(folder / name)
    return [write_tile(folder / f"tile_{number:02}.tif", number) for number in range(count - len(BROKEN))]
