"""Writes the image of the demo page: a seeded scene with red, green, blue, near infrared and height.

python scripts/example_scene.py resources/web/example/scene.tif [--size 1024]

Needs numpy and GDAL alone. The same release of GDAL writes the same bytes.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

import numpy as np
from osgeo import gdal, osr

ROOT = Path(__file__).resolve().parent.parent
COLOURS = (gdal.GCI_RedBand, gdal.GCI_GreenBand, gdal.GCI_BlueBand, gdal.GCI_Undefined, gdal.GCI_Undefined)
NAMES = ("red", "green", "blue", "nir", "height")


def main() -> int:
    """Parse the command line and write the image."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("output", type=Path)
    parser.add_argument("--size", type=int, default=1024, help="width and height in pixels")
    options = parser.parse_args()
    options.output.parent.mkdir(parents=True, exist_ok=True)
    print(write_scene(options.output, options.size))
    return 0


def write_scene(path: Path, size: int) -> Path:
    """Write the scene as a cloud-optimised GeoTIFF, complete or not at all, and return its path.

    Raises:
        OSError: The file cannot be written.
    """
    unfinished = path.with_name(f".{path.name}.part")
    options = ["COMPRESS=DEFLATE", "LEVEL=9", "PREDICTOR=2", "BLOCKSIZE=256", "OVERVIEW_RESAMPLING=AVERAGE"]
    copy = gdal.GetDriverByName("COG").CreateCopy(str(unfinished), in_memory(size), options=options)
    if copy is None:
        raise OSError(f"'{path}' cannot be written: {gdal.GetLastErrorMsg()}")
    copy.FlushCache()
    del copy
    unfinished.replace(path)
    return path


def in_memory(size: int) -> Any:  # noqa: ANN401 - GDAL has no types
    """Return the demo's scene as a dataset with georeference and names of bands."""
    sys.path.append(str(ROOT / "tests"))
    from scene import DEMO_SEED, make_scene
    from scene.canvas import GSD
    from scene.patches import EPSG, ORIGIN

    bands, _ = make_scene(DEMO_SEED, size, size)
    dataset = gdal.GetDriverByName("MEM").Create("", size, size, len(bands), gdal.GDT_Byte)
    reference = osr.SpatialReference()
    reference.ImportFromEPSG(EPSG)
    dataset.SetProjection(reference.ExportToWkt())
    dataset.SetGeoTransform((ORIGIN[0], GSD, 0.0, ORIGIN[1], 0.0, -GSD))
    dataset.WriteRaster(0, 0, size, size, np.ascontiguousarray(bands).tobytes())
    for number, (name, colour) in enumerate(zip(NAMES, COLOURS), start=1):
        dataset.GetRasterBand(number).SetDescription(name)
        dataset.GetRasterBand(number).SetColorInterpretation(colour)
    return dataset


if __name__ == "__main__":
    sys.exit(main())
