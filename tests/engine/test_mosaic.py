"""Mosaics of patches: found by zone, placed where they lie, gaps marked, refused where they do not fit."""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from osgeo import gdal, ogr
from stub_raster import GSD, X, Y, grey, known_classes, read_raster, wkt, write_raster

from flair_seg.errors import CancelledError, FlairError, InputError, RasterError
from flair_seg.nomenclature import COSIA, FLAIR_19
from flair_seg.raster.grid import GeoGrid, Transform
from flair_seg.raster.reader import open_raster, source_files
from flair_seg.raster.windows import Window
from flair_seg.segment import SegmentResult
from flair_seg.tools.prepare import mosaicvrt
from flair_seg.tools.prepare.footprints import coverage, footprint
from flair_seg.tools.prepare.mosaic import Mosaic, build_mosaics
from flair_seg.tools.prepare.mosaicparts import divide
from flair_seg.tools.prepare.mosaicvrt import Layout, Patch

Run = Callable[..., SegmentResult]
SIZE = 24


def write_patch(path: Path, row: int, column: int, *, seed: int | None = None, **options: object) -> np.ndarray:
    """Write a patch at a place of a grid of patches and return its pixels."""
    path.parent.mkdir(parents=True, exist_ok=True)
    label = path.name.startswith("MSK")
    pixels = grey(SIZE, SIZE, seed=row * 10 + column if seed is None else seed, bands=1 if label else 5, low=1)
    if label:
        pixels = pixels % 19 + 1
    place = (X + column * SIZE * GSD, GSD, 0, Y - row * SIZE * GSD, 0, -GSD)
    write_raster(path, pixels, **{"geotransform": place, **options})  # type: ignore[arg-type]
    return pixels


@pytest.fixture
def patches(tmp_path: Path) -> Path:
    """Two zones: an L of three patches with labels, and a single patch."""
    folder = tmp_path / "patches"
    for number, (row, column) in enumerate([(0, 0), (1, 0), (1, 1)]):
        write_patch(folder / "D034" / "Z1" / "img" / f"IMG_{number}.tif", row, column)
        write_patch(folder / "D034" / "Z1" / "msk" / f"MSK_{number}.tif", row, column)
    write_patch(folder / "D034" / "Z2" / "img" / "IMG_9.tif", 0, 7)
    return folder


def test_one_mosaic_a_zone_and_kind(patches: Path, tmp_path: Path) -> None:
    found = build_mosaics(patches, tmp_path / "out")
    path = str(tmp_path / "out") + os.sep
    gap = found[0].gaps_m2
    assert gap == pytest.approx((SIZE * GSD) ** 2, rel=2e-3)
    assert found == [
        Mosaic("D034_Z1", "img", f"{path}D034_Z1_img.vrt", 3, 2 * SIZE, 2 * SIZE, True, gap, 0.0, 0.0),
        Mosaic("D034_Z1", "msk", f"{path}D034_Z1_msk.vrt", 3, 2 * SIZE, 2 * SIZE, True, gap, 0.0, 0.0),
        Mosaic("D034_Z2", "img", f"{path}D034_Z2_img.vrt", 1, SIZE, SIZE, False, 0.0, 0.0, 0.0),
    ]
    names = sorted(p.name for p in (tmp_path / "out").iterdir())
    assert names == ["D034_Z1_img.vrt", "D034_Z1_msk.qml", "D034_Z1_msk.vrt", "D034_Z2_img.vrt"]


@pytest.mark.skipif(os.name == "nt", reason="making a link needs a right there")
def test_patches_behind_links(patches: Path, tmp_path: Path) -> None:
    """Data sets are often linked; a link that leads back up does no harm."""
    linked = tmp_path / "linked"
    linked.mkdir()
    (linked / "D034").symlink_to(patches / "D034")
    (patches / "D034" / "Z1" / "again").symlink_to(patches)
    found = build_mosaics(linked, tmp_path / "out")
    assert [(m.zone, m.kind, m.patches) for m in found][::2] == [("D034_Z1", "img", 3), ("D034_Z2", "img", 1)]
    assert len(found) == 3


