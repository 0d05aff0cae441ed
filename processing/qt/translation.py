"""The plugin's texts in QGIS's language."""

from __future__ import annotations

from functools import partial

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QCoreApplication, QTranslator

from ...flair_seg.language import FOLDER, use_translation

CONTEXT = "FlairLandCover"
"""Under which all translations stand, those of the engine's messages too."""


class Translation:
    """The translation to QGIS's language, in use from `install` to `remove`."""

    def __init__(self) -> None:
        """Prepare; nothing is loaded yet."""
        self._translator: QTranslator | None = None

    def install(self) -> None:
        """Load the translation if there is one to QGIS's language; else texts stay English."""
        translator = QTranslator()
        path = FOLDER / f"flair_{QgsApplication.instance().locale()[:2]}.qm"
        if self._translator is None and path.is_file() and translator.load(str(path)):
            QCoreApplication.installTranslator(translator)
            use_translation(partial(QCoreApplication.translate, CONTEXT))
            self._translator = translator

    def remove(self) -> None:
        """Take the translation away."""
        if self._translator is not None:
            use_translation(None)
            QCoreApplication.removeTranslator(self._translator)
            self._translator = None
