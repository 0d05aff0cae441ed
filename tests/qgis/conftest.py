"""QGIS, Processing and the plugin's provider for all tests here, in a profile and data folder of their own."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

ROOT = Path(__file__).resolve().parents[2]
_HOME = tempfile.TemporaryDirectory(prefix="flair-qgis-")
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["LC_ALL"] = "C.UTF-8"  # messages are compared in English
os.environ["QGIS_CUSTOM_CONFIG_PATH"] = f"{_HOME.name}/profile"
os.environ["XDG_DATA_HOME"] = f"{_HOME.name}/data"
os.environ["XDG_CACHE_HOME"] = f"{_HOME.name}/cache"

if importlib.util.find_spec("flair_qgis") is None:
    _spec = importlib.util.spec_from_file_location(
        "flair_qgis", ROOT / "__init__.py", submodule_search_locations=[str(ROOT)]
    )
    sys.modules["flair_qgis"] = importlib.util.module_from_spec(_spec)
    _spec.loader.exec_module(sys.modules["flair_qgis"])
if importlib.util.find_spec("qgis_run") is None:
    sys.path.append(str(ROOT / "tests"))

if TYPE_CHECKING:
    from qgis.core import QgsApplication, QgsProcessingContext


@pytest.fixture(scope="session")
def app() -> Iterator[QgsApplication]:
    """A QGIS application with Processing."""
    from qgis.core import QgsApplication

    application = QgsApplication([], True)
    application.initQgis()
    # First, since `python -m pytest` puts the repository on the path, whose `processing` is another.
    sys.path.insert(0, str(Path(QgsApplication.pkgDataPath(), "python", "plugins")))
    from processing.core.Processing import Processing

    Processing.initialize()
    yield application
    Processing.deinitialize()


@pytest.fixture
def provider(app: QgsApplication) -> Iterator[None]:
    """The plugin's provider, registered as qgis_process does it."""
    from flair_qgis import classFactory

    plugin = classFactory(None)
    plugin.initProcessing()
    yield
    plugin.unload()


