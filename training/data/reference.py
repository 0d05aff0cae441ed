"""Normalisation by a reference: the radiometry of each zone in satellite images.

Orthophotos are colour-balanced flight by flight, so the same cover has different grey levels in each zone; Sentinel-2
reflectances are comparable everywhere. Let m and s be the mean and standard deviation of a band in a zone's reference,
M and S their averages over the training zones, and mu and sigma those of the training images. A grey level x becomes

    x' = (x - mu m / M) S / s + mu

so that the network, which subtracts mu and divides by sigma, sees (x - mu m / M) / (sigma s / S): the image normalised
by its reference, in units of the orthophotos. Zones and bands without a reference keep their grey levels, that is, they
are normalised by the statistics of the data set.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from flair_seg.errors import InputError
from flair_seg.system.jsontext import read_json
from flair_seg.system.records import build


@dataclass(frozen=True)
class BandStatistics:
    """Mean and standard deviation of each band, in order of the bands."""

    mean: tuple[float, ...]
    std: tuple[float, ...]

    def __post_init__(self) -> None:
        """Check numbers and ranges."""
        if len(self.mean) != len(self.std):
            raise InputError(f"found {len(self.mean)} means and {len(self.std)} standard deviations, not one per band")
        if not all(np.isfinite(self.mean)) or not all(0 < value < np.inf for value in self.std):
            raise InputError(f"means {self.mean} must be finite and standard deviations {self.std} positive")


@dataclass(frozen=True)
class ReferenceStatistics:
    """The output of `training.reference_statistics`.

    Args:
        bands: Names of the reference's bands.
        typical: Average over the training zones.
        zones: By `DOMAIN/ZONE`, in units of the reference; zones without clear pixels are missing.
    """

    bands: tuple[str, ...]
    typical: BandStatistics
    zones: Mapping[str, BandStatistics] = field(default_factory=dict)

    def to_json(self) -> str:
        """Return the statistics as JSON."""
        zones = {name: vars(part) for name, part in sorted(self.zones.items())}
        return json.dumps({"bands": self.bands, "typical": vars(self.typical), "zones": zones}, indent=1)


def read_reference(path: Path, trained: ReferenceStatistics | None = None) -> ReferenceStatistics:
    """Read the output of `training.reference_statistics`.

    Args:
        path: The file.
        trained: Statistics that a network was trained with; their average replaces the file's.

    Raises:
        InputError: The file is missing or invalid, or its bands differ from those of the network's reference.
    """
    try:
        found = build(ReferenceStatistics, read_json(path, "the file"), "the file")
    except InputError as error:
        raise InputError(f"{path} contains no statistics of training.reference_statistics: {error}") from error
    if trained is None:
        return found
    if trained.bands != found.bands:
        theirs, ours = ", ".join(found.bands), ", ".join(trained.bands)
        raise InputError(f"{path} has the bands {theirs}: the network was trained with a reference of {ours}")
    return replace(found, typical=trained.typical)


class Reference:
    """Adjusts the images of a zone to the radiometry of its reference."""

    def __init__(self, statistics: ReferenceStatistics, bands: Sequence[str], mean: Sequence[float]) -> None:
        """Compute a gain and an offset for each zone and band.

        Args:
            statistics: Statistics of the reference.
            bands: Names of the images' bands.
            mean: Mean of each band over the training set, in grey levels.
        """
        self._neutral = (np.ones(len(bands), np.float32), np.zeros(len(bands), np.float32))
        self._curves = {
            zone: _curve(statistics.bands, statistics.typical, part, bands, mean)
            for zone, part in statistics.zones.items()
        }

    def apply(self, image: NDArray[Any], zone: str) -> NDArray[np.float32]:
        """Return the adjusted grey levels, float32 (B, H, W), of an image of `DOMAIN/ZONE`."""
        gain, offset = self._curves.get(zone, self._neutral)
        levelled: NDArray[np.float32] = image * gain[:, None, None] + offset[:, None, None]
        return levelled


def _curve(
    names: Sequence[str], typical: BandStatistics, zone: BandStatistics, bands: Sequence[str], mean: Sequence[float]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    gain, offset = np.ones(len(bands)), np.zeros(len(bands))
    for place, band in enumerate(bands):
        if band in names:
            index = names.index(band)
            gain[place] = typical.std[index] / zone.std[index]
            offset[place] = mean[place] * (1.0 - gain[place] * zone.mean[index] / typical.mean[index])
    return gain.astype(np.float32), offset.astype(np.float32)
