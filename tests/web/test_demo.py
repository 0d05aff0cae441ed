"""The demo in a real browser, from an image to its map, with a real service."""

from __future__ import annotations

import base64
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from osgeo import gdal
from service_run import Server, home_with_stub
from watched import PATIENCE_MS, PHONE, ROOT, SMALLEST_ON_PHONES_PX, WIDE, Watched, missing, needs_axe, until

Opener = Callable[..., Watched]
SIDE_PX, PIXEL_M2, NODATA = 512, 0.04, 0
EMBEDDED = "fpn-lite0-rgb-flair-d034"
TOKEN = "correct-horse-battery-staple"  # noqa: S105 - of a service that ends with its test
FIRST_TOKEN = "not-the-token-of-this-service"  # noqa: S105
MOST_TABS = 40
DROP = """([name, text]) => {
  const bytes = Uint8Array.from(atob(text), letter => letter.charCodeAt(0));
  const files = new DataTransfer();
  files.items.add(new File([bytes], name));
  document.querySelector('#drop').dispatchEvent(new DragEvent('drop', {dataTransfer: files, bubbles: true}));
}"""
"""Drops a file on the page."""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A user's home with a quick network, `stub`, besides the embedded ones."""
    why = missing()
    if why:
        pytest.skip(why)
    with home_with_stub(tmp_path_factory.mktemp("home")) as folder:
        yield folder


@pytest.fixture(scope="module")
def service(home: Path) -> Iterator[Server]:
    """A service in a process of its own."""
    server = Server("--state", str(home / "state"))
    yield server
    server.stop()


@pytest.fixture(scope="module")
def guarded(home: Path) -> Iterator[Server]:
    """A service that asks for a token."""
    (home / "token").write_text(TOKEN)
    server = Server("--state", str(home / "guarded"), "--token-file", str(home / "token"))
    yield server
    server.stop()


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The generated scene: five bands with georeference."""
    sys.path.append(str(ROOT / "scripts"))
    from example_scene import write_scene

    return write_scene(tmp_path_factory.mktemp("scene") / "scene.tif", SIDE_PX)


def opened(open_page: Opener, server: Server, **settings: Any) -> Watched:  # noqa: ANN401 - of the browser
    """Open the demo and wait until the models are listed."""
    watched = open_page(f"{str(server.http.base_url).rstrip('/')}/demo/", **settings)
    watched.page.wait_for_selector("#model option", state="attached")
    return watched


def drop(watched: Watched, path: Path) -> None:
    """Drop a file on the page."""
    watched.page.evaluate(DROP, [path.name, base64.b64encode(path.read_bytes()).decode("ascii")])


def finished(watched: Watched) -> str:
    """Wait for the map; return the job."""
    watched.page.wait_for_selector("#result[data-ready]", timeout=120_000)
    return str(watched.page.get_attribute("#result", "data-ready"))


def focused(page: Any) -> str:  # noqa: ANN401 - Playwright's
    """Return the id of the element in focus."""
    return str(page.evaluate("document.activeElement.id"))


def changed(page: Any, before: bytes) -> bool:  # noqa: ANN401 - Playwright's
    """Wait until the map looks different from a picture of it; return whether it does."""
    for _ in range(PATIENCE_MS // 500):
        if page.locator("#map").screenshot() != before:
            return True
        page.wait_for_timeout(500)
    return False


def tab_to(page: Any, wanted: str) -> None:  # noqa: ANN401 - Playwright's
    """Press Tab until an element is in focus."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if page.evaluate(f"document.activeElement.matches({wanted!r})"):
            return
    raise AssertionError(f"Tab does not reach {wanted}")


