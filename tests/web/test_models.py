"""The models page in a real browser: tables, charts with text alternatives, both languages, and axe."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from osgeo import gdal
from servers import RangeServer, range_server
from watched import PAGES, PHONE, SMALLEST_ON_PHONES_PX, WIDE, Watched, missing, needs_axe

Opener = Callable[..., Watched]
SAMPLE = Path(__file__).with_name("comparison.json")
"""What `training.compare --page` writes; tests/training/test_dashboard.py holds it to that form."""
DATA: dict[str, Any] = json.loads(SAMPLE.read_text(encoding="utf-8"))
ZOOMED = (WIDE[0] // 2, WIDE[1] // 2)
"""A wide window at 200 % zoom, in CSS pixels."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RangeServer]:
    """Yield a server of the page with a comparison, and without one below `/none/`."""
    why = missing()
    if why:
        pytest.skip(why)
    folder = tmp_path_factory.mktemp("models")
    for name in ("assets", "models"):
        shutil.copytree(PAGES / name, folder / name)
    shutil.copytree(PAGES / "models", folder / "none")
    shutil.copyfile(SAMPLE, folder / "models" / "models.json")
    for example in DATA["examples"]:
        files = [example["image"], example["labels"]["file"], *(one["file"] for one in example["predictions"])]
        for file in files:
            _write_picture(folder / "models" / file)
    with range_server(folder) as serving:
        yield serving


def _write_picture(path: Path) -> None:
    """Write an image of 16 x 16 px."""
    path.parent.mkdir(exist_ok=True)
    memory = gdal.GetDriverByName("MEM").Create("", 16, 16, 3)
    memory.WriteRaster(0, 0, 16, 16, np.full((3, 16, 16), 120, np.uint8).tobytes())
    assert gdal.GetDriverByName("PNG").CreateCopy(str(path), memory) is not None
    path.with_name(f"{path.name}.aux.xml").unlink(missing_ok=True)


def opened(open_page: Opener, address: str, **settings: Any) -> Watched:  # noqa: ANN401 - of the browser
    """Open the page and wait until it is written."""
    watched = open_page(address, **settings)
    watched.page.wait_for_selector("html[data-ready]", state="attached")
    return watched


def test_the_page_has_the_values_of_the_comparison(open_page: Opener, server: RangeServer) -> None:
    watched = opened(open_page, f"{server.address}models/")
    page = watched.page
    sections = page.locator("#dashboard > section h2").all_inner_texts()
    assert sections == ["Models", "Classes", "Learning curves", "Confusion matrices", "Examples", "Data set"]
    for row, model in enumerate(DATA["models"]):
        cells = page.locator("#models table").first.locator("tbody tr").nth(row).locator("th, td").all_inner_texts()
        assert cells[:2] == [model["name"], f"{model['scores']['mean_iou']:.3f}"]
    matrix = page.locator("#matrices table").first
    pixels = np.array(DATA["models"][0]["matrix"], float)
    share = 100 * pixels[0, 0] / pixels[0].sum()
    assert matrix.locator("td.hit").first.inner_text() == f"{share:.0f}"
    assert "mask2former" in page.locator("#models").inner_text()
    assert watched.problems == []
    assert watched.foreign_requests() == []


def test_charts_are_told_apart_without_colours_and_have_tables(open_page: Opener, server: RangeServer) -> None:
    page = opened(open_page, f"{server.address}models/").page
    inks = page.eval_on_selector_all("#classes .legend pattern path", "all => all.map(each => each.getAttribute('d'))")
    assert len(set(inks)) == len(DATA["models"])
    lines = "#curves svg path[fill=none][stroke-width='2']"
    dashes = page.eval_on_selector_all(lines, "all => all.map(each => each.getAttribute('stroke-dasharray'))")
    assert len(set(dashes)) == len(DATA["models"])
    names = page.eval_on_selector_all("svg[role=img]", "all => all.map(each => each.getAttribute('aria-label'))")
    assert len(names) == 4 and all(names)
    summary = page.locator("#classes summary")
    summary.focus()
    page.keyboard.press("Enter")
    table = page.locator("#classes details table")
    present = [at for at, support in enumerate(DATA["models"][0]["support"]) if support]
    assert table.locator("tbody tr").count() == len(present)
    first = table.locator("tbody tr").first.locator("td").all_inner_texts()
    assert first[:2] == [f"{model['iou'][present[0]]:.3f}" for model in DATA["models"]]


