"""Several rasters one after the other: what fails is named, and the others are done."""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from ...errors import CancelledError, FlairError, InputError, OutOfMemoryError, RasterError
from ...feedback import Feedback, duration
from ...language import tr
from ...system.outputs import make_parents
from ...system.resources import memory_errors
from ..exitcodes import SOME_FAILED, Failure, tell_error
from ..shared import console, print_json, show
from .inputs import Task, check_different, expand, outputs_in

Status = Literal["done", "skipped", "failed", "not started"]


@dataclass(frozen=True)
class Outcome:
    """What became of one raster; `values` are its result as JSON values, None where there is none."""

    task: Task
    status: Status = "not started"
    seconds: float = 0.0
    values: dict[str, Any] | None = None
    failure: Failure | None = None

    def to_json_dict(self) -> dict[str, Any]:
        """Return the outcome as JSON values."""
        output = {} if self.task.output is None else {"output": self.task.output}
        return {
            "input": self.task.input,
            **output,
            "status": self.status,
            "seconds": round(self.seconds, 3),
            "result": self.values,
            "error": self.failure.to_json_dict() if self.failure else None,
        }


Describe = Callable[[Outcome], str]
"""Says in a few words what the result of a raster is."""


@dataclass(frozen=True)
class Batch:
    """What became of all rasters; `ended_by` is the error after which no other raster was started."""

    outcomes: tuple[Outcome, ...]
    ended_by: Failure | None = None
    totals: dict[str, Any] = field(default_factory=dict)

    def count(self, status: Status) -> int:
        """Return how many rasters have a status."""
        return sum(outcome.status == status for outcome in self.outcomes)

    @property
    def exit_code(self) -> int:
        """The exit code of the command."""
        if self.ended_by is not None:
            return self.ended_by.code
        return SOME_FAILED if self.count("failed") else 0

    def to_json_dict(self) -> dict[str, Any]:
        """Return the batch as JSON values."""
        counts = {status.replace(" ", "_"): self.count(status) for status in _STATUSES}
        error = {"error": self.ended_by.to_json_dict()} if self.ended_by else {}
        return {"rasters": [o.to_json_dict() for o in self.outcomes], **counts, **self.totals, **error}

    def lines(self, describe: Describe) -> list[str]:
        """Return a line for each raster, those that are done described, and one for all."""
        words: dict[Status, str] = {
            "done": tr("done"),
            "skipped": tr("skipped"),
            "failed": tr("FAILED"),
            "not started": tr("not started"),
        }
        width = max(map(len, words.values()))
        rows = [f"{words[o.status]:{width}}  {_explained(o, describe)}" for o in self.outcomes]
        total = tr(
            "{count} raster: {done} done, {skipped} skipped, {failed} failed, {left} not started",
            "{count} rasters: {done} done, {skipped} skipped, {failed} failed, {left} not started",
            count=len(self.outcomes),
            done=self.count("done"),
            skipped=self.count("skipped"),
            failed=self.count("failed"),
            left=self.count("not started"),
        )
        return [*rows, total]


def where_and_when(outcome: Outcome) -> str:
    """Return the output of a raster and the time it took."""
    return f"{outcome.task.output} ({duration(outcome.seconds)})"


_STATUSES: tuple[Status, ...] = ("done", "skipped", "failed", "not started")
Work = Callable[[Task, Feedback], "dict[str, Any] | None"]
"""Does one raster and returns its result as JSON values; None: an earlier run has done it."""


def run_each(tasks: Sequence[Task], work: Work, arguments: argparse.Namespace, unit: str = "") -> Batch:
    """Do one raster after the other; say which, and what fails.

    A raster that cannot be read or mapped does not end the batch. A model, a device or a cluster that fails does: all
    others would fail alike.

    Args:
        tasks: the rasters.
        work: does one.
        arguments: of the command.
        unit: what progress counts.
    """
    outcomes = [Outcome(task) for task in tasks]
    for index, task in enumerate(tasks):
        feedback = console(arguments, unit)
        feedback.info(tr("Raster {number} of {count}: {path}", number=index + 1, count=len(tasks), path=task.input))
        try:
            outcomes[index] = _outcome(task, work, feedback, arguments.verbose)
        except KeyboardInterrupt:
            ended = tell_error(CancelledError("The run was cancelled."), arguments.verbose, task.input)
        except FlairError as error:
            ended = tell_error(error, arguments.verbose, task.input)
        else:
            continue
        outcomes[index] = Outcome(task, "failed", failure=ended)
        return Batch(tuple(outcomes), ended)
    return Batch(tuple(outcomes))


