"""Properties that an `.onnx` without metadata lacks: bands, classes, pixel size, window size, normalisation."""

from __future__ import annotations

import dataclasses
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, get_args

from ...choices import check_choice
from ...errors import InputError
from ...language import tr
from ...models.foreign import USUAL_THRESHOLD, output_of
from ...models.manifest import Band, Manifest, Normalisation, NormalisationType, Output, OutputType
from ...models.wiring import Wiring
from ...nomenclature import NOMENCLATURES, LandCoverClass, check_codes, spare_colour
from ...system.jsontext import read_json, short

NORMALISATIONS = ("none", "unit", "imagenet", "dataset")
"""What is done to a raw pixel (0 to 255) before the network: nothing, divided by 255, and then by ImageNet's mean and
deviation, or by those given."""
UNKNOWN = "unknown"
_IMAGENET = {"red": (0.485, 0.229), "green": (0.456, 0.224), "blue": (0.406, 0.225)}
_USUAL_BANDS = ("red", "green", "blue", "nir", "height")


@dataclass(frozen=True)
class Answers:
    """Properties of a model specified by the user; None: not specified.

    Attributes:
        name: name of the model in lists and commands.
        title: title shown to users.
        bands: the bands' names, in input order.
        classes: in the order of the output's channels.
        gsd_m: the ground size of the pixels it was trained on, in metres.
        window_size: the side of its windows, in px.
        normalisation: one of `NORMALISATIONS`.
        mean, std: per band, of pixels that go from 0 to `value_range`.
        value_range: value that a raw 255 is scaled to before `mean` and `std` are applied.
        output: type of the output.
        threshold: probability from which a pixel belongs to the class of a channel, for one channel or several
            independent ones.
        licence, attribution: of the model.
        source: its origin, for the manifest.
    """

    name: str | None = None
    title: str | None = None
    bands: tuple[str, ...] | None = None
    classes: tuple[LandCoverClass, ...] | None = None
    gsd_m: float | None = None
    window_size: int | None = None
    normalisation: str | None = None
    mean: tuple[float, ...] | None = None
    std: tuple[float, ...] | None = None
    value_range: float = 255.0
    output: OutputType | None = None
    threshold: float | None = None
    licence: str | None = None
    attribution: str | None = None
    source: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Check what can be checked without the network."""
        for what, value, choices in (
            ("normalisation", self.normalisation, NORMALISATIONS),
            ("output", self.output, get_args(OutputType)),
        ):
            if value is not None:
                check_choice(what, value, choices)
        if (self.mean is None) != (self.std is None):
            given, missing = ("mean", "std") if self.std is None else ("std", "mean")
            raise InputError("'{given}' is specified without '{missing}'. Specify both.", given=given, missing=missing)
        if self.mean is not None and self.normalisation not in (None, "dataset"):
            raise InputError(
                "Mean and standard deviation cannot be combined with the normalisation '{kind}'. Remove one or the "
                "other.",
                kind=self.normalisation,
            )
        if self.normalisation == "dataset" and self.mean is None:
            raise InputError("The normalisation 'dataset' requires mean and std. Specify both.")
        if self.threshold is not None and not 0 < self.threshold < 1:
            raise InputError(
                "Invalid threshold: {number}. It must be between 0 and 1.",
                number=self.threshold,
            )
        for key, number in (
            ("gsd", self.gsd_m),
            (tr("window size"), self.window_size),
            (tr("value range"), self.value_range),
            *(("std", deviation) for deviation in self.std or ()),
        ):
            if number is not None and not 0 < number < float("inf"):
                raise InputError("Invalid {key}: {number}. It must be greater than 0.", key=key, number=number)

    @property
    def of_network(self) -> bool:
        """Whether a property is specified that applies to networks but not to ensembles."""
        plain = Answers(
            name=self.name, title=self.title, licence=self.licence, attribution=self.attribution, source=self.source
        )
        return self != plain


def read_classes(text: str) -> tuple[LandCoverClass, ...]:
    """Return the classes of a nomenclature's name, or of a JSON file: a list of names, or of code, name and colour.

    Raises:
        InputError: it is neither, or the file holds something else.
    """
    if text in NOMENCLATURES:
        return NOMENCLATURES[text].classes
    if not os.path.isfile(text):
        raise InputError(
            "'{classes}' is neither a file nor a nomenclature. Specify a JSON file or one of {known}.",
            classes=text,
            known=", ".join(NOMENCLATURES),
        )
    what = tr("Class file '{path}'", path=text)
    return classes_of(read_json(text, what), what)


def classes_of(document: Any, what: str) -> tuple[LandCoverClass, ...]:  # noqa: ANN401 - JSON is untyped
    """Return the classes of a JSON value: a nomenclature's name, a list of names, or of code, name and colour.

    Names alone get codes from 1 on, and colours.
    """
    if isinstance(document, str) and document in NOMENCLATURES:
        return NOMENCLATURES[document].classes
    if isinstance(document, dict):
        document = document.get("classes")
    if not isinstance(document, list) or not document:
        raise InputError(
            "{what}: not a list of classes. It must be a list of names, or of objects with code, name and colour.",
            what=what,
        )
    classes = []
    for index, item in enumerate(document):
        given = {"name": item} if isinstance(item, str) else item
        if not isinstance(given, dict) or set(given) - {"code", "name", "colour"}:
            raise InputError(
                "{what}: class {index} is '{item}'. It must be a name, or an object with code, name and colour.",
                what=what,
                index=index + 1,
                item=short(item),
            )
        classes.append(LandCoverClass(**{"code": index + 1, "name": "", "colour": spare_colour(index), **given}))
    check_codes(tuple(classes))
    return tuple(classes)


def check_answers(path: Path, answers: Answers, wiring: Wiring, manifest: Manifest | None) -> None:
    """Raise `InputError` if answers contradict the graph, or are missing."""
    _contradictions(path, answers, wiring)
    if manifest is None:
        _missing(path, answers, wiring)


def complete(path: Path, answers: Answers, wiring: Wiring, manifest: Manifest | None) -> Manifest:
    """Return the manifest of a network: its own with the answers applied, or one made from the answers.

    Raises:
        InputError: answers contradict each other or the graph.
    """
    check_answers(path, answers, wiring, manifest)
    changes = {
        key: value
        for key in ("name", "title", "classes", "gsd_m", "window_size", "licence", "attribution")
        if (value := getattr(answers, key)) is not None
    }
    if "name" in changes:
        changes["name"] = clean_name(changes["name"])
    if manifest is None:
        bands = tuple(Band(name) for name in answers.bands or ())
        blank = Manifest(
            name=changes.get("name") or clean_name(path.stem),
            version="1",
            title=changes.get("title") or changes.get("name") or path.stem,
            licence=UNKNOWN,
            attribution=UNKNOWN,
            bands=bands,
            gsd_m=None,
            window_size=wiring.window or answers.window_size or 0,
            normalisation=Normalisation("none"),
            classes=answers.classes or (),
            output=Output(),
        )
    else:
        bands = _renamed(manifest.bands, answers.bands)
        blank = dataclasses.replace(manifest, bands=bands)
    changes["output"] = _output(path, answers, wiring, manifest)
    normalisation = _normalisation(path, answers, tuple(band.name for band in bands))
    if normalisation:
        changes["normalisation"] = normalisation
    described = dataclasses.replace(blank, **changes)
    if described == manifest:
        return described
    return dataclasses.replace(described, source={**described.source, **answers.source})


def _output(path: Path, answers: Answers, wiring: Wiring, manifest: Manifest | None) -> Output:
    """Return the output of the graph."""
    count = len(answers.classes or (manifest.classes if manifest else ()))
    spare = wiring.kind != "classes" and count - 1 == wiring.channels
    if answers.threshold is not None and not spare:
        raise InputError(
            "Model '{model}' uses no threshold: the class with the highest score wins. Omit the threshold, or specify "
            "one class more than the output has channels, the first for pixels below the threshold.",
            model=path.name,
        )
    stored = manifest.output.threshold if manifest else None
    threshold = (answers.threshold or stored or USUAL_THRESHOLD) if spare else None
    if manifest is None or (answers.classes and len(answers.classes) != len(manifest.classes)):
        output = output_of(wiring, threshold)
    else:
        output = dataclasses.replace(manifest.output, threshold=threshold)
    return dataclasses.replace(output, type=answers.output) if answers.output else output


def _renamed(bands: tuple[Band, ...], names: tuple[str, ...] | None) -> tuple[Band, ...]:
    """Return bands under other names."""
    if names is None:
        return bands
    if len(names) != len(bands):
        return tuple(Band(name) for name in names)
    return tuple(dataclasses.replace(band, name=name) for band, name in zip(bands, names))


def _contradictions(path: Path, answers: Answers, wiring: Wiring) -> None:
    """Raise `InputError` if answers contradict the graph."""
    model = path.name
    names = answers.bands
    if names and wiring.bands and len(names) != wiring.bands:
        raise InputError(
            "Model '{model}' has {count} input band, but the number of names specified is {given} ({names}). "
            "Specify one name per band, in input order.",
            "Model '{model}' has {count} input bands, but the number of names specified is {given} "
            "({names}). Specify one name per band, in input order.",
            model=model,
            count=wiring.bands,
            given=len(names),
            names=", ".join(names),
        )
    counts = wiring.class_counts
    if answers.classes and counts and len(answers.classes) not in counts:
        fitting = [n.name for n in NOMENCLATURES.values() if len(n.classes) in counts]
        raise InputError(
            "Model '{model}' returns {count} class, but the number specified is {given}. Specify one class "
            "per output channel ({fitting}).",
            "Model '{model}' returns {count} classes, but the number specified is {given}. Specify one class "
            "per output channel ({fitting}).",
            model=model,
            count=counts[0],
            given=len(answers.classes),
            fitting=tr("matching nomenclatures: {names}", names=", ".join(fitting))
            if fitting
            else tr("no matching nomenclature"),
        )
    if answers.window_size and wiring.window and answers.window_size != wiring.window:
        raise InputError(
            "The window size of model '{model}' is fixed at {found} px, but {given} px is specified. Omit the window "
            "size.",
            model=model,
            found=wiring.window,
            given=answers.window_size,
        )
    if answers.output and (answers.output == "classes") != (wiring.kind == "classes"):
        raise InputError(
            "The output type of model '{model}' is {found}, but {given} is specified. They must be identical.",
            model=model,
            found=wiring.kind,
            given=answers.output,
        )


def _missing(path: Path, answers: Answers, wiring: Wiring) -> None:
    """Raise `InputError` naming all missing properties of a file without metadata."""
    count = wiring.bands
    usual = ", ".join(_USUAL_BANDS[:count] if count and count <= len(_USUAL_BANDS) else _USUAL_BANDS)
    questions = []
    if not answers.bands:
        questions.append(
            tr(
                "the name of its band (e.g. {names})",
                "the names of its {count} bands (e.g. {names})",
                count=count,
                names=usual,
            )
            if count
            else tr("the names of its bands (e.g. {names})", names=usual)
        )
    if not answers.classes:
        questions.append(
            tr("its {count} class", "its {count} classes", count=wiring.class_counts[0])
            if wiring.class_counts
            else tr("its classes and their codes")
        )
    if not (answers.window_size or wiring.window):
        questions.append(tr("its window size (e.g. 512)"))
    if not wiring.raw and not (answers.normalisation or answers.mean):
        questions.append(tr("its normalisation (one of {choices})", choices=", ".join(NORMALISATIONS)))
    if questions:
        raise InputError(
            "Model '{model}' has no band or class metadata. Specify {questions}.",
            model=path.name,
            questions="; ".join(questions),
        )


def _normalisation(path: Path, answers: Answers, bands: tuple[str, ...]) -> Normalisation | None:
    """Return the normalisation of raw pixels (0..255) before the graph; None: not specified."""
    kind = answers.normalisation or ("dataset" if answers.mean else None)
    if kind is None:
        return None
    if kind == "none":
        return Normalisation("none")
    full, mean, std = answers.value_range, answers.mean or (), answers.std or ()
    if kind == "imagenet":
        unknown = [name for name in bands if name not in _IMAGENET]
        if unknown:
            raise InputError(
                "ImageNet normalisation is only defined for {known}, but model '{model}' also uses {unknown}. "
                "Specify mean and std.",
                known=", ".join(_IMAGENET),
                model=path.name,
                unknown=", ".join(unknown),
            )
        full, mean, std = 1.0, *zip(*(_IMAGENET[name] for name in bands))
    elif kind == "unit":
        full, mean, std = 1.0, (0.0,) * len(bands), (1.0,) * len(bands)
    for what, values in (("mean", mean), ("std", std)):
        if len(values) != len(bands):
            raise InputError(
                "Model '{model}' has {count} input band, but the number of values of {what} is {given}. "
                "Specify one value per band.",
                "Model '{model}' has {count} input bands, but the number of values of {what} is {given}. "
                "Specify one value per band.",
                model=path.name,
                count=len(bands),
                given=len(values),
                what=what,
            )
    scale = 255 / full
    name: NormalisationType = "imagenet" if kind == "imagenet" else "dataset"
    return Normalisation(name, tuple(m * scale for m in mean), tuple(s * scale for s in std), inside=False)


def clean_name(name: str) -> str:
    """Return a model's name as a valid file name: letters, digits, `_`, `.` and `-`.

    Raises:
        InputError: nothing is left of it, or it is reserved or too long.
    """
    clean = re.sub(r"[^\w.-]+", "-", name).strip("-.")
    reserved = re.fullmatch(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", clean, re.IGNORECASE)
    if not clean or reserved or len(clean.encode()) > 100:
        raise InputError("Model name '{name}' is not a valid file name. Specify another name.", name=name)
    return clean
