"""flair:segment: what it makes, and what it refuses."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal, gdal_array
from qgis_run import Log, Prepared, read
from stub_raster import GSD, write_raster


def test_makes_the_class_raster_and_says_with_what(segment: Prepared, tmp_path: Path) -> None:
    """Each pixel gets the class of its strongest colour; nodata stays nodata; the log names bands and device."""
    results, log = segment.run()
    assert results["OUTPUT"] == str(tmp_path / "map.tif")
    classes = read(results["OUTPUT"])
    assert classes.shape == (90, 150)
    assert (classes[:80] == np.repeat([1, 2, 3], 50)).all()
    assert len(np.unique(classes[80:])) == 1 and classes[-1, 0] not in (1, 2, 3)
    assert json.loads(results["CLASS_AREAS"])["green things"] == pytest.approx(80 * 50 * GSD**2, rel=0.01)
    assert results["WINDOWS"] > 0 and results["DEVICE_USED"] == "cpu"
    assert "red=1, green=2, blue=3" in log.text and "cpu (" in log.text


def test_optional_rasters_are_made_when_asked_for(segment: Prepared, tmp_path: Path) -> None:
    """Each pixel's probabilities add up to 100 %; the largest is the confidence of its class."""
    plain, _ = segment.run(QUALITY="balanced", COMBINE="mean")
    assert not plain["CONFIDENCE"] and not plain["PROBABILITIES"]
    assert [path.name for path in tmp_path.glob("*.tif")] == ["map.tif"]
    extras = {"CONFIDENCE": tmp_path / "confidence.tif", "PROBABILITIES": tmp_path / "probabilities.tif"}
    results, _ = segment.run(QUALITY="balanced", COMBINE="mean", OUTPUT=tmp_path / "again.tif", **extras)
    bands = gdal.Open(results["PROBABILITIES"])
    shares = np.array([bands.GetRasterBand(n).ReadAsArray() for n in (1, 2, 3)], int)[:, :80]
    classes, confidence = read(results["OUTPUT"])[:80], read(results["CONFIDENCE"])[:80]
    assert (abs(shares.sum(axis=0) - 100) <= 1).all()
    assert (shares.argmax(axis=0) + 1 == classes).all() and (shares.max(axis=0) == confidence).all()


def test_stac_items_are_written_when_asked_for(segment: Prepared, tmp_path: Path) -> None:
    """They describe the map and its model; a map without a position has none, and is then not computed."""
    results, log = segment.run(STAC=True, CONFIDENCE=tmp_path / "confidence.tif")
    item = json.loads((tmp_path / "map.stac.json").read_text())
    assert set(item["assets"]) == {"map", "confidence"} and item["assets"]["map"]["href"] == "./map.tif"
    models = [link["href"] for link in item["links"] if link["rel"] == "derived_from"]
    assert all((tmp_path / name).is_file() for name in models if name.endswith(".stac.json")) and len(models) == 2
    assert "map.stac.json" in log.text and results["OUTPUT"] == str(tmp_path / "map.tif")
    image, output = tmp_path / "plain.png", tmp_path / "nowhere.tif"
    gdal.GetDriverByName("PNG").CreateCopy(str(image), gdal_array.OpenArray(np.zeros((3, 30, 70), np.uint8)))
    assert f"'{image}' has no coordinate system" in segment.failure(INPUT=image, STAC=True, OUTPUT=output)
    assert not output.exists()


def test_areas_are_pixels_without_a_georeference(segment: Prepared, tmp_path: Path) -> None:
    """The unit is said beside them."""
    image = tmp_path / "plain.png"
    pixels = np.zeros((3, 30, 70), np.uint8)
    pixels[1] = 200
    gdal.GetDriverByName("PNG").CreateCopy(str(image), gdal_array.OpenArray(pixels))
    results, _ = segment.run(INPUT=image, QUALITY="fast")
    assert json.loads(results["CLASS_AREAS"])["green things"] == 30 * 70 and results["AREA_UNIT"] == "px"


def test_fine_is_every_other_window_of_best(segment: Prepared) -> None:
    """Qualities are words, in order of cost, so that those of saved models stay what they were."""
    assert segment.algorithm.parameterDefinition("QUALITY").options() == ["fast", "balanced", "fine", "best"]
    windows = {quality: segment.run(QUALITY=quality)[0]["WINDOWS"] for quality in ("fine", "best")}
    assert windows["fine"] * 2 in (windows["best"] - 1, windows["best"], windows["best"] + 1)
    assert "Quality 'fine' skips every other window, but 'crop' needs all" in segment.refusal(
        QUALITY="fine", COMBINE="crop"
    )
    results, _ = segment.run(QUALITY="fine", COMBINE="crop", STRIDE=32)
    assert "FLAIR_SEG_PATTERN" not in gdal.Open(results["OUTPUT"]).GetMetadata()


