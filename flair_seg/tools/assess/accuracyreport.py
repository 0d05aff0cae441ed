"""What `accuracy` found, as a table, as an HTML report and as text."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

from ...language import grouped, tr
from ...nomenclature import class_label
from ..reports.report import Report
from ..reports.table import CsvStyle, aligned, write_table

Result = dict[str, Any]
Row = list[object]
_MEASURES = ("support", "mapped", "iou", "f1", "producers_accuracy", "users_accuracy")
_HECTARE_M2 = 1e4
_ESTIMATES = ("users_accuracy", "producers_accuracy", "share", "area_m2")


def write_measures(path: str, result: Result, csv_style: CsvStyle) -> None:
    """Write the confusion matrix and all measures as a table, a row a class, then the whole map's.

    Columns have the names of the JSON result; column `as_CODE` counts pixels mapped as that class.

    Raises:
        RasterError: it cannot be written.
    """
    codes = [row["code"] for row in result["classes"]]
    columns = ["code", "name", *(f"as_{code}" for code in codes), *_MEASURES, "overall_accuracy", "kappa", "mean_iou"]
    rows: list[Row] = [
        [row["code"], row["name"], *counts, *(row[name] for name in _MEASURES), None, None, None]
        for row, counts in zip(result["classes"], result["confusion_matrix"])
    ]
    total: Row = [None] * len(columns)
    total[1] = "total"
    total[columns.index("support")] = total[columns.index("mapped")] = result["scored"]
    total[-3:] = [result["overall_accuracy"], result["kappa"], result["mean_iou"]]
    rows.append(total)
    if result["estimates"]:
        _add_estimates(columns, rows, result["estimates"])
    write_table(path, columns, rows, csv_style)


def _add_estimates(columns: list[str], rows: list[Row], estimates: Result) -> None:
    """Add the columns of a sample's estimates: value, standard error, half of the 95 % interval."""
    parts = ("value", "standard_error", "interval")
    names = ("overall_accuracy", *_ESTIMATES)
    columns += ["stratum_px", "mapped_m2", *(f"estimated_{name}_{part}" for name in names for part in parts)]
    for row, found in zip(rows, estimates["classes"]):
        row += [found["stratum_px"], found["mapped_m2"], *(None,) * len(parts)]
        row += [found[name][part] for name in _ESTIMATES for part in parts]
    rows[-1] += [sum(found["stratum_px"] for found in estimates["classes"]), None]
    rows[-1] += [estimates["overall_accuracy"][part] for part in parts]
    rows[-1] += [None] * len(parts) * len(_ESTIMATES)


def write_report(path: str, result: Result) -> None:
    """Write the report.

    Raises:
        RasterError: it cannot be written.
    """
    report = Report(tr("Accuracy assessment of a land-cover map"), list(facts(result)))
    if result["estimates"]:
        _report_estimates(report, result)
    _report_measures(report, result)
    if result["reliability"]:
        _report_reliability(report, result["reliability"])
    report.write(path)


def facts(result: Result) -> Iterator[tuple[str, str]]:
    """Return what was compared, and the figures of the whole map, by name."""
    points = result["kind"] == "points"
    kinds = {"raster": tr("raster"), "polygons": tr("polygons"), "points": tr("points")}
    yield tr("Map"), os.path.basename(result["map"])
    yield tr("Reference"), f"{os.path.basename(result['reference'])} ({kinds[result['kind']]})"
    yield (tr("Points assessed") if points else tr("Pixels assessed")), grouped(result["scored"])
    left_out = (
        (tr("Excluded: not mapped"), "unmapped"), (tr("Excluded: ignored classes"), "ignored"),
        (tr("Excluded: overlapping polygons of different classes"), "contested"),
        (tr("Excluded: outside the map"), "outside"), (tr("Excluded: features without a class"), "unlabelled"),
    )  # fmt: skip
    for name, key in left_out:
        if result[key]:
            yield name, grouped(result[key])
    if result["estimates"]:
        yield (
            tr("Overall accuracy, estimated (95 % confidence interval)"),
            interval(result["estimates"]["overall_accuracy"]),
        )
    yield (
        (tr("Overall accuracy of the sample points") if points else tr("Overall accuracy")),
        number(result["overall_accuracy"]),
    )
    yield tr("Kappa"), number(result["kappa"])
    yield tr("Mean IoU over the reference classes"), number(result["mean_iou"])


def _report_estimates(report: Report, result: Result) -> None:
    """Add what a stratified sample tells of the whole map."""
    found = result["estimates"]["classes"]
    names = [class_label(row["name"]) for row in found]
    report.heading(tr("Estimates from the stratified sample"))
    report.text(
        tr(
            "The points were drawn at random within each class of the map (stratified random sampling). Accuracies "
            "and areas are estimated for the whole map: each class is weighted by its mapped area, and areas are "
            "corrected for classification errors (Olofsson et al. 2014). Confidence intervals are 1.96 times the "
            "standard error. An interval of 0 means that all sample points of a class agree with the map, not that "
            "there is no uncertainty."
        )
    )
    report.table(tr("Accuracy, with 95 % confidence intervals"), *accuracy_table(result))
    report.table(tr("Area, with 95 % confidence intervals"), *area_table(result))
    colours = [row["colour"] for row in result["classes"]]
    shares = [100 * row["share"]["value"] for row in found]
    errors = [100 * row["share"]["interval"] for row in found]
    report.bars(tr("Estimated area share"), names, shares, colours, "%", errors=errors)


