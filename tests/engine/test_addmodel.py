"""Adding models to the user's folder: described, tried, whole or not at all; and removing them."""

from __future__ import annotations

import dataclasses
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import onnxruntime
import pytest
from odd_models import RUN
from stub_network import foreign_metadata, manifest, write_network
from stub_raster import grey, known_classes, read_raster, write_raster

from flair_seg.errors import InputError, ModelError, RasterError
from flair_seg.models.manifest import EnsembleManifest, Member, Output
from flair_seg.models.model import DEFAULT_MODEL, FOLDER_VARIABLE, find_models, load_model, resolve_model
from flair_seg.models.onnxfile import TensorInfo, _encode_tensor_info, _field, append, read_info, with_metadata
from flair_seg.nomenclature import COSIA, FLAIR_12, FLAIR_19, NOMENCLATURES, LandCoverClass
from flair_seg.segment import SegmentOptions, segment
from flair_seg.tools.library.addmodel import AddedModel, add_model
from flair_seg.tools.library.modelanswers import Answers, clean_name, read_classes
from flair_seg.tools.library.modelfolder import remove_model

RGB = ("red", "green", "blue")
THREE = FLAIR_19.classes[:3]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's folder of models, not made yet."""
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path / "models"))
    return tmp_path / "models"


def names(folder: Path) -> list[str]:
    """Return what lies in a folder, and in those inside."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


def add(path: Path, overwrite: bool = False, **answers: object) -> AddedModel:
    """Add a model, on the processor."""
    return add_model(path, Answers(**answers), overwrite=overwrite, device="cpu")


def bare(path: Path, bands: tuple[str, ...] = RGB, **options: object) -> Path:
    """Write a network that says nothing of itself."""
    description = options.pop("description", None) or manifest(bands)
    return write_network(path, description, metadata={}, **options)


# What describes itself


def test_ours_is_kept_as_it_is(tmp_path: Path, folder: Path) -> None:
    path = write_network(tmp_path / "any.onnx", manifest(name="mine"))
    added = add(path)
    assert (added.name, added.path) == ("mine", str(folder / "mine.onnx"))
    assert (folder / "mine.onnx").read_bytes() == path.read_bytes() and names(folder) == ["mine.onnx"]
    assert added.sha256 == resolve_model("mine").sha256()
    assert added.trial.window_ms > 0 and added.trial.device == "cpu"
    # Noise, averaged over five bands, is grey: mostly the middle class.
    assert set(added.trial.classes) <= {"building", "pervious surface", "impervious surface"}
    assert "pervious surface" in added.trial.classes
    for words in ("Stub (mine)", "red, green, blue, nir, height", "0.2 m", "64 px", "1 building, 2 pervious", "none"):
        assert words in added.description


def test_what_is_said_otherwise_is_written_inside(tmp_path: Path, folder: Path) -> None:
    path = write_network(tmp_path / "any.onnx")
    add(path, name="other", title="Other", licence="CC0", gsd_m=0.5, bands=("nir", "red", "green", "blue", "height"))
    model = resolve_model("other")
    assert (model.title, model.manifest.licence, model.manifest.gsd_m) == ("Other", "CC0", 0.5)
    assert model.manifest.band_names == ("nir", "red", "green", "blue", "height")
    assert model.manifest.attribution == "none"
    before, after = (read_info(p) for p in (path, folder / "other.onnx"))
    assert (after.inputs, after.outputs, after.opset) == (before.inputs, before.outputs, before.opset)
    # Read by the runtime itself, there is one entry a key.
    session = onnxruntime.InferenceSession(str(folder / "other.onnx"), providers=["CPUExecutionProvider"])
    assert session.get_modelmeta().custom_metadata_map == after.metadata
    assert json.loads(after.metadata["resolution"]) == 50


def test_a_model_of_deepness_keeps_what_only_it_knows(tmp_path: Path, folder: Path) -> None:
    metadata = foreign_metadata(tiles_overlap=10)
    add(write_network(tmp_path / "theirs.onnx", manifest(RGB), metadata=metadata))
    info = read_info(folder / "theirs.onnx")
    for key in ("tiles_overlap", "class_names", "model_type", "tiles_size"):
        assert json.loads(info.metadata[key]) == json.loads(metadata[key]), key
    assert resolve_model("theirs").manifest.normalisation.std == pytest.approx((1.0,) * 3)


def test_stride_and_output_of_theirs_are_found(tmp_path: Path) -> None:
    """Which their metadata does not tell."""
    description = manifest(RGB, output=Output("logits", 4))
    add(write_network(tmp_path / "quarter.onnx", description, metadata=foreign_metadata()))
    assert resolve_model("quarter").manifest.output == Output("logits", 4)


def test_networks_of_others_in_an_ensemble(tmp_path: Path, folder: Path) -> None:
    """Each is kept with the stride that showed when it ran."""
    for name in ("quarter_open", "softmax"):
        RUN[name].write(tmp_path / f"{name}.onnx")
    members = (Member("quarter_open.onnx"), Member("softmax.onnx"))
    (tmp_path / "both.json").write_text(EnsembleManifest("both", "Both", members).to_json(), "utf-8")
    add(tmp_path / "both.json")
    kept = resolve_model("both").members
    assert [member.manifest.output for member in kept] == [Output("logits", 4), Output("probabilities", 1)]


def test_a_sidecar_moves_inside(tmp_path: Path, folder: Path) -> None:
    path = bare(tmp_path / "x.onnx")
    path.with_suffix(".json").write_text(manifest(RGB, name="beside").to_json(), "utf-8")
    add(path)
    assert names(folder) == ["beside.onnx"] and resolve_model("beside").manifest.name == "beside"


# Bare files


def test_a_bare_file_with_answers_maps_a_raster(tmp_path: Path, folder: Path) -> None:
    added = add(bare(tmp_path / "my net.onnx"), bands=RGB, classes=THREE, window_size=64, gsd_m=0.2)
    assert added.name == "my-net" and names(folder) == ["my-net.onnx"]
    pixels = grey(70, 50, bands=3)
    source = write_raster(tmp_path / "in.tif", pixels)
    segment(SegmentOptions(str(source), str(tmp_path / "map.tif"), model="my-net", threads=1))
    assert np.array_equal(read_raster(tmp_path / "map.tif")[0], known_classes(pixels))


@pytest.mark.parametrize("stride", [1, 2, 4])
@pytest.mark.parametrize("kind", ["logits", "probabilities"])
def test_what_the_graph_tells_is_not_asked(tmp_path: Path, stride: int, kind: str) -> None:
    """Window, output and stride."""
    description = manifest(RGB, window_size=32, output=Output(kind, stride))
    path = bare(tmp_path / "x.onnx", description=description, fixed=2, sharpness=1e-3)
    add(path, bands=RGB, classes=THREE)
    found = resolve_model("x").manifest
    assert (found.window_size, found.output) == (32, Output(kind, stride))


def test_a_network_that_gives_codes(tmp_path: Path) -> None:
    path = bare(tmp_path / "x.onnx", description=manifest(RGB, output=Output("classes")), first_code=7)
    classes = tuple(LandCoverClass(code, f"c{code}", "#000000") for code in (7, 8, 9))
    add(path, bands=RGB, classes=classes, window_size=64)
    assert resolve_model("x").manifest.output.type == "classes"
    with pytest.raises(ModelError, match=r"x\.onnx.* class code \d, but its manifest lists \[1, 2, 3\]"):
        add(path, name="y", bands=RGB, classes=THREE, window_size=64)


@pytest.mark.parametrize(
    ("answers", "mean", "std"),
    [
        ({"normalisation": "unit"}, (0, 0, 0), (255, 255, 255)),
        ({"mean": (1, 2, 3), "std": (4, 5, 6)}, (1, 2, 3), (4, 5, 6)),
        ({"mean": (0.1, 0.2, 0.4), "std": (1, 0.5, 0.2), "value_range": 1}, (25.5, 51, 102), (255, 127.5, 51)),
        ({"normalisation": "imagenet"}, (103.53, 116.28, 123.675), (57.375, 57.12, 58.395)),
        ({"normalisation": "none"}, (), ()),
    ],
)
def test_normalisations(tmp_path: Path, answers: dict, mean: tuple, std: tuple) -> None:
    """In raw pixels; ImageNet's is 123.675, 116.28, 103.53 and 58.395, 57.12, 57.375 for red, green, blue."""
    path = bare(tmp_path / "x.onnx", dtype="float32")
    add(path, bands=("blue", "green", "red"), classes=THREE, window_size=64, **answers)
    found = resolve_model("x").manifest.normalisation
    assert found.mean == pytest.approx(mean) and found.std == pytest.approx(std)
    assert found.inside == (not mean)


