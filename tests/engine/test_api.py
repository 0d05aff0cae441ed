"""The public Python API: its names, its examples, the paths it takes, and models opened for arrays."""

from __future__ import annotations

import ast
import doctest
import importlib
import inspect
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from stub_network import manifest, write_network
from stub_raster import GSD, X, Y, grey, known_classes, read_raster, wkt, write_polygons, write_raster

import flair_seg
import flair_seg.tools
from flair_seg import InputError, ModelError, Predictor, SegmentOptions, open_model
from flair_seg.feedback import Feedback
from flair_seg.nomenclature import COSIA, FLAIR_12, FLAIR_19
from flair_seg.raster.classraster import ClassRasterWriter
from flair_seg.raster.grid import GeoGrid, Transform
from flair_seg.tools import AccuracyOptions, ClassRaster, ExportOptions, SampleOptions, StackOptions, ZoneLayer

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "python.md"
PACKAGES = {"flair_seg": flair_seg, "flair_seg.tools": flair_seg.tools}
NAMES = [f"{package}.{name}" for package, module in PACKAGES.items() for name in module.__all__]
TOOLS = [name for name in flair_seg.tools.__all__ if name[0].islower()]


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that examples run in: imagery, two maps, labels, patches and a network."""
    pixels = grey(200, 300, seed=3, bands=3, low=1)
    write_raster(tmp_path / "mosaic.tif", pixels, colours=("RedBand", "GreenBand", "BlueBand"))
    write_raster(tmp_path / "height.tif", np.full((1, 200, 300), 2.0, np.float32))
    write_raster(tmp_path / "labels.tif", np.ones((1, 200, 300), np.uint8))
    grid = GeoGrid(300, 200, wkt("EPSG:2154"), Transform(X, Y, GSD, -GSD))
    for name, shown in (("map.tif", pixels), ("later.tif", np.roll(pixels, 40, axis=2))):
        with ClassRasterWriter(tmp_path / name, grid, FLAIR_12.classes) as writer:
            writer.write(known_classes(shown, 12))
            writer.finish(Feedback())
    (tmp_path / "patches" / "Z1").mkdir(parents=True)
    for index in range(2):
        place = (X + 100 * index * GSD, GSD, 0, Y, 0, -GSD)
        write_raster(tmp_path / "patches" / "Z1" / f"IMG_{index}.tif", pixels[:, :100, :100], geotransform=place)
    write_network(tmp_path / "network.onnx")
    write_polygons(tmp_path / "zones.gpkg", [f"POLYGON(({X} {Y},{X + 9} {Y},{X} {Y - 9},{X} {Y}))"])
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FLAIR_SEG_MODELS", str(tmp_path / "models"))
    return tmp_path


@pytest.mark.parametrize("name", NAMES)
def test_every_name_is_documented(name: str) -> None:
    package, _, last = name.rpartition(".")
    value = getattr(PACKAGES[package], last)
    assert last in dir(PACKAGES[package])
    if not isinstance(value, dict):
        assert inspect.getdoc(value)


@pytest.mark.parametrize("package", PACKAGES)
def test_type_checkers_see_the_names_that_are_offered(package: str) -> None:
    """The imports that type checkers read, `__all__` and the modules that names are loaded from say the same."""
    module = PACKAGES[package]
    tree = ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))
    (checked,) = (node for node in tree.body if isinstance(node, ast.If))
    seen = {}
    for statement in checked.body:
        assert isinstance(statement, ast.ImportFrom)
        place = "." * (statement.level - 1) + str(statement.module)
        for alias in statement.names:
            seen[alias.asname or alias.name] = f"{place}:{alias.name}" if alias.asname else place
    assert seen == module._exports and sorted(seen) == sorted(module.__all__)


def test_the_tools_are_functions() -> None:
    assert TOOLS
    for name in TOOLS:
        assert inspect.isfunction(getattr(flair_seg.tools, name)), name


@pytest.mark.parametrize(("package", "name", "module"), [("flair_seg", "segment", "segment")])
@pytest.mark.parametrize("first", ["name", "module"])
def test_a_function_is_not_hidden_by_its_module(package: str, name: str, module: str, first: str) -> None:
    """In a fresh process, whichever is imported first."""
    lines = [f"from {package} import {name}", f"import {package}.{module}"]
    code = "; ".join([*(lines if first == "name" else lines[::-1]), f"from {package} import {name} as again"])
    code += f"; from {package}.{module} import {name} as inner; assert {name} is again is inner and callable(inner)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, cwd=ROOT)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("package", PACKAGES)
def test_a_misspelt_name_is_an_error(package: str) -> None:
    with pytest.raises(AttributeError, match=f"module '{package}' has no attribute 'segmnt'"):
        _ = PACKAGES[package].segmnt
    with pytest.raises(ImportError, match="segmnt"):
        exec(f"from {package} import segmnt")  # noqa: S102 - as a user writes it


@pytest.mark.parametrize(
    "name", ["flair_seg.segment", "flair_seg.open_model", *(f"flair_seg.tools.{n}" for n in TOOLS)]
)
def test_the_examples_of_docstrings_run(name: str, work: Path) -> None:
    package, _, last = name.rpartition(".")
    function = getattr(PACKAGES[package], last)
    (test,) = doctest.DocTestFinder(recurse=False).find(function, last, globs={})
    assert test.examples, f"{name} has no example"
    said: list[str] = []
    runner = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE)
    assert not runner.run(test, out=said.append).failed, "".join(said)


def test_the_examples_of_the_page_run(work: Path) -> None:
    blocks = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert len(blocks) == 6
    (work / "page.py").write_text("\n".join(blocks), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "page.py"], capture_output=True, text=True, timeout=300, cwd=work, env=environment(work)
    )
    assert done.returncode == 0, done.stderr
    assert "100 %" in done.stdout and "1 building #db0e9a" in done.stdout and "(2, 512, 512)" in done.stdout
    assert (work / "maps" / "map.gpkg").exists() and read_raster("maps/map.tif").any()


def environment(folder: Path) -> dict[str, str]:
    """Return the environment of a process that finds the package and keeps to a folder."""
    import os

    return {**os.environ, "PYTHONPATH": str(ROOT), "XDG_CACHE_HOME": str(folder), "FLAIR_SEG_MODELS": str(folder)}


def test_every_option_takes_a_path(work: Path) -> None:
    path = Path("a", "b.tif")
    options = SegmentOptions(path, path, model=path, aoi=path, reference=path, confidence=path, probabilities=path)
    assert {options.input, options.output, options.model, options.aoi, options.confidence} == {"a/b.tif"}
    assert options == SegmentOptions(*["a/b.tif"] * 3, **dict.fromkeys(("aoi", "reference"), "a/b.tif"), **{
        "confidence": "a/b.tif", "probabilities": "a/b.tif"
    })  # fmt: skip
    assert SegmentOptions("a", "b").aoi is None and SegmentOptions("a", "b").model == "flair-d034"
    assert StackOptions(path, rgb=path).rgb == ("a/b.tif",) and StackOptions("o", [path, "c"]).rgb == ("a/b.tif", "c")
    assert AccuracyOptions(path, path, report=path).report == "a/b.tif" and ZoneLayer(path).file == "a/b.tif"
    assert ExportOptions(path, None, path).labels is None
    for incomplete in (SegmentOptions, StackOptions, AccuracyOptions, ExportOptions, ZoneLayer):
        with pytest.raises(TypeError, match="missing"):
            incomplete()
    with pytest.raises(TypeError, match="int"):
        SegmentOptions("a", 3)  # type: ignore[arg-type]


def test_every_tool_takes_paths(work: Path) -> None:
    tools: Any = flair_seg.tools
    here, there = work / "map.tif", work / "later.tif"
    zones = ZoneLayer(work / "zones.gpkg")
    tools.areas(here, work / "a.csv", zones=zones, report=work / "a.html")
    tools.change(here, there, work / "c.tif", table=work / "c.csv", report=work / "c.html")
    tools.vectorize(here, work / "v.gpkg")
    tools.sample(here, work / "s.gpkg", SampleOptions(size=50, minimum=2))
    tools.accuracy(AccuracyOptions(here, there, table=work / "t.csv"))
    tools.check_input(work / "mosaic.tif", work / "network.onnx")
    tools.mosaic(work / "patches", work / "mosaics", footprints=work / "f.gpkg")
    tools.split_patches(here, work / "patches", work / "predictions", partial="nodata")
    tools.export_patches(ExportOptions(work / "mosaic.tif", here, work / "exported", patch_size=64))
    tools.stack(StackOptions(work / "stack.vrt", rgb=work / "mosaic.tif"))
    tools.add_model(work / "network.onnx", device="cpu")
    written = {path.suffix for path in work.iterdir()}
    assert {".csv", ".html", ".gpkg", ".vrt"} <= written
    assert ClassRaster(work / "c.tif").classes[0].name == "unchanged"


@pytest.fixture
def stub(tmp_path: Path) -> Path:
    """A network of three bands whose codes start at 0."""
    return write_network(tmp_path / "stub.onnx", manifest(("red", "green", "blue"), classes=COSIA.classes[:3]))


def test_a_model_predicts_arrays(stub: Path) -> None:
    model = open_model(stub, device="cpu", threads=1)
    assert isinstance(model, Predictor) and model.device == "cpu" and model.bands == ("red", "green", "blue")
    assert model.manifest.window_size == 64 and model.classes == COSIA.classes[:3]
    windows = np.stack([grey(64, 64, seed=n, bands=3) for n in range(5)])
    expected = np.stack([known_classes(window) - 1 for window in windows])
    codes, shares = model.predict(windows), model.predict_probabilities(windows)
    assert codes.dtype == np.uint8 and np.array_equal(codes, expected)
    assert shares.shape == (5, 3, 64, 64) and shares.dtype == np.float32
    assert np.array_equal(shares.argmax(axis=1), expected) and np.allclose(shares.sum(axis=1), 1, atol=1e-3)


def test_a_network_of_one_batch_size_predicts_any_number(tmp_path: Path) -> None:
    description = manifest(("red", "green", "blue"), classes=FLAIR_19.classes[:3])
    model = open_model(write_network(tmp_path / "four.onnx", description, fixed=4), device="cpu", threads=1)
    windows = np.stack([grey(64, 64, seed=n, bands=3) for n in range(6)])
    assert np.array_equal(model.predict(windows), np.stack([known_classes(window) for window in windows]))


@pytest.mark.parametrize(
    ("shape", "dtype", "said"),
    [
        (
            (3, 64, 64),
            "uint8",
            r"shape \(3, 64, 64\), but model 'stub' requires \(N, 3, H, W\), with bands red, green, blue",
        ),
        ((0, 3, 64, 64), "uint8", r"shape \(0, 3, 64, 64\)"),
        ((2, 5, 64, 64), "uint8", r"\(2, 5, 64, 64\).*bands red, green, blue"),
        ((2, 3, 64, 64), "float32", "data type float32, but model 'stub' requires uint8"),
    ],
)
def test_arrays_that_do_not_fit_are_refused(stub: Path, shape: tuple[int, ...], dtype: str, said: str) -> None:
    model = open_model(stub, device="cpu", threads=1)
    with pytest.raises(InputError, match=said):
        model.predict(np.zeros(shape, dtype))


def test_an_unknown_model_is_refused() -> None:
    with pytest.raises(ModelError, match=r"'flair-d043' not found \(available: .*flair-d034"):
        open_model("flair-d043")
    assert importlib.import_module("flair_seg.inference.predictor").open_model is open_model
