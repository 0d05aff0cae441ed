"""The dialog of flair:segment: its parameters and outputs, with their help."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsProcessing,
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
)

from ..flair_seg.choices import COMBINE_RULES, QUALITY_DIVISORS, TTA_CHOICES
from ..flair_seg.devices import DEVICES
from .modelparameter import ModelAlgorithm

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
