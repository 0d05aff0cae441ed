"""Size and georeference of patches, from their headers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import rasterio

from flair_seg.errors import InputError

from .layouts import Patch
from .opening import open_raster


@dataclass(frozen=True)
class Box:
    """Bounds of a raster in the units of its CRS, and the size of a pixel."""

    crs: str
    left: float
    bottom: float
    right: float
    top: float
    gsd: float

    def touches(self, other: Box) -> bool:
        """Return whether two boxes overlap or share a side or a corner, with a tolerance of half a pixel."""
        gap = 0.5 * max(self.gsd, other.gsd)
        apart = (
            self.left > other.right + gap
            or other.left > self.right + gap
            or self.bottom > other.top + gap
            or other.bottom > self.top + gap
        )
        return self.crs == other.crs and not apart


@dataclass(frozen=True)
class Header:
    """Size of a raster in px, and its georeference."""

    height: int
    width: int
    crs: rasterio.CRS | None
    transform: rasterio.Affine

    @property
    def box(self) -> Box | None:
        """Bounds on the ground; None without a georeference."""
        if self.crs is None and self.transform.is_identity:
            return None
        left, bottom, right, top = rasterio.transform.array_bounds(self.height, self.width, self.transform)
        return Box(str(self.crs), left, bottom, right, top, abs(self.transform.a))


@cache
def read_header(path: Path) -> Header:
    """Read the header of a raster; cached.

    Raises:
        InputError: It cannot be read.
    """
    with open_raster(path) as source:
        return Header(source.height, source.width, source.crs, source.transform)


def check_headers(patches: Sequence[Patch], smallest: int, multiple: int = 1) -> list[Path]:
    """Check sizes and georeferences before any pixel is read.

    Args:
        patches: The patches.
        smallest: Least height and width of an image, px.
        multiple: Height and width must be multiples of this, px.

    Returns:
        The masks without a CRS whose images have one.

    Raises:
        InputError: An image is too small, or its mask differs in size or position.
    """
    silent = []
    for patch in patches:
        image = read_header(patch.image)
        height, width = image.height, image.width
        if min(height, width) < smallest:
            raise InputError(
                f"{patch.image.name} is {width} x {height} px: at least {smallest} x {smallest} px are needed"
            )
        if height % multiple or width % multiple:
            raise InputError(f"{patch.image.name} is {width} x {height} px: multiples of {multiple} px are needed")
        if patch.mask is not None and _check_mask(patch, image, read_header(patch.mask)):
            silent.append(patch.mask)
    return silent


def _check_mask(patch: Patch, image: Header, mask: Header) -> bool:
    """Return whether a mask lacks the CRS that its image has."""
    if (image.height, image.width) != (mask.height, mask.width):
        raise InputError(
            f"{patch.mask.name} is {mask.width} x {mask.height} px and its image {image.width} x {image.height} px: "
            "the sizes must be equal"
        )
    if image.crs is None or mask.crs is None:
        return image.crs is not None
    if mask.crs != image.crs or not mask.transform.almost_equals(image.transform, precision=1e-2):
        raise InputError(
            f"{patch.mask.name} and {patch.image.name} differ in CRS or position: they must share one grid"
        )
    return False
