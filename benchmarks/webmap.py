"""How soon does a published map show its first pixels, and how many bytes does it move?

A map of `--side` px, drawn from the generated scene, is published with `flair-seg publish` and opened in Chromium over
loopback, throttled by the browser itself to `--mbit` Mbit/s with a delay of 20 ms. Seconds count from the start of the
navigation, with an empty cache; bytes are those of the server's answers, without headers. Then the page goes to the
map's full resolution, and moves across it with the keyboard; the longest task of the page's main thread says whether
it hitches (50 ms and more is felt).

The closing ratio is the time to the first pixels over the 3 s that are allowed.

    make web
    python benchmarks/webmap.py [--side 20000] [--mbit 10] [--image]
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
from common import ROOT, machine, verdict, write_scene

sys.path += [str(ROOT / "tests" / "web"), str(ROOT / "tests")]

from playwright.sync_api import sync_playwright
from servers import RangeServer, range_server
from watched import CHROMIUM, WIDE

from flair_seg.feedback import Feedback
from flair_seg.nomenclature import NOMENCLATURES
from flair_seg.raster.classraster import ClassRasterWriter
from flair_seg.raster.grid import GeoGrid, Transform, spatial_reference
from flair_seg.tools.web.publish import Published, publish

ALLOWED_S = 3.0
_PATCH_PX = 1000
_STRIP_PX = 500
_LATENCY_MS = 20
_STEPS = 30
_LONG_TASKS = """new PerformanceObserver(list => { for (const task of list.getEntries())
    window.longest = Math.max(window.longest ?? 0, task.duration); }).observe({ type: "longtask", buffered: false })"""


def write_map(path: Path, side: int) -> None:
    """Write a map of `side` px: the labels of a scene, turned and shifted from patch to patch."""
    from scene import make_scene

    _, labels = make_scene(2026, _PATCH_PX, _PATCH_PX)
    crs = spatial_reference("EPSG:2154").ExportToWkt()
    grid = GeoGrid(side, side, crs, Transform(700000.0, 6600000.0, 0.2, -0.2))
    random = np.random.default_rng(0)
    turns = random.integers(0, 4, (side // _PATCH_PX + 1, side // _PATCH_PX + 1))
    with ClassRasterWriter(path, grid, NOMENCLATURES["flair-13"].classes, 0) as writer:
        for row in range(0, side, _STRIP_PX):
            parts = [np.rot90(labels, turn) for turn in turns[row // _PATCH_PX]]
            top = row % _PATCH_PX
            strip = np.concatenate([part[top : top + _STRIP_PX] for part in parts], axis=1)[:, :side]
            writer.write(np.minimum(strip[: side - row], 13).astype(np.uint8))
        writer.finish(Feedback())


def moved(server: RangeServer) -> dict[str, int]:
    """Return the bytes that were sent of each file."""
    sent: dict[str, int] = {}
    for path, _, count in server.sent:
        name = path.split("?")[0].rsplit("/", 1)[-1] or "index.html"
        sent[name] = sent.get(name, 0) + count
    return sent


def first_view(page: Any, address: str, mbit: float) -> dict[str, float]:  # noqa: ANN401 - Playwright has no types here
    """Open the page over a slow connection; return the seconds to the map's first pixels, and to all in view."""
    bytes_s = mbit * 1e6 / 8
    network = page.context.new_cdp_session(page)
    network.send("Network.enable")
    network.send(
        "Network.emulateNetworkConditions",
        {"offline": False, "latency": _LATENCY_MS, "downloadThroughput": bytes_s, "uploadThroughput": bytes_s},
    )
    page.goto(address)
    page.wait_for_selector("html[data-ready]", timeout=120_000)
    return {
        "first pixels (s)": page.evaluate("performance.getEntriesByName('first-pixels')[0].startTime") / 1000,
        "whole view (s)": page.evaluate("performance.now()") / 1000,
    }


def closer_view(page: Any) -> dict[str, float]:  # noqa: ANN401
    """Go to full resolution and across the map; return the seconds of the former and the longest task of the latter."""
    page.evaluate(_LONG_TASKS)
    started = time.perf_counter()
    page.evaluate("location.hash = location.hash.replace(/r=[^&]*/, 'r=0.2')")
    page.wait_for_selector("#busy:not([hidden])", timeout=10_000)
    page.wait_for_selector("#busy", state="hidden", timeout=120_000)
    seconds = time.perf_counter() - started
    page.locator("#map").focus()
    for _ in range(_STEPS):
        page.keyboard.press("ArrowRight")
        page.wait_for_timeout(100)
    page.wait_for_selector("#busy", state="hidden", timeout=120_000)
    return {"full resolution (s)": seconds, "longest task (ms)": page.evaluate("window.longest ?? 0")}


def opened(site: Published, mbit: float) -> tuple[dict[str, float], dict[str, int], int]:
    """Return what the views take, the bytes of each file moved for the first one, and those moved in all."""
    with range_server(Path(site.folder)) as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": WIDE[0], "height": WIDE[1]})
        found = first_view(page, server.address, mbit)
        page.wait_for_timeout(2000)
        first = moved(server)
        found |= closer_view(page)
        browser.close()
        return found, first, sum(moved(server).values())


def main() -> int:
    """Publish, open and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--side", type=int, default=20_000, help="width and height of the map in px")
    parser.add_argument("--mbit", type=float, default=10, help="speed of the connection in Mbit/s")
    parser.add_argument("--image", action="store_true", help="publish an image of a quarter of the side beneath it")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="flair-webmap-") as name:
        folder = Path(name)
        started = time.perf_counter()
        write_map(folder / "map.tif", arguments.side)
        print(f"map written in {time.perf_counter() - started:.1f} s, {time.process_time():.1f} s of processor time")
        image = write_scene(folder / "image.tif", *[arguments.side // 4] * 2) if arguments.image else None
        started = time.perf_counter()
        site = publish(folder / "map.tif", folder / "site", image=image)
        print(machine())
        print(f"published in {time.perf_counter() - started:.1f} s: {site.size / 1e6:.1f} MB")
        found, first, total = opened(site, arguments.mbit)
    for key, value in found.items():
        print(f"{key:24} {value:8.2f}")
    for key, count in [*sorted(first.items()), ("first view", sum(first.values())), ("in all", total)]:
        print(f"moved {key:18} {count / 1000:8.0f} kB")
    return verdict(found["first pixels (s)"] / ALLOWED_S, 1.0)


if __name__ == "__main__":
    raise SystemExit(main())
