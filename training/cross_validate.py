"""Choose settings by ground that was left out: `python -m training.cross_validate CONFIG.yaml`.

Trains once per zone (or domain, or fold of a file) on all the others and scores each network on the zone that it has
not seen. Variants are compared on the same zones and seeds:

    python -m training.cross_validate CONFIG.yaml --steps 200 --seeds 2 --shifts --variant plain augment.light=0 \
        --variant no-dice loss.dice=0 --output build/ablation

CONFIG.yaml is a settings file, or a list of runs as for training.compare, each of which is a variant. Writes
OUTPUT/table.md, .json and .csv after each fold, and OUTPUT/VARIANT/calibration.json for training.export.
Repeat the command to resume: finished folds are kept.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Mapping, Sequence
from contextlib import redirect_stdout
from dataclasses import replace
from functools import partial
from pathlib import Path

import torch
import transformers
from tqdm import tqdm

from flair_seg.errors import FlairError, InputError
from flair_seg.tools.reports.table import write_csv

from .comparison.folds import SAMPLE, Design, Fold, has_result, plan, read_result, train_and_score
from .comparison.foldtable import CrossTable, Row
from .comparison.variants import read_variants
from .data.writing import write_json, write_text
from .evaluate import QUALITIES
from .scoring.calibration import Calibration, Sample, calibrate, read_sample, write_calibration
from .settings import commandline
from .settings.config import TrainConfig

TABLE = "table"
"""Name of the table in the folder of a cross-validation."""
CALIBRATION = "calibration.json"
"""In the folder of a variant: its temperature."""


def cross_validate(variants: Mapping[str, TrainConfig], design: Design, output: Path) -> CrossTable:
    """Train and score all folds that are not finished; write the tables after each.

    Raises:
        InputError: The settings are unusable (before any training), or a fold failed (after the others).
    """
    if int(os.environ.get("WORLD_SIZE", "1")) > 1:
        raise InputError("a cross-validation is run by one process: leave out torchrun")
    folds = plan(variants, design, output)
    failed: dict[str, str] = {}
    table = _write_so_far(folds, design, failed, output)
    waiting = [fold for fold in folds if not has_result(fold, design)]
    for fold in tqdm(waiting, unit="fold", initial=len(folds) - len(waiting), total=len(folds), disable=None):
        name = f"{fold.variant}/{fold.run.name}"
        try:
            with redirect_stdout(sys.stderr):
                train_and_score(fold, design, partial(_say, name))
        except (FlairError, torch.OutOfMemoryError) as error:
            failed[name] = str(error)
            _say(name, f"failed: {error}")
        table = _write_so_far(folds, design, failed, output)
    if failed:
        name, why = next(iter(failed.items()))
        raise InputError(f"{len(failed)} of {len(folds)} folds failed; first failure: {name}, {why}")
    return table


def _say(name: str, what: str) -> None:
    tqdm.write(f"{name}: {what}", file=sys.stderr)


def _write_so_far(folds: Sequence[Fold], design: Design, failed: Mapping[str, str], output: Path) -> CrossTable:
    """Write and return the tables of the finished folds."""
    table = tabulate(folds, design, failed)
    for row in table.rows:
        if row.calibration:
            write_calibration(output / row.name / CALIBRATION, row.calibration)
    write_text(output / f"{TABLE}.md", table.to_markdown())
    write_json(output / f"{TABLE}.json", table.to_json_dict())
    rows = table.to_rows()
    columns = list(dict.fromkeys(name for row in rows for name in row))
    write_csv(str(output / f"{TABLE}.csv"), columns, [[row.get(name) for name in columns] for row in rows])
    return table


def tabulate(folds: Sequence[Fold], design: Design, failed: Mapping[str, str]) -> CrossTable:
    """Read the results of the finished folds."""
    groups = tuple(dict.fromkeys(fold.group.name for fold in folds))
    classes = folds[0].run.config.labels.nomenclature.classes
    rows = []
    for name in dict.fromkeys(fold.variant for fold in folds):
        own = [fold for fold in folds if fold.variant == name]
        done = [fold for fold in own if has_result(fold, design)]
        results = {(fold.seed, fold.group.name): read_result(fold) for fold in done}
        rows.append(Row(name, results, len(own) - len(done), _calibration(done, groups)))
    unknown = {fold.group.name: [classes[index].name for index in fold.unknown] for fold in folds}
    return CrossTable(groups, classes, tuple(rows), unknown, failed)


def _calibration(done: Sequence[Fold], groups: Sequence[str]) -> Calibration | None:
    """Calibrate on the finished folds of a variant; None unless each group has one."""
    found = {
        name: [read_sample(fold.run.folder / SAMPLE) for fold in done if fold.group.name == name] for name in groups
    }
    return calibrate({name: Sample.joined(parts) for name, parts in found.items()}) if all(found.values()) else None


def _seeds(text: str) -> tuple[int, ...]:
    """Parse a number of seeds, from 0."""
    return tuple(range(int(text)))


def _parser() -> argparse.ArgumentParser:
    parser = commandline.make_parser("cross_validate", __doc__)
    parser.add_argument("config", type=Path, help="settings file, or list of runs; see training/configs")
    parser.add_argument("--by", choices=("zone", "domain"), default="zone", help="unit left out, default: %(default)s")
    parser.add_argument(
        "--folds", type=Path, help="CSV of names (zone, domain or image file) and folds, instead of --by"
    )
    parser.add_argument(
        "--leave-out",
        type=commandline.names,
        default=(),
        metavar="NAMES",
        help="zones and domains; default: all in turn",
    )
    parser.add_argument("--seeds", type=_seeds, default=(0,), metavar="N", help="runs per fold, default: 1")
    parser.add_argument("--steps", type=int, help="steps of each run; the settings' time limit then does not count")
    parser.add_argument(
        "--variant",
        nargs="+",
        action="append",
        default=[],
        metavar=("NAME", "KEY=VALUE"),
        help="further settings to compare, e.g. --variant no-dice loss.dice=0",
    )
    parser.add_argument("--patches", type=int, help="most patches of a group to score; default: all")
    parser.add_argument("--shifts", action="store_true", help="score under other colours and wrong heights too")
    parser.add_argument("--voted", choices=QUALITIES, help="score maps of flair-seg instead of whole patches")
    parser.add_argument("--flair-seg", default="flair-seg", metavar="COMMAND", help="path of flair-seg for --voted")
    commandline.add_threads_argument(parser)
    parser.add_argument("--output", type=Path, help="folder of runs and tables; default: that of the settings")
    return parser


def _run(arguments: argparse.Namespace) -> None:
    transformers.logging.set_verbosity_error()
    output, variants = read_variants(arguments.config, arguments.variant)
    if arguments.threads:
        variants = {
            name: replace(config, run=replace(config.run, threads=arguments.threads))
            for name, config in variants.items()
        }
    design = Design(
        arguments.by,
        arguments.folds,
        arguments.leave_out,
        arguments.seeds,
        arguments.steps,
        arguments.patches,
        arguments.shifts,
        arguments.voted,
        arguments.flair_seg,
    )
    print(cross_validate(variants, design, arguments.output or output).to_markdown(), end="")


main = commandline.entry(_run, _parser)

if __name__ == "__main__":
    sys.exit(main())
