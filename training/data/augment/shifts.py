"""Shifts between flights: other colours, other seasons, and heights that are wrong.

The same changes serve twice: `distort` draws them at random as augmentation, and `CONDITIONS` are fixed, so that a
network is scored on a zone as another flight would show it. All images are uint8 (B, H, W); colours are those of red,
green, blue and nir.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn.functional import avg_pool2d, interpolate

from ..bands import OPTICAL
from ..checks import check_ranges

Image = NDArray[np.uint8]
Surface = NDArray[np.float32]
"""Values of one band, float32 (H, W)."""
LEVELS_PER_M = 5.0
"""Grey levels per metre of FLAIR's height band."""
HEIGHT = "height"
_LEVELS = np.arange(256, dtype=np.float32)
_WRONG_M = 2.0, 12.0
"""Size of a false height, m: 6 to 12 m occur over open ground on slopes, 2 m is a hedge."""
_CELLS = 64
"""Grid on which the slow changes of colour are exchanged: a patch has 64 x 64 cells of 1.6 m."""
_SLOWEST = 1, 6
"""Highest frequency that style mixing exchanges, cycles per patch."""


@dataclass(frozen=True)
class ShiftOptions:
    """Probabilities of the shifts of a crop's patch; 0 disables a shift. They do not depend on `light`.

    Args:
        height_offset: Add -2 to 12 m to all heights.
        height_ramp: Add a plane that rises from 0 to 2 to 12 m in a random direction, as on a slope.
        height_blobs: Add 1 to 6 rounded hills of 2 to 12 m, 5 to 25 m in radius.
        height_smooth: Blur the heights over 1 to 7 m.
        height_holes: Set the heights to 0 in 1 to 3 rectangles of a quarter to three quarters of a side.
        histogram: Move the grey levels of each optical band towards the distribution of a patch of another zone.
        style: Exchange the amplitudes of the lowest frequencies with those of a patch of another zone, after
            arXiv:2004.05498.

    Raises:
        InputError: A probability is out of range.
    """

    height_offset: float = 0.0
    height_ramp: float = 0.0
    height_blobs: float = 0.0
    height_smooth: float = 0.0
    height_holes: float = 0.0
    histogram: float = 0.0
    style: float = 0.0

    def __post_init__(self) -> None:
        """Check ranges."""
        check_ranges(self, share=[item.name for item in fields(self)])

    @property
    def is_on(self) -> bool:
        """Whether any shift can occur."""
        return any(getattr(self, item.name) > 0 for item in fields(self))

    @property
    def needs_partner(self) -> bool:
        """Whether a shift needs a patch of another zone."""
        return self.histogram > 0 or self.style > 0


def distort(
    image: Image, bands: Sequence[str], options: ShiftOptions, rng: np.random.Generator, partner: Image | None = None
) -> Image:
    """Draw shifts and apply them to a patch.

    Args:
        image: Grey levels, uint8 (B, H, W); unchanged.
        bands: Names of the bands.
        options: The probabilities.
        rng: Random generator.
        partner: A patch of another zone with the same bands, of any size; None: no `histogram` and no `style`.
    """
    changed = image.copy()
    optical = [place for place, band in enumerate(bands) if band in OPTICAL]
    if partner is not None and rng.random() < options.histogram:
        wanted = histogram_of(partner[optical])
        changed[optical] = match_histograms(changed[optical], wanted, float(rng.uniform(0.3, 1.0)))
    if partner is not None and rng.random() < options.style:
        cutoff = int(rng.integers(_SLOWEST[0], _SLOWEST[1] + 1))
        changed[optical] = mix_style(changed[optical], partner[optical], cutoff, float(rng.uniform(0.3, 1.0)))
    if HEIGHT in bands:
        place = list(bands).index(HEIGHT)
        changed[place] = _distort_height(changed[place], options, rng)
    return changed


