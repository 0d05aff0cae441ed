"""The bands a model wants from separate files: colours, near infrared and heights, as one virtual raster."""

from __future__ import annotations

import dataclasses
import math
import os
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from osgeo import gdal

from .... import __version__
from ....errors import InputError
from ....feedback import Feedback
from ....language import tr
from ....raster.area import Extent, area_of_interest
from ....raster.grid import GeoGrid
from ....raster.reader import open_raster, read_window
from ....raster.vrt import band_xml, raster_xml, source_xml
from ....system.outputs import check_outputs
from ....system.paths import PathField, PathsField
from ..probe import probes
from .alignment import Layer, align, check_overlap, difference, opaque_source, target_grid
from .heights import LIMITS_M, check_order
from .tiles import Pick, TileSet, pick_colours, pick_composite, pick_only, read_tiles
from .vrtfiles import VrtFiles

HEIGHT_SCALE = 5.0
"""Levels of the height band a metre in FLAIR's data, 0.2 m a level: see `benchmarks/height_encoding.py`."""
HEIGHT_SCALE_ITEM = "FLAIR_SEG_HEIGHT_SCALE"
"""Metadata item of a raster with a height band: what its levels are."""

_HEIGHTS = ("surface", "terrain", "height")


@dataclass(frozen=True)
class StackOptions:
    """What is stacked; only `output` and `rgb` have no default.

    Sources are rasters, or folders that hold them; several are the tiles of one source.

    Attributes:
        output: the virtual raster, ending in .vrt; with `copy` a GeoTIFF.
        rgb: red, green and blue.
        irc: colour composite of near infrared, red and green.
        nir: near infrared alone, instead of `irc`.
        surface: surface model (MNS), in metres.
        terrain: terrain model (MNT), in metres.
        height: height above ground, instead of both; in metres unless `height_scale` is 1.
        height_scale: levels of the height band a metre.
        gsd_m: ground size of a pixel in metres; None: that of `rgb`.
        extent: xmin, ymin, xmax, ymax of what is wanted; None: all of `rgb`.
        extent_crs: coordinate system of `extent`, None for that of `rgb`.
        crs: coordinate system of sources that have none.
        copy: write the pixels to a GeoTIFF.
    """

    output: PathField = PathField()
    rgb: PathsField = PathsField(required=True)
    irc: PathsField = PathsField()
    nir: PathsField = PathsField()
    surface: PathsField = PathsField()
    terrain: PathsField = PathsField()
    height: PathsField = PathsField()
    height_scale: float = HEIGHT_SCALE
    gsd_m: float | None = None
    extent: Extent | None = None
    extent_crs: str | None = None
    crs: str | None = None
    copy: bool = False

    def __post_init__(self) -> None:
        """Check what can be checked without opening a file."""
        if self.irc and self.nir:
            raise InputError(
                "Near infrared is specified twice, as a composite and as a single band. Specify only one of them."
            )
        if self.height and (self.surface or self.terrain):
            raise InputError(
                "Heights are specified twice, as heights above ground and as surface or terrain models. "
                "Specify only one of them."
            )
        if bool(self.surface) != bool(self.terrain):
            missing = tr("terrain model") if self.surface else tr("surface model")
            raise InputError(
                "The {missing} is missing. Height above ground is computed as surface model minus terrain model.",
                missing=missing,
            )
        for name, value in ((tr("pixel size"), self.gsd_m), (tr("levels per metre"), self.height_scale)):
            if value is not None and not 0 < value < math.inf:
                raise InputError("Invalid {name}: {value:g}. It must be greater than 0.", name=name, value=value)


@dataclass(frozen=True)
class StackResult:
    """What was made.

    `valid` is the share of pixels, in percent, in which all sources have data, estimated from a sample; `files` are
    the virtual rasters that the output needs beside it.
    """

    output: str
    bands: tuple[str, ...]
    width: int
    height: int
    has_alpha: bool
    valid: float
    files: tuple[str, ...]

    def to_json_dict(self) -> dict[str, Any]:
        """Return the result as JSON values."""
        return dataclasses.asdict(self)


