"""What is added to a network's graph: raw pixels in front of it, and classes, scores or probabilities behind it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal, Union

from ...errors import ModelError
from ...models.model import ModelMember
from ...models.onnxfile import ELEMENT_NUMBERS, Constant, Dimension, Node, TensorInfo, append, with_input
from ...models.weights import whole_model
from .softmax import SOFTMAX_OPSET, softmax_nodes

Product = Literal["classes", "scores", "probabilities", "logits"]
"""What comes out: class indices; scores of the classes, of any kind; probabilities; logits."""
Attributes = tuple[tuple[str, Union[int, float, str, "tuple[int, ...]"]], ...]
PRODUCT, TOTAL, SIZE = "flair_product", "flair_total", "flair_size"
STARTS, ENDS = "flair_starts", "flair_ends"
"""Inputs of a graph that cuts: the first row and column of the product, and those after the last; int64 `(2,)`."""
_PIXELS = "flair_pixels"
RESIZE_OPSET = 11
"""From this operator set on Resize takes sizes, and centres pixels."""
_SLICE_OPSET = 10
"""From this operator set on Slice takes its limits as inputs."""
_UNSQUEEZE_OPSET = 13
"""From this operator set on Unsqueeze takes its axes as an input, before as an attribute."""
_LINEAR: Attributes = (("mode", "linear"), ("coordinate_transformation_mode", "half_pixel"))
_NEAREST: Attributes = (
    ("mode", "nearest"),
    ("coordinate_transformation_mode", "asymmetric"),
    ("nearest_mode", "floor"),
)
_LEAST = 2.0**-23
"""Of probabilities whose logarithm is taken: float32 tells 1 - `_LEAST` from 1."""


@dataclass(frozen=True)
class Levelling:
    """What changes a network's raw values before it sees them: `value * gain + offset`, each one number a band.

    What is nodata comes in as NaN, so that each network sees `fill` there, whatever the gain and offset of others are.
    """

    gain: tuple[float, ...]
    offset: tuple[float, ...]
    fill: tuple[float, ...]

    @staticmethod
    def neutral(bands: int) -> Levelling:
        """Return what leaves the values of so many bands as they are, and makes 0 of nodata."""
        return Levelling((1.0,) * bands, (0.0,) * bands, (0.0,) * bands)

    @property
    def is_neutral(self) -> bool:
        """Whether values stay as they are."""
        return not set(self.gain) - {1.0} and not set(self.offset) - {0.0}


def graph_for(
    member: ModelMember, product: Product, pixels: str, levelling: Levelling | None = None, *, cuts: bool = False
) -> bytes:
    """Return a network's bytes with what brings raw pixels to its input, and what makes the product of its output.

    Args:
        member: the network's file and manifest.
        product: what comes out, at window resolution.
        pixels: the data type of the raw pixels `(N, bands, H, W)`.
        levelling: what changes these first, which must then be float32.
        cuts: whether the product is made for a part of the window alone, which the inputs `STARTS` and `ENDS` give.

    Raises:
        ModelError: the network cannot give the product, or its weights are incomplete.
    """
    chooses = member.manifest.output.type == "classes"
    if chooses and product not in ("classes", "scores"):
        raise ModelError(
            "Model '{name}' returns classes only; averaging and confidence require {product}.",
            name=member.path.name,
            product=product,
        )
    model, image = _with_pixels(whole_model(member.path), member, pixels, levelling)
    tail = _Tail(member, image, cuts)
    if chooses:
        tail.finish_classes()
    else:
        tail.finish_scores(product)
    limits = [TensorInfo(name, "int64", (2,)) for name in (STARTS, ENDS)] if cuts else []
    return append(model, tail.nodes, tail.outputs, tail.constants, limits)


def output_names(member: ModelMember, product: Product) -> list[str]:
    """Return what to fetch from a graph of `graph_for`: the product, the sum of all scores, and the size, if there."""
    names = [PRODUCT]
    if product != "scores" and member.manifest.output.type != "classes":
        names.append(TOTAL)
    if shows_size(member):
        names.append(SIZE)
    return names


def can_cut(member: ModelMember) -> bool:
    """Whether a graph can make its product for a part of the window alone."""
    return member.info.opset >= _SLICE_OPSET


def shows_size(member: ModelMember) -> bool:
    """Whether the size of the network's own output shows when it runs, and is then brought to that of the window."""
    return member.stride is None and member.info.opset >= RESIZE_OPSET


