"""Publishes a map as a static web site: a folder that any web server or object storage shows, without code of its own.

The folder holds the page that `make web` builds, the map and what lies beneath it as cloud-optimised GeoTIFFs, the
page's configuration, and a report. The same inputs give the same bytes.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from osgeo import gdal

from ...errors import FlairError, InputError
from ...feedback import Feedback, Stage
from ...nomenclature import Nomenclature
from ...raster.classraster import ClassRaster, ClassRasterWriter, Codes, warped_onto
from ...raster.geotiff import GeoTiffWriter
from ...raster.legend import CLASSES_ITEM, KIND_ITEM, PERCENT, UNIT_ITEM
from ...raster.reader import open_raster
from ...raster.style import PERCENT_NODATA, percent_style
from ...system.folders import resources
from ...system.jsontext import read_json
from ...system.outputs import check_given, check_real_folder, part_folder, put_folder_in_place
from ...system.paths import StrPath, optional_text, path_text
from ...system.together import all_or_none
from ..confidence import ConfidenceRaster
from .pageconfig import PageLayer, check_north_up, common_classes, config_text, page_config
from .webimage import is_web_image, write_web_image

CONFIG = "map.json"
"""Name of the page's configuration in the folder."""
_PAGE = "index.html"
_ASSETS = "assets"
_MARK = "flair-seg publish"
"""Written into the configuration, which tells a published map from other folders."""
_COMPRESSIONS = ("DEFLATE", "LZW")
"""Compressions that every browser of the page can read."""
_ASSET_NAMES = ("map.js", "map.css", "decoder.js", "licences.txt")
"""The files of the map page, without those of the service's other pages."""
_HEAD_BYTES = 1024


@dataclass(frozen=True)
class Published:
    """A published map.

    Attributes:
        folder: the site.
        page: its page.
        files: names of its files, sorted, with `/` between folder and name.
        size: bytes of all files.
    """

    folder: str
    page: str
    files: tuple[str, ...]
    size: int

    def to_json_dict(self) -> dict[str, Any]:
        """Return it as JSON values."""
        return {"folder": self.folder, "page": self.page, "files": list(self.files), "bytes": self.size}


def publish(
    source: StrPath,
    folder: StrPath,
    *,
    image: StrPath | None = None,
    confidence: StrPath | None = None,
    before: StrPath | None = None,
    report: StrPath | None = None,
    title: str = "",
    attribution: str = "",
    nomenclature: Nomenclature | None = None,
    feedback: Feedback | None = None,
) -> Published:
    """Write a web page of a map, with everything that it shows, into a folder.

    Files that are cloud-optimised GeoTIFFs of the right kind are copied, others converted. A folder with a map that was
    published earlier is replaced as a whole; no other folder is.

    Args:
        source: class raster.
        folder: folder to write.
        image: image to show beneath the map.
        confidence: confidence raster of the map.
        before: class raster of an earlier date with the same classes; it is laid on the map's pixel grid.
        report: HTML report to publish with the map.
        title: title of the page; empty: the name of the map's file.
        attribution: source of the data, as plain text; empty: that of the map's model, if there is one.
        nomenclature: classes of the maps; None: their legends.
        feedback: receives progress.

    Raises:
        InputError: an input is of another kind or does not fit the map, the page is not built, or the folder holds
            something else.
        RasterError: a file cannot be read or written.
        CancelledError: the user cancelled.

    Example:
        >>> from flair_seg.tools import publish
        >>> site = publish("map.tif", "site", attribution="IGN, BD ORTHO 2021")  # doctest: +SKIP
        >>> site.page  # doctest: +SKIP
        'site/index.html'
    """
    feedback = feedback or Feedback()
    source, folder = path_text(source), path_text(folder)
    report = optional_text(report)
    page = page_files()
    check_site_folder(folder)
    _check_report(report)
    raster = ClassRaster(source, nomenclature)
    check_north_up(raster.grid, source)
    with all_or_none(), part_folder(folder) as part:
        making = os.path.join(part, "site")
        os.mkdir(making)  # as open to others as any new folder, unlike the part folder: a server must read it
        site = _Site(making, raster, feedback)
        layers = site.write(
            optional_text(image), optional_text(confidence), optional_text(before), nomenclature=nomenclature
        )
        if report is not None:
            shutil.copyfile(report, os.path.join(making, "report.html"))
        config = page_config(
            layers["map"],
            layers.get("image"),
            layers.get("confidence"),
            layers.get("before"),
            report=None if report is None else "report.html",
            title=title or Path(source).stem,
            attribution=attribution,
            feedback=Stage(feedback, 0.9, 1),
        )
        _write_page(Path(making), page, config)
        feedback.stop_if_cancelled()
        put_folder_in_place(making, folder)
    return _published(folder)


