"""Loads the plugin outside QGIS: its folder is a package that no search path holds."""

from __future__ import annotations

import importlib.util
import os
import sys
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).resolve().parent.parent
NAME = "flair_qgis"


def load_plugin() -> ModuleType:
    """Return the plugin's package, named `flair_qgis`, in a QGIS application without a window.

    The application is an attribute of the package, since it must live as long.
    """
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from qgis.core import QgsApplication

    application = QgsApplication([], False)
    application.initQgis()
    place = importlib.util.spec_from_file_location(NAME, ROOT / "__init__.py", submodule_search_locations=[str(ROOT)])
    assert place is not None and place.loader is not None  # noqa: S101 - the repository's own file
    package = sys.modules[NAME] = importlib.util.module_from_spec(place)
    place.loader.exec_module(package)
    package.application = application  # type: ignore[attr-defined]
    return package
