"""`flair-seg plan`: figures that can be checked by hand, and a sample that is measured."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from stub_network import manifest, write_network
from stub_raster import GSD, X, Y, box, grey, write_polygons, write_raster

from flair_seg.commands.cli import main
from flair_seg.language import grouped
from flair_seg.tools import planning
from flair_seg.tools.planning import Estimate, Plan

ESTIMATE = Estimate("this raster", 12_500_000, 9000, 0.1, 0.625, 0.01, 0.12, None, None, None)


@pytest.fixture
def plan(grey_model: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., dict[str, Any]]:
    """Run the command, and return what it prints as JSON."""

    def call(*options: str) -> dict[str, Any]:
        assert main(["plan", "--json", "-q", "--model", str(grey_model), *options]) == 0
        found: dict[str, Any] = json.loads(capsys.readouterr().out)
        return found

    return call


def test_an_area_without_a_raster(plan: Callable[..., dict[str, Any]]) -> None:
    found = plan(
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
    assert 17 <= area["workers"] <= 18 and area["runs"] == 1
    assert france["pixels"] == pytest.approx(department["pixels"] * 550_000 / planning.DEPARTMENT_KM2)
    assert france["runs"] > 1 and france["workers"] > 1000


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is measured takes 4.5 s."""
    monkeypatch.setattr(planning, "time", SimpleNamespace(perf_counter=itertools.count(10, 4.5).__next__))


@pytest.mark.usefixtures("clock")
def test_a_raster_is_measured(plan: Callable[..., dict[str, Any]], tmp_path: Path) -> None:
    source = write_raster(tmp_path / "in.tif", grey(300, 500))
    before = list(tmp_path.iterdir())
    found = plan(str(source), "--quality", "balanced", "--threads", "1", "--block-size", "256")
    first = found["estimates"][0]
    assert found["measured"] and found["device"] == "cpu" and found["seconds_per_window"] == 4.5 / 9  # 3 each way
    assert (first["name"], first["pixels"]) == ("this raster", 150_000)
    # 256 px take 9 windows along an axis, as do 244; the 44 rows of the lower blocks take 3.
    assert first["windows"] == (9 + 9) * (9 + 3) and first["cost"] is None and first["workers"] is None
    assert found["memory_mb"] > 100 and list(tmp_path.iterdir()) == before


def test_fine_halves_the_windows(plan: Callable[..., dict[str, Any]], tmp_path: Path) -> None:
    source = write_raster(tmp_path / "in.tif", grey(300, 500))
    given = ("--area-km2", "100", "--seconds-per-window", "0.36", "--block-size", "256", "--gsd", "0.5")
    fine, best = (plan(str(source), *given, "--quality", name)["estimates"] for name in ("fine", "best"))
    for half, whole in zip(fine, best):
        assert half["windows"] == pytest.approx(whole["windows"] / 2, abs=2)
        assert half["overlap"] == pytest.approx(whole["overlap"], abs=0.01)


@pytest.mark.usefixtures("clock")
def test_in_words(grey_model: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Windows of noise are measured where no raster is given; the text has the figures of the JSON."""
    arguments = ["plan", "--area-km2", "550000", "--model", str(grey_model), "--deadline", "24", "--cost-per-hour", "1"]
    assert main([*arguments, "--threads", "1"]) == 0
    told = capsys.readouterr().out
    assert main([*arguments, "--json", "-q", "--seconds-per-window", str(4.5 / planning.SAMPLE_WINDOWS)]) == 0
    estimate = json.loads(capsys.readouterr().out)["estimates"][0]
    speed = told.splitlines()[0]
    assert f"{4.5 / planning.SAMPLE_WINDOWS:.3f}" in speed and " cpu" in speed
    for figure in (grouped(estimate["windows"]), grouped(estimate["cost"], 2), grouped(estimate["workers"])):
        assert figure in told
    assert "550000 km²: 13\u202f750\u202f000 Mpx" in told


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (
            Plan(0.25, True, "cuda", 2048, 1234, (ESTIMATE,)),
            ["12.5 Mpx", "9 000", "37 min", "0.25", "cuda", "1 234", "120 MB"],
        ),
        (Plan(0.25, False, "", 2048, None, (ESTIMATE,)), ["12.5 Mpx", "9 000", "37 min", "0.25", "", "120 MB"]),
    ],
)
def test_a_summary_has_memory_where_a_raster_was_given(found: Plan, words: list[str]) -> None:
    text = "\n".join(planning.summary(found)).replace("\u202f", " ")
    assert all(word in text for word in words) and ("MiB" in text) == (found.memory_mb is not None)


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


def test_a_raster_whose_middle_is_nodata(grey_model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pixels = grey(400, 400, low=1)
    pixels[:, 50:350, 50:350] = 0
    source = write_raster(tmp_path / "in.tif", pixels, nodata=0)
    assert main(["plan", str(source), "--model", str(grey_model), "-q"]) == 2
    assert "is nodata, so the speed cannot be measured" in capsys.readouterr().err


def test_what_is_measured_is_the_middle(plan: Callable[..., dict[str, Any]], tmp_path: Path) -> None:
    """Elsewhere this raster is nodata."""
    pixels = grey(200, 330, low=1)
    inside = np.zeros(pixels.shape[1:], bool)
    inside[90:110, 155:175] = True
    pixels[:, ~inside] = 0
    found = plan(str(write_raster(tmp_path / "in.tif", pixels, nodata=0)), "--threads", "1", "--quality", "fast")
    assert found["measured"]


def test_a_part_of_a_raster_read_as_for_the_map(plan: Callable[..., dict[str, Any]], tmp_path: Path) -> None:
    """Options of `segment` in a settings file are options of `plan`."""
    write_raster(tmp_path / "mosaic.tif", grey(256, 256))
    source, given = str(tmp_path / "mosaic.tif"), tmp_path / "settings.json"
    write_polygons(tmp_path / "aoi.gpkg", [box(X, Y - 64 * GSD, X + 64 * GSD, Y)])
    common = [source, "--quality", "fast", "--seconds-per-window", "1"]
    whole = plan(*common)["estimates"][0]
    given.write_text(json.dumps({"bands": [1, 2, 3, 4, 5], "aoi": str(tmp_path / "aoi.gpkg")}), encoding="utf-8")
    part = plan(*common, "--settings", str(given))["estimates"][0]
    assert (whole["pixels"], part["pixels"]) == (256 * 256, 64 * 64) and part["windows"] < whole["windows"]
