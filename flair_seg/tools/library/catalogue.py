"""Catalogues of downloadable models: their format, reading them, and downloading a model from one.

A catalogue is a JSON list of objects. Each has these keys:

    name         name of the model: letters, digits, `_`, `.` and `-`
    title        title shown to users
    url          of its .onnx: http, https, file, or relative to the catalogue
    sha256       of that file, 64 hexadecimal digits
    size         of that file, in bytes
    licence      the licence's name or text
    attribution  text that credits the authors

A file on huggingface.co, at `.../resolve/REVISION/FILE`, needs neither `sha256` nor `size`: before the
download, the hub provides both, and the commit of the revision. These keys are only needed for a file
without metadata: `bands` (names in input order), `classes` (a nomenclature's name, a list of names, or of
objects with code, name and colour), `gsd_m`, `window_size`, `normalisation` (none, unit, imagenet or dataset), `mean`,
`std`, `value_range` and `output`, as in `modelanswers.Answers`.

QGIS reads the catalogue on this computer when it starts, so modules that download, describe and run models are imported
where they are used.
"""

from __future__ import annotations

import dataclasses
import difflib
import os
import re
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urljoin, urlsplit

from ...errors import InputError, RasterError
from ...feedback import Feedback
from ...language import tr
from ...system.folders import resources
from ...system.jsontext import parse_json, read_bytes, short
from ...system.redaction import without_secrets
from ...system.texts import check_text
from ..web.webaddress import host_of
from .addresses import MAX_BYTES, check_address, place_of

if TYPE_CHECKING:
    from ..web.webclient import Patience
    from .addmodel import AddedModel
    from .modelanswers import Answers

SHIPPED_CATALOGUE = resources() / "catalogue.json"
CATALOGUE_VARIABLE = "FLAIR_SEG_CATALOGUE"
"""Environment variable with the path or URL of a catalogue that replaces the built-in one."""
_MOST_BYTES = 2**20
_TEXTS = ("name", "title", "url", "licence", "attribution")
_CHECKS = ("sha256", "size")
_LISTS: dict[str, type] = {"bands": str, "mean": float, "std": float}
_ANSWERS: dict[str, type] = {
    "gsd_m": float, "window_size": int, "normalisation": str, "value_range": float, "output": str,
}  # fmt: skip


class CatalogueEntry(NamedTuple):
    """A model that a catalogue lists; `size` is in bytes. It and `sha256` are None where the hub provides them."""

    name: str
    title: str
    url: str
    sha256: str | None
    size: int | None
    licence: str
    attribution: str
    answers: Answers

    @property
    def page(self) -> str:
        """Address of the page that describes the model, empty if none is known."""
        found = place_of(self.url)
        return "" if found is None else found[0].page

    def describe(self) -> str:
        """Return the text shown before the model is downloaded."""
        host = host_of(self.url) or urlsplit(self.url).path
        return tr(
            "{title} ({name}): {size} from {host}; licence: {licence}; attribution: {attribution}",
            title=self.title,
            name=self.name,
            size=tr("size unknown") if self.size is None else tr("{size:.1f} MB", size=self.size / 10**6),
            host=host,
            licence=self.licence,
            attribution=self.attribution,
        )


def catalogue_place(where: str | None = None) -> str:
    """Return the catalogue to read: the given one, the environment's, or the built-in one."""
    return where or os.environ.get(CATALOGUE_VARIABLE) or str(SHIPPED_CATALOGUE)


def is_address(where: str) -> bool:
    """Whether the place of a catalogue is a URL rather than a path, such as one with a Windows drive letter."""
    return "://" in where


def read_catalogue(
    where: str | None = None,
    feedback: Feedback | None = None,
    proxy: str | None = None,
    patience: Patience | None = None,
) -> list[CatalogueEntry]:
    """Return the models listed in a catalogue, which is a file or a URL.

    Raises:
        InputError: it is not a catalogue.
        RasterError: it cannot be read or downloaded.
    """
    place = catalogue_place(where)
    if not is_address(place):
        path = Path(os.path.expanduser(place))
        content = read_bytes(path, tr("catalogue '{place}'", place=place), RasterError, limit=_MOST_BYTES)
        return _entries(content, place, path.resolve().as_uri())
    from .download import download

    check_address(place)
    feedback = feedback or Feedback()
    if urlsplit(place).scheme.lower() == "http":
        feedback.warning(
            tr(
                "Catalogue '{place}' is transferred over unencrypted HTTP, so its addresses and checksums could be "
                "altered on the network. Use HTTPS.",
                place=without_secrets(place),
            )
        )
    with tempfile.TemporaryDirectory(prefix="flair-catalogue-") as folder:
        path = Path(folder, "catalogue.json")
        download(place, path, None, feedback, limit=_MOST_BYTES, proxy=proxy, patience=patience)
        return _entries(path.read_bytes(), place, place)


