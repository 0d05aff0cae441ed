"""What mapping a mosaic asks for: the parameters of `flair:segment` and `flair:plan`, as options of the engine."""

from __future__ import annotations

import math

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingParameterExtent,
    QgsProcessingParameterNumber,
    QgsProcessingParameterRange,
    QgsRasterLayer,
)

from ...flair_seg.choices import COMBINE_RULES, QUALITY_DIVISORS, TTA_CHOICES, check_count, check_quality
from ...flair_seg.errors import InputError
from ...flair_seg.inference.devices import DEVICES
from ...flair_seg.models.model import Model
from ..data.foreignlayers import ForeignRaster, provider_problem
from ..data.layersources import gdal_source
from ..parameters import Values
from ..runtime import runtime
from .modelparameter import ModelAlgorithm


class MappingAlgorithm(ModelAlgorithm):
    """Base of the algorithms that map a mosaic, or estimate what this takes."""

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
    MEMORY = "MEMORY"

    raster_parameters = (REFERENCE,)

    def add_mapping(self) -> None:
        """Declare what is mapped, with what, where and how."""
        self._add_inputs()
        self._add_method()
        self._add_source_details()
        self._add_machine()

    def _add_inputs(self) -> None:
        """Declare image, model, extent and quality."""
        self.add_raster(
            self.INPUT,
            self.tr("Mosaic"),
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
        self.add_features(
            self.AREA,
            self.tr("Area of interest"),
            self.tr(
                "Maps only pixels whose centre lies inside these polygons; all other pixels are nodata. Windows "
                "outside the polygons are skipped."
            ),
        )
        self.add_departments()
        self.add_choice(
            self.QUALITY,
            self.tr("Quality"),
            self.tr(
                "Number of predictions per pixel. best: 16 (windows shifted by a quarter). fine: 8 (every other "
                "window of best, in a checkerboard pattern). balanced: 4 (windows shifted by half). fast: 1. "
                "Processing time is proportional: fine takes half as long as best, and 1.45% of the pixels differed "
                "in a test. If windows are combined by crop, a single window determines each pixel, and the quality "
                "sets how close to the window centre the pixel lies; crop cannot be used with fine."
            ),
            QUALITY_DIVISORS,
            "best",
        )

    def _add_method(self) -> None:
        """Declare how windows are placed and combined."""
        self.add_integer(
            self.WINDOW_SIZE,
            self.tr("Window size (px)"),
            self.tr("For models that support several window sizes. If empty, the default size of the model is used."),
            advanced=True,
        )
        self.add_integer(
            self.STRIDE,
            self.tr("Stride (px)"),
            self.tr(
                "Distance between windows, from 1 (for mean: 1/16 of the window size) to the window size. Overrides "
                "the quality. A stride of 128 with a window size of 512 is equivalent to 'best'."
            ),
            advanced=True,
        )
        self.add_choice(
            self.COMBINE,
            self.tr("Combination rule"),
            self.tr(
                "How overlapping windows are combined. vote: the class predicted most often. mean: the class with "
                "the highest mean probability, weighted towards the window centres. crop: only the centre of each "
                "window is used, a square of one stride."
            ),
            COMBINE_RULES,
            "vote",
            advanced=True,
        )
        self.add_choice(
            self.TTA,
            self.tr("Test-time augmentation"),
            self.tr(
                "Also predicts rotated copies of each window and averages the results. rotate: rotations by 90, 180 "
                "and 270 degrees (4 times slower). d4: rotations and reflections (8 times slower)."
            ),
            TTA_CHOICES,
            "none",
            advanced=True,
        )

    def _add_source_details(self) -> None:
        """Declare how the values of the layer are read."""
        self.add_bands(self.INPUT)
        self.add(
            QgsProcessingParameterRange(
                self.SCALE, self.tr("Input value range"), type=QgsProcessingParameterNumber.Type.Double, optional=True
            ),
            self.tr(
                "Values scaled to 0 and 255, e.g. 0 and 3000. Required if the model expects 8-bit data and the layer "
                "has another data type. Values outside the range are clipped."
            ),
            advanced=True,
        )
        self.add_flag(
            self.NATIVE_GSD,
            self.tr("Keep original pixel size"),
            self.tr("Disables resampling, even if the pixel size of the layer differs from that of the training data."),
            advanced=True,
        )
        self.add_raster(
            self.REFERENCE,
            self.tr("Reference"),
            self.tr(
                "For models with the normalisation 'reference', trained on images matched to the radiometry of a "
                "satellite: a raster that covers the whole layer, with the same bands in the same units, e.g. a "
                "cloud-free Sentinel-2 reflectance mosaic. Its bands are identified by name or colour "
                "interpretation, otherwise used in the order of the model. If empty, the statistics of the training "
                "data are used."
            ),
            optional=True,
            advanced=True,
        )
        self.add_flag(
            self.SKIP_DAMAGED,
            self.tr("Skip damaged data"),
            self.tr(
                "Missing or damaged parts of the layer's files, and images that its service does not deliver, become "
                "nodata; a warning gives their share and extent. Otherwise the run stops with an error."
            ),
            advanced=True,
        )

    def _add_machine(self) -> None:
        """Declare the device and the resources of the computer."""
        self.add_choice(
            self.DEVICE,
            self.tr("Device"),
            self.tr("auto uses the best available device and reports the choice in the log."),
            DEVICES,
            "auto",
            advanced=True,
        )
        self.add_integer(
            self.BATCH_SIZE,
            self.tr("Batch size"),
            self.tr(
                "Number of windows predicted at once. If empty: 1 on the CPU, 8 on other devices, or the size fixed "
                "by the model. Use a smaller value if the device runs out of memory."
            ),
            advanced=True,
        )
        self.add_integer(
            self.THREADS, self.tr("Threads"), self.tr("CPU threads per network. If empty, one per core."), advanced=True
        )
        self.add_integer(
            self.MEMORY,
            self.tr("Memory budget (MiB)"),
            self.tr(
                "Memory available for processing, in addition to the model. Wide layers are processed in blocks of "
                "columns to stay within the budget, with identical results. If empty, the available memory is used. "
                "The log shows the estimate."
            ),
            advanced=True,
        )

    def canExecute(self) -> tuple[bool, str]:
        """Say what to install when the runtime is missing."""
        runtime.activate()
        from ...flair_seg.inference.session import runtime_status

        ok, message = runtime_status()
        return ok, "" if ok else message

    def check(self, parameters: Values, context: QgsProcessingContext) -> None:
        """Refuse values that contradict each other, the model or the layer."""
        model = self.chosen_model(parameters, context)
        self._check_windows(model, parameters, context)
        for name in (self.BATCH_SIZE, self.THREADS):
            check_count(name.lower(), self.value(parameters, name, context))
        self._scale(parameters, context)
        codes = self.parameterAsString(parameters, self.DEPARTMENTS, context)
        if codes:
            from ...flair_seg.tools.prepare.departments import department_codes

            department_codes(codes)
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

    def _check_windows(self, model: Model, parameters: Values, context: QgsProcessingContext) -> None:
        """Raise `InputError` for a stride or a quality that the windows do not allow."""
        window = self.value(parameters, self.WINDOW_SIZE, context) or model.manifest.window_size
        stride = self.value(parameters, self.STRIDE, context)
        if stride is None:
            check_quality(**self.values(parameters, context, self.QUALITY, self.COMBINE))
        elif stride > window:
            raise InputError(
                "The stride must be at most the window size ({window} px), not {stride} px.",
                stride=stride,
                window=window,
            )

    def _check_provider(
        self, layer: QgsRasterLayer, model: Model, parameters: Values, context: QgsProcessingContext
    ) -> None:
        """Raise `InputError` for a layer that cannot be read or downloaded."""
        has_extent = not self.parameterAsExtent(parameters, self.EXTENT, context).isNull()
        problem = provider_problem(layer, tuple(band.name for band in model.bands), has_extent)
        if problem:
            raise InputError(problem)

    def prepare(self, parameters: Values, context: QgsProcessingContext, feedback: QgsProcessingFeedback) -> None:
        """Read what belongs to the main thread from the layer: its source, or a copy of its provider."""
        layer = self.parameterAsRasterLayer(parameters, self.INPUT, context)
        if layer is None:
            raise QgsProcessingException(self.invalidRasterError(parameters, self.INPUT))
        self.layer_names[self.INPUT] = layer.name()
        self.model = self.chosen_model(parameters, context)
        self._check_provider(layer, self.model, parameters, context)
        self.foreign = None if layer.providerType() == "gdal" else self._foreign(layer, parameters, context)
        if self.foreign is None:
            self.sources[self.INPUT] = gdal_source(layer)

    def _foreign(self, layer: QgsRasterLayer, parameters: Values, context: QgsProcessingContext) -> ForeignRaster:
        """Return the part of a layer that is to be downloaded, at the ground sampling distance of the model."""
        gsd_m = self.model.manifest.gsd_m
        if gsd_m is None:
            raise InputError(
                "Model '{name}' does not define a ground sampling distance. Save the layer as a GeoTIFF and use that "
                "file.",
                name=self.model.name,
            )
        extent = self.parameterAsExtent(parameters, self.EXTENT, context, layer.crs())
        return ForeignRaster(layer, extent, gsd_m)

    def engine_options(self, parameters: Values, context: QgsProcessingContext) -> Values:
        """Return the engine's options other than input and output files."""
        # A downloaded layer is already limited to the extent.
        extent, extent_crs = self.extent(parameters, self.EXTENT, context) if self.foreign is None else (None, None)
        method = (self.QUALITY, self.WINDOW_SIZE, self.STRIDE, self.COMBINE, self.TTA)
        machine = (self.DEVICE, self.BATCH_SIZE, self.THREADS)
        return {
            **self.values(parameters, context, *method, *machine, self.NATIVE_GSD, self.SKIP_DAMAGED),
            "model": str(self.model.path),
            "memory_mb": self.value(parameters, self.MEMORY, context),
            "bands": self.chosen_bands(parameters, context),
            "scale": self._scale(parameters, context),
            "aoi": self.area_source(parameters, self.AREA, context),
            "extent": extent,
            "extent_crs": extent_crs,
            "reference": self.sources.get(self.REFERENCE),
        }

    def _scale(self, parameters: Values, context: QgsProcessingContext) -> tuple[float, float] | None:
        """Return the values that become 0 and 255."""
        low, high = self.parameterAsRange(parameters, self.SCALE, context)
        if math.isnan(low) and math.isnan(high):
            return None
        if math.isnan(low) or math.isnan(high):
            raise InputError("Specify both limits of the input value range, or leave both empty.")
        return low, high
