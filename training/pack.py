"""Fuse an ensemble into one ONNX file.

    python -m training.pack ENSEMBLE.json --output FILE.onnx --data FOLDER
    python -m training.pack A.onnx B.onnx --weights 2,1 --output FILE.onnx --data FOLDER

Members may use different bands and normalisations. The packed file takes the union of their bands as uint8 and returns
class codes: it selects each member's bands, runs the members, averages their probabilities or logits by weight,
replaces the scores of `class_source` pixels by those of one member, and takes the class with the highest score, as in
`flair_seg.inference.ensemble`. Packing fails if its class maps differ from those of the separate members, on whole
patches and on patches with nodata, which is filled with the members' means as flair-seg does.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import reduce
from pathlib import Path
from typing import get_args

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from onnx.compose import add_prefix_graph

from flair_seg.errors import InputError, ModelError
from flair_seg.models.manifest import AverageType, Manifest, Normalisation, Output
from flair_seg.models.model import Model, ModelMember
from flair_seg.models.model import load_model as load_onnx

from .data import Reading, read_image
from .models.graphs import strip_traces
from .models.parity import ImagePair, Parity, compare_pairs, fit, manifest_scores, write_checked
from .models.predict import label_map, model_predictor
from .settings import commandline

LEAST_AGREEMENT = 0.9999
"""Smallest share of pixels for which the packed file and its members predict the same class."""


class _Graph:
    """Nodes and constants of a graph under construction."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []

    def add(self, operator: str, *inputs: str, **attributes: object) -> str:
        """Append a node and return the name of its output."""
        name = f"packed_{len(self.nodes)}"
        self.nodes.append(helper.make_node(operator, list(inputs), [name], name=f"{name}_{operator}", **attributes))
        return name

    def constant(self, values: object, dtype: type) -> str:
        """Append a constant and return its name."""
        name = f"packed_constant_{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.asarray(values, dtype=dtype), name))
        return name


def pack(model: Model) -> onnx.ModelProto:
    """Fuse the members of an ensemble.

    Args:
        model: At least one member; none may return classes.

    Returns:
        The graph, for any N its members take: `image` uint8 (N, B, window, window), the bands of `model.bands`, to
        `classes` uint8 (N, window, window), class codes.

    Raises:
        ModelError: Members are incompatible.
    """
    graph = _Graph()
    scores = [_member_scores(graph, model, index) for index in range(len(model.members))]
    total = sum(member.weight for member in model.members)
    mean = scores[0]
    if len(scores) > 1:
        shares = (graph.constant(member.weight / total, np.float32) for member in model.members)
        weighted = [graph.add("Mul", name, share) for name, share in zip(scores, shares)]
        mean = reduce(lambda sum_, other: graph.add("Add", sum_, other), weighted)
        mean = _assemble(graph, _as_probabilities(graph, mean, model.average), scores, model)
    index = graph.add("ArgMax", mean, axis=1, keepdims=0)
    graph.nodes.append(
        helper.make_node("Gather", [graph.constant(model.manifest.codes, np.uint8), index], ["classes"], axis=0)
    )
    return _finish(graph, model)


def _member_scores(graph: _Graph, model: Model, index: int) -> str:
    """Append a member; returns the name of its scores, float32 (N, C, window, window)."""
    member = model.members[index]
    output = member.manifest.output
    if output.type == "classes" or (output.type == "probabilities" and model.average == "logits"):
        raise ModelError(
            f"member '{member.path.name}' returns {output.type}: the average of {model.average} needs another output"
        )
    wiring = member.wiring
    if wiring.bands_last or wiring.layout != "first" or wiring.queries or output.threshold is not None:
        raise ModelError(f"member '{member.path.name}' returns no scores (N, classes, height, width)")
    network = _read(member, prefix=f"member_{index}_")
    image = _member_input(graph, model, index)
    graph.nodes.append(helper.make_node("Identity", [image], [network.input[0].name]))
    graph.nodes.extend(network.node)
    graph.constants.extend(network.initializer)
    scores = f"member_{index}_{member.output.name}"
    if output.stride > 1:
        scales = graph.constant([1, 1, output.stride, output.stride], np.float32)
        scores = graph.add("Resize", scores, "", scales, mode="linear", coordinate_transformation_mode="half_pixel")
    scores = graph.add("Cast", scores, to=TensorProto.FLOAT)
    soft = output.type == "logits" and model.average == "probabilities" and len(model.members) > 1
    return graph.add("Softmax", scores, axis=1) if soft else scores


def _read(member: ModelMember, prefix: str) -> onnx.GraphProto:
    network = onnx.load(member.path)
    if network.functions:
        network = onnx.inliner.inline_local_functions(network)
    strip_traces(network)
    graph = network.graph
    del graph.value_info[:]
    return add_prefix_graph(graph, prefix)


