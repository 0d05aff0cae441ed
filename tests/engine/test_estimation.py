"""Olofsson et al. (2014): their worked example, a formula derived otherwise, and repeated samples of a known map."""

from __future__ import annotations

import math

import numpy as np
import pytest

from flair_seg.errors import InputError
from flair_seg.tools.assess.estimation import Z_95, estimate, sample_size

POINTS = np.array([[66, 0, 5, 4], [0, 55, 8, 12], [1, 0, 153, 11], [2, 1, 9, 313]])
"""Table 8: rows are strata (deforestation, forest gain, stable forest, stable non-forest)."""
PIXELS = np.array([200_000, 150_000, 3_200_000, 6_450_000])
NAMES = ["deforestation", "forest gain", "stable forest", "stable non-forest"]
HECTARES = 10_000_000 * 0.09


def test_published_figures() -> None:
    found = estimate(POINTS, PIXELS, NAMES)
    assert round(found.overall, 2) == 0.95 and round(Z_95 * found.overall_se, 2) == 0.02
    assert found.users.round(2).tolist() == [0.88, 0.73, 0.93, 0.96]
    assert (Z_95 * found.users_se).round(2).tolist() == [0.07, 0.10, 0.04, 0.02]
    assert found.producers.round(2).tolist() == [0.75, 0.85, 0.93, 0.96]
    assert (Z_95 * found.producers_se).round(2)[[0, 2]].tolist() == [0.21, 0.03]
    assert np.rint(found.shares * HECTARES).tolist() == [21_158, 11_686, 285_770, 581_386]
    assert int(found.shares[0] * 10_000_000) == 235_086 and int(Z_95 * found.shares_se[0] * 10_000_000) == 68_418
    intervals = Z_95 * found.shares_se * HECTARES
    assert intervals.tolist() == pytest.approx([6_158, 3_756, 15_510, 16_282], abs=0.6)
    assert found.proportions.round(4)[0].tolist() == [0.0176, 0, 0.0013, 0.0011]
    assert found.proportions.sum() == pytest.approx(1)


def test_producers_errors_are_those_of_a_ratio_of_totals() -> None:
    """Equation 7 against the variance of a ratio in a stratified sample, reckoned point by point.

    The paper prints intervals of 0.23 and 0.01 for the second and fourth class; its equation 7 gives 0.25 and 0.02 for
    its table, and so does this.
    """
    found = estimate(POINTS, PIXELS, NAMES)
    for klass in range(4):
        strata = []
        for row, pixels in zip(POINTS, PIXELS):
            reference = np.repeat(np.arange(4), row)
            x = (reference == klass).astype(float)
            y = x if len(strata) == klass else np.zeros(len(x))
            strata.append((pixels, x, y))
        ratio = sum(n * y.mean() for n, _, y in strata) / sum(n * x.mean() for n, x, _ in strata)
        total = sum(n * x.mean() for n, x, _ in strata)
        variance = sum(n**2 * np.var(y - ratio * x, ddof=1) / len(x) for n, x, y in strata) / total**2
        assert found.producers[klass] == pytest.approx(ratio)
        assert found.producers_se[klass] == pytest.approx(math.sqrt(variance))
    assert (Z_95 * found.producers_se).round(2).tolist() == [0.21, 0.25, 0.03, 0.02]


def test_size_for_a_standard_error() -> None:
    """Equation 13 with the accuracies of section 5.1 of the paper: 641 points."""
    assert sample_size(PIXELS, [0.70, 0.60, 0.90, 0.95], 0.01) == 641


def test_a_few_pixels_need_no_more_points_than_there_are() -> None:
    """The exact size is 96.2: half the pixels' spread squared, over the error's and the spread over the pixels."""
    assert sample_size([40, 60], [0.5, 0.5], 0.01) == math.ceil(0.5**2 / (0.01**2 + 0.5**2 / 100))


def test_repeated_samples_agree_with_the_truth() -> None:
    """Shares are unbiased, and standard errors are those of the estimates over many samples."""
    random = np.random.default_rng(1)
    truth = np.array([[900, 60, 40], [100, 1700, 200], [50, 350, 6600]])
    sizes, n = truth.sum(axis=1) * 1000, np.array([50, 60, 90])
    found = []
    for _ in range(3000):
        rows = [random.multinomial(k, row / row.sum()) for k, row in zip(n, truth)]
        found.append(estimate(np.array(rows), sizes, "abc"))
    shares = np.array([e.shares for e in found])
    assert shares.mean(axis=0) == pytest.approx(truth.sum(axis=0) / truth.sum(), abs=0.003)
    assert np.sqrt(np.mean([e.shares_se**2 for e in found], axis=0)) == pytest.approx(shares.std(axis=0), rel=0.06)
    overall = np.array([e.overall for e in found])
    assert overall.mean() == pytest.approx(np.trace(truth) / truth.sum(), abs=0.003)
    assert np.sqrt(np.mean([e.overall_se**2 for e in found])) == pytest.approx(overall.std(), rel=0.06)


def test_strata_need_two_points() -> None:
    with pytest.raises(InputError, match=r"b' \(500 px\) has too few labelled points: 1\. The minimum is 2"):
        estimate(np.array([[5, 0], [0, 1]]), np.array([100, 500]), "ab")
    assert estimate(np.array([[2, 0], [0, 2]]), np.array([100, 500]), "ab").overall == 1


def test_a_stratum_sampled_whole_has_no_error() -> None:
    found = estimate(np.array([[90, 10, 0], [0, 1, 0], [0, 0, 0]]), np.array([999, 1, 0]), "abc")
    assert found.users_se[1] == 0 and found.users[1] == 1 and math.isnan(found.users[2])
    assert found.overall == pytest.approx(0.999 * 0.9 + 0.001)
