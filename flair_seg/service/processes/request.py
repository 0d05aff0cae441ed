"""Execute requests, checked against the description of their process, as words of a command line."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from ...commands.cli import build_parser
from ...errors import InputError
from ...language import tr
from ...system.jsontext import short
from ..results.formats import FAMILIES, Format
from .describe import CRS, LONGEST_TEXT, RULES, model_names
from .offered import VALUES, Input, Output, Process

Response = Literal["raw", "document"]
_KEYS = {"inputs", "outputs", "response"}
_CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
_CRS_ADDRESS = re.compile(r"http://www\.opengis\.net/def/crs/([A-Za-z]+)/[0-9.]+/([A-Za-z0-9]+)")
RESULTS = "results"
"""Folder of the outputs, in the working folder of a job."""


@dataclass(frozen=True)
class FileInput:
    """A file that a request names: where it is, and which layer of it is meant, empty for any."""

    href: str
    layer: str = ""


@dataclass(frozen=True)
class Execution:
    """A request that fits its process.

    Attributes:
        process: name of the process.
        values: other inputs than files, as texts of the command line by name.
        files: inputs that are files.
        outputs: name of the file of each output, in the folder of results.
        response: how results are returned; None: not specified.
    """

    process: str
    values: Mapping[str, tuple[str, ...]]
    files: Mapping[str, FileInput]
    outputs: Mapping[str, str]
    response: Response | None


def read_execution(process: Process, document: Any) -> Execution:  # noqa: ANN401 - any JSON value
    """Check a request, and return it.

    Raises:
        InputError: the request does not fit the process's description.
    """
    request = _object(document, tr("the request"))
    for name in request:
        if name not in _KEYS:
            raise InputError("Unknown member '{name}'. A request has inputs, outputs and response.", name=name)
    response = request.get("response")
    if response not in (None, "raw", "document"):
        raise InputError("'response' is {found}. It must be raw or document.", found=short(response))
    given = _given(process, _object(request.get("inputs", {}), "inputs"))
    files = {each.name: _file(each, given[each.name]) for each in process.inputs if _is(each, given, "file")}
    values: dict[str, tuple[str, ...]] = {}
    for each in process.inputs:
        if each.name in given and each.kind != "file":
            values.update(_texts(each, given[each.name]))
    outputs = _outputs(process, request.get("outputs"))
    return Execution(process.name, values, files, outputs, response)


def _is(each: Input, given: Mapping[str, Any], kind: str) -> bool:
    """Whether an input is given, and of a kind."""
    return each.name in given and each.kind == kind


def _given(process: Process, inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Return the inputs that are given, without the wrapping of qualified values."""
    known = {each.name: each for each in process.inputs}
    for name in inputs:
        if name not in known:
            raise InputError(
                "Process '{process}' has no input '{name}'. Inputs: {known}.",
                process=process.name,
                name=name,
                known=", ".join(known),
            )
    for each in process.inputs:
        if each.required and inputs.get(each.name) is None:
            raise InputError("Input '{name}' of process '{process}' is missing.", name=each.name, process=process.name)
    return {name: _unqualified(value) for name, value in inputs.items() if value is not None}


