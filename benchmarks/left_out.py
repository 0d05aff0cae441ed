"""What helps on ground that was left out? Frozen encoders, probed by a small classifier of cells, in seconds per fold.

    .venv-train/bin/python benchmarks/left_out.py features --data ../shared/data/flair_d034 --cache build/left-out \
        --look lite0=hypercolumn-efficientnet-lite0:build/weights/.../efficientnet-lite0-57934424.pth:red,green,blue
    .venv-train/bin/python benchmarks/left_out.py probe --cache build/left-out --seeds 2 --output build/left-out/table

`features` runs an encoder over all patches of part `train` and keeps its feature maps at some cells of 4 x 4 px: a grid
of 1,024 cells of each patch as it is, on which classifiers are scored, and 512 random cells of each of three views, one
turned and two turned with changed light. The look `none` keeps the statistics of the bands and the labels instead.
`probe` trains the classifier of `training.networks.hypercolumns` on three zones and scores it on the fourth, for each
variant of `VARIANTS`: what it sees, and how it is trained. All variants have the same cells, zones and seeds.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn.functional import batch_norm, conv2d, cross_entropy, interpolate

from flair_seg.tools.assess import metrics
from training.data import BANDS, FLAIR_13_LABELS, IGNORE_INDEX, Patch, Reading, find_patches, read_patch
from training.data.augment import AugmentOptions, augment
from training.data.augment.shifts import (
    COLOURS,
    HEIGHTS,
    Scene,
    ShiftOptions,
    distort,
    histogram_of,
    shifted,
)
from training.networks import NetworkOptions, WeightsOptions, build
from training.networks.hypercolumns import CELL, statistics
from training.scoring.calibration import Sample, calibrate
from training.scoring.priors import estimate_shares, with_shares
from training.scoring.scores import mean_iou

CLASSES, OTHER = FLAIR_13_LABELS.classes, FLAIR_13_LABELS.other_index
SIDE, CELLS, RANDOM, EVERY = 512, 128, 512, 4
"""Sides of a patch in px and in cells; random cells of a view; distance of the cells of the grid."""
VIEWS = ("turned", "light-1", "light-2")
COLOUR_EVERY = 4
"""Every how manieth patch is scored under other colours."""
WRONG = ShiftOptions(
    height_offset=0.3, height_ramp=0.3, height_blobs=0.4, height_smooth=0.2, height_holes=0.2, histogram=0.0, style=0.0
)
_NOTHING = {"shadow": 0.0, "dropout": 0.0, "height_gain": 0.0, "height_missing": 0.0}
TURNED = AugmentOptions(scale=(1.0, 1.35), light=0.0, **_NOTHING)
LIT = AugmentOptions(scale=(1.0, 1.35), light=1.0, **{**_NOTHING, "shadow": 0.14})
WIDTHS = {"lite0": (24, 40, 112, 320), "lite2": (24, 48, 120, 352), "geoembed": (64, 128, 256, 512)}
"""Channels of the feature maps of an encoder, by the first part of the name of a look."""
Maps = Callable[[Tensor], list[Tensor]]


def generator(*parts: object) -> np.random.Generator:
    """Return a generator that depends on the words alone."""
    return np.random.default_rng(zlib.crc32(" ".join(map(str, parts)).encode()))


def load_patches(root: Path) -> tuple[Patch, ...]:
    """Find the patches of part `train`, in a fixed order."""
    return tuple(sorted(find_patches(root, "train"), key=lambda patch: patch.image.name))


def normalisation(patches: Sequence[Patch]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Mean and standard deviation of each band over every third patch."""
    images = np.stack([read_patch(patch, Reading(BANDS))[0][:, ::4, ::4] for patch in patches[::3]])
    return images.mean((0, 2, 3)), images.std((0, 2, 3))