def _member_input(graph: _Graph, model: Model, index: int) -> str:
    """Select, normalise and cast a member's bands, as `flair_seg.inference.session` does."""
    member, name = model.members[index], "image"
    bands = model.member_bands(member)
    if bands != tuple(range(len(model.bands))):
        name = graph.add("Gather", name, graph.constant(bands, np.int64), axis=1)
    normalisation = member.manifest.normalisation
    wanted = helper.np_dtype_to_tensor_dtype(np.dtype(member.input.dtype))
    if not normalisation.inside and normalisation.mean:
        name = graph.add("Cast", name, to=TensorProto.FLOAT)
        for operator, values in (("Sub", normalisation.mean), ("Div", normalisation.std)):
            name = graph.add(operator, name, graph.constant(np.reshape(values, (-1, 1, 1)), np.float32))
    return graph.add("Cast", name, to=wanted)


def _as_probabilities(graph: _Graph, scores: str, kind: AverageType) -> str:
    """Append the softmax of logits, in the steps of `flair_seg.inference.ensemble`; probabilities are unchanged."""
    if kind == "probabilities":
        return scores
    axis = graph.constant([1], np.int64)
    highest = graph.add("ReduceMax", scores, axis, keepdims=1)
    exponentials = graph.add("Exp", graph.add("Sub", scores, highest))
    return graph.add("Div", exponentials, graph.add("ReduceSum", exponentials, axis, keepdims=1))


def _assemble(graph: _Graph, mean: str, scores: Sequence[str], model: Model) -> str:
    """Replace the scores of pixels with a winning class of `class_source` by those of the member named there."""
    if not model.class_source:
        return mean
    winner = graph.add("ArgMax", mean, axis=1, keepdims=1)
    for code, index in model.class_source.items():
        alone = _as_probabilities(graph, scores[index], model.average)
        won = graph.add("Equal", winner, graph.constant(model.manifest.codes.index(code), np.int64))
        mean = graph.add("Where", won, alone, mean)
    return mean


def _finish(graph: _Graph, model: Model) -> onnx.ModelProto:
    networks = [onnx.load(member.path, load_external_data=False) for member in model.members]
    sets = [{entry.domain or "ai.onnx": entry.version for entry in network.opset_import} for network in networks]
    versions = {found["ai.onnx"] for found in sets}
    if len(versions) > 1:
        raise ModelError(
            f"members of '{model.name}' use operator sets {sorted(versions)}: export them again with one opset"
        )
    batch = model.fixed_batch or "N"
    size = model.manifest.window_size
    packed = helper.make_graph(
        graph.nodes,
        "packed",
        [helper.make_tensor_value_info("image", TensorProto.UINT8, [batch, len(model.bands), size, size])],
        [helper.make_tensor_value_info("classes", TensorProto.UINT8, [batch, size, size])],
        graph.constants,
    )
    merged = {domain: version for found in sets for domain, version in found.items()}
    opsets = [helper.make_opsetid("" if domain == "ai.onnx" else domain, v) for domain, v in merged.items()]
    result = helper.make_model(packed, opset_imports=opsets, ir_version=max(n.ir_version for n in networks))
    onnx.checker.check_model(result)
    return result


def packed_manifest(model: Model, name: str, title: str, scores: dict[str, object]) -> Manifest:
    """Describe a packed ensemble.

    Raises:
        ModelError: A band is not uint8, or a member is normalised by a reference.
    """
    for member in model.members:
        if member.manifest.normalisation.type == "reference":
            raise ModelError(
                f"member '{member.path.name}' has the normalisation 'reference', with gains that flair-seg computes "
                "for each area: it cannot be packed, use the .json of the ensemble"
            )
    for band in model.bands:
        if band.dtype != "uint8":
            raise ModelError(f"band '{band.name}' of '{model.name}' is {band.dtype}: packed files take uint8")
    manifests = [member.manifest for member in model.members]
    total = sum(member.weight for member in model.members)
    shares = ", ".join(f"{member.manifest.name} {member.weight / total:.3g}" for member in model.members)
    sources = "; ".join(f"{code} by {manifests[index].name}" for code, index in model.class_source.items())
    source = {
        "members": shares,
        "average": model.average,
        **({"class_source": sources} if sources else {}),
        **{key: _joined(m.source.get(key, "") for m in manifests) for key in ("data", "training")},
    }
    return replace(
        model.manifest,
        name=name,
        title=title,
        licence=_joined(manifest.licence for manifest in manifests),
        attribution=_joined(manifest.attribution for manifest in manifests),
        source=source,
        bands=model.bands,
        normalisation=_described(model),
        output=Output("classes", 1),
        metrics=scores,
    )


