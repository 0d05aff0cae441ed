"""The table of several models: means, classes, and what each of them costs."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flair_seg.errors import InputError

from ..fit.callbacks import LOG
from ..scoring.scores import figure
from ..train import SUMMARY

MEANS = {"mean_iou": "mIoU", "mean_iou_12": "mIoU of the challenge", "overall_accuracy": "accuracy"}
"""Keys of the means, and how tables call them."""
SETTINGS = {
    "network": "network",
    "bands": "bands",
    "normalisation": "normalisation",
    "batch": "batch",
    "steps": "steps",
    "epochs": "epochs",
    "by": "by",
    "tta": "tta",
}
"""Keys of what a model is and how it was asked, likewise."""
COSTS = {
    "parameters": "parameters",
    "training_minutes": "training, min",
    "trained_on": "trained on",
    "ms_per_window": "ms a window",
    "ms_per_patch": "ms a patch",
    "device": "device",
}
"""Keys of what a model costs, likewise."""
_OF_TRAINING = {
    "network": "architecture",
    "bands": "bands",
    "normalisation": "normalisation",
    "batch": "batch_size",
    "steps": "steps",
    "epochs": "epochs",
    "parameters": "parameters",
    "training_minutes": "minutes",
    "trained_on": "device",
}
"""What the summary of a run calls them."""


_TEXTS = ("model", "network", "bands", "normalisation", "by", "tta", "trained on", "device")
"""Headings of columns that hold no figures."""


@dataclass(frozen=True)
class Entry:
    """One row of the table.

    Args:
        name: What the model is called.
        figures: Its figures, as `Scores.to_json_dict` gives them.
        training: Summary of its run (`run.json`), where there is one.
        log: Lines of its run's log, in order.
        examples: Folder of patches that `write_examples` wrote.
    """

    name: str
    figures: Mapping[str, Any]
    training: Mapping[str, Any] = field(default_factory=dict)
    log: tuple[Mapping[str, float], ...] = ()
    examples: Path | None = None

    @property
    def about(self) -> Mapping[str, Any]:
        """What was evaluated on what."""
        return self.figures.get("about", {})

    @property
    def facts(self) -> dict[str, Any]:
        """What the model is and costs; None where it is not known."""
        facts = {
            name: self.about.get(name, self.training.get(_OF_TRAINING.get(name, ""))) for name in (*SETTINGS, *COSTS)
        }
        # A whole patch is a window read from disk: one of the two times is enough.
        facts["ms_per_patch"] = facts["ms_per_patch"] if facts["ms_per_window"] is None else None
        return {name: " ".join(value) if isinstance(value, (list, tuple)) else value for name, value in facts.items()}

    def iou(self, name: str) -> float | None:
        """Return the IoU of a class, None where it was not seen or is not known."""
        return next((row["iou"] for row in self.figures["classes"] if row["name"] == name), None)

    def curve(self, key: str) -> list[tuple[float, float]]:
        """Return steps and values of what the log tells; a resumed run tells some steps twice, the last time counts."""
        values = {line["step"]: line[key] for line in self.log if key in line}
        return sorted(values.items())


@dataclass(frozen=True)
class Comparison:
    """Several models scored on the same pixels.

    Args:
        entries: The models; differences are to the first.
        left_out: Why other models are not among them, by name.

    Raises:
        InputError: There are fewer than two, or their reference pixels differ.
    """

    entries: tuple[Entry, ...]
    left_out: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Check that the figures can be compared."""
        if len(self.entries) < 2:
            raise InputError(f"there is {len(self.entries)} model: at least 2 are needed")
        first = self.entries[0]
        for entry in self.entries[1:]:
            if _support(entry) != _support(first):
                raise InputError(
                    f"{entry.name} was scored on {sum(_support(entry).values()):,} px and {first.name} on "
                    f"{sum(_support(first).values()):,} px, or of other classes: figures of the same patches are needed"
                )

    @property
    def support(self) -> dict[str, int]:
        """Pixels of each class present in the reference, by name."""
        return _support(self.entries[0])

    def to_rows(self) -> list[dict[str, Any]]:
        """Return one mapping a model: means, `..._difference` to the first model's, IoU and support of classes."""
        first, rows = self.entries[0], []
        for entry in self.entries:
            row: dict[str, Any] = {"model": entry.name}
            for key in MEANS:
                row[key] = entry.figures.get(key)
                row[f"{key}_difference"] = _difference(row[key], first.figures.get(key))
            row |= {f"iou {name}": entry.iou(name) for name in self.support}
            row |= {f"support {name}": support for name, support in self.support.items()}
            rows.append({**row, **entry.facts})
        return rows

    def model_table(self, facts: Mapping[str, str] = SETTINGS | MEANS | COSTS) -> tuple[list[str], list[list[str]]]:
        """Return headings and cells, a row a model, as text.

        Args:
            facts: Keys of the columns and their headings; those of which nothing is known are left out. Means are
                followed by their differences to the first model.
        """
        rows = self.to_rows()
        known = {key: title for key, title in facts.items() if any(row[key] is not None for row in rows)}
        if all(row["trained_on"] == row["device"] for row in rows):
            known.pop("trained_on", None)
        cells = [[row["model"], *(_shown(row, key, row is rows[0]) for key in known)] for row in rows]
        return ["model", *known.values()], cells

    def class_table(self) -> tuple[list[str], list[list[str]]]:
        """Return headings and cells, a row a class: its IoU in each model, and its pixels in the reference."""
        cells = [
            [name, *(figure(entry.iou(name)) for entry in self.entries), f"{support:,}"]
            for name, support in self.support.items()
        ]
        return ["IoU", *(entry.name for entry in self.entries), "support, px"], cells

    def to_markdown(self) -> str:
        """Return both tables, and what is left out."""
        (titles, models), (heads, classes) = self.model_table(), self.class_table()
        sides = ("---" if title in _TEXTS else "---:" for title in titles)
        lines = [_line(*titles), _line(*sides), *(_line(*row) for row in models), ""]
        lines += [_line(*heads), _line("---", *["---:"] * (len(heads) - 1)), *(_line(*row) for row in classes)]
        lines += ["", *(f"- Left out: {name}, {why}." for name, why in self.left_out.items())] if self.left_out else []
        return "\n".join(lines) + "\n"


