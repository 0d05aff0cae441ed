"""What the engine reports, as Processing shows it."""

from __future__ import annotations

from flair_qgis.processing.feedback import ProcessingFeedback
from qgis.core import QgsProcessingFeedback


class Listener(QgsProcessingFeedback):
    """Keeps the text beside the progress bar."""

    def __init__(self) -> None:
        """Start with nothing shown."""
        super().__init__(False)
        self.shown: list[str] = []

    def setProgressText(self, text: str) -> None:  # noqa: N802 - Qt style
        """Keep a text."""
        self.shown.append(text)


def test_what_goes_on_once_the_bar_is_full_stands_beside_it() -> None:
    """The bar is at 100 % while the final files are written; what was said before and comes after is for the log."""
    listener = Listener()
    feedback = ProcessingFeedback(listener)
    feedback.info("device: cpu")
    feedback.progress(1, 2)
    feedback.info("half")
    feedback.progress(2, 2)
    feedback.info("writing the final files")
    feedback.info("2 windows in 1 s")
    assert listener.shown == ["writing the final files"] and listener.progress() == 100
    assert "half" in listener.textLog() and "2 windows in 1 s" in listener.textLog()
