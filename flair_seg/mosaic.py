"""Virtual mosaics (VRT) of georeferenced patches, one per zone."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from osgeo import gdal

from .errors import CancelledError, InputError, RasterError
from .feedback import Feedback
from .geotiff import set_class_legend
from .nomenclature import FLAIR_19, Nomenclature, nodata_code
from .raster import RasterInfo, describe, gdal_errors, open_raster, spatial_reference
from .style import class_style, write_style

Kind = Literal["img", "msk"]
_KINDS: dict[str, Kind] = {"img": "img", "msk": "msk"}
_SUFFIXES = (".tif", ".tiff")


@dataclass(frozen=True)
class Mosaic:
    """One zone's mosaic: `kind` is `img` (imagery) or `msk` (labels), `gaps` whether parts of it have no patch."""

    zone: str
    kind: Kind
    path: str
    patches: int
    width: int
    height: int
    gaps: bool


def build_mosaics(
    patch_folder: str | Path,
    out_folder: str | Path,
    feedback: Feedback | None = None,
    nomenclature: Nomenclature = FLAIR_19,
) -> list[Mosaic]:
    """Write a VRT for every zone found below a folder: `ZONE_img.vrt`, and `ZONE_msk.vrt` for labels.

    A zone is a folder of patches; the folders `img` and `msk` of the FLAIR layout count as their parents. Patches are
    told apart by their names, `IMG_*` and `MSK_*`; others are imagery. No pixels are copied. Gaps of imagery are
    marked by an alpha band, gaps of labels by nodata.

    Raises:
        InputError: there are no patches, or those of a zone do not fit together; the message names the file.
        RasterError: a file cannot be read or written.
        CancelledError: the user cancelled.
    """
    feedback = feedback or Feedback()
    source, target = Path(patch_folder), Path(out_folder)
    if not source.is_dir():
        raise InputError(f"patch folder '{source}' does not exist")
    zones = _find_zones(source)
    if not zones:
        raise InputError(f"folder '{source}' holds no patches: .tif files are needed, e.g. ZONE/img/IMG_000001.tif")
    checked = {}
    for done, ((zone, kind), paths) in enumerate(zones.items()):
        if feedback.is_cancelled():
            raise CancelledError("the run was cancelled")
        checked[zone, kind] = _check_patches(paths)
        feedback.progress(done, 2 * len(zones))
    try:
        target.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise RasterError(f"folder '{target}' cannot be made: {error.strerror}") from error
    mosaics = []
    for done, ((zone, kind), paths) in enumerate(zones.items()):
        mosaic = _write_mosaic(zone, kind, paths, checked[zone, kind], target, nomenclature)
        gaps = " with gaps" if mosaic.gaps else ""
        feedback.info(f"{mosaic.path}: {mosaic.patches} patches, {mosaic.width} x {mosaic.height} px{gaps}")
        feedback.progress(len(zones) + done + 1, 2 * len(zones))
        mosaics.append(mosaic)
    return mosaics


def _find_zones(folder: Path) -> dict[tuple[str, Kind], list[Path]]:
    """Return the patches below `folder` by zone and kind, in order of name."""
    zones: dict[tuple[str, Kind], list[Path]] = {}
    for path in sorted(folder.rglob("*")):
        if path.suffix.lower() not in _SUFFIXES:
            continue
        parent = path.parent.parent if path.parent.name.lower() in _KINDS else path.parent
        parts = parent.relative_to(folder).parts if parent.is_relative_to(folder) else ()
        zone = "_".join(parts) or folder.resolve().name
        kind = _KINDS.get(path.name[:3].lower(), _KINDS.get(path.parent.name.lower(), "img"))
        zones.setdefault((zone, kind), []).append(path)
    return dict(sorted(zones.items()))


