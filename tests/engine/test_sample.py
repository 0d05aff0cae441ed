"""Stratified samples: sizes of strata, that the choice is random and exact, and the file."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from osgeo import ogr
from stub_raster import GSD, X, Y, wkt, write_raster

from flair_seg.commands.cli import main
from flair_seg.errors import CancelledError, InputError
from flair_seg.feedback import Feedback
from flair_seg.language import use_language, use_translation
from flair_seg.nomenclature import FLAIR_12, LandCoverClass
from flair_seg.raster.classraster import ClassRasterWriter
from flair_seg.raster.grid import GeoGrid, Transform
from flair_seg.tools.assess.sample import ALLOCATIONS, SampleOptions, allocate, draw, lowest, sample

CLASSES = (
    LandCoverClass(1, "one", "#112233"),
    LandCoverClass(2, "two", "#445566"),
    LandCoverClass(7, "seven", "#000000"),
)


def make(path: Path, codes: np.ndarray) -> str:
    grid = GeoGrid(codes.shape[1], codes.shape[0], wkt("EPSG:2154"), Transform(X, Y, GSD, -GSD))
    with ClassRasterWriter(str(path), grid, CLASSES) as writer:
        writer.write(codes)
        writer.finish(Feedback())
    return str(path)


def read(path: Path) -> list[dict[str, object]]:
    dataset = ogr.Open(str(path))
    rows = []
    for feature in dataset.GetLayer(0):
        point = feature.GetGeometryRef()
        rows.append({**feature.items(), "x": point.GetX(), "y": point.GetY()})
    return rows


@pytest.fixture
def codes() -> np.ndarray:
    """A map of 700 rows, so of two strips, with a rare class and nodata."""
    random = np.random.default_rng(3)
    return random.choice([0, 1, 2, 7], (700, 40), p=[0.1, 0.6, 0.297, 0.003]).astype(np.uint8)


@given(st.lists(st.integers(1, 10**6), min_size=1, max_size=15), st.integers(0, 5000), st.sampled_from(ALLOCATIONS))
def test_allocation_adds_up_within_its_bounds(pixels: list[int], size: int, allocation: str) -> None:
    least = lowest(pixels, allocation, 50)
    size = min(max(size, sum(least)), sum(pixels))
    points = allocate(pixels, size, allocation, 50)
    assert sum(points) == size
    assert all(low <= n <= high for low, n, high in zip(least, points, pixels))


def test_allocations() -> None:
    pixels = [9_000, 900, 100]
    assert allocate(pixels, 1000, "proportional", 50) == [900, 90, 10]
    assert allocate(pixels, 999, "equal", 50) == [450, 449, 100]
    assert allocate(pixels, 1000, "mixed", 50) == [864, 86, 50]


@pytest.mark.parametrize(
    ("pixels", "size", "message"),
    [
        ([10, 5], 20, "20, but the map has only 15 pixels"),
        (
            [900] * 4,
            100,
            "50 per class, the sample size must be at least 200 .4 strata.*100",
        ),
    ],
)
def test_impossible_sizes(pixels: list[int], size: int, message: str) -> None:
    with pytest.raises(InputError, match=message):
        allocate(pixels, size, "mixed", 50)


def test_every_pixel_is_as_likely() -> None:
    hits = np.zeros(10)
    for seed in range(2000):
        ranks = draw(10, 3, seed, 5)
        assert len(set(ranks.tolist())) == 3
        hits[ranks] += 1
    assert hits == pytest.approx(600, abs=5 * 600**0.5 * 0.7**0.5)


def test_points_are_pixel_centres_of_their_class(tmp_path: Path, codes: np.ndarray) -> None:
    output = tmp_path / "sample.gpkg"
    result = sample(make(tmp_path / "map.tif", codes), str(output), SampleOptions(size=400), Feedback())
    rows = read(output)
    places = set()
    for row in rows:
        column, line = (row["x"] - X) / GSD - 0.5, (Y - row["y"]) / GSD - 0.5
        assert (column, line) == pytest.approx((round(column), round(line)), abs=1e-5)
        assert codes[round(line), round(column)] == row["map_class"]
        places.add((round(line), round(column)))
    assert len(places) == len(rows) == 400 == result.points
    assert [row["id"] for row in rows] == list(range(1, 401))
    for stratum in result.strata:
        of_it = [row for row in rows if row["map_class"] == stratum.code]
        pixels = int((codes == stratum.code).sum())
        assert len(of_it) == stratum.points >= 50 and stratum.pixels == pixels
        assert {row["map_name"] for row in of_it} == {stratum.name}
        assert {(row["stratum_px"], row["map_px"]) for row in of_it} == {(pixels, int((codes > 0).sum()))}
        assert of_it[0]["weight"] == pytest.approx(pixels / (codes > 0).sum())
    assert {row["reference"] for row in rows} == {None}


def test_the_style_of_a_shapefile_lies_next_to_it(tmp_path: Path, codes: np.ndarray) -> None:
    """Class names as XML needs them, in the user's language; fields by the names that the format cuts."""
    grid = GeoGrid(40, 700, wkt("EPSG:2154"), Transform(X, Y, GSD, -GSD))
    classes = (LandCoverClass(1, "water", "#112233"), LandCoverClass(2, 'a <b> & "c"', "#445566"), CLASSES[2])
    with ClassRasterWriter(str(tmp_path / "map.tif"), grid, classes) as writer:
        writer.write(codes)
        writer.finish(Feedback())
    use_language("fr")
    try:
        sample(tmp_path / "map.tif", tmp_path / "s.shp", SampleOptions(size=150))
    finally:
        use_translation(None)
    tree = ElementTree.parse(tmp_path / "s.qml")  # noqa: S314 - written by the test
    options = [o.attrib for o in tree.iter("Option") if o.get("value") and o.get("type") == "QString"]
    assert [(o["name"], o["value"]) for o in options[1:]] == [
        ("1 surface d'eau", "1"),
        ('2 a <b> & "c"', "2"),
        ("7 seven", "7"),
    ]
    values = [[value.get("value") for value in category.iter("val")] for category in tree.iter("category")]
    assert values == [[], ["1", "water"], ["2", 'a <b> & "c"'], ["7", "seven"]]
    dataset = ogr.Open(str(tmp_path / "s.shp"))
    fields = {field.GetName() for field in dataset.GetLayer(0).schema}
    assert {field.get("name") for field in tree.iter("field")} - fields == {"fid"}


