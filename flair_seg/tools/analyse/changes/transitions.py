"""Transitions between the classes of two maps: areas, the codes and colours of the change raster, and the report."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from ....feedback import Feedback
from ....language import grouped, tr
from ....nomenclature import LandCoverClass, class_label
from ...reports.report import Report
from ...reports.table import fixed
from ...zones import NOT_MAPPED, Floats, ZoneLayer, zone_title
from ..areas import CHARTED_ZONES, add_zone_table, area_unit, hectares, zone_report

UNCHANGED = LandCoverClass(1, "unchanged", "#d9d9d9")
UNCONFIRMED = LandCoverClass(255, "unconfirmed change", "#8c8c8c")
"""Differences that are taken for noise: without enough confidence, or in too small a patch."""
TRANSITIONS_ITEM = "FLAIR_SEG_TRANSITIONS"
"""Metadata item of a change raster: JSON object of each pair's code, with the class codes before and after."""
OUTSIDE = "outside the maps"
"""A cell of the table, the same in every language."""
MAX_PAIRS = 254
"""Codes for pairs in the change raster: uint8 without nodata and `UNCHANGED`."""
_LISTED_TRANSITIONS = 20


@dataclass(frozen=True, eq=False)
class ZoneChange:
    """The change in a zone.

    Attributes:
        zone: name of the zone.
        m2: areas, float64 `(classes + 1, classes + 1)`: row = class before, column = class after, last = not mapped.
        outside_m2: area of the zone outside the overlap of the maps.
        unconfirmed_m2: area of differences rejected as noise; it is not in `m2`.
    """

    zone: str
    m2: Floats
    outside_m2: float
    unconfirmed_m2: float = 0.0

    @property
    def matrix(self) -> Floats:
        """The transition matrix: areas mapped in both maps."""
        return self.m2[:-1, :-1]

    @property
    def compared_m2(self) -> float:
        """The area that is mapped in both maps."""
        return float(self.matrix.sum())

    @property
    def changed_m2(self) -> float:
        """The area whose class changed."""
        return float(self.gains.sum())

    @property
    def gains(self) -> Floats:
        """The area that each class gained from others."""
        gained: Floats = _off_diagonal(self.matrix).sum(axis=0)
        return gained

    @property
    def losses(self) -> Floats:
        """The area that each class lost to others."""
        lost: Floats = _off_diagonal(self.matrix).sum(axis=1)
        return lost


@dataclass(frozen=True)
class Change:
    """The change between two maps, `before` and `after`.

    `classes` are those of both maps, `legend` those of the change raster.
    """

    before: str
    after: str
    classes: tuple[LandCoverClass, ...]
    legend: tuple[LandCoverClass, ...]
    total: ZoneChange
    zones: tuple[ZoneChange, ...]

    @property
    def parts(self) -> tuple[ZoneChange, ...]:
        """The zones, or the whole if there are none."""
        return self.zones or (self.total,)

    def rows(self) -> Iterator[tuple[object, ...]]:
        """Yield the rows of the table: for each zone all transitions that occur anywhere in the maps."""
        names: list[tuple[int | None, str]] = [*((c.code, c.name) for c in self.classes), (None, NOT_MAPPED)]
        outside = (None, OUTSIDE)
        for part in self.parts:
            for start, end in zip(*np.nonzero(self.total.m2)):
                yield part.zone, *names[start], *names[end], fixed(part.m2[start, end])
            if self.total.unconfirmed_m2:
                noise = (None, tr("unconfirmed change"))
                yield part.zone, *noise, *noise, fixed(part.unconfirmed_m2)
            yield part.zone, *outside, *outside, fixed(part.outside_m2)

    def to_json_dict(self) -> dict[str, Any]:
        """Return the change as JSON values."""
        return {
            "before": self.before,
            "after": self.after,
            "legend": {str(cover.code): cover.name for cover in self.legend},
            "total": self._part_json(self.total),
            "zones": [self._part_json(zone) for zone in self.zones],
        }

    def _part_json(self, part: ZoneChange) -> dict[str, Any]:
        """Return a zone as JSON values."""
        columns = zip(self.classes, part.gains.tolist(), part.losses.tolist())
        return {
            "zone": part.zone,
            "compared_m2": round(part.compared_m2, 4),
            "changed_m2": round(part.changed_m2, 4),
            "unconfirmed_m2": round(part.unconfirmed_m2, 4),
            "not_mapped_m2": round(float(part.m2.sum()) - part.compared_m2, 4),
            "outside_m2": round(part.outside_m2, 4),
            "classes": {
                cover.name: {"gained_m2": round(gain, 4), "lost_m2": round(loss, 4), "net_m2": round(gain - loss, 4)}
                for cover, gain, loss in columns
            },
        }