def test_pictures_say_what_they_show(open_page: Opener, server: RangeServer) -> None:
    page = opened(open_page, f"{server.address}models/").page
    texts = page.eval_on_selector_all("#examples img", "all => all.map(each => each.alt)")
    example = DATA["examples"][0]
    assert len(texts) == 2 + len(example["predictions"])
    index, part = example["labels"]["shares"][0]
    assert f"{DATA['classes'][index]['name']['en']} {100 * part:.0f} %" in texts[1]
    marks = page.locator("#examples figure").nth(1).locator("svg text").all_text_contents()
    assert marks == [str(DATA["classes"][at]["code"]) for _, _, at in example["labels"]["marks"]]


def test_a_button_changes_the_language(open_page: Opener, server: RangeServer) -> None:
    page = opened(open_page, f"{server.address}models/").page
    page.get_by_role("button", name="Français").click()
    assert page.title() == "Comparaison des modèles"
    assert page.locator("html").get_attribute("lang") == "fr"
    french = DATA["classes"][0]["name"]["fr"]
    assert page.locator("#matrices tbody th").first.inner_text() == f"1 {french}"
    page.get_by_role("button", name="English").click()
    assert page.title() == "Model comparison"


@needs_axe
@pytest.mark.parametrize(
    ("size", "locale"), [(WIDE, "en-GB"), (ZOOMED, "fr-FR"), (PHONE, "fr-FR")], ids=["wide", "zoomed", "phone"]
)
def test_axe_finds_nothing(open_page: Opener, server: RangeServer, size: tuple[int, int], locale: str) -> None:
    watched = opened(open_page, f"{server.address}models/", size=size, locale=locale)
    for summary in watched.page.locator("summary").all():
        summary.click()
    assert watched.axe() == []


@pytest.mark.parametrize("size", [WIDE, ZOOMED, PHONE], ids=["wide", "zoomed", "phone"])
def test_charts_fit_into_the_page(open_page: Opener, server: RangeServer, size: tuple[int, int]) -> None:
    watched = opened(open_page, f"{server.address}models/", size=size)
    assert watched.overflow_px() <= 0
    outside = """[...document.querySelectorAll('.chart svg')].flatMap(svg => [...svg.querySelectorAll('text')]
      .filter(text => {
        const [inner, outer] = [text.getBoundingClientRect(), svg.getBoundingClientRect()];
        return inner.left < outer.left - 1 || inner.right > outer.right + 1;
      }).map(text => text.textContent))"""
    assert watched.page.evaluate(outside) == []
    if size == PHONE:
        assert watched.small(SMALLEST_ON_PHONES_PX) == []


@pytest.mark.parametrize("locale", ["en-GB", "fr-FR"])
def test_the_keyboard_reaches_everything(open_page: Opener, server: RangeServer, locale: str) -> None:
    watched = opened(open_page, f"{server.address}models/", locale=locale)
    walked = watched.walk()
    page = watched.page
    assert walked[0] == "skip"
    for selector in ("nav a", "button", "summary"):
        assert set(page.locator(selector).all_inner_texts()) <= set(walked), selector
    assert walked.count("scroll") == page.locator(".scroll:visible").count()


def test_without_a_comparison_it_says_how_to_make_one(open_page: Opener, server: RangeServer) -> None:
    page = opened(open_page, f"{server.address}none/").page
    assert "training.compare" in page.locator("#notice").inner_text()
    page.get_by_role("button", name="Français").click()
    assert "Aucune comparaison" in page.locator("#notice").inner_text()


@needs_axe
def test_axe_finds_nothing_without_a_comparison(open_page: Opener, server: RangeServer) -> None:
    assert opened(open_page, f"{server.address}none/").axe() == []
