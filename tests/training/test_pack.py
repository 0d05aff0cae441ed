"""Packing: the file predicts the same class map as the engine does with the separate members."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import helper

from flair_seg.errors import InputError, ModelError
from flair_seg.inference.ensemble import Ensemble
from flair_seg.models.foreign import manifest_to_metadata
from flair_seg.models.manifest import Normalisation
from flair_seg.models.model import load_model
from training import pack as pack_module
from training.export import main as export_main
from training.pack import main, pack, packed_manifest, read_ensemble

SOURCES = {4: 1, 10: 2, 6: 0}


@pytest.fixture(scope="module")
def batch() -> np.ndarray:
    """Noise on smooth ground, uint8 (3, 5, 64, 64), bands in the order of the ensembles' members."""
    rng = np.random.default_rng(9)
    ground = rng.integers(0, 200, (3, 5, 8, 8)).repeat(8, axis=2).repeat(8, axis=3)
    return (ground + rng.integers(0, 56, ground.shape)).astype(np.uint8)


@pytest.mark.parametrize("average", ["probabilities", "logits"])
@pytest.mark.parametrize("sources", [{}, SOURCES], ids=["plain", "assembled"])
@pytest.mark.parametrize(("chosen", "weights"), [((0, 1, 2), (2.0, 1.0, 0.5)), ((1, 2), (1.0, 1.0)), ((2, 0, 1), ())])
def test_the_class_map_is_that_of_the_members_to_the_byte(
    tiny_members: list[Path],
    tmp_path: Path,
    batch: np.ndarray,
    average: str,
    sources: dict[int, int],
    chosen: tuple[int, ...],
    weights: tuple[float, ...],
) -> None:
    sources = {code: index for code, index in sources.items() if index < len(chosen)}
    model = read_ensemble([tiny_members[i] for i in chosen], weights, average, sources, "packed")
    path = _write(model, tmp_path)
    images = batch[:, : len(model.bands)]
    expected = Ensemble(model, probabilities=False).predict(images)
    found = Ensemble(load_model(path), probabilities=False).predict(images)
    assert len(np.unique(expected)) > 5
    assert found.tobytes() == expected.tobytes()


def test_a_gap_is_filled_as_for_the_members(tiny_members: list[Path], tmp_path: Path) -> None:
    # The first two members have no means, the third those of blue and height.
    model = read_ensemble([tiny_members[i] for i in (0, 2)], (), "probabilities", {}, "packed")
    packed = load_model(_write(model, tmp_path))
    assert model.fill == packed.fill == (0.0, 0.0, 90.0, 0.0, 8.0)
    assert packed.manifest.normalisation.inside
    alone = load_model(_write(read_ensemble(tiny_members[:2], (), "probabilities", {}, "packed"), tmp_path))
    assert (alone.manifest.normalisation.type, alone.fill) == ("none", (0.0,) * 5)