def change_legend(
    classes: Sequence[LandCoverClass], matrix: Floats, feedback: Feedback, with_unconfirmed: bool = False
) -> tuple[tuple[LandCoverClass, ...], npt.NDArray[np.uint8]]:
    """Return the legend of the change raster and the code of each pair, uint8, in rows of the class before.

    If there are more pairs than codes, the largest transitions have their own codes, and the others share the last one.
    With `with_unconfirmed`, the last of the codes is that of `UNCONFIRMED`, which is then in the legend.
    """
    most = MAX_PAIRS - with_unconfirmed
    size = len(classes) + 1
    codes = np.zeros((size, size), np.uint8)
    np.fill_diagonal(codes[:-1, :-1], UNCHANGED.code)
    changed = _off_diagonal(matrix)
    starts, ends = np.nonzero(changed)
    order = np.argsort(-changed[starts, ends], kind="stable")
    if len(order) > most:
        feedback.warning(
            tr(
                "{count} class transitions found. The change raster has a separate code for each of the {kept} "
                "largest; the others share one code. The table lists all transitions.",
                count=len(order),
                kept=most - 1,
            )
        )
        codes[starts, ends] = UNCHANGED.code + most
        order = order[: most - 1]
    legend = [LandCoverClass(UNCHANGED.code, tr("unchanged"), UNCHANGED.colour)]
    used = {UNCHANGED.colour}
    for code, pair in enumerate(sorted(order), UNCHANGED.code + 1):
        start, end = classes[starts[pair]], classes[ends[pair]]
        codes[starts[pair], ends[pair]] = code
        legend.append(LandCoverClass(code, f"{start.name} \u2192 {end.name}", _pair_colour(start, end, used)))
    if len(starts) > most:
        legend.append(LandCoverClass(UNCHANGED.code + most, tr("other changes"), "#404040"))
    if not with_unconfirmed:
        return tuple(legend), codes.ravel()
    legend.append(LandCoverClass(UNCONFIRMED.code, tr("unconfirmed change"), UNCONFIRMED.colour))
    return tuple(legend), np.append(codes.ravel(), np.uint8(UNCONFIRMED.code))


def transition_item(classes: Sequence[LandCoverClass], codes: npt.NDArray[np.uint8]) -> str:
    """Return the `TRANSITIONS_ITEM` of the codes from `change_legend`; codes that several pairs share are left out."""
    size = len(classes) + 1
    found: dict[int, list[list[int]]] = {}
    for pair in np.flatnonzero(codes[: size**2] > UNCHANGED.code).tolist():
        start, end = divmod(pair, size)
        found.setdefault(int(codes[pair]), []).append([classes[start].code, classes[end].code])
    single = {str(code): pairs[0] for code, pairs in sorted(found.items()) if len(pairs) == 1}
    return json.dumps(single, separators=(",", ":"))


