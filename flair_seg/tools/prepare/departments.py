"""Areas of interest by the codes of French departments, in a layer of borders that the user has."""

from __future__ import annotations

import difflib
import json
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from osgeo import gdal, ogr

from ...errors import InputError
from ...language import tr
from ...raster.gdalenv import gdal_quiet, gdal_text
from ...raster.vectors import field_names, layer_file, open_layer
from ...system.folders import resources
from ...system.paths import StrPath, path_text

_KNOWN_SHARE = 0.9
"""Share of a field's values that must be codes of departments."""
_FIELD = re.compile("dep|dpt")
"""In names of fields such as INSEE_DEP, code_dept, departement: regions have numbers too, many of them valid codes."""
_UNQUOTABLE = set('"\\|')


@lru_cache(maxsize=1)
def departments() -> dict[str, str]:
    """Return the names of the 101 departments by their codes: 01 to 95 with 2A and 2B, 971 to 974, 976.

    Source: INSEE's official geographic code.
    """
    names: dict[str, str] = json.loads((resources() / "departments.json").read_text(encoding="utf-8"))
    return names


def department_codes(texts: str | Iterable[str]) -> tuple[str, ...]:
    """Return codes given as text, each once: `34,30` and `["34", "2a"]`.

    Raises:
        InputError: there is none, or one is not that of a department; the message names the closest.
    """
    parts = re.split(r"[,;\s]+", " ".join([texts] if isinstance(texts, str) else texts))
    codes = [part.upper().zfill(2) for part in parts if part]
    if not codes:
        raise InputError("No department is specified. Specify codes, e.g. 34 or 2A,2B.")
    for code in codes:
        if code not in departments():
            raise InputError(
                "Unknown department '{code}'. Did you mean {closest}? Codes are 01 to 95, 2A, 2B, 971 to 974 and 976.",
                code=code,
                closest=_closest(code),
            )
    return tuple(dict.fromkeys(codes))


def department_area(codes: str | Iterable[str], borders: StrPath) -> str:
    """Return departments as an area of interest: `FILE|layername=NAME|subset=CONDITION`.

    The layer and its field of codes are found by themselves, as in IGN's ADMIN EXPRESS or borders of OpenStreetMap.

    Args:
        codes: the codes of the departments.
        borders: a vector file of polygons, or `FILE|layername=NAME`.

    Raises:
        InputError: a code is unknown, no field has codes of departments, or a department is not in it.
        RasterError: the file cannot be read.

    Example:
        >>> from flair_seg.tools import department_area
        >>> department_area("34", "departements.gpkg")  # doctest: +SKIP
        "departements.gpkg|layername=departement|subset="INSEE_DEP" IN ('34')"
    """
    wanted, source = department_codes(codes), path_text(borders)
    dataset, layer = open_layer(_layer_of(source), tr("borders"))
    field = _code_field(layer, source)
    absent = [code for code in wanted if code not in field.values]
    if absent:
        raise InputError(
            "Department {code} ({name}) is not in the borders '{path}' (field '{field}' has {found}).",
            code=absent[0],
            name=departments()[absent[0]],
            path=source,
            field=field.name,
            found=", ".join(sorted(field.values)[:10]) + (", ..." if len(field.values) > 10 else ""),
        )
    condition = ", ".join(value for code in wanted for value in field.values[code])
    name = gdal_text(layer.GetName())
    del dataset
    return f'{layer_file(source)}|layername={name}|subset="{field.name}" IN ({condition})'


@dataclass(frozen=True)
class _Field:
    """A field of codes: its name, and by department the values in it, as SQL writes them."""

    name: str
    values: dict[str, list[str]]


def _layer_of(source: str) -> str:
    """Return the source with the layer of departments, if no layer is named and one of several has such a name."""
    if layer_file(source) != source:
        return source
    with gdal_quiet():
        dataset = gdal.OpenEx(source, gdal.OF_VECTOR | gdal.OF_READONLY)
        layers = [] if dataset is None else [dataset.GetLayer(index) for index in range(dataset.GetLayerCount())]
        spatial = [gdal_text(layer.GetName()) for layer in layers if layer.GetGeomType() != ogr.wkbNone]
        named = [name for name in spatial if "departement" in _plain(name)]
        return f"{source}|layername={named[0]}" if len(spatial) > 1 and len(named) == 1 else source
    return source


