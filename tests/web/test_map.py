"""The map page in a real browser: what it shows, how it is used, and which server it needs."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from mapsite import (
    BUILDING,
    COLOURS,
    GREY,
    GSD,
    HEIGHT,
    UNSURE,
    VINEYARD,
    WATER,
    WIDTH,
    X,
    Y,
    publish_all,
    write_map,
)
from osgeo import gdal
from servers import RangeServer, python_server, range_server
from watched import PHONE, ROOT, SMALLEST_ON_PHONES_PX, SMALLEST_PX, WIDE, Watched, missing, needs_axe, until

from flair_seg.raster.grid import Grid
from flair_seg.tools.web.publish import publish

Opener = Callable[..., Watched]

CENTRE = (X + WIDTH * GSD / 2, Y - HEIGHT * GSD / 2)
IN_BUILDINGS = (CENTRE[0] - 40, CENTRE[1] + 30)
IN_CHANGE = (CENTRE[0] + 40, CENTRE[1] + 30)
IN_WATER = (CENTRE[0] + 40, CENTRE[1] - 30)
UNCHANGED = (200, 206, 212)
WHITE_STAGE = (232, 235, 238)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a published map."""
    why = missing()
    if why:
        pytest.skip(why)
    folder = tmp_path_factory.mktemp("site")
    publish_all(folder, folder / "site")
    return folder / "site"


@pytest.fixture(scope="module")
def server(site: Path) -> Iterator[RangeServer]:
    """Yield a server of the published map."""
    with range_server(site) as serving:
        yield serving


def ready(watched: Watched) -> Watched:
    """Wait until the map is drawn and its areas are counted."""
    watched.page.wait_for_selector("html[data-ready]")
    watched.page.wait_for_selector("#areas tbody tr", state="attached")
    return watched


def screen(page: Any, ground: tuple[float, float]) -> tuple[float, float]:  # noqa: ANN401 - Playwright's
    """Return where a place on the ground is on the screen, from the view in the address."""
    until(page, "location.hash.includes('r=')")
    values = dict(part.split("=") for part in page.evaluate("location.hash.slice(1)").split("&"))
    (x, y), resolution = map(float, values["at"].split(",")), float(values["r"])
    box = page.locator("#map").bounding_box()
    return (
        box["x"] + box["width"] / 2 + (ground[0] - x) / resolution,
        box["y"] + box["height"] / 2 - (ground[1] - y) / resolution,
    )


def colour(page: Any, ground: tuple[float, float]) -> tuple[int, ...]:  # noqa: ANN401
    """Return the colour at a place on the ground, as the screen shows it."""
    x, y = screen(page, ground)
    picture = page.screenshot(clip={"x": x - 1, "y": y - 1, "width": 3, "height": 3})
    gdal.FileFromMemBuffer("/vsimem/shot.png", picture)
    pixels = gdal.Open("/vsimem/shot.png").ReadAsArray()
    gdal.Unlink("/vsimem/shot.png")
    return tuple(int(value) for value in pixels[:3, 1, 1])


def shows(page: Any, ground: tuple[float, float], wanted: tuple[int, ...], off: int = 3) -> None:  # noqa: ANN401
    """Wait until a place has a colour: tiles are drawn when they are read."""
    found: tuple[int, ...] = ()
    for _ in range(100):
        found = colour(page, ground)
        if max(abs(one - other) for one, other in zip(found, wanted)) <= off:
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"{found} instead of {wanted}")


def terms(page: Any) -> dict[str, str]:  # noqa: ANN401
    """Return what the page says at a point."""
    page.wait_for_selector("#point dl")
    return dict(zip(page.locator("#point dt").all_inner_texts(), page.locator("#point dd").all_inner_texts()))


def number(text: str) -> float:
    """Return a number as the page writes it."""
    return float(re.sub(r"[^\d.\-]", "", text.replace(",", ".") if text.count(",") == 1 and "." not in text else text))


def test_a_published_map_opens_from_pythons_server(site: Path, open_page: Opener) -> None:
    """It has no range requests: small files are read whole."""
    with python_server(site) as address:
        watched = ready(open_page(address))
        page = watched.page
        shows(page, IN_BUILDINGS, COLOURS[BUILDING])
        shows(page, IN_WATER, COLOURS[WATER])
        assert page.title() == page.locator("h1").inner_text() == "Two halves"
        assert page.locator("#legend .name").all_inner_texts() == ["building", "water", "vineyard"]
        assert page.locator("#attribution").inner_text() == "Test"
        assert watched.problems == [] and watched.foreign_requests() == []