@pytest.mark.parametrize(
    ("odd", "answers", "codes", "threshold"),
    [
        ("binary", {}, (1, 2), 0.5),
        ("binary", {"threshold": 0.9}, (1, 2), 0.9),
        ("binary_logits", {}, (1, 2), 0.5),
        ("several_labels", {"classes": THREE}, (1, 2, 3), 0.5),
        ("several_labels", {}, (1, 2), None),
        ("sigmoids_that_compete", {"classes": FLAIR_19.classes[:5], "threshold": 0.2}, (1, 2, 3, 4, 5), 0.2),
    ],
)
def test_a_bare_network_with_sigmoids(
    tmp_path: Path, odd: str, answers: dict, codes: tuple, threshold: float | None
) -> None:
    """One class more than channels is that of pixels below the threshold."""
    path = dataclasses.replace(RUN[odd], metadata={}).write(tmp_path / "x.onnx")
    usual = {"bands": RGB, "classes": THREE[:2], "window_size": 64, "normalisation": "none"}
    add(path, **{**usual, **answers})
    found = resolve_model("x").manifest
    assert (found.codes, found.output.threshold) == (codes, threshold)


def test_another_threshold_than_the_metadata_says(tmp_path: Path) -> None:
    add(RUN["binary_threshold"].write(tmp_path / "x.onnx"), threshold=0.3)
    assert resolve_model("x").manifest.output == Output("probabilities", 1, 0.3)
    assert json.loads(read_info(resolve_model("x").path).metadata["seg_thresh"]) == 0.3


