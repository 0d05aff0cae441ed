"""Houses in gardens, sheds on yards, cars on roads."""

from __future__ import annotations

import numpy as np

from . import materials as m
from .canvas import GSD
from .fields import Plot
from .materials import INDEX
from .noise import between, phase, whole
from .plants import BROADLEAF, CONIFER, SHRUB, Nursery

EAVES = 3.4
"""Height of a one-storey house's eaves, in m."""
PITCH = 0.32
"""Slope of a roof of Roman tiles, in m/m."""


def paint_hamlet(rng: np.random.Generator, plot: Plot, nursery: Nursery) -> None:
    """Divide a plot into lots of about 20 x 24 m, each with a house, a drive, a hedge and a garden."""
    canvas = plot.canvas
    canvas.paint(plot.inside, INDEX["dry grass"], m.HERBACEOUS, -6.0, 8.0)
    low_along, low_across = _corner(plot)
    for row in range(6):
        for col in range(6):
            along = low_along + 118.0 * row + 60.0 + between(rng, -8.0, 8.0)
            across = low_across + 104.0 * col + 52.0 + between(rng, -8.0, 8.0)
            _paint_lot(rng, plot, nursery, along, across)


def paint_yard(rng: np.random.Generator, plot: Plot, nursery: Nursery) -> None:
    """Pave a plot and stand one or two big sheds on it."""
    canvas = plot.canvas
    canvas.paint(plot.inside, INDEX["asphalt"], m.IMPERVIOUS, between(rng, -14.0, 22.0))
    canvas.paint(plot.inside & (plot.edge < 14.0), INDEX["lawn"], m.HERBACEOUS)
    bays = plot.inside & (np.abs(plot.edge - 45.0) < 12.0) & (phase(plot.along, 13.0) < 0.1)
    np.copyto(canvas.material, np.uint8(INDEX["paint"]), where=bays)
    low_along, low_across = _corner(plot)
    for step in range(2):
        along = low_along + 80.0 + 150.0 * step + between(rng, -10.0, 10.0)
        half = (between(rng, 45.0, 62.0), between(rng, 42.0, 62.0))
        shed = _rectangle(plot, along, low_across + 95.0, half)
        if _is_free(plot, shed):
            _paint_shed(rng, plot, shed)
    for _ in range(14):
        along, across = low_along + between(rng, 20.0, 300.0), low_across + between(rng, 20.0, 260.0)
        _paint_car(rng, plot, along, across)
    nursery.cover(canvas, np.where(plot.inside & (plot.edge < 10.0), 0.25, 0.0), BROADLEAF, young=0.5)


def paint_traffic(rng: np.random.Generator, road: Plot, lane: tuple[float, float], spacing: float) -> None:
    """Put cars on the two lanes of a road, `lane` being its across coordinate and the lanes' distance to it."""
    low, high = float(road.along.min()), float(road.along.max())
    position = low
    while position < high:
        position += between(rng, 0.3, 1.7) * spacing
        side = lane[1] if rng.random() < 0.5 else -lane[1]
        _paint_car(rng, road, position, lane[0] + side)


def _paint_lot(rng: np.random.Generator, plot: Plot, nursery: Nursery, along: float, across: float) -> None:
    """Build on one lot with its middle at (along, across), unless it does not fit the plot."""
    half = (between(rng, 24.0, 38.0), between(rng, 20.0, 27.0))
    lot = _rectangle(plot, along, across, (56.0, 50.0))
    house = _rectangle(plot, along, across, half)
    if not _is_free(plot, house):
        return
    canvas = plot.canvas
    green = between(rng, -10.0, 22.0)
    garden = "lawn" if rng.random() < 0.6 else "dry grass"
    canvas.paint(lot & plot.inside, INDEX[garden], m.HERBACEOUS, between(rng, -8.0, 8.0), green)
    terrace = _rectangle(plot, along + half[0] + 8.0, across, (9.0, half[1] * 0.8)) & plot.inside
    canvas.paint(terrace, INDEX["concrete"], m.IMPERVIOUS, between(rng, -18.0, 24.0))
    drive = _rectangle(plot, along - half[0] + 9.0, across - 38.0, (9.0, 22.0)) & plot.inside
    paved = rng.random() < 0.5
    canvas.paint(drive, INDEX["concrete" if paved else "gravel"], m.IMPERVIOUS if paved else m.PERVIOUS, -10.0)
    _paint_car(rng, plot, along - half[0] + 9.0, across - 40.0, lengthwise=False)
    free = lot & plot.inside & ~(terrace | drive)
    rim = free & ~_rectangle(plot, along, across, (52.0, 46.0))
    nursery.cover(canvas, np.where(rim, 0.75 if rng.random() < 0.6 else 0.2, 0.0), SHRUB)
    nursery.cover(canvas, np.where(free, 0.07, 0.0), CONIFER if rng.random() < 0.3 else BROADLEAF, young=0.3)
    _paint_house(rng, plot, house, (along, across), half)


