"""What is added to a network's graph: raw pixels in front of it, and classes, scores or probabilities behind it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ..errors import ModelError
from ..models.model import ModelMember
from ..models.onnxfile import ELEMENT_NUMBERS, Constant, Node, TensorInfo, append, with_input

Product = Literal["classes", "scores", "probabilities", "logits"]
"""What comes out: class indices; scores of the classes, of any kind; probabilities; logits."""
PRODUCT, TOTAL = "flair_product", "flair_total"
_PIXELS = "flair_pixels"
SOFTMAX_OPSET = 13
"""From this operator set on Softmax works along one axis."""


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


def graph_for(member: ModelMember, product: Product, pixels: str, levelling: Levelling | None = None) -> bytes:
    """Return a network's bytes with what brings raw pixels to its input, and what makes the product of its output.

    Args:
        member: the network's file and manifest.
        product: what comes out, at window resolution.
        pixels: the data type of the raw pixels `(N, bands, H, W)`.
        levelling: what changes these first, which must then be float32.

    Raises:
        ModelError: the network cannot give the product.
    """
    model = _with_pixels(member.path.read_bytes(), member, pixels, levelling)
    output = member.output
    if member.manifest.output.type == "classes":
        return _with_codes(model, member, product)
    if product in ("probabilities", "logits") and member.info.opset < SOFTMAX_OPSET:
        raise ModelError(
            "Model '{name}' uses opset {opset}, but {product} require opset {needed} or later. Export it again with "
            "a later opset.",
            name=member.path.name,
            opset=member.info.opset,
            product=product,
            needed=SOFTMAX_OPSET,
        )
    nodes, constants = _product_nodes(member, product)
    outputs = [_product_info(product, member)]
    if product != "scores":
        # The sum of all scores is a number unless one of them is not: the arg-max alone would hide that.
        nodes.append(_cast(output.name, "flair_scores", "float32"))
        nodes.append(Node("ReduceSum", ("flair_scores",), (TOTAL,), (("keepdims", 0),)))
        outputs.append(TensorInfo(TOTAL, "float32", ()))
    return append(model, nodes, outputs, constants)


def output_names(member: ModelMember, product: Product) -> list[str]:
    """Return what to fetch from a graph of `graph_for`: the product, and the sum of all scores where there is one."""
    plain = product == "scores" or member.manifest.output.type == "classes"
    return [PRODUCT] if plain else [PRODUCT, TOTAL]


def _with_pixels(model: bytes, member: ModelMember, pixels: str, levelling: Levelling | None) -> bytes:
    """Return a model whose input is raw pixels, levelled and normalised in the graph where the network does not."""
    image, normalisation = member.input, member.manifest.normalisation
    outside = bool(normalisation.mean) and not normalisation.inside
    if image.dtype == pixels and not outside and levelling is None:
        return model
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
    nodes.append(_cast(last, image.name, image.dtype))
    return with_input(model, image.name, TensorInfo(_PIXELS, pixels, image.shape), nodes, constants)


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


def _with_codes(model: bytes, member: ModelMember, product: Product) -> bytes:
    """Return a model that gives class codes, as uint8."""
    if product not in ("classes", "scores"):
        raise ModelError(
            "Model '{name}' returns classes only; averaging and confidence require {product}.",
            name=member.path.name,
            product=product,
        )
    output = member.output
    info = TensorInfo(PRODUCT, "uint8", ("N", "H", "W") if len(output.shape) == 3 else ("N", 1, "H", "W"))
    return append(model, [_cast(output.name, PRODUCT, "uint8")], (info,))


def _product_info(product: Product, member: ModelMember) -> TensorInfo:
    """Return the declaration of the added output."""
    if product == "classes":
        return TensorInfo(PRODUCT, "uint8", ("N", "H", "W"))
    return TensorInfo(PRODUCT, "float32", ("N", len(member.manifest.classes), "H", "W"))


def _product_nodes(member: ModelMember, product: Product) -> tuple[list[Node], list[Constant]]:
    """Return the nodes and constants that turn the graph's scores into the product at window resolution."""
    scores = member.output.name
    nodes: list[Node] = []
    constants: list[Constant] = []
    stride = member.manifest.output.stride
    if stride > 1:
        constants.append(Constant("flair_scales", (4,), (1.0, 1.0, float(stride), float(stride))))
        attributes = (("mode", "linear"), ("coordinate_transformation_mode", "half_pixel"))
        nodes.append(Node("Resize", (scores, "", "flair_scales"), ("flair_resized",), attributes))
        scores = "flair_resized"
    if product == "classes":
        nodes.append(Node("ArgMax", (scores,), ("flair_argmax",), (("axis", 1), ("keepdims", 0))))
        return [*nodes, _cast("flair_argmax", PRODUCT, "uint8")], constants
    if member.manifest.output.type == "logits" and product == "probabilities":
        nodes.append(_cast(scores, "flair_wide", "float32"))
        return [*nodes, Node("Softmax", ("flair_wide",), (PRODUCT,), (("axis", 1),))], constants
    if member.manifest.output.type == "probabilities" and product == "logits":
        raise ModelError(
            "Model '{name}' returns probabilities, but averaging logits requires logits.", name=member.path.name
        )
    return [*nodes, _cast(scores, PRODUCT, "float32")], constants


def _cast(source: str, target: str, dtype: str) -> Node:
    """Return a Cast node."""
    return Node("Cast", (source,), (target,), (("to", ELEMENT_NUMBERS[dtype]),))
