"""The ledger of a map in tiles: nothing recorded is lost, whatever stops the run; what is damaged is computed again."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from flair_seg.errors import InputError, RasterError
from flair_seg.mapping.tiled import ledger as ledgers
from flair_seg.mapping.tiled.ledger import Ledger, LedgerJob, TileFile, TileRecord, read_job, read_ledger
from flair_seg.mapping.tiled.places import ledger_folder
from flair_seg.mapping.tiled.tilegrid import TileGrid
from flair_seg.raster.storage import sizes
from flair_seg.raster.windows import Window

JOB = LedgerJob(1, 1000, 500, 100, 0.04, ((1, "building", "#db0e9a"),), 1.0, {"stride": 128})
RECORD = TileRecord(
    3, 7, "finished", 2, "", {"classes": TileFile("ab" * 32, 1234)}, (10_000,), 25, "tcp://w:1", "cpu", 1.7e9, 30.25
)


@pytest.fixture
def folder(tmp_path: Path) -> str:
    """The folder of the ledger of `map.vrt`."""
    return ledger_folder(str(tmp_path / "map.vrt"))


def test_tiles_cover_the_map_once() -> None:
    grid = TileGrid(250, 130, 100)
    assert (grid.rows, grid.columns, len(grid)) == (2, 3, 6)
    assert grid.window(5) == Window(200, 100, 50, 30) and grid.name(5) == "r00001_c00002"
    assert sum(grid.window(index).width * grid.window(index).height for index in range(6)) == 250 * 130
    assert grid.indices(["r00001_c00002", "r00000_c00000"]) == [5, 0]


@pytest.mark.parametrize("name", ["r00002_c00000", "r00000_c00003", "x", "r00000_c00000.tif", "r-0001_c00000", ""])
def test_what_is_no_tile_of_the_map(name: str) -> None:
    with pytest.raises(InputError):
        TileGrid(250, 130, 100).indices([name])


def test_a_record_comes_back_as_it_was(folder: str, tmp_path: Path) -> None:
    assert TileRecord.from_line(RECORD.to_line()) == RECORD
    Ledger.begin(folder, JOB).add(RECORD)
    found = read_ledger(str(tmp_path / "map.vrt"))
    assert found is not None and found.job == JOB and found.summary().waiting == 50  # it waits to be written
    first = Ledger(folder, JOB)
    first.add(RECORD)
    first.flush()
    again = Ledger(folder, JOB)
    assert list(again.records()) == [RECORD] and list(again.records("failed")) == []
    assert again.state(37) == "finished" and again.attempts(37) == 2
    assert list(again.tiles("finished")) == [37] and again.summary().attempts == 2


def test_the_last_record_of_a_tile_counts(folder: str) -> None:
    ledger = Ledger.begin(folder, JOB)
    for state in ("failed", "finished"):
        ledger.add(dataclasses.replace(RECORD, state=state, reason="" if state == "finished" else "no disk"))
    ledger.ask_again(["r00003_c00007"])
    another = Ledger(folder, JOB)  # of another machine: its file sorts after the first
    assert another.state(37) == "waiting"
    another.add(RECORD)
    another.flush()
    assert list(Ledger(folder, JOB).records()) == [RECORD]


def test_the_last_record_of_each_tile_is_visited_once(folder: str) -> None:
    ledger = Ledger.begin(folder, JOB)
    other = dataclasses.replace(RECORD, row=0)
    for record in (RECORD, other, dataclasses.replace(RECORD, state="failed", reason="no disk")):
        ledger.add(record)
    ledger.flush()
    seen: list[TileRecord] = []
    Ledger(folder, JOB, seen.append)
    assert sorted((record.row, record.state) for record in seen) == [(0, "finished"), (3, "failed")]


def test_a_file_that_is_renamed_while_a_folder_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As those that a run writes under another name: all others are listed."""
    for name in ("a.jsonl", "pulse.json.new-1"):
        (tmp_path / name).write_bytes(b"12")
    real = os.scandir

    @contextmanager
    def scandir(folder: str) -> Iterator[Iterator[os.DirEntry[str]]]:
        with real(folder) as entries:
            found = list(entries)
        (tmp_path / "pulse.json.new-1").unlink()
        yield iter(found)

    monkeypatch.setattr("flair_seg.raster.storage.os.scandir", scandir)
    assert sizes(str(tmp_path)) == {"a.jsonl": 2}


