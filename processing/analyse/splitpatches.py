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

    group_key = "use"

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
            "Cuts a land-cover map back into the patches of a data set: for each IMG_000001.tif below the folder of "
            "patches, PRED_000001.tif with the map's pixels of the same place, in folders of the same names. The map "
            "must lie on the patches' pixels, as one of their mosaic does; patches that do not meet it are left "
            "out.\n\n"
            "The files are what the FLAIR challenges take: one band of 8 bits, compressed with LZW, and with the "
            "challenge's encoding class codes from 0."
        )

    def initAlgorithm(self, config: dict[str, Any] | None = None) -> None:
        """Declare parameters and outputs."""
        self.add(
            QgsProcessingParameterRasterLayer(self.INPUT, self.tr("Land-cover map")),
            self.tr("A class raster, as 'Segment a mosaic' makes it."),
        )
        self.add(
            QgsProcessingParameterFile(
                self.PATCHES, self.tr("Folder of patches"), behavior=QgsProcessingParameterFile.Behavior.Folder
            ),
            self.tr("The images are looked for in this folder and in all folders below it."),
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
                "codes: the map's class codes. challenge: as the scoring of the FLAIR #1 and #2 challenges reads "
                "predictions, codes 1 to 12 as 0 to 11, all others as 12, and 255 where the map has no class."
            ),
        )
        self.add(
            QgsProcessingParameterEnum(
                self.PARTIAL,
                self.tr("Patches that reach past the map"),
                ["refuse", "nodata"],
                defaultValue="refuse",
                usesStaticStrings=True,
            ),
            self.tr("refuse: nothing is written. nodata: what is beyond the map has no class."),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterEnum(
                self.NOMENCLATURE,
                self.tr("Classes of the map"),
                sorted(NOMENCLATURES),
                optional=True,
                usesStaticStrings=True,
            ),
            self.tr("Needed where the map does not tell its classes."),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterFolderDestination(self.OUTPUT, self.tr("Folder for the predictions")),
            self.tr("It may hold the predictions of other maps; it must not be inside the folder of patches."),
        )
        self.addOutput(QgsProcessingOutputNumber("COUNT", self.tr("Number of predictions")))
        self.addOutput(QgsProcessingOutputNumber("OUTSIDE", self.tr("Patches that do not meet the map")))

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