def stack(options: StackOptions, feedback: Feedback | None = None) -> StackResult:
    """Stack the bands of separate sources: red, green, blue, then nir and height where they are given.

    The grid is that of the colours. A source on it is referred to as it is; another is resampled while it is read,
    bilinearly or, if finer, by averages. The height band holds `height_scale` levels a metre above ground, from 0 to
    255. A pixel is valid where every source has data; where some have none an alpha band says so, the last. What is no
    height, such as -9999 in a file that does not declare it, is nodata.

    Raises:
        InputError: sources do not fit together, surface and terrain are swapped, or a value is out of range.
        RasterError: a file cannot be read or written.
        CancelledError: the user cancelled.

    Example:
        >>> from flair_seg.tools import StackOptions, stack
        >>> stack(StackOptions("stack.vrt", rgb="mosaic.tif", height="height.tif")).bands
        ('red', 'green', 'blue', 'height')
    """
    feedback = feedback or Feedback()
    kind = (tr("GeoTIFF"), (".tif", ".tiff")) if options.copy else (tr("virtual raster"), (".vrt",))
    check_outputs([options.output], [], *kind)
    sources = _read_sources(options, feedback)
    inputs = [tile.path for source in sources.values() for tile in source.tiles]
    check_outputs([options.output], inputs, *kind)
    colours = sources["rgb"].grid
    window = area_of_interest(colours, options.extent, options.extent_crs).window
    target = target_grid(colours.window(window), options.gsd_m)
    for source in sources.values():
        check_overlap(source, target)
    with VrtFiles(options.output) as files:
        layers = {name: align(name, source, target, files, feedback) for name, source in sources.items()}
        heights = difference(layers["surface"], layers["terrain"], target, files) if "surface" in layers else None
        names, alpha = _write_main(layers, heights, target, options.height_scale, files)
        if heights is not None:
            models = (sources["surface"].tiles[0].path, sources["terrain"].tiles[0].path)
            check_order(heights.path, files.path, len(names) + 1 if alpha else None, models, feedback)
        valid = _valid_share(options.output, files.path, len(names) + 1 if alpha else None, feedback)
        if options.copy:
            files.copy(feedback)
        else:
            files.publish(inputs)
        beside = () if options.copy else files.paths[:-1]
    feedback.info(
        tr(
            "{path}: {width} x {height} px, bands {bands}",
            path=options.output,
            width=target.width,
            height=target.height,
            bands=", ".join(names),
        )
    )
    return StackResult(options.output, names, target.width, target.height, alpha, valid, beside)


def _read_sources(options: StackOptions, feedback: Feedback) -> dict[str, TileSet]:
    """Return the sources given, by short name, their tiles described."""
    wanted: tuple[tuple[str, str, Sequence[str], Pick], ...] = (
        ("rgb", tr("colour image"), options.rgb, pick_colours),
        ("nir", tr("infrared composite"), options.irc, pick_composite),
        ("nir", tr("near infrared"), options.nir, pick_only("nir")),
        ("surface", tr("surface model"), options.surface, pick_only("surface")),
        ("terrain", tr("terrain model"), options.terrain, pick_only("terrain")),
        ("height", tr("height above ground"), options.height, pick_only("height")),
    )
    sources = {}
    for name, role, paths, pick in wanted:
        if paths or name == "rgb":
            limits = LIMITS_M if name in _HEIGHTS else None
            sources[name] = read_tiles(role, paths, pick, options.crs, feedback, limits)
            count, grid = len(sources[name].tiles), sources[name].grid
            feedback.info(
                tr(
                    "{role}: {count} file, {width} x {height} px",
                    "{role}: {count} files, {width} x {height} px",
                    role=role,
                    count=count,
                    width=grid.width,
                    height=grid.height,
                )
            )
    if "height" in sources and options.height_scale != 1 and sources["height"].tiles[0].bands[0].dtype == "uint8":
        feedback.warning(
            tr(
                "The heights are integers from 0 to 255 and are interpreted as metres. If they are already in the "
                "model's levels, specify 1 level per metre."
            )
        )
    return sources


