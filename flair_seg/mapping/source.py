"""How a raster is read for a model: which bands, which mask, which data type, at which ground size."""

from __future__ import annotations

import hashlib
import json
import math
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from ..bands import BandChoice, BandInfo, choose_bands
from ..errors import InputError, RasterError
from ..feedback import Feedback
from ..language import grouped, significant, tr
from ..models.model import Model, ModelMember, find_models
from ..options import SegmentOptions
from ..raster.gdalenv import MOST_LISTED, UNLISTED
from ..raster.geotiff import BLOCK_PX
from ..raster.grid import Grid
from ..raster.legend import map_instead
from ..raster.reader import (
    GSD_TOLERANCE,
    RasterInfo,
    RasterReader,
    describe,
    looks_like_mask,
    open_raster,
    resampled,
    source_files,
)
from ..raster.vrt import MOST_DIRECT, crowded, is_remote, missing_sources
from ..raster.windows import Window
from ..system.redaction import without_secrets
from .damage import DamageSkipper, Reader
from .stamps import file_stamps

if TYPE_CHECKING:
    from osgeo import gdal

COARSE_DOUBTFUL, COARSE_WRONG = 2.05, 4.0
"""How many times the model's size pixels may be.

Of the embedded model's overall accuracy on the `val` patches, 0.814, 0.809 is left when their pixels are made 2 times
as large and blown up again, 0.795 at 2.5 times, 0.718 at 4 and 0.603 at 5.
"""
HOPELESS = 10.0
"""How many times the model's size pixels are refused from: satellites' 10 m are 50 times those of aerial imagery."""
CACHE_BYTES = 64 * 2**20
"""GDAL's block cache beside two rows of the source's blocks: rows are read once, in order."""
CACHE_MARGIN_PX = 2048
"""A mosaic's own blocks may be small, those of its files large: so much beyond the columns read is kept too."""
MOST_STAMPS = 1000
"""Files whose stamps are part of a job's identity one by one: some 100 bytes each."""


@dataclass(frozen=True)
class PixelSize:
    """The ground size of the source's pixels, and what is done where it is not the model's.

    Attributes:
        found_m: width and height in m; None: the raster has no complete georeference.
        resampled_m: size in m to which they are resampled; None: they are read as they are.
        kept: whether they differ from the model's and are kept because the user wants it.
    """

    found_m: tuple[float, float] | None
    resampled_m: float | None = None
    kept: bool = False

    @property
    def found(self) -> str:
        """The size found, as text for messages and metadata."""
        return "unknown" if self.found_m is None else f"{self.found_m[0]:.3g} x {self.found_m[1]:.3g} m"

    def describe(self) -> str:
        """Return size and treatment as they stand in the map's metadata."""
        if self.resampled_m is not None:
            return f"resampled from {self.found} to {self.resampled_m:g} m"
        return f"{self.found}, kept" if self.kept else self.found


@dataclass(frozen=True)
class Source:
    """A raster made ready to be read for a model.

    `grid` is the one the map is on, `choice` the bands read, `pixel_size` the ground size of the source's pixels,
    `fill` is what the network sees in place of nodata, one value a band, `block` the source's blocks (width, height)
    and `pixel_bytes` the size of a pixel in all its bands.
    """

    name: str
    size: str
    grid: Grid
    choice: BandChoice
    pixel_size: PixelSize
    reader: Reader
    fill: npt.NDArray[Any]
    block: tuple[int, int]
    pixel_bytes: int
    files: tuple[str, ...]
    stamps: Mapping[str, list[int]]

    def cache_bytes(self, columns: int) -> int:
        """Return the block cache that keeps GDAL from decoding a block twice, for blocks of the map so wide."""
        width = min(self.grid.width, columns + 2 * max(self.block[0], CACHE_MARGIN_PX))
        rows = min(max(self.block[1], BLOCK_PX), 4 * BLOCK_PX)
        return CACHE_BYTES + 2 * width * rows * self.pixel_bytes

    @property
    def damaged(self) -> Mapping[Window, str]:
        """The cells of the grid found damaged so far, which are nodata, and why; none where damage is refused."""
        return self.reader.damaged if isinstance(self.reader, DamageSkipper) else {}

    def identity(self) -> dict[str, object]:
        """Return the stamps of the files as JSON values: of many only their number and the SHA-256 of the stamps.

        The identity of a job is sent to every worker and kept in the journal.
        """
        if len(self.stamps) <= MOST_STAMPS:
            return dict(self.stamps)
        text = json.dumps(dict(self.stamps), sort_keys=True)
        return {"files": len(self.stamps), "sha256": hashlib.sha256(text.encode()).hexdigest()}

    def check_unchanged(self) -> None:
        """Raise `RasterError` if a file is not what it was when it was opened."""
        now = file_stamps(self.files)
        for path, stamp in self.stamps.items():
            if now.get(path) != stamp and (path in now or not is_remote(path)):  # a network may be away for a moment
                what = tr("was modified") if path in now else tr("was removed")
                raise RasterError(
                    "'{path}' {what} while it was being read. Use --restart to start over (in QGIS: 'Start over').",
                    path=path,
                    what=what,
                )


