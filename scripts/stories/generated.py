"""Seeded data sets in the layouts of Cityscapes and FLAIR, small enough to train on in seconds."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import rasterio
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from tests.scene import make_scene

SIZE = (128, 256)
"""Height and width of a generated street, px."""
PATCH = 128
"""Side of a generated aerial patch, px."""
_COLOURS = {
    1: (30, 30, 30),
    7: (110, 100, 105),
    8: (190, 150, 160),
    11: (150, 120, 100),
    17: (210, 205, 80),
    21: (60, 110, 50),
    23: (150, 190, 225),
    24: (200, 60, 70),
    26: (40, 50, 130),
}
"""Colour of each label id of Cityscapes that is drawn: ego vehicle, road, sidewalk, building, pole, vegetation, sky,
person, car."""
_TEST = "D004_2026"
_DOMAINS = {"D001_2026": 1.0, "D002_2026": 1.15, "D003_2026": 0.85, _TEST: 1.25}
"""Gain of the grey levels of each domain, as of another flight; the last one is the unlabelled test set."""
_ORIGIN, _GSD = (700_000.0, 6_200_000.0), 0.2


def write_cityscapes(folder: Path, seed: int = 0, training: int = 12, validation: int = 4) -> Path:
    """Write streets as `leftImg8bit/PART/CITY` and `gtFine/PART/CITY`; returns the folder.

    Args:
        folder: Where the two folders go.
        seed: Seed of the first street; each has its own.
        training: Number of streets of the part `train`.
        validation: Number of streets of the part `val`.
    """
    cities = [("train", "generatown", training), ("val", "seedburg", validation)]
    for place, (part, city, count) in enumerate(cities):
        for number in range(count):
            image, labels = make_street(np.random.default_rng((seed, place, number)))
            name = f"{city}_{number:06d}_000019"
            _save(image, folder / "leftImg8bit" / part / city / f"{name}_leftImg8bit.png")
            _save(labels, folder / "gtFine" / part / city / f"{name}_gtFine_labelIds.png")
    return folder


def make_street(rng: np.random.Generator) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Draw a street with shadowless blocks and noise: image (H, W, 3) and label ids (H, W), uint8 of `SIZE`."""
    height, width = SIZE
    canvas = Image.new("L", (width, height), 23)
    draw = ImageDraw.Draw(canvas)
    horizon, middle = int(height * rng.uniform(0.4, 0.5)), int(width * rng.uniform(0.4, 0.6))
    for left in range(0, width, 32):
        top = int(horizon * rng.uniform(0.1, 0.7))
        draw.rectangle((left, top, left + 31, horizon), fill=int(rng.choice([11, 21])))
    draw.rectangle((0, horizon, width, height), fill=8)
    draw.polygon([(middle - 8, horizon), (middle + 8, horizon), (width - 16, height), (16, height)], fill=7)
    for _ in range(int(rng.integers(1, 4))):
        x, y, side = (int(v) for v in rng.integers((20, horizon + 4, 14), (width - 50, height - 40, 30)))
        draw.rectangle((x, y, x + 2 * side, y + side), fill=26)
    for label, half in ((17, 1), (24, 3)):
        x = int(rng.integers(8, width - 8))
        draw.rectangle((x - half, horizon - 12, x + half, horizon + 20), fill=label)
    draw.rectangle((0, height - 6, width, height), fill=1)
    labels = np.asarray(canvas, dtype=np.uint8)
    colours = np.zeros((256, 3))
    colours[list(_COLOURS)] = list(_COLOURS.values())
    image = colours[labels] * rng.uniform(0.85, 1.15) + rng.normal(0.0, 8.0, (*labels.shape, 3))
    return image.clip(0, 255).astype(np.uint8), labels


def _save(array: NDArray[np.uint8], path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(array).save(path)


def write_flair(folder: Path, seed: int = 0, patches: int = 2) -> Path:
    """Write zones as in the archives of FLAIR #1 and #2, with Sentinel-2 series; returns the folder.

    Args:
        folder: Where `flair_aerial_train`, `flair_labels_train`, `flair_sen_train` and those of `test` go.
        seed: Seed of the landscapes.
        patches: Patches of each of the four domains, which have one zone each.
    """
    for place, (domain, gain) in enumerate(_DOMAINS.items()):
        part = "test" if domain == _TEST else "train"
        bands, codes = make_scene(100 * seed + place + 1, PATCH, PATCH * patches)
        seen = bands.astype(np.float32)
        seen[:4] *= gain
        for number in range(patches):
            columns = slice(number * PATCH, (number + 1) * PATCH)
            name, corner = f"{place:03d}{number:03d}", (1000 * place + number * PATCH * _GSD, 0)
            for kind, prefix, array in (("aerial", "img", seen), ("labels", "msk", codes[None])):
                path = folder / f"flair_{kind}_{part}" / domain / "Z1_AA" / prefix / f"{prefix.upper()}_{name}.tif"
                _write_raster(path, array[..., columns], corner)
        _write_series(folder / f"flair_sen_{part}" / domain / "Z1_AA" / "sen", f"{domain}-Z1_AA", bands, gain, seed)
    return folder


def _write_raster(path: Path, array: NDArray[np.generic], corner: tuple[float, float]) -> None:
    """Write bands (B, H, W) as uint8; `corner` is in m from the origin."""
    path.parent.mkdir(parents=True, exist_ok=True)
    count, height, width = array.shape
    transform = rasterio.transform.from_origin(_ORIGIN[0] + corner[0], _ORIGIN[1] + corner[1], _GSD, _GSD)
    profile = {"driver": "GTiff", "dtype": "uint8", "crs": "EPSG:2154", "transform": transform}
    with rasterio.open(path, "w", count=count, height=height, width=width, **profile) as file:
        file.write(array.clip(0, 255).astype(np.uint8))


def _write_series(folder: Path, name: str, bands: NDArray[np.uint8], gain: float, seed: int) -> None:
    """Write a series of two dates, the second one all cloud, whose levels follow the scene and the gain."""
    rng = np.random.default_rng(seed)
    levels = 10.0 * gain * bands[:4].mean(axis=(1, 2))
    series = rng.normal(800.0, 80.0, (2, 10, 40, 40))
    for place, index in enumerate((2, 1, 0, 6)):  # red, green, blue and near infrared
        series[:, index] = rng.normal(levels[place], 0.2 * levels[place], series[:, index].shape)
    masks = np.zeros((2, 2, 40, 40), np.uint8)
    masks[1, 1] = 100
    folder.mkdir(parents=True, exist_ok=True)
    np.save(folder / f"SEN2_sp_{name}_data.npy", series.clip(1, 10_000).astype(np.uint16))
    np.save(folder / f"SEN2_sp_{name}_masks.npy", masks)
