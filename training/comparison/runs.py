"""Trains, scores and times the runs of a list that are not finished yet."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch

from flair_seg.errors import InputError
from flair_seg.system.jsontext import read_json
from flair_seg.system.records import build

from ..data import Patch
from ..data.writing import write_json
from ..evaluate import score_model
from ..fit.sources import gather
from ..models.checkpoint import WEIGHTS
from ..models.predict import Predictor, load_predictor
from ..scoring.examples import write_examples
from ..settings.config import TrainConfig, config_from_dict, differences
from ..settings.yamlfile import read_yaml
from ..train import IRRELEVANT, SETTINGS, SUMMARY, device_name, train

VALID_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]*")
FIGURES = "scores.json"
"""In the folder of a run: its scores on the validation patches."""
EXAMPLES = "examples"
"""In the folder of a run: images of some validation patches."""
_WINDOW, _TIMES = 512, 5


@dataclass(frozen=True)
class RunList:
    """A list of runs, such as `configs/compare-networks.yaml`.

    Args:
        output: Folder of the runs and the table.
        base: Settings shared by all runs, by section as in a settings file.
        runs: Settings of each run, by name and section.

    Raises:
        InputError: There are fewer than two runs, or a name is not a valid folder name.
    """

    output: str
    base: Mapping[str, object]
    runs: Mapping[str, Mapping[str, object]]

    def __post_init__(self) -> None:
        """Check names."""
        if not self.output:
            raise InputError("output is empty: a folder is needed")
        if len(self.runs) < 2:
            raise InputError(f"runs has {len(self.runs)} entries: at least 2 are needed")
        for name in self.runs:
            if not VALID_NAME.fullmatch(name):
                raise InputError(f"run {name!r} is not a valid folder name: use letters, digits and . _ + -")


@dataclass(frozen=True)
class PlannedRun:
    """A run of a list, its settings and its validation patches."""

    name: str
    config: TrainConfig
    patches: tuple[Patch, ...]

    @property
    def folder(self) -> Path:
        """Folder of the run."""
        return Path(self.config.run.output)

    @property
    def is_trained(self) -> bool:
        """Whether training has finished: the summary is written last."""
        return (self.folder / SUMMARY).is_file() and (self.folder / WEIGHTS).is_file()


def read_runs(path: Path) -> tuple[Path, tuple[PlannedRun, ...]]:
    """Read a list of runs and check that each can start.

    Returns:
        The folder of the list, and its runs.

    Raises:
        InputError: The list cannot be read, settings of a run are invalid, patches are missing or differ between runs,
            or a folder contains a run with other settings.
    """
    try:
        listed = build(RunList, read_yaml(path), "settings")
    except InputError as error:
        raise InputError(f"list {path}: {error}") from error
    runs = tuple(_plan(listed, name, own) for name, own in listed.runs.items())
    for run in runs:
        _check_scored(run, runs[0])
        check_stored(run)
    return Path(listed.output), runs


def merged(base: Mapping[str, object], own: Mapping[str, object]) -> dict[str, object]:
    """Merge nested mappings; values of `own` override those of `base`."""
    both: dict[str, object] = dict(base)
    for name, value in own.items():
        below = both.get(name)
        both[name] = merged(below, value) if isinstance(value, Mapping) and isinstance(below, Mapping) else value
    return both


def _plan(listed: RunList, name: str, own: Mapping[str, object]) -> PlannedRun:
    document = merged(merged({"manifest": {"name": name}}, listed.base), own)
    section = document.get("run")
    if isinstance(section, Mapping) and "output" in section:
        raise InputError(f"run {name} sets run.output: remove it, runs are written to {listed.output}/NAME")
    placed = merged(document, {"run": {"output": str(Path(listed.output) / name)}})
    try:
        config = config_from_dict(placed)
        patches = gather(config).validation
    except InputError as error:
        raise InputError(f"run {name}: {error}") from error
    if not patches:
        raise InputError(f"run {name} has no validation patches: set data.validation or data.hold_out")
    return PlannedRun(name, config, patches)


def _check_scored(run: PlannedRun, first: PlannedRun) -> None:
    theirs, ours = ({patch.image for patch in planned.patches} for planned in (run, first))
    if theirs != ours:
        raise InputError(
            f"run {run.name} has {len(theirs)} validation patches and {first.name} has {len(ours)}, of which "
            f"{len(theirs & ours)} are the same: all must be the same"
        )


def check_stored(run: PlannedRun) -> None:
    """Raise `InputError` if the folder contains a run with other settings."""
    path = run.folder / SETTINGS
    if not path.is_file():
        return
    try:
        stored = config_from_dict(read_json(path, str(path)))
    except (ValueError, InputError) as error:
        raise InputError(f"{path} cannot be read ({error}): remove {run.folder}") from error
    config = replace(run.config, data=run.config.data.with_typical())
    for name, before, now in differences(stored.to_dict(), config.to_dict(), IRRELEVANT):
        raise InputError(
            f"{run.folder} contains a run with {name} {before}, in the list it is {now}: remove the folder or rename "
            "the run"
        )


def train_and_score(run: PlannedRun, report: Callable[[str], None]) -> None:
    """Train and score a run; finished parts are not repeated, and `report` gets progress messages.

    The folder of the run receives the files of `training.train`, `scores.json` and `examples`.

    Raises:
        InputError: Settings or data are invalid, or the loss is not finite.
    """
    torch.set_num_threads(run.config.run.threads)
    if not run.is_trained:
        report("training")
        train(run.config)
    if not is_scored(run):
        report("scoring")
        _score(run)


def is_scored(run: PlannedRun) -> bool:
    """Return whether the scores of a run exist and are newer than its weights."""
    figures, summary = run.folder / FIGURES, run.folder / SUMMARY
    return run.is_trained and figures.is_file() and figures.stat().st_mtime >= summary.stat().st_mtime


def ms_per_window(predictor: Predictor) -> float:
    """Time the prediction of a window of 512 px, or of the model's fixed size or that of its resized images, ms.

    The result is the minimum of five runs, since other work on the machine only adds to it.
    """
    side = predictor.window_size or _WINDOW
    shape = (1, len(predictor.bands), *(predictor.reading.size or (side, side)))
    window = np.random.default_rng(0).integers(0, 256, shape, dtype=np.uint8)
    predictor(window)
    seconds = []
    for _ in range(_TIMES):
        started = time.perf_counter()
        predictor(window)
        seconds.append(time.perf_counter() - started)
    return round(1000 * min(seconds), 1)


def _score(run: PlannedRun) -> None:
    """Write examples and scores of a run, the scores last."""
    validation = run.config.data.validation
    predictor = load_predictor(run.folder).of_rasters(validation.raster_bands if validation else None)
    scores, examples = score_model(predictor, run.patches)
    write_examples(examples, scores.classes, run.folder / EXAMPLES)
    about = {
        "model": run.name,
        "bands": list(predictor.bands),
        "parameters": predictor.parameters,
        **scores.about,
        "ms_per_window": ms_per_window(predictor),
        "device": device_name(torch.device("cuda" if torch.cuda.is_available() else "cpu")),
    }
    write_json(run.folder / FIGURES, replace(scores, about=about).to_json_dict(), indent=2)
