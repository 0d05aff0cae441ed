"""flair:splitpatches cuts a map back into the patches of a data set."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingOutputNumber,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFile,
    QgsProcessingParameterFolderDestination,
    QgsProcessingParameterRasterLayer,
)

from ...flair_seg.feedback import Feedback
from ...flair_seg.nomenclature import NOMENCLATURES
from ..algorithm import FlairAlgorithm


class SplitPatches(FlairAlgorithm):
    """Writes a map's pixels of each image patch."""

    INPUT = "INPUT"
    PATCHES = "PATCHES"
    NOMENCLATURE = "NOMENCLATURE"
    ENCODING = "ENCODING"
    PARTIAL = "PARTIAL"
    OUTPUT = "OUTPUT"

    group_key = "analyse"

    raster_parameters = (INPUT,)

    def name(self) -> str:
        """Return the id without the provider's prefix."""
        return "splitpatches"

    def displayName(self) -> str:
        """Return the name shown in the toolbox."""
        return self.tr("Split a map into patches")

    def tags(self) -> list[str]:
        """Return more words that find the algorithm."""
        return self.tr("patches,predictions,challenge,submission,flair,dataset,tiles,clip").split(",")

    def shortHelpString(self) -> str:
        """Return the help panel's text."""
        return self.tr(
            "Splits a land-cover map into the patches of a data set. For each IMG_000001.tif in the patch folder, "
            "writes PRED_000001.tif with the corresponding pixels of the map, in the same folder structure. The map "
            "must be aligned with the pixels of the patches, like a map of their mosaic. Patches outside the map are "
            "skipped.\n\nThe files have the format of the FLAIR challenges: one 8-bit band with LZW compression and, "
            "with the encoding 'challenge', class codes starting at 0."
        )

    def initAlgorithm(self, config: dict[str, Any] | None = None) -> None:
        """Declare parameters and outputs."""
        self.add(
            QgsProcessingParameterRasterLayer(self.INPUT, self.tr("Land-cover map")),
            self.tr("Class raster, such as the output of 'Segment a mosaic'."),
        )
        self.add(
            QgsProcessingParameterFile(
                self.PATCHES, self.tr("Patch folder"), behavior=QgsProcessingParameterFile.Behavior.Folder
            ),
            self.tr("Folder that contains the image patches. Subfolders are included."),
        )
        self.add(
            QgsProcessingParameterEnum(
                self.ENCODING,
                self.tr("Encoding"),
                ["codes", "challenge"],
                defaultValue="codes",
                usesStaticStrings=True,
            ),
            self.tr(
                "codes: class codes of the map. challenge: encoding of the FLAIR #1 and #2 challenges; codes 1 to 12 "
                "become 0 to 11, other codes become 12, and nodata becomes 255."
            ),
        )
        self.add(
            QgsProcessingParameterEnum(
                self.PARTIAL,
                self.tr("Patches partly outside the map"),
                ["refuse", "nodata"],
                defaultValue="refuse",
                usesStaticStrings=True,
            ),
            self.tr(
                "refuse: stops with an error and writes nothing. nodata: fills pixels outside the map with nodata."
            ),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterEnum(
                self.NOMENCLATURE,
                self.tr("Map nomenclature"),
                sorted(NOMENCLATURES),
                optional=True,
                usesStaticStrings=True,
            ),
            self.tr("Nomenclature of the map. Required if the map has no class legend."),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterFolderDestination(self.OUTPUT, self.tr("Prediction folder")),
            self.tr("May already contain predictions of other maps. Must not be inside the patch folder."),
        )
        self.addOutput(QgsProcessingOutputNumber("COUNT", self.tr("Number of predictions")))
        self.addOutput(QgsProcessingOutputNumber("OUTSIDE", self.tr("Patches outside the map")))

    def run_engine(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: Feedback
    ) -> dict[str, Any]:
        """Split the map."""
        from ...flair_seg.tools.analyse.patches.splitpatches import split_patches

        result = split_patches(
            self.sources[self.INPUT],
            self.parameterAsString(parameters, self.PATCHES, context),
            self.parameterAsFileOutput(parameters, self.OUTPUT, context),
            feedback,
            nomenclature=NOMENCLATURES.get(self.parameterAsEnumString(parameters, self.NOMENCLATURE, context)),
            encoding=self.parameterAsEnumString(parameters, self.ENCODING, context),
            partial=self.parameterAsEnumString(parameters, self.PARTIAL, context),
        )
        return {self.OUTPUT: result.folder, "COUNT": result.patches, "OUTSIDE": result.outside}
