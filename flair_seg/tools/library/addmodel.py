"""Adds a model to the user's folder, after checking it, storing its manifest in it and predicting one window."""

from __future__ import annotations

import dataclasses
import os
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ...errors import InputError
from ...feedback import Feedback
from ...inference.batches import check_memory
from ...inference.ensemble import Ensemble
from ...inference.session import runtime_version
from ...language import significant, tr
from ...models.describe import describe
from ...models.foreign import METADATA_KEY, manifest_to_metadata
from ...models.manifest import EnsembleManifest, Manifest, Member
from ...models.model import Model, ModelMember, load_model
from ...models.onnxfile import OnnxInfo, with_metadata
from ...models.weights import whole_model
from ...models.wiring import shape_text
from ...system.paths import StrPath
from .modelanswers import Answers, clean_name, complete
from .modelfolder import check_name_is_free, members_folder, models_folder, new_model

_TRIALS = 3
"""How often a window is predicted; the shortest time is reported, since other programs only ever lengthen it."""
_OTHERS_OWN = ("tiles_overlap", "seg_thresh", "seg_small_segment")
"""Keys of Deepness and GeoDeep without a counterpart in the manifest: those of the file are kept."""


@dataclass(frozen=True)
class Trial:
    """Result of predicting one window of noise: time, device, and the names of the predicted classes."""

    window_ms: float
    device: str
    classes: tuple[str, ...]


@dataclass(frozen=True)
class AddedModel:
    """A model in the user's folder: its name, file, checksum, trial, and its description in several lines."""

    name: str
    path: str
    sha256: str
    trial: Trial
    description: str


def add_model(
    source: StrPath,
    answers: Answers | None = None,
    *,
    overwrite: bool = False,
    device: str = "auto",
    feedback: Feedback | None = None,
) -> AddedModel:
    """Check a model, complete its description, predict one window, and copy it to the user's folder.

    Args:
        source: an `.onnx` file, or the `.json` of an ensemble.
        answers: properties that are missing in the file, or replace its own.
        overwrite: whether to replace a model of the same name in the folder.
        device: device of the trial, one of `session.DEVICES`.
        feedback: receives messages.

    Raises:
        InputError: an answer is missing or wrong, the name is taken, or the folder cannot be written.
        ModelError, DeviceError, RuntimeMissingError: it is not a valid segmentation network, or does not run.
        RasterError: the disk is full.

    Example:
        >>> from flair_seg.tools import Answers, add_model
        >>> add_model("network.onnx", Answers(name="my-model"), device="cpu").name
        'my-model'
    """
    answers, feedback = answers or Answers(), feedback or Feedback()
    path = Path(os.path.expanduser(source))
    if path.suffix.lower() not in (".onnx", ".json"):
        raise InputError(
            "Model '{model}' is not supported. Specify an .onnx file or the .json file of an ensemble.", model=path
        )
    runtime_version()
    folder = models_folder()
    feedback.stop_if_cancelled()
    if path.suffix.lower() == ".json":
        return _add_ensemble(path, answers, folder, overwrite, device, feedback)
    found = describe(path)
    manifest = complete(path, answers, found.wiring, found.manifest)
    name = clean_name(manifest.name)
    manifest = dataclasses.replace(manifest, name=name)
    check_name_is_free(name, folder, overwrite)
    member = ModelMember(path, found.info, manifest, 1.0, None if found.stated else found.wiring)
    model = Model(name, manifest.title, path, (member,))
    ensemble = Ensemble(model, probabilities=False, device=device)
    trial = try_model(model, ensemble, feedback)
    manifest = _with_stride(manifest, ensemble.strides[0])
    with new_model(folder, f"{name}.onnx") as new:
        new.main.write_bytes(_self_describing(path, found.info, manifest))
        load_model(new.main)
    return announce(load_model(folder / f"{name}.onnx"), trial, feedback)


def try_model(model: Model, ensemble: Ensemble, feedback: Feedback) -> Trial:
    """Predict one window of noise with a loaded model.

    Raises:
        ModelError, DeviceError: the model does not run, or its output does not match its manifest.
    """
    size, batch = model.manifest.window_size, model.fixed_batch or 1
    check_memory(ensemble, batch, size)
    ensemble.check(size, batch)
    values = np.random.default_rng(0).random((batch, len(model.bands), size, size))
    windows = (values * 255).astype(np.float32)
    plain = all(band.dtype == "uint8" and band.scale is None for band in model.bands)
    times = []
    for _ in range(_TRIALS):
        feedback.stop_if_cancelled()
        started = time.perf_counter()
        classes = ensemble.predict(windows.astype(np.uint8) if plain else windows)
        times.append(time.perf_counter() - started)
    seen = tuple(model.classes[index].name for index in np.unique(classes))
    return Trial(round(1000 * min(times) / batch, 1), ensemble.device.name, seen)


