"""Nodata values other than a file's: one value, several, ranges; what cannot be kept is refused."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from osgeo import gdal
from stub_raster import write_raster

from flair_seg.errors import InputError
from flair_seg.raster.reader import RasterReader, describe, open_raster
from flair_seg.raster.windows import Window
from flair_seg.tools.prepare.nodata import BandNodata, ValueRange, as_virtual_raster


def seen(path: Path, pixels: np.ndarray, own: float | None, bands: tuple[BandNodata, ...]) -> tuple[np.ndarray, object]:
    """Return which pixels of a virtual raster are valid, and its pixels."""
    source = write_raster(path / "in.tif", pixels, nodata=own)
    target = str(path / "out.vrt")
    as_virtual_raster(open_raster(str(source)), target, "", bands, "layer")
    dataset = open_raster(target)
    info = describe(dataset, target)
    whole = Window(0, 0, pixels.shape[2], pixels.shape[1])
    reader = RasterReader(dataset, info, tuple(range(1, len(pixels) + 1)), dtype="float32")
    found, valid = reader.read(whole)
    return (np.ones(pixels.shape[1:], bool) if valid is None else valid), found


def one(value: float) -> ValueRange:
    """Return a range of one value."""
    return ValueRange(value, value)


@pytest.mark.parametrize(
    ("own", "wanted", "empty"),
    [
        (None, BandNodata(True, (one(7),)), {7}),
        (0, BandNodata(True, (one(7),)), {0, 7}),
        (0, BandNodata(False, (one(7),)), {7}),
        (0, BandNodata(False), set()),
        (0, BandNodata(True), {0}),
        (0, BandNodata(True, (one(0),)), {0}),
        (255, BandNodata(True, (one(0),)), {0, 255}),
        (None, BandNodata(True, (ValueRange(10, 20), one(0), one(255))), {*range(10, 21), 0, 255}),
        (None, BandNodata(True, (ValueRange(10, 20, True, True),)), set(range(11, 20))),
        (None, BandNodata(True, (ValueRange(10.5, 12.5), one(11))), {11, 12}),
        (None, BandNodata(True, (one(-9999), one(3))), {3}),  # bytes hold no -9999
        (None, BandNodata(True, (ValueRange(250, 9e9),)), set(range(250, 256))),
        (None, BandNodata(True, (one(6), one(7), one(8))), {6, 7, 8}),
    ],
)
def test_bytes(tmp_path: Path, own: float | None, wanted: BandNodata, empty: set[int]) -> None:
    pixels = np.arange(256, dtype=np.uint8).reshape(1, 16, 16)
    valid, found = seen(tmp_path, pixels, own, (wanted,))
    assert set(pixels[0][~valid].tolist()) == empty
    assert np.array_equal(found[0][valid], pixels[0][valid])


@given(st.lists(st.tuples(st.integers(-40, 40), st.integers(0, 9)), min_size=1, max_size=5), st.booleans())
def test_any_ranges_of_whole_numbers(tmp_path_factory: pytest.TempPathFactory, spans: list, own: bool) -> None:
    pixels = np.arange(-50, 50, dtype=np.int16).reshape(1, 10, 10)
    ranges = tuple(ValueRange(low, low + size) for low, size in spans)
    valid, found = seen(tmp_path_factory.mktemp("r"), pixels, -50, (BandNodata(own, ranges),))
    empty = {value for low, size in spans for value in range(low, low + size + 1)} | ({-50} if own else set())
    assert set(pixels[0][~valid].tolist()) == {value for value in empty if -50 <= value < 50}
    assert np.array_equal(found[0][valid], pixels[0][valid])


def test_bands_differ_and_a_mask_stays(tmp_path: Path) -> None:
    pixels = np.arange(2 * 64, dtype=np.uint16).reshape(2, 8, 8) * 900
    mask = np.full((8, 8), 255, np.uint8)
    mask[0] = 0
    source = write_raster(tmp_path / "in.tif", pixels, mask=mask)
    target = str(tmp_path / "out.vrt")
    bands = (BandNodata(True, (one(900 * 8), one(900 * 9))), BandNodata(True, (one(900 * 9),)))
    as_virtual_raster(open_raster(str(source)), target, "EPSG:3857", bands, "layer")
    dataset = gdal.Open(target)
    assert [dataset.GetRasterBand(n).GetNoDataValue() for n in (1, 2)] == [7200, 8100]
    assert dataset.ReadAsArray()[0, 1, :3].tolist() == [7200, 7200, 9000]
    assert describe(dataset, target).has_mask
    assert "3857" in dataset.GetProjection()


def test_one_value_of_floats_is_kept_and_several_are_refused(tmp_path: Path) -> None:
    pixels = np.array([[[-9999, 0.5], [1e30, 2]]], np.float32)
    valid, _ = seen(tmp_path, pixels, None, (BandNodata(True, (one(-9999),)),))
    assert valid.tolist() == [[False, True], [True, True]]
    with pytest.raises(InputError, match=r"float32: band 1 of 'layer' has -9999; 1e\+30\."):
        seen(tmp_path, pixels, None, (BandNodata(True, (one(-9999), one(1e30))),))
