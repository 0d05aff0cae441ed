"""Writes the virtual raster (VRT) of a mosaic's patches, completely or not at all.

GDAL creates the frame, to which the sources are added one by one: there may be hundreds of thousands.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from osgeo import gdal

from ...bands import BandInfo
from ...errors import RasterError
from ...feedback import Feedback
from ...language import tr
from ...nomenclature import LandCoverClass, Nomenclature, nodata_code
from ...raster.gdalenv import gdal_errors, gdal_text
from ...raster.grid import GeoGrid
from ...raster.legend import legend_items, set_class_legend
from ...raster.reader import open_raster
from ...raster.style import class_style, write_style
from ...raster.vrt import OPAQUE, USE_MASK, Part, nodata_xml, source_xml
from ...raster.windows import Window
from ...system.outputs import disk_errors, part_folder, put_folder_in_place, remove_folder_in_place, whole_file
from ...system.paths import link_target, vrt_reference
from ...system.together import all_or_none
from .mosaicparts import MOST_PATCHES, check_parts_folder, divide, part_name, parts_folder

_SOURCE = re.compile("<SimpleSource>.*?<SourceBand>(.*?)</SourceBand>.*?</SimpleSource>", re.DOTALL)
_SIZE = re.compile(r'rasterXSize="\d+" rasterYSize="\d+"')
_PLACE = re.compile("<GeoTransform>[^<]*</GeoTransform>")
_VRT_BLOCK = (128, 128)
"""Width and height of a virtual raster's blocks."""
_MASK = "mask,1"
"""GDAL's name for the mask of band 1; a mask of the whole file is that of all bands."""


@dataclass(frozen=True)
class Patch:
    """One file: its grid, bands and block size in px (width, height).

    `mask_block` is None if it has no mask, `classes` is empty if it has no class legend.
    """

    path: Path
    grid: GeoGrid
    bands: tuple[BandInfo, ...]
    block: tuple[int, int]
    mask_block: tuple[int, int] | None
    classes: tuple[LandCoverClass, ...] = ()


@dataclass(frozen=True)
class Layout:
    """The positions of patches in their mosaic: `places` are the pixels of `grid` that each patch covers."""

    patches: tuple[Patch, ...]
    places: tuple[Window, ...]
    grid: GeoGrid
    gaps: bool


def write_vrt(path: Path, layout: Layout, nomenclature: Nomenclature | None, feedback: Feedback) -> None:
    """Write a VRT of labels if there is a nomenclature, else of imagery; many patches are divided into parts.

    Raises:
        InputError: the folder of the parts holds other files.
        RasterError: it cannot be written.
        CancelledError: the user cancelled.
    """
    target, folder = Path(link_target(path)), parts_folder(str(path))
    check_parts_folder(str(path))
    with gdal_errors(tr("Cannot write '{path}'", path=path)):
        frame = _frame(layout, nomenclature, feedback)
    with disk_errors(str(path)), all_or_none():
        if len(layout.patches) > MOST_PATCHES:
            texts = _write_parts(frame, layout, folder, feedback)
        else:
            texts = _fill(frame, layout, str(target.parent), feedback)
            remove_folder_in_place(folder)
        with whole_file(str(target)) as part, open(part, "w", encoding="utf-8") as file:
            file.writelines(texts)
        if nomenclature is not None:
            with whole_file(str(target.with_suffix(".qml"))) as part:
                write_style(part, class_style(nomenclature.classes))


def _write_parts(frame: Sequence[str], layout: Layout, folder: str, feedback: Feedback) -> Iterator[str]:
    """Write the parts of a mosaic, and return the text of the mosaic that refers to them."""
    windows = []
    with part_folder(folder) as making:
        for number, (window, members) in enumerate(divide(layout.places, layout.grid.whole)):
            places = tuple(layout.places[member].moved(-window.col_off, -window.row_off) for member in members)
            patches = tuple(layout.patches[member] for member in members)
            part = Layout(patches, places, layout.grid.window(window), gaps=True)
            with open(os.path.join(making, part_name(number)), "w", encoding="utf-8") as file:
                file.writelines(_fill(_resized(frame, part.grid), part, folder, feedback))
            windows.append(window)
        put_folder_in_place(making, folder)
    return _of_parts(frame, layout, windows, os.path.basename(folder))


def _resized(frame: Sequence[str], grid: GeoGrid) -> list[str]:
    """Return the frame of a part, which has the mosaic's bands."""
    head = _SIZE.sub(f'rasterXSize="{grid.width}" rasterYSize="{grid.height}"', frame[0], count=1)
    numbers = ", ".join(f"{value:.17g}" for value in grid.transform.gdal)
    return [_PLACE.sub(f"<GeoTransform>{numbers}</GeoTransform>", head, count=1), *frame[1:]]


def _of_parts(frame: Sequence[str], layout: Layout, windows: Sequence[Window], folder: str) -> Iterator[str]:
    """Yield the text of a mosaic whose sources are its parts, which cover it without overlap."""
    bands = layout.patches[0].bands
    yield frame[0]
    for name, text in zip(frame[1::2], frame[2::2]):
        dtype = "uint8" if name == _MASK or int(name) > len(bands) else bands[int(name) - 1].dtype
        for number, window in enumerate(windows):
            part = Part(f"{folder}/{part_name(number)}", name, window.width, window.height, dtype, _VRT_BLOCK)
            yield source_xml(part, window, relative=True)
        yield text


