"""A page in Chromium that keeps what went wrong in it, and where Chromium and the pages are."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parents[2]
PAGES = ROOT / "resources" / "web"
AXE = ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
WIDE, PHONE = (1280, 800), (390, 844)
PATIENCE_MS = 30_000
"""How long the tests wait for the page: much longer than it takes, since machines may be busy."""


def missing() -> str:
    """Return why the pages cannot be tested here; empty if they can."""
    if CHROMIUM is None:
        return "chromium is not installed"
    if not (PAGES / "map" / "index.html").is_file():
        return "the pages are not built (make web)"
    try:
        import playwright.sync_api  # noqa: F401
    except ImportError:
        return "playwright is not installed"
    return ""


class Watched:
    """A page, and what went wrong in it.

    Attributes:
        page: Playwright's.
        problems: errors of scripts, of the console and of the content security policy.
        requests: addresses that were asked for.
    """

    def __init__(self, page: Any) -> None:  # noqa: ANN401 - Playwright may be missing
        """Listen to a page."""
        self.page = page
        self.problems: list[str] = []
        self.requests: list[str] = []
        page.on("pageerror", lambda error: self.problems.append(str(error)))
        page.on("console", self._hear)
        page.on("request", lambda request: self.requests.append(request.url))

    def _hear(self, message: Any) -> None:  # noqa: ANN401
        """Keep errors and warnings."""
        if message.type in ("error", "warning"):
            self.problems.append(message.text)

    def foreign_requests(self) -> list[str]:
        """Return the addresses on other servers than the page's own."""
        own = urlsplit(self.page.url).netloc
        parts = [urlsplit(url) for url in self.requests]
        return [part.geturl() for part in parts if part.scheme in ("http", "https") and part.netloc != own]

    def axe(self) -> list[str]:
        """Return what axe-core finds: rule, and the elements."""
        self.page.evaluate(AXE.read_text(encoding="utf-8"))
        tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
        found = self.page.evaluate("tags => axe.run({ runOnly: tags }).then(({ violations }) => violations)", tags)
        return [f"{rule['id']}: {[node['html'][:120] for node in rule['nodes']]}" for rule in found]


def until(page: Any, condition: str) -> None:  # noqa: ANN401 - Playwright may be missing
    """Wait until an expression of JavaScript is true; Playwright's own way evaluates text, which our policy forbids.

    Raises:
        AssertionError: it is not within `PATIENCE_MS`.
    """
    for _ in range(PATIENCE_MS // 100):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"never true: {condition}")
