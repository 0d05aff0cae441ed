"""Common parts of the commands: parser, shared arguments, selection of patches, and errors."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import get_args

import torch

from flair_seg.errors import FlairError
from flair_seg.inference.ensemble import TTA_TRANSFORMS
from flair_seg.inference.session import DEVICES

from ..data import Patch, find_patches
from ..data.layouts import LayoutName
from ..data.splits import choose


def names(text: str) -> tuple[str, ...]:
    """Parse a list of names separated by commas."""
    return tuple(name.strip() for name in text.split(",") if name.strip())


def numbers(text: str) -> tuple[float, ...]:
    """Parse a list of numbers separated by commas."""
    return tuple(float(number) for number in text.split(","))


def make_parser(command: str, description: str | None) -> argparse.ArgumentParser:
    """Create the parser of `python -m training.COMMAND`; its help keeps the line breaks of the description."""
    return argparse.ArgumentParser(
        prog=f"python -m training.{command}",
        description=description,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )


def add_data_arguments(parser: argparse.ArgumentParser, use: str, required: bool = True) -> None:
    """Add the arguments that select patches; `use` is the help of `--data`."""
    group = parser.add_argument_group("patches")
    group.add_argument("--data", type=Path, required=required, metavar="FOLDER", help=use)
    group.add_argument("--part", type=names, default=(), help="parts of the split, e.g. val; default: all patches")
    group.add_argument("--zones", type=names, default=(), help="only these zones, e.g. D034_2021/Z4_UU")
    group.add_argument("--list", type=Path, help="an official CSV list of FLAIR: image, mask")
    group.add_argument("--layout", choices=get_args(LayoutName), default="auto", help="default: detected")
    group.add_argument("--raster-bands", type=names, help="bands of the rasters, default: red,green,blue,nir,height")


def add_reference_argument(parser: argparse.ArgumentParser) -> None:
    """Add the argument for the reference statistics of the patches' zones."""
    parser.add_argument(
        "--reference",
        type=Path,
        metavar="FILE",
        help="for weights with the normalisation 'reference': output of training.reference_statistics for the zones of "
        "the patches, default: the file used in training",
    )


def add_prediction_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments for test-time augmentation and the device of `.onnx` files."""
    parser.add_argument("--tta", choices=tuple(TTA_TRANSFORMS), default="none", help="test-time augmentation")
    parser.add_argument("--device", choices=DEVICES, default="cpu", help="device of .onnx files, default: %(default)s")


def add_threads_argument(parser: argparse.ArgumentParser) -> None:
    """Add the number of CPU threads of PyTorch, which `run` sets."""
    parser.add_argument("--threads", type=int, help="CPU threads of PyTorch")


def add_export_arguments(parser: argparse.ArgumentParser, least_agreement: float) -> None:
    """Add the arguments for an exported file, its manifest and its check."""
    parser.add_argument("--output", type=Path, required=True, help="the .onnx file to write")
    parser.add_argument("--scores", type=Path, help="OUTPUT.json of training.evaluate, for the manifest")
    add_agreement_argument(parser, least_agreement)


def add_agreement_argument(parser: argparse.ArgumentParser, least_agreement: float) -> None:
    """Add the share of pixels whose class an exported file must reproduce."""
    parser.add_argument(
        "--least-agreement",
        type=float,
        default=least_agreement,
        metavar="SHARE",
        help="smallest share of pixels with equal classes, default: %(default)s",
    )


def chosen_patches(arguments: argparse.Namespace, labelled: bool = True) -> list[Patch]:
    """Find the patches selected by the arguments of `add_data_arguments`; `labelled` requires masks.

    Raises:
        InputError: A folder, part, zone or file does not exist.
    """
    found = [
        patch
        for part in arguments.part or (None,)
        for patch in find_patches(arguments.data, part, arguments.layout, arguments.list, labelled)
    ]
    return choose(found, arguments.zones, (), "--zones")


def entry(
    work: Callable[[argparse.Namespace], None], make: Callable[[], argparse.ArgumentParser]
) -> Callable[..., int]:
    """Return a command's `main`: `run` on the given arguments, by default those of the process."""
    return lambda argv=None: run(work, make(), argv)


def run(work: Callable[[argparse.Namespace], None], parser: argparse.ArgumentParser, argv: Sequence[str] | None) -> int:
    """Parse the command line and run the command; a `FlairError` ends in one line on stderr and status 1."""
    arguments = parser.parse_args(argv)
    if getattr(arguments, "threads", None):
        torch.set_num_threads(arguments.threads)
    try:
        work(arguments)
    except FlairError as error:
        print(f"error: {_sentence(error)}", file=sys.stderr)
        return 1
    _disconnect()
    return 0


def _disconnect() -> None:
    """End the connection to the other processes once all are done: one that leaves earlier may abort the others."""
    if torch.distributed.is_available() and torch.distributed.is_initialized():
        torch.distributed.barrier()
        torch.distributed.destroy_process_group()


def _sentence(error: FlairError) -> str:
    """Return an error's text without the traceback that PyTorch adds to errors of data loader processes."""
    text = str(error)
    return text.strip().splitlines()[-1].partition(": ")[2] if text.startswith("Caught ") else text
