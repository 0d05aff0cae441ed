"""Nothing is removed but what the program made: not through names, nor through links, nor by likeness of names."""

from __future__ import annotations

import json
import os
import shutil
import sys
import time
from pathlib import Path

import pytest
from stub_network import manifest, write_network
from stub_raster import grey, write_raster

from flair_seg.commands.cli import main
from flair_seg.errors import InputError, ModelError, RasterError
from flair_seg.mapping.resume import journal
from flair_seg.mapping.tiled.places import check_tile_folders
from flair_seg.models.model import FOLDER_VARIABLE, load_model
from flair_seg.system import outputs
from flair_seg.tools.library.modelfolder import remove_model
from flair_seg.tools.prepare.ortho.fetchblocks import check_folder

linked = pytest.mark.skipif(sys.platform == "win32", reason="needs links and pipes")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's folder of models."""
    path = tmp_path / "models"
    path.mkdir()
    monkeypatch.setenv(FOLDER_VARIABLE, str(path))
    return path


@pytest.fixture
def precious(tmp_path: Path) -> Path:
    """A folder of the user that has nothing to do with the program."""
    path = tmp_path / "home" / "photos"
    path.mkdir(parents=True)
    (path / "me.jpg").write_bytes(b"smile")
    return path


def model_named(path: Path, name: str) -> Path:
    """Write a network whose manifest has another name than a manifest may be given."""
    write_network(path, metadata={})
    document = json.loads(manifest().to_json())
    path.with_suffix(".json").write_text(json.dumps({**document, "name": name}), "utf-8")
    return path


@pytest.mark.parametrize("kind", ["absolute", "above", "backslash", "dots", "drive"])
def test_a_name_that_leads_out_of_the_folder_is_refused_where_it_is_read(
    folder: Path, precious: Path, kind: str
) -> None:
    (folder / ".downloads").mkdir()
    name = {"absolute": str(precious), "above": "../../home/photos", "backslash": "..\\..\\home", "dots": "..",
            "drive": "C:evil"}[kind]  # fmt: skip
    path = model_named(folder / "nice.onnx", name)
    with pytest.raises(ModelError) as caught:
        load_model(path)
    assert name in str(caught.value)
    with pytest.raises(InputError):
        remove_model(name)
    assert main(["models", "remove", "--", name]) == 2
    assert (precious / "me.jpg").exists() and path.exists()


@pytest.mark.parametrize("name", ["/tmp/x", "../x", "a/b"])  # noqa: S108 - nothing is written there
def test_so_is_the_name_of_an_ensemble(folder: Path, name: str) -> None:
    write_network(folder / "a.onnx")
    team = folder / "team.json"
    team.write_text(json.dumps({"name": name, "title": "Team", "members": [{"file": "a.onnx"}]}), "utf-8")
    with pytest.raises(ModelError) as caught:
        load_model(team)
    assert name in str(caught.value)


@pytest.mark.parametrize("file", ["//server/share/a.onnx", "\\\\server\\share\\a.onnx"])
def test_members_lie_on_this_computer(folder: Path, file: str) -> None:
    """A path to another computer would be opened by merely listing models."""
    team = folder / "team.json"
    team.write_text(json.dumps({"name": "team", "title": "Team", "members": [{"file": file}]}), "utf-8")
    with pytest.raises(ModelError) as caught:
        load_model(team)
    assert file in str(caught.value)


@linked
@pytest.mark.parametrize("link", ["downloads", "download"])
def test_removing_a_model_follows_no_link(folder: Path, precious: Path, link: str) -> None:
    (precious / "mine").mkdir()
    (precious / "mine" / "only.copy").write_bytes(b"x")
    write_network(folder / "mine.onnx", manifest(name="mine"))
    if link == "downloads":
        (folder / ".downloads").symlink_to(precious)
    else:
        (folder / ".downloads").mkdir()
        (folder / ".downloads" / "mine").symlink_to(precious / "mine")
    assert remove_model("mine") == [folder / "mine.onnx"]
    assert (precious / "mine" / "only.copy").exists()


def test_removing_a_model_takes_its_downloads_and_no_others(folder: Path) -> None:
    write_network(folder / "mine.onnx", manifest(name="mine"))
    for name in ("mine", "other"):
        (folder / ".downloads" / name).mkdir(parents=True)
        (folder / ".downloads" / name / f"{name}.onnx.partial").touch()
    remove_model("mine")
    assert sorted(path.name for path in (folder / ".downloads").iterdir()) == ["other"]


@pytest.mark.parametrize("names", [("..", "photos"), ("/etc",), ("",), (".",), ("a/b",), ()])
def test_folders_outside_are_never_removed(tmp_path: Path, names: tuple[str, ...]) -> None:
    (tmp_path / "root" / "a" / "b").mkdir(parents=True)
    (tmp_path / "photos").mkdir()
    outputs.remove_folder(tmp_path / "root", *names)
    assert (tmp_path / "root" / "a" / "b").is_dir() and (tmp_path / "photos").is_dir()


@linked
def test_a_journal_in_a_linked_folder_is_refused(tmp_path: Path, precious: Path) -> None:
    (precious / "rows-notes.txt").write_text("mine")
    (precious / "rows-0000000000-0000000000-4-4.part").write_text("mine")
    output = tmp_path / "map.tif"
    Path(journal.folder_of(str(output))).symlink_to(precious)
    for call in (
        lambda: journal.Journal(str(output), {}, 4, 4),
        lambda: journal.Journal(str(output), {}, 4, 4, restart=True),
        lambda: journal.locked(journal.folder_of(str(output)), str(output)),
    ):
        with pytest.raises(InputError) as caught:
            call()
        assert "map.tif.part" in str(caught.value)
    assert sorted(path.name for path in precious.iterdir()) == [
        "me.jpg", "rows-0000000000-0000000000-4-4.part", "rows-notes.txt",
    ]  # fmt: skip


