"""The model shipped as an example, run by qgis_process on files as BD ORTHO and its height models come."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from osgeo import gdal, ogr, osr

if TYPE_CHECKING:
    from .conftest import QgisProcess

EXAMPLE = Path(__file__).resolve().parents[2] / "resources" / "examples" / "bd_ortho_to_report.model3"
WEST, NORTH, SIZE = 700000.0, 6600000.0, 320


def write(path: Path, pixels: np.ndarray, gsd: float, col: int = 0) -> str:
    """Write `(bands, height, width)` in Lambert-93, its west `col` pixels of 0.2 m from the scene's."""
    kind = gdal.GDT_Float32 if pixels.dtype == np.float32 else gdal.GDT_Byte
    count, height, width = pixels.shape
    dataset = gdal.GetDriverByName("GTiff").Create(str(path), width, height, count, kind)
    dataset.SetProjection("EPSG:2154")
    dataset.SetGeoTransform((WEST + col * 0.2, gsd, 0, NORTH, 0, -gsd))
    dataset.WriteArray(pixels)
    return str(path)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """A generated scene: two tiles of RVB at 0.2 m, IRC in one, MNS at 0.4 m and MNT at 0.8 m."""
    from scene import make_scene

    folder = tmp_path_factory.mktemp("bd_ortho")
    bands, _ = make_scene(7, SIZE, SIZE)
    half = SIZE // 2
    height = bands[4].astype(np.float32) * np.float32(0.2)
    coarse = height.reshape(half, 2, half, 2).mean(axis=(1, 3), dtype=np.float32)[None]
    tiles = [write(folder / f"rvb_{col}.tif", bands[:3, :, col : col + half], 0.2, col) for col in (0, half)]
    return {
        "rgb": tiles,
        "irc": [write(folder / "irc.tif", bands[[3, 0, 1]], 0.2)],
        "surface": [write(folder / "mns.tif", coarse + np.float32(80), 0.4)],
        "terrain": [write(folder / "mnt.tif", np.full((1, SIZE // 4, SIZE // 4), 80, np.float32), 0.8)],
    }


@pytest.fixture(scope="module")
def communes(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The west and the east of the scene as two communes."""
    path = tmp_path_factory.mktemp("zones") / "communes.gpkg"
    crs = osr.SpatialReference()
    crs.ImportFromEPSG(2154)
    source = ogr.GetDriverByName("GPKG").CreateDataSource(str(path))
    layer = source.CreateLayer("communes", crs, ogr.wkbPolygon)
    layer.CreateField(ogr.FieldDefn("nom", ogr.OFTString))
    south = NORTH - SIZE * 0.2
    for name, west, east in (("Ouest", WEST, WEST + 20), ("Est", WEST + 20, WEST + SIZE * 0.2)):
        feature = ogr.Feature(layer.GetLayerDefn())
        feature.SetField("nom", name)
        ring = f"{west} {south},{east} {south},{east} {NORTH},{west} {NORTH},{west} {south}"
        feature.SetGeometry(ogr.CreateGeometryFromWkt(f"POLYGON(({ring}))"))
        layer.CreateFeature(feature)
    return str(path)


def test_from_files_to_polygons_and_report(
    ready: QgisProcess, files: dict[str, list[str]], communes: str, tmp_path: Path
) -> None:
    """Map, polygons and table tell of the same square metres, and the report of both communes."""
    wanted = {
        "segment:Land cover": "map.tif",
        "segment:Confidence": "confidence.tif",
        "vectorize:Polygons": "polygons.gpkg",
        "areas:Table of areas": "areas.csv",
        "areas:Report of areas": "report.html",
    }
    ready.json(
        str(EXAMPLE),
        *(f"--{name}={file}" for name, tiles in files.items() for file in tiles),
        f"--zones={communes}",
        "--zone_name=nom",
        "--quality=fast",
        *(f"--{name}={tmp_path / file}" for name, file in wanted.items()),
    )
    codes = gdal.Open(str(tmp_path / "map.tif")).ReadAsArray()
    assert codes.shape == (SIZE, SIZE) and codes.min() > 0 and len(np.unique(codes)) >= 3
    polygons = ogr.Open(str(tmp_path / "polygons.gpkg"))  # kept: its layer dies with it
    found = [(f.GetGeometryRef().Area(), f.GetField("area_m2"), f.GetField("class_name")) for f in polygons.GetLayer()]
    assert sum(planar for planar, _, _ in found) == pytest.approx(codes.size * 0.04, abs=1e-3)
    with (tmp_path / "areas.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["zone"] for row in rows} == {"Ouest", "Est"}
    tabled = {name: sum(float(row["area_m2"]) for row in rows if row["class"] == name) for _, _, name in found}
    drawn = {name: sum(ground for _, ground, n in found if n == name) for name in tabled}
    merged = sum(abs(tabled[name] - drawn[name]) for name in tabled)
    assert sum(tabled.values()) == pytest.approx(sum(drawn.values()), rel=0.01)
    assert merged < 0.05 * sum(drawn.values())  # small regions went to their neighbours
    assert "<svg" in (tmp_path / "report.html").read_text(encoding="utf-8")
