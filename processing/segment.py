"""flair:segment turns a mosaic into a land-cover map."""

from __future__ import annotations

import json
import math
from typing import Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsRasterLayer,
)

from ..flair_seg.choices import check_count, check_quality
from ..flair_seg.errors import FlairError, InputError
from ..flair_seg.feedback import Feedback
from ..flair_seg.language import tr
from ..flair_seg.models import Model
from . import runtime
from .clusterrun import machines, run_on_cluster
from .layers import (
    ForeignRaster,
    crs_wkt,
    gdal_source,
    is_temporary,
    name_and_style,
    provider_problem,
    write_features,
)
from .segmentparameters import SegmentParameters


class SegmentMosaic(SegmentParameters):
    """Reads a raster layer, predicts overlapping windows, and writes the class raster."""

    raster_parameters = (SegmentParameters.REFERENCE,)

    def name(self) -> str:
        """Return the id without the provider's prefix."""
        return "segment"

    def displayName(self) -> str:
        """Return the name shown in the toolbox."""
        return self.tr("Segment a mosaic")

    def tags(self) -> list[str]:
        """Return more words that find the algorithm."""
        return self.tr(
            "land cover,land use,classification,segmentation,semantic,deep learning,neural "
            "network,onnx,aerial,orthophoto,flair,cosia"
        ).split(",")

    def shortHelpString(self) -> str:
        """Return the help panel's text."""
        return self.tr(
            "Makes a land-cover map of an aerial mosaic. The model's network looks at overlapping windows, "
            "so that each pixel is predicted 16 times unless you choose otherwise; the class with most votes "
            "wins.\n\n"
            "The result has the model's classes, their names and colours, a raster attribute table and "
            "overviews. Nodata stays nodata. Where the ground size of the layer's pixels is more than 10 % off "
            "what the model was trained on, the layer is resampled on the fly and the map has the model's "
            "pixels.\n\n"
            "A layer that GDAL reads (file, VRT, remote file) is read from its source, in the coordinate system "
            "the layer has in QGIS. Any other layer is fetched over the extent first; map services (WMS, XYZ) "
            "offer red, green and blue only, so they suit models that need no more.\n\n"
            "Which device runs the network, which bands it reads and the time left stand in the log.\n\n"
            "In scripts and with qgis_process, choices are given as words, e.g. QUALITY=fast."
        )

    def unit(self) -> str:
        """Return what progress counts."""
        return self.tr("windows")

    def canExecute(self) -> tuple[bool, str]:
        """Say what to install when the runtime is missing."""
        runtime.activate()
        from ..flair_seg.session import runtime_status

        ok, message = runtime_status()
        return ok, "" if ok else message

    def checkParameterValues(self, parameters: dict[str, Any], context: QgsProcessingContext) -> tuple[bool, str]:
        """Refuse what cannot work, before anything is read or written."""
        ok, message = super().checkParameterValues(parameters, context)
        if not ok:
            return ok, message
        try:
            self._check(parameters, context)
        except FlairError as error:
            return False, str(error)
        return True, ""

    def prepareAlgorithm(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> bool:
        """Take what belongs to the main thread from the layers: their sources, or a copy of the provider."""
        super().prepareAlgorithm(parameters, context, feedback)
        layer = self.parameterAsRasterLayer(parameters, self.INPUT, context)
        if layer is None:
            raise QgsProcessingException(self.invalidRasterError(parameters, self.INPUT))
        self._layer_name = layer.name()
        self._canceller = feedback
        try:
            self._model = self.chosen_model(parameters, context)
            self._take_source(layer, parameters, context)
        except FlairError as error:
            raise QgsProcessingException(str(error)) from error
        return True

    def run_engine(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: Feedback
    ) -> dict[str, Any]:
        """Segment."""
        runtime.activate()
        rasters = self._rasters(parameters, context)
        source = self._source or self._foreign.write(context.transformContext(), self._canceller)
        files = [rasters[self.OUTPUT], source, self.sources.get(self.REFERENCE)]
        temporary = any(is_temporary(path, context) for path in files if path)
        if temporary:
            feedback.info(tr("the output or the input is a temporary file: a cancelled run cannot be continued"))
        options = {
            "discard_unfinished": temporary,
            "confidence": rasters.get(self.CONFIDENCE),
            "probabilities": rasters.get(self.PROBABILITIES),
            **self._options(parameters, context),
        }
        result = self._segment(source, rasters[self.OUTPUT], options, parameters, context, feedback)
        self._name_layers(rasters, context)
        areas = {str(code): area for code, area in result["class_areas"].items()}
        return {
            self.OUTPUT: result["output"],
            self.CONFIDENCE: result["confidence"],
            self.PROBABILITIES: result["probabilities"],
            "WINDOWS": result["windows"],
            "WINDOWS_SKIPPED": result["windows_skipped"],
            "SECONDS": result["seconds"],
            "DEVICE_USED": result["device"],
            "BANDS_USED": result["bands"],
            "CLASS_AREAS": json.dumps({c.name: areas[str(c.code)] for c in self._model.classes}),
            "AREA_UNIT": result["area_unit"],
        }

    def _segment(
        self,
        source: str,
        output: str,
        options: dict[str, Any],
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: Feedback,
    ) -> dict[str, Any]:
        """Segment here, or on the cluster that is given, and return the result as JSON values."""
        cluster = self.parameterAsString(parameters, self.CLUSTER, context)
        if cluster:
            return run_on_cluster(cluster, source, output, options, feedback)
        from ..flair_seg.segment import SegmentOptions, segment

        return segment(SegmentOptions(input=source, output=output, **options), feedback).to_json_dict()

    def _check(self, parameters: dict[str, Any], context: QgsProcessingContext) -> None:
        """Raise `FlairError` for values that contradict each other."""
        model = self.chosen_model(parameters, context)
        window = self._number(parameters, self.WINDOW_SIZE, context) or model.manifest.window_size
        stride = self._number(parameters, self.STRIDE, context)
        if stride is not None and stride > window:
            raise InputError(
                tr(
                    "the stride is {stride} px: it must be at most the window size, {window} px",
                    stride=stride,
                    window=window,
                )
            )
        if stride is None:
            quality = self.parameterAsEnumString(parameters, self.QUALITY, context)
            check_quality(quality, self.parameterAsEnumString(parameters, self.COMBINE, context))
        for name in (self.BATCH_SIZE, self.THREADS):
            check_count(name.lower(), self._number(parameters, name, context))
        self._scale(parameters, context)
        cluster = self.parameterAsString(parameters, self.CLUSTER, context)
        if cluster:
            machines(cluster)
        bands = self.parameterAsInts(parameters, self.BANDS, context)
        if bands and len(bands) != len(model.bands):
            names = ", ".join(band.name for band in model.bands)
            raise InputError(
                tr(
                    "{count} bands are chosen: the model needs {needed} ({names})",
                    count=len(bands),
                    needed=len(model.bands),
                    names=names,
                )
            )
        layer = self.parameterAsRasterLayer(parameters, self.INPUT, context)
        if layer is not None:
            self._check_provider(layer, model, parameters, context)

    def _check_provider(
        self, layer: QgsRasterLayer, model: Model, parameters: dict[str, Any], context: QgsProcessingContext
    ) -> None:
        """Raise `InputError` for a layer that cannot be read or fetched."""
        has_extent = not self.parameterAsExtent(parameters, self.EXTENT, context).isNull()
        problem = provider_problem(layer, tuple(band.name for band in model.bands), has_extent)
        if problem:
            raise InputError(problem)

    def _take_source(self, layer: QgsRasterLayer, parameters: dict[str, Any], context: QgsProcessingContext) -> None:
        """Keep the layer's source, or its provider and the extent to fetch."""
        self._check_provider(layer, self._model, parameters, context)
        self._source, self._foreign = None, None
        if layer.providerType() == "gdal":
            self._source = gdal_source(layer)
            return
        gsd_m = self._model.manifest.gsd_m
        if gsd_m is None:
            raise InputError(
                tr("model '{name}' has no ground size: save the layer as a GeoTIFF and use that", name=self._model.name)
            )
        extent = self.parameterAsExtent(parameters, self.EXTENT, context, layer.crs())
        self._foreign = ForeignRaster(layer, extent, gsd_m)

    def _options(self, parameters: dict[str, Any], context: QgsProcessingContext) -> dict[str, Any]:
        """Return the engine's options other than files."""
        extent, extent_crs = self._extent(parameters, context)
        return {
            "model": str(self._model.path),
            "quality": self.parameterAsEnumString(parameters, self.QUALITY, context),
            "window_size": self._number(parameters, self.WINDOW_SIZE, context),
            "stride": self._number(parameters, self.STRIDE, context),
            "combine": self.parameterAsEnumString(parameters, self.COMBINE, context),
            "tta": self.parameterAsEnumString(parameters, self.TTA, context),
            "bands": self.chosen_bands(parameters, context),
            "scale": self._scale(parameters, context),
            "aoi": self._area(parameters, context),
            "extent": extent,
            "extent_crs": extent_crs,
            "reference": self.sources.get(self.REFERENCE),
            "native_gsd": self.parameterAsBool(parameters, self.NATIVE_GSD, context),
            "device": self.parameterAsEnumString(parameters, self.DEVICE, context),
            "batch_size": self._number(parameters, self.BATCH_SIZE, context),
            "threads": self._number(parameters, self.THREADS, context),
            "memory_mb": self._number(parameters, self.MEMORY, context),
            "tiles": self._number(parameters, self.TILES, context),
            "restart": self.parameterAsBool(parameters, self.RESTART, context),
        }

    def _number(self, parameters: dict[str, Any], name: str, context: QgsProcessingContext) -> int | None:
        """Return an optional number."""
        if parameters.get(name) in (None, ""):
            return None
        return int(self.parameterAsInt(parameters, name, context))

    def _scale(self, parameters: dict[str, Any], context: QgsProcessingContext) -> tuple[float, float] | None:
        """Return the values that become 0 and 255."""
        low, high = self.parameterAsRange(parameters, self.SCALE, context)
        if math.isnan(low) and math.isnan(high):
            return None
        if math.isnan(low) or math.isnan(high):
            raise InputError(tr("only one of the values that become 0 and 255 is given: give both, or none"))
        return low, high

    def _extent(
        self, parameters: dict[str, Any], context: QgsProcessingContext
    ) -> tuple[tuple[float, float, float, float] | None, str | None]:
        """Return the extent and its CRS; none where the layer was fetched over it."""
        box = self.parameterAsExtent(parameters, self.EXTENT, context)
        if box.isNull() or self._foreign is not None:
            return None, None
        crs = self.parameterAsExtentCrs(parameters, self.EXTENT, context)
        bounds = (box.xMinimum(), box.yMinimum(), box.xMaximum(), box.yMaximum())
        return bounds, (crs_wkt(crs) or None)

    def _area(self, parameters: dict[str, Any], context: QgsProcessingContext) -> str | None:
        """Return a file of the area of interest's polygons."""
        source = self.features(parameters, self.AREA, context)
        return None if source is None else write_features(source, context.transformContext())

    def _rasters(self, parameters: dict[str, Any], context: QgsProcessingContext) -> dict[str, str]:
        """Return where each raster asked for goes; ask only once, since each time makes a new temporary name."""
        names = [self.OUTPUT]
        names += [n for n in (self.CONFIDENCE, self.PROBABILITIES) if parameters.get(n) not in (None, "")]
        return {name: self.parameterAsOutputLayer(parameters, name, context) for name in names}

    def _name_layers(self, rasters: dict[str, str], context: QgsProcessingContext) -> None:
        """Name the results after what they show and of which layer."""
        for name, path in rasters.items():
            label = self.parameterDefinition(name).description()
            title = self.tr("{name}: {value}").format(name=label, value=self._layer_name)
            name_and_style(context, path, label, title, visible=name == self.OUTPUT)
