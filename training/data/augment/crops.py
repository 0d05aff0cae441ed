"""Random crops of patches, with changes of geometry and light.

Geometric changes apply to bands and labels, photometric ones to the bands only, in grey levels.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, fields

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn.functional import interpolate

from flair_seg.errors import InputError

from ..bands import BANDS, OPTICAL
from ..checks import check_ranges
from .shifts import ShiftOptions
from .steps import Step, apply

_LEVELS = np.arange(256, dtype=np.float32) / 255.0


@dataclass(frozen=True)
class AugmentOptions:
    """Augmentation; 0 disables a change (`symmetries`: false, `scale`: [1, 1]).

    "Deviation" is the standard deviation of a normal distribution, "log deviation" that of the logarithm of a factor:
    with 0.14, two of three crops change by up to 15 %. Grey levels are clipped to 0..255.

    Args:
        symmetries: Rotate and flip crops (the eight symmetries of the square, equally likely).
        scale: Lowest and highest magnification, log-uniform; 1 keeps the GSD.
        light: Factor of all photometric changes below except shadow; 1 suits other zones and flights, 0 disables them.
        brightness: Log deviation of the exposure of all optical bands together.
        contrast: Log deviation of their contrast, around the mean of each band in the crop.
        gamma: Log deviation of their gamma exponent.
        haze: Deviation of an offset added to all of them, as a share of full scale.
        band_brightness: Log deviation of the gain of each optical band.
        band_haze: Deviation of an offset added to each band, as a share of full scale.
        nir_brightness: Log deviation of an extra gain of near infrared, which varies most with season and sensor.
        saturation: Log deviation of the saturation of red, green and blue.
        hue: Deviation added to each of the nine entries of the mixing matrix of red, green and blue.
        height_gain: Log deviation of the scale of the height.
        height_missing: Probability, times `light`, of a height that is 0 everywhere: some areas have no height model.
        shadow: Probability of darkening the optical bands on one side of a random line, by 25 to 60 % (uniform).
        dropout: Probability of replacing a rectangle by the mean of each band; its sides are 1/16 to 1/4 of the crop
            (uniform), and its labels stay.
        steps: Further changes after these, in order.
        shifts: Wrong heights and the colours of other zones, applied to the patch before all of these.

    Raises:
        InputError: A setting is out of range.
    """

    symmetries: bool = True
    scale: tuple[float, float] = (0.75, 1.35)
    light: float = 1.0
    brightness: float = 0.14
    contrast: float = 0.14
    gamma: float = 0.12
    haze: float = 0.03
    band_brightness: float = 0.06
    band_haze: float = 0.015
    nir_brightness: float = 0.12
    saturation: float = 0.2
    hue: float = 0.02
    height_gain: float = 0.15
    height_missing: float = 0.08
    shadow: float = 1 / 7
    dropout: float = 0.2
    steps: tuple[Step, ...] = ()
    shifts: ShiftOptions = field(default_factory=ShiftOptions)

    def __post_init__(self) -> None:
        """Check ranges."""
        if not 0 < self.scale[0] <= self.scale[1]:
            raise InputError(f"scale is {list(self.scale)}: two positive magnifications are needed, the lower first")
        others = ("symmetries", "scale", "steps", "shifts")
        deviations = [item.name for item in fields(self) if item.name not in others]
        check_ranges(self, not_negative=deviations, share=("height_missing", "shadow", "dropout"))


def augment(
    image: NDArray[np.uint8],
    labels: NDArray[np.uint8],
    size: tuple[int, int],
    mean: NDArray[np.float32],
    options: AugmentOptions,
    rng: np.random.Generator,
    bands: Sequence[str] = BANDS,
) -> tuple[Tensor, Tensor]:
    """Cut a random crop from a patch and augment it.

    Args:
        image: Grey levels of a patch, uint8 (B, H, W).
        labels: Its class indices, uint8 (H, W).
        size: Height and width of the crop, px.
        mean: Mean of each band, (B,).
        options: The augmentation.
        rng: Random generator.
        bands: Names of the bands: `light` changes red, green, blue and nir, and scales `height`; others stay.

    Returns:
        Bands, float32 (B, height, width) in 0..255, and class indices, uint8 (height, width).
    """
    image, labels = _cut(image, labels, size, options.scale, rng)
    if options.symmetries:
        image, labels = _turn(image, labels, rng)
    changed = _change_light(image, bands, options, rng) if options.light > 0 else image.astype(np.float32)
    crop, crop_labels = _resize(changed, labels, size)
    if options.light > 0:
        _mix_colours(crop, bands, options, rng)
        if rng.random() < options.shadow:
            _cast_shadow(crop, bands, rng)
    if rng.random() < options.dropout:
        _hide_rectangle(crop, mean, rng)
    if not options.steps:
        return crop, crop_labels
    changed, moved = apply(options.steps, crop.numpy(), crop_labels.numpy(), bands, mean, rng)
    return torch.from_numpy(np.ascontiguousarray(changed)), torch.from_numpy(np.ascontiguousarray(moved))


def _cut(
    image: NDArray[np.uint8],
    labels: NDArray[np.uint8],
    size: tuple[int, int],
    scale: tuple[float, float],
    rng: np.random.Generator,
) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Cut the rectangle that has `size` when magnified; in a small patch, the largest one of this shape."""
    magnification = np.exp(rng.uniform(*np.log(scale)))
    shrink = min(1.0 / magnification, labels.shape[0] / size[0], labels.shape[1] / size[1])
    height, width = max(1, round(size[0] * shrink)), max(1, round(size[1] * shrink))
    row = rng.integers(labels.shape[0] - height + 1)
    column = rng.integers(labels.shape[1] - width + 1)
    window = (slice(row, row + height), slice(column, column + width))
    return image[(slice(None), *window)], labels[window]