def page_files() -> Path:
    """Return the folder of the built pages.

    Raises:
        InputError: they are not built.
    """
    pages = resources() / "web"
    for name in page_names():
        if not (pages / name).is_file():
            raise InputError(
                "The map page is missing: '{path}'. In a checkout, build the pages with 'make web'; the packages of "
                "flair-seg contain them.",
                path=pages / name,
            )
    return pages


def page_names() -> tuple[str, ...]:
    """Return the files of the map page, below the folder of the built pages."""
    return (f"map/{_PAGE}", *(f"{_ASSETS}/{asset}" for asset in _ASSET_NAMES))


def check_site_folder(folder: str) -> None:
    """Raise `InputError` unless a site can be written to a folder: it is new, empty, or holds a published map."""
    check_given(folder)
    check_real_folder(folder)
    parent = os.path.dirname(os.path.abspath(folder))
    if not os.path.isdir(parent):
        raise InputError(
            "Folder '{folder}' of output '{output}' does not exist. Create it first.", folder=parent, output=folder
        )
    if os.path.isdir(folder) and os.listdir(folder) and not _is_published(folder):
        raise InputError(
            "Folder '{folder}' exists and does not hold a published map. Choose a new or an empty folder.",
            folder=folder,
        )


def _is_published(folder: str) -> bool:
    """Whether a folder holds a site that `publish` wrote."""
    try:
        config = read_json(os.path.join(folder, CONFIG), CONFIG)
    except FlairError:
        return False
    return isinstance(config, dict) and config.get("written_by") == _MARK


def _check_report(report: str | None) -> None:
    """Raise `InputError` unless a report is an HTML file."""
    if report is None:
        return
    try:
        with open(report, "rb") as file:
            head = file.read(_HEAD_BYTES)
    except OSError as error:
        raise InputError("Cannot read report '{path}': {reason}", path=report, reason=error.strerror) from error
    if b"<html" not in head.lower():
        raise InputError(
            "Report '{path}' is not an HTML page. Choose a report of flair-seg (.html), e.g. of areas or accuracy.",
            path=report,
        )


class _Site:
    """The rasters of a site under construction."""

    def __init__(self, folder: str, raster: ClassRaster, feedback: Feedback) -> None:
        """Write into `folder`."""
        self._folder, self._raster, self._feedback = folder, raster, feedback

    def write(
        self, image: str | None, confidence: str | None, before: str | None, *, nomenclature: Nomenclature | None
    ) -> dict[str, PageLayer]:
        """Write the map and what belongs to it, and return the layers of the page.

        Raises:
            InputError: a raster is of another kind or does not fit the map.
            RasterError: a raster cannot be read or written.
            CancelledError: the user cancelled.
        """
        layers = {"map": self._layer("map", 0, 0.3, lambda path, part: write_map(self._raster, path, part))}
        if before is not None:
            earlier = ClassRaster(before, nomenclature)
            common_classes(self._raster, earlier)
            layers["before"] = self._layer("before", 0.3, 0.5, lambda path, part: self._before(earlier, path, part))
        if confidence is not None:
            percent = ConfidenceRaster(confidence, self._raster)
            layers["confidence"] = self._layer(
                "confidence", 0.5, 0.6, lambda path, part: write_confidence(percent, self._raster, path, part)
            )
        if image is not None:
            layers["image"] = self._layer("image", 0.6, 0.9, lambda path, part: self._image(image, path, part))
        return layers

    def _layer(self, name: str, begin: float, end: float, write: Callable[[str, Feedback], None]) -> PageLayer:
        """Write a raster of the site, without the files that GDAL and QGIS want next to it."""
        path = os.path.join(self._folder, f"{name}.tif")
        write(path, Stage(self._feedback, begin, end))
        for companion in (f"{path}.aux.xml", str(Path(path).with_suffix(".qml"))):
            Path(companion).unlink(missing_ok=True)
        return PageLayer(path, f"{name}.tif")

    def _before(self, earlier: ClassRaster, path: str, feedback: Feedback) -> None:
        """Write the earlier map on the map's pixel grid."""
        if earlier.grid == self._raster.grid:
            write_map(earlier, path, feedback)
            return
        with warped_onto(earlier, self._raster.grid) as laid:
            write_map(laid, path, feedback, as_is=False)

    def _image(self, image: str, path: str, feedback: Feedback) -> None:
        """Copy or convert the image."""
        if is_web_image(open_raster(image)):
            shutil.copyfile(image, path)
        else:
            write_web_image(image, self._raster, path, feedback)