@pytest.mark.slow
def test_from_a_dropped_image_to_its_map(open_page: Opener, service: Server, scene: Path, tmp_path: Path) -> None:
    watched = opened(open_page, service, accept_downloads=True)
    page = watched.page
    drop(watched, scene)
    until(page, "document.querySelector('#image-facts').textContent.includes('EPSG:2154')")
    assert page.inner_text("#image-facts").startswith(f"{scene.name}: {SIDE_PX} ")
    page.select_option("#model", EMBEDDED)
    assert "red, green, blue" in page.inner_text("#model-note")
    page.check("input[value=fast]")
    page.click("#start")
    page.wait_for_selector("#work:not([hidden])")
    assert focused(page) == "work-title"
    job = finished(watched)
    assert focused(page) == "result-title"
    assert page.inner_text("#said") == "The map is ready."
    with page.expect_download() as download:
        page.click("#download")
    download.value.save_as(tmp_path / "map.tif")
    assert (tmp_path / "map.tif").read_bytes() == service.http.get(f"/jobs/{job}/results/output.tif").content
    codes = gdal.Open(str(tmp_path / "map.tif")).ReadAsArray()
    assert codes.shape == (SIDE_PX, SIDE_PX)
    assert page.locator("#areas tbody tr").count() == len(set(np.unique(codes)) - {NODATA}) > 3
    ground_m2 = service.http.get(f"/jobs/{job}/map.json").json()["pixel_m2"]
    assert ground_m2 == pytest.approx(PIXEL_M2, rel=0.01)  # on the ground, not in the projection
    assert page.locator("#areas tfoot td").first.inner_text() == f"{(codes != NODATA).sum() * ground_m2:,.0f}"
    assert watched.problems == []
    assert watched.foreign_requests() == []


@pytest.mark.slow
def test_the_divider_shows_the_image_on_the_left(open_page: Opener, service: Server) -> None:
    watched = opened(open_page, service)
    page = watched.page
    page.click("#example")
    page.select_option("#model", "stub")
    page.check("input[value=fast]")
    page.click("#start")
    job = finished(watched)
    divider = page.locator("#swipe")
    divider.focus()
    page.keyboard.press("End")
    assert divider.get_attribute("aria-valuenow") == "100"
    page.wait_for_timeout(500)
    image = page.locator("#map").screenshot()
    page.keyboard.press("Home")
    assert changed(page, image)
    page.locator("#map").focus()
    scale = page.inner_text("#scale-text")
    page.keyboard.press("+")
    until(page, f"document.querySelector('#scale-text').textContent !== {scale!r}")
    assert page.get_attribute("#open", "href").endswith(f"map/?config=..%2Fjobs%2F{job}%2Fmap.json")
    page.click("#open")
    page.wait_for_selector("html[data-ready]", state="attached")
    page.go_back()
    assert finished(watched) == job  # the address knows the job
    assert watched.problems == []


def test_with_the_keyboard_alone_in_french_on_a_phone(open_page: Opener, service: Server) -> None:
    watched = opened(open_page, service, size=PHONE, locale="fr-FR")
    page = watched.page
    assert page.title() == "Cartographier votre image"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    tab_to(page, "#example")
    page.keyboard.press("Enter")
    assert "paysage généré" in page.inner_text("#image-facts")
    tab_to(page, "#model")
    tab_to(page, "input[name=quality]")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert page.is_checked("input[value=best]")
    assert watched.overflow_px() <= 0
    assert watched.small(SMALLEST_ON_PHONES_PX) == []
    tab_to(page, "#start")
    page.keyboard.press("Enter")
    page.wait_for_selector("#work:not([hidden])")
    tab_to(page, "#cancel")
    page.keyboard.press("Enter")
    until(page, "document.querySelector('#said').textContent === 'Le calcul a été annulé.'")
    assert focused(page) == "start"
    assert not page.is_visible("#work")
    statuses = {job["status"] for job in service.http.get("/jobs?limit=1").json()["jobs"]}
    assert statuses == {"dismissed"}
    assert watched.problems == []


def test_an_image_of_three_bands_gets_a_model_that_takes_it(open_page: Opener, service: Server, tmp_path: Path) -> None:
    memory = gdal.GetDriverByName("MEM").Create("", 96, 80, 3)
    memory.WriteRaster(0, 0, 96, 80, np.full((3, 80, 96), 90, np.uint8).tobytes())
    gdal.GetDriverByName("PNG").CreateCopy(str(tmp_path / "photo.png"), memory)
    watched = opened(open_page, service)
    drop(watched, tmp_path / "photo.png")
    until(watched.page, "document.querySelector('#image-facts').textContent.includes('photo.png: 96')")
    assert watched.page.input_value("#model") == EMBEDDED
    watched.page.select_option("#model", "flair-d034")
    assert "needs 5 bands" in watched.page.inner_text("#model-note")


def test_what_the_service_refuses_is_said_in_its_sentence(open_page: Opener, service: Server, tmp_path: Path) -> None:
    path = tmp_path / "scene.tif"
    path.write_text("no image")
    sentence = service.http.post("/uploads?name=scene.tif", content=path.read_bytes()).json()["detail"]
    watched = opened(open_page, service)
    drop(watched, path)
    watched.page.wait_for_selector("#error:not([hidden])")
    assert watched.page.inner_text("#error") == sentence
    assert focused(watched.page) == "error"


