"""The command line, `flair-seg`: arguments in, the package's functions, text or JSON out."""

from __future__ import annotations

import argparse
import dataclasses
import json
import os
import signal
import sys
import time
import traceback
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NoReturn

from . import __version__
from .errors import (
    CancelledError,
    DeviceError,
    FlairError,
    InputError,
    ModelError,
    RasterError,
    RuntimeMissingError,
)
from .feedback import Eta, Feedback
from .nomenclature import FLAIR_19, NOMENCLATURES

if TYPE_CHECKING:
    from .models import Model

EXIT_CODES: tuple[tuple[type[FlairError], int], ...] = (
    (CancelledError, 130),
    (InputError, 2),
    (RasterError, 3),
    (ModelError, 4),
    (RuntimeMissingError, 5),
    (DeviceError, 6),
)
"""Exit code by kind of error; 1 is anything unforeseen, 0 success."""
_EPILOG = "exit codes: 0 done, 1 unforeseen, 2 input, 3 file, 4 model, 5 runtime missing, 6 device, 130 cancelled"


class ConsoleFeedback(Feedback):
    """Shows messages and progress on standard error: a bar on a terminal, now and then a line in a log file."""

    _BAR_EVERY_S, _LINE_EVERY_S = 0.2, 30.0
    _BAR_LENGTH = 24

    def __init__(self, quiet: bool, unit: str = "windows") -> None:
        """Start; `quiet` shows warnings only, `unit` is what progress counts."""
        self._quiet = quiet
        self._bar = not quiet and sys.stderr.isatty()
        self._every = self._BAR_EVERY_S if self._bar else self._LINE_EVERY_S
        self._eta = Eta(unit)
        self._shown = time.monotonic()

    def info(self, text: str) -> None:
        """Print a line."""
        if not self._quiet:
            self._print(text)

    def warning(self, text: str) -> None:
        """Print a line marked as warning."""
        self._print(f"warning: {text}")

    def progress(self, done: int, total: int) -> None:
        """Redraw the bar, or print a line, if it is time."""
        now = time.monotonic()
        ended = self._bar and done >= total
        if self._quiet or (now - self._shown < self._every and not ended):
            return
        self._shown = now
        text = self._eta.describe(done, total)
        if not self._bar:
            self._print(text)
            return
        filled = self._BAR_LENGTH * done // max(total, 1)
        bar = "#" * filled + "." * (self._BAR_LENGTH - filled)
        sys.stderr.write(f"\r\033[K[{bar}] {text}" + ("\n" if ended else ""))
        sys.stderr.flush()

    def _print(self, text: str) -> None:
        """Print a line above the bar."""
        print(("\r\033[K" if self._bar else "") + text, file=sys.stderr, flush=True)


