"""fetchortho against a service on loopback: every pixel where it belongs, faults waited out or told, nothing lost."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from osgeo import gdal, osr
from stub_raster import box, read_raster, write_polygons
from stub_wms import IRC, RGB, SURFACE, TERRAIN, WmsStub, channel, encode, height_m, wms_stub

from flair_seg.commands.cli import main
from flair_seg.errors import CancelledError, InputError, RasterError
from flair_seg.feedback import Feedback
from flair_seg.tools.prepare.ortho import fetchplan
from flair_seg.tools.prepare.ortho.fetchblocks import encode_height
from flair_seg.tools.prepare.ortho.fetchortho import FetchResult, fetch_ortho
from flair_seg.tools.prepare.ortho.fetchplan import FetchOptions, plan_fetch
from flair_seg.tools.prepare.ortho.services import SHIPPED_SERVICES, ServiceLayer, load_service
from flair_seg.tools.prepare.ortho.wms import EMPTY_PX, map_url, read_map
from flair_seg.tools.web import webclient
from flair_seg.tools.web.webclient import Patience, WebClient, service_message

QUICK = Patience(tries=3, first_wait_s=0.001, longest_wait_s=0.002, timeout_s=20)
X, Y = 700010.0, 6600020.0
EXTENT = (X, Y - 14.0, X + 20.0, Y)
"""100 x 70 px of 20 cm, in 2 x 2 blocks of 64 px that lie on the plane's own multiples."""


@pytest.fixture
def stub(monkeypatch: pytest.MonkeyPatch) -> Iterator[WmsStub]:
    """A service; no proxy of the environment stands before it."""
    monkeypatch.setenv("no_proxy", "*")
    with wms_stub() as stub:
        yield stub


@pytest.fixture
def options(stub: WmsStub, tmp_path: Path) -> FetchOptions:
    """A small fetch from the stub."""
    services = stub.services(tmp_path / "services.json")
    return FetchOptions(str(tmp_path / "out.tif"), EXTENT, services=services, patience=QUICK)


def change(options: FetchOptions, **values: object) -> FetchOptions:
    """Return options with other values."""
    return FetchOptions(**{**vars(options), **values})  # type: ignore[arg-type]


def places(path: str) -> tuple[np.ndarray, np.ndarray]:
    """Return the column and row of each pixel, counted from the origin of the coordinate system."""
    dataset = gdal.Open(path)
    x, dx, _, y, _, dy = dataset.GetGeoTransform()
    columns, rows = round(x / dx), round(y / dy)
    return np.meshgrid(columns + np.arange(dataset.RasterXSize), rows + np.arange(dataset.RasterYSize))


def expected(path: str) -> np.ndarray:
    """Return what the five default bands must hold."""
    columns, rows = places(path)
    steps = np.clip(np.rint(np.round(height_m(columns, rows), 2) * 5), 0, 255)
    planes = [channel(i, columns, rows) for i in range(4)]
    return np.stack([*planes, steps]).astype(np.uint8)


def mask(path: str) -> np.ndarray:
    """Return where a raster is valid."""
    dataset = gdal.Open(path)
    raw = dataset.GetRasterBand(1).GetMaskBand().ReadRaster()
    return np.frombuffer(raw, np.uint8).reshape(dataset.RasterYSize, dataset.RasterXSize) > 0


def close(path: str) -> None:
    """Assert that the default bands are right; heights may differ by a step where float32 falls between two."""
    found, wanted = read_raster(path)[:5].astype(int), expected(path).astype(int)
    assert (found[:4] == wanted[:4]).all()
    assert np.abs(found[4] - wanted[4]).max() <= 1 and (found[4] == wanted[4]).mean() > 0.7


