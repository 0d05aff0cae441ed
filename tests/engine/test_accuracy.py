"""Accuracy: counts against brute force, all kinds of references, samples, reliability, and what is refused."""

from __future__ import annotations

import csv
import json
import shutil
import tempfile
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from osgeo import gdal, ogr, osr
from stub_raster import GSD, X, Y, box, wkt, write_polygons, write_raster

from flair_seg.commands.cli import main
from flair_seg.errors import InputError, RasterError
from flair_seg.feedback import Feedback
from flair_seg.nomenclature import FLAIR_12, FLAIR_13, FLAIR_19, LandCoverClass, Nomenclature
from flair_seg.raster.classraster import ClassRasterWriter
from flair_seg.raster.grid import GeoGrid, Transform
from flair_seg.tools.assess import metrics
from flair_seg.tools.assess.accuracy import AccuracyOptions, Reliability, accuracy
from flair_seg.tools.assess.labels import parse_codes, parse_remap
from flair_seg.tools.assess.reference import is_raster
from flair_seg.tools.assess.sample import SampleOptions, sample

CLASSES = (
    LandCoverClass(1, "grass", "#00ff00"),
    LandCoverClass(2, "water", "#0000ff"),
    LandCoverClass(9, "roof", "#ff0000"),
)
INDEX = {1: 0, 2: 1, 9: 2}


def make(
    path: Path, codes: np.ndarray, shift: tuple[int, int] = (0, 0), classes: tuple[LandCoverClass, ...] = CLASSES
) -> str:
    """Write a class raster whose origin lies `shift` (columns, rows) px from the usual one."""
    transform = Transform(X + shift[0] * GSD, Y - shift[1] * GSD, GSD, -GSD)
    grid = GeoGrid(codes.shape[1], codes.shape[0], wkt("EPSG:2154"), transform)
    with ClassRasterWriter(str(path), grid, classes) as w:
        w.write(codes)
        w.finish(Feedback())
    return str(path)


def draw_codes(seed: int, shape: tuple[int, int]) -> np.ndarray:
    """Return random codes with nodata."""
    return np.random.default_rng(seed).choice([0, 1, 2, 9], shape).astype(np.uint8)


def brute_force(mapped: np.ndarray, reference: np.ndarray) -> list[list[int]]:
    """Count pixel by pixel; 0 is nodata in both."""
    pairs = Counter((INDEX[r], INDEX[m]) for r, m in zip(reference.flat, mapped.flat) if r and m)
    return [[pairs[row, column] for column in range(3)] for row in range(3)]


def write_features(
    path: Path, features: list[tuple[str, object]], field: str = "reference", crs: str = "EPSG:2154"
) -> str:
    """Write WKT geometries with a text field."""
    reference = osr.SpatialReference()
    reference.SetFromUserInput(crs)
    reference.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    dataset = ogr.GetDriverByName("GPKG").CreateDataSource(str(path))
    layer = dataset.CreateLayer("features", reference, ogr.wkbUnknown)
    layer.CreateField(ogr.FieldDefn(field, ogr.OFTString))
    for text, value in features:
        feature = ogr.Feature(layer.GetLayerDefn())
        if value is not None:
            feature.SetField(field, str(value))
        feature.SetGeometry(ogr.CreateGeometryFromWkt(text))
        layer.CreateFeature(feature)
    return str(path)


def at(column: float, row: float) -> str:
    """Return a point in px as WKT."""
    return f"POINT ({X + column * GSD} {Y - row * GSD})"


def rectangle(left: float, top: float, right: float, bottom: float) -> str:
    """Return a rectangle in px as WKT."""
    return box(X + left * GSD, Y - bottom * GSD, X + right * GSD, Y - top * GSD)


FLAT = "POLYGON (({0}, {1}, {0}))".format(f"{X + 1 * GSD} {Y - 1 * GSD}", f"{X + 6 * GSD} {Y - 6 * GSD}")
"""A polygon that goes to a place on the map and straight back."""


def run(map_path: str, reference: str, **options: object) -> dict[str, object]:
    return accuracy(AccuracyOptions(map_path, reference, **options), Feedback())