def _frame(layout: Layout, nomenclature: Nomenclature | None, feedback: Feedback) -> list[str]:
    """Return a VRT's XML split where sources belong: text, name of the band, text, ..., text."""
    first = layout.patches[0]
    dataset = gdal.GetDriverByName("VRT").Create("", layout.grid.width, layout.grid.height, 0)
    dataset.SetProjection(layout.grid.crs_wkt)
    dataset.SetGeoTransform(layout.grid.transform.gdal)
    _add_bands(dataset, layout.patches, feedback)
    if nomenclature is not None:
        dataset.GetRasterBand(1).SetNoDataValue(nodata_code(nomenclature.classes))
        set_class_legend(dataset.GetRasterBand(1), nomenclature.classes)
        dataset.SetMetadata(legend_items(nomenclature.classes))
    masked = any(patch.mask_block for patch in layout.patches)
    if layout.gaps and nomenclature is None and not masked and any(band.nodata is None for band in first.bands):
        dataset.AddBand(gdal.GDT_Byte)
        dataset.GetRasterBand(dataset.RasterCount).SetColorInterpretation(gdal.GCI_AlphaBand)
    targets = {str(number): dataset.GetRasterBand(number) for number in range(1, dataset.RasterCount + 1)}
    if masked:
        dataset.CreateMaskBand(gdal.GMF_PER_DATASET)
        targets[_MASK] = dataset.GetRasterBand(1).GetMaskBand()
    for name, band in targets.items():
        band.SetMetadataItem("source_0", source_xml(_part(first, name, "x"), layout.places[0]), "new_vrt_sources")
    frame = _SOURCE.split(gdal_text(dataset.GetMetadata("xml:VRT")[0]))
    if frame[1::2] != list(targets):
        raise RasterError(
            "The mosaic has sources for bands {frame}, but they are required for {targets}.",
            frame=frame[1::2],
            targets=list(targets),
        )
    return frame


def _add_bands(dataset: gdal.Dataset, patches: Sequence[Patch], feedback: Feedback) -> None:
    """Add the patches' bands, with colour interpretation and name if all patches have the same."""
    template = open_raster(str(patches[0].path))
    for index, info in enumerate(patches[0].bands):
        source = template.GetRasterBand(index + 1)
        dataset.AddBand(source.DataType)
        band = dataset.GetRasterBand(index + 1)
        if info.nodata is not None:
            band.SetNoDataValue(source.GetNoDataValue())
        if _agree(tr("colours"), [patch.bands[index].colour for patch in patches], index + 1, feedback):
            band.SetColorInterpretation(source.GetColorInterpretation())
            if source.GetColorTable() is not None:
                band.SetColorTable(source.GetColorTable())
        if _agree(tr("names"), [patch.bands[index].description for patch in patches], index + 1, feedback):
            band.SetDescription(info.description)


def _agree(what: str, labels: Sequence[str], number: int, feedback: Feedback) -> bool:
    """Whether all patches label a band in the same way; warn if not."""
    found = sorted(set(labels))
    if len(found) > 1:
        listed = ", ".join(f"'{label}'" for label in found)
        feedback.warning(
            tr(
                "The patches have different {what} for band {number} ({listed}). They are omitted from the mosaic.",
                number=number,
                what=what,
                listed=listed,
            )
        )
    return len(found) == 1


def _fill(frame: Sequence[str], layout: Layout, folder: str, feedback: Feedback) -> Iterator[str]:
    """Yield a VRT's text: its frame, with a source for each patch in each band; paths are relative to `folder`."""
    references = _references([patch.path for patch in layout.patches], folder)
    yield frame[0]
    for name, text in zip(frame[1::2], frame[2::2]):
        for patch, place, reference in zip(layout.patches, layout.places, references):
            feedback.stop_if_cancelled()
            yield _source(patch, place, name, reference)
        yield text


def _references(paths: Sequence[Path], folder: str) -> list[tuple[bool, str]]:
    """Return `paths.vrt_reference` of files, whose folders are looked up once each."""
    known: dict[Path, tuple[bool, str]] = {}
    found = []
    for path in paths:
        if path.parent not in known:
            relative, shown = vrt_reference(str(path), folder)
            known[path.parent] = relative, shown[: -len(path.name)]
        relative, start = known[path.parent]
        found.append((relative, start + path.name))
    return found


def _source(patch: Patch, place: Window, name: str, reference: tuple[bool, str]) -> str:
    """Return the XML of a patch's source, by a reference from `vrt_reference`."""
    relative, shown = reference
    if name == _MASK and patch.mask_block is not None:
        return source_xml(_part(patch, name, shown), place, relative=relative)
    if name == _MASK or int(name) > len(patch.bands):
        return source_xml(_part(patch, "1", shown), place, OPAQUE, relative=relative)
    nodata = patch.bands[int(name) - 1].nodata
    extra = "" if nodata is None else nodata_xml(nodata)
    extra += "" if patch.mask_block is None else USE_MASK
    return source_xml(_part(patch, name, shown), place, extra, relative=relative)


def _part(patch: Patch, name: str, path: str) -> Part:
    """Return a band of a patch, its mask, or (if it lacks the band) its first band as a part of the mosaic."""
    if name == _MASK:
        return Part(path, name, patch.grid.width, patch.grid.height, "uint8", patch.mask_block or patch.block)
    band = patch.bands[0 if int(name) > len(patch.bands) else int(name) - 1]
    return Part(path, name, patch.grid.width, patch.grid.height, band.dtype, patch.block)
