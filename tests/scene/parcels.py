"""The land register: parcels between slightly bent boundaries, some of which are roads and tracks."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .noise import between, direction, value_noise


@dataclass(frozen=True)
class Register:
    """Parcels of a scene; arrays are (height, width).

    Attributes:
        along: float32, coordinate along the strips, in px.
        across: float32, coordinate across the strips, in px.
        parcel: int32, number of the parcel.
        edge: float32, distance to the parcel's boundary, in px.
        count: Number of parcels.
        strip_cuts: Where strips meet, as `across` coordinates.
        crossing: (along, across) coordinates where the two roads meet.
        axis: Unit vector (x, y) of the strips.
    """

    along: np.ndarray
    across: np.ndarray
    parcel: np.ndarray
    edge: np.ndarray
    count: int
    strip_cuts: tuple[float, ...]
    crossing: tuple[float, float]
    axis: tuple[float, float]


def draw_register(rng: np.random.Generator, height: int, width: int) -> Register:
    """Divide height x width px into strips, and strips into parcels of about 30 to 75 m."""
    axis = direction(rng)
    along, across = _bent_axes(rng, height, width, axis)
    reach = 0.75 * (height + width) + 50.0
    crossing = (between(rng, -0.2, 0.2) * height, between(rng, -0.2, 0.2) * width)
    strips = _cuts(rng, crossing[1], reach, 170.0, 340.0)
    strip = np.searchsorted(np.array(strips, np.float32), across).astype(np.int32)
    parcel = np.zeros((height, width), np.int32)
    edge = _gap(across, strip, strips)
    count = 0
    for number in range(len(strips) + 1):
        cuts = _cuts(rng, crossing[0], reach, 150.0, 400.0)
        here = strip == number
        if not here.any():
            continue
        place = np.searchsorted(np.array(cuts, np.float32), along[here]).astype(np.int32)
        parcel[here] = count + place
        edge[here] = np.minimum(edge[here], _gap(along[here], place, cuts))
        count += len(cuts) + 1
    return Register(along, across, parcel, edge, count, tuple(strips), crossing, axis)


def _bent_axes(
    rng: np.random.Generator, height: int, width: int, axis: tuple[float, float]
) -> tuple[np.ndarray, np.ndarray]:
    """Return the coordinates along and across the axis from the centre, bent by up to a few metres."""
    x = np.arange(width, dtype=np.float32)[None, :] - np.float32(width / 2)
    y = np.arange(height, dtype=np.float32)[:, None] - np.float32(height / 2)
    along = x * np.float32(axis[0]) + y * np.float32(axis[1])
    across = y * np.float32(axis[0]) - x * np.float32(axis[1])
    along += 16.0 * value_noise(rng, height, width, 330.0)
    across += 22.0 * value_noise(rng, height, width, 410.0)
    return along, across


def _cuts(rng: np.random.Generator, through: float, reach: float, low: float, high: float) -> list[float]:
    """Draw boundaries from -reach to reach, low to high px apart, one of them at `through`."""
    cuts = [through]
    while cuts[-1] < reach:
        cuts.append(cuts[-1] + between(rng, low, high))
    while cuts[0] > -reach:
        cuts.insert(0, cuts[0] - between(rng, low, high))
    return cuts


def _gap(position: np.ndarray, place: np.ndarray, cuts: list[float]) -> np.ndarray:
    """Return the distance from each position to the nearer of the two cuts around it."""
    bounds = np.array([cuts[0] - 1e4, *cuts, cuts[-1] + 1e4], np.float32)
    return np.minimum(position - bounds[place], bounds[place + 1] - position)
