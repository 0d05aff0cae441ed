"""The report of `change`."""

from __future__ import annotations

import numpy as np

from .... import __version__
from ....language import grouped, tr
from ....nomenclature import class_label
from ...reports.report import Report
from ...zones import ZoneLayer, zone_title
from ..areas import CHARTED_ZONES, area_unit
from .transitions import Change, ZoneChange

_HECTARE_M2 = 10_000
_LISTED_TRANSITIONS = 20


def change_report(result: Change, zones: ZoneLayer | None) -> Report:
    """Return the report: totals, then each zone."""
    facts = [(tr("Before"), result.before), (tr("After"), result.after)]
    if zones is not None:
        facts.append((tr("Zones"), zones.name))
    report = Report(tr("Land-cover change"), [*facts, (tr("Software"), f"flair-seg {__version__}")])
    if result.zones:
        _add_overview(report, result)
    for part in (result.total, *result.zones[:CHARTED_ZONES]):
        report.heading(zone_title(part.zone))
        _add_part(report, result, part)
        if part is result.total:
            _add_matrix(report, result, part)
    return report


def _add_overview(report: Report, result: Change) -> None:
    """Add the table of all zones."""
    report.text(
        tr(
            "Pixels on a zone boundary are weighted by the fraction of the pixel inside the zone. Overlapping "
            "zones are measured independently."
        )
    )
    columns = (tr("Zone"), tr("Compared (ha)"), tr("Changed (ha)"), tr("Changed (%)"), tr("Largest change"))
    rows = []
    for zone in result.zones:
        largest = next((name for name, _ in largest_changes(result, zone)), "")
        rows.append(
            (zone_title(zone.zone), _hectares(zone.compared_m2), _hectares(zone.changed_m2), _share(zone), largest)
        )
    count = len(result.zones)
    note = tr(
        "Only the first {shown} of {count} zones are shown. The table lists all zones.",
        shown=CHARTED_ZONES,
        count=count,
    )
    report.table(tr("All zones"), columns, rows, note=note if count > CHARTED_ZONES else "")


def _add_part(report: Report, result: Change, part: ZoneChange) -> None:
    """Add gains and losses, and the largest transitions."""
    if not part.compared_m2:
        report.text(tr("No pixel in this zone is mapped in both maps."))
        return
    report.text(
        tr(
            "Mapped in both maps: {compared} ha, of which {changed} ha ({share} %) changed. Not mapped in one or "
            "both maps: {unmapped} ha. Outside the common extent: {outside} ha.",
            compared=_hectares(part.compared_m2),
            changed=_hectares(part.changed_m2),
            share=_share(part),
            unmapped=_hectares(float(part.m2.sum()) - part.compared_m2),
            outside=_hectares(part.outside_m2),
        )
    )
    if result.total.unconfirmed_m2:
        note = tr(
            "Classes differ on {area} ha more, which count neither as changed nor as compared: the confidence is too "
            "low or the patch too small.",
            area=_hectares(part.unconfirmed_m2),
        )
        report.text(note)
    _add_gains(report, result, part)
    transitions = largest_changes(result, part)
    if transitions:
        rows = [(name, _hectares(m2), grouped(100 * m2 / part.changed_m2, 1)) for name, m2 in transitions]
        columns = (tr("Change"), tr("Area (ha)"), tr("Share of total change (%)"))
        report.table(tr("Largest changes"), columns, rows[:_LISTED_TRANSITIONS])


def _add_gains(report: Report, result: Change, part: ZoneChange) -> None:
    """Add the chart and the table of gains and losses; classes neither map has are left out."""
    matrix, gains, losses = part.matrix, part.gains, part.losses
    changed = [index for index in range(len(result.classes)) if gains[index] or losses[index]]
    unit, unit_m2 = area_unit(float(max(gains.max(), losses.max())))
    if changed:
        labels, values, colours = [], [], []
        for index in changed:
            cover = result.classes[index]
            name = class_label(cover.name)
            labels += [tr("{name}, gain", name=name), tr("{name}, loss", name=name)]
            values += [gains[index] / unit_m2, -losses[index] / unit_m2]
            colours += [cover.colour, cover.colour]
        report.bars(tr("Gains and losses by class"), labels, values, colours, unit)
    rows = [
        (
            cover.code,
            class_label(cover.name),
            *map(_hectares, (matrix[i].sum(), matrix[:, i].sum(), gains[i], losses[i], gains[i] - losses[i])),
        )
        for i, cover in enumerate(result.classes)
        if matrix[i].any() or matrix[:, i].any()
    ]
    columns = (
        tr("Code"), tr("Class"), tr("Before (ha)"), tr("After (ha)"), tr("Gain (ha)"), tr("Loss (ha)"), tr("Net (ha)")
    )  # fmt: skip
    report.table(tr("Gains and losses"), columns, rows)


def _add_matrix(report: Report, result: Change, part: ZoneChange) -> None:
    """Add the transition matrix of the classes that either map has."""
    matrix = part.matrix
    shown = [i for i in range(len(result.classes)) if matrix[i].any() or matrix[:, i].any()]
    classes = [result.classes[i] for i in shown]
    columns = [tr("Before \\ after (ha)"), *(class_label(cover.name) for cover in classes), tr("total")]
    rows = [
        [class_label(cover.name), *(_cell(matrix[i, j]) for j in shown), _cell(matrix[i].sum())]
        for i, cover in zip(shown, classes)
    ]
    rows.append([tr("total"), *(_cell(matrix[:, j].sum()) for j in shown), _cell(matrix.sum())])
    report.table(tr("Transition matrix"), columns, rows, note=tr("Rows: class before. Columns: class after."))


def largest_changes(result: Change, part: ZoneChange) -> list[tuple[str, float]]:
    """Return the changes, the largest first."""
    names = [class_label(cover.name) for cover in result.classes]
    found = [
        (f"{names[start]} \u2192 {names[end]}", float(part.matrix[start, end]))
        for start, end in zip(*np.nonzero(part.matrix))
        if start != end
    ]
    return sorted(found, key=lambda transition: -transition[1])


def _cell(m2: float) -> str:
    """Return a cell of the matrix; empty for nothing."""
    return _hectares(m2) if m2 else ""


def _hectares(m2: float) -> str:
    """Return an area in hectares."""
    return grouped(m2 / _HECTARE_M2, 4)


def _share(part: ZoneChange) -> str:
    """Return the changed share of what was compared, in percent."""
    return grouped(100 * part.changed_m2 / part.compared_m2, 2) if part.compared_m2 else ""
