"""What a network's graph tells by itself: how many bands and classes, which window, what comes out."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from ...errors import ModelError
from ...inference.graph import SOFTMAX_OPSET
from ...inference.session import Session
from ...language import tr
from ...models.manifest import Band, Manifest, Normalisation, Output, OutputType
from ...models.model import ModelMember, shape_text
from ...models.onnxfile import OnnxInfo, TensorInfo, weight_files
from ...nomenclature import MAX_CODE, LandCoverClass, spare_colour

_MOST_BANDS = 16
"""A last axis at most so long, after longer ones, holds bands."""


@dataclass(frozen=True)
class GraphFacts:
    """What a graph tells, each None where it leaves it open; `output` and `stride` are known once it has run."""

    bands: int | None
    window: int | None
    classes: int | None
    output: OutputType | None = None
    stride: int | None = None
    raw: bool = True
    """Whether the image is of whole numbers, so that any normalisation is inside the graph."""


def graph_facts(path: Path, info: OnnxInfo) -> GraphFacts:
    """Return what the graph of a segmentation network declares.

    Raises:
        ModelError: it is no segmentation network of one image, or keeps its weights in another file.
    """
    outside = weight_files(path.read_bytes())
    if outside:
        raise ModelError(
            "Model '{model}' stores its weights in separate files ({files}). Export it again as a single file (in "
            "PyTorch: external_data=False).",
            model=path.name,
            files=", ".join(outside),
        )
    bands, window = _image(path, info)
    output = _prediction(path, info)
    raw = "int" in info.inputs[0].dtype
    if "int" in output.dtype:
        return GraphFacts(bands, window, None, "classes", 1, raw)
    return GraphFacts(bands, window, _class_count(path, _size(output.shape[1])), raw=raw)


def tried_facts(
    path: Path, info: OnnxInfo, facts: GraphFacts, bands: int, window: int, device: str = "auto"
) -> GraphFacts:
    """Run the graph on one window and return what it declares and what its answer shows: classes, stride, output.

    Raises:
        ModelError, DeviceError, RuntimeMissingError: it does not run, or its answer is no segmentation of the window.
    """
    if facts.output == "classes":
        return facts
    known = tuple(LandCoverClass(i, f"class {i}", spare_colour(i)) for i in range(facts.classes or 2))
    trial = Manifest(
        name=path.stem,
        version="",
        title="",
        licence="",
        attribution="",
        gsd_m=None,
        window_size=window,
        bands=tuple(Band(f"band {i}") for i in range(bands)),
        normalisation=Normalisation("none"),
        output=Output("logits"),
        classes=known,
    )
    whole = info.opset >= SOFTMAX_OPSET
    session = Session(ModelMember(path, info, trial), "logits" if whole else "classes", device)
    batch, *_ = (size if isinstance(size, int) and size > 0 else 1 for size in info.inputs[0].shape)
    answer = session.run(noise((batch, bands, window, window), 255 if facts.raw else 1))
    height, width = answer.shape[-2:]
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
    if not whole:
        return GraphFacts(facts.bands, facts.window, facts.classes, "logits", stride, facts.raw)
    count = _class_count(path, answer.shape[1])
    return GraphFacts(facts.bands, facts.window, count, _kind(answer), stride, facts.raw)


def noise(shape: tuple[int, ...], highest: float) -> npt.NDArray[np.float32]:
    """Return random values from 0 to `highest`, always the same, in a float array of a shape."""
    return (np.random.default_rng(0).random(shape) * highest).astype(np.float32)


def _image(path: Path, info: OnnxInfo) -> tuple[int | None, int | None]:
    """Return the number of bands and the window of the one image a graph takes."""
    shapes = ", ".join(f"{i.name} {shape_text(i)}" for i in info.inputs)
    if len(info.inputs) != 1:
        raise ModelError(
            "Model '{model}' has {count} input ({shapes}). It must have one image as its only input.",
            "Model '{model}' has {count} inputs ({shapes}). It must have one image as its only input.",
            model=path.name,
            count=len(info.inputs),
            shapes=shapes,
        )
    if len(info.inputs[0].shape) != 4:
        raise ModelError(
            "The input of model '{model}' is {shapes}. It must be one image (N, bands, height, width).",
            model=path.name,
            shapes=shapes,
        )
    _, bands, height, width = (_size(size) for size in info.inputs[0].shape)
    if width is not None and width <= _MOST_BANDS < (height or width + _MOST_BANDS):
        raise ModelError(
            "The input of model '{model}' is {shapes}, with bands last. Export the model with bands first (N, bands, "
            "height, width).",
            model=path.name,
            shapes=shapes,
        )
    if None not in (height, width) and height != width:
        raise ModelError(
            "The input windows of model '{model}' are {width} x {height} px. They must be square.",
            model=path.name,
            width=width,
            height=height,
        )
    return bands, height or width


def _prediction(path: Path, info: OnnxInfo) -> TensorInfo:
    """Return the output that holds scores or a class per pixel."""
    for output in info.outputs:
        if (len(output.shape) == 4 and "float" in output.dtype) or (
            len(output.shape) in (3, 4) and "int" in output.dtype
        ):
            return output
    shapes = ", ".join(f"{o.name} {o.dtype} {shape_text(o)}" for o in info.outputs)
    needed = tr("The model must be a segmentation network with the output (N, classes, height, width).")
    if all(len(output.shape) <= 2 for output in info.outputs):
        raise ModelError(
            "Model '{model}' returns {shapes}, a single prediction for the whole image, as classification networks "
            "do. {needed}",
            model=path.name,
            shapes=shapes,
            needed=needed,
        )
    raise ModelError("Model '{model}' returns {shapes}. {needed}", model=path.name, shapes=shapes, needed=needed)


def _class_count(path: Path, channels: int | None) -> int | None:
    """Return the number of classes; one channel, or too many, is none."""
    if channels is not None and not 2 <= channels <= MAX_CODE:
        raise ModelError(
            "Model '{model}' returns {count} channel (one per class). It must return from 2 to {most}.",
            "Model '{model}' returns {count} channels (one per class). It must return from 2 to {most}.",
            model=path.name,
            count=channels,
            most=MAX_CODE,
        )
    return channels


def _size(size: Any) -> int | None:  # noqa: ANN401 - a dimension
    """Return a dimension that a graph fixes."""
    return size if isinstance(size, int) and size > 0 else None


def _kind(scores: npt.NDArray[Any]) -> OutputType:
    """Return what scores `(N, n_classes, H, W)` are: probabilities are never negative and sum to 1."""
    sums = scores.sum(axis=1)
    return "probabilities" if scores.min() >= 0 and np.abs(sums - 1).max() < 1e-2 else "logits"
