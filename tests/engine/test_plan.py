"""`flair-seg plan`: figures that can be checked by hand, and a sample that is measured."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from stub_raster import grey, write_raster

from flair_seg.commands.cli import main
from flair_seg.tools import planning


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


def test_a_raster_is_measured(plan: Callable[..., dict[str, Any]], tmp_path: Path) -> None:
    source = write_raster(tmp_path / "in.tif", grey(300, 500))
    before = list(tmp_path.iterdir())
    found = plan(str(source), "--quality", "balanced", "--threads", "1", "--block-size", "256")
    first = found["estimates"][0]
    assert found["measured"] and found["device"] == "cpu" and 0 < found["seconds_per_window"] < 5
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
    measured = plan(str(source), "--quality", "fine", "--threads", "1")
    assert measured["measured"] and measured["seconds_per_window"] > 0


def test_in_words(grey_model: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["plan", "--area-km2", "550000", "--model", str(grey_model), "--deadline", "24", "--cost-per-hour", "1"]
    assert main([*arguments, "--threads", "1"]) == 0
    told = capsys.readouterr().out
    assert "s per window, measured on cpu" in told and "550000 km²: 13\u202f750\u202f000 Mpx" in told
    assert "workers are needed to finish in time, in" in told and "cost: " in told


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "Nothing to estimate"),
        (["--area-km2", "-1"], "area km2: -1.0. It must be greater than 0"),
        (["--area-km2", "5", "--deadline", "0"], "deadline hours: 0.0. It must be greater than 0"),
    ],
)
def test_what_cannot_be_planned(arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["plan", *arguments]) == 2
    assert words in capsys.readouterr().err


def test_a_raster_whose_middle_is_nodata(grey_model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pixels = grey(400, 400, low=1)
    pixels[:, 50:350, 50:350] = 0
    source = write_raster(tmp_path / "in.tif", pixels, nodata=0)
    assert main(["plan", str(source), "--model", str(grey_model), "-q"]) == 2
    assert "is nodata, so the speed cannot be measured" in capsys.readouterr().err
