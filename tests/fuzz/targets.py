"""The fuzz targets: each parser and boundary of the package, with valid examples and the mutator of their format.

Targets whose libraries are not installed are left out: those of the engine need GDAL, those of training need PyTorch.
"""

from __future__ import annotations

import importlib.util
import json
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import mutate
from mutate import Mutator, pack_files, unpack_files

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path.append(str(HERE.parent))  # stub_network, stub_raster
os.environ["FLAIR_SEG_LANGUAGE"] = "en"
SIZE = 32
"""Side in px of the rasters that examples are laid on."""
_CORNER = 700000.0, 6600000.0
"""In metres of Lambert-93, as `stub_raster`."""


@dataclass(frozen=True)
class Target:
    """A boundary: its valid examples, made in a folder of the target's own, and what takes an input there."""

    seeds: Callable[[Path], list[bytes]]
    run: Callable[[bytes, Path], object]
    mutate: Mutator


@cache
def errors() -> type[Exception]:
    """Return the class of the project's own errors."""
    from flair_seg.errors import FlairError

    return FlairError


def _write(place: Path, name: str, data: bytes) -> Path:
    """Write a file of the input."""
    path = place / name
    path.write_bytes(data)
    return path


# Models: manifests, metadata, ONNX, ensembles


def _manifests(place: Path) -> list[bytes]:
    from stub_network import manifest

    from flair_seg.models.manifest import Band, Normalisation, Output

    rich = manifest(
        (Band("red"), Band("nir", "uint16", 0.0001)), output=Output("probabilities", 2), ignore_index=255,
        normalisation=Normalisation("reference", (1.5, 2.5), (1.0, 2.0), True, (3.0, None), (4.0, None)),
        source={"data": "é"}, metrics={"iou": {"a": 0.5, "b": None}},
    )  # fmt: skip
    return [manifest().to_json().encode(), rich.to_json().encode()]


def _manifest(data: bytes, place: Path) -> None:
    from flair_seg.models.manifest import Manifest

    found = Manifest.from_json(data)
    again = Manifest.from_json(found.to_json())
    assert again.to_json() == found.to_json()
    found.to_json().encode("utf-8")


def _networks(place: Path) -> list[bytes]:
    from stub_network import foreign_metadata, manifest, write_network

    path = place / "seed.onnx"
    found = [write_network(path).read_bytes(), write_network(path, fixed=2).read_bytes()]
    found.append(write_network(path, manifest(("a", "b", "c")), metadata=foreign_metadata()).read_bytes())
    found.append(write_network(path, manifest(output=_output("classes")), metadata={}).read_bytes()[:-1] + b"\0")
    path.unlink()
    return found[:3]


def _output(kind: str) -> Any:  # noqa: ANN401
    from flair_seg.models.manifest import Output

    return Output(kind)  # type: ignore[arg-type]


def _onnx(data: bytes, place: Path) -> None:
    from flair_seg.models.graphends import find_endings
    from flair_seg.models.model import list_models, load_model
    from flair_seg.models.weights import whole_model

    path = _write(place, "x.onnx", data)
    models, unreadable = list_models((place,))
    assert len(models) + len(unreadable) == 1
    for problem in unreadable:
        assert "cannot be read: " not in problem.reason or "Error" not in problem.reason, problem.reason
        problem.reason.encode("utf-8")
    find_endings(path)
    whole_model(path)
    load_model(path)


def _metadata_seeds(place: Path) -> list[bytes]:
    from stub_network import foreign_metadata

    old = {"class_names": "{0: 'tree', 1: \"other\"}", "resolution": "10", "model_type": "Segmentor"}
    return [json.dumps(found).encode() for found in (foreign_metadata(), old)]


def _metadata(data: bytes, place: Path) -> None:
    from stub_network import read_metadata

    from flair_seg.models.foreign import manifest_to_metadata

    try:
        document = json.loads(data)
    except (ValueError, RecursionError):
        document = {"class_names": data.decode("latin-1")}
    if not isinstance(document, dict):
        document = {"class_names": data.decode("latin-1")}
    bands = document.get("bands", 3)
    found = read_metadata(
        {key: value if isinstance(value, str) else repr(value) for key, value in document.items()},
        bands if isinstance(bands, int) else 3,
    )
    if found is not None:
        manifest_to_metadata(found)


