"""`flair-seg diagnose`: what the report holds, and that it names no personal folder."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from flair_seg.commands.cli import main
from flair_seg.tools.library import diagnostics


@pytest.fixture(autouse=True)
def home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A home folder whose model folder holds a damaged file."""
    folder = tmp_path / "Jane Doe"
    models = folder / "models"
    models.mkdir(parents=True)
    (models / "broken.onnx").write_bytes(b"no network")
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.setenv("USERPROFILE", str(folder))
    monkeypatch.setenv("FLAIR_SEG_MODELS", str(models))
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder / "cache"))
    return folder


def test_a_sound_installation(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diagnose", "--json", "-q"]) == 0
    printed = capsys.readouterr().out
    found = json.loads(printed)
    assert found["sound"] and found["verdict"] == "Ready on cpu; 1 model file cannot be read"
    assert {"ONNX Runtime", "GDAL", "numpy", "Python"} <= set(found["versions"])
    assert "cpu" in found["devices"] and found["runtime_problem"] == ""
    assert diagnostics.TRIAL_MODEL in [model["name"] for model in found["models"]]
    (broken,) = [model for model in found["models"] if model["problem"]]
    assert "broken.onnx" in broken["problem"]
    assert found["trial"]["classes"] and found["trial"]["device"] == "cpu"
    assert "Jane" not in printed and "~/models" in printed


def test_the_text_says_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diagnose", "-q"]) == 0
    printed = capsys.readouterr().out
    assert "Jane" not in printed and "broken.onnx" in printed and "300 x 200 px" in printed


def test_without_a_runtime_the_report_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    assert main(["diagnose"]) == 6
    assert "flair:installruntime" in capsys.readouterr().out


def test_a_failed_trial_is_no_ready(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(diagnostics, "TRIAL_MODEL", "none")
    found = diagnostics.diagnose({"QGIS": "9.9"})
    assert not found.is_sound and "none.onnx" in found.verdict() and found.versions["QGIS"] == "9.9"
