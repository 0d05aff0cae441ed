"""The output carries its meaning: legend, table, nodata, provenance, overviews, style; and nothing of the machine."""

from __future__ import annotations

import hashlib
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal, osr
from osgeo_utils.samples import validate_cloud_optimized_geotiff as cog
from stub_network import manifest, write_network
from stub_raster import GSD, X, Y, grey, known_classes, read_raster, write_raster

import flair_seg
from flair_seg.errors import RasterError
from flair_seg.nomenclature import CITYSCAPES_8, FLAIR_19, LandCoverClass, nodata_code
from flair_seg.raster.geotiff import GeoTiffWriter
from flair_seg.raster.grid import Grid
from flair_seg.raster.style import class_style
from flair_seg.segment import SegmentResult

Run = Callable[..., SegmentResult]
HEIGHT, WIDTH = 530, 700
"""More than a block of 512 px each way, so that there are overviews."""


@pytest.fixture(scope="module")
def pixels() -> np.ndarray:
    """Return grey patches with a nodata corner."""
    image = grey(HEIGHT, WIDTH, seed=11, low=1)
    image[:, :100, :150] = 0
    return image


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory, grey_model: Path, pixels: np.ndarray) -> SegmentResult:
    """A map with confidence and probabilities."""
    from flair_seg.segment import SegmentOptions, segment

    folder = tmp_path_factory.mktemp("result")
    source = write_raster(folder / "mosaic é.tif", pixels, nodata=0)
    return segment(
        SegmentOptions(
            str(source),
            str(folder / "map.tif"),
            model=str(grey_model),
            quality="fast",
            threads=1,
            confidence=str(folder / "confidence.tif"),
            probabilities=str(folder / "shares.tif"),
        )
    )


@pytest.fixture
def band(result: SegmentResult) -> Iterator[gdal.Band]:
    """The class band, while its dataset is open."""
    dataset = gdal.Open(result.output)
    yield dataset.GetRasterBand(1)
    del dataset


def paths(result: SegmentResult) -> list[str]:
    """Return the rasters made."""
    assert result.confidence and result.probabilities
    return [result.output, result.confidence, result.probabilities]


def test_is_on_the_inputs_grid(result: SegmentResult) -> None:
    for path in paths(result):
        dataset = gdal.Open(path)
        assert (dataset.RasterXSize, dataset.RasterYSize) == (WIDTH, HEIGHT)
        assert dataset.GetGeoTransform() == (X, GSD, 0, Y, 0, -GSD)
        assert osr.SpatialReference(dataset.GetProjection()).GetAuthorityCode(None) == "2154"


def test_is_a_valid_cog_with_overviews(result: SegmentResult) -> None:
    for path in paths(result):
        warnings, errors, _ = cog.validate(path, full_check=True)
        assert errors == [] and warnings == []
        dataset = gdal.Open(path)
        assert dataset.GetRasterBand(1).GetOverviewCount() >= 1
        assert dataset.GetMetadataItem("COMPRESSION", "IMAGE_STRUCTURE") == "DEFLATE"
        assert dataset.GetRasterBand(1).GetBlockSize() == [512, 512]


def test_nodata_in_is_nodata_out(result: SegmentResult, pixels: np.ndarray) -> None:
    empty = pixels[0] == 0
    expected = [(1, 0), (1, 255), (3, 255)]
    for path, (count, nodata) in zip(paths(result), expected):
        dataset = gdal.Open(path)
        values = read_raster(path)
        assert dataset.RasterCount == count
        assert [dataset.GetRasterBand(n + 1).GetNoDataValue() for n in range(count)] == [nodata] * count
        assert (values[:, empty] == nodata).all() and (values[:, ~empty] != nodata).all()


def test_overviews_show_the_class_most_pixels_have(run: Run, tmp_path: Path) -> None:
    """Of each four pixels the first, which plain decimation would take, is another than the rest."""
    plane = np.full((530, 540), 250, np.uint8)
    plane[::2, ::2] = 10
    pixels = np.broadcast_to(plane, (5, *plane.shape)).copy()
    dataset = gdal.Open(run(write_raster(tmp_path / "in.tif", pixels), quality="fast").output)
    overview = dataset.GetRasterBand(1).GetOverview(0)
    assert (overview.XSize, overview.YSize) == (270, 265)
    assert set(np.frombuffer(overview.ReadRaster(), np.uint8).tolist()) == {3}


def test_bands_are_named(result: SegmentResult) -> None:
    names = []
    for path in paths(result):
        dataset = gdal.Open(path)
        names.append([dataset.GetRasterBand(n + 1).GetDescription() for n in range(dataset.RasterCount)])
    shares = ["building (%)", "pervious surface (%)", "impervious surface (%)"]
    assert names == [["land cover"], ["confidence (%)"], shares]


