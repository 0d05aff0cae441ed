"""A list of augmentation steps, with probabilities, one-of groups and sequences, as in albumentations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from flair_seg.errors import InputError

from ..bands import WHITE
from ..checks import check_ranges
from .effects import CHANGES, Draw, Image, Labels

_COUNT, _SIZE = (1, 1), (1 / 16, 1 / 4)


@dataclass(frozen=True)
class Step:
    """A change, or a group of steps, and the probability of applying it.

    Args:
        change: Name of a change, a key of `CHANGES`.
        one_of: Steps of which one is applied, drawn in proportion to their probabilities.
        all_of: Steps that are applied in order, each with its probability.
        p: Probability of the step.
        amount: Lowest and highest strength (uniform), in the unit of the change; a number: always the same.
        count: Fewest and most shapes (uniform) of `shadow` and `dropout`.
        size: Lowest and highest side of a shape (uniform), as a share of the crop's side.

    Raises:
        InputError: The step is none or several of a change and a group, or a value is out of range or does not apply.
    """

    change: str | None = None
    one_of: tuple[Step, ...] = ()
    all_of: tuple[Step, ...] = ()
    p: float = 1.0
    amount: tuple[float, float] | float | None = None
    count: tuple[int, int] | None = None
    size: tuple[float, float] | None = None

    def __post_init__(self) -> None:
        """Check that the values fit together."""
        if (self.change is not None) + bool(self.one_of) + bool(self.all_of) != 1:
            raise InputError("a step needs exactly one of change, one_of and all_of")
        check_ranges(self, share=("p",))
        if self.one_of and not any(step.p for step in self.one_of):
            raise InputError("the probabilities of the steps of one_of are all 0: at least one must be positive")
        if self.change is not None and self.change not in CHANGES:
            raise InputError(f"change is '{self.change}': it must be one of {', '.join(CHANGES)}")
        self._check_amount()
        self._check_shapes()

    def _check_amount(self) -> None:
        known = CHANGES[self.change].amount if self.change is not None else None
        if self.amount is None:
            return
        if known is None:
            raise InputError(f"amount is {self.amount}: {self.change or 'a group'} has none")
        (low, high), (least, most) = _pair(self.amount), known[1]
        if not least <= low <= high <= most:
            raise InputError(
                f"amount of {self.change} is {self.amount}: two numbers in {least:g}..{most:g} are needed, the lower "
                "first"
            )

    def _check_shapes(self) -> None:
        has_shapes = self.change is not None and CHANGES[self.change].has_shapes
        for name in ("count", "size"):
            value = getattr(self, name)
            if value is not None and not has_shapes:
                raise InputError(f"{name} is {list(value)}: {self.change or 'a group'} draws no shapes")
        if self.count is not None and not 1 <= self.count[0] <= self.count[1]:
            raise InputError(f"count is {list(self.count)}: two positive numbers are needed, the lower first")
        if self.size is not None and not 0 < self.size[0] <= self.size[1] <= 1:
            raise InputError(f"size is {list(self.size)}: two shares in 0..1 are needed, the lower first")


def _pair(amount: tuple[float, float] | float) -> tuple[float, float]:
    return amount if isinstance(amount, tuple) else (amount, amount)


def apply(
    steps: Sequence[Step],
    image: Image,
    labels: Labels,
    bands: Sequence[str],
    mean: NDArray[np.float32],
    rng: np.random.Generator,
) -> tuple[Image, Labels]:
    """Apply a list of steps, each with its probability.

    Args:
        steps: The list.
        image: Grey levels of a crop, float32 (B, H, W), which may be changed.
        labels: Its class indices, uint8 (H, W).
        bands: Names of the bands.
        mean: Mean of each band, grey levels (B,).
        rng: Random generator: the same state gives the same result.

    Returns:
        Grey levels in 0..255 and class indices, of the same shapes.
    """
    for step in steps:
        if rng.random() < step.p:
            image, labels = _apply_one(step, image, labels, bands, mean, rng)
    return image, labels


def _apply_one(
    step: Step,
    image: Image,
    labels: Labels,
    bands: Sequence[str],
    mean: NDArray[np.float32],
    rng: np.random.Generator,
) -> tuple[Image, Labels]:
    if step.change is None:
        if step.all_of:
            return apply(step.all_of, image, labels, bands, mean, rng)
        weights = np.array([one.p for one in step.one_of])
        drawn = step.one_of[int(rng.choice(len(weights), p=weights / weights.sum()))]
        return _apply_one(drawn, image, labels, bands, mean, rng)
    change = CHANGES[step.change]
    amount = _pair(step.amount) if step.amount is not None else change.amount[0] if change.amount else (0.0, 0.0)
    draw = Draw(rng, bands, mean, amount, step.count or _COUNT, step.size or _SIZE)
    if change.geometric is not None:
        return change.geometric(image, labels, draw)
    if change.photometric is not None:
        change.photometric(image, draw)
        np.clip(image, 0.0, WHITE, out=image)
    return image, labels
