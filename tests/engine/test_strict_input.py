"""Files of any content end in one error or are passed over: bounded JSON, models, GDAL's texts, journals, rings."""

from __future__ import annotations

import json
import os
import resource
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import pytest
from osgeo import gdal
from stub_network import foreign_metadata, manifest, read_metadata, write_network
from stub_raster import grey, write_raster

from flair_seg.commands.cli import main
from flair_seg.errors import FlairError, InputError, ModelError, RasterError
from flair_seg.mapping.resume import journal
from flair_seg.mapping.resume.parts import Part, pack, unpack
from flair_seg.models.manifest import MAX_BANDS, MAX_MEMBERS, MAX_WINDOW, EnsembleManifest, Manifest
from flair_seg.models.model import FOLDER_VARIABLE, list_models, load_model, resolve_model
from flair_seg.models.onnxfile import TensorInfo, _encode_tensor_info, _field, append
from flair_seg.raster.classraster import ClassRaster
from flair_seg.raster.gdalenv import gdal_errors, gdal_text
from flair_seg.raster.grid import GeoGrid, Transform
from flair_seg.raster.reader import describe, open_raster, source_files
from flair_seg.system.jsontext import MAX_DEPTH, check_values, parse_json, read_bytes, read_json
from flair_seg.system.records import build
from flair_seg.tools.zones import ZoneLayer, read_zones

DEEP = "[" * 100_000
DIGITS = "1" * 5000


# JSON


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('{"a": 1, "a": 2}', "key 'a' occurs twice"),
        (DEEP, f"more than {MAX_DEPTH} deep"),
        ("[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1), f"more than {MAX_DEPTH} deep"),
        (DIGITS, "more than 64 bits"),
        (str(2**64), "more than 64 bits"),
        ("NaN", "NaN is not a number"),
        ("-Infinity", "-Infinity is not a number"),
        ("1e999", "1e999 is too large"),
        ("0." + DIGITS, "is too large or too long"),
        (r'"\ud800"', r"\ud800"),
        (r'{"\ud800": 1}', r"\ud800"),
        (r'"a\u0000"', r"a\x00"),
        (b"\xff", "byte 0 is not UTF-8"),
        ("", "Expecting value"),
        ("[1] 2", "Extra data"),
        ("[" + "1, " * 100 + "1]", "larger than"),
    ],
)
def test_json_that_is_refused(text: str | bytes, words: str) -> None:
    with pytest.raises(ModelError) as caught:
        parse_json(text, "the file", ModelError, limit=300 if words == "larger than" else 10**6)
    assert words in str(caught.value) and "the file" in str(caught.value)
    assert len(str(caught.value)) < 200 and str(caught.value).isprintable()


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('{"a": [1, -2.5, true, null, "é"]}', {"a": [1, -2.5, True, None, "é"]}),
        (b"\xef\xbb\xbf{}", {}),
        (r'"\ud83d\ude00"', "\U0001f600"),
        (str(2**64 - 1), 2**64 - 1),
        ("[" * MAX_DEPTH + "]" * MAX_DEPTH, json.loads("[" * MAX_DEPTH + "]" * MAX_DEPTH)),
    ],
)
def test_json_that_is_taken(text: str | bytes, value: object) -> None:
    assert parse_json(text, "x") == value


def test_only_files_are_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.json")
    for name in ("pipe.json", "none.json", ".", "a\0b"):
        with pytest.raises(InputError, match="Cannot read the list"):
            read_json(tmp_path / name, "the list")
    (tmp_path / "large").write_bytes(b"1" * 11)
    with pytest.raises(RasterError, match="larger than"):
        read_bytes(tmp_path / "large", "x", RasterError, limit=10)


def test_values_that_contain_themselves_are_too_deep() -> None:
    cycle: list[Any] = []
    cycle.append(cycle)
    with pytest.raises(ValueError, match="deep"):
        check_values(cycle)


@dataclass(frozen=True)
class Inner:
    """A value inside another."""

    size: int
    kind: Literal["a", "b"] = "a"

    def __post_init__(self) -> None:
        """Check the size."""
        if self.size < 0:
            raise InputError(f"size is {self.size}")


