"""Networks as other people export them: some to be mapped, some to be refused, each with the answer that is right."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from flair_seg.models.onnxfile import (
    Constant,
    Dimension,
    Node,
    TensorInfo,
    _encode_tensor_info,
    _field,
    append,
    encode_constant,
)

SIDE = 64
"""Of the windows, in px."""
HEIGHT, WIDTH = 80, 112
BANDS = 3
BLOCK = 8
"""Side of the blocks of even grey, in px."""
Expected = Callable[[np.ndarray], np.ndarray]
SENTENCES = {
    "missing": ("stores its weights in", "not in the same folder"),
    "short": ("is incomplete", "Bytes: 20"),
    "outside": ("They must be in the folder of the model",),
    "boxes": ("object detection or instance segmentation",),
    "two inputs": ("has 2 inputs",),
    "channels": ("returns 256 channels", "from 1 to 255"),
    "names": ("Channels: 4", "Classes: 3"),
    "side": ("returns 20 x 20 px for a window of 64 x 64 px",),
    "tile": ("window_size", "1000000", "16384"),
    "square": ("64 x 32 px", "square"),
    "detector": ("'detector'", "Segmentor"),
    "size": ("does not run with windows of 60 px",),
    "image": ("a single prediction for the whole image",),
    "whole": ("one whole number per pixel", "returns 4"),
    "geoai": ("'object-detection'",),
}
"""What an error must name."""


def grey() -> np.ndarray:
    """Return an image of blocks of even grey, uint8 `(3, HEIGHT, WIDTH)`."""
    rows, columns = np.mgrid[:HEIGHT, :WIDTH] // BLOCK
    return np.repeat(((rows * 23 + columns * 17) % 240 + 8).astype(np.uint8)[None], BANDS, axis=0)


@dataclass(frozen=True)
class Odd:
    """One model file: how its graph ends, what is said of it, and the right answer.

    The graph scores class `c` of `k` by how near a pixel comes to the middle of the c-th of k parts of 0..255, so that
    the best class of grey x is floor(x * k / 256). `expected` makes the codes of an image, which hold in the `inner`
    pixels of even blocks alone where scores are interpolated; an error has `words` instead.
    """

    nodes: tuple[Node, ...] = (Node("Identity", ("scores",), ("out",)),)
    outputs: tuple[TensorInfo, ...] = (TensorInfo("out", "float32", ("N", 4, "H", "W")),)
    k: int = 4
    image: tuple[Dimension, ...] = ("N", BANDS, "H", "W")
    dtype: str = "float32"
    opset: int = 17
    metadata: Mapping[str, object] = field(default_factory=dict)
    sidecar: Mapping[str, object] | None = None
    levels: Sequence[tuple[float, float]] = ()
    constants: tuple[Constant, ...] = ()
    data: str = ""
    cut: int | None = None
    more: tuple[TensorInfo, ...] = ()
    expected: Expected | None = None
    inner: bool = False
    words: str = ""

    def write(self, path: Path) -> Path:
        """Write the file, and what lies beside it."""
        last = self.image[1] != BANDS
        nodes = [Node("Cast", ("image",), ("wide",), (("to", 1),))]
        if last:
            nodes.append(Node("Transpose", ("wide",), ("first",), (("perm", (0, 3, 1, 2)),)))
        nodes += [Node("Conv", ("first" if last else "wide", "slopes", "offsets"), ("scores",)), *self.nodes]
        slopes, offsets = zip(*(self.levels or _levels(self.k)))
        weights = [slope / BANDS for slope in slopes for _ in range(BANDS)]
        constants = [
            Constant("slopes", (len(slopes), BANDS, 1, 1), weights),
            Constant("offsets", (len(offsets),), offsets),
            *self.constants,
        ]
        inputs = [TensorInfo("image", self.dtype, self.image), *self.more]
        graph = _field(2, "odd") + b"".join(_field(11, _encode_tensor_info(info)) for info in inputs)
        header = _field(1, 8) + _field(8, _field(2, self.opset)) + _field(7, graph)
        model = append(header, nodes, self.outputs, constants[1:])
        model += _field(7, _field(5, self._slopes(path, constants[0])))
        for key, value in self.metadata.items():
            model += _field(14, _field(1, key) + _field(2, json.dumps(value)))
        path.write_bytes(model)
        if self.sidecar is not None:
            path.with_name(f"{path.name}.json").write_text(json.dumps(self.sidecar), "utf-8")
        return path

    def is_right(self, found: np.ndarray) -> bool:
        """Whether a map of `grey()` is the right one."""
        assert self.expected is not None
        places = np.arange(max(found.shape)) % BLOCK
        sure = (places > 1) & (places < BLOCK - 2) if self.inner else np.ones(len(places), bool)
        where = np.ix_(sure[: found.shape[0]], sure[: found.shape[1]])
        return bool(np.array_equal(found[where], self.expected(grey())[where]))

    def _slopes(self, path: Path, constant: Constant) -> bytes:
        """Return the first weights as a TensorProto, whose values may lie in another file."""
        if not self.data:
            return encode_constant(constant)
        values = np.asarray(constant.values, "<f4").tobytes()
        if self.cut != 0:
            path.with_name(self.data).write_bytes((b"\0" * 16 + values)[: self.cut])
        entries = {"location": self.data, "offset": "16", "length": str(len(values))}
        shape = b"".join(_field(1, size) for size in constant.shape) + _field(2, 1) + _field(8, constant.name)
        return shape + b"".join(_field(13, _field(1, k) + _field(2, v)) for k, v in entries.items()) + _field(14, 1)


def _levels(k: int, sharpness: float = 60) -> list[tuple[float, float]]:
    """Return slope and offset of each class: 2 level x - level^2, less the term common to all."""
    levels = [(c + 0.5) / k for c in range(k)]
    return [(sharpness * 2 * level / 255, -sharpness * level**2) for level in levels]


def deepness(names: object = None, **changes: object) -> dict[str, object]:
    """Return metadata of Deepness for a network that takes raw values."""
    usual: dict[str, object] = {
        "model_type": "Segmentor",
        "class_names": names or {str(i): f"class {i}" for i in range(4)},
        "resolution": 20,
        "tiles_size": SIDE,
        "standardization_mean": [0.0] * BANDS,
        "standardization_std": [1 / 255] * BANDS,
    }
    return {key: value for key, value in {**usual, **changes}.items() if value is not None}


def classes(k: int = 4, first: int = 0) -> Expected:
    """Return what makes codes of grey: k parts of 0..255."""
    return lambda image: (image[0].astype(int) * k // 256 + first).astype(np.uint8)


def above(level: float, low: int = 0, high: int = 1) -> Expected:
    """Return what tells grey from a level on from the rest."""
    return lambda image: np.where(image[0] >= level, high, low).astype(np.uint8)


def info(*shape: Dimension, dtype: str = "float32", name: str = "out") -> TensorInfo:
    """Return an output."""
    return TensorInfo(name, dtype, shape)


def node(op: str, source: str = "scores", target: str = "out", **attributes: object) -> Node:
    """Return a node of one input and output."""
    return Node(op, (source,), (target,), tuple(attributes.items()))  # type: ignore[arg-type]


_SIGMOID = (node("Sigmoid"),)
_ARGMAX = node("ArgMax", axis=1, keepdims=0)
_QUARTER = Node("MaxPool", ("scores",), ("out",), (("kernel_shape", (4, 4)), ("strides", (4, 4))))
_ONE = {"k": 1, "levels": [(0.1, -12.8)]}
"""One channel whose logit is 0 at grey 128."""


def _logit_grey(threshold: float) -> float:
    """Return the grey from which the one channel reaches a probability."""
    return 128 + 10 * float(np.log(threshold / (1 - threshold)))


_queries = Constant("queries", (1, 4, 5), np.where(np.eye(4, 5), 9.0, 0.0).ravel().tolist())
_QUERIES = (
    Node("Shape", ("wide",), ("shape",)),
    Node("Gather", ("shape", "zero"), ("count",), (("axis", 0),)),
    Node("Concat", ("count", "ones"), ("repeats",), (("axis", 0),)),
    Node("Expand", ("queries", "repeats"), ("class_queries_logits",)),
    node("Identity", target="masks_queries_logits"),
)
_WHOLE = (Constant("zero", (1,), (0,), "int64"), Constant("ones", (2,), (1, 1), "int64"))
_GEOAI = {"task": "semantic-segmentation", "input_height": SIDE, "id2label": {str(i): f"class {i}" for i in range(4)}}
_UNIT = [(255 * slope, offset) for slope, offset in _levels(4)]

RUN: dict[str, Odd] = {
    "logits": Odd(metadata=deepness(), expected=classes()),
    "softmax": Odd((node("Softmax", axis=1),), metadata=deepness(), expected=classes()),
    "old_opset": Odd(opset=11, metadata=deepness(), expected=classes()),
    "weights_in_second_file": Odd(data="second.onnx.data", metadata=deepness(), expected=classes()),
    "quarter_declared": Odd(
        (_QUARTER,), (info("N", 4, 16, 16),), image=("N", BANDS, SIDE, SIDE), metadata=deepness(),
        expected=classes(), inner=True,
    ),
    "quarter_open": Odd((_QUARTER,), metadata=deepness(), expected=classes(), inner=True),
    "argmax": Odd((_ARGMAX,), (info("N", "H", "W", dtype="int64"),), metadata=deepness(), expected=classes()),
    "argmax_kept_as_float": Odd(
        (node("ArgMax", target="whole", axis=1, keepdims=1), node("Cast", "whole", to=1)),
        (info("N", 1, "H", "W"),), metadata=deepness(), expected=classes(),
    ),
    "argmax_at_a_half": Odd(
        (
            node("MaxPool", target="half", kernel_shape=(2, 2), strides=(2, 2)),
            node("ArgMax", "half", axis=1, keepdims=1),
        ),
        (info("N", 1, "h", "w", dtype="int64"),), metadata=deepness(), expected=classes(),
    ),
    "argmax_named_from_1": Odd(
        (_ARGMAX,), (info("N", "H", "W", dtype="int64"),), expected=classes(4, 1),
        metadata=deepness({str(i): f"class {i}" for i in range(1, 5)}),
    ),
    "channels_last": Odd(
        (node("Transpose", perm=(0, 2, 3, 1)),), (info("N", SIDE, SIDE, 4),), image=("N", SIDE, SIDE, BANDS),
        metadata=deepness(), expected=classes(),
    ),
    "channels_last_open": Odd(
        (node("Transpose", perm=(0, 2, 3, 1)),), (info("N", "H", "W", 4),), image=("N", "H", "W", BANDS),
        metadata=deepness(), expected=classes(),
    ),
    "only_the_output_last": Odd(
        (node("Transpose", perm=(0, 2, 3, 1)),), (info("N", "H", "W", 4),), metadata=deepness(), expected=classes()
    ),
    "binary": Odd(
        _SIGMOID, (info("N", 1, "H", "W"),), **_ONE, metadata=deepness({"0": "road"}), expected=above(_logit_grey(0.5))
    ),
    "binary_threshold": Odd(
        _SIGMOID, (info("N", 1, "H", "W"),), **_ONE, expected=above(_logit_grey(0.9)),
        metadata=deepness({"0": "not_road", "1": "road"}, seg_thresh=0.9),
    ),
    "binary_logits": Odd(
        outputs=(info("N", 1, "H", "W"),), **_ONE, expected=above(_logit_grey(0.5)),
        metadata=deepness({"0": "not_road", "1": "road"}, seg_thresh=0.0),
    ),
    "binary_squeezed": Odd(
        (node("Sigmoid", target="soft"), Node("Squeeze", ("soft", "one"), ("out",))), (info("N", SIDE, SIDE),), **_ONE,
        image=("N", BANDS, SIDE, SIDE), constants=(Constant("one", (1,), (1,), "int64"),),
        metadata=deepness(["rest", "road"]), expected=above(_logit_grey(0.5)),
    ),
    "binary_squeezed_open": Odd(
        (node("Sigmoid", target="soft"), Node("Squeeze", ("soft", "one"), ("out",))), (info("N", "H", "W"),), **_ONE,
        constants=(Constant("one", (1,), (1,), "int64"),), metadata=deepness(["rest", "road"]),
        expected=above(_logit_grey(0.5)),
    ),
    "tokens_besides": Odd(
        (Node("Reshape", ("scores", "list"), ("tokens",)), node("Identity")),
        (info("N", 4, "L", name="tokens"), info("N", 4, "H", "W")), metadata=deepness(), expected=classes(),
        constants=(Constant("list", (3,), (0, 4, -1), "int64"),),
    ),
    "yes_and_no": Odd(
        (node("Sigmoid", target="soft"), Node("Greater", ("soft", "level"), ("out",))),
        (info("N", 1, "H", "W", dtype="bool"),), **_ONE, constants=(Constant("level", (), (0.3,)),),
        metadata=deepness({"0": "road"}), expected=above(_logit_grey(0.3)),
    ),
    "several_labels": Odd(
        _SIGMOID, (info("N", 2, "H", "W"),), k=2, levels=[(0.05, -4.5), (0.1, -14.025)],
        metadata=deepness({"0": "road", "1": "house"}, seg_thresh=0.5),
        # The logits are 0 at grey 90 and 140.25, and alike at 190.5.
        expected=lambda image: np.where(image[0] < 90, 0, np.where(image[0] <= 190, 1, 2)).astype(np.uint8),
    ),
    "sigmoids_that_compete": Odd(_SIGMOID, levels=_levels(4, 6), metadata=deepness(), expected=classes()),
    "names_by_output": Odd(metadata=deepness([{str(i): f"class {i}" for i in range(4)}]), expected=classes()),
    "names_in_a_list": Odd(metadata=deepness([f"class {i}" for i in range(4)]), expected=classes()),
    "names_from_1": Odd(metadata=deepness({str(i): f"class {i}" for i in range(1, 5)}), expected=classes(4, 1)),
    "background_unnamed": Odd(metadata=deepness({str(i): f"class {i}" for i in range(1, 4)}), expected=classes()),
    "prediction_comes_second": Odd(
        (node("MaxPool", target="features", kernel_shape=(2, 2), strides=(2, 2)), node("Identity")),
        (info("N", 4, 32, 32, name="features"), info("N", 4, SIDE, SIDE)), image=("N", BANDS, SIDE, SIDE),
        metadata=deepness(), expected=classes(),
    ),
    "features_come_first": Odd(
        (node("MaxPool", target="features", kernel_shape=(2, 2), strides=(2, 2)), node("Identity")),
        (info("N", 4, "h", "w", name="features"), info("N", 4, "H", "W")), metadata=deepness(), expected=classes(),
    ),
    "the_activated_output": Odd(
        (node("Neg", target="auxiliary"), node("Softmax", axis=1)),
        (info("N", 4, "a", "b", name="auxiliary"), info("N", 4, "c", "d")), metadata=deepness(), expected=classes(),
    ),
    "names_for_two_predictions": Odd(
        (
            Node("Slice", ("scores", "nothing", "three", "axis"), ("features",)), node("Identity"),
        ),
        (info("N", 3, "H", "W", name="features"), info("N", 4, "H", "W")),
        constants=tuple(Constant(name, (1,), (value,), "int64") for name, value in
                        (("nothing", 0), ("three", 3), ("axis", 1))),
        metadata=deepness([{"0": "a", "1": "b", "2": "c"}, {str(i): f"class {i}" for i in range(4)}]),
        expected=lambda image: np.minimum(classes()(image), 2),
    ),
    "mask2former": Odd(
        _QUERIES, (info("N", 4, 5, name="class_queries_logits"), info("N", 4, "h", "w", name="masks_queries_logits")),
        constants=(_queries, *_WHOLE), levels=[(slope, offset - 5) for slope, offset in _levels(4, 6)],
        metadata=deepness(), expected=classes(),
    ),
    "queries_without_names": Odd(
        (
            *_QUERIES[:3],
            Node("Expand", ("queries", "repeats"), ("a",)),
            Node("Concat", ("scores", "scores"), ("b",), (("axis", 1),)),
        ),
        (info("N", 8, 5, name="a"), info("N", 8, "h", "w", name="b")),
        constants=(Constant("queries", (1, 8, 5), [*_queries.values, *_queries.values]), *_WHOLE),
        levels=[(slope, offset - 5) for slope, offset in _levels(4, 6)], metadata=deepness(), expected=classes(),
    ),
    "float16": Odd(dtype="float16", metadata=deepness(), expected=classes()),
    "fixed_batch": Odd(
        image=(3, BANDS, 32, 32), outputs=(info(3, 4, 32, 32),), metadata=deepness(tiles_size=999), expected=classes()
    ),
    "sidecar_of_geoai": Odd(levels=_UNIT, sidecar=_GEOAI, expected=classes()),
    "sidecar_of_geodeep": Odd(sidecar=deepness(), expected=classes()),
    "no_tile_size": Odd(metadata=deepness(tiles_size=None), expected=classes()),
}  # fmt: skip

REFUSED: dict[str, Odd] = {
    "weights_missing": Odd(data="gone.onnx.data", cut=0, metadata=deepness(), words="missing"),
    "weights_cut": Odd(data="cut.onnx.data", cut=20, metadata=deepness(), words="short"),
    "weights_elsewhere": Odd(data="../other.onnx.data", cut=0, metadata=deepness(), words="outside"),
    "detection": Odd(
        (node("Flatten"),), (info("N", 300, 6),), image=("N", BANDS, SIDE, SIDE), metadata=deepness(), words="boxes"
    ),
    "instances": Odd(
        (node("Flatten", target="boxes"), node("Identity")),
        (info("N", 116, 8400, name="boxes"), info("N", 32, 16, 16)), metadata=deepness(), words="boxes",
    ),
    "instances_of_torchvision": Odd(
        outputs=(info("n", 4, name="boxes"), info("n", name="labels", dtype="int64"), info("n", 1, "H", "W")),
        metadata=deepness(), words="boxes",
    ),
    "whole_image": Odd((node("Flatten"),), (info("N", 10),), metadata=deepness(), words="image"),
    "two_images": Odd(more=(TensorInfo("date", "float32", ("N",)),), metadata=deepness(), words="two inputs"),
    "256_classes": Odd(
        outputs=(info("N", 256, "H", "W"),), k=256, words="channels",
        metadata=deepness({str(i): f"class {i}" for i in range(256)}),
    ),
    "fewer_names": Odd(metadata=deepness({"0": "a", "1": "b", "2": "c"}), words="names"),
    "odd_side": Odd(
        (node("AveragePool", kernel_shape=(5, 5), strides=(3, 3)),), metadata=deepness(), words="side"
    ),
    "unreasonable_tile": Odd(metadata=deepness(tiles_size=1_000_000), words="tile"),
    "not_square": Odd(
        image=("N", BANDS, 32, SIDE), outputs=(info("N", 4, 32, SIDE),), metadata=deepness(), words="square"
    ),
    "detector": Odd(metadata=deepness(model_type="Detector"), words="detector"),
    "another_size": Odd(
        (Node("Add", ("scores", "grid"), ("out",)),), constants=(Constant("grid", (SIDE, 1), (0.0,) * SIDE),),
        metadata=deepness(tiles_size=60), words="size",
    ),
    "more_codes": Odd(
        (_ARGMAX, node("Identity", "out", "codes")), (info("N", "H", "W", dtype="int64", name="codes"),),
        levels=[(0.0, 0.0)] * 3 + [(0.0, 1.0)], metadata=deepness({"0": "a", "1": "b", "2": "c"}), words="names",
    ),
    "whole_numbers_by_channel": Odd(
        (node("Cast", to=7),), (info("N", 4, "H", "W", dtype="int64"),), metadata=deepness(), words="whole"
    ),
    "sidecar_of_a_detector": Odd(sidecar={**_GEOAI, "task": "object-detection"}, words="geoai"),
}  # fmt: skip
