"""Water, roads and tracks: the long things that cross parcels.

What lays one returns its clearance, float32 (height, width): the distance of each pixel to its verge, in px, negative
inside.
"""

from __future__ import annotations

import numpy as np

from . import materials as m
from .canvas import Canvas
from .materials import INDEX
from .noise import between, direction, phase, value_noise
from .parcels import Register
from .plants import BROADLEAF, SHRUB, Nursery

BUILT = (m.BUILDING, m.PERVIOUS, m.IMPERVIOUS)


def draw_shore(rng: np.random.Generator, canvas: Canvas) -> np.ndarray:
    """Lay a river or a pond: float32 (height, width), distance to its shore in px, negative in the water."""
    height, width = canvas.shape
    x = np.arange(width, dtype=np.float32)[None, :] - np.float32(width * between(rng, 0.15, 0.85))
    y = np.arange(height, dtype=np.float32)[:, None] - np.float32(height * between(rng, 0.15, 0.85))
    if rng.random() < 0.5:
        return _river(rng, canvas, x, y)
    distance = np.sqrt(x * x + y * y * np.float32(between(rng, 0.5, 2.0)))
    return distance - between(rng, 45.0, 110.0) + 45.0 * canvas.fields[110] + 12.0 * canvas.fields[37]


def paint_water(rng: np.random.Generator, canvas: Canvas, shore: np.ndarray) -> np.ndarray:
    """Put water where shore (see draw_shore) is negative, gravel and grass around it; return the clearance."""
    bank = shore < 9.0 + 6.0 * canvas.fields[37]
    canvas.paint(bank & (canvas.fields[110] > 0.1), INDEX["gravel"], m.BARE_SOIL, -12.0)
    canvas.paint(shore < 0.0, INDEX["water"], m.WATER, between(rng, -6.0, 8.0))
    return shore - np.float32(15.0)


def paint_tracks(rng: np.random.Generator, canvas: Canvas, register: Register) -> np.ndarray:
    """Lay field tracks between some strips; return the clearance."""
    clearance = np.full(canvas.shape, 1e4, np.float32)
    for cut in register.strip_cuts:
        if cut == register.crossing[1] or rng.random() < 0.5:
            continue
        breadth = between(rng, 6.0, 9.0)
        distance = np.abs(register.across - np.float32(cut))
        # Fords are rare: a track ends at the water.
        _paint_track(canvas, np.where(canvas.classes == m.WATER, np.float32(1e4), distance), breadth)
        clearance = np.minimum(clearance, distance - np.float32(breadth + 5.0))
    return clearance


def paint_roads(rng: np.random.Generator, canvas: Canvas, register: Register) -> np.ndarray:
    """Pave the main road and its crossing, which goes on as a track; return the clearance."""
    along, across = register.crossing
    side_road = np.abs(register.along - np.float32(along))
    paved_side = register.across > np.float32(across)
    _paint_track(canvas, np.where(paved_side, np.float32(1e4), side_road), 9.0)
    _paint_road(canvas, np.where(paved_side, side_road, np.float32(1e4)), register.across, 12.0, marked=False)
    breadth = between(rng, 15.0, 20.0)
    main_road = np.abs(register.across - np.float32(across))
    _paint_road(canvas, main_road, register.along, breadth, marked=True)
    return np.minimum(side_road - np.float32(20.0), main_road - np.float32(breadth + 8.0))


def plant_shore(canvas: Canvas, shore: np.ndarray, nursery: Nursery) -> None:
    """Line the water (see draw_shore) with trees and shrubs, wherever nothing is built."""
    free = (shore > 1.0) & ~np.isin(canvas.classes, BUILT)
    belt = free & (shore < 16.0 + 30.0 * canvas.fields[110])
    nursery.cover(canvas, np.where(belt, 0.75 + 0.8 * canvas.fields[290], 0.0), BROADLEAF, young=0.2)
    nursery.cover(canvas, np.where(free & (shore < 14.0), 0.3, 0.0), SHRUB)


def plant_hedges(rng: np.random.Generator, canvas: Canvas, register: Register, nursery: Nursery) -> None:
    """Plant hedges on some of the grassed boundaries between strips."""
    for cut in register.strip_cuts:
        if rng.random() < 0.6:
            continue
        line = (np.abs(register.across - np.float32(cut)) < 5.0) & (canvas.classes == m.HERBACEOUS)
        hedge = np.where(line, 0.5 + canvas.fields[110], 0.0)
        nursery.cover(canvas, hedge, SHRUB)
        nursery.cover(canvas, 0.4 * hedge, BROADLEAF, young=0.3)


def _river(rng: np.random.Generator, canvas: Canvas, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Return the distance to the shore of a winding river through (0, 0)."""
    height, width = canvas.shape
    east, south = direction(rng)
    offset = x * np.float32(east) + y * np.float32(south)
    offset += 90.0 * value_noise(rng, height, width, 420.0) + 30.0 * canvas.fields[110]
    return np.abs(offset) - (between(rng, 22.0, 50.0) + 8.0 * canvas.fields[290])


def _paint_track(canvas: Canvas, distance: np.ndarray, breadth: float) -> None:
    """Lay a gravel track, often with a green middle, where distance (px) is below breadth."""
    ragged = distance + 2.0 * canvas.fields[13]
    canvas.paint(ragged < breadth + 5.0, INDEX["dry grass"], m.HERBACEOUS)
    track = ragged < breadth
    canvas.paint(track, INDEX["gravel"], m.PERVIOUS, -6.0)
    middle = track & (distance < 1.6) & (canvas.fields[37] > -0.1)
    np.copyto(canvas.tone, np.float32(-38.0), where=middle)


def _paint_road(canvas: Canvas, distance: np.ndarray, along: np.ndarray, breadth: float, *, marked: bool) -> None:
    """Lay asphalt where distance (px) is below breadth, grass beside it and white lines on it."""
    canvas.paint(distance < breadth + 9.0 + 4.0 * canvas.fields[37], INDEX["dry grass"], m.HERBACEOUS, 3.0)
    canvas.paint(distance < breadth, INDEX["asphalt"], m.IMPERVIOUS, 12.0 if marked else 0.0)
    if not marked:
        return
    lines = (distance < 0.5) & (phase(along, 45.0) < 0.5)
    lines |= np.abs(distance - np.float32(breadth - 3.0)) < 0.5
    np.copyto(canvas.material, np.uint8(INDEX["paint"]), where=lines)
