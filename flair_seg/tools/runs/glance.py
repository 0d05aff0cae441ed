"""A quick estimate of a small map, from the speed of earlier runs and without opening the raster."""

from __future__ import annotations

from dataclasses import dataclass

from ...errors import InputError
from ...feedback import duration
from ...inference.speed import known_speed
from ...language import grouped, tr
from ...mapping.blocks import count_windows
from ...models.model import resolve_model
from ...options import SegmentOptions
from ...raster.grid import Bounds, size_on_ground
from ...raster.windows import Window
from .plan import model_gsd_m, speed_key_of, window_grid

QUICK_S = 90.0
"""A quick look takes at most so long."""
QUICK_WINDOWS = 256
"""A quick look has at most so many windows where the speed of the machine is not known yet."""


@dataclass(frozen=True)
class Glance:
    """A quick estimate of a small map: its size in px at the model's ground sampling distance, and its windows.

    `seconds` is None if the model has not run on this machine yet.
    """

    width: int
    height: int
    windows: int
    seconds: float | None

    @property
    def is_quick(self) -> bool:
        """Whether it is small enough for a quick look."""
        return self.windows <= QUICK_WINDOWS if self.seconds is None else self.seconds <= QUICK_S

    def describe(self) -> str:
        """Return e.g. `2,000 x 1,500 px, 12 windows, about 4 s`."""
        time_text = (
            tr("time not known yet")
            if self.seconds is None
            else tr("about {time}", time=duration(max(self.seconds, 1.0)))
        )
        return tr(
            "{width} x {height} px, {count} window, {time}",
            "{width} x {height} px, {count} windows, {time}",
            width=grouped(self.width),
            height=grouped(self.height),
            count=self.windows,
            time=time_text,
        )


def glance(
    options: SegmentOptions,
    bounds: Bounds,
    crs_wkt: str,
    origin: tuple[float, float] | None = None,
) -> Glance:
    """Estimate the map of a rectangle from the speed of earlier runs, without opening the raster.

    Args:
        options: model, quality, device and so on.
        bounds: the rectangle.
        crs_wkt: coordinate system of the bounds.
        origin: upper left corner of the raster, where its windows begin; None: that of the bounds.

    Raises:
        InputError: the rectangle is empty, or its size on the ground is unknown.
        ModelError: there is no such model.
    """
    model = resolve_model(options.model)
    gsd_m = model_gsd_m(options)
    if not (bounds.xmin < bounds.xmax and bounds.ymin < bounds.ymax):
        raise InputError("The extent is empty. Choose another one.")
    size = size_on_ground(bounds, crs_wkt, gsd_m)
    if size is None:
        raise InputError(
            "The layer has no coordinate system, so its pixel size on the ground is unknown. Assign a "
            "coordinate system."
        )
    left, top = origin or (bounds.xmin, bounds.ymax)
    col_off = round((bounds.xmin - left) / (bounds.xmax - bounds.xmin) * size[0])
    row_off = round((top - bounds.ymax) / (bounds.ymax - bounds.ymin) * size[1])
    windows = count_windows([Window(col_off, row_off, *size)], window_grid(options))
    speed = known_speed(speed_key_of(options, model))
    return Glance(size[0], size[1], windows, None if speed is None else windows * speed)