def _paint_house(
    rng: np.random.Generator, plot: Plot, house: np.ndarray, middle: tuple[float, float], half: tuple[float, float]
) -> None:
    """Roof a rectangle with a gable whose ridge runs along the longer side, and often a wing across it."""
    roof = half[1] - np.abs(plot.across - np.float32(middle[1]))
    if rng.random() < 0.5:
        breadth = half[1] * between(rng, 0.55, 0.8)
        along = middle[0] + between(rng, -1.0, 1.0) * (half[0] - breadth)
        across = middle[1] + (half[1] if rng.random() < 0.5 else -half[1])
        wing = _rectangle(plot, along, across, (breadth, half[1] * 0.9))
        gable = breadth - np.abs(plot.along - np.float32(along))
        roof = np.where(house, np.where(wing, np.maximum(roof, gable), roof), gable)
        house = house | (wing & plot.inside)
    canvas = plot.canvas
    material = "tiles" if rng.random() < 0.85 else "concrete"
    canvas.paint(house, INDEX[material], m.BUILDING, between(rng, -24.0, 24.0), between(rng, -6.0, 6.0))
    eaves = EAVES + (2.6 if rng.random() < 0.3 else 0.0)
    np.copyto(canvas.height, (eaves + roof * np.float32(PITCH * GSD)).astype(np.float32), where=house)


def _paint_shed(rng: np.random.Generator, plot: Plot, shed: np.ndarray) -> None:
    """Put a flat roof of metal or gravel on a rectangle, with rows of skylights."""
    canvas = plot.canvas
    metal = rng.random() < 0.6
    tone = between(rng, -30.0, 25.0)
    canvas.paint(shed, INDEX["metal roof" if metal else "concrete"], m.BUILDING, tone)
    np.copyto(canvas.height, np.float32(between(rng, 5.0, 8.0)), where=shed)
    lights = shed & (phase(plot.along, between(rng, 25.0, 50.0)) < 0.12) & (phase(plot.across, 30.0) < 0.6)
    np.copyto(canvas.tone, np.float32(tone - 30.0), where=lights)


def _paint_car(rng: np.random.Generator, plot: Plot, along: float, across: float, *, lengthwise: bool = True) -> None:
    """Park a car of 4.2 x 1.8 m on pavement; its class stays the ground's."""
    half = (10.5, 4.5) if lengthwise else (4.5, 10.5)
    car = _rectangle(plot, along, across, half)
    colour = (-85.0, 95.0, 60.0, -30.0)[whole(rng, 0, 3)]
    if not car.any() or not bool(np.isin(plot.canvas.classes[car], (m.IMPERVIOUS, m.PERVIOUS)).all()):
        return
    canvas = plot.canvas
    np.copyto(canvas.material, np.uint8(INDEX["car"]), where=car)
    np.copyto(canvas.tone, np.float32(colour), where=car)
    np.copyto(canvas.height, np.float32(1.4), where=car)
    glass = car & _rectangle(plot, along, across, (half[0] * 0.55, half[1] * 0.8))
    np.copyto(canvas.tone, np.float32(colour * 0.5 - 20.0), where=glass)


def _rectangle(plot: Plot, along: float, across: float, half: tuple[float, float]) -> np.ndarray:
    """Return the bool (rows, cols) mask of a rectangle aligned with the plot's strip."""
    inside = np.abs(plot.along - np.float32(along)) < np.float32(half[0])
    return inside & (np.abs(plot.across - np.float32(across)) < np.float32(half[1]))


def _corner(plot: Plot) -> tuple[float, float]:
    """Return the plot's lowest coordinates along and across its strip, in px."""
    return float(plot.along[plot.inside].min()), float(plot.across[plot.inside].min())


def _is_free(plot: Plot, building: np.ndarray) -> bool:
    """Tell whether a building stands wholly within the plot and well off its boundary."""
    return bool(building.any()) and bool((plot.inside & (plot.edge > 12.0))[building].all())