@settings(max_examples=12, deadline=None)
@given(
    st.integers(0, 999), st.integers(1, 30), st.integers(1, 30), st.integers(1, 30), st.integers(1, 30),
    st.integers(-12, 12), st.integers(-12, 12),
)  # fmt: skip
def test_matrix_equals_a_brute_force_count(seed: int, w: int, h: int, w2: int, h2: int, dx: int, dy: int) -> None:
    """Over any two rasters shifted by whole pixels, the common pixels are counted."""
    mapped, reference = draw_codes(seed, (h, w)), draw_codes(seed + 1, (h2, w2))
    canvas = np.zeros((2, 90, 90), np.uint8)
    canvas[0, 30 : 30 + h, 30 : 30 + w] = mapped
    canvas[1, 30 + dy : 30 + dy + h2, 30 + dx : 30 + dx + w2] = reference
    expected = brute_force(*canvas)
    with tempfile.TemporaryDirectory() as folder:
        paths = make(Path(folder, "map.tif"), mapped), make(Path(folder, "reference.tif"), reference, (dx, dy))
        if not np.sum(expected):
            with pytest.raises(InputError, match=r"can be compared with reference|do not overlap"):
                run(*paths)
            return
        assert run(*paths)["confusion_matrix"] == expected


@pytest.mark.parametrize("shape", [(1100, 3), (3, 8300)])
def test_blocks_are_all_counted(tmp_path: Path, shape: tuple[int, int]) -> None:
    """A raster of several blocks, one below the other or side by side."""
    mapped, reference = draw_codes(0, shape), draw_codes(1, shape)
    result = run(make(tmp_path / "map.tif", mapped), make(tmp_path / "reference.tif", reference))
    expected = [[int(((reference == r) & (mapped == m)).sum()) for m in (1, 2, 9)] for r in (1, 2, 9)]
    assert result["confusion_matrix"] == expected
    assert result["unmapped"] == int(((mapped == 0) & (reference > 0)).sum())


def test_measures_by_hand() -> None:
    matrix = np.array([[50, 10, 0], [5, 30, 0], [0, 0, 0]])
    assert metrics.producers_accuracy(matrix)[:2] == pytest.approx([50 / 60, 30 / 35])
    assert metrics.users_accuracy(matrix)[:2] == pytest.approx([50 / 55, 30 / 40])
    assert np.isnan(metrics.producers_accuracy(matrix)[2]) and np.isnan(metrics.users_accuracy(matrix)[2])
    chance = (60 * 55 + 35 * 40) / 95**2
    assert metrics.kappa(matrix) == pytest.approx((80 / 95 - chance) / (1 - chance))
    assert metrics.iou(matrix)[:2] == pytest.approx([50 / 65, 30 / 45]) and np.isnan(metrics.iou(matrix)[2])
    assert metrics.f1(matrix)[:2] == pytest.approx([100 / 115, 60 / 75]) and np.isnan(metrics.f1(matrix)[2])
    assert metrics.mean_iou(matrix) == pytest.approx((50 / 65 + 30 / 45) / 2)
    assert metrics.mean_iou(matrix, left_out=[0]) == pytest.approx(30 / 45)
    with np.errstate(all="raise"):
        assert np.isnan(metrics.kappa(np.zeros((2, 2), int))) and np.isnan(metrics.kappa(np.array([[4, 0], [0, 0]])))
    assert metrics.kappa(np.array([[4, 0], [0, 4]])) == 1


@pytest.mark.parametrize(
    ("reference", "ignored", "matrix"),
    [([0, 1, 1, 2], None, [[1, 0, 0], [0, 1, 0], [1, 0, 0]]), ([0, 9, 1, 9], 9, [[1, 0, 0], [0, 0, 0], [0, 0, 0]])],
)
def test_a_matrix_leaves_out_what_is_ignored_and_what_is_not_mapped(
    reference: list[int], ignored: int | None, matrix: list[list[int]]
) -> None:
    predicted = np.array([[0, 1, -1, 0]])
    found = metrics.confusion_matrix(np.array([reference]), predicted, 3, ignored)
    assert found.tolist() == matrix


@pytest.mark.parametrize(
    ("reference", "values"),
    [([[0, 1, 2]], ["(1, 3)", "(1, 2)"]), ([[0, 3]], [" 3 ", "0..2"]), ([[-1, 3]], ["-1", "0..2"])],
)
def test_references_no_matrix_can_count(reference: list[list[int]], values: list[str]) -> None:
    with pytest.raises(InputError) as caught:
        metrics.confusion_matrix(np.array(reference), np.array([[0, 1]]), 3)
    assert all(value in str(caught.value) for value in values)


