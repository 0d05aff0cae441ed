"""Skeletons of published networks: their graphs without the weights, for the plugin, which has no PyTorch.

A network with random weights is exported, and each constant of the graph is traced back to the tensors that it comes
from: the plugin's own arithmetic must give the same bits.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, numpy_helper
from torch import nn

from flair_seg.errors import ModelError
from flair_seg.models.manifest import Manifest
from flair_seg.models.published.networks import PublishedNetwork
from flair_seg.models.published.recipes import Recipe
from flair_seg.models.published.skeleton import pack

from ..models.graphs import traced
from .network import PUBLISHED_CHANNELS, make_random_network

Floats = NDArray[np.float32]
_NETWORK = "network.net."
"""Before the names of a network's tensors in the exported graph."""
_BIAS = "_bias"
"""After the name of a convolution's weights, where the exporter merged a batch normalisation into it."""
_GIVEN = ("network.mean", "network.std")
"""Constants that the manifest gives."""
_LEAST_VALUES = 5
"""A constant with fewer random values could come from a tensor by chance."""
_FOREIGN = {"FLAIR-INC": (), "FLAIR-HUB": ("encoders.",)}
_UNUSED = ("*.num_batches_tracked", "*.attn_mask", "*.relative_position_index", "decoder.fpn_stages.4.*")
"""Counters, buffers that the graph has as constants, and a branch that FLAIR-HUB builds but never calls."""


def make_skeleton(model: PublishedNetwork, manifest: Manifest) -> bytes:
    """Return the skeleton of a published network.

    Args:
        model: Its entry in the catalogue.
        manifest: Its description; the window size is that of the graph.

    Raises:
        ModelError: A constant of the graph depends on the weights in a way that the plugin does not know.
    """
    network = make_random_network(model, manifest.window_size)
    values = {name: value.numpy() for name, value in network.net.state_dict().items()}
    graph = traced(network, manifest.window_size)
    recipes = _Recipes(network.net, values).of_graph(graph)
    used = sorted({name for recipe in recipes.values() for name in recipe.tensors})
    idle = sorted(set(values) - set(used) - {name for name in values if name.endswith("num_batches_tracked")})
    _strip(graph, recipes)
    header = {
        "name": model.name,
        "repository": model.repository,
        "files": model.files,
        "revision": model.revision,
        "manifest": json.loads(manifest.to_json()),
        "prefixes": _prefixes(model),
        "foreign": _FOREIGN[model.family],
        "unused": (*_UNUSED, *idle),
        "tensors": {name: values[name].shape for name in used},
        "recipes": {name: asdict(recipe) for name, recipe in recipes.items()},
        "channels": {
            "tensors": ("segmentation_head.0.weight", "segmentation_head.0.bias"),
            "kept": model.channels,
            "stored": max(PUBLISHED_CHANNELS, len(model.channels)),
        },
    }
    return pack(header, graph.SerializeToString(deterministic=True))


def _prefixes(model: PublishedNetwork) -> dict[str, str]:
    """Return the beginnings of the names of tensors in a model's file, and what stands for them here."""
    if model.family == "FLAIR-HUB":
        return {"encoders.AERIAL_RGBI.seg_model.": "encoder.", f"main_decoders.{model.task}.seg_model.": ""}
    return {"seg_model.": "", **{part: part for part in ("encoder.", "decoder.", "segmentation_head.")}}


def _strip(graph: onnx.ModelProto, recipes: Mapping[str, Recipe]) -> None:
    """Remove the values of the constants that come from the weights."""
    del graph.metadata_props[:]
    for constant in graph.graph.initializer:
        if constant.name in recipes:
            constant.ClearField("raw_data")


class _Recipes:
    """Finds how the constants of a graph come from random tensors, of which no two are alike."""

    def __init__(self, net: nn.Module, values: Mapping[str, NDArray[Any]]) -> None:
        self._values = values
        self._norms = {name: module.eps for name, module in net.named_modules() if isinstance(module, nn.BatchNorm2d)}
        self._by_content = {self._content(value): name for name, value in values.items() if value.size >= _LEAST_VALUES}
        self._merged: dict[str, tuple[str, float]] = {}

    def of_graph(self, model: onnx.ModelProto) -> dict[str, Recipe]:
        """Return the recipes of a graph's constants, by their names."""
        constants = {constant.name: constant for constant in model.graph.initializer}
        found: dict[str, Recipe] = {}
        for name, constant in sorted(constants.items(), key=lambda item: not item[0].endswith(f".weight{_BIAS}")):
            values = numpy_helper.to_array(constant)
            if name in _GIVEN:
                continue
            if constant.data_type == TensorProto.FLOAT and values.size >= _LEAST_VALUES and not _is_plain(values):
                found[name] = self._recipe(name, values)
        return found

    def _recipe(self, name: str, values: Floats) -> Recipe:
        """Return how a constant is made, tried with the plugin's arithmetic."""
        for recipe in self._candidates(name, values):
            made = recipe.make([self._values[tensor] for tensor in recipe.tensors], values.shape)
            if np.array_equal(made, values):
                if recipe.operation == "shift":
                    self._merged[name.removesuffix(_BIAS)] = recipe.tensors[0].removesuffix(".weight"), recipe.epsilon
                return recipe
        raise ModelError(f"the constant '{name}' {values.shape} comes from no tensor in a known way")

    def _candidates(self, name: str, values: Floats) -> Iterator[Recipe]:
        """Yield the recipes that a constant may have."""
        same = self._by_content.get(self._content(values))
        if same:
            yield Recipe("copy", (same,))
            yield Recipe("transpose", (same,))
        if name in self._merged:
            norm, epsilon = self._merged[name]
            yield Recipe("scale", (name.removeprefix(_NETWORK), f"{norm}.weight", f"{norm}.running_var"), epsilon)
        if name.endswith(f".weight{_BIAS}"):
            own = name.removeprefix(_NETWORK).removesuffix(f"weight{_BIAS}") + "bias"
            for norm, epsilon in self._norms.items():
                if self._values[f"{norm}.weight"].size == values.size:
                    statistics = (f"{norm}.{part}" for part in ("weight", "bias", "running_mean", "running_var"))
                    yield Recipe("shift", (*statistics, *([own] if own in self._values else [])), epsilon)
        for table, content in self._values.items():
            if table.endswith("relative_position_bias_table") and content.shape[1] in values.shape[:2]:
                yield Recipe("spread", (table,))

    @staticmethod
    def _content(values: NDArray[Any]) -> tuple[int, bytes]:
        """Return what tensors have in common that hold the same values in another order."""
        flat = values.ravel()
        count = min(_LEAST_VALUES, flat.size)
        return flat.size, np.sort(np.partition(flat, count - 1)[:count]).tobytes()


def _is_plain(values: Floats) -> bool:
    """Whether values are too regular to come from random weights: masks, sizes and scales."""
    sample = values.ravel()[:: max(1, values.size // 4096)]
    return len(np.unique(sample)) <= 4
