"""The children that QGIS starts import nothing from the working folder: QGIS's is often the project's."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from flair_qgis.flair_seg.errors import RasterError
from flair_qgis.flair_seg.feedback import Feedback
from flair_qgis.flair_seg.options import SegmentOptions
from flair_qgis.processing.mapping import clusterrun
from flair_qgis.processing.runtime import child, installing, runtime
from flair_qgis.processing.runtime.wheels import PipSource

from .test_runtime import Log, root, wheels  # noqa: F401 - fixtures


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with modules that leave a mark beside them when they are imported."""
    folder = tmp_path / "project"
    folder.mkdir()
    code = "import os\nopen(os.path.splitext(__file__)[0] + '.ran', 'w').close()\nraise ImportError('hostile')\n"
    for name in ("json", "runpy", "numpy", "pip", "flatbuffers", "importlib", "argparse", "flair_seg", "sitecustomize"):
        (folder / f"{name}.py").write_text(code, encoding="utf-8")
    monkeypatch.chdir(folder)
    monkeypatch.setenv("PYTHONPATH", "")
    return folder


def test_looking_for_a_python(project: Path) -> None:
    assert child.find_python().name.startswith("python")
    assert list(project.glob("*.ran")) == []


def test_installing_the_runtime(project: Path, root: Path, wheels: Path) -> None:  # noqa: F811
    report = installing.install("onnxruntime", PipSource(wheels), Log())
    assert report.version == "9.1" and runtime.library_folder() == report.folder
    assert list(project.glob("*.ran")) == []


def test_a_run_on_a_cluster(project: Path, provider: None, tmp_path: Path) -> None:
    with pytest.raises(RasterError, match=r"none\.tif"):
        clusterrun.run_on_cluster(
            SegmentOptions(str(tmp_path / "none.tif"), str(tmp_path / "map.tif"), workers=1), Feedback()
        )
    assert list(project.glob("*.ran")) == []


class Heard(Feedback):
    """Keeps what it is told, with its kind."""

    def __init__(self) -> None:
        """Start empty."""
        self.said: list[tuple[object, ...]] = []

    def info(self, text: str) -> None:
        """Keep a line."""
        self.said.append(("info", text))

    def warning(self, text: str) -> None:
        """Keep a line."""
        self.said.append(("warning", text))

    def progress(self, done: int, total: int) -> None:
        """Keep a count."""
        self.said.append(("progress", done, total))


def test_each_message_of_a_run_on_a_cluster_is_passed_on_as_what_it_is() -> None:
    """Lines that are no messages, such as those of a library, are information."""
    heard = Heard()
    listener = clusterrun._Listener(heard)
    for line in ('{"info": "50 % of it"}', '{"warning": "w"}', '{"progress": [3, 4]}', "35 % done", "[1]", '{"a": 1}'):
        listener.info(line)
    expected = [("info", "50 % of it"), ("warning", "w"), ("progress", 3, 4)]
    assert heard.said == [*expected, *[("info", line) for line in ("35 % done", "[1]", '{"a": 1}')]]
    listener.info('{"result": {"output": "map.tif"}}')
    listener.info('{"error": {"type": "RasterError", "message": "m"}}')
    assert (listener.result, listener.error["type"]) == ({"output": "map.tif"}, "RasterError")


def test_a_numpy_of_the_users_choice_is_passed_on(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """QGIS may use a numpy of PYTHONPATH, which isolation leaves out: the child must find the same one."""
    chosen = tmp_path / "chosen"
    (chosen / "numpy").mkdir(parents=True)
    (chosen / "numpy" / "__init__.py").touch()
    monkeypatch.setenv("PYTHONPATH", str(chosen))
    monkeypatch.setattr(sys, "path", [str(chosen), *sys.path])
    monkeypatch.delitem(sys.modules, "numpy", raising=False)
    assert child._why_unusable(Path(sys.executable)) is None
