"""Export: the file says what PyTorch says, carries its manifest, takes any batch, and is refused where it differs."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import pytest
import torch

from flair_seg.errors import ModelError
from flair_seg.manifest import Manifest
from flair_seg.metadata import METADATA_KEY, manifest_to_metadata
from flair_seg.models import load_model as load_onnx
from flair_seg.nomenclature import FLAIR_13
from flair_seg.session import Session
from training import export as export_module
from training.checkpoint import load_model
from training.export import FoldedSegFormer, compare, export, main, make_manifest, to_onnx


@pytest.fixture(scope="module")
def exported(tiny_weights: Path, windows: np.ndarray, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny network, exported."""
    path = tmp_path_factory.mktemp("export") / "tiny.onnx"
    model, config = load_model(tiny_weights)
    parity = export(model, make_manifest(model, config, {"mean_iou": 0.5}), path, windows)
    assert parity.agreement > 0.999
    assert parity.largest_difference < 0.02
    return path


def test_the_folded_network_says_the_same(tiny_weights: Path, windows: np.ndarray) -> None:
    model, _ = load_model(tiny_weights)
    images = torch.from_numpy(windows[:, :, :64, :96].copy())
    with torch.no_grad():
        assert torch.allclose(FoldedSegFormer(model).eval()(images.float()), model(images), atol=1e-3)


def test_the_manifest_is_inside_and_beside(exported: Path) -> None:
    beside = Manifest.from_json(exported.with_suffix(".json").read_text(encoding="utf-8"))
    graph = onnx.load(exported)
    inside = {item.key: item.value for item in graph.metadata_props}
    assert Manifest.from_json(inside[METADATA_KEY]) == beside == load_onnx(exported).manifest
    assert beside.band_names == ("red", "green", "blue", "nir", "height")
    assert (beside.codes, beside.gsd_m, beside.window_size) == (FLAIR_13.codes, 0.2, 512)
    assert beside.metrics["mean_iou"] == 0.5
    assert graph.opset_import[0].version >= 17
    assert (graph.graph.input[0].name, graph.graph.output[0].name) == ("image", "logits")
    # Deepness and GeoDeep feed float32, scaled back to raw levels by the deviation of 1/255 that the metadata asks for.
    assert graph.graph.input[0].type.tensor_type.elem_type == onnx.TensorProto.FLOAT


def test_no_folder_of_this_machine_is_inside(exported: Path) -> None:
    content = exported.read_bytes()
    for folder in (Path(export_module.__file__).parent, Path(torch.__file__).parent, exported.parent):
        assert str(folder).encode() not in content
    assert b".py" not in content


def test_weights_are_stored_in_half_precision(exported: Path) -> None:
    values = {onnx.TensorProto.FLOAT: 0, onnx.TensorProto.FLOAT16: 0}
    for constant in onnx.load(exported).graph.initializer:
        if constant.data_type in values:
            values[constant.data_type] += int(np.prod(constant.dims))
    assert values[onnx.TensorProto.FLOAT16] > 0.8 * sum(values.values())


def test_any_batch_is_taken(exported: Path, windows: np.ndarray) -> None:
    session = Session(load_onnx(exported).members[0], "logits", "cpu", threads=2)
    one, three = session.run(windows[:1]), session.run(windows[[0, 1, 0]])
    assert one.shape == (1, 13, 512, 512)
    assert one.dtype == np.float32
    assert np.allclose(three[[0, 2]], one, atol=1e-4)


def test_half_precision_arithmetic_runs_too(tiny_weights: Path, windows: np.ndarray, tmp_path: Path) -> None:
    model, config = load_model(tiny_weights)
    graph = to_onnx(model, "float16")
    onnx.helper.set_model_props(graph, manifest_to_metadata(make_manifest(model, config, {})))
    onnx.save(graph, tmp_path / "half.onnx")
    # Random weights leave classes close to each other: a trained network agrees in 0.999 of the pixels and more.
    assert compare(model, tmp_path / "half.onnx", windows[:1]).agreement > 0.98


def test_a_file_that_differs_from_pytorch_is_refused(
    tiny_weights: Path, windows: np.ndarray, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model, config = load_model(tiny_weights)

    def damage(network: torch.nn.Module, arithmetic: str) -> onnx.ModelProto:
        other = load_model(tiny_weights)[0]
        torch.nn.init.normal_(other.net.decode_head.classifier.weight)
        return to_onnx(other, arithmetic)

    monkeypatch.setattr(export_module, "to_onnx", damage)
    with pytest.raises(ModelError, match=r"at least 0\.999 is needed"):
        export(model, make_manifest(model, config, {}), tmp_path / "wrong.onnx", windows[:1])
    assert not list(tmp_path.iterdir())


def test_scores_that_cannot_be_read_are_named(
    tiny_weights: Path, patches: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    scores = tmp_path / "scores.json"
    scores.write_text("{}", encoding="utf-8")
    arguments = [str(tiny_weights), "--output", str(tmp_path / "x.onnx"), "--data", str(patches)]
    assert main([*arguments, "--scores", str(scores)]) == 1
    assert "holds no scores" in capsys.readouterr().err
