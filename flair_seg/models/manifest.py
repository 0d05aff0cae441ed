"""The manifest, as JSON: inputs and outputs of a model, or the networks of an ensemble."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Optional, get_args

from ..choices import check_choice
from ..errors import InputError, ModelError
from ..language import significant, tr
from ..nomenclature import LandCoverClass, check_codes
from ..system.jsontext import parse_json, short
from ..system.records import build
from ..system.redaction import printable
from ..system.texts import check_file_name, check_text

NormalisationType = Literal["dataset", "imagenet", "reference", "none"]
Gap = Optional[float]
"""A statistic of a band, None for a band that is not covered."""
_LARGEST = 1e12
"""Of means and deviations: raw values are 16-bit numbers or metres, and float32 must hold their quotients."""


@dataclass(frozen=True)
class Normalisation:
    """Mean subtracted from each raw band value, and standard deviation that then divides it.

    With `inside`, the graph itself normalises raw values; `mean` and `std` are then for information, except for the
    type `reference`: there `reference_mean` and `reference_std` are the average statistics of the reference of the
    training areas, one value per band, None for bands that it does not cover; empty if unknown.
    """

    type: NormalisationType
    mean: tuple[float, ...] = ()
    std: tuple[float, ...] = ()
    inside: bool = True
    reference_mean: tuple[Gap, ...] = ()
    reference_std: tuple[Gap, ...] = ()

    def __post_init__(self) -> None:
        """Check the type and that mean and standard deviation belong together."""
        check_choice(tr("normalisation type"), self.type, get_args(NormalisationType), ModelError)
        if len(self.mean) != len(self.std):
            raise ModelError(
                "The normalisation must have as many means as standard deviations, but there are {count} and "
                "{deviations}.",
                count=len(self.mean),
                deviations=len(self.std),
            )
        if not all(abs(mean) <= _LARGEST for mean in self.mean):
            raise ModelError(
                "normalisation means must be numbers from -{most} to {most}, found {mean}",
                most=significant(_LARGEST, 6),
                mean=_listed(self.mean),
            )
        if not all(1 / _LARGEST <= deviation <= _LARGEST for deviation in self.std):
            raise ModelError(
                "normalisation deviations must be positive, from {least} to {most}, found {std}",
                least=significant(1 / _LARGEST, 6),
                most=significant(_LARGEST, 6),
                std=_listed(self.std),
            )
        if self.reference_mean or self.reference_std:
            self._check_reference()

    def _check_reference(self) -> None:
        """Check the reference's statistics."""
        if self.type != "reference":
            raise ModelError(
                "Normalisation type '{type}' does not support reference_mean and reference_std. They require type "
                "'reference'.",
                type=self.type,
            )
        means, deviations = self.reference_mean, self.reference_std
        if not len(means) == len(deviations) == len(self.mean):
            raise ModelError(
                "The normalisation must have as many values of mean, reference_mean and reference_std, but "
                "there are {count}, {means} and {deviations}.",
                count=len(self.mean),
                means=len(means),
                deviations=len(deviations),
            )
        for mean, std in zip(means, deviations):
            usable = _is_usable(mean) and _is_usable(std) and std is not None and std > 0
            if not usable and (mean, std) != (None, None):
                raise ModelError(
                    "Invalid reference_mean {mean} and reference_std {std}. The mean must be non-zero and the "
                    "standard deviation positive, or both must be null.",
                    mean=mean,
                    std=std,
                )


def _is_usable(value: float | None) -> bool:
    """Whether a statistic is a number that can be divided by."""
    return value is not None and 1 / _LARGEST <= abs(value) <= _LARGEST


def _listed(values: tuple[float, ...]) -> str:
    """Return the first values as text."""
    shown = ", ".join(f"{value:g}" for value in values[:5])
    return f"[{shown}, ...]" if len(values) > 5 else f"[{shown}]"


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
OptionalFloat = Optional[float]
OptionalInt = Optional[int]
MAX_BANDS = 512
"""Imaging spectrometers have about 300 bands."""
MAX_WINDOW = 16384
"""Window size in px: 256 MiB per band, more than any network is trained on."""
MAX_MEMBERS = 64
"""Networks of an ensemble."""
_SCALES = 1e-12, 1e12
"""Factors from a band's values to physical units: float32 holds their products."""
_WEIGHTS = 1e-6, 1e6
"""Beyond a ratio of 1e12, float32 loses the lighter member."""
_THRESHOLDS = 1e-6, 1 - 1e-6
"""Of probabilities: keeps their logits small."""
_GSD_M = 1e-4, 1e6
"""From a microscope's pixel to a weather satellite's, in metres."""


