"""From four networks to an ensemble with pseudo-labels on FLAIR: `python -m scripts.stories.flair`.

In this order: train four SegFormers with the normalisations imagenet, unit, dataset and reference on red, green, blue
or near infrared, green, blue (IGB); average them; pseudo-label the test patches with the average; train each for two
more epochs with the pseudo-labels; choose the member that decides each class; write the final ensemble.

Without `--data`, tiny archives of FLAIR #1 and #2 are generated and tiny networks trained, in about a minute. With
`--data FOLDER` (flair_aerial_train, flair_labels_train, flair_sen_train and those of test), the networks are those of
training/configs/flair-story.yaml; they need weights of ImageNet in `weights/` and a GPU. Repeat the command to resume.
Writes OUTPUT/report.md, OUTPUT/report.html and the ensemble OUTPUT/ensemble/flair-story.json.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from flair_seg.errors import InputError
from flair_seg.models.model import load_model
from training import export, pseudo_label
from training.compare import compare_runs, write
from training.comparison.runs import EXAMPLES, FIGURES, PlannedRun, read_runs
from training.comparison.table import Comparison, Entry, read_run
from training.data import Patch, find_patches
from training.data.reference import ReferenceStatistics
from training.data.writing import write_json, write_text
from training.evaluate import score_answers
from training.models.checkpoint import WEIGHTS
from training.models.predict import Predictor, load_predictor
from training.reference_statistics import collect
from training.scoring.scores import read_scores

from .generated import write_flair
from .report import REPORT, UNKNOWN, Published, command, shown, write_list, write_report

NAME = "flair-story"
MEMBERS = {
    "rgb-imagenet": {"bands": ["red", "green", "blue"], "normalisation": "imagenet"},
    "rgb-unit": {"bands": ["red", "green", "blue"], "normalisation": "unit"},
    "igb-dataset": {"bands": ["nir", "green", "blue"], "normalisation": "dataset"},
    "igb-reference": {"bands": ["nir", "green", "blue"], "normalisation": "reference"},
}
"""Bands and normalisation of each network."""
FIRST, SECOND = "first", "second"
"""The two trainings, also the names of their folders."""
AVERAGE, RETRAINED, FINAL = "average", "average-pseudo", "final"
"""The three ensembles, in order."""
EPOCHS = 2
"""Epochs of the second training."""
SHARE = 0.25
"""Share of the second training's crops that have pseudo-labels."""
_INC = "https://huggingface.co/IGNF/FLAIR-INC_rgbie_15cl_resnet34-unet"
_ROSIA = "https://github.com/association-rosia/flair-2"
PUBLISHED = (
    Published("IGN's U-Net ResNet-34, five bands", "0.547", "FLAIR #1 test, 15 classes, trained on FLAIR-INC", _INC),
    Published("FLAIR #2 challenge, first of 30 teams", "0.641", "test of FLAIR #2, with Sentinel-2 series", _ROSIA),
    Published("FLAIR #2 challenge, eighth, SegFormer", "0.626", "test of FLAIR #2, with Sentinel-2 series", _ROSIA),
)
"""The source's own table, step by step, is not public."""
SMALL: dict[str, Any] = {
    "network": {"architecture": "segformer-tiny", "weights": None},
    "schedule": {
        "epochs": 4,
        "batch_size": 2,
        "crop_size": 64,
        "learning_rate": 5e-3,
        "head_factor": 1.0,
        "ema_decay": 0.5,
    },
    "run": {"threads": 1, "log_every": 2, "evaluate_every": 4, "save_every": 100},
}
"""Settings for the generated set, whose networks stand in for the real ones."""


@dataclass(frozen=True)
class Story:
    """Where the data is and where everything is written; `is_small`: the generated set."""

    data: Path
    output: Path
    is_small: bool

    @property
    def reference(self) -> Path:
        """Statistics of Sentinel-2 in all zones."""
        return self.output / "reference.json"

    @property
    def pseudo(self) -> Path:
        """The pseudo-labelled patches."""
        return self.output / "pseudo"

    @property
    def threshold(self) -> float:
        """Lowest accepted probability of a pseudo-label; after a few steps, that of 13 classes is not far from 1/13."""
        return 0.07 if self.is_small else 0.8