def test_every_pixel_is_where_its_coordinates_say(options: FetchOptions, stub: WmsStub, tmp_path: Path) -> None:
    result = fetch_ortho(options)
    close(options.output)
    assert result == FetchResult(
        options.output, 100, 70, ("red", "green", "blue", "nir", "height"), len(stub.requests), result.blocks, 0, 0.0
    )
    dataset = gdal.Open(options.output)
    assert dataset.GetGeoTransform() == pytest.approx((X, 0.2, 0, Y, 0, -0.2))
    assert osr.SpatialReference(dataset.GetProjection()).GetAuthorityCode(None) == "2154"
    bands = [dataset.GetRasterBand(i + 1) for i in range(dataset.RasterCount)]
    assert [band.GetDescription() for band in bands] == ["red", "green", "blue", "nir", "height"]
    assert [band.GetColorInterpretation() for band in bands[:3]] == [3, 4, 5]
    assert mask(options.output).all()
    metadata = dataset.GetMetadata()
    assert "© IGN" in metadata["FLAIR_SEG_ATTRIBUTION"] and "Licence Ouverte 2.0" in metadata["TIFFTAG_COPYRIGHT"]
    assert f"nir={IRC}[1]" in metadata["FLAIR_SEG_BANDS"]
    assert f"height={SURFACE} - {TERRAIN}" in metadata["FLAIR_SEG_BANDS"]
    assert sorted(os.listdir(tmp_path)) == ["out.tif", "services.json"]


def test_requests_lie_on_blocks_of_the_plane(options: FetchOptions, stub: WmsStub) -> None:
    estimate = plan_fetch(options).estimate()
    assert not stub.requests
    result = fetch_ortho(options)
    assert (estimate.requests, estimate.blocks) == (len(stub.requests), result.blocks)
    assert estimate.requests == estimate.blocks * 4 == 16
    edges = {float(value) for query in stub.requests for value in query["BBOX"].split(",")[::2]}
    assert all(abs(edge / 12.8 - round(edge / 12.8)) < 1e-6 for edge in edges - {min(edges), max(edges)})


def test_neighbouring_fetches_share_their_pixels(options: FetchOptions, tmp_path: Path) -> None:
    """Extents that begin anywhere inside a pixel lie on one grid, and equal the large fetch there."""
    fetch_ortho(options)
    part = change(options, output=str(tmp_path / "part.tif"), extent=(X + 7.07, Y - 9.95, X + 13.3, Y - 2.11))
    fetch_ortho(part)
    x, _, _, y, _, _ = gdal.Open(part.output).GetGeoTransform()
    small, large = read_raster(part.output), read_raster(options.output)
    left, top = round((x - X) / 0.2), round((Y - y) / 0.2)
    assert (left, top) == (35, 10) and small.shape[1:] == (40, 32)
    assert (small == large[:, top : top + small.shape[1], left : left + small.shape[2]]).all()


