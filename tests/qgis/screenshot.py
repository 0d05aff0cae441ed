"""A picture of the real QGIS window with a map, its legend and the plugin's dialog.

    python tests/qgis/screenshot.py OUT.png MAP.tif [--under IMAGE.tif] [--dialog flair:segment] [--language fr]
    python tests/qgis/screenshot.py OUT.png IMAGE.tif --dock [--size 400,300] [--models]

starts QGIS on a screen of its own (Xvfb) with an empty profile, the plugin on, and writes what it shows. `--under` is a
layer under the map, half of which stays visible; `--dialog` opens an algorithm's dialog. `--dock` clicks on the quick
look, prints the seconds from the click to the layer, and swipes; `--models` opens the model browser. Not a test: look
at it.
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
import time
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
    parser.add_argument("--dock", action="store_true", help="click on the quick look and swipe its result")
    parser.add_argument("--models", action="store_true", help="open the model browser")
    parser.add_argument("--size", help="width and height of the visible extent in metres, e.g. 400,300")
    parser.add_argument("--language", default="en", help="of QGIS, e.g. fr (default: en)")
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
    settings.write_text(
        "[PythonPlugins]\nflair_land_cover=true\nprocessing=true\n\n"
        f"[locale]\noverrideFlag=true\nuserLocale={request['language']}\n",
        encoding="utf-8",
    )
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
    POLL_MS = 20

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
        if request["models"]:
            QTimer.singleShot(self.SETTLE_MS, self._show_models)
        if request["dock"]:
            QTimer.singleShot(self.SETTLE_MS, self._quick_look)
            return
        if request["dialog"]:
            QTimer.singleShot(self.SETTLE_MS, self._open_dialog)
        QTimer.singleShot(2 * self.SETTLE_MS, self._take)

    def _open_dialog(self) -> None:
        """Open the dialog as a click in the menu does."""
        from qgis.utils import plugins

        plugins["flair_land_cover"].open(self._request["dialog"])

    def _show_models(self) -> None:
        """Open the model browser."""
        from qgis.utils import plugins

        plugins["flair_land_cover"].show_models()

    def _quick_look(self) -> None:
        """Show an extent of the size asked for, and click on the button of the toolbar."""
        from qgis.core import QgsRectangle
        from qgis.PyQt.QtCore import QTimer
        from qgis.utils import iface, plugins

        plugins["flair_land_cover"].show_dock()
        if self._request["size"]:
            width, height = map(float, self._request["size"].split(","))
            centre = iface.activeLayer().extent().center()
            iface.mapCanvas().setExtent(QgsRectangle.fromCenterAndSize(centre, width, height))
        QTimer.singleShot(self.SETTLE_MS, self._click)

    def _click(self) -> None:
        """Click, and wait for the layer."""
        from qgis.utils import plugins

        self._clicked = time.perf_counter()
        plugins["flair_land_cover"].quick_look()
        self._await_look()

    def _await_look(self) -> None:
        """Print the time once the layer is there, and swipe."""
        from qgis.PyQt.QtCore import QTimer
        from qgis.utils import plugins

        dock = plugins["flair_land_cover"].show_dock()
        if dock.look.is_running:
            QTimer.singleShot(self.POLL_MS, self._await_look)
            return
        seconds = time.perf_counter() - self._clicked
        sys.stderr.write(f"{seconds:.2f} s from the click to the layer: {dock.status.text()}\n")
        QTimer.singleShot(self.SETTLE_MS, lambda: dock.swipe_button.setChecked(True))
        QTimer.singleShot(2 * self.SETTLE_MS, self._take)

    def _take(self) -> None:
        """Save what the screen shows and quit."""
        from qgis.PyQt.QtWidgets import QApplication

        QApplication.primaryScreen().grabWindow(0).save(self._request["output"])
        os._exit(0)  # no question about saving the project


if REQUEST_VARIABLE in os.environ:
    _photographer = Photographer(json.loads(os.environ[REQUEST_VARIABLE]))
elif __name__ == "__main__":
    sys.exit(main())
