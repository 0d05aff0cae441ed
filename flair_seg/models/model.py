"""Finds model files and reads their inputs and outputs. Works without ONNX Runtime, so models can always be listed."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from ..errors import FlairError, ModelError
from ..language import tr
from ..nomenclature import LandCoverClass
from ..system.filecontent import describe_content, sha256_of
from ..system.folders import resources, user_folder
from ..system.jsontext import read_bytes
from ..system.paths import StrPath, path_text
from .describe import describe
from .manifest import AverageType, Band, EnsembleManifest, Manifest, is_ensemble
from .onnxfile import OnnxInfo, TensorInfo
from .published.networks import known_networks
from .weights import files_of
from .wiring import Wiring, wiring_of

DEFAULT_MODEL = "flair-d034"
SHIPPED_FOLDER = resources() / "models"
FOLDER_VARIABLE = "FLAIR_SEG_MODELS"
"""Environment variable with the user's model folder, which replaces the default."""


class ModelMember(NamedTuple):
    """One network: its file, what that file declares, its manifest and its weight in the ensemble.

    `found` is the wiring of the graph if the manifest was derived from metadata of other tools: the graph then defines
    the size of the output.
    """

    path: Path
    info: OnnxInfo
    manifest: Manifest
    weight: float = 1.0
    found: Wiring | None = None

    @property
    def input(self) -> TensorInfo:
        """The image input."""
        return self.info.inputs[0]

    @property
    def wiring(self) -> Wiring:
        """The image input of the graph, and the output with the prediction."""
        return self.found or wiring_of(self.path, self.info, self.manifest)

    @property
    def output(self) -> TensorInfo:
        """The output with the prediction."""
        return self.wiring.output

    @property
    def stride(self) -> int | None:
        """Input pixels that a pixel of the output spans; None if only known when the graph runs."""
        return self.found.stride if self.found else self.manifest.output.stride

    @property
    def files(self) -> tuple[Path, ...]:
        """The file, and the files with its weights."""
        return files_of(self.path, self.info)


