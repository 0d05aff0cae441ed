"""The manifest: what a model expects and gives, or which networks make an ensemble, as JSON."""

from __future__ import annotations

import dataclasses
import json
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeVar, get_args

from ..choices import check_choice
from ..errors import InputError, ModelError
from ..language import tr
from ..nomenclature import LandCoverClass, check_codes
from ..system.redaction import printable
from ..system.texts import check_file_name, check_text

NormalisationType = Literal["dataset", "imagenet", "reference", "none"]


@dataclass(frozen=True)
class Normalisation:
    """What is subtracted from and divides each raw band value.

    `inside` says that the graph does it itself, so raw values go in; `mean` and `std` are then for information, except
    for the type `reference`: there `reference_mean` and `reference_std` are what the reference of the training areas
    has on average, one value a band, None for bands that it does not cover; empty where the file does not say.
    """

    type: NormalisationType
    mean: tuple[float, ...] = ()
    std: tuple[float, ...] = ()
    inside: bool = True
    reference_mean: tuple[float | None, ...] = ()
    reference_std: tuple[float | None, ...] = ()

    def __post_init__(self) -> None:
        """Check the type and that mean and standard deviation belong together."""
        check_choice(tr("normalisation type"), self.type, get_args(NormalisationType), ModelError)
        if len(self.mean) != len(self.std):
            raise ModelError(
                "normalisation has {count} means and {deviations} deviations: they must match",
                count=len(self.mean),
                deviations=len(self.std),
            )
        if not all(map(math.isfinite, self.mean)):
            raise ModelError("normalisation means must be numbers, found {mean}", mean=list(self.mean))
        if not all(0 < deviation < math.inf for deviation in self.std):
            raise ModelError("normalisation deviations must be positive, found {std}", std=list(self.std))
        if self.reference_mean or self.reference_std:
            self._check_reference()

    def _check_reference(self) -> None:
        """Check the reference's statistics."""
        if self.type != "reference":
            raise ModelError(
                "normalisation of type '{type}' has a reference_mean or reference_std: only the type 'reference' "
                "takes them",
                type=self.type,
            )
        means, deviations = self.reference_mean, self.reference_std
        if not len(means) == len(deviations) == len(self.mean):
            raise ModelError(
                "normalisation has {count} means, {means} reference_mean and {deviations} reference_std: they must "
                "match",
                count=len(self.mean),
                means=len(means),
                deviations=len(deviations),
            )
        for mean, std in zip(means, deviations):
            usable = mean is not None and std is not None and math.isfinite(mean) and mean and 0 < std < math.inf
            if not usable and (mean, std) != (None, None):
                raise ModelError(
                    "a reference_mean is {mean} and its reference_std {std}: they must be a number other than 0 "
                    "and a positive one, or both null",
                    mean=mean,
                    std=std,
                )


__all__ = [
    "AverageType",
    "Band",
    "BandType",
    "EnsembleManifest",
    "Manifest",
    "Member",
    "Normalisation",
    "NormalisationType",
    "Output",
    "OutputType",
]

SCHEMA = 1
BandType = Literal["uint8", "uint16", "float32"]
OutputType = Literal["logits", "probabilities", "classes"]
AverageType = Literal["probabilities", "logits"]

_Part = TypeVar("_Part")


@dataclass(frozen=True)
class Band:
    """One input band: its name (`red`, `green`, `blue`, `nir`, `height`, ...), data type and scale to that type."""

    name: str
    dtype: BandType = "uint8"
    scale: float | None = None

    def __post_init__(self) -> None:
        """Check the data type."""
        _check_types(self, name=str, scale=(int, float, type(None)))
        check_text(tr("band name"), self.name, ModelError)
        check_choice(tr("band dtype"), self.dtype, get_args(BandType), ModelError)