def _check_patches(paths: Sequence[Path]) -> RasterInfo:
    """Return the first patch's description, having checked that the others fit it.

    Raises:
        InputError: a patch has no georeference, or another CRS, pixel size, number or type of bands.
    """
    first: RasterInfo | None = None
    for path in paths:
        info = describe(open_raster(str(path)), str(path))
        if info.grid.geotransform is None or not info.grid.crs_wkt:
            raise InputError(f"patch '{path}' has no georeference: a mosaic needs to know where its patches lie")
        if info.grid.geotransform[5] > 0:
            raise InputError(f"patch '{path}' has its first row in the south: warp it to a north-up grid (gdalwarp)")
        if first is None:
            first = info
            continue
        for what, found, needed in _features(info, first):
            if found != needed:
                raise InputError(f"patch '{path}' has {what} {found}, '{paths[0].name}' has {needed}: they must match")
    if first is None:
        raise InputError("a mosaic needs at least one patch, found none")
    return first


def _features(info: RasterInfo, first: RasterInfo) -> list[tuple[str, object, object]]:
    """Return what must be equal in two patches: name, value found, value needed."""
    sizes = [
        tuple(round(abs(i.grid.geotransform[k]), 9) for k in (1, 5)) if i.grid.geotransform else ()
        for i in (info, first)
    ]
    types = [", ".join(band.dtype for band in i.bands) for i in (info, first)]
    same = _same_crs(info.grid.crs_wkt, first.grid.crs_wkt)
    names = [_crs_name(info.grid.crs_wkt), _crs_name(info.grid.crs_wkt if same else first.grid.crs_wkt)]
    return [("pixel size", sizes[0], sizes[1]), ("bands", types[0], types[1]), ("CRS", names[0], names[1])]


def _same_crs(one: str, other: str) -> bool:
    """Whether two coordinate systems are the same."""
    return one == other or bool(spatial_reference(one).IsSame(spatial_reference(other)))


def _crs_name(wkt: str) -> str:
    """Return a coordinate system's name."""
    return str(spatial_reference(wkt).GetName())


def _write_mosaic(
    zone: str, kind: Kind, paths: Sequence[Path], info: RasterInfo, folder: Path, nomenclature: Nomenclature
) -> Mosaic:
    """Write one VRT, whole or not at all."""
    path, part = folder / f"{zone}_{kind}.vrt", folder / f"{zone}_{kind}.part.vrt"
    try:
        with gdal_errors(f"'{path}' cannot be written"):
            width, height, gaps = _build(part, kind, paths, info, nomenclature)
        os.replace(part, path)
        if kind == "msk":
            write_style(path, class_style(nomenclature.classes))
    except RasterError:
        raise
    except OSError as error:
        raise RasterError(f"'{path}' cannot be written: {error.strerror}") from error
    finally:
        part.unlink(missing_ok=True)
    return Mosaic(zone, kind, str(path), len(paths), width, height, gaps)


def _build(
    path: Path, kind: Kind, paths: Sequence[Path], info: RasterInfo, nomenclature: Nomenclature
) -> tuple[int, int, bool]:
    """Write a VRT and return its width, height and whether it has gaps."""
    nodata = nodata_code(nomenclature.classes) if kind == "msk" else None
    dataset = gdal.BuildVRT(str(path), [str(p) for p in paths], VRTNodata=nodata)
    gaps = _has_gaps(dataset, len(paths), info)
    if gaps and kind == "img" and info.alpha is None and all(b.nodata is None for b in info.bands):
        dataset = gdal.BuildVRT(str(path), [str(p) for p in paths], addAlpha=True)
    if kind == "msk":
        set_class_legend(dataset.GetRasterBand(1), nomenclature.classes)
    dataset.FlushCache()
    return dataset.RasterXSize, dataset.RasterYSize, gaps


def _has_gaps(dataset: gdal.Dataset, patches: int, info: RasterInfo) -> bool:
    """Whether patches of one size cannot fill the mosaic (patches that overlap may hide a gap; none do in FLAIR)."""
    return bool(patches * info.grid.width * info.grid.height < dataset.RasterXSize * dataset.RasterYSize)
