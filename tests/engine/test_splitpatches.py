"""Maps cut back into patches: the same pixels, the challenge's encoding, and what is refused."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from osgeo import gdal
from stub_raster import GSD, X, Y, grey, read_raster, write_raster

from flair_seg.commands.cli import main
from flair_seg.errors import CancelledError, FlairError, InputError, RasterError
from flair_seg.nomenclature import COSIA, FLAIR_19
from flair_seg.tools.analyse.patches.splitpatches import CHALLENGE_NODATA, SplitPatches, split_patches
from flair_seg.tools.prepare.mosaic import build_mosaics

SIZE = 16


def place(row: float, column: float, step: float = GSD) -> tuple[float, ...]:
    return (X + column * SIZE * GSD, step, 0, Y - row * SIZE * GSD, 0, -step)


@pytest.fixture
def patches(tmp_path: Path) -> Path:
    """Three patches of two zones in one row, with labels."""
    folder = tmp_path / "patches"
    for number, (zone, column) in enumerate([("Z1", 0), ("Z1", 1), ("Z2", 2)]):
        for kind in ("img", "msk"):
            (folder / "D1" / zone / kind).mkdir(parents=True, exist_ok=True)
        name = f"00{number}.tif"
        pixels = grey(SIZE, SIZE, seed=number)
        write_raster(folder / "D1" / zone / "img" / f"IMG_{name}", pixels, geotransform=place(0, column))
        write_raster(folder / "D1" / zone / "msk" / f"MSK_{name}", pixels[:1] % 19 + 1, geotransform=place(0, column))
    return folder


def write_map(path: Path, codes: np.ndarray, at: tuple[float, ...] = place(0, 0), **options: object) -> str:
    """Write a map whose legend is FLAIR's, nodata 0."""
    write_raster(path, codes[None], **{"geotransform": at, "nodata": 0, **options})  # type: ignore[arg-type]
    dataset = gdal.Open(str(path), gdal.GA_Update)
    dataset.GetRasterBand(1).SetCategoryNames(["", *FLAIR_19.names])
    del dataset
    return str(path)


@pytest.fixture
def land_cover(tmp_path: Path) -> tuple[str, np.ndarray]:
    """A map of 4 x 5 patches' size, of which the data set's are in the second row."""
    codes = np.random.default_rng(1).integers(1, 20, (4 * SIZE, 5 * SIZE)).astype(np.uint8)
    return write_map(tmp_path / "map.tif", codes, place(-1, -1)), codes


def test_labels_of_a_mosaic_come_back_as_they_were(patches: Path, tmp_path: Path) -> None:
    """The mosaic of each zone's labels, cut into patches, is the labels."""
    build_mosaics(patches, tmp_path / "vrt")
    for zone in ("Z1", "Z2"):
        split_patches(str(tmp_path / "vrt" / f"D1_{zone}_msk.vrt"), patches, tmp_path / "out")
    found = sorted(path.relative_to(tmp_path / "out").as_posix() for path in (tmp_path / "out").rglob("*.*"))
    assert found == ["D1/Z1/img/PRED_000.tif", "D1/Z1/img/PRED_001.tif", "D1/Z2/img/PRED_002.tif"]
    for name in found:
        mask = patches / name.replace("img/PRED", "msk/MSK")
        prediction = gdal.Open(str(tmp_path / "out" / name))
        assert np.array_equal(read_raster(tmp_path / "out" / name), read_raster(mask))
        assert prediction.GetGeoTransform() == gdal.Open(str(mask)).GetGeoTransform()
        assert prediction.GetSpatialRef().IsSame(gdal.Open(str(mask)).GetSpatialRef())
        assert prediction.RasterCount == 1 and prediction.GetRasterBand(1).DataType == gdal.GDT_Byte
        assert prediction.GetMetadataItem("COMPRESSION", "IMAGE_STRUCTURE") == "LZW"
        assert any(name.startswith("FLAIR_SEG_") for name in prediction.GetMetadata())
        assert prediction.GetRasterBand(1).GetColorTable().GetColorEntry(5) == (0x15, 0x53, 0xAE, 255)


