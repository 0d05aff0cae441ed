"""Bands by name: where a raster holds those that a network wants."""

from __future__ import annotations

from collections.abc import Sequence

from flair_seg.errors import InputError

BANDS = ("red", "green", "blue", "nir", "height")
"""The bands of FLAIR's images: R, G, B, near infrared, height above ground."""
OPTICAL = ("red", "green", "blue", "nir")
"""What light changes."""
IMAGENET_MEAN = {"red": 123.675, "green": 116.28, "blue": 103.53}
IMAGENET_STD = {"red": 58.395, "green": 57.12, "blue": 57.375}
"""In grey levels: 255 times what torchvision's models are trained with."""
_BY_COUNT = {3: BANDS[:3], 4: BANDS[:4], 5: BANDS}


def check_bands(bands: Sequence[str], what: str) -> None:
    """Raise `InputError` unless `bands` are names, all different, at least one."""
    if not bands or not all(isinstance(band, str) and band for band in bands) or len(set(bands)) < len(bands):
        raise InputError(f"{what} is {list(bands)}: different names such as {', '.join(BANDS)} are needed")


def band_numbers(count: int, bands: Sequence[str], raster_bands: Sequence[str] | None, name: str) -> list[int]:
    """Work out which bands of a raster to read, counted from 1, in the order wanted.

    Args:
        count: Number of bands of the raster.
        bands: Names of the bands wanted.
        raster_bands: Names of the raster's bands; None: FLAIR's order as far as the raster goes.
        name: The raster's name, for messages.

    Raises:
        InputError: The raster's bands have no names or do not hold one that is wanted.
    """
    held = tuple(raster_bands or _BY_COUNT.get(count, ()))
    if len(held) != count or not set(bands) <= set(held):
        known = f" ({', '.join(held)})" if len(held) == count else ""
        raise InputError(f"{name} has {count} bands{known}, needed are {', '.join(bands)}")
    return [held.index(band) + 1 for band in bands]
