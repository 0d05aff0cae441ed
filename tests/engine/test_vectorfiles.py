"""Polygons and points in other formats than GeoPackage: fields, styles, files that belong together, missing drivers."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal, ogr
from stub_raster import GSD, X, Y, wkt

from flair_seg.errors import CancelledError, InputError
from flair_seg.feedback import Feedback
from flair_seg.nomenclature import FLAIR_12
from flair_seg.raster.classraster import ClassRasterWriter
from flair_seg.raster.grid import GeoGrid, Transform
from flair_seg.system.outputs import whole_files
from flair_seg.tools.analyse.polygons.vectorize import vectorize
from flair_seg.tools.assess.accuracy import AccuracyOptions, accuracy
from flair_seg.tools.assess.sample import SampleOptions, sample
from flair_seg.tools.vectorfiles import VECTOR_FORMATS, vector_format, vector_suffixes

WRITTEN = vector_suffixes()


@pytest.fixture
def land_cover(tmp_path: Path) -> str:
    """A map of three classes whose borders are no multiples of a pixel once they are smoothed."""
    rows, columns = np.mgrid[:40, :60]
    codes = np.where(rows < 20 + 6 * np.sin(columns / 7), 6, 7).astype(np.uint8)
    codes[10:18, 20:33] = 1
    path = str(tmp_path / "zone.tif")
    grid = GeoGrid(60, 40, wkt("EPSG:2154"), Transform(X, Y, GSD, -GSD))
    with ClassRasterWriter(path, grid, FLAIR_12.classes) as writer:
        writer.write(codes)
        writer.finish(Feedback())
    return path


def read(path: Path | str) -> list[tuple[dict[str, object], ogr.Geometry, str]]:
    """Return fields, geometry and style of all features."""
    dataset = ogr.Open(str(path))
    return [(f.items(), f.GetGeometryRef().Clone(), str(f.GetStyleString())) for f in dataset.GetLayer(0)]


def test_the_common_formats_are_there() -> None:
    assert WRITTEN[0] == ".gpkg" and {".shp", ".geojson", ".fgb", ".dxf"} <= set(WRITTEN)


@pytest.mark.parametrize("suffix", [suffix for suffix in WRITTEN if suffix != ".dxf"])
def test_polygons_are_the_same_in_every_format(land_cover: str, tmp_path: Path, suffix: str) -> None:
    output = tmp_path / f"out{suffix}"
    result = vectorize(land_cover, output, simplify=0.3, smooth=1.0)
    plain = tmp_path / "plain.gpkg"
    vectorize(land_cover, plain, simplify=0.3, smooth=1.0)
    found, expected = ({f["class_code"]: (f, geometry) for f, geometry, _ in read(path)} for path in (output, plain))
    assert set(found) == set(expected) == {1, 6, 7} and result.polygons == 3
    for code, (feature, geometry) in found.items():
        assert feature["class_name"] == FLAIR_12.lookup(code).name  # type: ignore[arg-type]
        assert feature["area_m2"] == pytest.approx(expected[code][0]["area_m2"], rel=1e-6)
        assert geometry.IsValid() and geometry.GetGeometryName() == "POLYGON"
        assert geometry.GetArea() == pytest.approx(expected[code][1].GetArea(), rel=1e-5)
    dataset = ogr.Open(str(output))
    crs = dataset.GetLayer(0).GetSpatialRef()
    assert crs is not None and "Lambert" in crs.GetName()


@pytest.mark.parametrize("suffix", [".gpkg", ".shp", ".geojson", ".fgb"])
def test_common_edges_stay_common_in_files(land_cover: str, tmp_path: Path, suffix: str) -> None:
    """To the last digit that is written."""
    output = str(tmp_path / f"out{suffix}")
    vectorize(land_cover, output, simplify=0.3, smooth=1.0)
    edges: dict[tuple[tuple[float, ...], tuple[float, ...]], int] = {}
    for _, geometry, _ in read(output):
        for ring in geometry:
            points = [point[:2] for point in ring.GetPoints()]
            for one, other in zip(points, points[1:]):
                key = (min(one, other), max(one, other))
                edges[key] = edges.get(key, 0) + 1
    single = [(one, other) for (one, other), count in edges.items() if count == 1]
    assert max(edges.values()) == 2 and all(one[0] == other[0] or one[1] == other[1] for one, other in single)


def test_dxf_has_outlines_on_layers_in_the_classes_colours(land_cover: str, tmp_path: Path) -> None:
    output = tmp_path / "out.dxf"
    vectorize(land_cover, output, simplify=0.3)
    features = read(output)
    assert {fields["Layer"] for fields, _, _ in features} == {"building", "coniferous", "deciduous"}
    assert {geometry.GetGeometryName() for _, geometry, _ in features} <= {"LINESTRING", "POLYGON"}
    styles = {fields["Layer"]: style for fields, _, style in features}
    assert styles["building"].startswith("PEN(c:#") and not (tmp_path / "out.qml").exists()


def test_styles_lie_next_to_files_but_never_replace_that_of_a_raster(land_cover: str, tmp_path: Path) -> None:
    vectorize(land_cover, tmp_path / "polygons.shp")
    assert 'attr="class_code"' in (tmp_path / "polygons.qml").read_text()
    before = (tmp_path / "zone.qml").read_bytes()
    vectorize(land_cover, tmp_path / "zone.shp")
    assert (tmp_path / "zone.qml").read_bytes() == before and (tmp_path / "zone.dbf").exists()


def test_a_shapefile_is_replaced_with_all_its_files(land_cover: str, tmp_path: Path) -> None:
    output = tmp_path / "out.shp"
    for suffix in (".shp", ".shx", ".dbf", ".qix", ".sbn"):
        output.with_suffix(suffix).write_bytes(b"old")
    vectorize(land_cover, output)
    names = {path.suffix for path in tmp_path.glob("out.*")}
    assert names == {".shp", ".shx", ".dbf", ".prj", ".cpg", ".qml"}
    features = read(output)
    assert len(features) == 3 and set(features[0][0]) == {"class_code", "class_name", "area_m2"}


@pytest.mark.parametrize("suffix", [".shp", ".geojson"])
def test_nothing_is_left_of_what_failed(land_cover: str, tmp_path: Path, suffix: str) -> None:
    class Impatient(Feedback):
        asked = 0

        def is_cancelled(self) -> bool:
            self.asked += 1
            return self.asked > 2

    output = tmp_path / f"out{suffix}"
    output.write_bytes(b"old")
    before = sorted(tmp_path.iterdir())
    with pytest.raises(CancelledError):
        vectorize(land_cover, output, feedback=Impatient())
    assert sorted(tmp_path.iterdir()) == before and output.read_bytes() == b"old"


def test_a_missing_driver_is_one_error(land_cover: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    known = gdal.GetDriverByName
    monkeypatch.setattr(gdal, "GetDriverByName", lambda name: None if name == "FlatGeobuf" else known(name))
    assert ".fgb" not in vector_suffixes()
    for tool in (vectorize, sample):
        with pytest.raises(InputError) as raised:
            tool(land_cover, tmp_path / "out.fgb")
        assert "FlatGeobuf" in str(raised.value) and gdal.__version__ in str(raised.value)
    assert not list(tmp_path.glob("out*"))
    with pytest.raises(InputError):
        vector_format("map.txt")
    assert {entry.suffix for entry in VECTOR_FORMATS} > {".parquet"}


@pytest.mark.parametrize("suffix", [suffix for suffix in WRITTEN if suffix not in (".dxf", ".gml")])
def test_samples_in_other_formats_can_be_labelled_and_assessed(land_cover: str, tmp_path: Path, suffix: str) -> None:
    points = tmp_path / f"points{suffix}"
    sample(land_cover, points, SampleOptions(size=60, minimum=5))
    labelled = tmp_path / "labelled.gpkg"
    gdal.VectorTranslate(str(labelled), str(points))
    dataset = ogr.Open(str(labelled), update=1)
    layer = dataset.GetLayer(0)
    for feature in layer:
        feature["reference"] = str(feature["map_class"])
        layer.SetFeature(feature)
    del layer, dataset
    result = accuracy(AccuracyOptions(land_cover, labelled))
    assert result["scored"] == 60 and result["overall_accuracy"] == 1
    assert result["estimates"]["classes"][0]["stratum_px"] == 8 * 13


def test_a_sample_needs_fields(land_cover: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="fields"):
        sample(land_cover, tmp_path / "points.dxf")


def test_layers_are_added_to_geopackages_alone(land_cover: str, tmp_path: Path) -> None:
    """With their style; the other layers stay."""
    package = tmp_path / "both.gpkg"
    sample(land_cover, package, SampleOptions(size=60, minimum=10))
    result = vectorize(land_cover, f"{package}|layername=smooth", simplify=0.3, smooth=1.0)
    dataset = ogr.Open(str(package))
    assert {layer.GetName() for layer in dataset} == {"sample", "smooth", "layer_styles"} and result.layer == "smooth"
    assert [style["f_table_name"] for style in dataset.GetLayerByName("layer_styles")] == ["sample", "smooth"]
    for output in (tmp_path / "one.shp", tmp_path / "one.fgb"):
        with pytest.raises(InputError, match="'smooth'"):
            vectorize(land_cover, f"{output}|layername=smooth")
        with pytest.raises(InputError, match=output.name):
            sample(land_cover, f"{output}|layername=smooth")
        assert not output.exists()


def test_files_written_together_appear_together(tmp_path: Path) -> None:
    (tmp_path / "a.dbf").write_text("old")
    with pytest.raises(ZeroDivisionError), whole_files(str(tmp_path / "a.shp"), (".dbf",)) as part:
        Path(part).write_text("new")
        raise ZeroDivisionError
    assert [path.name for path in tmp_path.iterdir()] == ["a.dbf"]
    with whole_files(str(tmp_path / "a.shp"), (".dbf", ".qix")) as part:
        for suffix in (".shp", ".dbf", ".cpg"):
            Path(part).with_suffix(suffix).write_text("new")
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {
        "a.shp": "new", "a.dbf": "new", "a.cpg": "new",
    }  # fmt: skip
