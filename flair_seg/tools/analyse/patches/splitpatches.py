"""Splits a map into the patches of a data set: `PRED_000001.tif` for `IMG_000001.tif`, with the same pixels."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
import numpy.typing as npt

from ....errors import InputError
from ....feedback import Feedback
from ....language import tr
from ....nomenclature import FLAIR_13, FLAIR_19, LandCoverClass, Nomenclature, listed, nodata_code
from ....raster.classraster import ClassRaster, Codes
from ....raster.grid import GeoGrid, crs_name, same_crs
from ....raster.windows import Window
from ....system.outputs import check_given, make_parents, put_in_place
from ....system.paths import StrPath, link_target
from ....system.together import all_or_none, make_folders
from ...prepare.mosaic import find_zones, read_patch
from ...prepare.mosaicvrt import Patch
from .patchfiles import CodeFile, has_classes, made, part_folder

Encoding = Literal["codes", "challenge"]
Partial = Literal["refuse", "nodata"]
CHALLENGE_NODATA = 255
"""Stands in the challenge's encoding for what the map does not tell: it counts as wrong there, whatever the class."""
_SHIFT_PX = 0.01
"""How far a patch's corners may lie off the map's pixels: what the rounding of coordinates explains."""


@dataclass(frozen=True)
class SplitPatches:
    """The result: `patches` files in `folder`, `outside` patches that do not overlap the map, and nodata pixels."""

    folder: str
    patches: int
    outside: int
    nodata_px: int


def split_patches(
    map_path: StrPath,
    patch_folder: StrPath,
    out_folder: StrPath,
    feedback: Feedback | None = None,
    *,
    nomenclature: Nomenclature | None = None,
    encoding: Encoding = "codes",
    partial: Partial = "refuse",
) -> SplitPatches:
    """Write the map's pixels for every image patch below a folder, in the same folder structure.

    The files are GeoTIFFs of one uint8 band with the patch's georeference. Patches that do not overlap the map are left
    out, with a warning.

    Args:
        map_path: class raster on the pixel grid of the patches.
        patch_folder: folder with `IMG_*.tif`, also in subfolders.
        out_folder: folder of the predictions; other files in it are kept.
        feedback: receives progress, in patches.
        nomenclature: classes of the map; None: its legend.
        encoding: `codes` writes the codes of the map; `challenge` writes what the scoring of the FLAIR #1 and #2
            challenges reads (`generate_miou` of IGN's repositories FLAIR-1 and FLAIR-2): codes 1 to 12 as 0 to 11, 13
            and more as 12, `CHALLENGE_NODATA` where the map has no class.
        partial: how to treat patches that extend beyond the map: `refuse` them, or write `nodata` there.

    Raises:
        InputError: the map is not a class raster, patches are not on its grid, or the output folder is not valid.
        RasterError: a file cannot be read or written.
        CancelledError: the user cancelled.

    Example:
        >>> from flair_seg.tools import split_patches
        >>> split_patches("map.tif", "patches", "predictions", partial="nodata").patches
        2
    """
    check_given(out_folder)
    feedback = feedback or Feedback()
    raster = ClassRaster(map_path, nomenclature)
    lookup, nodata, classes = _encoding(raster, encoding)
    source, target = Path(patch_folder), Path(link_target(out_folder))
    images = [path for (_, kind), paths in find_zones(source).items() if kind == "img" for path in paths]
    if not images:
        raise InputError("Folder '{folder}' contains no image patches (IMG_*.tif).", folder=source)
    _check_folder(target, source)
    places = _place(raster, images, partial, feedback)
    names = _names([patch for patch, _ in places], source)
    writer = _PatchWriter(raster, lookup, nodata, classes)
    _write(writer, places, names, target, feedback)
    result = SplitPatches(str(target), len(places), len(images) - len(places), writer.nodata_px)
    _tell(result, nodata, feedback)
    return result


