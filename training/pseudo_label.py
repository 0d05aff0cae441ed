"""Label unlabelled patches with an ensemble: `python -m training.pseudo_label MODEL ... --data FOLDER --output FOLDER`.

The models' probabilities are averaged; pixels with a highest probability below the threshold stay unlabelled. The
output is a folder of patches that `training.train` can mix with true labels:
`data: {sources: [{root: ..., part: train}, {root: OUTPUT, kind: pseudo, share: 0.2}]}`.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import rasterio
from numpy.typing import NDArray
from tqdm import tqdm

from flair_seg.errors import InputError
from flair_seg.tools.reports.table import write_csv

from .data import IGNORE_INDEX, Patch
from .data.layouts import SPLIT
from .data.reading import open_raster
from .data.writing import replacing, write_json
from .models.predict import Predictor, load_predictor, with_tta
from .settings import commandline

SUMMARY = "pseudo_labels.json"
"""In the output folder: models, threshold, and share of each class."""
PART = "pseudo"
"""Name of the part in the output's `split.csv`."""


def label(probabilities: NDArray[np.float32], threshold: float) -> NDArray[np.uint8]:
    """Return the most probable class of each pixel, uint8 (H, W), `IGNORE_INDEX` below the threshold.

    Args:
        probabilities: Float (C, H, W).
        threshold: Lowest accepted probability.
    """
    best = probabilities.argmax(axis=0).astype(np.uint8)
    return np.where(probabilities.max(axis=0) >= threshold, best, np.uint8(IGNORE_INDEX))


def average(predictors: Sequence[Predictor], weights: Sequence[float], patch: Patch) -> NDArray[np.float32]:
    """Average the models' probabilities for a patch, float32 (C, H, W)."""
    total = sum(weights)
    runs = (np.float32(weight / total) * predictor.answer(patch) for predictor, weight in zip(predictors, weights))
    return np.asarray(sum(runs), np.float32)


def read_models(paths: Sequence[Path], weights: Sequence[float], device: str = "cpu") -> list[Predictor]:
    """Load the models of an ensemble.

    Raises:
        InputError: One is missing or damaged, their classes differ, or the number of weights is wrong.
    """
    if len(weights) != len(paths) or min(weights) <= 0:
        raise InputError(
            f"there are {len(paths)} models and weights {list(weights)}: one positive weight per model is needed"
        )
    predictors = [load_predictor(path, device=device) for path in paths]
    codes = [tuple(c.code for c in predictor.classes) for predictor in predictors]
    for predictor, found in zip(predictors, codes):
        if found != codes[0]:
            raise InputError(
                f"{predictor.name} has the classes {found} and {predictors[0].name} has {codes[0]}: the same are needed"
            )
    return predictors


def write_patch(patch: Patch, indices: NDArray[np.uint8], predictor: Predictor, folder: Path) -> dict[str, str]:
    """Write a copy of the image to a data set, and its mask in codes of the nomenclature on the image's grid.

    The class indices, uint8 (H, W), are those of the predictor. Returns the patch's row of `split.csv`.
    """
    place = Path(*(part for part in (patch.domain, patch.zone) if part))
    number = patch.image.stem.removeprefix("IMG_")
    image = folder / place / "img" / f"IMG_{number}{patch.image.suffix}"
    mask = folder / place / "msk" / f"MSK_{number}.tif"
    with replacing(image) as partial:
        shutil.copyfile(patch.image, partial)
    nomenclature = predictor.reading.labels.nomenclature
    unlabelled = next(code for code in (0, IGNORE_INDEX) if code not in nomenclature.codes)
    with open_raster(patch.image) as source:
        profile = {"crs": source.crs, "transform": source.transform, "compress": "deflate"}
    height, width = indices.shape
    profile |= {"driver": "GTiff", "dtype": "uint8", "count": 1, "height": height, "width": width}
    with replacing(mask) as partial, rasterio.open(partial, "w", **profile) as out:
        out.write(predictor.reading.labels.to_codes(indices, unlabelled)[None])
    return {
        "domain": patch.domain,
        "zone": patch.zone,
        "patch": number,
        "part": PART,
        "img": _listed(image, folder),
        "msk": _listed(mask, folder),
    }