@dataclass(frozen=True)
class Outer:
    """A value of all that JSON has."""

    name: str
    inner: tuple[Inner, ...] = ()
    pair: tuple[float, float] = (0.0, 1.0)
    codes: Mapping[int, str] = field(default_factory=dict)
    rest: Any = None
    either: int | str | None = None


def test_records_are_built() -> None:
    document = {"name": "x", "inner": [{"size": 2}], "pair": [1, 2.5], "codes": {"3": "a"}, "rest": [{}]}
    found = build(Outer, document, "the file")
    assert found == Outer("x", (Inner(2),), (1.0, 2.5), {3: "a"}, [{}]) and type(found.pair[0]) is float
    assert [build(Outer, {"name": "x", "either": v}, "f").either for v in (3, "a", None)] == [3, "a", None]


@pytest.mark.parametrize(
    ("document", "text"),
    [
        ([], "the file is []. It must be a mapping"),
        ({}, "Key 'name' is missing in the file"),
        ({"name": "x", "size": 1}, "Unknown key 'size' in the file. Known keys: name, inner"),
        ({"name": 5}, "name is 5. It must be a string"),
        ({"name": "x", "inner": {}}, "inner is {}. It must be a list"),
        ({"name": "x", "inner": [{"size": True}]}, "inner[0].size is True"),
        ({"name": "x", "inner": [{"size": "2"}]}, "inner[0].size is '2'"),
        ({"name": "x", "inner": [{"size": -2}]}, "inner[0]: size is -2"),
        ({"name": "x", "inner": [{"size": 1, "kind": "c"}]}, "inner[0].kind is 'c'. It must be one of a, b"),
        ({"name": "x", "pair": [1]}, "pair has 1 value. It must have 2"),
        ({"name": "x", "codes": {DIGITS: "a"}}, "a key of codes is '1111"),
        ({"name": "x" * 10**6, "pair": 1}, "pair is 1. It must be a list"),
        ({"name": ["x" * 10**6]}, "name is ['xxx"),
        ({"name": "a\0b"}, r"name is 'a\x00b'"),
        ({"name": "x", "pair": [0, 10**400]}, "pair[1] is 1000"),
        ({"name": "x", "pair": [0, float("nan")]}, "pair[1] is nan"),
        ({"name": "x", "inner": [{"size": 10**4999}]}, "inner[0].size is "),
        ({"name": "x", "either": {}}, "either is {}. It must be a string"),
    ],
)
def test_records_name_what_is_wrong(document: object, text: str) -> None:
    with pytest.raises(ModelError) as caught:
        build(Outer, document, "the file", ModelError)
    assert text in str(caught.value) and len(str(caught.value)) < 200


# Models


def huge_network(path: Path, channels: int = 10**9, metadata: Mapping[str, str] | None = None) -> Path:
    """Write a tiny network that declares huge channels."""
    header = _field(7, _field(11, _encode_tensor_info(TensorInfo("image", "uint8", ("N", channels, 64, 64)))))
    model = append(header, (), (TensorInfo("out", "float32", ("N", 3, 64, 64)),))
    for key, value in (foreign_metadata() if metadata is None else metadata).items():
        model += _field(14, _field(1, key) + _field(2, value))
    path.write_bytes(model)
    return path


def bad_files(folder: Path) -> list[str]:
    """Fill a folder with files that are no models; return their names."""
    huge_network(folder / "wide.onnx")
    huge_network(folder / "deep.onnx", 3, {"flair_seg": DEEP})
    huge_network(folder / "literal.onnx", 3, {**foreign_metadata(), "class_names": "(" * 90_000})
    huge_network(folder / "digits.onnx", 3, {**foreign_metadata(), "class_names": f'{{"{DIGITS}": "a"}}'})
    huge_network(folder / "surrogate.onnx", 3, {**foreign_metadata(), "class_names": r'{"0": "\ud800"}'})
    (folder / "deep.json").write_text('{"members": ' + DEEP)
    (folder / "latin.json").write_bytes(b'{"members": "\xe9"}')
    (folder / "many.json").write_text(json.dumps({"members": [{"file": "x.onnx"}] * 10**5}))
    (folder / "empty.onnx").touch()
    (folder / "folder.onnx").mkdir()
    os.mkfifo(folder / "pipe.onnx")
    os.mkfifo(folder / "pipe.json")
    (folder / "fields.onnx").write_bytes(b"\x08\x01" * (2**20 + 1))
    return sorted(path.name for path in folder.iterdir())


