"""Compare models: `python -m training.compare LIST.yaml`, or `python -m training.compare A B ... --output TABLE`.

LIST.yaml defines runs by their differing settings (see training/configs/compare-networks.yaml). They are trained one
after the other, unless they are finished, scored on the validation patches and timed. Repeat the command to resume an
interrupted list. The table is updated after each run.

A, B, ... are files of scores (OUTPUT.json of `training.evaluate`) or models, which are scored on `--data`. Writes
TABLE.md, TABLE.csv, TABLE.json and TABLE.html, a page with learning curves, confusion matrices and examples if
available. Differences are relative to the first model.
"""

from __future__ import annotations

import argparse
import os
import sys
from contextlib import redirect_stdout
from dataclasses import replace
from functools import partial
from pathlib import Path

import torch
import transformers
from tqdm import tqdm

from flair_seg.errors import FlairError, InputError
from flair_seg.system.jsontext import read_json
from flair_seg.tools.reports.table import write_csv

from .comparison.page import make_page
from .comparison.runs import EXAMPLES, FIGURES, PlannedRun, is_scored, read_runs, train_and_score
from .comparison.table import Comparison, Entry, names_of, read_run
from .data.writing import write_json, write_text
from .evaluate import score_model
from .models.predict import load_predictor, with_tta
from .scoring.scores import MAX_SCORES_BYTES, read_scores
from .settings import commandline

TABLE = "table"
"""Name of the table in the folder of a list."""


def read_entry(path: Path, arguments: argparse.Namespace) -> Entry:
    """Read a file of scores, or score a model.

    Raises:
        InputError: It is neither, or `--data` is missing.
    """
    run = read_run(path if path.is_dir() else path.parent) if path.suffix != ".onnx" else ({}, ())
    if path.suffix == ".json" and not _is_ensemble(path):
        examples = path.parent / EXAMPLES
        return Entry(path.stem, read_scores(path), *run, examples if examples.is_dir() else None)
    if arguments.data is None:
        raise InputError(f"{path.name} is a model: --data is needed, the patches to score it on")
    predictor = load_predictor(path, device=arguments.device).of_rasters(arguments.raster_bands)
    scores, _ = score_model(with_tta(predictor, arguments.tta), commandline.chosen_patches(arguments))
    about = {"bands": list(predictor.bands), "by": "patch", "tta": arguments.tta, "parameters": predictor.parameters}
    return Entry(predictor.name, replace(scores, about={**about, **scores.about}).to_json_dict(), *run)


def _is_ensemble(path: Path) -> bool:
    document = read_json(path, str(path), limit=MAX_SCORES_BYTES)
    return isinstance(document, dict) and "members" in document


def compare_runs(path: Path) -> Comparison:
    """Train, score and time the runs of a list; write the table after each.

    Raises:
        InputError: The list is invalid (before any training), or a run failed (after the others).
    """
    if int(os.environ.get("WORLD_SIZE", "1")) > 1:
        raise InputError("a list is trained by one process: train its runs one by one with torchrun, then compare them")
    output, runs = read_runs(path)
    failed: dict[str, str] = {}
    comparison = _write_so_far(runs, failed, output)
    waiting = [run for run in runs if not is_scored(run)]
    for run in tqdm(waiting, unit="run", initial=len(runs) - len(waiting), total=len(runs), disable=None):
        try:
            with redirect_stdout(sys.stderr):
                train_and_score(run, partial(_say, run.name))
        except (FlairError, torch.OutOfMemoryError) as error:
            failed[run.name] = str(error)
            _say(run.name, f"failed: {error}")
        comparison = _write_so_far(runs, failed, output) or comparison
    if comparison is None:
        raise InputError(f"{_count(failed, runs)}; a comparison needs 2 trained runs; {_first(failed)}")
    print(comparison.to_markdown(), end="")
    if failed:
        raise InputError(f"{_count(failed, runs)}; {_first(failed)}")
    return comparison


def _say(name: str, what: str) -> None:
    tqdm.write(f"{name}: {what}", file=sys.stderr)


def _count(failed: dict[str, str], runs: tuple[PlannedRun, ...]) -> str:
    return f"{len(failed)} of {len(runs)} runs failed"


def _first(failed: dict[str, str]) -> str:
    name, why = next(iter(failed.items()))
    return f"first failure: {name}, {why}"


def _write_so_far(runs: tuple[PlannedRun, ...], failed: dict[str, str], output: Path) -> Comparison | None:
    """Write and return the table of the scored runs; None if there are fewer than two."""
    done = [run for run in runs if is_scored(run)]
    if len(done) < 2:
        return None
    entries = [
        Entry(run.name, read_scores(run.folder / FIGURES), *read_run(run.folder), run.folder / EXAMPLES) for run in done
    ]
    reasons = {name: f"failed: {why}" for name, why in failed.items()}
    left_out = {run.name: reasons.get(run.name, "not trained yet") for run in runs if run not in done}
    comparison = Comparison(tuple(entries), left_out)
    write(comparison, output / TABLE)
    return comparison


def write(comparison: Comparison, output: Path) -> None:
    """Write OUTPUT.md, OUTPUT.csv, OUTPUT.json and OUTPUT.html."""
    rows = comparison.to_rows()
    write_text(output.with_name(f"{output.name}.md"), comparison.to_markdown())
    write_json(output.with_name(f"{output.name}.json"), rows, indent=2)
    write_text(output.with_name(f"{output.name}.html"), make_page(comparison))
    write_csv(f"{output}.csv", list(rows[0]), [list(row.values()) for row in rows])


def _parser() -> argparse.ArgumentParser:
    parser = commandline.make_parser("compare", __doc__)
    parser.add_argument(
        "model",
        type=Path,
        nargs="+",
        help="a list .yaml; or scores .json, .onnx, ensemble .json, .safetensors, folders of runs",
    )
    commandline.add_data_arguments(parser, "labelled patches to score models on", required=False)
    parser.add_argument("--names", type=commandline.names, default=(), help="names of the models, e.g. old,new")
    commandline.add_prediction_arguments(parser)
    commandline.add_threads_argument(parser)
    parser.add_argument(
        "--output", type=Path, help="write OUTPUT.md, .csv, .json and .html; a list sets its own output"
    )
    return parser


def _run(arguments: argparse.Namespace) -> None:
    transformers.logging.set_verbosity_error()
    if len(arguments.model) == 1 and arguments.model[0].suffix in (".yaml", ".yml"):
        compare_runs(arguments.model[0])
        return
    entries = [read_entry(path, arguments) for path in arguments.model]
    comparison = Comparison(names_of(entries, arguments.names))
    print(comparison.to_markdown(), end="")
    if arguments.output:
        write(comparison, arguments.output)


main = commandline.entry(_run, _parser)

if __name__ == "__main__":
    sys.exit(main())
