"""Reading and extending `.onnx` files without a runtime."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnxruntime
import pytest
from stub_network import manifest, write_network

from flair_seg.errors import ModelError
from flair_seg.models.onnxfile import (
    Constant,
    Node,
    OnnxInfo,
    TensorInfo,
    _encode_tensor_info,
    _field,
    append,
    read_info,
)
from flair_seg.models.protobuf import _read_varint, varint


@pytest.fixture(scope="module")
def network(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small network."""
    metadata = {"a": "é", "b": "", "c": "x" * 200}
    return write_network(tmp_path_factory.mktemp("onnx") / "net.onnx", manifest(("red",), 2), metadata=metadata)


def test_what_a_file_declares(network: Path) -> None:
    assert read_info(network) == OnnxInfo(
        inputs=(TensorInfo("image", "uint8", ("N", 1, "H", "W")),),
        outputs=(TensorInfo("logits", "float32", ("N", 2, "H", "W")),),
        metadata={"a": "é", "b": "", "c": "x" * 200},
        opset=17,
    )


def test_it_is_what_the_runtime_sees(network: Path) -> None:
    session = onnxruntime.InferenceSession(str(network), providers=["CPUExecutionProvider"])
    info = read_info(network)
    assert [(i.name, tuple(i.shape)) for i in session.get_inputs()] == [(i.name, i.shape) for i in info.inputs]
    assert [(o.name, tuple(o.shape)) for o in session.get_outputs()] == [(o.name, o.shape) for o in info.outputs]
    assert session.get_modelmeta().custom_metadata_map == info.metadata


def graph_of(*infos: TensorInfo) -> bytes:
    """Return a model without nodes whose inputs and outputs are the same."""
    ends = b"".join(_field(11, _encode_tensor_info(i)) + _field(12, _encode_tensor_info(i)) for i in infos)
    return _field(1, 8) + _field(8, _field(1, "") + _field(2, 13)) + _field(7, _field(2, "g") + ends)


@pytest.mark.parametrize("shape", [(), (1,), ("N", 3, None, 2**33), (0,), ("batch size", "é")])
@pytest.mark.parametrize("dtype", ["uint8", "float16", "float64", "int64"])
def test_tensors_there_and_back(tmp_path: Path, shape: tuple, dtype: str) -> None:
    info = TensorInfo("x", dtype, shape)
    path = tmp_path / "x.onnx"
    path.write_bytes(graph_of(info))
    assert read_info(path).inputs == read_info(path).outputs == (info,)


def test_other_operator_sets_do_not_count(tmp_path: Path) -> None:
    path = tmp_path / "x.onnx"
    path.write_bytes(graph_of(TensorInfo("x", "uint8", (1,))) + _field(8, _field(1, "ai.onnx.ml") + _field(2, 3)))
    assert read_info(path).opset == 13


def test_weights_among_the_inputs_are_no_inputs(tmp_path: Path) -> None:
    """Models of old tools list their weights as inputs as well."""
    image, weight = TensorInfo("image", "uint8", ("N", 1, 2, 2)), TensorInfo("w", "float32", (1,))
    path = tmp_path / "x.onnx"
    path.write_bytes(append(graph_of(image), (), (), [Constant("v", (1,), [1.0])]))
    assert len(read_info(path).inputs) == 1
    base = _field(7, _field(11, _encode_tensor_info(image)) + _field(11, _encode_tensor_info(weight)))
    path.write_bytes(append(base, (), (image,)))
    assert [i.name for i in read_info(path).inputs] == ["image", "w"]
    inside = _field(5, _field(1, 1) + _field(2, 1) + _field(8, "w") + _field(9, b"\0\0\0\0"))
    path.write_bytes(_field(7, _field(11, _encode_tensor_info(image)) + _field(11, _encode_tensor_info(weight)) + inside
                               + _field(12, _encode_tensor_info(image))))  # fmt: skip
    assert [i.name for i in read_info(path).inputs] == ["image"]


def test_appended_nodes_run(network: Path, tmp_path: Path) -> None:
    nodes = [
        Node("Mul", ("logits", "twice"), ("doubled",)),
        Node("Softmax", ("doubled",), ("shares",), (("axis", 1),)),
        Node("LeakyRelu", ("doubled",), ("leaky",), (("alpha", 0.5),)),
        Node("ReduceMax", ("doubled",), ("peak",), (("axes", (1, 2, 3)), ("keepdims", 0))),
    ]
    outputs = [TensorInfo("shares", "float32", ("N", 2, "H", "W")), TensorInfo("peak", "float32", ("N",))]
    outputs.append(TensorInfo("leaky", "float32", ("N", 2, "H", "W")))
    model = append(network.read_bytes(), nodes, outputs, [Constant("twice", (1,), [2.0])])
    session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
    image = np.full((1, 1, 2, 2), 100, np.uint8)
    logits, shares, peak, leaky = session.run(["logits", "shares", "peak", "leaky"], {"image": image})
    assert shares.sum(axis=1) == pytest.approx(1)
    assert peak[0] == pytest.approx(2 * logits.max())
    assert leaky == pytest.approx(np.where(logits > 0, 2 * logits, logits))


