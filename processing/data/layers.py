"""Between QGIS's layers and the engine's files: sources, areas of interest, names and styles."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from osgeo import gdal
from qgis.core import (
    NULL,
    QgsCategorizedSymbolRenderer,
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransformContext,
    QgsFeature,
    QgsFeatureRequest,
    QgsField,
    QgsFields,
    QgsFileUtils,
    QgsMapLayer,
    QgsPalettedRasterRenderer,
    QgsProcessingContext,
    QgsProcessingFeatureSource,
    QgsProcessingFeedback,
    QgsProcessingLayerPostProcessorInterface,
    QgsProcessingUtils,
    QgsProviderRegistry,
    QgsRasterBlockFeedback,
    QgsRasterFileWriter,
    QgsRasterLayer,
    QgsRasterPipe,
    QgsRasterRange,
    QgsRectangle,
    QgsVectorFileWriter,
)
from qgis.PyQt import sip

from ...flair_seg.errors import CancelledError, InputError, RasterError
from ...flair_seg.language import tr
from ...flair_seg.nomenclature import class_label
from ...flair_seg.raster.gdalenv import gdal_errors
from ..qt.qtcompat import kept_types, text_type
from .webrequests import Failure, Requests

if TYPE_CHECKING:
    from ...flair_seg.raster.grid import Bounds
    from ...flair_seg.raster.windows import Window
    from ...flair_seg.tools.prepare.nodata import BandNodata, ValueRange
    from ...flair_seg.tools.prepare.pieces import Lost

# Providers that give pictures, not values: their layers have red, green and blue and nothing else.
PICTURE_PROVIDERS = frozenset({"wms", "arcgismapserver"})
PICTURE_BANDS = frozenset({"red", "green", "blue"})

# 3.3 km square at 0.2 m, about 4,000 requests to a map service; for more, the data should be downloaded.
MAX_RENDERED_PX = 16_384**2
PIECE_PX = 1024
"""Side of the pieces in which a layer is fetched: what is asked for again where the service fails."""
RETRY_AFTER_S = (1.0, 2.0, 4.0)
"""Waits before a piece is asked for again, in seconds; QGIS itself takes a first HTTP 503 for an answer."""


def gdal_source(layer: QgsRasterLayer) -> str:
    """Return what GDAL opens for a layer of the gdal provider: its file, URL, subdataset or connection.

    A layer with open options (`path|option:KEY=VALUE`), or with another CRS or other nodata values than its file's, is
    wrapped in a VRT that keeps them.

    Raises:
        InputError: the layer's nodata values cannot be kept.
        RasterError: the source cannot be opened.
    """
    uri = layer.dataProvider().dataSourceUri(expandAuthConfig=True)
    parts = QgsProviderRegistry.instance().decodeUri("gdal", uri)
    options = parts.get("openOptions") or []
    source = uri.partition("|option:")[0]
    crs = layer.crs() if layer.crs() != layer.dataProvider().crs() else QgsCoordinateReferenceSystem()
    nodata = _nodata(layer)
    plain = not options and not crs.isValid() and nodata is None
    return source if plain else _wrapped(source, options, crs, nodata, layer)


def raster_source(layer: QgsRasterLayer) -> str:
    """Return what GDAL opens for a layer that holds values, such as a land-cover map.

    Raises:
        InputError: GDAL does not read the layer.
        RasterError: the source cannot be opened.
    """
    if layer.providerType() != "gdal":
        raise InputError(
            "The provider '{provider}' of layer '{name}' is not supported. Save the layer as a GeoTIFF and use that "
            "file.",
            name=layer.name(),
            provider=layer.providerType(),
        )
    return gdal_source(layer)


def crs_wkt(crs: QgsCoordinateReferenceSystem) -> str:
    """Return a CRS as GDAL reads it, empty for none; ids do not do, since GDAL knows none of the user's own CRS."""
    return str(crs.toWkt(QgsCoordinateReferenceSystem.WktVariant.WKT_PREFERRED_GDAL))