def start(data: Path | None, output: Path) -> Story:
    """Return the story of a folder; None generates the tiny set in OUTPUT/data.

    Raises:
        InputError: The Sentinel-2 series are missing or invalid.
    """
    folder = data or output / "data"
    if data is None and not folder.is_dir():
        write_flair(folder)
    story = Story(folder, output, data is None)
    if not story.reference.is_file():
        output.mkdir(parents=True, exist_ok=True)
        write_text(story.reference, reference(folder).to_json())
    return story


def reference(folder: Path) -> ReferenceStatistics:
    """Compute the statistics of Sentinel-2 for all zones; their average is that of the training zones."""
    trained, _ = collect(folder / "flair_sen_train", None)
    others, _ = collect(folder / "flair_sen_test", trained.typical)
    return replace(trained, zones={**trained.zones, **others.zones})


def settings(story: Story, training: str) -> Path:
    """Write the list of the first or second training; returns its path."""
    base: dict[str, Any] = {section: dict(values) for section, values in (SMALL if story.is_small else {}).items()}
    sources: list[dict[str, Any]] = [{"root": str(story.data), "part": "train"}]
    runs: dict[str, Any] = {name: {"data": dict(values)} for name, values in MEMBERS.items()}
    runs["igb-reference"]["data"]["reference"] = str(story.reference)
    if training == SECOND:
        sources.append({"root": str(story.pseudo), "part": pseudo_label.PART, "kind": "pseudo", "share": SHARE})
        base["schedule"] = {**base.get("schedule", {}), "epochs": EPOCHS, "patience": None}
        for name, run in runs.items():
            weights = {"source": "checkpoint", "name": str(story.output / FIRST / name / WEIGHTS)}
            run["network"] = {"weights": weights}
    base["data"] = {"sources": sources}
    changes = {"output": str(story.output / training), "base": base, "runs": runs}
    return write_list(NAME, changes, story.output / f"{training}.yaml")


def train(story: Story, training: str) -> Comparison:
    """Train and score the four networks; those that are finished stay as they are.

    Raises:
        InputError: Data, weights or settings are missing or invalid.
    """
    return compare_runs(settings(story, training))


def label(story: Story) -> None:
    """Pseudo-label the test patches with the average of the first training; not twice.

    Raises:
        InputError: A model or the patches are missing, or no pixel is labelled.
    """
    if (story.pseudo / pseudo_label.SUMMARY).is_file():
        return
    predictors = members(story, FIRST)
    patches = find_patches(story.data, "test", labelled=False)
    equal = [1.0] * len(predictors)
    summary = pseudo_label.pseudo_label(predictors, equal, patches, story.pseudo, story.threshold)
    print(f"{story.pseudo}: {summary['labelled_share']:.1%} of the pixels labelled", file=sys.stderr)


def members(story: Story, training: str) -> list[Predictor]:
    """Load the networks of a training."""
    return [load_predictor(story.output / training / name) for name in MEMBERS]


def combine(
    probabilities: Sequence[NDArray[np.float32]], sources: Mapping[int, int] | None = None
) -> NDArray[np.uint8]:
    """Return the classes of an ensemble with equal weights, uint8 (H, W).

    Args:
        probabilities: Of each member, float32 (C, H, W).
        sources: Class index to the member that alone decides the pixels that the average assigns to the class.
    """
    classes = np.mean(probabilities, axis=0).argmax(axis=0).astype(np.uint8)
    result = classes.copy()
    for index, member in (sources or {}).items():
        chosen = classes == index
        result[chosen] = probabilities[member][:, chosen].argmax(axis=0)
    return result


def score(story: Story, training: str, name: str, sources: Mapping[int, int] | None = None) -> Entry:
    """Score an ensemble of the four networks on the validation patches; OUTPUT/NAME.json keeps the scores."""
    path = story.output / f"{name}.json"
    if not path.is_file():
        predictors = members(story, training)

        def answer(patch: Patch) -> NDArray[np.uint8]:
            return combine([predictor.answer(patch) for predictor in predictors], sources)

        scores, _ = score_answers(answer, planned(story, training)[0].patches, predictors[0].reading)
        about = {"bands": ["several"], "normalisation": "several", **scores.about}
        write_json(path, replace(scores, about=about).to_json_dict(), indent=2)
    return Entry(name, read_scores(path))


def planned(story: Story, training: str) -> tuple[PlannedRun, ...]:
    """Return the runs of a training, with their validation patches."""
    return read_runs(story.output / f"{training}.yaml")[1]


