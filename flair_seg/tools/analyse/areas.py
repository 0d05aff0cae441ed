"""Area and share of each class of a map, for the whole map or by zone."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ... import __version__
from ...choices import check_choice
from ...errors import InputError
from ...feedback import Feedback
from ...language import grouped, tr
from ...nomenclature import LandCoverClass, Nomenclature, class_label
from ...raster.classraster import ClassRaster
from ...system.outputs import check_outputs
from ...system.paths import StrPath, optional_text, path_text
from ...system.together import all_or_none
from ..reports.report import Report
from ..reports.table import CSV_STYLES, CsvStyle, check_table, fixed, write_table
from ..zones import NOT_MAPPED, WHOLE_MAP, Floats, Zone, ZoneLayer, read_zones, tally, zone_title

OUTSIDE = "outside the map"
"""A cell of the table, the same in every language."""
COLUMNS = ("zone", "code", "class", "area_m2", "share_percent")
CHARTED_ZONES = 50
"""Zones that have a chart of their own in the report; all are in its first table, and in the table."""
HECTARE_M2 = 10_000


@dataclass(frozen=True)
class ZoneAreas:
    """The areas in a zone.

    Attributes:
        zone: name of the zone.
        class_m2: area of each class, in the order of the map's classes.
        nodata_m2: area of nodata.
        outside_m2: area of the zone outside the map.
    """

    zone: str
    class_m2: tuple[float, ...]
    nodata_m2: float
    outside_m2: float

    @property
    def mapped_m2(self) -> float:
        """The area that has a class."""
        return sum(self.class_m2)

    @property
    def shares(self) -> tuple[float, ...]:
        """The share of each class in the mapped area, in percent; 0 where nothing is mapped."""
        return tuple(100 * m2 / self.mapped_m2 if m2 else 0.0 for m2 in self.class_m2)


@dataclass(frozen=True)
class Areas:
    """The areas of a map's classes by zone; without zones, the map is the only one."""

    source: str
    classes: tuple[LandCoverClass, ...]
    zones: tuple[ZoneAreas, ...]

    def rows(self) -> Iterator[tuple[object, ...]]:
        """Yield the rows of the table: for each zone its classes, nodata and the area outside the map."""
        for zone in self.zones:
            for cover, m2, share in zip(self.classes, zone.class_m2, zone.shares):
                yield zone.zone, cover.code, cover.name, fixed(m2), fixed(share)
            yield zone.zone, None, NOT_MAPPED, fixed(zone.nodata_m2), None
            yield zone.zone, None, OUTSIDE, fixed(zone.outside_m2), None

    def to_json_dict(self) -> dict[str, Any]:
        """Return the areas as JSON values."""
        zones = [
            {
                "zone": zone.zone,
                "areas_m2": {cover.name: round(m2, 4) for cover, m2 in zip(self.classes, zone.class_m2)},
                "nodata_m2": round(zone.nodata_m2, 4),
                "outside_m2": round(zone.outside_m2, 4),
            }
            for zone in self.zones
        ]
        return {"input": self.source, "zones": zones}


