"""What the engine's tests share: the stub networks and rasters beside this folder, and a run with few threads."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from osgeo import gdal, ogr, osr

TESTS = str(Path(__file__).resolve().parents[1])
if TESTS not in sys.path:
    sys.path.append(TESTS)
os.environ["LC_ALL"] = "C.UTF-8"  # messages are compared in English
_CACHE = tempfile.TemporaryDirectory(prefix="flair-cache-")
os.environ["XDG_CACHE_HOME"] = _CACHE.name  # speeds of stub networks are nobody's

from stub_network import manifest, write_network  # noqa: E402 - found through the line above

from flair_seg.feedback import Feedback  # noqa: E402
from flair_seg.inference.loaded import release  # noqa: E402
from flair_seg.segment import SegmentOptions, SegmentResult, segment  # noqa: E402

settings.register_profile("engine", max_examples=40, deadline=None)
settings.load_profile("engine")


class Log(Feedback):
    """Keeps what a run says; cancels once `cancel_after` windows have been seen."""

    def __init__(self, cancel_after: int | None = None) -> None:
        """Start with nothing heard."""
        self.lines: list[str] = []
        self.warnings: list[str] = []
        self.done: list[int] = []
        self.total = 0
        self._cancel_after = cancel_after

    def info(self, text: str) -> None:
        """Keep a fact."""
        self.lines.append(text)

    def warning(self, text: str) -> None:
        """Keep a warning."""
        self.warnings.append(text)

    def progress(self, done: int, total: int) -> None:
        """Keep the progress."""
        self.done.append(done)
        self.total = total

    def is_cancelled(self) -> bool:
        """Whether enough windows have been seen."""
        return self._cancel_after is not None and bool(self.done) and self.done[-1] >= self._cancel_after


@pytest.fixture(autouse=True)
def unloaded() -> Iterator[None]:
    """Each test loads its model again."""
    release()
    yield


@pytest.fixture
def log() -> Log:
    """A listener."""
    return Log()


@pytest.fixture
def make_log() -> type[Log]:
    """The class of listeners."""
    return Log


@pytest.fixture(params=["exceptions off", "exceptions on"])
def gdal_exceptions(request: pytest.FixtureRequest) -> Iterator[bool]:
    """Both positions of GDAL's process-wide switch: off in QGIS, on in many scripts."""
    switched_on = request.param == "exceptions on"
    modules = (gdal, ogr, osr) if switched_on else ()
    for module in modules:
        module.UseExceptions()
    yield switched_on
    for module in reversed(modules):
        module.DontUseExceptions()


@pytest.fixture(scope="session")
def grey_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A network whose class is known from a pixel's grey alone; five bands, three classes, window 64 px."""
    return write_network(tmp_path_factory.mktemp("model") / "grey.onnx")


@pytest.fixture(scope="session")
def blur_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A network that looks 7 px around, so that what a window shows near its border matters; window 32 px."""
    path = tmp_path_factory.mktemp("model") / "blur.onnx"
    return write_network(path, manifest(window_size=32), reach=7)


Run = Callable[..., SegmentResult]


@pytest.fixture
def run(tmp_path: Path, grey_model: Path) -> Run:
    """Segment a raster into `out.tif` of the test's folder, with one thread and the grey model unless told."""

    def call(source: Path | str, feedback: Feedback | None = None, **options: object) -> SegmentResult:
        values: dict[str, object] = {"output": str(tmp_path / "out.tif"), "model": str(grey_model), "threads": 1}
        return segment(SegmentOptions(input=str(source), **{**values, **options}), feedback)  # type: ignore[arg-type]

    return call