@pytest.mark.parametrize("locale", ["en-GB", "fr-FR"])
def test_the_keyboard_reaches_everything(open_page: Opener, service: Server, locale: str) -> None:
    walked = opened(open_page, service, locale=locale).walk()
    assert walked[0] == "skip"
    wanted = ["file", "example", "model", "quality", "start"]
    assert [name for name in walked if name in wanted] == wanted
    assert {"English", "Français"} <= set(walked)


@needs_axe
@pytest.mark.slow
@pytest.mark.parametrize(("size", "locale"), [(WIDE, "en-GB"), (PHONE, "fr-FR")], ids=["wide", "phone"])
def test_axe_finds_nothing_from_the_image_to_the_map(
    open_page: Opener, service: Server, tmp_path: Path, size: tuple[int, int], locale: str
) -> None:
    watched = opened(open_page, service, size=size, locale=locale)
    page = watched.page
    assert watched.axe() == []
    (tmp_path / "scene.tif").write_text("no image")
    drop(watched, tmp_path / "scene.tif")
    page.wait_for_selector("#error:not([hidden])")
    assert watched.axe() == []
    page.click("#example")
    page.select_option("#model", EMBEDDED)
    page.check("input[value=fast]")
    page.click("#start")
    page.wait_for_selector("#work:not([hidden])")
    assert watched.axe() == []
    finished(watched)
    assert watched.axe() == []
    page.click("#open")
    page.wait_for_selector("html[data-ready]", state="attached")
    assert watched.axe() == []


@needs_axe
@pytest.mark.parametrize("locale", ["en-GB", "fr-FR"])
def test_axe_finds_nothing_where_a_token_is_asked_for(open_page: Opener, guarded: Server, locale: str) -> None:
    watched = open_page(f"{str(guarded.http.base_url).rstrip('/')}/demo/", locale=locale)
    page = watched.page
    page.wait_for_selector("#access:not([hidden])")
    assert watched.axe() == []
    page.fill("#token", FIRST_TOKEN)
    page.keyboard.press("Enter")
    page.wait_for_selector("#error:not([hidden])")
    assert watched.axe() == []
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    assert watched.small(SMALLEST_ON_PHONES_PX) == []


def test_the_token_stays_in_memory(open_page: Opener, guarded: Server) -> None:
    watched = open_page(f"{str(guarded.http.base_url).rstrip('/')}/demo/", accept_downloads=True)
    page = watched.page
    page.wait_for_selector("#access:not([hidden])")
    assert focused(page) == "token"
    assert page.is_hidden("#error") and page.is_hidden("#steps")
    page.fill("#token", FIRST_TOKEN)
    page.keyboard.press("Enter")
    page.wait_for_selector("#error:not([hidden])")
    assert page.inner_text("#error") == "The service did not accept this token."
    page.fill("#token", TOKEN)
    page.keyboard.press("Enter")
    page.wait_for_selector("#model option", state="attached")
    assert page.is_hidden("#error") and page.is_visible("#steps")
    page.click("#example")
    page.select_option("#model", "stub")
    page.check("input[value=fast]")
    page.click("#start")
    job = finished(watched)
    with page.expect_download() as download:
        page.click("#download")
    assert download.value.suggested_filename == f"{job}-map.tif"
    stored = page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie, location.href])")
    assert TOKEN not in stored and "session" not in stored
    open_with_a_session(watched, job)


def open_with_a_session(watched: Watched, job: str) -> None:
    """Open the map page of a job, which needs the cookie that the demo page had set, and says so without it."""
    page = watched.page
    (cookie,) = page.context.cookies()
    assert (cookie["httpOnly"], cookie["sameSite"], cookie["path"]) == (True, "Strict", "/jobs")
    page.click("#open")
    page.wait_for_selector("html[data-ready]", timeout=PATIENCE_MS)
    assert f"jobs/{job}/map.json" in page.url.replace("%2F", "/") and TOKEN not in page.url
    assert not [text for text in watched.problems if "401" not in text]  # of the wrong token
    assert page.evaluate("document.cookie") == ""
    page.context.clear_cookies()
    page.reload()
    until(page, "document.body.innerText.includes('Open the map from the demo page')")
