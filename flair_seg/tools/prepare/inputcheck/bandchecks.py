"""What a sample of a raster's pixels says of its bands: figures, and what is doubtful or wrong about them.

The limits come from the 280 real patches of FLAIR #1's D034_2021. `z` is how far a mean lies from the model's, in its
deviations, and the spread is a deviation over the model's: over each of the four zones and, in brackets, over 98 of 100
patches alone:

- |z| up to 0.6 (2.5; heights 1.9), spread 0.7 to 1.2 (0.1 to 1.4), heights 0.25 to 1.1 (0.0 to 3.0);
- the brightest 0.1 % of the colours from 195 on (68 on), full or empty pixels up to 0.02 %;
- correlation of red, green and blue 0.94 to 0.99 (0.67 on), of near infrared with any of them 0.35 to 0.82 (to 0.97);
- near infrared above red in 67 to 99 % of the greenest tenth of the pixels, the least where shallow water is green, and
  in 33 to 68 % of all pixels;
- 95 % of the heights above 0 lie below 25 to 53 levels (from 2 on, among vines); the same heights in metres would lie
  below 7 to 18.

They lie outside what the zones show, and mostly outside what a patch does: a raster of one patch can be doubtful.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from ....language import tr

Verdict = Literal["ok", "doubtful", "wrong"]
VERDICTS: tuple[Verdict, ...] = ("ok", "doubtful", "wrong")
"""From good to bad."""
Values = npt.NDArray[np.float32]

MEAN_DOUBTFUL, MEAN_WRONG = 2.0, 4.0
SPREAD_LOW, SPREAD_HIGH = 0.3, 1.8
BRIGHTEST = 128
SATURATED = 0.05
SAME_SHARE = 0.999
FOLLOWS = 0.97
APART = 0.85
GREENEST = 0.1
NIR_ABOVE_RED, NIR_ABOVE_RED_ANYWHERE = 0.4, 0.1
FLAT, METRES = 5, 20
ALTITUDE = 25
BINS = 32
COLOURS: tuple[str, ...] = ("red", "green", "blue")


@dataclass(frozen=True)
class Finding:
    """One thing found: how bad it is, and a sentence."""

    verdict: Verdict
    text: str


@dataclass(frozen=True)
class BandFigures:
    """What the sample says of a band; shares are in percent, `histogram` counts pixels in equal bins of `bounds`."""

    minimum: float
    low: float
    median: float
    high: float
    maximum: float
    mean: float
    deviation: float
    empty: float
    full: float
    bounds: tuple[float, float]
    histogram: tuple[int, ...]


def worst(findings: Sequence[Finding]) -> Verdict:
    """Return the worst verdict, ok for none."""
    return max((finding.verdict for finding in findings), key=VERDICTS.index, default="ok")


def figures(values: Values, top: float) -> BandFigures:
    """Return a band's figures; `top` is the largest value its type holds."""
    low, median, high = np.percentile(values, (1, 50, 99))
    minimum, maximum = float(values.min()), float(values.max())
    bounds = min(0.0, minimum), max(top, 1.0)
    counts, _ = np.histogram(values, BINS, bounds)
    return BandFigures(
        minimum,
        float(low),
        float(median),
        float(high),
        maximum,
        float(values.mean(dtype=np.float64)),
        float(values.std(dtype=np.float64)),
        100 * float((values == 0).mean()),
        100 * float((values >= top).mean()),
        bounds,
        tuple(int(count) for count in counts),
    )


def check_alone(name: str, values: Values, mean: float | None, deviation: float | None) -> list[Finding]:
    """Return what is doubtful about a band of values from 0 to 255, looked at alone.

    Args:
        name: what the model calls it.
        values: the sample.
        mean: the model's mean, None where it tells none.
        deviation: the model's deviation.
    """
    if values.min() == values.max():
        level: Verdict = "doubtful" if name == "height" else "wrong"
        return [Finding(level, tr("all values are {value:g}", value=float(values[0])))]
    extreme = float(((values == 0) | (values == values.max())).mean())
    if name != "height" and extreme > SAME_SHARE:
        return [Finding("wrong", tr("it has only two distinct values, so it looks like a mask rather than an image"))]
    found = _check_height(values) if name == "height" else _check_brightness(values)
    if mean is not None and deviation is not None:
        found += _check_training(values, mean, deviation, name == "height")
    return found


def _check_training(values: Values, mean: float, deviation: float, height: bool) -> list[Finding]:
    """Return how a band differs from the training data; the spread of heights is a matter of the place."""
    found_mean, found_deviation = float(values.mean(dtype=np.float64)), float(values.std(dtype=np.float64))
    found = []
    distance = (found_mean - mean) / deviation
    if abs(distance) > MEAN_DOUBTFUL:
        text = tr(
            "the mean is {found:.1f}, compared with {mean:.1f} in the training data (a difference of {distance:.1f} "
            "standard deviations)",
            found=found_mean,
            mean=mean,
            distance=abs(distance),
        )
        found.append(Finding("wrong" if abs(distance) > MEAN_WRONG else "doubtful", text))
    spread = found_deviation / deviation
    if not height and not SPREAD_LOW <= spread <= SPREAD_HIGH:
        text = tr(
            "the standard deviation is {found:.1f}, compared with {deviation:.1f} in the training data",
            found=found_deviation,
            deviation=deviation,
        )
        found.append(Finding("doubtful", text))
    return found


