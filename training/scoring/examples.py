"""Example predictions: the figure of an evaluation, and PNG files for the comparison page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from flair_seg.errors import InputError
from flair_seg.nomenclature import LandCoverClass
from flair_seg.system.jsontext import read_json

from ..data.writing import write_json
from .scores import Scores, figure

TITLES = "titles.json"
UNLABELLED = (214, 214, 214)
_INCHES = 2.6
_IMAGE_PX = 256
"""Largest side of a stored image, px: class maps compress well, photographs do not."""


@dataclass(frozen=True)
class Example:
    """An example patch.

    Args:
        title: Title above the image.
        image: Red, green, blue or one band, uint8 (3, H, W) or (1, H, W).
        labels: Class indices, uint8 (H, W), 255 where unlabelled.
        prediction: Class indices, uint8 (H, W).
    """

    title: str
    image: NDArray[np.uint8]
    labels: NDArray[np.uint8]
    prediction: NDArray[np.uint8]

    @property
    def rgb(self) -> NDArray[np.uint8]:
        """The image for display, uint8 (H, W, 3); one band becomes grey."""
        return np.moveaxis(np.broadcast_to(self.image, (3, *self.image.shape[1:])), 0, -1)


def palette(classes: Sequence[LandCoverClass]) -> NDArray[np.uint8]:
    """Return the colour of each class index, uint8 (256, 3); grey for indices without a class."""
    colours = np.full((256, 3), UNLABELLED, dtype=np.uint8)
    colours[: len(classes)] = [c.rgb for c in classes]
    return colours


def draw(scores: Scores, examples: Sequence[Example], path: Path) -> None:
    """Write the figure as PNG: one row per example (image, labels, prediction), then the confusion matrix.

    Raises:
        InputError: matplotlib is not installed.
    """
    try:
        from matplotlib.figure import Figure
    except ImportError as error:
        raise InputError("the figure needs matplotlib: pip install matplotlib") from error
    rows = len(examples)
    side = max(6.5, 0.55 * len(scores.classes) + 2.0)
    sheet = Figure(figsize=(3 * _INCHES + 2.2, rows * (_INCHES + 0.25) + side), layout="constrained")
    if rows:
        upper, lower = sheet.subfigures(2, 1, height_ratios=[rows * (_INCHES + 0.25), side])
        _draw_examples(upper, examples, scores.classes)
    else:
        lower = sheet.subfigures(1, 1)
    _draw_matrix(lower.subplots(), scores)
    path.parent.mkdir(parents=True, exist_ok=True)
    sheet.savefig(path, dpi=100)


def _draw_examples(
    sheet: Any,  # noqa: ANN401 - matplotlib has no types
    examples: Sequence[Example],
    classes: Sequence[LandCoverClass],
) -> None:
    from matplotlib.patches import Patch as Swatch

    axes, colours = sheet.subplots(len(examples), 3, squeeze=False), palette(classes)
    for row, example in zip(axes, examples):
        pictures = (example.rgb, colours[example.labels], colours[example.prediction])
        for axis, title, pixels in zip(row, (example.title, "labels", "prediction"), pictures):
            axis.imshow(pixels, interpolation="nearest")
            axis.set_title(title, fontsize=9)
            axis.set_axis_off()
    seen = np.unique(np.concatenate([np.r_[e.labels.ravel(), e.prediction.ravel()] for e in examples]))
    swatches = [
        Swatch(facecolor=c.colour, edgecolor="black", linewidth=0.4, label=f"{c.code} {c.name}")
        for c in (classes[i] for i in seen if i < len(classes))
    ]
    sheet.legend(handles=swatches, loc="outside right center", fontsize=8, frameon=False)


def _draw_matrix(axis: Any, scores: Scores) -> None:  # noqa: ANN401 - matplotlib has no types
    """Draw the confusion matrix in per cent of each reference class, for the classes that occur."""
    matrix = scores.matrix
    shown = np.flatnonzero(matrix.sum(axis=0) + matrix.sum(axis=1))
    names = [f"{scores.classes[i].code} {scores.classes[i].name}" for i in shown]
    part = matrix[np.ix_(shown, shown)].astype(np.float64)
    share = part / np.maximum(part.sum(axis=1, keepdims=True), 1.0)
    axis.imshow(share, cmap="Blues", vmin=0.0, vmax=1.0)
    for (row, column), value in np.ndenumerate(share):
        if value >= 0.005:
            colour = "white" if value > 0.5 else "black"
            axis.text(column, row, f"{100 * value:.0f}", ha="center", va="center", fontsize=8, color=colour)
    axis.set_xticks(range(len(shown)), names, rotation=45, ha="right", fontsize=8)
    axis.set_yticks(range(len(shown)), names, fontsize=8)
    axis.set_xlabel("predicted")
    axis.set_ylabel("reference")
    means = scores.to_json_dict()
    axis.set_title(
        f"% of each reference class; mIoU {figure(means['mean_iou'])}, accuracy {figure(means['overall_accuracy'])}",
        fontsize=10,
    )


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
    titles = [example.title for example in examples]
    for example, files in zip(examples, _stored(folder, titles)):
        image = Image.fromarray(np.ascontiguousarray(example.rgb))
        image.thumbnail((_IMAGE_PX, _IMAGE_PX), Image.Resampling.BOX)
        image.save(files.image, optimize=True)
        for indices, path in ((example.labels, files.labels), (example.prediction, files.prediction)):
            class_map = Image.fromarray(np.ascontiguousarray(indices, dtype=np.uint8))
            class_map.putpalette(palette(classes).tobytes())
            class_map.save(path, optimize=True)
    write_json(folder / TITLES, titles)


def read_examples(folder: Path) -> list[StoredExample]:
    """List the examples that `write_examples` wrote to a folder; none if there is no such folder.

    Raises:
        InputError: A file is missing or damaged.
    """
    if not (folder / TITLES).is_file():
        return []
    return _stored(folder, read_json(folder / TITLES, str(folder / TITLES)))


def read_classes(path: Path) -> tuple[NDArray[np.uint8], list[str]]:
    """Read a class map: class indices, uint8 (H, W), 255 where unlabelled, and the colour of each index, `#rrggbb`.

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
