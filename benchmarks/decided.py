"""Can windows be left out where the votes cast have decided a pixel, at a better price than fewer votes everywhere?

Every window of 16 votes a pixel is predicted once on a crop of each zone of FLAIR-style data (a `split.csv` beside
the domains) and kept under the temporary folder. Rules are then tried on what is kept: the windows of one phase of the
4 x 4 shifts tile the map, phases follow in turn, and before each phase a rule says of every window whether it is
predicted. For each rule: the share of windows saved, the share of pixels that differ from the map of 16 votes, and the
overall accuracy against the masks of the val patches. The ratio compares the best rule that saves a quarter of the
windows or more with fewer votes everywhere, chosen in each zone to save as much: pixels that differ, over pixels that
would differ there.

    python benchmarks/decided.py [--data FOLDER] [--model NAME|FILE] [--crop 1536] [--threads 2]
"""

from __future__ import annotations

import argparse
import csv
import dataclasses
import os
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from common import ROOT, machine, verdict
from osgeo import gdal

from flair_seg.ensemble import Ensemble
from flair_seg.models import DEFAULT_MODEL, resolve_model
from flair_seg.voting import winners

LIMIT = 1.0
LEAST_SAVED = 0.25
N_CLASSES = 13
UNLABELLED = 255
WINDOW, STRIDE, SIDE = 512, 128, 4
VOTES = SIDE * SIDE
KEPT_STEP = 2
"""Of predictions every second pixel of every second row is kept,"""
STEP = 4
"""and rules are tried on every fourth."""
DEFAULT_DATA = ROOT.parent / "shared" / "data" / "flair_d034"
SPREAD = (0, 10, 2, 8, 5, 15, 7, 13, 1, 11, 3, 9, 4, 14, 6, 12)
"""Phases (4 * row + column), each as far from those before as can be: the first 4 are those of twice the stride."""
IN_TURN = tuple(range(VOTES))


@dataclass(frozen=True)
class Zone:
    """A crop: class indices of its windows, uint8 `(rows, columns, height, width)`, and its masks, uint8."""

    name: str
    windows: np.ndarray
    labels: np.ndarray


@dataclass
class State:
    """What is known before a phase: votes of each class `(classes, height, width)`, cast, and still to come."""

    counts: np.ndarray
    cast: np.ndarray
    to_come: np.ndarray

    def leaders(self) -> tuple[np.ndarray, np.ndarray]:
        """Return the leading class and its lead over the second."""
        first, best = winners(self.counts)
        second = np.zeros_like(best)
        for index, votes in enumerate(self.counts):
            np.maximum(second, np.where(first == index, 0, votes), out=second)
        return first, best - second


Weigh = Callable[[State], np.ndarray]
"""Says how much each pixel asks for another vote, 0 to 1."""


@dataclass(frozen=True)
class Rule:
    """Predicts a window where its pixels' mean weight is more than `least`.

    `centre` counts a window's middle half only; `first` phases are predicted everywhere, and what they say settles all
    that follow.
    """

    name: str
    weigh: Weigh
    least: float
    order: Sequence[int] = SPREAD
    centre: bool = False
    phases: int = VOTES
    first: int = 0


@dataclass
class Score:
    """What a rule did, summed over zones."""

    windows: float = 0
    predicted: float = 0
    pixels: int = 0
    differ: int = 0
    labelled: int = 0
    right: int = 0

    @property
    def saved(self) -> float:
        """Share of windows that were not predicted."""
        return 1 - self.predicted / self.windows

    @property
    def changed(self) -> float:
        """Share of pixels that differ from the map of all votes."""
        return self.differ / self.pixels

    @property
    def accuracy(self) -> float:
        """Share of labelled pixels that are right."""
        return self.right / self.labelled


def everywhere(state: State) -> np.ndarray:
    """Return a weight of 1."""
    return np.ones(state.cast.shape, np.float32)


def undecided(share: float) -> Weigh:
    """Weigh pixels whose lead is not larger than a share of the votes to come; 1 is the exact rule."""
    return lambda state: (state.leaders()[1] <= share * state.to_come) & (state.to_come > 0)


