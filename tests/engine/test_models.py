"""Models on disk: names, folders, ensembles, and what the networks of one answer together."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from stub_network import BANDS, foreign_metadata, manifest, write_network
from stub_raster import grey, known_classes, read_raster, write_raster

from flair_seg.errors import ModelError
from flair_seg.inference.ensemble import Ensemble
from flair_seg.models import model as models
from flair_seg.models.manifest import Band, EnsembleManifest, Manifest, Member, Normalisation, Output
from flair_seg.models.model import DEFAULT_MODEL, FOLDER_VARIABLE, find_models, load_model, resolve_model
from flair_seg.segment import SegmentResult

Run = Callable[..., SegmentResult]
RGB, INFRARED = ("red", "green", "blue"), ("nir", "red")


def test_the_digest_follows_the_file(tmp_path: Path) -> None:
    path = write_network(tmp_path / "m.onnx", manifest())
    model = load_model(path)
    assert model.sha256() == hashlib.sha256(path.read_bytes()).hexdigest()
    path.write_bytes(path.read_bytes() + b" ")
    assert model.sha256() == hashlib.sha256(path.read_bytes()).hexdigest()


def write_ensemble(path: Path, *members: tuple[str, float], **changes: object) -> Path:
    """Write an ensemble manifest."""
    values = {"name": "team", "title": "Team", **changes}
    path.write_text(EnsembleManifest(members=tuple(Member(f, w) for f, w in members), **values).to_json(), "utf-8")
    return path


# Finding


def test_the_shipped_model_is_found_and_sound() -> None:
    (first, *_) = find_models((models.SHIPPED_FOLDER,))
    assert first.name == DEFAULT_MODEL
    assert resolve_model(DEFAULT_MODEL).path == first.path
    assert [band.name for band in first.bands] == ["red", "green", "blue", "nir", "height"]
    for member in first.members:
        sidecar = member.path.with_suffix(".json")
        assert json.loads(sidecar.read_text("utf-8")) == json.loads(member.manifest.to_json())


def test_models_are_listed_by_name_and_other_files_passed_over(tmp_path: Path) -> None:
    write_network(tmp_path / "b.onnx", manifest(name="zebra"))
    write_network(tmp_path / "c.onnx", manifest(name="ant"))
    write_network(tmp_path / "d.onnx", manifest(name=DEFAULT_MODEL))
    write_network(tmp_path / "mute.onnx", metadata={})
    write_network(tmp_path / "boxes.onnx", metadata=foreign_metadata(model_type="Detector"))
    write_network(tmp_path / "nameless.onnx", metadata=foreign_metadata(class_names={"0": ""}))
    write_ensemble(tmp_path / "team.json", ("b.onnx", 1.0), ("c.onnx", 1.0))
    write_ensemble(tmp_path / "gone.json", ("gone.onnx", 1.0), name="gone")
    (tmp_path / "b.json").write_text(manifest(name="zebra").to_json(), "utf-8")
    (tmp_path / "broken.onnx").write_bytes(b"\xff\xff")
    (tmp_path / "latin.json").write_bytes('{"members": "é"}'.encode("latin-1"))
    (tmp_path / "folder.json").mkdir()
    assert [model.name for model in find_models((tmp_path,))] == [DEFAULT_MODEL, "ant", "team", "zebra"]


def test_the_first_of_two_of_a_name_counts(tmp_path: Path) -> None:
    folders = (tmp_path / "one", tmp_path / "two", tmp_path / "none")
    for folder in folders[:2]:
        folder.mkdir()
        write_network(folder / "a.onnx")
    (found,) = find_models(folders)
    assert found.path.parent == folders[0]


def test_the_users_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_network(tmp_path / "mine.onnx", manifest(name="mine"))
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path))
    assert resolve_model("mine").path == tmp_path / "mine.onnx"
    monkeypatch.setenv("HOME", str(tmp_path))
    assert resolve_model("~/mine.onnx").name == "mine"


def test_sha256(tmp_path: Path) -> None:
    paths = [write_network(tmp_path / "a.onnx"), write_network(tmp_path / "b.onnx", sharpness=2)]
    team = write_ensemble(tmp_path / "team.json", ("a.onnx", 1.0), ("b.onnx", 1.0))
    contents = [path.read_bytes() for path in paths]
    assert load_model(paths[0]).sha256() == hashlib.sha256(contents[0]).hexdigest()
    other = write_ensemble(tmp_path / "other.json", ("a.onnx", 9.0), ("b.onnx", 1.0))
    assert load_model(team).sha256() != load_model(other).sha256(), "weights count"


# Several networks as one


def test_members_that_read_different_bands(run: Run, tmp_path: Path) -> None:
    """The model as a whole reads the bands of all; each member gets its own, in its own order."""
    write_network(tmp_path / "colours.onnx", manifest(RGB))
    write_network(tmp_path / "infrared.onnx", manifest(INFRARED), weights=[85.0, 0, 256.0, 0, 427.0, 0])
    team = write_ensemble(tmp_path / "team.json", ("colours.onnx", 1.0), ("infrared.onnx", 3.0))
    assert [band.name for band in load_model(team).bands] == ["red", "green", "blue", "nir"]
    pixels = np.concatenate([grey(70, 50, seed=1, bands=3), grey(70, 50, seed=2, bands=1)])
    source = write_raster(tmp_path / "in.tif", pixels)
    result = run(source, model=str(team))
    assert "red=1, green=2, blue=3, nir=4" in result.bands
    # The infrared member, of three times the weight, decides by its first band, near infrared.
    assert np.array_equal(read_raster(result.output)[0], known_classes(pixels[3:]))
    weak = write_ensemble(tmp_path / "weak.json", ("colours.onnx", 3.0), ("infrared.onnx", 1.0))
    assert np.array_equal(read_raster(run(source, model=str(weak)).output)[0], known_classes(pixels[:3]))


def predictor(tmp_path: Path, *, probabilities: bool = True, **changes: object) -> Ensemble:
    """Return an ensemble of a calm network (weight 1) and one twice as sharp (weight 3), two classes, one band."""
    for name, sharpness in (("calm.onnx", 0.0001), ("sharp.onnx", 0.0002)):
        write_network(tmp_path / name, manifest(("red",), 2, 8), sharpness=sharpness)
    team = write_ensemble(tmp_path / "team.json", ("calm.onnx", 1.0), ("sharp.onnx", 3.0), **changes)
    return Ensemble(load_model(team), probabilities=probabilities, threads=1)


def logits(value: float, sharpness: float) -> np.ndarray:
    """Return what such a network says of a grey value, float64 `(2,)`."""
    levels = np.array([64.0, 192.0])
    return sharpness * (2 * levels * value - levels**2)


def softmax(scores: np.ndarray) -> np.ndarray:
    """Return the softmax of scores."""
    exponentials = np.exp(scores - scores.max())
    return exponentials / exponentials.sum()


@pytest.mark.parametrize("value", [3, 100, 127, 129, 250])
def test_probabilities_are_averaged_by_weight(tmp_path: Path, value: int) -> None:
    found = predictor(tmp_path).predict(np.full((1, 1, 8, 8), value, np.uint8))
    expected = 0.25 * softmax(logits(value, 0.0001)) + 0.75 * softmax(logits(value, 0.0002))
    assert found.dtype == np.float32
    assert found[0, :, 4, 4] == pytest.approx(expected, abs=1e-5)


@pytest.mark.parametrize("value", [3, 100, 127, 129, 250])
def test_logits_are_averaged_by_weight(tmp_path: Path, value: int) -> None:
    found = predictor(tmp_path, average="logits").predict(np.full((1, 1, 8, 8), value, np.uint8))
    expected = softmax(0.25 * logits(value, 0.0001) + 0.75 * logits(value, 0.0002))
    assert found[0, :, 4, 4] == pytest.approx(expected, abs=1e-5)


@pytest.mark.parametrize("average", ["probabilities", "logits"])
def test_classes_of_an_ensemble_are_those_of_its_probabilities(tmp_path: Path, average: str) -> None:
    batch = np.random.default_rng(0).integers(0, 256, (3, 1, 8, 8)).astype(np.uint8)
    scores = predictor(tmp_path, average=average).predict(batch)
    classes = predictor(tmp_path, average=average, probabilities=False).predict(batch)
    assert classes.dtype == np.uint8 and classes.shape == (3, 8, 8)
    assert np.array_equal(classes, scores.argmax(axis=1))


def test_an_ensemble_of_one_is_its_member(run: Run, tmp_path: Path, blur_model: Path) -> None:
    source = write_raster(tmp_path / "in.tif", grey(50, 60))
    team = write_ensemble(tmp_path / "team.json", (str(blur_model), 0.3))
    for combine in ("vote", "mean"):
        alone = read_raster(run(source, model=str(blur_model), combine=combine).output)
        assert np.array_equal(read_raster(run(source, model=str(team), combine=combine).output), alone)


@pytest.mark.parametrize("average", ["probabilities", "logits"])
def test_class_source_lets_one_member_decide_again(run: Run, tmp_path: Path, average: str) -> None:
    """Pixels that the team calls class 2 get the answer of the member that sees another band."""
    write_network(tmp_path / "red.onnx", manifest(("red",)))
    write_network(tmp_path / "green.onnx", manifest(("green",)))
    members = (("red.onnx", 9.0), ("green.onnx", 1.0))
    pixels = np.concatenate([grey(60, 50, seed=1, bands=1), grey(60, 50, seed=2, bands=1)])
    source = write_raster(tmp_path / "in.tif", pixels)
    plain = write_ensemble(tmp_path / "plain.json", *members, average=average)
    first = read_raster(run(source, model=str(plain)).output)[0]
    assembled = write_ensemble(tmp_path / "team.json", *members, average=average, class_source={2: 1})
    again = read_raster(run(source, model=str(assembled)).output)[0]
    assert (first == 2).any() and (again != first).any()
    assert np.array_equal(again, np.where(first == 2, known_classes(pixels[1:]), first))


@pytest.mark.parametrize(
    ("other", "changes", "text"),
    [
        (
            manifest(n_classes=4),
            {},
            "'team' have different class codes: (1, 2, 3) in a.onnx, (1, 2, 3, 4) in b.onnx",
        ),
        (manifest(gsd_m=0.5), {}, "gsd_m: 0.2 in a.onnx, 0.5 in b.onnx"),
        (manifest(window_size=32), {}, "window_size: 64 in a.onnx, 32 in b.onnx"),
        (
            manifest((Band("red", "uint16", 2.0), *BANDS[1:])),
            {},
            "'red' differently: as uint8 (scale None) and as uint16 (scale 2.0)",
        ),
        (manifest(), {"class_source": {9: 1}}, "team' refers to unknown code 9. Valid codes: (1, 2, 3)"),
    ],
)
def test_members_that_cannot_answer_together(tmp_path: Path, other: Manifest, changes: dict, text: str) -> None:
    write_network(tmp_path / "a.onnx")
    write_network(tmp_path / "b.onnx", other)
    team = write_ensemble(tmp_path / "team.json", ("a.onnx", 1.0), ("b.onnx", 1.0), **changes)
    with pytest.raises(ModelError) as caught:
        load_model(team)
    assert text in str(caught.value)


def test_members_are_looked_for_beside_the_ensemble(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "nets").mkdir()
    write_network(tmp_path / "nets" / "a.onnx")
    write_ensemble(tmp_path / "team.json", ("nets/a.onnx", 1.0))
    monkeypatch.chdir(tmp_path.parent)
    assert load_model(tmp_path / "team.json").members[0].path == tmp_path / "nets" / "a.onnx"
    write_ensemble(tmp_path / "gone.json", ("nets/gone.onnx", 1.0))
    with pytest.raises(ModelError, match=r"gone\.onnx': No such file"):
        load_model(tmp_path / "gone.json")


def test_a_sidecar_is_no_ensemble(tmp_path: Path) -> None:
    path = tmp_path / "net.json"
    path.write_text(manifest().to_json(), "utf-8")
    with pytest.raises(ModelError, match=r"net\.json':.*"):
        load_model(path)


def test_a_packed_ensemble_and_its_sidecar_are_one_model(tmp_path: Path) -> None:
    """The manifest of a packed ensemble names the members that it was made of."""
    packed = manifest(source={"members": "a 0.5, b 0.5"})
    path = write_network(tmp_path / "net.onnx", packed)
    path.with_suffix(".json").write_text(packed.to_json(), "utf-8")
    found = models.list_models((tmp_path,))
    assert [model.path for model in found.models] == [path] and found.unreadable == ()


def test_classes_cannot_be_averaged(tmp_path: Path) -> None:
    write_network(tmp_path / "a.onnx", manifest(output=Output("classes")))
    write_network(tmp_path / "b.onnx")
    team = write_ensemble(tmp_path / "team.json", ("a.onnx", 1.0), ("b.onnx", 1.0))
    with pytest.raises(ModelError, match=r"a\.onnx' returns classes only"):
        Ensemble(load_model(team), probabilities=False)


def test_probabilities_cannot_be_averaged_as_logits(tmp_path: Path) -> None:
    write_network(tmp_path / "a.onnx", manifest(output=Output("probabilities")))
    write_network(tmp_path / "b.onnx")
    team = write_ensemble(tmp_path / "team.json", ("a.onnx", 1.0), ("b.onnx", 1.0), average="logits")
    with pytest.raises(ModelError, match=r"a\.onnx' returns probabilities, but averaging"):
        Ensemble(load_model(team), probabilities=False)


def test_fill_values_of_members_are_found_by_band(tmp_path: Path) -> None:
    from flair_seg.mapping.source import _fill

    write_network(tmp_path / "a.onnx", manifest(RGB, normalisation=Normalisation("dataset", (1, 2, 3), (1, 1, 1))))
    write_network(tmp_path / "b.onnx", manifest(INFRARED, normalisation=Normalisation("dataset", (4.6, 1), (1, 1))))
    team = load_model(write_ensemble(tmp_path / "team.json", ("a.onnx", 1.0), ("b.onnx", 1.0)))
    assert _fill(team).tolist() == [1, 2, 3, 5]
    floats = load_model(write_network(tmp_path / "c.onnx", manifest((Band("height", "float32"),)), dtype="float32"))
    assert _fill(floats).dtype == np.float32


def test_members_that_take_different_batches(tmp_path: Path) -> None:
    for name, fixed in (("a.onnx", 1), ("b.onnx", 4)):
        write_network(tmp_path / name, fixed=fixed)
    team = load_model(write_ensemble(tmp_path / "team.json", ("a.onnx", 1.0), ("b.onnx", 1.0)))
    with pytest.raises(ModelError, match=r"'team'.*\[1, 4\]"):
        _ = team.fixed_batch


def test_a_web_page_instead_of_a_manifest_is_named(tmp_path: Path) -> None:
    (tmp_path / "team.json").write_bytes(b"<!DOCTYPE html><html></html>")
    (odd,) = models.list_models((tmp_path,)).unreadable
    assert odd.path.name == "team.json" and "HTML" in odd.reason
