"""No child imports a module that lies in the working folder, as a downloaded project may hold one of any name."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from stub_raster import grey, write_raster

from flair_seg.system import isolated

HOSTILE = ("json", "runpy", "numpy", "pickle", "types", "random", "distributed", "onnxruntime", "osgeo", "cryptography")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with modules that leave a mark beside them when they are imported."""
    folder = tmp_path / "project"
    folder.mkdir()
    code = "import os\nopen(os.path.splitext(__file__)[0] + '.ran', 'w').close()\nraise ImportError('hostile')\n"
    for name in HOSTILE:
        (folder / f"{name}.py").write_text(code, encoding="utf-8")
    monkeypatch.chdir(folder)
    return folder


def marks(project: Path) -> list[str]:
    """Return the modules that were imported."""
    return sorted(path.stem for path in project.rglob("*.ran"))


def test_the_project_would_be_imported_otherwise(project: Path) -> None:
    subprocess.run([sys.executable, "-c", "import json"], cwd=project, capture_output=True)
    assert marks(project) == ["json"]


@pytest.mark.parametrize("python_path", [None, ".", "", f"{os.pathsep}."])
@pytest.mark.parametrize("home", [False, True], ids=["isolated", "PYTHONHOME"])
def test_a_module_run_isolated(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, python_path: str | None, home: bool
) -> None:
    if python_path is not None:
        monkeypatch.setenv("PYTHONPATH", python_path)
    if home:
        monkeypatch.setenv("PYTHONHOME", f"{sys.base_prefix}:{sys.base_exec_prefix}")
    code = "import json, sys, random, pickle; print(json.dumps([sys.argv[1:], sys.path]))"
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "said.py").write_text(code, encoding="utf-8")
    (tmp_path / "empty").mkdir()
    command = isolated.isolated_module(sys.executable, "said", ["one", "-two"], [str(tmp_path / "mine")], ["/last"])
    done = subprocess.run(
        command, cwd=tmp_path / "empty", env=isolated.isolated_environment(), capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    arguments, path = json.loads(done.stdout)
    assert arguments == ["one", "-two"] and path[-1] == "/last" and str(tmp_path / "mine") in path
    assert str(project) not in path and marks(project) == []


def test_named_folders_hide_no_module_of_the_standard_library(project: Path) -> None:
    command = isolated.isolated_module(sys.executable, "this", [], [str(project)])
    assert subprocess.run(command, env=isolated.isolated_environment(), capture_output=True).returncode == 0
    assert marks(project) == []


def test_what_is_passed_on_of_the_path(project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chosen = str(tmp_path)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(["", ".", chosen]))
    monkeypatch.setattr(sys, "path", ["", ".", str(project), chosen, "/usr/lib/python3"])
    assert isolated.inherited_folders() == [chosen]
    assert isolated.all_folders() == [chosen, "/usr/lib/python3", isolated.ENGINE_FOLDER]
    assert not {name for name in isolated.isolated_environment() if name.startswith("PYTHON")} - {"PYTHONHOME"}


def test_workers_started_in_a_hostile_folder(
    project: Path, grey_model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("distributed", reason="the extra `cluster` is not installed")
    source = write_raster(tmp_path / "in.tif", grey(70, 90))
    # As the console script `flair-seg`: its own folder, not the working folder, comes first on `sys.path`.
    script = tmp_path / "script.py"
    script.write_text(
        "from flair_seg.commands.cli import main\nif __name__ == '__main__':\n    raise SystemExit(main())\n"
    )
    command = [sys.executable, str(script), "segment", "../in.tif", str(tmp_path / "map.tif"), "-q"]
    done = subprocess.run(
        [*command, "--model", str(grey_model), "--workers", "1"],
        cwd=project,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    assert source.exists() and (tmp_path / "map.tif").exists() and marks(project) == []
