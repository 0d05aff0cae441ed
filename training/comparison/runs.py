"""Runs of a list, one after the other: trained unless they are already, scored, timed."""

from __future__ import annotations

import json
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
from ..data.writing import write_text
from ..evaluate import score_model
from ..fit.sources import gather
from ..models.checkpoint import WEIGHTS
from ..models.predict import Predictor, load_predictor
from ..scoring.examples import write_examples
from ..scoring.scores import Scores
from ..settings.config import TrainConfig, config_from_dict, differences
from ..settings.yamlfile import read_yaml
from ..train import SETTINGS, SUMMARY, device_name, train

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]*")
_IRRELEVANT = ("manifest.", "logging.", "run.output", "run.threads", "run.workers", "run.device", "data.memory_gb")
"""Settings that do not make another network of a run."""


@dataclass(frozen=True)
class RunList:
    """What a list says; `configs/compare-networks.yaml` shows one.

    Args:
        output: Folder of the runs and of the table.
        base: Settings that all runs have in common, by section as in any settings file.
        runs: What each run, by name, has of its own, likewise by section.

    Raises:
        InputError: There are fewer than two runs, or a name cannot be that of a folder.
    """

    output: str
    base: Mapping[str, object]
    runs: Mapping[str, Mapping[str, object]]

    def __post_init__(self) -> None:
        """Check names."""
        if not self.output:
            raise InputError("output is empty: a folder is needed")
        if len(self.runs) < 2:
            raise InputError(f"runs lists {len(self.runs)}: at least 2 are needed")
        for name in self.runs:
            if not _NAME.fullmatch(name):
                raise InputError(f"the run {name!r} cannot name a folder: letters, digits and . _ + - are needed")


@dataclass(frozen=True)
class PlannedRun:
    """A run of a list.

    Args:
        name: What it is called.
        config: Its settings.
        patches: What it is scored on.
    """

    name: str
    config: TrainConfig
    patches: tuple[Patch, ...]

    @property
    def folder(self) -> Path:
        """Where it leaves what it makes."""
        return Path(self.config.run.output)

    @property
    def is_trained(self) -> bool:
        """Whether training has come to its end: the summary is written last."""
        return (self.folder / SUMMARY).is_file() and (self.folder / WEIGHTS).is_file()


def read_runs(path: Path) -> tuple[Path, tuple[PlannedRun, ...]]:
    """Read a list of runs and look whether each can begin.

    Returns:
        The folder of the list, and its runs.

    Raises:
        InputError: The list cannot be read, settings of a run will not do, patches are missing, runs would be scored on
            different ones, or a folder holds a run of other settings.
    """
    try:
        listed = build(RunList, read_yaml(path), "settings")
    except InputError as error:
        raise InputError(f"the list {path}: {error}") from error
    runs = tuple(_plan(listed, name, own) for name, own in listed.runs.items())
    for run in runs:
        _check_scored(run, runs[0])
        _check_stored(run)
    return Path(listed.output), runs


def merged(base: Mapping[str, object], own: Mapping[str, object]) -> dict[str, object]:
    """Return nested mappings where what `own` holds takes the place of what `base` holds."""
    both: dict[str, object] = dict(base)
    for name, value in own.items():
        below = both.get(name)
        both[name] = merged(below, value) if isinstance(value, Mapping) and isinstance(below, Mapping) else value
    return both


def _plan(listed: RunList, name: str, own: Mapping[str, object]) -> PlannedRun:
    document = merged(merged({"manifest": {"name": name}}, listed.base), own)
    section = document.get("run")
    if isinstance(section, Mapping) and "output" in section:
        raise InputError(f"the run {name} has run.output: runs go to {listed.output}/NAME, leave it out")
    placed = merged(document, {"run": {"output": str(Path(listed.output) / name)}})
    try:
        config = config_from_dict(placed)
        patches = gather(config).validation
    except InputError as error:
        raise InputError(f"the run {name}: {error}") from error
    if not patches:
        raise InputError(f"the run {name} keeps no patches apart: data needs validation or hold_out")
    return PlannedRun(name, config, patches)


def _check_scored(run: PlannedRun, first: PlannedRun) -> None:
    theirs, ours = ({patch.image for patch in planned.patches} for planned in (run, first))
    if theirs != ours:
        raise InputError(
            f"the run {run.name} is scored on {len(theirs)} patches and {first.name} on {len(ours)}, of which "
            f"{len(theirs & ours)} are the same: all must be"
        )


def _check_stored(run: PlannedRun) -> None:
    """Refuse to take the run of other settings for this one."""
    path = run.folder / SETTINGS
    if not path.is_file():
        return
    try:
        stored = config_from_dict(read_json(path, str(path)))
    except (ValueError, InputError) as error:
        raise InputError(f"{path} cannot be read ({error}): remove {run.folder}") from error
    config = replace(run.config, data=run.config.data.with_typical())
    for name, before, now in differences(stored.to_dict(), config.to_dict(), _IRRELEVANT):
        raise InputError(
            f"{run.folder} holds a run with {name} {before}, the list says {now}: remove that folder or give the run "
            "another name"
        )


FIGURES = "scores.json"
"""In the folder of a run: its figures on the patches kept apart."""
EXAMPLES = "examples"
"""In the folder of a run: some of these patches as pictures."""
_WINDOW, _TIMES = 512, 5


def train_and_score(run: PlannedRun, say: Callable[[str], None]) -> None:
    """Train a run, or what is left of it, and score it; what has been done is not done again.

    Args:
        run: The run; its folder receives what `training.train` writes, `scores.json` and `examples`.
        say: Told what is being done.

    Raises:
        InputError: Settings or data will not do, or the loss is not a number.
    """
    torch.set_num_threads(run.config.run.threads)
    if not run.is_trained:
        say("training")
        train(run.config)
    if not is_scored(run):
        say("scoring")
        _score(run)


def is_scored(run: PlannedRun) -> bool:
    """Tell whether the figures of a run are those of its weights."""
    figures, summary = run.folder / FIGURES, run.folder / SUMMARY
    return run.is_trained and figures.is_file() and figures.stat().st_mtime >= summary.stat().st_mtime


def ms_per_window(predictor: Predictor) -> float:
    """Time a window of 512 px, or of the only size that the model takes, from bands to probabilities.

    Returns:
        The least of five times, in ms: what else the machine does makes the others longer.
    """
    size = predictor.window_size or _WINDOW
    window = np.random.default_rng(0).integers(0, 256, (1, len(predictor.bands), size, size), dtype=np.uint8)
    predictor(window)
    seconds = []
    for _ in range(_TIMES):
        started = time.perf_counter()
        predictor(window)
        seconds.append(time.perf_counter() - started)
    return round(1000 * min(seconds), 1)


def _score(run: PlannedRun) -> None:
    """Write the figures of a run, last of all what tells that they are whole."""
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
    write_text(run.folder / FIGURES, json.dumps(Scores(scores.zones, scores.classes, about).to_json_dict(), indent=2))
