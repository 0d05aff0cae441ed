"""Virtual mosaics (VRT) of georeferenced patches, one per zone."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from osgeo import gdal

from ...bands import BandInfo
from ...errors import InputError
from ...feedback import Feedback
from ...language import grouped, significant, tr
from ...nomenclature import FLAIR_19, Nomenclature
from ...raster.gdalenv import MOST_LISTED, UNLISTED, gdal_options
from ...raster.grid import GeoGrid, crs_name, lay_out, same_crs
from ...raster.legend import read_legend
from ...raster.reader import describe, open_raster
from ...system.outputs import check_given, check_outputs, disk_errors
from ...system.paths import StrPath, optional_text
from ...system.together import all_or_none, make_folders
from .footprints import GEOPACKAGE, Footprint, check_one_crs, coverage, footprint, write_footprints
from .mosaicvrt import Layout, Patch, write_vrt

Kind = Literal["img", "msk"]
_KINDS: dict[str, Kind] = {"img": "img", "msk": "msk"}
_SUFFIXES = (".tif", ".tiff")


@dataclass(frozen=True)
class Mosaic:
    """One zone's mosaic: `kind` is `img` (imagery) or `msk` (labels), `gaps` says whether parts have no patch.

    Areas on the ground are None if the size of pixels is unknown: `gaps_m2` has no patch, `holes_m2` is the part of it
    that patches enclose, `overlap_m2` has more than one patch.
    """

    zone: str
    kind: Kind
    path: str
    patches: int
    width: int
    height: int
    gaps: bool
    gaps_m2: float | None = None
    holes_m2: float | None = None
    overlap_m2: float | None = None


def build_mosaics(
    patch_folder: StrPath,
    out_folder: StrPath,
    feedback: Feedback | None = None,
    nomenclature: Nomenclature | None = None,
    footprints: StrPath | None = None,
) -> list[Mosaic]:
    """Write a VRT for every zone found below a folder: `ZONE_img.vrt`, and `ZONE_msk.vrt` for labels.

    A zone is a folder of patches; for the folders `img` and `msk` of the FLAIR layout, it is their parent. The names
    `IMG_*` and `MSK_*` distinguish imagery from labels; other patches are imagery. No pixels are copied. Gaps of
    imagery are marked by nodata or a mask if the patches have one, else by an alpha band, the last; gaps of labels by
    nodata. Where patches overlap, the last by name is on top. Progress counts patches. A mosaic of more than 1,000
    patches refers to VRTs in the folder `ZONE_img_parts`, so that it opens at once and reads only what is needed.

    Args:
        patch_folder: the folder of patches, searched recursively.
        out_folder: the folder of the VRTs, created if necessary.
        feedback: receives progress and messages.
        nomenclature: the classes of labels; None: those in the patches, or FLAIR's 19 if they have none.
        footprints: a GeoPackage to write, with the layers of `write_footprints`.

    Raises:
        InputError: there are no patches, or those of a zone do not match; the message names the file.
        RasterError: a file cannot be read or written.
        CancelledError: the user cancelled.

    Example:
        >>> from flair_seg.tools import mosaic
        >>> [(zone.zone, zone.kind) for zone in mosaic("patches", "mosaics")]
        [('Z1', 'img')]
    """
    feedback = feedback or Feedback()
    check_given(out_folder)
    target, footprints = Path(out_folder), optional_text(footprints)
    if footprints is not None:
        check_outputs([footprints], [], *GEOPACKAGE)
    zones = find_zones(patch_folder)
    patches = _read_patches(zones, feedback)
    legends = {key: nomenclature or _label_classes(patches[key]) for key in zones if key[1] == "msk"}
    layouts = {key: _lay_out(patches[key]) for key in zones}
    if footprints is not None:
        check_one_crs([(zone, layout) for (zone, _), layout in layouts.items()])
    found = {key: footprint(layout) for key, layout in layouts.items()}
    mosaics = []
    with all_or_none():
        with disk_errors(str(target)):
            make_folders(target)
        for key, layout in layouts.items():
            mosaic = _write_mosaic(*key, layout, found[key], target, legends.get(key), feedback)
            _tell(mosaic, found[key], feedback)
            mosaics.append(mosaic)
        if footprints is not None:
            write_footprints(footprints, [(*key, layout, found[key]) for key, layout in layouts.items()])
    return mosaics


def find_zones(patch_folder: StrPath) -> dict[tuple[str, Kind], list[Path]]:
    """Return the patches below a folder by zone and kind, in order of name.

    Raises:
        InputError: the folder is missing or has no patches, or two folders would have the same zone name.
    """
    folder = Path(patch_folder)
    if not os.path.isdir(folder):
        raise InputError("Patch folder '{folder}' not found.", folder=folder)
    zones: dict[tuple[str, Kind], list[Path]] = {}
    folders: dict[str, tuple[str, ...]] = {}
    for path in sorted(_files(folder)):
        if path.suffix.lower() not in _SUFFIXES:
            continue
        parent = path.parent.parent if path.parent.name.lower() in _KINDS else path.parent
        parts = parent.relative_to(folder).parts if parent.is_relative_to(folder) else ()
        zone = "_".join(parts) or folder.resolve().name
        if folders.setdefault(zone, parts) != parts:
            one, other = (folder.joinpath(*names) for names in (folders[zone], parts))
            raise InputError(
                "Folders '{one}' and '{other}' would produce the same zone '{zone}'. Rename one of them.",
                one=one,
                other=other,
                zone=zone,
            )
        kind = _KINDS.get(path.name[:3].lower(), _KINDS.get(path.parent.name.lower(), "img"))
        zones.setdefault((zone, kind), []).append(path)
    if not zones:
        raise InputError(
            "Folder '{folder}' contains no patches (.tif files such as ZONE/img/IMG_000001.tif).", folder=folder
        )
    return dict(sorted(zones.items()))


def _files(folder: Path) -> Iterator[Path]:
    """Yield the files below `folder`, following links, but visiting each real folder once."""
    seen = set()
    for root, folders, names in os.walk(folder, followlinks=True):
        real = os.path.realpath(root)
        if real in seen:
            folders.clear()
            continue
        seen.add(real)
        folders.sort()
        yield from (Path(root, name) for name in names)


def _read_patches(
    zones: Mapping[tuple[str, Kind], Sequence[Path]], feedback: Feedback
) -> dict[tuple[str, Kind], list[Patch]]:
    """Return the patches of each zone, checked against its first.

    Raises:
        InputError: a patch is not georeferenced, or differs in CRS, pixel size, or the bands' number, type or nodata.
    """
    found: dict[tuple[str, Kind], list[Patch]] = {key: [] for key in zones}
    done, total = 0, sum(map(len, zones.values()))
    for key, patches in found.items():
        with gdal_options(UNLISTED if len(zones[key]) > MOST_LISTED else {}):
            for path in zones[key]:
                feedback.stop_if_cancelled()
                patches.append(read_patch(path))
                _check_fit(patches[-1], patches[0])
                done += 1
                feedback.progress(done, total)
    return found


def read_patch(path: Path) -> Patch:
    """Describe one patch.

    Raises:
        InputError: it is not georeferenced, or not north-up.
    """
    dataset = open_raster(str(path))
    info = describe(dataset, str(path))
    grid = info.grid
    if not isinstance(grid, GeoGrid) or not grid.crs_wkt:
        raise InputError("Patch '{path}' is not georeferenced. Georeference it first.", path=path)
    if grid.transform.dy > 0:
        raise InputError(
            "Patch '{path}' is not north-up: its first row is in the south. Warp it to a north-up grid (gdalwarp).",
            path=path,
        )
    if grid.transform.dx < 0:
        raise InputError(
            "Patch '{path}' is mirrored: its first column is in the east. Warp it to a north-up grid (gdalwarp).",
            path=path,
        )
    band = dataset.GetRasterBand(1)
    mask_block = _block_size(band.GetMaskBand()) if info.has_mask else None
    labels = len(info.bands) == 1 and info.bands[0].dtype == "uint8"
    nodata = info.bands[0].nodata
    classes = read_legend(dataset, None if nodata is None else int(nodata)) if labels else ()
    return Patch(path, grid, info.bands, _block_size(band), mask_block, classes)


def _block_size(band: gdal.Band) -> tuple[int, int]:
    """Return the width and height of a band's blocks."""
    width, height = band.GetBlockSize()
    return int(width), int(height)


