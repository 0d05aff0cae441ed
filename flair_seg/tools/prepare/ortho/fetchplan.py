"""Plans a download: the grid and its blocks, the layers, and the estimated size."""

from __future__ import annotations

import math
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field

from ....errors import InputError
from ....language import tr
from ....models.model import resolve_model
from ....raster.area import Extent, area_of_interest
from ....raster.gdalenv import gdal_errors
from ....raster.grid import GeoGrid, Transform, spatial_reference
from ....raster.windows import Window, squares
from ....system.paths import OptionalPathField, PathField
from ...web.webclient import Patience
from .services import RAW_FLOATS, BandSource, Service, ServiceLayer, load_service
from .territories import choose_crs
from .wms import crs_name

DEFAULT_BANDS = ("red", "green", "blue", "nir", "height")
DEFAULT_GSD_M = 0.2
DEFAULT_MAX_GB = 20.0
_DEGREE_M = 111319.49
"""A degree on the equator, in metres."""
_WORLD_M = 3e7
"""Half the width, in metres, of the plane to which all grids are snapped: it contains the world in Web Mercator, and
pixel numbers in it are exact."""
_OVERVIEWS = 4 / 3
"""Ratio of a raster's size with overviews to that without."""


@dataclass(frozen=True)
class FetchOptions:
    """What to download.

    Attributes:
        output: the GeoTIFF to write.
        extent: xmin, ymin, xmax, ymax.
        extent_crs: its coordinate system; None: that of the result, or Lambert-93.
        polygons: a vector file whose extent is downloaded, or its intersection with `extent`.
        bands: the bands' names; empty: the model's, or `DEFAULT_BANDS`.
        model: a model that defines bands and pixel size.
        gsd_m: size of a pixel in metres of the result's coordinate system; None: the model's, or 0.2.
        crs: the result's coordinate system; None: that of the French territory that contains the extent.
        services: a service file; None: IGN's Géoplateforme.
        max_gb: the largest size of the pixels, uncompressed.
        proxy: an HTTP proxy; None: the environment's.
        patience: how long to wait for the service.
    """

    output: PathField = PathField()
    extent: Extent | None = None
    extent_crs: str | None = None
    polygons: OptionalPathField = OptionalPathField()
    bands: tuple[str, ...] = ()
    model: OptionalPathField = OptionalPathField()
    gsd_m: float | None = None
    crs: str | None = None
    services: OptionalPathField = OptionalPathField()
    max_gb: float = DEFAULT_MAX_GB
    proxy: str | None = None
    patience: Patience = field(default_factory=Patience)


@dataclass(frozen=True)
class Estimate:
    """Estimated size of a download: upper bounds in MB, `disk_mb` for blocks and result together."""

    width: int
    height: int
    blocks: int
    requests: int
    download_mb: int
    disk_mb: int

    def describe(self) -> str:
        """Return it as text."""
        return tr(
            "{width} x {height} px: {requests} in {blocks}, up to {download} MB to download and up "
            "to {disk} MB of temporary disk space",
            width=self.width,
            height=self.height,
            requests=tr("{count} request", "{count} requests", count=self.requests),
            blocks=tr("{count} block", "{count} blocks", count=self.blocks),
            download=self.download_mb,
            disk=self.disk_mb,
        )


@dataclass(frozen=True)
class FetchPlan:
    """A download that is checked and ready.

    Attributes:
        service: the map service.
        bands: the bands' names and sources, in order.
        crs: the coordinate system as the service names it.
        crs_wkt: the same as WKT.
        gsd_m: width and height of a pixel in metres of that system.
        pixel: width and height of a pixel in units of that system.
        window: the area, in pixels of a plane that starts at the coordinate system's origin, with rows going south.
    """

    service: Service
    bands: tuple[tuple[str, BandSource], ...]
    crs: str
    crs_wkt: str
    gsd_m: float
    pixel: float
    window: Window

    @property
    def layers(self) -> tuple[ServiceLayer, ...]:
        """The layers to request, each once."""
        keys = dict.fromkeys(key for _, source in self.bands for key in source.layers)
        return tuple(self.service.layers[key] for key in keys)

    @property
    def grid(self) -> GeoGrid:
        """The result's grid."""
        return self.grid_of(self.window)

    def grid_of(self, part: Window) -> GeoGrid:
        """Return the grid of a part of the plane."""
        step = self.pixel
        transform = Transform(part.col_off * step, -part.row_off * step, step, -step)
        return GeoGrid(part.width, part.height, self.crs_wkt, transform)

    def blocks(self) -> Iterator[Window]:
        """Yield the blocks, whose borders are multiples of the service's largest image in the plane."""
        for square in squares(self.window, self.service.max_px):
            block = self.window.intersection(square)
            if block is not None:
                yield block

    def estimate(self) -> Estimate:
        """Return the estimated size."""
        size, window = self.service.max_px, self.window
        blocks = ((window.bottom - 1) // size - window.row_off // size + 1) * (
            (window.right - 1) // size - window.col_off // size + 1
        )
        area = window.width * window.height
        answer = sum(4 if layer.format == RAW_FLOATS else 3 for layer in self.layers)
        stored = (len(self.bands) + 1) * (1 + _OVERVIEWS)
        return Estimate(
            window.width,
            window.height,
            blocks,
            blocks * len(self.layers),
            max(1, round(area * answer / 1e6)),
            max(1, round(area * stored / 1e6)),
        )


