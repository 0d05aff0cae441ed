"""Disks that fill up and sources that break under way: no partial map, what is finished is kept, one clear sentence."""

from __future__ import annotations

import errno
import hashlib
import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace

import pytest
from osgeo import gdal
from stub_raster import GSD, X, Y, grey, write_raster

from flair_seg.commands.cli import main
from flair_seg.errors import CancelledError, InputError, RasterError
from flair_seg.feedback import Feedback
from flair_seg.mapping.resume import journal
from flair_seg.raster import geotiff
from flair_seg.segment import SegmentResult

HEIGHT, WIDTH = 1100, 150
Run = Callable[..., SegmentResult]


class Acting(Feedback):
    """Does something once half of the windows are looked at; keeps what is said."""

    def __init__(self, action: Callable[[], object] = bool, at: str = "") -> None:
        """Take what is to be done; `at`: already when a line that begins so is said."""
        self._action: Callable[[], object] | None = action
        self._at = at
        self.lines: list[str] = []
        self.cancelled = False

    def info(self, text: str) -> None:
        """Keep a line."""
        self.lines.append(text)
        if self._at and text.startswith(self._at):
            self._act()

    def progress(self, done: int, total: int) -> None:
        """Act where it is time."""
        if not self._at and 2 * done >= total:
            self._act()

    def is_cancelled(self) -> bool:
        """Whether the action was to cancel."""
        return self.cancelled

    def _act(self) -> None:
        """Act, once."""
        action, self._action = self._action, None
        if action:
            action()


@pytest.fixture(autouse=True)
def parts_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every band of rows is a part."""
    monkeypatch.setattr(journal, "PART_EVERY_S", 0.0)


@pytest.fixture
def run(run: Run, output: Path) -> Run:
    """Segment with one window a pixel, unless told otherwise."""

    def call(source: Path, feedback: Feedback | None = None, **options: object) -> SegmentResult:
        return run(source, feedback, **{"output": str(output), "quality": "fast", **options})

    return call


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A raster of several rows of blocks whose map does not compress well."""
    return write_raster(tmp_path / "in.tif", grey(HEIGHT, WIDTH, seed=3))


@pytest.fixture
def output(tmp_path: Path) -> Path:
    """Where the map goes, in a folder of its own."""
    (tmp_path / "maps").mkdir()
    return tmp_path / "maps" / "map.tif"


@pytest.fixture
def mosaic(tmp_path: Path) -> Path:
    """A virtual raster over two files, one below the other."""
    names = ("above.tif", "below.tif")
    for name, top in zip(names, (0, 300)):
        write_raster(tmp_path / name, grey(300, 90, seed=top), geotransform=(X, GSD, 0, Y - top * GSD, 0, -GSD))
    path = tmp_path / "in.vrt"
    gdal.BuildVRT(str(path), [str(tmp_path / name) for name in names])
    return path


