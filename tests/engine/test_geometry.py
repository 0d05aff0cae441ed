"""Checks and unions of polygons, by shapely and by OGR: both say the same."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from osgeo import ogr

from flair_seg.raster.windows import Window
from flair_seg.tools.analyse import geometry
from flair_seg.tools.prepare.footprints import coverage


def wkb(*points: tuple[float, float]) -> bytes:
    """Return a polygon without holes."""
    ring = ogr.Geometry(ogr.wkbLinearRing)
    for point in (*points, points[0]):
        ring.AddPoint_2D(*point)
    polygon = ogr.Geometry(ogr.wkbPolygon)
    polygon.AddGeometry(ring)
    return bytes(polygon.ExportToWkb())


def box(left: float, top: float, right: float, bottom: float) -> bytes:
    """Return a rectangle."""
    return wkb((left, top), (right, top), (right, bottom), (left, bottom))


@pytest.fixture(params=["ogr", "shapely"])
def library(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Run a test with OGR alone, and with shapely where it is installed."""
    if request.param == "shapely":
        pytest.importorskip("shapely", minversion="2.0")
    else:
        monkeypatch.setattr(geometry, "find_shapely", lambda: None)
    yield request.param


COVERAGES = {
    "two that share an edge": ([box(0, 0, 1, 1), box(1, 0, 2, 1)], True),
    "two apart": ([box(0, 0, 1, 1), box(3, 0, 4, 1)], True),
    "a corner in common": ([box(0, 0, 1, 1), box(1, 1, 2, 2)], True),
    "one alone": ([box(0, 0, 1, 1)], True),
    "two that overlap": ([box(0, 0, 1, 1), box(0.5, 0, 2, 1)], False),
    "the same twice": ([box(0, 0, 1, 1), box(0, 0, 1, 1)], False),
    "one inside another": ([box(0, 0, 3, 3), box(1, 1, 2, 2)], False),
    "a corner on another's edge": ([box(0, 0, 1, 2), box(1, 0, 2, 1), box(1, 1, 2, 2)], False),
    "that corner in both": (
        [wkb((0, 0), (1, 0), (1, 1), (1, 2), (0, 2)), box(1, 0, 2, 1), box(1, 1, 2, 2)], True,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", COVERAGES)
def test_coverages(name: str, library: str) -> None:
    polygons, expected = COVERAGES[name]
    assert geometry.is_coverage(polygons) is expected


def test_invalid_polygons(library: str) -> None:
    bow = wkb((0, 0), (2, 2), (2, 0), (0, 2))
    assert geometry.invalid([box(0, 0, 1, 1), bow, box(1, 0, 2, 1)]) == [1] and geometry.invalid([]) == []


@given(boxes=st.lists(st.tuples(*[st.integers(0, 6)] * 2, *[st.integers(1, 4)] * 2), min_size=1, max_size=8))
def test_both_libraries_say_the_same(boxes: list[tuple[int, int, int, int]]) -> None:
    pytest.importorskip("shapely", minversion="2.0")
    polygons = [box(x, y, x + width, y + height) for x, y, width, height in boxes]
    with pytest.MonkeyPatch.context() as patch:
        by_shapely = geometry.union(polygons), geometry.is_coverage(polygons)
        patch.setattr(geometry, "find_shapely", lambda: None)
        by_ogr = geometry.union(polygons), geometry.is_coverage(polygons)
    assert by_shapely[0].Equals(by_ogr[0]) and by_shapely[1] == by_ogr[1]


def test_an_old_shapely_is_left_alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "shapely.py").write_text("__version__ = '1.8.5'")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "shapely", raising=False)
    assert geometry.find_shapely.__wrapped__() is None
    monkeypatch.delitem(sys.modules, "shapely", raising=False)


def test_nothing_imports_shapely_at_once() -> None:
    modules = "sys, flair_seg.tools.analyse.polygons.vectorize, flair_seg.tools.prepare.mosaic"
    code = f"import {modules}; print('shapely' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.stdout.strip() == "False", done.stderr


def test_rectangles_that_touch_become_one_polygon(library: str) -> None:
    """As the footprints of a mosaic are made."""
    runs = [run for run in coverage(9, 7, [Window(0, 0, 4, 3), Window(2, 2, 5, 5)]) if run.count]
    rectangles = [
        box(r.window.col_off, r.window.row_off, r.window.col_off + r.window.width, r.window.row_off + r.window.height)
        for r in runs
    ]
    assert geometry.union(rectangles).GetArea() == np.sum([r.window.width * r.window.height for r in runs]) == 35
