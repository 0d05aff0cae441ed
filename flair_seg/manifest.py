"""The manifest: what a model expects and gives, as JSON inside the `.onnx` or beside it.

Keys that Deepness and GeoDeep keep in the same metadata are written and understood as well.
"""

from __future__ import annotations

import ast
import dataclasses
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

from .errors import InputError, ModelError
from .nomenclature import LandCoverClass, check_codes

SCHEMA = 1
METADATA_KEY = "flair_seg"
BandType = Literal["uint8", "uint16", "float32"]
NormalisationType = Literal["dataset", "imagenet", "reference", "none"]
OutputType = Literal["logits", "probabilities", "classes"]
AverageType = Literal["probabilities", "logits"]

_COLOUR_CYCLE = (
    "#4e79a7",
    "#f28e2b",
    "#e15759",
    "#76b7b2",
    "#59a14f",
    "#edc948",
    "#b07aa1",
    "#ff9da7",
    "#9c755f",
    "#bab0ac",
)


@dataclass(frozen=True)
class Band:
    """One input band: its name (`red`, `green`, `blue`, `nir`, `height`, ...), data type and scale to that type."""

    name: str
    dtype: BandType = "uint8"
    scale: float | None = None

    def __post_init__(self) -> None:
        """Check the data type."""
        _choice("band dtype", self.dtype, BandType)


@dataclass(frozen=True)
class Normalisation:
    """What is subtracted from and divides each raw band value.

    `inside` says that the graph does it itself, so raw values go in; `mean` and `std` are then for information.
    """

    type: NormalisationType
    mean: tuple[float, ...] = ()
    std: tuple[float, ...] = ()
    inside: bool = True

    def __post_init__(self) -> None:
        """Check the type and that mean and standard deviation belong together."""
        _choice("normalisation type", self.type, NormalisationType)
        if len(self.mean) != len(self.std):
            raise ModelError(
                f"normalisation has {len(self.mean)} means and {len(self.std)} deviations: they must match"
            )
        if any(s <= 0 for s in self.std):
            raise ModelError(f"normalisation deviations must be positive, found {list(self.std)}")


@dataclass(frozen=True)
class Output:
    """What leaves the graph, and how many input pixels one output pixel spans."""

    type: OutputType = "logits"
    stride: int = 1

    def __post_init__(self) -> None:
        """Check type and stride."""
        _choice("output type", self.type, OutputType)
        if self.stride < 1:
            raise ModelError(f"output stride is {self.stride}: it must be at least 1")