def test_normalised_values_go_in(tmp_path: Path) -> None:
    """The network wants (pixel / 255 - 0.2) / 0.5."""
    levels = [((c + 0.5) * 256 / 3 / 255 - 0.2) / 0.5 for c in range(3)]
    path = bare(tmp_path / "x.onnx", dtype="float32", levels=levels, sharpness=100)
    add(path, bands=RGB, classes=THREE, window_size=64, mean=(0.2,) * 3, std=(0.5,) * 3, value_range=1)
    pixels = grey(70, 50, bands=3)
    source = write_raster(tmp_path / "in.tif", pixels)
    segment(SegmentOptions(str(source), str(tmp_path / "map.tif"), model="x", threads=1))
    assert np.array_equal(read_raster(tmp_path / "map.tif")[0], known_classes(pixels))


def test_all_that_is_missing_is_asked_at_once(tmp_path: Path, folder: Path) -> None:
    path = bare(tmp_path / "x.onnx", dtype="float32")
    with pytest.raises(InputError) as caught:
        add(path)
    for asked in ("'x.onnx'", "3 bands", "3 classes", "window size", "one of none, unit, imagenet, dataset"):
        assert asked in " ".join(str(caught.value).split())
    assert names(folder) == []


FULL = {"bands": RGB, "classes": THREE, "window_size": 64}


@pytest.mark.parametrize(
    ("answers", "text"),
    [
        (
            {"bands": ("nir", *RGB)},
            "3 input bands, but the number of names specified is 4 (nir, red, green, blue). Specify one name per band, "
            "in input",
        ),
        ({"classes": FLAIR_12.classes}, "3 classes, but the number specified is 12"),
        ({"bands": ("red", "red", "blue")}, "red' twice"),
        (
            {"mean": (1, 2), "std": (1, 2)},
            "3 input bands, but the number of values of mean is 2",
        ),
        (
            {"mean": (1, 2, 3), "std": (1, 2)},
            "3 input bands, but the number of values of std is 2",
        ),
        ({"mean": (1, 2, 3)}, "mean' is specified without 'std'"),
        ({"std": (1, 2, 0), "mean": (1, 2, 3)}, "std: 0. It must be greater than 0"),
        ({"normalisation": "dataset"}, "The normalisation 'dataset' requires mean and std"),
        ({"normalisation": "other"}, "other' for normalisation. Choose one of: none, unit"),
        ({"normalisation": "unit", "mean": (1, 2, 3), "std": (1, 1, 1)}, "unit'. Remove one or the other"),
        (
            {"normalisation": "imagenet", "bands": ("nir", "red", "green")},
            "x.onnx' also uses nir",
        ),
        ({"normalisation": "unit"}, "uint8 input, but its metadata specifies"),
        ({"gsd_m": -1}, "gsd: -1. It must be greater than 0"),
        ({"window_size": 0}, "window size: 0. It must be greater than 0"),
        ({"value_range": float("nan")}, "value range: nan. It must be greater than 0"),
        ({"threshold": 1}, "threshold: 1. It must be between 0 and 1"),
        ({"threshold": 0.4}, "x.onnx' uses no threshold: the class with the highest score wins"),
        ({"output": "classes"}, "logits, but classes is specified. They must be identical"),
        ({"output": "scores"}, "scores' for output. Choose one of: logits, probabilities, classes"),
        ({"name": "../.."}, "../..' is not a valid file name. Specify"),
    ],
)
def test_answers_that_contradict(tmp_path: Path, folder: Path, answers: dict, text: str) -> None:
    path = bare(tmp_path / "x.onnx")
    with pytest.raises((InputError, ModelError)) as caught:
        add(path, **{**FULL, **answers})
    assert text in str(caught.value)
    assert "\n" not in str(caught.value) and (not folder.exists() or names(folder) == [])


