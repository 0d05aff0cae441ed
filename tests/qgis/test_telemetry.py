"""ONNX Runtime records and sends nothing from inside QGIS, whichever plugin imports it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from watched_home import WatchedHome

if TYPE_CHECKING:
    from .conftest import QgisProcess

PROVIDER = """
import os, sys
sys.path.insert(0, sys.argv[1])
from qgis.core import QgsApplication
application = QgsApplication([], False)
application.initQgis()
sys.path.append(os.path.join(QgsApplication.pkgDataPath(), "python", "plugins"))
import processing
from processing.core.Processing import Processing
Processing.initialize()
from flair_land_cover import classFactory
plugin = classFactory(None)
plugin.initProcessing()
import onnxruntime  # as another plugin would
plugin.unload()
print("loaded", onnxruntime.__version__, flush=True)
os._exit(0)
"""


def test_qgis_process_maps_without_telemetry(
    ready: QgisProcess, patches: Path, colour_model: Path, tmp_path: Path
) -> None:
    home = WatchedHome(tmp_path / "watched")
    kept = {name: ready.environment[name] for name in ("QGIS_CUSTOM_CONFIG_PATH", "QGIS_PLUGINPATH", "XDG_DATA_HOME")}
    program = type(ready).__new__(type(ready))
    program.environment = {**home.environment, **kept, "QT_QPA_PLATFORM": "offscreen"}
    image = next(patches.rglob("IMG_*.tif"))
    program.json(
        "flair:segment",
        f"--INPUT={image}",
        f"--MODEL_FILE={colour_model}",
        "--QUALITY=fast",
        f"--OUTPUT={tmp_path}/map.tif",
    )
    assert home.left() == []


def test_the_provider_also_protects_what_other_plugins_import(tmp_path: Path) -> None:
    home = WatchedHome(tmp_path / "watched")
    plugins = tmp_path / "plugins"
    plugins.mkdir()
    (plugins / "flair_land_cover").symlink_to(Path(__file__).resolve().parents[2], target_is_directory=True)
    done = home.run(sys.executable, "-c", PROVIDER, str(plugins))
    assert "loaded" in done.stdout
    assert home.left() == []
