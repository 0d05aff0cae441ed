"""Does a department of IGN's tiles go through from the deliveries to a map?

About 5,000 generated tiles (JPEG 2000 of 64 px, and altitudes as TIFF) in folders named as IGN's are stacked, mapped in
tiles with a stub network by two processes and described in STAC, whose items pystac validates. QGIS opens the stack and
the map as layers and draws them. The result is the time of each step; any other outcome is an error.

    python benchmarks/department.py [--side 40] [--folder FOLDER]
"""

from __future__ import annotations

import argparse
import contextlib
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pystac
from common import ROOT, machine
from stub_delivery import write_deliveries
from stub_network import write_network

from flair_seg.commands.cli import main as flair_seg
from flair_seg.tools import stack

IN_QGIS = """
import sys
sys.path[:0] = [{tests!r}, {qgis!r}]
from pathlib import Path
from qgis.core import QgsApplication, QgsRasterLayer
application = QgsApplication([], True)
application.initQgis()
from test_deliveries import rendered_colours
for path in sys.argv[1:]:
    layer = QgsRasterLayer(path, Path(path).stem, "gdal")
    assert layer.isValid(), path
    colours = rendered_colours(layer, 400)
    assert colours > 2, (path, colours)
    print(f"  {{Path(path).name}}: {{layer.width()}} x {{layer.height()}} px, {{colours}} colours drawn")
    del layer
application.exitQgis()
"""


@contextlib.contextmanager
def timed(what: str) -> Iterator[None]:
    """Print how long a step takes."""
    start = time.monotonic()
    yield
    print(f"{what}: {time.monotonic() - start:.1f} s", flush=True)


def check_items(folder: Path) -> int:
    """Validate the STAC items and catalogues of a folder against the core schemas; return their number."""
    found = sorted(folder.rglob("*.stac.json"))
    for path in found:
        item = pystac.read_file(str(path))
        item.stac_extensions = []  # whose schemas are on the network; the core's are in pystac
        item.validate()
    return len(found)


def run(folder: Path, side: int) -> None:
    """Take generated deliveries through all steps."""
    with timed("tiles written"):
        found = write_deliveries(folder / "deliveries", side)
    model, ortho, land_cover = write_network(folder / "stub.onnx"), folder / "ortho.vrt", folder / "map.vrt"
    with timed(f"{found.tiles} tiles stacked"):
        stacked = stack(found.options(ortho))
    print(f"  {stacked.width} x {stacked.height} px, {stacked.valid} % valid, {len(stacked.files) + 1} VRTs")
    options = ["--quality", "fast", "--tiles", "1024", "--workers", "2", "--stac", "--quiet"]
    with timed("mapped"):
        code = flair_seg(["segment", str(ortho), str(land_cover), "--model", str(model), *options])
    if code:
        sys.exit(code)
    with timed("STAC validated"):
        print(f"  {check_items(folder)} items")
    code_text = IN_QGIS.format(tests=str(ROOT / "tests"), qgis=str(ROOT / "tests" / "qgis"))
    with timed("opened and drawn by QGIS"):
        command = [sys.executable, "-c", code_text, str(ortho), str(land_cover)]
        screenless = {**os.environ, "QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen")}
        subprocess.run(command, check=True, timeout=600, env=screenless)  # noqa: S603 - our own code


def main() -> int:
    """Run the steps in a folder that is removed, or in one that is kept."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--side", type=int, default=40, help="tiles in a row of the square around the department")
    parser.add_argument("--folder", type=Path, help="keep everything in this new folder")
    arguments = parser.parse_args()
    print(machine())
    with contextlib.ExitStack() as stack_:
        run(arguments.folder or Path(stack_.enter_context(tempfile.TemporaryDirectory())), arguments.side)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
