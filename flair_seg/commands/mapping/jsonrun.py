"""`flair-seg run-json`: a segmentation started by another program, hidden from the help.

It reads the options as a JSON object from standard input, and writes JSON objects, one per line, to standard output,
each with one key: `progress` (done and total), `info`, `warning`, and finally `result` or `error`.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from typing import Any

from ...errors import InputError
from ...feedback import Feedback
from ...language import tr
from ...system.jsontext import parse_json, short
from ...system.redaction import for_display


def add(commands: Any) -> None:  # noqa: ANN401 - argparse keeps the class private
    """Add `run-json`."""
    parser = commands.add_parser(
        "run-json", description=tr("Segment with options read as JSON from standard input; report in JSON lines.")
    )
    parser.set_defaults(command=_run, json=True, verbose=False)


class JsonFeedback(Feedback):
    """Writes messages and progress as JSON lines, progress a few times per second at most."""

    _EVERY_S = 0.2

    def __init__(self) -> None:
        """Start; the first progress is always written."""
        self._shown = float("-inf")

    def info(self, text: str) -> None:
        """Write a line."""
        write_line("info", for_display(text))

    def warning(self, text: str) -> None:
        """Write a line."""
        write_line("warning", for_display(text))

    def progress(self, done: int, total: int) -> None:
        """Write progress from time to time, and at the end."""
        now = time.monotonic()
        if now - self._shown >= self._EVERY_S or done >= total:
            self._shown = now
            write_line("progress", [done, total])


def write_line(kind: str, value: Any) -> None:  # noqa: ANN401 - any JSON value
    """Write one message."""
    print(json.dumps({kind: value}), flush=True)


def _run(arguments: argparse.Namespace) -> None:
    """Run `run-json`."""
    from ...segment import SegmentOptions, segment

    what = tr("standard input")
    values = parse_json(sys.stdin.read(), what)
    if not isinstance(values, dict):
        raise InputError("{what} is {found}: it must be a JSON object", what=what, found=short(values))
    result = segment(SegmentOptions.from_json_dict(values), JsonFeedback())
    write_line("result", result.to_json_dict())
