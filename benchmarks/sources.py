"""How long does a mosaic of 100,000 patches take to be made, opened and read, and in how much memory?

Generated patches of 64 px are copies of one file with other corners. Their mosaic, in parts, is compared with a flat
VRT over the same patches, as `gdalbuildvrt` makes it: GDAL's opening, a read of 640 x 640 px, the search for missing
files, their stamps, and the peak memory of a process that does all this. The ratio is that of the engine's time to
open and check the mosaic, over 10 s.

    python benchmarks/sources.py [--patches 100000]
"""

from __future__ import annotations

import argparse
import json
import math
import struct
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from common import machine, verdict
from osgeo import gdal

from flair_seg.tools import mosaic
from flair_seg.tools.prepare import mosaicvrt

LIMIT_S = 10.0
SIDE_PX, GSD_M = 64, 0.2
CORNER = 123456.5, 7654321.5
"""Corner of the patch that is copied: numbers that its file has nowhere else."""
CHILD = """
import json, resource, sys, time
from flair_seg.mapping.stamps import file_stamps
from flair_seg.raster.gdalenv import UNLISTED, gdal_options
from flair_seg.raster.reader import open_raster, source_files
from flair_seg.raster.vrt import missing_sources

def timed(work):
    start = time.monotonic()
    result = work()
    return result, round(time.monotonic() - start, 2)

path, figures = sys.argv[1], {}
dataset, figures["open"] = timed(lambda: open_raster(path, incomplete=True))
missing, figures["missing"] = timed(lambda: missing_sources(path))
files, figures["names"] = timed(lambda: source_files(dataset))
_, figures["stamps"] = timed(lambda: file_stamps(files))
middle = dataset.RasterXSize // 2, dataset.RasterYSize // 2
with gdal_options(UNLISTED):
    _, figures["read"] = timed(lambda: dataset.ReadRaster(*middle, 640, 640))
assert not missing
figures["MiB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
print(json.dumps(figures))
"""


def write_patches(folder: Path, count: int) -> None:
    """Write patches in a square, from left to right and top to bottom."""
    from stub_raster import grey, write_raster

    folder.mkdir(parents=True)
    place = (CORNER[0], GSD_M, 0, CORNER[1], 0, -GSD_M)
    first = write_raster(folder / "first.tif", grey(SIDE_PX, SIDE_PX, bands=3), geotransform=place)
    content, corner = first.read_bytes(), struct.pack("<dd", *CORNER)
    first.unlink()
    head, tail = content.split(corner)
    across = math.isqrt(count - 1) + 1
    for number in range(count):
        row, column = divmod(number, across)
        x, y = 600000 + column * SIDE_PX * GSD_M, 6900000 - row * SIDE_PX * GSD_M
        (folder / f"IMG_{number:07d}.tif").write_bytes(head + struct.pack("<dd", x, y) + tail)


def measure(path: Path) -> dict[str, float]:
    """Return the seconds of each step in a new process, and its peak memory in MiB."""
    done = subprocess.run([sys.executable, "-c", CHILD, str(path)], check=True, capture_output=True, text=True)  # noqa: S603
    found: dict[str, float] = json.loads(done.stdout)
    return found


def main() -> int:
    """Measure a mosaic in parts and a flat one."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--patches", type=int, default=100_000)
    arguments = parser.parse_args()
    print(machine(), "GDAL", gdal.__version__)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_patches(folder / "patches" / "Z" / "img", arguments.patches)
        start = time.monotonic()
        (made,) = mosaic(folder / "patches", folder / "parts")
        print(f"mosaic in parts made in {time.monotonic() - start:.0f} s")
        parted = measure(Path(made.path))
        print("in parts", parted, flush=True)
        mosaicvrt.MOST_PATCHES = sys.maxsize
        (made,) = mosaic(folder / "patches", folder / "flat")
        print("flat    ", measure(Path(made.path)))
    return verdict(sum(parted[step] for step in ("open", "missing", "names", "stamps")) / LIMIT_S, 1.0)


if __name__ == "__main__":
    raise SystemExit(main())
