"""How a model's input values are normalised, as its manifest says it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal, get_args

from .choices import check_choice
from .errors import ModelError
from .language import tr

NormalisationType = Literal["dataset", "imagenet", "reference", "none"]


@dataclass(frozen=True)
class Normalisation:
    """What is subtracted from and divides each raw band value.

    `inside` says that the graph does it itself, so raw values go in; `mean` and `std` are then for information, except
    for the type `reference`: there `reference_mean` and `reference_std` are what the reference of the training areas
    has on average, one value a band, None for bands that it does not cover; empty where the file does not say.
    """

    type: NormalisationType
    mean: tuple[float, ...] = ()
    std: tuple[float, ...] = ()
    inside: bool = True
    reference_mean: tuple[float | None, ...] = ()
    reference_std: tuple[float | None, ...] = ()

    def __post_init__(self) -> None:
        """Check the type and that mean and standard deviation belong together."""
        check_choice(tr("normalisation type"), self.type, get_args(NormalisationType), ModelError)
        if len(self.mean) != len(self.std):
            raise ModelError(
                tr(
                    "normalisation has {count} means and {deviations} deviations: they must match",
                    count=len(self.mean),
                    deviations=len(self.std),
                )
            )
        if not all(map(math.isfinite, self.mean)):
            raise ModelError(tr("normalisation means must be numbers, found {mean}", mean=list(self.mean)))
        if not all(0 < deviation < math.inf for deviation in self.std):
            raise ModelError(tr("normalisation deviations must be positive, found {std}", std=list(self.std)))
        if self.reference_mean or self.reference_std:
            self._check_reference()

    def _check_reference(self) -> None:
        """Check the reference's statistics."""
        if self.type != "reference":
            raise ModelError(
                tr(
                    "normalisation of type '{type}' has a reference_mean or reference_std: only the type 'reference' "
                    "takes them",
                    type=self.type,
                )
            )
        means, deviations = self.reference_mean, self.reference_std
        if not len(means) == len(deviations) == len(self.mean):
            raise ModelError(
                tr(
                    "normalisation has {count} means, {means} reference_mean and {deviations} reference_std: they must "
                    "match",
                    count=len(self.mean),
                    means=len(means),
                    deviations=len(deviations),
                )
            )
        for mean, std in zip(means, deviations):
            usable = mean is not None and std is not None and math.isfinite(mean) and mean and 0 < std < math.inf
            if not usable and (mean, std) != (None, None):
                raise ModelError(
                    tr(
                        "a reference_mean is {mean} and its reference_std {std}: they must be a number other than 0 "
                        "and a positive one, or both null",
                        mean=mean,
                        std=std,
                    )
                )
