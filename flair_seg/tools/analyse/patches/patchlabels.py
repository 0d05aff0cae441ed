"""Labels, confidence and zones of patches, from rasters and polygons on any grid, on the pixels of an image."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
from osgeo import gdal, ogr

from ....errors import InputError
from ....feedback import Feedback
from ....language import tr
from ....nomenclature import LandCoverClass, Nomenclature, nodata_code
from ....raster.classraster import ClassRaster, Codes
from ....raster.gdalenv import gdal_errors
from ....raster.grid import Bounds, GeoGrid
from ....raster.reader import describe, open_raster, read_window
from ....raster.style import PERCENT_NODATA
from ....raster.vectors import LeftOut, field_names, field_value, layer_transform, open_layer, polygon_of
from ....raster.windows import Window
from ...vectorfiles import memory_layer
from ...zones import check_field


class Labels(Protocol):
    """Class codes on an image's pixels; `unlabelled` where there are none."""

    classes: tuple[LandCoverClass, ...]
    unlabelled: int

    def read(self, window: Window) -> Codes:
        """Return the codes of a window of the image, uint8 `(height, width)`."""


class RasterLabels:
    """Labels of a class raster, resampled to the nearest pixel if it is on another grid."""

    def __init__(self, path: str, nomenclature: Nomenclature | None, grid: GeoGrid) -> None:
        """Open the raster.

        Raises:
            RasterError: the file cannot be read.
            InputError: it is not a class raster, has no legend, or does not overlap the image.
        """
        raster = ClassRaster(path, nomenclature)
        self.classes = raster.classes
        self.unlabelled = nodata_code(self.classes)
        nodata = self.unlabelled if raster.file_nodata is None else raster.file_nodata
        # The same nodata on both sides: where they differ GDAL changes pixels that happen to have the new one.
        aligned = _aligned(path, grid, nodata, tr("labels '{path}'", path=path))
        try:
            self._raster = ClassRaster(aligned, Nomenclature("labels", self.classes))
        finally:
            gdal.Unlink(aligned)
        self._raster.path = path
        self._nodata = self.unlabelled if self._raster.nodata is None else self._raster.nodata

    def read(self, window: Window) -> Codes:
        """Return the codes of a window of the image."""
        codes = self._raster.read(window)
        return np.where(np.equal(codes, self._nodata), np.uint8(self.unlabelled), codes)


class PolygonLabels:
    """Labels of polygons with a class field: a pixel has the class of the last polygon that contains its centre."""

    def __init__(self, path: str, field: str, nomenclature: Nomenclature, grid: GeoGrid, feedback: Feedback) -> None:
        """Read the polygons, and warn of those without a class, which are skipped.

        Raises:
            RasterError: the file cannot be read.
            InputError: it has no such field, no polygon on the image, or a class outside the nomenclature.
        """
        what = tr("labels '{path}'", path=path)
        self.classes = nomenclature.classes
        self.unlabelled = nodata_code(self.classes)
        self._grid = grid
        self._polygons: list[Any] = []
        codes, boxes, unknown = [], [], 0
        for polygon, value in read_polygons(path, field, grid, what, feedback):
            if value in (None, ""):
                unknown += 1
                continue
            codes.append(_code(value, nomenclature, field, what))
            boxes.append(Bounds.of_envelope(polygon.GetEnvelope()))
            self._polygons.append(polygon)
        if unknown:
            feedback.warning(
                tr(
                    "{count} polygon has no value in field '{field}' and is skipped ({what}).",
                    "{count} polygons have no value in field '{field}' and are skipped ({what}).",
                    count=unknown,
                    what=what,
                    field=field,
                )
            )
        if not boxes:
            raise InputError("No polygon with a class found in {what}. At least one is required.", what=what)
        self._codes, self._boxes = np.array(codes), np.array(boxes)
        _check_overlap(Bounds(*self._boxes[:, :2].min(axis=0), *self._boxes[:, 2:].max(axis=0)), grid, what)

    def read(self, window: Window) -> Codes:
        """Return the codes of a window of the image."""
        part = self._grid.window(window)
        xmin, ymin, xmax, ymax = part.bounds
        left, low, right, high = self._boxes.T
        hits = np.flatnonzero((left < xmax) & (right > xmin) & (low < ymax) & (high > ymin))
        with gdal_errors(tr("Cannot rasterize the label polygons")):
            raster = gdal.GetDriverByName("MEM").Create("", part.width, part.height, 1, gdal.GDT_Byte)
            raster.SetGeoTransform(part.transform.gdal)
            raster.GetRasterBand(1).Fill(self.unlabelled)
            if len(hits):
                self._draw(raster, hits)
        raw = raster.ReadRaster(0, 0, part.width, part.height, buf_type=gdal.GDT_Byte)
        return np.frombuffer(raw, np.uint8).reshape(part.height, part.width)

    def _draw(self, raster: gdal.Dataset, hits: npt.NDArray[np.intp]) -> None:
        """Draw polygons in order."""
        _dataset, layer = memory_layer("labels", ogr.wkbUnknown, [("code", ogr.OFTInteger)])
        for hit in hits:
            feature = ogr.Feature(layer.GetLayerDefn())
            feature.SetField("code", int(self._codes[hit]))
            feature.SetGeometry(self._polygons[hit])
            layer.CreateFeature(feature)
        gdal.RasterizeLayer(raster, [1], layer, options=["ATTRIBUTE=code"])


