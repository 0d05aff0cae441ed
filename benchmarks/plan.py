"""How near does `flair-seg plan` come to the wall time of the run that it plans?

For each case, model, quality, number of processes and area of interest, the run is planned and made in turn, all by the
command line. The ratio is the median of the planned times over the median of the wall times of the runs, start of
Python included. A plan is made before and after each run, which takes out what a shared machine drifts slowly.

On a machine that others use, wall times differ by more than the limit from one minute to the next. The processor time
says more there: with `--processor`, runs in this process are planned with a clock that counts processor time, and
compared with the processor time that they take. The worst case counts.

    python benchmarks/plan.py [--size 3072] [--rounds 3] [--only TEXT] [--processor]
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
from statistics import median
from typing import Any

from common import machine, verdict, write_scene
from osgeo import ogr, osr

from flair_seg.choices import Combine, Quality
from flair_seg.inference.loaded import release
from flair_seg.segment import SegmentOptions, segment
from flair_seg.tools.runs.plan import PlanOptions, plan

LIMIT = 1.15
SMALL, B0, BOTH = "fpn-lite0-rgb-flair-d034", "segformer-b0-flair-d034", "flair-d034"
TIMEOUT_S = 3600


@dataclass(frozen=True)
class Case:
    """A run to plan: model, quality, processes (0: the command's own) and whether a triangle is mapped only."""

    model: str
    quality: Quality
    workers: int = 0
    triangle: bool = False
    combine: Combine = "vote"

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


def in_processor_time(scene: Path, case: Case, triangle: Path, output: str) -> tuple[float, float]:
    """Plan and make a run in this process; return its planned and its real processor time in s."""
    options = SegmentOptions(
        str(scene),
        output,
        case.model,
        quality=case.quality,
        combine=case.combine,
        aoi=str(triangle) if case.triangle else None,
    )
    clock = time.perf_counter
    time.perf_counter = time.process_time
    try:
        release()
        planned_s = 3600 * plan(PlanOptions(options)).estimates[0].hours
    finally:
        time.perf_counter = clock
    release()
    started = time.process_time()
    segment(options)
    return planned_s, time.process_time() - started


def in_wall_time(scene: Path, case: Case, triangle: Path, output: str, rounds: int) -> float:
    """Plan and make a run some times, print the times, and return the ratio of their medians."""
    options, plans, runs = case.options(triangle), [], []
    before, windows = planned(scene, options)
    plans.append(before)
    for _ in range(rounds):
        result, wall_s = called("segment", str(scene), output, *options)
        runs.append(wall_s)
        plans.append(planned(scene, options)[0])
    listed = [", ".join(f"{seconds:.1f}" for seconds in times) for times in (plans, runs)]
    print(f"  planned {listed[0]} s, run {listed[1]} s; {windows} windows planned, {result['windows']} predicted")
    return median(plans) / median(runs)


def main() -> int:
    """Print each case; fail if a plan is off by more than the limit."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=int, default=3072)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--processor", action="store_true", help="processor time of runs in this process")
    parser.add_argument("--only", default="", help="cases whose name has this text")
    arguments = parser.parse_args()
    print(machine())
    worst = 1.0
    with tempfile.TemporaryDirectory() as folder:
        scene = write_scene(Path(folder, "scene.tif"), arguments.size, arguments.size)
        triangle = write_triangle(Path(folder, "triangle.gpkg"), arguments.size)
        for case in (case for case in CASES if arguments.only in case.name):
            if arguments.processor and case.workers:
                continue
            output = f"{folder}/map.tif"
            if arguments.processor:
                pairs = [in_processor_time(scene, case, triangle, output) for _ in range(arguments.rounds)]
                ratio = median([first for first, _ in pairs]) / median([second for _, second in pairs])
            else:
                ratio = in_wall_time(scene, case, triangle, output, arguments.rounds)
            worst = max(worst, ratio, 1 / ratio)
            print(f"{case.name}: ratio {ratio:.3f}", flush=True)
    return verdict(worst, LIMIT)


if __name__ == "__main__":
    sys.exit(main())