def _distort_height(height: Image, options: ShiftOptions, rng: np.random.Generator) -> Image:
    shape, surface = height.shape, height.astype(np.float32)
    if rng.random() < options.height_smooth:
        surface = smooth(surface, float(rng.uniform(1.0, 7.0)))
    if rng.random() < options.height_offset:
        surface = surface + LEVELS_PER_M * float(rng.uniform(-_WRONG_M[0], _WRONG_M[1]))
    if rng.random() < options.height_ramp:
        surface = surface + ramp(shape, float(rng.uniform(*_WRONG_M)), float(rng.uniform(0.0, 2.0 * np.pi)))
    if rng.random() < options.height_blobs:
        surface = surface + blobs(shape, int(rng.integers(1, 7)), rng)
    if rng.random() < options.height_holes:
        surface = dig_holes(surface, rng)
    return to_levels(surface)


def to_levels(values: NDArray[np.floating[Any]]) -> Image:
    """Round and clip to grey levels."""
    return np.clip(np.rint(values), 0.0, 255.0).astype(np.uint8)


def ramp(shape: tuple[int, ...], rise_m: float, direction: float) -> Surface:
    """Return a plane from 0 to `rise_m` in grey levels, (H, W), that rises in a direction given in radians."""
    rows, columns = np.meshgrid(*(np.linspace(-1.0, 1.0, side, dtype=np.float32) for side in shape), indexing="ij")
    slope = np.cos(direction) * columns + np.sin(direction) * rows
    least, most = slope.min(), slope.max()
    return (LEVELS_PER_M * rise_m * (slope - least) / max(most - least, 1e-6)).astype(np.float32)


def blobs(shape: tuple[int, ...], count: int, rng: np.random.Generator) -> Surface:
    """Return rounded hills in grey levels, float32 (H, W), for pixels of 0.2 m; the higher of two hills counts."""
    step = 8
    rows, columns = (np.arange(0, side + step, step, dtype=np.float32) for side in shape)
    hills = np.zeros((len(rows), len(columns)), dtype=np.float32)
    for _ in range(count):
        middle = rng.uniform(0.0, 1.0, 2) * shape
        radius, top = rng.uniform(25.0, 125.0), LEVELS_PER_M * rng.uniform(*_WRONG_M)
        squares = ((rows - middle[0])[:, None] ** 2 + (columns - middle[1])[None, :] ** 2) / radius**2
        # A flat top with soft sides: a step of a roof's height is what looks like a building.
        hills = np.maximum(hills, top * np.exp(-(squares**2)))
    return _resized(hills, (len(rows) * step, len(columns) * step))[: shape[0], : shape[1]]


def smooth(surface: Surface, width_m: float) -> Surface:
    """Average over squares of `width_m` (rounded to an odd number of pixels of 0.2 m); the border is mirrored."""
    reach = max(1, round(width_m * 2.5))
    reach = min(reach, min(surface.shape) - 1)
    padded = np.pad(surface, reach, mode="reflect")
    return avg_pool2d(torch.from_numpy(padded)[None, None], 2 * reach + 1, stride=1)[0, 0].numpy()


def dig_holes(surface: Surface, rng: np.random.Generator) -> Surface:
    """Set 1 to 3 rectangles to 0, with sides of a quarter to three quarters of the image's."""
    holed = surface.copy()
    for _ in range(int(rng.integers(1, 4))):
        sides = [int(side * rng.uniform(0.25, 0.75)) for side in surface.shape]
        row, column = (int(rng.integers(side - part + 1)) for side, part in zip(surface.shape, sides))
        holed[row : row + sides[0], column : column + sides[1]] = 0.0
    return holed


def histogram_of(image: Image) -> NDArray[np.int64]:
    """Count the grey levels of each band: (B, 256)."""
    return np.array([np.bincount(band.ravel(), minlength=256) for band in image[:, ::2, ::2]])


