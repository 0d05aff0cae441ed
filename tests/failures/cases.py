"""Every command that writes, on small inputs: what the sweeps of failing writes run."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from osgeo import gdal
from stub_network import manifest, write_network
from stub_raster import X, Y, box, grey, known_classes, write_polygons, write_raster
from stub_server import serve
from stub_wms import wms_stub

from flair_seg.commands.cli import main
from flair_seg.nomenclature import FLAIR_19
from flair_seg.tools.web.publish import page_names

HEIGHT, WIDTH = 150, 90
EXTENT = "700010,6600006,700030,6600020"
RGB = ("red", "green", "blue")


@dataclass(frozen=True)
class Case:
    """A command.

    Attributes:
        name: of the tool and what is asked of it.
        arguments: of `flair-seg`; `{in}` and `{out}` stand for the folders of inputs and of results.
        kept: names in the folder of results that may stay after a failure, since the next run goes on from them.
        prepared: fills the folder of results before.
        again: whether a result may stand there before.
        swept: whether its writes are few and quick enough to let each fail.
        environment: variables, with the same placeholders.
    """

    name: str
    arguments: str
    kept: tuple[str, ...] = ()
    prepared: Callable[[Path], object] = field(default=bool)
    again: bool = True
    swept: bool = True
    environment: Mapping[str, str] = field(default_factory=dict)

    def words(self, inputs: Path, out: Path) -> list[str]:
        """Return the arguments."""
        return [word.replace("{in}", str(inputs)).replace("{out}", str(out)) for word in self.arguments.split()]

    def variables(self, inputs: Path, out: Path) -> dict[str, str]:
        """Return the environment's variables."""
        return {k: v.replace("{in}", str(inputs)).replace("{out}", str(out)) for k, v in self.environment.items()}


def write_inputs(folder: Path) -> None:
    """Write what the cases read."""
    folder.mkdir(parents=True)
    pixels = grey(HEIGHT, WIDTH, seed=5)
    write_raster(folder / "in.tif", pixels)
    write_network(folder / "net.onnx", manifest(name="net", licence="CC0-1.0", attribution="none"))
    write_raster(folder / "rgb.tif", pixels[:3])
    write_raster(folder / "nir.tif", pixels[:1])
    write_raster(folder / "height.tif", (pixels[:1] / 9).astype(np.float32))
    write_raster(folder / "percent.tif", (pixels[:1] / 3).astype(np.uint8))
    for name, seed in (("before", 5), ("after", 6)):
        write_map(folder / f"{name}.tif", known_classes(grey(HEIGHT, WIDTH, seed=seed)))
    half = X + WIDTH * 0.1
    boxes = [box(X + 1, Y - 20, half - 1, Y - 2), box(half, Y - 24, half + 7, Y - 1)]
    write_polygons(folder / "zones.gpkg", boxes, layer="zones")
    command = "exportpatches {in}/in.tif {in}/before.tif {in}/patches --patch-size 32 -q"
    assert main(Case("", command).words(folder, folder)) == 0
    write_polygons(folder / "other.gpkg", boxes, layer="other")
    for name in page_names():
        page = folder / "web" / name
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text('<html><link href="../assets/map.css">', "utf-8")


def write_map(path: Path, codes: np.ndarray) -> None:
    """Write a class raster whose legend is FLAIR's."""
    write_raster(path, codes[None], nodata=0)
    dataset = gdal.Open(str(path), gdal.GA_Update)
    dataset.GetRasterBand(1).SetCategoryNames(["", *FLAIR_19.names])
    dataset.FlushCache()


def _copied(inputs: Path, name: str) -> Callable[[Path], object]:
    """Return what puts a copy of an input among the results."""
    return lambda out: shutil.copy(inputs / name, out / name)


def _shown(path: Path, content: bytes, url: str) -> None:
    """Write a catalogue of one model."""
    entry = {
        "name": "net", "title": "From afar", "url": url, "sha256": hashlib.sha256(content).hexdigest(),
        "size": len(content), "licence": "CC0-1.0", "attribution": "none",
    }  # fmt: skip
    path.write_text(json.dumps([entry]), "utf-8")


@contextmanager
def cases(inputs: Path) -> Iterator[list[Case]]:
    """Write the inputs, serve those that are fetched, and give all cases."""
    write_inputs(inputs)
    content = (inputs / "net.onnx").read_bytes()
    with serve(content) as served, wms_stub() as stub:
        stub.services(inputs / "services.json")
        _shown(inputs / "catalogue.json", content, served.url)
        yield all_cases(inputs)


