"""flair:splitpatches splits a map into the patches of a data set."""

from __future__ import annotations

from typing import Any

from qgis.core import QgsProcessingContext, QgsProcessingParameterFolderDestination

from ...flair_seg.feedback import Feedback
from ..algorithm import FlairAlgorithm, Texts
from ..parameters import Values


class SplitPatches(FlairAlgorithm):
    """Writes the pixels of a map for each image patch."""

    INPUT = "INPUT"
    PATCHES = "PATCHES"
    NOMENCLATURE = "NOMENCLATURE"
    ENCODING = "ENCODING"
    PARTIAL = "PARTIAL"
    OUTPUT = "OUTPUT"

    key = "splitpatches"
    group_key = "use"
    raster_parameters = (INPUT,)

    def texts(self) -> Texts:
        """Return the title, tags and help in the user's language."""
        return Texts(
            title=self.tr("Split a map into patches"),
            tags=self.tr("patches,predictions,challenge,submission,flair,dataset,tiles,clip"),
            help=self.tr(
                "Splits a land-cover map into the patches of a data set. For each IMG_000001.tif in the patch folder, "
                "writes PRED_000001.tif with the corresponding pixels of the map, in the same folder structure. The "
                "map must be aligned with the pixels of the patches, like a map of their mosaic. Patches outside the "
                "map are skipped.\n\nThe files have the format of the FLAIR challenges: one 8-bit band with LZW "
                "compression and, with the encoding 'challenge', class codes starting at 0."
            ),
        )

    def initAlgorithm(self, config: dict[str, Any] | None = None) -> None:
        """Declare parameters and outputs."""
        self.add_map(self.INPUT)
        self.add_folder(
            self.PATCHES,
            self.tr("Patch folder"),
            self.tr("Folder that contains the image patches. Subfolders are included."),
        )
        self.add_choice(
            self.ENCODING,
            self.tr("Encoding"),
            self.tr(
                "codes: class codes of the map. challenge: encoding of the FLAIR #1 and #2 challenges; codes 1 to 12 "
                "become 0 to 11, other codes become 12, and nodata becomes 255."
            ),
            ["codes", "challenge"],
            "codes",
        )
        self.add_choice(
            self.PARTIAL,
            self.tr("Patches partly outside the map"),
            self.tr(
                "refuse: stops with an error and writes nothing. nodata: fills pixels outside the map with nodata."
            ),
            ["refuse", "nodata"],
            "refuse",
            advanced=True,
        )
        self.add_nomenclature(self.NOMENCLATURE)
        self.add(
            QgsProcessingParameterFolderDestination(self.OUTPUT, self.tr("Prediction folder")),
            self.tr("May already contain predictions of other maps. Must not be inside the patch folder."),
        )
        self.give_number("COUNT", self.tr("Number of predictions"))
        self.give_number("OUTSIDE", self.tr("Patches outside the map"))

    def run_engine(self, parameters: Values, context: QgsProcessingContext, feedback: Feedback) -> Values:
        """Split the map."""
        from ...flair_seg.tools.analyse.patches.splitpatches import split_patches

        result = split_patches(
            self.sources[self.INPUT],
            self.parameterAsString(parameters, self.PATCHES, context),
            self.parameterAsFileOutput(parameters, self.OUTPUT, context),
            feedback,
            **self.values(parameters, context, self.NOMENCLATURE, self.ENCODING, self.PARTIAL),
        )
        return {self.OUTPUT: result.folder, "COUNT": result.patches, "OUTSIDE": result.outside}