def _encoding(raster: ClassRaster, encoding: Encoding) -> tuple[Codes, int, tuple[LandCoverClass, ...]]:
    """Return the code written for each of the map's codes, the nodata, and the classes of what is written."""
    lookup = np.arange(256, dtype=np.uint8)
    nodata = nodata_code(raster.classes) if raster.nodata is None else raster.nodata
    if encoding == "codes":
        return lookup, nodata, raster.classes
    if not (has_classes(FLAIR_19, raster.classes) or has_classes(FLAIR_13, raster.classes)):
        raise InputError(
            "The classes of '{path}' are {known}. The challenge encoding requires the classes of flair-19, flair-13 "
            "or flair-12.",
            path=raster.path,
            known=listed(raster.classes),
        )
    lookup = np.minimum(np.maximum(lookup, 1) - 1, len(FLAIR_13.classes) - 1).astype(np.uint8)
    lookup[nodata] = CHALLENGE_NODATA
    scored = tuple(LandCoverClass(cover.code - 1, cover.name, cover.colour) for cover in FLAIR_13.classes)
    return lookup, CHALLENGE_NODATA, scored


def _check_folder(target: Path, source: Path) -> None:
    """Raise `InputError` unless predictions can be written to a folder."""
    real, patches = Path(os.path.realpath(target)), Path(os.path.realpath(source))
    if real == patches or patches in real.parents:
        raise InputError(
            "Output folder '{folder}' is inside the patch folder. Choose another folder, so that predictions are not "
            "read as images.",
            folder=target,
        )
    if os.path.exists(target) and not os.path.isdir(target):
        raise InputError("Output folder '{folder}' is a file. Specify a folder.", folder=target)


def _place(
    raster: ClassRaster, images: Sequence[Path], partial: Partial, feedback: Feedback
) -> list[tuple[Patch, Window]]:
    """Return the patches that overlap the map, and their windows."""
    grid = raster.grid
    if not isinstance(grid, GeoGrid) or not grid.crs_wkt:
        raise InputError("Map '{path}' is not georeferenced. Georeference it first.", path=raster.path)
    places = []
    for path in images:
        feedback.stop_if_cancelled()
        patch = read_patch(path)
        window = _window(patch, raster.path, grid)
        part = window.intersection(grid.whole)
        if part is None:
            continue
        if part != window and partial == "refuse":
            raise InputError(
                "Only {part} x {inside} of the {width} x {height} px of patch '{patch}' are inside map '{path}'. The "
                "patch must be entirely inside the map; set partial to nodata to fill the rest with nodata.",
                patch=path,
                path=raster.path,
                part=part.width,
                inside=part.height,
                width=window.width,
                height=window.height,
            )
        places.append((patch, window))
    if not places:
        raise InputError(
            "Patch '{patch}' does not overlap map '{path}'.",
            "None of the {count} patches overlaps map '{path}'. The first patch is '{patch}'.",
            count=len(images),
            path=raster.path,
            patch=images[0],
        )
    return places


def _window(patch: Patch, map_path: str, grid: GeoGrid) -> Window:
    """Return the window of a patch in the map, or raise `InputError` if it is not on the map's pixel grid."""
    if not same_crs(patch.grid.crs_wkt, grid.crs_wkt):
        raise InputError(
            "Patch '{patch}' has CRS {found}, but map '{path}' has {needed}. They must be identical.",
            patch=patch.path,
            found=crs_name(patch.grid.crs_wkt),
            path=map_path,
            needed=crs_name(grid.crs_wkt),
        )
    own, size = patch.grid.transform, (patch.grid.width, patch.grid.height)
    for mine, theirs, length in zip((own.dx, own.dy), (grid.transform.dx, grid.transform.dy), size):
        if abs(mine - theirs) * length > _SHIFT_PX * abs(theirs):
            mine, theirs = (mine, theirs) if mine * theirs < 0 else (abs(mine), abs(theirs))
            raise InputError(
                "Patch '{patch}' has a pixel size of {found:.9g}, but map '{path}' has {needed:.9g}. They must be "
                "identical.",
                patch=patch.path,
                found=mine,
                path=map_path,
                needed=theirs,
            )
    offsets = grid.transform.to_pixel(own.x, own.y)
    shifts = [offset - round(offset) for offset in offsets]
    if max(map(abs, shifts)) > _SHIFT_PX:
        raise InputError(
            "Patch '{patch}' is shifted by {right:+.2f} px in x and {down:+.2f} px in y (down) from the pixel grid "
            "of map '{path}'. It must be aligned with the grid.",
            patch=patch.path,
            right=shifts[0],
            down=shifts[1],
            path=map_path,
        )
    return Window(round(offsets[0]), round(offsets[1]), *size)


