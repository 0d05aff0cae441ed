"""Sources that are damaged or missing in part: refused by name, or nodata where the user says so."""

from __future__ import annotations

import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal
from stub_raster import GSD, X, Y, grey, read_raster, write_raster

from flair_seg.errors import CancelledError, DamageError, InputError, OutOfMemoryError, RasterError
from flair_seg.mapping.damage import DamageSkipper
from flair_seg.mapping.resume import journal
from flair_seg.raster.gdalenv import gdal_options
from flair_seg.raster.reader import open_raster, read_window
from flair_seg.raster.vrt import missing_sources
from flair_seg.raster.windows import Window, cut
from flair_seg.segment import SegmentResult
from flair_seg.tools.prepare.pieces import lost_pixels, told_loss

Run = Callable[..., SegmentResult]
TILE = 128
JPEG = ("COMPRESS=JPEG", "TILED=YES", f"BLOCKXSIZE={TILE}", f"BLOCKYSIZE={TILE}", "INTERLEAVE=BAND")


def damaged_jpeg(path: Path, height: int = 600, width: int = 530, band: int = 0) -> tuple[Path, Window]:
    """Write a JPEG-in-TIFF one tile of which breaks off half way, and return that tile's pixels.

    GDAL warns, decodes what there is, and fills the rest with grey.
    """
    write_raster(path, grey(height, width, low=1), options=JPEG)
    across, down = -(-width // TILE), -(-height // TILE)
    row, column = 2, 1
    dataset = gdal.Open(str(path))
    item = f"BLOCK_OFFSET_{column}_{row}", f"BLOCK_SIZE_{column}_{row}"
    offset, size = (int(dataset.GetRasterBand(band + 1).GetMetadataItem(name, "TIFF")) for name in item)
    del dataset
    assert row < down and column < across
    data = bytearray(path.read_bytes())
    data[offset + size // 2 : offset + size] = b"\xff\xd9" + bytes(size - size // 2 - 2)
    path.write_bytes(data)
    return path, Window(column * TILE, row * TILE, TILE, TILE)


def mosaic(folder: Path, *files: Path) -> Path:
    """Write a VRT over files."""
    path = folder / "mosaic.vrt"
    built = gdal.BuildVRT(str(path), [str(file) for file in files])
    del built
    return path


@pytest.fixture
def halves(tmp_path: Path) -> tuple[Path, Path]:
    """Two rasters, one below the other."""
    above = write_raster(tmp_path / "above.tif", grey(300, 530, low=1))
    below = write_raster(
        tmp_path / "below.tif", grey(300, 530, seed=1, low=1), geotransform=(X, GSD, 0, Y - 300 * GSD, 0, -GSD)
    )
    return above, below


def test_damage_that_gdal_only_warns_of_is_refused(run: Run, tmp_path: Path, gdal_exceptions: bool) -> None:
    source, _ = damaged_jpeg(tmp_path / "in.tif")
    with pytest.raises(DamageError, match=r"in\.tif.*rows") as caught:
        run(source, quality="fast")
    assert "JPEG" in str(caught.value)
    assert isinstance(caught.value, OSError)


def test_odd_tags_are_no_damage(tmp_path: Path) -> None:
    """What libtiff says of metadata stays unheard."""
    from flair_seg.raster.gdalenv import gdal_reads

    with gdal_reads("x"):
        gdal.Error(gdal.CE_Warning, 1, "TIFFFetchNormalTag:ASCII value incorrectly truncated during reading")
    with pytest.raises(DamageError, match="Premature end"), gdal_reads("x"):
        gdal.Error(gdal.CE_Warning, 1, "JPEGLib:Premature end of JPEG file")


def test_damage_is_skipped_where_asked(run: Run, tmp_path: Path, gdal_exceptions: bool, make_log: type) -> None:
    source, tile = damaged_jpeg(tmp_path / "in.tif")
    log = make_log()
    result = run(source, log, quality="fast", skip_damaged=True)
    found = read_raster(result.output)[0]
    rows, columns = slice(tile.row_off, tile.row_off + TILE), slice(tile.col_off, tile.col_off + TILE)
    assert (found[rows, columns] == 0).all()
    found[rows, columns] = 1
    assert (found > 0).all()
    said = " ".join(log.warnings)
    assert f"{100 * TILE**2 / (600 * 530):.3g} %" in said and str(TILE**2) in said
    assert f"x {X + 128 * GSD:.10g}..{X + 256 * GSD:.10g}" in said and f"y {Y - 384 * GSD:.10g}" in said
    assert gdal.Open(result.output).GetMetadataItem("FLAIR_SEG_DAMAGED") == "nodata"


def test_skipped_damage_gives_the_same_bytes_in_any_blocks(run: Run, tmp_path: Path) -> None:
    source, _ = damaged_jpeg(tmp_path / "in.tif")
    whole = Path(run(source, quality="balanced", skip_damaged=True).output).read_bytes()
    for size in (100, 250):
        other = run(source, quality="balanced", skip_damaged=True, block_size=size, output=str(tmp_path / "b.tif"))
        assert Path(other.output).read_bytes() == whole


def test_skipped_damage_is_part_of_the_fingerprint(
    run: Run, tmp_path: Path, make_log: type, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal, "PART_EVERY_S", 0.0)
    source, _ = damaged_jpeg(tmp_path / "in.tif")
    output = str(tmp_path / "map.tif")
    whole = run(source, quality="best", skip_damaged=True, output=str(tmp_path / "whole.tif"))
    with pytest.raises(CancelledError):
        run(source, make_log(cancel_after=700), quality="best", skip_damaged=True, output=output)
    with pytest.raises(InputError, match="damaged"):
        run(source, quality="best", output=output)
    resumed = run(source, quality="best", skip_damaged=True, output=output)
    assert resumed.rows_resumed > 0
    assert Path(resumed.output).read_bytes() == Path(whole.output).read_bytes()


def test_a_missing_source_is_found_before_any_work(
    run: Run, tmp_path: Path, halves: tuple[Path, Path], make_log: type, gdal_exceptions: bool
) -> None:
    """Also in a virtual raster inside a virtual raster."""
    inner = mosaic(tmp_path, *halves)
    outer = tmp_path / "outer.vrt"
    built = gdal.BuildVRT(str(outer), [str(inner)])
    del built
    halves[1].unlink()
    for path in (inner, outer):
        log = make_log()
        with pytest.raises(RasterError, match=r"Missing source files .*\(1\).*below\.tif"):
            run(path, log, quality="fast")
        assert not log.done and missing_sources(str(path)) == [str(halves[1])]
    log = make_log()
    result = run(outer, log, quality="fast", skip_damaged=True)
    found = read_raster(result.output)[0]
    assert (found[:256] > 0).all() and (found[384:] == 0).all()
    assert "below.tif" in log.warnings[0] and "(1)" in log.warnings[0]


def test_a_relative_source_and_names_that_are_no_paths(tmp_path: Path, halves: tuple[Path, Path]) -> None:
    names = "".join(
        f'<SourceFilename relativeToVRT="{relative}">{name}</SourceFilename>'
        for relative, name in ((1, "above.tif"), (1, "no &amp; where.tif"), (0, "NETCDF:x.nc:band"), (0, "/vsimem/no"))
    )
    path = tmp_path / "some.vrt"
    path.write_text(f"<VRTDataset>{names}</VRTDataset>", encoding="utf-8")
    assert missing_sources(str(path)) == [str(tmp_path / "no & where.tif"), "/vsimem/no"]


def test_what_the_alpha_band_hides_behind_damage(run: Run, tmp_path: Path) -> None:
    """A damaged band tagged Alpha is still judged by what can be read of it."""
    pixels = np.concatenate([grey(600, 530, low=1), np.full((1, 600, 530), 255, np.uint8)])
    path = write_raster(tmp_path / "in.tif", pixels, colours=("Undefined",) * 5 + ("AlphaBand",), options=JPEG)
    dataset = gdal.Open(str(path))
    band = dataset.GetRasterBand(6)
    offset, size = (int(band.GetMetadataItem(f"BLOCK_{what}_1_2", "TIFF")) for what in ("OFFSET", "SIZE"))
    del band, dataset
    data = bytearray(path.read_bytes())
    data[offset : offset + size] = bytes(size)
    path.write_bytes(data)
    with pytest.raises(RasterError, match=r"6 of '.*in\.tif"):
        run(path, quality="fast")
    found = read_raster(run(path, quality="fast", skip_damaged=True).output)[0]
    assert (found[256:384, 128:256] == 0).all() and (found == 0).sum() == TILE**2


class Cells:
    """A reader that fails where a pixel of a given cell is read."""

    def __init__(self, bad: tuple[Window, ...]) -> None:
        """Set which cells are damaged."""
        self.bad = bad
        self.reads: list[Window] = []

    def read(self, window: Window) -> tuple[np.ndarray, None]:
        """Read."""
        self.reads.append(window)
        if any(window.intersection(cell) for cell in self.bad):
            raise DamageError("bad")
        return np.full((1, window.height, window.width), 7, np.uint8), None


def test_cells_do_not_depend_on_the_windows_read() -> None:
    bad = (Window(300, 10, 1, 1), Window(1000, 700, 1, 1))
    whole = DamageSkipper(lambda: Cells(bad), (128, 128), (1100, 800), np.zeros(1, np.uint8))
    pixels, valid = whole.read(Window(0, 0, 1100, 800))
    assert set(whole.damaged) == {Window(256, 0, 128, 128), Window(896, 640, 128, 128)}
    assert valid is not None and (~valid).sum() == 2 * 128 * 128 and (pixels[0][valid] == 7).all()
    parts = DamageSkipper(lambda: Cells(bad), (128, 128), (1100, 800), np.zeros(1, np.uint8))
    for row in range(0, 800, 37):
        for column in range(0, 1100, 501):
            window = Window(column, row, min(501, 1100 - column), min(37, 800 - row))
            found, known = parts.read(window)
            rows, columns = slice(row, row + window.height), slice(column, column + window.width)
            assert (found == pixels[:, rows, columns]).all()
            assert (valid[rows, columns] == (True if known is None else known)).all()


def test_a_busy_server_is_asked_again(tmp_path: Path) -> None:
    """GDAL alone gives up at the first 503."""
    body = write_raster(tmp_path / "in.tif", grey(70, 90, low=1)).read_bytes()
    statuses = [200, 503]
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_HEAD(self) -> None:
            self.answer(200, False)

        def do_GET(self) -> None:
            asked.append(self.path)
            self.answer(statuses.pop() if statuses else 200, True)

        def answer(self, status: int, whole: bool) -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(body) if status == 200 else 0))
            self.end_headers()
            if whole and status == 200:
                self.wfile.write(body)

        def log_message(self, *arguments: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        path = f"/vsicurl/http://127.0.0.1:{server.server_port}/in.tif"
        dataset = open_raster(path)
        assert len(read_window(dataset, Window(0, 0, 90, 70), "x")) == 5 * 90 * 70
    finally:
        server.shutdown()
        server.server_close()
    assert not statuses and len(asked) >= 2
    assert gdal.GetConfigOption("GDAL_HTTP_MAX_RETRY") is None


def test_options_of_the_user_stay() -> None:
    gdal.SetConfigOption("GDAL_HTTP_MAX_RETRY", "9")
    try:
        with gdal_options({"GDAL_HTTP_MAX_RETRY": "4", "GDAL_HTTP_RETRY_DELAY": "1"}):
            assert gdal.GetConfigOption("GDAL_HTTP_MAX_RETRY") == "9"
            assert gdal.GetConfigOption("GDAL_HTTP_RETRY_DELAY") == "1"
        assert gdal.GetConfigOption("GDAL_HTTP_RETRY_DELAY") is None
    finally:
        gdal.SetConfigOption("GDAL_HTTP_MAX_RETRY", None)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("'https://me:pw@host/a.tif' is", "'https://host/a.tif' is"),
        ("/vsicurl/https://host/a.tif?sig=abc&x=1: 403", "/vsicurl/https://host/a.tif?sig=***&x=1: 403"),
        ("/vsicurl?url=https%3A%2F%2Fme%3Apw%40host%2Fa: no", "/vsicurl?url=https%3A%2F%2Fhost%2Fa: no"),
        ("PG:host=h password='geheim' user=u", "PG:host=h password=*** user=u"),
        ("is this 'so?' or a:b@c", "is this 'so?' or a:b@c"),
    ],
)
def test_secrets_of_addresses_are_not_told(text: str, shown: str) -> None:
    error = DamageError(text)
    assert str(error) == shown and error.args == (shown,)