def test_files_that_are_no_models_harm_nobody(tmp_path: Path) -> None:
    bad = bad_files(tmp_path)
    write_network(tmp_path / "sound.onnx")
    started, before = time.process_time(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    models, unreadable = list_models((tmp_path,))
    assert time.process_time() - started < 5
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200 * 1024
    assert [model.path.name for model in models] == ["sound.onnx"]
    assert sorted(file.name for file in unreadable) == bad
    for file in unreadable:
        assert file.path.name in file.reason and "\n" not in file.reason and "Error" not in file.reason
        assert len(file.reason) < 500


def test_a_fault_in_reading_a_model_is_its_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(path: Path) -> None:
        raise KeyError("unexpected")

    monkeypatch.setattr("flair_seg.models.model.load_model", fails)
    (tmp_path / "a.onnx").touch()
    models, (file,) = list_models((tmp_path,))
    assert not models and "KeyError" in file.reason


def test_the_command_line_lists_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = bad_files(tmp_path)
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path))
    assert main(["models", "list", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert sorted(Path(item["path"]).name for item in listed if "error" in item) == bad
    assert any(item["name"] == "flair-d034" and "sha256" in item for item in listed)
    assert main(["models"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert all(any(line.startswith(name) and "cannot be used: " in line for line in lines) for name in bad)
    with pytest.raises(ModelError, match="10000000"):
        resolve_model("wide")


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({"window_size": 10**9}, f"is 1000000000: it must be from 1 to {MAX_WINDOW:g}"),
        ({"window_size": DIGITS}, "window_size is '111"),
        ({"gsd_m": 1e-300}, "gsd_m of 'stub' is 1e-300"),
        ({"output": {"stride": 10**9}}, "output stride is 1000000000"),
        ({"bands": [{"name": f"b{i}"} for i in range(MAX_BANDS + 1)]}, f"is {MAX_BANDS + 1}: it must be from 1"),
        ({"bands": [{"name": "a", "scale": 0}]}, "the scale of band 'a' is 0"),
        ({"bands": [{"name": "a", "scale": 1e300}]}, "the scale of band 'a' is 1e+300"),
        ({"normalisation": {"type": "dataset", "mean": [1e300] * 5, "std": [1] * 5}}, "means must be numbers from"),
        ({"normalisation": {"type": "dataset", "mean": [1] * 5, "std": [1e-300] * 5}}, "deviations must be positive"),
        ({"classes": [{"code": True, "name": "a", "colour": "#000000"}]}, "classes[0].code is True"),
        ({"classes": [{"code": 1, "name": "a" * 10**5, "colour": "#000000"}]}, "but it has 100000"),
    ],
)
def test_manifests_are_bounded(change: dict[str, object], text: str) -> None:
    document = {**json.loads(manifest().to_json()), **change}
    with pytest.raises(ModelError) as caught:
        Manifest.from_json(json.dumps(document))
    assert text in str(caught.value) and len(str(caught.value)) < 300


@pytest.mark.parametrize(
    ("members", "text"),
    [
        ([{"file": "a", "weight": 1e300}], "weight of member 'a' is 1e+300"),
        ([{"file": "a", "weight": 1e-300}], "weight of member 'a' is 1e-300"),
        ([{"file": "a"}] * (MAX_MEMBERS + 1), f"is {MAX_MEMBERS + 1}: it must be from 1 to {MAX_MEMBERS}"),
        ([{"file": "a\0b"}], "not allowed"),
    ],
)
def test_ensembles_are_bounded(members: list[object], text: str) -> None:
    with pytest.raises(ModelError) as caught:
        EnsembleManifest.from_json(json.dumps({"name": "x", "title": "x", "members": members}))
    assert text in str(caught.value)


@pytest.mark.parametrize(
    "change",
    [
        {"class_names": "{0: 'a'" + "," * 10**6},
        {"class_names": "{" + "-" * 90_000 + "1: 'a'}"},
        {"class_names": "{0x" + "f" * 5000 + ": 'a'}"},
        {"class_names": f'{{"{DIGITS}": "a"}}'},
        {"tiles_size": DIGITS},
        {"tiles_size": "Infinity"},
        {"resolution": "1e999"},
        {"standardization_mean": "[NaN, 0, 0]"},
        {"model_type": DEEP},
    ],
)
def test_foreign_metadata_is_bounded(change: dict[str, str]) -> None:
    started = time.process_time()
    with pytest.raises(ModelError):
        read_metadata({**foreign_metadata(), **change})
    assert time.process_time() - started < 1


def test_a_dimension_of_minus_one_is_open(tmp_path: Path) -> None:
    info = load_model(write_network(tmp_path / "x.onnx")).members[0].info
    open_shape = TensorInfo("image", "uint8", (-1, *info.inputs[0].shape[1:]))
    path = huge_network(tmp_path / "y.onnx", 3)
    path.write_bytes(
        append(_field(7, _field(11, _encode_tensor_info(open_shape))), (), (TensorInfo("o", "float32", (-1, 3, 4, 4)),))
    )
    from flair_seg.models.onnxfile import read_info

    assert read_info(path).inputs[0].shape[0] is None


# Text from GDAL

LATIN_VRT = b"""<VRTDataset rasterXSize="4" rasterYSize="4"><Metadata><MDI key="caf\xe9">\xe9</MDI></Metadata>
<VRTRasterBand dataType="Byte" band="1"><Description>for\xeat</Description><NoDataValue>0</NoDataValue>
<CategoryNames><Category>rien</Category><Category>for\xeat</Category></CategoryNames></VRTRasterBand></VRTDataset>"""


@pytest.mark.parametrize(
    ("found", "text"),
    [
        (b"for\xeat", "forêt"),
        ("for\udceat", "forêt"),
        ("forêt", "forêt"),
        (None, ""),
        (b"a\0", "a"),
        (b"\x81", "\ufffd"),
    ],
)
def test_text_in_any_encoding(found: str | bytes | None, text: str) -> None:
    assert gdal_text(found) == text


def test_names_in_a_raster_may_be_latin(tmp_path: Path, gdal_exceptions: bool) -> None:
    path = tmp_path / "x.vrt"
    path.write_bytes(LATIN_VRT)
    assert describe(open_raster(str(path)), str(path)).bands[0].description == "forêt"
    assert [cover.name for cover in ClassRaster(str(path)).classes] == ["forêt"]


def test_errors_of_gdal_may_be_latin(tmp_path: Path, gdal_exceptions: bool) -> None:
    path = tmp_path / "x.vrt"
    path.write_bytes(LATIN_VRT.replace(b'"Byte"', b'"Byt\xe9"'))
    with pytest.raises(RasterError, match="Byté"):
        open_raster(str(path))
    with pytest.raises(RasterError, match="failure: "), gdal_errors("failure"):
        gdal.OpenEx(str(path), gdal.OF_RASTER | gdal.OF_VERBOSE_ERROR)


def test_files_of_a_raster_may_have_latin_names(tmp_path: Path) -> None:
    from flair_seg.mapping.stamps import file_stamps

    source = write_raster(tmp_path / "a.tif", grey(8, 8))
    latin = os.fsencode(tmp_path) + b"/for\xeat.tif"
    os.rename(source, latin)
    (tmp_path / "x.vrt").write_bytes(
        LATIN_VRT.replace(
            b"</VRTRasterBand>",
            b"<SimpleSource><SourceFilename>" + latin + b"</SourceFilename><SourceBand>1</SourceBand></SimpleSource>"
            b"</VRTRasterBand>",
        )
    )
    files = source_files(open_raster(str(tmp_path / "x.vrt")))
    stamps = file_stamps(files)
    assert os.fsdecode(latin) in files and len(stamps) == 2
    json.dumps(stamps, ensure_ascii=False).encode("utf-8")


def test_fields_of_a_layer_may_be_latin(tmp_path: Path) -> None:
    path = tmp_path / "zones.csv"
    path.write_bytes(b'WKT,nom\xe9\n"POLYGON((0 0,4 0,4 4,0 4,0 0))",for\xeat\n')
    (zone,) = read_zones(ZoneLayer(str(path), "nomé"), GeoGrid(4, 4, "", Transform(0, 4, 1, -1)))
    assert zone.name == "forêt"


def test_empty_rings_are_skipped(tmp_path: Path) -> None:
    from flair_seg.raster.area import area_of_interest

    holed = {"type": "Polygon", "coordinates": [[[0, 0], [4, 0], [4, 4], [0, 4], [0, 0]], []]}
    path = tmp_path / "x.geojson"
    features = [{"type": "Feature", "properties": {"name": "a"}, "geometry": holed}]
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::2154"}}
    path.write_text(json.dumps({"type": "FeatureCollection", "crs": crs, "features": features}))
    grid = GeoGrid(4, 4, "EPSG:2154", Transform(0, 4, 1, -1))
    (zone,) = read_zones(ZoneLayer(str(path), "name"), grid)
    assert len(zone.edges) == 4
    mask = area_of_interest(grid, polygons=str(path)).mask(zone.window)
    assert mask is not None and mask.all()


def test_infinite_coordinates_have_no_ground_size(tmp_path: Path) -> None:
    write_raster(tmp_path / "x.tif", grey(8, 8), geotransform=(1e300, 0.2, 0, 6.6e6, 0, -0.2))
    assert describe(open_raster(str(tmp_path / "x.tif")), "x").grid.ground_size() is None


# Unfinished runs of something else

JOB = {"format": 2, "width": 6, "height": 8, "job": {"a": 1}}
Change = Callable[[Path], object]


def unfinished(output: Path, job: object = JOB) -> Path:
    """Write an unfinished run of 6 x 8 px, rows 2 to 5 finished; return its folder."""
    import numpy as np

    folder = Path(journal.folder_of(str(output)))
    folder.mkdir()
    (folder / "job.json").write_text(job if isinstance(job, str) else json.dumps(job))
    part = Part(2, {"classes": np.ones((1, 4, 6), np.uint8)}, np.array([24]))
    (folder / journal._part_name(part.window)).write_bytes(pack(part))
    return folder


@pytest.mark.parametrize(
    "job",
    [
        "", "[]", DEEP, '{"format": 2}', {**JOB, "width": 0}, {**JOB, "width": "6"}, {**JOB, "height": -1},
        {**JOB, "job": 5}, {**JOB, "more": 1}, {**JOB, "format": "2"}, {**JOB, "height": 5},
    ],
)  # fmt: skip
def test_a_journal_of_something_else_is_one_error(
    job: object, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "map.tif"
    unfinished(output, job)
    with pytest.raises(InputError, match=r"--restart"):
        journal.progress(str(output))
    assert main(["status", str(output)]) == 2 and "--restart" in capsys.readouterr().err
    with pytest.raises(InputError, match=r"--restart"):
        journal.Journal(str(output), {"a": 1}, 6, 8)
    with journal.Journal(str(output), {"a": 1}, 6, 8, restart=True) as kept:
        assert not kept.finished


@pytest.mark.parametrize(
    "name",
    [
        "rows-0000000003-0000000000-4-6.part",  # into another
        "rows-0000000006-0000000000-4-6.part",  # out of the map
        "rows-0000000000-0000000005-1-2.part",
    ],
)
def test_parts_that_cannot_be_are_one_error(name: str, tmp_path: Path) -> None:
    output = tmp_path / "map.tif"
    (unfinished(output) / name).touch()
    for run in (journal.progress, lambda path: journal.Journal(path, {"a": 1}, 6, 8)):
        with pytest.raises(InputError, match=r"--restart"):
            run(str(output))


def test_names_that_are_no_parts_are_passed_over(tmp_path: Path) -> None:
    output = tmp_path / "map.tif"
    folder = unfinished(output)
    for name in (f"rows-{'9' * 200}-0-1-1.part", "rows-0000000000-0000000000-0-6.part", "rows-a.part"):
        (folder / name).touch()
    found = journal.progress(str(output))
    assert found is not None and (found.finished, found.height) == (4, 8)


def test_parts_of_another_run_are_one_error(tmp_path: Path) -> None:
    output = tmp_path / "map.tif"
    folder = unfinished(output)
    with journal.Journal(str(output), {"a": 1}, 6, 8) as kept:
        assert len(list(kept.replay())) == 1
        with pytest.raises(RasterError, match="start over"):
            list(kept.replay(lambda part: "confidence" in part.rows))
        (path,) = folder.glob("rows-*")
        os.rename(path, folder / "rows-0000000001-0000000000-4-6.part")
    with journal.Journal(str(output), {"a": 1}, 6, 8) as kept, pytest.raises(RasterError, match="start over"):
        list(kept.replay())


HEADER: dict[str, Any] = {"row_off": 0, "col_off": 0, "counts": [1], "rasters": [["classes", [1, 1, 1], 9, 0]]}


@pytest.mark.parametrize(
    "header",
    [
        DEEP, "[]", "{}", {**HEADER, "rasters": []}, {**HEADER, "row_off": -1}, {**HEADER, "counts": ["a"]},
        {**HEADER, "counts": [2**63]}, {**HEADER, "rasters": [["classes", [1, 10**6, 10**6], 9, 0]]},
        {**HEADER, "rasters": [["classes", [1, 0, 1], 9, 0]]}, {**HEADER, "rasters": [["classes", 1, 9, 0]]},
        {**HEADER, "rasters": [["classes", [1, 1, 1], -9, 0]]}, {**HEADER, "rasters": 5},
    ],
)  # fmt: skip
def test_a_part_of_something_else_is_damaged(header: object) -> None:
    line = header if isinstance(header, str) else json.dumps(header)
    with pytest.raises(ValueError):
        unpack(line.encode() + b"\n" + b"\x78\x9c")


def test_a_part_that_swells_is_damaged() -> None:
    import zlib

    packed = zlib.compress(bytes(10**7))
    header = {**HEADER, "rasters": [["classes", [1, 1000, 1000], len(packed), zlib.crc32(packed)]]}
    with pytest.raises(ValueError, match="size"):
        unpack(json.dumps(header).encode() + b"\n" + packed)


def test_all_are_the_projects_errors() -> None:
    assert issubclass(InputError, FlairError) and issubclass(RasterError, FlairError)


def test_codes_of_a_legend_may_be_beyond_its_colours(tmp_path: Path) -> None:
    path = tmp_path / "x.vrt"
    table = (
        b"<ColorTable><Entry c1='1' c2='2' c3='3'/></ColorTable><GDALRasterAttributeTable>"
        b"<FieldDefn index='0'><Name>V</Name><Type>0</Type><Usage>5</Usage></FieldDefn>"
        b"<FieldDefn index='1'><Name>N</Name><Type>2</Type><Usage>2</Usage></FieldDefn>"
        b"<Row index='0'><F>%d</F><F>a</F></Row></GDALRasterAttributeTable></VRTRasterBand>"
    )
    for code in (300, -5, 2**31 - 1):
        path.write_bytes(LATIN_VRT.replace(b"</VRTRasterBand>", table % code))
        with pytest.raises(InputError, match=f"code {code} of class 'a'.* 0 to 255"):
            ClassRaster(str(path))
    path.write_bytes(LATIN_VRT.replace(b"</VRTRasterBand>", table % 7))
    assert ClassRaster(str(path)).codes == (7,)


@pytest.mark.parametrize("name", ["a" * 5000, "~nobody-of-this-name", "a\0b"])
@pytest.mark.parametrize(
    "command",
    [
        ["models", "info", "{}"], ["models", "remove", "{}"], ["models", "add", "{}"], ["segment", "x.tif", "{}"],
        ["segment", "{}", "y.tif"], ["models", "catalogue", "--catalogue", "{}"], ["mosaic", "{}", "out"],
        ["models", "add", "x.onnx", "--classes", "{}"], ["status", "{}"], ["splitpatches", "x.tif", "{}", "{}"],
        ["areas", "x.tif", "{}"], ["stack", "out.tif", "{}"], ["checkinput", "x.tif", "--model", "{}"],
    ],
)  # fmt: skip
def test_names_that_no_file_can_have(
    command: list[str], name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path))
    monkeypatch.chdir(tmp_path)
    write_raster(tmp_path / "x.tif", grey(8, 8))
    write_network(tmp_path / "x.onnx")
    try:
        code = main([word.format(name) for word in command])
    except SystemExit as error:
        code = int(error.code or 0)
    assert code in (2, 3, 4), capsys.readouterr().err