def _names(patches: Sequence[Patch], source: Path) -> list[Path]:
    """Return the relative path of each prediction, or raise `InputError` if two are the same."""
    names: dict[Path, Path] = {}
    for patch in patches:
        path = patch.path.relative_to(source)
        stem = path.stem[4:] if path.stem.upper().startswith("IMG_") else path.stem
        name = path.with_name(f"PRED_{stem}.tif")
        if name in names:
            raise InputError(
                "Patches '{one}' and '{other}' would produce the same file '{name}'. Rename one of them.",
                one=names[name],
                other=patch.path,
                name=name.name,
            )
        names[name] = patch.path
    return list(names)


class _PatchWriter:
    """Writes predictions, and counts pixels without a class."""

    def __init__(self, raster: ClassRaster, lookup: Codes, nodata: int, classes: tuple[LandCoverClass, ...]) -> None:
        """Start with a map, the codes written for its codes and for nodata, and their classes."""
        self._raster, self._lookup, self._nodata = raster, lookup, nodata
        # Of classes written with one code, the first gives the colour.
        colours = tuple((int(lookup[cover.code]), cover) for cover in reversed(raster.classes))
        self._file = CodeFile(classes, nodata, colours, "LZW")
        self.nodata_px = 0

    def write(self, path: Path, patch: Patch, window: Window) -> None:
        """Write one prediction."""
        codes = self._read(window)
        self.nodata_px += int(np.equal(codes, self._nodata).sum())
        self._file.write(made(path), patch.grid, codes)

    def _read(self, window: Window) -> npt.NDArray[np.uint8]:
        """Return the codes to write for a window, which may extend beyond the map."""
        codes = np.full((window.height, window.width), self._nodata, np.uint8)
        part = window.intersection(Window(0, 0, self._raster.grid.width, self._raster.grid.height))
        if part is not None:
            row, column = part.row_off - window.row_off, part.col_off - window.col_off
            codes[row : row + part.height, column : column + part.width] = self._lookup[self._raster.read(part)]
        return codes


def _write(
    writer: _PatchWriter,
    places: Sequence[tuple[Patch, Window]],
    names: Sequence[Path],
    target: Path,
    feedback: Feedback,
) -> None:
    """Write all predictions next to the output folder, and move them there once all are complete."""
    with all_or_none():
        make_parents(str(target))
        with part_folder(target) as folder:
            for done, ((patch, window), name) in enumerate(zip(places, names), 1):
                feedback.stop_if_cancelled()
                writer.write(folder / name, patch, window)
                feedback.progress(done, len(places))
            for name in names:
                make_folders((target / name).parent)
                put_in_place(str(folder / name), str(target / name))


def _tell(result: SplitPatches, nodata: int, feedback: Feedback) -> None:
    """Report the result, and warn of what affects a score."""
    feedback.info(
        tr(
            "{count} prediction written to '{folder}'",
            "{count} predictions written to '{folder}'",
            count=result.patches,
            folder=result.folder,
        )
    )
    if result.outside:
        feedback.warning(
            tr(
                "{count} patch does not overlap the map; no prediction was written for it.",
                "{count} patches do not overlap the map; no prediction was written for them.",
                count=result.outside,
            )
        )
    if result.nodata_px:
        feedback.warning(
            tr(
                "{count} pixel of the predictions is unclassified (value {nodata}), because the map is nodata there.",
                "{count} pixels of the predictions are unclassified (value {nodata}), because the map is nodata there.",
                count=result.nodata_px,
                nodata=nodata,
            )
        )
