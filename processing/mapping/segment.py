"""flair:segment turns a mosaic into a land-cover map."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingOutputString,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterEnum,
    QgsProcessingParameterExtent,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterNumber,
    QgsProcessingParameterRange,
    QgsProcessingParameterRasterDestination,
    QgsProcessingParameterRasterLayer,
    QgsProcessingParameterString,
    QgsRasterLayer,
)

from ...flair_seg.choices import COMBINE_RULES, QUALITY_DIVISORS, TTA_CHOICES, check_count, check_quality
from ...flair_seg.errors import FlairError, InputError
from ...flair_seg.feedback import Feedback
from ...flair_seg.inference.devices import DEVICES
from ...flair_seg.language import tr
from ...flair_seg.models.model import Model
from ..data.destinations import is_given
from ..data.layers import (
    ForeignRaster,
    bounds_of,
    crs_wkt,
    gdal_source,
    is_temporary,
    name_and_style,
    provider_problem,
    write_features,
)
from ..modelparameter import ModelAlgorithm
from ..qt.nextsteps import TO_CHOOSE, Following
from ..qt.tables import area_table
from ..runtime import runtime
from .clusterrun import machines, run_on_cluster

if TYPE_CHECKING:
    from ...flair_seg.raster.grid import Bounds

_NUMBER = QgsProcessingParameterNumber.Type


class SegmentParameters(ModelAlgorithm):
    """Declares what `SegmentMosaic` asks for and gives."""

    INPUT = "INPUT"
    QUALITY = "QUALITY"
    EXTENT = "EXTENT"
    AREA = "AREA"
    WINDOW_SIZE = "WINDOW_SIZE"
    STRIDE = "STRIDE"
    COMBINE = "COMBINE"
    TTA = "TTA"
    SCALE = "SCALE"
    NATIVE_GSD = "NATIVE_GSD"
    REFERENCE = "REFERENCE"
    SKIP_DAMAGED = "SKIP_DAMAGED"
    DEVICE = "DEVICE"
    BATCH_SIZE = "BATCH_SIZE"
    THREADS = "THREADS"
    RESTART = "RESTART"
    MEMORY = "MEMORY"
    CLUSTER = "CLUSTER"
    TILES = "TILES"
    OUTPUT = "OUTPUT"
    CONFIDENCE = "CONFIDENCE"
    PROBABILITIES = "PROBABILITIES"

    def initAlgorithm(self, config: dict[str, Any] | None = None) -> None:
        """Declare parameters and outputs."""
        self._add_inputs()
        self._add_method()
        self._add_source_details()
        self._add_machine()
        self._add_results()

    def _add_inputs(self) -> None:
        """Declare what is segmented, with what, and where."""
        self.add(
            QgsProcessingParameterRasterLayer(self.INPUT, self.tr("Mosaic")),
            self.tr(
                "Aerial image: one raster layer with all bands required by the model. To combine several files, use "
                "'Build mosaics from patches' or 'Build virtual raster'."
            ),
        )
        self.add_model()
        self.add(
            QgsProcessingParameterExtent(self.EXTENT, self.tr("Extent"), optional=True),
            self.tr("Rectangle to map. Required for layers that GDAL cannot read, e.g. from a map service."),
        )
        self.add(
            QgsProcessingParameterFeatureSource(
                self.AREA,
                self.tr("Area of interest"),
                [QgsProcessing.SourceType.TypeVectorPolygon],
                optional=True,
            ),
            self.tr(
                "Maps only pixels whose centre lies inside these polygons; all other pixels are nodata. Windows "
                "outside the polygons are skipped."
            ),
        )
        self._add_enum(
            self.QUALITY,
            self.tr("Quality"),
            list(QUALITY_DIVISORS),
            "best",
            self.tr(
                "Number of predictions per pixel. best: 16 (windows shifted by a quarter). fine: 8 (every other "
                "window of best, in a checkerboard pattern). balanced: 4 (windows shifted by half). fast: 1. "
                "Processing time is proportional: fine takes half as long as best, and 1.45% of the pixels differed "
                "in a test. If windows are combined by crop, a single window determines each pixel, and the quality "
                "sets how close to the window centre the pixel lies; crop cannot be used with fine."
            ),
            advanced=False,
        )

    def _add_method(self) -> None:
        """Declare how windows are placed and combined."""
        self._add_number(
            self.WINDOW_SIZE,
            self.tr("Window size (px)"),
            self.tr("For models that support several window sizes. If empty, the default size of the model is used."),
        )
        self._add_number(
            self.STRIDE,
            self.tr("Stride (px)"),
            self.tr(
                "Distance between windows, from 1 (for mean: 1/16 of the window size) to the window size. Overrides "
                "the quality. A stride of 128 with a window size of 512 is equivalent to 'best'."
            ),
        )
        self._add_enum(
            self.COMBINE,
            self.tr("Combination rule"),
            list(COMBINE_RULES),
            "vote",
            self.tr(
                "How overlapping windows are combined. vote: the class predicted most often. mean: the class with "
                "the highest mean probability, weighted towards the window centres. crop: only the centre of each "
                "window is used, a square of one stride."
            ),
        )
        self._add_enum(
            self.TTA,
            self.tr("Test-time augmentation"),
            list(TTA_CHOICES),
            "none",
            self.tr(
                "Also predicts rotated copies of each window and averages the results. rotate: rotations by 90, 180 "
                "and 270 degrees (4 times slower). d4: rotations and reflections (8 times slower)."
            ),
        )

    def _add_source_details(self) -> None:
        """Declare how the layer's values are read."""
        self.add_bands(self.INPUT)
        self.add(
            QgsProcessingParameterRange(
                self.SCALE,
                self.tr("Input value range"),
                type=_NUMBER.Double,
                optional=True,
            ),
            self.tr(
                "Values scaled to 0 and 255, e.g. 0 and 3000. Required if the model expects 8-bit data and the layer "
                "has another data type. Values outside the range are clipped."
            ),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterBoolean(self.NATIVE_GSD, self.tr("Keep original pixel size"), defaultValue=False),
            self.tr("Disables resampling, even if the pixel size of the layer differs from that of the training data."),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterRasterLayer(self.REFERENCE, self.tr("Reference"), optional=True),
            self.tr(
                "For models with the normalisation 'reference', trained on images matched to the radiometry of a "
                "satellite: a raster that covers the whole layer, with the same bands in the same units, e.g. a "
                "cloud-free Sentinel-2 reflectance mosaic. Its bands are identified by name or colour "
                "interpretation, otherwise used in the order of the model. If empty, the statistics of the training "
                "data are used."
            ),
            advanced=True,
        )

        self.add(
            QgsProcessingParameterBoolean(self.SKIP_DAMAGED, self.tr("Skip damaged data"), defaultValue=False),
            self.tr(
                "Missing or damaged parts of the layer's files, and images that its service does not deliver, become "
                "nodata; a warning gives their share and extent. Otherwise the run stops with an error."
            ),
            advanced=True,
        )

    def _add_machine(self) -> None:
        """Declare what runs the network."""
        self._add_enum(
            self.DEVICE,
            self.tr("Device"),
            list(DEVICES),
            "auto",
            self.tr("auto uses the best available device and reports the choice in the log."),
        )
        self._add_number(
            self.BATCH_SIZE,
            self.tr("Batch size"),
            self.tr(
                "Number of windows predicted at once. If empty: 1 on the CPU, 8 on other devices, or the size fixed "
                "by the model. Use a smaller value if the device runs out of memory."
            ),
        )
        self._add_number(
            self.THREADS,
            self.tr("Threads"),
            self.tr("CPU threads per network. If empty, one per core."),
        )
        self._add_number(
            self.MEMORY,
            self.tr("Memory budget (MiB)"),
            self.tr(
                "Memory available for processing, in addition to the model. Wide layers are processed in blocks of "
                "columns to stay within the budget, with identical results. If empty, the available memory is used. "
                "The log shows the estimate."
            ),
        )
        self.add(
            QgsProcessingParameterString(self.CLUSTER, self.tr("Cluster"), optional=True),
            self.tr(
                "Distributes the prediction to other processes. Address of a Dask scheduler, e.g. tcp://host:8786, "
                "whose workers can access the same files, or local:4 for four processes on this computer. Requires "
                "the Python package 'distributed'."
            ),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterBoolean(self.RESTART, self.tr("Overwrite unfinished run"), defaultValue=False),
            self.tr(
                "Discards the results of an unfinished run and starts over. If unchecked, a cancelled or failed run "
                "resumes where it stopped when it is run again with the same settings and output file. Runs with a "
                "temporary output always start over."
            ),
            advanced=True,
        )

    def _add_results(self) -> None:
        """Declare the rasters and figures that come out."""
        self._add_number(
            self.TILES,
            self.tr("Tile size (px)"),
            self.tr(
                "Writes each output as a folder of GeoTIFF tiles of this size, e.g. 16384, and a virtual raster that "
                "combines them. The output files must end in .vrt. If empty, each output is a single GeoTIFF."
            ),
        )
        self.add(
            QgsProcessingParameterRasterDestination(self.OUTPUT, self.tr("Land cover")),
            self.tr("Class raster: a cloud-optimised GeoTIFF or, with tiles, a virtual raster."),
        )
        self._add_optional_raster(
            self.CONFIDENCE,
            self.tr("Confidence"),
            self.tr(
                "Confidence of the mapped class, in percent. vote: share of the votes for this class, so always 100 "
                "with one prediction per pixel. mean and crop: mean probability of this class."
            ),
        )
        self._add_optional_raster(
            self.PROBABILITIES,
            self.tr("Probabilities"),
            self.tr(
                "One band per class, in percent. vote: share of the votes for the class. mean and crop: mean "
                "probability of the class."
            ),
        )
        self.addOutput(QgsProcessingOutputNumber("WINDOWS", self.tr("Predicted windows")))
        self.addOutput(QgsProcessingOutputNumber("WINDOWS_SKIPPED", self.tr("Skipped windows (nothing to map)")))
        self.addOutput(QgsProcessingOutputNumber("SECONDS", self.tr("Run time (s)")))
        self.addOutput(QgsProcessingOutputString("DEVICE_USED", self.tr("Device used")))
        self.addOutput(QgsProcessingOutputString("BANDS_USED", self.tr("Bands used")))
        self.addOutput(QgsProcessingOutputString("CLASS_AREAS", self.tr("Area by class (JSON)")))
        self.addOutput(QgsProcessingOutputString("AREA_UNIT", self.tr("Area unit (m2, or px without georeferencing)")))

    def _add_enum(
        self, name: str, label: str, choices: list[str], default: str, help_text: str, advanced: bool = True
    ) -> None:
        """Add a choice whose values are words, so that scripts and saved models read well and stay valid."""
        parameter = QgsProcessingParameterEnum(name, label, choices, defaultValue=default, usesStaticStrings=True)
        self.add(parameter, help_text, advanced)

    def _add_number(self, name: str, label: str, help_text: str) -> None:
        """Add an optional whole number of at least 1."""
        parameter = QgsProcessingParameterNumber(name, label, _NUMBER.Integer, optional=True, minValue=1)
        self.add(parameter, help_text, advanced=True)

    def _add_optional_raster(self, name: str, label: str, help_text: str) -> None:
        """Add a raster that is made only when asked for."""
        self.add(
            QgsProcessingParameterRasterDestination(name, label, optional=True, createByDefault=False),
            help_text,
        )


