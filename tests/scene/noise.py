"""Seeded random numbers and smooth fields, the same to the last bit on every machine.

Only `Generator.random`, additions, products, quotients and square roots are used: IEEE 754 rounds these one way, while
sines, exponentials, normal deviates and BLAS products differ in their last bit from one build of numpy to the next.
"""

from __future__ import annotations

from typing import TypeVar

import numpy as np

Item = TypeVar("Item")


def between(rng: np.random.Generator, low: float, high: float) -> float:
    """Draw a number from [low, high)."""
    return low + (high - low) * float(rng.random())


def whole(rng: np.random.Generator, low: int, high: int) -> int:
    """Draw an integer from low to high, both included."""
    return min(high, low + int((high - low + 1) * float(rng.random())))


def shuffled(rng: np.random.Generator, items: list[Item]) -> list[Item]:
    """Return the items in random order (Fisher-Yates)."""
    deck = list(items)
    for last in range(len(deck) - 1, 0, -1):
        other = whole(rng, 0, last)
        deck[last], deck[other] = deck[other], deck[last]
    return deck


def direction(rng: np.random.Generator, low: float = -1.0, high: float = 1.0) -> tuple[float, float]:
    """Draw a unit vector (x, y) between -90 and 90 degrees; low and high are tangents of half the angle."""
    tangent = between(rng, low, high)
    scale = 1.0 + tangent * tangent
    return (1.0 - tangent * tangent) / scale, 2.0 * tangent / scale


def value_noise(rng: np.random.Generator, height: int, width: int, cell: float) -> np.ndarray:
    """Interpolate random values at the nodes of a grid with smoothstep.

    Args:
        rng: The source of the nodes' values.
        height: Rows, in px.
        width: Columns, in px.
        cell: Spacing of the nodes, in px.

    Returns:
        float32 (height, width) in [-1, 1], about 0.36 in standard deviation.
    """
    rows, row_weight = _nodes(height, cell)
    cols, col_weight = _nodes(width, cell)
    nodes = (2.0 * rng.random((int(rows[-1]) + 2, int(cols[-1]) + 2)) - 1.0).astype(np.float32)
    across = nodes[:, cols] + (nodes[:, cols + 1] - nodes[:, cols]) * col_weight
    field = np.diff(across, axis=0)[rows]
    field *= row_weight[:, None]
    field += across[rows]
    return field


def speckle(rng: np.random.Generator, height: int, width: int, size: int) -> np.ndarray:
    """Blur white noise twice over size x size px (size odd): grain without the directions of a grid.

    Returns:
        float32 (height, width), about 0.36 in standard deviation.
    """
    grain = rng.random((height, width), dtype=np.float32) - np.float32(0.5)
    if size > 1:
        grain = box_blur(box_blur(grain, size), size)
    # The deviation of white noise is 0.2887; two box means on both axes leave this share of it.
    left = (2.0 * size * size + 1.0) / (3.0 * size * size * size)
    return grain * np.float32(0.36 / (0.2887 * left))


def box_blur(field: np.ndarray, size: int) -> np.ndarray:
    """Average a float32 (height, width) field over size x size px (size odd), its border repeated."""
    for axis in (0, 1):
        field = _running_mean(field, size, axis)
    return field


def phase(position: np.ndarray, period: float) -> np.ndarray:
    """Return where in its period each position is, float32 in [0, 1)."""
    turns = position * np.float32(1.0 / period)
    return turns - np.floor(turns)


def _nodes(length: int, cell: float) -> tuple[np.ndarray, np.ndarray]:
    """Return the node before each pixel and the smoothstep weight of the node after it."""
    position = np.arange(length, dtype=np.float64) / cell
    node = np.floor(position)
    part = position - node
    return node.astype(np.intp), (part * part * (3.0 - 2.0 * part)).astype(np.float32)


def _running_mean(field: np.ndarray, size: int, axis: int) -> np.ndarray:
    """Average along one axis: a sum of shifted views, for a running sum would pile up rounding."""
    half = size // 2
    padding = [(0, 0), (0, 0)]
    padding[axis] = (half, half)
    padded = np.pad(field, padding, mode="edge")
    length = field.shape[axis]
    total = np.zeros_like(field)
    for shift in range(size):
        total += padded[shift : shift + length] if axis == 0 else padded[:, shift : shift + length]
    total *= 1.0 / size
    return total
