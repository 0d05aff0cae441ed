"""Example patches as PNG files for the comparison page: image, labels and prediction."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from flair_seg.errors import InputError
from flair_seg.nomenclature import LandCoverClass
from flair_seg.system.jsontext import read_json

from ..data.writing import write_text
from .picture import Example, palette

TITLES = "titles.json"
_IMAGE_PX = 256
"""Largest side of the image, px: class maps compress well, photographs do not."""


@dataclass(frozen=True)
class StoredExample:
    """A patch as three PNG files.

    Args:
        title: Title of the example.
        image: Red, green and blue, or the first band.
        labels: Class indices with a palette of the class colours, 255 where unlabelled.
        prediction: Predicted class indices, with the same palette.
    """

    title: str
    image: Path
    labels: Path
    prediction: Path


def write_examples(examples: Sequence[Example], classes: Sequence[LandCoverClass], folder: Path) -> None:
    """Write examples to a folder for `read_examples`."""
    folder.mkdir(parents=True, exist_ok=True)
    stored = _stored(folder, [example.title for example in examples])
    for example, files in zip(examples, stored):
        image = Image.fromarray(np.ascontiguousarray(example.rgb))
        image.thumbnail((_IMAGE_PX, _IMAGE_PX), Image.Resampling.BOX)
        image.save(files.image, optimize=True)
        for indices, path in ((example.labels, files.labels), (example.prediction, files.prediction)):
            _save_classes(indices, classes, path)
    titles = [example.title for example in examples]
    write_text(folder / TITLES, json.dumps(titles))


def read_examples(folder: Path) -> list[StoredExample]:
    """List the examples that `write_examples` wrote to a folder; none if there is no such folder.

    Raises:
        InputError: A file is missing or damaged.
    """
    if not (folder / TITLES).is_file():
        return []
    try:
        titles = read_json(folder / TITLES, str(folder / TITLES))
    except (OSError, ValueError) as error:
        raise InputError(f"{folder / TITLES} cannot be read: {error}") from error
    return _stored(folder, titles)


def read_classes(path: Path) -> tuple[NDArray[np.uint8], list[str]]:
    """Read a class map.

    Returns:
        Class indices, uint8 (H, W), 255 where unlabelled, and the colour of each index, `#rrggbb`.

    Raises:
        InputError: The file is missing or not a class map.
    """
    try:
        with Image.open(path) as image:
            indices, levels = np.asarray(image), image.getpalette()
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error}") from error
    if levels is None or indices.ndim != 2:
        raise InputError(f"{path} is not a class map: an image with a palette is needed")
    colours = ["#{:02x}{:02x}{:02x}".format(*levels[place : place + 3]) for place in range(0, len(levels) - 2, 3)]
    return indices.astype(np.uint8), colours


def _stored(folder: Path, titles: Sequence[str]) -> list[StoredExample]:
    return [
        StoredExample(title, *(folder / f"{place}-{kind}.png" for kind in ("image", "labels", "prediction")))
        for place, title in enumerate(titles, start=1)
    ]


def _save_classes(indices: NDArray[np.uint8], classes: Sequence[LandCoverClass], path: Path) -> None:
    image = Image.fromarray(np.ascontiguousarray(indices, dtype=np.uint8))
    image.putpalette(palette(classes).tobytes())
    image.save(path, optimize=True)
