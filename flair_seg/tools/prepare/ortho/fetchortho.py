"""Downloads open imagery from a map service into a model's bands, block by block, resuming interrupted runs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from osgeo import gdal

from .... import __version__
from ....errors import InputError
from ....feedback import Feedback
from ....language import tr
from ....raster.gdalenv import gdal_errors
from ....raster.geotiff import copy_whole
from ....raster.reader import GSD_TOLERANCE
from ....raster.vectors import layer_file
from ....system.outputs import check_outputs, disk_errors, whole_file
from ....system.paths import link_target
from ....system.redaction import without_secrets
from ...web.webclient import WebClient
from ..stacking.stack import HEIGHT_SCALE, HEIGHT_SCALE_ITEM
from .fetchblocks import BlockFetcher, check_folder, open_folder, remove_folder
from .fetchplan import FetchOptions, FetchPlan, check_disk, plan_fetch

_COLOURS = {"red": gdal.GCI_RedBand, "green": gdal.GCI_GreenBand, "blue": gdal.GCI_BlueBand}


@dataclass(frozen=True)
class FetchResult:
    """The result; `nodata_share` of its pixels are nodata, `blocks_kept` were downloaded by an earlier run."""

    output: str
    width: int
    height: int
    bands: tuple[str, ...]
    requests: int
    blocks: int
    blocks_kept: int
    nodata_share: float


def fetch_ortho(options: FetchOptions, feedback: Feedback | None = None) -> FetchResult:
    """Download imagery into a GeoTIFF.

    Finished blocks are kept in the folder `OUTPUT.fetch` until the result is complete, so that the same request can be
    resumed.

    Raises:
        InputError: an option is invalid, the disk is too full, or the service has no data there.
        RasterError: the service rejected a request or failed, or a file cannot be written.
        CancelledError: the user cancelled.

    Example:
        >>> from flair_seg.tools import FetchOptions, fetch_ortho
        >>> extent = (770000, 6280000, 770200, 6280200)
        >>> fetch_ortho(FetchOptions("ortho.tif", extent=extent))  # doctest: +SKIP
    """
    feedback = feedback or Feedback()
    inputs = [path for path in (options.services, layer_file(options.polygons or "")) if path]
    check_outputs([options.output], inputs)
    plan = plan_fetch(options)
    feedback.info(plan.estimate().describe())
    _warn_of_ground_size(plan, feedback)
    client = WebClient(options.proxy, options.patience)
    folder = Path(link_target(options.output) + ".fetch")
    check_folder(folder)
    kept = sum(file.stat().st_size for file in folder.glob("*.tif")) if folder.is_dir() else 0
    check_disk(plan, options.output, kept)
    with disk_errors(str(folder), by_file=True), open_folder(folder, plan, options.output, feedback) as lock:
        fetcher = BlockFetcher(plan, client, folder, feedback)
        paths = [fetcher.block(window) for window in plan.blocks()]
        share = 1 - fetcher.valid_px / (plan.window.width * plan.window.height)
        if share < 1:
            _assemble(paths, plan, options.output, folder, feedback)
        remove_folder(folder, lock)
    if share == 1:
        raise InputError("'{service}' has no data in this extent. Choose another extent.", service=plan.service.name)
    if share:
        feedback.warning(
            tr(
                "{share:.1f} % of the pixels are nodata: the service does not provide all bands there.",
                share=100 * share,
            )
        )
    names = tuple(name for name, _ in plan.bands)
    size = plan.window
    return FetchResult(
        options.output, size.width, size.height, names, client.requests, len(paths), fetcher.kept, round(share, 6)
    )


def _warn_of_ground_size(plan: FetchPlan, feedback: Feedback) -> None:
    """Warn if the ground size of pixels differs from that in the coordinate system, as in Web Mercator."""
    ground = plan.grid.ground_size()
    if ground is not None and max(abs(side / plan.gsd_m - 1) for side in ground) > GSD_TOLERANCE:
        feedback.warning(
            tr(
                "A pixel size of {gsd:g} m in {crs} is {across:.3g} x {down:.3g} m on the ground at this location. A "
                "model may expect another pixel size.",
                gsd=plan.gsd_m,
                crs=plan.crs,
                across=ground[0],
                down=ground[1],
            )
        )


def _assemble(paths: list[str], plan: FetchPlan, output: str, folder: Path, feedback: Feedback) -> None:
    """Assemble the blocks in a cloud-optimised GeoTIFF with a mask."""
    # With NUM_THREADS, GDAL 3.6 prints an error for each block of more than four bands that it reads back.
    options = ["COMPRESS=DEFLATE", "PREDICTOR=YES", "BLOCKSIZE=512", "OVERVIEW_RESAMPLING=AVERAGE", "BIGTIFF=IF_SAFER"]
    with whole_file(output, raster=True) as part:
        with gdal_errors(tr("Cannot write '{path}'", path=output)):
            blocks = gdal.BuildVRT(str(folder / "blocks.vrt"), paths)
            count = len(plan.bands)
            mosaic = gdal.Translate("", blocks, format="VRT", bandList=list(range(1, count + 1)), maskBand=count + 1)
            _describe(mosaic, plan)
            copy_whole(mosaic, part, options, output, feedback)
            mosaic = blocks = None


def _describe(mosaic: gdal.Dataset, plan: FetchPlan) -> None:
    """Name the bands, and store the source of the imagery."""
    for number, (name, _) in enumerate(plan.bands, 1):
        mosaic.GetRasterBand(number).SetDescription(name)
        mosaic.GetRasterBand(number).SetColorInterpretation(_COLOURS.get(name, gdal.GCI_Undefined))
    service = plan.service
    metadata = {
        "TIFFTAG_SOFTWARE": f"flair-seg {__version__}",
        "TIFFTAG_COPYRIGHT": f"{service.attribution} - {service.licence}",
        "FLAIR_SEG_SERVICE": service.name,
        "FLAIR_SEG_ATTRIBUTION": service.attribution,
        "FLAIR_SEG_LICENCE": service.licence,
        "FLAIR_SEG_BANDS": ", ".join(_provenance(plan)),
    }
    if any(not source.channel for _, source in plan.bands):
        metadata[HEIGHT_SCALE_ITEM] = f"{HEIGHT_SCALE:g} levels a metre above ground"
    mosaic.SetMetadata({key: without_secrets(value) for key, value in metadata.items()})


def _provenance(plan: FetchPlan) -> Iterator[str]:
    """Yield each band with its layers."""
    for name, source in plan.bands:
        layers = " - ".join(plan.service.layers[key].layer for key in source.layers)
        yield f"{name}={layers}" + (f"[{source.channel}]" if source.channel else "")