class _Parser(argparse.ArgumentParser):
    """A parser whose errors are one line, as all others are."""

    def error(self, message: str) -> NoReturn:
        """Print the error and exit as for any wrong input."""
        self.exit(2, f"flair-seg: error: {message} (see {self.prog} --help)\n")


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code."""
    arguments = build_parser().parse_args(argv)
    # A scheduler's polite kill ends a run as Ctrl-C does, which shells disarm for what they start in the background:
    # nothing half-done is left.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)
    try:
        command: Callable[[argparse.Namespace], None] = arguments.command
        command(arguments)
        sys.stdout.flush()
    except FlairError as error:
        return _fail(arguments, str(error), next(code for kind, code in EXIT_CODES if isinstance(error, kind)))
    except KeyboardInterrupt:
        return _fail(arguments, "cancelled; nothing was left at the output's path", 130)
    except BrokenPipeError:
        # Whoever read the output has gone; closing it at exit must not fail once more.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except Exception as error:  # the last resort: say it in one line, the trace with -v
        return _fail(arguments, f"unforeseen {type(error).__name__}: {error} (run again with -v and report it)", 1)
    return 0


def build_parser() -> argparse.ArgumentParser:
    """Return the parser of all commands."""
    parser = _Parser(prog="flair-seg", description="Land-cover maps from aerial mosaics.", epilog=_EPILOG)
    parser.add_argument("--version", action="version", version=f"flair-seg {__version__}")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    _add_segment(commands)
    _add_mosaic(commands)
    _add_models(commands)
    return parser


def _common(default: str | None = None) -> argparse.ArgumentParser:
    """Return the options every command has; `default` SUPPRESS: what was given before an action stands."""
    common = argparse.ArgumentParser(add_help=False, argument_default=default)
    common.add_argument("--json", action="store_true", help="print the result as JSON on standard output")
    common.add_argument("-q", "--quiet", action="store_true", help="show warnings and errors only")
    common.add_argument("-v", "--verbose", action="store_true", help="show the trace of an error")
    return common


def _add_segment(commands: Any) -> None:  # noqa: ANN401 - argparse keeps the class private
    """Add `segment`."""
    parser = commands.add_parser(
        "segment", parents=[_common()], help="map the land cover of a raster", epilog=_EPILOG,
        description="Predict overlapping windows of INPUT with a model and write the land-cover map OUTPUT.",
    )  # fmt: skip
    parser.add_argument("input", metavar="INPUT", help="raster or VRT mosaic, or anything GDAL opens")
    parser.add_argument("output", metavar="OUTPUT", help="GeoTIFF to write")
    parser.add_argument("--model", metavar="NAME|FILE", help="a name of 'flair-seg models', or an .onnx or .json file")
    placing = parser.add_mutually_exclusive_group()
    placing.add_argument("--stride", type=int, metavar="N", help="px between windows")
    placing.add_argument(
        "--quality", choices=("fast", "balanced", "best"), default="best",
        help="1, 4 or 16 predictions a pixel (default: best)",
    )  # fmt: skip
    parser.add_argument("--combine", choices=("vote", "mean", "crop"), default="vote", help="default: vote")
    parser.add_argument("--tta", choices=("none", "rotate", "d4"), default="none", help="test-time augmentation")
    parser.add_argument("--bands", type=_integers, metavar="1,2,3", help="band numbers in the model's order")
    parser.add_argument(
        "--scale", type=_floats(2), metavar="MIN,MAX", help="source values that become 0 and 255 (not for uint8)"
    )
    parser.add_argument("--aoi", metavar="FILE", help="polygons to map, in any CRS; FILE|layername=NAME picks a layer")
    parser.add_argument("--extent", type=_floats(4), metavar="XMIN,YMIN,XMAX,YMAX", help="rectangle to map")
    parser.add_argument("--extent-crs", metavar="CRS", help="coordinate system of --extent (default: the raster's)")
    parser.add_argument("--confidence", metavar="FILE", help="also write the winner's share, in percent")
    parser.add_argument("--probabilities", metavar="FILE", help="also write every class's share, in percent")
    parser.add_argument(
        "--native-gsd", action="store_true", help="keep the pixels even if their size is not the model's"
    )
    parser.add_argument("--window-size", type=int, metavar="N", help="px, for networks that take several sizes")
    parser.add_argument("--device", choices=("auto", "cuda", "directml", "coreml", "openvino", "cpu"), default="auto")
    parser.add_argument("--batch-size", type=int, metavar="N", help="windows predicted at once")
    parser.add_argument("--threads", type=int, metavar="N", help="CPU threads of the network (default: one per core)")
    parser.set_defaults(command=_segment)


def _add_mosaic(commands: Any) -> None:  # noqa: ANN401
    """Add `mosaic`."""
    parser = commands.add_parser(
        "mosaic", parents=[_common()], help="make one VRT per zone of a folder of patches",
        description="Write one VRT per zone found below PATCH_FOLDER; labels get a VRT of their own.", epilog=_EPILOG,
    )  # fmt: skip
    parser.add_argument("patch_folder", metavar="PATCH_FOLDER")
    parser.add_argument("out_folder", metavar="OUT_FOLDER")
    parser.add_argument(
        "--nomenclature", choices=sorted(NOMENCLATURES), default=FLAIR_19.name, help="classes of the labels"
    )
    parser.set_defaults(command=_mosaic)


def _add_models(commands: Any) -> None:  # noqa: ANN401
    """Add `models`."""
    parser = commands.add_parser("models", help="list, describe and check models", epilog=_EPILOG, parents=[_common()])
    parser.set_defaults(command=_models_list)
    actions = parser.add_subparsers(metavar="ACTION")
    common = [_common(argparse.SUPPRESS)]
    actions.add_parser("list", parents=common, help="list the known models").set_defaults(command=_models_list)
    info = actions.add_parser("info", parents=common, help="say what a model expects and gives")
    info.add_argument("name", metavar="NAME|FILE")
    info.set_defaults(command=_models_info)
    check = actions.add_parser("check", parents=common, help="load a model and predict one window with it")
    check.add_argument("name", metavar="FILE")
    check.add_argument("--device", choices=("auto", "cuda", "directml", "coreml", "openvino", "cpu"), default="auto")
    check.set_defaults(command=_models_check)


def _segment(arguments: argparse.Namespace) -> None:
    """Run `segment`."""
    from .segment import SegmentOptions, segment

    names = {field.name for field in dataclasses.fields(SegmentOptions)}
    values = {name: value for name, value in vars(arguments).items() if name in names and value is not None}
    result = segment(SegmentOptions(**values), _feedback(arguments))
    if arguments.json:
        print(json.dumps(result.to_json_dict()))


def _mosaic(arguments: argparse.Namespace) -> None:
    """Run `mosaic`."""
    from .mosaic import build_mosaics

    mosaics = build_mosaics(
        arguments.patch_folder,
        arguments.out_folder,
        _feedback(arguments, "patches"),
        NOMENCLATURES[arguments.nomenclature],
    )
    if arguments.json:
        print(json.dumps([dataclasses.asdict(mosaic) for mosaic in mosaics]))


def _models_list(arguments: argparse.Namespace) -> None:
    """Run `models list`."""
    from .models import find_models

    models = find_models(on_problem=_feedback(arguments).warning)
    if arguments.json:
        print(json.dumps([_model_json(model) for model in models]))
        return
    for model in models:
        print(f"{model.name:32} {', '.join(b.name for b in model.bands):32} {_gsd(model):>8}  {model.title}")


def _models_info(arguments: argparse.Namespace) -> None:
    """Run `models info`."""
    from .models import resolve_model

    model = resolve_model(arguments.name)
    if arguments.json:
        print(json.dumps(_model_json(model)))
        return
    manifest = model.manifest
    rows = {
        "name": f"{model.name} {manifest.version}",
        "title": model.title,
        "file": str(model.path),
        "bands": ", ".join(f"{band.name} ({band.dtype})" for band in model.bands),
        "pixel": _gsd(model),
        "window": f"{manifest.window_size} px",
        "members": ", ".join(member.path.name for member in model.members),
        "classes": ", ".join(f"{c.code} {c.name}" for c in model.classes),
        "licence": manifest.licence,
        "attribution": manifest.attribution,
        "sha256": model.sha256(),
    }
    for key, value in rows.items():
        print(f"{key:12} {value}")


def _models_check(arguments: argparse.Namespace) -> None:
    """Run `models check`."""
    from .ensemble import Ensemble
    from .models import resolve_model

    model = resolve_model(arguments.name)
    ensemble = Ensemble(model, probabilities=False, device=arguments.device)
    started = time.perf_counter()
    ensemble.check(model.manifest.window_size, model.fixed_batch or 1)
    milliseconds = 1000 * (time.perf_counter() - started)
    if arguments.json:
        print(
            json.dumps({**_model_json(model), "device": ensemble.device.name, "first_window_ms": round(milliseconds)})
        )
        return
    device = f"{ensemble.device.name} ({ensemble.device.reason})"
    print(f"{model.name} is sound: one window took {milliseconds:.0f} ms on {device}")


def _model_json(model: Model) -> dict[str, Any]:
    """Return a model as JSON values."""
    return {
        "name": model.name,
        "title": model.title,
        "path": str(model.path),
        "sha256": model.sha256(),
        "members": [json.loads(member.manifest.to_json()) for member in model.members],
    }


def _gsd(model: Model) -> str:
    """Return a model's ground size as text."""
    return f"{model.manifest.gsd_m:g} m" if model.manifest.gsd_m else "any size"


