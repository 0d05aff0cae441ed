"""Trees and shrubs: irregular domes, each with its own height and tint."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .canvas import Canvas
from .materials import BRUSHWOOD, CONIFEROUS, DECIDUOUS, INDEX
from .noise import between, value_noise, whole


@dataclass(frozen=True)
class Species:
    """A kind of plant: its material and class, crown radius in px, height in m over radius, spacing in px."""

    material: int
    code: int
    radius: tuple[int, int]
    height: tuple[float, float]
    spacing: float
    pointed: bool = False


BROADLEAF = Species(INDEX["broad leaves"], DECIDUOUS, (8, 22), (3.0, 8.0), 17.0)
CONIFER = Species(INDEX["needles"], CONIFEROUS, (10, 24), (7.0, 14.5), 19.0, pointed=True)
SHRUB = Species(INDEX["shrub"], BRUSHWOOD, (3, 9), (0.6, 1.8), 9.0)

VARIANTS = 4


class Nursery:
    """Crown shapes of one scene, made once and planted many times."""

    def __init__(self, rng: np.random.Generator) -> None:
        """Start empty; shapes are drawn from rng when first asked for."""
        self._rng = rng
        self._domes: dict[tuple[int, int, bool], np.ndarray] = {}

    def dome(self, radius: int, variant: int, pointed: bool) -> np.ndarray:
        """Return a crown, float32 (2 radius + 1, 2 radius + 1): 1 at the top, 0 outside."""
        key = (radius, variant, pointed)
        if key not in self._domes:
            self._domes[key] = _dome(self._rng, radius, pointed)
        return self._domes[key]

    def plant(self, canvas: Canvas, row: int, col: int, species: Species, size: float) -> None:
        """Stand one plant with its middle at (row, col), in px; size in [0, 1] goes from young to old."""
        rng = self._rng
        low, high = species.radius
        radius = low + int((high - low) * size)
        dome = self.dome(radius, whole(rng, 0, VARIANTS - 1), species.pointed)
        short, tall = species.height
        tone, green = between(rng, -7.0, 7.0), between(rng, -12.0, 12.0)
        top = dome * np.float32(short + (tall - short) * size)
        _stamp(canvas, row - radius, col - radius, top, species, tone, green)

    def cover(self, canvas: Canvas, density: np.ndarray, species: Species, young: float = 0.0) -> None:
        """Plant a jittered grid of one species where density, float32 (height, width) in [0, 1], says so.

        Args:
            canvas: Where to plant.
            density: Chance that a node of the grid bears a plant.
            species: What to plant.
            young: Largest size taken off, in [0, 1].
        """
        height, width = canvas.shape
        step = species.spacing
        nodes = (int(height / step) + 2, int(width / step) + 2)
        draw = self._rng.random((4, *nodes))
        rows = ((np.arange(-1, nodes[0] - 1)[:, None] + draw[0]) * step).astype(np.intp)
        cols = ((np.arange(-1, nodes[1] - 1)[None, :] + draw[1]) * step).astype(np.intp)
        chance = density[np.clip(rows, 0, height - 1), np.clip(cols, 0, width - 1)]
        planted = draw[2] < chance
        places = zip(rows[planted].tolist(), cols[planted].tolist(), draw[3][planted].tolist())
        for row, col, size in places:
            self.plant(canvas, row, col, species, size * (1.0 - young))


def _dome(rng: np.random.Generator, radius: int, pointed: bool) -> np.ndarray:
    """Shape one crown with lobes."""
    side = 2 * radius + 1
    offset = (np.arange(side, dtype=np.float32) - radius) / np.float32(radius + 0.5)
    square = offset[:, None] * offset[:, None] + offset[None, :] * offset[None, :]
    square *= 1.25 + 0.6 * value_noise(rng, side, side, max(3.0, radius * 0.55))
    lobes = 1.0 + 0.16 * value_noise(rng, side, side, max(2.5, radius * 0.3))
    body = (1.0 - np.sqrt(square)) * 0.75 + 0.25 if pointed else 0.4 + 0.6 * (1.0 - square)
    return np.where(square < 1.0, body * lobes, 0.0).astype(np.float32)


def _stamp(canvas: Canvas, row: int, col: int, top: np.ndarray, species: Species, tone: float, green: float) -> None:
    """Put a crown on the canvas where it is higher than what stands there."""
    height, width = canvas.shape
    up, left = max(0, -row), max(0, -col)
    down, right = min(top.shape[0], height - row), min(top.shape[1], width - col)
    if up >= down or left >= right:
        return
    top = top[up:down, left:right]
    part = (slice(row + up, row + down), slice(col + left, col + right))
    higher = top > canvas.height[part]
    np.copyto(canvas.height[part], top, where=higher)
    np.copyto(canvas.material[part], np.uint8(species.material), where=higher)
    np.copyto(canvas.classes[part], np.uint8(species.code), where=higher)
    np.copyto(canvas.tone[part], np.float32(tone), where=higher)
    np.copyto(canvas.green[part], np.float32(green), where=higher)
