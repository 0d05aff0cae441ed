"""Downloads the blocks of a fetch into a folder, each once, from which the result is assembled."""

from __future__ import annotations

import dataclasses
import json
import os
import re
import shutil
from contextlib import suppress
from pathlib import Path
from typing import IO

import numpy as np
import numpy.typing as npt
from osgeo import gdal

from ....errors import InputError, RasterError
from ....feedback import Feedback
from ....language import tr
from ....mapping.resume.journal import locked, own_files
from ....raster.gdalenv import gdal_errors
from ....raster.reader import open_raster, read_window
from ....raster.windows import Window
from ....system.outputs import check_real_folder, is_real_folder, open_regular, whole_file
from ....system.redaction import without_secrets
from ...web.webclient import WebClient
from ..stacking.stack import HEIGHT_SCALE
from .fetchplan import FetchPlan
from .services import BandSource, ServiceLayer
from .wms import Mask, Pixels, map_url, most_bytes, read_map

_REQUEST = "request.json"
_LOCK = "lock"
_OURS = re.compile(rf"(?:{re.escape(_REQUEST)}|block_-?\d+_-?\d+\.tif|blocks\.vrt)(?:\.part-\w+|\.aux\.xml)?|{_LOCK}")
"""Names of the files of a fetch, including part folders of killed runs; no other file is ever removed."""
_BLOCK_OPTIONS = ["COMPRESS=DEFLATE", "ZLEVEL=1", "TILED=YES", "INTERLEAVE=BAND", "PHOTOMETRIC=MINISBLACK", "ALPHA=NO"]


def encode_height(metres: Pixels) -> npt.NDArray[np.uint8]:
    """Return heights above ground as FLAIR's height band, `HEIGHT_SCALE` levels per metre from 0 to 255."""
    return np.rint(np.clip(np.nan_to_num(metres) * HEIGHT_SCALE, 0, 255)).astype(np.uint8)


class BlockFetcher:
    """Downloads the blocks of a plan."""

    def __init__(self, plan: FetchPlan, client: WebClient, folder: Path, feedback: Feedback) -> None:
        """Start with no blocks."""
        self._plan, self._client, self._folder, self._feedback = plan, client, folder, feedback
        self._total = plan.estimate().requests
        self._done = 0
        self.kept = 0
        self.valid_px = 0

    def block(self, window: Window) -> str:
        """Download a block unless an earlier run has done so, and return its file."""
        path = str(self._folder / f"block_{window.row_off}_{window.col_off}.tif")
        valid_px = _valid_px(path, window, len(self._plan.bands)) if os.path.exists(path) else None
        if valid_px is None:
            pixels, valid = self._fetch(window)
            self._write(path, window, pixels, valid)
            valid_px = int(valid.sum())
        else:
            self.kept += 1
            self._count(len(self._plan.layers))
        self.valid_px += valid_px
        return path

    def _count(self, requests: int) -> None:
        """Report progress."""
        self._done += requests
        self._feedback.progress(self._done, self._total)
        self._feedback.stop_if_cancelled()

    def _fetch(self, window: Window) -> tuple[npt.NDArray[np.uint8], Mask]:
        """Return a block's bands, 0 where there is no data, and where all of them have data."""
        maps = {layer.key: self._map(layer, window) for layer in self._plan.layers}
        valid = np.logical_and.reduce([mask for _, mask in maps.values()])
        bands = [_band(source, [maps[key][0] for key in source.layers], name) for name, source in self._plan.bands]
        return np.where(valid, np.stack(bands), 0).astype(np.uint8), valid

    def _map(self, layer: ServiceLayer, window: Window) -> tuple[Pixels, Mask]:
        """Download a layer's image of a block."""
        url = map_url(layer, self._plan.service.version, self._plan.crs, self._plan.grid_of(window))
        what = tr(
            "Layer '{layer}', request {number} of {total}", layer=layer.layer, number=self._done + 1, total=self._total
        )

        def read(body: bytes) -> tuple[Pixels, Mask]:
            return read_map(body, layer, window.width, window.height)

        limit = most_bytes(layer, window.width, window.height)
        answer = self._client.get(url, what, read, self._feedback, limit)
        self._count(1)
        return answer

    def _write(self, path: str, window: Window, pixels: npt.NDArray[np.uint8], valid: Mask) -> None:
        """Write a block, with its mask as the last band; the file is complete or absent."""
        grid = self._plan.grid_of(window)
        with whole_file(path) as part, gdal_errors(tr("Cannot write '{path}'", path=path)):
            file = gdal.GetDriverByName("GTiff").Create(
                part, grid.width, grid.height, len(pixels) + 1, gdal.GDT_Byte, _BLOCK_OPTIONS
            )
            file.SetProjection(grid.crs_wkt)
            file.SetGeoTransform(grid.transform.gdal)
            planes = np.concatenate([pixels, valid[None] * np.uint8(255)])
            file.WriteRaster(0, 0, grid.width, grid.height, np.ascontiguousarray(planes).tobytes())
            file.FlushCache()
            file = None