def match_histograms(image: Image, wanted: NDArray[np.int64], strength: float) -> Image:
    """Move the grey levels of each band towards another distribution.

    Args:
        image: Bands, uint8 (B, H, W).
        wanted: Histograms of the same bands of another image, int64 (B, 256).
        strength: 0 keeps the levels, 1 matches the distribution.
    """
    changed = np.empty_like(image)
    for place, (own, theirs) in enumerate(zip(histogram_of(image), wanted)):
        # The middle of a level's rank: a level that holds half of the pixels does not become their highest one.
        rank = (np.cumsum(own) - 0.5 * own) / max(own.sum(), 1)
        ranks = (np.cumsum(theirs) - 0.5 * theirs) / max(theirs.sum(), 1)
        matched = np.interp(rank, ranks, _LEVELS)
        changed[place] = to_levels((1.0 - strength) * _LEVELS + strength * matched)[image[place]]
    return changed


def mix_style(image: Image, partner: Image, cutoff: int, strength: float) -> Image:
    """Exchange the amplitudes of the lowest frequencies with those of another image, keeping the phases.

    The exchange is computed on a grid of 64 x 64 cells, which holds these frequencies, and added to the image.

    Args:
        image: Bands, uint8 (B, H, W).
        partner: The same bands of another image, uint8 (B, h, w).
        cutoff: Highest exchanged frequency, cycles per image along each axis; below 32.
        strength: 0 keeps the amplitudes, 1 takes those of the partner.
    """
    own, theirs = np.fft.rfft2(_cells(image)), np.fft.rfft2(_cells(partner))
    along = np.arange(_CELLS)
    low = (np.minimum(along, _CELLS - along)[:, None] <= cutoff) & (along[None, : own.shape[-1]] <= cutoff)
    amplitude = (1.0 - strength) * np.abs(own) + strength * np.abs(theirs)
    mixed = np.where(low, amplitude * np.exp(1j * np.angle(own)), own)
    change = np.fft.irfft2(mixed - own, s=(_CELLS, _CELLS)).astype(np.float32)
    return to_levels(image + _resized(change, image.shape[-2:]))


def _cells(image: Image) -> NDArray[np.float32]:
    """Average an image over 64 x 64 cells: (B, 64, 64)."""
    return _resized(image.astype(np.float32), (_CELLS, _CELLS), mode="area")


def _resized(values: NDArray[np.float32], shape: tuple[int, ...], mode: str = "bilinear") -> NDArray[np.float32]:
    """Resize the last two axes."""
    batch = torch.from_numpy(np.ascontiguousarray(values)).reshape(1, -1, *values.shape[-2:])
    resized = interpolate(batch, size=tuple(shape), mode=mode, align_corners=False if mode == "bilinear" else None)
    return resized.reshape(*values.shape[:-2], *shape).numpy()


@dataclass(frozen=True)
class Scene:
    """What a condition may depend on.

    Args:
        bands: Names of the bands.
        zone: Unique name of the zone: all its patches get the same colours, as in one flight.
        other: Histograms of the bands in another zone, int64 (B, 256).
    """

    bands: tuple[str, ...]
    zone: str
    other: NDArray[np.int64]

    @property
    def optical(self) -> list[int]:
        """Places of the optical bands."""
        return [place for place, band in enumerate(self.bands) if band in OPTICAL]


Condition = Callable[[Image, Scene, np.random.Generator], Image]
"""Changes an image; the generator depends on the condition and the zone (colours) or the patch (heights)."""


def _gain(image: Image, scene: Scene, rng: np.random.Generator) -> Image:
    """Gain and offset of each optical band: factors of 0.75 to 1.33 and -13 to 13 levels, two of three times less."""
    gains = np.exp(np.clip(rng.normal(0.0, 0.15, len(OPTICAL)), -0.29, 0.29))
    offsets = np.clip(rng.normal(0.0, 7.0, len(OPTICAL)), -13.0, 13.0)
    return _curve(image, scene, lambda place, levels: gains[place] * levels + offsets[place])


