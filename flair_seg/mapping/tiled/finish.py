"""What the coordinator writes once all tiles are there: virtual rasters, styles, the STAC catalogue, the areas."""

from __future__ import annotations

import csv
import io
import os
import posixpath
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from ...language import tr
from ...nomenclature import LandCoverClass
from ...raster.gdalenv import gdal_errors
from ...raster.geotiff import BLOCK_PX, created
from ...raster.grid import Grid
from ...raster.legend import legend_items, pixel_item, set_class_legend
from ...raster.storage import exists, is_object, joined, put_bytes, stem
from ...raster.vrt import Part, source_xml
from ...raster.windows import Window
from ...system.outputs import put_in_place, remove_in_place
from ...system.paths import link_target
from ...system.together import all_or_none
from ..job import Job
from ..rows import Content, content_of
from .ledger import Ledger
from .places import AREAS, CATALOGUE, folders_in_place, tile_folder, working_folder
from .stac import catalogue

MOST_SOURCES = 4096
"""Sources of a virtual raster; with more tiles, it combines one virtual raster for each row of tiles."""


def write_map(job: Job, ledger: Ledger, counts: npt.NDArray[np.int64]) -> list[str]:
    """Write what combines the tiles and put all in place, the class raster's VRT last; return the styles' paths.

    Raises:
        RasterError: a file cannot be written or replaced.
    """
    outputs = job.outputs.by_kind
    home, tiles = working_folder(outputs["classes"]), list(ledger.tiles("finished"))
    put_bytes(joined(home, AREAS), _areas(job.model.classes, counts, job.pixel_m2))
    if any(exists(joined(home, f"{ledger.grid.name(index)}.json")) for index in tiles[:1]):
        name = os.path.basename(stem(outputs["classes"]))
        put_bytes(joined(home, CATALOGUE), catalogue(name, map(ledger.grid.name, tiles)))
    texts = {kind: _combined(job, ledger, kind, path, tiles, counts) for kind, path in outputs.items()}
    ledger.flush()
    styles = {kind: content_of(kind, job.model.classes).style for kind in outputs}
    for kind, path in outputs.items():
        if is_object(path):
            put_bytes(f"{stem(path)}.qml", styles[kind].encode("utf-8"))
            put_bytes(path, texts[kind].encode("utf-8"))
    local = {kind: path for kind, path in outputs.items() if not is_object(path)}
    for kind, path in local.items():
        put_bytes(f"{working_folder(path)}.vrt", texts[kind].encode("utf-8"))
        put_bytes(f"{working_folder(path)}.qml", styles[kind].encode("utf-8"))
    _put_in_place(list(local.values()))
    return [f"{stem(path if is_object(path) else link_target(path))}.qml" for path in outputs.values()]


def _put_in_place(outputs: Sequence[str]) -> None:
    """Move local tiles, styles and virtual rasters to their places; the virtual raster of the classes last."""
    with all_or_none():
        for path in outputs:
            remove_in_place(link_target(path))
        with folders_in_place(outputs):
            for path in reversed(outputs):
                target = link_target(path)
                put_in_place(f"{working_folder(path)}.qml", f"{stem(target)}.qml")
                put_in_place(f"{working_folder(path)}.vrt", target)


def _areas(classes: Sequence[LandCoverClass], counts: npt.NDArray[np.int64], pixel_m2: float) -> bytes:
    """Return the table of the classes' areas as CSV."""
    text = io.StringIO(newline="")
    table = csv.writer(text, lineterminator="\r\n")
    table.writerow(["code", "class", "pixels", "area_m2", "share_percent"])
    total = max(int(counts.sum()), 1)
    for cover, count in zip(classes, counts.tolist()):
        area = f"{count * pixel_m2:.2f}" if pixel_m2 else ""
        table.writerow([cover.code, cover.name, count, area, f"{100 * count / total:.4f}"])
    return text.getvalue().encode("utf-8")


def _combined(
    job: Job, ledger: Ledger, kind: str, output: str, tiles: Sequence[int], counts: npt.NDArray[np.int64]
) -> str:
    """Return the virtual raster of a kind of raster; with many tiles, also write one for each row of tiles."""
    content, classes = content_of(kind, job.model.classes), job.model.classes
    grid, layout = job.area.grid.window(job.area.window), ledger.grid
    items = {**job.metadata(), **content.items}
    if kind == "classes":
        size = layout.width, layout.height
        items |= {**legend_items(classes), **pixel_item(classes, counts.tolist(), size)}
    legend = classes if kind == "classes" else ()
    folder = posixpath.basename(tile_folder(output).replace(os.sep, "/"))
    places = {f"{folder}/{layout.name(index)}.tif": layout.window(index) for index in tiles}
    if len(tiles) > MOST_SOURCES:
        rows: dict[int, list[int]] = {}
        for index in tiles:
            rows.setdefault(layout.place(index)[0], []).append(index)
        places = {}
        for row, members in rows.items():
            strip = Window(0, row * layout.side, layout.width, layout.window(members[0]).height)
            inner = {f"{layout.name(i)}.tif": layout.window(i).moved(0, -strip.row_off) for i in members}
            name = f"{layout.name(row * layout.columns)}.tif.vrt"
            text = _vrt(output, grid.window(strip), content, legend, items, inner)
            put_bytes(joined(working_folder(output), name), text.encode("utf-8"))
            places[f"{folder}/{name}"] = strip
    return _vrt(output, grid, content, legend, items, places)


def _vrt(
    output: str,
    grid: Grid,
    content: Content,
    legend: Sequence[LandCoverClass],
    items: dict[str, str],
    places: dict[str, Window],
) -> str:
    """Return a virtual raster that shows files, given by their path and the pixels they cover."""
    with gdal_errors(tr("Cannot write '{path}'", path=output)):
        vrt = created("VRT", "", grid, content.bands, content.nodata, content.unit)
        vrt.SetMetadata(items)
        if legend:
            set_class_legend(vrt.GetRasterBand(1), legend)
        text = str(vrt.GetMetadata("xml:VRT")[0])
    pieces = text.split("</VRTRasterBand>")
    for number in range(1, len(content.bands) + 1):
        pieces[number - 1] += "".join(
            source_xml(
                Part(path, str(number), place.width, place.height, "uint8", (BLOCK_PX, BLOCK_PX)), place, relative=True
            )
            for path, place in places.items()
        )
    return "</VRTRasterBand>".join(pieces)