def _sidecar_seeds(place: Path) -> list[bytes]:
    from odd_models import RUN, deepness
    from stub_network import manifest, write_network

    from flair_seg.models.model import load_model
    from flair_seg.models.stacitem import model_item

    item = model_item(load_model(write_network(place / "seed.onnx", manifest(("red", "green", "blue"), 4))))
    properties = {key: value for key, value in item["properties"].items() if key != "flair_seg:manifest"}
    scaled = {**properties["mlm:input"][0], "value_scaling": [{"type": "z-score", "mean": 1, "stddev": 2}]}
    theirs = {**item, "properties": {**properties, "mlm:input": [scaled]}}
    found = (item, theirs, RUN["sidecar_of_geoai"].sidecar, deepness())
    return [json.dumps(document).encode() for document in found]


def _sidecar(data: bytes, place: Path) -> None:
    from odd_models import RUN

    from flair_seg.models.model import load_model

    path = replace(RUN["logits"], metadata={}).write(place / "x.onnx")
    name = "x.json" if b"stac_extensions" in data else "x.onnx.json"
    for other in ("x.json", "x.onnx.json"):
        (place / other).unlink(missing_ok=True)
    _write(place, name, data)
    load_model(path)


def _ensembles(place: Path) -> list[bytes]:
    from stub_network import write_network

    from flair_seg.models.manifest import EnsembleManifest, Member

    members = tuple(Member(write_network(place / f"{name}.onnx").name) for name in "ab")
    whole = EnsembleManifest("two", "Two", members, "logits", {1: 1})
    return [whole.to_json().encode(), EnsembleManifest("one", "One", members[:1]).to_json().encode()]


def _ensemble(data: bytes, place: Path) -> None:
    from flair_seg.models.model import list_models, load_model

    path = _write(place, "x.json", data)
    models, unreadable = list_models((place,))
    assert len(models) >= 1 and not any("Error " in problem.reason for problem in unreadable), unreadable
    load_model(path).sha256()


# Published networks: weights files and skeletons


def _published(place: Path) -> list[bytes]:
    from stub_published import make_tensors, published, safetensors

    return [safetensors(published(make_tensors()))]


def _torch_files(place: Path) -> list[bytes]:
    from stub_published import Call, make_tensors, published, torch_file

    tensors = published(make_tensors())
    settings = {"a": Call("pathlib", "PosixPath", "a"), "b": (1, None, 2.5, True), "c": {}}
    return [torch_file(tensors), torch_file({"state_dict": tensors, "hyper_parameters": settings, "epoch": 3})]


def _put_together(data: bytes, place: Path) -> None:
    from stub_published import write_skeleton

    from flair_seg.models.published.assemble import assemble

    skeleton = write_skeleton(place / "x.skeleton")
    before = {path.name for path in place.iterdir()}
    try:
        assemble(skeleton, _write(place, "weights", data), place / "x.onnx")
    except errors():
        assert {path.name for path in place.iterdir()} == before | {"weights"}
        raise


def _mutate_archive(random: Any, data: bytes, others: Sequence[bytes]) -> bytes:  # noqa: ANN401
    """Change the archive as bytes, or its pickle, which is packed again."""
    import io
    import zipfile

    if random.random() < 0.3:
        return mutate.mutate_bytes(random, data, others)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            files = {name: archive.read(name) for name in archive.namelist()}
    except Exception:  # it has been changed before
        return mutate.mutate_bytes(random, data, others)
    name = random.choice([name for name in files if name.endswith("data.pkl")] or list(files))
    files[name] = mutate.mutate_bytes(random, files[name], list(files.values()))
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", random.choice((zipfile.ZIP_STORED,) * 9 + (zipfile.ZIP_DEFLATED,))) as archive:
        for file, content in files.items():
            archive.writestr(file, content)
    return whole.getvalue()


def _skeleton_parts(place: Path) -> list[bytes]:
    import zlib

    from stub_published import graph, write_skeleton

    path = write_skeleton(place / "x.skeleton")
    data = path.read_bytes()
    path.unlink()
    header = zlib.decompress(data[8 : 8 + int.from_bytes(data[4:8], "little")])
    return [pack_files({"header.json": header, "graph.onnx": graph()})]


