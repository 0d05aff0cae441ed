"""A raster's meaning is inside its file: copies, warps and other formats keep or show its classes."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal
from stub_raster import GSD, X, Y, grey, wkt, write_raster

from flair_seg.errors import InputError
from flair_seg.feedback import Feedback
from flair_seg.nomenclature import CITYSCAPES_8, COSIA, FLAIR_12, FLAIR_13, FLAIR_19, LandCoverClass, Nomenclature
from flair_seg.raster.classraster import ClassRaster, ClassRasterWriter
from flair_seg.raster.grid import GeoGrid, Transform
from flair_seg.raster.legend import legend_items, parse_classes, read_legend, recognise
from flair_seg.segment import SegmentResult
from flair_seg.tools.analyse.changes.change import change
from flair_seg.tools.analyse.patches.exportpatches import ExportOptions, export_patches
from flair_seg.tools.analyse.patches.splitpatches import split_patches
from flair_seg.tools.analyse.polygons.vectorize import vectorize
from flair_seg.tools.assess.sample import SampleOptions, sample
from flair_seg.tools.confidence import ConfidenceRaster
from flair_seg.tools.prepare.mosaic import build_mosaics
from flair_seg.tools.prepare.stacking.stack import StackOptions, stack

OWN = (LandCoverClass(2, 'hêtre & "chêne" <vieux>', "#112233"), LandCoverClass(40, "zwölf", "#445566"))
KNOWN = (FLAIR_19, FLAIR_13, COSIA, CITYSCAPES_8)


def make(path: Path, classes: tuple[LandCoverClass, ...] = OWN, seed: int = 0) -> Path:
    """Write a map of 60 x 40 px with every class and no nodata."""
    codes = np.random.default_rng(seed).choice([c.code for c in classes], (40, 60)).astype(np.uint8)
    grid = GeoGrid(60, 40, wkt("EPSG:2154"), Transform(X, Y, GSD, -GSD))
    with ClassRasterWriter(path, grid, classes) as writer:
        writer.write(codes)
        writer.finish(Feedback())
    return path


def copied(path: Path) -> str:
    """Return the path of a copy of the one file, in a folder of its own."""
    target = path.parent / "alone" / path.name
    target.parent.mkdir()
    shutil.copy(path, target)
    return str(target)


@pytest.mark.parametrize("classes", [OWN, *(n.classes for n in KNOWN)], ids=["own", *(n.name for n in KNOWN)])
def test_one_copied_file_has_its_classes(tmp_path: Path, classes: tuple[LandCoverClass, ...]) -> None:
    alone = copied(make(tmp_path / "map.tif", classes))
    assert ClassRaster(alone).classes == classes
    stored = json.loads(gdal.Open(alone).GetMetadataItem("FLAIR_SEG_CLASS_PIXELS"))
    assert stored["size"] == [60, 40] and sum(stored["pixels"].values()) == 60 * 40


def test_the_file_is_cloud_optimised_and_equal_each_time(tmp_path: Path) -> None:
    one, other = make(tmp_path / "one.tif"), make(tmp_path / "other.tif")
    assert one.read_bytes() == other.read_bytes()
    dataset = gdal.Open(str(one))
    assert dataset.GetMetadataItem("LAYOUT", "IMAGE_STRUCTURE") == "COG"


WAYS: dict[str, Callable[[str, str], object]] = {
    "warp.tif": lambda source, target: gdal.Warp(target, source, dstSRS="EPSG:4326", resampleAlg="near"),
    "warp.vrt": lambda source, target: gdal.Warp(target, source, format="VRT", dstSRS="EPSG:4326"),
    "part.tif": lambda source, target: gdal.Translate(target, source, srcWin=[5, 5, 20, 10]),
    "cog.tif": lambda source, target: gdal.Translate(target, source, format="COG"),
    "join.tif": lambda source, target: gdal.Warp(target, [source, source]),
}


@pytest.mark.parametrize("name", WAYS)
def test_other_programs_keep_the_classes(tmp_path: Path, name: str) -> None:
    alone = copied(make(tmp_path / "map.tif"))
    assert WAYS[name](alone, str(tmp_path / name)) is not None
    (tmp_path / f"{name}.aux.xml").unlink(missing_ok=True)
    assert ClassRaster(tmp_path / name).classes == OWN


@pytest.mark.parametrize("nomenclature", KNOWN, ids=lambda n: n.name)
def test_a_known_nomenclature_is_recognised_by_its_colours(tmp_path: Path, nomenclature: Nomenclature) -> None:
    source = copied(make(tmp_path / "map.tif", nomenclature.classes))
    for name in ("map.png", "list.vrt"):
        target = tmp_path / name
        if name == "map.png":
            gdal.Translate(str(target), source, format="PNG")
        else:
            gdal.BuildVRT(str(target), [source]).FlushCache()
        (tmp_path / f"{name}.aux.xml").unlink(missing_ok=True)
        assert gdal.Open(str(target)).GetMetadataItem("FLAIR_SEG_CLASSES") is None
        assert ClassRaster(target).classes == nomenclature.classes


def test_a_virtual_raster_has_the_classes_that_its_files_share(tmp_path: Path) -> None:
    sources = [copied(make(tmp_path / "map.tif")), str(make(tmp_path / "other.tif", seed=1))]
    gdal.BuildVRT(str(tmp_path / "both.vrt"), sources).FlushCache()
    assert gdal.Open(str(tmp_path / "both.vrt")).GetMetadataItem("FLAIR_SEG_CLASSES") is None
    assert ClassRaster(tmp_path / "both.vrt").classes == OWN
    sources.append(str(make(tmp_path / "flair.tif", FLAIR_12.classes)))
    gdal.BuildVRT(str(tmp_path / "three.vrt"), sources).FlushCache()
    with pytest.raises(InputError, match="no class legend"):
        ClassRaster(tmp_path / "three.vrt")


def test_colours_of_no_or_several_nomenclatures() -> None:
    assert recognise([c.colour for c in OWN]) == ()
    shown = ["#000000", *FLAIR_12.colours]
    assert recognise(shown) == FLAIR_13.classes  # whose class 13 is black, as is what has no colour
    assert recognise([*shown, *["#000000"] * 243]) == FLAIR_13.classes
    assert recognise([*shown, "#123456"]) == ()
    assert recognise([]) == ()


@pytest.mark.parametrize("text", ["", "{", "[]", "[1]", '[{"code":1}]', '[{"code":300,"name":"a","colour":"#000000"}]'])
def test_a_damaged_item_is_no_legend(text: str) -> None:
    assert parse_classes(text) == ()
    assert parse_classes(legend_items(OWN)["FLAIR_SEG_CLASSES"]) == OWN


def test_an_edited_attribute_table_comes_before_the_item(tmp_path: Path) -> None:
    path = make(tmp_path / "map.tif")
    table = path.with_name("map.tif.aux.xml")
    text = table.read_text(encoding="utf-8")
    assert "zwölf" in text
    table.write_text(text.replace("zwölf", "twelve"), encoding="utf-8")
    assert [cover.name for cover in read_legend(gdal.Open(str(path)), None)][1] == "twelve"


def test_colours_of_nothing_known_need_a_nomenclature(tmp_path: Path) -> None:
    path = write_raster(tmp_path / "labels.tif", np.ones((1, 8, 8), np.uint8))
    with pytest.raises(InputError, match=r"labels\.tif' has no class legend.*flair-19, flair-13"):
        ClassRaster(path)
    assert ClassRaster(path, FLAIR_12).classes == FLAIR_12.classes


def test_a_change_raster_tells_its_pairs(tmp_path: Path) -> None:
    first, second = make(tmp_path / "a.tif"), make(tmp_path / "b.tif", seed=1)
    change(str(first), str(second), str(tmp_path / "change.tif"))
    alone = copied(tmp_path / "change.tif")
    names = {cover.code: cover.name for cover in ClassRaster(alone).classes}
    dataset = gdal.Open(alone)
    pairs = json.loads(dataset.GetMetadataItem("FLAIR_SEG_TRANSITIONS"))
    assert pairs == {"2": [2, 40], "3": [40, 2]} and set(names) == {1, 2, 3}
    own = {cover.code: cover.name for cover in OWN}
    assert all(names[int(code)] == f"{own[start]} \u2192 {own[end]}" for code, (start, end) in pairs.items())
    assert dataset.GetMetadataItem("FLAIR_SEG_KIND") == "change"


@pytest.fixture
def result(run: Callable[..., SegmentResult], tmp_path: Path) -> SegmentResult:
    """A map with confidence and probabilities, in tiles."""
    source = write_raster(tmp_path / "in.tif", grey(150, 170))
    extra = {"confidence": str(tmp_path / "sure.vrt"), "probabilities": str(tmp_path / "shares.vrt")}
    return run(source, output=str(tmp_path / "map.vrt"), tiles=100, quality="fast", **extra)


def test_percentages_tell_their_unit_and_bands(result: SegmentResult, tmp_path: Path) -> None:
    for path in (result.confidence, str(tmp_path / "sure_tiles" / "r00000_c00000.tif")):
        dataset = gdal.Open(path)
        assert dataset.GetRasterBand(1).GetUnitType() == "%"
        assert dataset.GetMetadataItem("FLAIR_SEG_KIND") == "confidence"
        assert dataset.GetMetadataItem("FLAIR_SEG_UNIT") == "percent, 0 to 100"
    shares = gdal.Open(copied(tmp_path / "shares_tiles" / "r00000_c00000.tif"))
    classes = parse_classes(shares.GetMetadataItem("FLAIR_SEG_CLASSES"))
    described = [shares.GetRasterBand(n + 1).GetDescription() for n in range(shares.RasterCount)]
    assert described == [f"{cover.name} (%)" for cover in classes] and len(classes) == 3


def test_tiles_and_their_virtual_raster_have_the_classes(result: SegmentResult, tmp_path: Path) -> None:
    assert ClassRaster(result.output).classes == FLAIR_19.classes[:3]
    assert ClassRaster(copied(tmp_path / "map_tiles" / "r00000_c00001.tif")).classes == FLAIR_19.classes[:3]


def test_what_is_made_of_a_map_tells_its_model(
    run: Callable[..., SegmentResult], tmp_path: Path, grey_model: Path
) -> None:
    source = write_raster(tmp_path / "in.tif", grey(150, 170))
    result = run(source, output=str(tmp_path / "map.tif"), quality="fast")
    vectorize(result.output, tmp_path / "map.gpkg", min_area=2.5)
    sample(result.output, tmp_path / "points.gpkg", SampleOptions(size=20, minimum=2, seed=7))
    change(result.output, result.output, tmp_path / "change.tif")
    polygons = layer_metadata(tmp_path / "map.gpkg")
    assert polygons["FLAIR_SEG_MODEL"] == "stub" and polygons["FLAIR_SEG_MAP"] == "map.tif"
    assert polygons["FLAIR_SEG_MIN_AREA_M2"] == "2.5" and "FLAIR_SEG_CLASS_PIXELS" not in polygons
    assert parse_classes(polygons["FLAIR_SEG_CLASSES"]) == FLAIR_19.classes[:3]
    points = layer_metadata(tmp_path / "points.gpkg")
    assert (points["FLAIR_SEG_MODEL"], points["FLAIR_SEG_SEED"]) == ("stub", "7")
    of_change = gdal.Open(str(tmp_path / "change.tif")).GetMetadata()
    assert of_change["FLAIR_SEG_BEFORE"] == of_change["FLAIR_SEG_AFTER"] == "map.tif"
    assert of_change["FLAIR_SEG_AFTER_MODEL"] == "stub" and len(of_change["FLAIR_SEG_BEFORE_MODEL_SHA256"]) == 64
    assert of_change["FLAIR_SEG_KIND"] == "change"


def layer_metadata(path: Path) -> dict[str, str]:
    """Return the metadata of a GeoPackage's first layer."""
    dataset = gdal.OpenEx(str(path), gdal.OF_VECTOR)
    metadata: dict[str, str] = dataset.GetLayer(0).GetMetadata()
    return metadata