def areas(
    source: StrPath,
    table: StrPath,
    *,
    zones: ZoneLayer | None = None,
    report: StrPath | None = None,
    csv_style: CsvStyle = "comma",
    nomenclature: Nomenclature | None = None,
    feedback: Feedback | None = None,
) -> Areas:
    """Measure the classes of a map and write a table and, on request, a report.

    Pixels on a zone boundary count by the fraction inside the zone. Overlapping zones are measured independently.

    Args:
        source: class raster.
        table: table to write (`.csv`, `.xlsx` or `.ods`).
        zones: zones to measure; None: the map is one zone.
        report: HTML file to write.
        csv_style: style of a CSV table: `comma`, or `semicolon` with decimal commas.
        nomenclature: classes of the map; None: its legend.
        feedback: receives progress, in rows.

    Raises:
        InputError: the map is not a class raster or its pixel size on the ground is unknown, the zones do not fit the
            map, or an output has a wrong name.
        RasterError: a file cannot be read or written.
        CancelledError: the user cancelled.

    Example:
        >>> from flair_seg.tools import areas
        >>> result = areas("map.tif", "areas.csv", report="areas.html")
        >>> [cover.name for cover in result.classes[:2]]
        ['building', 'pervious surface']
    """
    feedback = feedback or Feedback()
    source, table, report = path_text(source), path_text(table), optional_text(report)
    check_tables([source, *([zones.file] if zones else [])], table, report, csv_style)
    raster = ClassRaster(source, nomenclature)
    if not raster.pixel_m2:
        raise unknown_size(source)
    found = read_zones(zones, raster.grid, feedback) if zones is not None else None
    result = Areas(source, raster.classes, tuple(_measure(raster, found, feedback)))
    page = _report(result, raster, zones)
    with all_or_none():
        write_table(table, COLUMNS, result.rows(), csv_style)
        if report is not None:
            page.write(report)
    return result


def check_tables(inputs: Sequence[str], table: str | None, report: str | None, csv_style: str) -> None:
    """Check the paths of a table and a report, and the style of a CSV table.

    Raises:
        InputError: a path has a wrong ending, is an input, or cannot be written, or there is no such style.
    """
    check_choice("csv_style", csv_style, CSV_STYLES)
    if table is not None:
        check_table(table, inputs)
    if report is not None:
        check_outputs([report], inputs, tr("HTML report"), (".html", ".htm"))


def check_min_area(value: float) -> None:
    """Raise `InputError` unless a minimum mapping unit, in square metres, is a finite number of at least 0."""
    if not (math.isfinite(value) and value >= 0):
        raise InputError("The minimum mapping unit is {value:g} m². It must be 0 or greater.", value=value)


def unknown_size(path: str) -> InputError:
    """Return the error of a map whose pixels have no known area."""
    return InputError(
        "The ground pixel size of '{path}' is unknown. The map must have a coordinate system to compute areas.",
        path=path,
    )


def area_unit(largest_m2: float) -> tuple[str, float]:
    """Return the unit for areas up to `largest_m2`, and its size in square metres."""
    return ("ha", float(HECTARE_M2)) if largest_m2 >= HECTARE_M2 else ("m\u00b2", 1.0)


def outside_pixels(zone: Zone, inside: float, width: int, height: int) -> float:
    """Return the pixels of a zone outside a raster, given those inside; exactly 0 for a zone within the raster."""
    reach = zone.window
    within = reach.col_off >= 0 and reach.row_off >= 0
    if within and reach.col_off + reach.width <= width and reach.row_off + reach.height <= height:
        return 0.0
    return max(zone.pixels - inside, 0.0)


def _measure(raster: ClassRaster, zones: list[Zone] | None, feedback: Feedback) -> Iterator[ZoneAreas]:
    """Read the map once and yield the areas of each zone."""
    pixel_m2 = raster.pixel_m2
    pixels: Floats = np.zeros((1 if zones is None else len(zones), 256))
    for window, codes in raster.strips(feedback):
        if zones is None:
            pixels[0] += np.bincount(codes.ravel(), minlength=256)
        else:
            tally(zones, window, codes, pixels)
    for index, counts in enumerate(pixels):
        outside = 0.0
        if zones is not None:
            outside = outside_pixels(zones[index], float(counts.sum()), raster.grid.width, raster.grid.height)
        nodata = 0.0 if raster.nodata is None else float(counts[raster.nodata])
        yield ZoneAreas(
            WHOLE_MAP if zones is None else zones[index].name,
            tuple(0.0 if code == raster.nodata else float(counts[code]) * pixel_m2 for code in raster.codes),
            nodata * pixel_m2,
            outside * pixel_m2,
        )