@dataclass(frozen=True)
class Output:
    """What leaves the graph, and how many input pixels one output pixel spans."""

    type: OutputType = "logits"
    stride: int = 1

    def __post_init__(self) -> None:
        """Check type and stride."""
        _check_types(self, stride=int)
        check_choice(tr("output type"), self.type, get_args(OutputType), ModelError)
        if self.stride < 1:
            raise ModelError("output stride is {stride}: it must be at least 1", stride=self.stride)


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
            raise ModelError(
                "manifest schema is {schema}: this version reads schema {known}", schema=self.schema, known=SCHEMA
            )
        _check_types(self, name=str, version=str, title=str, licence=str, attribution=str, window_size=int)
        _check_types(self, gsd_m=(int, float, type(None)), ignore_index=(int, type(None)))
        _check_types(self, source=Mapping, metrics=Mapping)
        self._check_texts()
        if not self.bands:
            raise ModelError("manifest of '{name}' lists no bands: it needs at least one", name=self.name)
        for index, name in enumerate(self.band_names):
            if name in self.band_names[:index]:
                raise ModelError(
                    "manifest of '{name}' lists band '{name2}' twice: names must differ", name=self.name, name2=name
                )
        if self.window_size < 1:
            raise ModelError(
                "window_size of '{name}' is {window_size}: it must be positive",
                name=self.name,
                window_size=self.window_size,
            )
        if self.gsd_m is not None and not 0 < self.gsd_m < math.inf:
            raise ModelError(
                "gsd_m of '{name}' is {gsd_m}: it must be positive metres", name=self.name, gsd_m=self.gsd_m
            )
        if self.normalisation.mean and len(self.normalisation.mean) != len(self.bands):
            raise ModelError(
                "'{name}' has {count} bands and {deviations} band means",
                name=self.name,
                count=len(self.bands),
                deviations=len(self.normalisation.mean),
            )
        try:
            check_codes(self.classes)
        except InputError as error:
            raise ModelError("manifest of '{name}': {error}", name=self.name, error=error) from error

    def _check_texts(self) -> None:
        """Check the name, which names files and folders, and the texts, which are shown and stored."""
        check_file_name(tr("model name"), self.name, ModelError)
        for key in ("version", "title"):
            check_text(key, getattr(self, key), ModelError)
        for key in ("licence", "attribution"):
            check_text(key, getattr(self, key), ModelError, lines=True)
        for key, value in self.source.items():
            check_text(f"source/{printable(str(key))}", f"{key} {value}", ModelError, lines=True)

    @property
    def codes(self) -> tuple[int, ...]:
        """The class code of each output channel."""
        return tuple(c.code for c in self.classes)

    @property
    def band_names(self) -> tuple[str, ...]:
        """The band names in input order."""
        return tuple(b.name for b in self.bands)

    @property
    def reference_bands(self) -> tuple[str, ...]:
        """The names of the bands that the reference of the normalisation covers, in input order."""
        means = self.normalisation.reference_mean
        return tuple(name for name, mean in zip(self.band_names, means) if mean is not None)

    def to_json(self) -> str:
        """Return the manifest as JSON with sorted keys; a reference is there only where the model has one."""
        document = dataclasses.asdict(self)
        if not self.normalisation.reference_mean:
            del document["normalisation"]["reference_mean"], document["normalisation"]["reference_std"]
        return json.dumps(document, indent=2, sort_keys=True, ensure_ascii=False, default=dict)

    @staticmethod
    def from_json(text: str) -> Manifest:
        """Read a manifest.

        Raises:
            ModelError: not JSON, or a key is missing, unknown or out of range; the message names it.
        """
        document = _object(text, tr("the manifest"))
        parts: dict[str, Callable[[Any], object]] = {
            "bands": lambda value: _parts(Band, value, "bands"),
            "classes": lambda value: _parts(LandCoverClass, value, "classes"),
            "normalisation": _normalisation,
            "output": lambda value: _part(Output, value, "output"),
        }
        values = {key: parts[key](value) if key in parts else value for key, value in document.items()}
        return _part(Manifest, values, tr("the manifest"))


