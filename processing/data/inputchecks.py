"""What QGIS's own checks of parameters let pass, or refuse without saying why."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Any

from qgis.core import QgsProcessingParameterDefinition, QgsProcessingParameterNumber, QgsProcessingParameterRange

from ...flair_seg.language import tr
from ...flair_seg.system.filecontent import mistaken_content


def infinite_number(
    parameters: Mapping[str, Any], definitions: Iterable[QgsProcessingParameterDefinition]
) -> str | None:
    """Return what to say of the first parameter that is not a finite number; None where all are."""
    for definition in definitions:
        value = parameters.get(definition.name())
        if isinstance(definition, QgsProcessingParameterNumber):
            wrong = any(not math.isfinite(number) for number in _numbers(value))
        elif isinstance(definition, QgsProcessingParameterRange):
            wrong = any(math.isinf(number) for number in _numbers(value))  # "nan" is how QGIS leaves a limit open
        else:
            continue
        if wrong:
            return tr(
                "'{name}' must be a finite number, not {value}.", name=definition.description(), value=_text(value)
            )
    return None


def mistaken_file(parameters: Mapping[str, Any]) -> str | None:
    """Return what to say of the first file that holds something else than its name says; None where there is none."""
    for value in parameters.values():
        for path in value if isinstance(value, list) else [value]:
            mistaken = mistaken_content(path) if isinstance(path, str) else None
            if mistaken:
                return tr("Cannot read '{path}': {reason}", path=path, reason=mistaken)
    return None


def _numbers(value: object) -> list[float]:
    """Return the numbers of a parameter's value; expressions and other values have none."""
    found = []
    for part in value.split(",") if isinstance(value, str) else value if isinstance(value, (list, tuple)) else [value]:
        with suppress(TypeError, ValueError):
            found.append(float(part))
    return found


def _text(value: object) -> str:
    """Return a value as it was given."""
    return ", ".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)
