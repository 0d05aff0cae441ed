"""flair:segment turns a mosaic into a land-cover map."""

from __future__ import annotations

import json
import math
from typing import Any

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
from ..data.layers import (
    ForeignRaster,
    crs_wkt,
    gdal_source,
    is_temporary,
    name_and_style,
    provider_problem,
    write_features,
)
from ..modelparameter import ModelAlgorithm
from ..qt.tables import area_table
from ..runtime import runtime
from .clusterrun import machines, run_on_cluster

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
                "The aerial image: one raster layer with all the bands the model needs. Many files: 'Build "
                "mosaics from patches' or 'Build virtual raster' makes one layer of them."
            ),
        )
        self.add_model()
        self.add(
            QgsProcessingParameterExtent(self.EXTENT, self.tr("Extent"), optional=True),
            self.tr("Only this rectangle is mapped. Needed for a layer that GDAL does not read, e.g. a map service's."),
        )
        self.add(
            QgsProcessingParameterFeatureSource(
                self.AREA,
                self.tr("Area of interest"),
                [QgsProcessing.SourceType.TypeVectorPolygon],
                optional=True,
            ),
            self.tr(
                "Only pixels whose centre lies inside these polygons are mapped; the rest is nodata. Windows "
                "that meet no polygon cost no time."
            ),
        )
        self._add_enum(
            self.QUALITY,
            self.tr("Quality"),
            list(QUALITY_DIVISORS),
            "best",
            self.tr(
                "How often each pixel is predicted. best: 16 times (windows shifted by a quarter), fine: 8 times "
                "(every other one of these windows, as on a chessboard), balanced: 4 times (by half), fast: once. Time "
                "grows in the same way: fine takes half the time of best, and 1.45 % of the pixels differed in a "
                "trial. Where windows are combined by crop, each pixel is decided by one of them, and the quality says "
                "how near its centre; crop does not go with fine."
            ),
            advanced=False,
        )

    def _add_method(self) -> None:
        """Declare how windows are placed and combined."""
        self._add_number(
            self.WINDOW_SIZE,
            self.tr("Window size, in px"),
            self.tr("For networks that take several sizes; empty: the size the model was made for."),
        )
        self._add_number(
            self.STRIDE,
            self.tr("Stride, in px (instead of the quality)"),
            self.tr(
                "How far windows are shifted, from 1 (for mean: a 16th of the window) to the window size. 128 "
                "for a window of 512 is 'best'."
            ),
        )
        self._add_enum(
            self.COMBINE,
            self.tr("Combine windows by"),
            list(COMBINE_RULES),
            "vote",
            self.tr(
                "vote: the class predicted most often. mean: the most probable class, from the probabilities' "
                "mean, weighted towards the centre of each window. crop: only the centre of each window counts, a "
                "square of one stride."
            ),
        )
        self._add_enum(
            self.TTA,
            self.tr("Test-time augmentation"),
            list(TTA_CHOICES),
            "none",
            self.tr(
                "Also predicts each window turned, and averages: rotate by 90, 180 and 270 degrees (4 times the "
                "time), d4 also mirrored (8 times)."
            ),
        )

    def _add_source_details(self) -> None:
        """Declare how the layer's values are read."""
        self.add_bands(self.INPUT)
        self.add(
            QgsProcessingParameterRange(
                self.SCALE,
                self.tr("Values that become 0 and 255"),
                type=_NUMBER.Double,
                optional=True,
            ),
            self.tr(
                "Needed where the model takes 8 bits and the layer has another data type, e.g. 0 and 3000. Values "
                "beyond them become 0 and 255 too."
            ),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterBoolean(self.NATIVE_GSD, self.tr("Keep the layer's own pixels"), defaultValue=False),
            self.tr("Does not resample, even where the pixels are not of the ground size the model was trained on."),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterRasterLayer(self.REFERENCE, self.tr("Reference"), optional=True),
            self.tr(
                "For models of the normalisation 'reference', which were trained on images brought to the radiometry "
                "of a satellite: a raster over the whole layer with the same bands in the same units, e.g. a "
                "cloud-free Sentinel-2 mosaic of reflectances. Its bands are found by their names or colours, else "
                "taken in the model's order. Without it such a model is normalised by its data set."
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
            self.tr("auto takes the best device that works, and says in the log which and why."),
        )
        self._add_number(
            self.BATCH_SIZE,
            self.tr("Batch size"),
            self.tr(
                "Windows predicted at once; empty: 1 on the processor, 8 on other devices, or what the network "
                "fixes. Smaller where the device runs out of memory."
            ),
        )
        self._add_number(
            self.THREADS,
            self.tr("Threads"),
            self.tr("Processor threads each network may use; empty: one per core."),
        )
        self._add_number(
            self.MEMORY,
            self.tr("Memory budget, in MiB"),
            self.tr(
                "What the run may use in addition to the model; a wide layer is then made in blocks of columns, with "
                "the same result. Empty: what the machine has available. The log shows the estimate."
            ),
        )
        self.add(
            QgsProcessingParameterString(self.CLUSTER, self.tr("Cluster"), optional=True),
            self.tr(
                "Lets other processes predict: the address of a Dask scheduler, e.g. tcp://host:8786, whose workers "
                "see the same files, or local:4 for four processes on this computer. Needs the Python package "
                "'distributed'."
            ),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterBoolean(self.RESTART, self.tr("Start over"), defaultValue=False),
            self.tr(
                "A run that was cancelled or failed continues where it stopped when it is started again with the same "
                "settings and output file. This discards what it has finished. A temporary output is always started "
                "over."
            ),
            advanced=True,
        )

    def _add_results(self) -> None:
        """Declare the rasters and figures that come out."""
        self._add_number(
            self.TILES,
            self.tr("Tiles, in px"),
            self.tr(
                "Makes each result a folder of GeoTIFFs of this side, e.g. 16384, and a virtual raster over them: save "
                "the results to files that end in .vrt. Empty: one GeoTIFF each."
            ),
        )
        self.add(
            QgsProcessingParameterRasterDestination(self.OUTPUT, self.tr("Land cover")),
            self.tr("The class raster, a cloud-optimised GeoTIFF, or with tiles a virtual raster over such."),
        )
        self._add_optional_raster(
            self.CONFIDENCE,
            self.tr("Confidence"),
            self.tr(
                "How sure the map's class is, in percent. vote: its share of the votes, hence 100 everywhere with "
                "one vote a pixel. mean and crop: its mean probability."
            ),
        )
        self._add_optional_raster(
            self.PROBABILITIES,
            self.tr("Probabilities"),
            self.tr(
                "One band a class, in percent. vote: the class's share of the votes. mean and crop: its mean "
                "probability."
            ),
        )
        self.addOutput(QgsProcessingOutputNumber("WINDOWS", self.tr("Windows predicted")))
        self.addOutput(QgsProcessingOutputNumber("WINDOWS_SKIPPED", self.tr("Windows skipped, with nothing to map")))
        self.addOutput(QgsProcessingOutputNumber("SECONDS", self.tr("Seconds taken")))
        self.addOutput(QgsProcessingOutputString("DEVICE_USED", self.tr("Device that ran the network")))
        self.addOutput(QgsProcessingOutputString("BANDS_USED", self.tr("Bands that were read")))
        self.addOutput(QgsProcessingOutputString("CLASS_AREAS", self.tr("Area of each class, as JSON")))
        self.addOutput(
            QgsProcessingOutputString("AREA_UNIT", self.tr("Unit of the areas: m2, or px without a georeference"))
        )

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
    next_steps: tuple[str, ...] = ("areas", "vectorize", "accuracy")

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
                "the stride is {stride} px: it must be at most the window size, {window} px",
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
                "{count} bands are chosen: the model needs {needed} ({names})",
                count=len(bands),
                needed=len(model.bands),
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
                "model '{name}' has no ground size: save the layer as a GeoTIFF and use that", name=self._model.name
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
            raise InputError("only one of the values that become 0 and 255 is given: give both, or none")
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
