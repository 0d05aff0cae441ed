"""Choices shown by labels whose values are words, and texts with suggestions; loaded when a dialog opens.

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
from qgis.PyQt.QtCore import QCoreApplication, Qt
from qgis.PyQt.QtWidgets import QComboBox, QCompleter, QLabel, QWidget


class LabelledWrapper(WidgetWrapper):
    """A widget whose label says in QGIS's language that it is optional; Processing's own wrappers say it in English."""

    def createLabel(self) -> QLabel | None:
        """Return the label, None in a batch run."""
        label = super().createLabel()
        parameter = self.parameterDefinition()
        if label is not None and parameter.flags() & QgsProcessingParameterDefinition.Flag.FlagOptional:
            text = QCoreApplication.translate("QObject", "%1 [optional]")
            label.setText(text.replace("%1", parameter.description()))
        return label


class ChoiceWrapper(LabelledWrapper):
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


class SuggestionWrapper(LabelledWrapper):
    """A text with suggestions, found by any part of their labels; other texts can be typed."""

    def createWidget(self, labels: Mapping[str, str]) -> QWidget:
        """Return the list; the value of an item is its data.

        Args:
            labels: the label of each suggestion.
        """
        choice = QComboBox()
        choice.setEditable(True)
        choice.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        choice.addItem("", None)
        for text, label in labels.items():
            choice.addItem(label, text)
        completer = choice.completer()
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        choice.setToolTip(self.parameterDefinition().toolTip())
        choice.editTextChanged.connect(lambda text: self.widgetValueHasChanged.emit(self))
        return choice

    def setValue(self, value: object) -> None:
        """Choose a suggestion, or show a text that is none."""
        index = self.widget.findData(value) if value else 0
        if index >= 0:
            self.widget.setCurrentIndex(index)
        else:
            self.widget.setEditText(str(value))

    def value(self) -> object:
        """Return the suggestion whose label is shown, or else the text; None for none."""
        text = self.widget.currentText().strip()
        index = self.widget.findText(text)
        return (self.widget.itemData(index) if index >= 0 else text) or None


class LabelledChoice:
    """What Processing calls to get the widget of a parameter; the model designer keeps its own, with its extras."""

    wrapper: type[WidgetWrapper] = ChoiceWrapper

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
            return cls.wrapper(parameter, dialog, row, col, **texts)
        wrapper = QgsGui.processingGuiRegistry().createModelerParameterWidget(
            dialog.model, dialog.childId, parameter, dialog.context
        )
        wrapper.setDialog(dialog)
        return wrapper


class Suggestions(LabelledChoice):
    """The same for a text with suggestions."""

    wrapper = SuggestionWrapper
