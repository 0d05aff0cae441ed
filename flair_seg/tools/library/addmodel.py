"""Keeps a model in the user's folder: checked, described by itself, and tried on one window before."""

from __future__ import annotations

import dataclasses
import os
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ...errors import InputError
from ...feedback import Feedback
from ...inference.ensemble import Ensemble
from ...inference.session import runtime_version
from ...language import significant, tr
from ...models.manifest import EnsembleManifest, Manifest, Member
from ...models.metadata import METADATA_KEY, manifest_to_metadata
from ...models.model import Model, load_model, own_manifest
from ...models.onnxfile import OnnxInfo, read_info, with_metadata
from ...system.paths import StrPath
from .graphfacts import graph_facts, noise, tried_facts
from .modelanswers import Answers, check_answers, clean_name, complete
from .modelfolder import check_name_is_free, members_folder, models_folder, new_model

_TRIALS = 3
"""How often a window is predicted; the shortest time is reported, since other programs only ever lengthen it."""
_OTHERS_OWN = ("tiles_overlap", "seg_thresh")
"""Keys of Deepness and GeoDeep that a manifest does not hold: those of the file stay."""


@dataclass(frozen=True)
class Trial:
    """What a model did with one window of noise: time, device, and the names of the classes it gave."""

    window_ms: float
    device: str
    classes: tuple[str, ...]


@dataclass(frozen=True)
class AddedModel:
    """A model that is kept: its name, file, checksum, trial, and its description in several lines."""

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
    """Check a model, describe it, try it, and keep it in the user's folder.

    Args:
        source: an `.onnx` file, or the `.json` of an ensemble.
        answers: what the file does not say of itself, or says otherwise.
        overwrite: whether a model of the same name in the folder may be replaced.
        device: what the trial runs on, one of `session.DEVICES`.
        feedback: hears what is found.

    Raises:
        InputError: an answer is missing or wrong, the name is taken, or the folder cannot be written.
        ModelError, DeviceError, RuntimeMissingError: it is no sound segmentation network, or does not run.
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
    info = read_info(path)
    manifest = _described(path, info, answers, device)
    name = clean_name(manifest.name)
    manifest = dataclasses.replace(manifest, name=name)
    check_name_is_free(name, folder, overwrite)
    with new_model(folder, f"{name}.onnx") as new:
        new.main.write_bytes(_self_describing(path, info, manifest))
        model = load_model(new.main)
        trial = try_model(model, device, feedback)
    return _told(load_model(folder / f"{name}.onnx"), trial, feedback)


def try_model(model: Model, device: str, feedback: Feedback) -> Trial:
    """Predict one window of noise.

    Raises:
        ModelError, DeviceError: the model does not run, or gives something else than its manifest promises.
    """
    ensemble = Ensemble(model, probabilities=False, device=device)
    size, batch = model.manifest.window_size, model.fixed_batch or 1
    ensemble.check(size, batch)
    windows = noise((batch, len(model.bands), size, size), 255)
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
    """Return what a model expects and gives, in lines."""
    manifest = model.manifest
    size = f"{significant(manifest.gsd_m, 6)} m" if manifest.gsd_m else tr("any size")
    lines = [
        f"{model.title} ({model.name})",
        tr("Bands: {bands}", bands=", ".join(band.name for band in model.bands)),
        tr("Pixel size: {size}; window size: {window} px", size=size, window=manifest.window_size),
        tr("Classes: {classes}", classes=", ".join(f"{c.code} {c.name}" for c in model.classes)),
        tr("Licence: {licence}", licence=manifest.licence),
        tr("Attribution: {attribution}", attribution=manifest.attribution),
    ]
    if len(model.members) > 1:
        lines.append(tr("Networks: {networks}", networks=", ".join(m.manifest.name for m in model.members)))
    return "\n".join(lines)


def _described(path: Path, info: OnnxInfo, answers: Answers, device: str) -> Manifest:
    """Return the manifest of a network, out of the file, the graph and the answers."""
    facts = graph_facts(path, info)
    manifest = own_manifest(path, info)
    check_answers(path, answers, facts, manifest)
    if manifest is None or _is_foreign(path, info):
        bands = facts.bands or len(answers.bands or (manifest.bands if manifest else ()))
        window = facts.window or answers.window_size or (manifest.window_size if manifest else 0)
        facts = tried_facts(path, info, facts, bands, window, device)
        if manifest is not None and facts.output and facts.stride:
            output = dataclasses.replace(manifest.output, type=facts.output, stride=facts.stride)
            manifest = dataclasses.replace(manifest, output=output)
    return complete(path, answers, facts, manifest)


def _is_foreign(path: Path, info: OnnxInfo) -> bool:
    """Whether a file is described by keys of Deepness or GeoDeep, which tell neither stride nor kind of output."""
    return METADATA_KEY not in info.metadata and not path.with_suffix(".json").is_file()


def _self_describing(path: Path, info: OnnxInfo, manifest: Manifest) -> bytes:
    """Return a network's bytes with its manifest inside; the file's own where it is there already."""
    model = path.read_bytes()
    if METADATA_KEY in info.metadata and Manifest.from_json(info.metadata[METADATA_KEY]) == manifest:
        return model
    kept = {key: info.metadata[key] for key in _OTHERS_OWN if key in info.metadata}
    return with_metadata(model, {**manifest_to_metadata(manifest), **kept})


def _add_ensemble(
    path: Path, answers: Answers, folder: Path, overwrite: bool, device: str, feedback: Feedback
) -> AddedModel:
    """Keep an ensemble with all its networks."""
    if answers.of_network or answers.licence or answers.attribution:
        raise InputError(
            "'{model}' is an ensemble. Only a name and a title can be specified; all other properties come from its "
            "member networks.",
            model=path.name,
        )
    model = load_model(path)
    name = clean_name(answers.name or model.name)
    check_name_is_free(name, folder, overwrite)
    with new_model(folder, f"{name}.json") as new:
        inner = members_folder(name, model)
        (new.folder / inner).mkdir()
        members = []
        for number, member in enumerate(model.members, 1):
            file = f"{inner}/{number}-{clean_name(member.path.stem)}.onnx"
            (new.folder / file).write_bytes(_self_describing(member.path, member.info, member.manifest))
            members.append(Member(file, member.weight))
        kept = EnsembleManifest(name, answers.title or model.title, tuple(members), model.average, model.class_source)
        new.main.write_text(kept.to_json(), encoding="utf-8")
        trial = try_model(load_model(new.main), device, feedback)
    return _told(load_model(folder / f"{name}.json"), trial, feedback)


def _told(model: Model, trial: Trial, feedback: Feedback) -> AddedModel:
    """Say what is kept, and return it."""
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