def _check_fit(patch: Patch, first: Patch) -> None:
    """Raise `InputError` unless a patch matches the mosaic's first."""
    if _identity(patch) == _identity(first):
        return
    for what, found, needed in _features(patch, first):
        if found != needed:
            raise _unlike(patch, first, str(what), found, needed)


def _unlike(patch: Patch, first: Patch, what: str, found: object, needed: object) -> InputError:
    """Return the error of a patch that does not match the mosaic's first."""
    return InputError(
        "The patches do not match ({what}): '{path}' has {found}, but '{first}' has {needed}. They must be identical.",
        path=patch.path,
        what=what,
        found=found,
        first=first.path.name,
        needed=needed,
    )


def _label_classes(patches: Sequence[Patch]) -> Nomenclature:
    """Return the classes stored in patches of labels, FLAIR's 19 if there are none.

    Raises:
        InputError: two patches have different classes.
    """
    carrying = [patch for patch in patches if patch.classes]
    for patch in carrying:
        if patch.classes != carrying[0].classes:
            one, other = (", ".join(f"{c.code} {c.name}" for c in p.classes) for p in (patch, carrying[0]))
            raise _unlike(patch, carrying[0], tr("classes"), one, other)
    return Nomenclature("labels", carrying[0].classes) if carrying else FLAIR_19