def test_flair_masks_of_19_classes_judge_a_map_of_13(tmp_path: Path) -> None:
    mapped = make(tmp_path / "map.tif", np.full((4, 4), 13, np.uint8), classes=FLAIR_13.classes)
    mask = str(write_raster(tmp_path / "MSK.tif", np.array([[[13, 14, 18, 19]] * 4], np.uint8)))
    options = {"nomenclature": FLAIR_19}
    with pytest.raises(
        InputError,
        match=(
            r"MSK\.tif' has code 14 \(snow\), which is not a class of the map\. Class codes of the map: 1, .*, 13\. "
            r"Recode it \(e\.g\. 14=13\) or ignore it"
        ),
    ):
        run(mapped, mask, **options)
    assert run(mapped, mask, remap=parse_remap("14-19=13"), **options)["overall_accuracy"] == 1
    ignoring = run(mapped, mask, ignore=(14, 18, 19), **options)
    assert (ignoring["scored"], ignoring["ignored"]) == (4, 12)
    with pytest.raises(InputError, match=r"MSK\.tif' contains code 13, which is not one of its classes \(1, .*, 12\)"):
        run(mapped, mask, nomenclature=FLAIR_12)
    with pytest.raises(InputError, match=r"77: the map has no such class\. Class codes of the map: 1, "):
        run(mapped, mask, remap={14: 77}, **options)


@pytest.mark.parametrize("suffix", ["|layername=area", "|layerid=0"])
def test_a_layer_is_a_layer_though_its_file_has_rasters_too(tmp_path: Path, suffix: str) -> None:
    raster = str(write_raster(tmp_path / "map.tif", np.ones((1, 4, 4), np.uint8)))
    assert is_raster(raster) and not is_raster(raster + suffix)


def test_lists_of_codes() -> None:
    assert parse_remap("14-16=13, 0=12") == {14: 13, 15: 13, 16: 13, 0: 12} and parse_remap("") == {}
    assert parse_codes("0, 19") == (0, 19) and parse_codes("") == ()
    for text, value in (
        ("14", "'14'"),
        ("a=b", "a"),
        ("300=1", "300"),
        ("9-7=1", "9-7"),
        ("1=2,1=3", "1"),
        ("1=2,", "''"),
    ):
        with pytest.raises(InputError) as caught:
            parse_remap(text)
        assert value in str(caught.value)
    with pytest.raises(InputError, match=r"256' is not a class code"):
        parse_codes("256")


def test_polygons_count_pixels_whose_centre_is_inside(tmp_path: Path) -> None:
    mapped = draw_codes(4, (40, 50))
    features = [
        (rectangle(3.4, 2.6, 20.4, 30.6), 1),
        (rectangle(30.6, 10, 45, 39), "Water"),
        (rectangle(-9, 35, 9, 99), "9.0"),
    ]
    burned = np.zeros_like(mapped)
    burned[3:31, 3:20], burned[10:39, 31:45], burned[35:, :9] = 1, 2, 9
    result = run(make(tmp_path / "map.tif", mapped), write_features(tmp_path / "p.gpkg", features))
    assert result["kind"] == "polygons" and result["confusion_matrix"] == brute_force(mapped, burned)


def test_polygons_are_mended_and_transformed(tmp_path: Path) -> None:
    """A bow tie counts its two halves; a layer in degrees is laid on the map."""
    mapped = make(tmp_path / "map.tif", np.full((40, 40), 1, np.uint8))
    corners = [(0, 0), (20, 20), (20, 0), (0, 20), (0, 0)]
    bow = "POLYGON((" + ",".join(f"{X + c * GSD} {Y - r * GSD}" for c, r in corners) + "))"
    assert run(mapped, write_features(tmp_path / "bow.gpkg", [(bow, 1)]))["scored"] == pytest.approx(200, abs=11)
    polygon = ogr.CreateGeometryFromWkt(rectangle(5, 5, 15, 15))
    source, target = osr.SpatialReference(), osr.SpatialReference()
    for crs, code in ((source, 2154), (target, 4326)):
        crs.ImportFromEPSG(code)
        crs.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    polygon.Transform(osr.CoordinateTransformation(source, target))
    degrees = write_features(tmp_path / "degrees.gpkg", [(polygon.ExportToWkt(), 1)], crs="EPSG:4326")
    assert run(mapped, degrees)["scored"] == 100


def test_points_tell_their_pixel(tmp_path: Path) -> None:
    codes = np.array([[1, 2], [9, 0]], np.uint8)
    features = [(at(0.5, 0.5), "grass"), (at(1.01, 0.99), 1), (at(0.1, 1.9), 9), (at(1.5, 1.5), 2), (at(-0.1, 0.5), 1)]
    result = run(make(tmp_path / "map.tif", codes), write_features(tmp_path / "points.gpkg", features))
    assert result["confusion_matrix"] == [[1, 1, 0], [0, 0, 0], [0, 0, 1]]
    assert (result["kind"], result["unmapped"], result["outside"]) == ("points", 1, 1)
    assert result["estimates"] is None