class Confidence:
    """The confidence of a map in percent, on the pixels of an image."""

    def __init__(self, path: str, grid: GeoGrid) -> None:
        """Open the raster.

        Raises:
            RasterError: the file cannot be read.
            InputError: it is not a raster of percentages, or does not overlap the image.
        """
        info = describe(open_raster(path), path)
        if len(info.bands) != 1 or info.bands[0].dtype != "uint8":
            raise InputError(
                "A confidence raster must have one uint8 band with values in percent. '{path}' has {count} "
                "band of type {dtype}.",
                "A confidence raster must have one uint8 band with values in percent. '{path}' has {count} "
                "bands of type {dtype}.",
                path=path,
                count=len(info.bands),
                dtype=info.bands[0].dtype,
            )
        nodata = info.bands[0].nodata
        self._path = path
        self._nodata = PERCENT_NODATA if nodata is None else int(nodata)
        aligned = _aligned(path, grid, nodata, tr("confidence raster '{path}'", path=path))
        self._dataset = open_raster(aligned)
        gdal.Unlink(aligned)

    def mean(self, window: Window) -> float | None:
        """Return the mean over a window of the image, in percent; None if all is nodata.

        Raises:
            InputError: a value is not a percentage.
        """
        failure = tr("Cannot read '{path}' at row {row}", path=self._path, row=window.row_off)
        raw = read_window(self._dataset, window, failure)
        values = np.frombuffer(raw, np.uint8)
        values = values[values != self._nodata]
        if not len(values):
            return None
        if values.max() > 100:
            raise InputError(
                "Confidence raster '{path}' contains the value {value}. Values must be percentages from 0 to 100.",
                path=self._path,
                value=values.max(),
            )
        return float(values.mean())


def read_polygons(
    path: str, field: str | None, grid: GeoGrid, what: str, feedback: Feedback
) -> Iterator[tuple[Any, Any]]:
    """Yield the valid polygons of a layer, in the coordinates of the grid, each with its value of a field.

    Raises:
        RasterError: the file cannot be read.
        InputError: there is no such field or coordinate system, or a feature is a line or a point.
    """
    dataset, layer = open_layer(path, tr("polygons"))
    names = field_names(layer)
    check_field(field, names, what)
    transform, left_out = layer_transform(layer, grid, what), LeftOut()
    for feature in layer:
        polygon = polygon_of(feature, transform, what, left_out)
        if polygon is not None:
            yield polygon.Clone(), field_value(feature, names.index(field)) if field is not None else None
    left_out.warn(what, feedback)
    del dataset