@pytest.mark.parametrize("heard", [True, False])
def test_pixels_that_find_no_memory_are_not_damaged(heard: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither an error of the file nor one that `--skip-damaged` would map as nodata."""

    class Band:
        def ReadRaster(self, *arguments: object, **options: object) -> None:  # noqa: N802 - GDAL's name
            if heard:
                gdal.Error(gdal.CE_Warning, gdal.CPLE_AppDefined, "Corrupt JPEG data")
                gdal.Error(gdal.CE_Failure, gdal.CPLE_OutOfMemory, "cannot allocate 10 TB")

    if not heard:  # by the caller's handler, as where GDAL has put its own in front
        monkeypatch.setattr(gdal, "GetLastErrorNo", lambda: gdal.CPLE_OutOfMemory)
        monkeypatch.setattr(gdal, "GetLastErrorMsg", lambda: "cannot allocate 10 TB")
    with pytest.raises(OutOfMemoryError, match="cannot allocate 10 TB"):
        read_window(Band(), Window(0, 0, 1, 1), "in.tif")


def test_damage_below_resampled_pixels(run: Run, tmp_path: Path, make_log: type, gdal_exceptions: bool) -> None:
    """The map has pixels of its own: nodata are the cells of its grid that see the damage, in any blocks."""
    source, _ = damaged_jpeg(tmp_path / "in.tif")
    dataset = gdal.Open(str(source), gdal.GA_Update)
    dataset.SetGeoTransform((X, GSD / 2, 0, Y, 0, -GSD / 2))
    del dataset
    with pytest.raises(DamageError, match=r"in\.tif"):
        run(source, quality="fast")
    log = make_log()
    result = run(source, log, quality="fast", skip_damaged=True)
    found = read_raster(result.output)[0]
    assert found.shape == (300, 265)
    assert (found[128:192, 64:128] == 0).all() and (found > 0).any() and "nodata" in log.warnings[-1]
    other = run(source, quality="fast", skip_damaged=True, block_size=100, output=str(tmp_path / "b.tif"))
    assert Path(other.output).read_bytes() == Path(result.output).read_bytes()


def test_workers_skip_damage_too(run: Run, tmp_path: Path, make_log: type) -> None:
    pytest.importorskip("distributed")
    source, tile = damaged_jpeg(tmp_path / "in.tif")
    here = run(source, quality="fast", skip_damaged=True)
    log = make_log()
    there = run(source, log, quality="fast", skip_damaged=True, workers=1, output=str(tmp_path / "there.tif"))
    assert Path(here.output).read_bytes() == Path(there.output).read_bytes()
    assert any(f"({TILE * tile.width})" in text for text in log.warnings)


def test_what_a_piece_lacks(tmp_path: Path) -> None:
    """Without transparency nobody knows."""
    alpha = np.full((40, 50), 255, np.uint8)
    alpha[10:20, 5:15] = 0
    pixels = np.concatenate([grey(40, 50, bands=3), alpha[None]])
    colours = ("RedBand", "GreenBand", "BlueBand", "AlphaBand")
    path = write_raster(tmp_path / "piece.tif", pixels, colours=colours, options=("ALPHA=YES",))
    lost = lost_pixels(str(path), "why")
    assert lost.pixels == 100
    assert lost.bounds == pytest.approx((X + 5 * GSD, Y - 20 * GSD, X + 15 * GSD, Y - 10 * GSD))
    said = told_loss([lost], 2000)
    assert said.startswith("why;") and "5 % of the pixels" in said
    assert (
        f"x {X + 5 * GSD:.10g}..{X + 15 * GSD:.10g}" in said and f"y {Y - 20 * GSD:.10g}..{Y - 10 * GSD:.10g}" in said
    )
    with pytest.raises(RasterError, match="why"):
        lost_pixels(str(write_raster(tmp_path / "plain.tif", pixels[:3])), "why")


def test_pieces_cover_a_raster_once() -> None:
    pieces = cut(Window(0, 0, 250, 130), 100, 100)
    assert len(pieces) == 6 and sum(piece.width * piece.height for piece in pieces) == 250 * 130
    assert Window(200, 100, 50, 30) in pieces


@pytest.mark.parametrize(
    ("block", "cell"), [((530, 1), (512, 128)), ((128, 128), (128, 128)), ((90, 4000), (180, 512))]
)
def test_cells_are_neither_slivers_nor_the_whole_raster(block: tuple[int, int], cell: tuple[int, int]) -> None:
    reader = Cells((Window(0, 0, 1, 1),))
    skipper = DamageSkipper(lambda: reader, block, (5000, 5000), np.zeros(1, np.uint8))
    skipper.read(Window(0, 0, 10, 10))
    assert list(skipper.damaged) == [Window(0, 0, *cell)]


def test_damage_in_a_file_of_one_strip(run: Run, tmp_path: Path) -> None:
    """Its block is all of it: what is damaged anywhere is damaged everywhere, in any blocks."""
    options = ("COMPRESS=PACKBITS", "INTERLEAVE=BAND", "BLOCKYSIZE=700")
    path = write_raster(tmp_path / "in.tif", grey(700, 200, low=1), options=options)
    dataset = gdal.Open(str(path))
    assert dataset.GetRasterBand(1).GetBlockSize() == [200, 700]
    offset, size = (
        int(dataset.GetRasterBand(1).GetMetadataItem(f"BLOCK_{what}_0_0", "TIFF")) for what in ("OFFSET", "SIZE")
    )
    del dataset
    data = bytearray(path.read_bytes())
    runs = b"\x00\x01" + b"\x81\x01" * (200 * 700 // 128 + 1)
    assert len(runs) <= size
    data[offset : offset + size] = runs + bytes(size - len(runs))
    path.write_bytes(data)
    with pytest.raises(InputError, match="all requested pixels are nodata"):
        run(path, quality="fast", skip_damaged=True)


@pytest.mark.parametrize("how", ["damaged", "gone"])
def test_threads_of_gdal_hide_nothing(tmp_path: Path, gdal_exceptions: bool, how: str) -> None:
    """From 3.10 on it reads the files of large windows in threads of its own, whose warnings nobody hears."""
    above, _ = damaged_jpeg(tmp_path / "above.tif", 1300, 1300)
    place = (X, GSD, 0, Y - 1300 * GSD, 0, -GSD)
    below = write_raster(tmp_path / "below.tif", grey(1300, 1300, low=1), geotransform=place, options=JPEG)
    path = mosaic(tmp_path, above, below)
    if how == "gone":
        below.unlink()
    gdal.SetConfigOption("VRT_NUM_THREADS", "4")
    try:
        dataset = open_raster(str(path), incomplete=True)
        with pytest.raises(RasterError, match=r"JPEG.*above\.tif" if how == "damaged" else r"below\.tif"):
            read_window(dataset, Window(0, 0 if how == "damaged" else 700, 1300, 1900), str(path))
        assert gdal.GetConfigOption("VRT_NUM_THREADS") == "4"
    finally:
        gdal.SetConfigOption("VRT_NUM_THREADS", None)


def test_damage_in_one_file_of_a_mosaic_names_it(run: Run, tmp_path: Path, gdal_exceptions: bool) -> None:
    above, _ = damaged_jpeg(tmp_path / "above.tif")
    below = write_raster(
        tmp_path / "below.tif", grey(300, 530, low=1), geotransform=(X, GSD, 0, Y - 600 * GSD, 0, -GSD)
    )
    path = mosaic(tmp_path, above, below)
    with pytest.raises(DamageError, match=r"mosaic\.vrt.*JPEG.*above\.tif"):
        read_window(open_raster(str(path)), Window(0, 0, 530, 900), str(path))
    with pytest.raises(DamageError, match=r"mosaic\.vrt.*rows"):
        run(path, quality="fast")
    log = run(path, quality="fast", skip_damaged=True)
    found = read_raster(log.output)[0]
    assert (found[256:384, 128:256] == 0).all() and (found == 0).sum() == TILE**2


def test_a_broken_tile_of_a_mosaic_with_alpha(run: Run, tmp_path: Path, gdal_exceptions: bool) -> None:
    """The alpha band is looked at first of all."""
    tiles = []
    for index in range(2):
        pixels = np.concatenate([grey(300, 530, low=1), np.full((1, 300, 530), 255, np.uint8)])
        place = (X, GSD, 0, Y - index * 300 * GSD, 0, -GSD)
        tiles.append(
            write_raster(
                tmp_path / f"tile{index}.tif", pixels, colours=("Undefined",) * 5 + ("AlphaBand",), geotransform=place
            )
        )
    path = mosaic(tmp_path, *tiles)
    tiles[1].write_bytes(tiles[1].read_bytes()[:3000])
    with pytest.raises(RasterError, match=r"tile1\.tif"):
        run(path, quality="fast")
    found = read_raster(run(path, quality="fast", skip_damaged=True).output)[0]
    assert (found[:256] > 0).all() and (found[384:] == 0).all()
