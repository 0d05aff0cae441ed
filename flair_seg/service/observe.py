"""What the service tells its operator: a log line in JSON per request, `/healthz`, and metrics for Prometheus."""

from __future__ import annotations

import json
import logging
import os
import re
import sys
import time
import uuid
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, PlainTextResponse, Response
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .. import __version__
from ..system.redaction import for_display
from .jobs.store import STATUSES, Wanted
from .problems import response_of, unexpected

LOGGER = "flair_seg.service"
_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_LONGEST = 300
_BUCKETS_S = (0.005, 0.02, 0.1, 0.5, 2.0, 10.0, 60.0)
"""Upper bounds of the classes of durations."""
_METHODS = ("GET", "HEAD", "POST", "DELETE", "OPTIONS")
_log = logging.getLogger(f"{LOGGER}.requests")


class JsonLines(logging.Formatter):
    """Writes each record as one line of JSON, whatever is in it."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        line: dict[str, Any] = {
            "time": time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created)) + f".{record.msecs:03.0f}Z",
            "level": record.levelname.lower(),
            "message": for_display(record.getMessage())[:_LONGEST],
            **getattr(record, "values", {}),
        }
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=True)


class _ErrorStream(logging.Handler):
    """Writes to the standard error of the moment, which programs and tests replace."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write a line."""
        with suppress(OSError, ValueError):
            sys.stderr.write(f"{self.format(record)}\n")
            sys.stderr.flush()


class Metrics:
    """Counts of requests since the start of the process."""

    def __init__(self) -> None:
        """Start with none."""
        self.started = time.time()
        self._requests: Counter[tuple[str, str, int]] = Counter()
        self._classes: Counter[float] = Counter()
        self._seconds, self._count = 0.0, 0
        self.active = 0

    def add(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count a request; its route is a template, so that clients cannot make up new ones."""
        self._requests[method if method in _METHODS else "other", route, status] += 1
        self._classes[next((bound for bound in _BUCKETS_S if seconds <= bound), float("inf"))] += 1
        self._seconds += seconds
        self._count += 1

    def lines(self) -> Iterator[str]:
        """Yield the lines of the text format."""
        yield "# TYPE flair_http_requests_total counter"
        for (method, route, status), count in sorted(self._requests.items()):
            yield f'flair_http_requests_total{{method="{method}",route="{route}",status="{status}"}} {count}'
        yield "# TYPE flair_http_request_seconds histogram"
        total = 0
        for bound in _BUCKETS_S:
            total += self._classes[bound]
            yield f'flair_http_request_seconds_bucket{{le="{bound:g}"}} {total}'
        yield f'flair_http_request_seconds_bucket{{le="+Inf"}} {self._count}'
        yield f"flair_http_request_seconds_sum {self._seconds:.6f}"
        yield f"flair_http_request_seconds_count {self._count}"
        yield from _gauge("flair_http_requests_active", self.active)
        yield from _gauge("process_start_time_seconds", f"{self.started:.3f}")
        yield from _gauge("process_resident_memory_bytes", resident_bytes())


def _gauge(name: str, value: object) -> Iterator[str]:
    """Yield the lines of one number."""
    yield f"# TYPE {name} gauge"
    yield f"{name} {value}"


def resident_bytes(process: str = "self") -> int:
    """Return the memory of a process; 0 if unknown."""
    with suppress(OSError, ValueError, IndexError):
        pages = Path(f"/proc/{process}/statm").read_text(encoding="ascii").split()[1]
        return int(pages) * os.sysconf("SC_PAGE_SIZE")
    return 0


def install(app: FastAPI) -> None:
    """Log and count all requests of an application, and add `/healthz` and `/metrics`."""
    for name, level in ((LOGGER, logging.INFO), ("uvicorn", logging.WARNING)):
        logger = logging.getLogger(name)
        if not logger.handlers:
            handler = _ErrorStream()
            handler.setFormatter(JsonLines())
            logger.addHandler(handler)
            logger.setLevel(level)
            logger.propagate = False
    metrics = Metrics()
    app.state.metrics = metrics
    app.add_middleware(ObserveMiddleware, metrics=metrics)
    app.add_api_route("/healthz", health, summary="Whether the service is up", tags=["operation"])
    app.add_api_route("/metrics", prometheus, summary="Metrics for Prometheus", tags=["operation"])


def health(request: Request) -> Response:
    """Return whether the store of jobs can be read, and the thread that runs them lives."""
    desk = request.app.state.desk
    try:
        waiting = desk.store.count(Wanted(("accepted",)))
    except Exception:
        logging.getLogger(LOGGER).exception("The store of jobs cannot be read.")
        return JSONResponse({"status": "fail"}, 503, headers={"Cache-Control": "no-store"})
    document = {"status": "pass", "version": __version__, "waiting": waiting}
    return JSONResponse(document, headers={"Cache-Control": "no-store"})


def prometheus(request: Request) -> Response:
    """Return the metrics in the text format of Prometheus."""
    lines = list(request.app.state.metrics.lines())
    lines.append("# TYPE flair_jobs gauge")
    store = request.app.state.desk.store
    lines += [f'flair_jobs{{status="{status}"}} {store.count(Wanted((status,)))}' for status in STATUSES]
    text = "\n".join([*lines, ""])
    return PlainTextResponse(text, headers={"Cache-Control": "no-store"}, media_type="text/plain; version=0.0.4")


class ObserveMiddleware:
    """Logs and counts requests, gives each an id, and answers those that fail unexpectedly."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        """Wrap an application."""
        self._app, self._metrics = app, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        given = Headers(scope=scope).get("x-request-id", "")
        request_id = given if _REQUEST_ID.fullmatch(given) else uuid.uuid4().hex
        begun, statuses = time.monotonic(), [0]

        async def send_with_id(message: Message) -> None:
            if message["type"] == "http.response.start":
                statuses[0] = message["status"]
                MutableHeaders(scope=message)["X-Request-ID"] = request_id
            await send(message)

        self._metrics.active += 1
        try:
            await self._app(scope, receive, send_with_id)
        except Exception:  # the last resort: the log has the trace, the client a sentence
            logging.getLogger(LOGGER).exception("Unexpected error", extra={"values": {"request": request_id}})
            if not statuses[0]:
                await response_of(unexpected())(scope, receive, send_with_id)
        finally:
            self._metrics.active -= 1
            self._record(scope, request_id, statuses[0], time.monotonic() - begun)

    def _record(self, scope: Scope, request_id: str, status: int, seconds: float) -> None:
        """Log and count a request; status 0: the client went away."""
        route = getattr(scope.get("route"), "path", "other")
        self._metrics.add(scope["method"], route, status, seconds)
        values = {
            "request": request_id,
            "method": scope["method"][:20],
            "path": for_display(scope["path"])[:_LONGEST],
            "status": status,
            "ms": round(1000 * seconds, 1),
            "client": (scope.get("client") or ("",))[0],
        }
        _log.info("request", extra={"values": values})