def bounds_of(rectangle: QgsRectangle) -> Bounds:
    """Return a rectangle as the engine takes it."""
    from ...flair_seg.raster.grid import Bounds

    return Bounds(rectangle.xMinimum(), rectangle.yMinimum(), rectangle.xMaximum(), rectangle.yMaximum())


def _temporary(layer: QgsRasterLayer, suffix: str) -> str:
    """Return a new temporary path that bears the layer's name, by which messages and metadata tell the input."""
    return str(QgsProcessingUtils.generateTempFilename(_file_name(layer.name(), suffix)))


def _file_name(layer_name: str, suffix: str) -> str:
    """Return a file name made of a layer's name."""
    return str(QgsFileUtils.stringToSafeFilename(layer_name)) + suffix


def _nodata(layer: QgsRasterLayer) -> tuple[BandNodata, ...] | None:
    """Return what the layer's properties make nodata in each band; None where it is what the file says."""
    from ...flair_seg.tools.prepare.nodata import BandNodata

    provider = layer.dataProvider()
    bands = tuple(
        BandNodata(
            provider.useSourceNoDataValue(band),
            tuple(_range(values) for values in provider.userNoDataValues(band)),
        )
        for band in range(1, provider.bandCount() + 1)
    )
    changed = [
        band.ranges or (not band.own and provider.sourceHasNoDataValue(number)) for number, band in enumerate(bands, 1)
    ]
    return bands if any(changed) else None


def _range(values: QgsRasterRange) -> ValueRange:
    """Return QGIS's range of values as the engine's."""
    from ...flair_seg.tools.prepare.nodata import ValueRange

    bounds = QgsRasterRange.BoundsType
    return ValueRange(
        values.min(),
        values.max(),
        values.bounds() in (bounds.IncludeMax, bounds.Exclusive),
        values.bounds() in (bounds.IncludeMin, bounds.Exclusive),
    )


def _wrapped(
    source: str,
    options: list[str],
    crs: QgsCoordinateReferenceSystem,
    nodata: tuple[BandNodata, ...] | None,
    layer: QgsRasterLayer,
) -> str:
    """Write a VRT that opens a source as the layer's properties say; return its path."""
    from ...flair_seg.tools.prepare.nodata import as_virtual_raster

    with gdal_errors(
        tr("Cannot open '{source}' with the options {options}", source=source, options=" ".join(options) or "-")
    ):
        dataset = gdal.OpenEx(source, gdal.OF_RASTER | gdal.OF_VERBOSE_ERROR, open_options=options)
    path = _temporary(layer, ".vrt")
    as_virtual_raster(dataset, path, crs_wkt(crs), nodata, layer.name())
    return path


def is_temporary(path: str, context: QgsProcessingContext) -> bool:
    """Whether Processing made up this path, so that no later run will have it."""
    folders = [QgsProcessingUtils.tempFolder()]
    if hasattr(context, "temporaryFolder"):  # since QGIS 3.32
        folders.append(context.temporaryFolder())
    place = Path(path)
    return any(folder and Path(folder) in place.parents for folder in folders)


