"""Training patches: pixels as they are, labels laid on them, the split, and what is refused."""

from __future__ import annotations

import csv
import json
import math
from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal, ogr, osr
from stub_raster import GSD, X, Y, box, grey, read_raster, write_polygons, write_raster

from flair_seg.commands.cli import main
from flair_seg.errors import CancelledError, FlairError, InputError, RasterError
from flair_seg.nomenclature import COSIA, FLAIR_12, FLAIR_19
from flair_seg.tools.analyse.patches.exportpatches import ExportedPatches, ExportOptions, export_patches
from flair_seg.tools.prepare.mosaic import build_mosaics

SIZE, ROWS, COLUMNS = 16, 4, 6
Row = dict[str, str]


@pytest.fixture
def image(tmp_path: Path) -> np.ndarray:
    """`image.tif`: 4 x 6 patches and a few pixels more."""
    pixels = np.random.default_rng(1).integers(0, 256, (5, ROWS * SIZE + 5, COLUMNS * SIZE + 9)).astype(np.uint8)
    write_raster(tmp_path / "image.tif", pixels)
    return pixels


@pytest.fixture
def labels(tmp_path: Path, image: np.ndarray) -> np.ndarray:
    """`labels.tif`, on the image's pixels."""
    codes = (grey(*image.shape[1:], seed=3)[0] % 19 + 1).astype(np.uint8)
    write_raster(tmp_path / "labels.tif", codes[None])
    return codes


def export(base: Path, log: object = None, **changes: object) -> tuple[ExportedPatches, list[Row]]:
    """Export to `out` and return the result and the rows of the split."""
    values: dict[str, object] = {
        "image": str(base / "image.tif"),
        "labels": str(base / "labels.tif"),
        "folder": str(base / "out"),
        "nomenclature": FLAIR_19,
        "patch_size": SIZE,
        **changes,
    }
    result = export_patches(ExportOptions(**values), log)  # type: ignore[arg-type]
    with (Path(result.folder) / "split.csv").open(newline="", encoding="utf-8") as file:
        return result, list(csv.DictReader(file))


def at(row: Row) -> tuple[slice, slice]:
    """Return the image's pixels of a patch, from the bounds in the split."""
    column, line = (float(row["xmin"]) - X) / GSD, (Y - float(row["ymax"])) / GSD
    assert abs(column - round(column)) < 1e-3 > abs(line - round(line))
    return np.s_[round(line) : round(line) + SIZE, round(column) : round(column) + SIZE]


def nothing_left(folder: Path) -> bool:
    return not (folder / "out").exists() and not list(folder.glob("*part*"))


def test_patches_are_the_pixels_and_their_labels(
    image: np.ndarray, labels: np.ndarray, tmp_path: Path, make_log: type, gdal_exceptions: bool
) -> None:
    log = make_log()
    result, rows = export(tmp_path, log)
    assert result.patches == len(rows) == ROWS * COLUMNS and result.zones == {"Z1": 24} and result.left_out == {}
    assert list(rows[0]) == ["domain", "zone", "patch", "part", "img", "msk", "xmin", "ymin", "xmax", "ymax"]
    for number, row in enumerate(rows, 1):
        name = f"{number:06d}"
        assert row["patch"] == name and row["domain"] == "D000_2024" and row["zone"] == "Z1"
        assert row["img"] == f"D000_2024/Z1/img/IMG_{name}.tif" and row["msk"] == f"D000_2024/Z1/msk/MSK_{name}.tif"
        assert np.array_equal(read_raster(tmp_path / "out" / row["img"]), image[(slice(None), *at(row))])
        assert np.array_equal(read_raster(tmp_path / "out" / row["msk"])[0], labels[at(row)])
        for kind in ("img", "msk"):
            dataset = gdal.Open(str(tmp_path / "out" / row[kind]))
            place = (float(row["xmin"]), GSD, 0, float(row["ymax"]), 0, -GSD)
            assert dataset.GetGeoTransform() == pytest.approx(place, abs=1e-6)
            assert dataset.GetSpatialRef().GetAuthorityCode(None) == "2154"
    files = [path for path in (tmp_path / "out").rglob("*") if path.is_file()]
    assert len(files) == 2 * 24 + 1 and not list(tmp_path.glob("*part*"))
    assert log.done == sorted(log.done) and log.done[-1] == log.total and not log.warnings
    mosaics = build_mosaics(tmp_path / "out", tmp_path / "vrt")
    assert np.array_equal(read_raster(mosaics[1].path)[0], labels[: ROWS * SIZE, : COLUMNS * SIZE])