def read_run(folder: Path) -> tuple[dict[str, Any], tuple[dict[str, float], ...]]:
    """Read the summary and the log of a run, as far as they are there.

    Raises:
        InputError: One of them is damaged.
    """
    summary, log = folder / SUMMARY, folder / LOG
    try:
        training = json.loads(summary.read_text(encoding="utf-8")) if summary.is_file() else {}
        lines = log.read_text(encoding="utf-8").splitlines() if log.is_file() else []
        return training, tuple(json.loads(line) for line in lines)
    except (OSError, ValueError, RecursionError) as error:
        raise InputError(f"the run {folder} cannot be read: {error}") from error


def _support(entry: Entry) -> dict[str, int]:
    return {row["name"]: row["support"] for row in entry.figures["classes"] if row["support"]}


def _difference(value: float | None, first: float | None) -> float | None:
    return None if value is None or first is None else round(value - first, 4)


def _shown(row: Mapping[str, Any], key: str, first: bool) -> str:
    value = row[key]
    if key not in MEANS:
        return "-" if value is None else f"{value:,}" if isinstance(value, int) else str(value)
    difference = row[f"{key}_difference"]
    return figure(value) if first or difference is None else f"{figure(value)} ({difference:+.3f})"


def _line(*cells: str) -> str:
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


def names_of(entries: Sequence[Entry], names: Sequence[str]) -> tuple[Entry, ...]:
    """Call models by other names, one each; no names leave them as they are.

    Raises:
        InputError: There are more or fewer names.
    """
    if names and len(names) != len(entries):
        raise InputError(f"there are {len(entries)} models and {len(names)} names: one each is needed")
    if not names:
        return tuple(entries)
    return tuple(
        Entry(name, entry.figures, entry.training, entry.log, entry.examples) for name, entry in zip(names, entries)
    )
