"""Cross-validation: plans one run per variant, group left out and seed, trains it, and scores it on the group."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

import numpy as np
import torch
from numpy.typing import NDArray
from tqdm import tqdm

from flair_seg.errors import InputError
from flair_seg.system.jsontext import read_json
from flair_seg.tools.assess import metrics

from ..data import IGNORE_INDEX, LabelMap, Patch, read_patch
from ..data.augment.shifts import Scene, conditions_for, histogram_of, shifted
from ..data.georeference import check_headers
from ..data.reading import read_codes
from ..data.splits import Group, group, group_by_file
from ..data.writing import write_json
from ..export import export, make_manifest
from ..fit.sources import find_source
from ..models.checkpoint import CHECKPOINTS, load_model
from ..models.predict import Predictor, load_predictor
from ..networks.base import SIZE_MULTIPLE
from ..scoring.calibration import Sample, write_sample
from ..scoring.scores import MAX_SCORES_BYTES
from ..scoring.voted import map_classes, vote_maps
from ..settings.config import TrainConfig
from ..train import SUMMARY, train
from .runs import PlannedRun, check_stored

RESULT = "left-out.json"
"""In the folder of a run: its confusion matrices on the group left out."""
SAMPLE = "left-out.npz"
"""In the folder of a run: predictions of some pixels, for the calibration."""
PLAIN = "plain"
"""Name of the patches as they are, among the conditions."""
_PIXELS = 400
"""Pixels of a patch in the sample: neighbours say the same."""
_HISTOGRAMS = 16
"""Patches of another zone whose grey levels the condition `other-zone` takes."""


@dataclass(frozen=True)
class Design:
    """How folds are made and scored.

    Args:
        by: Unit of the groups; `folds` goes first.
        folds: CSV file of names and folds.
        among: Zones and domains to leave out in turn; empty: all.
        seeds: Added to `run.seed`, one run each.
        steps: Steps of each run, in place of the settings' steps, epochs and minutes.
        patches: Most patches of a group that are scored; None: all.
        shifts: Score under the conditions of `data.augment.shifts` too.
        voted: Score maps of `flair-seg` of this quality instead of whole patches.
        flair_seg: Path of `flair-seg`.

    Raises:
        InputError: A number is not positive, or two choices exclude each other.
    """

    by: Literal["zone", "domain"] = "zone"
    folds: Path | None = None
    among: tuple[str, ...] = ()
    seeds: tuple[int, ...] = (0,)
    steps: int | None = None
    patches: int | None = None
    shifts: bool = False
    voted: str | None = None
    flair_seg: str = "flair-seg"

    def __post_init__(self) -> None:
        """Check numbers and combinations."""
        for name in ("steps", "patches"):
            value = getattr(self, name)
            if value is not None and value < 1:
                raise InputError(f"--{name} is {value}: it must be positive")
        if not self.seeds:
            raise InputError("--seeds is 0: at least 1 is needed")
        if self.folds and self.among:
            raise InputError("--folds and --leave-out exclude each other: leave rows out of the file instead")


@dataclass(frozen=True)
class Fold:
    """A run without one group, and how it is scored on it.

    Args:
        variant: Name of the settings.
        seed: Added to `run.seed`.
        group: The group left out.
        scored: The patches to score.
        other: Patches of another group, for its grey levels.
        unknown: Indices of classes that only the group left out has: they are not scored.
        raster_bands: Names of the rasters' bands.
        run: The run.
    """

    variant: str
    seed: int
    group: Group
    scored: tuple[Patch, ...]
    other: tuple[Patch, ...]
    unknown: tuple[int, ...]
    raster_bands: tuple[str, ...] | None
    run: PlannedRun


@dataclass(frozen=True)
class FoldResult:
    """Scores of a fold.

    Args:
        matrices: Confusion matrix of each condition, int64 (C, C), rows = reference.
        minutes: Duration of the training.
        patches: Number of patches scored.
        by: `patch`, or quality of the maps.
    """

    matrices: Mapping[str, metrics.Matrix]
    minutes: float
    patches: int
    by: str = "patch"

    def to_json_dict(self) -> dict[str, Any]:
        """Return the scores as JSON types."""
        return {**vars(self), "matrices": {name: matrix.tolist() for name, matrix in self.matrices.items()}}


def plan(variants: Mapping[str, TrainConfig], design: Design, output: Path) -> list[Fold]:
    """Plan all runs: seed by seed, so that each seed is complete for all variants before the next one starts.

    Args:
        variants: Settings by name.
        design: Groups, seeds and budget.
        output: Folder of the runs: `OUTPUT/VARIANT/GROUP-SEED`.

    Raises:
        InputError: Settings are unusable for a cross-validation, groups are too few or differ between variants, or a
            folder contains a run with other settings.
    """
    first = next(iter(variants.values()))
    groups, known = _groups(first, design), _class_table(first)
    for name, config in variants.items():
        _check_variant(name, config)
        same = [(g.name, len(g.patches)) for g in _groups(config, design)] == [(g.name, len(g.patches)) for g in groups]
        if not same or config.labels.nomenclature != first.labels.nomenclature:
            raise InputError(f"variant {name} has other groups, patches or classes: all variants need the same")
    patches = [patch for each in groups for patch in each.patches]
    check_headers(patches, SIZE_MULTIPLE, SIZE_MULTIPLE, first.data.size)
    folds = []
    for seed in design.seeds:
        for name, config in variants.items():
            for place, each in enumerate(groups):
                fold = _fold(name, config, seed, each, design, output)
                other = groups[(place + 1) % len(groups)].patches
                folds.append(
                    replace(fold, other=_spread(other, _HISTOGRAMS), unknown=_unknown(each, known, first.labels))
                )
    for fold in folds:
        check_stored(fold.run)
    return folds


def _groups(config: TrainConfig, design: Design) -> tuple[Group, ...]:
    patches = [patch for source in config.data.sources for patch in find_source(source)]
    if design.folds:
        return group_by_file(patches, design.folds)
    return group(patches, design.by, design.among)


def _check_variant(name: str, config: TrainConfig) -> None:
    """Refuse settings by which a run would learn from the group left out."""
    if config.run.keep == "best" or config.schedule.patience is not None:
        raise InputError(
            f"variant {name} has keep: {config.run.keep} and patience: {config.schedule.patience}: the group left out "
            "must not choose the weights, so keep: last and no patience are needed"
        )
    if any(source.kind == "pseudo" for source in config.data.sources):
        raise InputError(
            f"variant {name} has pseudo-labels: their network may know the group left out, so remove the source"
        )
    if len({source.raster_bands for source in config.data.sources}) > 1:
        raise InputError(f"variant {name} has sources with different raster_bands: one order of bands is needed")


def _fold(name: str, config: TrainConfig, seed: int, each: Group, design: Design, output: Path) -> Fold:
    schedule, run = config.schedule, config.run
    if design.steps:
        schedule = replace(schedule, steps=design.steps, epochs=None)
        run = replace(run, max_minutes=None)
    folder = output / name / f"{each.name.replace('/', '_')}-{seed}"
    run = replace(run, output=str(folder), seed=run.seed + seed)
    data = replace(config.data, validation=None, hold_out=each.hold_out)
    scored = _spread(each.patches, design.patches)
    planned = PlannedRun(folder.name, replace(config, data=data, schedule=schedule, run=run), scored)
    return Fold(name, seed, each, scored, (), (), data.sources[0].raster_bands, planned)


def _spread(patches: Sequence[Patch], most: int | None) -> tuple[Patch, ...]:
    """Return at most `most` patches, evenly spaced."""
    count = min(most or len(patches), len(patches))
    return tuple(patches[index] for index in np.linspace(0, len(patches) - 1, count, dtype=int))


def _class_table(config: TrainConfig) -> dict[Path, NDArray[np.bool_]]:
    """Return which classes the mask of each patch has, (C,), by its image."""
    labels = config.labels
    return {
        patch.image: np.isin(np.arange(labels.classes), labels.to_indices(read_codes(patch.mask)))
        for source in config.data.sources
        for patch in find_source(source)
        if patch.mask is not None
    }


def _unknown(each: Group, known: Mapping[Path, NDArray[np.bool_]], labels: LabelMap) -> tuple[int, ...]:
    """Return the indices of the classes that only the group has.

    Raises:
        InputError: Nothing remains to be scored, or to be trained on.
    """
    own = {patch.image for patch in each.patches}
    here = np.any([found for image, found in known.items() if image in own], axis=0)
    elsewhere = [found for image, found in known.items() if image not in own]
    there = np.any(elsewhere, axis=0) if elsewhere else np.zeros_like(here)
    if not (here & there).any():
        names = labels.nomenclature.names
        found = ", ".join(name for name, present in zip(names, here) if present) or "none"
        raise InputError(f"{each.name} has the classes {found}, and no other group has one of them: nothing to score")
    return tuple(np.flatnonzero(here & ~there).tolist())


def has_result(fold: Fold, design: Design) -> bool:
    """Return whether a fold is trained and scored as the design asks."""
    if not (fold.run.is_trained and (fold.run.folder / RESULT).is_file() and (fold.run.folder / SAMPLE).is_file()):
        return False
    result = read_result(fold)
    wanted = _conditions(fold.run.config.data.bands, design)
    return {PLAIN, *wanted} <= set(result.matrices) and (result.patches, result.by) == (len(fold.scored), _by(design))


def read_result(fold: Fold) -> FoldResult:
    """Read the scores of a fold.

    Raises:
        InputError: The file is missing or damaged.
    """
    path = fold.run.folder / RESULT
    try:
        found = read_json(path, str(path), limit=MAX_SCORES_BYTES)
        matrices = {name: np.array(rows, dtype=np.int64) for name, rows in found["matrices"].items()}
        return FoldResult(matrices, float(found["minutes"]), int(found["patches"]), str(found["by"]))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise InputError(f"{path} cannot be read ({error}): remove {fold.run.folder}") from error


def train_and_score(fold: Fold, design: Design, report: Callable[[str], None]) -> None:
    """Train and score a fold; finished parts are not repeated, and checkpoints are removed at the end.

    Raises:
        InputError: Settings or data are invalid, or the loss is not finite.
    """
    torch.set_num_threads(fold.run.config.run.threads)
    if not fold.run.is_trained:
        report("training")
        train(fold.run.config)
    report("scoring")
    score(fold, design)
    shutil.rmtree(fold.run.folder / CHECKPOINTS, ignore_errors=True)


def score(fold: Fold, design: Design) -> None:
    """Score a trained fold on its group, and write its matrices and its sample."""
    predictor = load_predictor(fold.run.folder).of_rasters(fold.raster_bands)
    names = _conditions(predictor.bands, design)
    matrices: dict[str, metrics.Matrix] = {}
    other = _histograms(predictor, fold.other) if names else np.zeros((len(predictor.bands), 256), dtype=np.int64)
    parts = []
    for index, patch in enumerate(tqdm(fold.scored, unit="patch", disable=None)):
        image, labels = read_patch(patch, predictor.reading)
        labels = np.where(np.isin(labels, fold.unknown), IGNORE_INDEX, labels)
        scene = Scene(predictor.bands, patch.place, other)
        views = {PLAIN: image, **{name: shifted(name, image, scene, patch.image.stem) for name in names}}
        for name, view in views.items():
            probabilities = _predict(predictor, view, patch)
            matrix = metrics.confusion_matrix(labels, probabilities.argmax(0), len(predictor.classes), IGNORE_INDEX)
            matrices[name] = matrices.get(name, 0) + matrix
            if name == PLAIN:
                parts.append(_sample(probabilities, labels, predictor.reading.labels.other_index, index))
    if design.voted:
        matrices[PLAIN] = _voted(fold, design, predictor)
    write_sample(fold.run.folder / SAMPLE, Sample.joined(parts))
    minutes = float(read_json(fold.run.folder / SUMMARY, SUMMARY)["minutes"])
    result = FoldResult(matrices, minutes, len(fold.scored), _by(design))
    write_json(fold.run.folder / RESULT, result.to_json_dict())


def _by(design: Design) -> str:
    return design.voted or "patch"


def _conditions(bands: Sequence[str], design: Design) -> list[str]:
    return list(conditions_for(bands)) if design.shifts else []


def _predict(predictor: Predictor, image: NDArray[np.uint8], patch: Patch) -> NDArray[np.float32]:
    reference = predictor.reading.reference
    return predictor((reference.apply(image, patch.place) if reference else image)[None])[0]


def _histograms(predictor: Predictor, patches: Sequence[Patch]) -> NDArray[np.int64]:
    return np.sum([histogram_of(read_patch(patch, predictor.reading)[0]) for patch in patches], axis=0)


def _sample(probabilities: NDArray[np.float32], labels: NDArray[np.uint8], other: int | None, index: int) -> Sample:
    """Draw labelled pixels of a patch; those of "other" are no land cover and do not count."""
    places = np.flatnonzero((labels != IGNORE_INDEX) & (labels != (IGNORE_INDEX if other is None else other)))
    chosen = np.random.default_rng(index).permutation(places)[:_PIXELS]
    pixels = probabilities.reshape(len(probabilities), -1)[:, chosen].T
    return Sample(pixels.astype(np.float64), labels.ravel()[chosen].astype(np.int64))


def _voted(fold: Fold, design: Design, predictor: Predictor) -> metrics.Matrix:
    """Score the maps that `flair-seg` makes of the group's patches."""
    images: dict[str, list[Path]] = {}
    for patch in fold.scored:
        images.setdefault(patch.place.replace("/", "_"), []).append(patch.image)
    codes, classes = predictor.reading.labels.nomenclature.codes, len(predictor.classes)
    matrix = np.zeros((classes, classes), dtype=np.int64)
    with tempfile.TemporaryDirectory() as folder:
        model = Path(folder) / "model.onnx"
        network, config = load_model(fold.run.folder)
        image = predictor.image(fold.scored[0])
        export(network, make_manifest(network, config, {}), model, [image])
        maps = vote_maps(model, images, Path(folder), str(design.voted), design.flair_seg)
        for patch in fold.scored:
            _, labels = read_patch(patch, predictor.reading)
            labels = np.where(np.isin(labels, fold.unknown), IGNORE_INDEX, labels)
            found = map_classes(maps[patch.place.replace("/", "_")], patch.image, codes)
            matrix += metrics.confusion_matrix(labels, found, classes, IGNORE_INDEX)
    return matrix