def test_a_nomenclature_that_fits_is_named(tmp_path: Path) -> None:
    path = bare(tmp_path / "x.onnx", channels=12)
    with pytest.raises(
        InputError, match=r"12 classes, but the number specified is 19\. Specify one class per.*: flair-12\)"
    ):
        add(path, bands=RGB, classes=FLAIR_19.classes, window_size=64)


def test_a_window_that_is_fixed(tmp_path: Path) -> None:
    path = bare(tmp_path / "x.onnx", fixed=1)
    with pytest.raises(InputError, match=r"64 px, but 512 px is specified"):
        add(path, bands=RGB, classes=THREE, window_size=512)


def test_an_output_of_another_size(tmp_path: Path, folder: Path) -> None:
    """A third of 64 px is no whole number of px."""
    path = bare(tmp_path / "x.onnx", description=manifest(RGB, output=Output("logits", 3)))
    with pytest.raises(ModelError, match=r"x\.onnx' returns 21 x 21 px for a window of 64 x 64 px"):
        add(path, **FULL)
    assert names(folder) == []


def test_a_graph_too_old_for_probabilities_is_added_for_its_classes(tmp_path: Path, folder: Path) -> None:
    path = bare(tmp_path / "x.onnx")
    path.write_bytes(path.read_bytes().replace(_field(8, _field(2, 17)), _field(8, _field(2, 12))))
    add(path, **FULL)
    assert read_info(folder / "x.onnx").opset == 12 and resolve_model("x").manifest.output == Output("logits")


# What is no segmentation network


def graph(path: Path, inputs: list[TensorInfo], *outputs: TensorInfo) -> Path:
    """Write a graph without nodes."""
    ends = b"".join(_field(11, _encode_tensor_info(info)) for info in inputs)
    path.write_bytes(append(_field(1, 8) + _field(8, _field(2, 17)) + _field(7, ends), (), outputs))
    return path


IMAGE = TensorInfo("image", "uint8", ("N", 3, 64, 64))
SCORES = TensorInfo("scores", "float32", ("N", 3, 64, 64))


@pytest.mark.parametrize(
    ("inputs", "outputs", "text"),
    [
        (
            [IMAGE],
            [TensorInfo("scores", "float32", ("N", 10))],
            "(N, 10), a single prediction for the whole image, as classif",
        ),
        (
            [IMAGE],
            [TensorInfo("boxes", "float32", ("N", 25200, 85))],
            "boxes float32 (N, 25200, 85), as networks for object detection or instance segmentation do",
        ),
        (
            [IMAGE, TensorInfo("date", "float32", ("N",))],
            [SCORES],
            "2 inputs (image (N, 3, 64, 64), date (N))",
        ),
        ([TensorInfo("image", "uint8", ("N", 3, 64))], [SCORES], "image (N, 3, 64)"),
        ([TensorInfo("image", "uint8", ("N", 3, 32, 64))], [SCORES], "64 x 32 px. They must be square"),
        (
            [IMAGE],
            [TensorInfo("score", "float32", ("N", 1000, 64, 64))],
            "1\u202f000 channels (one per class). It must return from 1 to 255",
        ),
    ],
)
def test_other_networks(tmp_path: Path, folder: Path, inputs: list, outputs: list, text: str) -> None:
    path = graph(tmp_path / "odd.onnx", inputs, *outputs)
    with pytest.raises(ModelError) as caught:
        add(path, **FULL)
    assert text in str(caught.value) and "odd.onnx" in str(caught.value) and names(folder) == []