def write_table(path: Path, text: str, encoding: str = "utf-8") -> str:
    """Write a CSV file."""
    path.write_bytes(text.encode(encoding))
    return str(path)


X1, Y1 = X + 1.5 * GSD, Y - 0.5 * GSD
"""Centre of the second pixel of the first row."""


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (f"x,y,reference\n{X1},{Y1},water\n{X + 0.1},{Y1},1\n", "utf-8"),
        (f"\ufeffID;X;Y;reference\r\n1;{X1};{Y1};2\r\n\r\n2;{X + 0.1};{Y1};1\r\n", "utf-8"),
        (f"x;y;reference\n{X1};{Y1};2\n{X + 0.1};{Y1};1\n".replace(".", ","), "utf-8"),
        (f'Easting,Northing,reference\n"700 000,3","{Y1}",2\n{X + 0.1},{Y1},1\n', "utf-8"),
        (f"x\ty\tréf\treference\n{X1}\t{Y1}\té\t2\n{X + 0.1}\t{Y1}\t\t1\n", "latin-1"),
        (f"reference,x,y\n2,{X1},{Y1}\n1,{X + 0.1},{Y1}\n", "utf-8"),
    ],
)
def test_points_in_tables(tmp_path: Path, text: str, encoding: str) -> None:
    mapped = make(tmp_path / "map.tif", np.array([[1, 2], [9, 9]], np.uint8))
    points = write_table(tmp_path / "points.csv", text, encoding)
    result = run(mapped, points, crs="EPSG:2154")
    assert result["kind"] == "points" and result["scored"] == 2 and result["overall_accuracy"] == 1


def test_points_in_tables_of_degrees_need_no_system(tmp_path: Path) -> None:
    mapped = make(tmp_path / "map.tif", np.full((2, 2), 2, np.uint8))
    source, target = osr.SpatialReference(), osr.SpatialReference()
    source.ImportFromEPSG(2154)
    target.ImportFromEPSG(4326)
    target.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    lon, lat, _ = osr.CoordinateTransformation(source, target).TransformPoint(X1, Y1)
    points = write_table(tmp_path / "points.csv", f"Lat,Lon,class_code\n{lat!r},{lon!r},2\n")
    assert run(mapped, points)["scored"] == 1
    assert main(["accuracy", mapped, points, "-q"]) == 0


@pytest.mark.parametrize(
    ("text", "crs", "value"),
    [
        ("a,b,reference\n1,2,1\n", "EPSG:2154", "a, b, reference"),
        ("", "EPSG:2154", "-"),
        ("x,y,reference\n1,2,1\n", None, "EPSG:2154"),
        ("x,y,reference\n1,abc,1\n", "EPSG:2154", "points.csv:2"),
        ("x,y,reference\n1\n", "EPSG:2154", "points.csv:2"),
        ("x,y,reference\n", "EPSG:2154", "points.csv"),
        ("x,y,reference\n1,2,1\n", "EPSG:nonsense", "nonsense"),
        ("x,y,reference\n1,2,palm\n", "EPSG:2154", "palm"),
    ],
)
def test_tables_that_cannot_be_taken(tmp_path: Path, text: str, crs: str | None, value: str) -> None:
    mapped = make(tmp_path / "map.tif", np.full((2, 2), 2, np.uint8))
    with pytest.raises((InputError, RasterError)) as raised:
        run(mapped, write_table(tmp_path / "points.csv", text), crs=crs)
    assert value in str(raised.value)


def test_a_system_is_for_tables_alone(tmp_path: Path) -> None:
    mapped = make(tmp_path / "map.tif", np.full((2, 2), 2, np.uint8))
    with pytest.raises(InputError, match=r"map\.tif"):
        run(mapped, mapped, crs="EPSG:2154")