def _report(result: Areas, raster: ClassRaster, zones: ZoneLayer | None) -> Report:
    """Return the report."""
    pixel = f"{grouped(raster.pixel_m2, 6)} m\u00b2"
    facts = [(tr("Map"), result.source), (tr("Pixel area (ground)"), pixel)]
    report = zone_report(tr("Land-cover areas"), facts, zones)
    if zones is not None:
        _add_overview(report, result)
    for zone in result.zones[:CHARTED_ZONES]:
        _add_zone(report, result.classes, zone)
    return report


def _add_overview(report: Report, result: Areas) -> None:
    """Add the table of all zones."""
    rows = []
    for zone in result.zones:
        largest = int(np.argmax(zone.class_m2))
        name = class_label(result.classes[largest].name) if zone.mapped_m2 else ""
        share = grouped(zone.shares[largest], 1) if zone.mapped_m2 else ""
        numbers = [hectares(m2) for m2 in (zone.mapped_m2, zone.nodata_m2, zone.outside_m2)]
        rows.append((zone_title(zone.zone), numbers[0], name, share, *numbers[1:]))
    columns = (
        tr("Zone"), tr("Mapped (ha)"), tr("Largest class"), tr("Share of largest class (%)"), tr("Not mapped (ha)"),
        tr("Outside the map (ha)"),
    )  # fmt: skip
    note = tr(
        "Charts are shown for the first {shown} of {count} zones. The table lists all zones.",
        shown=CHARTED_ZONES,
        count=len(rows),
    )
    add_zone_table(report, columns, rows, note)


def zone_report(title: str, facts: Sequence[tuple[str, str]], zones: ZoneLayer | None) -> Report:
    """Return a report that begins with its title and facts, the zones and the software."""
    layer = [] if zones is None else [(tr("Zones"), zones.name)]
    return Report(title, [*facts, *layer, (tr("Software"), f"flair-seg {__version__}")])


def add_zone_table(report: Report, columns: Sequence[str], rows: Sequence[Sequence[object]], note: str) -> None:
    """Add a table with a row for each zone; the note appears only if not all zones have a chart."""
    report.text(
        tr(
            "Pixels on a zone boundary are weighted by the fraction of the pixel inside the zone. Overlapping "
            "zones are measured independently."
        )
    )
    report.table(tr("All zones"), columns, rows, note=note if len(rows) > CHARTED_ZONES else "")


def hectares(m2: float) -> str:
    """Return an area in hectares, for people."""
    return grouped(m2 / HECTARE_M2, 4)


def _add_zone(report: Report, classes: Sequence[LandCoverClass], zone: ZoneAreas) -> None:
    """Add the chart and table of a zone, largest class first, without classes that do not occur."""
    report.heading(zone_title(zone.zone))
    present = [entry for entry in zip(classes, zone.class_m2, zone.shares) if entry[1] > 0]
    if not present:
        report.text(tr("No mapped pixels in this zone."))
        return
    present.sort(key=lambda entry: (-entry[1], entry[0].code))
    unit, unit_m2 = area_unit(present[0][1])
    names, colours = zip(*((class_label(cover.name), cover.colour) for cover, _, _ in present))
    report.bars(tr("Area by class"), names, [m2 / unit_m2 for _, m2, _ in present], colours, unit)
    rows = [
        (cover.code, class_label(cover.name), grouped(m2, 2), hectares(m2), grouped(share, 2))
        for cover, m2, share in present
    ]
    total = grouped(zone.mapped_m2, 2), hectares(zone.mapped_m2)
    columns = (tr("Code"), tr("Class"), tr("Area (m\u00b2)"), tr("Area (ha)"), tr("Share (%)"))
    note = tr(
        "Mapped: {m2} m². Not mapped: {nodata} m². Outside the map: {outside} m². Classes with zero area are omitted.",
        m2=total[0],
        nodata=grouped(zone.nodata_m2, 2),
        outside=grouped(zone.outside_m2, 2),
    )
    report.table(tr("Areas"), columns, [*rows, ("", tr("all classes"), *total, grouped(100, 2))], note=note)
