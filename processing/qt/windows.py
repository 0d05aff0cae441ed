"""Brings what Processing opens to the screen: dialogs before QGIS 4.2, from then on widgets in a dialog or a dock."""

from __future__ import annotations

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QDockWidget, QWidget


def present(widget: QWidget, main: QWidget) -> None:
    """Show a widget where it is: as a window, or in its dock.

    Args:
        widget: the dialog, or what QGIS has put into a dialog or a dock.
        main: the main window of QGIS.
    """
    place = _place(widget, main)
    if place is widget and not widget.isWindow():
        widget.setWindowFlag(Qt.WindowType.Window)  # else it would lie over the main window's upper left corner
    place.show()
    if place is not widget:
        widget.show()
    place.raise_()


def dismiss(widget: QWidget, main: QWidget) -> None:
    """Close a widget, and the dialog or dock it is in."""
    place = _place(widget, main)
    widget.close()
    if place is not widget:
        place.close()


def _place(widget: QWidget, main: QWidget) -> QWidget:
    """Return the window or the dock a widget is in; the widget itself where it is in none of its own."""
    if widget.window() is not main:
        return widget.window()
    parent = widget.parentWidget()
    while parent is not None and parent is not main:
        if isinstance(parent, QDockWidget):
            return parent
        parent = parent.parentWidget()
    return widget