def test_references_on_another_grid_are_aligned(tmp_path: Path) -> None:
    """Coarser, in another system, of another type; the pixels that have no reference are not scored."""
    codes = np.repeat(np.repeat(np.random.default_rng(0).choice([1, 2, 9], (6, 8)), 4, 0), 4, 1).astype(np.uint8)
    mapped = make(tmp_path / "map.tif", codes)
    coarse = codes[::4, ::4].astype(np.uint16)
    coarse[0, 0] = 65535
    place = (X, 4 * GSD, 0, Y, 0, -4 * GSD)
    labels = str(write_raster(tmp_path / "labels.tif", coarse[None], geotransform=place, nodata=65535))
    nomenclature = Nomenclature("three", CLASSES)
    with pytest.raises(InputError, match=r"map\.tif.* 0\.2.*labels\.tif.* 0\.8"):
        run(mapped, labels, nomenclature=nomenclature)
    result = run(mapped, labels, nomenclature=nomenclature, align=True)
    assert result["scored"] == 47 * 16 and result["overall_accuracy"] == 1
    other = str(tmp_path / "mercator.tif")
    gdal.Warp(other, mapped, dstSRS="EPSG:3857", xRes=0.05, yRes=0.05)
    result = run(mapped, other, align=True)
    assert result["scored"] > 0.95 * codes.size and result["overall_accuracy"] > 0.9  # type: ignore[operator]


@pytest.mark.parametrize("dtype", ["uint16", "int32", "float32"])
def test_references_of_other_types_are_scored_alike(tmp_path: Path, dtype: str) -> None:
    codes = draw_codes(1, (20, 30))
    mapped = make(tmp_path / "map.tif", draw_codes(2, (20, 30)))
    plain = run(mapped, make(tmp_path / "plain.tif", codes))
    other = codes.astype(dtype)
    other[codes == 0] = 999
    labels = str(write_raster(tmp_path / "labels.tif", other[None], nodata=999))
    result = run(mapped, labels, nomenclature=Nomenclature("three", CLASSES))
    assert result["confusion_matrix"] == plain["confusion_matrix"]


def label(path: Path, truth: np.ndarray, every: int = 1) -> None:
    """Fill in the reference of a sample's points from a raster of codes."""
    dataset = ogr.Open(str(path), 1)
    layer = dataset.GetLayer(0)
    layer.StartTransaction()
    for feature in list(layer):
        if feature.GetFID() % every == 0:
            point = feature.GetGeometryRef()
            code = truth[int((Y - point.GetY()) / GSD), int((point.GetX() - X) / GSD)]
            feature.SetField("reference", str(code))
            layer.SetFeature(feature)
    layer.CommitTransaction()


@pytest.fixture
def drawn(tmp_path: Path) -> tuple[str, str, np.ndarray]:
    """A map of 90 % accuracy, a sample of it with labels, and the truth."""
    random = np.random.default_rng(5)
    truth = random.choice([1, 2, 9], (200, 150), p=[0.7, 0.25, 0.05]).astype(np.uint8)
    wrong = random.random(truth.shape) < 0.1
    codes = np.where(wrong, random.choice([1, 2, 9], truth.shape), truth).astype(np.uint8)
    map_path = make(tmp_path / "map.tif", codes)
    sample(map_path, str(tmp_path / "s.gpkg"), SampleOptions(size=900, minimum=100), Feedback())
    label(tmp_path / "s.gpkg", truth)
    return map_path, str(tmp_path / "s.gpkg"), truth


def test_samples_give_areas_with_intervals(tmp_path: Path, drawn: tuple[str, str, np.ndarray]) -> None:
    """Against the truth, from the points' strata or the map's, and against the paper's formulas by hand."""
    map_path, points, truth = drawn
    result = run(map_path, points)
    estimates = result["estimates"]
    found = np.array([row["share"]["value"] for row in estimates["classes"]])
    interval = np.array([row["share"]["interval"] for row in estimates["classes"]])
    shares = np.array([(truth == code).mean() for code in (1, 2, 9)])
    assert (abs(found - shares) < 1.5 * interval).all() and (interval < 0.03).all()
    n = np.array(result["confusion_matrix"]).T
    weights = np.array([row["stratum_px"] for row in estimates["classes"]]) / truth.size
    by_hand = weights @ (n / n.sum(axis=1, keepdims=True))
    assert found == pytest.approx(by_hand) and found.sum() == pytest.approx(1)
    areas = [row["area_m2"]["value"] for row in estimates["classes"]]
    assert sum(areas) == pytest.approx(truth.size * GSD**2, rel=2e-3)
    assert run(map_path, points, strata="map")["estimates"] == estimates
    assert run(map_path, points, strata="none")["estimates"] is None