def find_entry(entries: list[CatalogueEntry], name: str) -> CatalogueEntry:
    """Return the model of that name.

    Raises:
        InputError: none has it.
    """
    for entry in entries:
        if entry.name == name:
            return entry
    names = [entry.name for entry in entries]
    raise InputError(
        "Model '{name}' not found in the catalogue. Available models: {known}.",
        name=name,
        known=", ".join(difflib.get_close_matches(name, names, len(names) + 1, cutoff=0.0)) or tr("none"),
    )


def fetch_model(
    entry: CatalogueEntry,
    *,
    overwrite: bool = False,
    device: str = "auto",
    hub: str | None = None,
    feedback: Feedback | None = None,
    proxy: str | None = None,
    patience: Patience | None = None,
) -> AddedModel:
    """Download a model, check and try it, and add it to the user's folder with its licence and attribution.

    The next call resumes an interrupted download; a download that the user cancels leaves no files.

    Args:
        entry: the model.
        overwrite: whether to replace a model of the same name in the folder.
        device: device of the trial, one of `session.DEVICES`.
        hub: address of a mirror of the hub; None: that of the environment, or the default.
        feedback: receives messages and can cancel.
        proxy: an HTTP proxy's URL; None: the environment's.
        patience: timeout and number of attempts.

    Raises:
        InputError, ModelError, DeviceError, RuntimeMissingError: as `addmodel.add_model`; InputError also if it is
            already being downloaded.
        RasterError: it cannot be downloaded, differs from the listed file, or the disk is full.
        CancelledError: the user cancelled.
    """
    from ...inference.session import runtime_version
    from .addmodel import add_model
    from .download import download
    from .modelfolder import check_name_is_free, download_folder, models_folder

    feedback = feedback or Feedback()
    runtime_version()
    folder = models_folder()
    check_name_is_free(entry.name, folder, overwrite)
    feedback.info(entry.describe())
    entry = _pinned(entry, hub, feedback, proxy, patience)
    with download_folder(folder, entry.name) as place:
        path = place / f"{entry.name}.onnx"
        download(entry.url, path, entry.sha256, feedback, size=entry.size, proxy=proxy, patience=patience)
        return add_model(path, entry.answers, overwrite=overwrite, device=device, feedback=feedback)


def _pinned(
    entry: CatalogueEntry, hub: str | None, feedback: Feedback, proxy: str | None, patience: Patience | None
) -> CatalogueEntry:
    """Return an entry with the URL, size and checksum at a commit, if the hub provides the checksum."""
    if entry.sha256 is not None:
        return entry
    from .hub import find_file, hub_address, warn_of_plain_http

    found = place_of(entry.url)
    if found is None:  # `_entry` has checked it
        raise InputError("'{url}' is not a valid address.", url=entry.url)
    place, name = found
    address = hub_address(hub)
    warn_of_plain_http(address, feedback)
    file = find_file(place, (name,), address, feedback, proxy, patience)
    source = {"url": without_secrets(file.url), "revision": file.commit, "sha256": file.sha256 or "unknown"}
    answers = dataclasses.replace(entry.answers, source=source)
    return entry._replace(url=file.url, sha256=file.sha256, size=file.size, answers=answers)


def _entries(content: bytes, place: str, base: str) -> list[CatalogueEntry]:
    """Return a catalogue's models; `base` is the URL to which theirs are relative."""
    document = parse_json(content, tr("catalogue '{place}'", place=place), limit=_MOST_BYTES)
    if not isinstance(document, list):
        raise InputError("Catalogue '{place}' must be a JSON list of models.", place=place)
    entries = [
        _entry(item, tr("Catalogue '{place}', model {number}", place=place, number=number), base)
        for number, item in enumerate(document, 1)
    ]
    names = [entry.name for entry in entries]
    for index, name in enumerate(names):
        if name in names[:index]:
            raise InputError("Catalogue '{place}' lists '{name}' twice. Names must be unique.", place=place, name=name)
    return entries