def _code_field(layer: Any, source: str) -> _Field:  # noqa: ANN401 - an OGR layer
    """Return the field that has the codes of departments.

    Of several fields, the one with the name of a department's code wins, then the one with most departments.

    Raises:
        InputError: there is none.
    """
    found = [field for field in _fields(layer) if field is not None]
    if not found:
        raise InputError(
            "No field of the borders '{path}' has codes of departments such as 34 or 2A (fields: {fields}). Use a "
            "layer of departments, e.g. that of IGN's ADMIN EXPRESS.",
            path=source,
            fields=", ".join(field_names(layer)) or "-",
        )
    return max(found, key=lambda field: (_FIELD.search(_plain(field.name)) is not None, len(field.values)))


def _fields(layer: Any) -> list[_Field | None]:  # noqa: ANN401 - an OGR layer
    """Return each field of a layer if nearly all of its values are codes of departments, else None."""
    definition = layer.GetLayerDefn()
    names = field_names(layer)
    usable = [
        index
        for index, name in enumerate(names)
        if definition.GetFieldDefn(index).GetType() in (ogr.OFTString, ogr.OFTInteger, ogr.OFTInteger64)
        and not _UNQUOTABLE & set(name)
    ]
    counts: dict[int, dict[object, int]] = {index: {} for index in usable}
    layer.SetIgnoredFields(["OGR_GEOMETRY"])
    for feature in layer:
        for index in usable:
            if feature.IsFieldSetAndNotNull(index):
                value = feature.GetField(index)
                counts[index][value] = counts[index].get(value, 0) + 1
    layer.SetIgnoredFields([])
    return [_as_codes(names[index], values) for index, values in counts.items()]


def _as_codes(name: str, counts: dict[object, int]) -> _Field | None:
    """Return a field, whose values occur so many times, if nearly all of them are codes of departments."""
    values: dict[str, list[str]] = {}
    known = 0
    for value, count in counts.items():
        shown = gdal_text(value) if isinstance(value, (str, bytes)) else None
        code = f"{value:02d}" if shown is None else shown.strip().upper()
        if code in departments():
            values.setdefault(code, []).append(str(value) if shown is None else f"'{shown}'")
            known += count
    return _Field(name, values) if known and known >= _KNOWN_SHARE * sum(counts.values()) else None


def _closest(code: str) -> str:
    """Return the department whose code or name resembles a text most, e.g. `34 (Hérault)`."""
    known = departments()
    names = {_plain(name): key for key, name in known.items()} | {key.lower(): key for key in known}
    if code == "20":
        return f"2A ({known['2A']}), 2B ({known['2B']})"
    (best,) = difflib.get_close_matches(_plain(code), names, n=1, cutoff=0.0)
    return f"{names[best]} ({known[names[best]]})"


def _plain(text: str) -> str:
    """Return a text in lower case without accents."""
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()


def chosen_area(codes: str | Iterable[str] | None, borders: str | None, area: str | None) -> str | None:
    """Return the area of interest that departments or a file of polygons give; None: the whole raster.

    Args:
        codes: codes of departments, as for `department_area`.
        borders: their borders.
        area: a file of polygons instead of both.

    Raises:
        InputError: departments without borders or the other way round, or departments and an area; otherwise as
            `department_area`.
    """
    check_chosen(codes, borders, area)
    return department_area(codes, borders) if codes and borders else area


def check_chosen(codes: str | Iterable[str] | None, borders: str | None, area: str | None) -> None:
    """Raise `InputError` if what `chosen_area` gets does not go together, or a code is unknown; no file is opened."""
    if not codes and not borders:
        return
    if area:
        raise InputError("Specify either departments or an area of interest, not both.")
    if not borders:
        raise InputError(
            "The borders of the departments are missing. Specify a vector file with a field of department codes."
        )
    if not codes:
        raise InputError("Borders are specified without departments. Specify codes, e.g. 34 or 2A,2B.")
    department_codes(codes)
