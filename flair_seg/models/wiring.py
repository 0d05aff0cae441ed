"""Wiring of a segmentation network: the image input of its graph, and the output with the prediction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from ..errors import InputError, ModelError
from ..language import tr
from ..nomenclature import MAX_CODE, nodata_code
from .graphends import Ending, find_endings
from .manifest import Manifest, OutputType
from .onnxfile import ELEMENT_NUMBERS, Dimension, OnnxInfo, TensorInfo

Layout = Literal["first", "last", "plane"]
"""Position of the channels: `(N, C, H, W)`, `(N, H, W, C)`, or `(N, H, W)` of one channel."""
Sizes = tuple["int | None", ...]
_MOST_BANDS = 16
"""Largest size of a last axis that contains bands."""
_BOX = 4
"""Numbers of a box."""


@dataclass(frozen=True)
class Wiring:
    """Image and prediction as declared by a graph; None for dynamic sizes.

    Attributes:
        bands, window, batch: of the image: number of bands, side in px, windows at once.
        bands_last: whether the image is `(N, H, W, bands)`.
        output: the output with the prediction.
        layout: position of its channels.
        channels: how many it has, or among how many it chooses.
        kind: type of its values.
        independent: whether its channels have a sigmoid each.
        stride: input pixels that a pixel of it spans.
        queries: of a Mask2Former, the output with the classes of the queries, whose masks are in `output`.
        raw: whether the image has an integer type, so that any normalisation is inside the graph.
    """

    bands: int | None
    window: int | None
    batch: int | None
    bands_last: bool
    output: TensorInfo
    layout: Layout
    channels: int | None
    kind: OutputType
    independent: bool
    stride: int | None
    queries: TensorInfo | None = None
    raw: bool = True

    @property
    def class_counts(self) -> tuple[int, ...]:
        """The numbers of classes that fit, the usual one first; none if the graph does not define it."""
        if self.channels is None:
            return ()
        if self.kind == "classes":
            return (self.channels,)
        if self.channels == 1:
            return (2,)
        return (self.channels, self.channels + 1) if self.independent else (self.channels,)


def wiring_of(path: Path, info: OnnxInfo, manifest: Manifest) -> Wiring:
    """Return how a network with a manifest is wired.

    Raises:
        ModelError: the graph is no segmentation network, or contradicts the manifest.
    """
    wiring = find_wiring(path, info, manifest.output.type, (manifest.channels,))
    check_manifest(path, wiring, manifest)
    return wiring


def find_wiring(path: Path, info: OnnxInfo, kind: OutputType | None = None, counts: Sequence[int] = ()) -> Wiring:
    """Return how a network is wired.

    Args:
        path: its file, for messages, and to derive the type of output from its nodes if it is unknown.
        info: what the file declares.
        kind: type of the prediction, if known.
        counts: the numbers of channels that fit its classes; the first of several outputs to fit is taken.

    Raises:
        ModelError: it is not a network for semantic segmentation of one image.
    """
    image = _image(path, info)
    last = _is_last(image.shape[1:], default=False) and _narrow(image.shape[3])
    _, bands, height, width = _reordered(image.shape, "last" if last else "first")
    if None not in (height, width) and height != width:
        raise ModelError(
            "The input windows of model '{model}' are {width} x {height} px. They must be square.",
            model=path.name,
            width=width,
            height=height,
        )
    window = height or width
    output, queries = _prediction(path, info, kind, counts)
    layout = _layout(output, last, counts)
    sizes = _reordered(output.shape, layout)
    ending = Ending("none", None) if kind else find_endings(path)[output.name]
    found = kind or _kind(output, ending)
    channels = _channels(path, sizes[1], ending, found, queries)
    return Wiring(
        bands,
        window,
        _size(image.shape[0]),
        last,
        output,
        layout,
        channels,
        found,
        ending.activation == "sigmoid",
        _stride(path, window, sizes[2:]),
        queries,
        "int" in image.dtype,
    )


def check_manifest(path: Path, wiring: Wiring, manifest: Manifest) -> None:
    """Raise `ModelError` if a manifest contradicts the graph, or leaves no code for nodata."""
    _check_input(path, wiring, manifest)
    _check_output(path, wiring, manifest)
    try:
        nodata_code(manifest.classes)
    except InputError as error:
        raise ModelError("Model '{name}': {error}", name=path.name, error=error) from error


def chooses_positions(path: Path, wiring: Wiring) -> bool:
    """Whether a network that gives classes gives the positions of channels, from 0, and not class codes."""
    return find_endings(path)[wiring.output.name].activation == "choice"


def shape_text(info: TensorInfo) -> str:
    """Return a shape as text, e.g. `(N, 5, 512, 512)`."""
    return f"({', '.join('?' if size is None else str(size) for size in info.shape)})"


def _image(path: Path, info: OnnxInfo) -> TensorInfo:
    """Return the only image input of a graph."""
    shapes = ", ".join(f"{i.name} {shape_text(i)}" for i in info.inputs)
    if len(info.inputs) != 1:
        raise ModelError(
            "Model '{model}' has {count} input ({shapes}). It must have one image as its only input.",
            "Model '{model}' has {count} inputs ({shapes}). It must have one image as its only input.",
            model=path.name,
            count=len(info.inputs),
            shapes=shapes,
        )
    image = info.inputs[0]
    if len(image.shape) != 4:
        raise ModelError(
            "The input of model '{model}' is {shapes}. It must be one image (N, bands, height, width).",
            model=path.name,
            shapes=shapes,
        )
    if image.dtype not in ELEMENT_NUMBERS or image.dtype == "bool":
        raise ModelError("Pixel type {dtype} of model '{name}' is not supported.", name=path.name, dtype=image.dtype)
    return image


def _prediction(
    path: Path, info: OnnxInfo, kind: OutputType | None, counts: Sequence[int]
) -> tuple[TensorInfo, TensorInfo | None]:
    """Return the output with the prediction, and the one with the classes of queries if there is one."""
    image = info.inputs[0]
    masks = _mask_queries(info.outputs, counts)
    if masks is not None:
        return masks
    scores = [o for o in info.outputs if len(o.shape) == 4 and "float" in o.dtype]
    labels = [o for o in info.outputs if len(o.shape) in (3, 4) and _is_whole(o)]
    planes = [o for o in info.outputs if len(o.shape) == 3 and "float" in o.dtype and _is_plane(o, image)]
    order = (
        (labels, scores, planes)
        if kind == "classes"
        else (scores, labels, planes)
        if kind is None
        else (scores, planes)
    )
    candidates = next((found for found in order if found), [])
    fitting = [o for o in candidates if any(count in o.shape[1:] for count in counts)]
    lists = [o for o in info.outputs if len(o.shape) == 3 and "float" in o.dtype and not _is_plane(o, image)]
    if any(len(o.shape) == 2 and o.shape[1] == _BOX for o in info.outputs) or (lists and not fitting):
        raise _finds_objects(path, info.outputs)
    if not candidates:
        raise _no_prediction(path, info.outputs)
    return _main(path, image, fitting or candidates), None


def _mask_queries(outputs: Sequence[TensorInfo], counts: Sequence[int]) -> tuple[TensorInfo, TensorInfo] | None:
    """Return the masks and the classes of queries, of Mask2Former and MaskFormer, identified by their names.

    Two outputs with other names are identified by their shapes, unless one has as many channels as classes.
    """
    classes = [o for o in outputs if len(o.shape) == 3 and "float" in o.dtype]
    masks = [o for o in outputs if len(o.shape) == 4 and "float" in o.dtype]
    named = [
        [o for o in group if "queries" in o.name and part in o.name]
        for group, part in ((classes, "class"), (masks, "mask"))
    ]
    if all(len(group) == 1 for group in named):
        return named[1][0], named[0][0]
    if len(outputs) == 2 and len(classes) == len(masks) == 1:
        _, queries, kinds = classes[0].shape
        known = isinstance(queries, int) and isinstance(kinds, int)
        if known and queries == masks[0].shape[1] and queries not in counts and kinds != _BOX:
            return masks[0], classes[0]
    return None


def _is_plane(output: TensorInfo, image: TensorInfo) -> bool:
    """Whether an output `(N, a, b)` is an image rather than a list: square, or with the dynamic sides of the input."""
    sides = {size for size in image.shape[1:] if isinstance(size, str)}
    return output.shape[1] == output.shape[2] or set(output.shape[1:]) <= sides


def _finds_objects(path: Path, outputs: Sequence[TensorInfo]) -> ModelError:
    """Return the error for an object detection network: lists of boxes, alone or with masks."""
    return ModelError(
        "Model '{model}' returns {shapes}, as networks for object detection or instance segmentation do. {needed}",
        model=path.name,
        shapes=_shapes(outputs),
        needed=_needed(),
    )


def _no_prediction(path: Path, outputs: Sequence[TensorInfo]) -> ModelError:
    """Return the error for outputs without a segmentation."""
    if all(len(output.shape) <= 2 for output in outputs):
        return ModelError(
            "Model '{model}' returns {shapes}, a single prediction for the whole image, as classification networks "
            "do. {needed}",
            model=path.name,
            shapes=_shapes(outputs),
            needed=_needed(),
        )
    return ModelError(
        "Model '{model}' returns {shapes}. {needed}", model=path.name, shapes=_shapes(outputs), needed=_needed()
    )


def _shapes(outputs: Sequence[TensorInfo]) -> str:
    """Return the outputs as text."""
    return ", ".join(f"{o.name} {o.dtype} {shape_text(o)}" for o in outputs)


def _needed() -> str:
    """Return the requirement for messages."""
    return tr("The model must be a segmentation network with the output (N, classes, height, width).")


def _is_whole(output: TensorInfo) -> bool:
    """Whether an output has integer or boolean values."""
    return "int" in output.dtype or output.dtype == "bool"


def _main(path: Path, image: TensorInfo, outputs: Sequence[TensorInfo]) -> TensorInfo:
    """Return the most likely prediction: the largest output, then of the image's size, then with an activation."""
    if len(outputs) == 1:
        return outputs[0]
    endings = find_endings(path)
    sides = {size for size in image.shape[1:] if isinstance(size, str)}

    def rank(output: TensorInfo) -> tuple[int, int, bool]:
        largest = max((size for size in output.shape[2:] if isinstance(size, int)), default=0)
        alike = sum(size in sides for size in output.shape[1:])
        return largest, alike, endings[output.name].activation != "none"

    return max(outputs, key=rank)