def test_a_detector_of_deepness(tmp_path: Path) -> None:
    path = write_network(tmp_path / "boxes.onnx", manifest(RGB), metadata=foreign_metadata(model_type="Detector"))
    with pytest.raises(ModelError, match=r"boxes\.onnx'.*'detector'"):
        add(path)


@pytest.mark.parametrize(
    ("name", "content", "kind", "text"),
    [
        ("x.onnx", b"no model", ModelError, "is not a complete ONNX model"),
        ("x.onnx", b"", ModelError, "is not a complete ONNX model"),
        ("x.onnx", None, ModelError, "No such file"),
        ("x.pt", b"PK", InputError, "is not supported. Specify an .onnx file or the .json file of an"),
        ("x.json", b"[1]", ModelError, "x.json':"),
    ],
)
def test_files_that_are_none(tmp_path: Path, name: str, content: bytes | None, kind: type, text: str) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(kind, match=text):
        add(tmp_path / name)


def test_weights_in_another_file_move_inside(tmp_path: Path, folder: Path) -> None:
    """As PyTorch's exporter writes them unless told otherwise; the file that is kept is complete."""
    path = RUN["weights_in_second_file"].write(tmp_path / "x.onnx")
    add(path)
    assert (
        names(folder) == ["x.onnx"] and read_info(path).weight_files and not read_info(folder / "x.onnx").weight_files
    )
    checksum = load_model(path).sha256()
    data = tmp_path / "second.onnx.data"
    data.write_bytes(data.read_bytes() + b"\0")
    assert load_model(path).sha256() != checksum, "the weights are part of the model"


def test_answers_that_are_not_numbers(tmp_path: Path, folder: Path) -> None:
    path = write_network(tmp_path / "x.onnx", manifest(RGB), weights=[float("nan")] * 9)
    with pytest.raises(Exception, match=r"returned invalid values \(NaN or infinite\) on cpu"):
        add(path)
    assert names(folder) == []


# Names and the folder


def test_a_name_that_is_taken(tmp_path: Path, folder: Path) -> None:
    first, second = (write_network(tmp_path / f"{n}.onnx", manifest(name="x"), sharpness=n) for n in (1, 2))
    add(first)
    with pytest.raises(InputError, match=r"x' already exists \('.*x\.onnx'\)"):
        add(second)
    assert (folder / "x.onnx").read_bytes() == first.read_bytes()
    add(second, overwrite=True)
    assert (folder / "x.onnx").read_bytes() == second.read_bytes() and names(folder) == ["x.onnx"]


def test_names_of_others(tmp_path: Path, folder: Path) -> None:
    folder.mkdir()
    write_network(folder / "file.onnx", manifest(name="model"))
    path = write_network(tmp_path / "x.onnx")
    for name, text in (
        (DEFAULT_MODEL, "is used by a built-in model. Choose another name"),
        ("model", r"is already used by '.*file\.onnx'"),
        ("file", r"is already used by '.*file\.onnx'"),
    ):
        with pytest.raises(InputError, match=text):
            add(path, overwrite=True, name=name)
    assert names(folder) == ["file.onnx"]


@pytest.mark.parametrize(
    ("name", "clean"),
    [("a b", "a-b"), ("../evil", "evil"), ("/etc/x", "etc-x"), ("..", None), ("C:\\x", "C-x"), ("été.1", "été.1"),
     ("con", None), ("NUL.onnx", None), ("", None), ("x" * 101, None), ("line\nbreak", "line-break")],
)  # fmt: skip
def test_names_stay_in_the_folder(name: str, clean: str | None) -> None:
    if clean is None:
        with pytest.raises(InputError, match=r"is not a valid file name\. Specify another name"):
            clean_name(name)
    else:
        assert clean_name(name) == clean


def test_a_failed_one_leaves_what_was_there(tmp_path: Path, folder: Path) -> None:
    good = write_network(tmp_path / "x.onnx", manifest(RGB))
    add(good, name="x")
    bad = write_network(tmp_path / "bad.onnx", manifest(RGB), weights=[float("nan")] * 9)
    with pytest.raises(Exception, match=r"returned invalid values \(NaN or infinite\) on cpu"):
        add(bad, name="x", overwrite=True)
    assert names(folder) == ["x.onnx"] and resolve_model("x").title == "Stub"


