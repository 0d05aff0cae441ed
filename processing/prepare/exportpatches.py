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
            "Cuts an image and its labels into training patches laid out as the FLAIR data sets are "
            "(domain/zone/img/IMG_*.tif, msk/MSK_*.tif, split.csv), which this project's training kit reads. Labels "
            "are a class raster, or polygons with a class field.\n\n"
            "A zone is a connected block of patches, or a polygon of a layer of zones, and is wholly trained on or "
            "kept apart, so that no neighbours stand on both sides. If there is but one zone, its end is kept apart, "
            "with a buffer between.\n\n"
            "With a map's confidence the least certain places come first: the ones to label next. Labels may then be "
            "left out, or be the map itself, to be corrected."
        )

    def initAlgorithm(self, config: dict[str, Any] | None = None) -> None:
        """Declare parameters and outputs."""
        self._add_inputs()
        self._add_patches()
        self._add_split()
        self.add(
            QgsProcessingParameterFolderDestination(self.OUTPUT, self.tr("Folder for the patches")),
            self.tr("A new folder, or an empty one."),
        )
        self.addOutput(QgsProcessingOutputNumber("COUNT", self.tr("Number of patches")))
        self.addOutput(QgsProcessingOutputString("PARTS", self.tr("Patches of each part, as JSON")))

    def _add_inputs(self) -> None:
        """Declare imagery, labels and confidence."""
        polygon = [QgsProcessing.SourceType.TypeVectorPolygon]
        self.add(
            QgsProcessingParameterRasterLayer(self.INPUT, self.tr("Image")),
            self.tr("Patches are cut on its pixels; data type and values stay. Training reads five bands of 8 bits."),
        )
        self.add(
            QgsProcessingParameterRasterLayer(self.LABELS, self.tr("Label raster"), optional=True),
            self.tr("A class raster; on another grid than the image, its nearest pixels are taken."),
        )
        self.add(
            QgsProcessingParameterFeatureSource(
                self.LABEL_POLYGONS, self.tr("Label polygons, instead of the raster"), polygon, optional=True
            ),
            self.tr("Pixels whose centre lies in no polygon are unlabelled; a later polygon is on top."),
        )
        self.add(
            QgsProcessingParameterField(
                self.FIELD, self.tr("Class field"), parentLayerParameterName=self.LABEL_POLYGONS, optional=True
            ),
            self.tr("Class codes or names of the label polygons."),
        )
        self.add(
            QgsProcessingParameterEnum(
                self.NOMENCLATURE,
                self.tr("Classes of the labels"),
                sorted(NOMENCLATURES),
                optional=True,
                usesStaticStrings=True,
            ),
            self.tr("Empty: those the label raster tells, or FLAIR's 19 classes for polygons."),
        )
        self.add(
            QgsProcessingParameterRasterLayer(self.CONFIDENCE, self.tr("Confidence of a map"), optional=True),
            self.tr("In percent, as 'Segment a mosaic' makes it: the patches with the lowest mean come first."),
        )

    def _add_patches(self) -> None:
        """Declare how patches are cut."""
        self.add(
            QgsProcessingParameterNumber(self.MAX_PATCHES, self.tr("Most patches"), optional=True, minValue=1),
            self.tr("Empty: all. Fewer than there are: the least certain, or drawn at random without confidence."),
        )
        self.add(
            QgsProcessingParameterBand(
                self.BANDS, self.tr("Bands"), parentLayerParameterName=self.INPUT, optional=True, allowMultiple=True
            ),
            self.tr("In the order wanted; empty: all but masks."),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterString(self.DOMAIN, self.tr("Domain"), defaultValue="D000_2024"),
            self.tr("The folder above the zones: department and year in the FLAIR data sets, e.g. D034_2021."),
        )
        self.add(
            QgsProcessingParameterNumber(self.PATCH_SIZE, self.tr("Patch size, in px"), defaultValue=512, minValue=1),
            self.tr("512 in the FLAIR data sets."),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterNumber(self.STRIDE, self.tr("Stride, in px"), optional=True, minValue=1),
            self.tr("From one patch to the next; empty: the patch size, so that patches do not overlap."),
            advanced=True,
        )
        self._add_share(
            self.MIN_LABELLED,
            self.tr("Least share of labelled pixels"),
            0.1,
            self.tr("Patches with fewer labels are left out, those without any in any case."),
        )

    def _add_split(self) -> None:
        """Declare how patches are divided into parts."""
        self.add(
            QgsProcessingParameterFeatureSource(
                self.ZONES, self.tr("Zones"), [QgsProcessing.SourceType.TypeVectorPolygon], optional=True
            ),
            self.tr("A patch is in the zone that holds its centre; others are left out. Empty: connected blocks."),
        )
        self.add(
            QgsProcessingParameterField(
                self.ZONE_FIELD,
                self.tr("Field of the zones' names"),
                parentLayerParameterName=self.ZONES,
                optional=True,
            ),
            self.tr("Empty: Z1, Z2 and so on."),
        )
        self.add(
            QgsProcessingParameterEnum(
                self.SPLIT, self.tr("Split by"), ["zones", "blocks"], defaultValue="zones", usesStaticStrings=True
            ),
            self.tr("zones: each wholly in one part. blocks: each zone is cut into parts, with a buffer between."),
            advanced=True,
        )
        self._add_share(self.VAL_SHARE, self.tr("Share to validate on"), 0.2, self.tr("Of all patches, about."))
        self._add_share(self.TEST_SHARE, self.tr("Share to test on"), 0.0, self.tr("Of all patches, about."))
        self.add(
            QgsProcessingParameterNumber(self.SEED, self.tr("Seed"), defaultValue=0, minValue=0),
            self.tr("Of what is drawn at random; the same seed gives the same patches and parts."),
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
            raise InputError("give a label raster or label polygons, not both")
        field = self.parameterAsString(parameters, self.FIELD, context)
        if not field:
            raise InputError("label polygons are given without their class field: choose it")
        return write_features(source, context.transformContext(), [field]), field

    def _number(self, parameters: dict[str, Any], name: str, context: QgsProcessingContext) -> int | None:
        """Return an optional number."""
        if parameters.get(name) in (None, ""):
            return None
        return int(self.parameterAsInt(parameters, name, context))