def test_appending_twice(network: Path, tmp_path: Path) -> None:
    once = append(network.read_bytes(), [Node("Neg", ("logits",), ("minus",))], [])
    twice = append(once, [Node("Neg", ("minus",), ("plus",))], [TensorInfo("plus", "float32", ("N", 2, "H", "W"))])
    session = onnxruntime.InferenceSession(twice, providers=["CPUExecutionProvider"])
    logits, plus = session.run(["logits", "plus"], {"image": np.full((1, 1, 2, 2), 9, np.uint8)})
    assert np.array_equal(logits, plus)


def test_no_truncation_is_taken_for_a_model_or_breaks(network: Path, tmp_path: Path) -> None:
    """Cut anywhere, a file is refused; where only metadata is missing, what is there is read."""
    data = network.read_bytes()
    whole = read_info(network)
    path = tmp_path / "cut.onnx"
    read = 0
    for length in range(len(data)):
        path.write_bytes(data[:length])
        try:
            info = read_info(path)
        except ModelError as error:
            assert "cut.onnx' is not a complete ONNX model (" in str(error)
            continue
        assert (info.inputs, info.outputs) == (whole.inputs, whole.outputs)
        assert info.metadata.items() < whole.metadata.items()
        read += 1
    assert read == 3  # before each of the entries of metadata


def survives(path: Path, data: bytes) -> None:
    """Check that a file is read, or refused in one sentence."""
    path.write_bytes(data)
    try:
        read_info(path)
    except ModelError as error:
        assert "\n" not in str(error)


@pytest.mark.parametrize("flip", [0xFF, 0x08])
def test_any_damaged_byte(network: Path, tmp_path: Path, flip: int) -> None:
    data = network.read_bytes()
    for position, byte in enumerate(data):
        survives(tmp_path / "odd.onnx", data[:position] + bytes([byte ^ flip]) + data[position + 1 :])


@pytest.mark.parametrize(
    "field",
    [
        _field(14, _field(2, "a value without a key")),
        _field(14, _field(1, "a key without a value")),
        _field(14, 5),
        _field(14, _field(1, 5) + _field(2, 6)),
        _field(14, _field(1, b"\xff\xfe") + _field(2, "x")),
        _field(8, 5),
        _field(8, _field(2, "seventeen")),
        _field(7, 5),
        _field(7, _field(11, 5)),
        _field(7, _field(5, _field(8, 5))),
        b"\xff" * 20,
        b"\x73",
    ],
)
def test_fields_of_another_kind(network: Path, tmp_path: Path, field: bytes) -> None:
    survives(tmp_path / "odd.onnx", network.read_bytes() + field)


@pytest.mark.parametrize("value", [0, 1, 127, 128, 300, 2**31, 2**63 - 1])
def test_numbers_there_and_back(value: int) -> None:
    assert _read_varint(memoryview(varint(value)), 0) == (value, len(varint(value)))


def test_negative_numbers_are_64_bit() -> None:
    assert len(varint(-1)) == 10
    assert _read_varint(memoryview(varint(-1)), 0)[0] == 2**64 - 1


def test_missing_file(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"no\.onnx': No such file"):
        read_info(tmp_path / "no.onnx")
    with pytest.raises(ModelError, match="Is a directory"):
        read_info(tmp_path)


@pytest.mark.parametrize(
    ("infos", "values"),
    [
        ([TensorInfo("x", "uint8", (1,) * 17)], ["'x'", "17", "16"]),
        ([TensorInfo("x", "uint8", (2**62,))], [str(2**62)]),
        ([TensorInfo(f"x{n}", "uint8", (1,)) for n in range(1100)], ["1000"]),
        ([TensorInfo("x" * 10**6, "uint8", (1,))], ["1000000"]),
    ],
)
def test_models_beyond_all_bounds_are_refused(tmp_path: Path, infos: list[TensorInfo], values: list[str]) -> None:
    path = tmp_path / "huge.onnx"
    path.write_bytes(graph_of(*infos))
    with pytest.raises(ModelError) as caught:
        read_info(path)
    assert all(value in str(caught.value) for value in ["huge.onnx", *values]) and len(str(caught.value)) < 300
