"""Bands by name, and their numbers in a raster."""

from __future__ import annotations

from collections.abc import Sequence

from flair_seg.errors import InputError

BANDS = ("red", "green", "blue", "nir", "height")
"""The bands of FLAIR's images: R, G, B, near infrared, height above ground."""
OPTICAL = ("red", "green", "blue", "nir")
"""Bands that photometric augmentation changes."""
IMAGENET_MEAN = {"red": 123.675, "green": 116.28, "blue": 103.53}
IMAGENET_STD = {"red": 58.395, "green": 57.12, "blue": 57.375}
"""In grey levels: 255 times the values of torchvision's models."""
WHITE = 255.0
"""Highest grey level."""
_BY_COUNT = {3: BANDS[:3], 4: BANDS[:4], 5: BANDS}


def check_bands(bands: Sequence[str], what: str) -> None:
    """Raise `InputError` unless `bands` is a non-empty list of distinct names."""
    if not bands or not all(isinstance(band, str) and band for band in bands) or len(set(bands)) < len(bands):
        raise InputError(f"{what} is {list(bands)}: distinct names such as {', '.join(BANDS)} are needed")


def band_numbers(count: int, bands: Sequence[str], raster_bands: Sequence[str] | None, name: str) -> list[int]:
    """Return the numbers of the bands to read from a raster, from 1, in the requested order.

    Args:
        count: Number of bands of the raster.
        bands: Names of the requested bands.
        raster_bands: Names of the raster's bands; None: the first of FLAIR's bands.
        name: The raster's name, for messages.

    Raises:
        InputError: The names of the raster's bands are unknown, or a requested band is missing.
    """
    names = tuple(raster_bands or _BY_COUNT.get(count, ()))
    if len(names) != count or not set(bands) <= set(names):
        known = f" ({', '.join(names)})" if len(names) == count else ""
        raise InputError(f"{name} has {count} bands{known}: the bands needed are {', '.join(bands)}")
    return [names.index(band) + 1 for band in bands]