def _listed(path: Path, folder: Path) -> str:
    """Return a path relative to the folder; `./` keeps spreadsheets from reading one that begins with `=` as a formula.

    The quotation mark that `write_csv` puts before other texts would make it the path of another file.
    """
    name = path.relative_to(folder).as_posix()
    return name if name[0].isalnum() else f"./{name}"


def pseudo_label(
    predictors: Sequence[Predictor],
    weights: Sequence[float],
    patches: Sequence[Patch],
    folder: Path,
    threshold: float,
) -> dict[str, object]:
    """Label patches and write them as a data set; returns the content of `SUMMARY`.

    Args:
        predictors: Models of the same classes.
        weights: One per model.
        patches: The patches; masks are ignored.
        folder: The data set to write, new or empty.
        threshold: Lowest accepted probability.

    Raises:
        InputError: The threshold is out of range, or the folder is not empty.
    """
    if not 0 <= threshold < 1:
        raise InputError(f"threshold is {threshold}: it must be at least 0 and below 1")
    if folder.is_dir() and any(folder.iterdir()):
        raise InputError(f"{folder} is not empty: give a new or empty folder")
    counts = np.zeros(256, dtype=np.int64)
    rows = []
    for patch in tqdm(patches, unit="patch", disable=None):
        indices = label(average(predictors, weights, patch), threshold)
        counts += np.bincount(indices.ravel(), minlength=256)
        rows.append(write_patch(patch, indices, predictors[0], folder))
    write_csv(str(folder / SPLIT), list(rows[0]), [list(row.values()) for row in rows])
    total = int(counts.sum())
    summary = {
        "models": {predictor.name: weight for predictor, weight in zip(predictors, weights)},
        "threshold": threshold,
        "patches": len(rows),
        "labelled_share": round(1.0 - int(counts[IGNORE_INDEX]) / total, 4),
        "shares": {c.name: round(int(n) / total, 4) for c, n in zip(predictors[0].classes, counts)},
    }
    write_json(folder / SUMMARY, summary, indent=2)
    return summary


def _parser() -> argparse.ArgumentParser:
    parser = commandline.make_parser("pseudo_label", __doc__)
    parser.add_argument("model", type=Path, nargs="+", help=".onnx, ensemble .json or .safetensors files")
    commandline.add_data_arguments(parser, "folder of patches; masks are ignored")
    parser.add_argument("--output", type=Path, required=True, metavar="FOLDER", help="the data set to write")
    parser.add_argument(
        "--threshold", type=float, default=0.8, help="lowest accepted probability, default: %(default)s"
    )
    parser.add_argument("--weights", type=commandline.numbers, help="of the models, e.g. 2,1")
    commandline.add_prediction_arguments(parser)
    return parser


def _run(arguments: argparse.Namespace) -> None:
    weights = arguments.weights or [1.0] * len(arguments.model)
    predictors = [
        with_tta(predictor.of_rasters(arguments.raster_bands), arguments.tta)
        for predictor in read_models(arguments.model, weights, arguments.device)
    ]
    for predictor in predictors:
        if predictor.reading.size is not None:
            raise InputError(f"{predictor.name} resizes images (data.size): pseudo-labels need the size of the patches")
    patches = commandline.chosen_patches(arguments, labelled=False)
    summary = pseudo_label(predictors, weights, patches, arguments.output, arguments.threshold)
    if not summary["labelled_share"]:
        reached = f"no pixel reaches --threshold {arguments.threshold:g}"
        print(f"warning: {reached}: lower it, training refuses a folder without labels", file=sys.stderr)
    print(f"{arguments.output}: {summary['patches']} patches, {summary['labelled_share']:.1%} of their pixels labelled")


main = commandline.entry(_run, _parser)

if __name__ == "__main__":
    sys.exit(main())
