"""What the commands share: common options, parsers of values, the console."""

from __future__ import annotations

import argparse
import dataclasses
import json
import math
import os
import shlex
import subprocess
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ..choices import COMBINE_RULES, QUALITY_DIVISORS, TTA_CHOICES
from ..feedback import Feedback
from ..language import tr
from ..nomenclature import NOMENCLATURES
from ..system.redaction import for_display, value_without_secrets
from .console import ConsoleFeedback, log_line


def add_command(
    commands: Any,  # noqa: ANN401 - argparse keeps the class private
    name: str,
    run: Callable[[argparse.Namespace], int | None],
    help_text: str,
    description: str | None = None,
    *,
    settings: bool = True,
    check: Callable[[argparse.Namespace], object] | None = None,
) -> argparse.ArgumentParser:
    """Add a command with the options that every command has.

    Args:
        commands: the commands so far.
        name: of the command.
        run: runs it, and returns its exit code; None: 0.
        help_text: text in the list of commands.
        description: first paragraph of its own help.
        settings: whether its options can be read from a settings file.
        check: raises `InputError` for values that the command refuses whatever is in its files, and opens none of them;
            the web service calls it before it accepts a job.
    """
    parents = [common_options(), *([settings_options()] if settings else [])]
    parser: argparse.ArgumentParser = commands.add_parser(
        name, parents=parents, help=help_text, description=description
    )
    parser.set_defaults(command=run, check=check)
    return parser


def add_options(parser: argparse._ActionsContainer, table: Mapping[str, str]) -> None:
    """Add arguments from a table of their forms and help texts; an empty text is no help.

    Forms are `--option METAVAR`, `--option=dest METAVAR` (a value with another name), `--option one|two` (a choice),
    `--option` (a switch) and `name METAVAR` (a positional argument). `>` before the metavar marks a path to write. The
    metavar gives the type, see `_TYPES`.
    """
    for form, help_text in table.items():
        names, _, shown = form.partition(" ")
        name, _, dest = names.partition("=")
        settings: dict[str, Any] = {"help": help_text or None, **({"dest": dest} if dest else {})}
        if not shown:
            settings["action"] = "store_true"
        elif shown.startswith(">"):
            settings |= {"metavar": shown[1:], "type": output_path}
        elif "|" in shown and not shown.isupper():
            settings["choices"] = shown.split("|")
        else:
            settings |= {"metavar": shown, "type": _TYPES.get(shown)}
        parser.add_argument(name, **settings)


def common_options(default: str | None = None) -> argparse.ArgumentParser:
    """Return the options every command has; with `default` SUPPRESS, values given before an action are kept."""
    common = argparse.ArgumentParser(add_help=False, argument_default=default)
    common.add_argument("--json", action="store_true", help=tr("print the result as JSON on standard output"))
    common.add_argument("-q", "--quiet", action="store_true", help=tr("show warnings and errors only"))
    common.add_argument("-v", "--verbose", action="store_true", help=tr("show the traceback of an error"))
    add_options(common, {"--log FILE": tr("also append messages, warnings and errors to this file, with the time")})
    return common


def settings_options() -> argparse.ArgumentParser:
    """Return the options of commands whose options can be read from a file."""
    parser = argparse.ArgumentParser(add_help=False)
    table = {
        "--settings FILE": tr("read options from a JSON or TOML file; options of the command line win"),
        "--save-settings FILE.json": tr("write the options of this call to a settings file"),
    }
    add_options(parser, table)
    return parser


def model_option() -> dict[str, str]:
    """Return the option that chooses a model."""
    return {"--model NAME|FILE": tr("model name from 'flair-seg models', or .onnx or .json file")}


def bands_option() -> dict[str, str]:
    """Return the option that chooses the bands of a raster."""
    return {"--bands 1,2,3": tr("band numbers, in the order of the model's bands")}


def reading_options() -> dict[str, str]:
    """Return the options for reading a raster and choosing a part of it."""
    return {
        **bands_option(),
        "--scale MIN,MAX": tr("source values to scale to 0 and 255 (ignored for uint8)"),
        "--aoi FILE": tr("polygons of the area of interest, in any CRS; use FILE|layername=NAME to select a layer"),
        **department_options(),
        f"--extent {EXTENT}": tr("extent to map"),
        "--extent-crs CRS": tr("coordinate system of --extent (default: that of the raster)"),
    }


def department_options() -> dict[str, str]:
    """Return the options that choose French departments as an area."""
    return {
        "--department CODES": tr("instead of an area of interest: French departments by code, e.g. 34 or 2A,2B"),
        "--borders FILE": tr("borders of departments, e.g. IGN's ADMIN EXPRESS; the field with the codes is found"),
    }


def area_of(arguments: argparse.Namespace, name: str = "aoi") -> dict[str, Any]:
    """Return the area of interest that the options give, as a value for the option `name`; none if there is none."""
    if not (arguments.department or arguments.borders):
        return {}
    from ..tools.prepare.departments import chosen_area

    return {name: chosen_area(arguments.department, arguments.borders, getattr(arguments, name))}


def check_area(arguments: argparse.Namespace, name: str = "aoi") -> None:
    """Raise `InputError` if the options of an area, of which `name` is a file, do not go together."""
    if arguments.department or arguments.borders:
        from ..tools.prepare.departments import check_chosen

        check_chosen(arguments.department, arguments.borders, getattr(arguments, name))


