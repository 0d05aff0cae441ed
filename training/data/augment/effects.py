"""The changes that a list of steps consists of: arithmetic on one crop, in grey levels.

Photometric changes apply to the optical bands that a crop has, whatever their number and order; other bands stay.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from ..bands import OPTICAL, WHITE

Image = NDArray[np.float32]
Labels = NDArray[np.uint8]
_YIQ = np.array([[0.299, 0.587, 0.114], [0.596, -0.274, -0.322], [0.211, -0.523, 0.312]])
"""Luma and chroma of red, green and blue (NTSC): a hue turn is a rotation of the two chroma axes."""


@dataclass(frozen=True)
class Draw:
    """What a step drew for one crop, and what it needs of the run.

    Args:
        rng: Random generator of the crop.
        bands: Names of the bands.
        mean: Mean of each band, grey levels (B,).
        amount: Lowest and highest strength, in the unit of the change.
        count: Fewest and most shapes.
        size: Lowest and highest side of a shape, as a share of the crop's side.
    """

    rng: np.random.Generator
    bands: Sequence[str]
    mean: NDArray[np.float32]
    amount: tuple[float, float]
    count: tuple[int, int]
    size: tuple[float, float]

    def strength(self) -> float:
        """Draw a strength, uniform."""
        return float(self.rng.uniform(*self.amount))

    def shapes(self) -> range:
        """Draw a number of shapes, uniform."""
        return range(int(self.rng.integers(self.count[0], self.count[1] + 1)))

    def optical(self) -> list[int]:
        """Return the places of the optical bands."""
        return [place for place, band in enumerate(self.bands) if band in OPTICAL]

    def colours(self) -> list[int]:
        """Return the places of red, green and blue; none if one of them is missing."""
        names = ("red", "green", "blue")
        return [self.bands.index(name) for name in names] if set(names) <= set(self.bands) else []


Geometric = Callable[[Image, Labels, Draw], tuple[Image, Labels]]
Photometric = Callable[[Image, Draw], None]
"""Changes a crop, float32 (B, H, W), in place."""


def flip_columns(image: Image, labels: Labels, draw: Draw) -> tuple[Image, Labels]:
    """Mirror left and right."""
    return image[:, :, ::-1], labels[:, ::-1]


def flip_rows(image: Image, labels: Labels, draw: Draw) -> tuple[Image, Labels]:
    """Mirror top and bottom."""
    return image[:, ::-1], labels[::-1]


def rotate(image: Image, labels: Labels, draw: Draw) -> tuple[Image, Labels]:
    """Rotate by a random multiple of 90 degrees; by 0 or 180 if the crop is not square."""
    is_square = labels.shape[0] == labels.shape[1]
    turns = int(draw.rng.integers(4)) if is_square else 2 * int(draw.rng.integers(2))
    return np.rot90(image, turns, axes=(1, 2)), np.rot90(labels, turns)


def brightness(image: Image, draw: Draw) -> None:
    """Add a share of full scale."""
    image[draw.optical()] += WHITE * draw.strength()


def contrast(image: Image, draw: Draw) -> None:
    """Multiply the differences to the mean of each band in the crop by 1 + strength."""
    places, factor = draw.optical(), 1.0 + draw.strength()
    middle = image[places].mean(axis=(1, 2), keepdims=True)
    image[places] = middle + factor * (image[places] - middle)


def gamma(image: Image, draw: Draw) -> None:
    """Raise grey levels, as shares of full scale, to a power."""
    places = draw.optical()
    image[places] = WHITE * (image[places] / WHITE) ** draw.strength()


def haze(image: Image, draw: Draw) -> None:
    """Blend with white."""
    places, share = draw.optical(), draw.strength()
    image[places] = (1.0 - share) * image[places] + share * WHITE


def band_shift(image: Image, draw: Draw) -> None:
    """Add an offset of its own, in grey levels, to each optical band."""
    for place in draw.optical():
        image[place] += draw.strength()


def hue(image: Image, draw: Draw) -> None:
    """Turn the hue of red, green and blue by degrees."""
    angle = np.deg2rad(draw.strength())
    turn = np.eye(3)
    turn[1:, 1:] = [[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]]
    _mix(image, draw, np.linalg.inv(_YIQ) @ turn @ _YIQ)


def saturation(image: Image, draw: Draw) -> None:
    """Multiply the differences of red, green and blue to their luma by 1 + strength; -1 is grey."""
    factor = 1.0 + draw.strength()
    _mix(image, draw, factor * np.eye(3) + (1.0 - factor) * np.tile(_YIQ[0], (3, 1)))


def _mix(image: Image, draw: Draw, matrix: NDArray[np.float64]) -> None:
    places = draw.colours()
    if places:
        image[places] = np.tensordot(matrix.astype(np.float32), image[places], axes=1)


def fancy_pca(image: Image, draw: Draw) -> None:
    """Shift all pixels along the principal components of the optical bands in the crop (after Krizhevsky et al. 2012).

    The shift along a component is its standard deviation times a normal draw whose deviation is the strength.
    """
    places, deviation = draw.optical(), draw.strength()
    draws = draw.rng.normal(0.0, deviation, len(places))
    if not places:
        return
    sample = image[places][:, ::4, ::4].reshape(len(places), -1).astype(np.float64)
    variances, axes = np.linalg.eigh(np.atleast_2d(np.cov(sample)))
    # The sign of an axis is arbitrary and may differ between machines: the largest entry is made positive.
    signs = np.sign(np.take_along_axis(axes, np.abs(axes).argmax(axis=0)[None], axis=0))
    shift = (axes * signs) @ (draws * np.sqrt(np.maximum(variances, 0.0)))
    image[places] += shift.astype(np.float32)[:, None, None]


def noise(image: Image, draw: Draw) -> None:
    """Add normal noise to the optical bands; the strength is its deviation in grey levels."""
    places, deviation = draw.optical(), draw.strength()
    image[places] += draw.rng.normal(0.0, deviation, (len(places), *image.shape[1:])).astype(np.float32)


def blur(image: Image, draw: Draw) -> None:
    """Blur the optical bands with a normal kernel; the strength is its deviation in px."""
    places, deviation = draw.optical(), draw.strength()
    image[places] = ndimage.gaussian_filter(image[places], (0.0, deviation, deviation), mode="nearest")


def sharpen(image: Image, draw: Draw) -> None:
    """Add the strength times the difference to a blurred copy (1 px)."""
    places, share = draw.optical(), draw.strength()
    image[places] += share * (image[places] - ndimage.gaussian_filter(image[places], (0.0, 1.0, 1.0), mode="nearest"))


def shadow(image: Image, draw: Draw) -> None:
    """Darken the optical bands in rotated rectangles; the strength is the share of the light that is lost."""
    height, width = image.shape[1:]
    rows, columns = np.ogrid[:height, :width]
    light = np.ones((height, width), np.float32)
    for _ in draw.shapes():
        angle, share = draw.rng.uniform(0.0, np.pi), draw.strength()
        row, column = draw.rng.uniform(0, height), draw.rng.uniform(0, width)
        half = 0.5 * draw.rng.uniform(*draw.size, 2) * (height, width)
        along = np.cos(angle) * (columns - column) + np.sin(angle) * (rows - row)
        across = np.cos(angle) * (rows - row) - np.sin(angle) * (columns - column)
        # The edge is about 3 px wide, the penumbra of a house at 20 cm.
        inside = np.clip(np.minimum(half[1] - abs(along), half[0] - abs(across)) / 3.0, 0.0, 1.0)
        light = np.minimum(light, 1.0 - share * inside)
    image[draw.optical()] *= light.astype(np.float32)


def dropout(image: Image, draw: Draw) -> None:
    """Replace rectangles by the mean of each band; their labels stay."""
    sides = np.array(image.shape[1:])
    for _ in draw.shapes():
        height, width = np.maximum(1, np.round(draw.rng.uniform(*draw.size, 2) * sides)).astype(int)
        row, column = draw.rng.integers(sides[0] - height + 1), draw.rng.integers(sides[1] - width + 1)
        image[:, row : row + height, column : column + width] = draw.mean[:, None, None]


@dataclass(frozen=True)
class Change:
    """A change of the list.

    Args:
        geometric: Moves pixels and labels.
        photometric: Changes grey levels.
        amount: Default strength, and the range of valid ones; None: it has none.
        has_shapes: It draws shapes, so that `count` and `size` apply.
    """

    geometric: Geometric | None = None
    photometric: Photometric | None = None
    amount: tuple[tuple[float, float], tuple[float, float]] | None = None
    has_shapes: bool = False


CHANGES: dict[str, Change] = {
    "horizontal_flip": Change(flip_columns),
    "vertical_flip": Change(flip_rows),
    "rotate_90": Change(rotate),
    "brightness": Change(None, brightness, ((-0.2, 0.2), (-1.0, 1.0))),
    "contrast": Change(None, contrast, ((-0.2, 0.2), (-1.0, 10.0))),
    "gamma": Change(None, gamma, ((0.8, 1.2), (0.01, 100.0))),
    "haze": Change(None, haze, ((0.05, 0.2), (0.0, 1.0))),
    "band_shift": Change(None, band_shift, ((-20.0, 20.0), (-255.0, 255.0))),
    "hue": Change(None, hue, ((-20.0, 20.0), (-180.0, 180.0))),
    "saturation": Change(None, saturation, ((-0.3, 0.3), (-1.0, 10.0))),
    "fancy_pca": Change(None, fancy_pca, ((0.1, 0.1), (0.0, 10.0))),
    "noise": Change(None, noise, ((5.0, 15.0), (0.0, 255.0))),
    "blur": Change(None, blur, ((0.5, 1.5), (0.01, 100.0))),
    "sharpen": Change(None, sharpen, ((0.2, 0.5), (0.0, 10.0))),
    "shadow": Change(None, shadow, ((0.25, 0.6), (0.0, 1.0)), has_shapes=True),
    "dropout": Change(None, dropout, None, has_shapes=True),
}
"""The change of each name."""
