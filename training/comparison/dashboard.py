"""Web page of a comparison: data and example images for the page `models` of `resources/web`."""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from flair_seg.errors import InputError
from flair_seg.nomenclature import LandCoverClass
from flair_seg.system.folders import resources
from flair_seg.system.jsontext import read_json

from ..data.checks import size_text
from ..data.remaps import IGNORE_INDEX
from ..data.writing import replacing, write_json, write_text
from ..scoring.examples import StoredExample, read_classes
from .dataset import Part, classes_of, scored_part
from .page import area_marks, common_examples
from .table import MEANS, Comparison, Entry

DATA = "models.json"
"""In the folder of the page: what it shows."""
EXAMPLES = "examples"
"""In the folder of the page: images."""
VERSION = 1
"""Version of the format of `models.json`."""
_ASSETS = ("models.js", "models.css", "licences.txt")
_OTHER_PAGES = re.compile(r'<nav id="pages".*?</nav>\s*', re.DOTALL)
"""Links to the pages of the service, which are not in the folder."""
_CURVES = ("loss", "mean_iou")
_NAMED = 4
"""Number of classes that describe a map in words."""


def write_page(comparison: Comparison, folder: Path, parts: Sequence[Part] = ()) -> None:
    """Write a folder that any web server can publish: page, data and example images.

    Args:
        comparison: The models.
        folder: The folder; files of an earlier page are replaced.
        parts: Parts of the data set; empty: only the pixels that were scored are described.

    Raises:
        InputError: The page has not been built, or images of an example cannot be read.
    """
    built = built_pages()
    document = make_document(comparison, parts, folder / EXAMPLES)
    (folder / "assets").mkdir(parents=True, exist_ok=True)
    for name in _ASSETS:
        shutil.copyfile(built / "assets" / name, folder / "assets" / name)
    page = (built / "models" / "index.html").read_text(encoding="utf-8").replace('"../assets/', '"assets/')
    write_text(folder / "index.html", _OTHER_PAGES.sub("", page))
    write_json(folder / DATA, document)


def built_pages() -> Path:
    """Return the folder of the built pages.

    Raises:
        InputError: They have not been built.
    """
    built = resources() / "web"
    if not (built / "models" / "index.html").is_file():
        raise InputError(f"{built} contains no page 'models': build it first (make web), or omit --page")
    return built


def make_document(comparison: Comparison, parts: Sequence[Part], images: Path) -> dict[str, Any]:
    """Return what the page shows as JSON types, and copy the example images to the folder `images`.

    Raises:
        InputError: Images of an example cannot be read.
    """
    return {
        "version": VERSION,
        "classes": [_class(c) for c in classes_of(comparison)],
        "models": [_model(entry) for entry in comparison.entries],
        "leftOut": [{"name": name, "reason": reason} for name, reason in comparison.left_out.items()],
        "dataset": [part.to_json_dict() for part in parts or (scored_part(comparison),)],
        "examples": [
            _example(place, title, examples, images)
            for place, (title, examples) in enumerate(common_examples(comparison.entries), start=1)
        ],
    }


def _class(cover: LandCoverClass) -> dict[str, Any]:
    path = resources() / "i18n" / "flair_fr.json"
    french = read_json(path, str(path)).get(cover.name, cover.name)
    return {"code": cover.code, "name": {"en": cover.name, "fr": french}, "color": cover.colour}


def _model(entry: Entry) -> dict[str, Any]:
    """Return facts, scores, confusion matrix (rows = reference, px) and learning curves (step, value) of a model."""
    classes = entry.figures["classes"]
    return {
        "name": entry.name,
        "facts": {name: value for name, value in entry.facts.items() if value is not None},
        "scores": {key: entry.figures.get(key) for key in (*MEANS, "kappa")},
        "iou": [row["iou"] for row in classes],
        "f1": [row.get("f1") for row in classes],
        "support": [row["support"] for row in classes],
        "matrix": entry.figures["confusion_matrix"],
        "curves": {key: entry.curve(key) for key in _CURVES},
    }


def _example(place: int, title: str, examples: Mapping[str, StoredExample], images: Path) -> dict[str, Any]:
    """Copy the images of a patch; return their names and what they show."""
    first = next(iter(examples.values()))
    labels, _ = read_classes(first.labels)
    predictions = []
    for number, (name, example) in enumerate(examples.items(), start=1):
        predicted, _ = read_classes(example.prediction)
        if predicted.shape != labels.shape:
            raise InputError(
                f"{example.prediction} is {size_text(predicted)}: the {size_text(labels)} of the labels are needed"
            )
        known = labels != IGNORE_INDEX
        correct = round(float(np.mean(predicted[known] == labels[known])), 4) if known.any() else None
        copied = _copy(example.prediction, images / f"{place}-prediction{number}.png")
        predictions.append({"model": name, "file": copied, "correct": correct, **_described(predicted)})
    return {
        "title": title,
        "image": _copy(first.image, images / f"{place}-image.png"),
        "labels": {"file": _copy(first.labels, images / f"{place}-labels.png"), **_described(labels)},
        "predictions": predictions,
    }


def _described(indices: NDArray[np.uint8]) -> dict[str, Any]:
    """Return size, shares of the largest classes (index, share), and places for class codes (x, y, index).

    Places are fractions of width and height; pixels without a label have the index -1.
    """
    height, width = indices.shape
    counts = np.bincount(indices.ravel(), minlength=IGNORE_INDEX + 1)
    largest = [index for index in np.argsort(-counts, kind="stable")[:_NAMED].tolist() if counts[index]]
    return {
        "width": width,
        "height": height,
        "shares": [[-1 if i == IGNORE_INDEX else i, round(float(counts[i] / indices.size), 4)] for i in largest],
        "marks": [[round(x / width, 3), round(y / height, 3), i] for x, y, i in area_marks(indices, IGNORE_INDEX)],
    }


def _copy(source: Path, target: Path) -> str:
    """Copy an image; return its path relative to the page."""
    try:
        with replacing(target) as partial:
            shutil.copyfile(source, partial)
    except OSError as error:
        raise InputError(f"{source} cannot be copied: {error}") from error
    return f"{target.parent.name}/{target.name}"