def test_a_journal_removes_its_own_files_alone(tmp_path: Path) -> None:
    """A folder of the user may have the name of the journal's."""
    output = tmp_path / "map.tif"
    folder = Path(journal.folder_of(str(output)))
    (folder / "rows-dir.part").mkdir(parents=True)
    (folder / "rows-notes.txt").write_text("mine")
    with journal.Journal(str(output), {}, 4, 4) as kept:
        assert kept.finished == []
    assert sorted(path.name for path in folder.iterdir()) == ["rows-dir.part", "rows-notes.txt"]


@linked
@pytest.mark.parametrize("name", ["lock", "job.json", "job.json.new"])
@pytest.mark.parametrize("kind", ["link", "pipe"])
def test_files_of_a_journal_are_not_followed_or_waited_for(
    tmp_path: Path, precious: Path, name: str, kind: str
) -> None:
    output = tmp_path / "map.tif"
    folder = Path(journal.folder_of(str(output)))
    folder.mkdir()
    if kind == "link":
        (folder / name).symlink_to(precious / "me.jpg")
    else:
        os.mkfifo(folder / name)
    begin = time.monotonic()
    try:
        journal.Journal(str(output), {"a": 1}, 4, 4).close()
    except (InputError, RasterError) as error:
        assert "map.tif" in str(error)
    assert time.monotonic() - begin < 5
    assert (precious / "me.jpg").read_bytes() == b"smile"


@linked
@pytest.mark.parametrize("kind", ["link", "pipe"])
def test_the_state_of_a_run_is_one_error_then(tmp_path: Path, precious: Path, kind: str) -> None:
    output = tmp_path / "map.tif"
    folder = Path(journal.folder_of(str(output)))
    folder.mkdir()
    (folder / "job.json").write_text(json.dumps({"format": 2, "width": 4, "height": 4, "job": {}}), "utf-8")
    if kind == "link":
        (folder / "lock").symlink_to(precious / "new")
    else:
        os.mkfifo(folder / "lock")
    with pytest.raises(RasterError, match="lock"):
        journal.progress(str(output))
    assert not (precious / "new").exists()


@linked
def test_a_run_through_a_linked_journal_ends_in_one_error(run: object, tmp_path: Path, precious: Path) -> None:
    source = write_raster(tmp_path / "in.tif", grey(64, 64))
    (tmp_path / "out.tif.part").symlink_to(precious)
    with pytest.raises(InputError, match=r"out\.tif\.part"):
        run(source)
    assert [path.name for path in precious.iterdir()] == ["me.jpg"]
    assert not (tmp_path / "out.tif").exists()


@linked
def test_blocks_in_a_linked_folder_are_refused(tmp_path: Path, precious: Path) -> None:
    (tmp_path / "out.tif.fetch").symlink_to(precious)
    shutil.move(precious / "me.jpg", precious / "block_1_2.tif")
    with pytest.raises(InputError, match=r"out\.tif\.fetch"):
        check_folder(tmp_path / "out.tif.fetch")


@pytest.mark.parametrize("name", ["block_party", "locksmith.txt", "block_notes.tif.bak", "request.json~"])
def test_blocks_are_known_by_their_whole_names(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "out.tif.fetch"
    folder.mkdir()
    for own in ("request.json", "lock", "block_-32972032_3500032.tif", "blocks.vrt", "block_1_2.tif.part-abc_12"):
        (folder / own).touch()
    check_folder(folder)
    (folder / name).mkdir()
    with pytest.raises(InputError, match=r"out\.tif\.fetch"):
        check_folder(folder)


def test_tiles_replace_tiles_alone(tmp_path: Path) -> None:
    """Another program's virtual raster may have that name, and the user's folder that of its tiles."""
    vrt, folder = tmp_path / "map.vrt", tmp_path / "map_tiles"
    folder.mkdir()
    vrt.touch()
    (folder / "r00000_c00000.tif").touch()
    (folder / "r00000_c00000.tif.aux.xml").touch()
    check_tile_folders([str(vrt)])
    (folder / "thesis.docx").touch()
    with pytest.raises(InputError, match=r"map_tiles.*thesis\.docx"):
        check_tile_folders([str(vrt)])
    (tmp_path / "map.vrt.part").mkdir()  # of an unfinished run
    with pytest.raises(InputError, match=r"thesis\.docx"):
        check_tile_folders([str(vrt)])


@linked
def test_tiles_in_a_linked_folder_are_refused(tmp_path: Path, precious: Path) -> None:
    (tmp_path / "map.vrt").touch()
    (tmp_path / "map_tiles").symlink_to(precious)
    with pytest.raises(InputError, match="map_tiles"):
        check_tile_folders([str(tmp_path / "map.vrt")])


@linked
def test_abandoned_part_folders_are_folders(tmp_path: Path, precious: Path) -> None:
    (tmp_path / "x.tif.part-abcd").symlink_to(precious)
    outputs.remove_abandoned(str(tmp_path / "x.tif"), after_s=-1)
    assert (precious / "me.jpg").exists()
