"""Memory: what is available divides a map or refuses it, and running out of it is one sentence whatever says so."""

from __future__ import annotations

import errno
import importlib
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnxruntime
import pytest
from command_run import Segment, refused
from osgeo import gdal
from stub_raster import grey, write_raster

from flair_seg import SegmentResult
from flair_seg.errors import FlairError, InputError, OutOfMemoryError, RasterError
from flair_seg.feedback import Feedback
from flair_seg.inference.ensemble import Ensemble
from flair_seg.inference.session import Session
from flair_seg.mapping import blocks
from flair_seg.models.model import load_model
from flair_seg.raster.gdalenv import gdal_errors
from flair_seg.system import resources as systemmemory
from flair_seg.system.resources import MIB, available_bytes, memory_errors, ran_out

MEMORY = 8
"""What the command exits with."""
FULL = "[ONNXRuntimeError] : 6 : Failed to allocate memory for requested buffer of size 123"
Run = Callable[..., SegmentResult]
MODULE = importlib.import_module("flair_seg.segment")
"""The module, whose name in the package is the function."""


def test_this_machine_tells_what_it_has() -> None:
    found = available_bytes()
    assert found is not None
    lines = Path("/proc/meminfo").read_text("ascii").splitlines()
    assert 2**20 < found <= 1024 * next(int(line.split()[1]) for line in lines if line.startswith("MemTotal:"))


def group(folder: Path, version: int, most: str, used: int, cached: int = 0) -> None:
    """Write a control group as the kernel shows it."""
    folder.mkdir(parents=True, exist_ok=True)
    names = ("memory.max", "memory.current", "inactive_file")
    if version == 1:
        names = ("memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file")
    (folder / names[0]).write_text(f"{most}\n")
    (folder / names[1]).write_text(f"{used}\n")
    (folder / "memory.stat").write_text(f"anon 1\n{names[2]} {cached}\n")


@pytest.mark.parametrize("version", [1, 2])
def test_the_tightest_group_counts(tmp_path: Path, version: int) -> None:
    """A limit may stand on the group itself or on one around it; cached files are given up when needed."""
    proc, mounted = tmp_path / "proc", tmp_path / "cgroup"
    (proc / "self").mkdir(parents=True)
    top = mounted / "memory" if version == 1 else mounted
    lines = "12:cpu,cpuacct:/other\n5:memory:/a/b\n" if version == 1 else "0::/a/b\n"
    (proc / "self" / "cgroup").write_text(lines)
    assert systemmemory._group_free(proc, mounted) is None
    group(top / "a" / "b", version, "max" if version == 2 else str(2**62), 100)
    found = systemmemory._group_free(proc, mounted)
    assert found is None if version == 2 else found == 2**62 - 100
    group(top / "a", version, "1000", 700, cached=50)
    assert systemmemory._group_free(proc, mounted) == 350
    group(top, version, "900", 800)
    assert systemmemory._group_free(proc, mounted) == 100


def test_the_machines_memory_and_the_limit_of_addresses(tmp_path: Path) -> None:
    (tmp_path / "meminfo").write_text("MemTotal: 9 kB\nMemAvailable:      7 kB\n")
    assert systemmemory._meminfo_free(tmp_path) == 7 * 1024
    assert systemmemory._meminfo_free(tmp_path / "none") is None
    assert systemmemory._group_free(tmp_path / "none", tmp_path) is None


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux limits addresses")
def test_a_limit_of_addresses_is_seen() -> None:
    code = "from flair_seg.system.resources import available_bytes; print(available_bytes())"
    command = f"ulimit -v 400000; exec {sys.executable} -c '{code}'"
    found = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=True)
    assert 0 < int(found.stdout) < 400_000 * 1024


class _GdalError(Exception):
    """An error that comes from another."""


def caused_by(error: Exception) -> Exception:
    """Return an error with a cause."""
    try:
        try:
            raise error
        except Exception as first:
            raise _GdalError("reading failed") from first
    except _GdalError as second:
        return second


@pytest.mark.parametrize(
    "error",
    [
        MemoryError(),
        np.core._exceptions._ArrayMemoryError((3, 4), np.dtype("int64")),
        OSError(errno.ENOMEM, "Cannot allocate memory"),
        RuntimeError("can't start new thread"),
        RuntimeError(FULL),
        RuntimeError("std::bad_alloc"),
        ImportError("libx.so: failed to map segment from shared object"),
        caused_by(MemoryError()),
    ],
)
def test_whatever_says_so_is_one_error(error: Exception) -> None:
    with pytest.raises(OutOfMemoryError, match=r"Not enough memory \(.*(\d+|\?) MiB") as caught, memory_errors():
        raise error
    assert isinstance(caught.value, MemoryError) and "\n" not in str(caught.value)


@pytest.mark.parametrize("error", [ValueError("x"), AttributeError("'NoneType' object has no attribute 'a'"),
                                   InputError("memory"), OSError(errno.ENOSPC, "No space left")])  # fmt: skip
def test_other_errors_pass(error: Exception) -> None:
    gdal.ErrorReset()
    assert not ran_out(error)
    with pytest.raises(type(error)) as caught, memory_errors():
        raise error
    assert caught.value is error


