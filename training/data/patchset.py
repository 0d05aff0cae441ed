"""Sets of patches, kept in memory if they fit, and the crops drawn from them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.utils.data import Dataset
from tqdm import tqdm

from flair_seg.errors import InputError

from .layouts import Patch
from .reading import Reading, read_patch
from .reference import Reference

Change = Callable[[NDArray[np.uint8], NDArray[np.uint8], np.random.Generator], tuple[Tensor, Tensor]]
"""Maps bands, uint8 (B, H, W), and labels, uint8 (H, W), to a crop: float32 (B, S, S) and uint8 (S, S)."""

Distort = Callable[[NDArray[np.uint8], str, np.random.Generator], NDArray[np.uint8]]
"""Maps bands, uint8 (B, H, W), of a patch of the zone `DOMAIN/ZONE` to those of the patch under a shift."""


class PatchSampler:
    """Draws the patches that crops are cut from."""

    def __init__(
        self, sources: Sequence[PatchSet], shares: Sequence[float | None], weights: Sequence[NDArray[np.float64]]
    ) -> None:
        """Set the sources, their shares of the crops, see `all_shares`, and the probability of each of their patches.

        Raises:
            InputError: The shares do not add up to 1.
        """
        self._sources = tuple(sources)
        self.shares = all_shares(shares, [len(source) for source in sources])
        self._weights = tuple(weights)

    def draw(self, rng: np.random.Generator) -> tuple[NDArray[np.uint8], NDArray[np.uint8], str]:
        """Return the bands, uint8 (B, H, W), labels, uint8 (H, W), and `DOMAIN/ZONE` of one patch."""
        source = rng.choice(len(self._sources), p=self.shares)
        patch = rng.choice(len(self._sources[source]), p=self._weights[source])
        return (*self._sources[source].read(patch), self._sources[source].patches[patch].place)

    def draw_elsewhere(self, place: str, rng: np.random.Generator) -> NDArray[np.uint8] | None:
        """Return the bands, uint8 (B, H, W), of a patch of another zone than `place`, all equally likely.

        None: there is no other zone.
        """
        others = [
            (source, index)
            for source in self._sources
            for index, patch in enumerate(source.patches)
            if patch.place != place
        ]
        if not others:
            return None
        source, index = others[int(rng.integers(len(others)))]
        return source.read(index)[0]


def all_shares(shares: Sequence[float | None], sizes: Sequence[int]) -> NDArray[np.float64]:
    """Compute the share of the crops that each source contributes.

    Args:
        shares: Given shares; sources without one divide the rest in proportion to their numbers of patches.
        sizes: Number of patches of each source.

    Returns:
        Float64 (S,), adding up to 1.

    Raises:
        InputError: The shares do not add up to 1, or leave nothing for the sources without a share.
    """
    given = np.array([0.0 if share is None else share for share in shares])
    open_sizes = np.array([size if share is None else 0 for share, size in zip(shares, sizes)])
    rest = 1.0 - given.sum()
    if open_sizes.any() and rest <= 1e-6:
        raise InputError(
            f"the shares of the data sources add up to {given.sum():g} and {np.count_nonzero(open_sizes)} sources have "
            "none: less than 1 is needed, so that the others get crops"
        )
    if not open_sizes.any() and abs(rest) > 1e-6:
        raise InputError(f"the shares of the data sources add up to {given.sum():g}: 1 is needed")
    if open_sizes.any():
        given = given + rest * open_sizes / open_sizes.sum()
    return given / given.sum()


class CropDataset(Dataset):
    """The crops of a run, in order: a crop depends only on the seed and its index."""

    def __init__(
        self,
        sampler: PatchSampler,
        change: Change,
        length: int,
        seed: int,
        reference: Reference | None = None,
        distort: Distort | None = None,
    ) -> None:
        """Set what draws and shifts patches, cuts and augments crops, and adjusts them; `length` is their number."""
        self._sampler, self._change, self._length, self._seed = sampler, change, length, seed
        self._reference, self._distort = reference, distort

    def __len__(self) -> int:
        """Return the number of crops of the run."""
        return self._length

    def __getitem__(self, index: int) -> dict[str, Tensor]:
        """Return a crop: `images` float32 (B, S, S), `labels` uint8 (S, S), and its `index`, int64 ()."""
        rng = np.random.default_rng((self._seed, index))
        image, labels, place = self._sampler.draw(rng)
        if self._distort is not None:
            image = self._distort(image, place, rng)
        crop, crop_labels = self._change(image, labels, rng)
        if self._reference is not None:
            crop = torch.from_numpy(self._reference.apply(crop.numpy(), place))
        return {"images": crop, "labels": crop_labels, "index": torch.tensor(index)}


class PatchSet:
    """Patches read once and kept in memory, or read whenever they are drawn."""

    def __init__(self, patches: Sequence[Patch], reading: Reading, memory_gb: float = 8.0) -> None:
        """Read all patches, whose sizes may differ, now if they fit in `memory_gb`, 10^9 bytes.

        Grey levels are those of the files: a reference is applied to crops.

        Raises:
            InputError: There is no patch, or a raster is invalid.
        """
        if not patches:
            raise InputError("a set of patches is empty: at least one is needed")
        self.patches = tuple(patches)
        self.reading = reading
        first = read_patch(self.patches[0], reading)
        needed = len(self.patches) * sum(array.nbytes for array in first)
        self._kept = None
        if needed <= memory_gb * 1e9:
            bar = tqdm(self.patches, desc="reading", unit="patch", disable=None)
            self._kept = [read_patch(patch, reading) for patch in bar]

    def __len__(self) -> int:
        """Return the number of patches."""
        return len(self.patches)

    def read(self, index: int) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
        """Return bands, uint8 (B, H, W), and class indices, uint8 (H, W), of one patch: read-only views."""
        return self._kept[index] if self._kept is not None else read_patch(self.patches[index], self.reading)
