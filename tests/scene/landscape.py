"""A landscape from a seed: what a camera and a surface model would see of it, and its true classes."""

from __future__ import annotations

import numpy as np

from . import fields, village
from .canvas import Canvas
from .fields import Painter, Plot
from .light import Sun, illuminate
from .materials import HERBACEOUS, INDEX, WATER, sunlit_colour, table
from .noise import between, box_blur, direction, shuffled, value_noise
from .parcels import Register, draw_register
from .plants import Nursery
from .ways import draw_shore, paint_roads, paint_tracks, paint_water, plant_hedges, plant_shore

MIN_SIZE = 64
"""Smallest height and width of a scene, in px."""
HEIGHT_LEVELS = 5.0
"""Grey levels of the height band a metre, as in FLAIR (a house of 6 m is 30)."""

DECK = (
    ["vineyard"] * 5
    + ["garrigue"] * 4
    + ["broadleaf wood"] * 4
    + ["stubble"] * 3
    + ["meadow"] * 2
    + ["conifer wood"] * 2
    + ["green crop", "plowed", "bare"]
)
"""How often each use of land is dealt to a parcel, roughly as in the sample of Hérault."""


def make_scene(seed: int, height: int, width: int) -> tuple[np.ndarray, np.ndarray]:
    """Draw a landscape of height x width px at 0.2 m/px.

    The same seed and size give the same bytes on every machine.

    Args:
        seed: Which landscape.
        height: Rows, in px, at least 64.
        width: Columns, in px, at least 64.

    Returns:
        uint8 (5, height, width): red, green, blue, near infrared, height above ground in steps of 0.2 m (255 is 51 m
        and more); and uint8 (height, width): FLAIR codes 1 to 12.

    Raises:
        ValueError: The scene is smaller than 64 px.
    """
    if min(height, width) < MIN_SIZE:
        raise ValueError(f"A scene is at least {MIN_SIZE} x {MIN_SIZE} px, not {height} x {width}.")
    rng = np.random.Generator(np.random.PCG64(seed))
    canvas = Canvas.blank(rng, height, width)
    nursery = Nursery(rng)
    register = draw_register(rng, height, width)
    shore = draw_shore(rng, canvas)
    canvas.paint(np.ones(canvas.shape, bool), INDEX["dry grass"], HERBACEOUS)
    clearance = np.minimum(paint_water(rng, canvas, shore), paint_tracks(rng, canvas, register))
    clearance = np.minimum(clearance, paint_roads(rng, canvas, register))
    _paint_parcels(rng, canvas, register, clearance, nursery)
    plant_shore(canvas, shore, nursery)
    plant_hedges(rng, canvas, register, nursery)
    everything = Plot(canvas, np.ones(canvas.shape, bool), register.along, register.across, register.edge)
    village.paint_traffic(rng, everything, (register.crossing[1], 7.5), 260.0)
    return _photograph(rng, canvas), canvas.classes


def _paint_parcels(
    rng: np.random.Generator, canvas: Canvas, register: Register, clearance: np.ndarray, nursery: Nursery
) -> None:
    """Deal a use of land to each parcel in the scene and paint it, between verges of grass."""
    verge = 3.5 + 3.5 * canvas.fields[110] + 2.0 * canvas.fields[13]
    depth = np.minimum(register.edge - verge, clearance)
    deck: list[str] = []
    for parcel in range(register.count):
        window = _bounds(register.parcel == parcel)
        if window is None:
            continue
        deck = deck or shuffled(rng, DECK)
        plot = _plot(canvas, register, parcel, window, depth)
        if plot.inside.any():
            _painter(rng, register, plot, deck)(rng, plot, nursery)


def _painter(rng: np.random.Generator, register: Register, plot: Plot, deck: list[str]) -> Painter:
    """Choose a plot's use: built-up near the crossing, else the next card of the deck."""
    along = np.float32(register.crossing[0]) - plot.along[plot.inside]
    across = np.float32(register.crossing[1]) - plot.across[plot.inside]
    distance = float(np.sqrt(along * along + across * across).min())
    if distance < 60.0 and rng.random() < 0.6:
        return village.paint_hamlet if rng.random() < 0.7 else village.paint_yard
    return fields.USES[deck.pop()]


def _plot(
    canvas: Canvas, register: Register, parcel: int, window: tuple[int, int, int, int], depth: np.ndarray
) -> Plot:
    """Cut the part of a parcel where depth, float32 (height, width) px into usable land, is positive."""
    row, col, rows, cols = window
    part = (slice(row, row + rows), slice(col, col + cols))
    inside = (register.parcel[part] == parcel) & (depth[part] > 0.0)
    return Plot(canvas.part(row, col, rows, cols), inside, register.along[part], register.across[part], depth[part])


def _bounds(mask: np.ndarray) -> tuple[int, int, int, int] | None:
    """Return row, column, rows and columns of the smallest rectangle around a mask, None when it is empty."""
    rows, cols = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    if not rows.size:
        return None
    return int(rows[0]), int(cols[0]), int(rows[-1] - rows[0] + 1), int(cols[-1] - cols[0] + 1)


def _photograph(rng: np.random.Generator, canvas: Canvas) -> np.ndarray:
    """Light the canvas and see it as a camera and a surface model do: uint8 (5, height, width)."""
    height, width = canvas.shape
    east, south = direction(rng, 0.3, 0.6)
    colour = sunlit_colour(canvas.material, canvas.tone, canvas.green, canvas.fields)
    illuminate(colour, canvas.height, canvas.material, Sun(east, south, between(rng, 0.9, 1.3)))
    bands = np.empty((5, height, width), np.uint8)
    grain = rng.random((height, width), dtype=np.float32) - np.float32(0.5)
    for band in range(4):
        seen = box_blur(colour[band], 3)
        seen += 0.7 * (colour[band] - seen) + 2.0 * grain
        bands[band] = np.clip(seen + 0.5, 0.0, 255.0).astype(np.uint8)
    bands[4] = _surface_model(rng, canvas)
    return bands


def _surface_model(rng: np.random.Generator, canvas: Canvas) -> np.ndarray:
    """Return the height band, uint8 (height, width): smooth, blind to low plants, unsure over water."""
    height, width = canvas.shape
    metres = canvas.height * table("ndsm")[canvas.material]
    noise = value_noise(rng, height, width, 17.0)
    water = 11.0 * noise + 9.0 * canvas.fields[290] - 1.0
    metres = np.maximum(metres, np.where(canvas.classes == WATER, water, 0.35 * noise - 0.1))
    levels = box_blur(box_blur(metres.astype(np.float32), 5), 5) * np.float32(HEIGHT_LEVELS)
    return np.clip(levels + 0.5, 0.0, 255.0).astype(np.uint8)