def test_ranges_move_a_part_of_the_file(tmp_path: Path, open_page: Opener) -> None:
    noise = np.random.default_rng(0).integers(1, 13, (4096, 4096), dtype=np.uint8)
    size = write_map(tmp_path / "noise.tif", noise).stat().st_size
    publish(tmp_path / "noise.tif", tmp_path / "site")
    with range_server(tmp_path / "site") as server:
        ready(open_page(server.address))
        answers = [(status, count) for path, status, count in server.sent if path.endswith("map.tif")]
    assert {status for status, _ in answers} == {206}
    assert sum(count for _, count in answers) < size / 3


def test_a_large_file_needs_ranges_and_the_page_says_so(site: Path, open_page: Opener) -> None:
    with range_server(site) as server:
        server.claimed["map.tif"] = 300_000_000
        page = open_page(server.address).page
        page.wait_for_selector("#notice:not([hidden])")
        said = page.locator("#notice").inner_text()
        page.get_by_role("button", name="Français").click()
        assert "map.tif" in said and "300" in said and "range" in said
        assert page.locator("#notice").inner_text() != said


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("?config=https://elsewhere.example/map.json", "elsewhere.example"),
        ("?config=missing.json", "404"),
        ("?config=report.html", "report.html"),
    ],
)
def test_a_configuration_that_is_not_ours_is_refused(
    server: RangeServer, open_page: Opener, query: str, named: str
) -> None:
    watched = open_page(server.address + query)
    watched.page.wait_for_selector("#notice:not([hidden])")
    assert named in watched.page.locator("#notice").inner_text()
    assert watched.foreign_requests() == []


def test_a_click_reads_class_confidence_and_coordinates(server: RangeServer, open_page: Opener) -> None:
    page = ready(open_page(server.address)).page
    page.mouse.click(*screen(page, IN_CHANGE))
    found = terms(page)
    assert found["Class after"] == "water (code 5)" and found["Class before"] == "vineyard (code 9)"
    assert found["Confidence"] == f"{UNSURE} %"
    x, y = map(float, found["EPSG:2154"].split(","))
    assert (x, y) == pytest.approx(IN_CHANGE, abs=1)
    lon, lat = map(float, found["Longitude, latitude"].replace("°", "").split(","))
    assert (lon, lat) == pytest.approx((3.0023, 46.4993), abs=0.001)


@pytest.mark.parametrize("locale", ["en-GB", "fr-FR"])
def test_the_keyboard_reaches_everything(server: RangeServer, open_page: Opener, locale: str) -> None:
    """A walk with the Tab key: each control once, with a visible focus."""
    walked = ready(open_page(f"{server.address}#with=image", locale=locale)).walk()
    wanted = ["map", "swipe", "zoom-in", "zoom-fit", "all", "none", "opacity", "image", "faded", "patterns", "compare"]
    assert walked[0] == "skip"
    assert [name for name in walked if name in wanted] == wanted
    assert {"copy", "print", "download", "report"} <= set(walked)


def test_the_map_is_moved_and_read_with_the_keyboard(server: RangeServer, open_page: Opener) -> None:
    page = ready(open_page(f"{server.address}#with=image")).page
    page.locator("#map").focus()
    page.keyboard.press("ArrowLeft")
    assert page.locator("#crosshair").is_visible()
    page.keyboard.press("Enter")
    assert terms(page)["Class after"] == "building (code 1)"
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("+")
    page.keyboard.press("Space")
    until(page, "document.querySelector('#point dd').innerText.startsWith('water')")
    page.keyboard.press("Escape")
    until(page, "!document.querySelector('#point dl')")


def test_the_legend_filters_classes(server: RangeServer, open_page: Opener) -> None:
    page = ready(open_page(f"{server.address}#image=0")).page
    shows(page, IN_WATER, COLOURS[WATER])
    page.get_by_label("water").uncheck()
    shows(page, IN_WATER, WHITE_STAGE)
    shows(page, IN_BUILDINGS, COLOURS[BUILDING])
    page.get_by_role("button", name="Hide all").click()
    shows(page, IN_BUILDINGS, WHITE_STAGE)
    page.get_by_role("button", name="Show all").click()
    shows(page, IN_WATER, COLOURS[WATER])


def test_opacity_and_confidence_show_the_image_beneath(server: RangeServer, open_page: Opener) -> None:
    page = ready(open_page(server.address)).page
    page.get_by_label("Fade uncertain pixels").check()
    shows(page, IN_WATER, tuple(round(0.92 * grey + 0.08 * c) for grey, c in zip(GREY, COLOURS[WATER])))
    shows(page, IN_BUILDINGS, COLOURS[BUILDING])
    page.locator("#opacity").focus()
    page.keyboard.press("Home")
    shows(page, IN_BUILDINGS, GREY)


