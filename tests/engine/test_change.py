"""Change between two maps: transitions, codes and legend, zones, grids that differ, refusals."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from osgeo import gdal
from stub_raster import GSD, X, Y, box, read_raster, wkt, write_polygons, write_raster

from flair_seg.commands.cli import main
from flair_seg.errors import InputError
from flair_seg.feedback import Feedback
from flair_seg.language import use_language, use_translation
from flair_seg.nomenclature import LandCoverClass, Nomenclature
from flair_seg.raster.classraster import ClassRaster, ClassRasterWriter
from flair_seg.raster.grid import GeoGrid, Transform
from flair_seg.tools.analyse.changes.change import change
from flair_seg.tools.analyse.changes.transitions import change_legend
from flair_seg.tools.zones import ZoneLayer

CLASSES = (
    LandCoverClass(1, "water", "#1553ae"), LandCoverClass(4, "building", "#db0e9a"),
    LandCoverClass(9, "vineyard", "#660082"),
)  # fmt: skip
HEIGHT, WIDTH = 40, 30


def write_map(
    path: Path,
    codes: np.ndarray,
    classes: tuple[LandCoverClass, ...] = CLASSES,
    shift: tuple[float, float] = (0, 0),
    gsd: float = GSD,
) -> str:
    """Write a class raster whose origin is shifted by pixels of `GSD` to the right and down."""
    corner = X + shift[0] * GSD, Y - shift[1] * GSD
    grid = GeoGrid(codes.shape[1], codes.shape[0], wkt("EPSG:2154"), Transform(*corner, gsd, -gsd))
    with ClassRasterWriter(str(path), grid, classes) as writer:
        writer.write(codes)
        writer.finish(Feedback())
    return str(path)


def draw(seed: int, height: int = HEIGHT, width: int = WIDTH) -> np.ndarray:
    """Return codes at random, some nodata."""
    return np.random.default_rng(seed).choice([0, 1, 4, 9], (height, width)).astype(np.uint8)


@pytest.fixture(scope="module")
def maps(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """Two maps on one grid."""
    folder = tmp_path_factory.mktemp("maps")
    return write_map(folder / "before.tif", draw(0)), write_map(folder / "after.tif", draw(1))


def told(path: Path) -> dict[int, str]:
    """Return the class names of a raster."""
    return {cover.code: cover.name for cover in ClassRaster(str(path)).classes}


def check_pixels(before: np.ndarray, after: np.ndarray, path: Path) -> None:
    """Check every pixel of a change raster by the name its code has."""
    names = {0: "nodata", **told(path)}
    classes = {cover.code: cover.name for cover in CLASSES}
    for one, two, code in zip(before.ravel(), after.ravel(), read_raster(path)[0].ravel()):
        if not one or not two:
            assert names[code] == "nodata"
        else:
            assert names[code] == ("unchanged" if one == two else f"{classes[one]} \u2192 {classes[two]}")


def test_matrix_raster_gains_and_losses(maps: tuple[str, str], tmp_path: Path) -> None:
    result = change(*maps, str(tmp_path / "c.tif"))
    before, after = draw(0), draw(1)
    pixel_m2 = ClassRaster(maps[0]).pixel_m2
    expected = [[((before == a) & (after == b)).sum() for b in (1, 4, 9, 0)] for a in (1, 4, 9, 0)]
    assert result.total.m2 / pixel_m2 == pytest.approx(np.array(expected))
    check_pixels(before, after, tmp_path / "c.tif")
    mapped = (before > 0) & (after > 0)
    gains = [(mapped & (after == c) & (before != c)).sum() for c in (1, 4, 9)]
    losses = [(mapped & (after != c) & (before == c)).sum() for c in (1, 4, 9)]
    assert result.total.gains / pixel_m2 == pytest.approx(gains)
    assert result.total.losses / pixel_m2 == pytest.approx(losses)
    assert result.total.changed_m2 / pixel_m2 == pytest.approx((mapped & (before != after)).sum())
    colours = [cover.colour for cover in result.legend]
    assert len(set(colours)) == len(colours) == 7 and told(tmp_path / "c.tif")[2] == "water \u2192 building"


def test_maps_shifted_by_whole_pixels_are_compared_where_both_are(maps: tuple[str, str], tmp_path: Path) -> None:
    after = draw(2, 35, 50)
    shifted = write_map(tmp_path / "after.tif", after, shift=(-7, 11))
    change(maps[0], shifted, str(tmp_path / "c.tif"))
    dataset = gdal.Open(str(tmp_path / "c.tif"))
    assert (dataset.RasterXSize, dataset.RasterYSize) == (30, 29)
    assert dataset.GetGeoTransform()[3] == pytest.approx(Y - 11 * GSD)
    check_pixels(draw(0)[11:], after[:29, 7:37], tmp_path / "c.tif")


def test_other_pixels_are_aligned_if_asked(maps: tuple[str, str], tmp_path: Path) -> None:
    fine = np.kron(draw(2, 40, 15), np.ones((3, 3), np.uint8))  # pixels a third as large, under the left half
    path = write_map(tmp_path / "fine.tif", fine, gsd=GSD / 3)
    with pytest.raises(
        InputError, match=r"before\.tif' has a pixel size of 0\.2 .*, '.*fine\.tif' has a pixel size of 0\.0666"
    ):
        change(maps[0], path, str(tmp_path / "c.tif"))
    assert not (tmp_path / "c.tif").exists()
    change(maps[0], path, str(tmp_path / "c.tif"), align=True)
    after = np.zeros((HEIGHT, WIDTH), np.uint8)
    after[:, :15] = draw(2, 40, 15)
    check_pixels(draw(0), after, tmp_path / "c.tif")


def test_other_coordinate_systems_are_aligned_if_asked(maps: tuple[str, str], tmp_path: Path) -> None:
    source = gdal.Open(maps[1])
    path = str(tmp_path / "web.tif")
    gdal.Warp(path, source, dstSRS="EPSG:3857", xRes=0.02, yRes=0.02, dstNodata=0, overviewLevel=None).FlushCache()
    classes = Nomenclature("three", CLASSES)
    with pytest.raises(
        InputError,
        match=r"has RGF93.*, '.*web\.tif' has WGS 84 / Pseudo-Mercator",
    ):
        change(maps[0], path, str(tmp_path / "c.tif"), nomenclature=classes)
    change(maps[0], path, str(tmp_path / "c.tif"), nomenclature=classes, align=True)
    change(*maps, str(tmp_path / "same.tif"))
    assert (read_raster(tmp_path / "c.tif") == read_raster(tmp_path / "same.tif")).mean() > 0.95


def test_zones_have_transitions_of_their_own(maps: tuple[str, str], tmp_path: Path) -> None:
    texts = [
        box(X, Y - 20 * GSD, X + 30 * GSD, Y), box(X, Y - 45 * GSD, X + 30 * GSD, Y - 20 * GSD),
        box(X + GSD, Y - 0.5 * GSD, X + 1.5 * GSD, Y),
    ]  # fmt: skip
    zones = ZoneLayer(str(write_polygons(tmp_path / "z.gpkg", texts)), title="Communes")
    table, page = tmp_path / "t.csv", tmp_path / "r.html"
    result = change(*maps, str(tmp_path / "c.tif"), zones=zones, table=str(table), report=str(page))
    top, bottom, small = result.zones
    assert np.abs(top.m2 + bottom.m2 - result.total.m2).max() < 1e-6
    pixel_m2 = ClassRaster(maps[0]).pixel_m2
    assert bottom.outside_m2 == pytest.approx(150 * pixel_m2, rel=1e-6) and top.outside_m2 == 0
    assert small.m2.sum() == pytest.approx(0.25 * pixel_m2, rel=1e-6)
    with open(table, encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 3 * 17
    water = [r for r in rows if (r["zone"], r["from_class"], r["to_class"]) == ("1", "water", "building")]
    assert float(water[0]["area_m2"]) == pytest.approx(top.matrix[0, 1], abs=1e-4)
    assert {r["to_class"] for r in rows if not r["to_code"]} == {"not mapped (nodata)", "outside the maps"}
    text = page.read_text(encoding="utf-8")
    assert "Communes" in text and text.count("<svg ") == 4 and "water, gain" in text and text.count("matrix\n") == 0
    assert text.count("<caption>Transition matrix</caption>") == 1


@given(st.lists(st.integers(0, 18), min_size=2, max_size=19, unique=True), st.randoms(use_true_random=False))
def test_every_pair_has_a_code_and_a_colour(indices: list[int], random: object) -> None:
    size = len(indices)
    classes = tuple(LandCoverClass(k, f"c{k}", f"#{k * 13:02x}{255 - k * 9:02x}80") for k in range(size))
    seed = random.randrange(2**31)  # type: ignore[attr-defined]
    matrix = np.random.default_rng(seed).integers(0, 3, (size, size)).astype(float)
    legend, codes = change_legend(classes, matrix, Feedback())
    table = codes.reshape(size + 1, size + 1)
    assert not table[-1].any() and not table[:, -1].any() and (np.diag(table)[:-1] == 1).all()
    names = {cover.code: cover.name for cover in legend}
    pairs = [(a, b) for a in range(size) for b in range(size) if a != b and matrix[a, b]]
    if len(pairs) <= 254:
        assert [names[table[a, b]] for a, b in pairs] == [f"c{a} \u2192 c{b}" for a, b in pairs]
        assert len(legend) == len(pairs) + 1
    assert len({cover.colour for cover in legend}) == len(legend)


def test_the_smallest_of_too_many_pairs_share_a_code() -> None:
    classes = tuple(LandCoverClass(k, f"c{k}", "#808080") for k in range(19))
    matrix = np.arange(19 * 19, dtype=float).reshape(19, 19) + 1
    heard: list[str] = []

    class Listener(Feedback):
        def warning(self, text: str) -> None:
            heard.append(text)

    legend, codes = change_legend(classes, matrix, Listener())
    assert len(legend) == 255 and legend[-1].name == "other changes" and len({c.colour for c in legend}) == 255
    table = codes.reshape(20, 20)
    assert table[0, 1] == 255 and table[18, 17] == 254 and (table == 255).sum() == 342 - 253
    (warning,) = heard
    assert "342" in warning and "253" in warning


def test_same_input_same_bytes(maps: tuple[str, str], tmp_path: Path) -> None:
    written = []
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        paths = [str(tmp_path / name / f"c.{kind}") for kind in ("tif", "csv", "html")]
        change(*maps, paths[0], table=paths[1], report=paths[2])
        written.append([Path(path).read_bytes() for path in paths])
    assert written[0] == written[1]


def test_bad_input_is_one_sentence_and_nothing_is_written(maps: tuple[str, str], tmp_path: Path) -> None:
    bare = str(write_raster(tmp_path / "bare.tif", np.ones((1, 40, 30), np.uint8), crs=None, geotransform=None))
    renamed = (LandCoverClass(1, "sea", "#1553ae"), *CLASSES[1:])
    other = write_map(tmp_path / "other.tif", draw(1), renamed)
    far = write_map(tmp_path / "far.tif", draw(1), shift=(1000, 0))
    empty = write_map(tmp_path / "empty.tif", np.zeros((HEIGHT, WIDTH), np.uint8))
    kept = set(tmp_path.iterdir())
    before, out = maps[0], str(tmp_path / "c.tif")
    three = Nomenclature("three", CLASSES)
    for arguments, options, message in (
        (
            (before, other, out),
            {},
            r"1 is 'water' in '.*before\.tif' but 'sea' in '.*other\.tif'",
        ),
        ((before, far, out), {}, "do not overlap"),
        ((before, far, out), {"align": True}, "have no pixel that is classified in both maps"),
        ((before, empty, out), {}, "have no pixel that is classified in both maps"),
        ((bare, bare, out), {"nomenclature": three}, "bare.tif' is unknown"),
        ((before, bare, out), {"nomenclature": three, "align": True}, "both maps must have a coordinate system"),
        (
            (*maps, out),
            {"table": str(tmp_path / "t.tif")},
            r"t\.tif' \(table\)\. Specify a name ending in \.csv, \.xlsx",
        ),
        ((*maps, before), {}, "is also the input. Choose another file"),
    ):
        with pytest.raises(InputError, match=message):
            change(*arguments, **options)  # type: ignore[arg-type]
    assert set(tmp_path.iterdir()) == kept


def test_command_line(maps: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = [str(tmp_path / name) for name in ("c.tif", "c.csv", "c.html")]
    assert main(["change", *maps, out[0], "--table", out[1], "--report", out[2], "--align", "--json", "-q"]) == 0
    result = json.loads(capsys.readouterr().out)
    assert result["legend"]["1"] == "unchanged" and set(result["total"]["classes"]) == {"water", "building", "vineyard"}
    assert all(Path(path).stat().st_size for path in out)


def test_cells_are_the_same_in_every_language(maps: tuple[str, str], tmp_path: Path) -> None:
    tables = []
    for language in ("en", "fr"):
        use_language(language)
        try:
            change(*maps, str(tmp_path / "c.tif"), table=str(tmp_path / "t.csv"))
        finally:
            use_translation(None)
        tables.append((tmp_path / "t.csv").read_bytes())
    assert tables[0] == tables[1] and b"whole map" in tables[0] and b"outside the maps" in tables[0]
