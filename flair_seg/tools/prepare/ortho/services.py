"""The file that describes where imagery is fetched from: a service's address, its layers, and the bands they hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Optional

from ....errors import InputError
from ....language import tr
from ....system.folders import resources
from ....system.jsontext import read_json
from ....system.records import build
from ....system.texts import check_text
from ...web.webaddress import check_web_address

SHIPPED_SERVICES = resources() / "services.json"
RAW_FLOATS = "image/x-bil;bits=32"
MIN_PX, MAX_PX = 16, 16384
MOST_CHANNELS = 4
_FORMS = (("layer", "channel"), ("surface", "terrain"), ("above_ground",))
"""The keys that say where a band comes from, one of these groups."""
Limits = Optional[tuple[float, float]]


@dataclass(frozen=True)
class ServiceLayer:
    """A layer of a WMS.

    Attributes:
        key: what the file calls it.
        layer: its name in the service.
        format: the image format to request.
        url: the service's address.
        style: the layer's style, empty for its default.
        empty: the colour painted where there is no data, a value per channel; empty: none is.
        valid: the smallest and largest height, for layers of heights.
    """

    key: str
    layer: str
    format: Literal["image/geotiff", "image/tiff", "image/png", "image/jpeg", "image/x-bil;bits=32"]
    url: str
    style: str = ""
    empty: tuple[int, ...] = ()
    valid: Limits = None

    def __post_init__(self) -> None:
        """Check texts and values."""
        _check_texts(self, "layer")
        check_text("'style'", self.style)
        check_web_address(self.url, "url")
        if not all(0 <= value <= 255 for value in self.empty):
            raise InputError("'empty' is {found}. It must be a list of values from 0 to 255.", found=list(self.empty))
        if self.valid and not self.valid[0] < self.valid[1]:
            raise InputError("'valid' is {found}. The minimum must be less than the maximum.", found=list(self.valid))


@dataclass(frozen=True)
class BandSource:
    """Where a band comes from: a channel of a layer, or heights above ground, or a surface minus its terrain."""

    layer: str = ""
    channel: int = 0
    surface: str = ""
    terrain: str = ""
    above_ground: str = ""

    def __post_init__(self) -> None:
        """Check which keys are given, and the channel."""
        given = tuple(key for key, value in vars(self).items() if value)
        if given not in _FORMS:
            raise InputError(
                "The keys are {given}. They must be {known}.",
                given=", ".join(given) or tr("none"),
                known=tr(" or ").join("{" + ", ".join(form) + "}" for form in _FORMS),
            )
        if self.layer:
            _check_range("channel", self.channel, 1, MOST_CHANNELS)

    @property
    def layers(self) -> tuple[str, ...]:
        """The keys of its layers; of a difference, the surface first."""
        return tuple(filter(None, (self.layer, self.surface, self.terrain, self.above_ground)))


@dataclass(frozen=True)
class Service:
    """A service file; `about` is documentation."""

    name: str
    url: str
    version: Literal["1.3.0", "1.1.1"]
    max_px: int
    attribution: str
    licence: str
    layers: Mapping[str, ServiceLayer]
    bands: Mapping[str, BandSource]
    about: Any = None

    def __post_init__(self) -> None:
        """Check texts and size, and that each band's layers exist and are of the right kind."""
        _check_texts(self, "name", "attribution", "licence")
        check_web_address(self.url, "url")
        _check_range("max_px", self.max_px, MIN_PX, MAX_PX)
        for band, source in self.bands.items():
            kind = tr("image layers") if source.layer else tr("layers")
            known = [key for key, layer in self.layers.items() if not source.layer or layer.format != RAW_FLOATS]
            missing = [key for key in source.layers if key not in known]
            if missing:
                raise InputError(
                    "Band '{band}' refers to layer '{layer}'. It must be one of the {kind} {known}.",
                    band=band,
                    layer=missing[0],
                    kind=kind,
                    known=", ".join(known),
                )


def load_service(path: str | None = None) -> Service:
    """Read a service file; None: the one that comes with the package, IGN's Géoplateforme.

    Raises:
        InputError: it cannot be read, or a key is missing, unknown or out of range.
    """
    file = Path(path) if path else SHIPPED_SERVICES
    what = tr("services file '{path}'", path=file)
    document = read_json(file, what)
    try:
        return build(Service, _completed(document), what)
    except InputError as error:
        raise InputError("Cannot use services file '{path}': {error}", path=file, error=error) from error


def _completed(document: Any) -> Any:  # noqa: ANN401 - JSON is untyped
    """Return the file's document with each layer's key, and the service's address for layers without their own."""
    layers = document.get("layers") if isinstance(document, dict) else None
    if not isinstance(layers, dict) or not all(isinstance(layer, dict) for layer in layers.values()):
        return document
    return {
        **document,
        "layers": {key: {"url": document.get("url"), **layer, "key": key} for key, layer in layers.items()},
    }


def _check_texts(record: object, *names: str) -> None:
    """Raise `InputError` for a field that is empty or has control characters."""
    for name in names:
        text = getattr(record, name)
        if not text:
            raise InputError("'{name}' is empty. It must be a text.", name=name)
        check_text(f"'{name}'", text)


def _check_range(name: str, value: int, low: int, high: int) -> None:
    """Raise `InputError` unless a number is in a range."""
    if not low <= value <= high:
        raise InputError(
            "'{name}' is {value}. It must be an integer from {low} to {high}.",
            name=name,
            value=value,
            low=low,
            high=high,
        )