def test_pixels_are_those_under_the_patch(
    patches: Path, land_cover: tuple[str, np.ndarray], tmp_path: Path, make_log: type, gdal_exceptions: bool
) -> None:
    path, codes = land_cover
    log = make_log()
    result = split_patches(path, patches, tmp_path / "a" / "out", log)
    assert result == SplitPatches(str(tmp_path / "a" / "out"), 3, 0, 0)
    for number in range(3):
        (name,) = (tmp_path / "a" / "out").rglob(f"PRED_00{number}.tif")
        columns = slice((number + 1) * SIZE, (number + 2) * SIZE)
        assert np.array_equal(read_raster(name)[0], codes[SIZE : 2 * SIZE, columns])
    assert log.done == [1, 2, 3] and log.total == 3 and not log.warnings
    assert [p.name for p in (tmp_path / "a").iterdir()] == ["out"]


@given(row=st.integers(-5, 5), column=st.integers(-5, 5), noise=st.floats(-0.004, 0.004))
@settings(max_examples=15)
def test_any_whole_shift_is_found(
    tmp_path_factory: pytest.TempPathFactory, row: int, column: int, noise: float
) -> None:
    """A patch anywhere on the map's pixels, but for the rounding of coordinates, gets the pixels below it."""
    folder = tmp_path_factory.mktemp("shift")
    (folder / "patches").mkdir()
    codes = np.random.default_rng(2).integers(1, 20, (30, 30)).astype(np.uint8)
    path = write_map(folder / "map.tif", codes)
    at = (X + (8 + column + noise) * GSD, GSD, 0, Y - (8 + row - noise) * GSD, 0, -GSD)
    write_raster(folder / "patches" / "IMG_1.tif", np.zeros((5, SIZE, SIZE), np.uint8), geotransform=at)
    split_patches(path, folder / "patches", folder / "out")
    expected = codes[8 + row : 8 + row + SIZE, 8 + column : 8 + column + SIZE]
    assert np.array_equal(read_raster(folder / "out" / "PRED_1.tif")[0], expected)


def test_the_challenges_encoding(
    patches: Path, land_cover: tuple[str, np.ndarray], tmp_path: Path, make_log: type
) -> None:
    """What IGN's scoring makes of MSK files, `codes - 1` and 12 for all above, is what the predictions hold."""
    path, codes = land_cover
    codes[SIZE + 3, SIZE + 4] = 0
    write_map(Path(path), codes, place(-1, -1))
    log = make_log()
    result = split_patches(path, patches, tmp_path / "out", log, encoding="challenge")
    truth = codes[SIZE : 2 * SIZE, SIZE : 2 * SIZE] - 1.0
    truth[truth > 12] = 12
    truth[3, 4] = CHALLENGE_NODATA
    found = read_raster(tmp_path / "out" / "D1" / "Z1" / "img" / "PRED_000.tif")[0]
    assert np.array_equal(found, truth)
    assert result.nodata_px == 1 and log.warnings[0].startswith(
        "1 pixel of the predictions is unclassified (value 255), because the map is nodata there"
    )


