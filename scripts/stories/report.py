"""Lists of runs at the size of a story, and its report: our figures beside the published ones."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Union

from flair_seg.errors import FlairError
from training.comparison.runs import merged
from training.data.writing import write_json, write_text
from training.settings.yamlfile import read_yaml

Run = Callable[[Union[Path, None], Path], str]
"""Runs a story on a folder of data, None for generated data, into a folder; returns the line to print at its end."""
CONFIGS = Path(__file__).resolve().parents[2] / "training" / "configs"
UNKNOWN = "not published"
"""Figure of a source that gives none, or whose table is not public."""
REPORT = "report.md"


@dataclass(frozen=True)
class Published:
    """A figure of others, and what to know before comparing it.

    Args:
        what: Network or step.
        figure: mIoU as printed; `UNKNOWN` if there is none.
        conditions: Classes, size and data that differ from ours.
        source: Address of the table.
    """

    what: str
    figure: str
    conditions: str
    source: str = ""

    @property
    def row(self) -> str:
        """The row of a Markdown table."""
        return f"| {self.what} | {self.figure} | {self.conditions} | {self.source} |"


def command(name: str, description: str | None, data: str, run: Run, argv: list[str] | None) -> int:
    """Run a story as a command; returns the exit status.

    Args:
        name: Name of the story.
        description: Its help.
        data: Help of the option `--data`.
        run: What runs it.
        argv: Arguments; None for those of the process.
    """
    parser = argparse.ArgumentParser(
        f"python -m scripts.stories.{name}", None, description, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, metavar="FOLDER", help=data)
    parser.add_argument("--output", type=Path, default=Path(f"build/story-{name}"), help="default: %(default)s")
    arguments = parser.parse_args(argv)
    try:
        line = run(arguments.data, arguments.output)
    except FlairError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    print(line)
    return 0


def write_list(name: str, changes: Mapping[str, object], path: Path) -> Path:
    """Write a list of runs for `training.compare`: `configs/NAME.yaml` with changes; returns its path.

    Settings of the changes replace those of the same name; other settings of a run stay.
    """
    document = read_yaml(CONFIGS / f"{name}.yaml")
    if not isinstance(document, dict):
        raise TypeError(f"{name}.yaml is no mapping")
    path.parent.mkdir(parents=True, exist_ok=True)
    write_json(path, merged(document, changes), indent=1)
    return path


def write_report(
    path: Path,
    title: str,
    results: str,
    beside: Sequence[tuple[str, str]],
    published: Sequence[Published],
    notes: Sequence[str],
) -> None:
    """Write a story's report as Markdown.

    Args:
        path: The file.
        title: Its heading.
        results: Tables of the comparison, Markdown.
        beside: Rows of the source's table: what was trained, and our mIoU.
        published: Figures of the source for the same rows, then others.
        notes: Sentences about the conditions.
    """
    figures = {found.what: found.figure for found in published}
    lines = [f"# {title}", "", *(f"- {note}" for note in notes), "", "## The source's table beside ours", ""]
    lines += ["| step | source, mIoU | here, mIoU |", "| --- | ---: | ---: |"]
    lines += [f"| {what} | {figures.get(what, UNKNOWN)} | {ours} |" for what, ours in beside]
    lines += ["", "## Published figures under other conditions", ""]
    lines += ["| what | mIoU | conditions | source |", "| --- | ---: | --- | --- |"]
    ours = {what for what, _ in beside}
    lines += [found.row for found in published if found.what not in ours]
    write_text(path, "\n".join([*lines, "", "## All scores", "", results]))


def shown(scores: Mapping[str, Any]) -> str:
    """Return the mIoU of a file of scores with three decimals."""
    value = scores["mean_iou"]
    return "-" if value is None else f"{value:.3f}"
