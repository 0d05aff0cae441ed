"""ONNX Runtime records and sends nothing, whichever way it is imported."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest
from stub_raster import grey, write_raster
from watched_home import WatchedHome

from flair_seg.system import telemetry

SESSION = "from flair_seg.inference.session import load_runtime; load_runtime()"
WORKER = """
import sys
import distributed
with distributed.LocalCluster(n_workers=1, threads_per_worker=1, dashboard_address=None) as cluster:
    with distributed.Client(cluster) as client:
        from flair_seg.cluster.worker import describe, job_message
        from flair_seg.options import SegmentOptions
        options = SegmentOptions(*sys.argv[1:], threads=1)
        answer = client.submit(describe, job_message(options)).result()
        assert "machine" in answer, answer
"""


@pytest.fixture
def home(tmp_path: Path) -> WatchedHome:
    """An empty home, with a folder for temporary files."""
    return WatchedHome(tmp_path / "watched")


def test_the_runtime_imported_through_the_engine(home: WatchedHome) -> None:
    home.run(sys.executable, "-c", SESSION)
    assert home.left() == []


def test_the_command_line(home: WatchedHome, grey_model: Path, tmp_path: Path) -> None:
    source = write_raster(tmp_path / "in.tif", grey(70, 90))
    command = (sys.executable, "-m", "flair_seg", "segment", str(source), str(tmp_path / "map.tif"), "-q")
    home.run(*command, "--model", str(grey_model))
    assert home.left() == []


def test_a_dask_worker_of_another_cluster(home: WatchedHome, grey_model: Path, tmp_path: Path) -> None:
    pytest.importorskip("distributed", reason="the extra `cluster` is not installed")
    source = write_raster(tmp_path / "in.tif", grey(70, 90))
    script = tmp_path / "workers.py"
    script.write_text(f"if __name__ == '__main__':\n{_indented(WORKER)}", encoding="utf-8")
    home.run(sys.executable, str(script), str(source), str(tmp_path / "map.tif"), str(grey_model))
    assert home.left() == []


def test_processes_of_this_machine(home: WatchedHome, grey_model: Path, tmp_path: Path) -> None:
    pytest.importorskip("distributed", reason="the extra `cluster` is not installed")
    source = write_raster(tmp_path / "in.tif", grey(70, 90))
    command = (sys.executable, "-m", "flair_seg", "segment", str(source), str(tmp_path / "map.tif"), "-q")
    home.run(*command, "--model", str(grey_model), "--workers", "1")
    assert home.left() == []


def test_an_opposite_setting_of_the_environment_does_not_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(telemetry.VARIABLE, "0")
    telemetry.forbid_telemetry()
    assert os.environ[telemetry.VARIABLE] == "1"


def test_a_runtime_that_another_plugin_imported_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    from flair_seg.inference.session import load_runtime

    calls = []
    other = ModuleType("onnxruntime")
    other.disable_telemetry_events = lambda: calls.append("stopped")  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "onnxruntime", other)
    monkeypatch.delenv(telemetry.VARIABLE, raising=False)
    assert load_runtime() is other
    assert calls == ["stopped"] and os.environ[telemetry.VARIABLE] == "1"


def test_a_runtime_without_the_call_is_taken_as_it_is() -> None:
    telemetry.stop_telemetry(ModuleType("onnxruntime"))


def test_the_watch_sees_what_an_unprotected_import_leaves(home: WatchedHome) -> None:
    """Without this the other tests could pass by chance; older runtimes, and those for other systems, leave nothing."""
    import onnxruntime

    release = tuple(int(part) for part in onnxruntime.__version__.split(".")[:2])
    if not sys.platform.startswith("linux") or release < (1, 29):
        pytest.skip("this runtime has no telemetry")
    subprocess.run([sys.executable, "-c", "import onnxruntime"], env=home.environment, check=True, timeout=60)
    assert any("deviceid" in name for name in home.left())


def _indented(code: str) -> str:
    """Return code as the body of a block."""
    return "".join(f"    {line}\n" for line in code.strip().splitlines())
