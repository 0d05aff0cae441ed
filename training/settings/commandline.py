"""What the commands of this package have in common: which patches, and how errors end."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import get_args

from flair_seg.errors import FlairError

from ..data import Patch, find_patches
from ..data.layouts import LayoutName
from ..data.splits import choose


def names(text: str) -> tuple[str, ...]:
    """Read a list of names separated by commas."""
    return tuple(name.strip() for name in text.split(",") if name.strip())


def numbers(text: str) -> tuple[float, ...]:
    """Read a list of numbers separated by commas."""
    return tuple(float(number) for number in text.split(","))


def make_parser(command: str, description: str | None) -> argparse.ArgumentParser:
    """Make the parser of `python -m training.COMMAND`, whose help keeps the lines of the description."""
    return argparse.ArgumentParser(
        prog=f"python -m training.{command}",
        description=description,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )


def add_data_arguments(parser: argparse.ArgumentParser, use: str, required: bool = True) -> None:
    """Add the arguments that choose patches; `use` says what for."""
    group = parser.add_argument_group("patches")
    group.add_argument("--data", type=Path, required=required, metavar="FOLDER", help=use)
    group.add_argument("--part", type=names, default=(), help="parts of its split, e.g. val; left out: every patch")
    group.add_argument("--zones", type=names, default=(), help="only these zones, e.g. D034_2021/Z4_UU")
    group.add_argument("--list", type=Path, help="an official csv list of FLAIR: image, mask")
    group.add_argument("--layout", choices=get_args(LayoutName), default="auto", help="default: found out")
    group.add_argument("--raster-bands", type=names, help="what the rasters hold, if not red,green,blue,nir,height")


def add_reference_argument(parser: argparse.ArgumentParser) -> None:
    """Add the argument that says what a reference has in the patches' zones."""
    parser.add_argument(
        "--reference",
        type=Path,
        metavar="FILE",
        help="for weights of the normalisation 'reference': output of training.reference_statistics for the patches' "
        "zones, default: the file that training read",
    )


def chosen_patches(arguments: argparse.Namespace, labelled: bool = True) -> list[Patch]:
    """Find the patches that `add_data_arguments` asked for.

    Args:
        arguments: The command line.
        labelled: Their masks are needed; False leaves them out.

    Raises:
        InputError: They are not there.
    """
    found = [
        patch
        for part in arguments.part or (None,)
        for patch in find_patches(arguments.data, part, arguments.layout, arguments.list, labelled)
    ]
    return choose(found, arguments.zones, (), "--zones")


def run(work: Callable[[argparse.Namespace], None], parser: argparse.ArgumentParser, argv: Sequence[str] | None) -> int:
    """Read the command line and do the work; an error the user can mend ends in one line and status 1."""
    arguments = parser.parse_args(argv)
    try:
        work(arguments)
    except FlairError as error:
        print(f"error: {_sentence(error)}", file=sys.stderr)
        return 1
    return 0


def _sentence(error: FlairError) -> str:
    """Return an error's text; PyTorch wraps that of a process which reads crops in its traceback."""
    text = str(error)
    return text.strip().splitlines()[-1].partition(": ")[2] if text.startswith("Caught ") else text