def digests(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of all files."""
    return {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in sorted(folder.iterdir()) if p.is_file()}


def kept_rows(output: Path) -> int:
    """Return the rows that are kept of a run that ended, at whose output's path there is nothing."""
    assert [path.name for path in output.parent.iterdir()] == [f"{output.name}.part"]
    found = journal.progress(str(output))
    assert found is not None and not found.running
    return found.finished


def open_files(folder: Path) -> list[str]:
    """Return the files below a folder that this process holds open."""
    targets = []
    for name in os.listdir("/proc/self/fd"):
        with suppress(OSError):  # closed meanwhile by another thread
            targets.append(os.readlink(f"/proc/self/fd/{name}"))
    return [target for target in targets if target.startswith(str(folder))]


LIMITED = """
import resource, sys
from flair_seg.mapping.resume import journal
from flair_seg.commands.cli import main
journal.PART_EVERY_S = 0.0
limit = int(sys.argv.pop(1))
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
sys.exit(main(sys.argv[1:]))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="needs a limit on the size of files")
@pytest.mark.parametrize("share", [0.3, 0.7, 0.95])
def test_a_full_disk_keeps_what_is_finished(source: Path, output: Path, grey_model: Path, share: float) -> None:
    """A limit on the size of files fails as a full disk does: while rows are written, or at the final copy."""
    arguments = ["segment", str(source), str(output), "--model", str(grey_model), "--quality", "fast", "-q"]
    assert main(arguments) == 0
    expected, size = digests(output.parent), output.stat().st_size
    for path in output.parent.iterdir():
        path.unlink()
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, str(int(share * size)), *arguments], capture_output=True, text=True, timeout=60
    )
    (line,) = [text for text in done.stderr.splitlines() if not text.startswith("_tiff")]  # libtiff's own
    assert done.returncode == 3 and line.startswith("flair-seg: error: ") and "map.tif'" in line
    # GDAL 3.10 writes most blocks at the end, when all rows are kept.
    assert kept_rows(output) > (0 if share < 0.5 else HEIGHT / 2)
    assert main(arguments) == 0
    assert digests(output.parent) == expected


@pytest.mark.parametrize(("after", "named"), [(0, "map.tif"), (1, "map.tif.part"), (9, "map.tif.part")])
def test_a_journal_on_a_full_disk(
    run: Run, source: Path, output: Path, monkeypatch: pytest.MonkeyPatch, after: int, named: str
) -> None:
    write, written = journal._write, []

    def full(path: str, data: bytes) -> None:
        written.append(path)
        if len(written) > after:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), path)
        write(path, data)

    expected = run(source)
    whole = digests(output.parent)
    for path in output.parent.iterdir():
        path.unlink()
    with monkeypatch.context() as patch:
        patch.setattr(journal, "_write", full)
        with pytest.raises(RasterError, match=rf"/{named}': No space left on device"):
            run(source)
    if after < 2:
        assert list(output.parent.iterdir()) == []
    else:
        assert kept_rows(output) > 0
    rest = run(source)
    assert bool(rest.rows_resumed) == (after > 1) and rest.class_areas == expected.class_areas
    assert digests(output.parent) == whole


@pytest.mark.parametrize("suffix", [".tif", ".qml"])
def test_final_files_that_do_not_reach_the_disk(
    run: Run, source: Path, output: Path, monkeypatch: pytest.MonkeyPatch, suffix: str
) -> None:
    """As on a network disk that is full, which says so last of all."""
    place = geotiff.put_in_place

    def full(whole: str, target: str) -> None:
        if target.endswith(suffix):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), target)
        place(whole, target)

    with monkeypatch.context() as patch:
        patch.setattr(geotiff, "put_in_place", full)
        with pytest.raises(RasterError, match=rf"map\{suffix}': No space left on device"):
            run(source)
    assert journal.progress(str(output)).finished == HEIGHT and not output.exists()
    assert run(source).windows == 0
    assert sorted(digests(output.parent)) == ["map.qml", "map.tif", "map.tif.aux.xml"]


@pytest.mark.parametrize(("free", "said"), [(10, "No space left on device"), (10**12, "the final copy failed")])
def test_a_final_copy_that_fails_without_a_word(
    run: Run, source: Path, output: Path, monkeypatch: pytest.MonkeyPatch, free: int, said: str
) -> None:
    """As GDAL's threads do; a disk that has no room left is the reason then."""

    class Silent:
        def CreateCopy(self, *_: object) -> None:  # noqa: N802 - GDAL's name
            return None

    find = gdal.GetDriverByName
    with monkeypatch.context() as patch:
        patch.setattr(gdal, "GetDriverByName", lambda name: Silent() if name == "COG" else find(name))
        patch.setattr(geotiff.shutil, "disk_usage", lambda _: SimpleNamespace(free=free))
        with pytest.raises(RasterError, match=rf"map\.tif': {said}"):
            run(source)
    assert kept_rows(output) == HEIGHT and run(source).windows == 0


def test_a_tile_of_a_mosaic_that_is_truncated(run: Run, mosaic: Path, output: Path) -> None:
    """What lies above it is kept; mended it is another file, which the message names."""
    below = mosaic.with_name("below.tif")
    whole = below.read_bytes()
    below.write_bytes(whole[: len(whole) // 3])
    log = Acting()
    for _ in range(2):
        with pytest.raises(RasterError, match=r"in\.vrt' at rows \d+\.\.\d+: .*below\.tif") as caught:
            run(mosaic, log)
        assert "\n" not in str(caught.value)
    kept = kept_rows(output)
    assert 0 < kept < 600 and log.lines[-1].startswith(f"{kept} of 600 rows were saved")
    below.write_bytes(whole)
    with pytest.raises(InputError, match=r"input files \('[^']*below\.tif'\).*--restart"):
        run(mosaic)
    assert kept_rows(output) == kept
    assert run(mosaic, restart=True).rows_resumed == 0


@pytest.mark.skipif(sys.platform == "win32", reason="Windows removes no file that is open")
@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda path: path.unlink(), "was removed"),
        (lambda path: path.write_bytes(path.read_bytes()[:3000]), "was modified"),
        (lambda path: os.replace(path.with_name("above.tif"), path), "was modified|was removed"),
    ],
)
def test_a_file_of_a_mosaic_that_goes_or_changes_under_way(
    run: Run, mosaic: Path, output: Path, change: Callable[[Path], object], said: str
) -> None:
    below = mosaic.with_name("below.tif")
    with pytest.raises(RasterError, match=rf"'.*(below|above).tif' ({said}) .*--restart"):
        run(mosaic, Acting(lambda: change(below)))
    assert kept_rows(output) > 0
    with pytest.raises((InputError, RasterError), match=r"differs in input files|below.tif|above.tif"):
        run(mosaic)