@dataclass(frozen=True)
class Member:
    """One network of an ensemble: file (relative to the manifest) and weight in the average."""

    file: str
    weight: float = 1.0

    def __post_init__(self) -> None:
        """Check the weight."""
        _check_types(self, file=str, weight=(int, float))
        check_text(tr("member file"), self.file, ModelError)
        if re.match(r"[/\\]{2}", self.file):  # Windows would contact that computer as models are listed
            raise ModelError(
                "member file is '{file}': it must be on this computer, preferably in the ensemble's folder",
                file=self.file,
            )
        if not 0 < self.weight < math.inf:
            raise ModelError(
                "weight of member '{file}' is {weight}: it must be positive", file=self.file, weight=self.weight
            )


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
        _check_types(self, name=str, title=str)
        check_file_name(tr("model name"), self.name, ModelError)
        check_text("title", self.title, ModelError)
        if self.schema != SCHEMA:
            raise ModelError(
                "ensemble schema is {schema}: this version reads schema {known}", schema=self.schema, known=SCHEMA
            )
        check_choice("average", self.average, get_args(AverageType), ModelError)
        if not self.members:
            raise ModelError("ensemble '{name}' has no members: it needs at least one", name=self.name)
        for code, index in self.class_source.items():
            if not 0 <= index < len(self.members):
                raise ModelError(
                    "class_source of code {code} is member {index}: '{name}' has {count}",
                    code=code,
                    index=index,
                    name=self.name,
                    count=len(self.members),
                )

    @staticmethod
    def from_json(text: str) -> EnsembleManifest:
        """Read an ensemble manifest.

        Raises:
            ModelError: a key is missing, unknown or out of range.
        """
        values = _object(text, tr("the ensemble manifest"))
        if "members" in values:
            values["members"] = _parts(Member, values["members"], "members")
        if "class_source" in values:
            values["class_source"] = _class_source(values["class_source"])
        return _part(EnsembleManifest, values, tr("the ensemble manifest"))

    def to_json(self) -> str:
        """Return the ensemble manifest as JSON with sorted keys."""
        return json.dumps(dataclasses.asdict(self), indent=2, sort_keys=True, ensure_ascii=False, default=dict)


def _check_types(value: object, **kinds: type | tuple[type, ...]) -> None:
    """Raise `ModelError` unless the fields named are of their types; a truth value is no number."""
    for name, kind in kinds.items():
        found = getattr(value, name)
        if not isinstance(found, kind) or isinstance(found, bool):
            names = [k.__name__ for k in (kind if isinstance(kind, tuple) else (kind,))]
            raise ModelError(
                "{name} is {found!r}: it must be of type {names}", name=name, found=found, names=" or ".join(names)
            )


def _object(text: str, what: str) -> dict[str, Any]:
    """Return a JSON object."""
    try:
        document = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        raise ModelError("{what} is not JSON: {error}", what=what, error=error) from error
    if not isinstance(document, dict):
        raise ModelError("{what} is a JSON {name}: it must be an object", what=what, name=type(document).__name__)
    return document


def _part(kind: type[_Part], document: Any, what: str) -> _Part:  # noqa: ANN401 - JSON is untyped
    """Build a value from a JSON object whose keys are the value's fields."""
    if not isinstance(document, dict):
        raise ModelError("{what} is {document!r}: it must be a JSON object", what=what, document=document)
    fields = dataclasses.fields(kind)  # type: ignore[arg-type]
    unknown = set(document) - {f.name for f in fields}
    if unknown:
        raise ModelError("{what} has a key '{unknown}' that is not known", what=what, unknown=min(unknown))
    for f in fields:
        needed = f.default is dataclasses.MISSING and f.default_factory is dataclasses.MISSING
        if needed and f.name not in document:
            raise ModelError("{what} has no key '{name}': it is needed", what=what, name=f.name)
    try:
        return kind(**document)
    except InputError as error:
        raise ModelError("{name}: {value}", name=what, value=error) from error


def _parts(kind: type[_Part], documents: Any, what: str) -> tuple[_Part, ...]:  # noqa: ANN401
    """Build values from a JSON list of objects."""
    if not isinstance(documents, list):
        raise ModelError("{what} is {documents!r}: it must be a list", what=what, documents=documents)
    return tuple(_part(kind, document, f"{what}[{index}]") for index, document in enumerate(documents))


def _normalisation(document: Any) -> Normalisation:  # noqa: ANN401
    """Build a normalisation from a JSON object."""
    values = dict(document) if isinstance(document, dict) else document
    lists = {"mean", "std", "reference_mean", "reference_std"}
    for key in sorted(lists & set(values if isinstance(values, dict) else ())):
        gaps = key.startswith("reference")
        try:
            values[key] = tuple(None if v is None and gaps else float(v) for v in values[key] or ())
        except (TypeError, ValueError) as error:
            raise ModelError(
                "normalisation {key} is {values!r}: it must be a list of numbers", key=key, values=values[key]
            ) from error
    return _part(Normalisation, values, "normalisation")


def _class_source(document: Any) -> dict[int, int]:  # noqa: ANN401
    """Build the mapping from class code to member index, whose keys JSON made text."""
    try:
        return {int(code): int(index) for code, index in document.items()}
    except (AttributeError, TypeError, ValueError) as error:
        raise ModelError(
            "class_source is {document!r}: it must map class codes to member indices", document=document
        ) from error
