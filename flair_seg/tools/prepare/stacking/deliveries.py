"""Departments and years of IGN's deliveries, which their folders and tiles are named after."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from ....feedback import Feedback
from ....language import tr

_TILE = re.compile(r"(\d[\dAB]|97\d)-((?:19|20)\d\d)-")
"""Beginning of a tile's name, e.g. `34-2021-0770-6280-LA93-0M20-E080.jp2`."""
_FOLDER = re.compile(r"_D0?(\d[\dAB]|97\d)_((?:19|20)\d\d)-\d\d-\d\d")
"""Part of a delivery's name, e.g. `BDORTHO_2-0_IRC-0M20_JP2-E080_LAMB93_D034_2021-01-01`."""


@dataclass(frozen=True)
class Delivery:
    """A department, by its code, and the year of the flight or of the model."""

    department: str
    year: int


def delivery_of(path: str) -> Delivery | None:
    """Return the delivery that a path is named after, the file's own name first; None for other names."""
    *folders, name = PurePath(path).parts or ("",)
    found = _TILE.match(name)
    for folder in reversed([*folders, name]):
        found = found or _FOLDER.search(folder)
    return None if found is None else Delivery(found[1], int(found[2]))


def in_order(paths: Iterable[str]) -> list[str]:
    """Return paths by year, those without one first, and by name: where tiles overlap, the newest is on top."""

    def year(path: str) -> int:
        """Return the year of a path; 0 if it has none."""
        delivery = delivery_of(path)
        return 0 if delivery is None else delivery.year

    return sorted(paths, key=lambda path: (year(path), path))


def warn_of_years(sources: Sequence[tuple[str, Iterable[str]]], feedback: Feedback) -> None:
    """Warn where the colours of a department and another source are of different years.

    Args:
        sources: role and files of the colours, then of the others; terrain models need not be among them, as the
            ground seldom changes.
        feedback: receives the warnings.
    """
    (colours, paths), *others = sources
    wanted = _years(paths)
    for role, paths in others:
        for department, years in _years(paths).items():
            needed = wanted.get(department, years)
            if years != needed:
                feedback.warning(
                    tr(
                        "Department {department}: the {role} is of {years}, but the {colours} of {needed}. What "
                        "changed in between may be misclassified.",
                        department=department,
                        role=role,
                        years=", ".join(map(str, sorted(years))),
                        colours=colours,
                        needed=", ".join(map(str, sorted(needed))),
                    )
                )


def _years(paths: Iterable[str]) -> dict[str, set[int]]:
    """Return the years of files by department."""
    years: dict[str, set[int]] = {}
    for path in paths:
        delivery = delivery_of(path)
        if delivery is not None:
            years.setdefault(delivery.department, set()).add(delivery.year)
    return years
