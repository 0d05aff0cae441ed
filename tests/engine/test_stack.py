"""Stacks of separate files: right bands in right places, heights scaled, nodata kept, or one clear sentence."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from osgeo import gdal
from stub_raster import GSD, X, Y, read_raster, write_raster

from flair_seg.errors import CancelledError, FlairError, InputError
from flair_seg.feedback import Feedback
from flair_seg.raster.grid import GeoGrid, Transform
from flair_seg.raster.windows import probes
from flair_seg.tools.prepare.stacking.alignment import target_grid
from flair_seg.tools.prepare.stacking.stack import StackOptions, StackResult, stack

SIZE = 40
Sources = dict[str, Any]


def at(column: float, row: float, gsd: float = GSD) -> tuple[float, ...]:
    """Return the geotransform of a raster whose corner lies so many pixels of 0.2 m from the origin."""
    return (X + column * GSD, gsd, 0, Y - row * GSD, 0, -gsd)


def picture(count: int, height: int = SIZE, width: int = 2 * SIZE, seed: int = 1) -> np.ndarray:
    """Return random bytes, 1 to 255."""
    return np.random.default_rng(seed).integers(1, 256, (count, height, width), np.uint8)


@pytest.fixture
def sources(tmp_path: Path) -> Sources:
    """Two tiles of RGB and of IRC, a surface and a terrain at 0.2 m; what lies in them is under `truth`."""
    folder = tmp_path / "data"
    rgb, nir = picture(3), picture(1, seed=2)
    terrain = (100 + np.linspace(0, 30, 2 * SIZE, dtype=np.float32)) * np.ones((1, SIZE, 1), np.float32)
    metres = np.random.default_rng(3).uniform(-3, 60, (1, SIZE, 2 * SIZE)).astype(np.float32)
    for name in ("rgb", "irc"):
        (folder / name).mkdir(parents=True)
    for index, columns in enumerate((slice(0, SIZE), slice(SIZE, None))):
        place = at(index * SIZE, 0)
        write_raster(folder / "rgb" / f"{index}.tif", rgb[:, :, columns], geotransform=place)
        composite = np.concatenate([nir, rgb[:2]])[:, :, columns]
        colours = ("RedBand", "GreenBand", "BlueBand")
        write_raster(folder / "irc" / f"{index}.tif", composite, geotransform=place, colours=colours)
    write_raster(folder / "mns.tif", terrain + metres, nodata=-9999)
    write_raster(folder / "mnt.tif", terrain, nodata=-9999)
    truth = np.concatenate([rgb, nir, np.floor(np.clip(metres * 5, 0, 255) + 0.5).astype(np.uint8)])
    paths: Sources = {name: (str(folder / name),) for name in ("rgb", "irc")}
    return {**paths, "surface": (str(folder / "mns.tif"),), "terrain": (str(folder / "mnt.tif"),), "truth": truth}


@pytest.fixture
def run(tmp_path: Path, sources: Sources) -> Callable[..., StackResult]:
    """Stacks the sources, some of them replaced, to `stack.vrt`."""

    def call(feedback: Feedback | None = None, **changes: Any) -> StackResult:  # noqa: ANN401 - options of many types
        given = {name: value for name, value in sources.items() if name != "truth"}
        return stack(StackOptions(**{"output": str(tmp_path / "stack.vrt"), **given, **changes}), feedback)

    return call


def test_five_bands_from_tiles_are_the_pixels_they_come_from(
    run: Callable[..., StackResult], sources: Sources, tmp_path: Path
) -> None:
    result = run()
    assert result.bands == ("red", "green", "blue", "nir", "height")
    assert (result.width, result.height, result.has_alpha, result.valid) == (2 * SIZE, SIZE, True, 100)
    found = read_raster(result.output)
    assert (found[:4] == sources["truth"][:4]).all() and (found[5] == 255).all()
    # A float32 of 130.1 m is exact to 8 micrometres: where metres x 5 end in .5, rounding may go either way.
    assert (np.abs(found[4].astype(int) - sources["truth"][4]) <= 1).all()
    assert (found[4] == sources["truth"][4]).mean() > 0.99
    dataset = gdal.Open(result.output)
    assert [dataset.GetRasterBand(n).GetDescription() for n in range(1, 6)] == list(result.bands)
    assert {gdal.GetDataTypeName(dataset.GetRasterBand(n).DataType) for n in range(1, 7)} == {"Byte"}
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted(
        ["data", "stack.vrt", *(f"stack.{name}.vrt" for name in ("rgb", "nir", "surface", "terrain", "height"))]
    )


def test_a_stack_moves_with_its_tiles_and_is_the_same_each_time(
    run: Callable[..., StackResult], tmp_path: Path
) -> None:
    result = run()
    texts = {path: Path(path).read_bytes() for path in (*result.files, result.output)}
    before = read_raster(result.output).copy()
    run()
    assert {path: Path(path).read_bytes() for path in texts} == texts
    assert not any(str(tmp_path).encode() in text for text in texts.values())
    moved = tmp_path.with_name(tmp_path.name + "-moved")
    tmp_path.rename(moved)
    found = read_raster(moved / "stack.vrt").copy()
    moved.rename(tmp_path)
    assert (found == before).all()


def test_the_engine_finds_the_bands_by_name_and_the_nodata(run: Callable[..., StackResult], sources: Sources) -> None:
    from flair_seg.bands import choose_bands
    from flair_seg.raster.reader import describe, looks_like_mask, open_raster

    output = run().output
    dataset = open_raster(output)
    info = describe(dataset, output)
    assert info.alphas == (6,) and looks_like_mask(dataset, 6)
    choice = choose_bands(("red", "green", "blue", "nir", "height"), info.bands[:5])
    assert choice.describe().endswith("(by name or colour interpretation)")


def test_a_pixel_without_data_in_any_source_is_nodata(
    run: Callable[..., StackResult], sources: Sources, tmp_path: Path
) -> None:
    surface = gdal.Open(sources["surface"][0]).ReadAsArray()[None]
    surface[0, 5:9, 10:20] = -9999
    path = write_raster(tmp_path / "holes.tif", surface, nodata=-9999)
    irc = str(Path(sources["irc"][0]) / "0.tif")
    result = run(surface=(str(path),), irc=(irc,))
    alpha = read_raster(result.output)[5]
    expected = np.full((SIZE, 2 * SIZE), 255)
    expected[5:9, 10:20] = 0
    expected[:, SIZE:] = 0
    assert (alpha == expected).all()
    assert result.valid == pytest.approx(100 * (expected > 0).mean(), abs=0.01)


def test_nodata_of_colours_needs_all_of_them(run: Callable[..., StackResult], tmp_path: Path) -> None:
    pixels = picture(3)
    pixels[:, :4] = 0
    pixels[0, 10:12] = 0
    path = write_raster(tmp_path / "rgb.tif", pixels, nodata=0)
    alpha = read_raster(run(rgb=(str(path),)).output)[5]
    assert not alpha[:4].any() and (alpha[4:] == 255).all()


@pytest.mark.parametrize("masked", ["alpha", "mask"])
def test_what_a_tile_masks_does_not_hide_the_tile_below(
    run: Callable[..., StackResult], tmp_path: Path, masked: str
) -> None:
    below, above = picture(3, seed=8), picture(3, seed=9)
    opaque = np.where(np.arange(2 * SIZE) < SIZE, 255, 0).astype(np.uint8)[None].repeat(SIZE, 0)
    paths = [str(write_raster(tmp_path / "a.tif", below))]
    if masked == "alpha":
        colours = ("RedBand", "GreenBand", "BlueBand", "AlphaBand")
        paths.append(str(write_raster(tmp_path / "b.tif", np.concatenate([above, opaque[None]]), colours=colours)))
        paths[0] = str(
            write_raster(tmp_path / "a.tif", np.concatenate([below, opaque[None] * 0 + 255]), colours=colours)
        )
    else:
        paths.append(str(write_raster(tmp_path / "b.tif", above, mask=opaque)))
    found = read_raster(run(rgb=tuple(paths), surface=(), terrain=()).output)
    assert (found[:3] == np.where(opaque > 0, above, below)).all() and (found[4:] == 255).all()


def test_nan_heights_are_nodata(run: Callable[..., StackResult], tmp_path: Path) -> None:
    heights = np.full((1, SIZE, 2 * SIZE), 2.0, np.float32)
    heights[0, 3, 4] = np.nan
    path = write_raster(tmp_path / "ndsm.tif", heights)
    found = read_raster(run(surface=(), terrain=(), height=(str(path),)).output)
    assert found[5, 3, 4] == 0 and (found[5] > 0).sum() == 2 * SIZE * SIZE - 1
    assert (found[4][found[5] > 0] == 10).all()


def test_without_heights_there_are_four_bands_and_without_gaps_no_alpha(run: Callable[..., StackResult]) -> None:
    result = run(surface=(), terrain=())
    assert result.bands == ("red", "green", "blue", "nir") and not result.has_alpha
    assert gdal.Open(result.output).RasterCount == 4
    assert run(irc=(), surface=(), terrain=()).bands == ("red", "green", "blue")


def test_a_height_in_levels_is_taken_as_it_is(run: Callable[..., StackResult], tmp_path: Path) -> None:
    levels = picture(1, seed=5)
    path = str(write_raster(tmp_path / "levels.tif", levels))
    log = Log()
    found = read_raster(run(log, surface=(), terrain=(), height=(path,), height_scale=1).output)
    assert (found[4] == levels[0]).all() and not log.warnings
    run(log, surface=(), terrain=(), height=(path,))
    assert "interpreted as metres" in log.warnings[0]


class Log(Feedback):
    """Keeps warnings; cancels when told to."""

    def __init__(self, cancelled: bool = False) -> None:
        """Start with nothing said."""
        self.warnings: list[str] = []
        self._cancelled = cancelled

    def warning(self, text: str) -> None:
        """Keep it."""
        self.warnings.append(text)

    def is_cancelled(self) -> bool:
        """Whether to stop."""
        return self._cancelled


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(slope=st.floats(-0.4, 0.4), gsd=st.sampled_from([0.5, 1.0, 0.1]), shift=st.floats(-3, 0))
def test_a_plane_on_another_grid_stays_a_plane(
    run: Callable[..., StackResult], tmp_path: Path, slope: float, gsd: float, shift: float
) -> None:
    """Bilinear interpolation and averages leave a plane as it is: every height can be told from the coordinates."""
    margin, count = 10, round((2 * SIZE + 40) * GSD / gsd)
    x = (shift - margin) * GSD + (np.arange(count) + 0.5) * gsd
    plane = np.broadcast_to((8 + slope * x).astype(np.float32), (1, count, count)).copy()
    path = write_raster(tmp_path / "plane.tif", plane, geotransform=at(shift - margin, -margin, gsd))
    found = read_raster(run(surface=(), terrain=(), height=(str(path),)).output)
    expected = np.clip(5 * (8 + slope * (np.arange(2 * SIZE) + 0.5) * GSD), 0, 255)
    assert (found[5] == 255).all()
    assert np.abs(found[4] - expected).max() <= 0.51


def test_any_way_of_reading_gives_the_same_pixels(run: Callable[..., StackResult], tmp_path: Path) -> None:
    coarse = np.random.default_rng(4).uniform(0, 40, (1, 20, 30)).astype(np.float32)
    path = str(write_raster(tmp_path / "coarse.tif", coarse, geotransform=at(-3.3, -4.1, 1.0)))
    output = run(surface=(), terrain=(), height=(path,)).output
    whole = read_raster(output)
    dataset = gdal.Open(output)
    strips = [dataset.ReadAsArray(0, row, 2 * SIZE, min(7, SIZE - row)) for row in range(0, SIZE, 7)]
    assert (np.concatenate(strips, axis=1) == whole).all()


def test_another_coordinate_system_is_warped(run: Callable[..., StackResult], sources: Sources, tmp_path: Path) -> None:
    smooth = np.broadcast_to(np.arange(0, 160, 2, dtype=np.uint8), (1, SIZE, 2 * SIZE)).copy()
    lambert = str(write_raster(tmp_path / "nir.tif", smooth))
    utm = str(tmp_path / "utm.tif")
    gdal.Warp(utm, lambert, dstSRS="EPSG:32631", dstNodata=0, resampleAlg="bilinear").FlushCache()
    found = read_raster(run(irc=(), nir=(utm,), surface=(), terrain=()).output)
    inside = found[4] > 0
    assert inside.mean() > 0.9
    assert np.abs(found[3][inside].astype(int) - smooth[0][inside]).max() <= 3


def test_extent_and_pixel_size(run: Callable[..., StackResult], sources: Sources) -> None:
    part = run(extent=(X + 10 * GSD, Y - 30 * GSD, X + 50 * GSD, Y - 5 * GSD))
    found = read_raster(part.output)
    assert (part.width, part.height) == (40, 25)
    assert (found[:4] == sources["truth"][:4, 5:30, 10:50]).all()
    same = run(gsd_m=0.2)
    assert (read_raster(same.output)[:4] == sources["truth"][:4]).all()
    halved = run(gsd_m=0.4)
    blocks = sources["truth"][:3].reshape(3, SIZE // 2, 2, SIZE, 2).mean(axis=(2, 4))
    assert np.abs(read_raster(halved.output)[:3] - blocks).max() <= 1


def test_a_copy_has_the_same_pixels_and_needs_nothing_beside_it(
    run: Callable[..., StackResult], tmp_path: Path
) -> None:
    virtual = read_raster(run().output).copy()
    copy = run(output=str(tmp_path / "copy.tif"), copy=True)
    assert copy.files == () and (read_raster(copy.output) == virtual).all()
    dataset = gdal.Open(copy.output)
    assert dataset.GetDriver().ShortName == "GTiff" and dataset.GetRasterBand(4).GetDescription() == "nir"
    assert len(list(tmp_path.glob("copy*"))) == 1


def test_cancelling_leaves_nothing(run: Callable[..., StackResult], tmp_path: Path) -> None:
    with pytest.raises(CancelledError):
        run(Log(cancelled=True))
    assert [p.name for p in tmp_path.iterdir()] == ["data"]


def bad(name: str, tmp_path: Path) -> Sources:
    """Return sources that cannot be stacked."""
    grey = picture(1)
    writers: dict[str, Callable[[], Sources]] = {
        "two bands": lambda: {"rgb": (str(write_raster(tmp_path / "a.tif", picture(2))),)},
        "irc of 2": lambda: {"irc": (str(write_raster(tmp_path / "a.tif", picture(2))),)},
        "nir of 3": lambda: {"irc": (), "nir": (str(write_raster(tmp_path / "a.tif", picture(3))),)},
        "no crs": lambda: {"surface": (str(write_raster(tmp_path / "a.tif", grey, crs=None)),)},
        "no georeference": lambda: {"surface": (str(write_raster(tmp_path / "a.tif", grey, geotransform=None)),)},
        "south-up": lambda: {
            "surface": (str(write_raster(tmp_path / "a.tif", grey, geotransform=(X, 1, 0, Y, 0, 1))),)
        },
        "no overlap": lambda: {"terrain": (str(write_raster(tmp_path / "a.tif", grey, geotransform=at(900, 0))),)},
        "pixel sizes": lambda: {
            "terrain": (
                str(write_raster(tmp_path / "a.tif", grey)),
                str(write_raster(tmp_path / "b.tif", grey, geotransform=at(0, 0, 1.0))),
            )
        },
        "mixed crs": lambda: {
            "terrain": (
                str(write_raster(tmp_path / "a.tif", grey)),
                str(write_raster(tmp_path / "b.tif", grey, crs="EPSG:32631")),
            )
        },
        "all nodata": lambda: {"terrain": (str(write_raster(tmp_path / "a.tif", grey * 0, nodata=0)),)},
        "empty folder": lambda: {"irc": (str(tmp_path / "empty"),)},
        "missing": lambda: {"irc": (str(tmp_path / "missing.tif"),)},
        "no terrain": lambda: {"terrain": ()},
        "both heights": lambda: {"height": ("a.tif",)},
        "both infrared": lambda: {"nir": ("a.tif",)},
        "suffix": lambda: {"output": str(tmp_path / "stack.tif")},
        "copy": lambda: {"copy": True},
        "gsd": lambda: {"gsd_m": -1.0},
        "tiny gsd": lambda: {"gsd_m": 1e-9},
        "onto a tile": lambda: {"output": str(tmp_path / "data" / "rgb" / "0.vrt"), "rgb": (str(tile_vrt(tmp_path)),)},
    }
    (tmp_path / "empty").mkdir()
    return writers[name]()


def tile_vrt(tmp_path: Path) -> Path:
    """Write a tile that is itself a virtual raster."""
    path = tmp_path / "data" / "rgb" / "0.vrt"
    gdal.Translate(str(path), str(path.with_suffix(".tif")), format="VRT").FlushCache()
    return path


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("two bands", ["colour image", "a.tif'", "2 data bands", "3 bands"]),
        ("irc of 2", ["infrared composite", "a.tif'", "2 data bands", "3 bands"]),
        ("nir of 3", ["near infrared", "a.tif'", "3 data bands", "1 band", "named 'nir'"]),
        ("no crs", ["surface model", "a.tif'", "no coordinate system"]),
        ("no georeference", ["surface model", "a.tif'", "not georeferenced"]),
        ("south-up", ["surface model", "not north-up"]),
        ("no overlap", ["terrain model", "a.tif'", "700180, 6599992, 700196, 6600000", "not overlap the colour image"]),
        ("pixel sizes", ["terrain model", "b.tif", "1 x 1", "0.2 x 0.2"]),
        ("mixed crs", ["terrain model", "b.tif", "UTM", "Lambert"]),
        ("all nodata", ["No pixel of the colour image", "same area"]),
        ("empty folder", ["infrared composite", "empty'", "contains no raster", ".tif", ".jp2"]),
        ("missing", ["missing.tif'", "Cannot read", "No such file"]),
        ("no terrain", ["terrain model is missing"]),
        ("both heights", ["Heights are specified twice"]),
        ("both infrared", ["Near infrared is specified twice"]),
        ("suffix", ["virtual raster", ".vrt"]),
        ("copy", ["GeoTIFF", ".tif"]),
        ("gsd", ["pixel size: -1.", "greater than 0"]),
        ("tiny gsd", ["1e-09 m", "16000000000 x 8000000000 px", "larger pixel size"]),
        ("onto a tile", ["is also the input"]),
    ],
)
def test_bad_input_is_one_sentence_and_nothing_is_written(
    run: Callable[..., StackResult], tmp_path: Path, name: str, words: list[str]
) -> None:
    changes = bad(name, tmp_path)
    before = sorted(p for p in tmp_path.rglob("*"))
    with pytest.raises(FlairError) as refusal:
        run(**changes)
    message = str(refusal.value)
    assert all(word in message for word in words) and "\n" not in message, message
    assert sorted(p for p in tmp_path.rglob("*")) == before


def test_a_source_without_coordinate_system_takes_the_one_given(
    run: Callable[..., StackResult], sources: Sources, tmp_path: Path
) -> None:
    terrain = gdal.Open(sources["terrain"][0]).ReadAsArray()[None]
    bare = str(write_raster(tmp_path / "mnt.tif", terrain, crs=None, nodata=-9999))
    expected = read_raster(run().output).copy()
    assert (read_raster(run(terrain=(bare,), crs="EPSG:2154").output) == expected).all()
    with pytest.raises(FlairError, match="Invalid coordinate system"):
        run(terrain=(bare,), crs="nonsense")


def test_a_failure_leaves_the_old_stack_as_it_was(run: Callable[..., StackResult], tmp_path: Path) -> None:
    result = run()
    before = {path: Path(path).read_bytes() for path in (*result.files, result.output)}
    with pytest.raises(InputError):
        run(**bad("all nodata", tmp_path))
    assert {path: Path(path).read_bytes() for path in before} == before


@given(width=st.integers(1, 3000), height=st.integers(1, 3000))
@settings(max_examples=60, deadline=None)
def test_squares_lie_inside_and_apart_and_cover_what_is_small(width: int, height: int) -> None:
    squares = list(probes(width, height))
    assert all(0 <= s.col_off and s.col_off + s.width <= width and s.row_off + s.height <= height for s in squares)
    assert not any(a.intersection(b) for i, a in enumerate(squares[:30]) for b in squares[:i])
    if width <= 1000 and height <= 1000:
        assert sum(s.width * s.height for s in squares) == width * height


UNDECLARED = (-9999.0, -99999.0, -32768.0, 3.4028234663852886e38, -3.4028234663852886e38, 1e20)


@pytest.mark.parametrize("value", UNDECLARED)
@pytest.mark.parametrize("gsd", [GSD, 0.5])
def test_undeclared_nodata_of_heights_is_nodata(
    run: Callable[..., StackResult], tmp_path: Path, value: float, gsd: float
) -> None:
    """On the colours' grid and resampled to it: no height becomes 0, and none is mixed with what is no height."""
    count = round(2 * SIZE * GSD / gsd)
    heights = np.full((1, count, count), 12.0, np.float32)
    heights[0, 4:8, 10:20] = value
    path = str(write_raster(tmp_path / "ndsm.tif", heights, geotransform=at(0, 0, gsd)))
    log = Log()
    found = read_raster(run(log, surface=(), terrain=(), height=(path,)).output)
    empty = np.zeros((SIZE, 2 * SIZE), bool)
    scale = gsd / GSD
    empty[round(4 * scale) : round(8 * scale), round(10 * scale) : round(20 * scale)] = True
    assert (found[5] == np.where(empty, 0, 255)).mean() > (0.999 if gsd == GSD else 0.98)
    assert (found[4][found[5] > 0] == 60).all()
    assert any("ndsm.tif" in text and f"{np.float32(value):.6g}" in text for text in log.warnings)


