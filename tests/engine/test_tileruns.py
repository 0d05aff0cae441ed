"""Maps in tiles that workers write: the bytes of a run alone; what fails is named; any run goes on with another's."""

from __future__ import annotations

import csv
import hashlib
import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from osgeo import gdal
from stub_raster import grey, read_raster, write_raster

from flair_seg.cluster import distributed as cluster
from flair_seg.errors import CancelledError, InputError, RasterError
from flair_seg.feedback import Feedback
from flair_seg.mapping.resume.journal import locked
from flair_seg.mapping.tiled import ledger as ledgers
from flair_seg.mapping.tiled import places, tilemaker, tilerun
from flair_seg.mapping.tiled.ledger import TileRecord, read_ledger
from flair_seg.raster import storage
from flair_seg.segment import SegmentResult

segments = sys.modules["flair_seg.segment"]  # the package exports a function of this name

Run = Callable[..., SegmentResult]
TILES = 6
"""Tiles of 100 px that have data, of 8."""


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A raster of 200 x 330 px whose right part is nodata."""
    pixels = grey(200, 330, seed=4, low=1)
    pixels[:, :, 210:] = 0
    return write_raster(tmp_path / "in.tif", pixels, nodata=0)


def tiles(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of all rasters of tiles below a folder, with their sidecars."""
    paths = [*folder.rglob("r*_c*.tif"), *folder.rglob("r*_c*.tif.aux.xml")]
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}


def made(run: Run, source: Path, folder: Path, feedback: Feedback | None = None, **options: object) -> SegmentResult:
    """Map in tiles of 100 px, with confidence."""
    folder.mkdir(exist_ok=True)
    names = {"output": str(folder / "map.vrt"), "confidence": str(folder / "sure.vrt")}
    return run(source, feedback, **{"tiles": 100, "stride": 32, **names, **options})


class Stop(Feedback):
    """Cancels once a number of tiles is finished."""

    def __init__(self, output: Path, after: int) -> None:
        """Watch a ledger in memory."""
        self.finished, self._after = 0, after

    def progress(self, done: int, total: int) -> None:
        """Count tiles roughly, by their windows."""
        self.finished = done * TILES // max(total, 1)

    def is_cancelled(self) -> bool:
        """Whether enough is done."""
        return self.finished >= self._after


def test_workers_write_the_tiles_of_a_run_alone(run: Run, source: Path, tmp_path: Path) -> None:
    pytest.importorskip("distributed")
    alone = made(run, source, tmp_path / "alone")
    together = made(run, source, tmp_path / "together", workers=2)
    expected = tiles(tmp_path / "alone")
    assert len(expected) == 2 * TILES + TILES and tiles(tmp_path / "together") == expected
    assert (tmp_path / "together" / "map.vrt").read_bytes() == (tmp_path / "alone" / "map.vrt").read_bytes()
    assert together.class_areas == alone.class_areas and together.windows == alone.windows
    assert sorted(path.name for path in (tmp_path / "together").iterdir()) == sorted(
        f"{name}{ending}" for name in ("map", "sure") for ending in (".vrt", ".qml", "_tiles")
    )
    ledger = read_ledger(str(tmp_path / "together" / "map.vrt"))
    assert ledger is not None and (ledger.summary().finished, ledger.summary().empty) == (TILES, 2)
    for record in ledger.records("finished"):
        assert record.files["classes"].sha256 == expected[f"map_tiles/{record.name}.tif"]
        assert record.worker.startswith("tls://127.0.0.1:") and record.machine.startswith("cpu; onnxruntime")
    found = ledger.pulse()
    assert found is not None and found.state == "finished" and not found.is_alive