def test_window_size_of_a_network_that_takes_several(segment: Prepared) -> None:
    """The model's own is 64 px."""
    results, _ = segment.run(QUALITY="fast", WINDOW_SIZE=80)
    assert results["WINDOWS"] == 2
    assert gdal.Open(results["OUTPUT"]).GetMetadataItem("FLAIR_SEG_WINDOW_SIZE") == "80"


def test_bands_in_the_order_given_and_scale(segment: Prepared, tmp_path: Path) -> None:
    """Bands are taken in the order given, and 16 bits are scaled."""
    pixels = np.full((4, 64, 70), 100, np.uint16)
    pixels[3] = 2900
    image = write_raster(tmp_path / "uint16.tif", pixels)
    results, _ = segment.run(INPUT=image, BANDS=[1, 4, 2], SCALE=[0, 3000])
    assert (read(results["OUTPUT"]) == 2).all()


def test_cancelled_run_returns_nothing_and_leaves_nothing(segment: Prepared, tmp_path: Path) -> None:
    """Cancelling is no failure, and leaves no file."""
    log = Log()
    log.cancel()
    results, _ = segment.run(log)
    assert results == {}
    assert list(tmp_path.iterdir()) == []


def test_engine_errors_are_one_sentence(segment: Prepared, tmp_path: Path) -> None:
    """What the engine refuses is reported without a trace."""
    image = write_raster(tmp_path / "uint16.tif", np.full((3, 64, 64), 500, np.uint16))
    last = segment.failure(INPUT=image).splitlines()[-1]
    assert "uint16" in last and "scale" in last
    assert not (tmp_path / "map.tif").exists()


def test_wrong_parameters_are_refused_before_any_work(segment: Prepared, colour_model: Path, tmp_path: Path) -> None:
    """The dialog says what is wrong before it starts."""
    for values, named in (
        ({"STRIDE": 65}, ("64 px", "65 px")),
        ({"STRIDE": 33, "WINDOW_SIZE": 32}, ("32 px", "33 px")),
        ({"BANDS": [1, 2]}, ("3 bands", "red, green, blue", "2")),
        ({"SCALE": [5, math.nan]}, ("input value range",)),
    ):
        message = segment.refusal(**values)
        assert all(name in message for name in named), message
    broken = tmp_path / "broken.onnx"
    broken.write_bytes(colour_model.read_bytes()[:-30])
    assert "is not a complete ONNX model" in segment.refusal(MODEL_FILE=broken)
    assert "MODEL" in segment.refusal(MODEL="no-such-model", MODEL_FILE=None)
    assert "INPUT" in segment.refusal(INPUT=tmp_path / "none.tif")


def test_embedded_model_runs_on_a_scene(segment: Prepared, patches: Path) -> None:
    """Without any choice, the model that comes with the plugin maps the five bands of a patch."""
    image = next(patches.rglob("IMG_*.tif"))
    results, _ = segment.run(INPUT=image, MODEL_FILE=None, QUALITY="fast")
    areas = json.loads(results["CLASS_AREAS"])
    assert results["WINDOWS"] == 1 and len(areas) == 13
    assert sum(areas.values()) == pytest.approx((512 * GSD) ** 2, rel=0.01)
    assert read(results["OUTPUT"]).max() <= 13


def test_a_memory_budget_is_passed_on(segment: Prepared) -> None:
    """One that cannot be met is refused; the log tells the need."""
    assert "5 MiB is too small: this run needs at" in segment.failure(MEMORY=5)
    _, log = segment.run(QUALITY="fast", MEMORY=4000)
    assert "MiB plus the model" in log.text


