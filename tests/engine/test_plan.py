"""`flair-seg plan`: figures checked by hand, the windows that the run predicts, and a sample that is measured."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from osgeo import gdal
from stub_network import manifest, write_network
from stub_raster import GSD, X, Y, box, grey, write_polygons, write_raster

from flair_seg.commands.cli import main
from flair_seg.errors import InputError
from flair_seg.feedback import Feedback
from flair_seg.language import grouped
from flair_seg.options import SegmentOptions, SegmentResult
from flair_seg.raster.windows import Window, WindowGrid
from flair_seg.tools.runs import coverage, plan, plantext, sample
from flair_seg.tools.runs.coverage import Coverage
from flair_seg.tools.runs.plan import Estimate, Plan, PlanOptions
from flair_seg.tools.runs.sample import Speed

ESTIMATE = Estimate("this raster", 12_500_000, 9000, 0, 0.1, 0.625, 0.6, 0.12, None, None)
Command = Callable[..., dict[str, Any]]
Run = Callable[..., SegmentResult]


@pytest.fixture
def planned(grey_model: Path, capsys: pytest.CaptureFixture[str]) -> Command:
    """Run the command, and return what it prints as JSON."""

    def call(*options: str) -> dict[str, Any]:
        assert main(["plan", "--json", "-q", "--model", str(grey_model), *options]) == 0
        found: dict[str, Any] = json.loads(capsys.readouterr().out)
        return found

    return call


def test_an_area_without_a_raster(planned: Command) -> None:
    found = planned(
        "--area-km2", "100", "--gsd", "0.5", "--quality", "best", "--seconds-per-window", "0.36",
        "--block-size", "960", "--cost-per-hour", "2", "--deadline", "10",
    )  # fmt: skip
    area, department, france = found["estimates"]
    assert area["pixels"] == 400_000_000 and not found["measured"] and found["memory_mb"] is None
    # Windows of 64 px every 16 px: a block of 960 px takes 63 instead of 60 along each axis.
    assert area["overlap"] == pytest.approx((63 / 60) ** 2 - 1)
    assert area["windows"] == pytest.approx(400e6 / 16**2 * (63 / 60) ** 2, abs=1)
    assert area["machine_hours"] == pytest.approx(area["windows"] * 0.36 / 3600)
    assert area["cost"] == pytest.approx(2 * area["machine_hours"])
    assert area["workers"] == -(-area["machine_hours"] // 10)
    assert france["pixels"] == pytest.approx(department["pixels"] * 550_000 / plan.DEPARTMENT_KM2)
    assert france["workers"] > 1000


def test_a_raster_is_measured(planned: Command, tmp_path: Path) -> None:
    source = write_raster(tmp_path / "in.tif", grey(300, 500))
    before = list(tmp_path.iterdir())
    found = planned(str(source), "--quality", "balanced", "--threads", "1", "--block-size", "256")
    first = found["estimates"][0]
    assert found["measured"] and found["device"] == "cpu" and found["seconds_per_window"] > 0
    assert (first["name"], first["pixels"]) == ("this raster", 150_000)
    # 256 px take 9 windows along an axis, as do 244; the 44 rows of the lower blocks take 3.
    assert first["windows"] == (9 + 9) * (9 + 3) and first["cost"] is None and first["workers"] is None
    assert 3600 * first["hours"] == pytest.approx(
        found["start_s"] + first["windows"] * found["seconds_per_window"] + 0.15 * found["finish_s_mpx"]
    )
    assert found["memory_mb"] > 100 and list(tmp_path.iterdir()) == before


def lacking(height: int, width: int) -> np.ndarray:
    """Return grey with nodata right of a slanted line."""
    pixels = grey(height, width, low=1)
    rows, columns = np.mgrid[:height, :width]
    pixels[:, columns > 150 + rows / 2] = 0
    return pixels


TRIANGLE = f"POLYGON (({X + 20} {Y - 11}, {X + 90} {Y - 23}, {X + 31} {Y - 77}, {X + 20} {Y - 11}))"


@pytest.mark.parametrize(("nodata", "polygon"), [(0, None), (None, TRIANGLE), (0, TRIANGLE)], ids="nap")
@pytest.mark.parametrize(
    "options",
    [
        {"quality": "best"},
        {"quality": "fine", "block_size": 200},
        {"combine": "crop", "stride": 30},
        {"quality": "balanced", "tiles": 256, "output": "{folder}/out.vrt"},
    ],
)
def test_the_windows_of_a_plan_are_those_of_the_run(
    nodata: int | None,
    polygon: str | None,
    options: dict[str, Any],
    tmp_path: Path,
    run: Run,
    grey_model: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    source = write_raster(tmp_path / "in.tif", lacking(390, 460), nodata=nodata)
    output = str(options.get("output", "{folder}/out.tif")).format(folder=tmp_path)
    options = {**options, "output": output}
    if polygon is not None:
        write_polygons(tmp_path / "area.gpkg", [polygon])
        options = {**options, "aoi": str(tmp_path / "area.gpkg")}
    settings = SegmentOptions(source, model=grey_model, threads=1, **options)
    found = plan.plan(PlanOptions(settings, seconds_per_window=1.0)).estimates[0]
    result = run(source, **options)
    assert (found.windows, found.skipped) == (result.windows, result.windows_skipped)
    monkeypatch.setattr(coverage, "_MOST_CELLS", 20_000)
    # Coarse cells, of 4 px here, may count a window at an outline, or leave it out.
    coarse = plan.plan(PlanOptions(settings, seconds_per_window=1.0)).estimates[0].windows
    assert 0.95 * result.windows <= coarse <= 1.05 * result.windows


def test_a_large_raster_is_sampled_and_overviews_are_read(
    tmp_path: Path, grey_model: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = write_raster(tmp_path / "in.tif", lacking(900, 1000), nodata=0)
    settings = SegmentOptions(source, "map.tif", model=grey_model, threads=1, quality="fast")
    truth = run(source, quality="fast").windows
    monkeypatch.setattr(coverage, "_CHEAP_PX", 0)
    sampled = plan.plan(PlanOptions(settings, seconds_per_window=1.0)).estimates[0]
    assert sampled.windows == pytest.approx(truth, rel=0.1) and sampled.windows != truth
    dataset = gdal.Open(str(source), gdal.GA_Update)
    dataset.BuildOverviews("NEAREST", [2, 4, 8])
    del dataset
    read = plan.plan(PlanOptions(settings, seconds_per_window=1.0)).estimates[0]
    assert read.windows == pytest.approx(truth, rel=0.02)


def test_a_sample_lies_where_there_is_most_to_map() -> None:
    cells = np.zeros((10, 20), np.int64)
    cells[2:5, 11:16] = 1
    sums = np.pad(cells, ((1, 0), (1, 0))).cumsum(axis=0).cumsum(axis=1)
    found = Coverage(Window(1000, 500, 2000, 1000), 100, sums)
    place = found.place(300, 200)
    inside = place.intersection(Window(1000 + 1100, 500 + 200, 500, 300))
    assert inside == place == Window(place.col_off, place.row_off, 300, 200)
    assert found.place(5000, 10) == Window(1000, found.place(5000, 10).row_off, 2000, 10)
    full = Coverage.full(Window(3, 4, 1000, 700))
    assert full.is_full and not found.is_full
    middle = full.place(100, 100)
    assert abs(middle.col_off + 50 - 503) <= 30 and abs(middle.row_off + 50 - 354) <= 30
    assert full.count(full.window, WindowGrid(64, 16)) == WindowGrid(64, 16).count(full.window)


@pytest.mark.parametrize(
    ("windows", "workers", "busiest"),
    [([5, 4, 3], 1, 12), ([5, 4, 3], 2, 7), ([4] * 9, 2, 20), ([7], 4, 7), ([], 2, 0)],
)
def test_the_busiest_worker_decides_the_time(windows: list[int], workers: int, busiest: int) -> None:
    assert sample.makespan(windows, workers) == busiest
    speed = Speed(0.5, start_s=3, finish_s_mpx=0.25, workers=workers)
    assert speed.seconds(windows, 2_000_000) == pytest.approx(3 + 0.5 * busiest + 0.5)
    # Workers that write tiles of 4 million pixels need another second for each.
    tiled = speed.tiled_seconds([(count, 4_000_000) for count in windows])
    assert tiled == pytest.approx(3 + sample.makespan([0.5 * count + 1 for count in windows], workers))


@pytest.mark.parametrize(("windows", "chessboard"), [(1, False), (16, False), (100, False), (100, True)])
def test_a_sample_has_about_the_windows_wanted(windows: int, chessboard: bool) -> None:
    grid = WindowGrid(64, 16, chessboard=chessboard)
    side = sample.side_of(windows, grid)
    least = grid.count(Window(0, 0, 16, 16))
    assert side % 16 == 0 and max(windows, least) <= grid.count(Window(0, 0, side, side)) <= max(2 * windows, least)


def test_processes_are_measured_by_a_run_on_a_part(
    tmp_path: Path, grey_model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The run begins with its first report and ends with the last; loading the processes is not prediction."""
    now, asked = [100.0], list[SegmentOptions]()

    def stub(options: SegmentOptions, feedback: Feedback) -> None:
        asked.append(options)
        for when, done in ((130.0, 0), (150.0, 9), (170.0, 36)):
            now[0] = when
            feedback.progress(done, 36)

    monkeypatch.setattr(sample, "segment", stub)
    monkeypatch.setattr(sample, "_measure_here", lambda *given: Speed(1.0, 2.0, 0.5, 1, "cpu", True))
    monkeypatch.setattr(sample.time, "perf_counter", lambda: now[0])
    source = write_raster(tmp_path / "in.tif", grey(256, 256))
    settings = SegmentOptions(source, "map.tif", model=grey_model, quality="fast", workers=2, tiles=256, threads=1)
    found = plan.plan(PlanOptions(settings))
    (part,) = asked
    assert part.workers == 2 and part.tiles is None and part.extent is not None and part.block_size == 128
    # Four blocks of 2 x 2 windows of 64 px, two for each process.
    assert found.speed == Speed((170 - 130) / 8, 30.0, 0.5, 2, "cpu", True)
    assert Path(part.output).parent != tmp_path and not Path(part.output).parent.exists()