def test_one_zone_is_cut_with_a_buffer(image: np.ndarray, labels: np.ndarray, tmp_path: Path, make_log: type) -> None:
    log = make_log()
    result, rows = export(tmp_path, log)
    columns = {part: {row["xmin"] for row in rows if row["part"] == part} for part in ("train", "buffer", "val")}
    assert {part: len(found) for part, found in columns.items()} == {"train": 4, "buffer": 1, "val": 1}
    assert result.parts == {"buffer": 4, "train": 16, "val": 4}
    assert "only one zone" in log.lines[0] and "(zones: 1; buffer: 4, train: 16, val: 4)" in log.lines[1]


def test_the_same_export_is_the_same_bytes(labels: np.ndarray, tmp_path: Path) -> None:
    _, rows = export(tmp_path, stride=10, max_patches=9, seed=3)
    export(tmp_path, stride=10, max_patches=9, seed=3, folder=str(tmp_path / "again"))
    files = sorted(path.relative_to(tmp_path / "out") for path in (tmp_path / "out").rglob("*.*"))
    assert len(files) == 19
    for name in files:
        assert (tmp_path / "out" / name).read_bytes() == (tmp_path / "again" / name).read_bytes()
    _, others = export(tmp_path, stride=10, max_patches=9, seed=4, folder=str(tmp_path / "other"))
    assert {at(row)[0].start + 99 * at(row)[1].start for row in rows} != {
        at(row)[0].start + 99 * at(row)[1].start for row in others
    }