def test_unlabelled_points_are_counted_or_skipped(tmp_path: Path) -> None:
    codes = draw_codes(1, (60, 60))
    map_path = make(tmp_path / "map.tif", codes)
    sample(map_path, str(tmp_path / "s.gpkg"), SampleOptions(size=300, minimum=60), Feedback())
    label(tmp_path / "s.gpkg", codes, every=3)
    with pytest.raises(
        InputError,
        match=r"200 of the features of reference '.*s\.gpkg' \(300 in all\) .*'reference'",
    ):
        run(map_path, str(tmp_path / "s.gpkg"))
    result = run(map_path, str(tmp_path / "s.gpkg"), skip_unlabelled=True)
    assert (result["scored"], result["unlabelled"]) == (100, 200)
    assert result["estimates"]["overall_accuracy"] == {"value": 1, "standard_error": 0, "interval": 0}


def test_samples_that_cannot_be_used(tmp_path: Path, drawn: tuple[str, str, np.ndarray]) -> None:
    map_path, points, truth = drawn
    other = make(tmp_path / "other.tif", np.where(truth == 1, 2, 1).astype(np.uint8))
    with pytest.raises(InputError, match=r"was drawn from class \d, but '.*other\.tif' has class \d"):
        run(other, points)
    with pytest.raises(InputError, match=r"Ignoring codes would bias the areas estimated from the sample\. Do not"):
        run(map_path, points, ignore=(9,))
    dataset = ogr.Open(points, 1)
    dataset.ExecuteSQL("DELETE FROM sample WHERE map_class = 9")
    del dataset
    with pytest.raises(
        InputError, match=r"strata of sample '.*s\.gpkg' are incomplete: they cover \d+ px of the 30000 px of the map"
    ):
        run(map_path, points)
    with pytest.raises(
        InputError, match=r"Stratum 'roof' \(\d+ px\) has too few labelled points: 0\. The minimum is 2"
    ):
        run(map_path, points, strata="map")


def test_reliability_bins_by_hand() -> None:
    reliability = Reliability()
    percent = np.array([0, 10, 11, 95, 95, 100, 255, np.nan], np.float32)
    reliability.add(percent, np.array([False, True, True, True, False, True, True, True]))
    bins = reliability.bins()
    assert [part.count for part in bins] == [2, 1, 0, 0, 0, 0, 0, 0, 0, 3] and reliability.count == 6
    assert (bins[0].mean_confidence, bins[0].accuracy) == pytest.approx((0.05, 0.5))
    assert (bins[9].mean_confidence, bins[9].accuracy) == pytest.approx((0.29 / 0.3, 2 / 3))
    expected = (2 * 0.45 + 1 * (1 - 0.11) + 3 * (0.29 / 0.3 - 2 / 3)) / 6
    assert reliability.expected_calibration_error() == pytest.approx(expected)


def test_confidence_is_read_where_pixels_are_scored(tmp_path: Path) -> None:
    random = np.random.default_rng(0)
    mapped, reference = draw_codes(2, (30, 30)), draw_codes(3, (30, 30))
    percent = random.choice([20, 55, 90, 255], (1, 30, 30)).astype(np.uint8)
    confidence = str(write_raster(tmp_path / "confidence.tif", percent, nodata=255))
    paths = make(tmp_path / "map.tif", mapped), make(tmp_path / "reference.tif", reference)
    bins = run(*paths, confidence=confidence)["reliability"]["bins"]
    scored = (mapped > 0) & (reference > 0)
    for position, value in ((1, 20), (5, 55), (8, 90)):
        chosen = scored & (percent[0] == value)
        assert bins[position]["count"] == chosen.sum()
        assert bins[position]["accuracy"] == pytest.approx((mapped == reference)[chosen].mean())
    assert sum(part["count"] for part in bins) == (scored & (percent[0] < 255)).sum()
    small = str(write_raster(tmp_path / "small.tif", percent[:, :20]))
    with pytest.raises(InputError, match=r"small\.tif' covers only 30 x 20 of the 30 x 30 px of '"):
        run(*paths, confidence=small)