def test_tiles_hold_the_map_of_the_one_file(segment: Prepared, tmp_path: Path) -> None:
    """The layer is the virtual raster over them; a name that says otherwise is refused, and nothing written."""
    whole, _ = segment.run(QUALITY="fast")
    expected = read(whole["OUTPUT"])
    results, _ = segment.run(QUALITY="fast", TILES=64, OUTPUT=tmp_path / "tiled.vrt", CONFIDENCE=tmp_path / "sure.vrt")
    assert results["OUTPUT"] == str(tmp_path / "tiled.vrt")
    assert (read(results["OUTPUT"]) == expected).all()
    for folder in ("tiled_tiles", "sure_tiles"):
        assert len(list((tmp_path / folder).glob("*.tif"))) == 6
    before = sorted(tmp_path.iterdir())
    assert "map.tif' (virtual raster of tiles). Specify a name ending in .vrt" in segment.failure(TILES=64)
    assert "GeoTIFF). Specify a name ending in .tif" in segment.failure(OUTPUT=tmp_path / "other.vrt")
    assert sorted(tmp_path.iterdir()) == before


def test_other_processes_make_the_same_map(segment: Prepared, tmp_path: Path) -> None:
    """In a command of their own; what is no cluster is refused before."""
    pytest.importorskip("distributed")
    alone, _ = segment.run(QUALITY="fast", THREADS=1)
    expected = Path(alone["OUTPUT"]).read_bytes()
    results, log = segment.run(QUALITY="fast", THREADS=1, CLUSTER="local:1", RESTART=True)
    assert Path(results["OUTPUT"]).read_bytes() == expected
    assert json.loads(results["CLASS_AREAS"]) == json.loads(alone["CLASS_AREAS"])
    assert "1 worker on cpu" in log.text
    assert "elsewhere' must be the address of a scheduler," in segment.refusal(CLUSTER="elsewhere")


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("THREADS", 100_000, "threads: 100000. It must be at most 1024"),
        ("BATCH_SIZE", 1_000_000, "batch size: 1000000. It must be at most 1024"),
        ("CLUSTER", "local:100000", "workers: 100000. It must be at most"),
        ("CLUSTER", "tcp://head", "'tcp://head'"),
    ],
)
def test_what_would_take_all_there_is_is_refused(segment: Prepared, name: str, value: object, words: str) -> None:
    """Before anything runs, as on the command line."""
    assert words in segment.refusal(**{name: value})


def test_a_reference_is_passed_on(segment: Prepared, colour_model: Path, tmp_path: Path) -> None:
    """A model that takes none refuses it; one that takes it sees other values, and warns where it has none."""
    from flair_qgis.flair_seg.models.foreign import manifest_to_metadata
    from flair_qgis.flair_seg.models.manifest import Normalisation
    from flair_qgis.flair_seg.models.model import load_model
    from flair_qgis.flair_seg.models.onnxfile import ELEMENT_NUMBERS, Node, TensorInfo, with_input, with_metadata

    values = np.random.default_rng(0).normal(1000, 30, (3, 90, 150)).astype(np.uint16)
    values[0] -= 800  # so dark in red that the network is to see red everywhere
    reference = write_raster(tmp_path / "sentinel.tif", values, names=("red", "green", "blue"))
    assert "none' normalisation. Choose a model trained" in segment.failure(REFERENCE=reference)
    manifest = load_model(colour_model).manifest
    how = Normalisation("reference", (255.0,) * 3, (40.0,) * 3, True, (1000.0,) * 3, (30.0,) * 3)
    floats = TensorInfo("floats", "float32", ("N", 3, "H", "W"))
    narrow = Node("Cast", ("floats",), ("image",), (("to", ELEMENT_NUMBERS["uint8"]),))
    model = tmp_path / "reference.onnx"
    metadata = manifest_to_metadata(replace(manifest, normalisation=how))
    model.write_bytes(with_metadata(with_input(colour_model.read_bytes(), "image", floats, [narrow]), metadata))
    results, log = segment.run(MODEL_FILE=model, REFERENCE=reference, QUALITY="fast")
    assert gdal.Open(results["OUTPUT"]).GetMetadataItem("FLAIR_SEG_REFERENCE") == "sentinel.tif"
    assert "red=1, green=2, blue=3" in log.text
    assert (read(results["OUTPUT"])[:80] == 1).all()
    results, log = segment.run(MODEL_FILE=model, QUALITY="fast")
    assert "was trained with images normalised to a reference, but no reference" in log.text
    assert (read(results["OUTPUT"])[:80] == np.repeat([1, 2, 3], 50)).all()


@pytest.mark.parametrize("scale", ["0,1e400", "-inf,3000", [0, math.inf]])
def test_scale_is_finite(segment: Prepared, scale: object) -> None:
    """An infinite number is refused by name, whatever way it comes."""
    assert "finite" in segment.refusal(SCALE=scale)
