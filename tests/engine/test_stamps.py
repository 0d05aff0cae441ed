"""What tells that a file was changed, where Python's own `os.stat` finds none: in archives, and over a network."""

from __future__ import annotations

import os
import re
import threading
import zipfile
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from osgeo import gdal
from stub_raster import grey, known_classes, read_raster, write_raster

from flair_seg.errors import InputError, RasterError
from flair_seg.feedback import Feedback
from flair_seg.mapping import stamps
from flair_seg.mapping.resume import journal
from flair_seg.mapping.stamps import address, file_stamps
from flair_seg.segment import SegmentResult

Run = Callable[..., SegmentResult]


class Stop(Exception):  # noqa: N818 - what a power cut is like
    """The end of a run from outside."""


class Doing(Feedback):
    """Does something once half of the windows have been looked at."""

    def __init__(self, action: Callable[[], object]) -> None:
        """Take what to do."""
        self._actions = [action]

    def progress(self, done: int, total: int) -> None:
        """Do it if it is time."""
        if 2 * done >= total and self._actions:
            self._actions.pop()()


def stop() -> None:
    """End the run."""
    raise Stop


class Parts(SimpleHTTPRequestHandler):
    """Serves a folder, and parts of its files."""

    def do_GET(self) -> None:
        """Send a file, or the bytes asked for; no lists of files, whose times are rounded."""
        path = Path(self.translate_path(self.path))
        if not path.is_file():
            self.send_error(404)
            return
        wanted = re.fullmatch(r"bytes=(\d+)-(\d+)", self.headers.get("Range", ""))
        if wanted is None:
            super().do_GET()
            return
        content, (first, last) = path.read_bytes(), map(int, wanted.groups())
        self.send_response(206)
        body = content[first : last + 1]
        self.send_header("Content-Range", f"bytes {first}-{first + len(body) - 1}/{len(content)}")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Last-Modified", self.date_time_string(int(path.stat().st_mtime)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments: object) -> None:
        """Say nothing."""


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """A folder on loopback, and its address."""
    folder = tmp_path / "served"
    folder.mkdir()
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Parts, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield folder, f"127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def archive(path: Path, raster: Path, changed_s: int) -> str:
    """Put a raster into an archive last changed at a time, and return GDAL's name for it."""
    with zipfile.ZipFile(path, "w") as file:
        file.writestr(zipfile.ZipInfo("in.tif"), raster.read_bytes())
    os.utime(path, (changed_s, changed_s))
    return f"/vsizip/{path}/in.tif"