def geoembed_maps(path: Path) -> Maps:
    """Build the ResNet-18 of geoembed 1.1.2 (`weights/v3.npz`, stem of stride 1) for images of half the resolution.

    They are 0.4 m per pixel, near the 0.3 m of its training, so its maps have strides 2, 4, 8 and 16 of the patch.
    """
    with np.load(path, allow_pickle=False) as stored:
        values = {name.removeprefix("bb."): torch.from_numpy(stored[name]) for name in stored.files}

    def unit(images: Tensor, convolution: str, norm: str, stride: int = 1) -> Tensor:
        weight = values[f"{convolution}.weight"]
        images = conv2d(images, weight, stride=stride, padding=weight.shape[-1] // 2)
        mean, variance, gain, shift = (values[f"{norm}.{n}"] for n in ("running_mean", "running_var", "weight", "bias"))
        return batch_norm(images, mean, variance, gain, shift)

    def block(images: Tensor, name: str, stride: int) -> Tensor:
        inner = unit(images, f"{name}.conv1", f"{name}.bn1", stride).relu()
        short = (
            unit(images, f"{name}.short.0", f"{name}.short.1", stride) if f"{name}.short.0.weight" in values else images
        )
        return (unit(inner, f"{name}.conv2", f"{name}.bn2") + short).relu()

    def maps(images: Tensor) -> list[Tensor]:
        level = interpolate(images[:, :3].float(), scale_factor=0.5, mode="area") / 127.5 - 1.0
        level, found = unit(level, "stem.0", "stem.1").relu(), []
        for stage in (1, 2, 3, 4):
            level = block(level, f"layer{stage}.0", 1 if stage == 1 else 2)
            level = block(level, f"layer{stage}.1", 1)
            found.append(level)
        return found

    return maps


def encoder_maps(look: str, mean: Sequence[float], std: Sequence[float]) -> Maps:
    """Build an encoder: `ARCHITECTURE:WEIGHTS:BANDS[:half]`; it takes grey levels of the five bands."""
    architecture, weights, *more = look.split(":")
    if architecture == "geoembed":
        return geoembed_maps(Path(weights))
    bands, *more = more
    options = NetworkOptions(architecture, WeightsOptions("efficientnet-lite", weights), freeze="encoder")
    network = build(options, BANDS, mean, std, CLASSES).eval()
    network.seen = [BANDS.index(band) for band in bands.split(",")]
    if "half" not in more:
        return network.encode
    return lambda images: network.encode(interpolate(images.float(), scale_factor=0.5, mode="area"))


def at_cells(maps: Sequence[Tensor], places: NDArray[np.int64]) -> NDArray[np.float16]:
    """Interpolate feature maps, (1, C, h, w) each, to cells and return those at `places`, flat indices: (K, D)."""
    index, parts = torch.from_numpy(places), []
    for values in maps:
        whole = values if values.shape[-1] == CELLS else interpolate(values, (CELLS, CELLS), mode="bilinear")
        parts.append(whole[0].flatten(1)[:, index].T)
    return torch.cat(parts, 1).clamp(-6e4, 6e4).half().numpy()


def grid_places() -> NDArray[np.int64]:
    """Return the cells of the grid, flat indices."""
    along = np.arange(1, CELLS, EVERY)
    return (along[:, None] * CELLS + along[None, :]).ravel()


def view_of(patch: Patch, view: str, mean: NDArray[np.float64]) -> tuple[Tensor, NDArray[np.uint8], NDArray[np.int64]]:
    """Return a view of a patch, float32 (B, S, S), its labels at the centres of cells, (K,), and the cells, (K,)."""
    image, labels = read_patch(patch, Reading(BANDS))
    if view == "grid":
        places = grid_places()
        return torch.from_numpy(image).float(), centres(labels)[places], places
    rng = generator(patch.image.stem, view)
    options = TURNED if view == "turned" else LIT
    crop, crop_labels = augment(image, labels, (SIDE, SIDE), mean.astype(np.float32), options, rng)
    places = rng.choice(CELLS * CELLS, RANDOM, replace=False)
    return crop, centres(crop_labels.numpy())[places], places


def centres(labels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return the labels of the pixels in the middle of the cells, flat."""
    return labels[CELL // 2 :: CELL, CELL // 2 :: CELL].ravel()


def with_wrong_heights(image: Tensor, patch: Patch, view: str) -> Tensor:
    """Change the height of a view at random; in one of five patches there is none."""
    rng = generator(patch.image.stem, view, "heights")
    levels = image.round().clamp(0, 255).byte().numpy()
    changed = distort(levels, BANDS, WRONG, rng)
    if rng.random() < 0.2:
        changed[BANDS.index("height")] = 0
    wrong = image.clone()
    wrong[-1] = torch.from_numpy(changed[-1]).float()
    return wrong


@torch.inference_mode()
def write_features(patches: Sequence[Patch], name: str, look: str, cache: Path, short: bool) -> None:
    """Run a look over all views and write its features, one file per view; `none` writes statistics and labels.

    `short`: only the grid and the view without changed light.
    """
    mean, std = normalisation(patches)
    standard = (torch.from_numpy(values).float().view(1, -1, 1, 1) for values in (mean, std))
    centre, scale = standard

    def bands_only(images: Tensor) -> list[Tensor]:
        return [statistics(images, (images - centre) / scale, BANDS)]

    maps = bands_only if look == "none" else encoder_maps(look, mean.tolist(), std.tolist())
    started = time.perf_counter()
    for view in ("grid", *VIEWS[: 1 if short else None]):
        found, labels, wrong = [], [], []
        for patch in patches:
            image, own, places = view_of(patch, view, mean)
            found.append(at_cells(maps(image[None]), places))
            labels.append(own)
            if look == "none" and view != "grid":
                wrong.append(at_cells(maps(with_wrong_heights(image, patch, view)[None]), places))
        save(cache / name / f"{view}.npy", found)
        if look == "none":
            save(cache / "labels" / f"{view}.npy", labels)
            if wrong:
                save(cache / "wrong" / f"{view}.npy", wrong)
    if not short:
        write_conditions(patches, maps, name, cache, look == "none")
    print(f"{name}: {time.perf_counter() - started:.0f} s for {len(patches)} patches", flush=True)


def write_conditions(patches: Sequence[Patch], maps: Maps, name: str, cache: Path, heights: bool) -> None:
    """Write the features of the grid under other colours, for some patches, and with wrong heights, for all."""
    zones = sorted({patch.place for patch in patches})
    images = {zone: [read_patch(p, Reading(BANDS))[0] for p in patches if p.place == zone][::4] for zone in zones}
    histograms = {zone: np.sum([histogram_of(image) for image in own], axis=0) for zone, own in images.items()}
    places = grid_places()
    for condition in (*COLOURS, *(f"height-{each}" for each in HEIGHTS if heights)):
        chosen = patches if condition.startswith("height-") else patches[::COLOUR_EVERY]
        found = []
        for patch in chosen:
            other = histograms[zones[(zones.index(patch.place) + 1) % len(zones)]]
            image = shifted(
                condition, read_patch(patch, Reading(BANDS))[0], Scene(BANDS, patch.place, other), patch.image.stem
            )
            found.append(at_cells(maps(torch.from_numpy(image)[None].float()), places))
        save(cache / name / f"{condition}.npy", found)


def save(path: Path, parts: Sequence[NDArray[np.generic]]) -> None:
    """Write the arrays of all patches as one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    np.save(path, np.stack(parts))


@dataclass(frozen=True)
class Variant:
    """What a classifier sees and how it is trained.

    Args:
        looks: Names of the features, next to the statistics.
        bands: Bands whose statistics are seen; none: the encoder's features alone.
        views: Views that it is trained on, next to the grid of the patches as they are.
        wrong_heights: Replace the statistics of this share of the random cells by those with wrong heights.
        weight_power: Exponent of the class weights, as `loss.class_weight_power`.
        rare_draws: Share of the cells drawn from all classes alike.
        zones_alike: Draw the training zones alike.
        smoothing: Label smoothing.
        levels: Feature maps of the encoders that are seen, from stride 4 on.
        hidden: Channels; 0: a linear classifier.
        dropout: Share of the channels.
        steps: Optimiser steps of 1,024 cells.
        decay: Weight decay.
        rate: Peak learning rate.
    """

    looks: tuple[str, ...] = ()
    bands: tuple[str, ...] = BANDS
    views: tuple[str, ...] = ("turned", "light-1", "light-2")
    wrong_heights: float = 0.0
    weight_power: float = 0.0
    rare_draws: float = 0.0
    zones_alike: bool = False
    smoothing: float = 0.0
    levels: int = 4
    hidden: int = 128
    dropout: float = 0.1
    steps: int = 400
    decay: float = 0.05
    rate: float = 2e-3


def statistics_of(bands: Sequence[str]) -> list[int]:
    """Return the channels of the statistics of all five bands that some of the bands have."""
    kept = [kind * len(BANDS) + BANDS.index(band) for kind in range(3) for band in bands]
    if {"nir", "red"} <= set(bands):
        kept += [15, 16]
    return [*kept, 17] if "height" in bands else kept


class Features:
    """The features in the cache."""

    def __init__(self, cache: Path, places: Sequence[str]) -> None:
        """Set the folder and the zone of each patch."""
        self.cache = cache
        self.zones = np.array(places)
        self._kept: dict[Path, NDArray[np.generic]] = {}

    def read(self, name: str, view: str) -> NDArray[np.generic]:
        """Return an array of the cache, (P, K, ...)."""
        path = self.cache / name / f"{view}.npy"
        if path not in self._kept:
            self._kept[path] = np.load(path, mmap_mode="r")
        return self._kept[path]

    def labels(self, view: str) -> NDArray[np.uint8]:
        """Class indices, (P, K)."""
        return np.asarray(self.read("labels", view))

    def seen(self, variant: Variant, view: str, rows: NDArray[np.bool_], wrong: bool = False) -> NDArray[np.float16]:
        """What a variant sees of some patches in a view or under a condition: (P, K, D)."""
        parts = []
        if variant.bands:
            source = "wrong" if wrong and view in VIEWS else "statistics"
            parts.append(np.asarray(self.read(source, view)[rows][..., statistics_of(variant.bands)]))
        for look in variant.looks:
            stored = "grid" if view.startswith("height-") else view
            width = sum(WIDTHS[look.partition("-")[0]][: variant.levels])
            parts.append(np.asarray(self.read(look, stored)[rows][..., :width]))
        return np.concatenate(parts, axis=-1)


def training_cells(features: Features, variant: Variant, zone: str) -> tuple[Tensor, Tensor, NDArray[np.str_]]:
    """Return the cells of all other zones: features, half (N, D), class indices, int64 (N,), and zones, (N,)."""
    rows = features.zones != zone
    values, labels, zones = [], [], []
    for view in ("grid", *variant.views):
        own = features.labels(view)[rows]
        plain = features.seen(variant, view, rows)
        if variant.wrong_heights and view != "grid":
            chosen = np.random.default_rng(0).random(own.shape[0]) < variant.wrong_heights
            plain[chosen] = features.seen(variant, view, rows, wrong=True)[chosen]
        good = (own != IGNORE_INDEX) & (own != OTHER)
        values.append(plain[good])
        labels.append(own[good])
        zones.append(np.broadcast_to(features.zones[rows][:, None], own.shape)[good])
    return (
        torch.from_numpy(np.concatenate(values)),
        torch.from_numpy(np.concatenate(labels)).long(),
        np.concatenate(zones),
    )


def chances(labels: Tensor, zones: NDArray[np.str_], variant: Variant) -> Tensor:
    """Return the chance of each cell to be drawn, (N,), up to a factor."""
    weights = torch.ones(len(labels), dtype=torch.float64)
    if variant.zones_alike:
        names, index, counts = np.unique(zones, return_inverse=True, return_counts=True)
        weights = torch.from_numpy(1.0 / (counts[index] * len(names))).double()
    weights = weights / weights.sum()
    if variant.rare_draws:
        counts = torch.bincount(labels, minlength=CLASSES).double()
        alike = 1.0 / counts.clamp_min(1)[labels]
        weights = (1.0 - variant.rare_draws) * weights + variant.rare_draws * alike / alike.sum()
    return weights


def class_weights(labels: Tensor, power: float) -> Tensor:
    """Return the weight of each class, (C,): `share ** -power`, clipped to 1/3 to 3 times the average."""
    shares = torch.bincount(labels, minlength=CLASSES).float() / len(labels)
    weights = torch.where(shares > 0, shares.clamp_min(1e-6) ** -power, 0.0)
    return (weights / (weights * shares).sum()).clamp(1 / 3, 3.0)


def make_head(width: int, variant: Variant) -> nn.Module:
    """Build the classifier of `training.networks.hypercolumns`, for single cells."""
    if not variant.hidden:
        return nn.Linear(width, CLASSES)
    layers: list[nn.Module] = []
    for size in (width, variant.hidden):
        layers += [nn.Linear(size, variant.hidden, bias=False), nn.BatchNorm1d(variant.hidden), nn.ReLU()]
        layers.append(nn.Dropout(variant.dropout))
    return nn.Sequential(*layers, nn.Linear(variant.hidden, CLASSES))


@dataclass(frozen=True)
class Probe:
    """A trained classifier with the mean and deviation of its features, float (D,)."""

    head: nn.Module
    mean: Tensor
    std: Tensor

    @torch.inference_mode()
    def logits(self, values: NDArray[np.float16], adapt: float = 0.0) -> NDArray[np.float32]:
        """Classify cells, (N, D); `adapt` is the share of their own mean and deviation in the standardisation."""
        cells = torch.from_numpy(values)
        mean, std = self.mean, self.std
        if adapt:
            sample = cells[:: max(1, len(cells) // 20000)].float()
            mean = torch.lerp(mean, sample.mean(0), adapt)
            std = torch.lerp(std, sample.std(0).clamp_min(1e-3), adapt)
        parts = [self.head(standardised(part.float(), mean, std)) for part in cells.split(16384)]
        return torch.cat(parts).numpy()


def standardised(values: Tensor, mean: Tensor, std: Tensor) -> Tensor:
    """Standardise and clip features."""
    return ((values - mean) / std).clamp_(-4.0, 4.0)


def train_probe(cells: Tensor, labels: Tensor, chance: Tensor, variant: Variant, seed: int) -> Probe:
    """Train a classifier."""
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    sample = cells[torch.from_numpy(rng.integers(len(cells), size=20000))].float()
    probe = Probe(make_head(cells.shape[1], variant), sample.mean(0), sample.std(0).clamp_min(1e-3))
    optimiser = torch.optim.AdamW(probe.head.parameters(), lr=variant.rate, weight_decay=variant.decay)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, variant.rate, total_steps=variant.steps, pct_start=0.1)
    weights = class_weights(labels, variant.weight_power)
    cumulative = torch.cumsum(chance, 0)
    for _ in range(variant.steps):
        drawn = torch.rand(1024, dtype=torch.float64) * cumulative[-1]
        index = torch.searchsorted(cumulative, drawn).clamp_max(len(cells) - 1)
        logits = probe.head(standardised(cells[index].float(), probe.mean, probe.std))
        loss = cross_entropy(logits, labels[index], weight=weights, label_smoothing=variant.smoothing)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        schedule.step()
    probe.head.eval()
    return probe


def softmax(logits: NDArray[np.float32]) -> NDArray[np.float64]:
    """Probabilities, (N, C)."""
    powers = np.exp(logits.astype(np.float64) - logits.max(1, keepdims=True))
    return powers / powers.sum(1, keepdims=True)


def estimated(logits: NDArray[np.float32], temperature: float, priors: NDArray[np.float64]) -> NDArray[np.int64]:
    """Classify with class shares estimated from the cells of the zone, without their labels: (N,)."""
    shares = softmax(logits / temperature)
    return with_shares(shares, priors, estimate_shares(shares, priors)).argmax(1)


def unknown_classes(features: Features, zone: str) -> list[int]:
    """Return the classes that only this zone has: they are not scored."""
    labels, rows = features.labels("grid"), features.zones == zone
    return [c for c in range(CLASSES) if (labels[rows] == c).any() and not (labels[~rows] == c).any()]


def confusion(labels: NDArray[np.uint8], predicted: NDArray[np.int64], unknown: Sequence[int]) -> metrics.Matrix:
    """Count the cells of a zone, without classes that only it has."""
    scored = np.where(np.isin(labels, list(unknown)), IGNORE_INDEX, labels)
    return metrics.confusion_matrix(scored, predicted, CLASSES, IGNORE_INDEX)


def scores(matrix: metrics.Matrix) -> tuple[float, float]:
    """Return mIoU and accuracy."""
    return float(mean_iou(matrix)), float(metrics.overall_accuracy(matrix))


class Tally:
    """Confusion matrices of a variant, by rule or condition, seed and zone, and a sample for the calibration."""

    def __init__(self) -> None:
        """Start with nothing."""
        self.matrices: dict[str, dict[tuple[int, str], metrics.Matrix]] = {}
        self.samples: dict[str, Sample] = {}

    def add(self, rule: str, seed: int, zone: str, matrix: metrics.Matrix) -> None:
        """Keep a matrix."""
        self.matrices.setdefault(rule, {})[seed, zone] = matrix

    def pooled(self, rule: str) -> list[tuple[float, float]]:
        """Return mIoU and accuracy over all zones, by seed."""
        found = self.matrices[rule]
        seeds = sorted({seed for seed, _ in found})
        return [scores(sum(m for (s, _), m in found.items() if s == seed)) for seed in seeds]

    def of_zone(self, zone: str) -> tuple[float, float]:
        """Return the mean mIoU and accuracy of a zone over the seeds."""
        pairs = [scores(matrix) for (_, name), matrix in self.matrices["as it is"].items() if name == zone]
        return tuple(np.mean(pairs, axis=0))

    def to_json_dict(self) -> dict[str, object]:
        """Return all figures as JSON types."""
        rules = {rule: [[round(v, 4) for v in pair] for pair in self.pooled(rule)] for rule in self.matrices}
        zones = sorted({zone for _, zone in self.matrices["as it is"]})
        total = sum(self.matrices["as it is"].values())
        names = FLAIR_13_LABELS.nomenclature.names
        return {
            "rules": rules,
            "zones": {zone: [round(v, 4) for v in self.of_zone(zone)] for zone in zones},
            "classes": {name: round(float(v), 4) for name, v in zip(names, metrics.iou(total)) if not np.isnan(v)},
            "calibration": vars(calibrate(self.samples)),
        }


def run_variant(features: Features, variant: Variant, seeds: int) -> Tally:
    """Train and score a variant on all zones and seeds."""
    tally = Tally()
    for zone in sorted(set(features.zones)):
        cells, labels, zones = training_cells(features, variant, zone)
        chance = chances(labels, zones, variant)
        probes = [train_probe(cells, labels, chance, variant, seed) for seed in range(seeds)]
        weighted = torch.bincount(labels, minlength=CLASSES).double() * class_weights(labels, variant.weight_power)
        score_zone(features, variant, zone, probes, (weighted / weighted.sum()).numpy(), tally)
    return tally


def score_zone(
    features: Features,
    variant: Variant,
    zone: str,
    probes: Sequence[Probe],
    priors: NDArray[np.float64],
    tally: Tally,
) -> None:
    """Score the classifiers of a zone by several rules and under all conditions."""
    rows, unknown = features.zones == zone, unknown_classes(features, zone)
    labels, seen = features.labels("grid")[rows].ravel(), features.seen(variant, "grid", rows)
    cells = seen.reshape(-1, seen.shape[-1])
    together = []
    for seed, probe in enumerate(probes):
        logits = probe.logits(cells)
        shares = softmax(logits)
        together.append(shares)
        adapted = {f"adapt {share}": probe.logits(cells, share).argmax(1) for share in (0.5, 1.0)}
        log_priors = np.log(np.maximum(priors, 1e-4))
        rules = {
            "as it is": logits.argmax(1),
            "half the priors": (logits - 0.5 * log_priors).argmax(1),
            "no priors": (logits - log_priors).argmax(1),
            "estimated priors": estimated(logits, 1.0, priors),
            "estimated priors, T 2": estimated(logits, 2.0, priors),
            "estimated priors, T 3": estimated(logits, 3.0, priors),
            **adapted,
        }
        for rule, predicted in rules.items():
            tally.add(rule, seed, zone, confusion(labels, predicted, unknown))
        for condition in conditions_of(features, variant):
            chosen = rows if condition.startswith("height-") else rows & (np.arange(len(rows)) % COLOUR_EVERY == 0)
            stored = chosen if condition.startswith("height-") else chosen[::COLOUR_EVERY]
            shown = features.seen(variant, condition, stored)
            predicted = probe.logits(shown.reshape(-1, shown.shape[-1])).argmax(1)
            tally.add(condition, seed, zone, confusion(features.labels("grid")[chosen].ravel(), predicted, unknown))
            if condition == "gain":
                plain = features.seen(variant, "grid", chosen).reshape(-1, shown.shape[-1])
                matrix = confusion(features.labels("grid")[chosen].ravel(), probe.logits(plain).argmax(1), unknown)
                tally.add("no shift, same patches", seed, zone, matrix)
    mean = np.mean(together, axis=0)
    tally.add("mean of the seeds", 0, zone, confusion(labels, mean.argmax(1), unknown))
    good = np.flatnonzero((labels != IGNORE_INDEX) & (labels != OTHER) & ~np.isin(labels, unknown))[::5]
    tally.samples[zone] = Sample(together[0][good], labels[good].astype(np.int64))


def conditions_of(features: Features, variant: Variant) -> list[str]:
    """Return the shifts that concern a variant and are in the cache."""
    heights = [f"height-{name}" for name in HEIGHTS] if "height" in variant.bands else []
    names = [*COLOURS, *heights]
    return [
        name
        for name in names
        if all((features.cache / look / f"{name}.npy").is_file() or name in heights for look in variant.looks)
    ]


RGB = BANDS[:3]
SEEN: Mapping[str, Variant] = {
    "statistics, five bands": Variant(),
    "statistics, RGB": Variant(bands=RGB),
    "lite0 alone": Variant(("lite0",), bands=()),
    "lite0, RGB": Variant(("lite0",), bands=RGB),
    "lite0, RGB and nir": Variant(("lite0",), bands=BANDS[:4]),
    "lite0, five bands": Variant(("lite0",)),
    "lite0 without stride 32, five bands": Variant(("lite0",), levels=3),
    "lite0 without stride 32, RGB": Variant(("lite0",), bands=RGB, levels=3),
    "lite0 without strides 16 and 32, five bands": Variant(("lite0",), levels=2),
    "lite0 of nir, red, green, five bands": Variant(("lite0-cir",)),
    "lite0 of both, five bands": Variant(("lite0", "lite0-cir")),
    "lite0 and at half the resolution, five bands": Variant(("lite0", "lite0-half")),
    "lite0, five bands, turned": Variant(("lite0",), views=("turned",)),
    "lite2, five bands, turned": Variant(("lite2",), views=("turned",)),
    "geoembed, five bands, turned": Variant(("geoembed",), views=("turned",)),
    "lite2, RGB": Variant(("lite2",), bands=RGB),
    "lite2, five bands": Variant(("lite2",)),
}
"""What the classifier sees."""


def recipes(looks: tuple[str, ...], levels: int) -> dict[str, Variant]:
    """Return the ways of training: each change alone against the first, then some together."""
    changes: dict[str, dict[str, object]] = {
        "turns and light": {},
        "100 steps": {"steps": 100},
        "linear": {"hidden": 0},
        "class weights": {"weight_power": 0.5},
        "wrong heights": {"wrong_heights": 0.5},
        "dropout 0.5": {"dropout": 0.5},
        "no light": {"views": ("turned",)},
        "label smoothing": {"smoothing": 0.1},
        "rare draws": {"rare_draws": 0.5},
        "zones alike": {"zones_alike": True},
        "weight decay 1": {"decay": 1.0},
        "1600 steps": {"steps": 1600},
        "class weights, power 1": {"weight_power": 1.0},
        "together": {"weight_power": 0.5, "wrong_heights": 0.5, "dropout": 0.5, "steps": 1600},
    }
    return {name: Variant(looks, levels=levels, **change) for name, change in changes.items()}


def to_text(name: str, figures: Mapping[str, object], minutes: float) -> str:
    """Return a row: pooled figures with half the range over the seeds, then those of zones and rules."""

    def pair(values: Sequence[Sequence[float]]) -> str:
        array = np.array(values)
        spread = (array.max(0) - array.min(0)) / 2
        return " / ".join(f"{m:.3f} ± {s:.3f}" for m, s in zip(array.mean(0), spread))

    rules = {rule: pair(values) for rule, values in figures["rules"].items()}
    zones = ", ".join(f"{zone[-5:]} {v[0]:.3f}/{v[1]:.3f}" for zone, v in figures["zones"].items())
    rest = "; ".join(f"{rule} {text}" for rule, text in rules.items() if rule != "as it is")
    calibration = figures["calibration"]
    ece = f"ECE {calibration['ece_before']:.3f}, {calibration['ece_after']:.3f} at T {calibration['temperature']:.2f}"
    return f"{name}: {rules['as it is']} | {zones} | {ece} | {rest} | {minutes:.1f} min"


def run_probe(arguments: argparse.Namespace) -> None:
    """Run variants that are not finished, one line each."""
    patches = load_patches(arguments.data)
    features = Features(arguments.cache, [patch.place for patch in patches])
    variants = dict(SEEN)
    for looks in arguments.recipes or ():
        names, _, levels = looks.partition("/")
        found = recipes(tuple(names.split("+")) if names else (), int(levels or 4))
        variants |= {f"{looks}: {name}": variant for name, variant in found.items()}
    arguments.output.parent.mkdir(parents=True, exist_ok=True)
    done = json.loads(arguments.output.read_text()) if arguments.output.is_file() else {}
    for name, variant in variants.items():
        stored = all((arguments.cache / look / "grid.npy").is_file() for look in variant.looks)
        if name in done or not stored or (arguments.only and not any(word in name for word in arguments.only)):
            continue
        started = time.perf_counter()
        figures = run_variant(features, variant, arguments.seeds).to_json_dict()
        print(to_text(name, figures, (time.perf_counter() - started) / 60), flush=True)
        done[name] = figures
        arguments.output.write_text(json.dumps(done, indent=1))


def main() -> int:
    """Run the command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("action", choices=("features", "probe"))
    parser.add_argument("--data", type=Path, default=Path("../shared/data/flair_d034"))
    parser.add_argument("--cache", type=Path, default=Path("build/left-out"))
    parser.add_argument(
        "--look", action="append", metavar="NAME=LOOK", help="ARCHITECTURE:WEIGHTS:BANDS[:half], geoembed:FILE, or none"
    )
    parser.add_argument("--short", action="store_true", help="features without changed light and other colours")
    parser.add_argument(
        "--recipes",
        action="append",
        metavar="LOOKS",
        help="ablate the training of these, e.g. lite0, or lite0/3 for its first three levels",
    )
    parser.add_argument("--only", action="append", metavar="WORD", help="only variants with one of these words")
    parser.add_argument("--seeds", type=int, default=2)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--output", type=Path, default=Path("build/left-out/table.json"))
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    if arguments.action == "probe":
        run_probe(arguments)
        return 0
    patches = load_patches(arguments.data)
    for look in arguments.look or ["statistics=none"]:
        name, _, what = look.partition("=")
        write_features(patches, name, what, arguments.cache, arguments.short)
    return 0


if __name__ == "__main__":
    sys.exit(main())
