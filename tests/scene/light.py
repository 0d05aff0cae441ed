"""Sunlight: slopes facing the sun are brighter, tall things cast shade."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .canvas import GSD
from .materials import table
from .noise import box_blur

SHADE = (0.42, 0.46, 0.54, 0.42)
"""Red, green, blue and NIR left in full shade: the sky's light is blue."""


@dataclass(frozen=True)
class Sun:
    """Where the sun stands: a unit vector towards it (east, south) and the tangent of its elevation."""

    east: float
    south: float
    tangent: float


def illuminate(colour: np.ndarray, height: np.ndarray, material: np.ndarray, sun: Sun) -> None:
    """Light colours in place.

    Args:
        colour: float32 (4, height, width), as if on flat ground in full sun.
        height: float32 (height, width), height above ground, in m.
        material: uint8 (height, width), index into MATERIALS.
        sun: Where the light comes from.
    """
    smooth = box_blur(height, 3)
    slope = 1.0 + facing(smooth, sun) * table("relief")[material]
    shade = cast_shade(smooth, sun) * table("depth")[material]
    for band in range(4):
        colour[band] *= slope * (1.0 - (1.0 - SHADE[band]) * shade)


def facing(height: np.ndarray, sun: Sun) -> np.ndarray:
    """Return the slope towards the sun, float32 (height, width), in m/m, kept between -0.5 and 0.5."""
    slope = np.zeros_like(height)
    slope[:, 1:-1] -= (height[:, 2:] - height[:, :-2]) * (sun.east / (2.0 * GSD))
    slope[1:-1] -= (height[2:] - height[:-2]) * (sun.south / (2.0 * GSD))
    return np.clip(slope, -0.5, 0.5)


def cast_shade(height: np.ndarray, sun: Sun) -> np.ndarray:
    """Return how deep each pixel lies in cast shade, float32 (height, width) in [0, 1].

    Light reaches pixel p above the highest of height(p + k d) - k drop for k = 1, 2, ..., 128. It is found by
    doubling: the best of 2 n steps is the better of the best of n steps here, and of n steps n px further.
    """
    drop = GSD * sun.tangent
    beam = _shifted(height, sun, 1) - drop
    for power in range(7):
        steps = 2**power
        beam = np.maximum(beam, _shifted(beam, sun, steps) - drop * steps)
    beam -= height
    beam *= 2.0  # half shade 0.25 m below the beam's edge: the sun is a disc
    return box_blur(np.clip(beam, 0.0, 1.0), 3)


def _shifted(field: np.ndarray, sun: Sun, steps: int) -> np.ndarray:
    """Return the field seen `steps` px towards the sun, its border repeated."""
    height, width = field.shape
    rows = np.clip(np.arange(height) + int(np.floor(steps * sun.south + 0.5)), 0, height - 1)
    cols = np.clip(np.arange(width) + int(np.floor(steps * sun.east + 0.5)), 0, width - 1)
    return field[rows][:, cols]
