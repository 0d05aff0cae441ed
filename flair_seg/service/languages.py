"""Texts in the language of each request, from its header `Accept-Language`.

`tr` translates for a whole process; here the translation asks which request, or job, it speaks for.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ..commands.parserwords import translate_argparse
from ..language import FOLDER, use_translation

DEFAULT = "en"
_chosen: ContextVar[str] = ContextVar("language", default=DEFAULT)
_known: dict[str, dict[str, str]] = {}
_WEIGHT = re.compile(r"\s*;\s*q\s*=\s*([01](?:\.\d{0,3})?)\s*")


def install() -> tuple[str, ...]:
    """Have this process speak the language of each request; return the languages there are, the default first."""
    for path in sorted(FOLDER.glob("flair_*.json")):
        _known[path.stem.removeprefix("flair_")] = json.loads(path.read_text(encoding="utf-8"))
    translate_argparse()
    use_translation(lambda text: _known.get(_chosen.get(), {}).get(text, text))
    return languages()


def languages() -> tuple[str, ...]:
    """Return the languages that a request may ask for, the default first."""
    return (DEFAULT, *(name for name in sorted(_known) if name != DEFAULT))


def current() -> str:
    """Return the language of the request."""
    return _chosen.get()


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Translate into a language within the block."""
    token = _chosen.set(language)
    try:
        yield
    finally:
        _chosen.reset(token)


def preferred(header: str) -> str:
    """Return the language there is that an `Accept-Language` header likes best (RFC 9110, 12.5.4)."""
    liked: list[tuple[float, str]] = []
    for part in header[:1000].split(","):
        name, sign, rest = part.partition(";")
        weight = _WEIGHT.fullmatch(sign + rest) if sign else None
        if not sign or weight:
            liked.append((float(weight[1]) if weight else 1.0, name.strip().lower()[:2]))
    known = languages()
    for weight_, name in sorted(liked, key=lambda pair: -pair[0]):
        if weight_ > 0 and name in known:
            return name
    return DEFAULT


class LanguageMiddleware:
    """Has each request answered in the language it prefers, and says so."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap an application."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        language = preferred(Headers(scope=scope).get("accept-language", ""))

        async def send_with_language(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if headers.get("content-type", "").startswith(("application/json", "application/problem+json")):
                    headers["content-language"] = language
                    headers.add_vary_header("Accept-Language")
            await send(message)

        with speaking(language):
            await self._app(scope, receive, send_with_language)