def plan_fetch(options: FetchOptions) -> FetchPlan:
    """Check the options and return a plan, without requests to the service, and without writing files.

    Raises:
        InputError: an option is out of range or contradicts another, the extent is outside the coordinate system's
            area of use, or the result would be larger than `max_gb`.
        ModelError: the model cannot be used.
        RasterError: the coordinate system or the polygons cannot be read.
    """
    service = load_service(options.services)
    names, gsd_m = _wanted(options)
    bands = tuple((name, _source(service, name)) for name in names)
    if options.extent is None and options.polygons is None:
        raise InputError("No extent specified. Specify an extent, or a polygon layer whose extent is to be downloaded.")
    if options.crs is not None:
        crs_name(options.crs)  # rejects systems without an authority code before they are used
    wanted, extent_crs = choose_crs(options.crs, options.extent, options.extent_crs, options.polygons)
    crs, reference = crs_name(wanted), spatial_reference(wanted)
    pixel = gsd_m / (_DEGREE_M if reference.IsGeographic() else reference.GetLinearUnits())
    with gdal_errors(tr("Cannot convert coordinate system '{crs}' to WKT", crs=crs)):
        crs_wkt = reference.ExportToWkt()
    half = math.ceil(_WORLD_M / gsd_m)
    plane = GeoGrid(2 * half, 2 * half, crs_wkt, Transform(-half * pixel, half * pixel, pixel, -pixel))
    area = area_of_interest(plane, options.extent, extent_crs, options.polygons).window
    window = Window(area.col_off - half, area.row_off - half, area.width, area.height)
    plan = FetchPlan(service, bands, crs, crs_wkt, gsd_m, pixel, window)
    _check_size(plan, options)
    return plan


def _wanted(options: FetchOptions) -> tuple[tuple[str, ...], float]:
    """Return the bands' names and the size of a pixel."""
    model = resolve_model(options.model) if options.model else None
    names = options.bands or (tuple(band.name for band in model.bands) if model else DEFAULT_BANDS)
    for index, name in enumerate(names):
        if name in names[:index]:
            raise InputError("Band '{name}' is requested twice. Band names must be unique.", name=name)
    gsd_m = options.gsd_m
    if gsd_m is None:
        gsd_m = (model.members[0].manifest.gsd_m if model else None) or DEFAULT_GSD_M
    if not 0.01 <= gsd_m <= 1000:
        raise InputError("The pixel size is {gsd} m. It must be between 0.01 and 1000 m.", gsd=gsd_m)
    return names, gsd_m


def _source(service: Service, name: str) -> BandSource:
    """Return where a band comes from."""
    if name not in service.bands:
        raise InputError(
            "Band '{name}' is not available from '{service}'. Available bands: {bands}.",
            name=name,
            service=service.name,
            bands=", ".join(service.bands),
        )
    return service.bands[name]


def _check_size(plan: FetchPlan, options: FetchOptions) -> None:
    """Raise `InputError` if the raster is larger than allowed."""
    size_gb = plan.window.width * plan.window.height * len(plan.bands) / 1e9
    if not 0 < options.max_gb < math.inf:
        raise InputError("The maximum size is {max} GB. It must be a finite number greater than 0.", max=options.max_gb)
    if size_gb > options.max_gb:
        raise InputError(
            "The requested raster ({width} x {height} px, {size:.1f} GB) exceeds the maximum size of {max:g} GB. "
            "Choose a smaller extent or a larger pixel size, or increase the maximum size.",
            width=plan.window.width,
            height=plan.window.height,
            size=size_gb,
            max=options.max_gb,
        )


def check_disk(plan: FetchPlan, output: str, kept_bytes: int) -> None:
    """Raise `InputError` if the output's disk is too full; an earlier run has already written `kept_bytes` of it."""
    folder = os.path.dirname(os.path.realpath(output))
    free_mb = (shutil.disk_usage(folder).free + kept_bytes) / 1e6
    needed_mb = plan.estimate().disk_mb
    if free_mb < needed_mb:
        raise InputError(
            "Not enough disk space in '{folder}': up to {needed} MB are required, {free:.0f} MB are free.",
            folder=folder,
            free=free_mb,
            needed=needed_mb,
        )
