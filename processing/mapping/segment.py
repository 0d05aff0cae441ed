"""flair:segment turns a mosaic into a land-cover map."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from qgis.core import QgsProcessingContext, QgsProcessingFeedback, QgsProcessingParameterRasterDestination

from ...flair_seg.feedback import Feedback
from ...flair_seg.language import tr
from ..algorithm import Texts
from ..data.layersources import is_temporary
from ..data.results import is_given
from ..parameters import Values
from ..qt.nextsteps import TO_CHOOSE, Following
from ..qt.tables import area_table
from ..runtime import runtime
from .clusterrun import machines, run_on_cluster
from .mappingalgorithm import MappingAlgorithm

if TYPE_CHECKING:
    from ...flair_seg.options import SegmentOptions, SegmentResult


class SegmentMosaic(MappingAlgorithm):
    """Reads a raster layer, predicts overlapping windows, and writes the class raster."""

    RESTART = "RESTART"
    CLUSTER = "CLUSTER"
    TILES = "TILES"
    REDO = "REDO"
    STAC = "STAC"
    OUTPUT = "OUTPUT"
    CONFIDENCE = "CONFIDENCE"
    PROBABILITIES = "PROBABILITIES"

    key = "segment"
    next_steps = (
        Following("vectorize", {"INPUT": "OUTPUT", "CONFIDENCE": "CONFIDENCE"}),
        Following("areas", {"INPUT": "OUTPUT"}),
        Following("accuracy", {"INPUT": "OUTPUT", "CONFIDENCE": "CONFIDENCE", "REFERENCE": TO_CHOOSE}),
    )

    def texts(self) -> Texts:
        """Return the title, tags and help in the user's language."""
        return Texts(
            title=self.tr("Segment a mosaic"),
            tags=self.tr(
                "land cover,land use,classification,segmentation,semantic,deep learning,neural "
                "network,onnx,aerial,orthophoto,flair,cosia"
            ),
            help=self.tr(
                "Creates a land-cover map from an aerial mosaic. The model predicts overlapping windows, so that each "
                "pixel is predicted 16 times by default; the class with the most votes wins.\n\nThe output includes "
                "class names and colours, a raster attribute table and overviews. Nodata pixels remain nodata. If the "
                "pixel size of the layer differs by more than 10% from the pixel size the model was trained on, the "
                "layer is resampled on the fly and the map has the pixel size of the model.\n\nLayers that GDAL can "
                "read (file, VRT, remote file) are read from their source, in the coordinate system set in QGIS. Other "
                "layers are first downloaded over the extent. Map services (WMS, XYZ) only provide red, green and "
                "blue, so they only work with models that need no other bands.\n\nThe log shows the device, the bands "
                "used and the remaining time.\n\nIn scripts and with qgis_process, pass choices as text, e.g. "
                "QUALITY=fast."
            ),
        )

    def unit(self) -> str:
        """Return what progress counts."""
        return self.tr("windows")

    def initAlgorithm(self, config: dict[str, Any] | None = None) -> None:
        """Declare parameters and outputs."""
        self.add_mapping()
        self._add_run()
        self._add_tiles()
        self._add_results()

    def _add_run(self) -> None:
        """Declare where the prediction runs and whether it resumes."""
        self.add_text(
            self.CLUSTER,
            self.tr("Cluster"),
            self.tr(
                "Distributes the prediction to other processes. Address of a Dask scheduler, e.g. tcp://host:8786, "
                "whose workers can access the same files, or local:4 for four processes on this computer. Requires "
                "the Python package 'distributed'."
            ),
            advanced=True,
        )
        self.add_flag(
            self.RESTART,
            self.tr("Overwrite unfinished run"),
            self.tr(
                "Discards the results of an unfinished run and starts over. If unchecked, a cancelled or failed run "
                "resumes where it stopped when it is run again with the same settings and output file. Runs with a "
                "temporary output always start over."
            ),
            advanced=True,
        )

    def _add_tiles(self) -> None:
        """Declare how the map is divided into files."""
        self.add_integer(
            self.TILES,
            self.tr("Tile size (px)"),
            self.tr(
                "Writes each output as a folder of GeoTIFF tiles of this size, e.g. 16384, and a virtual raster that "
                "combines them. The output files must end in .vrt. If empty, each output is a single GeoTIFF."
            ),
            advanced=True,
        )
        self.add_text(
            self.REDO,
            self.tr("Tiles to redo"),
            self.tr(
                "Computes some tiles of the map again, e.g. because their imagery was damaged, and keeps the others. "
                "Names separated by commas, e.g. r00012_c00034, or a text file with one name per line. Requires the "
                "output, the tile size and the other settings of the map."
            ),
            advanced=True,
        )

    def _add_results(self) -> None:
        """Declare the files and figures that are returned."""
        self.add_flag(
            self.STAC,
            self.tr("Write STAC items"),
            self.tr(
                "Also writes two JSON files next to the map that describe the map and the model for a STAC catalogue: "
                "extent, coordinate system, classes, checksums and provenance."
            ),
            advanced=True,
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
        self.add_report(
            self.tr(
                "Settings, machine, warnings, failed tiles, time and area by class in a single HTML file. It is also "
                "written if the run fails."
            ),
            by_default=False,
            label=self.tr("Run report"),
            advanced=True,
        )
        self.give_number("WINDOWS", self.tr("Predicted windows"))
        self.give_number("WINDOWS_SKIPPED", self.tr("Skipped windows (nothing to map)"))
        self.give_number("SECONDS", self.tr("Run time (s)"))
        self.give_text("DEVICE_USED", self.tr("Device used"))
        self.give_text("BANDS_USED", self.tr("Bands used"))
        self.give_text("CLASS_AREAS", self.tr("Area by class (JSON)"))
        self.give_text("AREA_UNIT", self.tr("Area unit (m2, or px without georeferencing)"))

    def _add_optional_raster(self, name: str, label: str, help_text: str) -> None:
        """Add a raster that is written only on request."""
        raster = QgsProcessingParameterRasterDestination(name, label, optional=True, createByDefault=False)
        self.add(raster, help_text)

    def check(self, parameters: Values, context: QgsProcessingContext) -> None:
        """Refuse also an address that is no cluster."""
        cluster = self.parameterAsString(parameters, self.CLUSTER, context)
        if cluster:
            machines(cluster)
        super().check(parameters, context)

    def prepare(self, parameters: Values, context: QgsProcessingContext, feedback: QgsProcessingFeedback) -> None:
        """Keep the feedback, which cancels a download."""
        super().prepare(parameters, context, feedback)
        self._canceller = feedback

    def run_engine(self, parameters: Values, context: QgsProcessingContext, feedback: Feedback) -> Values:
        """Segment the mosaic."""
        from ...flair_seg.options import SegmentOptions
        from ...flair_seg.tools.reports.mapitem import check_map_item
        from ...flair_seg.tools.runs.redo import given_tiles
        from ...flair_seg.tools.runs.runreport import check_report, reported

        runtime.activate()
        rasters = self._rasters(parameters, context)
        source = self._source(parameters, context)
        files = [rasters[self.OUTPUT], source, self.sources.get(self.REFERENCE)]
        temporary = any(is_temporary(path, context) for path in files if path)
        if temporary:
            feedback.info(tr("The input or output is a temporary file. A cancelled run cannot be resumed."))
        cluster = self.parameterAsString(parameters, self.CLUSTER, context)
        options = SegmentOptions(
            input=source,
            output=rasters[self.OUTPUT],
            discard_unfinished=temporary,
            confidence=rasters.get(self.CONFIDENCE),
            probabilities=rasters.get(self.PROBABILITIES),
            redo=given_tiles(self.parameterAsString(parameters, self.REDO, context)),
            **self.values(parameters, context, self.TILES, self.RESTART),
            **self.engine_options(parameters, context),
            **(machines(cluster) if cluster else {}),
        )
        report, stac = self.file_output(parameters, self.REPORT, context), self.value(parameters, self.STAC, context)
        if report:
            check_report(report, options)
        if stac:
            check_map_item(options.output, options.input, self.model)
        result = reported(report, options, feedback, lambda heard: self._mapped(options, stac, heard))
        assert result is not None  # noqa: S101 - nothing is skipped
        for name, path in rasters.items():
            self.show_result(context, name, path, self.layer_names[self.INPUT], visible=name == self.OUTPUT)
        areas = {cover.name: result.class_areas[cover.code] for cover in self.model.classes}
        feedback.table(area_table(list(areas.items()), result.area_unit))
        return {
            self.OUTPUT: result.output,
            self.CONFIDENCE: result.confidence,
            self.PROBABILITIES: result.probabilities,
            **({self.REPORT: report} if report else {}),
            "WINDOWS": result.windows,
            "WINDOWS_SKIPPED": result.windows_skipped,
            "SECONDS": result.seconds,
            "DEVICE_USED": result.device,
            "BANDS_USED": result.bands,
            "CLASS_AREAS": json.dumps(areas),
            "AREA_UNIT": result.area_unit,
        }

    def _mapped(self, options: SegmentOptions, stac: bool, feedback: Feedback) -> SegmentResult:
        """Segment here or on a cluster, and write the STAC items if they are asked for."""
        from ...flair_seg.segment import segment
        from ...flair_seg.tools.reports.mapitem import write_map_item

        run = run_on_cluster if options.cluster or options.workers else segment
        result = run(options, feedback)
        if stac:
            others = {"confidence": options.confidence, "probabilities": options.probabilities}
            paths = write_map_item(options.output, options.input, self.model, **others)
            feedback.info(tr("Written: {paths}", paths=", ".join(map(str, paths))))
        return result

    def _source(self, parameters: Values, context: QgsProcessingContext) -> str:
        """Return what GDAL opens for the mosaic; download it first if GDAL does not read the layer."""
        if self.foreign is None:
            return self.sources[self.INPUT]
        skip_damaged = self.parameterAsBool(parameters, self.SKIP_DAMAGED, context)
        return self.foreign.write(context.transformContext(), self._canceller, skip_damaged=skip_damaged)

    def _rasters(self, parameters: Values, context: QgsProcessingContext) -> dict[str, str]:
        """Return where each raster goes that is requested; call it once, since temporary names are new each time."""
        names = [self.OUTPUT]
        names += [name for name in (self.CONFIDENCE, self.PROBABILITIES) if is_given(parameters, name)]
        return {name: self.parameterAsOutputLayer(parameters, name, context) for name in names}
