"""What grows on a parcel: one painter for each use of land."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Callable

import numpy as np

from . import materials as m
from .canvas import Canvas
from .materials import INDEX
from .noise import between, direction, phase
from .plants import BROADLEAF, CONIFER, SHRUB, Nursery, Species


@dataclass(frozen=True)
class Plot:
    """The part of a parcel within its boundary strips, in a rectangle of the scene.

    Attributes:
        canvas: Views on the rectangle.
        inside: bool (rows, cols), the plot.
        along: float32 (rows, cols), coordinate along the parcel's strip, in px.
        across: float32 (rows, cols), coordinate across it, in px.
        edge: float32 (rows, cols), distance to the parcel's boundary, in px.
    """

    canvas: Canvas
    inside: np.ndarray
    along: np.ndarray
    across: np.ndarray
    edge: np.ndarray


Painter = Callable[[np.random.Generator, Plot, Nursery], None]


def paint_stubble(rng: np.random.Generator, plot: Plot, nursery: Nursery) -> None:
    """Harvested cereal: grey brown with faint drill lines and wheel tracks."""
    _paint_crop(rng, plot, "stubble", between(rng, -14.0, 14.0))


def paint_green_crop(rng: np.random.Generator, plot: Plot, nursery: Nursery) -> None:
    """Irrigated crop in leaf."""
    _paint_crop(rng, plot, "green crop", between(rng, -10.0, 10.0))


def paint_plowed(rng: np.random.Generator, plot: Plot, nursery: Nursery) -> None:
    """Turned earth with furrows."""
    plot.canvas.paint(plot.inside, INDEX["plowed soil"], m.PLOWED, between(rng, -12.0, 8.0))
    _add_tone(plot, 6.0 * _stripes(_furrow_axis(rng, plot), between(rng, 4.0, 7.0)))


def paint_meadow(rng: np.random.Generator, plot: Plot, nursery: Nursery) -> None:
    """Grass, dry or green, with a few bushes."""
    kind = "lawn" if rng.random() < 0.3 else "dry grass"
    plot.canvas.paint(plot.inside, INDEX[kind], m.HERBACEOUS, between(rng, -14.0, 14.0), between(rng, -6.0, 10.0))
    _add_tone(plot, 9.0 * plot.canvas.fields[37])
    nursery.cover(plot.canvas, 0.004 * plot.inside, SHRUB)


def paint_bare(rng: np.random.Generator, plot: Plot, nursery: Nursery) -> None:
    """A levelled site: bare soil, heaps of gravel, weeds."""
    plot.canvas.paint(plot.inside, INDEX["bare soil"], m.BARE_SOIL, between(rng, -12.0, 14.0))
    weeds = plot.inside & (plot.canvas.fields[37] + 0.4 * plot.canvas.fields[13] + 0.3 * plot.canvas.fields[5] > 0.64)
    plot.canvas.paint(weeds, INDEX["dry grass"], m.HERBACEOUS, 6.0)
    _add_tone(plot, 10.0 * plot.canvas.fields[110])


def paint_vineyard(rng: np.random.Generator, plot: Plot, nursery: Nursery) -> None:
    """Vines a metre apart in straight rows 2.2 to 2.6 m apart, with gaps where they died."""
    canvas = plot.canvas
    canvas.paint(plot.inside, INDEX["vine soil"], m.VINEYARD, between(rng, -16.0, 10.0))
    turn = np.float32(between(rng, -0.03, 0.03))
    crosswise, lengthwise = plot.across + turn * plot.along, plot.along
    if rng.random() < 0.3:
        crosswise, lengthwise = plot.along + turn * plot.across, plot.across
    spacing = between(rng, 11.0, 13.0)
    vigour = _vine_vigour(rng, crosswise, lengthwise, spacing)
    vigour += 0.45 * canvas.fields[110] + 0.25 * canvas.fields[37] + 0.2 * canvas.fields[5]
    from_row = spacing * np.abs(phase(crosswise, spacing) - 0.5)
    vines = plot.inside & (from_row < between(rng, 0.6, 2.9) * vigour)
    np.copyto(canvas.material, np.uint8(INDEX["vine leaves"]), where=vines)
    np.copyto(canvas.height, np.float32(1.1), where=vines)
    np.copyto(canvas.tone, np.float32(between(rng, -8.0, 8.0)), where=vines)
    np.copyto(canvas.green, np.float32(between(rng, -8.0, 16.0)), where=vines)


def paint_broadleaf_wood(rng: np.random.Generator, plot: Plot, nursery: Nursery) -> None:
    """Deciduous and evergreen oaks with a few clearings."""
    _paint_wood(rng, plot, nursery, BROADLEAF, BROADLEAF)


def paint_conifer_wood(rng: np.random.Generator, plot: Plot, nursery: Nursery) -> None:
    """Pines, with some oaks on the edge."""
    _paint_wood(rng, plot, nursery, CONIFER, BROADLEAF)


def paint_garrigue(rng: np.random.Generator, plot: Plot, nursery: Nursery) -> None:
    """Shrubs in clumps on stony ground, thinning out to bare rock."""
    canvas = plot.canvas
    tone = between(rng, -8.0, 8.0)
    canvas.paint(plot.inside, INDEX["scrub ground"], m.BRUSHWOOD, tone)
    clumps = 0.55 + 0.7 * canvas.fields[110] + 0.6 * canvas.fields[37] + between(rng, -0.2, 0.5)
    rock = plot.inside & (clumps + 0.3 * canvas.fields[13] < between(rng, -0.15, 0.1))
    canvas.paint(rock, INDEX["pale rock"], m.BARE_SOIL, tone)
    nursery.cover(canvas, np.where(plot.inside, clumps, 0.0), SHRUB)
    nursery.cover(canvas, np.where(plot.inside, 0.02 * clumps, 0.0), BROADLEAF, young=0.6)


USES: dict[str, Painter] = {
    "stubble": paint_stubble,
    "green crop": paint_green_crop,
    "plowed": paint_plowed,
    "meadow": paint_meadow,
    "bare": paint_bare,
    "vineyard": paint_vineyard,
    "broadleaf wood": paint_broadleaf_wood,
    "conifer wood": paint_conifer_wood,
    "garrigue": paint_garrigue,
}


def _paint_crop(rng: np.random.Generator, plot: Plot, material: str, tone: float) -> None:
    """Cover a plot with one crop, drilled in lines, crossed by the sprayer's wheel tracks."""
    canvas = plot.canvas
    canvas.paint(plot.inside, INDEX[material], m.AGRICULTURAL, tone, between(rng, -6.0, 6.0))
    axis = _furrow_axis(rng, plot)
    _add_tone(plot, between(rng, 2.5, 6.0) * _stripes(axis, between(rng, 4.5, 9.0)))
    _add_tone(plot, 8.0 * canvas.fields[110])
    wheels = np.abs(np.abs(phase(axis, between(rng, 90.0, 120.0)) - 0.5) - 0.045) < 0.012
    _add_tone(plot, between(rng, -6.0, 10.0) * wheels.astype(np.float32))