@dataclass(frozen=True)
class Manifest:
    """Description of one network; `gsd_m` is the ground size of a pixel in metres, `window_size` is in pixels."""

    name: str
    version: str
    title: str
    licence: str
    attribution: str
    bands: tuple[Band, ...]
    gsd_m: float | None
    window_size: int
    normalisation: Normalisation
    output: Output
    classes: tuple[LandCoverClass, ...]
    ignore_index: int | None = None
    source: Mapping[str, str] = field(default_factory=dict)
    metrics: Mapping[str, Any] = field(default_factory=dict)
    schema: int = SCHEMA

    def __post_init__(self) -> None:
        """Check that the parts agree with each other."""
        if self.schema != SCHEMA:
            raise ModelError(f"manifest schema is {self.schema}: this version reads schema {SCHEMA}")
        if not self.bands:
            raise ModelError(f"manifest of '{self.name}' lists no bands: it needs at least one")
        if self.window_size < 1:
            raise ModelError(f"window_size of '{self.name}' is {self.window_size}: it must be positive")
        if self.gsd_m is not None and not self.gsd_m > 0:
            raise ModelError(f"gsd_m of '{self.name}' is {self.gsd_m}: it must be positive metres")
        if self.normalisation.mean and len(self.normalisation.mean) != len(self.bands):
            raise ModelError(f"'{self.name}' has {len(self.bands)} bands and {len(self.normalisation.mean)} band means")
        try:
            check_codes(self.classes)
        except InputError as error:
            raise ModelError(f"manifest of '{self.name}': {error}") from error

    @property
    def codes(self) -> tuple[int, ...]:
        """The class code of each output channel."""
        return tuple(c.code for c in self.classes)

    @property
    def band_names(self) -> tuple[str, ...]:
        """The band names in input order."""
        return tuple(b.name for b in self.bands)

    def to_json(self) -> str:
        """Return the manifest as JSON with sorted keys."""
        return json.dumps(dataclasses.asdict(self), indent=2, sort_keys=True, ensure_ascii=False, default=dict)

    @staticmethod
    def from_json(text: str) -> Manifest:
        """Read a manifest.

        Raises:
            ModelError: not JSON, or a key is missing, unknown or out of range; the message names it.
        """
        try:
            document = json.loads(text)
        except json.JSONDecodeError as error:
            raise ModelError(f"the manifest is not JSON: {error}") from error
        if not isinstance(document, dict):
            raise ModelError(f"the manifest is a JSON {type(document).__name__}: it must be an object")
        return _manifest_from_dict(document)

    def to_metadata(self) -> dict[str, str]:
        """Return the metadata to store in the `.onnx`: the manifest, and the keys Deepness and GeoDeep read.

        Both feed `(raw / 255 - mean) / std`; a graph that normalises itself wants raw values, so it asks them for
        mean 0 and deviation 1/255.
        """
        count = len(self.bands)
        mean, std = [0.0] * count, [1 / 255] * count
        if not self.normalisation.inside and self.normalisation.mean:
            mean = [m / 255 for m in self.normalisation.mean]
            std = [s / 255 for s in self.normalisation.std]
        foreign: dict[str, Any] = {
            "model_type": "Segmentor",
            "class_names": {str(i): c.name for i, c in enumerate(self.classes)},
            "tiles_size": self.window_size,
            "tile_size": self.window_size,
            "tiles_overlap": 75,
            "standardization_mean": mean,
            "standardization_std": std,
            "seg_thresh": 0.0,
        }
        if self.gsd_m is not None:
            foreign["resolution"] = round(self.gsd_m * 100, 6)
        return {METADATA_KEY: self.to_json(), **{k: json.dumps(v) for k, v in foreign.items()}}

    @staticmethod
    def from_metadata(metadata: Mapping[str, str], n_bands: int, window_size: int | None, name: str) -> Manifest | None:
        """Read the manifest from a model's metadata: ours, or the keys of Deepness and GeoDeep.

        Args:
            metadata: the custom metadata of the `.onnx`.
            n_bands: bands the graph's input takes, for models that do not name them.
            window_size: the graph's fixed window in px, if it has one.
            name: what to call a model whose metadata has no name.

        Returns:
            The manifest, or None where the metadata says nothing of a segmentation.

        Raises:
            ModelError: the metadata describes another task or contradicts itself.
        """
        if METADATA_KEY in metadata:
            return Manifest.from_json(metadata[METADATA_KEY])
        if not {"model_type", "class_names", "resolution"} & set(metadata):
            return None
        return _manifest_from_foreign(metadata, n_bands, window_size, name)


@dataclass(frozen=True)
class Member:
    """One network of an ensemble: file (relative to the manifest) and weight in the average."""

    file: str
    weight: float = 1.0

    def __post_init__(self) -> None:
        """Check the weight."""
        if not self.weight > 0:
            raise ModelError(f"weight of member '{self.file}' is {self.weight}: it must be positive")


@dataclass(frozen=True)
class EnsembleManifest:
    """Several networks voting as one.

    `average` says what is averaged per pixel. `class_source` gives, for a class code, the index of the member that
    alone re-decides the pixels the ensemble put in that class (the class assembly of the FLAIR challenge entries).
    """

    name: str
    title: str
    members: tuple[Member, ...]
    average: AverageType = "probabilities"
    class_source: Mapping[int, int] = field(default_factory=dict)
    schema: int = SCHEMA

    def __post_init__(self) -> None:
        """Check members, averaging and class sources."""
        if self.schema != SCHEMA:
            raise ModelError(f"ensemble schema is {self.schema}: this version reads schema {SCHEMA}")
        _choice("average", self.average, AverageType)
        if not self.members:
            raise ModelError(f"ensemble '{self.name}' has no members: it needs at least one")
        for code, index in self.class_source.items():
            if not 0 <= index < len(self.members):
                raise ModelError(
                    f"class_source of code {code} is member {index}: '{self.name}' has {len(self.members)}"
                )

    @staticmethod
    def from_json(text: str) -> EnsembleManifest:
        """Read an ensemble manifest.

        Raises:
            ModelError: a key is missing, unknown or out of range.
        """
        try:
            document = json.loads(text)
            values = {
                **document,
                "members": tuple(Member(**m) for m in document["members"]),
                "class_source": {int(k): int(v) for k, v in document.get("class_source", {}).items()},
            }
            return EnsembleManifest(**values)
        except (json.JSONDecodeError, KeyError, TypeError, AttributeError) as error:
            raise ModelError(f"the ensemble manifest cannot be read: {_reason(error)}") from error

    def to_json(self) -> str:
        """Return the ensemble manifest as JSON with sorted keys."""
        return json.dumps(dataclasses.asdict(self), indent=2, sort_keys=True, ensure_ascii=False, default=dict)