def all_cases(inputs: Path) -> list[Case]:
    """Return all cases."""
    segment = "segment {in}/in.tif {out}/map.tif --model {in}/net.onnx --quality fast --device cpu --threads 1 -q"
    tiled = segment.replace("map.tif", "map.vrt") + " --tiles 64"
    models = {"FLAIR_SEG_MODELS": "{out}", "FLAIR_SEG_CATALOGUE": "{in}/catalogue.json", "no_proxy": "*"}
    journal = ("map.tif.part", "map.vrt.part")
    page = "--report {in}/web/map/index.html --attribution none -q"
    stack = "stack --rgb {in}/rgb.tif --nir {in}/nir.tif --height {in}/height.tif -q"
    return [
        Case("segment", segment, journal),
        Case("segment, 3 rasters", f"{segment} --confidence {{out}}/c.tif --probabilities {{out}}/p.tif", journal),
        Case("segment, blocks", f"{segment} --block-size 64", journal),
        Case("segment, tiles", tiled, journal),
        Case("segment, workers", f"{segment} --block-size 64 --workers 2", journal, swept=False),
        Case("mosaic", "mosaic {in}/patches {out}/vrt --footprints {out}/f.gpkg -q"),
        Case("stack", f"{stack} {{out}}/s.vrt"),
        Case("stack --copy", f"{stack} {{out}}/s.tif --copy"),
        Case(
            "fetchortho", f"fetchortho {{out}}/o.tif --services {{in}}/services.json --extent {EXTENT} -q",
            ("o.tif.fetch",), environment={"no_proxy": "*"},
        ),
        Case("checkinput", "checkinput {in}/in.tif --model {in}/net.onnx --report {out}/r.html -q"),
        Case("vectorize", "vectorize {in}/before.tif {out}/v.gpkg -q"),
        Case(
            "vectorize, a layer", "vectorize {in}/before.tif {out}/other.gpkg|layername=map -q",
            prepared=_copied(inputs, "other.gpkg"),
        ),
        Case("areas", "areas {in}/before.tif {out}/a.csv --zones {in}/zones.gpkg --report {out}/a.html -q"),
        Case("areas, a spreadsheet", "areas {in}/before.tif {out}/a.ods --report {out}/a.html -q"),
        Case("clean, a spreadsheet", "clean {in}/before.tif {out}/c.tif --majority 3 --table {out}/c.xlsx -q"),
        Case(
            "change", "change {in}/before.tif {in}/after.tif {out}/d.tif --table {out}/d.csv --report {out}/d.html -q"
        ),
        Case("splitpatches", "splitpatches {in}/before.tif {in}/patches {out}/p -q"),
        Case(
            "exportpatches", "exportpatches {in}/in.tif {in}/before.tif {out}/p --patch-size 32 -q", again=False
        ),
        Case("sample", "sample {in}/before.tif {out}/s.gpkg --size 150 -q"),
        Case(
            "sample, a layer", "sample {in}/before.tif {out}/other.gpkg|layername=points --size 150 -q",
            prepared=_copied(inputs, "other.gpkg"),
        ),
        Case("accuracy", "accuracy {in}/before.tif {in}/after.tif --table {out}/t.csv --report {out}/t.html -q"),
        Case(
            "plan",
            "plan --area-km2 5 --model {in}/net.onnx --seconds-per-window 0.1 --device cpu --report {out}/p.html -q",
        ),
        Case("publish", f"publish {{in}}/before.tif {{out}}/site {page}", environment={"PAGES": "{in}"}),
        Case(
            "publish, all layers",
            "publish {in}/before.tif {out}/site --before {in}/after.tif --image {in}/rgb.tif "
            f"--confidence {{in}}/percent.tif {page}",
            environment={"PAGES": "{in}"},
        ),
        Case("models add", "models add {in}/net.onnx --device cpu --overwrite -q", environment=models),
        Case(
            "models remove", "models remove net -q", prepared=_copied(inputs, "net.onnx"), again=False,
            environment=models,
        ),
        Case(
            "models download", "models download net --device cpu --overwrite -q", (".downloads",), environment=models
        ),
    ]  # fmt: skip