def test_order_is_random(tmp_path: Path, codes: np.ndarray) -> None:
    sample(make(tmp_path / "map.tif", codes), str(tmp_path / "s.gpkg"), SampleOptions(size=400), Feedback())
    ys = [row["y"] for row in read(tmp_path / "s.gpkg")]
    assert abs(np.corrcoef(ys, range(len(ys)))[0, 1]) < 0.2


def test_same_seed_same_bytes(tmp_path: Path, codes: np.ndarray) -> None:
    path = make(tmp_path / "map.tif", codes)
    for name, seed in (("a", 0), ("b", 0), ("c", 1)):
        sample(path, str(tmp_path / f"{name}.gpkg"), SampleOptions(size=200, seed=seed), Feedback())
    a, b, c = ((tmp_path / f"{name}.gpkg").read_bytes() for name in "abc")
    assert a == b != c


def test_size_from_a_standard_error(tmp_path: Path, codes: np.ndarray) -> None:
    path = make(tmp_path / "map.tif", codes)
    options = SampleOptions(standard_error=0.02, expected=0.9, expected_by_class={1: 0.5})
    result = sample(path, str(tmp_path / "s.gpkg"), options, Feedback())
    counts = np.bincount(codes.ravel())[[1, 2, 7]]
    weights = counts / counts.sum()
    spread = np.array([0.5, 0.3, 0.3])
    exact = (weights @ spread) ** 2 / (0.02**2 + weights @ spread**2 / counts.sum())
    assert result.points == np.ceil(exact)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"size": 0}, "sample size is 0."),
        ({"size": 9, "standard_error": 0.1}, "Both a sample size and a standard error are specified"),
        ({"standard_error": 0.5}, r"standard error is 0\.5\. It must be greater than 0 and less than 0\.5"),
        ({"expected": 1.2}, r"expected user's accuracy is 1\.2"),
        (
            {"expected_by_class": {5: 0.9}},
            r"expected accuracy .* code 5, which is not a class of '.*map\.tif'",
        ),
        ({"allocation": "best"}, "'best' for allocation. Choose one of: proportional, equal, mixed"),
        ({"minimum": 0}, "minimum is 0 and"),
        (
            {"size": 60},
            "50 per class, the sample size must be at least 150 .3 strata.*60",
        ),
    ],
)
def test_refused_options_write_nothing(
    tmp_path: Path, codes: np.ndarray, options: dict[str, object], message: str
) -> None:
    path = make(tmp_path / "map.tif", codes)
    with pytest.raises(InputError, match=message):
        sample(path, str(tmp_path / "s.gpkg"), SampleOptions(**options), Feedback())
    assert not list(tmp_path.glob("s.gpkg*"))


