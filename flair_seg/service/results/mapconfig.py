"""What the map page shows of a job: its map, the image it was made of, the confidence and the report."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from ...errors import FlairError
from ...raster.reader import open_raster
from ...tools.web.pageconfig import PageLayer, page_config
from .formats import COG

if TYPE_CHECKING:
    from ..jobs.folder import JobFolder, Order

_INPUT = "input"
"""The input of a map that the page shows beneath it."""
_EXAMPLE = "example:"
_WHOLE_PX = 100_000_000
"""Pixels of the largest image without overviews, which the page reads whole: 300 MB of bytes."""


def job_page(folder: JobFolder, order: Order) -> dict[str, Any] | None:
    """Return the configuration of the map page of a job, None if it has no map.

    References are relative to the job's address: `results/FILE`, `inputs/input/FILE`.
    """
    rasters = {name: file for name, file in order.outputs.items() if file.endswith(COG.ending)}
    layers = {name: PageLayer(str(folder.results / file), f"results/{file}") for name, file in rasters.items()}
    report = order.outputs.get("report")
    main, confidence = layers.get("output"), layers.get("confidence")
    if main is None:
        return None
    shown = f"results/{report}" if report else None
    for pictured in (True, False):
        try:
            image = _image(folder, order) if pictured else None
            return page_config(main, image, confidence, report=shown, title=_title(order))
        except FlairError:  # the image, or the map itself, cannot be shown
            continue
    return None


def _title(order: Order) -> str:
    """Return the name of the input without its ending, or that of the process."""
    path = order.file(_INPUT)
    return Path(order.data_name(_INPUT) or path).stem if path else order.process


def _image(folder: JobFolder, order: Order) -> PageLayer | None:
    """Return the image that a map was made of, if the page can fetch it.

    Raises:
        RasterError: it cannot be read.
    """
    path = order.file(_INPUT)
    if path is None:
        return None
    whole = folder.path / path
    if not _is_readable_in_parts(str(whole)):
        return None
    if order.sources[_INPUT].startswith(_EXAMPLE):
        return PageLayer(str(whole), f"../../example/{quote(whole.name)}")
    name = Path(order.data_name(_INPUT) or whole).name
    return PageLayer(str(whole), f"inputs/{_INPUT}/{quote(name)}")


def _is_readable_in_parts(path: str) -> bool:
    """Whether the page can show an image without reading more than it can hold: it has overviews, or is not large."""
    raster = open_raster(path)
    if raster.RasterXSize * raster.RasterYSize <= _WHOLE_PX:
        return True
    return raster.GetRasterBand(1).GetOverviewCount() > 0 and not os.path.exists(f"{path}.ovr")