class ForeignRaster:
    """A layer that GDAL does not read (WMS, XYZ, virtual raster...), to be written to files.

    Made in the main thread, where layers live; `write` may run in another.
    """

    def __init__(self, layer: QgsRasterLayer, extent: QgsRectangle, gsd_m: float) -> None:
        """Take a copy of the layer's provider.

        Args:
            layer: the layer.
            extent: what to write, in the layer's CRS.
            gsd_m: the ground size of a pixel to write, in metres.

        Raises:
            InputError: the extent is empty or too large.
        """
        self._name = layer.name()
        self._requests = Requests()
        self._provider = layer.dataProvider().clone()
        self._path = _temporary(layer, ".tif")
        self._extent = extent
        self._crs = layer.crs()
        self.width, self.height = _size_px(extent, self._crs, gsd_m)
        self.area_km2 = self.width * self.height * gsd_m**2 / 1e6
        if self.width * self.height > MAX_RENDERED_PX:
            raise InputError(
                "The extent is {width} x {height} px at {gsd_m} m. For layers of the provider '{provider}', it must "
                "be at most 16384 x 16384 px. Choose a smaller extent, or download the data.",
                width=self.width,
                height=self.height,
                gsd_m=gsd_m,
                provider=layer.providerType(),
            )

    def write(
        self, context: QgsCoordinateTransformContext, feedback: QgsProcessingFeedback, *, skip_damaged: bool = False
    ) -> str:
        """Fetch the pixels piece by piece, and return the path of a raster of them.

        Args:
            context: how to transform coordinates.
            feedback: is asked whether to stop, and warned.
            skip_damaged: leave what the service does not deliver empty, and warn, instead of failing.

        Raises:
            RasterError: the layer's service or the disk failed.
            CancelledError: the user cancelled.
        """
        from ...flair_seg.raster.windows import Window, cut
        from ...flair_seg.tools.prepare.pieces import joined_pieces, lost_pixels, told_loss  # with numpy

        paths: list[str] = []
        lost: list[Lost] = []
        pieces = cut(Window(0, 0, self.width, self.height), PIECE_PX, PIECE_PX)
        for piece in pieces:
            paths.append(self._path if len(pieces) == 1 else f"{self._path[: -len('.tif')]}-{len(paths)}.tif")
            failures = self._fetch(piece, paths[-1], context, feedback)
            if not failures:
                continue
            reason = self._told(failures)
            missing = lost_pixels(paths[-1], reason)
            if missing.pixels and not skip_damaged and not all(failure.absent for failure in failures):
                raise RasterError(reason)
            lost += [missing] if missing.pixels else []  # else another layer's requests have failed
        if lost:
            feedback.pushWarning(told_loss(lost, self.width * self.height))
        return joined_pieces(paths, self._path[: -len(".tif")] + ".vrt")

    def _fetch(
        self, piece: Window, path: str, context: QgsCoordinateTransformContext, feedback: QgsProcessingFeedback
    ) -> list[Failure]:
        """Write a piece to a GeoTIFF, again after a while where the service is busy; return what it did not deliver."""
        for wait_s in (*RETRY_AFTER_S, 0.0):
            self._requests.clear()
            self._render(piece, path, context, feedback)
            failures = self._requests.failures()
            if not wait_s or not any(failure.passes for failure in failures):
                break
            ends = time.monotonic() + wait_s
            while time.monotonic() < ends and not feedback.isCanceled():
                time.sleep(0.05)
        return failures

    def _render(
        self, piece: Window, path: str, context: QgsCoordinateTransformContext, feedback: QgsProcessingFeedback
    ) -> None:
        """Write a piece to a GeoTIFF."""
        pipe = QgsRasterPipe()
        pipe.set(self._provider.clone())
        block_feedback = QgsRasterBlockFeedback()
        feedback.canceled.connect(block_feedback.cancel)
        writer = QgsRasterFileWriter(path)
        writer.setOutputFormat("GTiff")
        extent = self._extent_of(piece)
        status = writer.writeRaster(pipe, piece.width, piece.height, extent, self._crs, context, block_feedback)
        if feedback.isCanceled():
            raise CancelledError("The run was cancelled.")
        if status != QgsRasterFileWriter.WriterError.NoError:
            reason = "; ".join(block_feedback.errors()) or tr("raster writer status {status}", status=status)
            raise RasterError("Cannot write the layer to a file: {reason}", reason=reason)

    def _extent_of(self, piece: Window) -> QgsRectangle:
        """Return the extent of a piece."""
        x, y = self._extent.xMinimum(), self._extent.yMaximum()
        dx, dy = self._extent.width() / self.width, self._extent.height() / self.height
        left, top = x + piece.col_off * dx, y - piece.row_off * dy
        return QgsRectangle(left, top - piece.height * dy, left + piece.width * dx, top)

    def _told(self, failures: list[Failure]) -> str:
        """Say what the service did not deliver, first of all what it should have."""
        told = [failure for failure in failures if not failure.absent] or failures
        return tr(
            "layer '{name}': {count} request to {service} failed: {reason}",
            "layer '{name}': {count} requests to {service} failed: {reason}",
            name=self._name,
            service=told[0].service,
            count=len(told),
            reason=told[0].reason,
        )


