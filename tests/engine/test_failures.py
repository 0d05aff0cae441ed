"""A run that ends early leaves nothing behind, says why in one sentence, and what stood there before stands there."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal
from stub_raster import GSD, X, Y, grey, read_raster, write_raster

from flair_seg.errors import CancelledError, DeviceError, InputError, RasterError
from flair_seg.inference.ensemble import Ensemble
from flair_seg.raster import geotiff
from flair_seg.segment import SegmentResult
from flair_seg.system.outputs import remove_abandoned

Run = Callable[..., SegmentResult]


def names(folder: Path) -> list[str]:
    """Return what lies in a folder."""
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A raster of several blocks, in a folder of its own."""
    (tmp_path / "source").mkdir()
    return write_raster(tmp_path / "source" / "in.tif", grey(530, 600))


@pytest.fixture
def target(tmp_path: Path) -> Path:
    """An empty folder for outputs."""
    (tmp_path / "target").mkdir()
    return tmp_path / "target"


def outputs(target: Path) -> dict[str, str]:
    """Return options that write all there is into a folder."""
    return {
        "output": str(target / "map.tif"),
        "confidence": str(target / "confidence.tif"),
        "probabilities": str(target / "shares.tif"),
    }


@pytest.mark.parametrize("after", [0, 1, 25, 89])
def test_cancelling_leaves_nothing_and_stops_within_a_batch(
    run: Run, source: Path, target: Path, make_log: type, after: int
) -> None:
    log = make_log(cancel_after=after)
    with pytest.raises(CancelledError, match="The run was cancelled"):
        run(source, log, quality="fast", **outputs(target))
    assert log.total == 90
    assert log.done[-1] <= after + 1
    assert names(target) == []


class CancelAtTheEnd:
    """Cancels while the finished file is being written, at the `calls`-th question after the last window."""

    def __init__(self, log: type, calls: int) -> None:
        """Wrap a listener."""
        self._log, self._left = log(), calls

    def __getattr__(self, name: str) -> object:
        """Pass on everything else."""
        return getattr(self._log, name)

    def is_cancelled(self) -> bool:
        """Count down once all windows are done."""
        if self._log.done and self._log.done[-1] == self._log.total:
            self._left -= 1
        return self._left < 0


@pytest.mark.parametrize("calls", [0, 1, 3])
def test_cancelling_the_final_copy_leaves_nothing(
    run: Run, source: Path, target: Path, make_log: type, gdal_exceptions: bool, calls: int
) -> None:
    with pytest.raises(CancelledError):
        run(source, CancelAtTheEnd(make_log, calls), quality="fast", **outputs(target))
    assert names(target) == []


def test_previous_results_survive_a_run_that_fails(run: Run, source: Path, target: Path, make_log: type) -> None:
    run(source, quality="fast", **outputs(target))
    before = {name: (target / name).read_bytes() for name in names(target)}
    assert len(before) == 7
    other = write_raster(source.parent / "other.tif", grey(530, 600, seed=9))
    for feedback in (make_log(cancel_after=50), CancelAtTheEnd(make_log, 2)):
        with pytest.raises(CancelledError):
            run(other, feedback, quality="fast", **outputs(target))
        assert {name: (target / name).read_bytes() for name in names(target)} == before


def truncated(path: Path, pixels: np.ndarray) -> Path:
    """Write a raster whose end is missing."""
    write_raster(path, pixels, options=("COMPRESS=DEFLATE", "TILED=YES", "BLOCKXSIZE=64", "BLOCKYSIZE=64"))
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])
    return path


