"""Half precision is widened for processors; raw bytes are brought to what a network takes, in its graph."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnxruntime
import pytest
from stub_network import manifest, write_network

from flair_seg.errors import DeviceError
from flair_seg.inference.ensemble import Ensemble
from flair_seg.inference.graphs.additions import PRODUCT, graph_for
from flair_seg.inference.graphs.widening import widened
from flair_seg.inference.session import Session
from flair_seg.models.manifest import Normalisation
from flair_seg.models.model import DEFAULT_MODEL, load_model, resolve_model
from flair_seg.models.onnxfile import Node, TensorInfo, _encode_tensor_info, _field, append, read_info
from flair_seg.models.protobuf import varint

HALF = np.array([0.1, -2.5, 65504.0, 6e-8], np.float16)


def tensor(name: str, how: str) -> bytes:
    """Return float16 weights as a TensorProto, stored in one of the ways there are."""
    patterns = [int(p) for p in HALF.view(np.uint16)]
    stored = {
        "raw": _field(9, HALF.tobytes()),
        "packed": _field(5, b"".join(varint(p) for p in patterns)),
        "single": b"".join(_field(5, p) for p in patterns),
        "outside": _field(13, _field(1, "location") + _field(2, "weights.bin")) + _field(14, 1),
    }
    return _field(1, len(HALF)) + _field(2, 10) + _field(8, name) + stored[how]


def half_network(how: str = "raw", *, only_stored: bool = False) -> bytes:
    """Return a network that adds float16 weights to its input, in float16 or after widening them."""
    info = TensorInfo("x", "float32" if only_stored else "float16", ("N", len(HALF)))
    graph = _field(2, "half") + _field(5, tensor("w", how)) + _field(11, _encode_tensor_info(info))
    header = _field(1, 8) + _field(8, _field(2, 17)) + _field(7, graph)
    nodes = [Node("Add", ("x", "w"), ("sum",)), Node("Cast", ("sum",), ("y",), (("to", 1),))]
    if only_stored:
        nodes = [Node("Cast", ("w",), ("v",), (("to", 1),)), Node("Add", ("x", "v"), ("y",))]
    return append(header, nodes, (TensorInfo("y", "float32", ("N", len(HALF))),))


def outcome(model: bytes, values: np.ndarray) -> np.ndarray:
    """Run a model on the processor."""
    session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
    return session.run(None, {"x": values})[0]


@pytest.mark.parametrize("how", ["raw", "packed", "single"])
def test_a_widened_network_is_its_float32_twin(tmp_path: Path, how: str) -> None:
    model = widened(half_network(how))
    (tmp_path / "wide.onnx").write_bytes(model)
    assert read_info(tmp_path / "wide.onnx").inputs[0].dtype == "float32"
    values = np.array([[1 / 3, 1 / 3, 0.001, 1.0]], np.float32)
    assert np.array_equal(outcome(model, values), values + HALF.astype(np.float32))


def test_weights_that_are_only_stored_so_are_left_to_the_runtime() -> None:
    model = half_network(only_stored=True)
    assert widened(model) is model
    for member in resolve_model(DEFAULT_MODEL).members:
        shipped = member.path.read_bytes()
        assert widened(shipped) is shipped


def test_weights_in_another_file_are_left_alone() -> None:
    model = half_network("outside")
    assert widened(model) is model


@pytest.mark.parametrize("dtype", ["float32", "float16"])
@pytest.mark.parametrize(
    "normalisation", [Normalisation("none"), Normalisation("dataset", (90.0,) * 5, (45.0,) * 5, inside=False)]
)
def test_raw_bytes_go_in_and_give_what_floats_gave(tmp_path: Path, dtype: str, normalisation: Normalisation) -> None:
    path = write_network(tmp_path / "net.onnx", manifest(normalisation=normalisation), dtype=dtype)
    member = load_model(path).members[0]
    batch = np.random.default_rng(5).integers(0, 256, (2, 5, 64, 64)).astype(np.uint8)
    session = Session(member, "logits", "cpu", 1, "uint8")
    assert session._session.get_inputs()[0].type == "tensor(uint8)"
    given = batch.astype(np.float32)
    if normalisation.mean:
        given = (given - np.float32(90)) / np.float32(45)
    plain = onnxruntime.InferenceSession(widened(path.read_bytes()), providers=["CPUExecutionProvider"])
    expected = plain.run(None, {"image": given})[0]
    assert np.array_equal(session.run(batch), expected)
    assert np.array_equal(Session(member, "classes", "cpu", 1, "uint8").run(batch), expected.argmax(1))


def test_the_arg_max_outside_is_the_one_inside(tmp_path: Path) -> None:
    """Ties included: scores of bytes are whole numbers, and the levels of two classes are the same."""
    path = write_network(tmp_path / "net.onnx", levels=[64.0, 64.0, 200.0])
    member = load_model(path).members[0]
    batch = np.random.default_rng(6).integers(0, 256, (3, 5, 64, 64)).astype(np.uint8)
    inside = onnxruntime.InferenceSession(graph_for(member, "classes", "uint8"), providers=["CPUExecutionProvider"])
    (expected,) = inside.run([PRODUCT], {inside.get_inputs()[0].name: batch})
    assert np.array_equal(Session(member, "classes", "cpu", 1, "uint8").run(batch), expected)
    assert set(np.unique(expected)) == {0, 2}


@pytest.mark.parametrize("probabilities", [True, False])
def test_scores_that_are_not_numbers_are_refused(tmp_path: Path, probabilities: bool) -> None:
    path = write_network(tmp_path / "net.onnx", weights=[float("nan")] * 15)
    ensemble = Ensemble(load_model(path), probabilities=probabilities, device="cpu", threads=1)
    with pytest.raises(DeviceError, match=r"net.* invalid values .* on cpu"):
        ensemble.predict(np.zeros((1, 5, 64, 64), np.uint8))
