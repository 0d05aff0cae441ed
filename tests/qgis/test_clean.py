"""flair:clean: a cleaned map in its own colours."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from flair_qgis.flair_seg.feedback import Feedback
from flair_qgis.flair_seg.nomenclature import FLAIR_12
from flair_qgis.flair_seg.raster.classraster import ClassRaster, ClassRasterWriter
from flair_qgis.flair_seg.raster.grid import GeoGrid, Transform
from qgis.core import QgsProcessingContext
from qgis_run import create, failure, run
from stub_raster import GSD, X, Y, read_raster, wkt, write_raster


@pytest.fixture
def land_cover(tmp_path: Path) -> str:
    """A map of conifers, deciduous trees and water, partly nodata."""
    codes = np.array([[6, 6, 7, 5], [6, 6, 7, 5], [0, 6, 7, 7]], np.uint8)
    path = str(tmp_path / "zone.tif")
    with ClassRasterWriter(
        path, GeoGrid(4, 3, wkt("EPSG:2154"), Transform(X, Y, GSD, -GSD)), FLAIR_12.classes
    ) as writer:
        writer.write(codes)
        writer.finish(Feedback())
    return path


def test_runs_all_steps(context: QgsProcessingContext, land_cover: str, tmp_path: Path) -> None:
    percent = np.array([[[90, 90, 90, 30], [90, 90, 90, 90], [90, 90, 90, 20]]], np.uint8)
    sure = str(write_raster(tmp_path / "sure.tif", percent))
    output, table = str(tmp_path / "clean.tif"), str(tmp_path / "areas.csv")
    results, _ = run(
        create("clean"), context, INPUT=land_cover, CONFIDENCE=sure, UNSURE=25, UNSURE_CLASS="water=40",
        UNSURE_TO="nodata", RECODE="6,7=trees", MIN_AREA=2 * GSD * GSD, OUTPUT=output, TABLE=table,
    )  # fmt: skip
    assert read_raster(Path(output))[0].tolist() == [[6, 6, 6, 0], [6, 6, 6, 6], [0, 6, 6, 0]]
    assert [c.name for c in ClassRaster(output).classes if c.code == 6] == ["trees"]
    assert results["OUTPUT"] == output and results["TABLE"] == table and results["MERGED"] == 1
    assert json.loads(str(results["RESULT"]))["unsure_m2"] > 0 and Path(table).is_file()
    assert Path(output).with_suffix(".qml").is_file()


def test_the_recode_table_may_be_a_file(context: QgsProcessingContext, land_cover: str, tmp_path: Path) -> None:
    file = tmp_path / "table.csv"
    file.write_text("from;to\n5;nodata\n")
    output = str(tmp_path / "clean.tif")
    run(create("clean"), context, INPUT=land_cover, RECODE_FILE=str(file), OUTPUT=output)
    assert not (read_raster(Path(output))[0] == 5).any()
    both = {"RECODE": "6=7", "RECODE_FILE": str(file)}
    assert "not both" in failure(create("clean"), context, INPUT=land_cover, OUTPUT=output, **both)


def test_what_cannot_be_taken_is_one_error(context: QgsProcessingContext, land_cover: str, tmp_path: Path) -> None:
    output = str(tmp_path / "clean.tif")
    assert "no step" in failure(create("clean"), context, INPUT=land_cover, OUTPUT=output)
    assert "4 px" in failure(create("clean"), context, INPUT=land_cover, MAJORITY=4, OUTPUT=output)
    assert not Path(output).exists()