def test_a_folder_that_cannot_be_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path / "file" / "models"))
    path = write_network(tmp_path / "x.onnx")
    with pytest.raises(InputError, match=r"Cannot write to the model folder.*models':.*FLAIR_SEG_MODELS"):
        add(path)


LIMITED = """
import resource, sys
from flair_seg.commands.cli import main
limit = int(sys.argv.pop(1))
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
sys.exit(main(sys.argv[1:]))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="needs a limit on the size of files")
@pytest.mark.parametrize("limit", [0, 100])
def test_a_full_disk(tmp_path: Path, folder: Path, limit: int) -> None:
    add(write_network(tmp_path / "x.onnx", manifest(RGB)), name="x")
    stood = (folder / "x.onnx").read_bytes()
    command = ["models", "add", str(tmp_path / "x.onnx"), "--name", "x", "--title", "New", "--overwrite"]
    done = subprocess.run([sys.executable, "-c", LIMITED, str(limit), *command], capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (3, "")
    (line,) = done.stderr.splitlines()
    assert line == f"flair-seg: error: Cannot write '{folder / 'x.onnx'}': File too large"
    assert names(folder) == ["x.onnx"] and (folder / "x.onnx").read_bytes() == stood


# Ensembles


def team(folder: Path, *bands: str, name: str = "team", sharpness: float = 1.0) -> Path:
    """Write an ensemble of one network for each band, in folders of their own."""
    members = []
    for band in bands:
        (folder / band).mkdir(parents=True, exist_ok=True)
        write_network(folder / band / "net.onnx", manifest((band,)), metadata={}, sharpness=sharpness)
        (folder / band / "net.json").write_text(manifest((band,)).to_json(), "utf-8")
        members.append(Member(f"{band}/net.onnx", 2.0))
    path = folder / "any.json"
    path.write_text(EnsembleManifest(name, "Team", tuple(members), class_source={2: 1}).to_json(), "utf-8")
    return path


def test_an_ensemble_is_kept_with_its_networks(tmp_path: Path, folder: Path) -> None:
    path = team(tmp_path / "there", "red", "nir")
    added = add(path)
    (inner,) = [p for p in folder.iterdir() if p.is_dir()]
    assert names(folder) == [inner.name, f"{inner.name}/1-net.onnx", f"{inner.name}/2-net.onnx", "team.json"]
    assert [model.name for model in find_models((folder,))] == ["team"]
    (kept,) = find_models((folder,))
    assert added.path == str(folder / "team.json") and [b.name for b in kept.bands] == ["red", "nir"]
    assert kept.class_source == {2: 1} and [m.weight for m in kept.members] == [2.0, 2.0]
    pixels = grey(70, 50, bands=2)
    for index, model in enumerate((str(path), "team")):
        source = write_raster(tmp_path / "in.tif", pixels)
        options = SegmentOptions(str(source), str(tmp_path / f"{index}.tif"), model=model, bands=(1, 2), threads=1)
        segment(options)
    assert np.array_equal(read_raster(tmp_path / "0.tif"), read_raster(tmp_path / "1.tif"))


def test_an_ensemble_replaces_another(tmp_path: Path, folder: Path) -> None:
    add(team(tmp_path / "one", "red", "nir"))
    before = set(names(folder))
    add(team(tmp_path / "two", "red", "nir", sharpness=2.0), overwrite=True)
    after = set(names(folder))
    assert len(after) == 4 and before & after == {"team.json"} and resolve_model("team").title == "Team"
    add(write_network(tmp_path / "x.onnx", manifest(RGB)), overwrite=True, name="team")
    assert names(folder) == ["team.onnx"]


def test_an_ensemble_takes_no_other_answers(tmp_path: Path) -> None:
    path = team(tmp_path / "one", "red", "nir")
    with pytest.raises(InputError, match=r"'any\.json' is an ensemble"):
        add(path, gsd_m=0.5)
    add(path, name="crew", title="Crew")
    assert resolve_model("crew").title == "Crew"


# Removing


def test_removing(tmp_path: Path, folder: Path) -> None:
    add(write_network(tmp_path / "x.onnx", manifest(RGB)), name="x")
    add(team(tmp_path / "one", "red", "nir"))
    bare(folder / "own.onnx")
    (folder / "own.json").write_text(manifest(RGB, name="named").to_json(), "utf-8")
    assert remove_model("x") == [folder / "x.onnx"]
    assert remove_model("team") == [folder / "team.json"]
    assert names(folder) == ["own.json", "own.onnx"]
    assert remove_model("named") == [folder / "own.onnx", folder / "own.json"]
    (folder / "broken.onnx").write_bytes(b"x")
    assert remove_model("broken") == [folder / "broken.onnx"]
    assert names(folder) == []


@pytest.mark.parametrize("text", ['{"members": [], "schema": 99}', '{"members": ['], ids=["newer", "damaged"])
def test_removing_a_network_keeps_an_ensemble_that_cannot_be_read(tmp_path: Path, folder: Path, text: str) -> None:
    add(write_network(tmp_path / "x.onnx", manifest(RGB)), name="x")
    (folder / "x.json").write_text(text, "utf-8")
    assert remove_model("x") == [folder / "x.onnx"]
    assert names(folder) == ["x.json"]


def test_what_cannot_be_removed(tmp_path: Path, folder: Path) -> None:
    folder.mkdir()
    outside = write_network(tmp_path / "x.onnx", manifest(RGB))
    write_network(folder / "part.onnx", manifest(RGB, name="part"))
    manifest_text = EnsembleManifest("all", "All", (Member("part.onnx"),)).to_json()
    (folder / "all.json").write_text(manifest_text, "utf-8")
    for name, text in (
        (DEFAULT_MODEL, "is built in. Only user models can be removed"),
        ("none", r"none' not found in '.*models'\. Available models: all, part"),
        ("../x", "model name '../x'"),
        ("part", "part' is a member of ensemble 'all'"),
    ):
        with pytest.raises(InputError, match=text):
            remove_model(name)
    assert outside.exists() and names(folder) == ["all.json", "part.onnx"]
    remove_model("all")
    assert names(folder) == ["part.onnx"]


def test_a_file_that_cannot_be_removed(tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    add(write_network(tmp_path / "x.onnx", manifest(RGB)), name="x")

    def refuse(path: Path, missing_ok: bool = False) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "unlink", refuse)
    with pytest.raises(RasterError, match=r"x\.onnx': Permission denied"):
        remove_model("x")


# Classes


def test_classes_of_files(tmp_path: Path) -> None:
    path = tmp_path / "classes.json"
    for document, codes, last in (
        (["a", "b"], (1, 2), "b"),
        ([{"code": 0, "name": "a"}, {"code": 9, "name": "b", "colour": "#010203"}], (0, 9), "b"),
        ({"classes": ["a"]}, (1,), "a"),
        (json.loads(manifest().to_json())["classes"], (1, 2, 3), "impervious surface"),
    ):
        path.write_text(json.dumps(document))
        classes = read_classes(str(path))
        assert tuple(c.code for c in classes) == codes and classes[-1].name == last
    assert all(read_classes(name) == nomenclature.classes for name, nomenclature in NOMENCLATURES.items())
    assert read_classes("cosia") == COSIA.classes


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (None, r"classes\.json' is neither a file nor a nomenclature\. Specify a JSON file or one of flair-19"),
        ("{", "Invalid JSON"),
        ("[]", "not a list of classes. It must be a list of names, or of objects with"),
        ("[1]", "1 is '1'"),
        ('[{"code": 1, "label": "a"}]', "1 is '"),
        ('[{"code": 300, "name": "a"}]', "300 of class 'a'. It must be an integer from 0 to"),
        (
            '[{"code": 2, "name": "a"}, {"code": 1, "name": "b"}]',
            ("Class codes must be unique and in increasing order; found"),
        ),
        ('[{"name": "a", "colour": "red"}]', "It must be of the form #rrggbb, in lower case"),
        ('[""]', "has no name"),
    ],
)
def test_classes_that_are_none(tmp_path: Path, content: str | None, text: str) -> None:
    path = tmp_path / "classes.json"
    if content is not None:
        path.write_text(content)
    with pytest.raises(InputError, match=text):
        read_classes(str(path))


# Metadata


def test_metadata_is_set_and_all_else_stays(tmp_path: Path) -> None:
    model = write_network(tmp_path / "x.onnx", metadata={"a": "1", "b": "2"}).read_bytes()
    changed = with_metadata(model, {"b": "3", "c": "4"})
    path = tmp_path / "y.onnx"
    path.write_bytes(changed)
    assert read_info(path).metadata == {"a": "1", "b": "3", "c": "4"}
    assert len(changed) == len(model) + len(_field(14, _field(1, "c") + _field(2, "4")))
    assert with_metadata(model, {}) == model