def _check_brightness(values: Values) -> list[Finding]:
    """Return whether an image band is compressed or saturated."""
    brightest = float(np.percentile(values, 99.9))
    found = []
    if brightest < BRIGHTEST:
        text = tr(
            "the brightest pixels reach only {value:.0f} of 255: the value range seems to be compressed",
            value=brightest,
        )
        found.append(Finding("doubtful", text))
    full = float((values >= 255).mean())
    if full > SATURATED:
        text = tr(
            "{share:.0f} % of the pixels are saturated (255): the image is overexposed or was stretched",
            share=100 * full,
        )
        found.append(Finding("doubtful", text))
    return found


def _check_height(values: Values) -> list[Finding]:
    """Return whether heights look like metres or like altitudes."""
    lowest = float(np.percentile(values, 1))
    if lowest > ALTITUDE:
        text = tr(
            "nearly all values are above {value:.0f}: they look like elevations, not heights above ground",
            value=lowest,
        )
        return [Finding("wrong", text)]
    above = values[values > 0]
    high = float(np.percentile(above, 95)) if above.size else 0.0
    if FLAT <= high < METRES:
        text = tr(
            "heights rarely exceed {value:.0f}: they seem to be in metres, whereas the model expects 0.2 m per level "
            "(ignore this if there are no trees or buildings)",
            value=high,
        )
        return [Finding("doubtful", text)]
    return []


def check_together(names: Sequence[str], values: Values) -> dict[str, list[Finding]]:
    """Return what is doubtful about bands seen beside each other, by name.

    Args:
        names: what the model calls them.
        values: the sample, `(bands, pixels)`.
    """
    found: dict[str, list[Finding]] = {name: [] for name in names}
    moving = [name for name, row in zip(names, values) if row.min() < row.max()]
    rows = {name: values[names.index(name)] for name in moving}
    for index, name in enumerate(moving):
        for other in moving[:index]:
            if float((rows[name] == rows[other]).mean()) > SAME_SHARE:
                text = tr("it is identical to the band used for {other}", other=other)
                found[name].append(Finding("wrong", text))
                break
    for name in COLOURS:
        if all(colour in rows for colour in COLOURS) and _stands_apart(name, rows):
            found[name].append(
                Finding("doubtful", tr("it differs from the other two colour bands in the way near infrared does"))
            )
    if "nir" in rows and not found["nir"]:
        found["nir"] += near_infrared(rows["nir"], {name: rows[name] for name in COLOURS if name in rows})
    return found


def _stands_apart(name: str, rows: dict[str, Values]) -> bool:
    """Whether the other two colours go together and this one with neither."""
    one, other = (rows[colour] for colour in COLOURS if colour != name)
    if correlation(one, other) < APART:
        return False
    return max(correlation(rows[name], one), correlation(rows[name], other)) < APART


def near_infrared(values: Values, colours: dict[str, Values]) -> list[Finding]:
    """Return why a band does not look like near infrared, nothing if it does.

    Vegetation is brighter in near infrared than in red; and near infrared follows no colour as colours follow each
    other.
    """
    found = []
    for name, colour in colours.items():
        follows = correlation(values, colour)
        if follows > FOLLOWS:
            text = tr(
                "it does not look like near infrared: its correlation with {name} is {follows:.2f}, which is typical "
                "of a colour band",
                name=name,
                follows=follows,
            )
            found.append(Finding("doubtful", text))
            break
    if set(COLOURS) <= set(colours):
        share = greenest_above_red(values, colours)
        if share < NIR_ABOVE_RED and float((values > colours["red"]).mean()) < NIR_ABOVE_RED_ANYWHERE:
            text = tr(
                "it does not look like near infrared: it is higher than red in only {share:.0f} % of the greenest "
                "pixels",
                share=100 * share,
            )
            found.append(Finding("doubtful", text))
    return [Finding("wrong", finding.text) for finding in found] if len(found) > 1 else found


def greenest_above_red(values: Values, colours: dict[str, Values]) -> float:
    """Return the share of the greenest pixels in which a band exceeds red."""
    red, green, blue = (colours[name] for name in COLOURS)
    greenness = 2 * green - red - blue
    greenest = greenness >= np.percentile(greenness, 100 * (1 - GREENEST))
    return float((values > red)[greenest].mean())


def correlation(one: Values, other: Values) -> float:
    """Return the correlation of two bands, 0 where one is constant."""
    first, second = one - one.mean(dtype=np.float64), other - other.mean(dtype=np.float64)
    product = float(np.sqrt((first * first).sum() * (second * second).sum()))
    return float((first * second).sum()) / product if product else 0.0
