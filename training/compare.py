"""Compare models: `python -m training.compare LIST.yaml`, or `python -m training.compare A B ... --output TABLE`.

LIST.yaml defines runs by their differing settings (see training/configs/compare-networks.yaml). They are trained one
after the other, unless they are finished, scored on the validation patches and timed. Repeat the command to resume an
interrupted list. The table is updated after each run.

A, B, ... are files of scores (OUTPUT.json of `training.evaluate`) or models, which are scored on `--data`. Writes
TABLE.md, TABLE.csv, TABLE.json and TABLE.html, a page with learning curves, confusion matrices and examples if
available. Differences are relative to the first model.

`--page FOLDER` writes a web page of the same content and of the data set, in English and French: open it through any
web server, e.g. `python -m http.server --directory FOLDER`. It needs the built pages (`make web`).
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Sequence
from contextlib import redirect_stdout
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import torch
import transformers
from tqdm import tqdm

from flair_seg.errors import FlairError, InputError
from flair_seg.nomenclature import NOMENCLATURES
from flair_seg.system.jsontext import read_json
from flair_seg.tools.reports.table import write_csv

from .comparison.dashboard import built_pages, write_page
from .comparison.dataset import Part, classes_of, explore
from .comparison.page import make_page
from .comparison.runs import EXAMPLES, FIGURES, PlannedRun, is_scored, read_runs, train_and_score
from .comparison.table import Comparison, Entry, names_of, read_run
from .data import make_label_map
from .data.writing import write_json, write_text
from .evaluate import score_model
from .fit.sources import gather
from .models.predict import load_predictor, with_tta
from .scoring.examples import write_examples
from .scoring.scores import MAX_SCORES_BYTES, read_scores
from .settings import commandline

TABLE = "table"
"""Name of the table in the folder of a list."""


def read_entry(path: Path, arguments: argparse.Namespace, images: Path) -> Entry:
    """Read a file of scores, or score a model and write its examples to the folder `images`.

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
    scores, shown = score_model(with_tta(predictor, arguments.tta), commandline.chosen_patches(arguments))
    write_examples(shown, scores.classes, images)
    about = {"bands": list(predictor.bands), "by": "patch", "tta": arguments.tta, "parameters": predictor.parameters}
    return Entry(predictor.name, replace(scores, about={**about, **scores.about}).to_json_dict(), *run, images)


def _is_ensemble(path: Path) -> bool:
    document = read_json(path, str(path), limit=MAX_SCORES_BYTES)
    return isinstance(document, dict) and "members" in document


@dataclass(frozen=True)
class ComparisonFiles:
    """Where a comparison is written.

    Args:
        table: Path of the tables without suffix; None: no tables.
        page: Folder of the web page; None: no page.
        parts: Parts of the data set, which the web page describes.
    """

    table: Path | None
    page: Path | None = None
    parts: Sequence[Part] = ()

    def write(self, comparison: Comparison) -> None:
        """Write the tables and the web page."""
        if self.table is not None:
            write(comparison, self.table)
        if self.page is not None:
            write_page(comparison, self.page, self.parts)


def compare_runs(path: Path, page: Path | None = None) -> Comparison:
    """Train, score and time the runs of a list; write the table, and the web page `page`, after each.

    Raises:
        InputError: The list is invalid (before any training), or a run failed (after the others).
    """
    if int(os.environ.get("WORLD_SIZE", "1")) > 1:
        raise InputError("a list is trained by one process: train its runs one by one with torchrun, then compare them")
    output, runs = read_runs(path)
    files = ComparisonFiles(output / TABLE, page, _parts_of_run(runs[0]) if page else ())
    failed: dict[str, str] = {}
    comparison = _write_so_far(runs, failed, files)
    waiting = [run for run in runs if not is_scored(run)]
    for run in tqdm(waiting, unit="run", initial=len(runs) - len(waiting), total=len(runs), disable=None):
        try:
            with redirect_stdout(sys.stderr):
                train_and_score(run, partial(_say, run.name))
        except (FlairError, torch.OutOfMemoryError) as error:
            failed[run.name] = str(error)
            _say(run.name, f"failed: {error}")
        comparison = _write_so_far(runs, failed, files) or comparison
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


def _write_so_far(runs: tuple[PlannedRun, ...], failed: dict[str, str], files: ComparisonFiles) -> Comparison | None:
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
    files.write(comparison)
    return comparison


def _parts_of_run(run: PlannedRun) -> tuple[Part, ...]:
    """Count the classes of the training and validation patches of a run."""
    labels = run.config.labels
    training = [patch for found in gather(run.config).training for patch in found]
    return explore("train", training, labels), explore("val", run.patches, labels)


def _parts_of_data(comparison: Comparison, arguments: argparse.Namespace) -> tuple[Part, ...]:
    """Count the classes of the patches of `--data`; nothing if there are none, or if the class codes are unknown."""
    known = next((n for n in NOMENCLATURES.values() if n.classes == classes_of(comparison)), None)
    if arguments.data is None or known is None:
        return ()
    name = ",".join(arguments.part) or "all"
    return (explore(name, commandline.chosen_patches(arguments), make_label_map(known, {}, None)),)


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
    parser.add_argument("--page", type=Path, metavar="FOLDER", help="write a web page with charts and examples")
    return parser


def _run(arguments: argparse.Namespace) -> None:
    transformers.logging.set_verbosity_error()
    if arguments.page:
        built_pages()
    if len(arguments.model) == 1 and arguments.model[0].suffix in (".yaml", ".yml"):
        compare_runs(arguments.model[0], arguments.page)
        return
    with tempfile.TemporaryDirectory() as folder:
        entries = [read_entry(path, arguments, Path(folder) / str(place)) for place, path in enumerate(arguments.model)]
        comparison = Comparison(names_of(entries, arguments.names))
        print(comparison.to_markdown(), end="")
        parts = _parts_of_data(comparison, arguments) if arguments.page else ()
        ComparisonFiles(arguments.output, arguments.page, parts).write(comparison)


main = commandline.entry(_run, _parser)

if __name__ == "__main__":
    sys.exit(main())
