"""What the tests of the web pages share: one Chromium, and pages that keep what went wrong in them.

The tests are skipped where Chromium, Playwright or the built pages are missing.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).resolve().parent
sys.path += [path for path in (str(HERE), str(HERE.parent)) if path not in sys.path]
os.environ["LC_ALL"] = "C.UTF-8"  # messages are compared in English

from watched import CHROMIUM, PATIENCE_MS, WIDE, Watched, missing  # noqa: E402 - found through the lines above

Opener = Callable[..., Watched]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """Yield one browser for all tests."""
    why = missing()
    if why:
        pytest.skip(why)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium: Any) -> Iterator[Opener]:  # noqa: ANN401
    """Yield a function that opens an address in a new window; the windows are closed afterwards."""
    contexts = []

    def opened(address: str, size: tuple[int, int] = WIDE, locale: str = "en-GB", **settings: object) -> Watched:
        context = chromium.new_context(viewport={"width": size[0], "height": size[1]}, locale=locale, **settings)
        contexts.append(context)
        context.set_default_timeout(PATIENCE_MS)
        watched = Watched(context.new_page())
        watched.page.goto(address)
        return watched

    yield opened
    for context in contexts:
        context.close()
