"""The patches of a run are gathered and split according to the settings, and checked before any pixel is read."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio

from flair_seg.errors import InputError
from training.fit.sources import check, gather, load
from training.settings.config import TrainConfig, config_from_dict

SIZE = 64


@pytest.fixture(scope="module")
def grid(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two zones of 3 x 3 georeferenced patches that touch, as FLAIR's do; the zones lie 10 km apart."""
    root = tmp_path_factory.mktemp("grid")
    for zone, left in (("Z1_NN", 700_000.0), ("Z2_AA", 710_000.0)):
        for number in range(9):
            place = (left + number % 3 * SIZE * 0.2, 6_200_000.0 - number // 3 * SIZE * 0.2)
            _write(root, zone, number, place)
    return root


def _write(root: Path, zone: str, number: int, place: tuple[float, float], mask_crs: str | None = "EPSG:2154") -> None:
    for kind, prefix, bands, crs in (("img", "IMG", 5, "EPSG:2154"), ("msk", "MSK", 1, mask_crs)):
        path = root / "D034_2021" / zone / kind / f"{prefix}_{zone[1]}{number:05d}.tif"
        path.parent.mkdir(parents=True, exist_ok=True)
        profile = {"driver": "GTiff", "dtype": "uint8", "count": bands, "height": SIZE, "width": SIZE}
        if crs:
            profile |= {"crs": crs, "transform": rasterio.transform.from_origin(*place, 0.2, 0.2)}
        with rasterio.open(path, "w", **profile) as file:
            file.write(np.full((bands, SIZE, SIZE), number + 1, np.uint8))


def _config(sources: list[dict[str, Any]], **data: Any) -> TrainConfig:  # noqa: ANN401
    text = dict.fromkeys(("name", "version", "title", "licence", "attribution", "data", "training"), "x")
    return config_from_dict(
        {
            "data": {"sources": sources, **data},
            "network": {"architecture": "segformer-tiny"},
            "schedule": {"steps": 1, "crop_size": 32},
            "run": {"output": "unused"},
            "manifest": {**text, "gsd_m": 0.2},
        }
    )


def test_a_split_of_patches_leaks_and_says_so(grid: Path) -> None:
    config = _config([{"root": str(grid)}], hold_out={"by": "patch", "fraction": 0.2})
    (warning,) = check(config, gather(config))
    assert re.search(r"\b4 of 4 validation patches .*IMG_\d+\.tif .*IMG_\d+\.tif", warning)


def test_a_split_of_zones_does_not(grid: Path) -> None:
    config = _config([{"root": str(grid)}], hold_out={"by": "zone", "names": ["Z2_AA"]})
    gathered = gather(config)
    assert list(check(config, gathered)) == []
    assert [len(patches) for patches in gathered.training] == [9]
    assert {patch.zone for patch in gathered.validation} == {"Z2_AA"}


def test_sources_may_be_zones_and_validation_another(grid: Path) -> None:
    config = _config([{"root": str(grid), "zones": ["Z1_NN"]}], validation={"root": str(grid), "zones": ["Z2_AA"]})
    gathered = gather(config)
    assert list(check(config, gathered)) == []
    assert (len(gathered.training[0]), len(gathered.validation)) == (9, 9)


def test_what_is_trained_on_is_not_scored(grid: Path) -> None:
    config = _config([{"root": str(grid)}], validation={"root": str(grid), "zones": ["Z2_AA"]})
    with pytest.raises(InputError, match=r"\b9 patches .*IMG_200000\.tif"):
        list(check(config, gather(config)))


def test_pseudo_labels_are_never_held_out(grid: Path, tmp_path: Path) -> None:
    _write(tmp_path, "Z7_XX", 0, (0.0, 0.0))
    sources = [{"root": str(grid)}, {"root": str(tmp_path), "kind": "pseudo"}]
    gathered = gather(_config(sources, hold_out={"by": "zone", "fraction": 0.5}))
    assert [len(patches) for patches in gathered.training] == [9, 1]
    with pytest.raises(InputError, match=r"hold_out .*'Z7_XX'"):
        gather(_config(sources, hold_out={"by": "zone", "names": ["Z7_XX"]}))


def test_masks_without_crs_are_counted_and_named(tmp_path: Path) -> None:
    for number in range(2):
        _write(tmp_path, "Z1_NN", number, (number * 100.0, 0.0), mask_crs=None)
    config = _config([{"root": str(tmp_path)}])
    (warning,) = check(config, gather(config))
    assert warning.startswith("2 masks have no CRS, the first is MSK_100000.tif")


def test_statistics_are_pooled_by_the_sources_shares(grid: Path, tmp_path: Path) -> None:
    sources = [
        {"root": str(grid), "zones": ["Z1_NN"], "share": 0.75},
        {"root": str(grid), "zones": ["Z2_AA"], "share": 0.25},
    ]
    # Z1's patches hold the levels 1 to 9; of Z2 only one patch stays, of level 1.
    config = _config(sources, validation=None)
    gathered = gather(config)
    gathered = type(gathered)((gathered.training[0], gathered.training[1][:1]), ())
    data = load(config, gathered, tmp_path)
    levels = np.arange(1, 10)
    mean = 0.75 * levels.mean() + 0.25 * 1
    variance = 0.75 * (levels**2).mean() + 0.25 * 1 - mean**2
    assert data.mean == pytest.approx([mean] * 5, rel=1e-5)
    # A constant source counts with a deviation of one grey level.
    assert data.std == pytest.approx([(variance + 0.25) ** 0.5] * 5, rel=1e-5)
    assert data.shares[0] == pytest.approx(0.75 / 9 + 0.25)
    assert data.validation is None


def test_labels_that_are_all_unlabelled_are_refused(grid: Path, tmp_path: Path) -> None:
    config = _config([{"root": str(grid)}], remap=dict.fromkeys(range(1, 20)))
    with pytest.raises(InputError, match=r"source .*grid"):
        load(config, gather(config), tmp_path)
