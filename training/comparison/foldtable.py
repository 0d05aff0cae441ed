"""Tables of a cross-validation: pooled, by group, by class, under shifts, and the calibration."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from flair_seg.nomenclature import LandCoverClass
from flair_seg.tools.assess import metrics

from ..data.augment.shifts import COLOURS, HEIGHTS
from ..scoring.calibration import Calibration
from ..scoring.scores import figure, mean_iou
from .folds import PLAIN, FoldResult

Spread = tuple[float, ...]
"""A value for each seed."""
Key = tuple[int, str]
"""Seed and name of the group left out."""


@dataclass(frozen=True)
class Row:
    """Results of one variant.

    Args:
        name: Name of the variant.
        results: Result of each finished fold.
        missing: Number of folds that are not finished.
        calibration: Of the seeds that are complete; None: there is none.
    """

    name: str
    results: Mapping[Key, FoldResult]
    missing: int = 0
    calibration: Calibration | None = None


@dataclass(frozen=True)
class CrossTable:
    """Variants scored on the same groups left out.

    A pooled score is that of the confusion matrix summed over the groups; a seed counts only if all its groups are
    finished. Differences are to the first variant.

    Args:
        groups: Names of the groups.
        classes: The class of each row of a matrix.
        rows: The variants.
        unknown: Names of the classes that are not scored in a group, since no other group has them.
        failed: Reasons of failures, by run.
    """

    groups: tuple[str, ...]
    classes: tuple[LandCoverClass, ...]
    rows: tuple[Row, ...]
    unknown: Mapping[str, Sequence[str]] = field(default_factory=dict)
    failed: Mapping[str, str] = field(default_factory=dict)

    def seeds(self, row: Row) -> list[int]:
        """Return the seeds whose groups are all finished."""
        return sorted({seed for seed, _ in row.results if all((seed, name) in row.results for name in self.groups)})

    def pooled(self, row: Row, condition: str = PLAIN, groups: Sequence[str] = ()) -> list[metrics.Matrix]:
        """Return the matrix of each complete seed over some groups (none: all); none if the condition is missing."""
        found = []
        for seed in self.seeds(row):
            parts = [row.results[seed, name].matrices.get(condition) for name in groups or self.groups]
            known = [part for part in parts if part is not None]
            if len(known) == len(parts):
                found.append(np.sum(known, axis=0))
        return found

    def mean_ious(self, matrices: Sequence[metrics.Matrix]) -> Spread:
        """Return the mIoU of each matrix."""
        return tuple(mean_iou(matrix, self.classes) for matrix in matrices)

    def accuracies(self, matrices: Sequence[metrics.Matrix]) -> Spread:
        """Return the overall accuracy of each matrix."""
        return tuple(float(metrics.overall_accuracy(matrix)) for matrix in matrices)

    def under(self, row: Row, conditions: Sequence[str]) -> tuple[Spread, Spread]:
        """Return mIoU and accuracy of each seed, averaged over conditions; empty if one is missing."""
        matrices = [self.pooled(row, name) for name in conditions]
        if not all(matrices):
            return (), ()
        ious = np.mean([self.mean_ious(each) for each in matrices], axis=0)
        accuracies = np.mean([self.accuracies(each) for each in matrices], axis=0)
        return tuple(ious.tolist()), tuple(accuracies.tolist())

    @property
    def scored(self) -> list[int]:
        """Indices of the classes with reference pixels."""
        matrices = [matrix for row in self.rows for matrix in self.pooled(row)]
        return [] if not matrices else np.flatnonzero(np.sum(matrices, axis=0).sum(axis=1)).tolist()

    def to_rows(self) -> list[dict[str, Any]]:
        """Return one mapping per variant: means over seeds (`..._spread`: half their range), for CSV and JSON."""
        rows = []
        for row in self.rows:
            values: dict[str, Any] = {"variant": row.name, "seeds": len(self.seeds(row)), "missing_folds": row.missing}
            for name, spread in self._values(row).items():
                values[name], values[f"{name}_spread"] = _mean(spread), _half_range(spread)
            minutes = [result.minutes for result in row.results.values()]
            values["minutes_per_fold"] = round(float(np.mean(minutes)), 2) if minutes else None
            calibration = vars(row.calibration) if row.calibration else {}
            rows.append(values | {f"calibration {name}": value for name, value in calibration.items()})
        return rows

    def _values(self, row: Row) -> dict[str, Spread]:
        """Return all scores of a variant by the names of their columns."""
        plain = self.pooled(row)
        values = {"mean_iou": self.mean_ious(plain), "overall_accuracy": self.accuracies(plain)}
        for name, conditions in (("colours", COLOURS), ("heights", [f"height-{name}" for name in HEIGHTS])):
            values[f"{name} mean_iou"], values[f"{name} overall_accuracy"] = self.under(row, list(conditions))
        for name in self.groups:
            matrices = self.pooled(row, groups=(name,))
            values[f"{name} mean_iou"], values[f"{name} overall_accuracy"] = (
                self.mean_ious(matrices),
                self.accuracies(matrices),
            )
        for index in self.scored:
            values[f"iou {self.classes[index].name}"] = tuple(float(metrics.iou(matrix)[index]) for matrix in plain)
        for name in self._conditions:
            values[f"{name} mean_iou"] = self.mean_ious(self.pooled(row, name))
        return values

    @property
    def _conditions(self) -> list[str]:
        found = {name: None for row in self.rows for result in row.results.values() for name in result.matrices}
        return [name for name in found if name != PLAIN]

    def to_json_dict(self) -> dict[str, Any]:
        """Return the table and all matrices as JSON types."""
        matrices = {
            row.name: {f"{group} {seed}": result.to_json_dict() for (seed, group), result in row.results.items()}
            for row in self.rows
        }
        return {
            "groups": list(self.groups),
            "classes": [{"code": c.code, "name": c.name} for c in self.classes],
            "not_scored": {name: list(found) for name, found in self.unknown.items()},
            "failed": dict(self.failed),
            "variants": self.to_rows(),
            "folds": matrices,
        }

    def to_markdown(self) -> str:
        """Return the tables and notes."""
        rows = [row for row in self.rows if self.seeds(row)]
        values = {row.name: self._values(row) for row in rows}
        names = list(values)
        classes = {f"iou {self.classes[i].name}": self.classes[i].name for i in self.scored}
        lines = _table("pooled over groups left out", names, self._overview(rows, values))
        lines += _table("group left out, mIoU / OA", names, self._by_group(values))
        lines += _table("IoU", names, {title: _cells(values, key) for key, title in classes.items()})
        lines += _table("shift, mIoU", names, {name: _cells(values, f"{name} mean_iou") for name in self._conditions})
        lines += self._calibrations()
        return "\n".join([*lines, *self._notes()]).rstrip("\n") + "\n"

    def _overview(self, rows: Sequence[Row], values: Mapping[str, Mapping[str, Spread]]) -> dict[str, list[str]]:
        cells = {
            "seeds": [str(len(self.seeds(row))) for row in rows],
            "mIoU": _cells(values, "mean_iou"),
            "difference": [self._difference(row, rows[0], "mean_iou") for row in rows],
            "OA": _cells(values, "overall_accuracy"),
            "OA, difference": [self._difference(row, rows[0], "overall_accuracy") for row in rows],
            "mIoU, colours": _cells(values, "colours mean_iou"),
            "OA, colours": _cells(values, "colours overall_accuracy"),
            "mIoU, heights": _cells(values, "heights mean_iou"),
            "OA, heights": _cells(values, "heights overall_accuracy"),
            "min per fold": [f"{np.mean([r.minutes for r in row.results.values()]):.1f}" for row in rows],
        }
        return {title: found for title, found in cells.items() if set(found) != {"-"}}

    def _difference(self, row: Row, first: Row, key: str) -> str:
        """Return the mean difference to the first variant over common seeds, and how often it is positive."""
        if row is first:
            return "-"
        own, theirs = (dict(zip(self.seeds(each), self._values(each)[key])) for each in (row, first))
        differences = [own[seed] - theirs[seed] for seed in own if seed in theirs]
        better = sum(difference > 0 for difference in differences)
        return f"{np.mean(differences):+.3f} ({better} of {len(differences)})" if differences else "-"

    def _by_group(self, values: Mapping[str, Mapping[str, Spread]]) -> dict[str, list[str]]:
        pairs = {name: (f"{name} mean_iou", f"{name} overall_accuracy") for name in self.groups}
        return {
            name: [" / ".join(figure(_mean(found[key])) for key in keys) for found in values.values()]
            for name, keys in pairs.items()
        }

    def _calibrations(self) -> list[str]:
        known = {row.name: row.calibration for row in self.rows if row.calibration}
        cells = {
            "temperature": [f"{c.temperature:.2f}" for c in known.values()],
            "ECE before": [figure(c.ece_before) for c in known.values()],
            "ECE after": [figure(c.ece_after) for c in known.values()],
            "threshold for 95 % right": ["-" if c.threshold is None else f"{c.threshold:.2f}" for c in known.values()],
            "pixels kept": [f"{100 * c.kept:.0f} %" for c in known.values()],
        }
        return _table("calibration", list(known), cells)

    def _notes(self) -> list[str]:
        lines = [
            f"- Not scored in {name}, since no other group has it: {', '.join(found)}."
            for name, found in self.unknown.items()
            if found
        ]
        lines += [f"- {row.name}: {row.missing} folds are not finished." for row in self.rows if row.missing]
        return lines + [f"- Failed: {name} ({why})." for name, why in self.failed.items()]


def _cells(values: Mapping[str, Mapping[str, Spread]], key: str) -> list[str]:
    """Return mean and half range of a score for each variant."""
    return [_text(found.get(key, ())) for found in values.values()]


def _text(spread: Spread) -> str:
    half = _half_range(spread)
    return figure(_mean(spread)) + (f" ± {half:.3f}" if half is not None else "")


def _mean(spread: Spread) -> float | None:
    known = [value for value in spread if not np.isnan(value)]
    return round(float(np.mean(known)), 4) if known else None


def _half_range(spread: Spread) -> float | None:
    """Return half the range over the seeds; None if there is only one."""
    known = [value for value in spread if not np.isnan(value)]
    return round((max(known) - min(known)) / 2.0, 4) if len(known) > 1 else None


def _table(corner: str, names: Sequence[str], cells: Mapping[str, Sequence[str]]) -> list[str]:
    """Return a Markdown table with one row per name, and an empty line; nothing without values."""
    if not names or not cells:
        return []
    lines = [_line(corner, *cells), f"|{'|'.join(['---', *['---:'] * len(cells)])}|"]
    return [*lines, *(_line(*row) for row in zip(names, *cells.values())), ""]


def _line(*cells: str) -> str:
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"
