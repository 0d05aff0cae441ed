"""A layer of an existing GeoPackage: added or replaced whole, or the file is as it was."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from osgeo import gdal, ogr

from flair_seg.errors import CancelledError, InputError, RasterError
from flair_seg.tools.geopackage import LayerTarget, store_style, write_geopackage


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A GeoPackage with the layers `mine` and `old`."""
    path = tmp_path / "file.gpkg"
    dataset = ogr.GetDriverByName("GPKG").CreateDataSource(str(path))
    for name in ("mine", "old"):
        layer = dataset.CreateLayer(name, None, ogr.wkbPoint)
        layer.CreateFeature(ogr.Feature(layer.GetLayerDefn()))
    del layer, dataset
    return path


def names(path: Path) -> list[str]:
    """Return the names of a file's layers."""
    dataset = ogr.Open(str(path))
    return sorted(dataset.GetLayer(index).GetName() for index in range(dataset.GetLayerCount()))


def add(name: str, error: Exception | None = None) -> object:
    """Return what adds an empty layer, and perhaps fails then."""

    def fill(dataset: gdal.Dataset) -> None:
        dataset.CreateLayer(name, None, ogr.wkbPoint)
        if error is not None:
            raise error

    return fill


def test_targets() -> None:
    assert LayerTarget.parse("a.gpkg") == LayerTarget("a.gpkg")
    assert LayerTarget.parse("a.gpkg|layername=b c") == LayerTarget("a.gpkg", "b c")
    for name in ("", " ", "GPKG_x", "sqlite_y", "rtree_z"):
        with pytest.raises(InputError, match="layer name"):
            LayerTarget.parse(f"a.gpkg|layername={name}")


def test_a_layer_is_added_or_replaced(package: Path) -> None:
    write_geopackage(LayerTarget(str(package), "new"), add("new"))
    write_geopackage(LayerTarget(str(package), "OLD"), add("OLD"))
    assert names(package) == ["OLD", "mine", "new"]


@pytest.mark.parametrize("error", [CancelledError("stop"), KeyboardInterrupt(), RasterError("full")])
def test_a_failed_run_leaves_the_file_as_it_was(package: Path, error: Exception) -> None:
    with pytest.raises(type(error)):
        write_geopackage(LayerTarget(str(package), "old"), add("old", error))
    assert names(package) == ["mine", "old"]
    assert ogr.Open(str(package)).GetLayerByName("old").GetFeatureCount() == 1
    assert [path.name for path in package.parent.iterdir()] == ["file.gpkg"]


def test_a_file_in_use_elsewhere(package: Path) -> None:
    """Another program's lock is an error, not a damaged file."""
    other = sqlite3.connect(package)
    other.execute("BEGIN EXCLUSIVE")
    try:
        with pytest.raises(RasterError, match=r"file\.gpkg"):
            write_geopackage(LayerTarget(str(package), "new"), add("new"))
    finally:
        other.close()
    assert names(package) == ["mine", "old"]


def test_what_is_no_geopackage(tmp_path: Path) -> None:
    (tmp_path / "text.gpkg").write_text("text")
    with pytest.raises(RasterError, match=r"text\.gpkg"):
        write_geopackage(LayerTarget(str(tmp_path / "text.gpkg"), "new"), add("new"))
    assert (tmp_path / "text.gpkg").read_text() == "text"


def test_a_database_that_is_no_geopackage(tmp_path: Path) -> None:
    path = tmp_path / "notes.gpkg"
    with closing(sqlite3.connect(path)) as file:
        file.execute("CREATE TABLE note (text)")
        file.commit()
    with pytest.raises(RasterError, match=r"notes\.gpkg"):
        write_geopackage(LayerTarget(str(path), "new"), add("new"))
    with closing(sqlite3.connect(path)) as file:
        assert file.execute("SELECT name FROM sqlite_master").fetchall() == [("note",)]


def test_what_another_program_writes_meanwhile_stays(package: Path) -> None:
    def fill(dataset: gdal.Dataset) -> None:
        add("new")(dataset)  # type: ignore[operator]
        with closing(sqlite3.connect(package)) as other:
            other.execute("UPDATE gpkg_contents SET description = 'theirs'")
            other.commit()

    with pytest.raises(RasterError, match=r"file\.gpkg' was changed"):
        write_geopackage(LayerTarget(str(package), "new"), fill)
    assert names(package) == ["mine", "old"]
    with closing(sqlite3.connect(package)) as file:
        assert file.execute("SELECT DISTINCT description FROM gpkg_contents").fetchall() == [("theirs",)]


def test_a_replaced_layer_loses_its_styles_and_others_keep_theirs(package: Path) -> None:
    dataset = ogr.Open(str(package), 1)
    for name in ("old", "mine"):
        store_style(dataset, dataset.GetLayerByName(name), f"<qgis>{name}</qgis>")
    del dataset
    write_geopackage(LayerTarget(str(package), "OLD"), add("OLD"))
    dataset = ogr.Open(str(package))
    assert [style["styleQML"] for style in dataset.GetLayerByName("layer_styles")] == ["<qgis>mine</qgis>"]
