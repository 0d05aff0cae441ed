"""Dividing a map into blocks changes no byte: not their size, nor where a run stops, nor how the next one divides."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from stub_network import manifest, write_network
from stub_raster import box, grey, write_polygons, write_raster

from flair_seg.errors import InputError
from flair_seg.feedback import Feedback
from flair_seg.mapping import blocks as division
from flair_seg.mapping.blocks import block_size, count_windows, without
from flair_seg.mapping.resume import journal
from flair_seg.raster.windows import Window, WindowGrid, cut
from flair_seg.segment import SegmentOptions, SegmentResult, segment

HEIGHT, WIDTH = 110, 140
windows = st.builds(Window, st.integers(-5, 60), st.integers(-5, 60), st.integers(1, 50), st.integers(1, 50))


class Stop(Exception):  # noqa: N818 - what a power cut is like
    """The end of a run from outside."""


class Stopping(Feedback):
    """Ends the run once so many windows have been looked at in it."""

    def __init__(self, after: int) -> None:
        """Set when."""
        self._after, self._calls = after, 0

    def progress(self, done: int, total: int) -> None:
        """Stop if it is time."""
        self._calls += 1
        if self._calls > self._after:
            raise Stop


def painted(parts: list[Window]) -> np.ndarray:
    """Return how often each pixel from (-5, -5) on is covered."""
    canvas = np.zeros((120, 120), np.int64)
    for part in parts:
        canvas[part.row_off + 5 : part.row_off + 5 + part.height, part.col_off + 5 :][:, : part.width] += 1
    return canvas


@given(whole=windows, width=st.integers(1, 60), height=st.integers(1, 60))
def test_blocks_tile_their_whole(whole: Window, width: int, height: int) -> None:
    blocks = cut(whole, width, height)
    assert (painted(blocks) == painted([whole])).all()
    assert all(block.width <= width and block.height <= height for block in blocks)


@given(blocks=st.lists(windows, max_size=3), finished=st.lists(windows, max_size=6))
def test_what_is_left_is_what_is_not_finished(blocks: list[Window], finished: list[Window]) -> None:
    left = painted(without(blocks, finished))
    assert (left == np.where(painted(finished) > 0, 0, painted(blocks))).all()


@given(block=windows, stride=st.integers(7, 20), more=st.integers(0, 30))
def test_windows_are_those_whose_footprint_meets_a_block(block: Window, stride: int, more: int) -> None:
    grid = WindowGrid(stride + more, stride)
    met = sum(
        grid.footprint(row, column).intersection(block) is not None
        for row in range(-60, 130)
        for column in range(-60, 130)
        if abs(row * stride) < 250 and abs(column * stride) < 250
    )
    assert count_windows([block], grid) == met


def test_blocks_grow_smaller_with_more_workers() -> None:
    whole = Window(0, 0, 100_000, 100_000)
    sizes = [block_size(whole, workers) for workers in (1, 64, 1000)]
    assert sizes == [8192, 4096, 1024] and len(cut(whole, sizes[1], sizes[1])) >= 4 * 64
    assert block_size(Window(0, 0, 600, 600), 4) == 1024


Run = Callable[..., SegmentResult]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two rasters, one with nodata, and two areas of interest."""
    folder = tmp_path_factory.mktemp("blocks")
    write_network(folder / "blur.onnx", manifest(window_size=32), reach=7)
    holed = grey(HEIGHT, WIDTH, seed=3, low=1)
    holed[:, 20:70, 50:110] = 0
    write_raster(folder / "plain.tif", grey(HEIGHT, WIDTH, seed=2))
    write_raster(folder / "holed.tif", holed, nodata=0)
    write_polygons(
        folder / "oblique.gpkg", ["POLYGON((700003 6599999, 700030 6599990, 700012 6599976, 700003 6599999))"]
    )
    write_polygons(folder / "centres.gpkg", [box(700002.1, 6599980.1, 700025.1, 6599995.1)])
    return folder


def placing(combine: str) -> dict[str, object]:
    """Return how windows are placed and combined, by a rule's name and a quality in place of the usual stride."""
    rule, _, quality = combine.partition(" ")
    return {"combine": rule, "quality": quality} if quality else {"combine": rule, "stride": 12}


