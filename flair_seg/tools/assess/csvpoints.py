"""Points in a table with coordinates, as spreadsheets and field apps write them."""

from __future__ import annotations

from collections.abc import Sequence

from osgeo import gdal, ogr

from ...errors import InputError
from ...raster.grid import spatial_reference
from ..reports.readtable import decimal, read_table

_PROJECTED = (("x", "y"), ("xcoord", "ycoord"), ("easting", "northing"), ("east", "north"), ("e", "n"))
_DEGREES = (("lon", "lat"), ("longitude", "latitude"), ("long", "lat"), ("lng", "lat"))
_WGS_84 = "EPSG:4326"


def open_points(path: str, crs: str | None) -> tuple[gdal.Dataset, ogr.Layer]:
    """Read the rows of a table as points with text fields; the dataset must outlive the layer.

    Numbers have a decimal point or, where commas separate no columns or the number is quoted, a decimal comma.
    Coordinates stand in columns named `x` and `y`, `easting` and `northing`, or `lon` and `lat`, upper or lower case.

    Args:
        path: the file, as `readtable.read_table` reads it.
        crs: the coordinates' system, any text GDAL understands; None: WGS 84 for `lon` and `lat`.

    Raises:
        InputError: there are no such columns, the system is not known, or a coordinate is no number.
        RasterError: the file cannot be read, or the system is not understood.
    """
    headings, rows = read_table(path)
    names = [name.strip() for name in headings]
    x, y, degrees = _columns(names, path)
    if crs is None and not degrees:
        raise InputError(
            "'{path}' has coordinates {x} and {y} and no coordinate system: give it, e.g. EPSG:2154",
            path=path,
            x=names[x],
            y=names[y],
        )
    driver = ogr.GetDriverByName("Memory") or ogr.GetDriverByName("MEM")
    dataset = driver.CreateDataSource("")
    layer = dataset.CreateLayer("points", spatial_reference(crs or _WGS_84), ogr.wkbPoint)
    fields = [index for index in range(len(names)) if index not in (x, y)]
    for index in fields:
        layer.CreateField(ogr.FieldDefn(names[index], ogr.OFTString))
    for line, row in rows:
        if any(cell.strip() for cell in row):
            layer.CreateFeature(_feature(layer, row, fields, (x, y), f"{path}:{line}"))
    return dataset, layer


def _columns(names: Sequence[str], path: str) -> tuple[int, int, bool]:
    """Return the numbers of the columns of x and y, and whether they are degrees."""
    lower = [name.casefold() for name in names]
    for known, degrees in ((_PROJECTED, False), (_DEGREES, True)):
        for x, y in known:
            if x in lower and y in lower:
                return lower.index(x), lower.index(y), degrees
    raise InputError(
        "'{path}' has columns {names}: 'x' and 'y', or 'lon' and 'lat', are needed",
        path=path,
        names=", ".join(names) or "-",
    )


def _feature(
    layer: ogr.Layer, row: Sequence[str], fields: Sequence[int], xy: tuple[int, int], place: str
) -> ogr.Feature:
    """Return the point of a row.

    Args:
        layer: the layer it is for.
        row: its cells; those missing at the end are empty.
        fields: the columns that are fields.
        xy: the columns of the coordinates.
        place: file and line, for messages.
    """
    cells = [*(cell.strip() for cell in row), *[""] * (max(*fields, *xy) + 1 if fields else max(xy) + 1)]
    feature = ogr.Feature(layer.GetLayerDefn())
    for number, index in enumerate(fields):
        if cells[index]:
            feature.SetField(number, cells[index])
    point = ogr.Geometry(ogr.wkbPoint)
    point.SetPoint_2D(0, *(_number(cells[column], place) for column in xy))
    feature.SetGeometry(point)
    return feature


def _number(text: str, place: str) -> float:
    """Return a coordinate."""
    try:
        return decimal(text)
    except ValueError:
        raise InputError("'{place}' has coordinate '{value}': a number is needed", place=place, value=text) from None