def _turn(
    image: NDArray[np.uint8], labels: NDArray[np.uint8], rng: np.random.Generator
) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Apply one of the eight symmetries of the square, or of the four of a rectangle."""
    height, width = labels.shape
    quarter_turns = int(rng.integers(4)) if height == width else 2 * int(rng.integers(2))
    image, labels = np.rot90(image, quarter_turns, axes=(1, 2)), np.rot90(labels, quarter_turns)
    if rng.random() < 0.5:
        image, labels = image[:, :, ::-1], labels[:, ::-1]
    return image, labels


def _resize(image: NDArray[np.float32], labels: NDArray[np.uint8], size: tuple[int, int]) -> tuple[Tensor, Tensor]:
    crop = torch.from_numpy(np.ascontiguousarray(image))
    crop_labels = torch.from_numpy(np.ascontiguousarray(labels))
    if tuple(crop.shape[-2:]) == size:
        return crop, crop_labels
    crop = interpolate(crop[None], size=size, mode="bilinear", align_corners=False)[0]
    return crop, interpolate(crop_labels[None, None], size=size, mode="nearest-exact")[0, 0]


def _change_light(
    image: NDArray[np.uint8], bands: Sequence[str], options: AugmentOptions, rng: np.random.Generator
) -> NDArray[np.float32]:
    """Change exposure, contrast and haze of all optical bands together, then of each; scale or remove the height.

    All changes are functions of the grey level, so one table look-up per band applies them.
    """
    deviations = np.array([options.brightness, options.contrast, options.gamma])
    exposure, contrast, gamma = np.exp(rng.normal(0.0, deviations * options.light))
    haze = rng.normal(0.0, options.haze * options.light)
    changed = np.empty(image.shape, dtype=np.float32)
    for place, band in enumerate(bands):
        curve = _LEVELS
        if band == "height":
            curve = _LEVELS * _height_gain(options, rng)
        elif band in OPTICAL:
            curve = exposure * _band_gain(band, options, rng) * _LEVELS**gamma
            middle = float(curve[image[place, ::8, ::8]].mean())
            band_haze = haze + rng.normal(0.0, options.band_haze * options.light)
            curve = middle + contrast * (curve - middle) + band_haze
        changed[place] = np.take(np.clip(curve, 0.0, 1.0) * 255.0, image[place]).astype(np.float32)
    return changed


def _band_gain(band: str, options: AugmentOptions, rng: np.random.Generator) -> float:
    gain = rng.normal(0.0, options.band_brightness * options.light)
    if band == "nir":
        gain += rng.normal(0.0, options.nir_brightness * options.light)
    return float(np.exp(gain))


def _height_gain(options: AugmentOptions, rng: np.random.Generator) -> float:
    if rng.random() < options.height_missing * options.light:
        return 0.0
    return float(np.exp(rng.normal(0.0, options.height_gain * options.light)))


def _mix_colours(crop: Tensor, bands: Sequence[str], options: AugmentOptions, rng: np.random.Generator) -> None:
    """Change saturation and hue, in place, with one matrix over red, green and blue."""
    if not {"red", "green", "blue"} <= set(bands):
        return
    places = [bands.index(band) for band in ("red", "green", "blue")]
    saturation = float(np.exp(rng.normal(0.0, options.saturation * options.light)))
    turn = rng.normal(0.0, options.hue * options.light, (3, 3))
    matrix = saturation * np.eye(3) + (1.0 - saturation) / 3.0 + turn
    mixed = torch.from_numpy(matrix.astype(np.float32)) @ crop[places].flatten(1)
    crop[places] = mixed.view(3, *crop.shape[1:]).clamp_(0.0, 255.0)


def _cast_shadow(crop: Tensor, bands: Sequence[str], rng: np.random.Generator) -> None:
    """Darken one side of a random line, in place."""
    height, width = crop.shape[-2:]
    angle = rng.uniform(0.0, 2.0 * np.pi)
    across, down = torch.linspace(-1.0, 1.0, width)[None, :], torch.linspace(-1.0, 1.0, height)[:, None]
    distance = np.cos(angle) * across + np.sin(angle) * down - rng.uniform(-0.7, 0.7)
    depth = rng.uniform(0.25, 0.6)
    # The edge is about 3 px wide, the penumbra of a house at 20 cm.
    light = 1.0 - depth * torch.clamp(distance * width / 6.0, 0.0, 1.0)
    for place, band in enumerate(bands):
        if band in OPTICAL:
            crop[place] *= light


def _hide_rectangle(crop: Tensor, mean: NDArray[np.float32], rng: np.random.Generator) -> None:
    """Replace a rectangle, up to a quarter of the crop along each side, by the mean of each band, in place."""
    whole_height, whole_width = crop.shape[-2:]
    side = min(whole_height, whole_width)
    height, width = rng.integers(side // 16, side // 4 + 1, 2)
    row, column = rng.integers(whole_height - height + 1), rng.integers(whole_width - width + 1)
    crop[:, row : row + height, column : column + width] = torch.from_numpy(mean)[:, None, None]
