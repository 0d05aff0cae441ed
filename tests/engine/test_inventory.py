"""The list of all models, and which one suits a raster."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from stub_network import manifest, write_network

from flair_seg.models.model import find_models
from flair_seg.tools.library.inventory import fitting_model, inventory


def test_all_origins_are_listed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, grey_model: Path) -> None:
    folder = tmp_path / "models"
    folder.mkdir()
    shutil.copy(grey_model, folder / "mine.onnx")
    (folder / "broken.onnx").write_bytes(b"nothing")
    entry = {"name": "other", "title": "Other", "url": "other.onnx", "sha256": "0" * 64, "size": 10,
             "licence": "CC0-1.0", "attribution": "none", "bands": ["red", "nir"], "gsd_m": 0.5,
             "classes": ["a", "b"]}  # fmt: skip
    catalogue = tmp_path / "catalogue.json"
    catalogue.write_text(json.dumps([entry]), encoding="utf-8")
    monkeypatch.setenv("FLAIR_SEG_MODELS", str(folder))
    monkeypatch.setenv("FLAIR_SEG_CATALOGUE", str(catalogue))
    listed = inventory()
    origins = [model.origin for model in listed]
    assert origins == sorted(origins, key=["shipped", "own", "catalogue", "unreadable"].index)
    other = next(model for model in listed if model.name == "other")
    assert (other.title, other.bands, other.gsd_m, other.classes) == ("Other", ("red", "nir"), 0.5, ("a", "b"))
    assert "broken.onnx" in listed[-1].problem and origins.count("own") == 1
    monkeypatch.setenv("FLAIR_SEG_CATALOGUE", str(tmp_path / "none.json"))
    assert "none.json" in inventory()[-1].problem


def test_published_networks_are_listed_until_they_are_here(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("FLAIR_SEG_MODELS", str(tmp_path))
    listed = {model.name: model for model in inventory()}
    network = listed["ign:FLAIR-HUB_LC-A_IR_convnextv2base-upernet"]
    assert network.bands == ("nir", "red", "green") and network.licence == "etalab-2.0" and len(network.classes) == 19
    assert (network.mean_iou, network.overall_accuracy) == (0.6377, 0.7703)
    assert network.fits("IR convnext VINEYARD") and not network.fits("blue")
    name = "flair-hub-lc-a-ir-convnextv2base-upernet"
    write_network(tmp_path / f"{name}.onnx", manifest(network.bands, name=name))
    assert network.name not in {model.name for model in inventory()}


def test_a_model_that_fits(grey_model: Path) -> None:
    shipped = find_models()
    chosen = fitting_model(shipped, 3, colours_only=True)
    assert chosen is not None and {band.name for band in chosen.bands} == {"red", "green", "blue"}
    assert fitting_model(shipped, 2) is None and fitting_model([], 5) is None
    rich = fitting_model(shipped, 5)
    most = max(len(model.bands) for model in shipped if len(model.bands) <= 5)
    assert rich is not None and len(rich.members) == 1 and len(rich.bands) == most