def _skeleton(data: bytes, place: Path) -> None:
    import zlib

    from flair_seg.models.published.assemble import assemble
    from flair_seg.models.published.skeleton import Skeleton

    files = unpack_files(data)
    header, graph = (zlib.compress(files.get(name, b""), 1) for name in ("header.json", "graph.onnx"))
    skeleton = _write(place, "x.skeleton", b"FSK1" + len(header).to_bytes(4, "little") + header + graph)
    Skeleton.read(skeleton)
    assemble(skeleton, _write(place, "weights", _published(place)[0]), place / "x.onnx")


# Lists and settings as JSON


def _catalogues(place: Path) -> list[bytes]:
    entry = {
        "name": "a", "title": "A", "url": "a.onnx", "sha256": "0" * 64, "size": 5, "licence": "x",
        "attribution": "y",
    }  # fmt: skip
    rich = {
        **entry, "name": "b", "bands": ["red", "green"], "gsd_m": 0.2, "window_size": 512, "normalisation": "dataset",
        "classes": ["a", {"code": 2, "name": "b", "colour": "#000000"}], "mean": [1, 2.5], "std": [1, 1],
        "output": "logits",
    }  # fmt: skip
    return [json.dumps([entry]).encode(), json.dumps([entry, rich]).encode()]


def _catalogue(data: bytes, place: Path) -> None:
    from flair_seg.tools.library.catalogue import entry_json, read_catalogue

    for entry in read_catalogue(str(_write(place, "x.json", data))):
        json.dumps(entry_json(entry))
        entry.describe().encode("utf-8")


def _services(place: Path) -> list[bytes]:
    return [(ROOT / "resources" / "services.json").read_bytes()]


def _service(data: bytes, place: Path) -> None:
    from flair_seg.tools.prepare.ortho.services import load_service

    load_service(str(_write(place, "x.json", data)))


def _class_lists(place: Path) -> list[bytes]:
    named = [{"code": 3, "name": "a", "colour": "#00ff00"}, {"code": 7, "name": "b"}]
    return [json.dumps(found).encode() for found in (["a", "b"], named, {"classes": named})]


def _class_list(data: bytes, place: Path) -> None:
    from flair_seg.nomenclature import nodata_code
    from flair_seg.tools.library.modelanswers import read_classes

    nodata_code(read_classes(str(_write(place, "x.json", data))))


# Answers of a map service


def _pictures(place: Path) -> list[bytes]:
    import numpy as np
    from osgeo import gdal

    pixels = (np.arange(3 * SIZE * SIZE) % 251).astype(np.uint8).reshape(3, SIZE, SIZE)
    memory = gdal.GetDriverByName("MEM").Create("", SIZE, SIZE, 3)
    memory.WriteRaster(0, 0, SIZE, SIZE, pixels.tobytes())
    found = []
    for driver, options in (("GTiff", ["COMPRESS=DEFLATE"]), ("PNG", []), ("JPEG", ["QUALITY=50"])):
        path = place / "picture"
        gdal.GetDriverByName(driver).CreateCopy(str(path), memory, options=options)
        found.append(path.read_bytes())
        path.unlink()
        Path(f"{path}.aux.xml").unlink(missing_ok=True)
    return [*found, np.zeros((SIZE, SIZE), np.float32).tobytes()]


def _picture(data: bytes, place: Path) -> None:
    from flair_seg.tools.prepare.ortho.services import RAW_FLOATS, ServiceLayer
    from flair_seg.tools.prepare.ortho.wms import read_map
    from flair_seg.tools.web.webclient import PassingError

    found = 0
    for kind in ("image/geotiff", RAW_FLOATS):
        layer = ServiceLayer("rgb", "RGB", kind, "http://127.0.0.1/", empty=(0, 0, 0) if kind != RAW_FLOATS else ())
        try:
            read_map(data, layer, SIZE, SIZE)
            found += 1
        except PassingError as error:  # asked again, and then the project's own error
            problem = errors()(str(error))
        except errors() as error:
            problem = error
    if not found:
        raise problem


# Unfinished runs


def _parts(place: Path) -> list[bytes]:
    import numpy as np

    from flair_seg.mapping.resume.parts import Part, pack

    rows = {"classes": np.ones((1, 4, SIZE), np.uint8), "confidence": np.full((1, 4, SIZE), 90, np.uint8)}
    return [pack(Part(4, rows, np.array([3, 125]))), pack(Part(0, {"classes": rows["classes"]}, np.array([0, 128])))]


