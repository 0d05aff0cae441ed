"""Size and georeference of patches, from their headers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import rasterio

from flair_seg.errors import InputError

from .layouts import Patch
from .reading import open_raster


@dataclass(frozen=True)
class Header:
    """Size of a raster in px, and its georeference."""

    height: int
    width: int
    crs: rasterio.CRS | None
    transform: rasterio.Affine

    @property
    def size(self) -> str:
        """Width and height, for messages."""
        return f"{self.width} x {self.height} px"

    @property
    def bounds(self) -> tuple[float, float, float, float] | None:
        """Left, bottom, right and top in units of the CRS; None without a georeference."""
        if self.crs is None and self.transform.is_identity:
            return None
        return rasterio.transform.array_bounds(self.height, self.width, self.transform)


@cache
def read_header(path: Path) -> Header:
    """Read the header of a raster; cached.

    Raises:
        InputError: It cannot be read.
    """
    with open_raster(path) as source:
        return Header(source.height, source.width, source.crs, source.transform)


def check_headers(
    patches: Sequence[Patch],
    smallest: int | tuple[int, int],
    multiple: int = 1,
    size: tuple[int, int] | None = None,
) -> list[Path]:
    """Check sizes and georeferences before any pixel is read.

    Args:
        patches: The patches.
        smallest: Least height and width of an image, px.
        multiple: Height and width must be multiples of this, px.
        size: Height and width that images are resized to, px; None: they are not.

    Returns:
        The masks without a CRS whose images have one.

    Raises:
        InputError: An image is too small, or its mask differs in size or position.
    """
    silent = []
    rows, columns = smallest if isinstance(smallest, tuple) else (smallest, smallest)
    for patch in patches:
        image = read_header(patch.image)
        height, width = size or (image.height, image.width)
        if height < rows or width < columns:
            raise InputError(f"{patch.image.name} is {width} x {height} px: at least {columns} x {rows} px are needed")
        if height % multiple or width % multiple:
            raise InputError(f"{patch.image.name} is {width} x {height} px: multiples of {multiple} px are needed")
        if patch.mask is not None and _lacks_crs(patch.mask, patch.image):
            silent.append(patch.mask)
    return silent


def _lacks_crs(mask_path: Path, image_path: Path) -> bool:
    """Check a mask against its image; returns whether it lacks the CRS that its image has."""
    mask, image = read_header(mask_path), read_header(image_path)
    if mask.size != image.size:
        raise InputError(f"{mask_path.name} is {mask.size} and its image {image.size}: the sizes must be equal")
    if image.crs is None or mask.crs is None:
        return image.crs is not None
    if mask.crs != image.crs or not mask.transform.almost_equals(image.transform, precision=1e-2):
        raise InputError(f"{mask_path.name} and {image_path.name} differ in CRS or position: they must share one grid")
    return False
