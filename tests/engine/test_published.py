"""Published networks are put together from a skeleton and a weights file, without PyTorch."""

from __future__ import annotations

import json
import os
import struct
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import pytest
from numpy.typing import NDArray
from stub_published import (
    BANDS,
    DECODER,
    ENCODER,
    RECIPES,
    SIZE,
    STORED,
    Call,
    make_tensors,
    published,
    safetensors,
    torch_file,
    write_skeleton,
)

from flair_seg.errors import CancelledError, InputError, ModelError, RasterError
from flair_seg.feedback import Feedback
from flair_seg.models.model import load_model
from flair_seg.models.published.assemble import assemble
from flair_seg.models.published.recipes import Recipe
from flair_seg.models.published.skeleton import Skeleton, find_skeletons
from flair_seg.models.published.weights import open_weights
from flair_seg.tools.library.precision import assemble_checked

KERNEL = f"{ENCODER}conv.weight"


@pytest.fixture
def skeleton(tmp_path: Path) -> Path:
    """The skeleton of a small network."""
    return write_skeleton(tmp_path / "stub.skeleton")


@pytest.fixture
def weights(tmp_path: Path) -> Path:
    """Its weights file."""
    path = tmp_path / "stub.safetensors"
    path.write_bytes(safetensors(published(make_tensors())))
    return path


@pytest.fixture
def output(tmp_path: Path) -> Path:
    """Where the finished file goes; nothing else is in its folder."""
    folder = tmp_path / "out"
    folder.mkdir()
    return folder / "stub.onnx"


