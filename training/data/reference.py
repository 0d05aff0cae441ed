"""Normalisation by a reference: the radiometry of each zone as a satellite saw it.

Orthophotos are balanced flight by flight, so the same cover has other grey levels from zone to zone. Sentinel-2's
reflectances are comparable everywhere. For a zone whose reference has, in a band, the mean m and the deviation s, where
the reference of the training zones has on average M and S, and their orthophotos mu and sigma, a grey level x becomes

    x' = (x - mu m / M) S / s + mu

so that subtracting mu and dividing by sigma, which the network does, leaves (x - mu m / M) / (sigma s / S): the image
normalised by its reference, in units of the orthophotos. Zones and bands without a reference keep their grey levels,
which is normalisation by the data set.
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


@dataclass(frozen=True)
class BandStatistics:
    """Mean and standard deviation of each band, in the bands' order."""

    mean: tuple[float, ...]
    std: tuple[float, ...]

    def __post_init__(self) -> None:
        """Check that they belong together and can be divided by."""
        if len(self.mean) != len(self.std):
            raise InputError(f"there are {len(self.mean)} means and {len(self.std)} deviations: one of each is needed")
        if not all(np.isfinite(self.mean)) or not all(0 < value < np.inf for value in self.std):
            raise InputError(f"means {self.mean} must be numbers and deviations {self.std} positive")


@dataclass(frozen=True)
class ReferenceStatistics:
    """What `training.reference_statistics` writes.

    Args:
        bands: Names of the reference's bands.
        typical: Average over the zones that are trained on.
        zones: By `DOMAIN/ZONE`, in units of the reference; zones that were cloudy throughout are not there.
    """

    bands: tuple[str, ...]
    typical: BandStatistics
    zones: Mapping[str, BandStatistics] = field(default_factory=dict)

    def to_json(self) -> str:
        """Return the statistics as JSON."""
        zones = {name: vars(part) for name, part in sorted(self.zones.items())}
        return json.dumps({"bands": self.bands, "typical": vars(self.typical), "zones": zones}, indent=1)


def read_reference(path: Path, trained: ReferenceStatistics | None = None) -> ReferenceStatistics:
    """Read what `training.reference_statistics` wrote.

    Args:
        path: The file.
        trained: What a network was trained with, whose average counts and not the file's.

    Raises:
        InputError: The file is missing, holds something else, or has other bands than the network's reference.
    """
    found = _read(path)
    if trained is None:
        return found
    if trained.bands != found.bands:
        theirs, ours = ", ".join(found.bands), ", ".join(trained.bands)
        raise InputError(f"{path} has the bands {theirs}: the network was trained with a reference of {ours}")
    return replace(found, typical=trained.typical)


def _read(path: Path) -> ReferenceStatistics:
    try:
        document = read_json(path, str(path))
        zones = {name: _statistics(part) for name, part in document["zones"].items()}
        return ReferenceStatistics(tuple(document["bands"]), _statistics(document["typical"]), zones)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError(f"{path} holds no statistics of training.reference_statistics: {error}") from error


def _statistics(document: Mapping[str, Sequence[float]]) -> BandStatistics:
    return BandStatistics(tuple(map(float, document["mean"])), tuple(map(float, document["std"])))


class Reference:
    """Brings the images of a zone to the radiometry of its reference."""

    def __init__(self, statistics: ReferenceStatistics, bands: Sequence[str], mean: Sequence[float]) -> None:
        """Work out a gain and an offset for each zone and band.

        Args:
            statistics: Of the reference.
            bands: Names of the images' bands.
            mean: Mean of each over the training set, in grey levels.
        """
        self._neutral = (np.ones(len(bands), np.float32), np.zeros(len(bands), np.float32))
        self._curves = {
            zone: _curve(statistics.bands, statistics.typical, part, bands, mean)
            for zone, part in statistics.zones.items()
        }

    def apply(self, image: NDArray[Any], zone: str) -> NDArray[np.float32]:
        """Change the grey levels (B, H, W) of an image of `DOMAIN/ZONE`."""
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