def test_a_file_that_differs_in_gaps_alone_is_refused(
    tiny_members: list[Path], tmp_path: Path, make_scene: object, write_patch: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_patch(tmp_path / "data", "Z1", "000001", *make_scene(4, 64, 64))
    arguments = [*map(str, (tiny_members[0], tiny_members[2])), "--data", str(tmp_path / "data")]
    assert main([*arguments, "--output", str(tmp_path / "sound.onnx")]) == 0
    monkeypatch.setattr(pack_module, "_described", lambda model: Normalisation("none"))
    assert main([*arguments, "--output", str(tmp_path / "packed.onnx")]) == 1
    assert not (tmp_path / "packed.onnx").exists()


def test_weights_and_sources_change_the_map(tiny_members: list[Path], tmp_path: Path, batch: np.ndarray) -> None:
    def mapped(name: str, weights: tuple[float, ...], sources: dict[int, int]) -> np.ndarray:
        (tmp_path / name).mkdir()
        model = read_ensemble(tiny_members[:2], weights, "probabilities", sources, "packed")
        return Ensemble(load_model(_write(model, tmp_path / name)), probabilities=False).predict(batch)

    plain = mapped("plain", (1.0, 1.0), {})
    assert (mapped("weighted", (1.0, 20.0), {}) != plain).mean() > 0.01
    # Only pixels of the commonest class may change once the second member alone decides on them.
    commonest = int(np.bincount(plain.ravel()).argmax())
    changed = mapped("assembled", (1.0, 1.0), {commonest + 1: 1}) != plain
    assert 0 < changed.sum() == (changed & (plain == commonest)).sum()


def test_ties_go_to_the_lowest_code(tiny_members: list[Path], tmp_path: Path) -> None:
    model = read_ensemble(tiny_members[:2], (), "probabilities", {}, "packed")
    # Black pixels without bias: all logits are 0.
    black = np.zeros((1, 5, 64, 64), np.uint8)
    assert not Ensemble(load_model(_write(model, tmp_path)), probabilities=False).predict(black).any()


def test_the_command_packs_an_ensembles_file(
    tiny_members: list[Path],
    tmp_path: Path,
    make_scene: object,
    capsys: pytest.CaptureFixture[str],
    write_patch: object,
) -> None:
    bands, codes = make_scene(4, 64, 64)
    write_patch(tmp_path / "data", "Z1", "000001", bands, codes)
    members = [{"file": str(path), "weight": weight} for path, weight in zip(tiny_members, (2, 1, 1))]
    ensemble = {"name": "three", "title": "Three", "members": members, "class_source": {"5": 1}}
    (tmp_path / "three.json").write_text(json.dumps(ensemble), encoding="utf-8")
    output = tmp_path / "out" / "packed.onnx"
    arguments = [str(tmp_path / "three.json"), "--output", str(output), "--data", str(tmp_path / "data")]
    assert main(arguments) == 0
    assert "in 1.0000000 of the pixels" in capsys.readouterr().out
    manifest = load_model(output).manifest
    assert output.with_suffix(".json").read_text(encoding="utf-8") == manifest.to_json() + "\n"
    assert (manifest.name, manifest.title, manifest.output.type) == ("packed", "Three", "classes")
    assert manifest.band_names == ("red", "green", "blue", "nir", "height")
    assert manifest.source["members"] == "all 0.5, two 0.25, height 0.25"
    assert manifest.source["class_source"] == "5 by two"
    assert manifest.attribution == "author of all; author of two; author of height"
    first = output.read_bytes()
    assert export_main([*arguments, "--pack", "--least-agreement", "1"]) == 0
    assert output.read_bytes() == first


def test_a_file_that_differs_is_refused(
    tiny_members: list[Path], tmp_path: Path, make_scene: object, write_patch: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_patch(tmp_path / "data", "Z1", "000001", *make_scene(4, 64, 64))
    honest = pack_module.pack
    monkeypatch.setattr(
        pack_module, "pack", lambda model: honest(read_ensemble(tiny_members[::-1], (), "logits", {}, ""))
    )
    arguments = [*map(str, (tiny_members[2], tiny_members[1], tiny_members[0])), "--weights", "9,1,1"]
    assert main([*arguments, "--output", str(tmp_path / "out.onnx"), "--data", str(tmp_path / "data")]) == 1
    assert not (tmp_path / "out.onnx").exists()
    assert not (tmp_path / "out.json").exists()


def test_what_cannot_be_packed_is_named(tiny_members: list[Path], tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"2 .*\[1\.0\]"):
        read_ensemble(tiny_members[:2], (1.0,), "probabilities", {}, "x")
    with pytest.raises(InputError, match=r"2: .*0 to 1"):
        read_ensemble(tiny_members[:2], (), "probabilities", {1: 2}, "x")
    with pytest.raises(ModelError, match="99"):
        read_ensemble(tiny_members[:2], (), "probabilities", {99: 1}, "x")
    packed = _write(read_ensemble(tiny_members[:2], (), "probabilities", {}, "x"), tmp_path)
    with pytest.raises(ModelError, match=r"packed\.onnx.*classes"):
        pack(load_model(packed))
    old = onnx.load(tiny_members[0])
    old.opset_import[0].version = 17
    onnx.save(old, tmp_path / "old.onnx")
    with pytest.raises(ModelError, match=r"\[17, 18\]"):
        pack(read_ensemble([tiny_members[1], tmp_path / "old.onnx"], (), "probabilities", {}, "x"))


def _write(model: object, folder: Path) -> Path:
    graph = pack(model)
    helper.set_model_props(graph, manifest_to_metadata(packed_manifest(model, "packed", "Packed", {})))
    onnx.save(graph, folder / "packed.onnx")
    return folder / "packed.onnx"