def _size_px(extent: QgsRectangle, crs: QgsCoordinateReferenceSystem, gsd_m: float) -> tuple[int, int]:
    """Return the width and height in px at which an extent has a ground size of `gsd_m` at its centre."""
    from ...flair_seg.raster.grid import size_on_ground

    if extent.isEmpty():
        raise InputError("The extent is empty. Choose the part of the layer to segment.")
    size = size_on_ground(bounds_of(extent), crs_wkt(crs), gsd_m)
    if size is None:
        raise InputError(
            "The layer has no coordinate system, so its pixel size on the ground is unknown. Assign a "
            "coordinate system."
        )
    return size


def provider_problem(layer: QgsRasterLayer, band_names: tuple[str, ...], has_extent: bool) -> str | None:
    """Return why a layer cannot be taken, and the remedy; None if it can."""
    provider = layer.providerType()
    if provider == "gdal":
        return None
    if provider in PICTURE_PROVIDERS and not set(band_names) <= PICTURE_BANDS:
        lacking = ", ".join(b for b in band_names if b not in PICTURE_BANDS)
        return tr(
            "Layer '{name}' comes from a map service ({provider}) that only provides red, green and blue, but the "
            "model also requires {lacking}. Use a raster file with these bands, or a model that only requires red, "
            "green and blue.",
            name=layer.name(),
            provider=provider,
            lacking=lacking,
        )
    if not has_extent:
        return tr(
            "Layer '{name}' of the provider '{provider}' must be downloaded first. Specify an extent, or save the "
            "layer as a GeoTIFF and use that file.",
            name=layer.name(),
            provider=provider,
        )
    return None


def write_features(
    source: QgsProcessingFeatureSource, context: QgsCoordinateTransformContext, fields: Sequence[str] = ()
) -> str:
    """Write the features of a source, as they are, with the fields needed, to a temporary GeoPackage; return its path.

    Writing them always, even those of a file, keeps the selection, filters and unsaved edits that QGIS shows. Other
    fields stay behind: QGIS knows names and types that no GeoPackage can hold (`geom`, `Nom` and `nom`, lists).

    Args:
        source: the features.
        context: for the writer.
        fields: names of fields to keep; of names that differ in case alone, the first.

    Raises:
        InputError: the source has no such field.
        RasterError: they cannot be written.
    """
    kept = _kept_fields(source, fields)
    path = str(QgsProcessingUtils.generateTempFilename(_file_name(source.sourceName() or "features", ".gpkg")))
    options = QgsVectorFileWriter.SaveVectorOptions()
    options.driverName = "GPKG"
    options.layerName = "features"
    options.layerOptions = [f"FID={_free_name('fid', kept)}", f"GEOMETRY_NAME={_free_name('geom', kept)}"]
    writer = QgsVectorFileWriter.create(path, kept, source.wkbType(), source.sourceCrs(), context, options)
    skip_checks = QgsProcessingFeatureSource.Flag.FlagSkipGeometryValidityChecks
    for feature in source.getFeatures(QgsFeatureRequest(), skip_checks):
        copy = QgsFeature(kept)
        copy.setGeometry(feature.geometry())
        copy.setAttributes([_plain_value(feature, field) for field in kept])
        writer.addFeature(copy)
    if writer.hasError():
        raise RasterError(
            "Cannot write the features of '{name}': {reason}",
            name=source.sourceName(),
            reason=writer.errorMessage(),
        )
    del writer
    return path


