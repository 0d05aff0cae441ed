"""What does it cost that the plugin is installed, and how soon does the command line answer?

`flair-seg --help` in processes of its own, against 0.2 s; and what QGIS does with the plugin when it starts, against
50 ms: import it, make it, and add its provider, menu and button to a window, in fresh QGIS processes.

QGIS loads its own plugins before those of users, so Processing is there first, its window's part and the modules that
brings (numpy, hashlib) included: they are not the plugin's cost. Modules that only MetaSearch or other plugins bring
(urllib.request, http.client) are counted. Both are measured with compiled files there, as in any start but the first,
whatever PYTHONDONTWRITEBYTECODE says, and in the language of the environment.

Seconds of processor time count, of which a busy machine takes little away (it still slows down what shares its cores
and caches): medians, with the best of the rounds and the best wall time beside them. The closing ratio is the larger
share of what is allowed. `--before FOLDER` measures the plugin of another checkout in turns with this one, and prints
the ratio of both.

    python benchmarks/startup.py [--rounds 7] [--before FOLDER]
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import json
import os
import statistics
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

from common import ROOT, machine, verdict

HELP_S = 0.2
PLUGIN_S = 0.05


def environment() -> dict[str, str]:
    """Return the environment of the processes measured, which keep compiled files where Python usually does."""
    variables = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    for name in ("PYTHONDONTWRITEBYTECODE", "PYTHONPYCACHEPREFIX"):
        variables.pop(name, None)
    return variables


def help_once() -> tuple[float, float]:
    """Return the wall and processor time of `flair-seg --help`."""
    command = [sys.executable, "-m", "flair_seg", "--help"]
    before, started = os.times(), time.perf_counter()
    subprocess.run(command, check=True, capture_output=True, env=environment())  # noqa: S603
    wall, after = time.perf_counter() - started, os.times()
    used = after.children_user + after.children_system - before.children_user - before.children_system
    return wall, used


def plugin_once(root: Path) -> tuple[float, float]:
    """Return the wall and processor time of loading the plugin of a checkout in a QGIS that has just started."""
    command = [sys.executable, __file__, "--inside", str(root)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=environment())  # noqa: S603
    wall, used = json.loads(done.stdout.splitlines()[-1])
    return wall, used


def load_plugin(root: Path) -> None:
    """Start QGIS with Processing, load the plugin, and print the wall and processor time that took."""
    from qgis.core import QgsApplication

    application = QgsApplication([], True)
    application.initQgis()
    sys.path.insert(0, QgsApplication.pkgDataPath() + "/python/plugins")
    importlib.import_module("processing.ProcessingPlugin")
    from processing.core.Processing import Processing

    Processing.initialize()
    window = _window()
    wall, used = time.perf_counter(), time.process_time()
    spec = importlib.util.spec_from_file_location("flair", root / "__init__.py", submodule_search_locations=[str(root)])
    package = sys.modules["flair"] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(package)
    plugin = package.classFactory(window)
    plugin.initGui()
    print(json.dumps([time.perf_counter() - wall, time.process_time() - used]))
    plugin.unload()
    del window
    application.exitQgis()


def _window() -> object:
    """Return the part of QGIS's interface that the plugin uses while it is loaded."""
    from qgis.PyQt.QtWidgets import QMainWindow, QMenu, QToolBar

    class Window:
        def __init__(self) -> None:
            self.window = QMainWindow()
            self.menu = QMenu(self.window)
            bar = QToolBar(self.window)
            self.mainWindow, self.rasterMenu = lambda: self.window, lambda: self.menu
            self.addToolBarIcon, self.removeToolBarIcon = bar.addAction, bar.removeAction

    return Window()


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--before", type=Path)
    parser.add_argument("--inside", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.inside:
        load_plugin(arguments.inside)
        return 0
    print(machine())
    return measure(arguments.rounds, arguments.before)


def measure(rounds: int, before: Path | None) -> int:
    """Measure all cases in turns, and print them."""
    cases = {"flair-seg --help": (help_once, HELP_S)}
    if importlib.util.find_spec("qgis"):
        cases["the plugin in QGIS"] = (partial(plugin_once, ROOT), PLUGIN_S)
        if before:
            cases["the plugin before"] = (partial(plugin_once, before.resolve()), PLUGIN_S)
    for once, _ in cases.values():
        once()  # compiled files are there from now on
    times = [{name: once() for name, (once, _) in cases.items()} for _ in range(rounds)]
    medians = {}
    for name, (_, allowed) in cases.items():
        walls, used = zip(*(turn[name] for turn in times))
        medians[name] = statistics.median(used)
        print(
            f"{name}: {1000 * medians[name]:.0f} ms of processor time, {1000 * min(used):.0f} ms at best, "
            f"{1000 * min(walls):.0f} ms of wall time at best (of {1000 * allowed:.0f})"
        )
    shares = {name: medians[name] / allowed for name, (_, allowed) in cases.items()}
    if before:
        share = shares.pop("the plugin before")
        print(f"before over now: {share / shares['the plugin in QGIS']:.2f}")
    return verdict(max(shares.values()), 1.0)


if __name__ == "__main__":
    sys.exit(main())
