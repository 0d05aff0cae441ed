"""Polygons of classes as a vector layer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from osgeo import ogr

from ....nomenclature import LandCoverClass
from ...vectorfiles import VectorFeature

CLASS_FIELD = "class_code"
FIELDS = (
    (CLASS_FIELD, ogr.OFTInteger), ("class_name", ogr.OFTString), ("area_m2", ogr.OFTReal), ("confidence", ogr.OFTReal),
)  # fmt: skip
"""Names fit Shapefile's ten letters."""


@dataclass(frozen=True)
class ClassPolygon:
    """One polygon; `confidence` None: not known."""

    wkb: bytes
    cover: LandCoverClass
    area_m2: float
    confidence: float | None = None


def polygon_features(polygons: Iterable[ClassPolygon], with_confidence: bool) -> Iterable[VectorFeature]:
    """Yield polygons as features with the values of `FIELDS`, the confidence only if wanted."""
    for polygon in polygons:
        cover = polygon.cover
        confidence = (polygon.confidence,) if with_confidence else ()
        yield VectorFeature(
            polygon.wkb, (cover.code, cover.name, polygon.area_m2, *confidence), cover.name, cover.colour
        )