@pytest.mark.parametrize(
    ("crs", "geotransform", "message"),
    [
        ("EPSG:32631", (X, GSD, 0, Y, 0, -GSD), r"map\.tif' has RGF93.*, '.*reference\.tif' has WGS 84 / UTM zone 31N"),
        (
            "EPSG:2154",
            (X, 0.25, 0, Y, 0, -0.25),
            r"map\.tif' .* 0\.2 x -0\.2 .*reference\.tif' .* 0\.25 x -0\.25 ",
        ),
        (
            "EPSG:2154",
            (X + 0.1, GSD, 0, Y, 0, -GSD),
            r"map\.tif' .* origin 700000, .*reference\.tif' .* origin 700000\.1",
        ),
        ("EPSG:2154", (X + 100, GSD, 0, Y, 0, -GSD), "do not overlap"),
        (None, None, "8 x 8 px and no georeferencing"),
    ],
)
def test_other_grids_are_refused(
    tmp_path: Path, crs: str | None, geotransform: tuple[float, ...], message: str
) -> None:
    mapped = make(tmp_path / "map.tif", np.ones((8, 8), np.uint8))
    reference = write_raster(
        tmp_path / "reference.tif", np.ones((1, 8, 8), np.uint8), crs=crs, geotransform=geotransform
    )
    with pytest.raises(InputError, match=message):
        run(mapped, str(reference), nomenclature=FLAIR_12, table=str(tmp_path / "t.csv"))
    assert not (tmp_path / "t.csv").exists()


@pytest.mark.parametrize(
    ("features", "field", "message"),
    [
        ([], None, "contains no features. At least one is required"),
        ([(at(1, 1), 3)], None, "3'. Known classes: 1 grass, 2 water, 9 roof"),
        ([(at(1, 1), "snow")], None, "snow'. Known classes:"),
        ([(at(1, 1), 1)], "code", "Field 'code' not found in reference '.*reference"),
        ([("LINESTRING (0 0, 1 1)", 1)], None, "1 of.*LINESTRING, but polygons or points are required"),
        (
            [(at(1, 1), 1), (rectangle(0, 0, 2, 2), 1)],
            None,
            "contains both polygons and points. Only one geometry type is",
        ),
        ([(rectangle(50, 50, 60, 60), 1)], None, "does not overlap the map"),
        ([(at(50, 50), 1)], None, r"No pixel of '.*map\.tif' can be compared with reference '.*layer\.gpkg'"),
        ([(FLAT, 1)], None, "has no labelled feature that can be transformed to the map's"),
    ],
)
def test_refused_layers(tmp_path: Path, features: list[tuple[str, object]], field: str | None, message: str) -> None:
    mapped = make(tmp_path / "map.tif", np.ones((8, 8), np.uint8))
    path = write_features(tmp_path / "layer.gpkg", features)
    with pytest.raises(InputError, match=message):
        run(mapped, path, field=field, report=str(tmp_path / "r.html"))
    assert not (tmp_path / "r.html").exists()


def test_other_refusals(tmp_path: Path) -> None:
    mapped = make(tmp_path / "map.tif", np.ones((8, 8), np.uint8))
    fieldless = str(write_polygons(tmp_path / "area.gpkg", [rectangle(0, 0, 2, 2)], crs=None))
    with pytest.raises(InputError, match="Specify the class field of reference"):
        run(mapped, fieldless)
    with pytest.raises(RasterError, match=r"Cannot read reference '.*missing\.gpkg': .*No such file"):
        run(mapped, str(tmp_path / "missing.gpkg"))
    for options, message in (
        ({"table": str(tmp_path / "t.xls")}, r"table\)\. Specify a name ending in \.csv, \.xlsx or \.ods"),
        ({"report": str(tmp_path / "no" / "r.html")}, r"no' of output '.*r\.html' does not exist"),
        ({"strata": "some"}, "'some' for strata. Choose one of: auto, map, none"),
        ({"strata": "map"}, "contains no points. A sample must be a point layer"),
    ):
        with pytest.raises(InputError, match=message):
            run(mapped, make(tmp_path / "labels.tif", np.ones((8, 8), np.uint8)), **options)


def test_table_and_report(tmp_path: Path, drawn: tuple[str, str, np.ndarray]) -> None:
    map_path, points, _ = drawn
    confidence = str(write_raster(tmp_path / "c.tif", np.full((1, 200, 150), 80, np.uint8)))
    files = {"table": str(tmp_path / "t.csv"), "report": str(tmp_path / "r.html")}
    result = run(map_path, points, confidence=confidence, **files)
    with open(tmp_path / "t.csv", encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["name"] for row in rows] == ["grass", "water", "roof", "total"]
    for row, found, counts in zip(rows, result["classes"], result["confusion_matrix"]):
        assert [int(row[f"as_{code}"]) for code in (1, 2, 9)] == counts
        assert float(row["iou"]) == found["iou"] and float(row["users_accuracy"]) == found["users_accuracy"]
    area = result["estimates"]["classes"][2]["area_m2"]
    assert float(rows[2]["estimated_area_m2_value"]) == area["value"]
    assert float(rows[3]["estimated_overall_accuracy_interval"]) == result["estimates"]["overall_accuracy"]["interval"]
    html = (tmp_path / "r.html").read_text(encoding="utf-8")
    assert html.count("<svg") == 3 and "Olofsson" in html and "map.tif" in html and str(tmp_path) not in html
    first = [Path(path).read_bytes() for path in files.values()]
    run(map_path, points, confidence=confidence, **files)
    assert [Path(path).read_bytes() for path in files.values()] == first