@pytest.mark.parametrize("name", ["surface", "terrain"])
@pytest.mark.parametrize("dtype", [np.int16, np.float32])
def test_undeclared_nodata_of_one_model(
    run: Callable[..., StackResult], sources: Sources, tmp_path: Path, name: str, dtype: type
) -> None:
    heights = np.rint(gdal.Open(sources[name][0]).ReadAsArray())[None].astype(dtype)
    heights[0, :10] = -9999
    path = str(write_raster(tmp_path / "undeclared.tif", heights))
    log = Log()
    found = read_raster(run(log, **{name: (path,)}).output)
    assert not found[5, :10].any() and (found[5, 10:] == 255).all()
    assert sum("undeclared.tif'" in text and "gdal_edit.py -a_nodata -9999" in text for text in log.warnings) == 1


def test_declared_nodata_and_another_that_is_not(
    run: Callable[..., StackResult], sources: Sources, tmp_path: Path
) -> None:
    surface = gdal.Open(sources["surface"][0]).ReadAsArray()[None]
    surface[0, :5], surface[0, 5:9] = -9999, -32768
    log = Log()
    path = str(write_raster(tmp_path / "s.tif", surface, nodata=-9999))
    found = read_raster(run(log, surface=(path,)).output)
    assert not found[5, :9].any() and (found[5, 9:] == 255).all()
    assert any("-32768" in text for text in log.warnings) and not any("value -9999" in text for text in log.warnings)