def _gamma(image: Image, scene: Scene, rng: np.random.Generator) -> Image:
    """Darken the middle tones of the optical bands: gamma 1.4."""
    return _curve(image, scene, lambda _, levels: 255.0 * (levels / 255.0) ** 1.4)


def _haze(image: Image, scene: Scene, rng: np.random.Generator) -> Image:
    """Haze: three quarters of the contrast, 35 levels brighter, less so in near infrared."""
    return _curve(image, scene, lambda place, levels: 0.75 * levels + (15.0 if place == 3 else 35.0))


def _season(image: Image, scene: Scene, rng: np.random.Generator) -> Image:
    """Dry season: weaker near infrared and green, stronger red."""
    factors = {0: 1.12, 1: 0.95, 2: 0.97, 3: 0.75}
    return _curve(image, scene, lambda place, levels: factors[place] * levels)


def _other_zone(image: Image, scene: Scene, rng: np.random.Generator) -> Image:
    """Match the histograms of the optical bands to those of another zone, by 70 %."""
    changed, places = image.copy(), scene.optical
    changed[places] = match_histograms(image[places], scene.other[places], 0.7)
    return changed


def _curve(image: Image, scene: Scene, change: Callable[[int, Surface], NDArray[np.floating[Any]]]) -> Image:
    """Apply a function of the band's place in `OPTICAL` and its grey levels to the optical bands."""
    changed = image.copy()
    for place in scene.optical:
        changed[place] = to_levels(change(OPTICAL.index(scene.bands[place]), _LEVELS))[image[place]]
    return changed


def _height(change: Callable[[Surface, np.random.Generator], Surface]) -> Condition:
    """Return a condition that changes the height band alone."""

    def condition(image: Image, scene: Scene, rng: np.random.Generator) -> Image:
        changed, place = image.copy(), scene.bands.index(HEIGHT)
        changed[place] = to_levels(change(image[place].astype(np.float32), rng))
        return changed

    return condition


COLOURS: Mapping[str, Condition] = {
    "gain": _gain,
    "gamma": _gamma,
    "haze": _haze,
    "season": _season,
    "other-zone": _other_zone,
}
"""Another flight: other exposure, light, air, season or sensor."""
HEIGHTS: Mapping[str, Condition] = {
    "offset": _height(lambda surface, _: surface + 8.0 * LEVELS_PER_M),
    "ramp": _height(lambda surface, rng: surface + ramp(surface.shape, 12.0, float(rng.uniform(0.0, 2.0 * np.pi)))),
    "blobs": _height(lambda surface, rng: surface + blobs(surface.shape, 5, rng)),
    "missing": _height(lambda surface, _: np.zeros_like(surface)),
}
"""Heights that are wrong: 8 m everywhere, 0 to 12 m on a slope, hills of 2 to 12 m, and no heights."""
CONDITIONS: Mapping[str, Condition] = {**COLOURS, **{f"height-{name}": change for name, change in HEIGHTS.items()}}


def conditions_for(bands: Sequence[str]) -> dict[str, Condition]:
    """Return the conditions that concern a network: those of the height only if it has a height band."""
    return {
        name: change
        for name, change in CONDITIONS.items()
        if (HEIGHT in bands if name.startswith("height-") else set(bands) & set(OPTICAL))
    }


def shifted(name: str, image: Image, scene: Scene, patch: str) -> Image:
    """Show a patch under a condition, always the same way: colours are drawn once per zone, heights once per patch.

    Args:
        name: A key of `CONDITIONS`.
        image: Grey levels, uint8 (B, H, W); unchanged.
        scene: Bands, zone, and the histograms of another zone.
        patch: Name of the patch.
    """
    place = f"{scene.zone} {patch}" if name.startswith("height-") else scene.zone
    rng = np.random.default_rng(zlib.crc32(f"{name} {place}".encode()))
    return CONDITIONS[name](image, scene, rng)