def test_patterns_tell_classes_apart_without_colour(server: RangeServer, open_page: Opener) -> None:
    page = ready(open_page(server.address)).page
    swatch = "document.querySelectorAll('#legend canvas')[1].toDataURL()"
    plain = page.evaluate(swatch)
    page.get_by_label("Patterns in addition to colours").check()
    assert page.evaluate(swatch) != plain
    assert "patterns=1" in page.evaluate("new Promise(done => setTimeout(() => done(location.hash), 600))")


def test_swipe_compares_with_the_image_and_the_map_before(server: RangeServer, open_page: Opener) -> None:
    page = ready(open_page(server.address)).page
    page.get_by_label("Swipe: compare the map with").select_option("image")
    slider = page.get_by_role("slider", name="Position of the divider")
    shows(page, IN_BUILDINGS, GREY)
    shows(page, IN_WATER, COLOURS[WATER])
    slider.focus()
    page.keyboard.press("End")
    assert slider.get_attribute("aria-valuenow") == "100"
    shows(page, IN_WATER, GREY)
    page.get_by_label("Swipe: compare the map with").select_option("before")
    shows(page, IN_CHANGE, COLOURS[VINEYARD])
    slider.focus()
    page.keyboard.press("Home")
    shows(page, IN_CHANGE, COLOURS[WATER])
    box = slider.bounding_box()
    page.mouse.move(box["x"] + 30, box["y"] + 300)
    page.mouse.down()
    page.mouse.move(box["x"] + 430, box["y"] + 300, steps=3)
    page.mouse.up()
    assert 30 <= int(slider.get_attribute("aria-valuenow")) <= 60


def test_changes_are_those_of_the_two_maps(server: RangeServer, open_page: Opener) -> None:
    page = ready(open_page(server.address)).page
    page.get_by_label("Before", exact=True).check()
    shows(page, IN_CHANGE, COLOURS[VINEYARD])
    assert page.get_by_text("unchanged", exact=True).is_hidden()
    page.get_by_label("Changes only").check()
    shows(page, IN_CHANGE, COLOURS[WATER])
    shows(page, IN_WATER, UNCHANGED)
    assert page.get_by_text("unchanged", exact=True).is_visible()
    page.get_by_label("Swipe: compare the map with").select_option("image")
    assert page.locator("#swipe .side-name").all_inner_texts() == ["Image", "Changes"]


def test_the_table_has_the_areas_of_the_view_and_of_the_whole(
    server: RangeServer, site: Path, open_page: Opener
) -> None:
    config = json.loads((site / "map.json").read_text(encoding="utf-8"))
    page = ready(open_page(server.address)).page

    def water() -> tuple[float, float]:
        row = page.locator("#areas tbody tr", has_text="water").locator("td").all_inner_texts()
        return number(row[0]), number(row[1])

    page.get_by_role("radio", name="Whole map").check()
    whole = tuple(config["pixels"][name][str(WATER)] * config["pixel_m2"] / 1e4 for name in ("before", "map"))
    assert water() == pytest.approx(whole, abs=0.005)
    page.get_by_role("radio", name="In view").check()
    page.wait_for_timeout(500)
    assert water() == pytest.approx(whole, abs=0.005)  # all of the map is in view: no overview is counted
    assert page.inner_text("#areas-note") == "Counted on all pixels."
    page.locator("#map").focus()
    page.keyboard.press("+")
    for _ in range(20):
        page.keyboard.press("ArrowDown")
    until(page, "!document.querySelector('#areas tbody').innerText.includes('vineyard')")
    assert "Change" in page.locator("#areas thead").inner_text()


def test_a_link_restores_the_view(server: RangeServer, open_page: Opener) -> None:
    page = ready(open_page(server.address)).page
    page.get_by_label("water").uncheck()
    page.get_by_label("Fade uncertain pixels").check()
    page.locator("#map").focus()
    page.keyboard.press("+")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")
    terms(page)
    until(page, "location.hash.includes('hide=5') && location.hash.includes('point=')")
    page.wait_for_timeout(400)
    link = page.url
    other = ready(open_page(link)).page
    assert not other.get_by_label("water").is_checked() and other.get_by_label("Fade uncertain pixels").is_checked()
    assert terms(other)["Class after"] == "building (code 1)"
    other.wait_for_timeout(400)
    assert other.url == link