def write_map(raster: ClassRaster, path: str, feedback: Feedback, *, as_is: bool = True) -> None:
    """Write a map as a cloud-optimised GeoTIFF of bytes whose overviews hold the most frequent class.

    Args:
        raster: the map.
        path: GeoTIFF to write.
        feedback: receives progress.
        as_is: copy the file if it is one already.

    Raises:
        InputError: it has a code without a class.
        RasterError: it cannot be read or written.
        CancelledError: the user cancelled.
    """
    if as_is and _is_web_map(raster.path):
        shutil.copyfile(raster.path, path)
        return
    nodata = raster.nodata
    with ClassRasterWriter(path, raster.grid, raster.classes, nodata, "land cover") as writer:
        for _, rows in raster.strips(feedback):
            writer.write(rows)
        writer.finish(feedback, raster.provenance)


def write_confidence(percent: ConfidenceRaster, raster: ClassRaster, path: str, feedback: Feedback) -> None:
    """Write the confidence of a map on its pixel grid, in whole percent.

    Raises:
        RasterError: it cannot be read or written.
        CancelledError: the user cancelled.
    """
    writer = GeoTiffWriter(path, raster.grid, ["confidence (%)"], PERCENT_NODATA, "%")
    try:
        for window, _ in raster.strips(feedback):
            values, known = percent.read(window)
            rows: Codes = np.full(values.shape, PERCENT_NODATA, np.uint8)
            rows[known] = np.rint(np.clip(values[known], 0, 100))
            writer.write(rows[None])
        writer.set_metadata({KIND_ITEM: "confidence", UNIT_ITEM: PERCENT})
        writer.complete(feedback, "AVERAGE", percent_style())
        writer.publish()
    finally:
        writer.discard()


def _is_web_map(path: str) -> bool:
    """Whether a map can be copied as it is: a file of this package, whose overviews hold classes, not mixtures."""
    if not os.path.isfile(path):
        return False
    dataset = open_raster(path)
    structure = dataset.GetMetadata("IMAGE_STRUCTURE") or {}
    return (
        structure.get("LAYOUT") == "COG"
        and structure.get("COMPRESSION") in _COMPRESSIONS
        and dataset.GetRasterBand(1).DataType == gdal.GDT_Byte
        and bool(dataset.GetMetadataItem(CLASSES_ITEM))
    )


def _write_page(folder: Path, pages: Path, config: dict[str, Any]) -> None:
    """Write the page, its script and style, and its configuration."""
    (folder / _ASSETS).mkdir()
    for name in _ASSET_NAMES:
        shutil.copyfile(pages / _ASSETS / name, folder / _ASSETS / name)
    text = (pages / "map" / _PAGE).read_text(encoding="utf-8").replace(f'"../{_ASSETS}/', f'"{_ASSETS}/')
    (folder / _PAGE).write_bytes(text.encode("utf-8"))
    (folder / CONFIG).write_bytes(config_text({**config, "written_by": _MARK}).encode("utf-8"))


def _published(folder: str) -> Published:
    """Return what a folder holds."""
    root = Path(folder)
    files = sorted(path for path in root.rglob("*") if path.is_file())
    names = tuple(path.relative_to(root).as_posix() for path in files)
    return Published(folder, os.path.join(folder, _PAGE), names, sum(path.stat().st_size for path in files))
