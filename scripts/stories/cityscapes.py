"""Compare U-Net and SegFormer on Cityscapes' eight categories: `python -m scripts.stories.cityscapes`.

Without `--data`, a tiny set in Cityscapes' layout is generated and small networks are trained on it, in about a minute.
With `--data FOLDER`, which contains leftImg8bit and gtFine, the list training/configs/cityscapes.yaml is trained as it
is; it needs weights of ImageNet in `weights/` and a GPU. Repeat the command to resume. Writes OUTPUT/report.md, and
OUTPUT/runs/table.html with learning curves, confusion matrices and examples.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from training.compare import compare_runs
from training.comparison.table import Comparison

from .generated import write_cityscapes
from .report import REPORT, UNKNOWN, Published, command, shown, write_list, write_report

NAME = "cityscapes"
_PADDLE = "https://github.com/PaddlePaddle/PaddleSeg/blob/release/2.9/configs/segformer"
PUBLISHED = (
    Published("unet-resnet18", UNKNOWN, "8 categories, 256 x 512 px"),
    Published("segformer-b1", UNKNOWN, "8 categories"),
    Published("segformer-b3", UNKNOWN, "8 categories"),
    Published("SegFormer-B1 of PaddleSeg", "0.784", "19 classes, 1024 x 1024 px, 160,000 steps", _PADDLE),
    Published("SegFormer-B3 of PaddleSeg", "0.825", "19 classes, 1024 x 1024 px, 160,000 steps", _PADDLE),
)
"""The source's own table of the eight categories is not public; those of 19 classes are harder."""
SMALL: dict[str, Any] = {
    "base": {
        "data": {"size": [64, 128]},
        "schedule": {"epochs": 3, "batch_size": 4, "crop_size": [64, 128], "learning_rate": 2e-3},
        "run": {"threads": 1, "log_every": 1, "evaluate_every": 3, "save_every": 6},
    },
    "runs": {
        "unet-resnet18": {"network": {"architecture": "unet-mini", "weights": None}},
        "segformer-b1": {
            "network": {"architecture": "segformer-tiny", "weights": None},
            "schedule": {"learning_rate": 2e-3, "head_factor": 1.0},
        },
        "segformer-b3": {
            "network": {"architecture": "segformer-tiny", "weights": None, "drop_path_rate": 0.1},
            "schedule": {"learning_rate": 2e-3, "head_factor": 1.0},
        },
    },
}
"""Settings for the generated set: tiny networks stand in for the real ones."""


@dataclass(frozen=True)
class Story:
    """Where the data is and where everything is written; `is_small`: the generated set."""

    data: Path
    output: Path
    is_small: bool


def start(data: Path | None, output: Path) -> Story:
    """Return the story of a folder; None generates the tiny set in OUTPUT/data."""
    if data is not None:
        return Story(data, output, False)
    folder = output / "data"
    if not folder.is_dir():
        write_cityscapes(folder)
    return Story(folder, output, True)


def settings(story: Story) -> Path:
    """Write the list of runs, OUTPUT/list.yaml; returns its path."""
    changes: dict[str, Any] = {"output": str(story.output / "runs"), **(SMALL if story.is_small else {})}
    base = changes.get("base", {})
    sources = [{"root": str(story.data), "part": "train"}]
    data = {**base.get("data", {}), "sources": sources, "validation": {"root": str(story.data), "part": "val"}}
    logging = {"mlflow": (story.output / "mlruns").resolve().as_uri() if story.is_small else _database(story)}
    return write_list(NAME, {**changes, "base": {**base, "data": data, "logging": logging}}, story.output / "list.yaml")


def _database(story: Story) -> str:
    return f"sqlite:///{story.output / 'mlflow.db'}"


def train(story: Story) -> Comparison:
    """Train, score and time the three networks; those that are finished stay as they are.

    Raises:
        InputError: Data, weights or settings are missing or invalid.
    """
    return compare_runs(settings(story))


def report(story: Story, comparison: Comparison) -> Path:
    """Write the report; returns its path."""
    notes = ["mIoU over the seven categories that Cityscapes evaluates; void is unlabelled."]
    if story.is_small:
        notes.append(
            "Generated streets and tiny stand-ins for the networks: the table shows that the story runs, nothing else."
        )
    path = story.output / REPORT
    beside = [(entry.name, shown(entry.figures)) for entry in comparison.entries]
    write_report(path, "Cityscapes in eight categories", comparison.to_markdown(), beside, PUBLISHED, notes)
    return path


def run(data: Path | None, output: Path) -> str:
    """Run the story; returns where its results are."""
    story = start(data, output)
    path = report(story, train(story))
    return f"{path}; comparison page: {story.output / 'runs' / 'table.html'}"


def main(argv: list[str] | None = None) -> int:
    """Run the story as a command; returns the exit status."""
    return command(NAME, __doc__, "Cityscapes; default: a tiny generated set", run, argv)


if __name__ == "__main__":
    sys.exit(main())
