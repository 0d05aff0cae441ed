"""A small published map whose pixels are known, for the tests of its page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from osgeo import gdal
from stub_raster import GSD, X, Y, wkt, write_raster

from flair_seg.feedback import Feedback
from flair_seg.nomenclature import NOMENCLATURES
from flair_seg.raster.classraster import ClassRasterWriter
from flair_seg.raster.grid import GeoGrid, Grid, Transform
from flair_seg.raster.legend import KIND_ITEM
from flair_seg.tools.web.publish import Published, publish

WIDTH, HEIGHT = 1400, 1000
BUILDING, WATER, VINEYARD = 1, 5, 9
SURE, UNSURE = 100, 30
GREY = (120, 130, 110)
"""Colour of the image."""
CLASSES = NOMENCLATURES["flair-13"].classes
COLOURS = {cover.code: cover.rgb for cover in CLASSES}


def codes() -> np.ndarray:
    """Return the map: buildings on the left, water on the right, the last tenth of the rows not mapped."""
    pixels = np.full((HEIGHT, WIDTH), BUILDING, np.uint8)
    pixels[:, WIDTH // 2 :] = WATER
    pixels[-HEIGHT // 10 :] = 0
    return pixels


def codes_before() -> np.ndarray:
    """Return the map before: the upper half of the water was vineyard."""
    pixels = codes()
    pixels[: HEIGHT // 2, WIDTH // 2 :] = VINEYARD
    return pixels


def write_map(path: Path, pixels: np.ndarray, grid: Grid | None = None) -> Path:
    """Write a map of FLAIR's 13 classes; without a grid, in Lambert-93."""
    height, width = pixels.shape
    grid = grid or GeoGrid(width, height, wkt("EPSG:2154"), Transform(X, Y, GSD, -GSD))
    with ClassRasterWriter(path, grid, CLASSES, 0) as writer:
        writer.write(pixels)
        writer.finish(Feedback())
    return path


def write_confidence(path: Path) -> Path:
    """Write a confidence raster: sure on the left, unsure on the right."""
    percent = np.full((1, HEIGHT, WIDTH), SURE, np.uint8)
    percent[:, :, WIDTH // 2 :] = UNSURE
    write_raster(path, percent, nodata=255)
    dataset = gdal.Open(str(path), gdal.GA_Update)
    dataset.SetMetadataItem(KIND_ITEM, "confidence")
    del dataset
    return path


def write_image(path: Path) -> Path:
    """Write an image of one colour."""
    pixels = np.empty((3, HEIGHT, WIDTH), np.uint8)
    pixels[:] = np.array(GREY, np.uint8)[:, None, None]
    return write_raster(path, pixels, colours=("RedBand", "GreenBand", "BlueBand"))


def inputs(folder: Path) -> dict[str, Path]:
    """Write map, map before, image, confidence and report."""
    report = folder / "areas.html"
    report.write_text("<!doctype html><html lang='en'><title>Areas</title></html>", encoding="utf-8")
    return {
        "source": write_map(folder / "map.tif", codes()),
        "before": write_map(folder / "before.tif", codes_before()),
        "image": write_image(folder / "image.tif"),
        "confidence": write_confidence(folder / "confidence.tif"),
        "report": report,
    }


def publish_all(folder: Path, target: Path, **more: Any) -> Published:  # noqa: ANN401 - options of publish
    """Publish the map with everything."""
    files = inputs(folder)
    return publish(files.pop("source"), target, **files, **{"title": "Two halves", "attribution": "Test", **more})