def test_refused_maps(tmp_path: Path) -> None:
    nowhere = write_raster(tmp_path / "nowhere.tif", np.ones((1, 8, 8), np.uint8), crs=None, geotransform=None)
    empty = write_raster(tmp_path / "empty.tif", np.zeros((1, 8, 8), np.uint8), nodata=0)
    for path, message in (
        (nowhere, r"nowhere\.tif' is not georeferenced"),
        (empty, r"empty\.tif' has no classified"),
    ):
        with pytest.raises(InputError, match=message):
            sample(str(path), str(tmp_path / "s.gpkg"), SampleOptions(nomenclature=FLAIR_12), Feedback())
    with pytest.raises(InputError, match=r"s\.txt.*\.gpkg"):
        sample(str(empty), str(tmp_path / "s.txt"), SampleOptions(), Feedback())


class CancelledLater(Feedback):
    """A user who cancels in the second pass."""

    calls = 0

    def is_cancelled(self) -> bool:
        """Say so from the third question on."""
        self.calls += 1
        return self.calls > 3


def test_cancelled_run_leaves_what_stood_there(tmp_path: Path, codes: np.ndarray) -> None:
    (tmp_path / "s.gpkg").write_bytes(b"old")
    with pytest.raises(CancelledError):
        sample(make(tmp_path / "map.tif", codes), str(tmp_path / "s.gpkg"), SampleOptions(size=200), CancelledLater())
    assert (tmp_path / "s.gpkg").read_bytes() == b"old"


def test_command(tmp_path: Path, codes: np.ndarray, capsys: pytest.CaptureFixture[str]) -> None:
    path, output = make(tmp_path / "map.tif", codes), str(tmp_path / "s.gpkg")
    assert main(["sample", path, output, "--standard-error", "0.02", "--expected", "0.9,1=0.5", "-q"]) == 0
    assert " points of " in capsys.readouterr().out and len(read(tmp_path / "s.gpkg")) > 150
    assert main(["sample", path, output, "--size", "9", "-q"]) == 2


def test_one_point_of_each_class_is_the_least(tmp_path: Path, codes: np.ndarray) -> None:
    result = sample(
        make(tmp_path / "map.tif", codes), str(tmp_path / "s.gpkg"), SampleOptions(size=9, minimum=1), Feedback()
    )
    assert result.points == 9 and min(stratum.points for stratum in result.strata) >= 1


@pytest.mark.parametrize(
    ("text", "value"),
    [("", "''"), ("0.8,x", "'x'"), ("0.8,1=", "''"), ("1.5=0.8", "'1.5=0.8'"), ("0.8;5=0.9", "'0.8;5=0.9'")],
)
def test_accuracies_that_are_no_numbers(
    tmp_path: Path, text: str, value: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        main(["sample", str(tmp_path / "map.tif"), str(tmp_path / "s.gpkg"), "--expected", text])
    assert value in capsys.readouterr().err
