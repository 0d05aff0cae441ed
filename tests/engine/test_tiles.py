"""A map in tiles: the pixels of the one file, however it is divided and made; nothing half-done in its place."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal
from stub_raster import grey, read_raster, write_raster

from flair_seg.errors import InputError, RasterError
from flair_seg.mapping.tiled import finish
from flair_seg.segment import SegmentResult

Run = Callable[..., SegmentResult]


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A raster of 200 x 330 px whose right part is nodata."""
    pixels = grey(200, 330, seed=4, low=1)
    pixels[:, :, 210:] = 0
    return write_raster(tmp_path / "in.tif", pixels, nodata=0)


@pytest.mark.parametrize("blocks", [{}, {"block_size": 90}])
def test_tiles_have_the_pixels_of_the_one_file(run: Run, source: Path, tmp_path: Path, blocks: dict[str, int]) -> None:
    names = ("out", "sure", "shares")
    one = {kind: str(tmp_path / f"{name}.tif") for kind, name in zip(("output", "confidence", "probabilities"), names)}
    whole = run(source, **one)
    folder = tmp_path / "tiled"
    folder.mkdir()
    tiled = {kind: str(folder / f"{name}.vrt") for kind, name in zip(one, names)}
    made = run(source, tiles=100, **tiled, **blocks)
    for name in names:
        assert (read_raster(folder / f"{name}.vrt") == read_raster(tmp_path / f"{name}.tif")).all()
        tiles = sorted(path.name for path in (folder / f"{name}_tiles").glob("*.tif"))
        assert tiles == [f"r0000{row}_c0000{column}.tif" for row in (0, 1) for column in (0, 1, 2)]  # not the fourth
    assert made.class_areas == whole.class_areas and made.qml == str(folder / "out.qml")
    assert sorted(path.name for path in folder.iterdir()) == sorted(
        f"{name}{ending}" for name in names for ending in (".vrt", ".qml", "_tiles")
    )


def test_a_tile_is_a_raster_of_its_own(run: Run, source: Path, tmp_path: Path) -> None:
    run(source, output=str(tmp_path / "map.vrt"), tiles=100)
    tile = gdal.Open(str(tmp_path / "map_tiles" / "r00001_c00001.tif"))
    assert (tile.RasterXSize, tile.RasterYSize) == (100, 100)
    assert tile.GetGeoTransform()[0] == pytest.approx(700020.0) and tile.GetMetadataItem("FLAIR_SEG_MODEL") == "stub"
    band = tile.GetRasterBand(1)
    table = band.GetDefaultRAT()
    counts = [table.GetValueAsInt(row, 1) for row in range(table.GetRowCount())]
    assert sum(counts) == 100 * 100 and band.GetCategoryNames() and band.GetColorTable()
    over = gdal.Open(str(tmp_path / "map.vrt"))
    assert over.GetRasterBand(1).GetCategoryNames() == band.GetCategoryNames()
    assert over.GetMetadataItem("FLAIR_SEG_MODEL") == "stub" and over.GetRasterBand(1).GetNoDataValue() is not None


def test_a_second_run_takes_the_place_of_the_first(run: Run, source: Path, tmp_path: Path) -> None:
    run(source, output=str(tmp_path / "map.vrt"), tiles=50)
    run(source, output=str(tmp_path / "map.vrt"), tiles=150)
    assert len(list((tmp_path / "map_tiles").glob("*.tif"))) == 4
    assert np.count_nonzero(read_raster(tmp_path / "map.vrt")) == 200 * 210


def test_what_is_refused(run: Run, source: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"out\.tif' .*\.vrt"):
        run(source, tiles=100)
    (tmp_path / "map_tiles").mkdir()
    with pytest.raises(
        InputError,
        match=r"Folder '.*map_tiles' exists, but its virtual raster '.*map\.vrt' does not",
    ):
        run(source, output=str(tmp_path / "map.vrt"), tiles=100)
    with pytest.raises(InputError, match="tiles: 0"):
        run(source, output=str(tmp_path / "map.vrt"), tiles=0)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.tif", "map_tiles"]


def test_a_failure_leaves_the_finished_tiles_for_the_next_run(
    run: Run, source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RasterError("no more")

    with monkeypatch.context() as patch:
        patch.setattr(finish, "_vrt", fail)
        with pytest.raises(RasterError, match="no more"):
            run(source, output=str(tmp_path / "map.vrt"), tiles=100)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.tif", "map.vrt.part"]
    assert run(source, output=str(tmp_path / "map.vrt"), tiles=100).windows == 0  # all tiles were finished
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.tif", "map.qml", "map.vrt", "map_tiles"]


def test_tiles_of_a_raster_without_coordinates(run: Run, tmp_path: Path) -> None:
    source = write_raster(tmp_path / "in.tif", grey(70, 130, seed=4), crs=None, geotransform=None)
    run(source)
    run(source, output=str(tmp_path / "map.vrt"), tiles=64)
    virtual = gdal.Open(str(tmp_path / "map.vrt"))
    assert virtual.GetGeoTransform(can_return_null=True) is None and virtual.GetProjection() == ""
    assert (read_raster(tmp_path / "map.vrt") == read_raster(tmp_path / "out.tif")).all()
