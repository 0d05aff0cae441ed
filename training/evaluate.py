"""Score a model on labelled patches: `python -m training.evaluate MODEL --data FOLDER --part val`.

By default, each whole patch is predicted once: this measures the network. With `--voted best`, `flair-seg` maps a
mosaic of each zone's patches with overlapping windows: this measures the map. MODEL may also be a map (`.tif`) of the
patches.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from flair_seg.errors import InputError
from flair_seg.nomenclature import FLAIR_13
from flair_seg.tools.assess import metrics

from .data import IGNORE_INDEX, Patch, Reading, read_patch
from .data.writing import write_json, write_text
from .models.predict import Predictor, load_predictor, with_tta
from .scoring.examples import Example, draw
from .scoring.scores import Scores
from .scoring.voted import map_classes, vote_maps
from .settings import commandline

QUALITIES = ("fast", "balanced", "fine", "best")
EXAMPLES = 6
"""Patches shown in the figure."""
_SHOWN_BANDS = ("red", "green", "blue")

Answer = Callable[[Patch], NDArray[np.uint8]]
"""Predicts the class indices of a patch, uint8 (H, W)."""


def score_answers(answer: Answer, patches: Sequence[Patch], reading: Reading) -> tuple[Scores, list[Example]]:
    """Score predictions patch by patch, so that memory does not grow with their number.

    Args:
        answer: Predicts the class indices of a patch.
        patches: Labelled patches.
        reading: How they are read.

    Returns:
        The scores, with the time per patch in `about`, and evenly spaced examples for the figure.
    """
    shown = set(np.linspace(0, len(patches) - 1, min(EXAMPLES, len(patches)), dtype=int).tolist())
    zones: dict[str, metrics.Matrix] = {}
    examples, seconds = [], 0.0
    classes = reading.labels.nomenclature.classes
    for index, patch in enumerate(tqdm(patches, unit="patch", disable=None)):
        image, labels = read_patch(patch, reading)
        started = time.perf_counter()
        prediction = answer(patch)
        seconds += time.perf_counter() - started
        matrix = metrics.confusion_matrix(labels, prediction, len(classes), IGNORE_INDEX)
        zones[patch.zone] = zones.get(patch.zone, 0) + matrix
        if index in shown:
            examples.append(Example(f"{patch.zone} {patch.image.stem}", _visible(image, reading), labels, prediction))
    about = {"patches": len(patches), "ms_per_patch": round(1000 * seconds / len(patches), 1)}
    return Scores(zones, classes, about), examples


def score_model(predictor: Predictor, patches: Sequence[Patch]) -> tuple[Scores, list[Example]]:
    """Score a model that predicts each whole patch once; see `score_answers`."""
    return score_answers(
        lambda patch: predictor.answer(patch).argmax(axis=0).astype(np.uint8), patches, predictor.reading
    )


def evaluate(arguments: argparse.Namespace) -> tuple[Scores, list[Example]]:
    """Score the model of the command line.

    Raises:
        InputError: A file is missing or does not match.
    """
    patches = commandline.chosen_patches(arguments)
    about = {
        "model": arguments.model.name,
        "data": arguments.data.resolve().name,
        "part": ",".join(arguments.part) or None,
        "tta": arguments.tta,
        "by": f"mosaic, {arguments.voted}" if arguments.voted else "patch",
    }
    if arguments.model.suffix in (".tif", ".tiff"):
        about["by"] = "map"
        reading = Reading(raster_bands=arguments.raster_bands)
        scores, examples = score_answers(
            lambda patch: map_classes(arguments.model, patch.image, FLAIR_13.codes), patches, reading
        )
    else:
        predictor = load_predictor(
            arguments.model, arguments.last, arguments.device, reference=arguments.reference
        ).of_rasters(arguments.raster_bands)
        about.update(model=predictor.name, bands=list(predictor.bands), parameters=predictor.parameters)
        if arguments.voted:
            scores, examples = _score_voted(arguments, predictor, patches)
        else:
            scores, examples = score_model(with_tta(predictor, arguments.tta), patches)
    return replace(scores, about={**about, **scores.about}), examples


def _score_voted(
    arguments: argparse.Namespace, predictor: Predictor, patches: Sequence[Patch]
) -> tuple[Scores, list[Example]]:
    if arguments.model.suffix not in (".onnx", ".json"):
        raise InputError(
            f"--voted needs an .onnx or ensemble .json, found {arguments.model.name}: export it first (training.export)"
        )
    if arguments.tta != "none":
        raise InputError("--tta and --voted exclude each other: overlapping windows are averaged already")
    images: dict[str, list[Path]] = {}
    for patch in patches:
        images.setdefault(_map_name(patch), []).append(patch.image)
    codes = predictor.reading.labels.nomenclature.codes
    with tempfile.TemporaryDirectory() as folder:
        maps = vote_maps(arguments.model, images, Path(folder), arguments.voted, arguments.flair_seg)
        return score_answers(
            lambda patch: map_classes(maps[_map_name(patch)], patch.image, codes), patches, predictor.reading
        )


def _map_name(patch: Patch) -> str:
    return patch.place.replace("/", "_")


def _visible(image: NDArray[np.uint8], reading: Reading) -> NDArray[np.uint8]:
    """Return red, green and blue if available, else the first band: uint8 (3, H, W) or (1, H, W)."""
    if set(_SHOWN_BANDS) <= set(reading.bands):
        return image[[reading.bands.index(name) for name in _SHOWN_BANDS]]
    return image[:1]


def write(scores: Scores, examples: Sequence[Example], output: Path) -> None:
    """Write the scores to OUTPUT.json and OUTPUT.md, the figure to OUTPUT.png."""
    write_json(output.with_name(f"{output.name}.json"), scores.to_json_dict(), indent=2)
    write_text(output.with_name(f"{output.name}.md"), scores.to_markdown())
    draw(scores, examples, output.with_name(f"{output.name}.png"))


def _parser() -> argparse.ArgumentParser:
    parser = commandline.make_parser("evaluate", __doc__)
    parser.add_argument("model", type=Path, help="an .onnx, ensemble .json, .safetensors, folder of a run, or map .tif")
    commandline.add_data_arguments(parser, "folder of labelled patches")
    commandline.add_reference_argument(parser)
    commandline.add_prediction_arguments(parser)
    parser.add_argument(
        "--voted", choices=QUALITIES, help="score maps of flair-seg: 1, 4, 8 or 16 predictions per pixel"
    )
    parser.add_argument("--flair-seg", default="flair-seg", metavar="COMMAND", help="path of flair-seg for --voted")
    commandline.add_threads_argument(parser)
    parser.add_argument("--last", action="store_true", help="for a run, score the last weights, not the final model")
    parser.add_argument("--output", type=Path, help="write OUTPUT.json, OUTPUT.md and the figure OUTPUT.png")
    return parser


def _run(arguments: argparse.Namespace) -> None:
    scores, examples = evaluate(arguments)
    print(scores.to_markdown(), end="")
    if arguments.output:
        write(scores, examples, arguments.output)


main = commandline.entry(_run, _parser)

if __name__ == "__main__":
    sys.exit(main())