def _feedback(arguments: argparse.Namespace, unit: str = "windows") -> ConsoleFeedback:
    """Return the console's feedback."""
    return ConsoleFeedback(arguments.quiet, unit)


def _fail(arguments: argparse.Namespace, text: str, code: int) -> int:
    """Print an error in one line, its trace if asked for, and return the exit code."""
    if arguments.verbose:
        traceback.print_exc()
    print(f"flair-seg: error: {' '.join(text.split())}", file=sys.stderr)
    return code


def _integers(text: str) -> tuple[int, ...]:
    """Parse `1,2,3`."""
    try:
        return tuple(int(part) for part in text.split(","))
    except ValueError:
        raise argparse.ArgumentTypeError(f"'{text}' is no list of whole numbers such as 1,2,3") from None


def _floats(count: int) -> Callable[[str], tuple[float, ...]]:
    """Return a parser of `count` numbers separated by commas."""

    def numbers(text: str) -> tuple[float, ...]:
        try:
            values = tuple(float(part) for part in text.split(","))
        except ValueError:
            raise argparse.ArgumentTypeError(f"'{text}' is no list of numbers such as 0,2550") from None
        if len(values) != count:
            raise argparse.ArgumentTypeError(f"'{text}' has {len(values)} numbers: {count} are needed")
        return values

    return numbers
