"""The file that tells where imagery is fetched from: a service's address, its layers, and the bands they hold."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ....errors import InputError
from ....language import tr
from ....system.folders import resources
from ....system.jsontext import read_json
from ....system.redaction import without_secrets
from ....system.texts import check_text
from ...web.webaddress import check_web_address

SHIPPED_SERVICES = resources() / "services.json"
RAW_FLOATS = "image/x-bil;bits=32"
FORMATS = ("image/geotiff", "image/tiff", "image/png", "image/jpeg", RAW_FLOATS)
VERSIONS = ("1.3.0", "1.1.1")
MIN_PX, MAX_PX = 16, 16384
_FORMS = (("layer", "channel"), ("surface", "terrain"), ("above_ground",))
"""The keys that say where a band comes from, one of these."""


@dataclass(frozen=True)
class ServiceLayer:
    """A layer of a WMS.

    Attributes:
        key: what the file calls it.
        layer: its name in the service.
        format: what is asked for, one of `FORMATS`.
        url: the service's address.
        style: the layer's style, empty for its default.
        empty: the colour painted where there is nothing, a value per channel; empty: none is.
        valid: the values that are heights, for layers of heights.
    """

    key: str
    layer: str
    format: str
    url: str
    style: str = ""
    empty: tuple[int, ...] = ()
    valid: tuple[float, float] | None = None


@dataclass(frozen=True)
class BandSource:
    """Where a band comes from: a channel of a layer, or (channel 0) heights, surface minus terrain if there are two."""

    layers: tuple[str, ...]
    channel: int = 0


@dataclass(frozen=True)
class Service:
    """What a service file says."""

    name: str
    url: str
    version: str
    max_px: int
    attribution: str
    licence: str
    layers: Mapping[str, ServiceLayer]
    bands: Mapping[str, BandSource]


def load_service(path: str | None = None) -> Service:
    """Read a service file; None: the one that comes with the package, IGN's Géoplateforme.

    Raises:
        InputError: it cannot be read, or a key is missing, unknown or out of range.
    """
    file = Path(path) if path else SHIPPED_SERVICES
    document = read_json(file, tr("services file '{path}'", path=file))
    return _service(_Object(document, str(file), ""))


class _Object:
    """A JSON object of the file, whose keys are taken one by one; messages name the key."""

    def __init__(self, value: Any, path: str, key: str) -> None:  # noqa: ANN401 - JSON is untyped
        """Check that it is an object."""
        self._path, self._key = path, key
        if not isinstance(value, dict):
            self.fail(key, value, tr("a JSON object"))
        self.values = dict(value)

    def fail(self, key: str, found: object, needed: str) -> None:
        """Raise `InputError` for a value."""
        raise InputError(
            "Services file '{path}': '{key}' is {found}. It must be {needed}.",
            path=self._path,
            key=key or "/",
            found=without_secrets(json.dumps(found, ensure_ascii=False))[:60],
            needed=needed,
        )

    def name(self, key: str) -> str:
        """Return a key with those above it, for messages."""
        return f"{self._key}/{key}" if self._key else key

    def take(self, key: str, check: Callable[[Any], bool], needed: str, default: Any = None) -> Any:  # noqa: ANN401
        """Remove and return a value; without a default it must be there."""
        if key not in self.values and default is not None:
            return default
        value = self.values.pop(key, None)
        if not check(value):
            self.fail(self.name(key), value, needed)
        return value

    def text(self, key: str, default: str | None = None) -> str:
        """Take a text; without a default it must not be empty."""
        value = str(
            self.take(key, lambda v: isinstance(v, str) and (v != "" or default == ""), tr("a string"), default)
        )
        check_text(tr("Services file '{path}': '{key}'", path=self._path, key=self.name(key)), value)
        return value

    def choice(self, key: str, choices: tuple[str, ...]) -> str:
        """Take one of some texts."""
        return str(self.take(key, lambda v: v in choices, tr("one of {choices}", choices=", ".join(choices))))

    def whole(self, key: str, low: int, high: int) -> int:
        """Take a whole number."""
        needed = tr("an integer from {low} to {high}", low=low, high=high)
        return int(self.take(key, lambda v: type(v) is int and low <= v <= high, needed))

    def url(self, key: str, default: str | None = None) -> str:
        """Take an address."""
        return str(self.take(key, _is_url, tr("an address starting with http:// or https://"), default))

    def objects(self, key: str) -> dict[str, _Object]:
        """Take an object of objects."""
        inner = _Object(self.values.pop(key, None), self._path, self.name(key))
        return {name: _Object(value, self._path, inner.name(name)) for name, value in inner.values.items()}

    def finish(self) -> None:
        """Raise `InputError` if a key was not taken."""
        if self.values:
            raise InputError(
                "Services file '{path}': unknown key '{key}'.",
                path=self._path,
                key=self.name(min(self.values)),
            )


def _is_url(value: object) -> bool:
    """Whether a value is an address of the web."""
    try:
        return isinstance(value, str) and bool(check_web_address(value))
    except InputError:
        return False


def _numbers(value: object, kinds: tuple[type, ...]) -> bool:
    """Whether a value is a list of numbers."""
    return isinstance(value, list) and bool(value) and all(type(item) in kinds for item in value)


def _service(document: _Object) -> Service:
    """Build a service."""
    document.values.pop("about", None)
    url = document.url("url")
    layers = {key: _layer(key, value, url) for key, value in document.objects("layers").items()}
    service = Service(
        name=document.text("name"),
        url=url,
        version=document.choice("version", VERSIONS),
        max_px=document.whole("max_px", MIN_PX, MAX_PX),
        attribution=document.text("attribution"),
        licence=document.text("licence"),
        layers=layers,
        bands={key: _band(value, layers) for key, value in document.objects("bands").items()},
    )
    document.finish()
    return service


def _layer(key: str, document: _Object, url: str) -> ServiceLayer:
    """Build a layer; `url` is the service's, where it has none of its own."""
    empty = document.take(
        "empty",
        lambda v: v == [] or (_numbers(v, (int,)) and all(0 <= c <= 255 for c in v)),
        tr("a list of values from 0 to 255"),
        default=[],
    )
    valid = document.take(
        "valid",
        lambda v: v == [] or (_numbers(v, (int, float)) and len(v) == 2 and v[0] < v[1]),
        tr("two heights (minimum and maximum)"),
        default=[],
    )
    layer = ServiceLayer(
        key=key,
        layer=document.text("layer"),
        format=document.choice("format", FORMATS),
        url=document.url("url", url),
        style=document.text("style", ""),
        empty=tuple(empty),
        valid=(float(valid[0]), float(valid[1])) if valid else None,
    )
    document.finish()
    return layer


def _band(document: _Object, layers: Mapping[str, ServiceLayer]) -> BandSource:
    """Build a band's source."""
    form = next((form for form in _FORMS if set(form) == set(document.values)), None)
    if form is None:
        known = tr(" or ").join("{" + ", ".join(form) + "}" for form in _FORMS)
        document.fail(document.name(""), document.values, tr("an object with the keys {known}", known=known))
    keys = tuple(layers)
    if form == _FORMS[0]:
        source = BandSource((document.choice("layer", keys),), document.whole("channel", 1, 4))
        if layers[source.layers[0]].format == RAW_FLOATS:
            document.fail(document.name("layer"), source.layers[0], tr("an image layer, not a height layer"))
        return source
    return BandSource(tuple(document.choice(key, keys) for key in form or ()))
