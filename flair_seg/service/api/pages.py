"""The pages: demo, map and models, built by `make web` into the resources."""

from __future__ import annotations

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles

from ...system.folders import resources

PAGES = ("demo", "map", "models", "assets", "example")


def add_pages(app: FastAPI) -> None:
    """Serve the pages that have been built; `app.state.has_demo` says whether a browser can be led to the demo."""
    web = resources() / "web"
    app.state.has_demo = (web / "demo").is_dir()
    for name in PAGES:
        if (web / name).is_dir():
            app.mount(f"/{name}", StaticFiles(directory=web / name, html=True), name=name)
