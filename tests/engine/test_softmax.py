"""Softmax from faster operators, and predictions of a region of windows: the values stay, at every operator set."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import onnxruntime
import pytest
from stub_network import manifest, write_network

from flair_seg.inference.ensemble import Ensemble
from flair_seg.inference.graphs.additions import graph_for
from flair_seg.inference.graphs.softmax import Kind, softmax_nodes, with_fast_softmax
from flair_seg.inference.session import Product, Session
from flair_seg.models.manifest import Output
from flair_seg.models.model import load_model, resolve_model
from flair_seg.models.onnxfile import Constant, Node, TensorInfo, _encode_tensor_info, _field, append
from flair_seg.models.protobuf import fields, message_of, text_of

SHIPPED = "fpn-lite0-rgb-flair-d034"
SHAPE = ("N", 5, "H", "W")
SCORES = np.random.default_rng(3).normal(0, 30, (2, 5, 7, 9)).astype(np.float32)
SCORES[0, :, 0, 0] = 1000.0, 999.0, -1000.0, 0.0, 1000.0


def graph(nodes: list[Node], opset: int, constants: tuple[Constant, ...] = ()) -> bytes:
    """Return a model of an input `x` and an output `y`."""
    header = _field(1, 7) + _field(8, _field(2, opset))
    header += _field(7, _field(2, "g") + _field(11, _encode_tensor_info(TensorInfo("x", "float32", SHAPE))))
    return append(header, nodes, (TensorInfo("y", "float32", SHAPE),), constants)


def answer(model: bytes) -> np.ndarray:
    """Run a model on the processor."""
    return onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"]).run(None, {"x": SCORES})[0]


def operators(model: bytes) -> Counter[str]:
    """Count the operators of a model."""
    graphs = [message_of(value) for number, value in fields(memoryview(model)) if number == 7]
    nodes = [message_of(value) for part in graphs for number, value in fields(part) if number == 1]
    return Counter(text_of(value) for node in nodes for number, value in fields(node) if number == 4)


def expected(kind: Kind) -> np.ndarray:
    """Return the softmax of the scores along the channels, or its logarithm, float64."""
    centred = SCORES.astype(np.float64) - SCORES.max(axis=1, keepdims=True)
    logarithm = centred - np.log(np.exp(centred).sum(axis=1, keepdims=True))
    return logarithm if kind == "LogSoftmax" else np.exp(logarithm)


@pytest.mark.parametrize("kind", ["Softmax", "LogSoftmax"])
@pytest.mark.parametrize("opset", [9, 11, 12, 13, 17, 18])
def test_the_nodes_compute_a_softmax_at_every_opset(kind: Kind, opset: int) -> None:
    nodes, constants = softmax_nodes("x", "y", opset, kind)
    assert answer(graph(nodes, opset, tuple(constants))) == pytest.approx(expected(kind), rel=1e-6, abs=5e-7)


@pytest.mark.parametrize("kind", ["Softmax", "LogSoftmax"])
@pytest.mark.parametrize("opset", [13, 18])
def test_a_final_softmax_is_replaced_and_means_the_same(kind: Kind, opset: int) -> None:
    """Also where a network's outputs pass through other operators before they leave the graph."""
    nodes = [
        Node(kind, ("x",), ("s",), (("axis", 1),)),
        Node("Add", ("s", "s"), ("t",)),
        Node("Add", ("t", "s"), ("y",)),
    ]
    model = with_fast_softmax(graph(nodes, opset))
    assert operators(model)[kind] == 0 and operators(model)["Exp"] == 1
    assert answer(model) == pytest.approx(3 * expected(kind), rel=1e-6, abs=2e-6)


def test_the_softmax_of_each_network_of_a_packed_ensemble_is_replaced() -> None:
    """As `training.pack` writes them: weighted sums, a class decided again by one network, class codes."""
    nodes = [
        Node("Softmax", ("x",), ("s",), (("axis", 1),)),
        Node("Softmax", ("s",), ("t",), (("axis", 1),)),
        Node("Mul", ("s", "w"), ("sw",)),
        Node("Add", ("sw", "t"), ("mean",)),
        Node("ArgMax", ("mean",), ("winner",), (("axis", 1), ("keepdims", 1))),
        Node("Equal", ("winner", "second"), ("won",)),
        Node("Where", ("won", "t", "mean"), ("again",)),
        Node("ArgMax", ("again",), ("index",), (("axis", 1), ("keepdims", 0))),
        Node("Gather", ("codes", "index"), ("y",), (("axis", 0),)),
    ]
    codes = Constant("codes", (5,), (1, 2, 3, 4, 5))
    model = graph(nodes, 17, (Constant("w", (), (0.5,)), Constant("second", (), (1,), "int64"), codes))
    replaced = with_fast_softmax(model)
    assert operators(model)["Softmax"] == 2 and operators(replaced)["Softmax"] == 0
    assert np.array_equal(answer(replaced), answer(model))