@pytest.mark.parametrize("hash", ["#at=nan,x&r=-1&opacity=900&view=no&hide=x,-3", "#at=1e99,1e99&r=1e-9", "#=&&&%"])
def test_a_damaged_link_opens_the_map(server: RangeServer, open_page: Opener, hash: str) -> None:
    watched = ready(open_page(server.address + hash))
    assert watched.problems == [] and watched.page.locator("#notice").is_hidden()


def test_french_by_the_browser_and_by_the_button(server: RangeServer, open_page: Opener) -> None:
    page = ready(open_page(server.address, locale="fr-FR")).page
    assert page.locator("html").get_attribute("lang") == "fr"
    assert page.locator("#legend .name").all_inner_texts() == ["bâtiment", "surface d'eau", "vigne"]
    page.get_by_role("radio", name="Toute la carte").check()
    assert "," in page.locator("#areas tfoot").inner_text()
    page.get_by_role("button", name="English").click()
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.locator("#legend-title").inner_text() == "Legend"
    page.reload()
    assert ready(Watched(page)).page.locator("html").get_attribute("lang") == "en"


def test_both_languages_have_all_texts() -> None:
    texts = [json.loads((ROOT / "web/src/i18n" / f"{name}.json").read_text(encoding="utf-8")) for name in ("en", "fr")]
    assert list(texts[0]) == list(texts[1]) == sorted(texts[0])
    for key in texts[0]:
        places = [set(re.findall(r"\{\w+\}", each[key])) for each in texts]
        assert places[0] == places[1], key
        assert texts[1][key].strip(), key


@needs_axe
@pytest.mark.parametrize(("size", "locale"), [(WIDE, "en-GB"), (PHONE, "fr-FR")])
def test_axe_finds_nothing(server: RangeServer, open_page: Opener, size: tuple[int, int], locale: str) -> None:
    watched = ready(open_page(f"{server.address}#with=image&patterns=1&view=change", size, locale))
    watched.page.mouse.click(*screen(watched.page, IN_CHANGE))
    terms(watched.page)
    assert watched.axe() == []
    assert watched.problems == []


def test_the_page_reflows_on_narrow_screens_and_at_large_zoom(server: RangeServer, open_page: Opener) -> None:
    """320 px wide is 1,280 px at 400 %, beyond the 200 % asked for."""
    watched = ready(open_page(server.address, (320, 640)))
    assert watched.overflow_px() <= 0
    assert watched.small(SMALLEST_ON_PHONES_PX) == []


def test_a_wide_window_holds_the_whole_page(server: RangeServer, open_page: Opener) -> None:
    """The controls scroll, not the page."""
    watched = ready(open_page(server.address))
    assert watched.page.evaluate("document.documentElement.scrollHeight") == WIDE[1]
    assert watched.small(SMALLEST_PX) == []


def test_print_shows_map_legend_and_areas_alone(server: RangeServer, open_page: Opener) -> None:
    page = ready(open_page(server.address)).page
    page.emulate_media(media="print")
    for shown in ("#map", "#legend", "#areas", "#attribution", "h1"):
        assert page.locator(shown).is_visible(), shown
    for hidden in ("#zoom", ".languages", "#copy", "#opacity", "#point-title", "details"):
        assert page.locator(hidden).is_hidden(), hidden


def test_paper_has_all_that_the_screen_shows(server: RangeServer, open_page: Opener) -> None:
    """The layout of the paper has another shape; afterwards, the view is as before."""
    page = ready(open_page(server.address)).page
    page.evaluate("window.print = () => { window.printed = document.querySelector('#scale-text').innerText; }")
    view = "document.querySelector('#scale-bar').style.width"
    before = page.evaluate(view)
    page.get_by_role("button", name="Print").click()
    until(page, "window.printed")
    box = page.locator("#map").bounding_box()
    assert box["width"] == pytest.approx(18 / 2.54 * 96, abs=1)  # cm, at 96 px per inch
    assert page.evaluate(view) != before
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert page.locator("#map").bounding_box()["width"] != box["width"]
    until(page, f"{view} === {before!r}")


def test_a_map_without_coordinates_is_shown_in_pixels(tmp_path: Path, open_page: Opener) -> None:
    """As the maps of photographs that are dropped on the demo page."""
    write_map(tmp_path / "plain.tif", np.full((300, 400), BUILDING, np.uint8), Grid(400, 300, ""))
    publish(tmp_path / "plain.tif", tmp_path / "site")
    with range_server(tmp_path / "site") as server:
        page = ready(open_page(server.address)).page
        page.locator("#map").focus()
        page.keyboard.press("Enter")
        assert terms(page) == {"Class": "building (code 1)", "Column, row": "200, 150"}
        assert page.locator("#scale-text").inner_text().endswith("px")
        assert "(px)" in page.locator("#areas thead").inner_text()
