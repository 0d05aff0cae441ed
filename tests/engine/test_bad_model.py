"""Models that cannot be used end in one clear line that names the model; nothing is written."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest
from command_run import MODEL, Segment, refused
from stub_network import foreign_metadata, manifest, write_network
from stub_raster import grey, write_raster

from flair_seg.models.foreign import manifest_to_metadata
from flair_seg.models.onnxfile import Node, TensorInfo, _encode_tensor_info, _field, append

Refused = Callable[..., None]


@pytest.fixture
def refused_model(tmp_path: Path, grey_model: Path, capfd: pytest.CaptureFixture[str]) -> Refused:
    """Check that a model is refused for a raster that the grey model takes, with these words, in this order."""
    source = write_raster(tmp_path / "in.tif", grey(70, 90, low=1))
    segment = Segment(tmp_path, grey_model, capfd)

    def check(model: Path | str, *words: str) -> None:
        refused(segment(source, model=model), MODEL, *words)

    return check


def write_graph(
    path: Path, image: TensorInfo, nodes: Sequence[Node], output: TensorInfo, metadata: Mapping[str, str]
) -> Path:
    """Write a network of any nodes."""
    base = _field(1, 8) + _field(8, _field(2, 17)) + _field(7, _field(2, "g") + _field(11, _encode_tensor_info(image)))
    model = append(base, nodes, (output,))
    for key, value in metadata.items():
        model += _field(14, _field(1, key) + _field(2, value))
    path.write_bytes(model)
    return path


def test_an_unknown_model_name(refused_model: Refused, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    folder = tmp_path / "models"
    folder.mkdir()
    write_network(folder / "mine.onnx", manifest(name="my-own"))
    monkeypatch.setenv("FLAIR_SEG_MODELS", str(folder))
    refused_model("segformer", "segformer' not found (available:", "my-own", ".onnx file")


@pytest.mark.parametrize("name", ["nowhere.onnx", "nowhere.json"])
def test_a_missing_model_file(refused_model: Refused, tmp_path: Path, name: str) -> None:
    refused_model(tmp_path / name, f"{name}'", "No such file")


@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 0.9, 0.999])
def test_a_truncated_model(refused_model: Refused, tmp_path: Path, grey_model: Path, share: float) -> None:
    data = grey_model.read_bytes()
    model = tmp_path / "cut.onnx"
    model.write_bytes(data[: int(len(data) * share)])
    refused_model(model, "cut.onnx'")


@pytest.mark.parametrize("content", [b"not a model", b"\x00" * 100, bytes(range(256))])
def test_a_file_that_is_no_model(refused_model: Refused, tmp_path: Path, content: bytes) -> None:
    model = tmp_path / "odd.onnx"
    model.write_bytes(content)
    refused_model(model, "odd.onnx' is not a complete ONNX model (")


def test_a_model_of_another_task(refused_model: Refused, tmp_path: Path) -> None:
    detector = foreign_metadata(model_type="Detector")
    model = write_network(tmp_path / "boxes.onnx", metadata=detector)
    refused_model(model, "'boxes.onnx'", "'detector'", "Segmentor")
    # A classifier: one score per image and class.
    image, scores = TensorInfo("image", "float32", ("N", 5, 64, 64)), TensorInfo("scores", "float32", ("N", 5))
    nodes = [Node("GlobalAveragePool", ("image",), ("mean",)), Node("Flatten", ("mean",), ("scores",))]
    model = write_graph(tmp_path / "label.onnx", image, nodes, scores, manifest_to_metadata(manifest()))
    refused_model(model, "label.onnx' returns scores float32 (N, 5)", "(N, classes, height, width)")


def test_a_model_that_says_nothing(refused_model: Refused, tmp_path: Path) -> None:
    model = write_network(tmp_path / "mute.onnx", metadata={})
    refused_model(model, "mute.onnx' has no band or class metadata", "mute.json")


def test_a_manifest_that_contradicts_the_graph(refused_model: Refused, tmp_path: Path) -> None:
    path = tmp_path / "odd.onnx"
    four = manifest(("red", "green", "blue", "nir"))
    write_network(path, metadata=manifest_to_metadata(four))
    refused_model(path, "odd.onnx' has 5 input bands", "lists 4 (red, green, blue, nir)", "must match")
    write_network(path, channels=7)
    refused_model(path, "odd.onnx'", "Channels: 7", "Classes: 3")
    write_network(path, fixed=1, metadata=manifest_to_metadata(manifest(window_size=512)))
    refused_model(path, "64 x 64 px", "manifest specifies 512 px", "must match")
    write_network(path, metadata={"flair_seg": "{"})
    refused_model(path, "odd.onnx': Invalid JSON in the manifest")


def test_a_graph_the_runtime_refuses(refused_model: Refused, tmp_path: Path) -> None:
    image, logits = TensorInfo("image", "uint8", ("N", 5, 64, 64)), TensorInfo("logits", "float32", (1, 3, 64, 64))
    nodes = [Node("NoSuchOperator", ("image",), ("logits",))]
    model = write_graph(tmp_path / "odd.onnx", image, nodes, logits, manifest_to_metadata(manifest()))
    refused_model(model, "odd.onnx':", "NoSuchOperator")