def test_heights_that_are_none_at_all_are_refused(run: Callable[..., StackResult], tmp_path: Path) -> None:
    path = str(write_raster(tmp_path / "none.tif", np.full((1, SIZE, 2 * SIZE), -99999, np.float32)))
    with pytest.raises(InputError, match="No pixel of the colour image has data"):
        run(surface=(), terrain=(), height=(path,))
    assert not (tmp_path / "stack.vrt").exists()


def test_swapped_models_are_refused(run: Callable[..., StackResult], sources: Sources, tmp_path: Path) -> None:
    with pytest.raises(
        InputError,
        match=(
            r"'.*mnt\.tif' is more than 2 m below terrain model '.*mns\.tif' on 9\d\.\d % .*, and above it on "
            r"\d\.\d %\. .*swapped"
        ),
    ):
        run(surface=sources["terrain"], terrain=sources["surface"])
    assert not (tmp_path / "stack.vrt").exists()


def test_a_pit_is_warned_of_and_open_ground_is_not(
    run: Callable[..., StackResult], sources: Sources, tmp_path: Path
) -> None:
    """Models of two dates differ where something was dug; noise on open ground says nothing."""
    terrain = gdal.Open(sources["terrain"][0]).ReadAsArray()[None]
    noise = np.random.default_rng(5).normal(0, 0.5, terrain.shape).astype(np.float32)
    log = Log()
    run(log, surface=(str(write_raster(tmp_path / "open.tif", terrain + noise)),))
    assert not [text for text in log.warnings if "below" in text]
    pit = terrain + noise
    pit[0, :4, :20] -= 8
    run(log, surface=(str(write_raster(tmp_path / "pit.tif", pit)),))
    assert len([text for text in log.warnings if "pit.tif" in text and "2.5 %" in text]) == 1


def test_pixels_of_unknown_ground_size_keep_their_size() -> None:
    grid = GeoGrid(40, 30, 'LOCAL_CS["site",UNIT["metre",1]]', Transform(0.0, 0.0, 0.1, -0.1))
    assert target_grid(grid, None) == grid
    with pytest.raises(InputError, match="pixel size"):
        target_grid(grid, 0.2)
