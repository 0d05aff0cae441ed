"""The programs accept all commands in help texts and documents."""

from __future__ import annotations

import argparse
import importlib
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
from torch import distributed

from training.settings import commandline

ROOT = Path(__file__).resolve().parents[2]


def _texts() -> Iterator[tuple[str, str]]:
    for path in sorted([*(ROOT / "training").rglob("*"), *(ROOT / "docs").glob("*.md"), ROOT / "README.md"]):
        if path.suffix in (".py", ".md", ".yaml"):
            yield str(path.relative_to(ROOT)), path.read_text(encoding="utf-8").replace("\\\n", " ")


def _commands() -> list[tuple[str, str]]:
    """Return each command with arguments, and the file that contains it."""
    found = []
    for name, text in _texts():
        for match in re.finditer(r"-m (training\.\w+[^`\n\"]*)", text):
            words = re.sub(r"\s#.*|\s*;.*|\s*\)$", "", match[1]).rstrip(".:,")
            if " " in words.strip() and " after " not in words:
                found.append((name, words.strip()))
    return found


@pytest.mark.parametrize(("place", "command"), _commands(), ids=lambda text: text[:70])
def test_a_command_is_understood(place: str, command: str, monkeypatch: pytest.MonkeyPatch) -> None:
    name, *arguments = shlex.split(command)
    parsed: list[argparse.Namespace] = []
    monkeypatch.setattr(commandline, "run", lambda work, parser, argv: parsed.append(parser.parse_args(argv)) or 0)
    alternatives = arguments[0].split("|") if "|" in arguments[0] else [arguments[0]]
    for first in alternatives:
        assert importlib.import_module(name).main([first, *arguments[1:]]) == 0
    assert len(parsed) == len(alternatives)


def test_commands_are_found() -> None:
    found = _commands()
    assert len({command.split()[0] for _, command in found}) == 12


def test_a_command_leaves_the_other_processes_in_order(tmp_path: Path) -> None:
    """A process that ends while another one still works may abort it."""
    store = distributed.FileStore(str(tmp_path / "store"), 1)

    def work(_: argparse.Namespace) -> None:
        distributed.init_process_group("gloo", store=store, rank=0, world_size=1)

    try:
        assert commandline.run(work, argparse.ArgumentParser(), []) == 0
        assert not distributed.is_initialized()
    finally:
        if distributed.is_initialized():
            distributed.destroy_process_group()
