"""Class labels of a reference: codes and names in rasters and attributes, converted to the classes of a map."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ...errors import InputError
from ...nomenclature import MAX_CODE, LandCoverClass, listed

IGNORED = -1
_UNKNOWN = -2
_RANGE = re.compile(r"\s*(\d{1,9})\s*(?:-\s*(\d{1,9})\s*)?=\s*(\d{1,9})\s*")


def parse_remap(text: str) -> dict[int, int]:
    """Return the recoding of a list such as `13-19=13,0=12`; empty: none.

    Raises:
        InputError: the list is not valid, or has a code twice or above 255.
    """
    found: dict[int, int] = {}
    for part in text.split(",") if text.strip() else ():
        match = _RANGE.fullmatch(part)
        if match is None:
            raise InputError(
                "'{part}' is not a valid recoding. Use the form 14=13 or 13-19=13.", part=part.strip()[:60]
            )
        first, last, target = int(match[1]), int(match[2] or match[1]), int(match[3])
        if max(first, last, target) > MAX_CODE or first > last:
            raise InputError(
                "'{part}' is not a valid recoding. Codes must be from 0 to 255, and ranges must start "
                "with the lower code.",
                part=part.strip(),
            )
        for code in range(first, last + 1):
            if code in found:
                raise InputError("Code {code} is recoded twice in '{list}'.", code=code, list=text)
            found[code] = target
    return found


def parse_codes(text: str) -> tuple[int, ...]:
    """Return the codes of a list such as `0,19`; empty: none.

    Raises:
        InputError: the list is not valid, or a code is above 255.
    """
    parts = [part.strip() for part in text.split(",")] if text.strip() else []
    for part in parts:
        if not re.fullmatch(r"\d{1,9}", part) or int(part) > MAX_CODE:
            raise InputError("'{part}' is not a class code. Codes must be from 0 to 255.", part=part[:60])
    return tuple(map(int, parts))


@dataclass(frozen=True)
class Labels:
    """Conversion of the codes of a reference to class indices of a map.

    Attributes:
        name: the reference, for messages.
        known: classes of the reference, which identify names.
        map_codes: codes of the map, increasing.
        remap: recoding of reference codes.
        ignore: reference codes, before recoding, that are not scored.
    """

    name: str
    known: tuple[LandCoverClass, ...]
    map_codes: tuple[int, ...]
    remap: Mapping[int, int]
    ignore: Sequence[int] = ()

    def table(self) -> npt.NDArray[np.int16]:
        """Return the index of every code 0..255, int16: a class of the map, -1 (not scored), or -2 (not in the map)."""
        table = np.full(MAX_CODE + 1, _UNKNOWN, np.int16)
        for code in range(MAX_CODE + 1):
            target = self.remap.get(code, code)
            if target in self.map_codes:
                table[code] = self.map_codes.index(target)
        table[list(self.ignore)] = IGNORED
        return table

    def indices(self, codes: npt.NDArray[np.uint8], table: npt.NDArray[np.int16]) -> npt.NDArray[np.int16]:
        """Return the class indices of codes by `table`, or raise `InputError` for a code that is not in the map."""
        found: npt.NDArray[np.int16] = table[codes]
        if (found == _UNKNOWN).any():
            raise self._not_of_the_map(int(codes[found == _UNKNOWN].min()))
        return found

    def index(self, code: int, table: npt.NDArray[np.int16]) -> int:
        """Return the class index of one code, as `indices` does."""
        return int(self.indices(np.array([code], np.uint8), table)[0])

    def _not_of_the_map(self, code: int) -> InputError:
        """Return the error of a code that is not a class of the map."""
        names = {cover.code: cover.name for cover in self.known}
        return InputError(
            "'{reference}' has code {code} ({name}), which is not a class of the map. Class codes of the map: "
            "{codes}. Recode it (e.g. {code}={last}) or ignore it.",
            reference=self.name,
            code=code,
            name=names.get(code, "?"),
            last=self.map_codes[-1],
            codes=", ".join(map(str, self.map_codes)),
        )

    def code(self, value: object) -> int | None:
        """Return the code of an attribute's value, a number or a class name; None for no value.

        Raises:
            InputError: the value is neither a known code nor a known name.
        """
        text = "" if value is None else str(value).strip()
        if not text:
            return None
        codes = {cover.code for cover in self.known} | set(self.remap) | set(self.ignore)
        names = {cover.name.casefold(): cover.code for cover in self.known}
        code = names.get(text.casefold())
        if code is None and re.fullmatch(r"\d{1,9}(\.0*)?", text):
            code = int(float(text))
        if code is None or code not in codes:
            raise InputError(
                "'{reference}' contains the unknown class '{value}'. Known classes: {known}.",
                reference=self.name,
                value=text,
                known=listed(self.known),
            )
        return code
