"""Puts the weights of a published network into its skeleton, and writes the finished `.onnx` with its manifest."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from ...choices import check_choice
from ...errors import InputError, ModelError
from ...feedback import Feedback
from ...language import tr
from ...system.outputs import whole_files
from ..foreign import manifest_to_metadata
from ..manifest import Manifest
from ..onnxfile import ELEMENT_NUMBERS
from ..protobuf import field, fields, message_of, number_of, spans, text_of, varint
from .recipes import Recipe
from .skeleton import Skeleton
from .weights import WeightsFile, open_weights

Precision = Literal["auto", "half", "float32"]
LEAST_AGREEMENT = 0.999
"""Smallest share of pixels for which a model file predicts the same class as the network it comes from."""
_LEAST_VALUES = 256
"""Constants with fewer values (shapes, scales, biases; a few per cent of the file) stay in single precision."""
_MOST_ERROR = 2.0**-10
"""Of a constant in half precision: its root mean square error, relative to its root mean square. Rounding to 11
significant bits gives at most 2**-11; more means that values overflow, or are so small that bits are lost."""
_HALF = "_half"
_NODE, _INITIALISER = 1, 5
"""Fields of a GraphProto."""
_DIMS, _DATA_TYPE, _NAME, _RAW_DATA = 1, 2, 8, 9
"""Fields of a TensorProto."""
_GRAPH, _METADATA = 7, 14
"""Fields of a ModelProto."""


@dataclass(frozen=True)
class Assembly:
    """An assembled network.

    Attributes:
        output: the `.onnx` file.
        precision: of the weights in it.
        precision_reason: why, in a sentence for the user.
        tensors: how many tensors of the weights file were used.
        unused: the names of those that were not needed.
    """

    output: Path
    precision: Literal["half", "float32"]
    precision_reason: str
    tensors: int
    unused: tuple[str, ...]


class _PrecisionError(Exception):
    """Half precision changes a constant too much."""


@dataclass(frozen=True)
class _Constant:
    """A constant of the graph: its encoded fields before and after the values, and the recipe for these."""

    name: str
    shape: tuple[int, ...]
    is_float: bool
    before: bytes
    after: bytes
    raw: memoryview
    recipe: Recipe | None

    def is_halved(self, half: bool) -> bool:
        """Whether the constant is stored in half precision."""
        return half and self.is_float and math.prod(self.shape) >= _LEAST_VALUES

    def size(self, half: bool) -> int:
        """Return the bytes of its values."""
        if self.is_halved(half):
            return 2 * math.prod(self.shape)
        return len(self.raw) if self.recipe is None else 4 * math.prod(self.shape)

    def head(self, half: bool) -> bytes:
        """Return what is encoded before its values."""
        if not self.is_halved(half):
            return self.before
        dims = b"".join(field(_DIMS, size) for size in self.shape)
        return dims + field(_DATA_TYPE, ELEMENT_NUMBERS["float16"]) + field(_NAME, self.name + _HALF)

    def tail(self, half: bool) -> bytes:
        """Return what is encoded after its values."""
        return b"" if self.is_halved(half) else self.after


def assemble(
    skeleton: Path,
    weights: Path,
    output: Path,
    *,
    precision: Precision = "auto",
    version: str | None = None,
    source: Mapping[str, str] | None = None,
    feedback: Feedback | None = None,
) -> Assembly:
    """Write a published network as `.onnx`, with its manifest inside and next to it (`.json`).

    Args:
        skeleton: the network's skeleton.
        weights: the weights file as published: `.safetensors`, `.pth` or `.ckpt`.
        output: the `.onnx` to write; its folder exists.
        precision: of the stored weights; `auto` is half precision unless a constant would lose bits.
        version: of the weights, for the manifest, such as a commit; None: the name of their file.
        source: origin of the weights, added to that in the skeleton's manifest.
        feedback: receives the progress and can cancel.

    Raises:
        InputError: the output's name does not end in `.onnx`.
        ModelError: the skeleton or the weights file is damaged, or they do not fit each other; `half` is specified and
            the weights are beyond its range.
        RasterError: the output cannot be written.
        CancelledError: the user cancelled. After any error, existing files are unchanged and no new ones remain.
    """
    check_choice(tr("precision"), precision, get_args(Precision), InputError)
    if output.suffix != ".onnx":
        raise InputError("Invalid output name '{path}'. Specify a name ending in .onnx.", path=output)
    found = Skeleton.read(skeleton)
    origin = {**found.manifest.source, **(source or {})}
    manifest = dataclasses.replace(found.manifest, version=version or weights.name, source=origin)
    with open_weights(weights) as file:
        assembler = _Assembler(found, file, manifest, feedback or Feedback())
        if precision == "float32":
            return assembler.write(output, half=False, reason=tr("float32 was asked for"))
        try:
            return assembler.write(output, half=True, reason=tr("half precision keeps the weights' leading digits"))
        except _PrecisionError as error:
            if precision == "half":
                raise ModelError(
                    "Half precision would change the weights of '{path}' too much: {reason}. Use float32.",
                    path=weights,
                    reason=error,
                ) from error
            return assembler.write(output, half=False, reason=str(error))


class _Assembler:
    """Fits a weights file to a skeleton, and writes the graph with its values."""

    def __init__(self, skeleton: Skeleton, weights: WeightsFile, manifest: Manifest, feedback: Feedback) -> None:
        """Check that the tensors of the file match those of the skeleton."""
        self._skeleton, self._weights, self._manifest, self._feedback = skeleton, weights, manifest, feedback
        self._names, self.unused = _fitted(skeleton, weights)
        try:
            self._model = memoryview(skeleton.graph())
            self._constants, self._nodes, self._rest = _split(self._model, skeleton)
        except (ValueError, IndexError) as error:
            if isinstance(error, ModelError):
                raise
            raise ModelError("The graph of '{path}' is damaged: {error}", path=skeleton.path, error=error) from error

    def write(self, output: Path, *, half: bool, reason: str) -> Assembly:
        """Write the network and its manifest; `reason` explains the choice of precision."""
        with whole_files(str(output)) as part:
            with open(part, "wb") as file:
                for content in self._content(half):
                    file.write(content)
            sidecar = self._manifest.to_json().rstrip("\n") + "\n"
            Path(part).with_suffix(".json").write_text(sidecar, encoding="utf-8", newline="\n")
        used: Literal["half", "float32"] = "half" if half else "float32"
        return Assembly(output, used, reason, len(self._names), self.unused)

    def _content(self, half: bool) -> Iterator[bytes | memoryview]:
        """Yield the bytes of the ModelProto, with one constant's values in memory at a time."""
        before, after = _around_graph(self._model, manifest_to_metadata(self._manifest))
        casts = b"".join(field(_NODE, _cast(c.name)) for c in self._constants if c.is_halved(half))
        sizes = [len(c.head(half)) + _raw_size(c.size(half)) + len(c.tail(half)) for c in self._constants]
        heads = [varint(_INITIALISER << 3 | 2) + varint(size) for size in sizes]
        beginning, end = self._rest
        total = sum(map(len, (casts, self._nodes, beginning, end, *heads))) + sum(sizes)
        yield before + varint(_GRAPH << 3 | 2) + varint(total) + casts
        yield self._nodes
        yield beginning
        for index, (constant, head) in enumerate(zip(self._constants, heads)):
            self._feedback.stop_if_cancelled()
            yield head + constant.head(half) + varint(_RAW_DATA << 3 | 2) + varint(constant.size(half))
            yield self._values(constant, half)
            yield constant.tail(half)
            self._feedback.progress(index + 1, len(self._constants))
        yield end
        yield after

    def _values(self, constant: _Constant, half: bool) -> memoryview:
        """Return the bytes of a constant's values."""
        if constant.recipe is None and not constant.is_halved(half):
            return constant.raw
        if constant.recipe is None:
            values = np.frombuffer(constant.raw, "<f4").reshape(constant.shape)
        else:
            tensors = [self._tensor(name) for name in constant.recipe.tensors]
            try:
                values = constant.recipe.make(tensors, constant.shape)
            except (ValueError, IndexError) as error:
                raise self._damaged(constant.name) from error
        stored = _halved(values, constant.name) if constant.is_halved(half) else values.astype("<f4", copy=False)
        return np.ascontiguousarray(stored).reshape(-1).view(np.uint8).data

    def _tensor(self, name: str) -> NDArray[np.float32]:
        """Return the values of a tensor, by its name in the skeleton, without the output channels that are not kept."""
        values = self._weights.read(self._names[name])
        channels = self._skeleton.channels
        if name in channels.tensors and len(values) != len(channels.kept):
            try:
                values = values[list(channels.kept)]
            except IndexError as error:
                raise self._damaged(name) from error
        return values

    def _damaged(self, name: str) -> ModelError:
        """Return the error for a constant whose recipe does not fit its tensors."""
        reason = tr("constant '{name}' cannot be made from its tensors", name=name)
        return ModelError("The graph of '{path}' is damaged: {error}", path=self._skeleton.path, error=reason)


