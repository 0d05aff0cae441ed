"""Export: the file says what PyTorch says, carries its manifest, takes any batch, and is refused where it differs."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pytest
import torch

from flair_seg.errors import InputError, ModelError
from flair_seg.inference.session import Session
from flair_seg.models.foreign import METADATA_KEY, manifest_to_metadata
from flair_seg.models.manifest import Manifest
from flair_seg.models.model import load_model as load_onnx
from flair_seg.nomenclature import FLAIR_13
from training import export as export_module
from training.export import ExportOptions, compare, export, fit, main, make_manifest
from training.models.checkpoint import load_model
from training.models.graphs import FoldedSegFormer, InputType, halve_arithmetic, to_onnx, widen_weights
from training.models.predict import onnx_predictor, torch_predictor


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
    assert (beside.ignore_index, beside.normalisation.type) == (12, "dataset")
    assert beside.metrics["mean_iou"] == 0.5
    assert graph.opset_import[0].version >= 17
    assert (graph.graph.input[0].name, graph.graph.output[0].name) == ("image", "logits")
    # Deepness and GeoDeep feed float32, scaled back to raw levels by the deviation of 1/255 that the metadata asks for.
    assert graph.graph.input[0].type.tensor_type.elem_type == onnx.TensorProto.FLOAT
    assert json.loads(inside["standardization_std"]) == [1 / 255] * 5


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


def test_widened_weights_are_those_that_half_precision_left(
    exported: Path, tmp_path: Path, windows: np.ndarray
) -> None:
    graph = onnx.load(exported)
    widen_weights(graph)
    assert all(constant.data_type != onnx.TensorProto.FLOAT16 for constant in graph.graph.initializer)
    onnx.save(graph, tmp_path / "wide.onnx")
    expected, found = (onnx_predictor(path)(windows[:1]) for path in (exported, tmp_path / "wide.onnx"))
    assert np.allclose(expected, found, atol=1e-5)


def test_half_precision_arithmetic_runs_too(
    tiny_weights: Path, exported: Path, windows: np.ndarray, tmp_path: Path
) -> None:
    graph = onnx.load(exported)
    widen_weights(graph)
    graph = halve_arithmetic(graph)
    model, config = load_model(tiny_weights)
    onnx.helper.set_model_props(graph, manifest_to_metadata(make_manifest(model, config, {})))
    onnx.save(graph, tmp_path / "half.onnx")
    # Random weights leave classes close to each other: a trained network agrees in 0.999 of the pixels and more.
    assert compare(torch_predictor(model), onnx_predictor(tmp_path / "half.onnx"), windows[:1]).agreement > 0.98


@pytest.mark.parametrize(("kind", "pixels", "white"), [("uint8", np.uint8, 1), ("unit", np.float32, 255)])
def test_other_pixels_in_and_probabilities_out(
    tiny_weights: Path, windows: np.ndarray, tmp_path: Path, kind: InputType, pixels: type, white: int
) -> None:
    """The engine takes grey levels all the same; others feed what the graph takes."""
    model, config = load_model(tiny_weights)
    options = ExportOptions(window_size=64, input_type=kind, output="probabilities", least_agreement=0.99)
    path = tmp_path / "small.onnx"
    export(model, make_manifest(model, config, {}, options), path, windows, options)
    manifest = load_onnx(path).manifest
    assert (manifest.window_size, manifest.output.type) == (64, "probabilities")
    image = windows[:1, :, :64, :64]
    wanted = torch_predictor(model)(image)
    assert np.allclose(onnx_predictor(path)(image), wanted, atol=0.02)
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    assert np.allclose(session.run(None, {"image": (image / white).astype(pixels)})[0], wanted, atol=0.02)


def test_a_file_that_differs_from_pytorch_is_refused(
    tiny_weights: Path, exported: Path, windows: np.ndarray, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model, config = load_model(tiny_weights)
    with torch.no_grad():
        model.net.decode_head.classifier.weight.neg_()
    monkeypatch.setattr(export_module, "to_onnx", lambda *_: onnx.load(exported))
    manifest = make_manifest(model, config, {})
    with pytest.raises(ModelError, match=r"at least 0\.999 is needed"):
        export(model, manifest, tmp_path / "wrong.onnx", windows[:1])
    assert not list(tmp_path.iterdir())
    # The threshold is the user's.
    export(model, manifest, tmp_path / "wrong.onnx", windows[:1], ExportOptions(least_agreement=0.0))
    assert (tmp_path / "wrong.onnx").is_file()


def test_the_command_keeps_the_weights_beside(
    tiny_weights: Path,
    exported: Path,
    patches: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(export_module, "to_onnx", lambda *_: onnx.load(exported))
    output = tmp_path / "models" / "tiny.onnx"
    arguments = [str(tiny_weights), "--output", str(output), "--data", str(patches), "--part", "val"]
    assert main(arguments) == 0
    assert "same class as PyTorch in " in capsys.readouterr().out
    endings = sorted("".join(path.suffixes) for path in output.parent.iterdir())
    assert endings == [".json", ".onnx", ".safetensors", ".stac.json"]
    item = json.loads(output.with_suffix(".stac.json").read_text(encoding="utf-8"))
    assert item["properties"]["mlm:architecture"] == "segformer-tiny"
    assert item["assets"]["model"]["file:size"] == output.stat().st_size
    assert output.with_suffix(".safetensors").read_bytes() == tiny_weights.read_bytes()
    scores = tmp_path / "scores.json"
    scores.write_text("{}", encoding="utf-8")
    assert main([*arguments, "--scores", str(scores)]) == 1
    assert "contains no scores" in capsys.readouterr().err
    assert main([str(tiny_weights), "--output", str(tmp_path / "x.bin"), "--data", str(patches)]) == 1
    assert "must end in .onnx" in capsys.readouterr().err


def test_patches_are_cut_or_mirrored_to_the_window() -> None:
    image = np.arange(2 * 3 * 5).reshape(2, 3, 5)
    assert np.array_equal(fit(image, 3), image[:, :, :3])
    mirrored = fit(image, 4)
    assert np.array_equal(mirrored[:, :3], image[:, :, :4])
    assert np.array_equal(mirrored[:, 3], mirrored[:, 2])
    with pytest.raises(InputError, match="window size is 31 px"):
        ExportOptions(window_size=31)


def test_networks_of_other_kinds_are_exported(tmp_path: Path) -> None:
    from training.networks import ARCHITECTURES, NetworkOptions, build

    name = next((name for name in ARCHITECTURES if name.startswith("upernet") and "mini" in name), None)
    if name is None:
        pytest.skip("there is no small UPerNet")
    torch.manual_seed(1)
    model = build(NetworkOptions(name), ("red", "nir"), [90.0, 80.0], [40.0, 30.0], 5).eval()
    onnx.save(to_onnx(model, window_size=64), tmp_path / "other.onnx")
    image = np.random.default_rng(2).integers(0, 256, (1, 2, 64, 64), dtype=np.uint8)
    import onnxruntime

    session = onnxruntime.InferenceSession(tmp_path / "other.onnx")
    with torch.no_grad():
        expected = model(torch.from_numpy(image)).numpy()
    found = session.run(None, {"image": image.astype(np.float32)})[0]
    assert np.allclose(found, expected, atol=0.02 * np.abs(expected).max())