def _kept_fields(source: QgsProcessingFeatureSource, names: Sequence[str]) -> QgsFields:
    """Return the fields of these names; numbers and dates keep their types, all else becomes text."""
    kept, seen, types = QgsFields(), set(), kept_types()
    for name in names:
        index = source.fields().indexFromName(name)
        if index < 0:
            raise InputError(
                "Field '{field}' not found in layer '{name}'. Available fields: {names}.",
                name=source.sourceName(),
                field=name,
                names=", ".join(source.fields().names()) or "-",
            )
        if name.casefold() not in seen:
            seen.add(name.casefold())
            field = source.fields().at(index)
            kept.append(QgsField(name, types.get(field.type(), text_type())))
    return kept


def _plain_value(feature: QgsFeature, field: QgsField) -> Any:  # noqa: ANN401 - what QGIS holds
    """Return a feature's value as its copied field holds it; no value stays none."""
    index = feature.fields().indexFromName(field.name())
    value = feature.attribute(index)
    if field.type() != text_type() or isinstance(value, str) or value in (None, NULL):
        return int(value) if isinstance(value, bool) else value
    if isinstance(value, int):  # an unsigned one, which QGIS would show with the locale's separators
        return str(value)
    return feature.fields().at(index).displayString(value)


def _free_name(wanted: str, fields: QgsFields) -> str:
    """Return a name for a column of the writer's own that no field has, whatever the case."""
    taken = {name.casefold() for name in fields.names()}
    while wanted in taken:
        wanted += "_"
    return wanted


# QGIS owns a post-processor's C++ half and deletes it, but forgets the Python half unless a reference is kept.
_styles: list[LoadStyle] = []


class LoadStyle(QgsProcessingLayerPostProcessorInterface):
    """Gives a result its colours and legend once QGIS has loaded it.

    QGIS finds such a style by itself when a user opens the file, not for a result of Processing.
    """

    def __init__(self, visible: bool, counted: bool = False) -> None:
        """Set how the layer is shown.

        Args:
            visible: whether it is switched on: one that would hide the map is not.
            counted: whether the legend has the number of features of each entry.
        """
        super().__init__()
        self._visible, self._counted = visible, counted

    def postProcessLayer(
        self, layer: QgsMapLayer, context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> None:
        """Load the style that lies beside the layer's file or in it, and unfold the legend."""
        layer.loadDefaultStyle()
        translate_legend(layer)
        layer.triggerRepaint()
        node = context.project().layerTreeRoot().findLayer(layer.id()) if context.project() else None
        if node is not None:
            node.setExpanded(self._visible)
            node.setItemVisibilityChecked(self._visible)
            if self._counted:
                node.setCustomProperty("showFeatureCount", True)


def translate_legend(layer: QgsMapLayer) -> None:
    """Show the names of known classes in the user's language; values, colours and files stay as they are."""
    renderer = layer.renderer()
    if isinstance(renderer, QgsPalettedRasterRenderer):
        for entry in renderer.classes():
            renderer.setLabel(entry.value, class_label(entry.label))
    elif isinstance(renderer, QgsCategorizedSymbolRenderer):
        for index, category in enumerate(renderer.categories()):
            renderer.updateCategoryLabel(index, class_label(category.label()))


def load_on_completion(context: QgsProcessingContext, path: str, name: str, output: str) -> None:
    """Have a raster that is not a destination parameter added to the project, named and styled."""
    if context.project() is None:
        return
    details = QgsProcessingContext.LayerDetails(name, context.project(), output)
    details.setPostProcessor(_style(visible=True))
    context.addLayerToLoadOnCompletion(path, details)


def name_and_style(
    context: QgsProcessingContext, path: str, default_name: str, name: str, visible: bool, counted: bool = False
) -> None:
    """Name and style a destination if it is to be loaded; a name the user or a model gave it stays."""
    if not context.willLoadLayerOnCompletion(path):
        return
    details = context.layerToLoadOnCompletionDetails(path)
    if details.name in ("", default_name):
        details.name = name
    details.setPostProcessor(_style(visible, counted))


def _style(visible: bool, counted: bool = False) -> LoadStyle:
    """Return a new post-processor that lives until QGIS deletes it."""
    _styles[:] = [style for style in _styles if not sip.isdeleted(style)]
    _styles.append(LoadStyle(visible, counted))
    return _styles[-1]
