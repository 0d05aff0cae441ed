"""Writes vector layers in the format of the file's ending."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from osgeo import gdal, ogr, osr

from ..errors import InputError
from ..feedback import Feedback
from ..language import tr
from ..raster.gdalenv import gdal_errors
from ..raster.grid import spatial_reference
from ..system.outputs import check_outputs, whole_files
from .geopackage import (
    ENDING,
    LayerTarget,
    can_write,
    check_driver,
    fill_dataset,
    forced_options,
    store_style,
    write_geopackage,
)


@dataclass(frozen=True)
class VectorFormat:
    """A format of vector layers.

    Attributes:
        suffix: ending of its files, e.g. `.shp`.
        driver: name of GDAL's driver.
        options: creation options of layers.
        companions: endings of the files next to it.
    """

    suffix: str
    driver: str
    options: tuple[str, ...] = ()
    companions: tuple[str, ...] = ()

    @property
    def is_there(self) -> bool:
        """Whether this GDAL writes it."""
        return can_write(self.driver)

    @property
    def has_fields(self) -> bool:
        """Whether features have attributes; DXF has the names of layers and colours only."""
        return self.driver != "DXF"


_SHAPEFILE = (".shx", ".dbf", ".prj", ".cpg", ".qix", ".sbn", ".sbx")
VECTOR_FORMATS = (
    VectorFormat(ENDING, "GPKG"),
    VectorFormat(".shp", "ESRI Shapefile", ("ENCODING=UTF-8",), _SHAPEFILE),
    VectorFormat(".geojson", "GeoJSON", ("COORDINATE_PRECISION=9",)),
    VectorFormat(".fgb", "FlatGeobuf"),
    VectorFormat(".parquet", "Parquet"),
    VectorFormat(".dxf", "DXF"),
    VectorFormat(".gml", "GML", (), (".xsd", ".gfs")),
    VectorFormat(".sqlite", "SQLite"),
)
"""The first is the one proposed."""
_AT_ONCE = 10_000
"""Features written between two looks at the cancel button."""


def memory_layer(
    name: str, geometry: int, fields: Sequence[tuple[str, int]], crs: osr.SpatialReference | None = None
) -> tuple[gdal.Dataset, ogr.Layer]:
    """Return a dataset in memory and its only layer; the dataset must outlive the layer."""
    driver = ogr.GetDriverByName("Memory") or ogr.GetDriverByName("MEM")
    dataset = driver.CreateDataSource("")
    layer = dataset.CreateLayer(name, crs, geometry)
    for field, kind in fields:
        layer.CreateField(ogr.FieldDefn(field, kind))
    return dataset, layer


def vector_suffixes() -> tuple[str, ...]:
    """Return the endings of vector files that this GDAL writes, `.gpkg` first."""
    return tuple(entry.suffix for entry in VECTOR_FORMATS if entry.is_there)


def vector_format(path: str) -> VectorFormat:
    """Return the format of a file's ending.

    Raises:
        InputError: it is unknown, or this GDAL cannot write it.
    """
    suffix = os.path.splitext(path)[1].lower()
    found = next((entry for entry in VECTOR_FORMATS if entry.suffix == suffix), None)
    if found is None:
        known = ", ".join(entry.suffix for entry in VECTOR_FORMATS)
        raise InputError(
            "Unknown vector format of output '{output}'. Choose one of these endings: {known}.",
            output=path,
            known=known,
        )
    check_driver(found.driver, path, vector_suffixes())
    return found


def layer_target(output: str, inputs: Sequence[str]) -> LayerTarget:
    """Return the target of `FILE`, or of `FILE.gpkg|layername=NAME`, after checking it.

    Raises:
        InputError: as `check_outputs`, `LayerTarget.parse` and `vector_format`, the output is one of `inputs`, or a
            layer is named in a file that is not a GeoPackage.
    """
    target = LayerTarget.parse(output)
    check_outputs([target.path], inputs, tr("vector layer"), tuple(entry.suffix for entry in VECTOR_FORMATS))
    if target.layer is not None and vector_format(target.path).driver != "GPKG":
        raise InputError(
            "Layer '{layer}' can only be added to a GeoPackage. Give output '{output}' a name ending in {ending}.",
            layer=target.layer,
            output=target.path,
            ending=ENDING,
        )
    vector_format(target.path)
    return target


@dataclass(frozen=True)
class VectorLayer:
    """A layer to write.

    Attributes:
        name: its name, if the format has one.
        crs_wkt: its coordinate system; empty: none.
        geometry: its type, `ogr.wkbPolygon` or `ogr.wkbPoint`.
        fields: names, of at most 10 characters for Shapefile, and OGR types.
        metadata: its metadata items, if the format keeps them.
        style: a QGIS style (QML); empty: none.
    """

    name: str
    crs_wkt: str
    geometry: int
    fields: Sequence[tuple[str, int]]
    metadata: Mapping[str, str]
    style: str = ""


@dataclass(frozen=True)
class VectorFeature:
    """A feature to write: geometry and values and, for formats without fields, its layer and `#rrggbb` colour."""

    wkb: bytes
    values: Sequence[int | float | str | None]
    layer: str
    colour: str


def write_layer(
    target: LayerTarget, layer: VectorLayer, features: Iterable[VectorFeature], count: int, feedback: Feedback
) -> None:
    """Write a complete layer in the format of its file's ending, with its style where QGIS finds it.

    The style is inside a GeoPackage, else next to the file, unless it would be taken for the style of a raster.

    Raises:
        InputError: there is no such format.
        RasterError: it cannot be written.
        CancelledError: the user cancelled.
    """
    path, kind = target.path, vector_format(target.path)

    def fill(dataset: gdal.Dataset) -> None:
        _write(dataset, kind, layer, features, count, feedback)

    if kind.driver == "GPKG":
        write_geopackage(target, fill)
        return
    with whole_files(path, kind.companions) as part:
        # Outlines instead of hatches, which CAD programs cannot edit.
        with forced_options({"DXF_WRITE_HATCH": "NO"}), gdal_errors(tr("Cannot write '{path}'", path=path)):
            fill_dataset(gdal.GetDriverByName(kind.driver).Create(part, 0, 0, 0, gdal.GDT_Unknown), fill)
        if layer.style and kind.has_fields and not _is_rasters(os.path.splitext(path)[0]):
            with open(os.path.splitext(part)[0] + ".qml", "w", encoding="utf-8", newline="\n") as file:
                file.write(layer.style)


def _is_rasters(stem: str) -> bool:
    """Whether the style next to a file would be that of a raster."""
    return any(os.path.exists(stem + suffix) for suffix in (".tif", ".tiff", ".vrt"))


def _write(
    dataset: gdal.Dataset,
    kind: VectorFormat,
    layer: VectorLayer,
    features: Iterable[VectorFeature],
    count: int,
    feedback: Feedback,
) -> None:
    """Add a layer to an open data set."""
    crs = spatial_reference(layer.crs_wkt) if layer.crs_wkt else None
    created = dataset.CreateLayer(layer.name, crs, layer.geometry, list(kind.options))
    for name, of_type in layer.fields if kind.has_fields else ():
        created.CreateField(ogr.FieldDefn(name, of_type))
    created.SetMetadata(dict(layer.metadata))
    waiting, written = iter(features), 0
    while written < count:
        feedback.stop_if_cancelled()
        added = sum(_add(created, feature, kind) for feature in islice(waiting, _AT_ONCE))
        if not added:
            # What GDAL said is the reason that is shown, if it said anything.
            raise RuntimeError(
                tr(
                    "{written} of {count} feature was written",
                    "{written} of {count} features were written",
                    written=written,
                    count=count,
                )
            )
        written += added
        feedback.progress(written, count)
    if kind.driver == "GPKG" and layer.style:
        store_style(dataset, created, layer.style)


def _add(layer: ogr.Layer, given: VectorFeature, kind: VectorFormat) -> bool:
    """Add a feature to a layer and return whether it was written."""
    feature = ogr.Feature(layer.GetLayerDefn())
    feature.SetGeometryDirectly(ogr.CreateGeometryFromWkb(given.wkb))
    if kind.has_fields:
        for index, value in enumerate(given.values):
            # GeoJSON has those fields only that features have, with or without a value.
            feature.SetFieldNull(index) if value is None else feature.SetField(index, value)
    else:
        feature.SetField("Layer", given.layer)
        feature.SetStyleString(f"PEN(c:{given.colour})")
    return bool(layer.CreateFeature(feature) == ogr.OGRERR_NONE)