def _entry(item: Any, what: str, base: str) -> CatalogueEntry:  # noqa: ANN401 - JSON is untyped
    """Return one model of a catalogue."""
    from .modelanswers import Answers

    if not isinstance(item, dict):
        raise InputError(
            "{what} must be a JSON object with the keys {keys}.", what=what, keys=", ".join((*_TEXTS, *_CHECKS))
        )
    unknown = sorted(set(item) - {*_TEXTS, *_CHECKS, "classes", *_LISTS, *_ANSWERS})
    if unknown:
        raise InputError("{what}: unknown key '{key}'.", what=what, key=unknown[0])
    texts = {key: _value(item, key, str, what) for key in _TEXTS}
    texts["url"] = _address(texts["url"], base, what)
    for key in ("title", "licence", "attribution"):
        check_text(f"{what}: {key}", texts[key], lines=key != "title")
    known = place_of(texts["url"]) is not None
    sha256 = None if known and "sha256" not in item else _value(item, "sha256", str, what)
    size = None if known and "size" not in item else _value(item, "size", int, what)
    _check_forms(item, what, texts["name"], sha256, size)
    source = {"url": without_secrets(texts["url"]), **({} if sha256 is None else {"sha256": sha256})}
    given = {key: texts[key] for key in ("name", "licence", "attribution")}
    try:
        answers = Answers(**given, **_answers(item, what), source=source)
    except InputError as error:
        raise InputError("{what}: {problem}", what=what, problem=error) from error
    return CatalogueEntry(**texts, sha256=sha256, size=size, answers=answers)


def _check_forms(item: dict[str, Any], what: str, name: str, sha256: str | None, size: int | None) -> None:
    """Raise `InputError` if a name, checksum or size is malformed."""
    from .modelanswers import clean_name

    for key, fits, needed in (
        ("name", clean_name(name) == name, tr("made of letters, digits, '_', '.' and '-'")),
        ("sha256", sha256 is None or re.fullmatch(r"[0-9a-fA-F]{64}", sha256), tr("64 hexadecimal digits")),
        ("size", size is None or 0 < size <= MAX_BYTES, tr("from 1 to {most} bytes", most=MAX_BYTES)),
    ):
        if not fits:
            raise InputError(
                "{what}: {key} is '{value}'. It must be {needed}.",
                what=what,
                key=key,
                value=str(item[key])[:60],
                needed=needed,
            )


def _answers(item: dict[str, Any], what: str) -> dict[str, Any]:
    """Return the properties that an entry lists for a file without metadata."""
    from .modelanswers import classes_of

    found: dict[str, Any] = {key: _value(item, key, kind, what) for key, kind in _ANSWERS.items() if key in item}
    for key, kind in _LISTS.items():
        if key in item:
            values = _value(item, key, list, what)
            found[key] = tuple(_value({key: value}, key, kind, what) for value in values)
    if "classes" in item:
        found["classes"] = classes_of(item["classes"], what)
    return found


def _value(item: dict[str, Any], key: str, kind: type, what: str) -> Any:  # noqa: ANN401 - of that kind
    """Return a required value of the given type; texts must not be empty."""
    value = item.get(key)
    numbers = (int, float) if kind is float else kind
    if not isinstance(value, numbers) or isinstance(value, bool) or value == "":
        raise InputError(
            "{what}: '{key}' is {value}. It must be of type {kind}.",
            what=what,
            key=key,
            value=short(value),
            kind=kind.__name__,
        )
    return value


def _address(given: str, base: str, what: str) -> str:
    """Return the URL of a model, given in full or relative to `base`; a web catalogue may only refer to the web."""
    try:
        url = urljoin(base, given)
        check_address(url)
    except ValueError as error:  # `InputError` is one, and `urljoin` raises another
        raise InputError("{what}: {problem}", what=what, problem=error) from error
    if urlsplit(base).scheme != "file" and urlsplit(url).scheme == "file":
        raise InputError(
            "{what}: '{url}' is a local file, which is not supported in a catalogue from the web.", what=what, url=url
        )
    return url


def entry_json(entry: CatalogueEntry) -> dict[str, Any]:
    """Return an entry as JSON values, without its answers."""
    return {name: value for name, value in entry._asdict().items() if name != "answers"}