def run(path: Path, images: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return what ONNX Runtime says of images."""
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    return session.run(None, {"image": images})[0]


def expected(tensors: dict[str, NDArray[np.float32]], images: NDArray[np.float32]) -> NDArray[np.float64]:
    """Return the network's logits in plain arithmetic."""
    gamma, beta, mean, variance = (tensors[f"encoder.norm.{n}"].astype(float)[:, None, None] for n in
                                   ("weight", "bias", "running_mean", "running_var"))  # fmt: skip
    padded = np.pad(images.astype(float), [(0, 0), (0, 0), (1, 1), (1, 1)])
    windows = np.lib.stride_tricks.sliding_window_view(padded, (3, 3), axis=(2, 3))
    features = np.einsum("nbyxij,fbij->nfyx", windows, tensors["encoder.conv.weight"].astype(float))
    active = np.maximum((features - mean) / np.sqrt(variance + 1e-5) * gamma + beta, 0)
    head = tensors["segmentation_head.0.weight"][:, :, 0, 0].astype(float)
    return np.einsum("nfyx,cf->ncyx", active, head) + tensors["segmentation_head.0.bias"][:, None, None]


def images() -> NDArray[np.float32]:
    """Return two windows of noise, float32 (2, bands, size, size)."""
    return np.random.default_rng(5).uniform(-1, 1, (2, BANDS, SIZE, SIZE)).astype(np.float32)


def test_the_finished_network_computes_what_its_weights_say(skeleton: Path, weights: Path, output: Path) -> None:
    made = assemble(skeleton, weights, output, precision="float32")
    assert (made.precision, made.tensors) == ("float32", len(make_tensors()))
    assert made.unused == (f"{ENCODER}norm.num_batches_tracked",)
    assert np.allclose(run(output, images()), expected(make_tensors(), images()), atol=1e-5)
    model = load_model(output)
    assert model.manifest.version == weights.name
    assert json.loads(output.with_suffix(".json").read_text(encoding="utf-8")) == json.loads(model.manifest.to_json())
    assert sorted(os.listdir(output.parent)) == ["stub.json", "stub.onnx"]


def test_half_precision_is_stored_where_it_does_no_harm(skeleton: Path, weights: Path, output: Path) -> None:
    whole = assemble(skeleton, weights, output, precision="float32", version="abc").output.stat().st_size
    made = assemble(skeleton, weights, output, version="abc")
    assert made.precision == "half"
    kernel = make_tensors()["encoder.conv.weight"]
    assert 1.5 * kernel.size < whole - output.stat().st_size < 2 * kernel.size
    assert np.allclose(run(output, images()), expected(make_tensors(), images()), atol=5e-3)
    assert load_model(output).manifest.version == "abc"


@pytest.mark.parametrize("factor", [1e6, 1e-7, 1e-30])
def test_weights_beyond_half_precision_stay_as_they_are(
    skeleton: Path, tmp_path: Path, output: Path, factor: float
) -> None:
    tensors = make_tensors()
    tensors["encoder.conv.weight"] *= np.float32(factor)
    path = tmp_path / "far.safetensors"
    path.write_bytes(safetensors(published(tensors)))
    with pytest.raises(ModelError, match="kernel"):
        assemble(skeleton, path, output, precision="half")
    assert not os.listdir(output.parent)
    made = assemble(skeleton, path, output)
    assert made.precision == "float32" and "kernel" in made.precision_reason
    right = expected(tensors, images())
    assert np.abs(run(output, images()) - right).max() < 1e-5 * np.abs(right).max()


def test_output_channels_that_were_never_trained_are_left_out(skeleton: Path, tmp_path: Path, output: Path) -> None:
    tensors = make_tensors()
    stored = dict(tensors)
    for name in ("segmentation_head.0.weight", "segmentation_head.0.bias"):
        stored[name] = np.full((STORED, *tensors[name].shape[1:]), 9, np.float32)
        stored[name][[4, 0, 2]] = tensors[name]
    path = tmp_path / "all.safetensors"
    path.write_bytes(safetensors(published(stored)))
    assemble(skeleton, path, output, precision="float32")
    assert np.allclose(run(output, images()), expected(tensors, images()), atol=1e-5)


def test_channels_that_the_file_does_not_have(
    skeleton: Path, weights: Path, output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = Skeleton.read(skeleton)
    damaged = replace(whole, channels=replace(whole.channels, kept=(4, 0), stored=len(whole.channels.kept)))
    monkeypatch.setattr(Skeleton, "read", lambda path: damaged)
    with pytest.raises(ModelError, match="segmentation_head"):
        assemble(skeleton, weights, output, precision="float32")
    assert not os.listdir(output.parent)


@pytest.mark.parametrize("layout", ["bare", "lightning", "float16", "float64", "transposed"])
def test_files_of_pytorch_hold_the_same(skeleton: Path, tmp_path: Path, output: Path, layout: str) -> None:
    tensors: dict[str, NDArray[Any]] = dict(make_tensors())
    if layout in ("float16", "float64"):
        tensors = {name: values.astype(layout) for name, values in tensors.items()}
    if layout == "transposed":
        kernel = tensors["encoder.conv.weight"]
        tensors["encoder.conv.weight"] = np.moveaxis(np.ascontiguousarray(np.moveaxis(kernel, 1, 3)), 3, 1)
    named = published(tensors)
    lightning = {
        "epoch": 3,
        "state_dict": named,
        "hyper_parameters": {
            "path": Call("pathlib", "PosixPath", "a"),
            "seed": 2**40,
            "none": (None, True, 0.5),
            "scalar": Call("numpy.core.multiarray", "scalar", Call("_codecs", "encode", "x", "latin1")),
        },
    }
    path = tmp_path / "stub.ckpt"
    path.write_bytes(torch_file(lightning if layout == "lightning" else named))
    assemble(skeleton, path, output, precision="float32")
    close = 1e-3 if layout == "float16" else 1e-5
    assert np.allclose(run(output, images()), expected(make_tensors(), images()), atol=close)


def test_the_operations_of_recipes() -> None:
    values = np.arange(6, dtype=np.float32).reshape(2, 3)
    assert Recipe("copy", ("a",)).make([values], (1, 6)).tolist() == [[0, 1, 2, 3, 4, 5]]
    assert Recipe("transpose", ("a",)).make([values], (3, 2)).tolist() == [[0, 3], [1, 4], [2, 5]]
    one, two = np.ones(2, np.float32), np.full(2, 2, np.float32)
    assert Recipe("shift", tuple("gbmvc"), 2.0).make([two, one, one, two, 2 * two], (2,)).tolist() == [4, 4]
    # A window of 2 x 2 px: the offset between pixels, from (-1, -1) to (1, 1), is the row of the table.
    table = np.arange(9, dtype=np.float32)[:, None]
    rows = [[4, 3, 1, 0], [5, 4, 2, 1], [7, 6, 4, 3], [8, 7, 5, 4]]
    assert Recipe("spread", ("t",)).make([table], (1, 1, 4, 4)).tolist() == [[rows]]
    assert Recipe("spread", ("t",)).make([table], (16, 1)).ravel().tolist() == [v for row in rows for v in row]
    with pytest.raises(ModelError, match="scale"):
        Recipe("scale", ("a",))


def lying(**entry: object) -> Callable[[dict[str, NDArray[Any]]], bytes]:
    """Return what writes a file whose header says something else of the first tensor."""
    return lambda tensors: safetensors(tensors, **{next(iter(tensors)): entry})


def header(text: bytes, rest: bytes = b"") -> Callable[[dict[str, NDArray[Any]]], bytes]:
    """Return what writes a file with another header."""
    return lambda tensors: struct.pack("<Q", len(text)) + text + rest


def other_length(length: int) -> Callable[[dict[str, NDArray[Any]]], bytes]:
    """Return what writes a file that says its header has so many bytes."""
    return lambda tensors: struct.pack("<Q", length) + safetensors(tensors)[8:]


FILES: dict[str, tuple[Callable[[dict[str, NDArray[Any]]], bytes], str]] = {
    "empty": (lambda tensors: b"", "safetensors"),
    "page": (lambda tensors: b"<!doctype html><html>", "web page"),
    "pointer": (lambda tensors: b"version https://git-lfs.github.com/spec/v1\noid", "LFS"),
    "cut header": (lambda tensors: safetensors(tensors)[:100], "more than the file"),
    "cut values": (lambda tensors: safetensors(tensors)[:-1], "size of its tensors"),
    "more values": (lambda tensors: safetensors(tensors) + b"\0", "size of its tensors"),
    "header of 10 GB": (other_length(10 * 2**30), "safetensors"),
    "header of 2^64": (other_length(2**64 - 1), "safetensors"),
    "no JSON": (other_length(50), "JSON"),
    "a list": (header(b"[1, 2]"), "list"),
    "twice": (header(b'{"a": {"dtype": "F32"}, "a": {}}'), "occurs twice"),
    "deep": (header(b'{"a": ' + b"[" * 5000 + b"]" * 5000 + b"}"), "nested"),
    "no keys": (header(b'{"a": {"dtype": "F32", "shape": [0]}}'), "'a'"),
    "beyond the file": (lying(data_offsets=[0, 10**9]), "conv.weight"),
    "overlap": (lambda tensors: safetensors(tensors, **{f"{ENCODER}norm.weight": {"data_offsets": [0, 48]}}),
                "overlap"),
    "backwards": (lying(data_offsets=[1296, 0]), "conv.weight"),
    "not a number": (lying(data_offsets=[0, float("nan")]), "NaN"),
    "fraction": (lying(data_offsets=[0.0, 1296.0]), "data_offsets"),
    "truth": (lying(shape=[True, 324]), "shape"),
    "negative": (lying(shape=[-12, -3, 3, 3]), "shape"),
    "65 bits": (lying(shape=[2**64, 0]), "64 bits"),
    "many dimensions": (lying(shape=[1] * 40 + [324]), "conv.weight"),
    "unknown type": (lying(dtype="F8_E4M3"), "F8_E4M3"),
    "integers": (lying(dtype="I32"), "int32"),
    "cut archive": (lambda tensors: torch_file(tensors)[:-40], "end is missing"),
    "half an archive": (lambda tensors: torch_file(tensors)[: len(torch_file(tensors)) // 2], "end is missing"),
    "old format": (lambda tensors: b"\x80\x02\x8a\x0a" + bytes(100), "PyTorch before 1.6"),
    "a call": (lambda tensors: torch_file({"a": Call("os", "system", "echo"), **tensors}), "os.system"),
    "a builtin": (lambda tensors: torch_file({"a": Call("builtins", "eval", "1"), **tensors}), "builtins.eval"),
    "bomb": (lambda tensors: torch_file(tensors, compression=zipfile.ZIP_DEFLATED), "compressed"),
    "no pickle": (lambda tensors: torch_file(tensors, data__pkl=None), "data.pkl"),
    "no values": (lambda tensors: torch_file(tensors, **{"data/0": None}), "data/0"),
    "few values": (lambda tensors: torch_file(tensors, **{"data/0": b"\0\0"}), "conv.weight"),
    "nonsense": (lambda tensors: torch_file(tensors, data__pkl=b"\x80\x02}q\x00(."), "tensors"),
    "no mark": (lambda tensors: torch_file(tensors, data__pkl=b"\x80\x02}t."), "damaged"),
    "empty stack": (lambda tensors: torch_file(tensors, data__pkl=b"\x80\x02."), "damaged"),
    "unknown opcode": (lambda tensors: torch_file(tensors, data__pkl=b"\x80\x02\xff."), "Cannot read"),
    "extension": (lambda tensors: torch_file(tensors, data__pkl=b"\x80\x02\x82\x01."), "EXT1"),
    "no tensors": (lambda tensors: torch_file({"a": 1}), "tensors: 0"),
    "big-endian": (lambda tensors: torch_file(tensors, byteorder=b"big"), "big-endian"),
}  # fmt: skip


@pytest.mark.parametrize("kind", FILES)
def test_damaged_and_lying_files_are_refused_in_a_sentence(
    skeleton: Path, tmp_path: Path, output: Path, kind: str
) -> None:
    write, named = FILES[kind]
    path = tmp_path / "bad.safetensors"
    path.write_bytes(write(published(make_tensors())))
    with pytest.raises(ModelError) as caught:
        assemble(skeleton, path, output)
    message = str(caught.value)
    assert named in message and "\n" not in message and len(message) < 600, message
    assert not os.listdir(output.parent)


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (lambda t: {n: v for n, v in t.items() if not n.endswith("0.bias")}, "segmentation_head.0.bias"),
        (lambda t: {**t, KERNEL: t[KERNEL][:, :2]}, f"{KERNEL}' has the shape [12, 2, 3, 3] instead of [12, 3, 3, 3]"),
        (lambda t: {**t, f"{ENCODER}extra": np.zeros(1, np.float32)}, f"{ENCODER}extra"),
        (lambda t: {**t, "model.encoders.DEM_ELEV.x": np.zeros(1, np.float32)}, "DEM_ELEV"),
        (lambda t: {**t, KERNEL.removeprefix("model."): t[KERNEL]}, "twice"),
        (lambda t: {**t, KERNEL: np.where(t[KERNEL] > 0.4, np.float32(np.nan), t[KERNEL])}, KERNEL),
        (lambda t: {**t, f"{ENCODER}norm.weight": np.zeros(12, np.int64)}, "int64"),
    ],
    ids=["missing", "misshapen", "extra", "foreign", "twice", "not numbers", "integers"],
)  # fmt: skip
@pytest.mark.parametrize("write", [safetensors, torch_file])
def test_weights_of_another_network_are_refused_by_name(
    skeleton: Path,
    tmp_path: Path,
    output: Path,
    change: Callable[[dict[str, NDArray[Any]]], dict[str, NDArray[Any]]],
    named: str,
    write: Callable[[dict[str, NDArray[Any]]], bytes],
) -> None:
    path = tmp_path / "other"
    path.write_bytes(write(change(published(make_tensors()))))
    output.write_text("before", encoding="utf-8")
    with pytest.raises(ModelError) as caught:
        assemble(skeleton, path, output)
    assert named in str(caught.value)
    assert os.listdir(output.parent) == [output.name] and output.read_text(encoding="utf-8") == "before"


def test_tensors_outside_of_the_network_are_listed(skeleton: Path, tmp_path: Path, output: Path) -> None:
    path = tmp_path / "more.safetensors"
    more = {"criterion.weight": np.ones(19, np.float32), "model.aux_decoders.x": np.ones(2, np.float32)}
    path.write_bytes(safetensors({**published(make_tensors()), **more}))
    assert {"criterion.weight", "model.aux_decoders.x"} < set(assemble(skeleton, path, output).unused)


@pytest.mark.parametrize(
    "content",
    [b"", b"FSK1", b"FSK1\xff\xff\xff\xff", b"FSK1\x01\x00\x00\x00x", b"PK\x03\x04" + bytes(50)],
)
def test_what_is_no_skeleton_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.skeleton"
    path.write_bytes(content)
    with pytest.raises(ModelError, match=r"x\.skeleton"):
        Skeleton.read(path)


@pytest.mark.parametrize(
    "changes",
    [
        {"recipes": {}},
        {"recipes": {"gone": {"operation": "copy", "tensors": ["segmentation_head.0.bias"], "epsilon": 0.0}}},
        {"recipes": {"kernel": {"operation": "guess", "tensors": ["a"], "epsilon": 0.0}}},
        {"recipes": {"kernel": {"operation": "copy", "tensors": ["nowhere"], "epsilon": 0.0}}},
        {"tensors": {"encoder.conv.weight": [1, 2]}},
        {"tensors": {"encoder.conv.weight": "x"}},
        {"name": 1},
        {"more": 1},
    ],
)
def test_a_skeleton_that_contradicts_itself_is_refused(
    tmp_path: Path, weights: Path, output: Path, changes: dict[str, object]
) -> None:
    path = write_skeleton(tmp_path / "odd.skeleton", **changes)
    with pytest.raises(ModelError):
        assemble(path, weights, output)
    assert not os.listdir(output.parent)


def test_a_recipe_that_does_not_give_the_constants_shape_is_refused(
    tmp_path: Path, weights: Path, output: Path
) -> None:
    copied = {"operation": "copy", "tensors": ["encoder.norm.weight"], "epsilon": 0.0}
    recipes = {name: {"operation": r.operation, "tensors": list(r.tensors), "epsilon": r.epsilon} for name, r in
               RECIPES.items()}  # fmt: skip
    path = write_skeleton(tmp_path / "odd.skeleton", recipes={**recipes, "head": copied})
    with pytest.raises(ModelError, match="head"):
        assemble(path, weights, output)
    assert not os.listdir(output.parent)


class _Cancelled(Feedback):
    """Cancels after some constants."""

    def __init__(self, after: int) -> None:
        self.left = after

    def is_cancelled(self) -> bool:
        self.left -= 1
        return self.left < 0


@pytest.mark.parametrize("after", [0, 2])
def test_cancelling_leaves_nothing(skeleton: Path, weights: Path, output: Path, after: int) -> None:
    with pytest.raises(CancelledError):
        assemble(skeleton, weights, output, feedback=_Cancelled(after))
    assert not os.listdir(output.parent)


@pytest.mark.skipif(os.name == "nt", reason="limits of a process")
def test_a_full_disk_leaves_nothing(skeleton: Path, weights: Path, output: Path) -> None:
    """A limit on the size of files fails as a full disk does."""
    import resource
    import signal

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, before[1]))
        with pytest.raises(RasterError, match=r"stub\.onnx"):
            assemble(skeleton, weights, output)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)
    assert not os.listdir(output.parent)


