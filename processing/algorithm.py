"""What the three algorithms share: group, translation, creation."""

from __future__ import annotations

from typing import TypeVar

from qgis.core import QgsProcessingAlgorithm, QgsProcessingParameterDefinition
from qgis.PyQt.QtCore import QCoreApplication
from qgis.PyQt.QtGui import QIcon

from ..flair_seg.models import SHIPPED_FOLDER

ICON_PATH = SHIPPED_FOLDER.parent / "icon.svg"

Algorithm = TypeVar("Algorithm", bound="FlairAlgorithm")


class FlairAlgorithm(QgsProcessingAlgorithm):
    """Base of the provider's algorithms."""

    def tr(self, text: str) -> str:
        """Return a text in the user's language."""
        return QCoreApplication.translate(type(self).__name__, text)

    def createInstance(self: Algorithm) -> Algorithm:
        """Return a fresh algorithm, as Processing wants one for each run."""
        return type(self)()

    def icon(self) -> QIcon:
        """Return the plugin's icon."""
        return QIcon(str(ICON_PATH))

    def svgIconPath(self) -> str:
        """Return the plugin's icon as a file."""
        return str(ICON_PATH)

    def add(self, parameter: QgsProcessingParameterDefinition, help_text: str, advanced: bool = False) -> None:
        """Add a parameter with its help."""
        parameter.setHelp(help_text)
        if advanced:
            parameter.setFlags(parameter.flags() | QgsProcessingParameterDefinition.Flag.FlagAdvanced)
        self.addParameter(parameter)
