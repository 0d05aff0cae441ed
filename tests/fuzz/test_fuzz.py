"""A short run of every fuzz target, with a seed: an input gives a result or the project's own error, soon."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

HERE = str(Path(__file__).resolve().parent)
if HERE not in sys.path:
    sys.path.append(HERE)

import harness  # noqa: E402 - found through the line above
import mutate  # noqa: E402
from targets import TARGETS, Target  # noqa: E402

from flair_seg.errors import InputError  # noqa: E402

SECONDS = float(os.environ.get("FLAIR_FUZZ_SECONDS", "60"))
"""For all targets together."""


@pytest.mark.parametrize("target", TARGETS)
def test_inputs_give_results_or_clear_errors(target: str) -> None:
    tally = harness.fuzz(target, SECONDS / len(TARGETS))
    assert not tally.faults and not tally.hangs, harness.described([tally])
    assert tally.inputs > 0 and tally.accepted + tally.refused == tally.inputs


def test_an_input_has_a_name(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    name = next(iter(TARGETS))
    one, other = (harness.Child(name, 7, tmp_path / folder, keep=False) for folder in "ab")
    assert [one.input(number) for number in range(50)] == [other.input(number) for number in range(50)]
    assert one.input(1000) != one.input(1001)


def test_the_corpus_is_small() -> None:
    sizes = [path.stat().st_size for path in harness.CORPUS.rglob("*") if path.is_file()]
    assert sum(sizes) < 300_000


def refuse() -> None:
    raise InputError("no")


def fault() -> None:
    raise KeyError("x")


def hang() -> None:
    started = time.process_time()
    while time.process_time() < started + 1.2 * harness.MOST_S:
        pass


@pytest.mark.parametrize(
    ("run", "outcome"),
    [
        (refuse, "refused"),
        (lambda: None, "accepted"),
        (fault, "faults"),
        (hang, "hangs"),
        (lambda: bytearray(harness.MOST_BYTES + 50 * 2**20), "faults"),
        (lambda: sys.exit(2), "refused"),
        (lambda: sys.exit(1), "faults"),
    ],
)
def test_outcomes_are_told_apart(
    run: Callable[[], object], outcome: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = Target(
        lambda place: [b"seed"],
        lambda data, place: data == b"seed" or run(),
        lambda random, data, others: b"mutant",
    )
    monkeypatch.setitem(TARGETS, "trial", target)
    child = harness.Child("trial", 1, tmp_path, keep=False)
    monkeypatch.setattr(harness.faulthandler, "dump_traceback_later", None)  # it would end the tests' own process
    child.step(0)
    found = dict(zip(("inputs", "accepted", "refused"), child.counts))
    found.update({kind: len(child.report[kind]) for kind in ("faults", "hangs")})
    assert found[outcome] == 1


def test_protobuf_comes_back_whole() -> None:
    data = b"\x08\x96\x01\x12\x07testing\x1d\x00\x00\x80?"
    assert b"".join(map(mutate._encoded, mutate._fields(data))) == data


def test_files_come_back() -> None:
    files = {"a.json": b"{}", "b": bytes(range(256))}
    assert mutate.unpack_files(mutate.pack_files(files)) == files