def accuracy_table(result: Result) -> tuple[list[str], list[list[str]]]:
    """Return the columns and rows of the estimated accuracies."""
    columns = [tr("class"), tr("user's accuracy, estimated"), tr("producer's accuracy, estimated")]
    rows = [
        [
            f"{row['code']} {class_label(row['name'])}",
            interval(row["users_accuracy"]),
            interval(row["producers_accuracy"]),
        ]
        for row in result["estimates"]["classes"]
    ]
    return columns, rows


def area_table(result: Result) -> tuple[list[str], list[list[str]]]:
    """Return the columns and rows of the estimated areas."""
    columns = [tr("class"), tr("mapped area, ha"), tr("estimated area, ha"), tr("estimated share, %")]
    rows = [
        [
            f"{row['code']} {class_label(row['name'])}",
            number(row["mapped_m2"], _HECTARE_M2, 2),
            interval(row["area_m2"], _HECTARE_M2, 2),
            interval(row["share"], 0.01, 2),
        ]
        for row in result["estimates"]["classes"]
    ]
    return columns, rows


def _report_measures(report: Report, result: Result) -> None:
    """Add the measures of each class and the confusion matrix."""
    report.heading(tr("Point counts") if result["kind"] == "points" else tr("Pixel counts"))
    report.table(tr("Accuracy by class"), *class_table(result))
    classes = result["classes"]
    ious = [float("nan") if row["iou"] is None else 100 * row["iou"] for row in classes]
    report.bars(tr("IoU"), [class_label(row["name"]) for row in classes], ious, [row["colour"] for row in classes], "%")
    report.table(
        tr("Confusion matrix"),
        *matrix_table(result),
        note=tr("Rows: reference classes. Columns: map classes, by code."),
    )


def class_table(result: Result) -> tuple[list[str], list[list[str]]]:
    """Return the columns and rows of the classes' measures."""
    columns = [
        tr("class"), tr("support"), tr("mapped"), tr("IoU"), tr("F1"), tr("producer's accuracy"), tr("user's accuracy"),
    ]  # fmt: skip
    rows = [
        [f"{row['code']} {class_label(row['name'])}", *(grouped(row[name]) for name in _MEASURES[:2])]
        + [number(row[name]) for name in _MEASURES[2:]]
        for row in result["classes"]
    ]
    return columns, rows


def matrix_table(result: Result) -> tuple[list[str], list[list[str]]]:
    """Return the columns and rows of the confusion matrix."""
    classes = result["classes"]
    columns = [tr("reference"), *(str(row["code"]) for row in classes), tr("total")]
    rows = [
        [f"{row['code']} {class_label(row['name'])}", *map(grouped, counts), grouped(sum(counts))]
        for row, counts in zip(classes, result["confusion_matrix"])
    ]
    return columns, rows


def _report_reliability(report: Report, reliability: Result) -> None:
    """Add how well the confidence predicts what is right."""
    error = number(reliability["expected_calibration_error"])
    report.heading(tr("Confidence calibration"))
    report.text(
        tr(
            "In a well-calibrated map, the share of correct pixels in each bin equals the confidence, and the curve "
            "follows the diagonal. Below the diagonal, the map is overconfident. Expected calibration error: {error}.",
            error=error,
        )
    )
    report.table(tr("Confidence and accuracy"), *reliability_table(reliability))
    filled = [row for row in reliability["bins"] if row["count"]]
    confidence, right = [row["mean_confidence"] for row in filled], [row["accuracy"] for row in filled]
    report.lines(tr("Reliability diagram"), confidence, right, tr("mean confidence"), tr("accuracy"), diagonal=True)


def reliability_table(reliability: Result) -> tuple[list[str], list[list[str]]]:
    """Return the columns and rows of the bins."""
    columns = [tr("confidence, %"), tr("count"), tr("mean confidence"), tr("accuracy")]
    rows = [
        [
            f"{row['low']}\u2013{row['high']}",
            grouped(row["count"]),
            number(row["mean_confidence"]),
            number(row["accuracy"]),
        ]
        for row in reliability["bins"]
    ]
    return columns, rows


def text(result: Result) -> str:
    """Return facts and tables as lines of text, columns aligned."""
    found = list(facts(result))
    lines = [tr("{name}: {value}", name=name, value=value) for name, value in found]
    lines += ["", *aligned(*class_table(result))]
    if result["estimates"]:
        lines += ["", *aligned(*accuracy_table(result)), "", *aligned(*area_table(result))]
    if result["reliability"]:
        error = number(result["reliability"]["expected_calibration_error"])
        lines += ["", *aligned(*reliability_table(result["reliability"]))]
        lines.append(tr("Expected calibration error: {error}", error=error))
    return "\n".join(lines)


def number(value: float | None, unit: float = 1.0, digits: int = 3) -> str:
    """Return a figure in a unit, with so many digits; a dash for none."""
    return "\u2013" if value is None else grouped(value / unit, digits)


def interval(found: Result, unit: float = 1.0, digits: int = 3) -> str:
    """Return an estimate and half of its 95 % interval."""
    if found["value"] is None:
        return "\u2013"
    return f"{number(found['value'], unit, digits)} \u00b1 {number(found['interval'], unit, digits)}"