def test_labels_where_there_are_few(image: np.ndarray, tmp_path: Path, make_log: type) -> None:
    """Patches with fewer labels than asked for, or none, are left out; the rest of a patch is unlabelled."""
    codes = np.zeros(image.shape[1:], np.uint8)
    codes[:SIZE, : SIZE // 2] = 5  # half of the first patch, and 1 of 256 of the next
    codes[0, SIZE] = 7
    write_raster(tmp_path / "labels.tif", codes[None])
    log = make_log()
    result, rows = export(tmp_path, log)
    assert result.patches == 1 and result.left_out == {"too_few_labels": 23}
    assert np.array_equal(read_raster(tmp_path / "out" / rows[0]["msk"])[0], codes[:SIZE, :SIZE])
    assert gdal.Open(str(tmp_path / "out" / rows[0]["msk"])).GetRasterBand(1).GetNoDataValue() == 0
    assert any("23 candidate patches" in line and "too few" in line for line in log.lines)
    assert len(log.warnings) == 1 and "'val'" in log.warnings[0] and "is empty" in log.warnings[0]
    assert export(tmp_path, min_labelled=0.0, folder=str(tmp_path / "any"))[0].patches == 2
    assert export(tmp_path, min_labelled=0.5, folder=str(tmp_path / "half"))[0].patches == 1
    with pytest.raises(InputError, match=r"No patch .*image\.tif': 24 candidate patches .*: too few label"):
        export(tmp_path, min_labelled=0.51, folder=str(tmp_path / "none"))


def test_nodata_of_the_image(image: np.ndarray, labels: np.ndarray, tmp_path: Path) -> None:
    """Empty patches are left out; pixels without imagery have no label."""
    image[:, :SIZE, : 2 * SIZE + 4] = 0
    write_raster(tmp_path / "image.tif", image, nodata=0)
    result, rows = export(tmp_path)
    assert result.left_out == {"nodata": 2} and result.patches == 22
    codes = read_raster(tmp_path / "out" / rows[0]["msk"])[0]
    assert not codes[:, :4].any() and np.array_equal(codes[:, 4:], labels[:SIZE, 2 * SIZE + 4 : 3 * SIZE])
    assert gdal.Open(str(tmp_path / "out" / rows[0]["img"])).GetRasterBand(5).GetNoDataValue() == 0


@pytest.mark.parametrize("with_nodata", [False, True])
def test_labels_on_another_grid(image: np.ndarray, labels: np.ndarray, tmp_path: Path, with_nodata: bool) -> None:
    """Coarser labels that cover a part: each pixel has the label its centre lies in, none beyond."""
    coarse = np.random.default_rng(5).integers(1, 20, (8, 10)).astype(np.uint8)
    coarse[2, 3] = 255 if with_nodata else 0
    place = (X + 3 * GSD, 3 * GSD, 0, Y - 2 * GSD, 0, -3 * GSD)
    write_raster(tmp_path / "labels.tif", coarse[None], geotransform=place, nodata=255 if with_nodata else None)
    _, rows = export(tmp_path)
    expected = np.zeros(image.shape[1:], np.uint8)
    expected[2:26, 3:33] = np.kron(np.where(coarse == 255, 0, coarse), np.ones((3, 3), np.uint8))
    assert len(rows) == 4
    for row in rows:
        assert np.array_equal(read_raster(tmp_path / "out" / row["msk"])[0], expected[at(row)])


def test_codes_beside_nodata_are_not_changed(image: np.ndarray, labels: np.ndarray, tmp_path: Path) -> None:
    """GDAL's warper turns valid 0 into 1 where 0 is the new nodata: it must not, and 0 is no class here."""
    labels[40, 40] = 0
    write_raster(tmp_path / "labels.tif", labels[None], nodata=255)
    with pytest.raises(InputError, match=r"labels\.tif' contains code 0, .*\(1, 2, 3, .*, 19\)"):
        export(tmp_path)
    assert nothing_left(tmp_path)
    codes = (labels % 19).astype(np.uint8)
    write_raster(tmp_path / "labels.tif", codes[None])
    _, rows = export(tmp_path, nomenclature=COSIA)
    for row in rows:
        assert np.array_equal(read_raster(tmp_path / "out" / row["msk"])[0], codes[at(row)])


def test_imagery_of_other_types_and_bands(
    image: np.ndarray, labels: np.ndarray, tmp_path: Path, make_log: type
) -> None:
    wide = np.random.default_rng(2).normal(0, 1e12, image.shape)
    write_raster(tmp_path / "image.tif", wide, names=["a", "b", "c", "d", "e"])
    log = make_log()
    _, rows = export(tmp_path, log, bands=(4, 2))
    dataset = gdal.Open(str(tmp_path / "out" / rows[7]["img"]))
    found = np.frombuffer(dataset.ReadRaster(), np.float64).reshape(2, SIZE, SIZE)
    assert np.array_equal(found, wide[[3, 1]][(slice(None), *at(rows[7]))])
    assert [dataset.GetRasterBand(n).GetDescription() for n in (1, 2)] == ["d", "b"]
    assert "2 bands of type float64, but 'training' expects five uint8" in log.warnings[0]


def test_a_mask_band_is_not_imagery(image: np.ndarray, labels: np.ndarray, tmp_path: Path) -> None:
    alpha = np.full(image.shape[1:], 255, np.uint8)
    alpha[:SIZE, :SIZE] = 0
    colours = ["GrayIndex", *["Undefined"] * 4, "AlphaBand"]
    write_raster(tmp_path / "image.tif", np.concatenate([image, alpha[None]]), colours=colours)
    result, rows = export(tmp_path)
    assert result.left_out == {"nodata": 1}
    assert np.array_equal(read_raster(tmp_path / "out" / rows[0]["img"]), image[(slice(None), *at(rows[0]))])


def polygons(path: Path, shapes: list[tuple[str, object]], field: str = "class", crs: str = "EPSG:2154") -> str:
    """Write polygons with a class field."""
    dataset = ogr.GetDriverByName("GPKG").CreateDataSource(str(path))
    reference = osr.SpatialReference()
    reference.SetFromUserInput(crs)
    reference.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    layer = dataset.CreateLayer("classes", reference, ogr.wkbUnknown)
    number = all(isinstance(value, (int, float)) for _, value in shapes)
    layer.CreateField(ogr.FieldDefn(field, ogr.OFTReal if number else ogr.OFTString))
    for text, value in shapes:
        feature = ogr.Feature(layer.GetLayerDefn())
        feature.SetGeometry(ogr.CreateGeometryFromWkt(text))
        if value is not None:
            feature.SetField(field, value)
        layer.CreateFeature(feature)
    return str(path)


def square(row: float, column: float, height: float, width: float) -> str:
    """Return pixels as a polygon."""
    return box(X + column * GSD, Y - (row + height) * GSD, X + (column + width) * GSD, Y - row * GSD)


BOW_TIE = f"POLYGON(({X} {Y},{X + 16 * GSD} {Y - 16 * GSD},{X + 16 * GSD} {Y},{X} {Y - 16 * GSD},{X} {Y}))"


@pytest.mark.parametrize(("one", "two"), [("building", "WATER"), (1, 5.0), ("1", " 5 ")])
def test_polygons_with_classes(
    image: np.ndarray, tmp_path: Path, make_log: type, gdal_exceptions: bool, one: object, two: object
) -> None:
    """Codes or names; a pixel whose centre is inside has the class, the later polygon is on top."""
    shapes = [(square(0, 0, 20, 10.6), one), (square(3, 5, 4, 40), two), ("POLYGON EMPTY", one)]
    path = polygons(tmp_path / "labels.gpkg", shapes)
    expected = np.zeros(image.shape[1:], np.uint8)
    expected[:20, :11] = 1
    expected[3:7, 5:45] = 5
    log = make_log()
    _, rows = export(tmp_path, log, labels=path, field="class", nomenclature=None)
    assert len(rows) == 4
    for row in rows:
        assert np.array_equal(read_raster(tmp_path / "out" / row["msk"])[0], expected[at(row)])


def test_polygons_in_another_crs_and_broken_ones(image: np.ndarray, tmp_path: Path, make_log: type) -> None:
    reference = [osr.SpatialReference(), osr.SpatialReference()]
    for crs, code in zip(reference, (2154, 4326)):
        crs.ImportFromEPSG(code)
        crs.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    moved = ogr.CreateGeometryFromWkt(square(20, 20, 20, 20))
    moved.Transform(osr.CoordinateTransformation(*reference))
    path = polygons(tmp_path / "a.gpkg", [(moved.ExportToWkt(), 9)], crs="EPSG:4326")
    export(tmp_path, labels=path, field="class", nomenclature=None)
    found = sum((read_raster(p)[0] == 9).sum() for p in (tmp_path / "out").rglob("MSK_*.tif"))
    assert found == 400
    log = make_log()
    path = polygons(tmp_path / "b.gpkg", [(BOW_TIE, "vineyard"), (square(0, 0, 9, 9), None)])
    _, rows = export(tmp_path, log, labels=path, field="class", nomenclature=None, folder=str(tmp_path / "bow"))
    codes = read_raster(tmp_path / "bow" / rows[0]["msk"])[0]
    assert codes[8, 1] == 9 and codes[8, 14] == 9 and not codes[1, 8]
    assert "1 polygon has no value in field 'class'" in log.warnings[0] and "b.gpkg" in log.warnings[0]


def test_the_least_certain_come_first(image: np.ndarray, labels: np.ndarray, tmp_path: Path) -> None:
    """By mean confidence, its nodata aside; places without any are left out; labels may be absent."""
    percent = np.random.default_rng(4).integers(0, 101, (1, *image.shape[1:])).astype(np.uint8)
    percent[0, :SIZE, :SIZE] = 255
    percent[0, SIZE : 2 * SIZE, : SIZE // 2] = 255
    write_raster(tmp_path / "confidence.tif", percent, nodata=255)
    options = {"confidence": str(tmp_path / "confidence.tif"), "max_patches": 5}
    result, rows = export(tmp_path, labels=None, nomenclature=None, **options)
    values = np.where(percent[0] == 255, np.nan, percent[0])
    tiles = values[: ROWS * SIZE, : COLUMNS * SIZE].reshape(ROWS, SIZE, COLUMNS, SIZE).swapaxes(1, 2)
    means = np.sort([np.nanmean(tile) for tile in tiles.reshape(-1, SIZE, SIZE)[1:]])
    assert [float(row["confidence"]) for row in rows] == pytest.approx(means[:5], abs=0.0051)
    for row in rows:
        assert np.nanmean(values[at(row)]) == pytest.approx(float(row["confidence"]), abs=0.0051)
        assert row["part"] == "unlabelled" and row["msk"] == ""
        assert np.array_equal(read_raster(tmp_path / "out" / row["img"]), image[(slice(None), *at(row))])
    assert result.left_out == {"without_confidence": 1} and not list((tmp_path / "out").rglob("MSK*"))
    _, both = export(tmp_path, folder=str(tmp_path / "both"), **options)
    assert [row["xmin"] for row in both] == [row["xmin"] for row in rows]
    assert np.array_equal(read_raster(tmp_path / "both" / both[0]["msk"])[0], labels[at(both[0])])
    percent[0, 40, 40] = 101
    write_raster(tmp_path / "confidence.tif", percent, nodata=255)
    with pytest.raises(InputError, match=r"confidence\.tif' contains the value 101\. .*percentages from 0 to 100"):
        export(tmp_path, folder=str(tmp_path / "c"), **options)


def test_zones_of_polygons(image: np.ndarray, labels: np.ndarray, tmp_path: Path) -> None:
    """Zones side by side go to different parts: what touches val becomes a buffer. Patches in none are left out."""
    shapes = [(square(0, 0, 69, 4 * SIZE), "Sète / nord"), (square(0, 4 * SIZE, 69, SIZE), "Vias")]
    path = polygons(tmp_path / "zones.gpkg", shapes, field="name")
    result, rows = export(tmp_path, zones=path, zone_field="name")
    assert result.zones == {"Sète_nord": 16, "Vias": 4} and result.left_out == {"outside_zones": 4}
    by_column = {round((float(row["xmin"]) - X) / GSD / SIZE): (row["zone"], row["part"]) for row in rows}
    assert by_column[4] == ("Vias", "val") and by_column[3] == ("Sète_nord", "buffer")
    assert {by_column[n] for n in range(3)} == {("Sète_nord", "train")}
    result, _ = export(tmp_path, zones=path, folder=str(tmp_path / "unnamed"))
    assert set(result.zones) == {"Z1", "Z2"}
    for name, text in (
        ("", "'name' of .*Every zone must have a name"),
        ("Sète | nord", "'Sète / nord' and 'Sète | nord'"),
    ):
        bad = polygons(
            tmp_path / f"bad{len(name)}.gpkg", [shapes[0], (shapes[1][0], name.replace(" - ", " | "))], "name"
        )
        with pytest.raises(InputError, match=text):
            export(tmp_path, zones=bad, zone_field="name", folder=str(tmp_path / "bad"))


def test_zones_are_connected_blocks(image: np.ndarray, labels: np.ndarray, tmp_path: Path) -> None:
    """Where nodata parts them, blocks are zones, each wholly in one part."""
    image[:, :, 2 * SIZE : 3 * SIZE] = 0
    write_raster(tmp_path / "image.tif", image, nodata=0)
    result, rows = export(tmp_path)
    assert result.zones == {"Z1": 8, "Z2": 12} and "buffer" not in result.parts
    assert len({(row["zone"], row["part"]) for row in rows}) == 2 and set(result.parts) == {"train", "val"}
    result, rows = export(tmp_path, split="blocks", folder=str(tmp_path / "blocks"))
    assert {(row["zone"], row["part"]) for row in rows if row["part"] != "buffer"} == {
        (zone, part) for zone in ("Z1", "Z2") for part in ("train", "val")
    }


BAD = [
    ({"patch_size": 0}, "patch size is 0 px. It must be at least 1 px"),
    ({"stride": 0}, "stride is 0 px. It must be at least 1 px"),
    ({"min_labelled": 1.5}, "labelled share is 1.5. It must be between 0 and 1"),
    ({"val_share": 0.6, "test_share": 0.4}, "validation and test shares are 0.6 and 0.4. "),
    ({"val_share": math.nan}, "validation and test shares are nan and 0. "),
    ({"max_patches": 0}, "number of patches is 0. It must be at least 1"),
    ({"domain": "../x"}, "domain name '../x'"),
    ({"labels": None}, "Specify labels, or a confidence raster"),
    ({"zone_field": "name"}, "zone name field is specified without a zone layer"),
    ({"patch_size": 70}, "image.tif' (105 x 69 px) is smaller than the patch size (70 px)"),
    ({"bands": (6,)}, "image.tif' has no band 6. It has 5 bands"),
    ({"nomenclature": None}, "labels.tif' has no class legend"),
    ({"nomenclature": FLAIR_12}, "labels.tif' contains code "),
    (
        {"field": "kind", "labels": "polygons"},
        "Field 'kind' not found in ...polygons.gpkg'. Available fields: class",
    ),
    ({"field": "class", "labels": "polygons", "nomenclature": COSIA}, "'garden' in field 'class' of"),
    ({"field": "class", "labels": "empty"}, "No polygon with a class found in"),
    ({"field": "class", "labels": "far"}, "does not overlap the image"),
    ({"zones": "bare"}, "No coordinate system defined in zones '"),
    ({"zones": "empty"}, "No polygon found in zones '"),
    ({"confidence": "image"}, "confidence raster must have one uint8 band with values in percent. '"),
    ({"labels": "away"}, "does not overlap the image"),
    ({"labels": "loose"}, "No georeferencing in labels"),
]


@pytest.mark.parametrize(("changes", "text"), BAD)
def test_what_will_not_do(labels: np.ndarray, tmp_path: Path, changes: dict[str, object], text: str) -> None:
    ones = np.ones((1, 9, 9), np.uint8)
    files = {
        "polygons": lambda path: polygons(path, [(square(0, 0, 9, 9), "garden")]),
        "empty": lambda path: polygons(path, [("POLYGON EMPTY", "water")]),
        "far": lambda path: polygons(path, [(square(900, 900, 9, 9), "water")]),
        "bare": lambda path: str(write_polygons(path, [square(0, 0, 9, 9)], crs=None)),
        "image": lambda path: str(tmp_path / "image.tif"),
        "away": lambda path: str(write_raster(path, ones, geotransform=(X, GSD, 0, Y + 99, 0, -GSD))),
        "loose": lambda path: str(write_raster(path, ones, crs=None)),
    }
    values = {
        key: files[value](tmp_path / f"{value}.gpkg") if value in files else value for key, value in changes.items()
    }
    with pytest.raises(InputError) as caught:
        export(tmp_path, **values)
    assert all(part in str(caught.value) for part in text.split("...")) and "\n" not in str(caught.value)
    assert nothing_left(tmp_path)


@pytest.mark.parametrize(
    ("options", "text"),
    [
        ({"crs": None}, "image.tif' is not georeferenced"),
        ({"geotransform": (X, GSD, 0, Y, 0, GSD)}, "is not north-up"),
    ],
)
def test_images_that_will_not_do(labels: np.ndarray, tmp_path: Path, options: dict[str, object], text: str) -> None:
    write_raster(tmp_path / "image.tif", np.zeros((5, 40, 40), np.uint8), **options)  # type: ignore[arg-type]
    with pytest.raises(InputError, match=text):
        export(tmp_path)
    (tmp_path / "image.tif").write_bytes(b"none")
    with pytest.raises(RasterError, match=r"Cannot read .*image\.tif"):
        export(tmp_path)


def test_folders_that_will_not_do(labels: np.ndarray, tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "x").write_text("mine")
    with pytest.raises(InputError, match="full' is not empty"):
        export(tmp_path, folder=str(tmp_path / "full"))
    with pytest.raises(RasterError, match=r"Cannot write .*full"):
        export(tmp_path, folder=str(tmp_path / "full" / "x" / "out"))
    assert (tmp_path / "full" / "x").read_text() == "mine"
    (tmp_path / "new").mkdir()
    assert export(tmp_path, folder=str(tmp_path / "new"))[0].patches == 24


@pytest.mark.parametrize("seen", [1, 20])
def test_a_cancelled_export_leaves_nothing(labels: np.ndarray, tmp_path: Path, make_log: type, seen: int) -> None:
    """While places are looked at, and while patches are written."""
    with pytest.raises(CancelledError):
        export(tmp_path, make_log(cancel_after=seen + (seen > 1) * 24))
    assert nothing_left(tmp_path)


def test_a_label_that_cannot_be_read_leaves_nothing(labels: np.ndarray, tmp_path: Path) -> None:
    data = (tmp_path / "labels.tif").read_bytes()
    (tmp_path / "labels.tif").write_bytes(data[: len(data) // 2])
    with pytest.raises(FlairError):
        export(tmp_path)
    assert nothing_left(tmp_path)


def test_command(labels: np.ndarray, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    out = str(tmp_path / "out")
    command = ["exportpatches", str(tmp_path / "image.tif"), str(tmp_path / "labels.tif"), out, "--json", "-q"]
    assert main([*command, "--nomenclature", "flair-19", "--patch-size", "16", "--val-share", "0.5"]) == 0
    result = json.loads(capfd.readouterr().out)
    assert result["folder"] == out and result["parts"] == {"buffer": 4, "train": 8, "val": 12}
    assert main(["exportpatches", str(tmp_path / "image.tif"), "-", str(tmp_path / "b")]) == 2
    assert "Specify labels, or a confidence raster" in capfd.readouterr().err
