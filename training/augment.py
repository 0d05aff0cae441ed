"""Random changes of a training crop: those that a map must not depend on.

Geometry moves bands and labels together; light changes the bands alone, in grey levels.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn.functional import interpolate

OPTICAL = slice(0, 4)
"""Red, green, blue and near infrared, in the order of `training.data.BANDS`."""
NIR = 3
HEIGHT = 4
_LEVELS = np.arange(256, dtype=np.float32) / 255.0


@dataclass(frozen=True)
class AugmentOptions:
    """How far crops are changed.

    Args:
        scale: Lowest and highest magnification; 1 keeps the GSD.
        light: Strength of all photometric changes; 1 is meant for other zones and flights, 0 is none.
        dropout: Probability of hiding a rectangle behind the mean of each band.
    """

    scale: tuple[float, float] = (0.75, 1.35)
    light: float = 1.0
    dropout: float = 0.2


def augment(
    image: NDArray[np.uint8],
    labels: NDArray[np.uint8],
    size: int,
    mean: NDArray[np.float32],
    options: AugmentOptions,
    rng: np.random.Generator,
) -> tuple[Tensor, Tensor]:
    """Cut one crop from a patch and change it at random.

    Args:
        image: Grey levels of a patch, uint8 (B, H, W).
        labels: Its class indices, uint8 (H, W).
        size: Width and height of the crop, px.
        mean: Mean of each band, (B,).
        options: How far to go.
        rng: Source of every random choice.

    Returns:
        Bands, float32 (B, size, size) in 0..255, and class indices, uint8 (size, size).
    """
    image, labels = _cut(image, labels, size, options.scale, rng)
    image, labels = _turn(image, labels, rng)
    if options.light > 0:
        changed = _change_light(image, options.light, rng)
    else:
        changed = image.astype(np.float32)
    crop, crop_labels = _resize(changed, labels, size)
    if options.light > 0:
        _mix_colours(crop, options.light, rng)
        _cast_shadow(crop, rng)
    if rng.random() < options.dropout:
        _hide_rectangle(crop, mean, rng)
    return crop, crop_labels


def _cut(
    image: NDArray[np.uint8], labels: NDArray[np.uint8], size: int, scale: tuple[float, float], rng: np.random.Generator
) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Take the square that becomes `size` px wide once magnified."""
    magnification = np.exp(rng.uniform(*np.log(scale)))
    height, width = labels.shape
    side = min(round(size / magnification), height, width)
    row = rng.integers(height - side + 1)
    column = rng.integers(width - side + 1)
    window = (slice(row, row + side), slice(column, column + side))
    return image[(slice(None), *window)], labels[window]


def _turn(
    image: NDArray[np.uint8], labels: NDArray[np.uint8], rng: np.random.Generator
) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Apply one of the eight symmetries of the square."""
    quarter_turns = int(rng.integers(4))
    image, labels = np.rot90(image, quarter_turns, axes=(1, 2)), np.rot90(labels, quarter_turns)
    if rng.random() < 0.5:
        image, labels = image[:, :, ::-1], labels[:, ::-1]
    return image, labels


def _resize(image: NDArray[np.float32], labels: NDArray[np.uint8], size: int) -> tuple[Tensor, Tensor]:
    crop = torch.from_numpy(np.ascontiguousarray(image))
    crop_labels = torch.from_numpy(np.ascontiguousarray(labels))
    if crop.shape[-1] == size:
        return crop, crop_labels
    crop = interpolate(crop[None], size=(size, size), mode="bilinear", align_corners=False)[0]
    return crop, interpolate(crop_labels[None, None], size=(size, size), mode="nearest-exact")[0, 0]


def _change_light(image: NDArray[np.uint8], strength: float, rng: np.random.Generator) -> NDArray[np.float32]:
    """Change exposure, contrast and haze of all optical bands together, then of each; scale or flatten the height.

    Every change is a curve over grey levels, so one table look-up a band does them all.
    """
    bands = image.shape[0]
    exposure, contrast, gamma = np.exp(rng.normal(0.0, np.array([0.14, 0.14, 0.12]) * strength))
    haze = rng.normal(0.0, 0.03 * strength)
    band_gain = np.exp(rng.normal(0.0, 0.06 * strength, bands))
    band_haze = rng.normal(0.0, 0.015 * strength, bands)
    band_gain[NIR] *= np.exp(rng.normal(0.0, 0.12 * strength))
    changed = np.empty(image.shape, dtype=np.float32)
    for band in range(bands):
        if band == HEIGHT:
            curve = _LEVELS * _height_gain(strength, rng)
        else:
            curve = exposure * band_gain[band] * _LEVELS**gamma
            middle = float(curve[image[band, ::8, ::8]].mean())
            curve = middle + contrast * (curve - middle) + haze + band_haze[band]
        changed[band] = np.take(np.clip(curve, 0.0, 1.0) * 255.0, image[band]).astype(np.float32)
    return changed


def _height_gain(strength: float, rng: np.random.Generator) -> float:
    """Height models differ in accuracy, and some areas have none: at times the band is all zero."""
    if rng.random() < 0.08 * strength:
        return 0.0
    return float(np.exp(rng.normal(0.0, 0.15 * strength)))


def _mix_colours(crop: Tensor, strength: float, rng: np.random.Generator) -> None:
    """Change saturation and turn hues slightly, in place, with one matrix over red, green and blue."""
    saturation = float(np.exp(rng.normal(0.0, 0.2 * strength)))
    matrix = saturation * np.eye(3) + (1.0 - saturation) / 3.0 + rng.normal(0.0, 0.02 * strength, (3, 3))
    mixed = torch.from_numpy(matrix.astype(np.float32)) @ crop[:3].flatten(1)
    crop[:3] = mixed.view_as(crop[:3]).clamp_(0.0, 255.0)


def _cast_shadow(crop: Tensor, rng: np.random.Generator) -> None:
    """Darken one side of a random line, in place, one time in seven."""
    if rng.random() >= 1 / 7:
        return
    size = crop.shape[-1]
    angle = rng.uniform(0.0, 2.0 * np.pi)
    axis = torch.linspace(-1.0, 1.0, size)
    distance = np.cos(angle) * axis[None, :] + np.sin(angle) * axis[:, None] - rng.uniform(-0.7, 0.7)
    depth = rng.uniform(0.25, 0.6)
    # An edge about 3 px wide, the penumbra of a house at 20 cm.
    crop[OPTICAL] *= 1.0 - depth * torch.clamp(distance * size / 6.0, 0.0, 1.0)


def _hide_rectangle(crop: Tensor, mean: NDArray[np.float32], rng: np.random.Generator) -> None:
    """Hide a rectangle, up to a quarter of the crop along each side, behind the mean of each band, in place."""
    size = crop.shape[-1]
    height, width = rng.integers(size // 16, size // 4 + 1, 2)
    row, column = rng.integers(size - height + 1), rng.integers(size - width + 1)
    crop[:, row : row + height, column : column + width] = torch.from_numpy(mean)[:, None, None]