def test_patches_lie_where_they_belong(patches: Path, tmp_path: Path) -> None:
    build_mosaics(patches, tmp_path / "out")
    image = read_raster(tmp_path / "out" / "D034_Z1_img.vrt")
    labels = read_raster(tmp_path / "out" / "D034_Z1_msk.vrt")
    assert image.shape == (6, 2 * SIZE, 2 * SIZE) and labels.shape == (1, 2 * SIZE, 2 * SIZE)
    for number, (row, column) in enumerate([(0, 0), (1, 0), (1, 1)]):
        place = (..., slice(row * SIZE, (row + 1) * SIZE), slice(column * SIZE, (column + 1) * SIZE))
        folder = patches / "D034" / "Z1"
        assert np.array_equal(image[:5][place], read_raster(folder / "img" / f"IMG_{number}.tif"))
        assert (image[5][place[1:]] == 255).all()
        assert np.array_equal(labels[place], read_raster(folder / "msk" / f"MSK_{number}.tif"))
    assert not image[5, :SIZE, SIZE:].any() and not labels[0, :SIZE, SIZE:].any()


def test_gaps_are_marked_as_such(patches: Path, tmp_path: Path) -> None:
    build_mosaics(patches, tmp_path / "out")
    image = gdal.Open(str(tmp_path / "out" / "D034_Z1_img.vrt"))
    assert image.GetRasterBand(6).GetColorInterpretation() == gdal.GCI_AlphaBand
    labels = gdal.Open(str(tmp_path / "out" / "D034_Z1_msk.vrt"))
    assert labels.GetRasterBand(1).GetNoDataValue() == 0
    whole = gdal.Open(str(tmp_path / "out" / "D034_Z2_img.vrt"))
    assert whole.RasterCount == 5 and whole.GetRasterBand(1).GetNoDataValue() is None


def test_a_mosaic_is_segmented_with_its_gap(run: Run, patches: Path, tmp_path: Path) -> None:
    build_mosaics(patches, tmp_path / "out")
    result = run(tmp_path / "out" / "D034_Z1_img.vrt", quality="balanced")
    classes = read_raster(result.output)[0]
    assert not classes[:SIZE, SIZE:].any()
    for row, column in [(0, 0), (1, 0), (1, 1)]:
        part = classes[row * SIZE : (row + 1) * SIZE, column * SIZE : (column + 1) * SIZE]
        assert np.array_equal(part, known_classes(grey(SIZE, SIZE, seed=row * 10 + column, low=1)))


@pytest.mark.parametrize(("nomenclature", "nodata"), [(FLAIR_19, 0), (COSIA, 255)])
def test_labels_carry_their_classes(patches: Path, tmp_path: Path, nomenclature: object, nodata: int) -> None:
    build_mosaics(patches, tmp_path / "out", nomenclature=nomenclature)  # type: ignore[arg-type]
    dataset = gdal.Open(str(tmp_path / "out" / "D034_Z1_msk.vrt"))
    band = dataset.GetRasterBand(1)
    assert band.GetNoDataValue() == nodata
    for cover in nomenclature.classes:  # type: ignore[attr-defined]
        assert band.GetCategoryNames()[cover.code] == cover.name
        assert band.GetColorTable().GetColorEntry(cover.code)[:3] == cover.rgb
    assert "paletteEntry" in (tmp_path / "out" / "D034_Z1_msk.qml").read_text()


def test_mosaics_above_their_patches_move_with_them(patches: Path, tmp_path: Path) -> None:
    build_mosaics(patches, patches)
    patches.rename(tmp_path / "moved")
    assert read_raster(tmp_path / "moved" / "D034_Z2_img.vrt").any()