def test_colour_table_and_class_names(band: gdal.Band) -> None:
    assert band.GetColorInterpretation() == gdal.GCI_PaletteIndex
    table, names = band.GetColorTable(), band.GetCategoryNames()
    assert names == ["", "building", "pervious surface", "impervious surface"]
    for cover in FLAIR_19.classes[:3]:
        assert table.GetColorEntry(cover.code)[:3] == cover.rgb


def test_raster_attribute_table(band: gdal.Band, pixels: np.ndarray) -> None:
    table = band.GetDefaultRAT()
    columns = [table.GetNameOfCol(n) for n in range(table.GetColumnCount())]
    assert columns == ["Value", "Count", "Class", "Area_m2", "Red", "Green", "Blue"]
    counts = np.bincount(known_classes(pixels)[pixels[0] > 0], minlength=4)
    for row, cover in enumerate(FLAIR_19.classes[:3]):
        assert table.GetValueAsInt(row, 0) == cover.code
        assert table.GetValueAsInt(row, 1) == counts[cover.code]
        assert table.GetValueAsString(row, 2) == cover.name
        assert table.GetValueAsDouble(row, 3) == pytest.approx(counts[cover.code] * 0.04, rel=0.002)
        assert tuple(table.GetValueAsInt(row, n) for n in (4, 5, 6)) == cover.rgb
    assert table.GetRowCount() == 3


def test_bands_have_units(result: SegmentResult) -> None:
    units = []
    for path in paths(result):
        dataset = gdal.Open(path)
        units.append({dataset.GetRasterBand(number + 1).GetUnitType() for number in range(dataset.RasterCount)})
    assert units == [{""}, {"%"}, {"%"}]


def test_provenance(result: SegmentResult, grey_model: Path) -> None:
    for path in paths(result):
        metadata = gdal.Open(path).GetMetadata()
        assert metadata["FLAIR_SEG_VERSION"] == flair_seg.__version__
        assert metadata["FLAIR_SEG_MODEL"] == "stub"
        assert metadata["FLAIR_SEG_MODEL_SHA256"] == hashlib.sha256(grey_model.read_bytes()).hexdigest()
        assert metadata["FLAIR_SEG_INPUT"] == "mosaic é.tif"
        assert metadata["FLAIR_SEG_STRIDE"] == "64" and metadata["FLAIR_SEG_WINDOW_SIZE"] == "64"
        assert metadata["FLAIR_SEG_COMBINE"] == "vote" and metadata["FLAIR_SEG_TTA"] == "none"
        assert metadata["FLAIR_SEG_BANDS"].startswith("red=1")
        assert "onnxruntime" in metadata["FLAIR_SEG_SOFTWARE"] and "GDAL" in metadata["FLAIR_SEG_SOFTWARE"]
        assert "TIFFTAG_DATETIME" not in metadata


def test_files_tell_nothing_of_the_machine(result: SegmentResult) -> None:
    folder = Path(result.output).parent
    written = [path for path in folder.iterdir() if not path.name.startswith("mosaic")]
    assert len(written) == 7  # three rasters and styles, and the table of the classes
    for path in written:
        content = path.read_bytes()
        for secret in (str(folder), folder.name, str(Path.cwd()), str(Path(flair_seg.__file__).parent)):
            assert secret.encode() not in content, path.name


def test_style_names_and_colours_every_class(result: SegmentResult) -> None:
    assert result.qml == str(Path(result.output).with_suffix(".qml"))
    entries = ElementTree.parse(result.qml).getroot().findall(".//paletteEntry")  # noqa: S314 - our own file
    found = [(int(e.attrib["value"]), e.attrib["label"], e.attrib["color"]) for e in entries]
    assert found == [(c.code, c.name, c.colour) for c in FLAIR_19.classes[:3]]
    assert result.confidence is not None
    ramp = ElementTree.parse(Path(result.confidence).with_suffix(".qml")).getroot()  # noqa: S314
    assert ramp.find(".//colorrampshader") is not None


def test_style_escapes_names() -> None:
    style = class_style((LandCoverClass(1, 'a "b" <c> & d', "#010203"),))
    root = ElementTree.fromstring(style.partition("\n")[2])  # noqa: S314
    assert root.find(".//paletteEntry").attrib["label"] == 'a "b" <c> & d'  # type: ignore[union-attr]


