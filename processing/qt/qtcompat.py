"""What differs between the versions of Qt and QGIS the plugin runs in, each in one place."""

from __future__ import annotations

from typing import Any

from qgis.core import Qgis
from qgis.PyQt.QtCore import QMetaType, QVariant

_METATYPES_SINCE = 33800
"""QGIS version from which `QgsField` takes `QMetaType.Type`; before, only `QVariant.Type`, which Qt 6 lacks."""


def text_type() -> Any:  # noqa: ANN401 - of one module or the other
    """Return the type of a text field."""
    return QMetaType.Type.QString if Qgis.QGIS_VERSION_INT >= _METATYPES_SINCE else QVariant.Type.String


def kept_types() -> dict[Any, Any]:
    """Return the field types that every vector format holds, and what each becomes in a copy; others become text."""
    if Qgis.QGIS_VERSION_INT >= _METATYPES_SINCE:
        types = QMetaType.Type
        bool_, date, time = types.Bool, types.QDate, types.QDateTime
    else:
        types = QVariant.Type
        bool_, date, time = types.Bool, types.Date, types.DateTime
    same = (types.Int, types.LongLong, types.Double, date, time)
    return {**{kind: kind for kind in same}, bool_: types.Int}