@pytest.mark.parametrize(
    ("nodes", "opset"),
    [
        ([Node("Softmax", ("x",), ("y",), (("axis", 3),))], 13),
        ([Node("Softmax", ("x",), ("y",))], 13),
        ([Node("Softmax", ("x",), ("y",), (("axis", 1),))], 12),
        ([Node("Softmax", ("x",), ("s",), (("axis", 1),)), Node("Relu", ("s",), ("y",))], 13),
        ([Node("Sigmoid", ("x",), ("y",))], 13),
    ],
    ids=["another axis", "the last axis", "old meaning", "inside", "none"],
)
def test_any_other_graph_stays_as_it_is(nodes: list[Node], opset: int) -> None:
    model = graph(nodes, opset)
    assert with_fast_softmax(model) is model


def test_the_probabilities_of_a_shipped_network_come_from_faster_operators() -> None:
    member = resolve_model(SHIPPED).members[0]
    assert operators(with_fast_softmax(graph_for(member, "probabilities", "float32")))["Softmax"] == 0
    batch = np.random.default_rng(0).integers(0, 256, (1, 3, 512, 512)).astype(np.float32)
    shares, scores = (Session(member, product, "cpu", threads=1).run(batch) for product in ("probabilities", "logits"))
    powers = np.exp(scores.astype(np.float64) - scores.max(axis=1, keepdims=True))
    assert np.abs(shares - powers / powers.sum(axis=1, keepdims=True)).max() < 1e-6


def stub(path: Path, opset: int, kind: str = "logits", stride: int = 1) -> Path:
    """Write a network of 16 px windows at an operator set."""
    write_network(path, manifest(window_size=16, output=Output(kind, stride)), reach=3, sharpness=0.001)  # type: ignore[arg-type]
    path.write_bytes(path.read_bytes().replace(_field(8, _field(2, 17)), _field(8, _field(2, opset)), 1))
    return path


@pytest.mark.parametrize(
    ("opset", "kind", "stride", "product"),
    [
        (9, "logits", 1, "classes"),
        (9, "logits", 1, "probabilities"),
        (12, "logits", 4, "probabilities"),
        (13, "logits", 4, "classes"),
        (17, "logits", 1, "logits"),
        (17, "probabilities", 1, "probabilities"),
        (18, "logits", 1, "probabilities"),
        (17, "classes", 1, "classes"),
    ],
)
def test_a_prediction_of_a_region_is_that_part_of_the_whole(
    tmp_path: Path, opset: int, kind: str, stride: int, product: Product
) -> None:
    member = load_model(stub(tmp_path / "net.onnx", opset, kind, stride)).members[0]
    batch = np.random.default_rng(1).integers(0, 256, (2, 5, 16, 16)).astype(np.float32)
    whole = Session(member, product, "cpu", threads=1).run(batch)
    for cuts in (False, True):
        session = Session(member, product, "cpu", threads=1, cuts=cuts)
        assert np.array_equal(session.run(batch), whole)
        part = session.run(batch, (slice(5, 11), slice(0, 13)))
        assert part.shape == (*whole.shape[:-2], 6, 13)
        assert np.array_equal(part, whole[..., 5:11, :13])


@pytest.mark.parametrize("probabilities", [False, True])
def test_turned_predictions_of_a_region(tmp_path: Path, probabilities: bool) -> None:
    model = load_model(stub(tmp_path / "net.onnx", 17))
    batch = np.random.default_rng(1).integers(0, 256, (1, 5, 16, 16)).astype(np.uint8)
    ensemble = Ensemble(model, probabilities=probabilities, tta="d4", device="cpu", cuts=True)
    part = ensemble.predict(batch, (slice(3, 16), slice(1, 7)))
    assert np.array_equal(part, ensemble.predict(batch)[..., 3:16, 1:7])


def test_only_fixed_sizes_need_no_trial(tmp_path: Path) -> None:
    """Whether a network of open sizes runs with windows of a size, a trial alone shows."""
    shipped = Ensemble(resolve_model(SHIPPED), probabilities=False, device="cpu", threads=1)
    assert shipped.is_certain(512) and not shipped.is_certain(256)
    half_open = load_model(write_network(tmp_path / "net.onnx", manifest(window_size=16), fixed=1))
    assert not Ensemble(half_open, probabilities=False, device="cpu", threads=1).is_certain(16)
