"""How many levels of FLAIR's height band make a metre?

The band is a byte. IGN says that one level is 20 cm (model card of FLAIR-INC_rgbie_15cl_resnet34-unet), so 5 levels are
a metre and 255 are 51 m. Here the real patches are asked, by three things whose size on the ground is roughly known:

- houses: half the roofs of a southern French suburb are about 6 m high, ground floor, one storey and the roof's rise;
- roofs: its canal tiles are laid at 15 to 20 degrees, 27 to 36 %, so the upper quartile of the slopes, flat roofs
  being among them, is about a third;
- trees: the highest pines of its dry soils, the top twentieth of the conifers' pixels, stand at about 15 m.

Each gives a number of levels a metre. These are round figures, good to tell 5 from 2.5 and 10 and no better: the ratio
is that of the one furthest from 5 to 5, or its inverse; the limit is half-way, as factors go, to 2.5 and 10.

    python benchmarks/height_encoding.py [--data FOLDER]     (needs the patches: FLAIR_DATA or --data)
"""

from __future__ import annotations

import argparse
import csv
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import common
import numpy as np
from osgeo import gdal

DEFAULT_DATA = common.ROOT.parent / "shared" / "data" / "flair_d034"
LEVELS_A_METRE, LIMIT = 5.0, 2**0.5
GSD_M, SUBURB, BUILDING, CONIFEROUS = 0.2, "Z4_UU", 1, 6
HOUSE_M, PITCH, PINE_M = 6.0, 0.33, 15.0
REACH_PX = 5
"""Slopes are those of planes fitted to squares of 11 px, 2.2 m, that lie wholly on a roof."""
FLAT_LEVELS = 1.0
"""Largest deviation from its plane of a square that counts as part of one roof plane."""


def patches(folder: Path) -> Iterator[tuple[str, np.ndarray, np.ndarray]]:
    """Yield zone, heights and labels of every patch."""
    with (folder / "split.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            dataset = gdal.Open(str(folder / row["img"]))
            heights = dataset.GetRasterBand(5).ReadAsArray()
            yield row["zone"], heights, gdal.Open(str(folder / row["msk"])).ReadAsArray()


def roof_slopes(heights: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """Return the slopes, in levels a pixel, of squares that lie on one plane of a roof, every fourth pixel."""
    size = 2 * REACH_PX + 1
    squares = np.lib.stride_tricks.sliding_window_view(heights.astype(np.float32), (size, size))[::4, ::4]
    on_roof = np.lib.stride_tricks.sliding_window_view(labels == BUILDING, (size, size))[::4, ::4].all(axis=(2, 3))
    chosen = squares[on_roof]
    steps = np.arange(-REACH_PX, REACH_PX + 1, dtype=np.float32)
    scale = float((steps**2).sum()) * size
    across, down = (chosen * steps).sum(axis=(1, 2)) / scale, (chosen * steps[:, None]).sum(axis=(1, 2)) / scale
    plane = chosen.mean(axis=(1, 2))[:, None, None] + across[:, None, None] * steps
    rest = (chosen - plane - down[:, None, None] * steps[:, None]).std(axis=(1, 2))
    return np.hypot(across, down)[rest < FLAT_LEVELS]


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("FLAIR_DATA", DEFAULT_DATA)))
    folder = parser.parse_args().data
    if not (folder / "split.csv").is_file():
        sys.exit(f"no patches in '{folder}': set FLAIR_DATA to a FLAIR-style folder with split.csv")
    levels = np.zeros(256, np.int64)
    roofs, pines, slopes = np.zeros(256, np.int64), np.zeros(256, np.int64), []
    for zone, heights, labels in patches(folder):
        levels += np.bincount(heights.ravel(), minlength=256)
        pines += np.bincount(heights[labels == CONIFEROUS], minlength=256)
        if zone == SUBURB:
            roofs += np.bincount(heights[labels == BUILDING], minlength=256)
            slopes.append(roof_slopes(heights, labels))
    roof, pine = quantile(roofs, 0.5), quantile(pines, 0.95)
    slope = float(np.quantile(np.concatenate(slopes), 0.75))
    print(f"levels in use: {np.count_nonzero(levels)} of 256; at 255 {levels[255]} px, at 254 {levels[254]}: clipped")
    print(
        f"{'levels a metre':>14} {'a level':>8} {'255':>7} {'median roof':>12} {'steeper roofs':>14} {'tall pines':>11}"
    )
    for factor in (1.0, 2.5, 5.0, 10.0):
        print(
            f"{factor:14g} {1 / factor:6.2g} m {255 / factor:5.1f} m {roof / factor:10.1f} m "
            f"{slope / factor / GSD_M:12.0%}   {pine / factor:9.1f} m"
        )
    told = {"houses": roof / HOUSE_M, "roofs": slope / GSD_M / PITCH, "pines": pine / PINE_M}
    print("levels a metre told by " + ", ".join(f"{name} {factor:.2f}" for name, factor in told.items()))
    return common.verdict(max(max(f / LEVELS_A_METRE, LEVELS_A_METRE / f) for f in told.values()), LIMIT)


def quantile(counts: np.ndarray, share: float) -> int:
    """Return the level below or at which a share of the counted pixels lies."""
    return int(np.searchsorted(np.cumsum(counts), share * counts.sum()))


if __name__ == "__main__":
    sys.exit(main())
