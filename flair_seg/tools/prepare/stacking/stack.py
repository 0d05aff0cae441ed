"""Stacks separate files of colours, near infrared and heights into one virtual raster with a model's bands."""

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
from ....raster.windows import probes
from ....system.outputs import check_outputs
from ....system.paths import PathField, PathsField
from .alignment import Layer, align, check_overlap, difference, opaque_source, target_grid
from .deliveries import warn_of_years
from .heights import LIMITS_M, check_order
from .tiles import Pick, TileSet, pick_colours, pick_composite, pick_false_colours, pick_only, read_tiles
from .vrtfiles import VrtFiles

HEIGHT_SCALE = 5.0
"""Levels per metre of the height band in FLAIR's data, 0.2 m per level: see `benchmarks/height_encoding.py`."""
HEIGHT_SCALE_ITEM = "FLAIR_SEG_HEIGHT_SCALE"
"""Metadata item of a raster with a height band: the scale of its levels."""

_HEIGHTS = ("surface", "terrain", "height")


@dataclass(frozen=True)
class StackOptions:
    """The sources to stack; `rgb` or `irc` is needed.

    Sources are rasters, or folders of rasters; several are the tiles of one source. Where tiles overlap, later ones are
    on top, those of a folder in the order of their years and names.

    Attributes:
        output: the virtual raster, ending in .vrt; with `copy` a GeoTIFF.
        rgb: red, green and blue.
        irc: colour composite of near infrared, red and green; without `rgb` all three bands are stacked.
        nir: near infrared alone, instead of `irc`.
        surface: surface model (MNS), in metres.
        terrain: terrain model (MNT), in metres.
        height: height above ground, instead of both; in metres unless `height_scale` is 1.
        height_scale: levels of the height band per metre.
        gsd_m: ground size of a pixel in metres; None: that of the colours.
        extent: xmin, ymin, xmax, ymax of the result; None: all of the colours.
        extent_crs: coordinate system of `extent`; None: that of the colours.
        crs: coordinate system of sources that have none.
        copy: write the pixels to a GeoTIFF.
    """

    output: PathField = PathField()
    rgb: PathsField = PathsField()
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
        if not (self.rgb or self.irc):
            raise InputError("The colours are missing. Specify a colour image, or an infrared composite alone.")
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
    """The result of `stack`.

    `valid` is the percentage of pixels with data in all sources, estimated from a sample; `files` are the virtual
    rasters next to the output that it needs.
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
    """Stack the bands of separate sources: red, green, blue, then nir and height if they are given.

    Of an infrared composite without a colour image the bands are nir, red and green, in this order. The grid is that of
    the colours. An aligned source is referenced directly; others are resampled when read, bilinearly or, if finer, by
    averaging. The height band has `height_scale` levels per metre above ground, from 0 to 255. A pixel is valid if all
    sources have data; if some pixels are not, the last band is an alpha band. Impossible heights, such as an undeclared
    -9999, are nodata.

    Raises:
        InputError: sources do not match, surface and terrain are swapped, or a value is out of range.
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
    grid = sources["rgb"].grid
    window = area_of_interest(grid, options.extent, options.extent_crs).window
    target = target_grid(grid.window(window), options.gsd_m)
    dated = [source for name, source in sources.items() if name != "terrain"]
    warn_of_years([(source.role, [tile.path for tile in source.tiles]) for source in dated], feedback)
    for source in sources.values():
        check_overlap(source, target)
    with VrtFiles(options.output) as files:
        layers = {name: align(name, source, target, files, feedback) for name, source in sources.items()}
        heights = difference(layers["surface"], layers["terrain"], target, files) if "surface" in layers else None
        shown = {**layers, **({} if heights is None else {"height": heights})}
        colours = ("red", "green", "blue") if options.rgb else ("nir", "red", "green")
        names = (*colours, *(name for name in ("nir", "height") if name in shown))
        alpha = _write_main(names, shown, target, options.height_scale, files)
        if heights is not None:
            models = (sources["surface"].tiles[0].path, sources["terrain"].tiles[0].path)
            check_order(heights.path, files.path, len(names) + 1 if alpha else None, models, feedback)
        valid = _valid_share(options.output, files.path, len(names) + 1 if alpha else None, feedback)
        if options.copy:
            files.copy(feedback)
        else:
            files.publish(inputs)
        companions = () if options.copy else files.paths[:-1]
    feedback.info(
        tr(
            "{path}: {width} x {height} px, bands {bands}",
            path=options.output,
            width=target.width,
            height=target.height,
            bands=", ".join(names),
        )
    )
    return StackResult(options.output, names, target.width, target.height, alpha, valid, companions)