def describe_model(model: Model) -> str:
    """Return the inputs and outputs of a model, in lines."""
    manifest = model.manifest
    size = f"{significant(manifest.gsd_m, 6)} m" if manifest.gsd_m else tr("any size")
    lines = [
        f"{model.title} ({model.name})",
        tr("Bands: {bands}", bands=", ".join(band.name for band in model.bands)),
        tr("Pixel size: {size}; window size: {window} px", size=size, window=manifest.window_size),
        tr("Classes: {classes}", classes=", ".join(f"{c.code} {c.name}" for c in model.classes)),
        *(describe_graph(member) for member in model.members),
        tr("Licence: {licence}", licence=manifest.licence),
        tr("Attribution: {attribution}", attribution=manifest.attribution),
    ]
    if len(model.members) > 1:
        lines.append(tr("Networks: {networks}", networks=", ".join(m.manifest.name for m in model.members)))
    return "\n".join(lines)


def describe_graph(member: ModelMember) -> str:
    """Return the input and output of a network's graph, in a line."""
    image, output = (f"{info.name} {info.dtype} {shape_text(info)}" for info in (member.input, member.output))
    kind, threshold = member.manifest.output.type, member.manifest.output.threshold
    if threshold is None:
        return tr("Input: {image}; output: {output}, {kind}", image=image, output=output, kind=kind)
    return tr(
        "Input: {image}; output: {output}, {kind}, threshold {threshold:g}",
        image=image,
        output=output,
        kind=kind,
        threshold=threshold,
    )


def _with_stride(manifest: Manifest, stride: int | None) -> Manifest:
    """Return a manifest with the output stride measured when the network ran."""
    return dataclasses.replace(
        manifest, output=dataclasses.replace(manifest.output, stride=stride or manifest.output.stride)
    )


def _self_describing(path: Path, info: OnnxInfo, manifest: Manifest) -> bytes:
    """Return a network's bytes with its manifest inside; the file's own bytes if it is already there."""
    model = whole_model(path)
    if METADATA_KEY in info.metadata and Manifest.from_json(info.metadata[METADATA_KEY]) == manifest:
        return model
    own = set(_OTHERS_OWN) - ({"seg_thresh"} if manifest.output.threshold is not None else set())
    kept = {key: text for key, text in info.metadata.items() if key in own}
    return with_metadata(model, {**manifest_to_metadata(manifest), **kept})


def _add_ensemble(
    path: Path, answers: Answers, folder: Path, overwrite: bool, device: str, feedback: Feedback
) -> AddedModel:
    """Copy an ensemble with all its networks to the user's folder."""
    if answers.of_network or answers.licence or answers.attribution:
        raise InputError(
            "'{model}' is an ensemble. Only a name and a title can be specified; all other properties come from its "
            "member networks.",
            model=path.name,
        )
    model = load_model(path)
    name = clean_name(answers.name or model.name)
    check_name_is_free(name, folder, overwrite)
    ensemble = Ensemble(model, probabilities=False, device=device)
    trial = try_model(model, ensemble, feedback)
    with new_model(folder, f"{name}.json") as new:
        inner = members_folder(name, model)
        (new.folder / inner).mkdir()
        members = []
        for number, (member, stride) in enumerate(zip(model.members, ensemble.strides), 1):
            file = f"{inner}/{number}-{clean_name(member.path.stem)}.onnx"
            manifest = _with_stride(member.manifest, stride)
            (new.folder / file).write_bytes(_self_describing(member.path, member.info, manifest))
            members.append(Member(file, member.weight))
        kept = EnsembleManifest(name, answers.title or model.title, tuple(members), model.average, model.class_source)
        new.main.write_text(kept.to_json(), encoding="utf-8")
        load_model(new.main)
    return announce(load_model(folder / f"{name}.json"), trial, feedback)


def announce(model: Model, trial: Trial, feedback: Feedback) -> AddedModel:
    """Report the added model, and return it."""
    description = describe_model(model)
    feedback.info(description)
    feedback.info(
        tr(
            "Test run: {time:g} ms per window on {device}; classes predicted from random noise: {classes}",
            time=trial.window_ms,
            device=trial.device,
            classes=", ".join(trial.classes),
        )
    )
    if model.manifest.gsd_m is None:
        feedback.warning(
            tr(
                "Model '{name}' has no pixel size (GSD), so rasters of any resolution are used without resampling. "
                "Specify the pixel size.",
                name=model.name,
            )
        )
    feedback.info(tr("Model '{name}' was saved as '{path}'.", name=model.name, path=model.path))
    return AddedModel(model.name, str(model.path), model.sha256(), trial, description)
