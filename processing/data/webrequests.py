"""The web requests that QGIS makes: what a service did not deliver, which its providers only log."""

from __future__ import annotations

import threading
from dataclasses import dataclass

from qgis.core import QgsNetworkAccessManager, QgsNetworkReplyContent
from qgis.PyQt.QtCore import QCoreApplication, QObject, QThread, QUrl, pyqtSignal
from qgis.PyQt.QtNetwork import QNetworkReply, QNetworkRequest

from ...flair_seg.language import tr

SETTLE_S = 5.0
"""Longest wait for a busy main thread to receive the results of requests of other threads."""
_ABSENT = frozenset({204, 404, 410})
"""HTTP statuses by which a tile service says that it has no tile there."""
_BUSY = frozenset({408, 425, 429})
"""HTTP statuses below 500 that may pass."""


@dataclass(frozen=True)
class Failure:
    """A request that brought no image: what the service said, and whether it may pass or there is nothing to bring."""

    service: str
    reason: str
    passes: bool
    absent: bool


class Requests(QObject):
    """The last outcome of each request that QGIS makes in any thread, by address; successes are not kept.

    Created in the main thread, whose network manager is notified of the requests of all threads; used in any.
    """

    _asked = pyqtSignal()

    def __init__(self) -> None:
        """Listen."""
        super().__init__()
        self._failures: dict[str, Failure] = {}
        self._settled = threading.Event()
        self._asked.connect(self._settled.set)
        self._manager = QgsNetworkAccessManager.instance()
        self._manager.finished[QgsNetworkReplyContent].connect(self._note)

    def clear(self) -> None:
        """Discard the outcomes so far."""
        self.failures()
        self._failures.clear()

    def failures(self) -> list[Failure]:
        """Return the requests that have failed."""
        # What other threads report waits in the main thread's queue, so what is put behind it comes last.
        if QThread.currentThread() == self.thread():
            QCoreApplication.sendPostedEvents(self._manager)
        else:
            self._settled.clear()
            self._asked.emit()
            self._settled.wait(SETTLE_S)
        return list(self._failures.values())

    def _note(self, reply: QgsNetworkReplyContent) -> None:
        """Keep the outcome of a request."""
        url = reply.request().url()
        failure = _failure(reply, url)
        self._failures.pop(url.toString(), None)
        if failure is not None:
            self._failures[url.toString()] = failure


def _failure(reply: QgsNetworkReplyContent, url: QUrl) -> Failure | None:
    """Return why a reply is no image, None for one that may be."""
    status = reply.attribute(QNetworkRequest.Attribute.HttpStatusCodeAttribute)
    kind = bytes(reply.rawHeader(b"Content-Type")).decode("latin-1").partition(";")[0].strip().lower()
    service = url.adjusted(
        QUrl.UrlFormattingOption.RemoveUserInfo
        | QUrl.UrlFormattingOption.RemovePath
        | QUrl.UrlFormattingOption.RemoveQuery
        | QUrl.UrlFormattingOption.RemoveFragment
    ).toString()
    if status is not None and 300 <= status < 400:
        return None  # QGIS asks at the new address
    if status in _ABSENT:
        return Failure(service, f"HTTP {status}", passes=False, absent=True)
    if reply.error() != QNetworkReply.NetworkError.NoError:
        reason = reply.errorString() if status is None else f"HTTP {status}"
        return Failure(service, reason, passes=status is None or status >= 500 or status in _BUSY, absent=False)
    if kind.startswith("text/") or kind.endswith(("xml", "json")):
        return Failure(
            service, tr("the server returned {kind} instead of an image", kind=kind), passes=True, absent=False
        )
    return None
