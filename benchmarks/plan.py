"""How near does `flair-seg plan` come to the wall time of the run that it plans?

For each case, model, quality, number of processes and area of interest, the run is planned, made and planned again, all
by the command line. The ratio is the mean of both planned times over the wall time of the run, start of Python
included; planning twice around the run takes out what a shared machine drifts. The worst case counts.

    python benchmarks/plan.py [--size 3072] [--only TEXT]
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from common import machine, verdict, write_scene
from osgeo import ogr, osr

LIMIT = 1.15
SMALL, B0, BOTH = "fpn-lite0-rgb-flair-d034", "segformer-b0-flair-d034", "flair-d034"
TIMEOUT_S = 3600


@dataclass(frozen=True)
class Case:
    """A run to plan: model, quality, processes (0: the command's own) and whether a triangle is mapped only."""

    model: str
    quality: str
    workers: int = 0
    triangle: bool = False
    combine: str = "vote"

    @property
    def name(self) -> str:
        """Return what is run."""
        return (
            f"{self.model} {self.quality} {self.combine}, workers {self.workers or 'none'}"
            f"{', triangle' if self.triangle else ''}"
        )

    def options(self, triangle: Path) -> list[str]:
        """Return the options of `plan` and of `segment`."""
        found = ["--model", self.model, "--quality", self.quality, "--combine", self.combine]
        found += ["--workers", str(self.workers)] if self.workers else []
        return [*found, *(["--aoi", str(triangle)] if self.triangle else [])]


CASES = (
    Case(SMALL, "balanced"),
    Case(SMALL, "balanced", 1),
    Case(SMALL, "balanced", 2),
    Case(SMALL, "best", 0, triangle=True),
    Case(SMALL, "best", 2, triangle=True),
    Case(SMALL, "balanced", 0, combine="mean"),
    Case(B0, "balanced"),
    Case(B0, "balanced", 2),
    Case(BOTH, "fast"),
)


def write_triangle(path: Path, scene_px: int) -> Path:
    """Write half of the scene as an area of interest."""
    crs = osr.SpatialReference()
    crs.ImportFromEPSG(2154)
    dataset = ogr.GetDriverByName("GPKG").CreateDataSource(str(path))
    layer = dataset.CreateLayer("area", crs, ogr.wkbPolygon)
    left, top, side = 700000.0, 6600000.0, 0.2 * scene_px
    ring = f"{left} {top}, {left + side} {top}, {left} {top - side}, {left} {top}"
    feature = ogr.Feature(layer.GetLayerDefn())
    feature.SetGeometry(ogr.CreateGeometryFromWkt(f"POLYGON (({ring}))"))
    layer.CreateFeature(feature)
    return path


def called(*words: str) -> tuple[dict[str, Any], float]:
    """Run the command line; return its JSON and its wall time in s."""
    started = time.perf_counter()
    done = subprocess.run(  # noqa: S603 - this program
        [sys.executable, "-m", "flair_seg", *words, "--json", "-q"],
        check=True,
        stdout=subprocess.PIPE,
        timeout=TIMEOUT_S,
    )
    return json.loads(done.stdout), time.perf_counter() - started


def planned(scene: Path, options: list[str]) -> tuple[float, int]:
    """Return the planned time in s, and the number of windows."""
    found, _ = called("plan", str(scene), *options)
    first = found["estimates"][0]
    return 3600 * first["hours"], first["windows"]


def main() -> int:
    """Print each case; fail if a plan is off by more than the limit."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=int, default=3072)
    parser.add_argument("--only", default="", help="cases whose name has this text")
    arguments = parser.parse_args()
    print(machine())
    worst = 1.0
    with tempfile.TemporaryDirectory() as folder:
        scene = write_scene(Path(folder, "scene.tif"), arguments.size, arguments.size)
        triangle = write_triangle(Path(folder, "triangle.gpkg"), arguments.size)
        for case in (case for case in CASES if arguments.only in case.name):
            options = case.options(triangle)
            before, windows = planned(scene, options)
            result, wall_s = called("segment", str(scene), f"{folder}/map.tif", *options)
            after, _ = planned(scene, options)
            ratio = (before + after) / 2 / wall_s
            worst = max(worst, ratio, 1 / ratio)
            print(
                f"{case.name}: planned {before:.1f} and {after:.1f} s, run {wall_s:.1f} s, ratio {ratio:.3f}; "
                f"{windows} windows planned, {result['windows']} predicted",
                flush=True,
            )
    return verdict(worst, LIMIT)


if __name__ == "__main__":
    sys.exit(main())
