"""Class rasters: their legend, what they refuse, and that what is written is read back."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal
from stub_raster import GSD, X, Y, wkt, write_raster

from flair_seg.errors import CancelledError, InputError
from flair_seg.feedback import Feedback
from flair_seg.language import tr, use_translation
from flair_seg.nomenclature import COSIA, FLAIR_12, LandCoverClass, Nomenclature
from flair_seg.raster.classraster import ClassRaster, ClassRasterWriter
from flair_seg.raster.grid import GeoGrid, Grid, Transform
from flair_seg.raster.windows import Window

CLASSES = (LandCoverClass(1, "one", "#112233"), LandCoverClass(7, "seven & more", "#445566"))


def make(path: Path, codes: np.ndarray, classes: tuple[LandCoverClass, ...] = CLASSES) -> str:
    grid = GeoGrid(codes.shape[1], codes.shape[0], wkt("EPSG:2154"), Transform(X, Y, GSD, -GSD))
    with ClassRasterWriter(str(path), grid, classes) as writer:
        for row in range(0, len(codes), 7):
            writer.write(codes[row : row + 7])
        writer.finish(Feedback(), {"KEY": "value"})
    return str(path)


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    codes = np.random.default_rng(0).choice([0, 1, 7], (40, 30)).astype(np.uint8)
    raster = ClassRaster(make(tmp_path / "map.tif", codes))
    assert raster.classes == CLASSES and raster.nodata == 0 and raster.codes == (1, 7)
    assert (raster.read(Window(3, 5, 10, 20)) == codes[5:25, 3:13]).all()
    strips = list(raster.strips(Feedback(), height=16))
    assert [window.height for window, _ in strips] == [16, 16, 8]
    assert (np.concatenate([rows for _, rows in strips]) == codes).all()
    assert raster.pixel_m2 == pytest.approx(GSD**2, rel=2e-3)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["map.qml", "map.tif", "map.tif.aux.xml"]
    assert gdal.Open(str(tmp_path / "map.tif")).GetMetadataItem("KEY") == "value"


@pytest.mark.parametrize("values", [[1, -1], [1, 256], [1, 1.5], list(range(70))])
def test_other_values_are_taken_for_codes_in_no_raster_without_a_legend(tmp_path: Path, values: list[float]) -> None:
    path = str(write_raster(tmp_path / "heights.tif", np.array([[values]], np.float32)))
    with pytest.raises(InputError, match=rf"heights\.tif' .* {min(values):g} .* {max(values):g}"):
        ClassRaster(path)


def test_code_0_may_be_a_class(tmp_path: Path) -> None:
    raster = ClassRaster(make(tmp_path / "map.tif", np.zeros((8, 8), np.uint8), COSIA.classes))
    assert raster.classes == COSIA.classes and raster.nodata == 255


def test_names_without_a_table_are_the_legend(tmp_path: Path) -> None:
    path = write_raster(tmp_path / "labels.tif", np.ones((1, 8, 8), np.uint8))
    dataset = gdal.Open(str(path), gdal.GA_Update)
    dataset.GetRasterBand(1).SetCategoryNames(["", "grass"])
    del dataset
    assert [(c.code, c.name) for c in ClassRaster(str(path)).classes] == [(1, "grass")]


def test_labels_without_a_legend_need_a_nomenclature(tmp_path: Path) -> None:
    path = str(write_raster(tmp_path / "labels.tif", np.full((1, 8, 8), 13, np.uint8)))
    with pytest.raises(InputError, match=r"labels\.tif' has no class legend: it contains no.*flair-19"):
        ClassRaster(path)
    with pytest.raises(
        InputError, match=r"labels\.tif' contains code 13, which is not one of its classes \(1, 2, .*, 12\)"
    ):
        ClassRaster(path, FLAIR_12).read(Window(0, 0, 8, 8))


@pytest.mark.parametrize(
    ("pixels", "found"),
    [
        ((3, 8, 8), "is an image, not a class raster: it has 3 bands of type uint8"),
        ((1, 8, 8), r"is not a class raster: it has 1 band of type cfloat32"),
    ],
)
def test_what_is_no_class_raster(tmp_path: Path, pixels: tuple[int, ...], found: str) -> None:
    dtype = np.uint8 if pixels[0] == 3 else np.complex64
    path = str(write_raster(tmp_path / "image.tif", np.zeros(pixels, dtype)))
    with pytest.raises(InputError, match=f"image.tif' {found}"):
        ClassRaster(path, FLAIR_12)


@pytest.mark.parametrize("dtype", ["uint16", "int16", "uint32", "int32", "float32", "float64"])
@pytest.mark.parametrize("nodata", [None, 0, 255, 999, -5, float("nan")])
def test_codes_of_any_type_of_number_are_read(tmp_path: Path, dtype: str, nodata: float | None) -> None:
    """Nodata that is no code becomes one that no class has; NaN is nodata always."""
    if (nodata is not None and nodata < 0 and dtype[0] == "u") or (nodata != nodata and dtype[0] != "f"):
        pytest.skip("the type does not hold this nodata")
    pixels = np.array([[[1, 7, 1], [7, 1, 1]]], dtype)
    if nodata is not None:
        pixels[0, 0, 2] = nodata
    path = write_raster(tmp_path / "labels.tif", pixels, nodata=nodata)
    raster = ClassRaster(str(path), Nomenclature("two", CLASSES))
    codes = raster.read(Window(0, 0, 3, 2))
    assert codes.dtype == np.uint8 and codes[1].tolist() == [7, 1, 1]
    assert raster.nodata in (0, 255, None) and codes[0, 2] == (1 if nodata is None else raster.nodata)
    assert raster.file_nodata == nodata or nodata != nodata


def test_not_a_number_is_nodata_though_no_nodata_is_declared(tmp_path: Path) -> None:
    path = write_raster(tmp_path / "labels.tif", np.array([[[1, np.nan, 7]]], np.float32))
    raster = ClassRaster(str(path), Nomenclature("two", CLASSES))
    assert raster.nodata not in (None, 1, 7)
    assert raster.read(Window(0, 0, 3, 1)).tolist() == [[1, raster.nodata, 7]]


@pytest.mark.parametrize(
    ("dtype", "value", "nodata"),
    [("float32", 1.5, None), ("uint16", 300, None), ("int16", -1, 999), ("int32", 0, 999), ("uint16", 0, 65535)],
)
def test_values_that_are_no_codes(tmp_path: Path, dtype: str, value: float, nodata: float | None) -> None:
    """Also what is a code that no class has, though nodata gets it here."""
    path = write_raster(tmp_path / "labels.tif", np.array([[[1, value]]], dtype), nodata=nodata)
    with pytest.raises(InputError) as raised:
        ClassRaster(str(path), Nomenclature("two", CLASSES)).read(Window(0, 0, 2, 1))
    assert "labels.tif" in str(raised.value) and str(value) in str(raised.value)


def test_nothing_stands_there_before_the_end(tmp_path: Path) -> None:
    path = tmp_path / "map.tif"
    path.write_bytes(b"old")
    grid = Grid(8, 8, "")
    with pytest.raises(ZeroDivisionError), ClassRasterWriter(str(path), grid, CLASSES) as writer:
        writer.write(np.ones((8, 8), np.uint8))
        _ = 1 / 0
    assert [p.name for p in tmp_path.iterdir()] == ["map.tif"] and path.read_bytes() == b"old"


class Cancelled(Feedback):
    """A user who has pressed cancel."""

    def is_cancelled(self) -> bool:
        """Say so."""
        return True


def test_reading_can_be_cancelled(tmp_path: Path) -> None:
    raster = ClassRaster(make(tmp_path / "map.tif", np.ones((8, 8), np.uint8)))
    with pytest.raises(CancelledError):
        next(raster.strips(Cancelled()))


def test_texts_are_translated_and_filled() -> None:
    assert tr("{n} pixels", n=3) == "3 pixels" and tr("100 % {sure}") == "100 % {sure}"
    use_translation({"{n} pixels": "{n} pixel(s) au total"}.__getitem__)
    try:
        assert tr("{n} pixels", n=3) == "3 pixel(s) au total"
    finally:
        use_translation(None)