def select(story: Story) -> dict[int, int]:
    """Choose the member that decides each class: the best one, if its IoU exceeds that of the average.

    The choice is made on the validation patches, so their score of the final ensemble is optimistic.

    Returns:
        Class index to member.
    """
    mean = score(story, SECOND, RETRAINED).figures["classes"]
    each = [read_scores(story.output / SECOND / name / FIGURES)["classes"] for name in MEMBERS]
    sources = {}
    for index, row in enumerate(mean):
        ious = [found[index]["iou"] or 0.0 for found in each]
        if row["support"] and max(ious) > (row["iou"] or 0.0):
            sources[index] = int(np.argmax(ious))
    return sources


def write_ensemble(story: Story, sources: Mapping[int, int]) -> Path:
    """Export the four networks and write the ensemble's JSON; returns its path.

    Raises:
        InputError: An export fails, because the exported file predicts other classes than PyTorch.
    """
    folder = story.output / "ensemble"
    window, least = ("128", "0.9") if story.is_small else ("512", "0.999")
    runs = planned(story, SECOND)
    zones = ",".join(sorted({patch.place for patch in runs[0].patches}))
    for run in runs:
        command = [str(run.folder), "--output", str(folder / f"{run.name}.onnx"), "--window-size", window]
        command += ["--data", str(story.data), "--part", "train", "--zones", zones, "--least-agreement", least]
        if not (folder / f"{run.name}.onnx").is_file() and export.main(command):
            raise InputError(f"{run.name} was not exported: see the message above")
    codes = runs[0].config.labels.nomenclature.codes
    ensemble = {
        "schema": 1,
        "name": NAME,
        "title": "Four normalisations, pseudo-labels and class selection",
        "members": [{"file": f"{name}.onnx", "weight": 1.0} for name in MEMBERS],
        "class_source": {str(codes[index]): member for index, member in sources.items()},
    }
    path = folder / f"{NAME}.json"
    write_json(path, ensemble, indent=2)
    load_model(path)
    return path


def report(story: Story, sources: Mapping[int, int]) -> Path:
    """Write the report and the comparison page; returns the path of the report."""
    last = score(story, SECOND, RETRAINED), score(story, SECOND, FINAL, sources)
    entries = [*_entries(story, FIRST, 1), score(story, FIRST, AVERAGE), *_entries(story, SECOND, 2), *last]
    comparison = Comparison(tuple(entries))
    write(comparison, story.output / "report")
    names = [row["name"] for row in entries[0].figures["classes"]]
    chosen = ", ".join(f"{names[index]} by {list(MEMBERS)[member]}" for index, member in sources.items())
    notes = [
        "Networks named 1 were trained on labels alone, those named 2 for two more epochs with pseudo-labels.",
        f"Class selection: {chosen or 'none'}. It uses the patches that are scored: the last row is optimistic.",
    ]
    if story.is_small:
        notes.append("Generated landscapes and tiny networks: the table shows that the story runs, nothing else.")
    beside = [(entry.name, shown(entry.figures)) for entry in entries]
    path = story.output / REPORT
    known = [*(Published(name, UNKNOWN, "") for name, _ in beside), *PUBLISHED]
    write_report(path, "FLAIR: four normalisations and pseudo-labels", comparison.to_markdown(), beside, known, notes)
    return path


def _entries(story: Story, training: str, number: int) -> list[Entry]:
    """Return the scored networks of a training, named with its number."""
    folders = ((name, story.output / training / name) for name in MEMBERS)
    return [
        Entry(f"{name}, {number}", read_scores(folder / FIGURES), *read_run(folder), folder / EXAMPLES)
        for name, folder in folders
    ]


def run(story: Story) -> Path:
    """Run all steps in order; returns the path of the report."""
    train(story, FIRST)
    score(story, FIRST, AVERAGE)
    label(story)
    train(story, SECOND)
    sources = select(story)
    write_ensemble(story, sources)
    return report(story, sources)


def _run(data: Path | None, output: Path) -> str:
    """Run the story; returns where its results are."""
    path = run(start(data, output))
    return f"{path}; comparison page: {path.with_suffix('.html')}"


def main(argv: list[str] | None = None) -> int:
    """Run the story as a command; returns the exit status."""
    return command("flair", __doc__, "archives of FLAIR; default: tiny generated ones", _run, argv)


if __name__ == "__main__":
    sys.exit(main())
