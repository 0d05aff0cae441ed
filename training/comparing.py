"""Runs of a list, one after the other: trained unless they are already, scored, timed."""

from __future__ import annotations

import json
import time
from collections.abc import Callable

import numpy as np
import torch

from .evaluate import score_model
from .examples import write_examples
from .predict import Predictor, load_predictor
from .runlist import PlannedRun
from .scores import Scores
from .train import SUMMARY, device_name, train
from .writing import write_text

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