def _code(value: object, nomenclature: Nomenclature, field: str, what: str) -> int:
    """Return the class code of a code or a name."""
    text = f"{value:g}" if isinstance(value, float) else str(value).strip()
    for cover in nomenclature.classes:
        if text == str(cover.code) or text.casefold() == cover.name.casefold():
            return cover.code
    raise InputError(
        "Value '{value}' in field '{field}' of {what} is neither the code nor the name of a class of {nomenclature}.",
        what=what,
        value=value,
        field=field,
        nomenclature=nomenclature.name,
    )


def _aligned(path: str, grid: GeoGrid, nodata: float | None, what: str) -> str:
    """Return a virtual raster in memory, the raster resampled to a grid (nearest neighbour); the caller unlinks it."""
    dataset = open_raster(path)
    found = describe(dataset, path).grid
    if not isinstance(found, GeoGrid) or not found.crs_wkt:
        raise InputError("No georeferencing in {what}. Georeference the raster first.", what=what)
    with gdal_errors(tr("Cannot align {what} with the image", what=what)):
        bounds = found.bounds.reprojected(found.crs_wkt, grid.crs_wkt)
    _check_overlap(bounds, grid, what)
    name = f"/vsimem/{uuid.uuid4().hex}.vrt"
    with gdal_errors(tr("Cannot align {what} with the image", what=what)):
        warped = gdal.Warp(
            name,
            dataset,
            format="VRT",
            dstSRS=grid.crs_wkt,
            outputBounds=grid.bounds,
            width=grid.width,
            height=grid.height,
            resampleAlg="near",
            errorThreshold=0,
            srcNodata=nodata,
            dstNodata=nodata,
        )
        warped.FlushCache()
        del warped
    return name


def _check_overlap(bounds: Bounds, grid: GeoGrid, what: str) -> None:
    """Raise `InputError` unless bounds overlap a grid."""
    if not bounds.overlaps(grid.bounds):
        raise InputError(
            "The extent of {what} ({found}) does not overlap the image ({image}).",
            what=what,
            found=bounds.listed(),
            image=grid.bounds.listed(),
        )


def read_zones(path: str, field: str | None, grid: GeoGrid, feedback: Feedback) -> list[tuple[str, Any]]:
    """Return the name, valid as a folder name, and the polygon of each zone.

    Without a `field` of names, they are Z1, Z2 and so on. `feedback` receives a warning about features without area.

    Raises:
        RasterError: the file cannot be read.
        InputError: there is no zone, one has no name, or two would share a folder.
    """
    zones: list[tuple[str, Any]] = []
    original: dict[str, str] = {}
    what = tr("zones '{path}'", path=path)
    for polygon, value in read_polygons(path, field, grid, what, feedback):
        text = f"Z{len(zones) + 1}" if field is None else str(value or "").strip()
        name = re.sub(r"[^\w-]+", "_", text).strip("_-")
        if not name:
            raise InputError(
                "Invalid zone name '{found}' in field '{field}' of {what}. Every zone must have a name.",
                what=what,
                found=text,
                field=field,
            )
        if original.setdefault(name, text) != text:
            raise InputError(
                "Zone names '{one}' and '{other}' in {what} would use the same folder. Rename one of them.",
                what=what,
                one=original[name],
                other=text,
            )
        zones.append((name, polygon))
    if not zones:
        raise InputError("No polygon found in {what}. At least one is required.", what=what)
    return zones


def zone_of(window: Window, grid: GeoGrid, zones: list[tuple[str, Any]]) -> str | None:
    """Return the first zone that contains the centre of a patch."""
    xmin, ymin, xmax, ymax = grid.window(window).bounds
    point = ogr.Geometry(ogr.wkbPoint)
    point.AddPoint_2D((xmin + xmax) / 2, (ymin + ymax) / 2)
    return next((name for name, polygon in zones if polygon.Intersects(point)), None)