def test_a_source_that_changes_before_the_first_window(run: Run, source: Path, output: Path) -> None:
    """The journal knows the file that was opened, not the one that lies there when it begins."""
    log = Acting(lambda: os.utime(source, ns=(1, 1)), at="Device: ")
    with pytest.raises(RasterError, match=r"in\.tif' was modified .*--restart"):
        run(source, log)
    assert kept_rows(output) > 0
    with pytest.raises(InputError, match=r"input files \('.*in\.tif'\)"):
        run(source)


def test_many_files_that_differ_are_named_in_part() -> None:
    old = {"input files": {f"{n}.tif": [1, n] for n in range(5)}, "model": "a", "gone": {"x": 1}}
    new = {"input files": {f"{n}.tif": [2, n] for n in range(5)}, "model": "b", "gone": {"x": 1}}
    assert journal.differing(old, new) == ["input files ('0.tif', '1.tif', '2.tif', ...)", "model"]


KILLED = """
import os, sys
from flair_seg.commands.cli import main
from flair_seg.mapping.resume import journal
from flair_seg.mapping.tiled import finish
journal.PART_EVERY_S = 0.0
finish.put_in_place = lambda *_: os._exit(9)
main(sys.argv[1:])
"""


def test_a_run_killed_between_tiles_and_virtual_raster(run: Run, source: Path, output: Path, grey_model: Path) -> None:
    vrt = output.with_suffix(".vrt")
    arguments = ["segment", str(source), str(vrt), "--model", str(grey_model), "--quality", "fast", "--tiles", "256"]
    command = [sys.executable, "-c", KILLED, *arguments, "--threads", "1", "-q"]
    assert subprocess.run(command, timeout=60).returncode == 9
    assert not vrt.exists() and (output.parent / "map_tiles").is_dir()
    assert run(source, output=str(vrt), tiles=256).windows == 0
    assert vrt.exists() and gdal.Open(str(vrt)).ReadAsArray().any()
    (output.parent / "map_tiles" / "mine.txt").touch()
    vrt.unlink()
    with pytest.raises(InputError, match=r"mine\.txt', which is not a tile"):
        run(source, output=str(vrt), tiles=256)


@pytest.mark.skipif(not os.path.isdir("/proc/self/fd"), reason="needs a list of open files")
@pytest.mark.parametrize("how", ["cancelled", "failed"])
def test_no_file_stays_open(run: Run, mosaic: Path, output: Path, how: str) -> None:
    log = Acting()
    log._action = (
        (lambda: setattr(log, "cancelled", True)) if how == "cancelled" else mosaic.with_name("below.tif").unlink
    )
    seen: list[int] = []
    asked = log.is_cancelled
    log.is_cancelled = lambda: bool(seen.append(len(open_files(mosaic.parent)))) or asked()
    try:
        run(mosaic, log)
    except (CancelledError, RasterError):
        pass
    assert max(seen) > 0 and log._action is None
    assert open_files(mosaic.parent) == []
