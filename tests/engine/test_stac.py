"""Models as STAC items with the Machine Learning Model extension, written and read."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from odd_models import RUN, SIDE, grey
from stub_network import manifest, write_network
from stub_raster import grey as grey_raster
from stub_raster import read_raster, write_raster

from flair_seg.commands.cli import main
from flair_seg.errors import ModelError
from flair_seg.models.manifest import Normalisation, Output
from flair_seg.models.model import SHIPPED_FOLDER, find_models, load_model
from flair_seg.models.stacitem import model_item
from flair_seg.segment import SegmentResult

Run = Callable[..., SegmentResult]


def item_of(path: Path) -> dict[str, Any]:
    """Return the item of a model, as JSON gives it back."""
    return json.loads(json.dumps(model_item(load_model(path))))


def theirs(**changes: object) -> dict[str, Any]:
    """Return an item of someone else, for the networks of `odd_models`."""
    properties: dict[str, Any] = {
        "datetime": None,
        "title": "Theirs",
        "license": "MIT",
        "gsd": 0.2,
        "mlm:name": "theirs",
        "mlm:tasks": ["semantic-segmentation"],
        "mlm:input": [
            {
                "name": "image",
                "bands": ["red", {"name": "green"}, "blue"],
                "input": {
                    "shape": [-1, 3, SIDE, SIDE],
                    "dim_order": ["batch", "channel", "height", "width"],
                    "data_type": "float32",
                },
                "value_scaling": None,
            }
        ],
        "mlm:output": [
            {
                "name": "out",
                "classification:classes": [
                    {"value": 10 * i + 5, "name": f"class-{i}", "title": f"Class {i}", "color_hint": "0A0B0C"}
                    for i in range(4)
                ],
            }
        ],
    }
    for key, value in changes.items():
        place = properties
        *parents, last = key.replace("mlm_", "mlm:").split("__")
        for parent in parents:
            place = place[parent][0]
        place[last] = value
    uri = "https://stac-extensions.github.io/mlm/v1.5.0/schema.json"
    return {"type": "Feature", "stac_version": "1.1.0", "stac_extensions": [uri], "id": "x", "properties": properties}


@pytest.mark.parametrize("model", [model.path for model in find_models((SHIPPED_FOLDER,))], ids=lambda path: path.name)
def test_an_item_has_what_the_extension_requires(model: Path) -> None:
    """As the schemas of MLM 1.5 and of STAC 1.1 do, which cannot be fetched here."""
    item = item_of(model)
    properties = item["properties"]
    assert {"mlm:name", "mlm:architecture", "mlm:tasks", "mlm:input", "mlm:output"} <= set(properties)
    assert properties["datetime"] is None and properties["start_datetime"] < properties["end_datetime"]
    names = [band["name"] for band in properties["bands"]]
    assert names == [band.name for band in load_model(model).bands], "which MLM's bands refer to"
    image, output = properties["mlm:input"][0], properties["mlm:output"][0]
    for structure in (image["input"], output["result"]):
        assert len(structure["shape"]) == len(structure["dim_order"]) == 4
        assert all(isinstance(size, int) and size >= -1 for size in structure["shape"])
    assert [cover["value"] for cover in output["classification:classes"]] == list(load_model(model).manifest.codes)
    for asset in item["assets"].values():
        assert "mlm:model" in asset["roles"] and asset["mlm:artifact_type"]
        assert asset["bands"], "without which STAC 1.1 allows none in the properties"
        assert (model.parent / asset["href"]).stat().st_size == asset["file:size"]
        assert len(bytes.fromhex(asset["file:checksum"])) == 34


@pytest.mark.parametrize(
    "description",
    [
        manifest(("red", "green"), normalisation=Normalisation("dataset", (1.0, 2.0), (3.0, 4.0), inside=False)),
        manifest(("red",), name="1", gsd_m=None, licence="all mine, do not use", ignore_index=2),
    ],
)
def test_an_item_in_place_of_a_manifest_loses_nothing(tmp_path: Path, description: Any) -> None:  # noqa: ANN401
    path = write_network(tmp_path / "x.onnx", description, dtype="float32")
    item = item_of(path)
    bare = write_network(tmp_path / "y.onnx", description, dtype="float32", metadata={})
    bare.with_suffix(".json").write_text(json.dumps(item), "utf-8")
    assert load_model(bare).manifest == load_model(path).manifest == description


def test_an_item_of_someone_else(run: Run, tmp_path: Path) -> None:
    """Given in place of a manifest, whose file says nothing of itself."""
    path = dataclasses.replace(RUN["logits"], metadata={}).write(tmp_path / "x.onnx")
    path.with_suffix(".json").write_text(json.dumps(theirs()), "utf-8")
    found = load_model(path).manifest
    assert (found.title, found.licence, found.gsd_m, found.window_size) == ("Theirs", "MIT", 0.2, SIDE)
    assert found.band_names == ("red", "green", "blue") and found.codes == (5, 15, 25, 35)
    assert found.classes[0].name == "Class 0" and found.classes[0].colour == "#0a0b0c"
    source = write_raster(tmp_path / "in.tif", grey(), colours=("RedBand", "GreenBand", "BlueBand"))
    mapped = read_raster(run(source, model=str(path)).output)[0]
    assert RUN["logits"].is_right((mapped - 5) // 10)


@pytest.mark.parametrize(
    ("scaling", "mean", "std"),
    [
        ([{"type": "z-score", "mean": 7, "stddev": 2}], (7,) * 3, (2,) * 3),
        ([{"type": "z-score", "mean": i, "stddev": 1} for i in range(3)], (0, 1, 2), (1,) * 3),
        ([{"type": "min-max", "minimum": 10, "maximum": 60}], (10,) * 3, (50,) * 3),
        ([{"type": "scale", "value": 255}], (0,) * 3, (255,) * 3),
        ([{"type": "offset", "value": 3}], (3,) * 3, (1,) * 3),
    ],
)
@pytest.mark.parametrize("bands", [["red", "green", "blue"], []])
def test_scalings_of_someone_else(tmp_path: Path, bands: list, scaling: list, mean: tuple, std: tuple) -> None:
    """Bands may be left out."""
    path = dataclasses.replace(RUN["logits"], metadata={}).write(tmp_path / "x.onnx")
    item = theirs(mlm_input__value_scaling=scaling, mlm_input__bands=bands)
    path.with_suffix(".json").write_text(json.dumps(item), "utf-8")
    found = load_model(path).manifest
    assert (found.normalisation.mean, found.normalisation.std) == (mean, std)
    assert not found.normalisation.inside and found.output == Output("logits", 1)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"mlm_tasks": ["object-detection"]}, ("object-detection", "not supported")),
        ({"mlm_tasks": None}, ("not supported",)),
        ({"mlm_input": []}, ("mlm:input must have one entry", "it has 0")),
        ({"mlm_output": [1]}, ("mlm:output is 1",)),
        ({"mlm_input__value_scaling": [{"type": "clip", "minimum": 0}]}, ("'clip'", "z-score, min-max")),
        ({"mlm_input__value_scaling": [{"type": "scale", "value": "x"}]}, ('value is "x"',)),
        ({"mlm_input__value_scaling": [{"type": "scale", "value": 1}] * 2}, ("Entries: 2", "Bands: 3")),
        ({"mlm_input__bands": [{"name": "ndvi", "format": "f", "expression": "e"}]}, ("ndvi",)),
        ({"mlm_input__bands": ["red"]}, ("3 input bands", "lists 1 (red)")),
        ({"mlm_output__classification:classes": [{"value": 300, "name": "x"}]}, ("300", "0 to 255")),
        ({"mlm_output__classification:classes": [{"value": 0, "name": "x"}]}, ("Channels: 4", "Classes: 1")),
        ({"gsd": "fine"}, ('gsd is "fine"',)),
    ],
)
def test_items_that_cannot_be(tmp_path: Path, changes: dict, words: tuple) -> None:
    path = dataclasses.replace(RUN["logits"], metadata={}).write(tmp_path / "x.onnx")
    path.with_suffix(".json").write_text(json.dumps(theirs(**changes)), "utf-8")
    with pytest.raises(ModelError) as caught:
        load_model(path)
    assert all(each in str(caught.value) for each in ("x.onnx", *words)), str(caught.value)


# Maps


def test_a_map_with_its_item(tmp_path: Path, grey_model: Path) -> None:
    """Where it lies, its classes, its files, what it was made of, and its model's item; all hrefs lead somewhere."""
    source = write_raster(tmp_path / "in.tif", grey_raster(40, 50))
    arguments = ["segment", str(source), str(tmp_path / "map.tif"), "--model", str(grey_model), "--stac", "-q"]
    assert main([*arguments, "--confidence", str(tmp_path / "sure.tif")]) == 0
    item = json.loads((tmp_path / "map.stac.json").read_text("utf-8"))
    west, south, east, north = item["bbox"]
    assert 2.9 < west < east < 3.1 and 46 < south < north < 47, "the origin of Lambert-93 is at 3 E 46.5 N"
    properties = item["properties"]
    assert properties["proj:code"] == "EPSG:2154" and properties["proj:shape"] == [40, 50]
    assert properties["proj:transform"] == [0.2, 0, 700000, 0, -0.2, 6600000]
    assert "FLAIR_SEG_MODEL=stub" in properties["processing:lineage"]
    (band,) = item["assets"]["map"]["bands"]
    assert [cover["value"] for cover in band["classification:classes"]] == [1, 2, 3] and band["nodata"] == 0
    for name, file in (("map", "map.tif"), ("confidence", "sure.tif")):
        asset, path = item["assets"][name], tmp_path / file
        assert asset["href"] == f"./{file}" and asset["file:size"] == path.stat().st_size
        assert asset["file:checksum"] == "1220" + hashlib.sha256(path.read_bytes()).hexdigest()
    assert [link["href"] for link in item["links"]] == ["./in.tif", "./stub.stac.json"]
    model = json.loads((tmp_path / "stub.stac.json").read_text("utf-8"))
    assert model["assets"]["model"]["href"] == grey_model.resolve().as_uri(), "which lies in another folder"


def test_a_map_without_a_place_has_no_item(tmp_path: Path, grey_model: Path, capsys: pytest.CaptureFixture) -> None:
    """Which shows before any work."""
    source = write_raster(tmp_path / "in.tif", grey_raster(40, 50), crs=None)
    assert main(["segment", str(source), str(tmp_path / "map.tif"), "--model", str(grey_model), "--stac"]) != 0
    assert "in.tif' has no coordinate system" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["in.tif"]


def test_the_command_prints_an_item(grey_model: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["models", "info", str(grey_model), "--stac"]) == 0
    assert json.loads(capsys.readouterr().out) == item_of(grey_model)