def _with_pixels(model: bytes, member: ModelMember, pixels: str, levelling: Levelling | None) -> tuple[bytes, str]:
    """Return a model whose input is raw pixels, and that input's name.

    The pixels are levelled, and normalised in the graph where the network does not.
    """
    image, normalisation, wiring = member.input, member.manifest.normalisation, member.wiring
    outside = bool(normalisation.mean) and not normalisation.inside
    if image.dtype == pixels and not outside and levelling is None and not wiring.bands_last:
        return model, image.name
    nodes: list[Node] = []
    constants: list[Constant] = []
    last = _PIXELS
    if levelling is not None:
        nodes, constants = _levelling_nodes(levelling)
        last = nodes[-1].outputs[0]
    if outside:
        constants += [_per_band("flair_mean", normalisation.mean), _per_band("flair_std", normalisation.std)]
        nodes += [
            _cast(last, "flair_wide_pixels", "float32"),
            Node("Sub", ("flair_wide_pixels", "flair_mean"), ("flair_centred",)),
            Node("Div", ("flair_centred", "flair_std"), ("flair_normalised",)),
        ]
        last = "flair_normalised"
    sizes = image.shape
    if wiring.bands_last:
        sizes = (sizes[0], sizes[3], sizes[1], sizes[2])
        nodes.append(Node("Transpose", (last,), ("flair_bands_last",), (("perm", (0, 2, 3, 1)),)))
        last = "flair_bands_last"
    nodes.append(_cast(last, image.name, image.dtype))
    return with_input(model, image.name, TensorInfo(_PIXELS, pixels, sizes), nodes, constants), _PIXELS


def _levelling_nodes(levelling: Levelling) -> tuple[list[Node], list[Constant]]:
    """Return the nodes and constants that change raw pixels, and give those that are NaN their fill."""
    constants = [
        _per_band("flair_gain", levelling.gain),
        _per_band("flair_offset", levelling.offset),
        _per_band("flair_fill", levelling.fill),
    ]
    nodes = [
        Node("IsNaN", (_PIXELS,), ("flair_nodata",)),
        Node("Mul", (_PIXELS, "flair_gain"), ("flair_scaled",)),
        Node("Add", ("flair_scaled", "flair_offset"), ("flair_shifted",)),
        Node("Where", ("flair_nodata", "flair_fill", "flair_shifted"), ("flair_levelled",)),
    ]
    return nodes, constants


def _per_band(name: str, values: tuple[float, ...]) -> Constant:
    """Return one number a band as a constant that spreads over pixels."""
    return Constant(name, (len(values), 1, 1), values)