def test_patches_past_the_map(
    patches: Path, land_cover: tuple[str, np.ndarray], tmp_path: Path, make_log: type
) -> None:
    """Half a patch is refused or filled; one wholly beyond is left out and told."""
    path = write_map(tmp_path / "half.tif", land_cover[1][: SIZE // 2, : SIZE + 3])
    with pytest.raises(InputError, match=r"16 x 8 of the 16 x 16 px .*IMG_000\.tif' are inside map '.*half\.tif'"):
        split_patches(path, patches, tmp_path / "out")
    assert not (tmp_path / "out").exists()
    log = make_log()
    result = split_patches(path, patches, tmp_path / "out", log, partial="nodata")
    assert (result.patches, result.outside, result.nodata_px) == (2, 1, SIZE * SIZE // 2 + SIZE * SIZE - 8 * 3)
    second = read_raster(tmp_path / "out" / "D1" / "Z1" / "img" / "PRED_001.tif")[0]
    assert np.array_equal(second[:8, :3], land_cover[1][:8, SIZE : SIZE + 3])
    assert not second[8:].any() and not second[:, 3:].any()
    assert "1 patch does not overlap the map" in log.warnings[0]


@pytest.mark.parametrize(
    ("at", "options", "text"),
    [
        (place(0.25 / SIZE, -0.5 / SIZE), {}, "+0.50 px in x and -0.25 px in y (down) from the pixel grid of"),
        (place(0, 0, 0.25), {}, "IMG_000.tif' has a pixel size of 0.2, but map '"),
        (place(0, 0, 0.201), {}, "has a pixel size of 0.2, but map '"),
        ((*place(0, 0)[:5], GSD), {}, "has a pixel size of -0.2, but map '"),
        (place(0, 0), {"crs": "EPSG:32631"}, "has CRS RGF93 v1 / Lambert-93, but map '"),
        (place(0, 0), {"crs": None}, "map.tif' is not georeferenced"),
        (place(0, 90), {}, "None of the 3 patches overlaps map '"),
    ],
)
def test_maps_that_do_not_fit(
    patches: Path, tmp_path: Path, gdal_exceptions: bool, at: tuple[float, ...], options: dict[str, object], text: str
) -> None:
    path = write_map(tmp_path / "map.tif", np.ones((SIZE, 3 * SIZE), np.uint8), at, **options)
    with pytest.raises(InputError) as caught:
        split_patches(path, patches, tmp_path / "out")
    assert text in str(caught.value)
    assert sorted(p.name for p in tmp_path.iterdir() if "map" not in p.name) == ["patches"]


def test_inputs_that_will_not_do(patches: Path, land_cover: tuple[str, np.ndarray], tmp_path: Path) -> None:
    path = land_cover[0]
    (tmp_path / "file").write_text("")
    (tmp_path / "labels").mkdir()
    write_raster(tmp_path / "labels" / "MSK_1.tif", np.ones((1, 8, 8), np.uint8))
    for call, kind, text in (
        ((path, tmp_path / "none", tmp_path / "out"), InputError, "none' not found"),
        ((path, tmp_path / "labels", tmp_path / "out"), InputError, "labels' contains no image patches (IMG_*.tif)"),
        ((path, patches, patches / "D1"), InputError, "D1' is inside the patch folder"),
        ((path, patches, tmp_path / "file"), InputError, "file' is a file"),
        ((path, patches, tmp_path / "file" / "x"), RasterError, "x'"),
        ((str(tmp_path / "no.tif"), patches, tmp_path / "out"), RasterError, "no.tif' as a raster"),
    ):
        with pytest.raises(kind) as caught:
            split_patches(*call)
        assert text in str(caught.value) and "\n" not in str(caught.value)
    with pytest.raises(InputError, match="The challenge encoding requires the classes of flair-19, flair-13 or"):
        split_patches(path, patches, tmp_path / "out", nomenclature=COSIA, encoding="challenge")
    with pytest.raises(InputError, match=r"code 19, which is not one of its classes \(0, 1, "):
        write_map(tmp_path / "map.tif", np.full((SIZE, 3 * SIZE), 19, np.uint8), nodata=255)
        split_patches(path, patches, tmp_path / "out", nomenclature=COSIA)
    assert not (tmp_path / "out").exists()


def test_names_that_meet_are_refused(land_cover: tuple[str, np.ndarray], tmp_path: Path) -> None:
    (tmp_path / "two").mkdir()
    for name in ("IMG_1.tif", "1.tif"):
        write_raster(tmp_path / "two" / name, grey(SIZE, SIZE), geotransform=place(0, 0))
    with pytest.raises(InputError, match=r"1\.tif' and '.*1\.tif' would produce the same file 'PRED_1\.tif'"):
        split_patches(land_cover[0], tmp_path / "two", tmp_path / "out")


@pytest.mark.parametrize("stop", ["cancel", "damage"])
def test_nothing_appears_unless_all_is_made(
    patches: Path, land_cover: tuple[str, np.ndarray], tmp_path: Path, make_log: type, stop: str
) -> None:
    path, codes = land_cover
    old = tmp_path / "out" / "D1" / "Z1" / "img" / "PRED_000.tif"
    old.parent.mkdir(parents=True)
    old.write_bytes(b"old")
    if stop == "damage":
        codes[SIZE + 1, 4 * SIZE - 1] = 77  # in the last patch
        write_map(Path(path), codes, place(-1, -1))
    log = make_log(cancel_after=2 if stop == "cancel" else None)
    with pytest.raises(CancelledError if stop == "cancel" else FlairError):
        split_patches(path, patches, tmp_path / "out", log)
    assert log.done == [1, 2]
    assert [p for p in (tmp_path / "out").rglob("*") if p.is_file()] == [old] and old.read_bytes() == b"old"
    assert not list(tmp_path.glob("*part*"))


def test_command(
    patches: Path, land_cover: tuple[str, np.ndarray], tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    out = str(tmp_path / "out")
    assert main(["splitpatches", land_cover[0], str(patches), out, "--encoding", "challenge", "--json", "-q"]) == 0
    assert json.loads(capfd.readouterr().out) == {"folder": out, "patches": 3, "outside": 0, "nodata_px": 0}
    assert main(["splitpatches", land_cover[0], str(tmp_path / "no"), out]) == 2