@pytest.fixture(autouse=True)
def parts_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every band of rows is a part."""
    monkeypatch.setattr(journal, "PART_EVERY_S", 0.0)


def test_another_raster_in_an_archive_is_noticed(run: Run, tmp_path: Path) -> None:
    pixels = grey(300, 90, seed=1)
    raster = write_raster(tmp_path / "in.tif", pixels)
    source = archive(tmp_path / "in.zip", raster, 1_700_000_000)
    with pytest.raises(Stop):
        run(source, Doing(stop), quality="balanced")
    archive(tmp_path / "in.zip", raster, 1_700_000_009)
    with pytest.raises(InputError, match=r"out\.tif' .*input files \('/[^']*in\.zip'\).*--restart"):
        run(source, quality="balanced")
    archive(tmp_path / "in.zip", raster, 1_700_000_000)
    assert run(source, quality="balanced").rows_resumed > 0
    assert (read_raster(tmp_path / "out.tif")[0] == known_classes(pixels)).all()


def test_an_archive_that_changes_under_way_is_an_error(run: Run, tmp_path: Path) -> None:
    raster = write_raster(tmp_path / "in.tif", grey(300, 90, seed=1))
    path = tmp_path / "in.zip"
    source = archive(path, raster, 1_700_000_000)
    with pytest.raises(RasterError) as caught:
        run(source, Doing(lambda: archive(path, raster, 1_700_000_009)), quality="balanced")
    message = str(caught.value)
    assert "in.zip' was modified" in message and "--restart" in message and "'Start over'" in message
    with pytest.raises(RasterError, match=r"in\.zip' was removed .*--restart"):
        run(source, Doing(path.unlink), quality="balanced", restart=True)
    assert not (tmp_path / "out.tif").exists()


def test_another_raster_on_a_server_is_noticed(run: Run, tmp_path: Path, served: tuple[Path, str]) -> None:
    folder, host = served
    pixels = grey(300, 90, seed=1)
    raster = write_raster(folder / "in.tif", pixels)
    os.utime(raster, (1_700_000_000, 1_700_000_000))
    source = f"/vsicurl/http://{host}/in.tif"
    with pytest.raises(Stop):
        run(source, Doing(stop), quality="balanced")
    os.utime(raster, (1_700_000_009, 1_700_000_009))
    with pytest.raises(InputError, match=rf"out\.tif' .*input files \('{source}'\)"):
        run(source, quality="balanced")
    os.utime(raster, (1_700_000_000, 1_700_000_000))
    assert run(source, quality="balanced").rows_resumed > 0
    assert (read_raster(tmp_path / "out.tif")[0] == known_classes(pixels)).all()
    with pytest.raises(RasterError, match=r"in\.tif' was modified .*--restart"):
        run(source, Doing(lambda: os.utime(raster)), quality="balanced")


def test_a_server_that_is_away_when_all_is_read_does_not_end_the_run(
    run: Run, tmp_path: Path, served: tuple[Path, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, host = served
    write_raster(folder / "in.tif", grey(70, 90))
    source = f"/vsicurl/http://{host}/in.tif"
    assert list(file_stamps([source])) == [source]
    run(source, Doing(lambda: monkeypatch.setattr(stamps, "_look", lambda path: None)), quality="fast")
    assert (tmp_path / "out.tif").exists()


def test_stamps_are_of_now_and_in_order(
    tmp_path: Path, served: tuple[Path, str], gdal_exceptions: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, host = served
    for name in ("a", "b", "c"):
        (folder / name).write_bytes(b"12345")
        os.utime(folder / name, (1_700_000_000, 1_700_000_000))
    here, there = folder / "a", [f"/vsicurl/http://{host}/{name}" for name in ("a", "b", "c", "none")]
    found = file_stamps([str(here), *there, str(here), str(tmp_path / "none"), "/vsizip/none.zip/a", "WMS:none"])
    assert found == {
        str(here): [5, 1_700_000_000_000_000_000], **{path: [5, 1_700_000_000] for path in there[:3]}
    }  # fmt: skip
    (folder / "b").write_bytes(b"123456")
    assert file_stamps(there)[there[1]][0] == 6  # GDAL itself remembers the first answer
    monkeypatch.setattr(stamps, "MOST_REMOTE", 2)
    assert list(file_stamps([there[2], str(here), *there])) == [there[2], str(here), there[0]]


@pytest.mark.parametrize("name", ["/vsizip/{}/deep/in.tif", "/vsizip/{{{}}}/in.tif", "/vsitar//vsigzip/{}/in.tif"])
def test_archives_stand_for_what_they_hold(tmp_path: Path, name: str) -> None:
    path = tmp_path / "in.zip"
    path.write_bytes(b"12345")
    assert file_stamps([name.format(path), name.format(tmp_path)]) == {str(path): [5, path.stat().st_mtime_ns]}


def test_what_only_gdal_finds() -> None:
    gdal.FileFromMemBuffer("/vsimem/stamped", b"12345")
    assert file_stamps(["/vsimem/stamped", "/vsisubfile/1_3,/vsimem/stamped"]).keys() >= {"/vsimem/stamped"}
    assert file_stamps(["/vsimem/stamped"])["/vsimem/stamped"][0] == 5
    gdal.Unlink("/vsimem/stamped")
    assert file_stamps(["/vsimem/stamped"]) == {}


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/vsizip//data/what?.zip/in.tif", "/vsizip//data/what?.zip/in.tif"),
        ("/vsis3/bucket/key.tif", "/vsis3/bucket/key.tif"),
        ("/vsicurl/https://host/in.tif?X-Signature=secret", "/vsicurl/https://host/in.tif"),
        ("/vsicurl/https://me:secret@host/in.tif", "/vsicurl/https://host/in.tif"),
        ("/vsicurl?max_retry=2&url=https%3A%2F%2Fhost%2Fin.tif%3Fkey%3Dsecret", "/vsicurl/https://host/in.tif"),
        ("/vsizip//vsicurl/https://me:secret@host/in.zip/in.tif", "/vsizip//vsicurl/https://host/in.zip/in.tif"),
    ],
)
def test_addresses_tell_no_secrets(path: str, told: str) -> None:
    assert address(path) == told