def _part(data: bytes, place: Path) -> None:
    from flair_seg.mapping.resume.parts import unpack

    try:
        unpack(data)
    except ValueError as error:  # `Journal.replay` makes its error of it
        raise errors()(str(error)) from error


def _mutate_part(random: Any, data: bytes, others: Sequence[bytes]) -> bytes:  # noqa: ANN401
    line, newline, rest = data.partition(b"\n")
    if random.random() < 0.6:
        return mutate.mutate_json(random, line, others) + newline + rest
    return mutate.mutate_bytes(random, data, others)


def _journals(place: Path) -> list[bytes]:
    job = json.dumps({"format": 2, "width": SIZE, "height": SIZE, "job": {"a": 1, "input files": {"a.tif": [1, 2]}}})
    first, second = _parts(place)
    name = "rows-{:010d}-0000000000-4-" + str(SIZE) + ".part"
    return [pack_files({"job.json": job.encode(), name.format(4): first, name.format(0): second})]


def _journal(data: bytes, place: Path) -> None:
    from flair_seg.mapping.resume.journal import Journal, progress

    folder = place / "map.tif.part"
    folder.mkdir()
    for name, content in unpack_files(data).items():
        if name not in (".", "..", "lock"):
            _write(folder, name, content)
    output = str(place / "map.tif")
    problem = None
    try:
        found = progress(output)
        assert found is None or (0 <= found.finished <= found.height)
        with Journal(output, {"a": 1, "input files": {"a.tif": [1, 2]}}, SIZE, SIZE) as journal:
            parts = list(journal.replay(lambda part: len(part.rows.get("classes", ())) == 1))
            assert sum(part.rows["classes"].size for part in parts) <= SIZE * SIZE
    except errors() as error:
        problem = error
    with Journal(output, {"b": 2}, SIZE, SIZE, restart=True) as journal:
        assert not journal.finished
    if problem is not None:
        raise problem


def _ledgers(place: Path) -> list[bytes]:
    from flair_seg.mapping.tiled.ledger import LedgerJob, TileFile, TileRecord

    job = LedgerJob(1, SIZE, SIZE, 4, 0.04, ((1, "a", "#112233"),), 1.0, {"a": 1})
    record = TileRecord(0, 1, "finished", 1, "", {"classes": TileFile("ab", 9)}, (16,), 4, "w", "cpu", 1.0, 2.0)
    failed = TileRecord(1, 0, "failed", 6, "no disk")
    pulse = b'{"updated": 1.0, "state": "running", "host": "h", "workers": 2, "running": ["r00000_c00001"]}'
    lines = record.to_line() + failed.to_line()
    return [pack_files({"job.json": job.to_json(), "00000001-ab.jsonl": lines, "pulse.json": pulse})]


def _ledger(data: bytes, place: Path) -> None:
    from flair_seg.mapping.tiled.ledger import read_ledger
    from flair_seg.mapping.tiled.places import ledger_folder

    folder = Path(ledger_folder(str(place / "map.vrt")))
    folder.mkdir(parents=True)
    for name, content in unpack_files(data).items():
        if name not in (".", ".."):
            _write(folder, name, content)
    ledger = read_ledger(str(place / "map.vrt"))
    if ledger is not None:
        found = ledger.summary()
        assert found.total == found.finished + found.empty + found.failed + found.waiting
        assert len(list(ledger.records("finished"))) == found.finished
        ledger.pulse()


# Vectors and rasters


def _grid() -> Any:  # noqa: ANN401
    from stub_raster import wkt

    from flair_seg.raster.grid import GeoGrid, Transform

    return GeoGrid(SIZE, SIZE, wkt("EPSG:2154"), Transform(*_CORNER, 0.2, -0.2))


def _collection(*geometries: dict[str, Any]) -> bytes:
    features = [
        {"type": "Feature", "properties": {"class": "a", "code": index + 1}, "geometry": geometry}
        for index, geometry in enumerate(geometries)
    ]
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::2154"}}
    return json.dumps({"type": "FeatureCollection", "crs": crs, "features": features}).encode()


def _square(size: float, inset: float = 0.0) -> list[list[float]]:
    x, y = _CORNER[0] + inset, _CORNER[1] - inset
    return [[x, y], [x + size, y], [x + size, y - size], [x, y - size], [x, y]]


