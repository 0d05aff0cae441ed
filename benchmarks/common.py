"""What the benchmarks share: the generated scene as a raster, and the closing line."""

from __future__ import annotations

import os
import platform
import sys
from pathlib import Path

from osgeo import gdal, osr

ROOT = Path(__file__).resolve().parent.parent
sys.path.append(str(ROOT / "tests"))


def write_scene(path: Path, height: int, width: int, seed: int = 2026) -> Path:
    """Write a generated scene as a tiled GeoTIFF of five bands, 20 cm, EPSG:2154."""
    from scene import make_scene

    bands, _ = make_scene(seed, height, width)
    options = ["TILED=YES", "COMPRESS=DEFLATE"]
    dataset = gdal.GetDriverByName("GTiff").Create(str(path), width, height, len(bands), gdal.GDT_Byte, options)
    dataset.SetGeoTransform((700000.0, 0.2, 0.0, 6600000.0, 0.0, -0.2))
    crs = osr.SpatialReference()
    crs.ImportFromEPSG(2154)
    dataset.SetProjection(crs.ExportToWkt())
    dataset.WriteRaster(0, 0, width, height, bands.tobytes())
    return path


def machine() -> str:
    """Return what decides figures on a machine: cores, how busy they are, and versions."""
    import numpy

    from flair_seg.inference.session import load_runtime
    from flair_seg.system.resources import cores

    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    return (
        f"{cores()} cores{load}; {platform.system()} {platform.machine()}, Python {platform.python_version()}, "
        f"onnxruntime {load_runtime().__version__}, numpy {numpy.__version__}"
    )


def verdict(ratio: float, limit: float) -> int:
    """Print the closing line and return the exit code: 1 past the limit."""
    print(f"ratio {ratio:.2f} limit {limit:.2f}")
    return int(ratio > limit)