def _choice(what: str, value: object, literal: object) -> None:
    """Raise `ModelError` unless `value` is one of the literal's choices."""
    if value not in get_args(literal):
        raise ModelError(f"{what} is '{value}': it must be one of {', '.join(get_args(literal))}")


def _reason(error: Exception) -> str:
    """Return an exception's text, naming a missing key as such."""
    return f"key {error} is missing" if isinstance(error, KeyError) else str(error)


def _manifest_from_dict(document: dict[str, Any]) -> Manifest:
    """Build a manifest from parsed JSON."""
    try:
        normalisation = dict(document["normalisation"])
        for key in ("mean", "std"):
            normalisation[key] = tuple(float(v) for v in normalisation.get(key) or ())
        values = {
            **document,
            "bands": tuple(Band(**b) for b in document["bands"]),
            "normalisation": Normalisation(**normalisation),
            "output": Output(**document["output"]),
            "classes": tuple(LandCoverClass(**c) for c in document["classes"]),
        }
        return Manifest(**values)
    except (KeyError, TypeError, AttributeError, InputError) as error:
        raise ModelError(f"the manifest cannot be read: {_reason(error)}") from error


def _manifest_from_foreign(metadata: Mapping[str, str], n_bands: int, window_size: int | None, name: str) -> Manifest:
    """Build a manifest from the metadata keys of Deepness and GeoDeep.

    Source of the keys: Deepness' documentation, "Adding metadata to ONNX model"; `resolution` is in cm per pixel.
    """
    task = str(_parsed(metadata, "model_type", "Segmentor")).lower()
    if task != "segmentor":
        raise ModelError(f"model '{name}' is made for the task '{task}': a segmentation network (Segmentor) is needed")
    names = _parsed(metadata, "class_names", None)
    if not isinstance(names, dict) or not names:
        raise ModelError(f"metadata of model '{name}' has no class_names: a class index to name mapping is needed")
    labels = [str(v) for _, v in sorted(names.items(), key=lambda item: int(item[0]))]
    size = _parsed(metadata, "tiles_size", None) or _parsed(metadata, "tile_size", None) or window_size or 512
    mean = _parsed(metadata, "standardization_mean", None) or [0.0] * n_bands
    std = _parsed(metadata, "standardization_std", None) or [1.0] * n_bands
    resolution = _parsed(metadata, "resolution", None)
    return Manifest(
        name=name,
        version="unknown",
        title=name,
        licence="unknown",
        attribution="unknown",
        bands=tuple(Band(b) for b in _default_band_names(n_bands)),
        gsd_m=float(resolution) / 100 if resolution else None,
        window_size=int(size),
        normalisation=Normalisation(
            "dataset", tuple(255 * float(m) for m in mean), tuple(255 * float(s) for s in std), inside=False
        ),
        output=Output("logits"),
        classes=tuple(
            LandCoverClass(i, label, _COLOUR_CYCLE[i % len(_COLOUR_CYCLE)]) for i, label in enumerate(labels)
        ),
    )


def _default_band_names(count: int) -> tuple[str, ...]:
    """Return the names of bands that a model's metadata does not name."""
    usual = ("red", "green", "blue", "nir", "height")
    return usual[:count] if 3 <= count <= len(usual) else tuple(f"band {i + 1}" for i in range(count))


def _parsed(metadata: Mapping[str, str], key: str, default: Any) -> Any:  # noqa: ANN401 - JSON is untyped
    """Return a metadata value parsed as JSON, or as a Python literal (older Deepness models), or as text."""
    text = metadata.get(key)
    if text is None:
        return default
    try:
        return json.loads(text)
    except json.JSONDecodeError:
        pass
    try:
        return ast.literal_eval(text)
    except (ValueError, SyntaxError):
        return text