def _fitted(skeleton: Skeleton, weights: WeightsFile) -> tuple[dict[str, str], tuple[str, ...]]:
    """Return the names of the tensors in the file by those in the skeleton, and the names of those not needed."""
    names: dict[str, str] = {}
    unused: list[str] = []
    for published in weights.tensors:
        plain = skeleton.plain_name(published)
        if plain is not None and plain in skeleton.tensors:
            if plain in names:
                raise _does_not_fit(skeleton, tr("it has '{tensor}' twice", tensor=published))
            names[plain] = published
        elif plain is not None and not skeleton.is_unused(plain):
            raise _does_not_fit(skeleton, tr("it has the additional tensor '{tensor}'", tensor=published))
        elif plain is None and published.removeprefix("model.").startswith(skeleton.foreign):
            raise _does_not_fit(skeleton, tr("it is of a network with other inputs ('{tensor}')", tensor=published))
        else:
            unused.append(published)
    for name, shape in skeleton.tensors.items():
        if name not in names:
            raise _does_not_fit(skeleton, tr("it has no tensor '{tensor}'", tensor=name))
        found = weights.tensors[names[name]].shape
        if found != shape and not _has_all_channels(skeleton, name, found):
            raise _does_not_fit(
                skeleton,
                tr("tensor '{tensor}' has the shape {found} instead of {needed}", tensor=names[name],
                   found=list(found), needed=list(shape)),
            )  # fmt: skip
    return names, tuple(unused)