def test_gdal_without_memory(gdal_exceptions: bool) -> None:
    """A raster of 10 TB in memory: GDAL gives None, or raises, and says what it lacks."""
    with pytest.raises(FlairError, match="Not enough memory") as caught, memory_errors(), gdal_errors("reading failed"):
        gdal.Error(gdal.CE_Failure, gdal.CPLE_OutOfMemory, "cannot allocate 10 TB")
    assert isinstance(caught.value, OutOfMemoryError) and "cannot allocate 10 TB" in str(caught.value)
    with pytest.raises(RasterError), gdal_errors("reading failed"):
        gdal.Error(gdal.CE_Failure, gdal.CPLE_FileIO, "no such file")


def test_what_is_done_with_gdals_none() -> None:
    gdal.PushErrorHandler("CPLQuietErrorHandler")
    gdal.Error(gdal.CE_Failure, gdal.CPLE_OutOfMemory, "cannot allocate")
    gdal.PopErrorHandler()
    try:
        assert ran_out(AttributeError("'NoneType' object has no attribute 'SetGeoTransform'"))
        assert not ran_out(AttributeError("'Grid' object has no attribute 'x'"))
    finally:
        gdal.ErrorReset()


def test_a_processor_without_memory(grey_model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def call(*_: object) -> None:
        raise RuntimeError(FULL)

    monkeypatch.setattr(Session, "_call", call)
    ensemble = Ensemble(load_model(grey_model), probabilities=False, device="cpu")
    with pytest.raises(OutOfMemoryError, match=r"grey\.onnx with batch size 1:.*allocate memory"):
        ensemble.predict(np.zeros((4, 5, 64, 64), np.uint8))


def test_a_network_that_memory_does_not_hold(grey_model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def open_network(*_: object, **__: object) -> None:
        raise RuntimeError("std::bad_alloc")

    monkeypatch.setattr(onnxruntime, "InferenceSession", open_network)
    with pytest.raises(OutOfMemoryError, match=r"grey.onnx: .*bad_alloc"):
        Ensemble(load_model(grey_model), probabilities=False)


@pytest.fixture
def wide(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A wide raster, and small blocks."""
    monkeypatch.setattr(blocks, "BLOCK_STEP", 16)
    return write_raster(tmp_path / "wide.tif", grey(100, 1000, seed=1))


def test_what_is_available_divides_the_map_and_not_its_bytes(
    run: Run, wide: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, log: Feedback
) -> None:
    whole = run(wide)
    expected = (tmp_path / "out.tif").read_bytes()
    short = round((whole.memory_mb * MIB - blocks.PROGRAM_BYTES - MIB) / blocks.TAKEN_SHARE)
    monkeypatch.setattr(MODULE, "available_bytes", lambda: short)
    divided = run(wide, log)
    assert whole.blocks == 1 and divided.blocks > 1 and divided.memory_mb < whole.memory_mb
    assert (tmp_path / "out.tif").read_bytes() == expected
    assert any(f"{whole.memory_mb} MiB" in line and f"{short // MIB} MiB are available" in line for line in log.lines)


def test_what_is_too_little_is_refused_and_a_budget_overrules_it(
    run: Run, wide: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, log: Feedback
) -> None:
    whole = run(wide)
    (tmp_path / "out.tif").unlink()
    before = sorted(tmp_path.iterdir())
    monkeypatch.setattr(MODULE, "available_bytes", lambda: 5 * MIB)
    with pytest.raises(OutOfMemoryError, match=r"needs at least \d+ MiB .*\b5 MiB are available.*--memory"):
        run(wide)
    assert sorted(tmp_path.iterdir()) == before
    assert run(wide, log, memory_mb=whole.memory_mb).blocks == 1
    assert any(f"needs {whole.memory_mb} MiB" in text and " 5 MiB are available" in text for text in log.warnings)


def test_where_nothing_is_known_nothing_changes(run: Run, wide: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(MODULE, "available_bytes", lambda: None)
    assert run(wide).blocks == 1


def test_the_command_line_says_it_in_one_line(
    tmp_path: Path, grey_model: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """In segment, and in a tool."""
    import flair_seg.mapping.source
    from flair_seg.commands.cli import main
    from flair_seg.tools.analyse.polygons import vectorize

    def fail(*_: object, **__: object) -> None:
        raise MemoryError

    source = write_raster(tmp_path / "in.tif", grey(70, 90))
    monkeypatch.setattr(flair_seg.mapping.source, "describe", fail)
    refused(
        Segment(tmp_path, grey_model, capfd)(source),
        MEMORY,
        "Not enough memory",
        "--memory",
    )
    monkeypatch.setattr(vectorize, "vectorize", fail)
    assert main(["vectorize", str(source), str(tmp_path / "out.gpkg")]) == MEMORY
    (line,) = capfd.readouterr().err.splitlines()
    assert "Not enough memory" in line and "Unexpected error" not in line


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux limits addresses")
@pytest.mark.parametrize("limit_kib", [480_000, 540_000, 600_000])
def test_a_process_without_memory_ends_in_one_line(tmp_path: Path, grey_model: Path, limit_kib: int) -> None:
    """Wherever it runs out: while loading, reading, predicting or writing."""
    source = write_raster(tmp_path / "in.tif", grey(600, 3000), nodata=0)
    command = (
        f"ulimit -v {limit_kib}; exec {sys.executable} -m flair_seg segment {source} {tmp_path}/map.tif "
        f"--model {grey_model} --quality fast --memory 3000 --threads 1"
    )
    found = subprocess.run(["bash", "-c", command], capture_output=True, text=True, timeout=120)
    assert "Unexpected error" not in found.stderr and "Traceback" not in found.stderr
    if found.returncode == MEMORY:
        assert "Not enough memory" in found.stderr.splitlines()[-1]
        assert not (tmp_path / "map.tif").exists()
