"""Draws borders: simplified, with right angles around chosen classes, and rounded elsewhere."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ....errors import InputError
from ....feedback import Feedback, Stage
from ....nomenclature import LandCoverClass, codes_called
from ....raster.classraster import Codes
from .arcs import Arcs, Corners, Lines, Rings, find_rings, kept_lines
from .simplify import Flags, simplify
from .smooth import smooth
from .square import square

_WALL_PX = 5.0
"""Least tolerance of right angles in pixels: predicted outlines bend by that much where walls are straight."""


@dataclass(frozen=True)
class OutlineOptions:
    """How far borders may deviate from the edges of pixels.

    Attributes:
        simplify: tolerance of the simplification, in metres; 0: none.
        smooth: distance from a corner at which its rounding begins, in metres, at most half an edge; 0: none.
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
            raise InputError("The smoothing distance is {value} m. It must be 0 or greater.", value=self.smooth)

    def metadata(self) -> dict[str, str]:
        """Return the settings as metadata items."""
        found = {"FLAIR_SEG_SIMPLIFY_M": f"{self.simplify:g}"}
        if self.smooth:
            found["FLAIR_SEG_SMOOTH_M"] = f"{self.smooth:g}"
        if self.right_angles:
            found["FLAIR_SEG_RIGHT_ANGLES"] = ", ".join(map(str, self.right_angles))
        return found

    def codes(self, classes: Sequence[LandCoverClass], path: str) -> tuple[int, ...]:
        """Return the codes of the classes with right angles, or raise `InputError` if one is not in the map."""
        return tuple(code for name in self.right_angles for code in codes_called(classes, name, path))


def parse_right_angles(text: str) -> tuple[str, ...]:
    """Return the classes of a list such as `building, greenhouse`; empty: none."""
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
    """Return the rings around regions and their lines; borders with nodata are not changed.

    Args:
        arcs: the borders.
        corners: all corners.
        classes: class of each region.
        squared: codes of the classes with right angles.
        options: tolerances.
        ground: size of a pixel along x and y, in metres.
        feedback: receives progress.
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
    """Return simplified lines and the corners they keep; arcs that `coarse` selects have the tolerance `coarse_m`."""
    tolerance = np.where(coarse, coarse_m, tolerance_m)
    keep = np.repeat(tolerance == 0, np.diff(arcs.offsets))
    if tolerance.any():
        keep |= simplify(arcs, corners, tolerance, ground, feedback)
    return kept_lines(arcs, corners, keep), keep