def _unqualified(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    """Return a value, which a request may also give as an object with the key `value`."""
    if isinstance(value, dict) and "value" in value and set(value) <= {"value", "mediaType", "encoding", "schema"}:
        return value["value"]
    return value


def _object(value: Any, name: str) -> dict[str, Any]:  # noqa: ANN401 - any JSON value
    """Return a JSON object."""
    if not isinstance(value, dict):
        raise InputError("{name} is {found}: it must be a JSON object", name=name, found=short(value))
    return value


def _file(each: Input, value: Any) -> FileInput:  # noqa: ANN401 - any JSON value
    """Return an input that is a file: `{"href": "upload:..."}`, or the same as a text."""
    link = value if isinstance(value, dict) else {"href": value}
    href, layer = link.get("href"), link.get("layer", "")
    if not isinstance(href, str) or not href or not isinstance(layer, str) or max(map(len, (href, layer))) > 2000:
        raise _wrong(each, value, tr('a reference to a file, such as {"href": "upload:..."}'))
    if set(link) - {"href", "layer", "type", "rel", "title", "hreflang"} or "|" in layer:
        raise _wrong(each, value, tr("an object with href and, for a vector file, layer"))
    return FileInput(href, layer)


def _wrong(each: Input, value: object, needed: str) -> InputError:
    """Return the error for a value of another kind."""
    return InputError(
        "Input '{name}' is {found}. It must be {needed}.", name=each.name, found=short(value), needed=needed
    )


def _texts(each: Input, value: Any) -> dict[str, tuple[str, ...]]:  # noqa: ANN401 - any JSON value
    """Return an input as texts of the command line; an extent may bring its coordinate system with it."""
    if each.kind == "flag":
        if not isinstance(value, bool):
            raise _wrong(each, value, tr("true or false"))
        return {each.name: ()} if value else {}
    if each.kind == "extent" and isinstance(value, dict):
        return _bbox(each, value)
    if each.kind == "texts":
        listed = value if isinstance(value, list) else [value]
        return {each.name: tuple(_text(each, item) for item in listed)} if listed else {}
    return {each.name: (_CONVERTERS[each.kind](each, value),)}


def _bbox(each: Input, value: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """Return a bounding box in the OGC's form."""
    if set(value) - {"bbox", "crs"}:
        raise _wrong(each, value, tr("an object with bbox and crs"))
    crs = value.get("crs", _CRS84)
    return {each.name: (_extent(each, value.get("bbox")),), f"{each.name}_crs": (_crs(each, crs),)}


def _number(each: Input, value: Any) -> str:  # noqa: ANN401 - any JSON value
    """Return a number as text."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise _wrong(each, value, tr("a number"))
    return repr(_bounded(each, value))


def _integer(each: Input, value: Any) -> str:  # noqa: ANN401 - any JSON value
    """Return an integer as text."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise _wrong(each, value, tr("an integer"))
    return str(_bounded(each, value))


def _bounded(each: Input, value: float) -> float:
    """Return a number that is within the bounds of an input."""
    least, most = each.bounds
    if least is not None and value < least:
        raise _wrong(each, value, tr("at least {least}", least=least))
    if most is not None and value > most:
        raise _wrong(each, value, tr("at most {most}", most=most))
    return value


def _list(each: Input, value: Any) -> str:  # noqa: ANN401 - any JSON value
    """Return numbers as text."""
    if not isinstance(value, list) or not value:
        raise _wrong(each, value, tr("a list of numbers"))
    return ",".join(_number(each, item) for item in value)


def _extent(each: Input, value: Any) -> str:  # noqa: ANN401 - any JSON value
    """Return an extent as text."""
    if not isinstance(value, list) or len(value) != 4:
        raise _wrong(each, value, tr("a list of four numbers: xmin, ymin, xmax, ymax"))
    return _list(each, value)


def _text(each: Input, value: Any) -> str:  # noqa: ANN401 - any JSON value
    """Return a text."""
    if not isinstance(value, str) or len(value) > LONGEST_TEXT or not value.isprintable():
        raise _wrong(each, value, tr("a text of at most 1000 characters, without line breaks"))
    return value


def _rules(each: Input, value: Any) -> str:  # noqa: ANN401 - any JSON value
    """Return rules of classes."""
    text = _text(each, value)
    if not re.match(RULES, text):
        raise _wrong(each, value, tr("rules such as 6,7=trees; 13=nodata"))
    return text


def _crs(each: Input, value: Any) -> str:  # noqa: ANN401 - any JSON value
    """Return a coordinate system as GDAL takes it."""
    text = _text(each, value)
    if not re.match(CRS, text):
        raise _wrong(each, value, tr("a code such as EPSG:2154"))
    address = _CRS_ADDRESS.fullmatch(text)
    return f"{address[1]}:{address[2]}" if address else text


def _choice(each: Input, value: Any) -> str:  # noqa: ANN401 - any JSON value
    """Return one of an input's values."""
    if not isinstance(value, str) or value not in each.choices:
        raise _wrong(each, value, " | ".join(each.choices))
    return value


def _model(each: Input, value: Any) -> str:  # noqa: ANN401 - any JSON value
    """Return the name of a model of this machine."""
    known = model_names()
    if not isinstance(value, str) or value not in known:
        raise _wrong(each, value, " | ".join(known))
    return value


_CONVERTERS: dict[str, Callable[[Input, Any], str]] = {
    "model": _model,
    "rules": _rules,
    "choice": _choice,
    "integer": _integer,
    "number": _number,
    "list": _list,
    "extent": _extent,
    "crs": _crs,
    "text": _text,
}


def _outputs(process: Process, wanted: Any) -> dict[str, str]:  # noqa: ANN401 - any JSON value
    """Return the file names of the outputs that a request wants: all, unless it names some."""
    known = {each.name: each for each in process.outputs}
    if wanted is None:
        return {name: name + _format(each, {}).ending for name, each in known.items()}
    chosen = _object(wanted, "outputs")
    for name in chosen:
        if name not in known and name != VALUES:
            raise InputError(
                "Process '{process}' has no output '{name}'. Outputs: {known}.",
                process=process.name,
                name=name,
                known=", ".join([*known, VALUES]),
            )
    names = [each.name for each in process.outputs if each.required or each.name in chosen]
    return {name: name + _format(known[name], _object(chosen.get(name, {}), name)).ending for name in names}


def _format(output: Output, wanted: Mapping[str, Any]) -> Format:
    """Return the format of an output: the first, unless the request chooses one."""
    transmission = wanted.get("transmissionMode", "reference")
    if transmission != "reference":
        raise InputError(
            "Output '{name}' cannot be sent as {found}. The transmission mode must be reference.",
            name=output.name,
            found=short(transmission),
        )
    chosen = wanted.get("format", {})
    formats = {each.media_type: each for each in FAMILIES[output.family]}
    first = next(iter(formats.values()))
    kind = _object(chosen, "format").get("mediaType", first.media_type)
    found = formats.get(kind) if isinstance(kind, str) else None
    if found is None:
        raise InputError(
            "Output '{name}' has no format {found}. Formats: {known}.",
            name=output.name,
            found=short(kind),
            known=", ".join(formats),
        )
    return found


def command_words(process: Process, execution: Execution, paths: Mapping[str, str]) -> list[str]:
    """Return a request as the words of a command line.

    Args:
        process: the process.
        execution: the request.
        paths: the path of each input that is a file, as the command takes it.

    Raises:
        InputError: the command refuses a value, or does not take some of them together.
    """
    given: dict[str, tuple[str, ...]] = {**execution.values, **{name: (path,) for name, path in paths.items()}}
    given.update({name: (f"{RESULTS}/{file}",) for name, file in execution.outputs.items()})
    options = {each.name: each.option for each in process.inputs}
    options.update({each.name: each.option for each in process.outputs})
    words = [process.name, "--json"]
    for name, texts in given.items():
        if options.get(name):
            words += [f"{options[name]}={text}" for text in texts] or [options[name]]
    places = [text for name in process.positionals for text in given.get(name, ())]
    words += ["--", *places]
    arguments = build_parser().parse_args(words)
    if arguments.check is not None:
        arguments.check(arguments)
    return words
