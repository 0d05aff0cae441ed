"""Compute statistics for the normalisation `reference`: `python -m training.reference_statistics FOLDER --output FILE`.

Reads FLAIR #2's Sentinel-2 time series of each zone (`.../DOMAIN/ZONE/sen/SEN2_*_data.npy`, reflectances
(T, 10, H, W), and `*_masks.npy`, probabilities of snow and cloud in per cent (T, 2, H, W)), and writes the mean and the
standard deviation of each band over all clear pixels of all dates. Zones with too few clear pixels are skipped; their
images are normalised by the data set. Use it with `data: {normalisation: reference, reference: FILE}`.
Example: python -m training.reference_statistics flair_sen_train --output build/reference.json
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from dataclasses import astuple
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from flair_seg.errors import InputError

from .data.reference import BandStatistics, ReferenceStatistics, read_reference
from .data.writing import write_text
from .settings import commandline

SENTINEL_BANDS = {"red": 2, "green": 1, "blue": 0, "nir": 6}
"""Bands in the order of the output: indices of B4, B3, B2 and B8 in the ten bands of FLAIR #2's series (Garioud et al.
2023, arXiv:2310.13336)."""
MOST_PROBABLE = 50
"""Probability of snow or cloud, per cent, below which a pixel is clear."""
LEAST_PIXELS = 500
"""Fewest clear pixels of a zone, over all dates: 5 ha seen once at 10 m."""
_DATA, _MASKS = "_data.npy", "_masks.npy"


def clear_pixels(series: NDArray[Any], masks: NDArray[Any], most: float) -> NDArray[np.float64]:
    """Collect the reflectances of clear pixels, float64 (4, pixels): red, green, blue, near infrared.

    Args:
        series: Reflectances (T, 10, H, W); 0 in all bands means no data.
        masks: Probabilities of snow and of cloud, per cent (T, 2, H, W).
        most: Probability below which a pixel is clear.
    """
    wanted = np.asarray(series)[:, list(SENTINEL_BANDS.values())]
    clear = (np.asarray(masks) < most).all(axis=1) & (wanted > 0).any(axis=1) & np.isfinite(wanted).all(axis=1)
    return np.moveaxis(wanted, 1, 0)[:, clear].astype(np.float64)


def statistics(pixels: NDArray[np.float64], least: int) -> BandStatistics | None:
    """Mean and standard deviation of each band, (4, pixels); None for too few or all equal pixels."""
    if pixels.shape[1] < max(least, 2):
        return None
    std = pixels.std(axis=1)
    return BandStatistics(tuple(pixels.mean(axis=1).tolist()), tuple(std.tolist())) if (std > 0).all() else None


def find_series(root: Path) -> Iterator[tuple[str, Path, Path]]:
    """Yield `DOMAIN/ZONE`, the series and its masks.

    Raises:
        InputError: The folder, a series or its masks do not exist.
    """
    if not root.is_dir():
        raise InputError(f"folder of Sentinel-2 series {root} does not exist")
    series = sorted(root.glob(f"**/sen/SEN2_*{_DATA}"))
    if not series:
        raise InputError(f"{root} contains no Sentinel-2 series: DOMAIN/ZONE/sen/SEN2_*{_DATA} is needed")
    for path in series:
        masks = path.with_name(path.name.removesuffix(_DATA) + _MASKS)
        if not masks.is_file():
            raise InputError(f"{path.name} has no masks: {masks.name} is needed in the same folder")
        yield "/".join(path.parts[-4:-2]), path, masks


def collect(
    root: Path, typical: BandStatistics | None, most: float = MOST_PROBABLE, least: int = LEAST_PIXELS
) -> tuple[ReferenceStatistics, list[str]]:
    """Read all series of a folder; returns the statistics and the names of the skipped zones.

    Args:
        root: The folder.
        typical: Average over the training zones; None: over these zones.
        most: Probability of snow or cloud, per cent, below which a pixel is clear.
        least: Fewest clear pixels of a zone.

    Raises:
        InputError: A file is invalid, or no zone has enough clear pixels.
    """
    zones, cloudy = {}, []
    for name, path, masks in tqdm(list(find_series(root)), desc="zones", unit="zone", disable=None):
        found = statistics(clear_pixels(*_load(path, masks), most), least)
        if found is None:
            cloudy.append(name)
        else:
            zones[name] = found
    if typical is None:
        if not zones:
            raise InputError(
                f"none of the {len(cloudy)} zones of {root} has {least} clear pixels: at least one zone is needed"
            )
        means, deviations = (np.mean(part, axis=0).tolist() for part in zip(*map(astuple, zones.values())))
        typical = BandStatistics(tuple(means), tuple(deviations))
    return ReferenceStatistics(tuple(SENTINEL_BANDS), typical, zones), cloudy


def _load(path: Path, masks: Path) -> tuple[NDArray[np.generic], NDArray[np.generic]]:
    series, probabilities = _read_array(path), _read_array(masks)
    times, bands, *size = series.shape if series.ndim == 4 else (0, 0)
    if bands != 10 or probabilities.shape != (times, 2, *size):
        raise InputError(
            f"{path.name} is {series.shape} and its masks {probabilities.shape}: (T, 10, H, W), (T, 2, H, W) are needed"
        )
    return series, probabilities


def _read_array(path: Path) -> NDArray[Any]:
    """Read an array of numbers from an `.npy`; numpy's message recommends unpickling, so it is never shown."""
    try:
        with path.open("rb") as file:
            np.lib.format.read_magic(file)  # type: ignore[no-untyped-call]
        array = np.load(path, mmap_mode="r", allow_pickle=False)
    except (OSError, ValueError, EOFError) as error:
        raise InputError(f"{path} cannot be read: it is not a complete .npy array of numbers") from error
    if array.dtype.kind not in "buif":
        raise InputError(f"{path} contains values of type {array.dtype}: numbers are needed")
    return array


def _run(arguments: argparse.Namespace) -> None:
    typical = read_reference(arguments.typical).typical if arguments.typical else None
    found, cloudy = collect(arguments.folder, typical, arguments.most, arguments.least)
    write_text(arguments.output, found.to_json())
    left_out = f", {len(cloudy)} skipped (too few clear pixels): {', '.join(cloudy[:5])}" if cloudy else ""
    print(f"{arguments.output}: {len(found.zones)} zones{left_out}")


def _parser() -> argparse.ArgumentParser:
    parser = commandline.make_parser("reference_statistics", __doc__)
    parser.add_argument("folder", type=Path, help="folder with FLAIR #2's Sentinel-2 series")
    parser.add_argument("--output", type=Path, required=True, help="the .json file to write")
    parser.add_argument(
        "--typical", type=Path, help="output for the training zones, if the folder contains other zones"
    )
    parser.add_argument(
        "--most",
        type=float,
        default=MOST_PROBABLE,
        help="probability of snow or cloud in per cent below which a pixel is clear, default: %(default)s",
    )
    parser.add_argument(
        "--least",
        type=int,
        default=LEAST_PIXELS,
        help="fewest clear pixels of a zone, over all dates, default: %(default)s (5 ha)",
    )
    return parser


main = commandline.entry(_run, _parser)

if __name__ == "__main__":
    sys.exit(main())