def _band(source: BandSource, maps: list[Pixels], name: str) -> Pixels:
    """Return a band from its layers' images, uint8 `(height, width)`."""
    first = maps[0]
    if source.channel:
        if first.dtype != np.uint8 or source.channel > len(first):
            raise RasterError(
                "Band '{name}' is defined as channel {channel} of layer '{layer}', but the service returned "
                "{count} channel of type {dtype}. Correct the services file.",
                "Band '{name}' is defined as channel {channel} of layer '{layer}', but the service returned "
                "{count} channels of type {dtype}. Correct the services file.",
                name=name,
                channel=source.channel,
                layer=source.layers[0],
                count=len(first),
                dtype=first.dtype,
            )
        band: Pixels = first[source.channel - 1]
        return band
    heights = [layer[0].astype(np.float32) for layer in maps]
    return encode_height(heights[0] - heights[1] if len(heights) == 2 else heights[0])


def _valid_px(path: str, window: Window, bands: int) -> int | None:
    """Return how many pixels of a stored block are valid; None if it is damaged and must be downloaded again."""
    try:
        file = open_raster(path)
        if (file.RasterXSize, file.RasterYSize, file.RasterCount) != (window.width, window.height, bands + 1):
            return None
        raw = read_window(file, Window(0, 0, window.width, window.height), path)
    except RasterError:
        return None
    mask = np.frombuffer(raw, np.uint8)[-window.width * window.height :]
    return int(np.count_nonzero(mask))


def check_folder(folder: Path) -> None:
    """Raise `InputError` if the path of the folder of blocks is in use for something else."""
    check_real_folder(folder)
    if folder.exists() and not all(_OURS.fullmatch(file.name) for file in folder.iterdir()):
        raise InputError(
            "Folder '{folder}' is needed for downloaded blocks, but contains other files. Move or rename it.",
            folder=folder,
        )


def open_folder(folder: Path, plan: FetchPlan, output: str, feedback: Feedback) -> IO[bytes]:
    """Create the folder of blocks, or resume in that of an earlier run with the same request; return its lock file.

    Raises:
        InputError: another run is using it.
    """
    folder.mkdir(exist_ok=True)
    lock = locked(str(folder), output)
    try:
        _take_over(folder, plan, feedback)
    except BaseException:
        lock.close()
        raise
    return lock


def remove_folder(folder: Path, lock: IO[bytes]) -> None:
    """Remove the folder of blocks, and release it."""
    if os.name == "nt":  # which removes no file that is open
        lock.close()
    for path in own_files(folder, _OURS):
        _remove(path)
    with suppress(OSError):  # someone has put another file there
        folder.rmdir()


def _remove(path: Path) -> None:
    """Remove a file, a link, or a part folder."""
    if is_real_folder(path):
        shutil.rmtree(path)
    else:
        path.unlink()


def _take_over(folder: Path, plan: FetchPlan, feedback: Feedback) -> None:
    """Keep the blocks of an earlier run with the same request, and remove others."""
    request = _request(plan)
    file = folder / _REQUEST
    if _same(file, request):
        feedback.info(tr("Resuming with the blocks in '{folder}'", folder=folder))
        return
    earlier = [path for path in own_files(folder, _OURS) if path.name != _LOCK]
    if earlier:
        feedback.info(tr("The blocks in '{folder}' belong to another request. Starting over.", folder=folder))
    for path in earlier:
        _remove(path)
    with whole_file(str(file)) as part:
        Path(part).write_text(request, encoding="utf-8")


def _same(file: Path, request: str) -> bool:
    """Whether a file contains a request."""
    try:
        with open(open_regular(file, os.O_RDONLY), "rb") as stored:
            return stored.read(len(request.encode()) + 1) == request.encode()
    except OSError:
        return False


def _request(plan: FetchPlan) -> str:
    """Return everything that determines the pixels, as JSON."""
    request = {
        "layers": [{**dataclasses.asdict(layer), "url": without_secrets(layer.url)} for layer in plan.layers],
        "bands": [(name, {"layers": source.layers, "channel": source.channel}) for name, source in plan.bands],
        "service": [plan.service.version, plan.service.max_px],
        "crs": plan.crs,
        "pixel": plan.pixel,
        "window": dataclasses.astuple(plan.window),
    }
    return json.dumps(request, indent=2, sort_keys=True)