def test_fine_halves_the_windows(planned: Command, tmp_path: Path) -> None:
    source = write_raster(tmp_path / "in.tif", grey(300, 500))
    given = ("--area-km2", "100", "--seconds-per-window", "0.36", "--block-size", "256", "--gsd", "0.5")
    fine, best = (planned(str(source), *given, "--quality", name)["estimates"] for name in ("fine", "best"))
    for half, whole in zip(fine, best):
        assert half["windows"] == pytest.approx(whole["windows"] / 2, abs=2)
        assert half["overlap"] == pytest.approx(whole["overlap"], abs=0.01)


def test_in_words(grey_model: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Windows of noise are measured where no raster is given; costs and machines are an appendix."""
    arguments = ["plan", "--area-km2", "550000", "--model", str(grey_model), "--deadline", "24", "--cost-per-hour", "1"]
    assert main([*arguments, "--threads", "1"]) == 0
    assert "measured on cpu" in capsys.readouterr().out.splitlines()[0]
    assert main([*arguments, "--seconds-per-window", "0.5"]) == 0
    told = capsys.readouterr().out
    assert main([*arguments, "--json", "-q", "--seconds-per-window", "0.5"]) == 0
    estimate = json.loads(capsys.readouterr().out)["estimates"][0]
    first, _, rest = told.partition("Areas, costs and machines")
    assert grouped(estimate["windows"]) in first and "0.500 s" in first
    for number in (grouped(estimate["cost"], 2), grouped(estimate["workers"])):
        assert number in rest and number not in first
    assert "550000 km²: 13\u202f750\u202f000 Mpx" in rest


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (
            Plan(Speed(0.25, device="cuda", measured=True), 2048, 1234, (ESTIMATE,)),
            ["12.5 Mpx", "9 000", "37 min", "0.25", "cuda", "1 234", "120 MB"],
        ),
        (
            Plan(Speed(0.5, workers=2), 2048, None, (ESTIMATE,)),
            ["12.5 Mpx", "9 000", "37 min", "0.25", "2 processes", "120 MB"],
        ),
    ],
)
def test_a_headline_has_memory_where_a_raster_was_given(found: Plan, words: list[str], tmp_path: Path) -> None:
    text = "\n".join(plantext.headline(found)).replace("\u202f", " ")
    assert all(word in text for word in words) and ("MiB" in text) == (found.memory_mb is not None)
    plantext.write_plan(found, SegmentOptions("a & b.tif", "map.tif"), str(tmp_path / "plan.html"))
    page = (tmp_path / "plan.html").read_text(encoding="utf-8")
    assert "a &amp; b.tif" in page and "37 min" in page.partition("<h2>")[0] and "<table>" in page.partition("<h2>")[2]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "Nothing to estimate"),
        (["--area-km2", "5", "--model", "{unsized}"], "--gsd"),
        (["--area-km2", "-1"], "area km2: -1.0. It must be greater than 0"),
        (["--area-km2", "5", "--deadline", "0"], "deadline hours: 0.0. It must be greater than 0"),
    ],
)
def test_what_cannot_be_planned(
    arguments: list[str], words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    unsized = write_network(tmp_path / "unsized.onnx", manifest(gsd_m=None))
    assert main(["plan", *(word.format(unsized=unsized) for word in arguments)]) == 2
    assert words in capsys.readouterr().err


@pytest.mark.parametrize("whole", [True, False])
def test_what_is_measured_has_data(whole: bool, planned: Command, tmp_path: Path, grey_model: Path) -> None:
    """Elsewhere, in the middle too, this raster is nodata; a raster without any data is refused."""
    pixels = np.zeros((5, 200, 330), np.uint8)
    if not whole:
        pixels[:, 10:70, 255:320] = 7
    source = write_raster(tmp_path / "in.tif", pixels, nodata=0)
    if whole:
        with pytest.raises(InputError, match="nodata"):
            plan.plan(PlanOptions(SegmentOptions(source, "map.tif", model=grey_model, quality="fast")))
    else:
        found = planned(str(source), "--threads", "1", "--quality", "fast")
        assert found["measured"] and found["estimates"][0]["windows"] == 4 and found["estimates"][0]["skipped"] == 20


def test_a_report_is_written_next_to_the_text(planned: Command, tmp_path: Path) -> None:
    source, report = write_raster(tmp_path / "in.tif", grey(64, 64)), tmp_path / "plan.html"
    planned(str(source), "--seconds-per-window", "1", "--report", str(report))
    assert report.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert main(["plan", str(source), str(source), "--report", str(report)]) == 2
    assert main(["plan", str(source), "--report", str(tmp_path / "plan.pdf")]) == 2


def test_a_part_of_a_raster_read_as_for_the_map(planned: Command, tmp_path: Path) -> None:
    """Options of `segment` in a settings file are options of `plan`."""
    write_raster(tmp_path / "mosaic.tif", grey(256, 256))
    source, given = str(tmp_path / "mosaic.tif"), tmp_path / "settings.json"
    write_polygons(tmp_path / "aoi.gpkg", [box(X, Y - 64 * GSD, X + 64 * GSD, Y)])
    common = [source, "--quality", "fast", "--seconds-per-window", "1"]
    whole = planned(*common)["estimates"][0]
    given.write_text(json.dumps({"bands": [1, 2, 3, 4, 5], "aoi": str(tmp_path / "aoi.gpkg")}), encoding="utf-8")
    part = planned(*common, "--settings", str(given))["estimates"][0]
    assert (whole["pixels"], part["pixels"]) == (256 * 256, 64 * 64) and part["windows"] < whole["windows"]
