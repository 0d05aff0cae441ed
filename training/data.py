"""FLAIR-style patches: which belong to which part, their bands and their labels."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import rasterio
from numpy.typing import NDArray

from flair_seg.errors import InputError
from flair_seg.nomenclature import FLAIR_13

BANDS = ("red", "green", "blue", "nir", "height")
IGNORE_INDEX = 255
"""Label of a pixel that is neither trained nor scored on."""
CLASSES = len(FLAIR_13.codes)
OTHER_INDEX = CLASSES - 1
"""Index of "other": the FLAIR #1 challenge leaves it out of the loss and of the score (arXiv:2211.12979)."""
_HIGHEST_CODE = 19


@dataclass(frozen=True)
class Patch:
    """One image with its mask.

    Args:
        zone: Name of the connected block of patches it comes from.
        image: Path of the raster of bands.
        mask: Path of the raster of FLAIR codes.
    """

    zone: str
    image: Path
    mask: Path


@dataclass(frozen=True)
class LabelledPatches:
    """Patches read into memory.

    Args:
        zones: Zone of each patch.
        images: Grey levels, uint8 (P, B, H, W).
        labels: Class indices, uint8 (P, H, W), `IGNORE_INDEX` where unlabelled.
    """

    zones: tuple[str, ...]
    images: NDArray[np.uint8]
    labels: NDArray[np.uint8]

    def __len__(self) -> int:
        """Return the number of patches."""
        return len(self.images)


def find_patches(root: Path, part: str | None = None) -> list[Patch]:
    """List the patches of a folder laid out as `DOMAIN/ZONE/img/IMG_*.tif` and `DOMAIN/ZONE/msk/MSK_*.tif`.

    Args:
        root: The folder; its `split.csv` says which part each patch is in.
        part: Part wanted; None for every patch, whatever the split.

    Raises:
        InputError: There is no such folder, split, part, image or mask.
    """
    if not root.is_dir():
        raise InputError(f"there is no folder of patches at {root}")
    patches = _all_patches(root) if part is None else _patches_of_part(root, part)
    missing = [path for patch in patches for path in (patch.image, patch.mask) if not path.is_file()]
    if missing:
        raise InputError(f"{len(missing)} files of patches are missing under {root}, the first is {missing[0].name}")
    return patches


def _all_patches(root: Path) -> list[Patch]:
    images = sorted(root.glob("**/img/IMG_*.tif"))
    if not images:
        raise InputError(f"{root} holds no patches: DOMAIN/ZONE/img/IMG_*.tif is needed")
    return [
        Patch(image.parts[-3], image, image.parents[1] / "msk" / image.name.replace("IMG_", "MSK_")) for image in images
    ]


def _patches_of_part(root: Path, part: str) -> list[Patch]:
    split = root / "split.csv"
    if not split.is_file():
        raise InputError(f"{root} has no split.csv to say which patches are in part '{part}'")
    with split.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    parts = sorted({row["part"] for row in rows})
    if part not in parts:
        raise InputError(f"{split} has no part '{part}', its parts are {', '.join(parts)}")
    return [Patch(row["zone"], root / row["img"], root / row["msk"]) for row in rows if row["part"] == part]


def codes_to_indices(codes: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Turn FLAIR codes into class indices.

    Codes 1 to 12 become 0 to 11, 13 to 19 "other" (the challenge's nomenclature), anything else `IGNORE_INDEX`.
    """
    lookup = np.full(256, IGNORE_INDEX, dtype=np.uint8)
    lookup[1:CLASSES] = np.arange(OTHER_INDEX)
    lookup[CLASSES : _HIGHEST_CODE + 1] = OTHER_INDEX
    return lookup[codes]


def load_patches(patches: Sequence[Patch]) -> LabelledPatches:
    """Read patches into memory: 1.6 MB each at 512 px and five bands.

    Raises:
        InputError: A raster is not five uint8 bands, or its size is not that of the others or of its mask.
    """
    images, labels = [], []
    for patch in patches:
        image = _read(patch.image)
        mask = _read(patch.mask)[0]
        if image.shape[0] != len(BANDS):
            raise InputError(f"{patch.image.name} has {image.shape[0]} bands, needed are {', '.join(BANDS)}")
        if image.shape[1:] != mask.shape or (images and image.shape != images[0].shape):
            raise InputError(f"{patch.image.name} is {image.shape[1:]} px, unlike its mask or the other patches")
        images.append(image)
        labels.append(codes_to_indices(mask))
    return LabelledPatches(tuple(patch.zone for patch in patches), np.stack(images), np.stack(labels))


def _read(path: Path) -> NDArray[np.uint8]:
    with rasterio.open(path) as source:
        if source.dtypes[0] != "uint8":
            raise InputError(f"{path.name} is {source.dtypes[0]}, uint8 is needed")
        return source.read()


def band_statistics(images: NDArray[np.uint8]) -> tuple[list[float], list[float]]:
    """Mean and standard deviation of each band, in grey levels, from uint8 (P, B, H, W)."""
    levels = np.arange(256)
    means, deviations = [], []
    for band in range(images.shape[1]):
        share = np.bincount(images[:, band].ravel(), minlength=256) / images[:, band].size
        mean = float(share @ levels)
        means.append(mean)
        deviations.append(max(float(share @ (levels - mean) ** 2) ** 0.5, 1.0))
    return means, deviations


def class_shares(labels: NDArray[np.uint8]) -> NDArray[np.float64]:
    """Share of each class among the labelled pixels, (C,), from uint8 labels of any shape."""
    counts = np.bincount(labels.ravel(), minlength=256)[:CLASSES]
    return counts / max(counts.sum(), 1)


def patch_weights(labels: NDArray[np.uint8], uniform: float = 0.5) -> NDArray[np.float64]:
    """Probability of drawing each patch, (P,): higher where rare classes are.

    A patch weighs the mean of `share ** -0.5` of its pixels' classes, mixed with a uniform draw.

    Args:
        labels: Class indices, uint8 (P, H, W).
        uniform: Share of the draws that take no notice of classes.
    """
    rarity = np.maximum(class_shares(labels), 1e-3) ** -0.5
    # "other" is left out of the loss, so looking for it would be wasted.
    rarity[OTHER_INDEX] = 0.0
    weights = np.array([class_shares(patch) @ rarity for patch in labels])
    return uniform / len(labels) + (1.0 - uniform) * weights / weights.sum()


class PatchSampler:
    """Draws the patches that training crops are cut from."""

    def __init__(self, sources: Sequence[LabelledPatches], shares: Sequence[float]) -> None:
        """Work out how often each patch is drawn.

        Args:
            sources: Sets of patches.
            shares: Share of the crops that each set gives, adding up to one.

        Raises:
            InputError: The shares do not add up to one.
        """
        if abs(sum(shares) - 1.0) > 1e-6:
            raise InputError(f"the shares of the patch folders add up to {sum(shares):g}: they must add up to 1")
        self._sources = tuple(sources)
        self._shares = np.asarray(shares) / sum(shares)
        self._weights = tuple(patch_weights(source.labels) for source in sources)

    def draw(self, rng: np.random.Generator) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
        """Return the bands, uint8 (B, H, W), and labels, uint8 (H, W), of one patch: views, not copies."""
        source = rng.choice(len(self._sources), p=self._shares)
        patch = rng.choice(len(self._sources[source]), p=self._weights[source])
        return self._sources[source].images[patch], self._sources[source].labels[patch]