class _Tail:
    """What is added behind a network: nodes, constants and outputs."""

    def __init__(self, member: ModelMember, image: str, cuts: bool) -> None:
        """Start with nothing; `image` is the input of raw pixels `(N, bands, H, W)`, of which a part may be cut."""
        self._member, self._wiring, self._image, self._cuts = member, member.wiring, image, cuts
        self.nodes: list[Node] = []
        self.constants: list[Constant] = []
        self.outputs: list[TensorInfo] = []

    def finish_classes(self) -> None:
        """Add the class codes that the network gives, as uint8 `(N, H, W)` or `(N, 1, H, W)`."""
        output, plain = self._wiring.output.name, self._member.stride == 1
        if plain and self._wiring.layout != "last":
            plane = self._wiring.layout == "plane"
            codes = self._part(output, 3 if plane else 4)
            self._give(codes, ("N", "H", "W") if plane else ("N", 1, "H", "W"), "uint8")
            return
        codes = self._cast(self._channels_first(output), "float32")
        self._give(self._part(self._resized(codes, _NEAREST)), ("N", 1, "H", "W"), "uint8")

    def finish_scores(self, product: Product) -> None:
        """Add the product made of the scores that the network gives."""
        scores = self._query_scores() if self._wiring.queries else self._channels_first(self._wiring.output.name)
        scores = self._part(self._resized(scores, _LINEAR))
        kind = "logits" if self._wiring.queries else self._member.manifest.output.type
        if self._member.manifest.output.threshold is not None:
            scores, kind = self._against_threshold(scores), "logits"
        if product == "classes":
            self._give(self._add("ArgMax", scores, axis=1, keepdims=0), ("N", "H", "W"), "uint8")
        else:
            self._give(
                self._brought(scores, kind, product), ("N", len(self._member.manifest.classes), "H", "W"), "float32"
            )
        if product != "scores":
            # The sum of all scores is a number unless one of them is not: the arg-max alone would hide that.
            wide = self._cast(self._wiring.output.name, "float32")
            self.nodes.append(Node("ReduceSum", (wide,), (TOTAL,), (("keepdims", 0),)))
            self.outputs.insert(1, TensorInfo(TOTAL, "float32", ()))

    def _brought(self, scores: str, kind: str, product: Product) -> str:
        """Return scores of a kind as another."""
        if kind == "logits" and product == "probabilities":
            return self._softmax(self._cast(scores, "float32"))
        if kind == "probabilities" and product == "logits":
            raise ModelError(
                "Model '{name}' returns probabilities, but averaging logits requires logits.",
                name=self._member.path.name,
            )
        return scores

    def _softmax(self, scores: str) -> str:
        """Return the softmax along the channels."""
        if self._member.info.opset >= SOFTMAX_OPSET:
            return self._add("Softmax", scores, axis=1)
        nodes, constants = softmax_nodes(scores, self._name(), self._member.info.opset)
        self.nodes += nodes
        self.constants += constants
        return nodes[-1].outputs[0]

    def _channels_first(self, tensor: str) -> str:
        """Return the network's output as `(N, C, H, W)`."""
        if self._wiring.layout == "last":
            return self._add("Transpose", tensor, perm=(0, 3, 1, 2))
        if self._wiring.layout == "plane":
            if self._member.info.opset < _UNSQUEEZE_OPSET:
                return self._add("Unsqueeze", tensor, axes=(1,))
            return self._add("Unsqueeze", tensor, self._whole((1,)))
        return tensor

    def _query_scores(self) -> str:
        """Return the logarithm of the scores of each class, summed over the queries of a Mask2Former.

        Source: `post_process_semantic_segmentation` of Hugging Face's Mask2FormerImageProcessor.
        """
        assert self._wiring.queries is not None  # noqa: S101 - checked by the caller
        classes = self._add("Softmax", self._cast(self._wiring.queries.name, "float32"), axis=2)
        objects = self._add("Slice", classes, self._whole((0,)), self._whole((-1,)), self._whole((2,)))
        masks = self._add("Sigmoid", self._cast(self._wiring.output.name, "float32"))
        sums = self._add("Einsum", objects, masks, equation="bqc,bqhw->bchw")
        return self._add("Log", self._add("Max", sums, self._number(_LEAST)))

    def _against_threshold(self, scores: str) -> str:
        """Return logits less that of the threshold, after the logit 0 of the first class."""
        output = self._member.manifest.output
        assert output.threshold is not None  # noqa: S101 - checked by the caller
        logits = self._cast(scores, "float32")
        if output.type == "probabilities":
            most = self._add("Min", self._add("Max", logits, self._number(_LEAST)), self._number(1 - _LEAST))
            logits = self._add("Log", self._add("Div", most, self._add("Sub", self._number(1.0), most)))
        level = math.log(output.threshold / (1 - output.threshold))
        beyond = self._add("Sub", logits, self._number(level))
        one = self._add("Slice", beyond, self._whole((0,)), self._whole((1,)), self._whole((1,)))
        return self._add("Concat", self._add("Mul", one, self._number(0.0)), beyond, axis=1)

    def _resized(self, tensor: str, how: Attributes) -> str:
        """Return `(N, C, h, w)` at the size of the window."""
        stride = self._member.stride
        if shows_size(self._member):
            shape = self._add("Shape", tensor)
            first, two, four = (self._whole((number,)) for number in (0, 2, 4))
            self.nodes.append(Node("Slice", (shape, two, four), (SIZE,)))
            self.outputs.append(TensorInfo(SIZE, "int64", (2,)))
            sides = self._add("Slice", self._add("Shape", self._image), two, four)
            sizes = self._add("Concat", self._add("Slice", shape, first, two), sides, axis=0)
            empty = self._empty()
            return self._added(Node("Resize", (tensor, empty, empty, sizes), (self._name(),), how))
        if stride is None or stride == 1:
            return tensor
        scales = self._constant(Constant(self._name(), (4,), (1.0, 1.0, float(stride), float(stride))))
        return self._added(Node("Resize", (tensor, self._empty(), scales), (self._name(),), how))

    def _part(self, tensor: str, rank: int = 4) -> str:
        """Return the part of `(..., H, W)`, whose number of axes is `rank`, for which the product is made."""
        return self._add("Slice", tensor, STARTS, ENDS, self._whole((rank - 2, rank - 1))) if self._cuts else tensor

    def _give(self, tensor: str, shape: tuple[Dimension, ...], dtype: str) -> None:
        """Declare a tensor as the product."""
        self.nodes.append(_cast(tensor, PRODUCT, dtype))
        self.outputs.insert(0, TensorInfo(PRODUCT, dtype, shape))

    def _cast(self, tensor: str, dtype: str) -> str:
        """Return a tensor in another type."""
        return self._added(_cast(tensor, self._name(), dtype))

    def _add(self, op: str, *inputs: str, **attributes: int | float | str | tuple[int, ...]) -> str:
        """Add a node and return its output."""
        return self._added(Node(op, inputs, (self._name(),), tuple(attributes.items())))

    def _added(self, node: Node) -> str:
        """Add a node and return its output."""
        self.nodes.append(node)
        return node.outputs[0]

    def _constant(self, constant: Constant) -> str:
        """Add a constant and return its name."""
        self.constants.append(constant)
        return constant.name

    def _number(self, value: float) -> str:
        """Add a number and return its name."""
        return self._constant(Constant(self._name(), (), (value,)))

    def _empty(self) -> str:
        """Add a constant without values, for inputs that are optional from operator set 13 on, and return its name."""
        return self._constant(Constant(self._name(), (0,), ()))

    def _whole(self, values: tuple[int, ...]) -> str:
        """Add whole numbers and return their name."""
        return self._constant(Constant(self._name(), (len(values),), values, "int64"))

    def _name(self) -> str:
        """Return a name that nothing has."""
        return f"flair_{len(self.nodes)}_{len(self.constants)}"


def _cast(source: str, target: str, dtype: str) -> Node:
    """Return a Cast node."""
    return Node("Cast", (source,), (target,), (("to", ELEMENT_NUMBERS[dtype]),))
