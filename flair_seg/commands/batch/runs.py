"""Runs a command on several rasters, one after the other: failures are reported, the others are processed."""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from ...errors import CancelledError, FlairError, InputError, OutOfMemoryError, RasterError
from ...feedback import Feedback, duration
from ...language import tr
from ...system.outputs import make_parents
from ...system.resources import memory_errors
from ..console import SOME_FAILED, Failure, tell_error
from ..shared import console, print_json, show, tell_next
from .inputs import Task, check_different, expand, is_batch, outputs_in

Status = Literal["done", "skipped", "failed", "not started"]
_STATUSES: tuple[Status, ...] = ("done", "skipped", "failed", "not started")


@dataclass(frozen=True)
class Outcome:
    """The outcome for one raster; `values` is its result as JSON values, None where there is none."""

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
            "error": asdict(self.failure) if self.failure else None,
        }


Describe = Callable[[Outcome], str]
"""Describes the result of a raster in a few words."""


@dataclass(frozen=True)
class Batch:
    """The outcomes for all rasters; `ended_by` is the error after which no other raster was started."""

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
        error = {"error": asdict(self.ended_by)} if self.ended_by else {}
        return {"rasters": [o.to_json_dict() for o in self.outcomes], **counts, **self.totals, **error}

    def lines(self, describe: Describe) -> list[str]:
        """Return a line for each raster, with a description of those that are done, and a summary."""
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


Work = Callable[[Task, Feedback], "dict[str, Any] | None"]
"""Processes one raster and returns its result as JSON values; None if an earlier run finished it."""


def run_each(tasks: Sequence[Task], work: Work, arguments: argparse.Namespace, unit: str = "") -> Batch:
    """Process one raster after the other, and report failures; progress counts `unit`.

    A raster that cannot be read or mapped does not end the batch. A failing model, device or cluster does: it would
    fail for all others too.
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


One = Callable[[argparse.Namespace, Feedback], "dict[str, Any] | None"]
"""Like `Work`, with the arguments of the command for one raster."""
Endings = Mapping[str, str]
"""Endings of files by the argument that is their folder."""


def run_inputs(
    arguments: argparse.Namespace,
    one: One,
    unit: str,
    written: Endings,
    read: Endings | None = None,
    *,
    describe: Describe = where_and_when,
    following: Sequence[Sequence[str]] = (),
) -> int:
    """Run a command on the raster, or on each of the rasters, that its arguments name, and return the exit code.

    Args:
        arguments: of a command whose rasters `add_inputs` declares.
        one: does one raster.
        unit: what progress counts.
        written: as in `run_files`.
        read: as in `run_files`.
        describe: describes the result of one of several rasters.
        following: commands that usually follow that of a single raster.
    """
    source, output = arguments.several
    if is_batch(getattr(arguments, source), getattr(arguments, output) if output else None):
        return report(run_files(arguments, one, unit, written, read), arguments, describe)
    feedback = console(arguments, unit)
    result = one(arguments, feedback)
    tell_next(feedback, *following)
    print_json(arguments, result)
    return 0


def run_files(
    arguments: argparse.Namespace,
    one: One,
    unit: str,
    written: Mapping[str, str],
    read: Mapping[str, str] | None = None,
) -> Batch:
    """Run a command on several rasters; its files are then folders, with a file of each raster's name.

    Args:
        arguments: of a command whose rasters `add_inputs` declares.
        one: does one raster.
        unit: what progress counts.
        written: results: argument and ending of the files; the first is the main one.
        read: files that exist already: the same.

    Raises:
        InputError: the inputs or folders are invalid.
        RasterError: a folder cannot be created.
    """
    source = arguments.several[0]
    rasters = expand(getattr(arguments, source), console(arguments))
    endings = {name: ending for name, ending in {**written, **(read or {})}.items() if getattr(arguments, name)}
    check_different([getattr(arguments, name) for name in endings if name in written])
    paths = {name: outputs_in(getattr(arguments, name), rasters, ending) for name, ending in endings.items()}
    each = {
        raster: argparse.Namespace(
            **{**vars(arguments), source: [raster], **{name: found[i] for name, found in paths.items()}}
        )
        for i, raster in enumerate(rasters)
    }
    for name in written:
        if name in paths:
            make_parents(paths[name][0])
    main = next(iter(written), "")
    tasks = [Task(raster, paths[main][i] if main in paths else None) for i, raster in enumerate(rasters)]
    return run_each(tasks, lambda task, feedback: one(each[task.input], feedback), arguments, unit)


def _outcome(task: Task, work: Work, feedback: Feedback, verbose: bool) -> Outcome:
    """Process one raster.

    Raises:
        ModelError, RuntimeMissingError, DeviceError, CancelledError: errors that end the batch.
        BrokenPipeError: the reader of the output is gone.
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
    """Print the outcomes as a table, with `extra` lines below it, or as JSON; return the exit code."""
    print_json(arguments, batch.to_json_dict())
    if not arguments.json and not arguments.quiet:
        for line in [*batch.lines(describe), *extra]:
            show(line)
    return batch.exit_code


def _explained(outcome: Outcome, describe: Describe) -> str:
    """Return a raster and what is said of it in the table."""
    text = outcome.failure.message if outcome.failure else ""
    if outcome.status == "done":
        text = describe(outcome)
    elif outcome.status == "skipped":
        text = tr("{output} (finished earlier)", output=outcome.task.output)
    return f"{outcome.task.input}: {text}" if text else outcome.task.input