def _has_all_channels(skeleton: Skeleton, name: str, found: tuple[int, ...]) -> bool:
    """Whether a tensor has a row for each output channel of the file, those that are not kept included."""
    return name in skeleton.channels.tensors and found == (skeleton.channels.stored, *skeleton.tensors[name][1:])


def _does_not_fit(skeleton: Skeleton, reason: str) -> ModelError:
    """Return the error for a weights file of another network."""
    return ModelError("The weights file does not fit network '{name}': {reason}.", name=skeleton.name, reason=reason)


def _split(model: memoryview, skeleton: Skeleton) -> tuple[list[_Constant], bytes, tuple[bytes, bytes]]:
    """Return a graph's constants, its encoded nodes, and the rest: what comes before the constants, and after."""
    (graph,) = (message_of(value) for number, value in fields(model) if number == _GRAPH)
    constants: list[_Constant] = []
    nodes: list[memoryview] = []
    rest: tuple[list[memoryview], list[memoryview]] = ([], [])
    start = 0
    for number, value, end in spans(graph):
        if number == _INITIALISER:
            constants.append(_constant(message_of(value), skeleton))
        elif number == _NODE:
            nodes.append(graph[start:end])
        else:
            rest[number > _INITIALISER].append(graph[start:end])
        start = end
    missing = set(skeleton.recipes) - {constant.name for constant in constants}
    if missing:
        raise ValueError(tr("it has no constant '{name}'", name=min(missing)))
    return constants, b"".join(nodes), (b"".join(rest[0]), b"".join(rest[1]))


