"""The patches of a run: found, checked and counted before the first step."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from flair_seg.errors import InputError

from ..data import Patch, find_patches
from ..data.augment import augment
from ..data.augment.shifts import distort
from ..data.bands import IMAGENET_MEAN, IMAGENET_STD, WHITE
from ..data.georeference import check_headers
from ..data.patchset import CropDataset, Distort, PatchSampler, PatchSet
from ..data.reference import read_reference
from ..data.splits import choose, neighbours_apart, split
from ..data.statistics import Survey, draw_weights, stored_survey
from ..networks.base import SIZE_MULTIPLE
from ..settings.config import DataSource, TrainConfig


@dataclass(frozen=True)
class GatheredPatches:
    """Patches of each training source, and validation patches."""

    training: tuple[tuple[Patch, ...], ...]
    validation: tuple[Patch, ...]


@dataclass(frozen=True)
class TrainingData:
    """Training and validation data of a run.

    Args:
        sampler: Draws the patches of crops.
        patches: Number of training patches.
        mean: Mean of each band for normalisation, in grey levels, (B,).
        std: Standard deviation of each band for normalisation, in grey levels, (B,).
        shares: Share of each class among the labelled pixels, (C,).
        validation: Validation patches; None: there are none.
    """

    sampler: PatchSampler
    patches: int
    mean: NDArray[np.float32]
    std: NDArray[np.float32]
    shares: NDArray[np.float64]
    validation: PatchSet | None

    def crops(self, config: TrainConfig, steps: int) -> CropDataset:
        """Return the crops of a run of `steps` steps."""
        schedule = config.schedule
        reference = config.reading(self.mean.tolist()).reference
        return CropDataset(
            self.sampler,
            lambda image, labels, rng: augment(
                image, labels, schedule.crop, self.mean, config.augment, rng, config.data.bands
            ),
            steps * schedule.batch_size,
            config.run.seed,
            reference,
            self._distortion(config),
        )

    def _distortion(self, config: TrainConfig) -> Distort | None:
        """Return what shifts patches; None if no shift is on."""
        shifts, bands = config.augment.shifts, config.data.bands
        if not shifts.is_on:
            return None

        def change(image: NDArray[np.uint8], place: str, rng: np.random.Generator) -> NDArray[np.uint8]:
            partner = self.sampler.draw_elsewhere(place, rng) if shifts.needs_partner else None
            return distort(image, bands, shifts, rng, partner)

        return change


def gather(config: TrainConfig) -> GatheredPatches:
    """Find the patches of a run and split them.

    Raises:
        InputError: A folder, part, zone or file does not exist, or training or validation is empty.
    """
    data = config.data
    training = tuple(find_source(source) for source in data.sources)
    if data.hold_out is None:
        return GatheredPatches(training, find_source(data.validation) if data.validation else ())
    labelled = [patch for source, found in zip(data.sources, training) if source.kind == "labelled" for patch in found]
    _, held = split(labelled, data.hold_out)
    apart = {patch.image for patch in held}
    kept = [tuple(patch for patch in found if patch.image not in apart) for found in training]
    for source, found in zip(data.sources, kept):
        if not found:
            raise InputError(f"hold_out holds out all patches of {source.root}: remove it from data.sources")
    return GatheredPatches(tuple(kept), tuple(held) if data.hold_out.scored else ())


def find_source(source: DataSource) -> tuple[Patch, ...]:
    """Find the patches of a source.

    Raises:
        InputError: Its folder, part, zone, domain or a file does not exist.
    """
    listed = Path(source.list) if source.list else None
    found = find_patches(Path(source.root), source.part, source.layout, listed)
    return tuple(choose(found, source.zones, source.domains, f"the source {source.root}"))


def check(config: TrainConfig, gathered: GatheredPatches) -> Iterator[str]:
    """Check the headers of all patches; yields warnings.

    Raises:
        InputError: A patch is too small, or its mask does not match.
    """
    crop, size, silent = config.schedule.crop, config.data.size, []
    for patches in gathered.training:
        silent += check_headers(patches, crop, size=size)
    silent += check_headers(gathered.validation, SIZE_MULTIPLE, SIZE_MULTIPLE, size)
    if silent:
        yield f"{len(silent)} masks have no CRS, the first is {silent[0].name}: using that of their images"
    training = [patch for patches in gathered.training for patch in patches]
    doubles = {patch.image for patch in training} & {patch.image for patch in gathered.validation}
    if doubles:
        raise InputError(
            f"{len(doubles)} patches are in both training and validation, the first is {min(doubles).name}"
        )
    yield from _check_reference(config, training)
    pairs = neighbours_apart(training, gathered.validation)
    if pairs:
        first, second = pairs[0]
        yield (
            f"{len({other.image for _, other in pairs})} of {len(gathered.validation)} validation patches touch "
            f"training patches, as {second.image.name} touches {first.image.name}: scores will be too high; "
            "split by zone or leave a gap"
        )


def _check_reference(config: TrainConfig, training: Sequence[Patch]) -> Iterator[str]:
    """Compare the training zones with those of the reference."""
    path = config.data.reference_path
    if path is None:
        return
    places = {patch.place for patch in training}
    missing = sorted(places - set(read_reference(path).zones))
    if len(missing) == len(places):
        raise InputError(f"{path} contains none of the {len(places)} training zones, the first is {missing[0]}")
    if missing:
        yield f"{len(missing)} of {len(places)} zones have no reference, the first is {missing[0]}: left unadjusted"


def load(config: TrainConfig, gathered: GatheredPatches, folder: Path) -> TrainingData:
    """Read and count the patches; statistics are cached in `folder`.

    Raises:
        InputError: A raster is invalid, no pixel is labelled, or the shares do not add up to 1.
    """
    data = config.data
    sets = [
        PatchSet(patches, config.reading(source=source), data.memory_gb)
        for source, patches in zip(data.sources, gathered.training)
    ]
    surveys = [stored_survey(patches, folder / f"statistics-{place}.json") for place, patches in enumerate(sets)]
    weights = [draw_weights(found.counts, config.labels.other_index, data.rare_draws) for found in surveys]
    sampler = PatchSampler(sets, [source.share for source in data.sources], weights)
    mean, std, shares = _merge(surveys, sampler.shares)
    for source, found in zip(data.sources, surveys):
        if not found.counts.any():
            remedy = ": lower --threshold of training.pseudo_label" if source.kind == "pseudo" else ""
            raise InputError(f"no pixel of the source {source.root} is labelled{remedy}")
    mean, std = _normalisation(config, mean, std)
    scored = gathered.validation
    validation = PatchSet(scored, config.reading(source=data.validation), data.memory_gb) if scored else None
    return TrainingData(sampler, sum(map(len, sets)), mean, std, shares, validation)


def _merge(
    surveys: Sequence[Survey], shares: NDArray[np.float64]
) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float64]]:
    """Pool the statistics of the sources by their shares of the crops."""
    means = np.array([found.mean for found in surveys])
    squares = np.array([found.std for found in surveys]) ** 2 + means**2
    mean = shares @ means
    std = np.sqrt(np.maximum(shares @ squares - mean**2, 1.0))
    return mean.astype(np.float32), std.astype(np.float32), shares @ np.array([found.shares for found in surveys])


def _normalisation(
    config: TrainConfig, mean: NDArray[np.float32], std: NDArray[np.float32]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Replace mean and standard deviation, if requested, by ImageNet's for its bands, or by 0 and 255."""
    if config.data.normalisation == "unit":
        return np.zeros_like(mean), np.full_like(std, WHITE)
    if config.data.normalisation != "imagenet":
        return mean, std
    bands = config.data.bands
    mean = np.array([IMAGENET_MEAN.get(band, value) for band, value in zip(bands, mean)], dtype=np.float32)
    return mean, np.array([IMAGENET_STD.get(band, value) for band, value in zip(bands, std)], dtype=np.float32)