def test_the_catalogue_and_the_areas(run: Run, source: Path, tmp_path: Path) -> None:
    result = made(run, source, tmp_path / "map")
    folder = tmp_path / "map" / "map_tiles"
    with open(folder / "areas.csv", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {int(row["code"]): float(row["area_m2"]) for row in rows} == pytest.approx(result.class_areas)
    assert sum(float(row["share_percent"]) for row in rows) == pytest.approx(100, abs=0.01)
    pystac = pytest.importorskip("pystac")
    catalogue = pystac.Catalog.from_file(str(folder / "catalog.json"))
    items = list(catalogue.get_items())
    assert len(items) == TILES
    for item in items:
        for asset in item.assets.values():
            path = Path(asset.get_absolute_href())
            assert path.stat().st_size == asset.extra_fields["file:size"]
            assert asset.extra_fields["file:checksum"] == "1220" + hashlib.sha256(path.read_bytes()).hexdigest()
        assert set(item.assets) == {"map", "confidence"} and -180 < item.bbox[0] < item.bbox[2] < 180


def test_many_tiles_have_a_virtual_raster_for_each_row(
    run: Run, source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made(run, source, tmp_path / "one")
    monkeypatch.setattr("flair_seg.mapping.tiled.finish.MOST_SOURCES", 4)
    made(run, source, tmp_path / "two")
    assert (tmp_path / "two" / "map_tiles" / "r00001_c00000.tif.vrt").exists()
    for name in ("map.vrt", "sure.vrt"):
        assert (read_raster(tmp_path / "two" / name) == read_raster(tmp_path / "one" / name)).all()
    over = gdal.Open(str(tmp_path / "two" / "map.vrt"))
    assert over.GetRasterBand(1).GetCategoryNames() and over.GetMetadataItem("FLAIR_SEG_MODEL") == "stub"
    made(run, source, tmp_path / "two")  # replaces it


def test_another_run_goes_on_with_the_tiles_of_a_cancelled_one(run: Run, source: Path, tmp_path: Path) -> None:
    whole = made(run, source, tmp_path / "whole")
    with pytest.raises(CancelledError):
        made(run, source, tmp_path / "map", Stop(tmp_path, 3))
    assert [path.name for path in (tmp_path / "map").glob("*.vrt")] == []
    left = read_ledger(str(tmp_path / "map" / "map.vrt"))
    assert left is not None and 0 < left.summary().finished < TILES
    with pytest.raises(InputError, match="stride"):
        made(run, source, tmp_path / "map", stride=16)
    (tile,) = (tmp_path / "map" / "map.vrt.part").rglob("r00000_c00000.tif")
    for unfinished in (tile.with_name("r00001_c00000.json.new-0f"), tile.parent / "ledger" / "pulse.json.new-0f"):
        unfinished.write_bytes(b"{")  # as if killed
    rest = made(run, source, tmp_path / "map")
    assert tiles(tmp_path / "map") == tiles(tmp_path / "whole")
    assert not list((tmp_path / "map").rglob("*.new-*"))
    assert rest.rows_resumed > 0 and rest.windows < whole.windows and rest.class_areas == whole.class_areas


@pytest.mark.parametrize("harm", ["gone", "shorter", "item"])
def test_a_tile_whose_file_was_harmed_is_computed_again(
    run: Run, source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, harm: str
) -> None:
    made(run, source, tmp_path / "whole")
    with monkeypatch.context() as patch:
        patch.setattr(tilerun, "write_map", lambda *_: (_ for _ in ()).throw(RasterError("no more")))
        with pytest.raises(RasterError, match="no more"):
            made(run, source, tmp_path / "map")
    names = ("map.vrt.part", "r00001_c00001.json") if harm == "item" else ("sure.vrt.part", "r00001_c00001.tif")
    (harmed,) = (tmp_path / "map" / names[0]).rglob(names[1])
    harmed.write_bytes(b"II") if harm == "shorter" else harmed.unlink()
    assert made(run, source, tmp_path / "map").blocks == 1
    assert tiles(tmp_path / "map") == tiles(tmp_path / "whole")


class Deleting(Feedback):
    """Deletes a file as soon as it is there."""

    def __init__(self, folder: Path, name: str) -> None:
        """Set the file, by its name below a folder."""
        self._folder, self._name = folder, name

    def progress(self, done: int, total: int) -> None:
        """Delete it."""
        for path in self._folder.rglob(self._name):
            if ".part-" not in str(path):
                path.unlink()
                self._name = "none"


def test_a_tile_that_goes_during_the_run_leaves_no_hole(
    run: Run, source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tilerun, "LOOKS_S", (0.0, 0.0))
    made(run, source, tmp_path / "whole")
    (tmp_path / "map").mkdir()
    with pytest.raises(RasterError, match="r00000_c00001"):
        made(run, source, tmp_path / "map", Deleting(tmp_path / "map", "r00000_c00001.tif"))
    assert not list((tmp_path / "map").glob("*.vrt"))
    assert made(run, source, tmp_path / "map").blocks == 1
    assert tiles(tmp_path / "map") == tiles(tmp_path / "whole")


def test_a_resume_reads_the_ledger_once(
    run: Run, source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = made(run, source, tmp_path / "whole").class_areas
    with pytest.raises(CancelledError):
        made(run, source, tmp_path / "map", Stop(tmp_path, 3))
    read: list[str] = []
    real = ledgers.read
    monkeypatch.setattr(ledgers, "read", lambda path: read.append(Path(path).name) or real(path))
    rest = made(run, source, tmp_path / "map")
    assert rest.rows_resumed > 0 and rest.class_areas == expected
    assert len([name for name in read if name.endswith(".jsonl")]) == 1


def test_two_runs_do_not_write_one_confidence_raster(run: Run, source: Path, tmp_path: Path) -> None:
    """Nor does the second remove what the first has written."""
    folder, sure = tmp_path / "map", tmp_path / "map" / "sure.vrt"
    tile = folder / "sure.vrt.part" / "sure_tiles" / "r00000_c00000.tif"
    tile.parent.mkdir(parents=True)
    tile.write_bytes(b"II")
    with locked(str(folder / "sure.vrt.part"), str(sure)), pytest.raises(InputError, match=r"sure\.vrt"):
        made(run, source, folder)
    assert tile.exists() and [path.name for path in folder.iterdir()] == ["sure.vrt.part"]


def test_what_other_runs_have_left_is_no_part_of_the_map(run: Run, source: Path, tmp_path: Path) -> None:
    made(run, source, tmp_path / "whole")
    folder = tmp_path / "map"
    made(run, source, folder, stride=16)
    for stale in ("sure.vrt.part/sure_tiles/r00001_c00003.tif", "map.vrt.part/map_tiles.old/r00000_c00000.tif"):
        (folder / stale).parent.mkdir(parents=True)
        (folder / stale).write_bytes(b"II")
    (folder / "map.vrt.part" / "notes.txt").write_text("mine", encoding="utf-8")
    made(run, source, folder)
    assert tiles(folder) == tiles(tmp_path / "whole")
    assert [path.name for path in (folder / "map.vrt.part").iterdir()] == ["notes.txt"]
    assert not (folder / "sure.vrt.part").exists()


def test_a_virtual_raster_that_was_deleted_is_made_again(run: Run, source: Path, tmp_path: Path) -> None:
    folder = tmp_path / "map"
    made(run, source, folder)
    expected, content = tiles(folder), (folder / "map.vrt").read_bytes()
    (folder / "map.vrt").unlink()
    with pytest.raises(InputError, match="stride"):
        made(run, source, folder, stride=16)
    assert tiles(folder) == expected and not (folder / "map.vrt.part").exists()
    assert made(run, source, folder).blocks == 0
    assert (folder / "map.vrt").read_bytes() == content and tiles(folder) == expected


def test_a_run_killed_while_it_takes_the_tiles_back_goes_on(run: Run, source: Path, tmp_path: Path) -> None:
    folder = tmp_path / "map"
    made(run, source, folder)
    expected = tiles(folder)
    (folder / "map.vrt").unlink()  # then the tiles without the ledger, those with it last
    (folder / "map.vrt.part").mkdir()
    (folder / "sure.vrt.part").mkdir()
    (folder / "sure_tiles").rename(folder / "sure.vrt.part" / "sure_tiles")
    assert made(run, source, folder).blocks == 0 and tiles(folder) == expected


def test_tiles_that_cannot_be_taken_back_stay(
    run: Run, source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "map"
    made(run, source, folder)
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    real = places.os.replace

    def replace(old: str, new: str) -> None:
        if old == str(folder / "map_tiles"):
            raise OSError(28, "No space left on device")
        real(old, new)

    monkeypatch.setattr(places.os, "replace", replace)
    with pytest.raises(RasterError, match="No space"):
        made(run, source, folder, redo=("r00000_c00000",))
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before
    assert not list(folder.glob("*.part"))


def test_a_run_in_object_storage_is_not_discarded_by_another(
    run: Run, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Memory files stand for objects."""
    monkeypatch.setattr(storage, "OBJECT_STORAGE", ("/vsimem/",))
    output = "/vsimem/test_a_run_in_object_storage/map.vrt"
    try:
        run(source, output=output, tiles=100)
        ledger = read_ledger(output)
        assert ledger is not None and ledger.summary().finished == TILES
        ledger.beat("running", 4)  # it is at the end of its work on another machine
        for given in ({"restart": True}, {"redo": ("r00000_c00000",)}):
            with pytest.raises(InputError, match="Another run"):
                run(source, output=output, tiles=100, **given)
        assert storage.exists("/vsimem/test_a_run_in_object_storage/map_tiles/r00000_c00000.tif")
        ledger.beat("stopped", 0)
        assert run(source, output=output, tiles=100, redo=("r00000_c00000",)).blocks == 1
    finally:
        gdal.RmdirRecursive("/vsimem/test_a_run_in_object_storage")


def test_failed_tiles_are_named_and_tried_by_the_next_run(
    run: Run, source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As the workers' records of tiles that failed too often."""

    def make(job: object, tasks: object, record: Callable[[object], None], watch: object) -> None:
        for task in tasks:  # type: ignore[attr-defined]
            error = RasterError("no disk")
            answer = cluster._recorded(task, error, 6) if task.index % 3 == 1 else tilemaker.make_tile(job, task, watch)
            record(answer)

    pytest.importorskip("distributed")
    made(run, source, tmp_path / "whole")
    with monkeypatch.context() as patch:
        patch.setattr(segments, "make_here", make)
        with pytest.raises(RasterError, match=r"3 of 8 tiles failed.*r00000_c00001: no disk; r00001_c00000"):
            made(run, source, tmp_path / "map")
        patch.setattr(tilerun, "MOST_IN_A_ROW", 1)
        with pytest.raises(RasterError, match="A tile failed"):
            made(run, source, tmp_path / "map")
    left = read_ledger(str(tmp_path / "map" / "map.vrt"))
    assert left is not None and left.summary().failed == 3 and left.attempts(1) == 12
    assert not (tmp_path / "map" / "map.vrt").exists()
    assert made(run, source, tmp_path / "map").blocks == 3
    assert tiles(tmp_path / "map") == tiles(tmp_path / "whole")


def test_a_run_killed_while_it_puts_the_tiles_in_place_goes_on(run: Run, source: Path, tmp_path: Path) -> None:
    made(run, source, tmp_path / "map")
    expected = tiles(tmp_path / "map")
    (tmp_path / "map" / "map.vrt").unlink()  # as if killed before the last step
    (tmp_path / "map" / "map.vrt.part").mkdir()
    again = made(run, source, tmp_path / "map")
    assert again.blocks == 0 and tiles(tmp_path / "map") == expected
    assert not list((tmp_path / "map").glob("*.part"))


def test_a_run_killed_while_it_puts_the_tiles_in_place_starts_over(run: Run, source: Path, tmp_path: Path) -> None:
    made(run, source, tmp_path / "map")
    (tmp_path / "map" / "map.vrt").unlink()
    (tmp_path / "map" / "map.vrt.part").mkdir()
    again = made(run, source, tmp_path / "map", restart=True)
    assert again.blocks == 8 and again.rows_resumed == 0 and (tmp_path / "map" / "map.vrt").exists()
    assert not list((tmp_path / "map").glob("*.part"))


def test_a_tile_that_has_lost_its_data_leaves_no_files(run: Run, source: Path, tmp_path: Path) -> None:
    made(run, source, tmp_path / "map")
    folder, output = tmp_path / "map" / "map_tiles", str(tmp_path / "map" / "map.vrt")
    ledger = read_ledger(output)
    assert ledger is not None
    index = ledger.grid.index(1, 3)
    assert ledger.state(index) == "empty" and not list(folder.glob("r00001_c00003*"))
    ledger.add(TileRecord(1, 3, "waiting", 1))  # of imagery that had data there
    ledger.flush()
    for name in ("map_tiles", "sure_tiles"):
        (tmp_path / "map" / name / "r00001_c00003.tif").write_bytes(b"II")
    (tmp_path / "map" / "map.vrt").unlink()
    (tmp_path / "map" / "map.vrt.part").mkdir()
    assert made(run, source, tmp_path / "map").blocks == 1
    assert not list((tmp_path / "map").rglob("r00001_c00003*"))


def test_a_failed_move_puts_everything_back(
    run: Run, source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made(run, source, tmp_path / "map", stride=16)
    before = {path: path.read_bytes() for path in (tmp_path / "map").rglob("*") if path.is_file()}

    def fail(*_: object) -> None:
        raise RasterError("no more")

    with monkeypatch.context() as patch:
        patch.setattr("flair_seg.mapping.tiled.finish.put_in_place", fail)
        with pytest.raises(RasterError, match="no more"):
            made(run, source, tmp_path / "map")
    after = {path: path.read_bytes() for path in before if path.exists()}
    assert after == before
    assert made(run, source, tmp_path / "map").blocks == 0


def test_what_is_refused_in_object_storage(run: Run, source: Path, tmp_path: Path) -> None:
    for names in (
        {"output": "/vsis3/b/map.tif"},
        {"output": "/vsis3/b/map.vrt", "confidence": str(tmp_path / "c.vrt")},
    ):
        with pytest.raises(InputError, match="vsis3"):
            run(source, tiles=100, **names)
    with pytest.raises(InputError, match="not on a local disk"):
        run(source, output="/vsis3/b/map.tif")


@pytest.mark.parametrize("given", [{"cluster_ca": "a"}, {"cluster": "tcp://h:1", "cluster_ca": "a"}])
def test_certificates_come_together(run: Run, source: Path, given: dict[str, str]) -> None:
    with pytest.raises(InputError, match="--cluster-key"):
        run(source, **given)


def test_the_item_of_a_tile_says_what_made_it(run: Run, source: Path, tmp_path: Path) -> None:
    made(run, source, tmp_path / "map")
    document = json.loads((tmp_path / "map" / "map_tiles" / "r00001_c00001.json").read_text("utf-8"))
    assert "FLAIR_SEG_MODEL=stub" in document["properties"]["processing:lineage"]
    assert document["assets"]["confidence"]["href"] == "../sure_tiles/r00001_c00001.tif"