def _write_main(
    layers: dict[str, Layer], heights: Layer | None, target: GeoGrid, height_scale: float, files: VrtFiles
) -> tuple[tuple[str, ...], bool]:
    """Add the virtual raster of all bands; return their names, and whether an alpha band follows them."""
    shown = dict(layers)
    if heights is not None:
        shown["height"] = heights
    bands = []
    colours = [("red", "Red"), ("green", "Green"), ("blue", "Blue")]
    for number, (name, colour) in enumerate(colours, 1):
        layer = shown["rgb"]
        source = source_xml(layer.part(number), layer.place)
        bands.append(band_xml(number, layer.dtypes[number - 1], [source], name=name, colour=colour))
    if "nir" in shown:
        layer = shown["nir"]
        source = source_xml(layer.part(1), layer.place)
        bands.append(band_xml(len(bands) + 1, layer.dtypes[0], [source], name="nir"))
    if "height" in shown:
        layer = shown["height"]
        ramp = f"<LUT>0:0,{255 / height_scale:.17g}:255</LUT>"
        bands.append(band_xml(len(bands) + 1, "uint8", [source_xml(layer.part(1), layer.place, ramp)], name="height"))
    names = ("red", "green", "blue", *(name for name in ("nir", "height") if name in shown))
    masks = [opaque_source(layer) for layer in layers.values() if layer.alpha or not layer.fills(target)]
    if masks:
        bands.append(_alpha_xml(len(bands) + 1, masks))
    metadata = {"TIFFTAG_SOFTWARE": f"flair-seg {__version__}", "FLAIR_SEG_VERSION": __version__}
    if "height" in shown and height_scale != 1:  # at 1, the levels were there before, and their scale is not known
        metadata[HEIGHT_SCALE_ITEM] = f"{height_scale:g} levels a metre above ground"
    files.add("", raster_xml(target, bands, metadata))
    return names, bool(masks)


def _alpha_xml(number: int, masks: Sequence[tuple[str, str]]) -> str:
    """Return the alpha band, 255 where all sources have data; each is given with 255 and with 1 where it has."""
    sources = [masks[0][0], *(one for _, one in masks[1:])]
    return band_xml(number, "uint8", sources, colour="Alpha", function="mul" if len(sources) > 1 else "")


def _valid_share(output: str, path: str, alpha: int | None, feedback: Feedback) -> float:
    """Read a sample, so that what cannot be read is found now, and return the share of valid pixels in percent.

    Raises:
        InputError: there are none.
        RasterError: a source cannot be read.
    """
    dataset = open_raster(path)
    failure = tr("Cannot read the sources of '{path}'", path=os.path.basename(output))
    squares = list(probes(dataset.RasterXSize, dataset.RasterYSize))
    seen = valid = 0
    for index, square in enumerate(squares):
        feedback.stop_if_cancelled()
        read_window(dataset, square, failure)
        raw = read_window(dataset.GetRasterBand(alpha), square, failure, dtype=gdal.GDT_Byte) if alpha else b""
        seen += square.width * square.height
        valid += np.count_nonzero(np.frombuffer(raw, np.uint8)) if alpha else square.width * square.height
        feedback.progress(index + 1, len(squares))
    if not valid:
        raise InputError("No pixel of the colour image has data in all sources. The sources must cover the same area.")
    share = 100 * valid / seen
    if valid < seen:
        feedback.warning(
            tr(
                "{share:.1f} % of the pixels have no data in at least one source; they are set to nodata.",
                share=100 - share,
            )
        )
    return round(share, 2)