@dataclass(frozen=True)
class Band:
    """One input band: its name (`red`, `green`, `blue`, `nir`, `height`, ...), data type and scale to that type."""

    name: str
    dtype: BandType = "uint8"
    scale: OptionalFloat = None

    def __post_init__(self) -> None:
        """Check name, data type and scale."""
        check_text(tr("band name"), self.name, ModelError)
        check_choice(tr("band data type"), self.dtype, get_args(BandType), ModelError)
        if self.scale is not None:
            _check_range(tr("the scale of band '{name}'", name=self.name), self.scale, *_SCALES)


@dataclass(frozen=True)
class Output:
    """Type of the graph's output, and the number of input pixels that one output pixel spans.

    With a `threshold`, the channels are independent, each with a sigmoid (inside the graph where the type is
    `probabilities`), and the first class has no channel: a pixel is of that class where no channel's probability
    reaches the threshold, else of the class with the largest probability.
    """

    type: OutputType = "logits"
    stride: int = 1
    threshold: OptionalFloat = None

    def __post_init__(self) -> None:
        """Check type, stride and threshold."""
        check_choice(tr("output type"), self.type, get_args(OutputType), ModelError)
        _check_range(tr("output stride"), self.stride, 1, MAX_WINDOW)
        if self.threshold is not None:
            _check_range(tr("output threshold"), self.threshold, *_THRESHOLDS)


@dataclass(frozen=True)
class Manifest:
    """Description of one network; `gsd_m` is the ground size of a pixel in metres, `window_size` is in pixels."""

    name: str
    version: str
    title: str
    licence: str
    attribution: str
    bands: tuple[Band, ...]
    gsd_m: OptionalFloat
    window_size: int
    normalisation: Normalisation
    output: Output
    classes: tuple[LandCoverClass, ...]
    ignore_index: OptionalInt = None
    source: Mapping[str, Any] = field(default_factory=dict)
    metrics: Mapping[str, Any] = field(default_factory=dict)
    schema: int = SCHEMA

    def __post_init__(self) -> None:
        """Check that the parts agree with each other."""
        if self.schema != SCHEMA:
            raise ModelError(
                "Manifest schema {schema} is not supported. This version reads schema {known}.",
                schema=self.schema,
                known=SCHEMA,
            )
        self._check_texts()
        self._check_bands()
        _check_range(tr("window_size of '{name}'", name=self.name), self.window_size, 1, MAX_WINDOW)
        if self.gsd_m is not None:
            _check_range(tr("gsd_m of '{name}'", name=self.name), self.gsd_m, *_GSD_M)
        if self.normalisation.mean and len(self.normalisation.mean) != len(self.bands):
            raise ModelError(
                "'{name}' must have as many bands as band means, but there are {count} and {deviations}.",
                name=self.name,
                count=len(self.bands),
                deviations=len(self.normalisation.mean),
            )
        try:
            check_codes(self.classes)
        except InputError as error:
            raise ModelError("Manifest of '{name}': {error}", name=self.name, error=error) from error

    def _check_bands(self) -> None:
        """Raise `ModelError` unless there is a workable number of bands, with names that differ."""
        if not self.bands:
            raise ModelError("The manifest of '{name}' lists no bands. At least one is required.", name=self.name)
        _check_range(tr("the number of bands of '{name}'", name=self.name), len(self.bands), 1, MAX_BANDS)
        for index, name in enumerate(self.band_names):
            if name in self.band_names[:index]:
                raise ModelError(
                    "The manifest of '{name}' lists band '{name2}' twice. Band names must be unique.",
                    name=self.name,
                    name2=name,
                )

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
        """The class code of each score; see `channels`."""
        return tuple(c.code for c in self.classes)

    @property
    def channels(self) -> int:
        """The number of channels of the output: one for each class, but for the first where there is a threshold."""
        return len(self.classes) - (self.output.threshold is not None)

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
        """Return the manifest as JSON with sorted keys; a reference or threshold only where the model has one."""
        document = dataclasses.asdict(self)
        if not self.normalisation.reference_mean:
            del document["normalisation"]["reference_mean"], document["normalisation"]["reference_std"]
        if self.output.threshold is None:
            del document["output"]["threshold"]
        return json.dumps(document, indent=2, sort_keys=True, ensure_ascii=False, default=dict)

    @staticmethod
    def from_json(text: str | bytes) -> Manifest:
        """Read a manifest.

        Raises:
            ModelError: not JSON, or a key is missing, unknown or out of range; the message names it.
        """
        what = tr("the manifest")
        document = _object(text, what)
        normalisation = document.get("normalisation")
        if isinstance(normalisation, dict):  # null and a missing key mean the same
            document["normalisation"] = {key: value for key, value in normalisation.items() if value is not None}
        return build(Manifest, document, what, ModelError)


