"""Two maps read together, pixel by pixel, and which of their differences are noise."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ....errors import InputError
from ....feedback import Feedback
from ....nomenclature import LandCoverClass
from ....raster.classraster import ClassRaster, Codes
from ....raster.geotiff import BLOCK_PX
from ....raster.windows import Window
from ....system.paths import OptionalPathField
from ...confidence import ConfidenceRaster
from ...overlap import overlap
from ..cleaning.recode import Recode
from ..polygons.regions import Regions, find_regions, region_strips

PairIndices = npt.NDArray[np.uint32]
DEFAULT_SURE = 60.0
"""Least confidence in percent of both maps where a difference counts as change."""


@dataclass(frozen=True)
class ChangeFilter:
    """What separates change from noise.

    A difference is confirmed if each confidence raster given is at least `sure` there, and if it belongs to a patch of
    confirmed differences, whatever their classes, of at least `min_area`. A pixel without confidence is not confirmed.

    Attributes:
        confidence_before: the first map's confidence raster in percent; None: not looked at.
        confidence_after: that of the second map.
        sure: the least confidence, in percent.
        min_area: the minimum mapping unit of change, in square metres; 0: none.
    """

    confidence_before: OptionalPathField = OptionalPathField()
    confidence_after: OptionalPathField = OptionalPathField()
    sure: float = DEFAULT_SURE
    min_area: float = 0.0

    def __post_init__(self) -> None:
        """Check the numbers."""
        if not 0 <= self.sure <= 100:
            raise InputError(
                "Invalid confidence threshold: {value}. It must be from 0 to 100 percent.", value=self.sure
            )
        if not (math.isfinite(self.min_area) and self.min_area >= 0):
            raise InputError("The minimum mapping unit is {value:g} m². It must be 0 or greater.", value=self.min_area)

    @property
    def is_active(self) -> bool:
        """Whether differences may be noise."""
        return bool(self.confidence_before or self.confidence_after or self.min_area)


@dataclass(frozen=True, eq=False)
class Dated:
    """A map of one date: its raster, its classes in the nomenclature of the comparison, and its confidence."""

    raster: ClassRaster
    recode: Recode
    sure: ConfidenceRaster | None = None

    def indices(self, classes: Sequence[LandCoverClass]) -> PairIndices:
        """Return the number of each code's class among `classes`, after them for what is not mapped."""
        index = {cover.code: number for number, cover in enumerate(classes)}
        found = np.full(256, len(classes), np.uint32)
        for code in self.raster.codes:
            found[code] = index.get(int(self.recode.table[code]), len(classes))
        if self.raster.nodata is not None:
            found[self.raster.nodata] = len(classes)
        return found


class Pairs:
    """Two maps read together: each pixel is the number of its class before times (classes + 1), plus that after.

    Differences that are noise have the number after those of all pairs, `noise`.
    """

    def __init__(
        self, before: Dated, after: Dated, classes: Sequence[LandCoverClass], least: float = DEFAULT_SURE
    ) -> None:
        """Find what both have; `least` is the confidence, in percent, from which a difference counts."""
        self._maps, self._least = (before, after), least
        one, two = before.raster, after.raster
        self._windows = overlap(one.grid, one.path, two.grid, two.path)
        self.grid = one.grid.window(self._windows[0])
        self.size = len(classes) + 1
        self.noise = self.size**2
        self._tables = [dated.indices(classes) for dated in self._maps]
        diagonal = np.eye(self.size, dtype=bool)
        diagonal[-1] = diagonal[:, -1] = True
        self._differs = np.append(~diagonal.ravel(), False)
        self._patches: tuple[Regions, npt.NDArray[np.bool_]] | None = None

    def leave_out_patches(self, least_px: float, feedback: Feedback) -> None:
        """Make noise of the differences in patches of fewer pixels."""
        found, _ = find_regions(_Differences(self), BLOCK_PX, feedback)
        is_small = found.pixels < least_px * (1 - 1e-9)
        is_small[0] = False
        self._patches = (found, is_small)

    def strips(self) -> Iterator[tuple[Window, PairIndices]]:
        """Read from top to bottom; windows are those of `grid`."""
        if self._patches is None:
            yield from self._sure_strips()
            return
        found, is_small = self._patches
        differences = _Differences(self)
        for regions in region_strips(differences, BLOCK_PX, Feedback(), found):
            window, values = differences.last
            values[is_small[regions]] = self.noise
            yield window, values

    def _sure_strips(self) -> Iterator[tuple[Window, PairIndices]]:
        """Read the pairs, differences without enough confidence as noise."""
        for row in range(0, self.grid.height, BLOCK_PX):
            height = min(BLOCK_PX, self.grid.height - row)
            parts = [Window(w.col_off, w.row_off + row, w.width, height) for w in self._windows]
            before, after = (t[d.raster.read(part)] for d, part, t in zip(self._maps, parts, self._tables))
            values = before * np.uint32(self.size) + after
            for dated, part in zip(self._maps, parts):
                if dated.sure is not None:
                    percent, known = dated.sure.read(part)
                    values[self._differs[values] & ~(known & (percent >= self._least))] = self.noise
            yield Window(0, row, self.grid.width, height), values

    def differing(self, values: PairIndices) -> Codes:
        """Return 1 where classes differ, else 0."""
        return self._differs[values].astype(np.uint8)


class _Differences:
    """Where classes differ, as a class raster for `find_regions`."""

    nodata: int | None = 0

    def __init__(self, pairs: Pairs) -> None:
        """Lay it over two maps."""
        self._pairs = pairs
        self.last: tuple[Window, PairIndices]

    def strips(self, feedback: Feedback, height: int) -> Iterator[tuple[Window, Codes]]:
        """Give where classes differ; `last` has the pairs of the same rows."""
        for window, values in self._pairs._sure_strips():
            feedback.stop_if_cancelled()
            self.last = (window, values)
            yield window, self._pairs.differing(values)
            feedback.progress(window.row_off + window.height, self._pairs.grid.height)
