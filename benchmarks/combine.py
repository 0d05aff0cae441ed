"""What does overlap do to accuracy, zone by zone, and how do the combine rules compare at equal cost?

The val patches of FLAIR-style data (a `split.csv` beside the domains) are mapped with one prediction a pixel (a window
a patch), and with 16 by `vote`, `mean` and `crop`; each is scored against the masks. The ratio is the error rate of
`vote` over that of one prediction, averaged over the zones.

    python benchmarks/combine.py [--data FOLDER] [--model NAME|FILE] [--zones ZONE ...]
"""

from __future__ import annotations

import argparse
import csv
import os
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

import numpy as np
from common import ROOT, verdict
from osgeo import gdal

from flair_seg.feedback import Feedback
from flair_seg.models.model import DEFAULT_MODEL
from flair_seg.segment import SegmentOptions, segment
from flair_seg.tools.assess.metrics import confusion_matrix, mean_iou, overall_accuracy
from flair_seg.tools.prepare.mosaic import build_mosaics

LIMIT = 1.05
N_CLASSES = 13
DEFAULT_DATA = ROOT.parent / "shared" / "data" / "flair_d034"
METHODS = {
    "one": {"quality": "fast"},
    "vote": {"combine": "vote"},
    "mean": {"combine": "mean"},
    "crop": {"combine": "crop"},
}


def val_patches(data: Path) -> dict[str, list[dict[str, str]]]:
    """Return the rows of the val part by zone."""
    zones = defaultdict(list)
    with open(data / "split.csv", newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["part"] == "val":
                zones[f"{row['domain']}_{row['zone']}"].append(row)
    return dict(zones)


def bounds(rows: list[dict[str, str]]) -> tuple[float, float, float, float]:
    """Return xmin, ymin, xmax, ymax of patches."""
    low = (min(float(r["xmin"]) for r in rows), min(float(r["ymin"]) for r in rows))
    high = (max(float(r["xmax"]) for r in rows), max(float(r["ymax"]) for r in rows))
    return (*low, *high)


def score(land_cover: str, rows: list[dict[str, str]], data: Path) -> np.ndarray:
    """Return the confusion matrix of a map against the masks of patches; codes from 13 on are one class."""
    total = np.zeros((N_CLASSES, N_CLASSES), np.int64)
    for row in rows:
        reference = gdal.Open(str(data / row["msk"])).ReadAsArray().astype(int)
        window = [float(row["xmin"]), float(row["ymax"]), float(row["xmax"]), float(row["ymin"])]
        prediction = gdal.Translate("", land_cover, format="MEM", projWin=window).ReadAsArray().astype(int)
        total += confusion_matrix(np.minimum(reference, N_CLASSES) - 1, prediction - 1, N_CLASSES)
    return total


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("FLAIR_DATA", DEFAULT_DATA)))
    parser.add_argument("--model", default=DEFAULT_MODEL)
    parser.add_argument("--zones", nargs="+", metavar="ZONE", help="ends of zones' names; default: all")
    arguments = parser.parse_args()
    zones = val_patches(arguments.data)
    if arguments.zones:
        zones = {zone: rows for zone, rows in zones.items() if zone.endswith(tuple(arguments.zones))}
    totals = {method: np.zeros((N_CLASSES, N_CLASSES), np.int64) for method in METHODS}
    ratios = []
    print(f"{'zone':20}" + "".join(f"{method:>20}" for method in METHODS) + "   (overall accuracy, mean IoU)")
    with tempfile.TemporaryDirectory() as folder:
        build_mosaics(arguments.data, folder, Feedback())
        for zone, rows in zones.items():
            line = f"{zone:20}"
            accuracy = {}
            for method, settings in METHODS.items():
                land_cover = f"{folder}/{zone}_{method}.tif"
                source = f"{folder}/{zone}_img.vrt"
                segment(SegmentOptions(source, land_cover, arguments.model, extent=bounds(rows), **settings))
                matrix = score(land_cover, rows, arguments.data)
                totals[method] += matrix
                accuracy[method] = overall_accuracy(matrix)
                line += f"{accuracy[method]:12.4f} {mean_iou(matrix):7.3f}"
            ratios.append((1 - accuracy["vote"]) / (1 - accuracy["one"]))
            print(line, flush=True)
    pooled = "".join(f"{overall_accuracy(m):12.4f} {mean_iou(m):7.3f}" for m in totals.values())
    print(f"{'all':20}{pooled}")
    return verdict(float(np.mean(ratios)), LIMIT)


if __name__ == "__main__":
    sys.exit(main())
