"""A picture of the real QGIS window with a map, its legend and the plugin's dialog.

    python tests/qgis/screenshot.py OUT.png MAP.tif [--under IMAGE.tif] [--dialog flair:segment] [--language fr]
    python tests/qgis/screenshot.py OUT.png IMAGE.tif --dock [--size 400,300] [--models]
    python tests/qgis/screenshot.py OUT.png IMAGE.tif --published FLAIR-HUB_LC-A_RGB_swintiny-upernet --size 60,40

starts QGIS on a screen of its own (Xvfb) with an empty profile, the plugin on, and writes what it shows. `--under` is a
layer under the map, half of which stays visible; `--dialog` opens an algorithm's dialog. `--dock` clicks on the quick
look, prints the seconds from the click to the layer, and swipes; `--models` opens the model browser. `--published`
plays the hub on loopback with random weights for a network whose skeleton is shipped, and goes the whole way: finds it
in the browser (OUT-1.png), downloads it (OUT-2.png), has it in the list (OUT-3.png), and takes a quick look with it
(OUT.png). Not a test: look at it.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

REQUEST_VARIABLE = "FLAIR_SCREENSHOT"
SCREEN = "1600x1000x24"
TIMEOUT_S = 180
PAUSE_S = 0.02
"""Between pieces of 256 KiB that the hub sends, so that a download can be seen."""


def main() -> int:
    """Start QGIS and wait for the picture."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("output", type=Path, help="the picture, a .png")
    parser.add_argument("map", type=Path, help="the raster to show")
    parser.add_argument("--under", type=Path, help="a raster to show under the map")
    parser.add_argument("--dialog", help="id of the algorithm whose dialog is opened")
    parser.add_argument("--dock", action="store_true", help="click on the quick look and swipe its result")
    parser.add_argument("--models", action="store_true", help="open the model browser")
    parser.add_argument("--published", help="name of a published network to download and to use")
    parser.add_argument("--size", help="width and height of the visible extent in metres, e.g. 400,300")
    parser.add_argument("--language", default="en", help="of QGIS, e.g. fr (default: en)")
    arguments = parser.parse_args()
    missing = [name for name in ("qgis", "xvfb-run") if shutil.which(name) is None]
    if missing:
        parser.error(f"{' and '.join(missing)} not found: install qgis and xvfb")
    request = {
        key: str(value.resolve()) if isinstance(value, Path) else value for key, value in vars(arguments).items()
    }
    with tempfile.TemporaryDirectory(prefix="flair-screenshot-") as home, ExitStack() as stack:
        settings = stack.enter_context(_hub(arguments.published, Path(home))) if arguments.published else {}
        _run_qgis(Path(home), request, settings)
    if not arguments.output.is_file():
        sys.stderr.write(f"{arguments.output} was not written\n")
        return 1
    return 0


@contextmanager
def _hub(name: str, home: Path) -> Iterator[dict[str, str]]:
    """Play the hub with random weights of a network, slowly; yield the environment that leads QGIS there."""
    root = Path(__file__).resolve().parents[2]
    sys.path[:0] = [str(root), str(root / "tests")]
    from stub_hub import serve_hub
    from stub_publishednet import random_weights

    from flair_seg.models.published.skeleton import find_skeletons

    with serve_hub(random_weights(find_skeletons()[name]), pause_s=PAUSE_S) as hub:
        yield {"FLAIR_SEG_HUB": hub.url, "FLAIR_SEG_MODELS": str(home / "models"), "no_proxy": "127.0.0.1"}


def _run_qgis(home: Path, request: dict[str, str | None], given: Mapping[str, str]) -> None:
    """Run QGIS with an empty profile and this file as its start-up script; `given` is added to its environment."""
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
    environment = {**os.environ, **given, "QGIS_PLUGINPATH": str(plugins), REQUEST_VARIABLE: json.dumps(request)}
    environment["PYTHONPATH"] = sysconfig.get_path("purelib")  # where ONNX Runtime is
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
        if request["published"]:
            QTimer.singleShot(self.SETTLE_MS, self._find_network)
            return
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

    def _find_network(self) -> None:
        """Show the network in the model browser, and click on the download."""
        from qgis.PyQt.QtCore import QTimer
        from qgis.utils import plugins

        self._zoom()
        plugin = plugins["flair_land_cover"]
        plugin.show_dock()
        plugin.show_models()
        self._browser = plugin._dialogs[-1]
        self._browser.filter.setText("FLAIR-HUB")
        QTimer.singleShot(self.SETTLE_MS, self._download_network)

    def _download_network(self) -> None:
        """Take the picture of the list, and start the download."""
        from qgis.PyQt.QtCore import QTimer

        self._save("-1")
        self._browser.filter.setText(self._request["published"])
        self._browser.download_button.click()
        QTimer.singleShot(self.SETTLE_MS, self._await_network)

    def _await_network(self) -> None:
        """Take the picture of the download, wait for its end, and use the model."""
        from qgis.PyQt.QtCore import QTimer

        self._save("-2")
        self._browser.download.ended.connect(lambda results, reason: QTimer.singleShot(self.SETTLE_MS, self._use))

    def _use(self) -> None:
        """Take the picture of the list, close it with the button that uses the model, and look at the map."""
        from qgis.PyQt.QtCore import QTimer

        self._save("-3")
        sys.stderr.write(f"{self._browser.status.text()}\n")
        self._browser.use_button.click()
        QTimer.singleShot(self.SETTLE_MS, self._click)

    def _save(self, suffix: str) -> None:
        """Save what the screen shows, next to the last picture."""
        from qgis.PyQt.QtWidgets import QApplication

        path = Path(self._request["output"])
        QApplication.primaryScreen().grabWindow(0).save(str(path.with_name(f"{path.stem}{suffix}{path.suffix}")))

    def _zoom(self) -> None:
        """Show an extent of the size asked for."""
        from qgis.core import QgsRectangle
        from qgis.utils import iface

        if self._request["size"]:
            width, height = map(float, self._request["size"].split(","))
            centre = iface.activeLayer().extent().center()
            iface.mapCanvas().setExtent(QgsRectangle.fromCenterAndSize(centre, width, height))

    def _quick_look(self) -> None:
        """Show an extent of the size asked for, and click on the button of the toolbar."""
        from qgis.PyQt.QtCore import QTimer
        from qgis.utils import plugins

        plugins["flair_land_cover"].show_dock()
        self._zoom()
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
        self._save("")
        os._exit(0)  # no question about saving the project


if REQUEST_VARIABLE in os.environ:
    _photographer = Photographer(json.loads(os.environ[REQUEST_VARIABLE]))
elif __name__ == "__main__":
    sys.exit(main())
