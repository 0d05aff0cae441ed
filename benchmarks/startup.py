"""What does it cost that the plugin is installed, and how soon does the command line answer?

`flair-seg --help` in processes of its own, against 0.2 s; and importing the plugin and adding its provider in fresh
QGIS processes, as QGIS does when it starts, against 50 ms. Seconds of processor time count, of which a busy machine
takes none away; wall time, the best of the rounds, is printed beside them. The closing ratio is the larger share of
what is allowed.

    python benchmarks/startup.py [--rounds 7]
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import statistics
import subprocess
import sys
import time

from common import ROOT, machine, verdict

HELP_S = 0.2
PLUGIN_S = 0.05
_PLUGIN = """
import importlib.util, sys, time
from qgis.core import QgsApplication
application = QgsApplication([], True)
application.initQgis()
sys.path.insert(0, QgsApplication.pkgDataPath() + "/python/plugins")
from processing.core.Processing import Processing
Processing.initialize()
wall, cpu = time.perf_counter(), time.process_time()
spec = importlib.util.spec_from_file_location("flair_qgis", sys.argv[1], submodule_search_locations=[sys.argv[2]])
module = sys.modules["flair_qgis"] = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)
plugin = module.classFactory(None)
imported = time.process_time()
plugin.initProcessing()
print("took", time.perf_counter() - wall, time.process_time() - cpu, time.process_time() - imported)
plugin.unload()
application.exitQgis()
"""


def help_once() -> tuple[float, float]:
    """Return the wall and processor time of `flair-seg --help`."""
    before, started = os.times(), time.perf_counter()
    subprocess.run([sys.executable, "-m", "flair_seg", "--help"], check=True, capture_output=True)
    wall, after = time.perf_counter() - started, os.times()
    used = after.children_user + after.children_system - before.children_user - before.children_system
    return wall, used


def plugin_once() -> tuple[float, float]:
    """Return the wall and processor time of loading the plugin in a QGIS that has just started."""
    command = [sys.executable, "-c", _PLUGIN, str(ROOT / "__init__.py"), str(ROOT)]
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=environment)  # noqa: S603
    wall, used, _ = (float(word) for word in done.stdout.split("took ")[1].split()[:3])
    return wall, used


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=7)
    rounds = parser.parse_args().rounds
    print(machine())
    shares = []
    cases = [("flair-seg --help", help_once, HELP_S)]
    if importlib.util.find_spec("qgis"):
        cases.append(("the plugin in QGIS", plugin_once, PLUGIN_S))
    for name, once, allowed in cases:
        once()  # compiled files are there from now on
        times = [once() for _ in range(rounds)]
        wall, used = min(wall for wall, _ in times), statistics.median(used for _, used in times)
        print(f"{name}: {1000 * used:.0f} ms of processor time, {1000 * wall:.0f} ms at best (of {1000 * allowed:.0f})")
        shares.append(used / allowed)
    return verdict(max(shares), 1.0)


if __name__ == "__main__":
    sys.exit(main())