def _polygons(place: Path) -> list[bytes]:
    holed = {"type": "Polygon", "coordinates": [_square(5), _square(2, 1)]}
    several = {"type": "MultiPolygon", "coordinates": [[_square(2)], [_square(1, 3)]]}
    return [_collection(holed), _collection(several, holed)]


def _points(place: Path) -> list[bytes]:
    points = [{"type": "Point", "coordinates": [_CORNER[0] + 0.5 + i, _CORNER[1] - 0.5 - i]} for i in range(2)]
    return [_collection(*points), *_polygons(place)]


def _area(data: bytes, place: Path) -> None:
    from flair_seg.raster.area import area_of_interest

    area = area_of_interest(_grid(), polygons=str(_write(place, "x.geojson", data)))
    area.mask(area.window)


def _zones(data: bytes, place: Path) -> None:
    from flair_seg.raster.windows import Window
    from flair_seg.tools.zones import ZoneLayer, coverage, read_zones

    whole = Window(0, 0, SIZE, SIZE)
    for zone in read_zones(ZoneLayer(str(_write(place, "x.geojson", data)), "class"), _grid()):
        window = zone.window.intersection(whole)
        if window is not None:
            coverage(zone, window)


def _class_rasters(place: Path) -> list[bytes]:
    import numpy as np

    from flair_seg.feedback import Feedback
    from flair_seg.nomenclature import LandCoverClass
    from flair_seg.raster.classraster import ClassRasterWriter

    classes = tuple(LandCoverClass(code, name, "#00ff00") for code, name in ((1, "a"), (2, "b")))
    path = place / "map.tif"
    with ClassRasterWriter(str(path), _grid(), classes) as writer:
        writer.write(np.ones((SIZE, SIZE), np.uint8))
        writer.finish(Feedback())
    files = {p.name: p.read_bytes() for p in place.iterdir() if p.name.startswith("map.tif")}
    for found in list(place.iterdir()):
        found.unlink()
    return [pack_files(files)]


def _class_raster(data: bytes, place: Path) -> None:
    from flair_seg.feedback import Feedback
    from flair_seg.raster.classraster import ClassRaster

    for name, content in unpack_files(data).items():
        _write(place, name, content)
    raster = ClassRaster(str(place / "map.tif"))
    if raster.grid.width * raster.grid.height <= 10**6:
        for _ in raster.strips(Feedback()):
            pass
    assert raster.pixel_m2 >= 0
    "".join(cover.name for cover in raster.classes).encode("utf-8")


def _references(place: Path) -> list[bytes]:
    return [pack_files({"x.geojson": points}) for points in _points(place)]


@cache
def _map(place: Path) -> Any:  # noqa: ANN401
    from flair_seg.raster.classraster import ClassRaster

    for name, content in unpack_files(_class_rasters(place)[0]).items():
        _write(place, name, content)
    return ClassRaster(str(place / "map.tif"))


def _reference_seeds(place: Path) -> list[bytes]:
    _map(place)
    return _references(place)


def _reference(data: bytes, place: Path) -> None:
    from flair_seg.tools.assess.labels import Labels
    from flair_seg.tools.assess.referencelayer import read_layer

    mapped = _map(place)
    labels = Labels("x", mapped.classes, mapped.codes, {})
    for name, content in unpack_files(data).items():
        if not name.startswith("map."):
            _write(place, name, content)
    read_layer(str(place / "x.geojson"), "class", mapped, labels, skip_unlabelled=True, strata=True)


_VRT = """<VRTDataset rasterXSize="{size}" rasterYSize="{size}">
  <SRS>EPSG:2154</SRS><GeoTransform>700000, 0.2, 0, 6600000, 0, -0.2</GeoTransform>
  <Metadata><MDI key="AREA_OR_POINT">Area</MDI></Metadata>
  <VRTRasterBand dataType="Byte" band="1">
    <Description>red</Description><NoDataValue>0</NoDataValue><ColorInterp>Red</ColorInterp>
    <CategoryNames><Category>a</Category><Category>b</Category></CategoryNames>
    <SimpleSource><SourceFilename relativeToVRT="1">map.tif</SourceFilename><SourceBand>1</SourceBand>
      <SrcRect xOff="0" yOff="0" xSize="{size}" ySize="{size}"/>
      <DstRect xOff="0" yOff="0" xSize="{size}" ySize="{size}"/>
    </SimpleSource></VRTRasterBand>
</VRTDataset>"""