def _identity(patch: Patch) -> tuple[object, ...]:
    """Return what makes a patch match another for certain: most patches of a mosaic are exactly alike."""
    bands = [(band.dtype, repr(band.nodata)) for band in patch.bands]
    return patch.grid.transform.dx, patch.grid.transform.dy, patch.grid.crs_wkt, bands


def _features(patch: Patch, first: Patch) -> list[tuple[object, ...]]:
    """Return the properties that two patches must share: name, value found, value needed."""
    pair = patch, first
    sizes = [" x ".join(significant(abs(step), 7) for step in (p.grid.transform.dx, p.grid.transform.dy)) for p in pair]
    types = [", ".join(band.dtype for band in p.bands) for p in pair]
    systems = [p.grid.crs_wkt for p in pair]
    names = [crs_name(crs) for crs in (systems[1:] * 2 if same_crs(*systems) else systems)]
    nodata = [_nodata_text(p.bands) for p in pair]
    return [(tr("pixel size"), *sizes), (tr("bands"), *types), (tr("CRS"), *names), (tr("nodata"), *nodata)]


def _nodata_text(bands: Sequence[BandInfo]) -> str:
    """Return the bands' nodata values as text, in which NaN equals NaN."""
    values = ["none" if band.nodata is None else f"{band.nodata:.17g}" for band in bands]
    return values[0] if len(set(values)) == 1 else ", ".join(values)


def _lay_out(patches: Sequence[Patch]) -> Layout:
    """Place patches on one grid, each at the nearest whole pixel."""
    grid, places = lay_out([patch.grid for patch in patches])
    gaps = any(not run.count for run in coverage(grid.width, grid.height, places))
    return Layout(tuple(patches), places, grid, gaps)


def _write_mosaic(
    zone: str,
    kind: Kind,
    layout: Layout,
    found: Footprint,
    folder: Path,
    nomenclature: Nomenclature | None,
    feedback: Feedback,
) -> Mosaic:
    """Write one VRT, and its style if it contains labels."""
    path = folder / f"{zone}_{kind}.vrt"
    write_vrt(path, layout, nomenclature, feedback)
    size = layout.grid.width, layout.grid.height
    areas = map(found.square_metres, (found.gaps_px, found.holes_px, found.overlap_px))
    return Mosaic(zone, kind, str(path), len(layout.patches), *size, layout.gaps, *areas)


def _tell(mosaic: Mosaic, found: Footprint, feedback: Feedback) -> None:
    """Report the size of a mosaic, its gaps and its overlaps."""
    values = {"path": mosaic.path, "count": mosaic.patches, "width": mosaic.width, "height": mosaic.height}
    if mosaic.gaps:
        gaps, holes = _area(mosaic.gaps_m2, found.gaps_px), _area(mosaic.holes_m2, found.holes_px)
        feedback.info(
            tr(
                "{path}: {count} patch, {width} x {height} px, gaps: {gaps} ({holes} enclosed by patches)",
                "{path}: {count} patches, {width} x {height} px, gaps: {gaps} ({holes} enclosed by patches)",
                **values,
                gaps=gaps,
                holes=holes,
            )
        )
    else:
        feedback.info(
            tr(
                "{path}: {count} patch, {width} x {height} px",
                "{path}: {count} patches, {width} x {height} px",
                **values,
            )
        )
    if found.overlaps:
        overlap = _area(mosaic.overlap_m2, found.overlap_px)
        feedback.info(
            tr("{path}: patches overlap on {overlap}; the last patch by name is on top", **values, overlap=overlap)
        )


def _area(square_metres: float | None, pixels: int) -> str:
    """Return an area as text."""
    return f"{grouped(pixels)} px" if square_metres is None else f"{grouped(square_metres, 2)} m²"