def refuse_map(dataset: gdal.Dataset, path: str) -> None:
    """Raise `InputError` for a land-cover map that is given as an image."""
    advice = map_instead(dataset, path)
    if advice:
        raise InputError(advice)


def too_coarse(ground: tuple[float, float], wanted: float) -> str:
    """Return what to say of pixels in which a model cannot recognise its classes.

    Args:
        ground: their width and height in m.
        wanted: the model's pixel size in m.
    """
    coarsest = float(f"{COARSE_DOUBTFUL * wanted:.1g}")
    return tr(
        "The pixel size is {found}, {ratio:.2g} times that of the model ({wanted:g} m). Resampling does not help: the "
        "model cannot recognise classes in such pixels. Use imagery with pixels of at most {most:g} m, or a model "
        "trained at about {own:.2g} m.",
        found=" x ".join(map(significant, ground)) + " m",
        ratio=math.sqrt(math.prod(ground)) / wanted,
        wanted=wanted,
        most=coarsest,
        own=math.sqrt(math.prod(ground)),
    )


def many_files(path: str) -> str:
    """Return what to say of a virtual raster that names too many files itself; nothing of others."""
    found = crowded(path)
    if found is None:
        return ""
    return tr(
        "'{path}' refers to {count} files directly, so GDAL needs time and memory to open and read it. For GeoTIFFs, "
        "'flair-seg mosaic' (in QGIS: 'Build mosaics from patches') makes a mosaic that opens at once. Otherwise, "
        "build a VRT for each block of files, and one over these VRTs.",
        path=without_secrets(found[0]),
        count=grouped(found[1]),
    )


def open_source(options: SegmentOptions, model: Model, feedback: Feedback) -> Source:
    """Open the input, decide how it is read and say so.

    Raises:
        InputError: its bands, data types or grid do not fit the model.
        RasterError: it cannot be opened.
    """
    dataset = open_raster(options.input, incomplete=options.skip_damaged)
    if options.skip_damaged:
        _tell_missing(options.input, feedback)
    refuse_map(dataset, options.input)
    info = describe(dataset, options.input)
    files = (options.input, *source_files(dataset))
    if len(files) > MOST_DIRECT and (slow := many_files(options.input)):
        feedback.warning(slow)
    size = f"{info.grid.width} x {info.grid.height}"
    choice, mask_band = _choose(dataset, info, model, options, feedback)
    _check_types(info, choice, model, options)
    size_m = _pixel_size(info, model, options, feedback)
    reading = _Reading(options, model, info, choice.numbers, mask_band, size_m.resampled_m, files)
    dataset, info, plain = reading.of(dataset)
    fill = _fill(model)
    block = tuple(dataset.GetRasterBand(1).GetBlockSize())
    pixel_bytes = sum({"uint8": 1, "uint16": 2, "float32": 4}.get(band.dtype, 8) for band in info.bands)
    reader: Reader = plain
    if options.skip_damaged:
        reader = DamageSkipper(reading.again, (block[0], block[1]), (info.grid.width, info.grid.height), fill)
        del plain, dataset  # with the blocks that they hold in memory
    return Source(
        local_name(options.input),
        size,
        info.grid,
        choice,
        size_m,
        reader,
        fill,
        (block[0], block[1]),
        pixel_bytes,
        files,
        file_stamps(files),
    )


@dataclass(frozen=True)
class _Reading:
    """How a raster is read for a model, so that it can be opened again."""

    options: SegmentOptions
    model: Model
    info: RasterInfo
    numbers: tuple[int, ...]
    mask_band: int | None
    resampled_m: float | None
    files: tuple[str, ...]

    def again(self) -> RasterReader:
        """Open the raster with none of its blocks in memory."""
        return self.of(open_raster(self.options.input, incomplete=True))[2]

    def of(self, dataset: gdal.Dataset) -> tuple[gdal.Dataset, RasterInfo, RasterReader]:
        """Return what is read of the opened raster: itself or its resampled pixels, its description and reader."""
        info, mask_band = self.info, self.mask_band
        if self.resampled_m is not None:
            dataset, mask_band = resampled(dataset, info, self.resampled_m, mask_band)
            info = describe(dataset, self.options.input)
        remote = any(map(is_remote, self.files))
        reader = RasterReader(
            dataset,
            info,
            self.numbers,
            dtype=_dtype(self.model),
            scale=self.options.scale,
            factors=tuple(1.0 if band.scale is None else band.scale for band in self.model.bands),
            mask_band=mask_band,
            opening=UNLISTED if remote or len(self.files) > MOST_LISTED else {},
            remote=remote,
        )
        return dataset, info, reader


def _tell_missing(path: str, feedback: Feedback) -> None:
    """Warn of the files that a virtual raster lacks."""
    missing = missing_sources(path)
    if missing:
        feedback.warning(
            tr(
                "Missing source files of '{path}' ({count}): '{missing}'",
                path=without_secrets(path),
                count=len(missing),
                missing=without_secrets("', '".join(missing[:3])),
            )
        )


