"""INT8: the file is smaller, predicts nearly the same, and the command reports size, speed and scores."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import helper, numpy_helper

from flair_seg.models.model import load_model
from training.data import find_patches
from training.models.graphs import halve_weights
from training.models.predict import onnx_predictor
from training.quantise import PatchReader, main


@pytest.fixture
def scenes(tmp_path: Path, make_scene: object, write_patch: object) -> Path:
    """Two patches of 64 px."""
    for seed in (1, 2):
        write_patch(tmp_path / "data", "Z1", f"00000{seed}", *make_scene(seed, 64, 64))
    return tmp_path / "data"


def test_the_command_quantises_and_reports_size_speed_and_scores(
    tiny_members: list[Path], scenes: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "int8" / "small.onnx"
    folders = ["--calibrate", str(scenes), "--data", str(scenes)]
    assert main([str(tiny_members[0]), "--output", str(output), *folders]) == 0
    printed = capsys.readouterr().out
    assert "calibrated on 2 patches, scored on 2" in printed
    for line in (
        r"size [\d.]+ -> [\d.]+ MB",
        r"time per window \d+ -> \d+ ms",
        r"mIoU .* -> ",
        r"overall accuracy .* -> ",
    ):
        assert re.search(line, printed), line
    model = load_model(output)
    assert model.manifest.name == "all-int8"
    assert model.manifest.metrics == {}
    types = {constant.data_type for constant in onnx.load(output).graph.initializer if len(constant.dims) == 4}
    assert types == {onnx.TensorProto.INT8}
    patch = find_patches(scenes)[0]
    before, after = (onnx_predictor(path) for path in (tiny_members[0], output))
    image = before.image(patch)[None]
    assert (before(image).argmax(1) == after(image).argmax(1)).mean() > 0.9


def test_calibration_reads_the_input_of_the_network(tiny_members: list[Path], scenes: Path) -> None:
    member = load_model(tiny_members[2]).members[0]
    predictor = onnx_predictor(tiny_members[2])
    patches = find_patches(scenes)
    reader = PatchReader(predictor, member, patches)
    batch = reader.get_next()["image"]
    raw = predictor.image(patches[0]).astype(np.float64)
    # Its normalisation is outside the graph: blue with mean 90 and deviation 40, height with 8 and 5.
    assert np.allclose(batch[0, 0], (raw[0] - 90) / 40, atol=1e-5)
    assert np.allclose(batch[0, 1], (raw[1] - 8) / 5, atol=1e-5)
    assert batch.dtype == np.float32
    assert reader.get_next() is not None
    assert reader.get_next() is None


def test_a_packed_file_is_refused(
    tiny_members: list[Path], scenes: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from training.pack import main as pack_main

    packed = tmp_path / "packed.onnx"
    data = ["--data", str(scenes)]
    assert pack_main([*map(str, tiny_members[:2]), "--output", str(packed), *data]) == 0
    arguments = [str(packed), "--output", str(tmp_path / "x.onnx"), "--calibrate", str(scenes), *data]
    assert main(arguments) == 1
    assert "packed.onnx" in capsys.readouterr().err
    assert not (tmp_path / "x.onnx").exists()


def test_scales_stay_in_single_precision() -> None:
    values = {"scale": np.ones(300, np.float32), "other": np.ones(300, np.float32), "q": np.ones((300, 2), np.int8)}
    nodes = [
        helper.make_node("DequantizeLinear", ["q", "scale"], ["wide"], axis=0),
        helper.make_node("Add", ["image", "other"], ["out"]),
    ]
    info = [helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, [300]) for name in ("image", "out")]
    constants = [numpy_helper.from_array(value, name) for name, value in values.items()]
    model = helper.make_model(helper.make_graph(nodes, "g", info[:1], info[1:], constants))
    halve_weights(model)
    types = {constant.name: constant.data_type for constant in model.graph.initializer}
    assert types["scale"] == onnx.TensorProto.FLOAT
    assert types["other_half"] == onnx.TensorProto.FLOAT16