def disputed(needed: int) -> Weigh:
    """Weigh pixels that have fewer votes than needed, or not all for one class."""
    return lambda state: (state.cast < needed) | (state.counts.max(0) < state.cast)


def undecided_inside(share: float, reach: int = 1) -> Weigh:
    """Weigh undecided pixels farther than `reach` samples from the edges of the map's classes."""

    def weigh(state: State) -> np.ndarray:
        classes, lead = state.leaders()
        near = np.zeros(lead.shape, bool)
        for axis in (0, 1):
            for step in range(1, reach + 1):
                moved = np.roll(classes, step, axis) != classes
                near |= moved | np.roll(moved, -step, axis)
        return ((lead <= share * state.to_come) & ~near) | (state.cast == 0)

    return weigh


def simulate(zone: Zone, rule: Rule) -> tuple[np.ndarray, float]:
    """Return the map a rule makes, class indices, and the windows predicted; those across the border count in part."""
    rows, columns, side, _ = zone.windows.shape
    step = side // SIDE
    shape = ((rows - SIDE + 1) * step, (columns - SIDE + 1) * step)
    state = State(np.zeros((N_CLASSES, *shape), np.uint8), np.zeros(shape, np.uint8), np.full(shape, VOTES, np.uint8))
    quarter = side // 4 if rule.centre else 0
    predicted = 0.0
    weights = everywhere(state)
    for number, phase in enumerate(rule.order[: rule.phases]):
        if number == rule.first or not rule.first:
            weights = rule.weigh(state)
        for row in range(phase // SIDE, rows, SIDE):
            for column in range(phase % SIDE, columns, SIDE):
                place, inside = _overlap(row, column, side, step, shape)
                middle, _ = _overlap(row, column, side, step, shape, quarter)
                state.to_come[place] -= 1
                asked = weights[middle] if weights[middle].size else weights[place]
                if asked.mean() > rule.least:
                    _vote(state, zone.windows[row, column][inside], place)
                    predicted += state.cast[place].size / side**2
    return winners(state.counts)[0], predicted


def _overlap(
    row: int, column: int, side: int, step: int, shape: tuple[int, int], less: int = 0
) -> tuple[tuple[slice, slice], tuple[slice, slice]]:
    """Return what of the map a window covers, and what of the window that is; `less` is cut off on all sides."""
    place, inside = [], []
    for index, size in ((row, shape[0]), (column, shape[1])):
        start = (index - SIDE + 1) * step
        low, high = max(start + less, 0), max(min(start + side - less, size), 0)
        place.append(slice(low, max(low, high)))
        inside.append(slice(low - start, max(low, high) - start))
    return (place[0], place[1]), (inside[0], inside[1])


def _vote(state: State, classes: np.ndarray, place: tuple[slice, slice]) -> None:
    """Count a window."""
    target = state.counts[(slice(None), *place)]
    for index in np.unique(classes):
        target[index] += classes == index
    state.cast[place] += 1


def full_map(zone: Zone) -> np.ndarray:
    """Return the map of all votes."""
    return simulate(zone, Rule("", everywhere, 0.0))[0]


def try_rules(zones: Sequence[Zone], finals: Sequence[np.ndarray], rules: Sequence[Rule]) -> list[list[Score]]:
    """Print and return each rule's scores, by zone."""
    found = []
    for rule in rules:
        scores = []
        for zone, final in zip(zones, finals):
            made, predicted = simulate(zone, rule)
            labelled = zone.labels != UNLABELLED
            right = int((made == zone.labels)[labelled].sum())
            windows = VOTES * final.size / zone.windows.shape[-1] ** 2
            scores.append(Score(windows, predicted, final.size, int((made != final).sum()), int(labelled.sum()), right))
        found.append(scores)
        tell(rule.name, total(scores))
    return found


def tell(name: str, score: Score) -> None:
    """Print a line of the table."""
    print(f"{name:46}{score.saved:9.1%}{score.changed:10.2%}{score.accuracy:10.4f}", flush=True)


def total(scores: Sequence[Score]) -> Score:
    """Return the score of all zones."""
    return Score(*(sum(values) for values in zip(*(dataclasses.astuple(score) for score in scores))))


def plain_rules() -> list[Rule]:
    """Return fewer votes everywhere."""
    return [Rule(f"{votes} votes everywhere", everywhere, 0.0, phases=votes) for votes in (16, 12, 8, 6, 4, 2, 1)]


def adaptive_rules() -> list[Rule]:
    """Return the rules that leave windows out."""
    exact = undecided(1.0)
    rules = [Rule("no pixel undecided", exact, 0.0), Rule("the same, phases in turn", exact, 0.0, IN_TURN)]
    rules += [Rule(f"under {q:.0%} undecided", exact, q) for q in (0.01, 0.02, 0.05, 0.1, 0.2)]
    rules += [Rule("under 2% undecided, phases in turn", exact, 0.02, IN_TURN)]
    rules += [Rule(f"under {q:.0%} of the centre undecided", exact, q, centre=True) for q in (0.02, 0.1)]
    rules += [Rule(f"under {q:.0%} undecided off the edges", undecided_inside(1.0), q) for q in (0.01, 0.05)]
    rules += [Rule(f"under 2% led by {share:g} of what is to come", undecided(share), 0.02) for share in (0.5, 0.25)]
    for needed in (2, 4, 8):
        rules += [Rule(f"under {q:.0%} split after {needed}", disputed(needed), q) for q in (0.05, 0.1, 0.2)]
    rules += [Rule("under 10% split after 2, phases in turn", disputed(2), 0.1, IN_TURN)]
    rules += [Rule("under 10% of the centre split after 2", disputed(2), 0.1, centre=True)]
    rules += [Rule(f"under {q:.0%} split after 2, of 8 votes", disputed(2), q, phases=8) for q in (0.1, 0.2)]
    for first, least in ((2, (0.05, 0.1)), (4, (0.02, 0.05, 0.1, 0.2, 0.3)), (8, (0.1, 0.2))):
        rules += [Rule(f"{first} first, 16 where {q:.0%} are split", disputed(first), q, first=first) for q in least]
    rules += [Rule(f"4 first, 8 where {q:.0%} are split", disputed(4), q, first=4, phases=8) for q in (0.1, 0.2)]
    return rules


def bargain(scores: Sequence[Score], plain: Sequence[Sequence[Score]]) -> float:
    """Return the pixels that differ over those that would with fewer votes everywhere, at the same saving."""
    usual = 0.0
    for index, score in enumerate(scores):
        points = sorted((other[index].saved, other[index].changed) for other in plain)
        usual += float(np.interp(score.saved, [saved for saved, _ in points], [changed for _, changed in points]))
    return sum(score.changed for score in scores) / usual if usual else float("inf")


def val_rows(data: Path) -> dict[str, list[dict[str, str]]]:
    """Return the rows of `split.csv` by zone."""
    zones: dict[str, list[dict[str, str]]] = {}
    with open(data / "split.csv", newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            zones.setdefault(f"{row['domain']}_{row['zone']}", []).append(row)
    return zones


def crop_corner(rows: Sequence[dict[str, str]], mosaic: gdal.Dataset, crop: int) -> tuple[int, int]:
    """Return the column and row of a crop on most of the val patches, a window's reach inside the mosaic."""
    x, dx, _, y, _, dy = mosaic.GetGeoTransform()
    val = [row for row in rows if row["part"] == "val"]
    columns = [(float(row[key]) - x) / dx for row in val for key in ("xmin", "xmax")]
    lines = [(float(row[key]) - y) / dy for row in val for key in ("ymin", "ymax")]
    corner = []
    for places, size in ((columns, mosaic.RasterXSize), (lines, mosaic.RasterYSize)):
        middle = round((min(places) + max(places) - crop) / 2)
        reach = WINDOW - STRIDE
        corner.append(min(max(middle, reach), size - crop - reach))
    return corner[0], corner[1]


def predict_zone(name: str, rows: Sequence[dict[str, str]], arguments: argparse.Namespace) -> Zone:
    """Predict a zone's windows, or take those kept by an earlier call."""
    data, crop = arguments.data, arguments.crop
    images = gdal.BuildVRT(f"/vsimem/{name}.vrt", [str(data / row["img"]) for row in rows])
    masks = gdal.BuildVRT(
        f"/vsimem/{name}_masks.vrt", [str(data / r["msk"]) for r in rows if r["part"] == "val"],
        outputBounds=_bounds(images), VRTNodata=0,
    )  # fmt: skip
    column, row = crop_corner(rows, images, crop)
    model = resolve_model(arguments.model)
    kept = arguments.cache / f"{name}_{column}_{row}_{crop}_{model.sha256()[:12]}.npy"
    if not kept.exists():
        arguments.cache.mkdir(parents=True, exist_ok=True)
        np.save(
            kept, _predict(images, column, row, crop, Ensemble(model, probabilities=False, threads=arguments.threads))
        )
    labels = masks.ReadAsArray(column, row, crop, crop)[::STEP, ::STEP]
    codes = np.minimum(labels, N_CLASSES) - 1  # 0, without a label, becomes 255
    less = STEP // KEPT_STEP
    return Zone(name, np.load(kept)[..., ::less, ::less], codes.astype(np.uint8))


def _bounds(dataset: gdal.Dataset) -> tuple[float, float, float, float]:
    """Return xmin, ymin, xmax, ymax."""
    x, dx, _, y, _, dy = dataset.GetGeoTransform()
    return x, y + dy * dataset.RasterYSize, x + dx * dataset.RasterXSize, y


def _predict(images: gdal.Dataset, column: int, row: int, crop: int, ensemble: Ensemble) -> np.ndarray:
    """Return the class indices of all windows that meet a crop, on every `KEPT_STEP`-th pixel."""
    places = range(-(WINDOW - STRIDE), crop, STRIDE)
    out = np.empty((len(places), len(places), WINDOW // KEPT_STEP, WINDOW // KEPT_STEP), np.uint8)
    started = time.monotonic()
    for i, down in enumerate(places):
        for j, right in enumerate(places):
            pixels = images.ReadAsArray(column + right, row + down, WINDOW, WINDOW)
            out[i, j] = ensemble.predict(pixels[None])[0, ::KEPT_STEP, ::KEPT_STEP]
    print(f"{out.shape[0] * out.shape[1]} windows in {time.monotonic() - started:.0f} s", flush=True)
    return out


def main() -> int:
    """Predict, try the rules and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("FLAIR_DATA", DEFAULT_DATA)))
    parser.add_argument("--model", default=DEFAULT_MODEL)
    parser.add_argument("--crop", type=int, default=1536, metavar="PX", help="a multiple of 128")
    parser.add_argument("--threads", type=int, default=2, metavar="N")
    parser.add_argument("--cache", type=Path, default=Path(tempfile.gettempdir(), "flair_decided"))
    arguments = parser.parse_args()
    zones = [predict_zone(name, rows, arguments) for name, rows in val_rows(arguments.data).items()]
    finals = [full_map(zone) for zone in zones]
    print(f"{machine()}\n{'rule':46}{'saved':>9}{'differ':>10}{'accuracy':>10}")
    plain = try_rules(zones, finals, plain_rules())
    rules = adaptive_rules()
    scores = try_rules(zones, finals, rules)
    worthy = sorted(
        (bargain([total(found)], [[total(other)] for other in plain]), bargain(found, plain), index)
        for index, found in enumerate(scores)
        if total(found).saved >= LEAST_SAVED
    )
    print("differ, over what fewer votes would at the same saving: on the whole, and in each zone")
    for whole, by_zone, index in worthy:
        print(f"{rules[index].name:46}{whole:9.2f}{by_zone:10.2f}")
    for name, found in (
        ("12 votes", plain[1]),
        ("8 votes", plain[2]),
        ("4 votes", plain[4]),
        ("best", scores[worthy[0][2]]),
    ):
        for zone, score in zip(zones, found):
            tell(f"{name}, {zone.name}", score)
    return verdict(min(by_zone for _, by_zone, _ in worthy), LIMIT)


if __name__ == "__main__":
    sys.exit(main())