@pytest.mark.parametrize("how", ["truncated", "missing"])
def test_a_mosaic_with_a_broken_source(
    run: Run, tmp_path: Path, source: Path, target: Path, gdal_exceptions: bool, capfd: pytest.CaptureFixture, how: str
) -> None:
    pixels = np.random.default_rng(1).integers(0, 256, (5, 300, 600)).astype(np.uint8)
    below = tmp_path / "source" / "below.tif"
    write_raster(below, pixels, geotransform=(X, GSD, 0, Y - 530 * GSD, 0, -GSD))
    mosaic = gdal.BuildVRT(str(tmp_path / "source" / "in.vrt"), [str(source), str(below)])
    del mosaic
    if how == "missing":
        below.unlink()
    else:
        below.write_bytes(below.read_bytes()[: below.stat().st_size // 3])
    with pytest.raises(RasterError) as caught:
        run(tmp_path / "source" / "in.vrt", quality="fast", **outputs(target))
    assert "in.vrt'" in str(caught.value) and "below.tif" in str(caught.value)
    assert ("Missing source files" if how == "missing" else "rows") in str(caught.value)
    assert "\n" not in str(caught.value)
    assert names(target) == []
    assert capfd.readouterr().err == ""


def test_a_truncated_raster(
    run: Run, tmp_path: Path, target: Path, gdal_exceptions: bool, capfd: pytest.CaptureFixture
) -> None:
    source = truncated(tmp_path / "in.tif", np.random.default_rng(1).integers(0, 256, (5, 300, 300)).astype(np.uint8))
    with pytest.raises(RasterError) as caught:
        run(source, quality="fast", **outputs(target))
    assert "in.tif' at rows 128..191: " in str(caught.value)
    assert names(target) == []
    assert capfd.readouterr().err == ""


def test_a_network_that_fails_under_way(run: Run, source: Path, target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    start, calls = Ensemble.start, []

    def fail_late(self: Ensemble, batch: np.ndarray, part: object) -> object:
        calls.append(len(batch))
        if len(calls) > 40:
            raise DeviceError("out of memory")
        return start(self, batch, part)

    monkeypatch.setattr(Ensemble, "start", fail_late)
    with pytest.raises(DeviceError, match="out of memory"):
        run(source, quality="fast", **outputs(target))
    assert names(target) == []


def test_a_writer_that_fails_under_way(run: Run, source: Path, target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(self: geotiff.GeoTiffWriter, *_: object) -> None:
        raise RasterError("Cannot write 'map.tif': no more")

    monkeypatch.setattr(geotiff.GeoTiffWriter, "write", fail)
    with pytest.raises(RasterError, match="no more"):
        run(source, quality="fast", **outputs(target))
    assert names(target) == []


def test_a_file_that_cannot_be_replaced(run: Run, source: Path, target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on Windows, where another program holds it open: the old stays, the new is kept beside it."""
    replace = os.replace

    def held(source: str, destination: str) -> None:
        if Path(destination).name == "map.tif":
            raise PermissionError(13, "Permission denied", destination)
        replace(source, destination)

    (target / "map.tif").write_bytes(b"what stood here before")
    monkeypatch.setattr(os, "replace", held)
    with pytest.raises(
        RasterError,
        match=r"Cannot replace '.*map\.tif' \(Permission denied\).* saved as '.*map\.tif\.part-.*\.tif'",
    ):
        run(source, quality="fast", output=str(target / "map.tif"))
    kept, old = sorted(target.iterdir(), key=lambda path: len(path.name), reverse=True)
    assert old.read_bytes() == b"what stood here before"
    assert read_raster(str(kept)).max() > 0


def test_styles_of_others_are_not_overwritten(run: Run, source: Path) -> None:
    style = source.with_suffix(".qml")
    style.write_text("the user's own", "utf-8")
    with pytest.raises(InputError, match=r"would overwrite the style file of the input, '.*in\.qml'"):
        run(source, output=str(source.with_suffix(".tiff")))
    assert style.read_text("utf-8") == "the user's own"
    output, confidence = (str(source.with_name(f"map{suffix}")) for suffix in (".tif", ".tiff"))
    with pytest.raises(InputError, match="shares its style file"):
        run(source, output=output, confidence=confidence)


def test_what_killed_runs_left_goes(run: Run, source: Path, target: Path) -> None:
    """At once where a lock says that nobody uses it, and otherwise after a day."""
    old, young = target / "map.tif.part-old", target / "map.tif.part-young"
    for folder in (old, young):
        folder.mkdir()
        (folder / "part.tif").write_bytes(b"")
    for path in (old, old / "part.tif"):
        os.utime(path, (0, 0))
    remove_abandoned(str(target / "map.tif"))
    assert not old.exists() and young.exists()
    run(source, quality="fast", output=str(target / "map.tif"))
    assert not young.exists()


LIMITED = """
import resource, sys
from flair_seg.commands.cli import main
limit = int(sys.argv.pop(1))
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
sys.exit(main(sys.argv[1:]))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="needs a limit on the size of files")
@pytest.mark.parametrize("limit", [0, 100, 20_000, 150_000])
def test_a_full_disk(tmp_path: Path, target: Path, grey_model: Path, limit: int) -> None:
    """A limit on the size of files fails as a full disk does: while rows are written, or at the final copy."""
    pixels = np.random.default_rng(1).integers(0, 256, (1, 1100, 600)).astype(np.uint8).repeat(5, 0)
    source = write_raster(tmp_path / "in.tif", pixels)
    (target / "map.tif").write_bytes(b"what stood here before")
    arguments = ["segment", str(source), str(target / "map.tif"), "--model", str(grey_model), "--quality", "fast"]
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, str(limit), *arguments, "-q"], capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 3, done.stderr
    assert done.stdout == ""
    (line,) = [text for text in done.stderr.splitlines() if not text.startswith("_tiff")]  # libtiff's own
    assert line.startswith("flair-seg: error: ") and "map.tif'" in line
    assert names(target) == ["map.tif"]
    assert (target / "map.tif").read_bytes() == b"what stood here before"


INTERRUPTED = """
import os, signal, sys
from flair_seg.commands import cli
from flair_seg.commands import shared
moment = sys.argv.pop(1)

class Interrupting(shared.ConsoleFeedback):
    def progress(self, done, total):
        if moment == "windows" and done == 20 or moment == "copy" and done == total:
            self.fire = True
        if moment == "windows" and done == 20:
            os.kill(os.getpid(), signal.SIGINT)

    def is_cancelled(self):
        if moment == "copy" and getattr(self, "fire", False):
            os.kill(os.getpid(), signal.SIGINT)
        return False

shared.ConsoleFeedback = Interrupting
sys.exit(cli.main(sys.argv[1:]))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signal that one process sends to itself")
@pytest.mark.parametrize("moment", ["windows", "copy"])
def test_an_interrupt(source: Path, target: Path, grey_model: Path, moment: str) -> None:
    arguments = ["segment", str(source), str(target / "map.tif"), "--model", str(grey_model), "--quality", "fast", "-q"]
    done = subprocess.run(
        [sys.executable, "-c", INTERRUPTED, moment, *arguments], capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 130, done.stderr
    assert done.stderr.splitlines() == [f"flair-seg: error: {CancelledError('The run was cancelled.')}"]
    assert names(target) == []
