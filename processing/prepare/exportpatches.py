"""flair:exportpatches cuts imagery and labels into training patches."""

from __future__ import annotations

import json
from typing import Any

from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingOutputNumber,
    QgsProcessingOutputString,
    QgsProcessingParameterBand,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterField,
    QgsProcessingParameterFolderDestination,
    QgsProcessingParameterNumber,
    QgsProcessingParameterRasterLayer,
    QgsProcessingParameterString,
)

from ...flair_seg.errors import InputError
from ...flair_seg.feedback import Feedback
from ...flair_seg.nomenclature import NOMENCLATURES
from ..algorithm import FlairAlgorithm
from ..data.layers import write_features

_NUMBER = QgsProcessingParameterNumber.Type


class ExportPatches(FlairAlgorithm):
    """Writes patches laid out as the FLAIR data sets are, with their split."""

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

    group_key = "prepare"

    raster_parameters = (
        INPUT,
        LABELS,
        CONFIDENCE,
    )

    def name(self) -> str:
        """Return the id without the provider's prefix."""
        return "exportpatches"

    def displayName(self) -> str:
        """Return the name shown in the toolbox."""
        return self.tr("Export training patches")

    def tags(self) -> list[str]:
        """Return more words that find the algorithm."""
        return self.tr("training,patches,tiles,chips,labels,annotation,dataset,split,active learning,flair").split(",")

    def shortHelpString(self) -> str:
        """Return the help panel's text."""
        return self.tr(
            "Exports an image and its labels as training patches, in the layout of the FLAIR data sets "
            "(domain/zone/img/IMG_*.tif, msk/MSK_*.tif, split.csv) used by the training tools of this project. "
            "Labels are a class raster, or polygons with a class field.\n\nA zone is a connected block of patches, "
            "or a polygon of a zone layer. By default, each zone is assigned entirely to training, validation or "
            "test, so that neighbouring patches are never in different subsets. If there is only one zone, the "
            "patches at its end are set aside, separated by a buffer.\n\nWith a confidence raster, the least certain "
            "patches come first, as candidates for labelling. Labels are then optional; you can also use the map "
            "itself as labels and correct it."
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
        self.addOutput(QgsProcessingOutputNumber("COUNT", self.tr("Number of patches")))
        self.addOutput(QgsProcessingOutputString("PARTS", self.tr("Patches per subset (JSON)")))

    def _add_inputs(self) -> None:
        """Declare imagery, labels and confidence."""
        polygon = [QgsProcessing.SourceType.TypeVectorPolygon]
        self.add(
            QgsProcessingParameterRasterLayer(self.INPUT, self.tr("Image")),
            self.tr(
                "Patches keep the pixel grid, data type and values of the image. Training requires five 8-bit bands."
            ),
        )
        self.add(
            QgsProcessingParameterRasterLayer(self.LABELS, self.tr("Label raster"), optional=True),
            self.tr("Class raster. If its grid differs from that of the image, it is resampled by nearest neighbour."),
        )
        self.add(
            QgsProcessingParameterFeatureSource(self.LABEL_POLYGONS, self.tr("Label polygons"), polygon, optional=True),
            self.tr(
                "Used instead of a label raster. Pixels whose centre lies outside all polygons are unlabelled; "
                "where polygons overlap, the last one is used."
            ),
        )
        self.add(
            QgsProcessingParameterField(
                self.FIELD, self.tr("Class field"), parentLayerParameterName=self.LABEL_POLYGONS, optional=True
            ),
            self.tr("Field with the class codes or names of the label polygons."),
        )
        self.add(
            QgsProcessingParameterEnum(
                self.NOMENCLATURE,
                self.tr("Label nomenclature"),
                sorted(NOMENCLATURES),
                optional=True,
                usesStaticStrings=True,
            ),
            self.tr("If empty, the class legend of the label raster is used, or the 19 FLAIR classes for polygons."),
        )
        self.add(
            QgsProcessingParameterRasterLayer(self.CONFIDENCE, self.tr("Confidence raster"), optional=True),
            self.tr(
                "Confidence of a map, in percent, as written by 'Segment a mosaic'. Patches with the lowest mean "
                "confidence come first."
            ),
        )

    def _add_patches(self) -> None:
        """Declare how patches are cut."""
        self.add(
            QgsProcessingParameterNumber(
                self.MAX_PATCHES, self.tr("Maximum number of patches"), optional=True, minValue=1
            ),
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
        self.add(
            QgsProcessingParameterString(self.DOMAIN, self.tr("Domain"), defaultValue="D000_2024"),
            self.tr(
                "Name of the folder that contains the zones. In the FLAIR data sets: department and year, e.g. "
                "D034_2021."
            ),
        )
        self.add(
            QgsProcessingParameterNumber(self.PATCH_SIZE, self.tr("Patch size (px)"), defaultValue=512, minValue=1),
            self.tr("FLAIR data sets use 512."),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterNumber(self.STRIDE, self.tr("Stride (px)"), optional=True, minValue=1),
            self.tr("Distance between patches. If empty, the patch size is used, so patches do not overlap."),
            advanced=True,
        )
        self._add_share(
            self.MIN_LABELLED,
            self.tr("Minimum share of labelled pixels"),
            0.1,
            self.tr(
                "Between 0 and 1. Patches with fewer labelled pixels are skipped. Patches without labels are "
                "always skipped."
            ),
        )

    def _add_split(self) -> None:
        """Declare how patches are divided into parts."""
        self.add(
            QgsProcessingParameterFeatureSource(
                self.ZONES, self.tr("Zones"), [QgsProcessing.SourceType.TypeVectorPolygon], optional=True
            ),
            self.tr(
                "Polygon layer. A patch belongs to the zone that contains its centre; patches outside all zones "
                "are skipped. If empty, connected blocks of patches are used."
            ),
        )
        self.add(
            QgsProcessingParameterField(
                self.ZONE_FIELD,
                self.tr("Zone name field"),
                parentLayerParameterName=self.ZONES,
                optional=True,
            ),
            self.tr("If empty, zones are named Z1, Z2, etc."),
        )
        self.add(
            QgsProcessingParameterEnum(
                self.SPLIT, self.tr("Split method"), ["zones", "blocks"], defaultValue="zones", usesStaticStrings=True
            ),
            self.tr(
                "zones: assigns each zone entirely to one subset. blocks: divides each zone into subsets, "
                "separated by a buffer."
            ),
            advanced=True,
        )
        self._add_share(
            self.VAL_SHARE, self.tr("Validation share"), 0.2, self.tr("Approximate share of all patches, from 0 to 1.")
        )
        self._add_share(
            self.TEST_SHARE, self.tr("Test share"), 0.0, self.tr("Approximate share of all patches, from 0 to 1.")
        )
        self.add(
            QgsProcessingParameterNumber(self.SEED, self.tr("Random seed"), defaultValue=0, minValue=0),
            self.tr("Seed of the random selections. The same seed always gives the same patches and subsets."),
            advanced=True,
        )

    def _add_share(self, name: str, label: str, default: float, help_text: str) -> None:
        """Add a share, 0 to 1."""
        number = QgsProcessingParameterNumber(name, label, _NUMBER.Double, default, minValue=0, maxValue=1)
        self.add(number, help_text, advanced=True)

    def run_engine(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: Feedback
    ) -> dict[str, Any]:
        """Export."""
        from ...flair_seg.tools.analyse.patches.exportpatches import ExportOptions, export_patches

        labels, field = self._labels(parameters, context)
        zones = self.features(parameters, self.ZONES, context)
        zone_field = [name for name in [self.parameterAsString(parameters, self.ZONE_FIELD, context)] if name]
        options = ExportOptions(
            image=self.sources[self.INPUT],
            labels=labels,
            folder=self.parameterAsFileOutput(parameters, self.OUTPUT, context),
            field=field,
            nomenclature=NOMENCLATURES.get(self.parameterAsEnumString(parameters, self.NOMENCLATURE, context)),
            bands=tuple(self.parameterAsInts(parameters, self.BANDS, context)) or None,
            domain=self.parameterAsString(parameters, self.DOMAIN, context),
            patch_size=self.parameterAsInt(parameters, self.PATCH_SIZE, context),
            stride=self._number(parameters, self.STRIDE, context),
            min_labelled=self.parameterAsDouble(parameters, self.MIN_LABELLED, context),
            confidence=self.sources.get(self.CONFIDENCE),
            max_patches=self._number(parameters, self.MAX_PATCHES, context),
            split=self.parameterAsEnumString(parameters, self.SPLIT, context),
            val_share=self.parameterAsDouble(parameters, self.VAL_SHARE, context),
            test_share=self.parameterAsDouble(parameters, self.TEST_SHARE, context),
            zones=None if zones is None else write_features(zones, context.transformContext(), zone_field),
            zone_field=zone_field[0] if zone_field else None,
            seed=self.parameterAsInt(parameters, self.SEED, context),
        )
        result = export_patches(options, feedback)
        return {self.OUTPUT: result.folder, "COUNT": result.patches, "PARTS": json.dumps(result.parts)}

    def _labels(self, parameters: dict[str, Any], context: QgsProcessingContext) -> tuple[str | None, str | None]:
        """Return the label raster, or a file of the label polygons and their field."""
        source = self.features(parameters, self.LABEL_POLYGONS, context)
        raster = self.sources.get(self.LABELS)
        if source is None:
            return raster, None
        if raster is not None:
            raise InputError("Specify either a label raster or label polygons, not both.")
        field = self.parameterAsString(parameters, self.FIELD, context)
        if not field:
            raise InputError("Choose the class field of the label polygons.")
        return write_features(source, context.transformContext(), [field]), field

    def _number(self, parameters: dict[str, Any], name: str, context: QgsProcessingContext) -> int | None:
        """Return an optional number."""
        if parameters.get(name) in (None, ""):
            return None
        return int(self.parameterAsInt(parameters, name, context))