@dataclass(frozen=True)
class Files:
    """The arguments of a command that are files of each raster, and folders for several: name and ending of the files.

    Attributes:
        source: the argument for the rasters.
        written: results; the first is the main one.
        read: files that exist already, named as the raster is.
    """

    source: str
    written: Mapping[str, str] = field(default_factory=dict)
    read: Mapping[str, str] = field(default_factory=dict)


One = Callable[[argparse.Namespace, Feedback], "dict[str, Any] | None"]
"""As `Work`, with the command's arguments for one raster."""


def run_files(arguments: argparse.Namespace, files: Files, work: One, unit: str = "") -> Batch:
    """Run a command on several rasters, with a file of each raster's name in every folder.

    Args:
        arguments: of the command.
        files: which of them are folders.
        work: does one raster.
        unit: what progress counts.

    Raises:
        InputError: the inputs or the folders cannot be.
        RasterError: a folder cannot be made.
    """
    rasters = expand(getattr(arguments, files.source), console(arguments))
    endings = {name: ending for name, ending in {**files.written, **files.read}.items() if getattr(arguments, name)}
    check_different([getattr(arguments, name) for name in endings if name in files.written])
    paths = {name: outputs_in(getattr(arguments, name), rasters, ending) for name, ending in endings.items()}
    each = {
        raster: argparse.Namespace(
            **{**vars(arguments), files.source: [raster], **{name: found[i] for name, found in paths.items()}}
        )
        for i, raster in enumerate(rasters)
    }
    for name in files.written:
        if name in paths:
            make_parents(paths[name][0])
    main = next(iter(files.written), "")
    tasks = [Task(raster, paths[main][i] if main in paths else None) for i, raster in enumerate(rasters)]
    return run_each(tasks, lambda task, feedback: work(each[task.input], feedback), arguments, unit)


def _outcome(task: Task, work: Work, feedback: Feedback, verbose: bool) -> Outcome:
    """Do one raster.

    Raises:
        ModelError, RuntimeMissingError, DeviceError, CancelledError: what ends the batch.
        BrokenPipeError: whoever read the output has gone.
    """
    started = time.monotonic()
    try:
        with memory_errors():
            values = work(task, feedback)
    except (InputError, RasterError, OutOfMemoryError) as error:
        failure = tell_error(error, verbose, task.input)
    except (FlairError, BrokenPipeError):
        raise
    except Exception as error:  # a defect that one raster shows: the others may be fine
        failure = tell_error(error, verbose, task.input)
    else:
        return Outcome(task, "skipped" if values is None else "done", time.monotonic() - started, values)
    return Outcome(task, "failed", time.monotonic() - started, failure=failure)


def report(
    batch: Batch, arguments: argparse.Namespace, describe: Describe = where_and_when, extra: Sequence[str] = ()
) -> int:
    """Print what became of all rasters, as a table or as JSON, and return the exit code.

    Args:
        batch: the outcomes.
        arguments: of the command.
        describe: says what a result is.
        extra: lines below the table.
    """
    print_json(arguments, batch.to_json_dict())
    if not arguments.json and not arguments.quiet:
        for line in [*batch.lines(describe), *extra]:
            show(line)
    return batch.exit_code


def _explained(outcome: Outcome, describe: Describe) -> str:
    """Return what a line of the table says of a raster."""
    text = outcome.failure.message if outcome.failure else ""
    if outcome.status == "done":
        text = describe(outcome)
    elif outcome.status == "skipped":
        text = tr("{output} (finished earlier)", output=outcome.task.output)
    return f"{outcome.task.input}: {text}" if text else outcome.task.input