def test_nodata_moves_where_zero_is_a_class(run: Run, tmp_path: Path) -> None:
    description = manifest(classes=CITYSCAPES_8.classes)
    model = str(write_network(tmp_path / "model.onnx", description))
    image = grey(70, 50) | 1  # even greys lie half-way between two of eight levels
    image[:, :20] = 0
    result = run(write_raster(tmp_path / "in.tif", image, nodata=0), model=model)
    expected = np.where(image[0] == 0, 255, known_classes(image, 8) - 1)
    assert np.array_equal(read_raster(result.output)[0], expected)
    dataset = gdal.Open(result.output)
    assert dataset.GetRasterBand(1).GetNoDataValue() == 255
    assert nodata_code(CITYSCAPES_8.classes) == 255


def test_codes_of_the_manifest_are_written(run: Run, tmp_path: Path) -> None:
    classes = tuple(LandCoverClass(code, f"c{code}", "#102030") for code in (7, 40, 254))
    model = str(write_network(tmp_path / "model.onnx", manifest(classes=classes)))
    image = grey(40, 50)
    result = run(write_raster(tmp_path / "in.tif", image), model=model)
    assert np.array_equal(read_raster(result.output)[0], np.array([0, 7, 40, 254])[known_classes(image)])
    dataset = gdal.Open(result.output)
    dataset.GetGeoTransform()  # GDAL 3.6 knows no category names before something else has read the .aux.xml
    names = dataset.GetRasterBand(1).GetCategoryNames()
    assert (len(names), names[7], names[8], names[254]) == (255, "c7", "", "c254")


@pytest.mark.parametrize("name", ["out.tif", "out.TIF", "out.tiff", "my.map.tif", "ünïcode map.tif"])
def test_output_names(run: Run, tmp_path: Path, name: str) -> None:
    result = run(write_raster(tmp_path / "in.tif", grey(40, 50)), output=str(tmp_path / name))
    stem = name.rpartition(".")[0]
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted(["in.tif", name, f"{name}.aux.xml", f"{stem}.qml"])
    assert result.qml == str(tmp_path / f"{stem}.qml")


def test_a_relative_output(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_raster(tmp_path / "in.tif", grey(40, 50))
    monkeypatch.chdir(tmp_path)
    run("in.tif", output="map.tif")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["in.tif", "map.qml", "map.tif", "map.tif.aux.xml"]


def test_what_described_an_older_raster_goes(run: Run, tmp_path: Path) -> None:
    source = write_raster(tmp_path / "in.tif", grey(40, 50))
    for name in ("out.tif", "c.tif"):
        write_raster(tmp_path / name, grey(90, 90))
        (tmp_path / f"{name}.aux.xml").write_text(
            "<PAMDataset><Metadata><MDI key='OLD'>1</MDI></Metadata></PAMDataset>"
        )
        for suffix in (".ovr", ".msk"):
            (tmp_path / f"{name}{suffix}").write_bytes(b"old")
    run(source, confidence=str(tmp_path / "c.tif"))
    assert "OLD" not in gdal.Open(str(tmp_path / "out.tif")).GetMetadata()
    left = sorted(p.name for p in tmp_path.iterdir())
    assert left == ["c.qml", "c.tif", "in.tif", "out.qml", "out.tif", "out.tif.aux.xml"]


def test_two_writers_on_one_path_do_not_meet(tmp_path: Path) -> None:
    from flair_seg.feedback import Feedback

    grid, path = Grid(600, 520, ""), str(tmp_path / "out.tif")
    writers = [GeoTiffWriter(path, grid, ["one"], 255) for _ in range(2)]
    for value, writer in enumerate(writers):
        writer.write(np.full((1, 520, 600), value, np.uint8))
    for value, writer in enumerate(writers):
        writer.complete(Feedback(), "MODE", "style")
        writer.publish()
        assert (read_raster(path) == value).all()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["out.qml", "out.tif"]


def test_files_are_readable_as_the_users_files_are(run: Run, tmp_path: Path) -> None:
    usual = tmp_path / "usual"
    usual.touch()
    run(write_raster(tmp_path / "in.tif", grey(40, 50)))
    for name in ("out.tif", "out.tif.aux.xml", "out.qml"):
        assert (tmp_path / name).stat().st_mode == usual.stat().st_mode


def test_a_writer_that_cannot_start_leaves_nothing(tmp_path: Path, gdal_exceptions: bool) -> None:
    with pytest.raises(RasterError, match=r"Cannot write '.*out\.tif'"):
        GeoTiffWriter(str(tmp_path / "out.tif"), Grid(0, 5, ""), ["one"], 255)
    with pytest.raises(RasterError, match=r"Cannot write '.*out\.tif': No such file"):
        GeoTiffWriter(str(tmp_path / "none" / "out.tif"), Grid(5, 5, ""), ["one"], 255)
    assert list(tmp_path.iterdir()) == []
