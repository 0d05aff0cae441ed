"""flair:mosaic builds one virtual raster per zone from a folder of georeferenced patches."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingOutputMultipleLayers,
    QgsProcessingOutputRasterLayer,
    QgsProcessingParameterFolderDestination,
    QgsProcessingParameterVectorDestination,
)

from ...flair_seg.feedback import Feedback
from ..algorithm import FlairAlgorithm, Texts
from ..data.results import is_given, load_on_completion
from ..parameters import POLYGON, Values
from ..qt.nextsteps import Following


class BuildMosaics(FlairAlgorithm):
    """Builds the VRT of each zone's images and masks."""

    INPUT = "INPUT"
    LOAD = "LOAD"
    OUTPUT = "OUTPUT"
    FOOTPRINTS = "FOOTPRINTS"
    LAYERS = "LAYERS"
    MOSAIC = "MOSAIC"
    COUNT = "COUNT"

    key = "mosaic"
    group_key = "prepare"
    next_steps = (Following("checkinput", {"INPUT": "MOSAIC"}), Following("segment", {"INPUT": "MOSAIC"}))

    def texts(self) -> Texts:
        """Return the title, tags and help in the user's language."""
        return Texts(
            title=self.tr("Build mosaics from patches"),
            tags=self.tr("patches,zone,vrt,virtual raster,tiles,flair,dataset,masks"),
            help=self.tr(
                "Builds one virtual raster (VRT) per zone from a folder of georeferenced patches, e.g. in the layout "
                "of the FLAIR data sets (domain/zone/img/IMG_*.tif, msk/MSK_*.tif). Each folder of patches is a zone. "
                "Masks are combined into separate mosaics, with the class colours of the masks or, if they have none, "
                "of the 19 FLAIR classes. The mosaics refer to the patches, so do not delete them. Paths are relative: "
                "you can move the mosaics together with the patches.\n\nUse 'Segment a mosaic' on a mosaic to segment "
                "a whole zone at once, with windows that extend across patch edges.\n\nIn the model designer, use "
                "'Mosaic of the first zone' as input of the segmentation if the folder contains a single zone."
            ),
        )

    def initAlgorithm(self, config: dict[str, Any] | None = None) -> None:
        """Declare parameters and outputs."""
        self.add_folder(
            self.INPUT, self.tr("Patch folder"), self.tr("Folder that contains the patches. Subfolders are included.")
        )
        self.add_flag(
            self.LOAD,
            self.tr("Add mosaics to project"),
            self.tr("Uncheck if the mosaics are only used by a later step of a model."),
            default=True,
        )
        self.add(
            QgsProcessingParameterFolderDestination(self.OUTPUT, self.tr("Mosaic folder")),
            self.tr("One .vrt file is written per zone for the images, and one for the masks."),
        )
        footprints = QgsProcessingParameterVectorDestination(
            self.FOOTPRINTS, self.tr("Footprints"), POLYGON, optional=True, createByDefault=False
        )
        footprints.setSupportsNonFileBasedOutput(False)  # it has up to three layers
        self.add(
            footprints,
            self.tr(
                "GeoPackage of the area covered by the patches of each zone. Areas of a mosaic without a patch and "
                "areas where patches overlap are saved as the separate layers gaps and overlaps."
            ),
        )
        self.addOutput(QgsProcessingOutputMultipleLayers(self.LAYERS, self.tr("Mosaics")))
        self.addOutput(QgsProcessingOutputRasterLayer(self.MOSAIC, self.tr("Mosaic of the first zone")))
        self.give_number(self.COUNT, self.tr("Number of mosaics"))

    def run_engine(self, parameters: Values, context: QgsProcessingContext, feedback: Feedback) -> Values:
        """Build the mosaics."""
        from ...flair_seg.tools.prepare.mosaic import build_mosaics

        patches = self.parameterAsString(parameters, self.INPUT, context)
        folder = self.parameterAsString(parameters, self.OUTPUT, context)
        footprints = None
        if is_given(parameters, self.FOOTPRINTS):
            footprints = self.parameterAsOutputLayer(parameters, self.FOOTPRINTS, context)
        mosaics = build_mosaics(patches, folder, feedback, footprints=footprints)
        if self.parameterAsBool(parameters, self.LOAD, context):
            for mosaic in mosaics:
                kind = self.tr("mask") if mosaic.kind == "msk" else self.tr("mosaic")
                load_on_completion(context, str(mosaic.path), f"{mosaic.zone} ({kind})", self.LAYERS)
        images = [str(mosaic.path) for mosaic in mosaics if mosaic.kind == "img"]
        return {
            self.OUTPUT: folder,
            self.LAYERS: [str(mosaic.path) for mosaic in mosaics],
            self.MOSAIC: images[0] if images else None,
            self.COUNT: len(mosaics),
            **({self.FOOTPRINTS: footprints} if footprints else {}),
        }