def test_one_kind_of_raster_is_not_taken_for_another(result: SegmentResult) -> None:
    with pytest.raises(InputError, match=r"sure\.vrt' is a raster of kind 'confidence'.*class raster"):
        ClassRaster(str(result.confidence), FLAIR_12)
    raster = ClassRaster(result.output)
    with pytest.raises(InputError, match=r"map\.vrt' is a raster of kind 'classes'.*confidence raster"):
        ConfidenceRaster(result.output, raster)


def test_a_mosaic_of_labels_has_the_classes_of_its_patches(tmp_path: Path) -> None:
    (tmp_path / "labels").mkdir()
    shutil.copy(make(tmp_path / "map.tif"), tmp_path / "labels" / "MSK_1.tif")
    build_mosaics(tmp_path / "labels", tmp_path / "own")
    assert ClassRaster(tmp_path / "own" / "labels_msk.vrt").classes == OWN
    build_mosaics(tmp_path / "labels", tmp_path / "given", nomenclature=COSIA)
    assert ClassRaster(tmp_path / "given" / "labels_msk.vrt").classes == COSIA.classes
    make(tmp_path / "labels" / "MSK_2.tif", FLAIR_12.classes)
    with pytest.raises(InputError, match=r"classes.*MSK_2\.tif' has 1 building, .*'MSK_1\.tif' has 2 hêtre"):
        build_mosaics(tmp_path / "labels", tmp_path / "none")
    assert not (tmp_path / "none").exists()