@dataclass(frozen=True)
class Member:
    """One network of an ensemble: file (relative to the manifest) and weight in the average."""

    file: str
    weight: float = 1.0

    def __post_init__(self) -> None:
        """Check file and weight."""
        check_text(tr("member file"), self.file, ModelError)
        if re.match(r"[/\\]{2}", self.file):  # Windows would contact that computer as models are listed
            raise ModelError(
                "Member file '{file}' must be on this computer, preferably in the folder of the ensemble.",
                file=self.file,
            )
        _check_range(tr("weight of member '{file}'", file=self.file), self.weight, *_WEIGHTS)


@dataclass(frozen=True)
class EnsembleManifest:
    """Several networks voting as one.

    `average` is the quantity averaged per pixel. `class_source` gives, for a class code, the index of the member that
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
        check_file_name(tr("model name"), self.name, ModelError)
        check_text("title", self.title, ModelError)
        if self.schema != SCHEMA:
            raise ModelError(
                "Ensemble schema {schema} is not supported. This version reads schema {known}.",
                schema=self.schema,
                known=SCHEMA,
            )
        check_choice("average", self.average, get_args(AverageType), ModelError)
        if not self.members:
            raise ModelError("Ensemble '{name}' has no members. At least one is required.", name=self.name)
        _check_range(tr("the number of members of '{name}'", name=self.name), len(self.members), 1, MAX_MEMBERS)
        for code, index in self.class_source.items():
            if not 0 <= index < len(self.members):
                raise ModelError(
                    "Invalid class_source: code {code} refers to member {index}, but '{name}' has {count} member.",
                    "Invalid class_source: code {code} refers to member {index}, but '{name}' has {count} members.",
                    code=code,
                    index=index,
                    name=self.name,
                    count=len(self.members),
                )

    @staticmethod
    def from_json(text: str | bytes) -> EnsembleManifest:
        """Read an ensemble manifest.

        Raises:
            ModelError: a key is missing, unknown or out of range.
        """
        what = tr("the ensemble manifest")
        return build(EnsembleManifest, _object(text, what), what, ModelError)

    def to_json(self) -> str:
        """Return the ensemble manifest as JSON with sorted keys."""
        return json.dumps(dataclasses.asdict(self), indent=2, sort_keys=True, ensure_ascii=False, default=dict)


def is_ensemble(data: bytes) -> bool:
    """Whether the content of a .json file is an ensemble, which lists members, rather than the manifest of a network.

    A damaged file that mentions members counts as an ensemble, so that its error is reported.
    """
    try:
        document = parse_json(data, "", ModelError)
    except ModelError:
        document = None
    return "members" in document if isinstance(document, dict) else b'"members"' in data


def _object(text: str | bytes, what: str) -> dict[str, Any]:
    """Return a JSON object whose keys may be changed."""
    document = parse_json(text, what, ModelError)
    if not isinstance(document, dict):
        raise ModelError("{what} is {found}: it must be a JSON object", what=what, found=short(document))
    return document


def _check_range(what: str, value: float, low: float, high: float) -> None:
    """Raise `ModelError` unless a number is within a range."""
    if not low <= value <= high:
        raise ModelError(
            "{what} is {value}: it must be from {low} to {high}",
            what=what,
            value=value,
            low=significant(low, 6),
            high=significant(high, 6),
        )
