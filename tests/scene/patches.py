"""Scenes as a FLAIR-style data set: georeferenced patches of an L-shaped zone."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from .canvas import GSD
from .landscape import make_scene

DEMO_SEED = 2026
"""Seed of the demo's scene; training must not see it."""
PATCH_SIZE = 512
"""Height and width of a patch, in px."""
ORIGIN = (752640.0, 6264320.0)
"""Upper left corner of the zone in Lambert-93 (EPSG:2154), in m."""
EPSG = 2154


def write_patches(
    folder: str | Path,
    seed: int = DEMO_SEED,
    rows: int = 3,
    cols: int = 3,
    domain: str = "D000_2026",
    zone: str = "Z1_DEMO",
) -> Path:
    """Write a scene as patches `<domain>/<zone>/img/IMG_xxxxxx.tif` and `msk/MSK_xxxxxx.tif`.

    The zone is L-shaped: the patches of the upper right corner (1 row x 2 columns of 3 x 3) are left out, so that a
    mosaic of the zone has nodata. A zone of one row or one column is a full rectangle.

    Args:
        folder: Where the domain's folder goes; made if needed.
        seed: Which landscape.
        rows: Patches from north to south.
        cols: Patches from west to east.
        domain: Name of the domain.
        zone: Name of the zone.

    Returns:
        The domain's folder.

    Raises:
        ValueError: rows or cols is below 1.
        OSError: A file can't be written.
    """
    if rows < 1 or cols < 1:
        raise ValueError(f"A zone has at least 1 row and 1 column of patches, not {rows} x {cols}.")
    bands, classes = make_scene(seed, rows * PATCH_SIZE, cols * PATCH_SIZE)
    home = Path(folder) / domain / zone
    for name in ("img", "msk"):
        (home / name).mkdir(parents=True, exist_ok=True)
    for number, (row, col) in enumerate(zone_places(rows, cols), start=1):
        part = np.s_[..., row * PATCH_SIZE : (row + 1) * PATCH_SIZE, col * PATCH_SIZE : (col + 1) * PATCH_SIZE]
        corner = (ORIGIN[0] + col * PATCH_SIZE * GSD, ORIGIN[1] - row * PATCH_SIZE * GSD)
        _write(home / "img" / f"IMG_{number:06d}.tif", bands[part], corner)
        _write(home / "msk" / f"MSK_{number:06d}.tif", classes[part][np.newaxis], corner)
    return home.parent


def zone_places(rows: int, cols: int) -> list[tuple[int, int]]:
    """Return the (row, column) of each patch of an L-shaped zone, row by row from the north-west."""
    out_rows, out_cols = rows // 2, cols - (cols + 1) // 3
    full = out_rows == 0 or cols < 2
    return [
        (row, col) for row in range(rows) for col in range(cols) if full or row >= out_rows or col < cols - out_cols
    ]


def _write(path: Path, bands: np.ndarray, corner: tuple[float, float]) -> None:
    """Write uint8 (bands, height, width) as a GeoTIFF with its upper left corner at `corner` (m)."""
    from osgeo import gdal, osr

    count, height, width = bands.shape
    options = ["COMPRESS=DEFLATE", "PREDICTOR=2", "INTERLEAVE=BAND", "PHOTOMETRIC=MINISBLACK", "ALPHA=NO"]
    dataset = gdal.GetDriverByName("GTiff").Create(str(path), width, height, count, gdal.GDT_Byte, options)
    if dataset is None:
        raise OSError(f"{path} can't be written: {gdal.GetLastErrorMsg()}")
    reference = osr.SpatialReference()
    reference.ImportFromEPSG(EPSG)
    dataset.SetProjection(reference.ExportToWkt())
    dataset.SetGeoTransform((corner[0], GSD, 0.0, corner[1], 0.0, -GSD))
    dataset.WriteRaster(0, 0, width, height, np.ascontiguousarray(bands).tobytes())
    dataset.FlushCache()