def test_a_file_that_shrinks_while_it_is_read_is_refused(weights: Path) -> None:
    data = weights.read_bytes()
    length = struct.unpack("<Q", data[:8])[0]
    padded = data[8 : 8 + length] + b" " * 10**5  # more than what is read ahead
    weights.write_bytes(struct.pack("<Q", len(padded)) + padded + data[8 + length :])
    with open_weights(weights) as opened:
        os.truncate(weights, weights.stat().st_size - 2000)
        with pytest.raises(ModelError, match="ends within"):
            for name in opened.tensors:
                if name.startswith((KERNEL, DECODER)):
                    opened.read(name)


@pytest.mark.parametrize("name", ["x", "none.safetensors"])
def test_what_is_no_file_is_refused(skeleton: Path, tmp_path: Path, output: Path, name: str) -> None:
    (tmp_path / "x").mkdir()
    with pytest.raises(ModelError, match=name):
        assemble(skeleton, tmp_path / name, output)


def test_the_outputs_name_says_what_it_is(skeleton: Path, weights: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"\.onnx"):
        assemble(skeleton, weights, tmp_path / "x.pth")


def test_shipped_skeletons_are_small_and_complete() -> None:
    found = find_skeletons()
    assert sum(path.stat().st_size for path in found.values()) < 4e6
    for name, path in found.items():
        skeleton = Skeleton.read(path)
        assert skeleton.name == name and skeleton.manifest.window_size == 512
        assert skeleton.manifest.licence == "etalab-2.0" and "IGN" in skeleton.manifest.attribution
        assert len(skeleton.channels.kept) == len(skeleton.manifest.classes)
        needed = {tensor for recipe in skeleton.recipes.values() for tensor in recipe.tensors}
        assert needed == set(skeleton.tensors)
        assert skeleton.graph()


