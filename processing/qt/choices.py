"""A choice shown by labels whose values are words; loaded when Processing opens a dialog.

Processing's own widget shows the words. The widget is a `WidgetWrapper` of Processing's, which keeps the widget in
Python: one made by subclassing the C++ wrapper is owned twice in QGIS 3.22, and crashes.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

# QGIS's package; the plugin's own of that name is two levels up.
from processing.gui.wrappers import WidgetWrapper  # type: ignore[import-not-found]
from qgis.core import QgsProcessingParameterDefinition
from qgis.gui import QgsGui
from qgis.PyQt.QtWidgets import QComboBox, QWidget


class LabelledChoice:
    """What Processing calls to get the widget of a parameter; the model designer keeps its own, with its extras."""

    def __new__(
        cls,
        parameter: QgsProcessingParameterDefinition,
        dialog: QWidget,
        row: int = 0,
        col: int = 0,
        **texts: Any,  # noqa: ANN401 - handed on
    ) -> Any:  # noqa: ANN401 - a wrapper of QGIS's own or this module's
        """Return the wrapper for a dialog, which is recognised by its class as Processing does it."""
        if type(dialog).__name__ != "ModelerParametersDialog":
            return ChoiceWrapper(parameter, dialog, row, col, **texts)
        wrapper = QgsGui.processingGuiRegistry().createModelerParameterWidget(
            dialog.model, dialog.childId, parameter, dialog.context
        )
        wrapper.setDialog(dialog)
        return wrapper


class ChoiceWrapper(WidgetWrapper):
    """A drop-down list of labels."""

    def createWidget(self, labels: Mapping[str, str], empty: str, unset: str) -> QWidget:
        """Return the list; the value of an item is its data.

        Args:
            labels: the label of each word.
            empty: shown where there is nothing to choose.
            unset: shown for an optional choice that is left open.
        """
        choice = QComboBox()
        choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        parameter = self.parameterDefinition()
        words = parameter.options()
        if parameter.flags() & QgsProcessingParameterDefinition.Flag.FlagOptional or not words:
            choice.addItem(unset if words else empty, None)
        for word in words:
            choice.addItem(labels.get(word, word), word)
        choice.setToolTip(parameter.toolTip())
        choice.currentIndexChanged.connect(lambda index: self.widgetValueHasChanged.emit(self))
        return choice

    def setValue(self, value: object) -> None:
        """Choose the item of a word; another value, such as a damaged model's, leaves the choice as it is."""
        index = self.widget.findData(value) if value is not None else 0
        if index >= 0:
            self.widget.setCurrentIndex(index)

    def value(self) -> object:
        """Return the word of the item that is chosen."""
        return self.widget.currentData()