def _described(model: Model) -> Normalisation:
    """Describe the normalisation inside the members, so that flair-seg fills nodata as for them."""
    if not any(member.manifest.normalisation.mean for member in model.members):
        return Normalisation("none", inside=True)
    deviations = {
        name: std
        for member in model.members
        for name, std in zip(member.manifest.band_names, member.manifest.normalisation.std)
    }
    types = {member.manifest.normalisation.type for member in model.members}
    kind = types.pop() if len(types) == 1 else "dataset"
    return Normalisation(kind, model.fill, tuple(deviations.get(band.name, 1.0) for band in model.bands), inside=True)


def _with_gaps(images: Iterable[NDArray[np.generic]], apart: Model, packed: Model) -> Iterator[ImagePair]:
    """Yield each image (B, H, W) twice for both models: whole, and with its right part filled as nodata."""
    for image in images:
        yield image, image
        gap = np.arange(image.shape[-1]) >= image.shape[-1] // 3
        fills = (np.array(model.fill, image.dtype)[:, None, None] for model in (apart, packed))
        first, second = (np.where(gap, fill, image) for fill in fills)
        yield first, second


def _joined(texts: Iterable[str]) -> str:
    return "; ".join(dict.fromkeys(text for text in texts if text))


def read_ensemble(
    paths: Sequence[Path],
    weights: Sequence[float] = (),
    average: AverageType = "probabilities",
    class_source: Mapping[int, int] | None = None,
    name: str = "packed",
) -> Model:
    """Read an ensemble's `.json`, or build an ensemble of `.onnx` files.

    Raises:
        InputError: The weights or class sources do not match the files.
        ModelError: A file is missing or damaged, or members are incompatible.
    """
    models, class_source = [load_onnx(path) for path in paths], dict(class_source or {})
    if len(models) == 1:
        if weights or class_source:
            raise InputError(
                f"{paths[0].name} defines weights and class sources: --weights and --class-source need .onnx files"
            )
        return models[0]
    if weights and (len(weights) != len(paths) or min(weights) <= 0):
        raise InputError(
            f"there are {len(paths)} members and weights {list(weights)}: one positive weight per member is needed"
        )
    for index in class_source.values():
        if not 0 <= index < len(models):
            raise InputError(f"a class source is member {index}: it must be 0 to {len(models) - 1}")
    members = tuple(
        found.members[0]._replace(weight=weight) for found, weight in zip(models, weights or [1.0] * len(models))
    )
    return Model(name, name, paths[0], members, average, class_source)


def pack_command(arguments: argparse.Namespace) -> None:
    """Pack, compare with the separate members, and write; also for `training.export --pack`, without some options."""
    paths = arguments.model if isinstance(arguments.model, list) else [arguments.model]
    name, given = arguments.output.stem, vars(arguments)
    options = {key: given[key] for key in ("weights", "average", "class_source") if given.get(key)}
    model = read_ensemble(paths, **options, name=name)
    title = given.get("title") or model.title
    manifest = packed_manifest(model, name, title, manifest_scores(arguments.scores))
    apart = model_predictor(model)
    reading = Reading(apart.bands, arguments.raster_bands, label_map(model.classes))
    patches = commandline.chosen_patches(arguments, labelled=False)
    images = (fit(read_image(patch, reading), manifest.window_size) for patch in patches)

    def parity_of(partial: Path) -> Parity:
        packed = load_onnx(partial)
        parity = compare_pairs(apart, model_predictor(packed), _with_gaps(images, model, packed))
        parity.check(arguments.least_agreement, "the packed file predicts the class of its members")
        return parity

    parity = write_checked(pack(model), manifest, arguments.output, parity_of)
    print(
        f"{arguments.output}: {arguments.output.stat().st_size / 1e6:.2f} MB, {len(model.members)} members, bands "
        f"{', '.join(apart.bands)}; same class as the members in {parity.agreement:.7f} of the pixels"
    )


def _source(text: str) -> tuple[int, int]:
    code, _, index = text.partition("=")
    return int(code), int(index)


def _parser() -> argparse.ArgumentParser:
    parser = commandline.make_parser("pack", __doc__)
    parser.add_argument("model", type=Path, nargs="+", help="the .json of an ensemble, or its members' .onnx files")
    commandline.add_export_arguments(parser, LEAST_AGREEMENT)
    commandline.add_data_arguments(parser, "folder of patches for the check against the members")
    parser.add_argument("--weights", type=commandline.numbers, default=(), help="of the members, e.g. 2,1")
    averages = get_args(AverageType)
    parser.add_argument(
        "--average", choices=averages, default=averages[0], help="what is averaged, default: %(default)s"
    )
    parser.add_argument(
        "--class-source",
        type=_source,
        action="append",
        metavar="CODE=MEMBER",
        help="member, counted from 0, that decides the pixels of a class",
    )
    parser.add_argument("--title", help="title shown to users")
    return parser


main = commandline.entry(pack_command, _parser)

if __name__ == "__main__":
    sys.exit(main())
