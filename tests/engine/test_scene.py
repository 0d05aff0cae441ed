"""The seeded landscapes that the demo and other tests stand on."""

from __future__ import annotations

import hashlib
import importlib.util
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

TESTS = Path(__file__).resolve().parents[1]
if importlib.util.find_spec("scene") is None:
    sys.path.append(str(TESTS))

from scene import DEMO_SEED, make_scene, write_patches  # noqa: E402
from scene.patches import ORIGIN, zone_places  # noqa: E402

SMALL_SCENE = "bb845db94f28f4659a07f6577261c83f21a52cfb18fc95e3f3e3d54269fc2448"
"""sha256 of bands and classes of make_scene(5, 96, 160), the same for numpy 1.24 and 2.4."""


@pytest.fixture(scope="module")
def demo() -> tuple[np.ndarray, np.ndarray]:
    """Bands and classes of the demo's scene."""
    return make_scene(DEMO_SEED, 1536, 1536)


@pytest.fixture(scope="module")
def zone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An L-shaped zone of 2 x 2 patches less one."""
    return write_patches(tmp_path_factory.mktemp("scene"), seed=3, rows=2, cols=2) / "Z1_DEMO"


def test_a_seed_gives_the_same_bytes_everywhere() -> None:
    """Bytes depend on seed and size alone."""
    bands, classes = make_scene(5, 96, 160)
    assert hashlib.sha256(bands.tobytes() + classes.tobytes()).hexdigest() == SMALL_SCENE


def test_seeds_differ() -> None:
    """Another seed is another landscape."""
    assert not np.array_equal(make_scene(1, 64, 64)[0], make_scene(2, 64, 64)[0])


@pytest.mark.parametrize(("height", "width"), [(64, 64), (65, 203), (331, 70)])
def test_any_size(height: int, width: int) -> None:
    """Scenes need not be square, nor a multiple of anything."""
    bands, classes = make_scene(4, height, width)
    assert bands.shape == (5, height, width) and classes.shape == (height, width)
    assert bands.dtype == classes.dtype == np.uint8
    assert 1 <= classes.min() and classes.max() <= 12


def test_too_small_a_scene_is_refused() -> None:
    """The message names the size found and the size needed."""
    with pytest.raises(ValueError, match="at least 64 x 64 px, not 63 x 80"):
        make_scene(1, 63, 80)


def test_the_demo_has_every_class_in_its_patches(demo: tuple[np.ndarray, np.ndarray]) -> None:
    """Each of the 12 classes covers half a percent of the zone or more."""
    classes = demo[1]
    kept = [classes[row * 512 : (row + 1) * 512, col * 512 : (col + 1) * 512] for row, col in zone_places(3, 3)]
    share = np.bincount(np.stack(kept).ravel(), minlength=13) / np.stack(kept).size
    assert (share[1:13] > 0.005).all()


def test_spectra_and_heights_are_those_of_their_classes(demo: tuple[np.ndarray, np.ndarray]) -> None:
    """What a network learns on real patches holds here."""
    bands, classes = demo
    mean = {code: bands[:, classes == code].mean(axis=1) for code in range(1, 13)}
    assert mean[5][3] < 60, "water is dark in the near infrared"
    assert all(mean[code][3] > 1.5 * mean[code][0] for code in (6, 7)), "leaves are bright there"
    assert mean[3][3] < mean[3][0], "asphalt is not"
    assert 15 < mean[1][4] < 45 and mean[6][4] > 15 and mean[7][4] > 10, "0.2 m a level"
    assert all(mean[code][4] < 2 for code in (2, 3, 4, 9, 10, 11, 12))


def test_shade_falls_away_from_the_sun() -> None:
    """A block 2 m high casts 10 px of shade with the sun at 45 degrees."""
    from scene.light import Sun, cast_shade

    height = np.zeros((40, 60), np.float32)
    height[15:25, 30:35] = 2.0
    shade = cast_shade(height, Sun(east=1.0, south=0.0, tangent=1.0))
    assert shade[20, 25] == 1.0 and shade[20, 18] == 0.0 and shade[20, 40] == 0.0


@pytest.mark.parametrize(("rows", "cols", "missing"), [(3, 3, 2), (2, 2, 1), (1, 4, 0), (5, 1, 0), (2, 3, 2)])
def test_a_zone_lacks_its_upper_right_corner(rows: int, cols: int, missing: int) -> None:
    """Whatever its shape, each row and column keeps a patch."""
    places = zone_places(rows, cols)
    assert len(set(places)) == rows * cols - missing
    assert ((0, cols - 1) not in places) == (missing > 0)
    assert {row for row, _ in places} == set(range(rows)) and {col for _, col in places} == set(range(cols))


def test_patches_are_georeferenced_flair_files(zone: Path) -> None:
    """Lambert-93, 0.2 m, no nodata, no colour interpretation past the default."""
    gdal = pytest.importorskip("osgeo.gdal")
    for number, (row, col) in enumerate(zone_places(2, 2), start=1):
        for folder, prefix, count in (("img", "IMG", 5), ("msk", "MSK", 1)):
            dataset = gdal.Open(str(zone / folder / f"{prefix}_{number:06d}.tif"))
            assert (dataset.RasterCount, dataset.RasterYSize, dataset.RasterXSize) == (count, 512, 512)
            corner = (ORIGIN[0] + col * 102.4, ORIGIN[1] - row * 102.4)
            assert dataset.GetGeoTransform() == pytest.approx((corner[0], 0.2, 0, corner[1], 0, -0.2), abs=1e-6)
            assert dataset.GetSpatialRef().GetAuthorityCode(None) == "2154"
            bands = [dataset.GetRasterBand(index + 1) for index in range(count)]
            assert all(band.DataType == gdal.GDT_Byte and band.GetNoDataValue() is None for band in bands)
            assert [band.GetColorInterpretation() for band in bands[1:]] == [gdal.GCI_Undefined] * (count - 1)


def test_patches_are_parts_of_the_scene(zone: Path) -> None:
    """Pixels are written as drawn, patch numbers run row by row."""
    gdal = pytest.importorskip("osgeo.gdal")
    bands, classes = make_scene(3, 1024, 1024)
    assert sorted(path.name for path in (zone / "msk").iterdir()) == [f"MSK_00000{n}.tif" for n in (1, 2, 3)]
    assert np.array_equal(gdal.Open(str(zone / "img" / "IMG_000003.tif")).ReadAsArray(), bands[:, 512:, 512:])
    assert np.array_equal(gdal.Open(str(zone / "msk" / "MSK_000002.tif")).ReadAsArray(), classes[512:, :512])


def test_run_as_a_folder(tmp_path: Path) -> None:
    """`python tests/scene FOLDER` prints the domain's folder."""
    pytest.importorskip("osgeo.gdal")
    command = [sys.executable, str(TESTS / "scene"), str(tmp_path), "--seed", "1", "--rows", "1", "--cols", "1"]
    result = subprocess.run(command, capture_output=True, text=True, check=True)
    assert result.stdout.strip() == str(tmp_path / "D000_2026")
    assert (tmp_path / "D000_2026" / "Z1_DEMO" / "img" / "IMG_000001.tif").is_file()