@dataclass(frozen=True)
class Model:
    """A model on disk: one network, or an ensemble."""

    name: str
    title: str
    path: Path
    members: tuple[ModelMember, ...]
    average: AverageType = "probabilities"
    class_source: Mapping[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Check that the members can be combined."""
        first = self.members[0].manifest
        for member in self.members[1:]:
            other = member.manifest
            for what, mine, theirs in (
                (tr("class codes"), first.codes, other.codes),
                ("gsd_m", first.gsd_m, other.gsd_m),
                ("window_size", first.window_size, other.window_size),
            ):
                if mine != theirs:
                    raise ModelError(
                        "The members of '{name}' have different {what}: {mine} in {first}, {theirs} in {other}.",
                        name=self.name,
                        what=what,
                        mine=mine,
                        first=self.members[0].path.name,
                        theirs=theirs,
                        other=member.path.name,
                    )
        self._check_shared_bands()
        unknown = set(self.class_source) - set(first.codes)
        if unknown:
            raise ModelError(
                "class_source of '{name}' refers to unknown code {unknown}. Valid codes: {codes}.",
                name=self.name,
                unknown=min(unknown),
                codes=first.codes,
            )

    def _check_shared_bands(self) -> None:
        """Raise `ModelError` if members read a band in different types."""
        seen: dict[str, Band] = {}
        for band in (band for member in self.members for band in member.manifest.bands):
            if seen.setdefault(band.name, band) != band:
                raise ModelError(
                    "The members of '{name}' read band '{band}' differently: as {dtype} (scale {scale}) and as "
                    "{dtype2} (scale {scale2}). They must match.",
                    name=self.name,
                    band=band.name,
                    dtype=seen[band.name].dtype,
                    scale=seen[band.name].scale,
                    dtype2=band.dtype,
                    scale2=band.scale,
                )

    @property
    def fixed_batch(self) -> int | None:
        """The batch size that the graphs require, None if any works.

        Raises:
            ModelError: members require different batch sizes.
        """
        sizes = {m.input.shape[0] for m in self.members if isinstance(m.input.shape[0], int)}
        if len(sizes) > 1:
            raise ModelError(
                "The members of '{name}' require different batch sizes: {sizes}. They must match.",
                name=self.name,
                sizes=sorted(sizes, key=str),
            )
        size = next(iter(sizes), None)
        return size if isinstance(size, int) else None

    @property
    def manifest(self) -> Manifest:
        """The manifest of the first member; all members have the same classes, GSD and window size."""
        return self.members[0].manifest

    @property
    def classes(self) -> tuple[LandCoverClass, ...]:
        """The classes, in channel order."""
        return self.manifest.classes

    @property
    def takes_reference(self) -> bool:
        """Whether a member was trained on images normalised by a reference."""
        return any(member.manifest.normalisation.type == "reference" for member in self.members)

    @property
    def bands(self) -> tuple[Band, ...]:
        """The bands of all members, without duplicates, in order of first use."""
        return tuple({band.name: band for member in self.members for band in member.manifest.bands}.values())

    @property
    def plain(self) -> bool:
        """Whether all bands are uint8 without scaling."""
        return all(band.dtype == "uint8" and band.scale is None for band in self.bands)

    def neutral_values(self, member: ModelMember) -> tuple[float, ...]:
        """Return a member's means, which normalise to zero; rounded if the model reads uint8."""
        mean = member.manifest.normalisation.mean or (0.0,) * len(member.manifest.bands)
        return tuple(float(min(max(round(v), 0), 255)) for v in mean) if self.plain else mean

    @property
    def fill(self) -> tuple[float, ...]:
        """Values that replace nodata in the input, one per band; if members differ, that of the last one is used."""
        values: dict[str, float] = {}
        for member in self.members:
            values.update(zip(member.manifest.band_names, self.neutral_values(member)))
        return tuple(values[band.name] for band in self.bands)

    def member_bands(self, member: ModelMember) -> tuple[int, ...]:
        """Return the indices into `bands` of the bands that `member` reads."""
        names = [band.name for band in self.bands]
        return tuple(names.index(name) for name in member.manifest.band_names)

    def sha256(self) -> str:
        """Return the hexadecimal SHA-256 of the network's files; for an ensemble, of all files and how they combine."""
        combination = ""
        if len(self.members) > 1:
            weights = [member.weight for member in self.members]
            combination = repr((weights, self.average, sorted(self.class_source.items())))
        return _sha256(tuple(_stamp(file) for member in self.members for file in member.files), combination)


def _stamp(path: Path) -> tuple[str, int, int]:
    """Return the path of a file, its size in bytes and its modification time in ns."""
    status = path.stat()
    return str(path), status.st_size, status.st_mtime_ns


@lru_cache(maxsize=8)
def _sha256(stamps: tuple[tuple[str, int, int], ...], more: str) -> str:
    """Return the SHA-256 of files and a text; cached, because a worker needs it for each block."""
    digest = sha256_of(*(path for path, _, _ in stamps))
    digest.update(more.encode())
    return digest.hexdigest()


def user_models() -> Path:
    """Return the folder of the user's own models; it need not exist."""
    named = os.environ.get(FOLDER_VARIABLE)
    return Path(named) if named else user_folder("data") / "models"


@dataclass(frozen=True)
class UnreadableModel:
    """A file in a folder of models that cannot be used, and the reason."""

    path: Path
    reason: str

    @property
    def name(self) -> str:
        """The name of the file, for lists; bytes that are not UTF-8 are shown as `?`."""
        return _shown(self.path.name)


class ModelList(NamedTuple):
    """The content of the folders of models: models, the default first, then by name; files that cannot be used."""

    models: tuple[Model, ...]
    unreadable: tuple[UnreadableModel, ...]


def find_models(folders: tuple[Path, ...] | None = None) -> list[Model]:
    """Return the models of `list_models`."""
    return list(list_models(folders).models)


def list_models(folders: tuple[Path, ...] | None = None) -> ModelList:
    """Return the models in the shipped folder and the user's, and their files that cannot be read.

    Never raises an exception, whatever the content of the files: QGIS lists models while it loads its algorithms.
    """
    found: dict[str, Model] = {}
    unreadable: list[UnreadableModel] = []
    for path in (path for folder in folders or (SHIPPED_FOLDER, user_models()) for path in _model_files(folder)):
        try:
            if path.suffix == ".onnx" or _contains_ensemble(path):
                model = load_model(path)
                found.setdefault(model.name, model)
        except FlairError as error:
            unreadable.append(UnreadableModel(path, _shown(str(error))))
        except Exception as error:
            reason = tr("Cannot read '{path}': {reason}", path=path, reason=f"{type(error).__name__} {error}")
            unreadable.append(UnreadableModel(path, _shown(reason)))
    models = sorted(found.values(), key=lambda model: (model.name != DEFAULT_MODEL, model.name))
    return ModelList(tuple(models), tuple(unreadable))


def _shown(text: str) -> str:
    """Return a text, which may contain a file name in another encoding, as UTF-8 in one line."""
    return " ".join(text.encode("utf-8", "replace").decode("utf-8").split())


def _model_files(folder: Path) -> list[Path]:
    """Return the files of a folder that may be models; none if the folder cannot be listed."""
    try:
        return sorted(folder.glob("*.onnx")) + sorted(folder.glob("*.json"))
    except OSError:
        return []


def _contains_ensemble(path: Path) -> bool:
    """Whether a .json file contains an ensemble.

    Raises:
        ModelError: the file cannot be read, or its content is that of another kind of file.
    """
    data = read_bytes(path, f"'{path}'", ModelError)
    mistaken = describe_content(data)
    if mistaken:
        raise ModelError("Cannot read '{path}': {reason}", path=path, reason=mistaken)
    return is_ensemble(data)


def resolve_model(name_or_path: StrPath) -> Model:
    """Return the model with a name, or in a file.

    Raises:
        ModelError: there is no such model, or its file is damaged or contradicts itself.
    """
    name = path_text(name_or_path)
    path = Path(os.path.expanduser(name))
    if path.suffix in (".onnx", ".json") or os.path.isfile(path):
        return load_model(path)
    models, unreadable = list_models()
    for model in models:
        if model.name == name:
            return model
    for file in unreadable:
        if name in (file.path.stem, file.path.name):
            raise ModelError(file.reason)
    raise _not_found(name, models)


def _not_found(name: str, models: Sequence[Model]) -> ModelError:
    """Return the error for an unknown name; if a published network has it, the message explains the download."""
    for network in known_networks().values():
        if name.lower() in (network.model_name, network.name.lower(), network.catalogue_name.lower()):
            return ModelError(
                "Model '{model}' is published by IGN but has not been downloaded. Download it with 'Models…' in the "
                "plugin's menu, or run 'flair-seg models download {network}'.",
                model=name,
                network=network.catalogue_name,
            )
    return ModelError(
        "Model '{model}' not found (available: {known}). Specify one of these names or an .onnx file.",
        model=name[:200],
        known=", ".join(m.name for m in models) or tr("none"),
    )


def load_model(path: StrPath) -> Model:
    """Read a network (`.onnx`) or an ensemble (`.json` naming members).

    Raises:
        ModelError: a file is missing, damaged, describes another task or contradicts its graph.
    """
    path = Path(path)
    if path.suffix == ".json":
        return _load_ensemble(path)
    member = _load_member(path, 1.0)
    return Model(member.manifest.name, member.manifest.title, path, (member,))


def _load_ensemble(path: Path) -> Model:
    """Read an ensemble manifest and its members."""
    data = read_bytes(path, f"'{path}'", ModelError)
    try:
        manifest = EnsembleManifest.from_json(data)
    except ModelError as error:
        raise ModelError("Ensemble '{name}': {error}", name=path.name, error=error) from error
    members = tuple(_load_member(path.parent / m.file, m.weight) for m in manifest.members)
    return Model(manifest.name, manifest.title, path, members, manifest.average, manifest.class_source)


def _load_member(path: Path, weight: float) -> ModelMember:
    """Read one network, which must have a manifest."""
    found = describe(path)
    if found.manifest is None:
        raise ModelError(
            "Model '{path}' has no band or class metadata. Add a manifest ({name}) in the same folder, or add the "
            "model to the library and specify its bands and classes ('flair-seg models add', flair:addmodel).",
            path=path,
            name=path.with_suffix(".json").name,
        )
    return ModelMember(path, found.info, found.manifest, weight, None if found.stated else found.wiring)