def test_files_are_replaced_by_longer_ones_until_they_are_large(folder: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledgers, "PIECE_BYTES", 1000)
    monkeypatch.setattr(ledgers, "FLUSH_S", 0.0)
    ledger = Ledger.begin(folder, JOB)
    for index in range(50):
        row, column = JOB.grid.place(index)
        ledger.add(dataclasses.replace(RECORD, row=row, column=column))
    pieces = sorted(Path(folder).glob("*.jsonl"))
    assert 5 < len(pieces) < 25 and all(piece.stat().st_size >= 1000 for piece in pieces[:-1])
    assert Ledger(folder, JOB).summary().finished == 50
    assert not list(Path(folder).glob("*.new-*"))


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: data[:-20],
        lambda data: data.replace(b"finished", b"finishing"),
        lambda data: data.replace(b'"tile":[3,7]', b'"tile":[3,99]'),
        lambda data: data.replace(b'"windows":25', b'"windows":-1'),
        lambda data: b"\xff\x00" + data,
        lambda data: b"[]\n",
        lambda data: data.replace(b"1234]", b'"1234"]'),
        lambda data: data.replace(b'"seconds":30.25', b'"seconds":NaN'),
    ],
)
def test_a_damaged_record_is_left_out(folder: str, damage: object) -> None:
    ledger = Ledger.begin(folder, JOB)
    ledger.add(RECORD)
    ledger.flush()
    (piece,) = Path(folder).glob("*.jsonl")
    piece.write_bytes(damage(piece.read_bytes()))  # type: ignore[operator]
    again = Ledger(folder, JOB)
    assert again.damaged == 1 and again.state(37) == "waiting" and list(again.records()) == []


def test_a_ledger_that_is_not_ours(folder: str, tmp_path: Path) -> None:
    assert read_ledger(str(tmp_path / "map.vrt")) is None
    Ledger.begin(folder, JOB)
    path = Path(folder) / "job.json"
    path.write_bytes(path.read_bytes().replace(b'"format": 1', b'"format": 2'))
    with pytest.raises(InputError, match="another version"):
        read_job(folder)


@pytest.mark.parametrize(
    "harm",
    [
        lambda data: b"{}",
        lambda data: data[: len(data) // 2],
        lambda data: data.replace(b'"side": 100', b'"side": 0'),
        lambda data: data.replace(b'"side": 100', b'"side": "a"'),
        lambda data: data.replace(b'"width": 1000', b'"width": 1000000000'),
    ],
)
def test_a_damaged_ledger_is_named(folder: str, harm: Callable[[bytes], bytes]) -> None:
    Ledger.begin(folder, JOB)
    path = Path(folder) / "job.json"
    path.write_bytes(harm(path.read_bytes()))
    with pytest.raises(InputError, match=r"job\.json"):
        read_job(folder)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no named pipes in folders")
@pytest.mark.timeout(60)
def test_a_pipe_in_place_of_a_file_does_not_block(folder: str) -> None:
    Path(folder).mkdir(parents=True)
    os.mkfifo(Path(folder) / "job.json")
    with pytest.raises(RasterError, match=r"Cannot read .*job\.json"):
        read_job(folder)


def test_pixels_of_other_classes_are_damage(folder: str) -> None:
    ledger = Ledger.begin(folder, JOB)
    ledger.add(dataclasses.replace(RECORD, pixels=(1, 2)))
    ledger.flush()
    again = Ledger(folder, JOB)
    assert again.damaged == 1 and again.summary().waiting == 50


def test_a_sign_of_life(folder: str, monkeypatch: pytest.MonkeyPatch) -> None:
    ledger = Ledger.begin(folder, JOB)
    assert ledger.pulse() is None
    ledger.beat("running", 4, ["r00000_c00001"])
    found = ledger.pulse()
    assert found is not None and found.is_alive and (found.workers, found.running) == (4, ("r00000_c00001",))
    assert not dataclasses.replace(found, updated=found.updated + 3600).is_alive  # of a clock that is wrong
    monkeypatch.setattr(ledgers, "PULSE_OLD_S", -1.0)
    assert not found.is_alive


def test_more_tiles_than_a_ledger_holds() -> None:
    with pytest.raises(InputError, match="tiles of 1 px"):
        dataclasses.replace(JOB, width=10_000, height=10_000, side=1)