def _paint_wood(rng: np.random.Generator, plot: Plot, nursery: Nursery, main: Species, other: Species) -> None:
    """Fill a plot with crowns; where they thin out the ground is grass or rock."""
    canvas = plot.canvas
    canvas.paint(plot.inside, INDEX["undergrowth"], main.code)
    canopy = 1.3 + 1.1 * canvas.fields[110] + 0.7 * canvas.fields[37] + between(rng, -0.2, 0.35)
    clearing = plot.inside & (canopy < 0.42)
    ground, code = ("pale rock", m.BARE_SOIL) if rng.random() < 0.4 else ("dry grass", m.HERBACEOUS)
    canvas.paint(clearing, INDEX[ground], code)
    stand = np.where(plot.inside & ~clearing, canopy - 0.1, 0.0)
    young = between(rng, 0.0, 0.4)
    nursery.cover(canvas, stand * 0.15, other, young)
    nursery.cover(canvas, stand, main, young)
    nursery.cover(canvas, np.where(clearing, 0.12, 0.0), SHRUB)


def _vine_vigour(rng: np.random.Generator, crosswise: np.ndarray, lengthwise: np.ndarray, spacing: float) -> np.ndarray:
    """Return the relative breadth of the row at each pixel, float32: each vine has its own, thin between two vines."""
    gap = 5.2
    row = np.floor(crosswise * np.float32(1.0 / spacing)).astype(np.intp)
    vine = np.floor(lengthwise * np.float32(1.0 / gap)).astype(np.intp)
    row, vine = row - row.min(), vine - vine.min()
    own = rng.random((int(row.max()) + 1, int(vine.max()) + 1), dtype=np.float32)
    own = np.where(own < 0.06, np.float32(-1.0), 0.7 + 0.6 * own)
    return (own[row, vine] - 1.6 * np.abs(phase(lengthwise, gap) - 0.5) + 0.4).astype(np.float32)


def _furrow_axis(rng: np.random.Generator, plot: Plot) -> np.ndarray:
    """Return the coordinate across the furrows: mostly along the longer side."""
    east, south = direction(rng, -0.05, 0.05)
    first, second = (plot.across, plot.along) if rng.random() < 0.7 else (plot.along, plot.across)
    return first * np.float32(east) + second * np.float32(south) + 1.5 * plot.canvas.fields[37]


def _stripes(position: np.ndarray, period: float) -> np.ndarray:
    """Return a triangle wave between -1 and 1."""
    return 4.0 * np.abs(phase(position, period) - 0.5) - 1.0


def _add_tone(plot: Plot, change: np.ndarray) -> None:
    """Brighten the plot by float32 (rows, cols) grey levels."""
    plot.canvas.tone[...] += np.where(plot.inside, change, 0.0).astype(np.float32)
