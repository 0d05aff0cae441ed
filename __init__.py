"""FLAIR land cover: the QGIS plugin's entry point. Importing it needs neither QGIS nor the engine."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qgis.gui import QgisInterface

    from .plugin import FlairPlugin


def classFactory(iface: QgisInterface | None) -> FlairPlugin:
    """Return the plugin; `iface` is None under qgis_process."""
    from .plugin import FlairPlugin

    return FlairPlugin(iface)