def _constant(tensor: memoryview, skeleton: Skeleton) -> _Constant:
    """Parse a TensorProto."""
    shape: list[int] = []
    name, kind, raw = "", 0, memoryview(b"")
    parts: tuple[list[memoryview], list[memoryview]] = ([], [])
    start = 0
    for number, value, end in spans(tensor):
        if number == _DIMS:
            shape.append(number_of(value))
        elif number == _DATA_TYPE:
            kind = number_of(value)
        elif number == _NAME:
            name = text_of(value)
        if number == _RAW_DATA:
            raw = message_of(value)
        else:
            parts[number > _RAW_DATA].append(tensor[start:end])
        start = end
    recipe = skeleton.recipes.get(name)
    is_float = kind == ELEMENT_NUMBERS["float32"]
    if recipe is not None and not is_float:
        raise ValueError(tr("constant '{name}' is of another type than float32", name=name))
    if recipe is None and is_float and len(raw) != 4 * math.prod(shape):
        raise ValueError(tr("constant '{name}' has no values", name=name))
    return _Constant(name, tuple(shape), is_float, b"".join(parts[0]), b"".join(parts[1]), raw, recipe)


def _around_graph(model: memoryview, metadata: Mapping[str, str]) -> tuple[bytes, bytes]:
    """Return what is encoded before and after a model's graph, with its metadata replaced."""
    parts: tuple[list[bytes], list[bytes], list[bytes]] = ([], [], [])
    start = 0
    for number, _, end in spans(model):
        if number not in (_GRAPH, _METADATA):
            parts[(number > _GRAPH) + (number > _METADATA)].append(bytes(model[start:end]))
        start = end
    entries = [field(_METADATA, field(1, key) + field(2, text)) for key, text in metadata.items()]
    return b"".join(parts[0]), b"".join([*parts[1], *entries, *parts[2]])


def _cast(name: str) -> bytes:
    """Encode the node that converts a constant to float32; the runtime does so once, when it loads the file."""
    half = name + _HALF
    to = field(1, "to") + field(3, ELEMENT_NUMBERS["float32"]) + field(20, 2)
    return field(1, half) + field(2, name) + field(3, f"{half}_cast") + field(4, "Cast") + field(5, to)


def _raw_size(size: int) -> int:
    """Return the bytes of a field of so many bytes of raw data."""
    return len(varint(_RAW_DATA << 3 | 2)) + len(varint(size)) + size


def _halved(values: NDArray[np.float32], name: str) -> NDArray[np.float16]:
    """Return values in half precision.

    Raises:
        _PrecisionError: they lose too much.
    """
    with np.errstate(over="ignore"):
        half = values.astype("<f2")
    if not np.isfinite(half).all():
        raise _PrecisionError(tr("'{tensor}' has values beyond the range of half precision", tensor=name))
    error, size = _root_sum(half.astype(np.float32) - values), _root_sum(values)
    if error > _MOST_ERROR * size:
        raise _PrecisionError(
            tr("the values of '{tensor}' are so small that half precision changes them by {share:.2g} %",
               tensor=name, share=100 * error / size)
        )  # fmt: skip
    return half


def _root_sum(values: NDArray[np.float32]) -> float:
    """Return the square root of the sum of squares, in double precision to avoid overflow."""
    return float(np.sqrt(np.square(values, dtype=np.float64).sum()))