@given(st.integers(-(10**7), 10**7), st.integers(-(10**7), 10**7), st.integers(1, 300), st.integers(1, 300))
def test_blocks_tile_any_extent_on_the_plane(left: int, top: int, width: int, height: int) -> None:
    extent = (left * 0.2, -(top + height) * 0.2, (left + width) * 0.2, -top * 0.2)
    options = FetchOptions("/tmp/never.tif", extent, "EPSG:3857", crs="EPSG:3857")  # noqa: S108 - nothing is written
    plan = plan_fetch(options)
    assert (plan.window.col_off, plan.window.row_off) == (left, top)
    assert (plan.window.width, plan.window.height) == (width, height)
    blocks = list(plan.blocks())
    assert len(blocks) == plan.estimate().blocks
    assert sum(block.width * block.height for block in blocks) == width * height
    assert len({(block.col_off // 2048, block.row_off // 2048) for block in blocks}) == len(blocks)


def test_bands_are_those_asked_for_in_their_order(options: FetchOptions, stub: WmsStub) -> None:
    fetch_ortho(change(options, bands=("nir", "red")))
    columns, rows = places(options.output)
    assert (read_raster(options.output) == np.stack([channel(3, columns, rows), channel(0, columns, rows)])).all()
    assert {query["LAYERS"] for query in stub.requests} == {RGB, IRC}


def test_a_model_says_bands_and_pixel_size(options: FetchOptions, grey_model: Path) -> None:
    plan = plan_fetch(change(options, model=str(grey_model), gsd_m=None))
    assert [name for name, _ in plan.bands] == ["red", "green", "blue", "nir", "height"] and plan.pixel == 0.2
    assert plan_fetch(change(options, model=str(grey_model), gsd_m=0.5)).window.width == 40


def test_latitude_goes_first_where_the_authority_says_so(options: FetchOptions, stub: WmsStub) -> None:
    """The stub takes EPSG:4326 in WMS 1.3.0 as latitude, longitude; 1.1.1 has x first."""
    degrees = change(options, crs="EPSG:4326", extent=(3.0, 43.0, 3.0002, 43.0001), gsd_m=0.5)
    fetch_ortho(degrees)
    close(degrees.output)
    south, west, _, _ = map(float, stub.requests[0]["BBOX"].split(","))
    assert south == pytest.approx(43, abs=1e-3) and west == pytest.approx(3, abs=1e-3)
    older = stub.services(Path(str(options.services)), version="1.1.1")
    fetch_ortho(change(degrees, services=older))
    close(degrees.output)
    west, south, _, _ = map(float, stub.requests[-1]["BBOX"].split(","))
    assert stub.requests[-1]["SRS"] == "EPSG:4326" and west < 4 < south


def test_an_extent_in_any_system_and_polygons(options: FetchOptions, tmp_path: Path) -> None:
    """An extent in degrees covers the same ground; polygons give theirs."""
    reference = [osr.SpatialReference(), osr.SpatialReference()]
    for system, code in zip(reference, (2154, 4326)):
        system.ImportFromEPSG(code)
        system.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    degrees = osr.CoordinateTransformation(*reference).TransformBounds(*EXTENT, 21)
    plan = plan_fetch(change(options, extent=degrees, extent_crs="EPSG:4326"))
    straight = plan_fetch(options).window
    assert plan.window.intersection(straight) == straight and plan.window.width < 110
    layer = write_polygons(tmp_path / "aoi.gpkg", [box(*EXTENT)])
    assert plan_fetch(change(options, extent=None, polygons=str(layer))).window == straight


def in_metres(code: int, lon: float, lat: float) -> tuple[float, float, float, float]:
    """Return a square of 20 m around a place, in a projected system."""
    systems = [osr.SpatialReference(), osr.SpatialReference()]
    for system, number in zip(systems, (4326, code)):
        system.ImportFromEPSG(number)
        system.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    x, y, _ = osr.CoordinateTransformation(*systems).TransformPoint(lon, lat)
    return (x, y, x + 20, y + 20)


PLACES = (
    ("EPSG:2154", 3.88, 43.61), ("EPSG:5490", -61.53, 16.24), ("EPSG:5490", -61.07, 14.61), ("EPSG:2972", -52.33, 4.93),
    ("EPSG:2975", 55.45, -20.88), ("EPSG:4471", 45.23, -12.78), ("EPSG:4467", -56.18, 46.78),
)  # fmt: skip
"""Montpellier, Pointe-à-Pitre, Fort-de-France, Cayenne, Saint-Denis, Mamoudzou, Saint-Pierre."""


@pytest.mark.parametrize(("crs", "lon", "lat"), PLACES)
def test_the_territory_decides_the_system(tmp_path: Path, crs: str, lon: float, lat: float) -> None:
    """Pixels are then square on the ground; in another system the fetch is refused with the one that suits."""
    around = (lon, lat, lon + 0.0002, lat + 0.0002)
    asked = FetchOptions(str(tmp_path / "out.tif"), around, "EPSG:4326", gsd_m=0.2)
    plan = plan_fetch(asked)
    ground = plan.grid.ground_size()
    assert plan.crs == crs and ground is not None and ground == pytest.approx((0.2, 0.2), rel=3e-3)
    assert 70 < plan.window.width < 120 and 100 < plan.window.height < 120
    layer = str(write_polygons(tmp_path / "aoi.gpkg", [box(*around)], crs="EPSG:4326"))
    assert plan_fetch(change(asked, extent=None, extent_crs=None, polygons=layer)).crs == crs
    metres = in_metres(int(crs[5:]), lon, lat)
    assert plan_fetch(change(asked, extent=metres, extent_crs=crs)).crs == crs
    assert plan_fetch(change(asked, extent=metres, extent_crs=None, crs=crs)).crs == crs
    other = "EPSG:5490" if crs != "EPSG:5490" else "EPSG:2154"
    with pytest.raises(InputError, match=rf"outside the area of use of {other} .*Choose {crs} \("):
        plan_fetch(change(asked, crs=other))


def test_an_extent_may_begin_with_a_minus_sign(capsys: pytest.CaptureFixture[str]) -> None:
    from flair_seg.commands.cli import main

    command = ["fetchortho", "x.tif", "--extent", "-61.5,16.2,-61.499,16.201", "--extent-crs", "EPSG:4326"]
    assert main([*command, "--estimate", "--json"]) == 0
    assert 500 < json.loads(capsys.readouterr().out)["width"] < 600


def test_degrees_and_metres_without_their_system_are_refused(tmp_path: Path) -> None:
    asked = FetchOptions(str(tmp_path / "out.tif"), (3.88, 43.61, 3.89, 43.62))
    for crs in (None, "EPSG:2154"):
        with pytest.raises(InputError, match=r"is not geographic.*EPSG:4326"):
            plan_fetch(change(asked, crs=crs))
    guadeloupe = in_metres(5490, -61.53, 16.24)
    with pytest.raises(InputError, match=r"is not inside any French territory.*EPSG:5490"):
        plan_fetch(change(asked, extent=guadeloupe))
    with pytest.raises(InputError, match=r"EPSG:2154 \(-9\.86, 41\.15, 10\.38, 51\.56\).*Check the extent"):
        plan_fetch(change(asked, extent=guadeloupe, crs="EPSG:2154"))
    with pytest.raises(InputError, match=r"13\.3, 52\.5, .*is not inside any French territory"):
        plan_fetch(change(asked, extent=(13.3, 52.5, 13.31, 52.51), extent_crs="EPSG:4326"))


def test_web_mercator_warns_of_its_stretched_metres(options: FetchOptions, log) -> None:  # noqa: ANN001
    fetch_ortho(change(options, crs="EPSG:3857", extent=(300000, 5400000, 300010, 5400010)), log)
    close(options.output)
    assert len(log.warnings) == 1 and "on the ground" in log.warnings[0]


def test_nothing_is_nodata_and_bright_roofs_are_not(options: FetchOptions, stub: WmsStub, log) -> None:  # noqa: ANN001
    """White areas and missing heights are masked in all bands; a white spot smaller than 16 px stays."""
    left, top = round(X / 0.2), round(-Y / 0.2)

    def nothing(layer: str, columns: np.ndarray, rows: np.ndarray) -> np.ndarray:
        columns, rows = columns - left, rows - top
        if layer == RGB:
            spot = (columns >= 80) & (columns < 90) & (rows >= 40) & (rows < 55)
            return (columns < 30) | spot
        return (rows >= 60) & (layer == SURFACE)

    stub.nothing = nothing
    fetch_ortho(options, log)
    valid = mask(options.output)
    assert not valid[:, :30].any() and not valid[60:].any() and valid[:60, 30:].all()
    assert not read_raster(options.output)[:, ~valid].any()
    assert (read_raster(options.output)[:3, 40:55, 80:90] == 255).all()
    share = 1 - valid.mean()
    (warning,) = log.warnings
    assert f"{100 * share:.1f} % of the pixels are nodata" in warning and "does not provide all bands" in warning


def test_nothing_at_all_is_told_and_leaves_nothing(options: FetchOptions, stub: WmsStub, tmp_path: Path) -> None:
    stub.nothing = lambda layer, columns, rows: columns == columns
    with pytest.raises(InputError, match="has no data in this extent"):
        fetch_ortho(options)
    assert os.listdir(tmp_path) == ["services.json"]


@given(st.integers(0, 2**32 - 1))
def test_an_empty_colour_fills_squares(seed: int) -> None:
    """Against the definition, pixel by pixel, over squares that lie inside the picture."""
    rng = np.random.default_rng(seed)
    plain = np.ones((40, 44), bool)
    for row, col in rng.integers(0, 40, (rng.integers(1, 12), 2)):
        plain[row, col] = False
    layer = ServiceLayer("x", "x", "image/geotiff", "http://x", empty=(255, 255, 255))
    picture = np.where(plain, 255, 3).astype(np.uint8)[None].repeat(3, 0)
    _, valid = read_map(encode(picture, "image/geotiff"), layer, 44, 40)
    wide = np.pad(plain, EMPTY_PX, "symmetric")
    covered = np.zeros_like(wide)
    for row in range(wide.shape[0] - EMPTY_PX + 1):
        for col in range(wide.shape[1] - EMPTY_PX + 1):
            square = (slice(row, row + EMPTY_PX), slice(col, col + EMPTY_PX))
            if wide[square].all():
                covered[square] = True
    assert (~valid == covered[EMPTY_PX:-EMPTY_PX, EMPTY_PX:-EMPTY_PX]).all()


@given(st.floats(-100, 200, width=32))
def test_height_steps_are_a_fifth_of_a_metre(metres: float) -> None:
    step = int(encode_height(np.array([metres], np.float32))[0])
    assert abs(min(max(metres, 0), 51) - step / 5) <= 0.1001


@pytest.mark.parametrize("fault", ["500", "503", "429", "429 date", "truncated", "damaged"])
def test_what_passes_is_waited_out(options: FetchOptions, stub: WmsStub, fault: str, log) -> None:  # noqa: ANN001
    stub.faults = ["", fault, fault, "", "", fault]
    result = fetch_ortho(options, log)
    close(options.output)
    assert result.requests == plan_fetch(options).estimate().requests + 3
    assert sum("; retrying in" in line for line in log.lines) == 3


def test_a_service_that_hangs_is_asked_again(options: FetchOptions, stub: WmsStub, log) -> None:  # noqa: ANN001
    stub.faults = ["hang"]
    fetch_ortho(change(options, bands=("red",), patience=Patience(5, 0.001, 0.002, timeout_s=0.3)), log)
    assert any("did not respond in time; retrying in" in line for line in log.lines)
    assert stub.requests[0] == stub.requests[1]


def test_waits_double_up_to_the_longest_or_are_what_the_service_asks_for(
    stub: WmsStub, monkeypatch: pytest.MonkeyPatch, log: Feedback
) -> None:
    waits: list[float] = []
    monkeypatch.setattr(webclient, "_sleep", lambda seconds, feedback: waits.append(seconds))
    stub.faults = ["500", "500", "429 wait", "500", "500"]
    client = WebClient(patience=Patience(tries=5, first_wait_s=1, longest_wait_s=7))
    with pytest.raises(RasterError, match="5 attempts:"):
        client.get(stub.url, "it", len, log)
    assert waits == [1, 2, 6, 7]


def test_raw_heights_that_are_damaged_are_asked_again(options: FetchOptions, stub: WmsStub) -> None:
    stub.faults = ["damaged"]
    fetch_ortho(change(options, bands=("height",)))
    assert stub.requests[0] == stub.requests[1]


def test_what_stays_is_told_with_the_services_words(options: FetchOptions, stub: WmsStub, tmp_path: Path) -> None:
    for fault, words in (
        ("exception", r"rejected the request for layer '.*': Layer <x> unknown"),
        ("400", r"HTTP 400 .*'Layer <x> unknown'"),
        ("404", r"HTTP 404 Not Found, 'out of order'"),
        ("size", r"8 x 8 px instead of \d+ x \d+ px .*'max_px'"),
    ):
        stub.requests.clear()
        stub.faults = [fault]
        with pytest.raises(RasterError, match=words):
            fetch_ortho(options)
        assert len(stub.requests) == 1 and not os.path.exists(options.output)
    stub.faults = ["500"] * 3
    with pytest.raises(RasterError, match=r"3 attempts: HTTP 500.*'out of order'"):
        fetch_ortho(options)


def test_no_service_is_told(options: FetchOptions, stub: WmsStub) -> None:
    services = stub.services(Path(str(options.services)), url="http://127.0.0.1:9/wms")
    with pytest.raises(RasterError, match=r"127\.0\.0\.1:9 failed after 3 attempts:.*refused"):
        fetch_ortho(change(options, services=services))


def test_a_failed_run_goes_on_where_it_was(options: FetchOptions, stub: WmsStub, log) -> None:  # noqa: ANN001
    fetch_ortho(change(options, output=options.output + "f.tif"))
    total = len(stub.requests)
    stub.requests.clear()
    stub.faults = [""] * 9 + ["exception"]
    with pytest.raises(RasterError):
        fetch_ortho(options)
    assert Path(options.output + ".fetch").is_dir() and not os.path.exists(options.output)
    result = fetch_ortho(options, log)
    assert result.blocks_kept == 2 and len(stub.requests) == 10 + total - 8
    assert log.done[-1] == log.total == total
    assert Path(options.output).read_bytes() == Path(options.output + "f.tif").read_bytes()
    assert not Path(options.output + ".fetch").exists()


def test_a_killed_run_goes_on_where_it_was(options: FetchOptions, stub: WmsStub, tmp_path: Path) -> None:
    """A process that is killed in its 14th request leaves 3 blocks that are not asked for again."""
    command = [sys.executable, "-m", "flair_seg", "fetchortho", options.output, "--services", str(options.services)]
    command += ["--extent", ",".join(map(str, EXTENT))]
    running = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    stub.on_request = lambda: running.kill() if len(stub.requests) == 14 else None
    assert running.wait(timeout=60) == -9
    assert not os.path.exists(options.output)
    stub.on_request = lambda: None
    stub.requests.clear()
    result = fetch_ortho(options)
    assert result.blocks_kept == 3 and len(stub.requests) == result.requests
    assert result.requests == plan_fetch(options).estimate().requests - 12
    close(options.output)
    assert sorted(os.listdir(tmp_path)) == ["out.tif", "services.json"]


def test_another_request_starts_over(options: FetchOptions, stub: WmsStub, log) -> None:  # noqa: ANN001
    stub.faults = [""] * 9 + ["exception"]
    with pytest.raises(RasterError):
        fetch_ortho(options)
    result = fetch_ortho(change(options, bands=("red", "nir")), log)
    assert result.blocks_kept == 0 and any("another request" in line for line in log.lines)


def test_a_damaged_block_is_fetched_again(options: FetchOptions, stub: WmsStub) -> None:
    stub.faults = [""] * 9 + ["exception"]
    with pytest.raises(RasterError):
        fetch_ortho(options)
    block = sorted(Path(options.output + ".fetch").glob("block_*.tif"))[0]
    block.write_bytes(block.read_bytes()[:100])
    assert fetch_ortho(options).blocks_kept == 1
    close(options.output)


def test_a_folder_of_someone_else_stays(options: FetchOptions, stub: WmsStub) -> None:
    folder = Path(options.output + ".fetch")
    folder.mkdir()
    (folder / "thesis.txt").write_text("mine")
    with pytest.raises(InputError, match=r"out\.tif\.fetch'.* contains other files"):
        fetch_ortho(options)
    assert (folder / "thesis.txt").read_text() == "mine" and not stub.requests


@pytest.mark.parametrize("other", [{}, {"bands": ("red",)}])
def test_two_runs_at_once_are_refused(options: FetchOptions, stub: WmsStub, other: dict[str, object]) -> None:
    """The second leaves the blocks of the first alone, whatever it asks for."""
    refused: list[str] = []

    def begin_another() -> None:
        if len(stub.requests) == 6:
            with pytest.raises(InputError) as caught:
                fetch_ortho(change(options, **other))
            refused.append(str(caught.value))

    stub.on_request = begin_another
    fetch_ortho(options)
    assert len(refused) == 1 and "Another run is writing" in refused[0] and options.output in refused[0]
    close(options.output)
    assert not Path(options.output + ".fetch").exists()


def test_cancelling_ends_within_a_request(options: FetchOptions, stub: WmsStub, make_log: type) -> None:
    Path(options.output).write_text("old")
    with pytest.raises(CancelledError):
        fetch_ortho(options, make_log(cancel_after=5))
    assert len(stub.requests) == 5 and Path(options.output).read_text() == "old"
    assert fetch_ortho(options).blocks_kept == 1


def test_bad_input_is_one_sentence(options: FetchOptions, stub: WmsStub, monkeypatch: pytest.MonkeyPatch) -> None:
    local = 'LOCAL_CS["site",UNIT["metre",1]]'
    for values, words in (
        ({"extent": None}, "No extent specified"),
        ({"extent": (2, 2, 1, 3)}, "xmin < xmax"),
        ({"bands": ("red", "swir")}, "'swir' is not available from 'IGN Géoplateforme'. .*: red, green"),
        ({"bands": ("red", "red")}, "'red' is requested twice"),
        ({"gsd_m": 0.0}, "pixel size is 0.0 m. It must be between 0.01 and 1000 m"),
        ({"crs": local}, r"has no authority code \(e\.g\. EPSG:2154\)"),
        ({"crs": "EPSG:0"}, "Invalid coordinate system 'EPSG:0'"),
        (
            {"extent": (700000, 6600000, 720000, 6620000)},
            r"100000 x 100000 px, 50\.0 GB\) exceeds the maximum size of 20 GB",
        ),
        ({"max_gb": 0.0}, "0.0 GB. It must be a finite number greater than 0"),
        ({"output": "out.png"}, r"out\.png.*\.tif"),
        ({"services": "none.json"}, r"services file 'none\.json'.*No such file"),
        ({"proxy": "socks5h://user:secret@host:1"}, "'socks5h://host:1' is not supported. .*HTTP proxy"),
    ):
        with pytest.raises((InputError, RasterError), match=words) as caught:
            fetch_ortho(change(options, **values))
        assert "\n" not in str(caught.value) and "secret" not in str(caught.value)
    monkeypatch.setattr(fetchplan.shutil, "disk_usage", lambda folder: os.terminal_size((0, 0)) and _Usage())
    with pytest.raises(InputError, match=r"up to \d+ MB are required, 0 MB are free"):
        fetch_ortho(options)
    assert not stub.requests and not Path(options.output + ".fetch").exists()


class _Usage:
    """A full disk."""

    free = 0


def test_the_services_file_is_checked(tmp_path: Path, stub: WmsStub) -> None:
    path = tmp_path / "s.json"
    layers = json.loads(SHIPPED_SERVICES.read_text(encoding="utf-8"))["layers"]
    for changes, words in (
        ({"url": "file:///etc"}, r"url 'file:///etc'\. .* http:// or https://"),
        ({"version": "2.0"}, r"version is '2.0'\. .*one of 1.3.0, 1.1.1"),
        ({"max_px": "big"}, "max_px is 'big'"),
        ({"max_px": 4}, r"'max_px' is 4\. .* from 16 to 16384"),
        ({"licence": None}, "licence is None"),
        ({"licence": ""}, "'licence' is empty"),
        ({"secret": 1}, "Unknown key 'secret'"),
        ({"layers": {**layers, "rgb": {"layer": "x", "format": "image/webp"}}}, r"layers\.rgb\.format is 'image/webp'"),
        ({"layers": {**layers, "rgb": {**layers["rgb"], "empty": [256]}}}, r"layers\.rgb: 'empty' is \[256\]"),
        ({"layers": {**layers, "terrain": {**layers["terrain"], "valid": [5, 1]}}}, "terrain: 'valid' is"),
        ({"bands": {"red": {"layer": "rvb", "channel": 1}}}, r"'red' refers to layer 'rvb'.* rgb"),
        ({"bands": {"red": {"layer": "terrain", "channel": 1}}}, "'red' refers to layer 'terrain'.*image layers"),
        ({"bands": {"red": {"layer": "rgb"}}}, r"bands\.red: .* layer"),
        ({"bands": []}, r"bands is \[\]\. .* mapping"),
    ):
        with pytest.raises(InputError, match=words):
            load_service(stub.services(path, **changes))
    path.write_text("{")
    with pytest.raises(InputError, match="Invalid JSON"):
        load_service(str(path))


def test_the_shipped_services_are_igns() -> None:
    service = load_service()
    assert service.url == "https://data.geopf.fr/wms-r/wms"
    assert [service.layers[key].layer for key in ("rgb", "irc", "surface", "terrain")] == [RGB, IRC, SURFACE, TERRAIN]
    grid = plan_fetch(FetchOptions("/tmp/never.tif", EXTENT)).grid  # noqa: S108 - nothing is written
    url = map_url(service.layers["terrain"], "1.3.0", "EPSG:2154", grid)
    assert "FORMAT=image/x-bil%3Bbits%3D32" in url and "CRS=EPSG:2154" in url
    assert "BBOX=700010,6600006,700030,6600020" in url


def test_other_services_png_jpeg_and_heights_above_ground(options: FetchOptions, stub: WmsStub) -> None:
    """PNG is exact, JPEG near; a layer that holds heights above ground needs no second."""
    layers = {"a": {"layer": RGB, "format": "image/png"}, "h": {"layer": TERRAIN, "format": "image/x-bil;bits=32"}}
    bands = {"red": {"layer": "a", "channel": 1}, "height": {"above_ground": "h"}}
    fetch_ortho(change(options, services=stub.services(Path(str(options.services)), layers=layers, bands=bands),
                       bands=("red", "height")))  # fmt: skip
    columns, rows = places(options.output)
    assert (read_raster(options.output)[0] == channel(0, columns, rows)).all()
    assert (read_raster(options.output)[1] == 255).all()
    layers["a"]["format"] = "image/jpeg"
    stub.faults = ["damaged"]
    stub.requests.clear()
    fetch_ortho(change(options, services=stub.services(Path(str(options.services)), layers=layers, bands=bands),
                       bands=("red",)))  # fmt: skip
    assert stub.requests[0] == stub.requests[1]
    bands["red"]["channel"] = 4
    with pytest.raises(RasterError, match=r"channel 4 of layer 'a', .* 3 channel"):
        fetch_ortho(change(options, services=stub.services(Path(str(options.services)), layers=layers, bands=bands),
                           bands=("red",)))  # fmt: skip


def test_a_proxy_is_used(options: FetchOptions, stub: WmsStub, monkeypatch: pytest.MonkeyPatch) -> None:
    """The stub stands for the proxy: it is asked for an address that does not exist."""
    monkeypatch.setenv("no_proxy", "")
    monkeypatch.setenv("NO_PROXY", "")
    services = stub.services(Path(str(options.services)), url="http://nowhere.invalid/wms")
    fetch_ortho(change(options, services=services, proxy=stub.url.removesuffix("/wms"), bands=("red",)))
    asked = len(stub.requests)
    assert asked > 0
    monkeypatch.setenv("http_proxy", stub.url.removesuffix("/wms"))
    fetch_ortho(change(options, services=services, bands=("green",)))
    assert len(stub.requests) > asked


def test_service_messages_lose_their_mark_up() -> None:
    assert service_message(b"<a:ServiceException>\n<![CDATA[no &amp; no]]>\n</a:ServiceException>") == "no & no"
    assert service_message(b"<ows:ExceptionText>one\n two</ows:ExceptionText>") == "one two"
    assert service_message(b"\xff\xfe") == ""


def test_settings_of_gdal_and_python_stay(options: FetchOptions, gdal_exceptions: bool) -> None:
    """Whatever GDAL's exception switch says, and it stays as it was."""
    fetch_ortho(options)
    close(options.output)
    assert gdal.GetUseExceptions() == gdal_exceptions
    assert WebClient()._opener is not WebClient()._opener


def test_command(options: FetchOptions, stub: WmsStub, capsys: pytest.CaptureFixture[str]) -> None:
    command = ["fetchortho", options.output, "--services", str(options.services), "--json"]
    command += ["--extent", ",".join(map(str, EXTENT))]
    assert main([*command, "--estimate"]) == 0
    told = capsys.readouterr()
    assert json.loads(told.out)["requests"] == plan_fetch(options).estimate().requests
    assert "100 x 70 px" in told.err and not stub.requests and not os.path.exists(options.output)
    assert main([*command, "--bands", "red,nir"]) == 0
    assert json.loads(capsys.readouterr().out)["bands"] == ["red", "nir"]
    assert main([*command, "--bands", "swir"]) == 2
    assert "'swir' is not available" in capsys.readouterr().err
