"""Results that belong together are put in place all or none."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from flair_seg.system.outputs import put_folder_in_place, put_in_place, remove_in_place
from flair_seg.system.together import all_or_none, make_folders


class Broken(Exception):  # noqa: N818 - what happens in the middle
    """The end of a block."""


@pytest.fixture
def new(tmp_path: Path) -> Path:
    """A folder with new results: files and a folder."""
    folder = tmp_path / "new"
    (folder / "tiles").mkdir(parents=True)
    for name in ("a.csv", "b.csv", "tiles/1.tif"):
        (folder / name).write_text(f"new {name}")
    return folder


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """A folder with earlier results: a file, one that is to go, and a folder."""
    folder = tmp_path / "out"
    (folder / "tiles").mkdir(parents=True)
    for name in ("a.csv", "a.xml", "tiles/0.tif"):
        (folder / name).write_text(f"old {name}")
    return folder


def content(folder: Path) -> dict[str, str]:
    """Return all files with their text."""
    return {path.relative_to(folder).as_posix(): path.read_text() for path in folder.rglob("*") if path.is_file()}


def put(new: Path, out: Path) -> None:
    """Put all in place."""
    make_folders(out / "deep" / "er")
    put_in_place(str(new / "a.csv"), str(out / "a.csv"))
    put_in_place(str(new / "b.csv"), str(out / "deep" / "er" / "b.csv"))
    remove_in_place(str(out / "a.xml"))
    put_folder_in_place(str(new / "tiles"), str(out / "tiles"))


NEW = {"a.csv": "new a.csv", "deep/er/b.csv": "new b.csv", "tiles/1.tif": "new tiles/1.tif"}


@pytest.mark.parametrize("together", [True, False])
def test_all_are_there(new: Path, out: Path, together: bool) -> None:
    if together:
        with all_or_none():
            put(new, out)
    else:
        put(new, out)
    assert content(out) == NEW
    assert sorted(path.name for path in out.iterdir()) == ["a.csv", "deep", "tiles"]


@pytest.mark.parametrize("links", [True, False])
@pytest.mark.parametrize("error", [Broken, KeyboardInterrupt])
def test_none_is_there_after_an_error(
    new: Path, out: Path, monkeypatch: pytest.MonkeyPatch, links: bool, error: type[BaseException]
) -> None:
    """Also on a disk where a file has but one name."""

    def refused(*_: object) -> None:
        raise OSError(95, "Operation not supported")

    if not links:
        monkeypatch.setattr(os, "link", refused)
    before = content(out), (out / "a.csv").stat().st_mtime_ns
    with pytest.raises(error), all_or_none():
        put(new, out)
        raise error
    assert (content(out), (out / "a.csv").stat().st_mtime_ns) == before
    assert sorted(path.name for path in out.iterdir()) == ["a.csv", "a.xml", "tiles"]


def test_a_block_within_another_belongs_to_it(new: Path, out: Path) -> None:
    before = content(out)
    with pytest.raises(Broken), all_or_none():
        with all_or_none():
            put(new, out)
        assert content(out).items() >= NEW.items()
        raise Broken
    assert content(out) == before


def test_a_file_written_twice(new: Path, out: Path) -> None:
    before = content(out)
    with pytest.raises(Broken), all_or_none():
        for name in ("a.csv", "b.csv"):
            put_in_place(str(new / name), str(out / "a.csv"))
        raise Broken
    assert content(out) == before


def test_a_thing_of_another_kind_stays(new: Path, out: Path) -> None:
    """A file never takes the place of a folder, nor a folder that of a file."""
    before = content(out)
    with pytest.raises(OSError), all_or_none():
        put_in_place(str(new / "a.csv"), str(out / "tiles"))
    with pytest.raises(OSError), all_or_none():
        put_folder_in_place(str(new / "tiles"), str(out / "a.csv"))
    with all_or_none(), pytest.raises(OSError):
        put_in_place(str(new / "a.csv"), str(out / "tiles"))
    assert content(out) == before


def test_what_others_put_into_a_new_folder_stays(new: Path, out: Path) -> None:
    with pytest.raises(Broken), all_or_none():
        make_folders(out / "deep")
        (out / "deep" / "mine.txt").write_text("mine")
        raise Broken
    assert (out / "deep" / "mine.txt").exists()
