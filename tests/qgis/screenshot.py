"""A picture of the real QGIS window with a map, its legend and the plugin's dialog.

    python tests/qgis/screenshot.py OUT.png MAP.tif [--under IMAGE.tif] [--dialog flair:segment]

starts QGIS on a screen of its own (Xvfb) with an empty profile, the plugin on, and writes what it shows. `--under` is a
layer under the map, half of which stays visible; `--dialog` opens an algorithm's dialog. Not a test: look at it.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

REQUEST_VARIABLE = "FLAIR_SCREENSHOT"
SCREEN = "1600x1000x24"
TIMEOUT_S = 180


def main() -> int:
    """Start QGIS and wait for the picture."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("output", type=Path, help="the picture, a .png")
    parser.add_argument("map", type=Path, help="the raster to show")
    parser.add_argument("--under", type=Path, help="a raster to show under the map")
    parser.add_argument("--dialog", help="id of the algorithm whose dialog is opened")
    arguments = parser.parse_args()
    missing = [name for name in ("qgis", "xvfb-run") if shutil.which(name) is None]
    if missing:
        parser.error(f"{' and '.join(missing)} not found: install qgis and xvfb")
    request = {
        key: str(value.resolve()) if isinstance(value, Path) else value for key, value in vars(arguments).items()
    }
    with tempfile.TemporaryDirectory(prefix="flair-screenshot-") as home:
        _run_qgis(Path(home), request)
    if not arguments.output.is_file():
        sys.stderr.write(f"{arguments.output} was not written\n")
        return 1
    return 0


def _run_qgis(home: Path, request: dict[str, str | None]) -> None:
    """Run QGIS with an empty profile and this file as its start-up script."""
    script = Path(__file__).resolve()
    plugins = home / "plugins"
    plugins.mkdir()
    (plugins / "flair_land_cover").symlink_to(script.parents[2], target_is_directory=True)
    settings = home / "profiles" / "default" / "QGIS" / "QGIS3.ini"
    settings.parent.mkdir(parents=True)
    settings.write_text("[PythonPlugins]\nflair_land_cover=true\nprocessing=true\n", encoding="utf-8")
    command = ["xvfb-run", "-a", "-s", f"-screen 0 {SCREEN}", "qgis", "--nologo", "--noversioncheck"]
    command += ["--profiles-path", str(home), "--code", str(script)]
    environment = {**os.environ, "QGIS_PLUGINPATH": str(plugins), REQUEST_VARIABLE: json.dumps(request)}
    environment.pop("QT_QPA_PLATFORM", None)
    environment.pop("QGIS_CUSTOM_CONFIG_PATH", None)
    process = subprocess.Popen(command, env=environment, start_new_session=True)
    try:
        process.wait(TIMEOUT_S)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGTERM)  # the screen and QGIS with it


class Photographer:
    """Inside QGIS: shows the layers, waits for them to be drawn, takes the picture and quits."""

    SETTLE_MS = 2500

    def __init__(self, request: dict[str, str | None]) -> None:
        """Show the layers and, if asked for, a dialog."""
        from qgis.core import QgsProject, QgsRasterLayer
        from qgis.PyQt.QtCore import QTimer
        from qgis.PyQt.QtWidgets import QDockWidget
        from qgis.utils import iface

        self._request = request
        window = iface.mainWindow()
        window.showNormal()
        window.setGeometry(0, 0, *map(int, SCREEN.split("x")[:2]))
        window.findChild(QDockWidget, "Browser").hide()
        for key in ("under", "map"):
            if request[key]:
                path = Path(request[key])
                layer = QgsRasterLayer(str(path), path.stem.replace("_", " "))
                QgsProject.instance().addMapLayer(layer)
                QgsProject.instance().layerTreeRoot().findLayer(layer).setExpanded(key == "map")
        iface.mapCanvas().zoomToFullExtent()
        if request["dialog"]:
            QTimer.singleShot(self.SETTLE_MS, self._open_dialog)
        QTimer.singleShot(2 * self.SETTLE_MS, self._take)

    def _open_dialog(self) -> None:
        """Open the dialog as a click in the menu does."""
        from qgis.utils import plugins

        plugins["flair_land_cover"].open(self._request["dialog"])

    def _take(self) -> None:
        """Save what the screen shows and quit."""
        from qgis.PyQt.QtWidgets import QApplication

        QApplication.primaryScreen().grabWindow(0).save(self._request["output"])
        os._exit(0)  # no question about saving the project


if REQUEST_VARIABLE in os.environ:
    _photographer = Photographer(json.loads(os.environ[REQUEST_VARIABLE]))
elif __name__ == "__main__":
    sys.exit(main())
