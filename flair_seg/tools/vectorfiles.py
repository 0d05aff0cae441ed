"""Vector layers to write, in the format of the file's ending."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from osgeo import gdal, ogr

from ..errors import InputError
from ..feedback import Feedback
from ..language import tr
from ..raster.gdalenv import gdal_errors
from ..raster.grid import spatial_reference
from ..system.outputs import check_outputs, whole_files
from .geopackage import ENDING, LayerTarget, fill_dataset, store_style, write_geopackage


@dataclass(frozen=True)
class VectorFormat:
    """A format that vector layers are written in.

    Attributes:
        suffix: of its files, e.g. `.shp`.
        driver: GDAL's name.
        options: of a layer's creation.
        companions: endings of the files next to it.
    """

    suffix: str
    driver: str
    options: tuple[str, ...] = ()
    companions: tuple[str, ...] = ()

    @property
    def is_there(self) -> bool:
        """Whether this GDAL writes it."""
        driver = gdal.GetDriverByName(self.driver)
        return driver is not None and driver.GetMetadataItem(gdal.DCAP_CREATE) == "YES"

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


def vector_suffixes() -> tuple[str, ...]:
    """Return the endings of vector files that this GDAL writes, `.gpkg` first."""
    return tuple(entry.suffix for entry in VECTOR_FORMATS if entry.is_there)


def vector_format(path: str) -> VectorFormat:
    """Return the format that a file's ending stands for.

    Raises:
        InputError: it is none that is written, or this GDAL has no driver for it.
    """
    suffix = os.path.splitext(path)[1].lower()
    found = next((entry for entry in VECTOR_FORMATS if entry.suffix == suffix), None)
    if found is None:
        known = ", ".join(entry.suffix for entry in VECTOR_FORMATS)
        raise InputError(
            "Unknown vector format: '{output}'. The file name must end with one of: {known}.", output=path, known=known
        )
    if not found.is_there:
        raise InputError(
            "Cannot write '{output}': this GDAL {version} has no driver '{driver}'. Choose one of: {known}.",
            output=path,
            driver=found.driver,
            version=gdal.__version__,
            known=", ".join(vector_suffixes()),
        )
    return found


def layer_target(output: str, inputs: Sequence[str]) -> LayerTarget:
    """Check where a layer is to go, before any work, and return it.

    Args:
        output: `FILE`, in the format of its ending, or `FILE.gpkg|layername=NAME`.
        inputs: files that are read, which the output may not be.

    Raises:
        InputError: as `check_outputs`, `LayerTarget.parse` and `vector_format`, or a layer is named in a file that is
            no GeoPackage.
    """
    target = LayerTarget.parse(output)
    check_outputs([target.path], inputs, tr("vector layer"), tuple(entry.suffix for entry in VECTOR_FORMATS))
    if target.layer is not None and vector_format(target.path).driver != "GPKG":
        raise InputError(
            "Cannot add layer '{layer}' to '{output}'. Layers can be added to GeoPackages only: choose a name that "
            "ends with {ending}.",
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
        name: its name, where the format has one.
        crs_wkt: its coordinate system; empty: none.
        geometry: its type, `ogr.wkbPolygon` or `ogr.wkbPoint`.
        fields: names, at most 10 letters for Shapefile, and types, of OGR.
        metadata: its metadata items, where the format keeps them.
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
    """A feature to write: its geometry, its values, and, for formats without fields, its layer and `#rrggbb` colour."""

    wkb: bytes
    values: Sequence[int | float | str | None]
    layer: str
    colour: str


def write_layer(
    target: LayerTarget, layer: VectorLayer, features: Iterable[VectorFeature], count: int, feedback: Feedback
) -> None:
    """Write a layer in the format of its file's ending, whole, with its style where QGIS finds it.

    The style stands in a GeoPackage, else next to the file, unless that is where the style of a raster is.

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
        with _polylines(), gdal_errors(tr("Cannot write '{path}'", path=path)):
            fill_dataset(gdal.GetDriverByName(kind.driver).Create(part, 0, 0, 0, gdal.GDT_Unknown), fill)
        if layer.style and kind.has_fields and not _is_rasters(os.path.splitext(path)[0]):
            with open(os.path.splitext(part)[0] + ".qml", "w", encoding="utf-8", newline="\n") as file:
                file.write(layer.style)


class _polylines:  # noqa: N801 - used as a function
    """Have this thread's DXF files hold outlines instead of hatches, which CAD programs can edit."""

    def __enter__(self) -> None:
        """Set it."""
        self._before = gdal.GetThreadLocalConfigOption("DXF_WRITE_HATCH")
        gdal.SetThreadLocalConfigOption("DXF_WRITE_HATCH", "NO")

    def __exit__(self, *_: object) -> None:
        """Set what was set before."""
        gdal.SetThreadLocalConfigOption("DXF_WRITE_HATCH", self._before)


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
    """Add a feature to a layer and return whether it is there."""
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
