"""Publishing a map as a static web site, and the configuration of its page."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from osgeo import gdal
from stub_raster import GSD, X, Y, wkt, write_raster

from flair_seg.commands.cli import main
from flair_seg.errors import CancelledError, InputError
from flair_seg.feedback import Feedback
from flair_seg.nomenclature import NOMENCLATURES, LandCoverClass
from flair_seg.raster.classraster import ClassRasterWriter
from flair_seg.raster.grid import GeoGrid, Transform
from flair_seg.tools.web import publish as module
from flair_seg.tools.web.pageconfig import PageLayer, page_config
from flair_seg.tools.web.publish import publish

HEIGHT, WIDTH = 700, 900
CLASSES = NOMENCLATURES["flair-13"].classes


@pytest.fixture(autouse=True)
def pages(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in for the built pages, which need npm."""
    folder = tmp_path_factory.mktemp("resources")
    for name in module.page_names():
        (folder / "web" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "web" / name).write_text('<link href="../assets/map.css">', encoding="utf-8")
    monkeypatch.setattr(module, "resources", lambda: folder)
    return folder


def codes() -> np.ndarray:
    """Return a map of blocks."""
    blocks = np.random.default_rng(3).integers(0, 13, (HEIGHT // 50, WIDTH // 50), dtype=np.uint8)
    return np.kron(blocks, np.ones((50, 50), np.uint8))


def grid() -> GeoGrid:
    """Return the map's grid."""
    return GeoGrid(WIDTH, HEIGHT, wkt("EPSG:2154"), Transform(X, Y, GSD, -GSD))


def write_map(path: Path, classes: tuple[LandCoverClass, ...] = CLASSES) -> Path:
    """Write the map as this package does."""
    with ClassRasterWriter(path, grid(), classes, 0) as writer:
        writer.write(codes())
        writer.finish(Feedback(), {"FLAIR_SEG_MODEL": "stub"})
    return path


def config_of(folder: Path) -> dict[str, Any]:
    """Return the configuration of a published map."""
    found: dict[str, Any] = json.loads((folder / "map.json").read_text(encoding="utf-8"))
    return found


def files_of(folder: Path) -> dict[str, bytes]:
    """Return the content of all files."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def is_cog(path: Path) -> bool:
    """Whether a file is a cloud-optimised GeoTIFF with an overview."""
    dataset = gdal.Open(str(path))
    layout = dataset.GetMetadataItem("LAYOUT", "IMAGE_STRUCTURE")
    return layout == "COG" and bool(dataset.GetRasterBand(1).GetOverviewCount())


@pytest.fixture
def inputs(tmp_path: Path) -> dict[str, Path]:
    """Write a map and what may be published with it."""
    noise = np.random.default_rng(0).integers(0, 255, (3, HEIGHT, WIDTH), dtype=np.uint8)
    report = tmp_path / "r.html"
    report.write_text("<!DOCTYPE html><html></html>", encoding="utf-8")
    return {
        "source": write_map(tmp_path / "map.tif"),
        "before": write_map(tmp_path / "before.tif"),
        "image": write_raster(tmp_path / "image.tif", noise, colours=("RedBand", "GreenBand", "BlueBand")),
        "confidence": write_raster(tmp_path / "c.tif", np.full((1, HEIGHT, WIDTH), 87.4, np.float32)),
        "report": report,
    }


def test_everything_is_in_the_folder_and_in_its_configuration(inputs: dict[str, Path], tmp_path: Path) -> None:
    site = publish(inputs.pop("source"), tmp_path / "site", **inputs, title="Town", attribution="IGN")  # type: ignore[arg-type]
    config, folder = config_of(tmp_path / "site"), tmp_path / "site"
    assert set(site.files) == {
        "index.html", "map.json", "map.tif", "before.tif", "image.tif", "confidence.tif", "report.html",
        *(f"assets/{name}" for name in module._ASSET_NAMES),
    }  # fmt: skip
    assert (folder / "index.html").read_text(encoding="utf-8") == '<link href="assets/map.css">'
    assert {name: layer["href"] for name, layer in config["layers"].items()} == {
        name: f"{name}.tif" for name in ("map", "before", "image", "confidence")
    }
    assert all(is_cog(folder / layer["href"]) for layer in config["layers"].values())
    assert (config["title"], config["attribution"], config["report"]) == ("Town", "IGN", "report.html")
    assert config["size"] == [WIDTH, HEIGHT] and config["nodata"] == 0
    assert config["extent"] == pytest.approx([X, Y - HEIGHT * GSD, X + WIDTH * GSD, Y])
    assert config["crs"]["code"] == "EPSG:2154" and "+proj=lcc" in config["crs"]["proj4"]
    assert config["pixel_m2"] == pytest.approx(GSD**2, rel=0.01)
    building = config["classes"][0]
    assert building == {"code": 1, "name": {"en": "building", "fr": "bâtiment"}, "color": CLASSES[0].colour}
    assert config["pixels"]["map"] == {str(c.code): int((codes() == c.code).sum()) for c in CLASSES}
    assert config["provenance"]["FLAIR_SEG_MODEL"] == "stub"
    confidence = gdal.Open(str(folder / "confidence.tif")).ReadAsArray()
    assert confidence.dtype == np.uint8 and (confidence == 87).all()
    assert (folder / "index.html").stat().st_mode & 0o777 == (tmp_path / "r.html").stat().st_mode & 0o777
    os.mkdir(tmp_path / "usual")
    assert folder.stat().st_mode == (tmp_path / "usual").stat().st_mode  # a server's user can read it


def test_same_input_same_bytes(inputs: dict[str, Path], tmp_path: Path) -> None:
    source = inputs.pop("source")
    for name in ("one", "two"):
        publish(source, tmp_path / name, **inputs)  # type: ignore[arg-type]
    assert files_of(tmp_path / "one") == files_of(tmp_path / "two")
    assert (tmp_path / "one/map.tif").read_bytes() == source.read_bytes()  # copied


def test_maps_of_other_software_are_converted(tmp_path: Path) -> None:
    """Their overviews, or those that GDAL makes by default, would mix codes into classes that are not there."""
    pixels = codes().astype(np.int16)
    pixels[pixels == 0] = -1
    source = write_raster(tmp_path / "other.tif", pixels[None], nodata=-1)
    publish(source, tmp_path / "site", nomenclature=NOMENCLATURES["flair-13"])
    dataset = gdal.Open(str(tmp_path / "site/map.tif"))
    assert dataset.GetRasterBand(1).DataType == gdal.GDT_Byte
    assert np.array_equal(dataset.ReadAsArray(), codes())
    assert set(np.unique(dataset.GetRasterBand(1).GetOverview(0).ReadAsArray())) <= set(range(13))
    assert config_of(tmp_path / "site")["pixels"]["map"]["7"] == int((codes() == 7).sum())


def test_images_are_stretched_warped_and_white_where_they_are_empty(tmp_path: Path) -> None:
    source = write_map(tmp_path / "map.tif")
    values = np.full((3, HEIGHT, WIDTH), 1000, np.uint16)
    values[:, :, WIDTH // 2 :] = 3000
    values[:, :100] = 0
    image = write_raster(tmp_path / "image.tif", values, nodata=0)
    publish(source, tmp_path / "same", image=image)
    pixels = gdal.Open(str(tmp_path / "same/image.tif")).ReadAsArray()
    assert pixels.dtype == np.uint8 and pixels.shape == (3, HEIGHT, WIDTH)
    assert pixels[:, 300, 100].max() <= 3 and pixels[:, 300, 800].min() >= 252 and pixels[:, 50, 100].min() >= 250
    gdal.Warp(str(tmp_path / "geo.tif"), str(image), dstSRS="EPSG:4326")
    publish(source, tmp_path / "warped", image=tmp_path / "geo.tif")
    warped = gdal.Open(str(tmp_path / "warped/image.tif"))
    assert warped.GetGeoTransform() == pytest.approx(gdal.Open(str(source)).GetGeoTransform())
    assert warped.ReadAsArray()[:, 300, 100].max() <= 3


def test_only_the_image_beneath_the_map_is_published(tmp_path: Path) -> None:
    around = np.zeros((3, HEIGHT + 400, WIDTH + 400), np.uint8)
    transform = (X - 200 * GSD, GSD, 0, Y + 200 * GSD, 0, -GSD)
    image = write_raster(tmp_path / "image.tif", around, geotransform=transform)
    publish(write_map(tmp_path / "map.tif"), tmp_path / "site", image=image)
    dataset = gdal.Open(str(tmp_path / "site/image.tif"))
    assert (dataset.RasterXSize, dataset.RasterYSize) == (WIDTH, HEIGHT)


def _refused(tmp_path: Path, inputs: dict[str, Path]) -> Iterator[tuple[dict[str, Any], str]]:
    """Yield options that do not fit, and what the message names."""
    small = write_raster(tmp_path / "small.tif", np.zeros((1, 20, 20), np.uint8))
    far = write_raster(tmp_path / "far.tif", np.zeros((3, 20, 20), np.uint8), geotransform=(0, 1, 0, 0, 0, -1))
    renamed = (LandCoverClass(1, "roof", "#010203"), *CLASSES[1:])
    (tmp_path / "plain.txt").write_text("text", encoding="utf-8")
    yield {"confidence": small}, "small.tif"
    yield {"image": far}, "far.tif"
    yield {"before": write_map(tmp_path / "renamed.tif", renamed)}, "'roof'"
    yield {"before": inputs["image"]}, "image.tif"
    yield {"report": tmp_path / "plain.txt"}, "plain.txt"
    yield {"report": tmp_path / "missing.html"}, "missing.html"


def test_what_does_not_fit_is_refused_and_nothing_is_written(inputs: dict[str, Path], tmp_path: Path) -> None:
    for options, named in _refused(tmp_path, inputs):
        before = files_of(tmp_path)
        with pytest.raises(InputError, match=named):
            publish(inputs["source"], tmp_path / "site", **options)
        assert files_of(tmp_path) == before


@pytest.mark.parametrize("name", ["with files", "a file", "link", "missing/site", ""])
def test_no_other_folder_is_replaced(tmp_path: Path, name: str) -> None:
    source = write_map(tmp_path / "map.tif")
    (tmp_path / "with files").mkdir()
    (tmp_path / "with files/map.json").write_text('{"version": 1}', encoding="utf-8")
    (tmp_path / "a file").write_text("", encoding="utf-8")
    (tmp_path / "link").symlink_to(tmp_path / "with files")
    before = files_of(tmp_path)
    with pytest.raises(InputError):
        publish(source, tmp_path / name if name else "")
    assert files_of(tmp_path) == before


def test_a_published_map_is_replaced_whole_or_not_at_all(inputs: dict[str, Path], tmp_path: Path) -> None:
    site = tmp_path / "site"
    publish(inputs["source"], site, image=inputs["image"], title="old")
    before = files_of(tmp_path)

    class Canceller(Feedback):
        def is_cancelled(self) -> bool:
            return True

    with pytest.raises(CancelledError):
        publish(inputs["source"], site, confidence=inputs["confidence"], feedback=Canceller())
    assert files_of(tmp_path) == before
    publish(inputs["source"], site, title="new")
    assert config_of(site)["title"] == "new" and not (site / "image.tif").exists()


def test_without_the_built_page_the_error_tells_how_to_build_it(tmp_path: Path, pages: Path) -> None:
    (pages / "web/assets/map.js").unlink()
    with pytest.raises(InputError, match=r"map\.js.*make web"):
        publish(write_map(tmp_path / "map.tif"), tmp_path / "site")
    assert not (tmp_path / "site").exists()


def test_progress_goes_to_the_end(inputs: dict[str, Path], tmp_path: Path) -> None:
    shares: list[float] = []

    class Keeper(Feedback):
        def progress(self, done: int, total: int) -> None:
            shares.append(done / total)

    source = inputs.pop("source")
    publish(source, tmp_path / "site", **inputs, feedback=Keeper())  # type: ignore[arg-type]
    assert shares == sorted(shares) and 0.8 < shares[-1] <= 1


def test_the_configuration_of_an_image_of_the_web(tmp_path: Path) -> None:
    """As the service shows a photograph that was uploaded: neither it nor its map has coordinates."""
    pixels = np.zeros((3, 40, 60), np.uint8)
    image = gdal.GetDriverByName("PNG").CreateCopy(
        str(tmp_path / "photo.png"), gdal.Open(str(write_raster(tmp_path / "p.tif", pixels)))
    )
    del image
    plain = write_raster(tmp_path / "m.tif", np.ones((1, 40, 60), np.uint8), crs=None, geotransform=None)
    (tmp_path / "photo.png.aux.xml").unlink(missing_ok=True)
    config = page_config(
        PageLayer(str(plain), "results/m.tif"),
        PageLayer(str(tmp_path / "photo.png"), "inputs/photo.png"),
        nomenclature=NOMENCLATURES["flair-13"],
    )
    assert config["crs"] is None and config["pixel_m2"] is None and config["extent"] == [0, -40, 60, 0]
    entry = config["layers"]["image"]
    assert (entry["type"], entry["href"], entry["extent"]) == ("image/png", "inputs/photo.png", [0, -40, 60, 0])


def test_command_line(inputs: dict[str, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = str(tmp_path / "site")
    words = ["publish", str(inputs["source"]), folder, "--image", str(inputs["image"]), "--title", "T", "--json", "-q"]
    assert main(words) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["page"] == os.path.join(folder, "index.html") and "image.tif" in told["files"]
    assert told["bytes"] == sum(len(data) for data in files_of(tmp_path / "site").values())
    assert main(["publish", str(inputs["image"]), folder, "-q"]) == 2