@pytest.fixture(scope="module")
def make(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., dict[str, str]]]:
    """Segment into three rasters, and return the SHA-256 of all files."""
    target = tmp_path_factory.mktemp("maps")
    patch = pytest.MonkeyPatch()
    patch.setattr(journal, "PART_EVERY_S", 0.0)

    def call(
        source: str, area: str | None, combine: str, feedback: Feedback | None = None, **given: object
    ) -> dict[str, str]:
        options = SegmentOptions(
            str(folder / source), str(target / "map.tif"), str(folder / "blur.onnx"), **placing(combine),
            aoi=None if area is None else str(folder / area), threads=1, device="cpu",
            confidence=str(target / "sure.tif"), probabilities=str(target / "shares.tif"), **given,
        )  # fmt: skip
        segment(options, feedback)
        found = {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in target.iterdir() if p.is_file()}
        for path in target.iterdir():
            path.unlink()
        return found

    yield call
    patch.undo()


CASES = [
    ("plain.tif", None, "vote"),
    ("holed.tif", None, "mean"),
    ("holed.tif", "oblique.gpkg", "vote"),
    ("plain.tif", "centres.gpkg", "crop"),
    ("plain.tif", "oblique.gpkg", "mean"),
    ("holed.tif", "oblique.gpkg", "vote fine"),
    ("plain.tif", None, "mean fine"),
]


@settings(max_examples=3, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@pytest.mark.parametrize(("source", "area", "combine"), CASES)
@given(sizes=st.lists(st.integers(30, 150), min_size=1, max_size=2), stops=st.lists(st.integers(1, 60), max_size=2))
def test_any_blocks_any_stops_same_bytes(
    make: Callable[..., dict[str, str]],
    source: str,
    area: str | None,
    combine: str,
    sizes: list[int],
    stops: list[int],
) -> None:
    """Each run after a stop divides otherwise; the last one ends in what a whole run makes."""
    expected = _plain(make, source, area, combine)
    for index, stop in enumerate(stops):
        try:
            found = make(source, area, combine, Stopping(stop), block_size=sizes[index % len(sizes)])
        except Stop:
            continue
        assert found == expected
    assert make(source, area, combine, block_size=sizes[-1]) == expected


_wholes: dict[tuple[str, str | None, str], dict[str, str]] = {}


def _plain(make: Callable[..., dict[str, str]], *case: str | None) -> dict[str, str]:
    """Return what one whole run makes, made once."""
    if case not in _wholes:
        _wholes[case] = make(*case, restart=True)
    return _wholes[case]


def test_a_budget_divides_into_columns(
    run: Run, tmp_path: Path, grey_model: Path, monkeypatch: pytest.MonkeyPatch, log: Feedback
) -> None:
    monkeypatch.setattr(division, "BLOCK_STEP", 16)
    source = write_raster(tmp_path / "wide.tif", grey(100, 1000, seed=1))
    whole = run(source, confidence=str(tmp_path / "sure.tif"))
    expected = [(tmp_path / name).read_bytes() for name in ("out.tif", "sure.tif")]
    # What does not depend on the width is the larger part of the need of so small a raster.
    divided = run(source, log, confidence=str(tmp_path / "sure.tif"), memory_mb=whole.memory_mb - 1)
    assert divided.blocks > 1 and divided.memory_mb <= whole.memory_mb - 1
    assert [(tmp_path / name).read_bytes() for name in ("out.tif", "sure.tif")] == expected
    assert any(f"{divided.blocks} blocks of " in line and "x 100 px; their overlap adds" in line for line in log.lines)
    assert f"Estimated memory: {divided.memory_mb} MiB plus the model" in log.lines


def test_a_budget_that_cannot_be_met(run: Run, tmp_path: Path) -> None:
    source = write_raster(tmp_path / "in.tif", grey(100, 100))
    with pytest.raises(InputError, match=r"memory budget of 20 MiB .* needs at least \d+ MiB"):
        run(source, memory_mb=20)
    assert [path.name for path in tmp_path.iterdir()] == ["in.tif"]
    with pytest.raises(InputError, match=r"memory mb: 0\. It must be an integer of at least 1"):
        run(source, memory_mb=0)