def thin_margins(step: float) -> dict[str, NDArray[np.float32]]:
    """Return weights of which two classes differ by a feature that half precision has or loses, for a small step."""
    tensors = make_tensors()
    for name in ("weight", "bias", "running_mean", "running_var"):
        tensors[f"encoder.norm.{name}"][:] = 0 if name in ("bias", "running_mean") else 1
    kernel = tensors["encoder.conv.weight"]
    kernel[1] = kernel[0] * np.float32(1 + step)
    head = tensors["segmentation_head.0.weight"]
    head[:] = 0
    head[0, 0], head[1, 1], head[2, 2] = 1, 1, -1
    tensors["segmentation_head.0.bias"][:] = (0, 0, -1e6)
    return tensors


@pytest.mark.parametrize(("step", "precision"), [(0.1, "half"), (1e-5, "float32")])
def test_half_precision_that_changes_the_map_is_not_used(
    skeleton: Path, tmp_path: Path, output: Path, step: float, precision: str
) -> None:
    path = tmp_path / "thin.safetensors"
    path.write_bytes(safetensors(published(thin_margins(step))))
    assert assemble(skeleton, path, output).precision == "half"
    made = assemble_checked(skeleton, path, output)
    assert made.precision == precision and "%" in made.precision_reason
    asked = output.with_name("asked.onnx")
    assemble(skeleton, path, asked, precision=made.precision)
    assert output.read_bytes() == asked.read_bytes()
    assert output.with_suffix(".json").read_bytes() == asked.with_suffix(".json").read_bytes()
    assert len(os.listdir(output.parent)) == 4


def test_the_checks_network_is_cancelled_without_a_trace(skeleton: Path, weights: Path, output: Path) -> None:
    for after in (0, 3, 6, 9):
        with pytest.raises(CancelledError):
            assemble_checked(skeleton, weights, output, feedback=_Cancelled(after))
        assert not os.listdir(output.parent)
