"""Table of several models: mean scores, scores by class, settings and costs."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from flair_seg.errors import InputError
from flair_seg.system.jsontext import read_json

from ..fit.callbacks import LOG
from ..scoring.scores import figure
from ..train import SUMMARY

MEANS = {"mean_iou": "mIoU", "mean_iou_12": "challenge mIoU", "overall_accuracy": "accuracy"}
"""Mean scores: key and column heading."""
SETTINGS = {key: key for key in ("network", "bands", "normalisation", "batch", "steps", "epochs", "by", "tta")}
"""Settings: key and column heading."""
COSTS = {
    "parameters": "parameters",
    "training_minutes": "training, min",
    "trained_on": "trained on",
    "ms_per_window": "ms per window",
    "ms_per_patch": "ms per patch",
    "device": "device",
}
"""Costs: key and column heading."""
_RENAMED = {"network": "architecture", "batch": "batch_size", "training_minutes": "minutes", "trained_on": "device"}
"""Keys that differ in the summary of a run."""
_OF_TRAINING = (*_RENAMED, "bands", "normalisation", "steps", "epochs", "parameters")
"""Keys of values that the summary of a run contains."""
_TEXTS = ("model", "network", "bands", "normalisation", "by", "tta", "trained on", "device")
"""Headings of text columns."""


@dataclass(frozen=True)
class Entry:
    """One row of the table.

    Args:
        name: Name of the model.
        figures: Its scores, as returned by `Scores.to_json_dict`.
        training: Summary of its run (`run.json`), if there is one.
        log: Entries of its run's log, in order.
        examples: Folder written by `write_examples`.
    """

    name: str
    figures: Mapping[str, Any]
    training: Mapping[str, Any] = field(default_factory=dict)
    log: tuple[Mapping[str, float], ...] = ()
    examples: Path | None = None

    @property
    def about(self) -> Mapping[str, Any]:
        """Model, data and conditions of the evaluation."""
        return self.figures.get("about", {})

    @property
    def facts(self) -> dict[str, Any]:
        """Settings and costs; None for unknown values."""
        trained = {key: self.training.get(_RENAMED.get(key, key)) for key in _OF_TRAINING}
        facts = {key: self.about.get(key, trained.get(key)) for key in (*SETTINGS, *COSTS)}
        # Both times measure the same prediction, with and without reading: one is enough.
        facts["ms_per_patch"] = facts["ms_per_patch"] if facts["ms_per_window"] is None else None
        return {name: " ".join(value) if isinstance(value, (list, tuple)) else value for name, value in facts.items()}

    def iou(self, name: str) -> float | None:
        """Return the IoU of a class; None if it is unknown."""
        return next((row["iou"] for row in self.figures["classes"] if row["name"] == name), None)

    def curve(self, key: str) -> list[tuple[float, float]]:
        """Return steps and values of a log entry; for steps that were logged twice, the last value."""
        values = {line["step"]: line[key] for line in self.log if key in line}
        return sorted(values.items())


@dataclass(frozen=True)
class Comparison:
    """Several models scored on the same pixels.

    Args:
        entries: The models; differences are to the first.
        left_out: Reasons why other models are missing, by name.

    Raises:
        InputError: There are fewer than two, or their reference pixels differ.
    """

    entries: tuple[Entry, ...]
    left_out: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Check that the scores are comparable."""
        if len(self.entries) < 2:
            raise InputError(f"found {len(self.entries)} model: at least 2 are needed")
        first = self.entries[0]
        for entry in self.entries[1:]:
            if _support(entry) != _support(first):
                raise InputError(
                    f"{entry.name} was scored on {sum(_support(entry).values()):,} px and {first.name} on "
                    f"{sum(_support(first).values()):,} px, or with other classes: scores of the same patches are "
                    "needed"
                )

    @property
    def support(self) -> dict[str, int]:
        """Pixels of each class present in the reference, by name."""
        return _support(self.entries[0])

    def to_rows(self) -> list[dict[str, Any]]:
        """Return one mapping per model: scores, `..._difference` to the first model, IoU and support of classes."""
        first, rows = self.entries[0], []
        for entry in self.entries:
            row: dict[str, Any] = {"model": entry.name}
            for key in MEANS:
                row[key] = entry.figures.get(key)
                row[f"{key}_difference"] = _difference(row[key], first.figures.get(key))
            row |= {f"iou {name}": entry.iou(name) for name in self.support}
            row |= {f"support {name}": support for name, support in self.support.items()}
            rows.append(row | entry.facts)
        return rows

    def model_table(self, facts: Mapping[str, str] = SETTINGS | MEANS | COSTS) -> tuple[list[str], list[list[str]]]:
        """Return headings and cells as text, one row per model.

        Args:
            facts: Keys and headings of the columns; empty columns are dropped. Mean scores are followed by their
                differences to the first model.
        """
        rows = self.to_rows()
        known = {key: title for key, title in facts.items() if any(row[key] is not None for row in rows)}
        if all(row["trained_on"] == row["device"] for row in rows):
            known.pop("trained_on", None)
        cells = [[row["model"], *(_shown(row, key, row is rows[0]) for key in known)] for row in rows]
        return ["model", *known.values()], cells

    def class_table(self) -> tuple[list[str], list[list[str]]]:
        """Return headings and cells, one row per class: its IoU for each model, and its pixels in the reference."""
        cells = [
            [name, *(figure(entry.iou(name)) for entry in self.entries), f"{support:,}"]
            for name, support in self.support.items()
        ]
        return ["IoU", *(entry.name for entry in self.entries), "support, px"], cells

    def to_markdown(self) -> str:
        """Return both tables, and the models that are missing."""
        (titles, models), (heads, classes) = self.model_table(), self.class_table()
        sides = ("---" if title in _TEXTS else "---:" for title in titles)
        lines = [_line(*titles), _line(*sides), *(_line(*row) for row in models), ""]
        lines += [_line(*heads), _line("---", *["---:"] * (len(heads) - 1)), *(_line(*row) for row in classes)]
        missing = [f"- Not included: {name} ({why})." for name, why in self.left_out.items()]
        lines += ["", *missing] if missing else []
        return "\n".join(lines) + "\n"


def read_run(folder: Path) -> tuple[dict[str, Any], tuple[dict[str, float], ...]]:
    """Read the summary and the log of a run, if they exist.

    Raises:
        InputError: One of them is damaged.
    """
    summary, log = folder / SUMMARY, folder / LOG
    try:
        training = read_json(summary, str(summary)) if summary.is_file() else {}
        lines = log.read_text(encoding="utf-8").splitlines() if log.is_file() else []
        return training, tuple(json.loads(line) for line in lines)
    except (OSError, ValueError, RecursionError) as error:
        raise InputError(f"run {folder} cannot be read: {error}") from error


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
    """Rename models, one name each; an empty list keeps their names.

    Raises:
        InputError: The number of names differs from that of the models.
    """
    if names and len(names) != len(entries):
        raise InputError(f"there are {len(entries)} models and {len(names)} names: one name per model is needed")
    if not names:
        return tuple(entries)
    return tuple(replace(entry, name=name) for name, entry in zip(names, entries))
