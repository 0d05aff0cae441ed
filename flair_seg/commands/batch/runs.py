"""Runs a command on several rasters, one after the other: failures are reported, the others are processed."""

from __future__ import annotations

import argparse
import os
import re
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from ...errors import CancelledError, FlairError, InputError, OutOfMemoryError, RasterError
from ...feedback import Feedback, duration
from ...language import tr
from ...system.jsontext import read_bytes
from ...system.outputs import check_given, make_parents
from ...system.resources import memory_errors
from ..console import SOME_FAILED, Failure, tell_error
from ..shared import console, print_json, show, tell_next

Status = Literal["done", "skipped", "failed", "not started"]
_STATUSES: tuple[Status, ...] = ("done", "skipped", "failed", "not started")
LIST_PREFIX = "@"
"""Before the name of a text file that lists rasters, as in GDAL's programs."""
_LARGEST_LIST = 64 * 2**20
_NO_NAME = re.compile(r'[\\/:*?"<>|]')
"""Characters that a file name cannot have on every system."""
_FOLDER_FORMATS = (".gdb", ".zarr")
"""Endings of folders that GDAL reads and writes as one file."""


@dataclass(frozen=True)
class Task:
    """One raster of several, and the path of its result, None where nothing is written."""

    input: str
    output: str | None = None


def is_batch(inputs: Sequence[str], output: str | None = None) -> bool:
    """Whether arguments ask for a batch, even of one raster, instead of one raster and one file.

    Args:
        inputs: rasters, folders, or `@` and the name of a list.
        output: of a command that writes a file for each raster: a folder, existing or ending in a separator.
    """
    if len(inputs) != 1 or is_list(inputs[0]):
        return bool(inputs)
    if output is None:
        return os.path.isdir(inputs[0]) and bool(_rasters_of(inputs[0]))
    return _is_folder(output) or (os.path.isdir(inputs[0]) and not os.path.splitext(output)[1])


def _is_folder(path: str) -> bool:
    """Whether a path is a folder for several results: it exists, or ends in a separator."""
    return path.endswith(("/", os.sep)) or (os.path.isdir(path) and not path.lower().endswith(_FOLDER_FORMATS))


def add_inputs(parser: argparse.ArgumentParser, dest: str, *, output: str | None = None, nargs: str = "+") -> None:
    """Add the argument of a command that takes several rasters.

    Args:
        parser: of the command.
        dest: name of the argument, whose value becomes a list: `map` or `input`.
        output: name of the argument for the result, added next; None for commands without one.
        nargs: the number of rasters, in argparse's terms.
    """
    texts = {
        "map": tr("class raster; several rasters, a folder, or @LIST.txt"),
        "input": tr(
            "raster, VRT mosaic or any other format supported by GDAL; several rasters, a folder, or @LIST.txt"
        ),
    }
    parser.add_argument(dest, metavar=dest.upper(), nargs=nargs, help=texts[dest])
    parser.set_defaults(several=(dest, output))


def take_more(found: argparse.Namespace, rest: list[str]) -> list[str]:
    """Add rasters that follow an option, which argparse does not expect there, and return the remaining words.

    The last of them is the output of a command that has one.
    """
    dest, output = getattr(found, "several", (None, None))
    if dest is None or not rest or any(word.startswith("-") for word in rest):
        return rest
    paths = [*getattr(found, dest), *([getattr(found, output)] if output else []), *rest]
    if output:
        setattr(found, output, paths.pop())
    setattr(found, dest, paths)
    return []


def is_list(path: str) -> bool:
    """Whether an argument is `@LIST`, and not a raster whose name begins with `@`."""
    return path.startswith(LIST_PREFIX) and not os.path.lexists(path)


def expand(inputs: Sequence[str], feedback: Feedback) -> list[str]:
    """Return the rasters of arguments, each once, those of folders sorted by name.

    Raises:
        InputError: a list cannot be read or is empty, or a folder has no rasters.
    """
    found: dict[str, str] = {}
    for path in inputs:
        for entry in _listed(path[1:]) if is_list(path) else [path]:
            for raster in _in_folder(entry, feedback) if os.path.isdir(entry) else [entry]:
                found.setdefault(os.path.realpath(raster), raster)
    return list(found.values())


