"""GDAL is left as it was found: its cache, its switch for exceptions and who hears its errors."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from osgeo import gdal
from stub_raster import grey, write_raster

from flair_seg.errors import FlairError, RasterError
from flair_seg.raster.gdalenv import gdal_cache
from flair_seg.segment import SegmentResult

Run = Callable[..., SegmentResult]


def test_gdals_cache_is_given_back_when_the_last_run_lets_go() -> None:
    before = gdal.GetCacheMax()
    one, other = gdal_cache(64 * 2**20), gdal_cache(100 * 2**20)
    one.__enter__()
    other.__enter__()
    assert gdal.GetCacheMax() == 100 * 2**20
    one.__exit__(None, None, None)
    assert gdal.GetCacheMax() == 100 * 2**20
    other.__exit__(None, None, None)
    assert gdal.GetCacheMax() == before


def test_gdal_is_left_as_it_was(run: Run, tmp_path: Path, gdal_exceptions: bool) -> None:
    source = write_raster(tmp_path / "in.tif", grey(530, 600))
    extras = {"confidence": str(tmp_path / "confidence.tif"), "probabilities": str(tmp_path / "shares.tif")}
    heard: list[str] = []
    cache = gdal.GetCacheMax()
    gdal.PushErrorHandler(lambda level, code, text: heard.append(text))
    try:
        run(source, quality="fast", **extras)
        for wrong in ({"bands": (9,)}, {"extent": (0.0, 0.0, 1.0, 1.0)}, {"extent_crs": "x", "extent": (0, 0, 1, 1)}):
            with pytest.raises(FlairError):
                run(source, **wrong)
        with pytest.raises(RasterError):
            run(tmp_path / "nowhere.tif")
        gdal.Error(gdal.CE_Warning, gdal.CPLE_AppDefined, "after all")
    finally:
        gdal.PopErrorHandler()
    assert heard == ["after all"]
    assert gdal.GetCacheMax() == cache
    assert gdal.GetUseExceptions() == int(gdal_exceptions)