def _read_sources(options: StackOptions, feedback: Feedback) -> dict[str, TileSet]:
    """Return the given sources by short name."""
    pick = pick_composite if options.rgb else pick_false_colours
    wanted: tuple[tuple[str, str, Sequence[str], Pick], ...] = (
        ("rgb", tr("colour image"), options.rgb, pick_colours),
        ("nir" if options.rgb else "rgb", tr("infrared composite"), options.irc, pick),
        ("nir", tr("near infrared"), options.nir, pick_only("nir")),
        ("surface", tr("surface model"), options.surface, pick_only("surface")),
        ("terrain", tr("terrain model"), options.terrain, pick_only("terrain")),
        ("height", tr("height above ground"), options.height, pick_only("height")),
    )
    sources = {}
    for name, role, paths, choose in wanted:
        if paths:
            limits = LIMITS_M if name in _HEIGHTS else None
            sources[name] = read_tiles(role, paths, choose, options.crs, feedback, limits)
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
    names: Sequence[str], shown: dict[str, Layer], target: GeoGrid, height_scale: float, files: VrtFiles
) -> bool:
    """Add the virtual raster of all bands, the first three those of the colours; return whether an alpha band follows.

    Args:
        names: the bands.
        shown: the layers by name: `rgb` has three of the bands, others one; altitudes are no bands, but mask.
        target: the grid.
        height_scale: levels of the height band per metre.
        files: receives the virtual raster.
    """
    bands = []
    for number, name in enumerate(names, 1):
        layer, own = (shown["rgb"], number) if number <= 3 else (shown[name], 1)
        ramp = f"<LUT>0:0,{255 / height_scale:.17g}:255</LUT>" if name == "height" else ""
        dtype = "uint8" if name == "height" else layer.dtypes[own - 1]
        source = source_xml(layer.part(own), layer.place, ramp)
        bands.append(
            band_xml(number, dtype, [source], name=name, colour=name.title() if number <= 3 and name != "nir" else "")
        )
    masks = [opaque_source(layer) for layer in shown.values() if layer.alpha or not layer.fills(target)]
    if masks:
        bands.append(_alpha_xml(len(bands) + 1, masks))
    metadata = {"TIFFTAG_SOFTWARE": f"flair-seg {__version__}", "FLAIR_SEG_VERSION": __version__}
    if "height" in shown and height_scale != 1:  # at 1, the source already had levels, whose scale is unknown
        metadata[HEIGHT_SCALE_ITEM] = f"{height_scale:g} levels a metre above ground"
    files.add("", raster_xml(target, bands, metadata))
    return bool(masks)


def _alpha_xml(number: int, masks: Sequence[tuple[str, str]]) -> str:
    """Return the alpha band, 255 where all sources have data; each mask is given with values 255 and 1."""
    sources = [masks[0][0], *(one for _, one in masks[1:])]
    return band_xml(number, "uint8", sources, colour="Alpha", function="mul" if len(sources) > 1 else "")


def _valid_share(output: str, path: str, alpha: int | None, feedback: Feedback) -> float:
    """Read a sample, which finds unreadable sources, and return the percentage of valid pixels.

    Raises:
        InputError: there are no valid pixels.
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
