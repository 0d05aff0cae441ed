"""What a command ends with: exit codes by kind of error, and an error as people and programs read it."""

from __future__ import annotations

import sys
import traceback
from dataclasses import asdict, dataclass
from typing import Any

from ..errors import (
    CancelledError,
    ClusterError,
    DamageError,
    DeviceError,
    FlairError,
    InputError,
    ModelError,
    OutOfMemoryError,
    RasterError,
    RuntimeMissingError,
)
from ..language import tr
from ..system.redaction import for_display
from .batch.logfile import log_line

EXIT_CODES: tuple[tuple[type[FlairError], int], ...] = (
    (CancelledError, 130),
    (InputError, 2),
    (RasterError, 3),
    (DamageError, 3),
    (ModelError, 4),
    (RuntimeMissingError, 5),
    (ClusterError, 7),
    (DeviceError, 6),
    (OutOfMemoryError, 8),
)
"""Exit code by kind of error; 1 is anything unforeseen, 0 success."""
SOME_FAILED = 9
"""Exit code of a run over several rasters of which some failed."""


@dataclass(frozen=True)
class Failure:
    """An error as `--json` gives it: the name of its class, its exit code, and its sentence."""

    type: str
    code: int
    message: str

    def to_json_dict(self) -> dict[str, Any]:
        """Return the failure as JSON values."""
        return asdict(self)


def describe_error(error: BaseException) -> Failure:
    """Return an error in one line without secrets, and its exit code."""
    code = next((number for kind, number in EXIT_CODES if isinstance(error, kind)), 1)
    text = str(error)
    if not isinstance(error, FlairError):
        text = tr(
            "Unexpected error: {name}: {error} (run again with -v and report it)",
            name=type(error).__name__,
            error=error,
        )
    return Failure(type(error).__name__, code, for_display(" ".join(text.split())))


def tell_error(error: Exception, verbose: bool, about: str = "") -> Failure:
    """Print an error in one line on standard error, after its traceback if `verbose`, and return it.

    Args:
        error: what was raised.
        verbose: whether to print the traceback.
        about: the input that failed, of several.
    """
    if verbose:
        trace = "".join(traceback.format_exception(type(error), error, error.__traceback__))
        print(for_display(trace), end="", file=sys.stderr)
        log_line(trace)
    failure = describe_error(error)
    shown = for_display(f"{about}: {failure.message}" if about else failure.message)
    line = f"flair-seg: {tr('error: {message}', message=shown)}"
    print(line, file=sys.stderr, flush=True)
    log_line(line)
    return failure