def local_name(path: str) -> str:
    """Return what provenance calls a raster: a file's name; of services nothing, as their addresses hold secrets."""
    return os.path.basename(path) if os.path.exists(path) else "not a local file"


def _choose(
    dataset: gdal.Dataset, info: RasterInfo, model: Model, options: SegmentOptions, feedback: Feedback
) -> tuple[BandChoice, int | None]:
    """Choose the bands to read and decide which of those tagged Alpha, if any, is a mask; say both.

    Returns the choice and the number of the band that is a mask.
    """
    masks = [
        number for number in info.alphas if _is_mask(dataset, number, options, feedback)
    ]  # only the last can stand for the raster: the others would be masks of nothing
    offered = tuple(band for band in info.bands if band.number not in masks)
    try:
        choice = choose_bands(tuple(band.name for band in model.bands), offered, options.bands)
    except InputError as error:
        raise InputError(f"{error}{suited_models(offered) if options.bands is None else ''}") from error
    feedback.info(tr("Bands: {bands}", bands=choice.translated()))
    return choice, masks[-1] if masks else None


def suited_models(offered: tuple[BandInfo, ...]) -> str:
    """Return the known models whose bands were identified in a raster, as the end of a sentence."""
    names = []
    for model in find_models():
        with suppress(InputError):
            choose_bands(tuple(band.name for band in model.bands), offered)
            names.append(model.name)
    return tr(" Models that can read it: {names}.", names=", ".join(names)) if names else ""


def _is_mask(dataset: gdal.Dataset, number: int, options: SegmentOptions, feedback: Feedback) -> bool:
    """Decide whether a band tagged Alpha is a mask, and say so."""
    if number in (options.bands or ()):
        feedback.warning(
            tr("Band {number} is tagged Alpha but was requested as data. It is not used as a mask.", number=number)
        )
        return False
    if looks_like_mask(dataset, number, skip_damaged=options.skip_damaged):
        feedback.info(tr("Band {number} (Alpha) is used as a mask: transparent pixels are nodata.", number=number))
        return True
    feedback.warning(
        tr("Band {number} is tagged Alpha but contains image values. It is used as data, not as a mask.", number=number)
    )
    return False


def _check_types(info: RasterInfo, choice: BandChoice, model: Model, options: SegmentOptions) -> None:
    """Raise `InputError` where a band's data type is not the model's and cannot be scaled to it."""
    scalable = options.scale is not None and _dtype(model) == "uint8"
    for band, number in zip(model.bands, choice.numbers):
        found = info.bands[number - 1].dtype
        if found == band.dtype or scalable:
            continue
        remedy = (
            tr("Specify the source values to scale to 0 and 255 (scale); 'checkinput' proposes them")
            if band.dtype == "uint8"
            else tr("Convert the raster first")
        )
        raise InputError(
            "Band {number} of '{input}' is {found}, but the model requires {dtype}. {remedy}.",
            number=number,
            input=options.input,
            found=found,
            dtype=band.dtype,
            remedy=remedy,
        )


def _pixel_size(info: RasterInfo, model: Model, options: SegmentOptions, feedback: Feedback) -> PixelSize:
    """Decide what is done about the size of pixels, and say so."""
    ground, wanted = info.grid.ground_size(), model.manifest.gsd_m
    if ground is None:
        feedback.warning(
            tr(
                "'{input}' is not fully georeferenced. Its pixels are assumed to have the model's pixel size ({size}).",
                input=options.input,
                size=f"{significant(wanted, 6)} m" if wanted else tr("any size"),
            )
        )
        return PixelSize(None)
    found = " x ".join(map(significant, ground)) + " m"
    if wanted is None or all(abs(size / wanted - 1) <= GSD_TOLERANCE for size in ground):
        return PixelSize(ground)
    if options.native_gsd:
        feedback.warning(
            tr(
                "The pixels are not resampled: their size is {found}, but the model was trained at {wanted:g} m.",
                found=found,
                wanted=wanted,
            )
        )
        return PixelSize(ground, kept=True)
    ratio = math.sqrt(math.prod(ground)) / wanted
    if ratio >= HOPELESS:
        raise InputError("{name}: {value}", name=options.input, value=too_coarse(ground, wanted))
    feedback.info(
        tr("Resampling the pixels from {found} to the model's pixel size, {wanted:g} m", found=found, wanted=wanted)
    )
    if ratio > COARSE_WRONG:
        feedback.warning(too_coarse(ground, wanted))
    return PixelSize(ground, wanted)


def _dtype(model: Model) -> str:
    """Return the type in which bands are read: `uint8` if the model takes them all so, else `float32`."""
    return "uint8" if model.plain else "float32"


def _fill(model: Model) -> npt.NDArray[Any]:
    """Return what the network sees in place of nodata: each band's mean, which normalises to zero."""
    return np.array(model.fill, _dtype(model))


def fill_values(model: Model, member: ModelMember) -> tuple[float, ...]:
    """Return a member's means, in whole numbers where the model takes bytes."""
    return model.neutral_values(member)