def machine_options() -> dict[str, str]:
    """Return the options for running the network on a machine."""
    return {
        "--batch-size N": tr("batch size: number of windows predicted at once"),
        "--threads N": tr("number of CPU threads for the network (default: one per core)"),
    }


def block_option() -> dict[str, str]:
    """Return the option that sets the size of blocks."""
    return {"--block-size PX": tr("size of the blocks in which the map is computed, in pixels")}


def cluster_options() -> dict[str, str]:
    """Return the options for connecting to a cluster, and for what its workers may be."""
    return {
        "--cluster-ca FILE": tr("certificate of the authority of a tls:// scheduler (default: Dask's settings)"),
        "--cluster-cert FILE": tr("certificate of this machine for the scheduler"),
        "--cluster-key FILE": tr("key of --cluster-cert"),
        "--allow-mixed": tr(
            "accept workers of different devices and software: pixels may differ by the worker, which the metadata of "
            "each tile names"
        ),
    }


def add_prediction_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of a prediction: the model, its windows, and how they are combined and augmented."""
    add_options(parser, model_option())
    placing = {
        "--stride N": tr("distance between windows, in pixels"),
        f"--quality {'|'.join(QUALITY_DIVISORS)}": tr(
            "1, 4, 8 or 16 predictions per pixel (default: best); fine takes half the time of best and changed 1.45 "
            "%% of the pixels in a test"
        ),
    }
    add_options(parser.add_mutually_exclusive_group(), placing)
    combining = {
        f"--combine {'|'.join(COMBINE_RULES)}": tr("rule to combine overlapping predictions (default: vote)"),
        f"--tta {'|'.join(TTA_CHOICES)}": tr("test-time augmentation (default: none)"),
        "--reference RASTER": tr(
            "for models with 'reference' normalisation: a raster that covers INPUT, with the values used in "
            "training, e.g. Sentinel-2 reflectances"
        ),
    }
    add_options(parser, combining)
    parser.set_defaults(quality="best", combine="vote", tta="none")


def add_csv_style(parser: argparse.ArgumentParser) -> None:
    """Add how CSV tables are written."""
    text = tr("CSV tables: commas and decimal points, or semicolons and decimal commas (default: comma)")
    add_options(parser, {"--csv-style comma|semicolon": text})
    parser.set_defaults(csv_style="comma")


def add_table_format(parser: argparse.ArgumentParser) -> None:
    """Add the format of the tables of several rasters; a single table has the format of its file extension."""
    add_options(parser, {"--table-format csv|xlsx|ods": tr("format of the tables of several rasters (default: csv)")})
    parser.set_defaults(table_format="csv")


def options_of(kind: type, arguments: argparse.Namespace) -> dict[str, Any]:
    """Return the values of a dataclass's fields that have the name of an argument; those not given are left out."""
    values: dict[str, Any] = {}
    for field in dataclasses.fields(kind):
        value = getattr(arguments, field.name, None)
        if value is not None and field.name.endswith("nomenclature"):
            value = NOMENCLATURES[value]
        if value is not None:
            values[field.name] = tuple(value) if isinstance(value, list) else value
    return values


def console(arguments: argparse.Namespace, unit: str = "") -> Feedback:
    """Return the listener of a command, whose progress counts `unit`: a program's own, else the terminal."""
    listener: Feedback | None = getattr(arguments, "listener", None)
    return listener or ConsoleFeedback(arguments.quiet, unit)


def tell_written(feedback: Feedback, *paths: str | None) -> None:
    """Report which files were written; None is one that was not requested."""
    feedback.info(tr("Written: {paths}", paths=", ".join(path for path in paths if path)))


def tell_next(feedback: Feedback, *commands: Sequence[str]) -> None:
    """Name commands that usually follow, ready for the terminal: each a subcommand and its arguments."""
    for command in commands if isinstance(feedback, ConsoleFeedback) else ():
        words = ["flair-seg", *command]
        text = subprocess.list2cmdline(words) if os.name == "nt" else shlex.join(words)
        feedback.info(tr("Next: {names}", names=text))


def sibling_path(path: str, name: str) -> str:
    """Return the path of a file in the same folder: the name of `path` without its extension, `_`, and `name`."""
    return f"{os.path.splitext(path)[0]}_{name}"


def print_json(arguments: argparse.Namespace, value: Any) -> None:  # noqa: ANN401 - any JSON value
    """Print the result, JSON values or a dataclass, as JSON if it was asked for."""
    if arguments.json:
        is_record = dataclasses.is_dataclass(value) and not isinstance(value, type)
        values = dataclasses.asdict(value) if is_record else value
        print(json.dumps(value_without_secrets(values)))


def show(text: str) -> None:
    """Print text on standard output, without control characters that names in files may hold."""
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
    """Return the path of a result, which may not be empty, as an unset variable of a script is."""
    if not text.strip():
        raise argparse.ArgumentTypeError(tr("the path is empty; specify an output path"))
    return text


NAMES = "|".join(sorted(NOMENCLATURES))
"""The nomenclatures as a choice of `add_options`."""
EXTENT = "XMIN,YMIN,XMAX,YMAX"
_TYPES: dict[str, Callable[[str], object]] = {
    **dict.fromkeys(("N", "PX", "MB"), int),
    **dict.fromkeys(("M", "M2", "KM2", "S", "X", "V", "P", "HOURS", "PRICE", "PERCENT", "SHARE"), number),
    "1,2,3": integers,
    "X,Y,Z": numbers,
    "MIN,MAX": floats(2),
    EXTENT: floats(4),
}
"""Parsers of values by the metavar; texts have none."""
