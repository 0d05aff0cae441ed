"""A page in Chromium that keeps what went wrong in it, and what the tests of the pages need on a machine."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = ROOT / "resources" / "web"
AXE = ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
WIDE, PHONE = (1280, 800), (390, 844)
SMALLEST_PX, SMALLEST_ON_PHONES_PX = 24, 44
"""Least width and height of a control: WCAG 2.5.8, and what fingers need."""
MOST_STOPS = 80
"""Of the Tab key on a page."""
PATIENCE_MS = 30_000
"""How long the tests wait for the page: much longer than it takes, since machines may be busy."""


needs_axe = pytest.mark.skipif(not AXE.is_file(), reason="axe-core is not installed. Run 'make web'.")
"""Tests of accessibility rules; the other tests need no packages of npm."""


def missing() -> str:
    """Return why the pages cannot be tested here; empty if they can."""
    if CHROMIUM is None:
        return "Chromium is not installed."
    files = [PAGES / part for page in ("demo", "map", "models") for part in (f"{page}/index.html", f"assets/{page}.js")]
    if not all(file.is_file() for file in files):
        return "The pages are not built. Run 'make web'."
    try:
        import playwright.sync_api  # noqa: F401
    except ImportError:
        return "Playwright is not installed."
    return ""


_FOCUSED = """() => {
  const e = document.activeElement;
  const shown = e.classList.contains('unseen') ? e.closest('label') : e;
  const name = e.id || e.className || e.name || e.value || e.innerText;
  return [name, getComputedStyle(shown).outlineStyle, e === document.body];
}"""
_SMALL = """least => [...document.querySelectorAll(
    'button, select, summary, label.choice, .button, nav a, input[type=password]')]
  .filter(e => e.offsetParent && Math.min(e.offsetWidth, e.offsetHeight) < least)
  .map(e => `${e.offsetWidth} x ${e.offsetHeight}: ${e.outerHTML}`)"""


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

    def walk(self) -> list[str]:
        """Press Tab from the start of the page to its end; return the ids or texts of what was in focus.

        Raises:
            AssertionError: an element has no visible focus, or the walk does not end.
        """
        walked: list[str] = []
        for _ in range(MOST_STOPS):
            self.page.keyboard.press("Tab")
            name, outline, ended = self.page.evaluate(_FOCUSED)
            if ended:
                return walked
            assert outline != "none", f"no visible focus on {name}"
            walked.append(name)
        raise AssertionError(f"more than {MOST_STOPS} stops: {walked}")

    def small(self, least_px: int) -> list[str]:
        """Return the controls that are narrower or lower than so many pixels."""
        return list(self.page.evaluate(_SMALL, least_px))

    def overflow_px(self) -> int:
        """Return by how many pixels the page is wider than the window."""
        return int(self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))

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
