"""Layers that GDAL does not read (map services, virtual rasters of QGIS...), fetched through their QGIS provider."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransformContext,
    QgsProcessingFeedback,
    QgsRasterBlockFeedback,
    QgsRasterFileWriter,
    QgsRasterLayer,
    QgsRasterPipe,
    QgsRectangle,
)

from ...flair_seg.errors import CancelledError, InputError, RasterError
from ...flair_seg.language import tr
from .layersources import bounds_of, crs_wkt, temporary_path
from .webrequests import Failure, Requests

if TYPE_CHECKING:
    from ...flair_seg.raster.windows import Window
    from ...flair_seg.tools.prepare.pieces import Lost

# Providers that give pictures, not values: their layers have red, green and blue and nothing else.
PICTURE_PROVIDERS = frozenset({"wms", "arcgismapserver"})
PICTURE_BANDS = frozenset({"red", "green", "blue"})

# 3.3 km square at 0.2 m, about 4,000 requests to a map service; for more, the data should be downloaded.
MAX_RENDERED_PX = 16_384**2
PIECE_PX = 1024
"""Side in px of the pieces in which a layer is downloaded; a piece is requested again if the service fails."""
RETRY_AFTER_S = (1.0, 2.0, 4.0)
"""Waits before a piece is requested again, in seconds; QGIS itself does not retry after an HTTP 503."""


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
        self._path = temporary_path(layer.name(), ".tif")
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
            reason = self._message(failures)
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

    def _message(self, failures: list[Failure]) -> str:
        """Return what the service did not deliver; tiles that do not exist are named only if nothing else failed."""
        main = [failure for failure in failures if not failure.absent] or failures
        return tr(
            "layer '{name}': {count} request to {service} failed: {reason}",
            "layer '{name}': {count} requests to {service} failed: {reason}",
            name=self._name,
            service=main[0].service,
            count=len(main),
            reason=main[0].reason,
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
