"""Maps made by `flair-seg` from overlapping windows, read back patch by patch.

`flair-seg` needs GDAL's Python bindings, which come with QGIS but not with this package's environment, so it runs as a
command.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rasterio.transform import array_bounds
from rasterio.windows import from_bounds

from flair_seg.errors import InputError

from ..data.georeference import read_header
from ..data.reading import open_raster

NO_CLASS = 255
"""Index of pixels without a class in the map."""


def vote_maps(
    model: Path, images: Mapping[str, Iterable[Path]], folder: Path, quality: str, command: str = "flair-seg"
) -> dict[str, Path]:
    """Build a mosaic of each zone's images and map it with a model.

    Args:
        model: An `.onnx`, or the `.json` of an ensemble.
        images: The georeferenced patches of each zone, which alone make up the mosaic.
        folder: Folder of the mosaics and maps.
        quality: `fast`, `balanced`, `fine` or `best`: 1, 4, 8 or 16 predictions per pixel.
        command: Name or path of the `flair-seg` command.

    Returns:
        The map of each zone, a GeoTIFF.

    Raises:
        InputError: The command does not exist or fails.
    """
    program = shutil.which(command)
    if program is None:
        raise InputError(
            f"command '{command}' not found: --voted runs flair-seg, which needs an environment with GDAL's Python "
            "bindings; give its path with --flair-seg"
        )
    maps = {}
    for zone, paths in images.items():
        patches = folder / "patches" / zone
        patches.mkdir(parents=True, exist_ok=True)
        for path in paths:
            link = patches / path.name
            if not link.exists():
                link.symlink_to(path.resolve())
        _call(program, "mosaic", patches, folder / "mosaics")
        maps[zone] = folder / f"{zone}.tif"
        mosaic = folder / "mosaics" / f"{zone}_img.vrt"
        _call(program, "segment", mosaic, maps[zone], "--model", model.resolve(), "--quality", quality)
    return maps


def map_classes(path: Path, patch: Path, codes: Sequence[int]) -> NDArray[np.uint8]:
    """Read the part of a map that a patch covers: class indices, uint8 (H, W), `NO_CLASS` where the map has no class.

    Args:
        path: The map, a raster of class codes on the patch's grid.
        patch: A georeferenced raster.
        codes: The code of each class.

    Raises:
        InputError: A file cannot be read, or the map does not cover the patch on its grid.
    """
    wanted = read_header(patch)
    with open_raster(path) as source:
        if source.count != 1 or source.dtypes[0] != "uint8":
            raise InputError(
                f"map {path.name} has {source.count} bands of {source.dtypes[0]}: 1 band of uint8 class codes is needed"
            )
        bounds = array_bounds(wanted.height, wanted.width, wanted.transform)
        offsets = np.array(from_bounds(*bounds, source.transform).flatten())
        column, row, width, height = whole = np.round(offsets).astype(int)
        fits = np.abs(offsets - whole).max() < 0.05 and (width, height) == (wanted.width, wanted.height)
        inside = column >= 0 and row >= 0 and column + width <= source.width and row + height <= source.height
        if wanted.crs != source.crs or not (fits and inside):
            raise InputError(
                f"map {path.name} does not cover {patch.name} on its grid: a map of these patches is needed"
            )
        values = source.read(1, window=((row, row + height), (column, column + width)))
    lookup = np.full(256, NO_CLASS, dtype=np.uint8)
    lookup[list(codes)] = np.arange(len(codes))
    return lookup[values]


def _call(*arguments: object) -> None:
    done = subprocess.run([str(a) for a in arguments], capture_output=True, text=True)  # noqa: S603 - no shell
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["no message"])[-1]
        raise InputError(f"flair-seg {arguments[1]} failed: {last}")