class SegmentMosaic(SegmentParameters):
    """Reads a raster layer, predicts overlapping windows, and writes the class raster."""

    raster_parameters = (SegmentParameters.REFERENCE,)
    next_steps: tuple[Following, ...] = (
        Following("vectorize", {"INPUT": "OUTPUT", "CONFIDENCE": "CONFIDENCE"}),
        Following("areas", {"INPUT": "OUTPUT"}),
        Following("accuracy", {"INPUT": "OUTPUT", "CONFIDENCE": "CONFIDENCE", "REFERENCE": TO_CHOOSE}),
    )

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
            "Creates a land-cover map from an aerial mosaic. The model predicts overlapping windows, so that each "
            "pixel is predicted 16 times by default; the class with the most votes wins.\n\nThe output includes "
            "class names and colours, a raster attribute table and overviews. Nodata pixels remain nodata. If the "
            "pixel size of the layer differs by more than 10% from the pixel size the model was trained on, the "
            "layer is resampled on the fly and the map has the pixel size of the model.\n\nLayers that GDAL can read "
            "(file, VRT, remote file) are read from their source, in the coordinate system set in QGIS. Other layers "
            "are first downloaded over the extent. Map services (WMS, XYZ) only provide red, green and blue, so they "
            "only work with models that need no other bands.\n\nThe log shows the device, the bands used and the "
            "remaining time.\n\nIn scripts and with qgis_process, pass choices as text, e.g. QUALITY=fast."
        )

    def unit(self) -> str:
        """Return what progress counts."""
        return self.tr("windows")

    def canExecute(self) -> tuple[bool, str]:
        """Say what to install when the runtime is missing."""
        runtime.activate()
        from ...flair_seg.inference.session import runtime_status

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
        source = self._source or self._foreign.write(
            context.transformContext(),
            self._canceller,
            skip_damaged=self.parameterAsBool(parameters, self.SKIP_DAMAGED, context),
        )
        files = [rasters[self.OUTPUT], source, self.sources.get(self.REFERENCE)]
        temporary = any(is_temporary(path, context) for path in files if path)
        if temporary:
            feedback.info(tr("The input or output is a temporary file. A cancelled run cannot be resumed."))
        options = {
            "discard_unfinished": temporary,
            "confidence": rasters.get(self.CONFIDENCE),
            "probabilities": rasters.get(self.PROBABILITIES),
            **self._options(parameters, context),
        }
        result = self._segment(source, rasters[self.OUTPUT], options, parameters, context, feedback)
        self._name_layers(rasters, context)
        areas = {str(code): area for code, area in result["class_areas"].items()}
        feedback.table(area_table([(c.name, areas[str(c.code)]) for c in self._model.classes], result["area_unit"]))
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
        from ...flair_seg.segment import SegmentOptions, segment

        return segment(SegmentOptions(input=source, output=output, **options), feedback).to_json_dict()

    def _check(self, parameters: dict[str, Any], context: QgsProcessingContext) -> None:
        """Raise `FlairError` for values that contradict each other."""
        model = self.chosen_model(parameters, context)
        window = self._number(parameters, self.WINDOW_SIZE, context) or model.manifest.window_size
        stride = self._number(parameters, self.STRIDE, context)
        if stride is not None and stride > window:
            raise InputError(
                "The stride must be at most the window size ({window} px), not {stride} px.",
                stride=stride,
                window=window,
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
                "The model requires {count} band ({names}), but the number of bands selected is {selected}.",
                "The model requires {count} bands ({names}), but the number of bands selected is {selected}.",
                selected=len(bands),
                count=len(model.bands),
                names=names,
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
                "Model '{name}' does not define a ground sampling distance. Save the layer as a GeoTIFF and use that "
                "file.",
                name=self._model.name,
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
            "skip_damaged": self.parameterAsBool(parameters, self.SKIP_DAMAGED, context),
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
            raise InputError("Specify both limits of the input value range, or leave both empty.")
        return low, high

    def _extent(self, parameters: dict[str, Any], context: QgsProcessingContext) -> tuple[Bounds | None, str | None]:
        """Return the extent and its CRS; none where the layer was fetched over it."""
        box = self.parameterAsExtent(parameters, self.EXTENT, context)
        if box.isNull() or self._foreign is not None:
            return None, None
        crs = self.parameterAsExtentCrs(parameters, self.EXTENT, context)
        return bounds_of(box), (crs_wkt(crs) or None)

    def _area(self, parameters: dict[str, Any], context: QgsProcessingContext) -> str | None:
        """Return a file of the area of interest's polygons."""
        source = self.features(parameters, self.AREA, context)
        return None if source is None else write_features(source, context.transformContext())

    def _rasters(self, parameters: dict[str, Any], context: QgsProcessingContext) -> dict[str, str]:
        """Return where each raster asked for goes; ask only once, since each time makes a new temporary name."""
        names = [self.OUTPUT]
        names += [name for name in (self.CONFIDENCE, self.PROBABILITIES) if is_given(parameters, name)]
        return {name: self.parameterAsOutputLayer(parameters, name, context) for name in names}

    def _name_layers(self, rasters: dict[str, str], context: QgsProcessingContext) -> None:
        """Name the results after what they show and of which layer."""
        for name, path in rasters.items():
            label = self.parameterDefinition(name).description()
            title = self.tr("{name}: {value}").format(name=label, value=self._layer_name)
            name_and_style(context, path, label, title, visible=name == self.OUTPUT)
