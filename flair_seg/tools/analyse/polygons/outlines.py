"""How borders are drawn: simplified, with right angles around chosen classes, and round elsewhere."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ....errors import InputError
from ....feedback import Feedback, Stage
from ....nomenclature import LandCoverClass
from ....raster.classraster import Codes
from .arcs import Arcs, Corners, Lines, Rings, find_rings, kept_lines
from .simplify import Flags, simplify
from .smooth import smooth
from .square import square

_WALL_PX = 5.0
"""Least tolerance of right angles in pixels: predicted outlines bend by that much where walls are straight."""


@dataclass(frozen=True)
class OutlineOptions:
    """How far borders may leave the pixels' edges.

    Attributes:
        simplify: how far a corner that is left out may lie from the border, in metres; 0: none is left out.
        smooth: how far from a corner its rounding begins, in metres, at most half an edge; 0: corners stay.
        right_angles: classes, by code or name, whose outlines get right angles.
    """

    simplify: float = 0.0
    smooth: float = 0.0
    right_angles: Sequence[str | int] = ()

    def __post_init__(self) -> None:
        """Check the numbers."""
        if not (math.isfinite(self.simplify) and self.simplify >= 0):
            raise InputError("The simplification tolerance is {value} m. It must be 0 or greater.", value=self.simplify)
        if not (math.isfinite(self.smooth) and self.smooth >= 0):
            raise InputError("Invalid smoothing distance: {value} m. It must be 0 or more.", value=self.smooth)

    def metadata(self) -> dict[str, str]:
        """Return the settings as metadata items."""
        found = {"FLAIR_SEG_SIMPLIFY_M": f"{self.simplify:g}"}
        if self.smooth:
            found["FLAIR_SEG_SMOOTH_M"] = f"{self.smooth:g}"
        if self.right_angles:
            found["FLAIR_SEG_RIGHT_ANGLES"] = ", ".join(map(str, self.right_angles))
        return found

    def codes(self, classes: Sequence[LandCoverClass], path: str) -> tuple[int, ...]:
        """Return the codes of the classes with right angles.

        Raises:
            InputError: one of them is no class of the map.
        """
        found = []
        for name in self.right_angles:
            text = str(name).strip().casefold()
            matches = [c.code for c in classes if text in (str(c.code), c.name.casefold())]
            if not matches:
                raise InputError(
                    "Right angles are requested for class '{name}', which '{path}' does not have. Its classes are "
                    "{classes}.",
                    name=name,
                    path=path,
                    classes=", ".join(f"{c.code} {c.name}" for c in classes),
                )
            found += matches
        return tuple(found)


def parse_right_angles(text: str) -> tuple[str, ...]:
    """Return the classes of e.g. `building, greenhouse`; empty: none."""
    return tuple(part.strip() for part in text.split(",") if part.strip())


def draw(
    arcs: Arcs,
    corners: Corners,
    classes: Codes,
    squared: Sequence[int],
    options: OutlineOptions,
    ground: tuple[float, float],
    feedback: Feedback,
) -> tuple[Rings, Lines]:
    """Return the rings around regions and the lines they follow.

    Borders with what is not mapped stay as they are.

    Args:
        arcs: the borders.
        corners: all corners.
        classes: the class of each region.
        squared: codes of the classes with right angles.
        options: how borders are drawn.
        ground: size of a pixel along x and y, in metres.
        feedback: hears progress.
    """
    chosen = np.isin(classes, squared)
    chosen[0] = False
    sharp = (arcs.left == 0) | (arcs.right == 0)
    walls = max(options.simplify, _WALL_PX * max(ground))
    coarse = chosen[arcs.left] | chosen[arcs.right]
    lines, keep = _simplified(arcs, corners, options.simplify, walls, coarse, ground, Stage(feedback, 0, 0.4))
    if coarse.any():
        pixels, settings = kept_lines(arcs, corners, None), (walls, ground)
        _, done = square(arcs, pixels, keep, find_rings(arcs, lines), chosen, *settings, Stage(feedback, 0.4, 0.5))
        # Outlines that cannot have right angles are simplified no more than others.
        lines, keep = _simplified(arcs, corners, options.simplify, walls, done, ground, Stage(feedback, 0.5, 0.9))
        rings = find_rings(arcs, lines)
        lines, done = square(arcs, pixels, keep, rings, chosen, *settings, Stage(feedback, 0.9, 1))
        sharp |= done
    if options.smooth:
        lines = smooth(arcs, lines, sharp, options.smooth, ground, feedback)
    return find_rings(arcs, lines), lines


def _simplified(
    arcs: Arcs,
    corners: Corners,
    tolerance_m: float,
    coarse_m: float,
    coarse: Flags,
    ground: tuple[float, float],
    feedback: Feedback,
) -> tuple[Lines, Flags]:
    """Return simplified lines and which corners they keep; some arcs have a coarser tolerance than the others."""
    tolerance = np.where(coarse, coarse_m, tolerance_m)
    keep = np.repeat(tolerance == 0, np.diff(arcs.offsets))
    if tolerance.any():
        keep |= simplify(arcs, corners, tolerance, ground, feedback)
    return kept_lines(arcs, corners, keep), keep