def _vrts(place: Path) -> list[bytes]:
    _map(place)
    return [_VRT.format(size=SIZE).encode()]


def _vrt(data: bytes, place: Path) -> None:
    from flair_seg.bands import identify
    from flair_seg.mapping.stamps import file_stamps
    from flair_seg.raster.reader import RasterReader, describe, open_raster, source_files
    from flair_seg.raster.windows import Window

    path = str(_write(place, "x.vrt", data))
    dataset = open_raster(path)
    info = describe(dataset, path)
    json.dumps(file_stamps(source_files(dataset)), ensure_ascii=False).encode("utf-8")
    for band in info.bands:
        identify(band)
        band.description.encode("utf-8")
    info.grid.ground_size()
    size = Window(0, 0, min(info.grid.width, SIZE), min(info.grid.height, SIZE))
    RasterReader(dataset, info, (1,), dtype="uint8", scale=(0.0, 255.0)).read(size)


# The command line


def _command_lines(place: Path) -> list[bytes]:
    _map(place)
    lines = [
        ["models", "list", "--json"],
        ["models", "info", "flair-d034"],
        ["areas", "map.tif", "areas.csv"],
        ["status", "map.tif"],
    ]
    return [json.dumps(line).encode() for line in lines]


def _command_line(data: bytes, place: Path) -> None:
    from flair_seg.commands import (
        COMMANDS,  # noqa: F401 - loaded before the clock runs
        cli,
    )

    words = [str(word).replace("\0", "") for word in json.loads(data)]
    allowed = {
        "segment",
        "plan",
        "models",
        "status",
        "areas",
        "sample",
        "accuracy",
        "change",
        "vectorize",
        "check-input",
    }
    if {"download", "add", "remove", "catalogue", "--catalogue", "--cluster", "--workers"} & set(words):
        return  # the network, other processes, the user's folder
    if {"check"} & set(words):  # seconds of work on a network, not on the words
        return
    if words and words[0] == "plan":
        words += ["--seconds-per-window", "1"]
    if words and words[0] not in allowed:
        words.insert(0, "segment")
    code = cli.main(words)
    if code == 1:
        raise AssertionError(f"unforeseen error of {words}")
    if code:
        raise errors()(f"exit code {code}")


_MORE_LINES = [
    ["segment", "map.tif", "out.tif", "--stride", "64", "--bands", "1,2,3", "--extent", "0", "0", "1", "1"],
    ["segment", "none.tif", "out.tif", "--scale", "0", "255", "--batch-size", "2", "--tta", "d4", "--combine", "mean"],
    ["plan", "none.tif", "--block-size", "256", "--area-km2", "3", "--gsd", "0.2", "--deadline", "5"],
    ["segment", "none.tif", "out.tif", "--memory-mb", "100", "--block-size", "256", "--tiles", "512", "--threads", "1"],
    ["sample", "map.tif", "s.gpkg", "--seed", "1"],
    ["accuracy", "map.tif", "s.gpkg", "--ignore", "0,19", "--remap", "13-19=13"],
    ["change", "map.tif", "map.tif", "change.tif", "--table", "x.csv"],
    ["checkinput", "map.tif", "--model", "flair-d034"],
    ["splitpatches", "map.tif", "patches", "out"],
    ["vectorize", "map.tif", "x.gpkg", "--min-area", "4", "--simplify", "0.4"],
]


def _mutate_line(random: Any, data: bytes, others: Sequence[bytes]) -> bytes:  # noqa: ANN401
    if random.random() < 0.7:
        data = json.dumps(random.choice(_MORE_LINES)).encode()
    return mutate.mutate_arguments(random, data, [*others, *(json.dumps(line).encode() for line in _MORE_LINES)])


# Training: settings, lists, weights


def _settings(place: Path) -> list[bytes]:
    found = [(ROOT / "training" / "configs" / name).read_bytes() for name in ("all-settings.yaml", "smoke.yaml")]
    return [found[1], b"\n".join(line for line in found[0].splitlines() if not line.lstrip().startswith(b"#"))]


