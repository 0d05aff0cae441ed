"""Does memory grow with a raster's height? Does it stay within a budget, however wide the raster is?

Peak resident memory of `segment` with a stub network on a raster 4,096 px wide and 65,536 px high, against one 8,192 px
high, each in a process of its own. The ratio is the growth over what is allowed, 64 MiB. With `--budget`, of one raster
`--width` px wide and 600 px high with 19 classes; the ratio is the peak, the stub network's share included, over the
budget.

    python benchmarks/memory.py [--width 4096] [--heights 8192 65536] [--quality balanced]
    python benchmarks/memory.py --width 200000 --budget 2048 --quality fast [--combine mean]
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

import common
from osgeo import gdal

from flair_seg.choices import COMBINE_RULES

LIMIT_MIB = 64
WIDE_HEIGHT = 600


def write_sparse(path: Path, height: int, width: int) -> None:
    """Write a raster of five bands whose blocks are all empty, so that it takes no room."""
    options = ["TILED=YES", "SPARSE_OK=TRUE", "BIGTIFF=YES"]
    dataset = gdal.GetDriverByName("GTiff").Create(str(path), width, height, 5, gdal.GDT_Byte, options)
    dataset.SetGeoTransform((700000.0, 0.2, 0.0, 6600000.0, 0.0, -0.2))


def measure(folder: Path, height: int, width: int, arguments: argparse.Namespace) -> float:
    """Return the peak resident memory of a run in MiB."""
    source = folder / f"{height}.tif"
    write_sparse(source, height, width)
    command = [sys.executable, __file__, "--quality", arguments.quality, "--combine", arguments.combine]
    command += ["--budget", str(arguments.budget)] if arguments.budget else []
    command += ["--run", str(source), str(folder / "stub.onnx")]
    command.append(str(folder / f"{height}_map.tif"))
    done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 - this very script
    return float(done.stdout)


def within_budget(arguments: argparse.Namespace) -> int:
    """Measure one wide raster, print and return the exit code."""
    from stub_network import manifest, write_network

    with tempfile.TemporaryDirectory() as name:
        write_network(Path(name, "stub.onnx"), manifest(window_size=512, n_classes=19))
        peak = measure(Path(name), WIDE_HEIGHT, arguments.width, arguments)
    print(f"{arguments.width} x {WIDE_HEIGHT} px within {arguments.budget} MiB: {peak:.0f} MiB")
    return common.verdict(peak / arguments.budget, 1.0)


def run(source: str, model: str, output: str, arguments: argparse.Namespace) -> None:
    """Segment, and print the peak resident memory in MiB."""
    from flair_seg.segment import SegmentOptions, segment

    confidence = output + ".confidence.tif"
    how = {"quality": arguments.quality, "combine": arguments.combine, "memory_mb": arguments.budget}
    segment(SegmentOptions(source, output, model, device="cpu", confidence=confidence, **how))
    unit = 1 if sys.platform == "darwin" else 1024
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 2**20)


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--run", nargs=3, metavar=("INPUT", "MODEL", "OUTPUT"), help=argparse.SUPPRESS)
    parser.add_argument("--width", type=int, default=4096, metavar="PX")
    parser.add_argument("--heights", type=int, nargs=2, default=(8192, 65536), metavar="PX")
    parser.add_argument("--quality", choices=("fast", "balanced", "best"), default="balanced")
    parser.add_argument("--combine", choices=COMBINE_RULES, default="vote")
    parser.add_argument("--budget", type=int, metavar="MIB")
    arguments = parser.parse_args()
    if arguments.run:
        run(*arguments.run, arguments)
        return 0
    if arguments.budget:
        return within_budget(arguments)
    from stub_network import manifest, write_network

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_network(folder / "stub.onnx", manifest(window_size=512))
        low, high = (measure(folder, height, arguments.width, arguments) for height in arguments.heights)
    for height, peak in zip(arguments.heights, (low, high)):
        print(f"{arguments.width} x {height} px: {peak:.0f} MiB")
    return common.verdict((high - low) / LIMIT_MIB, 1.0)


if __name__ == "__main__":
    sys.exit(main())
