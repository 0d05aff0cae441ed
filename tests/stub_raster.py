"""Small rasters for tests: written, read back and drawn at random from a seed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from osgeo import gdal, ogr, osr

X, Y, GSD = 700000.0, 6600000.0, 0.2
"""Upper left corner in metres of Lambert-93, and ground size in m/px."""
_TYPES = {
    "uint8": gdal.GDT_Byte,
    "uint16": gdal.GDT_UInt16,
    "int16": gdal.GDT_Int16,
    "uint32": gdal.GDT_UInt32,
    "int32": gdal.GDT_Int32,
    "float32": gdal.GDT_Float32,
    "float64": gdal.GDT_Float64,
    "complex64": gdal.GDT_CFloat32,
}


def wkt(crs: str) -> str:
    """Return a coordinate system, given as `EPSG:n`, as WKT."""
    reference = osr.SpatialReference()
    reference.SetFromUserInput(crs)
    return str(reference.ExportToWkt())


def write_raster(
    path: Path,
    pixels: np.ndarray,
    *,
    crs: str | None = "EPSG:2154",
    geotransform: Sequence[float] | None = (X, GSD, 0, Y, 0, -GSD),
    nodata: float | None = None,
    colours: Sequence[str] = (),
    names: Sequence[str] = (),
    mask: np.ndarray | None = None,
    options: Sequence[str] = (),
) -> Path:
    """Write `(bands, height, width)` as a GeoTIFF; `mask` (uint8, 0 = nodata) becomes its own mask band."""
    count, height, width = pixels.shape
    creation = ["PHOTOMETRIC=MINISBLACK", "ALPHA=NO", *options]
    dataset = gdal.GetDriverByName("GTiff").Create(str(path), width, height, count, _TYPES[pixels.dtype.name], creation)
    if crs is not None:
        dataset.SetProjection(wkt(crs))
    if geotransform is not None:
        dataset.SetGeoTransform(tuple(geotransform))
    for number in range(1, count + 1):
        band = dataset.GetRasterBand(number)
        if number <= len(colours):
            band.SetColorInterpretation(getattr(gdal, f"GCI_{colours[number - 1]}"))
        if number <= len(names):
            band.SetDescription(names[number - 1])
        if nodata is not None:
            band.SetNoDataValue(nodata)
    for number in range(1, count + 1):  # once all is declared: a file's header may stand before its pixels
        plane = np.ascontiguousarray(pixels[number - 1]).tobytes()
        dataset.GetRasterBand(number).WriteRaster(0, 0, width, height, plane)
    if mask is not None:
        dataset.CreateMaskBand(gdal.GMF_PER_DATASET)
        dataset.GetRasterBand(1).GetMaskBand().WriteRaster(0, 0, width, height, mask.tobytes())
    return path


def read_raster(path: str | Path) -> np.ndarray:
    """Return all bands of a uint8 raster, `(bands, height, width)`."""
    dataset = gdal.Open(str(path))
    raw = dataset.ReadRaster(buf_type=gdal.GDT_Byte)
    return np.frombuffer(raw, np.uint8).reshape(dataset.RasterCount, dataset.RasterYSize, dataset.RasterXSize)


def grey(height: int, width: int, seed: int = 0, bands: int = 5, low: int = 0) -> np.ndarray:
    """Return smooth random patches of grey, the same in all bands, uint8 `(bands, height, width)` from `low` to 255."""
    coarse = np.random.default_rng(seed).integers(low, 256, (height // 7 + 1, width // 5 + 1))
    plane = np.kron(coarse, np.ones((7, 5), np.int64))[:height, :width]
    return np.broadcast_to(plane.astype(np.uint8), (bands, height, width)).copy()


def known_classes(pixels: np.ndarray, n_classes: int = 3) -> np.ndarray:
    """Return the codes, from 1, that a stub network of reach 1 gives to grey pixels."""
    codes: np.ndarray = (pixels[0].astype(np.int64) * n_classes // 256 + 1).astype(np.uint8)
    return codes


def write_polygons(path: Path, polygons: Sequence[str], crs: str | None = "EPSG:2154", layer: str = "area") -> Path:
    """Write polygons given as WKT to a GeoPackage layer."""
    reference = None
    if crs is not None:
        reference = osr.SpatialReference()
        reference.SetFromUserInput(crs)
        reference.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    existing = ogr.Open(str(path), 1) if path.exists() else None
    dataset = existing or ogr.GetDriverByName("GPKG").CreateDataSource(str(path))
    target = dataset.CreateLayer(layer, reference, ogr.wkbUnknown)
    for text in polygons:
        feature = ogr.Feature(target.GetLayerDefn())
        feature.SetGeometry(ogr.CreateGeometryFromWkt(text))
        target.CreateFeature(feature)
    return path


def box(xmin: float, ymin: float, xmax: float, ymax: float) -> str:
    """Return a rectangle as WKT."""
    return f"POLYGON(({xmin} {ymin},{xmax} {ymin},{xmax} {ymax},{xmin} {ymax},{xmin} {ymin}))"