def test_relative_folders(patches: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(patches.parent)
    (mosaic, *_) = build_mosaics("patches", "out")
    assert read_raster(tmp_path / mosaic.path).any()


@pytest.mark.parametrize(
    ("names", "zones"),
    [
        (["IMG_1.tif"], [("patches", "img")]),
        (["img/IMG_1.tif"], [("patches", "img")]),
        (["a/b/c/IMG_1.TIF"], [("a_b_c", "img")]),
        (["Z/img/x.tiff", "Z/msk/y.tif"], [("Z", "img"), ("Z", "msk")]),
        (["Z/IMG_1.tif", "Z/MSK_1.tif"], [("Z", "img"), ("Z", "msk")]),
        (["Z/tile.tif"], [("Z", "img")]),
    ],
)
def test_zones_and_kinds_by_name(tmp_path: Path, names: list[str], zones: list[tuple[str, str]]) -> None:
    for name in names:
        write_patch(tmp_path / "patches" / name, 0, 0)
    found = build_mosaics(tmp_path / "patches", tmp_path / "out")
    assert [(mosaic.zone, mosaic.kind) for mosaic in found] == zones


def test_the_folder_of_one_kind_can_be_given(tmp_path: Path) -> None:
    write_patch(tmp_path / "Z7" / "img" / "IMG_1.tif", 0, 0)
    (mosaic,) = build_mosaics(tmp_path / "Z7" / "img", tmp_path / "out")
    assert mosaic.kind == "img" and mosaic.patches == 1


def test_progress_and_messages(patches: Path, tmp_path: Path, make_log: type) -> None:
    log = make_log()
    build_mosaics(patches, tmp_path / "out", log)
    assert log.done == [1, 2, 3, 4, 5, 6, 7] and log.total == 7
    assert not log.warnings
    assert len(log.lines) == 3 and "3 patches, 48 x 48 px, gaps:" in log.lines[0]


@pytest.mark.parametrize("seen", [1, 2])
def test_cancelling_within_a_zone_writes_nothing(patches: Path, tmp_path: Path, make_log: type, seen: int) -> None:
    log = make_log(cancel_after=seen)
    with pytest.raises(CancelledError):
        build_mosaics(patches, tmp_path / "out", log)
    assert log.done[-1] == seen
    assert not (tmp_path / "out").exists()


def test_cancelling_while_writing_leaves_no_parts(patches: Path, tmp_path: Path, make_log: type) -> None:
    log = make_log(cancel_after=7)
    with pytest.raises(CancelledError):
        build_mosaics(patches, tmp_path / "out", log)
    assert not (tmp_path / "out").exists()


ODD = [
    ({"crs": "EPSG:32631"}, r"\(CRS\): '.*IMG_odd\.tif' has WGS 84 / UTM zone 31N, but 'IMG_0\.tif' has RGF93"),
    ({"crs": None}, r"IMG_odd\.tif' is not georeferenced"),
    ({"geotransform": None}, r"IMG_odd\.tif' is not georeferenced"),
    (
        {"geotransform": (X, 0.5, 0, Y, 0, -0.5)},
        r"\(pixel size\): '.*IMG_odd\.tif' has 0\.5 x 0\.5, but 'IMG_0\.tif' has 0\.2 x 0\.2",
    ),
    ({"nodata": -10000}, r"-10000.* band 1 of '.*IMG_odd\.tif'"),
    ({"nodata": 0}, r"\(nodata\): '.*IMG_odd\.tif' has 0, but 'IMG_0\.tif' has none"),
    ({"geotransform": (X, -GSD, 0, Y, 0, -GSD)}, r"IMG_odd\.tif' is mirrored: its first column is in the east"),
    ({"geotransform": (X, 0.2, 0.1, Y, 0.1, -0.2)}, r"IMG_odd\.tif' is rotated"),
]


@pytest.mark.parametrize(("options", "text"), ODD)
def test_a_patch_that_does_not_fit_is_named(
    patches: Path, tmp_path: Path, gdal_exceptions: bool, options: dict[str, object], text: str
) -> None:
    write_patch(patches / "D034" / "Z1" / "img" / "IMG_odd.tif", 0, 1, **options)
    with pytest.raises(InputError, match=text):
        build_mosaics(patches, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_bands_that_differ(patches: Path, tmp_path: Path) -> None:
    write_raster(patches / "D034" / "Z1" / "img" / "IMG_odd.tif", grey(SIZE, SIZE, bands=3))
    with pytest.raises(
        InputError,
        match=r"bands.*IMG_odd\.tif' has (uint8, ){2}uint8, but 'IMG_0\.tif' has (uint8, ){4}uint8\.",
    ):
        build_mosaics(patches, tmp_path / "out")


def test_a_broken_patch_is_named(patches: Path, tmp_path: Path, gdal_exceptions: bool) -> None:
    (patches / "D034" / "Z1" / "img" / "IMG_odd.tif").write_bytes(b"no raster")
    with pytest.raises(RasterError, match=r"IMG_odd\.tif' as a raster"):
        build_mosaics(patches, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_south_up_patches(tmp_path: Path, gdal_exceptions: bool) -> None:
    """GDAL leaves them out of a mosaic with a mere warning."""
    write_patch(tmp_path / "patches" / "IMG_1.tif", 0, 0, geotransform=(X, GSD, 0, Y, 0, GSD))
    with pytest.raises(FlairError) as caught:
        build_mosaics(tmp_path / "patches", tmp_path / "out")
    assert "IMG_1.tif" in str(caught.value) and "north-up" in str(caught.value)


def test_folders_that_will_not_do(patches: Path, tmp_path: Path, gdal_exceptions: bool) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").write_text("")
    (tmp_path / "occupied" / "D034_Z1_img.vrt" / "x").mkdir(parents=True)
    for source, target, kind, text in (
        (tmp_path / "none", "out", InputError, "none' not found"),
        (tmp_path / "empty", "out", InputError, "empty' contains no patches (.tif files"),
        (patches, "file", RasterError, "file':"),
        (patches, "file/out", RasterError, "out':"),
        (patches, "occupied", RasterError, "D034_Z1_img.vrt'"),
    ):
        with pytest.raises(kind) as caught:
            build_mosaics(source, tmp_path / target)
        assert text in str(caught.value) and "\n" not in str(caught.value)
    assert [p.name for p in (tmp_path / "occupied").iterdir()] == ["D034_Z1_img.vrt"]


def test_a_mosaic_replaces_an_older_one(patches: Path, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "D034_Z2_img.vrt").write_text("old")
    build_mosaics(patches, tmp_path / "out")
    assert gdal.Open(str(tmp_path / "out" / "D034_Z2_img.vrt")).RasterXSize == SIZE


def one_mosaic(folder: Path, log: object = None) -> gdal.Dataset:
    """Build the only mosaic of `patches` and open it."""
    (mosaic,) = build_mosaics(folder / "patches", folder / "out", log)  # type: ignore[arg-type]
    return gdal.Open(mosaic.path)


COLOURS = ("RedBand", "GreenBand", "BlueBand", "AlphaBand")


def test_patches_with_other_colour_tags_are_kept(tmp_path: Path, make_log: type) -> None:
    """GDAL's own builder leaves them out with a mere warning."""
    log = make_log()
    first = write_patch(tmp_path / "patches" / "IMG_0.tif", 0, 0, colours=COLOURS[:3], names=["R", "G"])
    second = write_patch(tmp_path / "patches" / "IMG_1.tif", 0, 1, colours=COLOURS, names=["R"])
    dataset = one_mosaic(tmp_path, log)
    assert np.array_equal(read_raster(tmp_path / "out" / "patches_img.vrt"), np.concatenate([first, second], axis=2))
    interpretations = [dataset.GetRasterBand(n).GetColorInterpretation() for n in range(1, 6)]
    assert interpretations == [gdal.GCI_RedBand, gdal.GCI_GreenBand, gdal.GCI_BlueBand, 0, 0]
    assert [dataset.GetRasterBand(n).GetDescription() for n in (1, 2)] == ["R", ""]
    names, colours = log.warnings
    assert "band 2 ('', 'G')" in names and "band 4 ('Alpha', 'Undefined')" in colours


def test_every_band_has_a_source_a_patch(patches: Path, tmp_path: Path) -> None:
    for mosaic in build_mosaics(patches, tmp_path / "out"):
        dataset = gdal.Open(mosaic.path)
        for number in range(1, dataset.RasterCount + 1):
            assert len(dataset.GetRasterBand(number).GetMetadata("vrt_sources")) == mosaic.patches


@pytest.mark.parametrize(
    ("size", "offset", "gaps"),
    [((SIZE, 5), 0, False), ((SIZE - 1, 5), 0, True), ((SIZE, 5), 1, True), ((2 * SIZE, SIZE), -1, True)],
)
def test_gaps_beside_patches_of_other_sizes(tmp_path: Path, size: tuple[int, int], offset: int, gaps: bool) -> None:
    """The last patch is narrower, lower, away by a pixel, or so high that patches overlap beside a gap."""
    for column in (0, 1):
        write_patch(tmp_path / "patches" / f"IMG_{column}.tif", 0, column)
    place = (X + (2 * SIZE + offset) * GSD, GSD, 0, Y, 0, -GSD)
    write_raster(tmp_path / "patches" / "IMG_2.tif", grey(*size, low=1), geotransform=place)
    (mosaic,) = build_mosaics(tmp_path / "patches", tmp_path / "out")
    assert mosaic.gaps is gaps and gdal.Open(mosaic.path).RasterCount == 5 + gaps


RECTANGLES = st.lists(
    st.tuples(st.integers(0, 7), st.integers(0, 5), st.integers(1, 8), st.integers(1, 6)), min_size=1, max_size=12
)


def counted(rectangles: list[tuple[int, int, int, int]]) -> tuple[np.ndarray, list[Window]]:
    """Return how many rectangles lie over each pixel of their common bounds from 0, 0, and the rectangles."""
    width, height = max(x + w for x, _, w, _ in rectangles), max(y + h for _, y, _, h in rectangles)
    counts = np.zeros((height, width), int)
    for x, y, w, h in rectangles:
        counts[y : y + h, x : x + w] += 1
    return counts, [Window(*rectangle) for rectangle in rectangles]


@given(RECTANGLES)
def test_coverage_is_exact(rectangles: list[tuple[int, int, int, int]]) -> None:
    counts, windows = counted(rectangles)
    found = np.full(counts.shape, -1)
    for run in coverage(counts.shape[1], counts.shape[0], windows):
        place = run.window
        part = np.s_[place.row_off : place.row_off + place.height, place.col_off : place.col_off + place.width]
        assert (found[part] == -1).all()
        found[part] = run.count
    assert np.array_equal(found, counts)


def drawn(polygons: list[ogr.Geometry], shape: tuple[int, int]) -> np.ndarray:
    """Return how many polygons in px lie over each pixel's centre."""
    counts = np.zeros(shape, int)
    for row, column in np.ndindex(shape):
        centre = ogr.CreateGeometryFromWkt(f"POINT({column + 0.5} {row + 0.5})")
        counts[row, column] = sum(polygon.Contains(centre) for polygon in polygons)
    return counts


@given(RECTANGLES)
@settings(max_examples=15)
def test_footprints_are_those_of_the_pixels(rectangles: list[tuple[int, int, int, int]]) -> None:
    """Covered, gaps and overlaps are valid and are exactly the pixels with any, no and several patches."""
    counts, windows = counted(rectangles)
    height, width = counts.shape
    grid = GeoGrid(width, height, wkt("EPSG:2154"), Transform(X, Y, GSD, -GSD))
    patch = Patch(Path("p"), grid.window(Window(0, 0, 1, 1)), (), (1, 1), None)
    layout = Layout((patch,), tuple(windows), grid, bool((counts == 0).any()))
    found = footprint(layout)
    gaps, overlaps = [gap for gap, _ in found.gaps], list(found.overlaps)
    assert all(geometry.IsValid() for geometry in (found.covered, *gaps, *overlaps))
    assert np.array_equal(drawn([found.covered], counts.shape), counts > 0)
    assert np.array_equal(drawn(gaps, counts.shape), counts == 0)
    assert np.array_equal(drawn(overlaps, counts.shape), counts > 1)
    assert (found.gaps_px, found.overlap_px) == ((counts == 0).sum(), (counts > 1).sum())
    outside = np.pad(counts > 0, 1)  # whatever can be walked to from outside, side by side, is enclosed by nothing
    reached = np.zeros_like(outside)
    pending = [(0, 0)]
    while pending:
        row, column = pending.pop()
        inside = 0 <= row < outside.shape[0] and 0 <= column < outside.shape[1]
        if inside and not outside[row, column] and not reached[row, column]:
            reached[row, column] = True
            pending += [(row + 1, column), (row - 1, column), (row, column + 1), (row, column - 1)]
    assert found.holes_px == (~outside & ~reached).sum()


def features(path: Path, layer: str) -> list[tuple[dict[str, object], ogr.Geometry]]:
    """Return the fields and geometries of a layer."""
    dataset = ogr.Open(str(path))
    return [(feature.items(), feature.GetGeometryRef().Clone()) for feature in dataset.GetLayerByName(layer)]


@pytest.fixture
def ring(tmp_path: Path) -> Path:
    """A zone of eight patches around a hole, of which the last lies half over the first; and one patch apart."""
    folder = tmp_path / "patches"
    places = [(0, 0), (0, 1), (0, 2), (1, 0), (1, 2), (2, 0), (2, 1), (2, 2), (0.5, 0)]
    for number, (row, column) in enumerate(places):
        place = (X + column * SIZE * GSD, GSD, 0, Y - row * SIZE * GSD, 0, -GSD)
        write_patch(folder / "Z1" / f"IMG_{number}.tif", 0, 0, geotransform=place)
    write_patch(folder / "Z2" / "MSK_1.tif", 9, 9)
    return folder


def test_footprints_tell_gaps_and_overlaps(ring: Path, tmp_path: Path, make_log: type, gdal_exceptions: bool) -> None:
    log, path = make_log(), tmp_path / "zones.gpkg"
    first, second = build_mosaics(ring, tmp_path / "out", log, footprints=str(path))
    ground = GeoGrid(3 * SIZE, 3 * SIZE, wkt("EPSG:2154"), Transform(X, Y, GSD, -GSD)).ground_size()
    patch_m2 = SIZE**2 * ground[0] * ground[1]
    assert (first.gaps_m2, first.holes_m2, first.overlap_m2) == pytest.approx((patch_m2,) * 3, abs=0.006)
    assert (second.gaps, second.gaps_m2, second.holes_m2, second.overlap_m2) == (False, 0, 0, 0)
    (one, ring_polygon), (two, square) = features(path, "footprints")
    assert (one["zone"], one["kind"], one["patches"]) == ("Z1", "img", 9)
    assert (two["zone"], two["kind"], two["patches"]) == ("Z2", "msk", 1)
    assert one["area_m2"] == pytest.approx(8 * patch_m2, abs=0.006) and one["gaps_m2"] == first.gaps_m2
    assert one["holes_m2"] == first.holes_m2 and one["overlap_m2"] == first.overlap_m2
    assert ring_polygon.IsValid() and ring_polygon.Area() == pytest.approx(8 * (SIZE * GSD) ** 2, rel=1e-6)
    x, y = X + 9 * SIZE * GSD, Y - 9 * SIZE * GSD
    assert square.GetEnvelope() == pytest.approx((x, x + SIZE * GSD, y - SIZE * GSD, y), abs=1e-6)
    ((gap, hole),) = features(path, "gaps")
    assert gap == {"zone": "Z1", "kind": "img", "enclosed": 1, "area_m2": first.gaps_m2}
    middle = (X + SIZE * GSD, X + 2 * SIZE * GSD, Y - 2 * SIZE * GSD, Y - SIZE * GSD)
    assert hole.GetEnvelope() == pytest.approx(middle, abs=1e-6)
    ((overlap, _),) = features(path, "overlaps")
    assert overlap == {"zone": "Z1", "kind": "img", "area_m2": first.overlap_m2}
    assert ogr.Open(str(path)).GetLayer(0).GetName() == "footprints"
    assert f"gaps: {patch_m2:,.2f} m² ({patch_m2:,.2f} m² enclosed by patches)" in log.lines[0]
    assert f"patches overlap on {patch_m2:,.2f} m²" in log.lines[1] and len(log.lines) == 3


def test_footprints_without_gaps_have_one_layer_and_are_the_same_bytes(tmp_path: Path) -> None:
    write_patch(tmp_path / "patches" / "IMG_0.tif", 0, 0)
    for name in ("a.gpkg", "b.gpkg"):
        build_mosaics(tmp_path / "patches", tmp_path / "out", footprints=str(tmp_path / name))
    assert ogr.Open(str(tmp_path / "a.gpkg")).GetLayerCount() == 1
    assert (tmp_path / "a.gpkg").read_bytes() == (tmp_path / "b.gpkg").read_bytes()


def test_footprints_that_will_not_do(patches: Path, tmp_path: Path) -> None:
    write_patch(patches / "R" / "IMG_1.tif", 0, 0, crs="EPSG:2975")
    for path, text in (
        ("zones.shp", "zones.shp"),
        ("none/zones.gpkg", "none/zones.gpkg' does not exist"),
        (
            "zones.gpkg",
            "'R' has CRS RGR92 / UTM zone 40S, but zone 'D034_Z1' has RGF93 v1 / Lambert-93",
        ),
    ):
        with pytest.raises(InputError) as caught:
            build_mosaics(patches, tmp_path / "out", footprints=str(tmp_path / path))
        assert text in str(caught.value)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["patches"]


def test_gaps_beside_near_infrared_tagged_alpha_are_masked(tmp_path: Path) -> None:
    for row, column in [(0, 0), (1, 0), (1, 1)]:
        write_patch(tmp_path / "patches" / f"IMG_{row}{column}.tif", row, column, colours=COLOURS)
    dataset = one_mosaic(tmp_path)
    assert dataset.RasterCount == 6
    assert dataset.GetRasterBand(6).GetColorInterpretation() == gdal.GCI_AlphaBand
    alpha = read_raster(tmp_path / "out" / "patches_img.vrt")[5]
    assert not alpha[:SIZE, SIZE:].any() and (alpha == 255).sum() == 3 * SIZE**2


def test_nodata_marks_gaps_and_does_not_hide_overlapped_patches(tmp_path: Path) -> None:
    write_patch(tmp_path / "patches" / "IMG_0.tif", 0, 0, nodata=7)
    below = (X, GSD, 0, Y - SIZE // 2 * GSD, 0, -GSD)
    empty = np.full((5, SIZE, 2 * SIZE), 7, np.uint8)
    write_raster(tmp_path / "patches" / "IMG_1.tif", empty, geotransform=below, nodata=7)
    dataset = one_mosaic(tmp_path)
    assert dataset.RasterCount == 5 and dataset.GetRasterBand(5).GetNoDataValue() == 7
    pixels = read_raster(tmp_path / "out" / "patches_img.vrt")
    assert np.array_equal(pixels[:, :SIZE, :SIZE], read_raster(tmp_path / "patches" / "IMG_0.tif"))
    assert (pixels[:, :, SIZE:] == 7).all()


def test_masks_of_patches_are_kept(tmp_path: Path) -> None:
    """A patch without a mask is valid throughout, and so is none of a gap."""
    half = np.full((SIZE, SIZE), 255, np.uint8)
    half[: SIZE // 2] = 0
    write_patch(tmp_path / "patches" / "IMG_0.tif", 0, 0, mask=half)
    write_patch(tmp_path / "patches" / "IMG_1.tif", 1, 1, colours=COLOURS)
    dataset = one_mosaic(tmp_path)
    assert dataset.RasterCount == 5 and dataset.GetRasterBand(1).GetMaskFlags() == gdal.GMF_PER_DATASET
    raw = dataset.GetRasterBand(1).GetMaskBand().ReadRaster()
    gap = np.zeros_like(half)
    expected = np.block([[half, gap], [gap, np.full_like(half, 255)]])
    assert np.array_equal(np.frombuffer(raw, np.uint8).reshape(expected.shape), expected)


def test_zones_of_one_name_are_refused(tmp_path: Path) -> None:
    for folder in ("a/b_c", "a_b/c"):
        write_patch(tmp_path / "patches" / folder / "img" / "IMG_1.tif", 0, 0)
    with pytest.raises(InputError, match=r"b_c' and '.*c' would produce the same zone 'a_b_c'"):
        build_mosaics(tmp_path / "patches", tmp_path / "out")


def test_names_that_xml_would_trip_over(tmp_path: Path) -> None:
    write_patch(tmp_path / "patches" / "A & <B> é" / "IMG 1.tif", 0, 0)
    (mosaic,) = build_mosaics(tmp_path / "patches", tmp_path / "out")
    assert read_raster(mosaic.path).any()


@pytest.fixture
def in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Parts of at most three patches."""
    monkeypatch.setattr(mosaicvrt, "MOST_PATCHES", 3)
    monkeypatch.setattr(mosaicvrt, "divide", partial(divide, most=3))


def crowd(folder: Path, **options: object) -> Path:
    """Write ten patches, more than a part's, some of which overlap and lie across the parts' borders."""
    for number in range(10):
        write_patch(folder / "Z" / "img" / f"IMG_{number}.tif", number // 4 * 3, number % 4 * 3, seed=number, **options)
    write_patch(folder / "Z" / "img" / "IMG_99.tif", 5, 5, seed=99, **options)
    return folder


@pytest.mark.parametrize("options", [{}, {"nodata": 7}, {"mask": "internal"}, {"label": True}], ids=str)
def test_a_mosaic_in_parts_has_the_pixels_of_a_flat_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: dict[str, object]
) -> None:
    folder, kind = tmp_path / "patches", "img"
    if options.pop("label", False):
        kind = "msk"
        for number in range(10):
            write_patch(folder / "Z" / "msk" / f"MSK_{number}.tif", number // 4 * 3, number % 4 * 3)
    elif options.pop("mask", None):
        crowd(folder)
        for path in folder.rglob("*.tif"):
            add_mask(path)
    else:
        crowd(folder, **options)
    build_mosaics(folder, tmp_path / "flat")
    monkeypatch.setattr(mosaicvrt, "MOST_PATCHES", 3)
    monkeypatch.setattr(mosaicvrt, "divide", partial(divide, most=3))
    build_mosaics(folder, tmp_path / "parted")
    flat, parted = (gdal.Open(str(tmp_path / name / f"Z_{kind}.vrt")) for name in ("flat", "parted"))
    assert len(os.listdir(tmp_path / "parted" / f"Z_{kind}_parts")) > 2
    assert flat.ReadAsArray().tobytes() == parted.ReadAsArray().tobytes()
    for number in range(1, flat.RasterCount + 1):
        one, other = flat.GetRasterBand(number), parted.GetRasterBand(number)
        assert one.GetMaskBand().ReadAsArray().tobytes() == other.GetMaskBand().ReadAsArray().tobytes()
        assert one.GetNoDataValue() == other.GetNoDataValue()
        assert one.GetColorInterpretation() == other.GetColorInterpretation()
    assert flat.GetGeoTransform() == parted.GetGeoTransform()
    assert flat.GetMetadata() == parted.GetMetadata()


def add_mask(path: Path) -> None:
    """Give a patch a mask whose first rows are invalid."""
    with_mask = gdal.Open(str(path), gdal.GA_Update)
    with_mask.CreateMaskBand(gdal.GMF_PER_DATASET)
    mask = np.full((SIZE, SIZE), 255, np.uint8)
    mask[:5] = 0
    with_mask.GetRasterBand(1).GetMaskBand().WriteArray(mask)


@pytest.mark.usefixtures("in_parts")
def test_a_map_of_a_mosaic_in_parts_has_the_same_bytes_and_needs_all_its_files(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tmp_path / "out" / "Z_img.vrt"
    build_mosaics(crowd(tmp_path / "patches"), source.parent)
    parted = run(source, output=str(tmp_path / "parted.tif"))
    monkeypatch.setattr(mosaicvrt, "MOST_PATCHES", 1000)
    build_mosaics(tmp_path / "patches", source.parent)
    assert not (source.parent / "Z_img_parts").exists()
    flat = run(source, output=str(tmp_path / "flat.tif"))
    assert Path(flat.output).read_bytes() == Path(parted.output).read_bytes()
    monkeypatch.setattr(mosaicvrt, "MOST_PATCHES", 3)
    build_mosaics(tmp_path / "patches", source.parent)
    (tmp_path / "patches" / "Z" / "img" / "IMG_3.tif").unlink()
    with pytest.raises(RasterError, match=r"\(1\).*IMG_3\.tif"):
        run(source)
    (tmp_path / "out" / "Z_img_parts" / "000000.vrt").write_text("<VRTDataset", encoding="utf-8")
    with pytest.raises(RasterError, match=r"000000\.vrt"):
        source_files(open_raster(str(source), incomplete=True))


@pytest.mark.usefixtures("in_parts")
def test_a_folder_of_parts_with_another_file_is_kept(tmp_path: Path) -> None:
    own = tmp_path / "out" / "Z_img_parts" / "notes.txt"
    own.parent.mkdir(parents=True)
    own.write_text("mine", encoding="utf-8")
    with pytest.raises(InputError, match=r"notes\.txt"):
        build_mosaics(crowd(tmp_path / "patches"), tmp_path / "out")
    assert own.read_text(encoding="utf-8") == "mine"
    assert sorted(os.listdir(tmp_path / "out")) == ["Z_img_parts"]


@settings(deadline=None, max_examples=50)
@given(
    st.lists(
        st.builds(Window, st.integers(0, 3000), st.integers(0, 2000), st.integers(1, 700), st.integers(1, 900)),
        min_size=1,
        max_size=60,
    ),
    st.integers(1, 8),
)
def test_parts_cover_all_patches_once_and_in_order(places: list[Window], most: int) -> None:
    whole = Window(0, 0, max(p.right for p in places), max(p.bottom for p in places))
    parts = list(divide(places, whole, most))
    for (one, numbers), (other, _) in itertools.combinations(parts, 2):
        assert one.intersection(other) is None
        assert numbers == sorted(numbers)
    for number, place in enumerate(places):
        met = [part.intersection(place) for part, members in parts if number in members]
        assert sum(found.width * found.height for found in met if found) == place.width * place.height
    assert all(one.col_off % 128 == 0 and one.row_off % 128 == 0 for one, _ in parts)


def test_regular_patches_are_divided_until_they_are_few() -> None:
    places = [Window(column * 512, row * 512, 512, 512) for row in range(40) for column in range(50)]
    parts = list(divide(places, Window(0, 0, 25600, 20480), 100))
    assert max(len(members) for _, members in parts) <= 100
    assert sum(len(members) for _, members in parts) < 1.5 * len(places)