def test_command(tmp_path: Path, drawn: tuple[str, str, np.ndarray], capsys: pytest.CaptureFixture[str]) -> None:
    map_path, points, _ = drawn
    assert main(["accuracy", map_path, points, "-q"]) == 0
    out = capsys.readouterr().out
    assert "Overall accuracy, estimated (95 % confidence interval): 0.9" in out and "9 roof" in out and "\u00b1" in out
    sure = str(write_raster(tmp_path / "sure.tif", np.full((1, 200, 150), 80, np.uint8)))
    assert main(["accuracy", map_path, points, "-q", "--confidence", sure, "--json"]) == 0
    error = json.loads(capsys.readouterr().out)["reliability"]["expected_calibration_error"]
    assert main(["accuracy", map_path, points, "-q", "--confidence", sure]) == 0
    assert capsys.readouterr().out.rstrip().endswith(f"calibration error: {error:.3f}")
    labels = shutil.copy(map_path, tmp_path / "labels.tif")
    assert main(["accuracy", map_path, str(labels), "--json", "-q", "--ignore", "9"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["overall_accuracy"] == 1 and found["classes"][2]["iou"] is None and found["kind"] == "raster"
    assert main(["accuracy", map_path, points, "-q", "--remap", "14"]) == 2


def pixels(row: int, column: int, height: int, width: int) -> str:
    """Return a rectangle of whole pixels of the map."""
    return box(X + column * GSD, Y - (row + height) * GSD, X + (column + width) * GSD, Y - row * GSD)


def test_few_pixels_of_two_classes_are_not_scored(tmp_path: Path, make_log: type) -> None:
    """Slivers that digitising leaves: 4 of 796 pixels are in polygons of two classes."""
    mapped = make(tmp_path / "map.tif", np.full((20, 40), 1, np.uint8))
    features = [(pixels(0, 0, 20, 20), 1), (pixels(0, 20, 19, 20), 2), (pixels(10, 18, 2, 4), 1),
                (pixels(10, 0, 5, 5), 1)]  # fmt: skip
    log = make_log()
    options = AccuracyOptions(mapped, write_features(tmp_path / "ref.gpkg", features))
    result = accuracy(options, log)
    assert result["contested"] == 4 and result["scored"] == 400 + 380 - 4
    assert result["classes"][0]["support"] == 400 and result["classes"][1]["support"] == 376
    assert len(log.warnings) == 1 and "4 px" in log.warnings[0] and f"{X + 20.5 * GSD:.10g}" in log.warnings[0]


@pytest.mark.parametrize("codes", [(1, 9, 2), (2, 1, 9), (9, 2, 1), (1, 2, 1), (1, 2, 2)])
def test_many_pixels_of_two_classes_are_refused(tmp_path: Path, codes: tuple[int, int, int]) -> None:
    mapped = make(tmp_path / "map.tif", np.full((20, 40), 1, np.uint8))
    shapes = (pixels(0, 0, 20, 20), pixels(0, 10, 20, 20), pixels(0, 15, 20, 5))
    reference = write_features(tmp_path / "ref.gpkg", list(zip(shapes, codes)))
    table = tmp_path / "t.csv"
    with pytest.raises(
        InputError,
        match=r"ref\.gpkg' on 200 px \(33 % of its pixels, e\.g\. at.*1 % can be excluded",
    ):
        accuracy(AccuracyOptions(mapped, reference, table=str(table)), Feedback())
    assert not table.exists()


def test_polygons_of_one_class_may_overlap(tmp_path: Path, make_log: type) -> None:
    mapped = make(tmp_path / "map.tif", np.full((20, 40), 1, np.uint8))
    shapes = [(pixels(0, 0, 20, 20), 2), (pixels(0, 10, 20, 20), "water"), (pixels(0, 15, 20, 5), 2)]
    log = make_log()
    result = accuracy(AccuracyOptions(mapped, write_features(tmp_path / "ref.gpkg", shapes)), log)
    assert result["scored"] == 600 and result["contested"] == 0 and log.warnings == []
