"""The speed of a run is kept, and the next run begins with an estimate."""

from __future__ import annotations

from pathlib import Path

import pytest
from stub_raster import grey, write_raster

from flair_seg.errors import InputError
from flair_seg.feedback import Feedback
from flair_seg.inference import speed
from flair_seg.options import SegmentOptions
from flair_seg.raster.grid import Bounds, spatial_reference
from flair_seg.segment import segment
from flair_seg.tools.runs import glance

UTM = spatial_reference("EPSG:32631").ExportToWkt()


class Log(Feedback):
    """Keeps what is said."""

    def __init__(self) -> None:
        """Start with nothing said."""
        self.lines: list[str] = []

    def info(self, text: str) -> None:
        """Keep a line."""
        self.lines.append(text)


@pytest.fixture(autouse=True)
def cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """An empty cache."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "flair-seg" / "speeds.json"


def test_speeds_are_kept_for_enough_windows(cache: Path) -> None:
    speed.remember_speed("a", 4, 2.0)
    assert speed.known_speed("a") is None
    speed.remember_speed("a", 10, 2.0)
    speed.remember_speed("b", 10, 5.0)
    assert (speed.known_speed("a"), speed.known_speed("b")) == (0.2, 0.5)
    cache.write_text("[1", encoding="utf-8")
    assert speed.known_speed("a") is None
    cache.write_text('{"a": -1, "b": "x", "c": 0.5}', encoding="utf-8")
    assert [speed.known_speed(name) for name in "abc"] == [None, None, 0.5]


def test_the_forecast_comes_at_the_start_where_the_speed_is_known() -> None:
    log = Log()
    forecast = speed.Forecast(log, 0.5)
    forecast.progress(0, 1000)
    forecast.progress(10, 1000)
    (line,) = log.lines
    assert "8 min 20 s for 1\u202f000 windows (speed of earlier runs" in line


def test_the_forecast_of_a_first_run_comes_when_its_rate_has_settled(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr(speed.time, "monotonic", lambda: now[0])
    log = Log()
    forecast = speed.Forecast(log, None)
    for done, second in ((200, 0.0), (201, 1.0), (202, 2.0), (300, 9.0)):
        now[0] = 100.0 + second
        forecast.progress(done, 1000)
    (line,) = log.lines
    assert "13 min 18 s for 798 windows (speed of the first windows)" in line


def test_a_short_run_has_no_forecast() -> None:
    log = Log()
    speed.Forecast(log, 0.01).progress(0, 100)
    assert log.lines == []


def test_a_run_keeps_its_speed_and_a_glance_uses_it(grey_model: Path, tmp_path: Path) -> None:
    source = write_raster(tmp_path / "in.tif", grey(300, 500))
    options = SegmentOptions(source, tmp_path / "map.tif", model=grey_model, quality="fast")
    bounds = Bounds(500000.0, 4500000.0, 500100.0, 4500060.0)
    before = glance.glance(options, bounds, UTM)
    assert before.seconds is None and before.is_quick and "time not known yet" in before.describe()
    result = segment(options)
    after = glance.glance(options, bounds, UTM)
    assert after.seconds is not None and after.seconds > 0 and result.windows > 8
    # 100 x 60 m at 0.2 m are 500 x 300 px (the grid's scale factor rounds up): 8 x 5 windows of 64 px.
    assert (after.width, after.height) in ((500, 300), (501, 301)) and after.windows == 8 * 5
    assert after.is_quick
    # Windows begin at the raster's corner: shifted by half a window, one more is needed along each axis.
    shifted = glance.glance(options, bounds, UTM, (500000.0 - 6.4, 4500060.0 + 6.4))
    assert shifted.windows == 9 * 6


def test_a_glance_at_too_much(grey_model: Path) -> None:
    options = SegmentOptions("", "map.tif", model=grey_model, quality="fast")
    assert not glance.glance(options, Bounds(500000, 4500000, 520000, 4520000), UTM).is_quick
    with pytest.raises(InputError, match="empty"):
        glance.glance(options, Bounds(500000, 4500000, 500000, 4520000), UTM)
    with pytest.raises(InputError, match="coordinate system"):
        glance.glance(options, Bounds(0, 0, 10, 10), "")