def _layout(output: TensorInfo, image_last: bool, counts: Sequence[int]) -> Layout:
    """Return the position of an output's channels."""
    if len(output.shape) == 3:
        return "plane"
    first, last = output.shape[1], output.shape[3]
    if (first in counts) != (last in counts):
        return "last" if last in counts else "first"
    return "last" if _is_last(output.shape[1:], image_last) else "first"


def _is_last(sizes: Sequence[Dimension], default: bool) -> bool:
    """Whether the last of three axes contains channels: the other two are equal or dynamic."""
    first, middle, last = sizes
    if first == middle and middle != last:
        return True
    if middle == last and first != middle:
        return False
    if isinstance(first, int) != isinstance(last, int):
        return isinstance(last, int)
    return default


def _narrow(size: Dimension) -> bool:
    """Whether a last axis is short enough to contain bands."""
    return isinstance(size, int) and 0 < size <= _MOST_BANDS


def _reordered(shape: Sequence[Dimension], layout: Layout) -> Sizes:
    """Return the sizes of a tensor as `(N, C, H, W)`."""
    sizes = tuple(_size(size) for size in shape)
    if layout == "plane":
        return (sizes[0], 1, *sizes[1:])
    return sizes if layout == "first" else (sizes[0], sizes[3], sizes[1], sizes[2])


