"""What the engine reports, as Processing shows it."""

from __future__ import annotations

from flair_qgis.processing.qt.feedback import ProcessingFeedback
from qgis_run import Log


def test_what_goes_on_once_the_bar_is_full_stands_beside_it() -> None:
    """The bar is at 100 % while the final files are written; the lines before and after are for the log alone."""
    log = Log()
    feedback = ProcessingFeedback(log)
    feedback.info("before")
    feedback.progress(1, 2)
    assert log.progress() == 50
    feedback.info("half")
    feedback.progress(2, 2)
    feedback.info("writing the final files")
    feedback.info("after")
    assert log.shown == ["writing the final files"] and log.progress() == 100
    assert log.lines == ["before", "half", "writing the final files", "after"]
