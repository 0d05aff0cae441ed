"""flair:exportpatches exports imagery and labels as training patches."""

from __future__ import annotations

import json
from typing import Any

from qgis.core import QgsProcessingContext, QgsProcessingParameterBand, QgsProcessingParameterFolderDestination

from ...flair_seg.errors import InputError
from ...flair_seg.feedback import Feedback
from ..algorithm import FlairAlgorithm, Texts
from ..parameters import Values


class ExportPatches(FlairAlgorithm):
    """Writes patches in the layout of the FLAIR data sets, with their split."""

    INPUT = "INPUT"
    LABELS = "LABELS"
    LABEL_POLYGONS = "LABEL_POLYGONS"
    FIELD = "FIELD"
    NOMENCLATURE = "NOMENCLATURE"
    BANDS = "BANDS"
    DOMAIN = "DOMAIN"
    PATCH_SIZE = "PATCH_SIZE"
    STRIDE = "STRIDE"
    MIN_LABELLED = "MIN_LABELLED"
    CONFIDENCE = "CONFIDENCE"
    MAX_PATCHES = "MAX_PATCHES"
    SPLIT = "SPLIT"
    VAL_SHARE = "VAL_SHARE"
    TEST_SHARE = "TEST_SHARE"
    ZONES = "ZONES"
    ZONE_FIELD = "ZONE_FIELD"
    SEED = "SEED"
    OUTPUT = "OUTPUT"

    key = "exportpatches"
    group_key = "prepare"
    raster_parameters = (INPUT, LABELS, CONFIDENCE)

    def texts(self) -> Texts:
        """Return the title, tags and help in the user's language."""
        return Texts(
            title=self.tr("Export training patches"),
            tags=self.tr("training,patches,tiles,chips,labels,annotation,dataset,split,active learning,flair"),
            help=self.tr(
                "Exports an image and its labels as training patches, in the layout of the FLAIR data sets "
                "(domain/zone/img/IMG_*.tif, msk/MSK_*.tif, split.csv) used by the training tools of this project. "
                "Labels are a class raster, or polygons with a class field.\n\nA zone is a connected block of patches, "
                "or a polygon of a zone layer. By default, each zone is assigned entirely to training, validation or "
                "test, so that neighbouring patches are never in different subsets. If there is only one zone, the "
                "patches at its end are set aside, separated by a buffer.\n\nWith a confidence raster, the least "
                "certain patches come first, as candidates for labelling. Labels are then optional; you can also use "
                "the map itself as labels and correct it."
            ),
        )

    def initAlgorithm(self, config: dict[str, Any] | None = None) -> None:
        """Declare parameters and outputs."""
        self._add_inputs()
        self._add_patches()
        self._add_split()
        self.add(
            QgsProcessingParameterFolderDestination(self.OUTPUT, self.tr("Output folder")),
            self.tr("New or empty folder."),
        )
        self.give_number("COUNT", self.tr("Number of patches"))
        self.give_text("PARTS", self.tr("Patches per subset (JSON)"))

    def _add_inputs(self) -> None:
        """Declare imagery, labels and confidence."""
        self.add_raster(
            self.INPUT,
            self.tr("Image"),
            self.tr(
                "Patches keep the pixel grid, data type and values of the image. Training requires five 8-bit bands."
            ),
        )
        self.add_raster(
            self.LABELS,
            self.tr("Label raster"),
            self.tr("Class raster. If its grid differs from that of the image, it is resampled by nearest neighbour."),
            optional=True,
        )
        self.add_features(
            self.LABEL_POLYGONS,
            self.tr("Label polygons"),
            self.tr(
                "Used instead of a label raster. Pixels whose centre lies outside all polygons are unlabelled; "
                "where polygons overlap, the last one is used."
            ),
        )
        self.add_field(
            self.FIELD,
            self.tr("Class field"),
            self.tr("Field with the class codes or names of the label polygons."),
            self.LABEL_POLYGONS,
        )
        self.add_nomenclature(
            self.NOMENCLATURE,
            self.tr("Label nomenclature"),
            self.tr("If empty, the class legend of the label raster is used, or the 19 FLAIR classes for polygons."),
            advanced=False,
        )
        self.add_raster(
            self.CONFIDENCE,
            self.tr("Confidence raster"),
            self.tr(
                "Confidence of a map, in percent, as written by 'Segment a mosaic'. Patches with the lowest mean "
                "confidence come first."
            ),
            optional=True,
        )

    def _add_patches(self) -> None:
        """Declare size, number and contents of the patches."""
        self.add_integer(
            self.MAX_PATCHES,
            self.tr("Maximum number of patches"),
            self.tr(
                "If empty, all patches are exported. Otherwise, exports the patches with the lowest confidence "
                "or, without a confidence raster, a random selection."
            ),
        )
        self.add(
            QgsProcessingParameterBand(
                self.BANDS, self.tr("Bands"), parentLayerParameterName=self.INPUT, optional=True, allowMultiple=True
            ),
            self.tr("Bands to export, in this order. If empty, all bands except mask bands."),
            advanced=True,
        )
        self.add_text(
            self.DOMAIN,
            self.tr("Domain"),
            self.tr(
                "Name of the folder that contains the zones. In the FLAIR data sets: department and year, e.g. "
                "D034_2021."
            ),
            "D000_2024",
        )
        self.add_integer(
            self.PATCH_SIZE, self.tr("Patch size (px)"), self.tr("FLAIR data sets use 512."), 512, advanced=True
        )
        self.add_integer(
            self.STRIDE,
            self.tr("Stride (px)"),
            self.tr("Distance between patches. If empty, the patch size is used, so patches do not overlap."),
            advanced=True,
        )
        self._add_share(
            self.MIN_LABELLED,
            self.tr("Minimum share of labelled pixels"),
            self.tr(
                "Between 0 and 1. Patches with fewer labelled pixels are skipped. Patches without labels are "
                "always skipped."
            ),
            0.1,
        )

    def _add_split(self) -> None:
        """Declare how patches are divided into subsets."""
        self.add_features(
            self.ZONES,
            self.tr("Zones"),
            self.tr(
                "Polygon layer. A patch belongs to the zone that contains its centre; patches outside all zones "
                "are skipped. If empty, connected blocks of patches are used."
            ),
        )
        self.add_field(
            self.ZONE_FIELD, self.tr("Zone name field"), self.tr("If empty, zones are named Z1, Z2, etc."), self.ZONES
        )
        self.add_choice(
            self.SPLIT,
            self.tr("Split method"),
            self.tr(
                "zones: assigns each zone entirely to one subset. blocks: divides each zone into subsets, "
                "separated by a buffer."
            ),
            ["zones", "blocks"],
            "zones",
            advanced=True,
        )
        share_help = self.tr("Approximate share of all patches, from 0 to 1.")
        self._add_share(self.VAL_SHARE, self.tr("Validation share"), share_help, 0.2)
        self._add_share(self.TEST_SHARE, self.tr("Test share"), share_help, 0.0)
        self.add_integer(
            self.SEED,
            self.tr("Random seed"),
            self.tr("Seed of the random selections. The same seed always gives the same patches and subsets."),
            0,
            advanced=True,
            minValue=0,
        )

    def _add_share(self, name: str, label: str, help_text: str, default: float) -> None:
        """Add a share, 0 to 1."""
        self.add_decimal(name, label, help_text, default, advanced=True, decimals=3, maxValue=1)

    def run_engine(self, parameters: Values, context: QgsProcessingContext, feedback: Feedback) -> Values:
        """Export the patches."""
        from ...flair_seg.tools.analyse.patches.exportpatches import ExportOptions, export_patches

        labels, field = self._labels(parameters, context)
        zone_field = self.parameterAsString(parameters, self.ZONE_FIELD, context) or None
        zones = self.features_file(parameters, self.ZONES, context, [zone_field] if zone_field else [])
        options = ExportOptions(
            image=self.sources[self.INPUT],
            labels=labels,
            folder=self.parameterAsFileOutput(parameters, self.OUTPUT, context),
            field=field,
            bands=tuple(self.parameterAsInts(parameters, self.BANDS, context)) or None,
            confidence=self.sources.get(self.CONFIDENCE),
            zones=zones,
            zone_field=zone_field,
            **self.values(parameters, context, self.NOMENCLATURE, self.DOMAIN, self.PATCH_SIZE, self.STRIDE),
            **self.values(parameters, context, self.MIN_LABELLED, self.MAX_PATCHES, self.SPLIT),
            **self.values(parameters, context, self.VAL_SHARE, self.TEST_SHARE, self.SEED),
        )
        result = export_patches(options, feedback)
        return {self.OUTPUT: result.folder, "COUNT": result.patches, "PARTS": json.dumps(result.parts)}

    def _labels(self, parameters: Values, context: QgsProcessingContext) -> tuple[str | None, str | None]:
        """Return the label raster, or a file of the label polygons and their field."""
        raster = self.sources.get(self.LABELS)
        if parameters.get(self.LABEL_POLYGONS) in (None, ""):
            return raster, None
        if raster is not None:
            raise InputError("Specify either a label raster or label polygons, not both.")
        field = self.parameterAsString(parameters, self.FIELD, context)
        if not field:
            raise InputError("Choose the class field of the label polygons.")
        return self.features_file(parameters, self.LABEL_POLYGONS, context, [field]), field