def test_exported_labels_and_predictions_have_their_classes(tmp_path: Path) -> None:
    image = write_raster(tmp_path / "in.tif", grey(40, 60, bands=3, low=1))
    path = make(tmp_path / "map.tif")
    options = ExportOptions(image, labels=path, folder=tmp_path / "data", patch_size=20, split="blocks")
    export_patches(options)
    (first, *_) = sorted((tmp_path / "data").rglob("MSK_*.tif"))
    assert ClassRaster(copied(first)).classes == OWN
    (tmp_path / "Z1").mkdir()
    shutil.copy(image, tmp_path / "Z1" / "IMG_1.tif")
    split_patches(path, tmp_path / "Z1", tmp_path / "codes")
    assert ClassRaster(tmp_path / "codes" / "PRED_1.tif").classes == OWN
    flair = make(tmp_path / "flair.tif", FLAIR_13.classes)
    split_patches(flair, tmp_path / "Z1", tmp_path / "scored", encoding="challenge")
    scored = ClassRaster(tmp_path / "scored" / "PRED_1.tif").classes
    assert [(c.code + 1, c.name) for c in scored] == [(c.code, c.name) for c in FLAIR_13.classes]


@pytest.mark.parametrize("copy", [False, True])
def test_a_stack_tells_what_its_heights_are(tmp_path: Path, copy: bool) -> None:
    rgb = write_raster(tmp_path / "rgb.tif", np.full((3, 40, 50), 7, np.uint8))
    height = write_raster(tmp_path / "height.tif", np.full((1, 40, 50), 2, np.float32))
    output = tmp_path / ("stack.tif" if copy else "stack.vrt")
    for scale, said in ((4.0, "4 levels a metre above ground"), (1.0, None)):
        stack(StackOptions(output, rgb=rgb, height=height, height_scale=scale, copy=copy))
        dataset = gdal.Open(str(output))
        assert dataset.GetMetadataItem("FLAIR_SEG_HEIGHT_SCALE") == said
        assert dataset.GetMetadataItem("FLAIR_SEG_VERSION")
