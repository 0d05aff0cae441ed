"""Chooses the bands of a raster that a model reads: by number, by name or colour interpretation, or by order."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from .errors import InputError
from .language import tr

_SYNONYMS = {
    "red": {"red", "r", "rouge"},
    "green": {"green", "g", "vert"},
    "blue": {"blue", "b", "bleu"},
    "nir": {"nir", "pir", "ir", "infrared", "near infrared", "near-infrared", "infrarouge", "proche infrarouge"},
    "height": {"height", "ndsm", "dhm", "chm", "mnh", "elevation", "hauteur", "height above ground"},
}
"""Names in band descriptions and colour interpretations for the band names of manifests."""


@dataclass(frozen=True)
class BandInfo:
    """Description of a raster's band; `number` counts from 1, `nodata` is None if not declared."""

    number: int
    dtype: str
    description: str = ""
    colour: str = ""
    nodata: float | None = None


@dataclass(frozen=True)
class BandChoice:
    """The band number for each of a model's bands, and how it was found."""

    names: tuple[str, ...]
    numbers: tuple[int, ...]
    reason: str

    def describe(self) -> str:
        """Return e.g. `red=1, green=2, blue=3 (by order)`, in English, for files."""
        return self._text(self.reason)

    def translated(self) -> str:
        """Return the description in the user's language."""
        reasons = {
            "as asked": tr("as requested"),
            "by order": tr("by order"),
            "by name or colour interpretation": tr("by name or colour interpretation"),
        }
        return self._text(reasons.get(self.reason, self.reason))

    def _text(self, reason: str) -> str:
        """Return the numbers and the reason."""
        pairs = ", ".join(f"{name}={number}" for name, number in zip(self.names, self.numbers))
        return f"{pairs} ({reason})"


def choose_bands(
    wanted: tuple[str, ...], offered: tuple[BandInfo, ...], explicit: tuple[int, ...] | None = None
) -> BandChoice:
    """Match the bands of a model with those of a raster.

    Args:
        wanted: the model's band names, in its order.
        offered: the raster's data bands, in order.
        explicit: band numbers chosen by the user, one per band of the model.

    Raises:
        InputError: too few bands, a number outside the raster, or a band that cannot be identified.
    """
    numbers = [band.number for band in offered]
    if explicit is not None:
        check_numbers(wanted, explicit)
        for number in explicit:
            if number not in numbers:
                raise InputError(
                    "Band {number} not found. The raster has bands {numbers}.",
                    number=number,
                    numbers=_listed(numbers),
                )
        return BandChoice(wanted, explicit, "as asked")
    if len(offered) < len(wanted):
        raise InputError(
            "The raster has {count} data band; {needs}{hint}.",
            "The raster has {count} data bands; {needs}{hint}.",
            count=len(offered),
            needs=_needs(wanted),
            hint=_hint(wanted, offered),
        )
    identities = [identify(band) for band in offered]
    found = [numbers[identities.index(name)] if name in identities else None for name in wanted]
    if all(number is not None for number in found):
        return BandChoice(wanted, tuple(n for n in found if n is not None), "by name or colour interpretation")
    if all(name in ("", want) for name, want in zip(identities, wanted)):
        return BandChoice(wanted, tuple(numbers[: len(wanted)]), "by order")
    missing = next(name for name, number in zip(wanted, found) if number is None)
    told = ", ".join(f"{number}={name or tr('unnamed')}" for number, name in zip(numbers, identities))
    raise InputError(
        "Could not identify band '{missing}' (found: {told}). Specify the band numbers.",
        missing=missing,
        told=told,
    )


def check_numbers(wanted: tuple[str, ...], explicit: tuple[int, ...] | None) -> None:
    """Raise `InputError` unless band numbers, if they are specified, are as many as the model's bands."""
    if explicit is not None and len(explicit) != len(wanted):
        raise InputError(
            "{count} band number was specified; {needs}.",
            "{count} band numbers were specified; {needs}.",
            count=len(explicit),
            needs=_needs(wanted),
        )


def _needs(wanted: tuple[str, ...]) -> str:
    """Return how many bands a model needs, and which."""
    return tr("the model needs {count} ({wanted})", count=len(wanted), wanted=", ".join(wanted))


def _hint(wanted: tuple[str, ...], offered: tuple[BandInfo, ...]) -> str:
    """Return what a raster with too few bands seems to be and what to do, as the end of a sentence."""
    if any(band.colour == "Palette" for band in offered):
        return tr(
            ". A photograph with a palette can be expanded first (gdal_translate -expand rgb); a scanned map cannot be "
            "segmented"
        )
    if len(offered) == 1 and offered[0].dtype.startswith(("float", "int")):
        return tr(
            ". It looks like an elevation model: use it as the height of a colour image (stack), as no model reads "
            "heights alone"
        )
    if len(offered) == 1:
        return tr(". It looks like a greyscale image or a hillshade, but the model was trained on colours")
    if "height" in wanted and len(offered) == len(wanted) - 1:
        return tr(". If the height is missing, add it (stack)")
    return ""


def identify(band: BandInfo) -> str:
    """Return the name of a band in manifests, or an empty string if it cannot be identified."""
    for label in (band.description, band.colour):
        plain = _plain(label)
        for name, synonyms in _SYNONYMS.items():
            if plain in synonyms:
                return name
    return ""


def _plain(text: str) -> str:
    """Return text in lower case without accents, and without the word 'band'."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(c for c in decomposed if not unicodedata.combining(c))
    return " ".join(word for word in letters.replace("_", " ").split() if word not in ("band", "bande"))


def _listed(numbers: list[int]) -> str:
    """Return `1..5`, or a list if the numbers are not consecutive."""
    if numbers == list(range(1, len(numbers) + 1)):
        return f"1..{len(numbers)}"
    return ", ".join(map(str, numbers))