def _size(size: Dimension) -> int | None:
    """Return a fixed dimension; None if it is dynamic."""
    return size if isinstance(size, int) and size > 0 else None


def _kind(output: TensorInfo, ending: Ending) -> OutputType:
    """Return the type of an output's values."""
    if _is_whole(output) or ending.activation == "choice":
        return "classes"
    return "logits" if ending.activation == "none" else "probabilities"


def _channels(
    path: Path, channels: int | None, ending: Ending, kind: OutputType, queries: TensorInfo | None
) -> int | None:
    """Return the number of channels; for queries, that of their classes without the one for no object."""
    if kind == "classes":
        if channels not in (None, 1):
            raise ModelError(
                "Model '{model}' must return one whole number per pixel, the class, but it returns {count}.",
                model=path.name,
                count=channels,
            )
        return 2 if ending.channels == 1 else ending.channels
    if queries is not None:
        found = _size(queries.shape[2])
        channels = found - 1 if found else None
    channels = channels or ending.channels
    if channels is not None and not 1 <= channels <= MAX_CODE:
        raise ModelError(
            "Model '{model}' returns {count} channel (one per class). It must return from 1 to {most}.",
            "Model '{model}' returns {count} channels (one per class). It must return from 1 to {most}.",
            model=path.name,
            count=channels,
            most=MAX_CODE,
        )
    return channels


