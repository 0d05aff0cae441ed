"""What the commands share: common options, parsers of values, the console."""

from __future__ import annotations

import argparse
import json
import math
import os
import shlex
import subprocess
from collections.abc import Callable, Sequence
from typing import Any

from ..feedback import Feedback
from ..language import tr
from ..system.redaction import for_display, value_without_secrets
from .batch.logfile import log_line
from .console import ConsoleFeedback


def common_options(default: str | None = None) -> argparse.ArgumentParser:
    """Return the options every command has; `default` SUPPRESS: what was given before an action stands."""
    common = argparse.ArgumentParser(add_help=False, argument_default=default)
    common.add_argument("--json", action="store_true", help=tr("print the result as JSON on standard output"))
    common.add_argument("-q", "--quiet", action="store_true", help=tr("show warnings and errors only"))
    common.add_argument("-v", "--verbose", action="store_true", help=tr("show the traceback of an error"))
    common.add_argument(
        "--log", metavar="FILE", help=tr("also append messages, warnings and errors to this file, with the time")
    )
    return common


def settings_options() -> argparse.ArgumentParser:
    """Return the options of commands whose options can stand in a file."""
    parser = argparse.ArgumentParser(add_help=False)
    parser.add_argument(
        "--settings",
        metavar="FILE",
        help=tr("read options from a JSON or TOML file; options of the command line win"),
    )
    parser.add_argument(
        "--save-settings", metavar="FILE.json", help=tr("write the options of this call to a settings file")
    )
    return parser


def add_prediction_options(parser: argparse.ArgumentParser) -> None:
    """Add what a model is asked for: which, where windows lie, how they are combined and augmented."""
    parser.add_argument(
        "--model", metavar="NAME|FILE", help=tr("model name from 'flair-seg models', or .onnx or .json file")
    )
    placing = parser.add_mutually_exclusive_group()
    placing.add_argument("--stride", type=int, metavar="N", help=tr("distance between windows, in pixels"))
    placing.add_argument(
        "--quality",
        choices=("fast", "balanced", "fine", "best"),
        default="best",
        help=tr(
            "1, 4, 8 or 16 predictions per pixel (default: best); fine takes half the time of best and changed 1.45 "
            "%% of the pixels in a test"
        ),
    )
    parser.add_argument(
        "--combine",
        choices=("vote", "mean", "crop"),
        default="vote",
        help=tr("rule to combine overlapping predictions (default: vote)"),
    )
    parser.add_argument(
        "--tta", choices=("none", "rotate", "d4"), default="none", help=tr("test-time augmentation (default: none)")
    )
    parser.add_argument(
        "--reference",
        metavar="RASTER",
        help=tr(
            "for models with 'reference' normalisation: a raster that covers INPUT, with the values used in "
            "training, e.g. Sentinel-2 reflectances"
        ),
    )


def add_reading_options(parser: argparse.ArgumentParser) -> None:
    """Add how INPUT is read, and which part of it."""
    parser.add_argument(
        "--bands", type=integers, metavar="1,2,3", help=tr("band numbers, in the order of the model's bands")
    )
    parser.add_argument(
        "--scale", type=floats(2), metavar="MIN,MAX", help=tr("source values to scale to 0 and 255 (ignored for uint8)")
    )
    parser.add_argument(
        "--aoi",
        metavar="FILE",
        help=tr("polygons of the area of interest, in any CRS; use FILE|layername=NAME to select a layer"),
    )
    parser.add_argument("--extent", type=floats(4), metavar="XMIN,YMIN,XMAX,YMAX", help=tr("extent to map"))
    parser.add_argument(
        "--extent-crs", metavar="CRS", help=tr("coordinate system of --extent (default: that of the raster)")
    )


def add_csv_style(parser: argparse.ArgumentParser) -> None:
    """Add how CSV tables are written."""
    parser.add_argument(
        "--csv-style",
        choices=("comma", "semicolon"),
        default="comma",
        help=tr("CSV tables: commas and decimal points, or semicolons and decimal commas (default: comma)"),
    )


def console(arguments: argparse.Namespace, unit: str = "") -> ConsoleFeedback:
    """Return what a command reports to."""
    return ConsoleFeedback(arguments.quiet, unit)


def tell_written(feedback: Feedback, *paths: str | None) -> None:
    """Say which files were written; None stands for one that was not asked for."""
    feedback.info(tr("Written: {paths}", paths=", ".join(path for path in paths if path)))


def tell_next(feedback: ConsoleFeedback, *commands: Sequence[str]) -> None:
    """Name commands that usually follow, each ready to be run: a subcommand and its arguments."""
    for command in commands:
        words = ["flair-seg", *command]
        text = subprocess.list2cmdline(words) if os.name == "nt" else shlex.join(words)
        feedback.info(tr("Next: {names}", names=text))


def beside(path: str, name: str) -> str:
    """Return a path for what is made of a file: next to it, with `name` (and its ending) added to the file's name."""
    return f"{os.path.splitext(path)[0]}_{name}"


def print_json(arguments: argparse.Namespace, value: Any) -> None:  # noqa: ANN401 - any JSON value
    """Print the result as JSON if it was asked for."""
    if arguments.json:
        print(json.dumps(value_without_secrets(value)))


def show(text: str) -> None:
    """Print text on standard output; what files say in it cannot control the terminal."""
    log_line(text)
    print(for_display(text))


def integers(text: str) -> tuple[int, ...]:
    """Parse `1,2,3`."""
    try:
        return tuple(int(part) for part in text.split(","))
    except ValueError:
        raise argparse.ArgumentTypeError(tr("'{found}' is not a list of integers such as 1,2,3", found=text)) from None


def number(text: str) -> float:
    """Parse a finite number."""
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise argparse.ArgumentTypeError(tr("'{found}' is not a finite number", found=text))
    return value


def numbers(text: str) -> tuple[float, ...]:
    """Parse finite numbers separated by commas."""
    return tuple(number(part) for part in text.split(","))


def floats(count: int) -> Callable[[str], tuple[float, ...]]:
    """Return a parser of `count` finite numbers separated by commas."""

    def parse(text: str) -> tuple[float, ...]:
        values = numbers(text)
        if len(values) != count:
            raise argparse.ArgumentTypeError(
                tr(
                    "'{found}' has {count} number, but {needed} are required",
                    "'{found}' has {count} numbers, but {needed} are required",
                    found=text,
                    count=len(values),
                    needed=count,
                )
            )
        return values

    return parse


def output_path(text: str) -> str:
    """Return the path of a result, which an empty variable of a script does not give."""
    if not text.strip():
        raise argparse.ArgumentTypeError(tr("the path is empty; specify an output path"))
    return text
