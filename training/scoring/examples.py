"""Patches as pictures on disk: what a network saw, what is there and what it said, small enough for a page."""

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
from .picture import UNLABELLED, Example

TITLES = "titles.json"
_IMAGE_PX = 256
"""Most pixels along a side of the image: class maps pack well, photographs do not."""


@dataclass(frozen=True)
class StoredExample:
    """A patch as three PNG files.

    Args:
        title: What to call it.
        image: Red, green and blue, or the first band.
        labels: Class indices with a palette of the classes' colours, 255 where unlabelled.
        prediction: Likewise.
    """

    title: str
    image: Path
    labels: Path
    prediction: Path


def write_examples(examples: Sequence[Example], classes: Sequence[LandCoverClass], folder: Path) -> None:
    """Write patches into a folder, where `read_examples` finds them."""
    folder.mkdir(parents=True, exist_ok=True)
    stored = _stored(folder, [example.title for example in examples])
    for example, files in zip(examples, stored):
        shown = example.image if len(example.image) == 3 else np.repeat(example.image[:1], 3, axis=0)
        image = Image.fromarray(np.ascontiguousarray(np.moveaxis(shown, 0, -1)))
        image.thumbnail((_IMAGE_PX, _IMAGE_PX), Image.Resampling.BOX)
        image.save(files.image, optimize=True)
        for indices, path in ((example.labels, files.labels), (example.prediction, files.prediction)):
            _save_classes(indices, classes, path)
    titles = [example.title for example in examples]
    write_text(folder / TITLES, json.dumps(titles))


def read_examples(folder: Path) -> list[StoredExample]:
    """Find the patches that `write_examples` left in a folder; none where there is no such folder.

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
    """Read a map of classes.

    Returns:
        Class indices, uint8 (H, W), 255 where unlabelled, and the colour of each index, `#rrggbb`.

    Raises:
        InputError: The file is missing or no such map.
    """
    try:
        with Image.open(path) as image:
            indices, palette = np.asarray(image), image.getpalette()
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error}") from error
    if palette is None or indices.ndim != 2:
        raise InputError(f"{path} is no map of classes: a palette is needed")
    colours = ["#{:02x}{:02x}{:02x}".format(*palette[place : place + 3]) for place in range(0, len(palette) - 2, 3)]
    return indices.astype(np.uint8), colours


def _stored(folder: Path, titles: Sequence[str]) -> list[StoredExample]:
    return [
        StoredExample(title, *(folder / f"{place}-{kind}.png" for kind in ("image", "labels", "prediction")))
        for place, title in enumerate(titles, start=1)
    ]


def _save_classes(indices: NDArray[np.uint8], classes: Sequence[LandCoverClass], path: Path) -> None:
    palette = np.full((256, 3), UNLABELLED, dtype=np.uint8)
    palette[: len(classes)] = [c.rgb for c in classes]
    image = Image.fromarray(np.ascontiguousarray(indices, dtype=np.uint8))
    image.putpalette(palette.tobytes())
    image.save(path, optimize=True)
