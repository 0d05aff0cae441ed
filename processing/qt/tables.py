"""The short tables at the end of logs."""

from __future__ import annotations

from collections.abc import Sequence

from ...flair_seg.language import grouped, tr
from ...flair_seg.nomenclature import class_label


def area_table(areas: Sequence[tuple[str, float]], unit: str) -> list[str]:
    """Return the areas of the classes that a map has, the largest first.

    Args:
        areas: name and area of each class.
        unit: `m2`, shown in hectares, or `px`.
    """
    # QGIS loads this module when it starts
    from ...flair_seg.tools.analyse.areas import HECTARE_M2
    from ...flair_seg.tools.reports.table import aligned

    total = sum(area for _, area in areas)
    divisor, digits = (HECTARE_M2, 2) if unit == "m2" else (1, 0)
    columns = (tr("Class"), tr("Area (ha)") if unit == "m2" else tr("Pixels"), tr("Share (%)"))
    rows = [
        (class_label(name), grouped(area / divisor, digits), grouped(100 * area / total, 1))
        for name, area in sorted(areas, key=lambda entry: -entry[1])
        if area > 0
    ]
    return aligned(columns, rows)