class QgisProcess:
    """Runs qgis_process in a home of its own.

    Debian's wrapper `qgis_process` passes an option that the program does not know, and fails: the program itself,
    `qgis_process.bin`, is called there.
    """

    program = shutil.which("qgis_process.bin") or shutil.which("qgis_process")

    def __init__(self, home: Path) -> None:
        """Link the plugin and a runtime into an empty home."""
        plugins = home / "plugins"
        plugins.mkdir()
        (plugins / "flair_land_cover").symlink_to(ROOT, target_is_directory=True)
        self.environment = {
            **os.environ,
            "QT_QPA_PLATFORM": "offscreen",
            "QGIS_PLUGINPATH": str(plugins),
            "QGIS_CUSTOM_CONFIG_PATH": str(home / "profile"),
            "XDG_DATA_HOME": str(home / "data"),
        }
        self.environment.pop("PYTHONPATH", None)

    def __call__(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run with arguments."""
        return subprocess.run(
            [self.program, *arguments], env=self.environment, capture_output=True, text=True, timeout=120
        )

    def json(self, *arguments: str) -> dict[str, object]:
        """Run and return the results of its JSON output."""
        answer = self("--json", "run", *arguments)
        assert answer.returncode == 0, answer.stdout + answer.stderr
        return json.loads(answer.stdout[answer.stdout.index("{") :])["results"]


@pytest.fixture(scope="session")
def new_qgis_process() -> type[QgisProcess]:
    """A way to get qgis_process with the plugin in a home: call it with an empty folder."""
    if QgisProcess.program is None:
        pytest.skip("qgis_process is not installed")
    return QgisProcess


@pytest.fixture(scope="session")
def bare(new_qgis_process: type[QgisProcess], tmp_path_factory: pytest.TempPathFactory) -> QgisProcess:
    """qgis_process with the plugin and without a runtime."""
    program = new_qgis_process(tmp_path_factory.mktemp("bare"))
    assert "flair_land_cover (FLAIR land cover)" in program("plugins", "enable", "flair_land_cover").stdout
    return program


@pytest.fixture(scope="session")
def ready(bare: QgisProcess, tmp_path_factory: pytest.TempPathFactory) -> QgisProcess:
    """The same with a runtime in the plugin's own folder: links to what the tests' Python has."""
    home = tmp_path_factory.mktemp("ready")
    program = type(bare)(home)
    program.environment["QGIS_CUSTOM_CONFIG_PATH"] = bare.environment["QGIS_CUSTOM_CONFIG_PATH"]
    from flair_qgis.processing.runtime.runtime import POINTER, runtime_root

    tag = runtime_root().name
    folder = home / "data" / "flair-seg" / "runtime" / tag / "linked"
    folder.mkdir(parents=True)
    for name in ("onnxruntime", "flatbuffers", "packaging"):
        spec = importlib.util.find_spec(name)
        (folder / name).symlink_to(Path(spec.origin).parent, target_is_directory=True)
    (folder.parent / POINTER).write_text("linked", encoding="utf-8")
    return program


@pytest.fixture
def context(provider: None) -> QgsProcessingContext:
    """A Processing context with an empty project."""
    from qgis.core import QgsProcessingContext, QgsProject

    project = QgsProject()
    context = QgsProcessingContext()
    context.setProject(project)
    context._project = project  # the context keeps no reference of its own
    return context


@pytest.fixture(scope="session")
def patches(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Patches of a small zone: 1 row, 2 columns."""
    from scene import write_patches

    return write_patches(tmp_path_factory.mktemp("patches"), seed=7, rows=1, cols=2)


@pytest.fixture(scope="session")
def colour_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A network whose class is the strongest of red, green and blue; window 64 px, 0.2 m."""
    return _write_network(tmp_path_factory.mktemp("models") / "strongest-colour.onnx", "red", "green", "blue")


@pytest.fixture(scope="session")
def near_infrared_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same for near infrared, red and green."""
    return _write_network(tmp_path_factory.mktemp("models") / "strongest-band.onnx", "nir", "red", "green")


def _write_network(path: Path, *bands: str) -> Path:
    """Write a network that casts `image` uint8 (N, 3, H, W) to `logits` float32; its manifest says windows of 64 px."""
    from flair_qgis.flair_seg.models.foreign import manifest_to_metadata
    from flair_qgis.flair_seg.models.manifest import Band, Manifest, Normalisation, Output
    from flair_qgis.flair_seg.models.onnxfile import (
        ELEMENT_NUMBERS,
        Node,
        TensorInfo,
        _encode_tensor_info,
        _field,
        append,
    )
    from flair_qgis.flair_seg.nomenclature import LandCoverClass

    colours = ("#ff0000", "#00ff00", "#0000ff")
    manifest = Manifest(
        name=path.stem,
        version="1",
        title=path.stem,
        licence="CC0-1.0",
        attribution="none",
        bands=tuple(Band(name) for name in bands),
        gsd_m=0.2,
        window_size=64,
        normalisation=Normalisation("none"),
        output=Output("logits"),
        classes=tuple(LandCoverClass(n + 1, f"{bands[n]} things", colours[n]) for n in range(3)),
    )
    shape = ("N", 3, "H", "W")
    graph = _field(2, path.stem) + _field(11, _encode_tensor_info(TensorInfo("image", "uint8", shape)))
    header = _field(1, 8) + _field(8, _field(1, "") + _field(2, 13)) + _field(7, graph)
    cast = Node("Cast", ("image",), ("logits",), (("to", ELEMENT_NUMBERS["float32"]),))
    model = append(header, [cast], (TensorInfo("logits", "float32", shape),))
    entries = b"".join(_field(14, _field(1, k) + _field(2, v)) for k, v in manifest_to_metadata(manifest).items())
    path.write_bytes(model + entries)
    return path