def _listed(path: str) -> list[str]:
    """Return the lines of a list that are neither empty nor comments."""
    what = tr("list '{path}'", path=path)
    data = read_bytes(path, what, limit=_LARGEST_LIST)
    try:
        lines = [line.strip() for line in data.decode("utf-8-sig").splitlines()]
    except UnicodeDecodeError as error:
        raise InputError(
            "{what} is not a text file in UTF-8: byte {position}", what=what, position=error.start
        ) from error
    found = [line for line in lines if line and not line.startswith("#")]
    if not found or "\0" in "".join(found):
        raise InputError("{what} names no rasters. Write one path per line.", what=what)
    return found


def _in_folder(folder: str, feedback: Feedback) -> list[str]:
    """Return the rasters of a folder, without mosaics of these rasters.

    Raises:
        InputError: it has none, and is not a raster itself.
    """
    from ...raster.vrt import named_sources

    rasters = _rasters_of(folder)
    if not rasters:
        _check_dataset(folder)
        return [folder]
    real = {os.path.realpath(path) for path in rasters if os.path.exists(path)}
    kept = []
    for path in rasters:
        sources = {os.path.realpath(source) for source in named_sources(path)}
        if sources and sources <= real:
            feedback.info(tr("Left out: '{path}' is a mosaic of rasters in this folder.", path=path))
        else:
            kept.append(path)
    return kept


def _rasters_of(folder: str) -> list[str]:
    """Return the files of a folder with an ending of a raster, sorted by name, without subfolders.

    Raises:
        InputError: it cannot be read.
    """
    from ...tools.prepare.stacking.tiles import SUFFIXES

    try:
        names = sorted(os.listdir(folder))
    except OSError as error:
        raise InputError("Cannot read folder '{folder}': {strerror}", folder=folder, strerror=error.strerror) from error
    paths = [os.path.join(folder, name) for name in names if name.lower().endswith(SUFFIXES) and name[0] != "."]
    return [path for path in paths if not os.path.isdir(path)]


def _check_dataset(folder: str) -> None:
    """Raise `InputError` unless a folder without rasters is itself a raster, as in some formats."""
    from ...raster.reader import open_raster
    from ...tools.prepare.stacking.tiles import SUFFIXES

    try:
        open_raster(folder)
    except RasterError as error:
        raise InputError(
            "Folder '{folder}' contains no rasters ({endings}).", folder=folder, endings=", ".join(SUFFIXES)
        ) from error


def check_folder(folder: str) -> None:
    """Raise `InputError` unless a path can be the folder of several results."""
    check_given(folder)
    if not _is_folder(folder) and (os.path.lexists(folder) or os.path.splitext(folder)[1]):
        raise InputError(
            "The output of several rasters must be a folder, but '{folder}' is a file. Choose a folder, or end a new "
            "one with '/'.",
            folder=folder,
        )


def check_different(folders: Sequence[str]) -> None:
    """Raise `InputError` if two outputs go to the same folder."""
    real = [os.path.realpath(folder) for folder in folders]
    for index, folder in enumerate(folders):
        if real[index] in real[:index]:
            raise InputError("Folder '{folder}' is specified for two outputs. Choose another folder.", folder=folder)


def outputs_in(folder: str, rasters: Sequence[str], ending: str) -> list[str]:
    """Return the path of each raster's result in a folder: the raster's name with `ending`, e.g. `.tif`.

    Raises:
        InputError: two rasters have the same name, or one would be replaced by its result.
    """
    check_folder(folder)
    taken: dict[str, str] = {}
    outputs = []
    for raster in rasters:
        output = os.path.join(folder, _stem(raster) + ending)
        other = taken.setdefault(output.casefold(), raster)
        if other != raster:
            raise InputError(
                "'{first}' and '{second}' would both be written to '{output}'. Rename one, or use two calls.",
                first=other,
                second=raster,
                output=output,
            )
        if os.path.exists(output) and os.path.exists(raster) and os.path.samefile(output, raster):
            raise InputError(
                "Folder '{folder}' holds the input '{raster}'. Choose another output folder.",
                folder=folder,
                raster=raster,
            )
        outputs.append(output)
    return outputs


def _stem(raster: str) -> str:
    """Return a raster's name without folder, query and ending, valid as a file name on every system."""
    name = re.split(r"[?|]", raster)[0].rstrip("/\\") if "://" in raster else raster.rstrip("/\\")
    return _NO_NAME.sub("_", os.path.splitext(os.path.basename(name))[0]) or "raster"


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