def _pair_colour(start: LandCoverClass, end: LandCoverClass, used: set[str]) -> str:
    """Return an unused colour: two thirds the new class's, one third the old one's."""
    red, green, blue = ((a + 2 * b) // 3 for a, b in zip(start.rgb, end.rgb))
    colour = f"#{red:02x}{green:02x}{blue:02x}"
    while colour in used:
        red, green, blue = (red + 37) % 256, (green + 59) % 256, (blue + 83) % 256
        colour = f"#{red:02x}{green:02x}{blue:02x}"
    used.add(colour)
    return colour


def _off_diagonal(matrix: Floats) -> Floats:
    """Return a matrix without its diagonal."""
    return matrix * (~np.eye(len(matrix), dtype=bool))


def change_report(result: Change, zones: ZoneLayer | None) -> Report:
    """Return the report: totals, then each zone."""
    facts = [(tr("Before"), result.before), (tr("After"), result.after)]
    report = zone_report(tr("Land-cover change"), facts, zones)
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
    columns = (tr("Zone"), tr("Compared (ha)"), tr("Changed (ha)"), tr("Changed (%)"), tr("Largest change"))
    rows = []
    for zone in result.zones:
        largest = next((name for name, _ in largest_changes(result, zone)), "")
        rows.append(
            (zone_title(zone.zone), hectares(zone.compared_m2), hectares(zone.changed_m2), _share(zone), largest)
        )
    note = tr(
        "Only the first {shown} of {count} zones are shown. The table lists all zones.",
        shown=CHARTED_ZONES,
        count=len(rows),
    )
    add_zone_table(report, columns, rows, note)


def _add_part(report: Report, result: Change, part: ZoneChange) -> None:
    """Add gains and losses, and the largest transitions."""
    if not part.compared_m2:
        report.text(tr("No pixel in this zone is mapped in both maps."))
        return
    report.text(
        tr(
            "Mapped in both maps: {compared} ha, of which {changed} ha ({share} %) changed. Not mapped in one or "
            "both maps: {unmapped} ha. Outside the common extent: {outside} ha.",
            compared=hectares(part.compared_m2),
            changed=hectares(part.changed_m2),
            share=_share(part),
            unmapped=hectares(float(part.m2.sum()) - part.compared_m2),
            outside=hectares(part.outside_m2),
        )
    )
    if result.total.unconfirmed_m2:
        note = tr(
            "Classes differ on {area} ha more, which count neither as changed nor as compared: the confidence is too "
            "low or the patch too small.",
            area=hectares(part.unconfirmed_m2),
        )
        report.text(note)
    _add_gains(report, result, part)
    transitions = largest_changes(result, part)
    if transitions:
        rows = [(name, hectares(m2), grouped(100 * m2 / part.changed_m2, 1)) for name, m2 in transitions]
        columns = (tr("Change"), tr("Area (ha)"), tr("Share of total change (%)"))
        report.table(tr("Largest changes"), columns, rows[:_LISTED_TRANSITIONS])


def _add_gains(report: Report, result: Change, part: ZoneChange) -> None:
    """Add the chart and the table of gains and losses, without classes that neither map has."""
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
            *map(hectares, (matrix[i].sum(), matrix[:, i].sum(), gains[i], losses[i], gains[i] - losses[i])),
        )
        for i, cover in enumerate(result.classes)
        if matrix[i].any() or matrix[:, i].any()
    ]
    columns = (
        tr("Code"), tr("Class"), tr("Before (ha)"), tr("After (ha)"), tr("Gain (ha)"), tr("Loss (ha)"), tr("Net (ha)")
    )  # fmt: skip
    report.table(tr("Gains and losses"), columns, rows)


def _add_matrix(report: Report, result: Change, part: ZoneChange) -> None:
    """Add the transition matrix, without classes that neither map has."""
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
    """Return the changes by decreasing area in square metres."""
    names = [class_label(cover.name) for cover in result.classes]
    found = [
        (f"{names[start]} \u2192 {names[end]}", float(part.matrix[start, end]))
        for start, end in zip(*np.nonzero(part.matrix))
        if start != end
    ]
    return sorted(found, key=lambda transition: -transition[1])


def _cell(m2: float) -> str:
    """Return a cell of the matrix; empty for nothing."""
    return hectares(m2) if m2 else ""


def _share(part: ZoneChange) -> str:
    """Return the changed share of what was compared, in percent."""
    return grouped(100 * part.changed_m2 / part.compared_m2, 2) if part.compared_m2 else ""