def _setting(data: bytes, place: Path) -> None:
    from training.settings.config import read_config

    read_config(_write(place, "x.yaml", data))


_PATCH = "D034_2021/Z4_UU/img/IMG_1.tif", "D034_2021/Z4_UU/msk/MSK_1.tif"


def _patch_files(place: Path) -> None:
    """Make the files that the lists name."""
    for path in _PATCH:
        (place / path).parent.mkdir(parents=True, exist_ok=True)
        (place / path).touch()


def _splits(place: Path) -> list[bytes]:
    _patch_files(place)
    return [f"domain,zone,part,img,msk\nD034_2021,Z4_UU,train,{_PATCH[0]},{_PATCH[1]}\n".encode()]


def _split(data: bytes, place: Path) -> None:
    from training.data.layouts import find_patches

    _write(place, "split.csv", data)
    find_patches(place, "train")


def _lists(place: Path) -> list[bytes]:
    _patch_files(place)
    return [f"{_PATCH[0]},{_PATCH[1]}\n".encode()]


def _list(data: bytes, place: Path) -> None:
    from training.data.layouts import find_patches

    find_patches(place, None, listed=_write(place, "list.csv", data))


def _weights(place: Path) -> list[bytes]:
    import torch

    from training.models.checkpoint import save_weights
    from training.settings.config import read_config

    path = place / "model.safetensors"
    save_weights(path, {"a": torch.zeros(2, 3)}, read_config(ROOT / "training" / "configs" / "smoke.yaml"))
    data = path.read_bytes()
    path.unlink()
    return [data]


def _weight(data: bytes, place: Path) -> None:
    from training.models.checkpoint import read_weights

    read_weights(_write(place, "x.safetensors", data))


def _mutate_weights(random: Any, data: bytes, others: Sequence[bytes]) -> bytes:  # noqa: ANN401
    size = int.from_bytes(data[:8], "little")
    if random.random() < 0.4 or size > len(data):
        return mutate.mutate_bytes(random, data, others)
    header = mutate.mutate_json(random, data[8 : 8 + size], others)
    return len(header).to_bytes(8, "little") + header + data[8 + size :]


_ENGINE = {
    "manifest": Target(_manifests, _manifest, mutate.mutate_json),
    "onnx": Target(_networks, _onnx, mutate.mutate_protobuf),
    "metadata": Target(_metadata_seeds, _metadata, mutate.mutate_json),
    "sidecar": Target(_sidecar_seeds, _sidecar, mutate.mutate_json),
    "ensemble": Target(_ensembles, _ensemble, mutate.mutate_json),
    "published": Target(_published, _put_together, _mutate_weights),
    "torchfile": Target(_torch_files, _put_together, _mutate_archive),
    "skeleton": Target(_skeleton_parts, _skeleton, mutate.mutate_files),
    "catalogue": Target(_catalogues, _catalogue, mutate.mutate_json),
    "services": Target(_services, _service, mutate.mutate_json),
    "classes": Target(_class_lists, _class_list, mutate.mutate_json),
    "wms": Target(_pictures, _picture, mutate.mutate_bytes),
    "part": Target(_parts, _part, _mutate_part),
    "journal": Target(_journals, _journal, mutate.mutate_files),
    "ledger": Target(_ledgers, _ledger, mutate.mutate_files),
    "area": Target(_polygons, _area, mutate.mutate_json),
    "zones": Target(_polygons, _zones, mutate.mutate_json),
    "reference": Target(_reference_seeds, _reference, mutate.mutate_files),
    "classraster": Target(_class_rasters, _class_raster, mutate.mutate_files),
    "vrt": Target(_vrts, _vrt, mutate.mutate_text),
    "commandline": Target(_command_lines, _command_line, _mutate_line),
}
_TRAINING = {
    "yaml": Target(_settings, _setting, mutate.mutate_text),
    "split": Target(_splits, _split, mutate.mutate_text),
    "patchlist": Target(_lists, _list, mutate.mutate_text),
    "safetensors": Target(_weights, _weight, _mutate_weights),
}


def _has(name: str) -> bool:
    """Whether a package is installed."""
    return importlib.util.find_spec(name) is not None


TARGETS: dict[str, Target] = {**(_ENGINE if _has("osgeo") else {}), **(_TRAINING if _has("torch") else {})}
"""The targets that this Python can run."""
