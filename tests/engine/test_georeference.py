"""A raster located by control points, coefficients or arrays, or on a rotated grid, is refused by every tool."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal
from stub_raster import GSD, X, Y, box, grey, wkt, write_polygons, write_raster

from flair_seg.errors import InputError
from flair_seg.feedback import Feedback
from flair_seg.nomenclature import FLAIR_19
from flair_seg.tools.analyse.areas import areas
from flair_seg.tools.analyse.changes.change import change
from flair_seg.tools.analyse.patches.exportpatches import ExportOptions, export_patches
from flair_seg.tools.analyse.patches.splitpatches import split_patches
from flair_seg.tools.analyse.polygons.vectorize import vectorize
from flair_seg.tools.assess.accuracy import AccuracyOptions, accuracy
from flair_seg.tools.assess.sample import SampleOptions, sample
from flair_seg.tools.prepare.inputcheck.checkinput import check_input
from flair_seg.tools.prepare.mosaic import build_mosaics
from flair_seg.tools.prepare.stacking.stack import StackOptions, stack

RPC = {
    **{f"{axis}_{kind}": "100" for axis in ("LINE", "SAMP", "LAT", "LONG", "HEIGHT") for kind in ("OFF", "SCALE")},
    **{f"{axis}_{part}_COEFF": " ".join(["1"] + ["0"] * 19) for axis in ("LINE", "SAMP") for part in ("NUM", "DEN")},
}
ARRAYS = {"X_DATASET": "x.tif", "Y_DATASET": "y.tif", "X_BAND": "1", "Y_BAND": "1", "PIXEL_OFFSET": "0",
          "LINE_OFFSET": "0", "PIXEL_STEP": "1", "LINE_STEP": "1"}  # fmt: skip


def write(path: Path, located_by: str, bands: int = 5) -> str:
    """Write a raster without a plain geotransform."""
    rotated = (X, GSD, 0.05, Y, 0.05, -GSD) if located_by == "rotation" else None
    write_raster(path, grey(64, 80, bands=bands), geotransform=rotated, crs="EPSG:2154" if rotated else None)
    dataset = gdal.Open(str(path), gdal.GA_Update)
    if located_by == "points":
        corners = ((0, 0), (80, 0), (80, 64), (0, 64))
        points = [gdal.GCP(X + column * GSD, Y - row * GSD, 0, column, row) for column, row in corners]
        dataset.SetGCPs(points, wkt("EPSG:2154"))
    elif located_by == "coefficients":
        dataset.SetMetadata(RPC, "RPC")
    elif located_by == "arrays":
        dataset.SetMetadata(ARRAYS, "GEOLOCATION")
    return str(path)


WORDS = {
    "points": ("4 ground control points", "gdalwarp -r bilinear"),
    "coefficients": ("RPC", "gdalwarp -r bilinear -rpc -t_srs"),
    "arrays": ("geolocation arrays", "gdalwarp -r bilinear -geoloc -t_srs"),
    "rotation": ("is rotated", "gdalwarp"),
}


@pytest.mark.parametrize("located_by", WORDS)
def test_segment_refuses_it_with_the_command(run: Callable[..., object], tmp_path: Path, located_by: str) -> None:
    source = write(tmp_path / "in.tif", located_by)
    with pytest.raises(InputError) as caught:
        run(source)
    assert all(word in str(caught.value) for word in (*WORDS[located_by], "in.tif", "in_warped.tif"))
    assert not (tmp_path / "out.tif").exists()


def test_the_command_brings_it_to_its_place(run: Callable[..., object], tmp_path: Path) -> None:
    warped = gdal.Warp(str(tmp_path / "w.tif"), write(tmp_path / "in.tif", "points"), resampleAlg="bilinear")
    assert warped.GetGeoTransform()[::3] == pytest.approx((X, Y), abs=GSD)
    del warped
    run(tmp_path / "w.tif")
    assert gdal.Open(str(tmp_path / "out.tif")).GetGeoTransform()[0] == pytest.approx(X, abs=GSD)


@pytest.mark.parametrize("located_by", WORDS)
def test_every_tool_refuses_it(tmp_path: Path, grey_model: Path, located_by: str) -> None:
    quiet = Feedback()
    image, codes = write(tmp_path / "in.tif", located_by), write(tmp_path / "map.tif", located_by, bands=1)
    good = str(write_raster(tmp_path / "good.tif", np.ones((1, 64, 80), np.uint8)))
    zones = str(write_polygons(tmp_path / "z.gpkg", [box(X, Y - 5, X + 5, Y)]))
    colours = write(tmp_path / "rgb.tif", located_by, bands=3)
    (tmp_path / "patches").mkdir()
    write(tmp_path / "patches" / "IMG_1.tif", located_by)
    (tmp_path / "good_patches").mkdir()
    write_raster(tmp_path / "good_patches" / "IMG_1.tif", grey(64, 80))
    out = str(tmp_path / "out")
    calls: list[Callable[[], object]] = [
        lambda: check_input(image, str(grey_model)),
        lambda: vectorize(codes, out + ".gpkg", nomenclature=FLAIR_19),
        lambda: areas(codes, out + ".csv", nomenclature=FLAIR_19),
        lambda: change(codes, good, out + ".tif", nomenclature=FLAIR_19),
        lambda: change(good, codes, out + ".tif", nomenclature=FLAIR_19),
        lambda: accuracy(AccuracyOptions(codes, zones, map_nomenclature=FLAIR_19), quiet),
        lambda: accuracy(AccuracyOptions(good, codes, map_nomenclature=FLAIR_19), quiet),
        lambda: sample(codes, out + ".gpkg", SampleOptions(size=10, nomenclature=FLAIR_19), quiet),
        lambda: export_patches(ExportOptions(image, good, out, patch_size=32)),
        lambda: export_patches(ExportOptions(good, codes, out, patch_size=32, nomenclature=FLAIR_19)),
        lambda: split_patches(codes, tmp_path / "good_patches", out, nomenclature=FLAIR_19),
        lambda: stack(StackOptions(out + ".vrt", (colours,))),
        lambda: build_mosaics(tmp_path / "patches", out),
    ]
    for call in calls:
        with pytest.raises(InputError) as caught:
            call()
        assert [word for word in WORDS[located_by] if word not in str(caught.value)] == [], caught.value
    assert not list(tmp_path.glob("out*"))