def _stride(path: Path, window: int | None, sides: Sizes) -> int | None:
    """Return the window pixels that a pixel of the prediction spans, if the graph defines both sizes."""
    height, width = sides
    if window is None or height is None or width is None:
        return None
    return whole_stride(path, window, height, width)


def whole_stride(path: Path, window: int, height: int, width: int) -> int:
    """Return the pixels of a window that a pixel of a prediction spans.

    Raises:
        ModelError: it is no whole number, the same across and down.
    """
    stride = max(1, window // max(height, 1))
    if (height * stride, width * stride) != (window, window):
        raise ModelError(
            "Model '{model}' returns {width} x {height} px for a window of {window} x {window} px. The output must "
            "have the size of the window, or a half, a quarter, etc. of it.",
            model=path.name,
            window=window,
            width=width,
            height=height,
        )
    return stride


def _check_input(path: Path, wiring: Wiring, manifest: Manifest) -> None:
    """Raise `ModelError` unless the graph takes an image of the manifest's bands and window."""
    if wiring.bands is not None and wiring.bands != len(manifest.bands):
        raise ModelError(
            "Model '{name}' has {count} input band, but its manifest lists {listed} ({band_names}). The "
            "numbers must match.",
            "Model '{name}' has {count} input bands, but its manifest lists {listed} ({band_names}). The "
            "numbers must match.",
            name=path.name,
            count=wiring.bands,
            listed=len(manifest.bands),
            band_names=", ".join(manifest.band_names),
        )
    if wiring.window is not None and wiring.window != manifest.window_size:
        raise ModelError(
            "Model '{name}' requires windows of {width} x {height} px, but its manifest specifies {window_size} "
            "px. The sizes must match.",
            name=path.name,
            width=wiring.window,
            height=wiring.window,
            window_size=manifest.window_size,
        )


def _check_output(path: Path, wiring: Wiring, manifest: Manifest) -> None:
    """Raise `ModelError` unless the graph returns the manifest's classes."""
    channels = len(manifest.classes) if wiring.kind == "classes" else manifest.channels
    if wiring.channels is not None and wiring.channels != channels:
        raise ModelError(
            "Model '{name}' must return one channel per class of its manifest. Channels: {channels}. Classes: {count}.",
            name=path.name,
            channels=wiring.channels,
            count=len(manifest.classes),
        )
