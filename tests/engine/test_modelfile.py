"""One model file: the manifest in it or beside it, and a graph that keeps what it promises."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from stub_network import foreign_metadata, manifest, write_network
from stub_raster import grey, known_classes, read_raster, write_raster

from flair_seg.errors import ModelError
from flair_seg.inference.ensemble import Ensemble
from flair_seg.models import onnxfile
from flair_seg.models.foreign import manifest_to_metadata
from flair_seg.models.manifest import Output
from flair_seg.models.model import load_model
from flair_seg.models.onnxfile import TensorInfo
from flair_seg.segment import SegmentResult

Run = Callable[..., SegmentResult]
RGB = ("red", "green", "blue")


def test_a_sidecar_speaks_for_a_bare_file(run: Run, tmp_path: Path) -> None:
    path = write_network(tmp_path / "bare.onnx", metadata={})
    (tmp_path / "bare.json").write_text(manifest(title="Beside").to_json(), "utf-8")
    assert load_model(path).title == "Beside"
    pixels = grey(40, 50)
    result = run(write_raster(tmp_path / "in.tif", pixels), model=str(path))
    assert np.array_equal(read_raster(result.output)[0], known_classes(pixels))


def test_the_manifest_inside_goes_before_the_sidecar(tmp_path: Path) -> None:
    path = write_network(tmp_path / "net.onnx", manifest(title="Inside"))
    (tmp_path / "net.json").write_text(manifest(title="Beside").to_json(), "utf-8")
    assert load_model(path).title == "Inside"


@pytest.mark.parametrize("content", [b"{", b"\xe9", b"[]"])
def test_a_broken_sidecar_is_named(tmp_path: Path, content: bytes) -> None:
    path = write_network(tmp_path / "bare.onnx", metadata={})
    (tmp_path / "bare.json").write_bytes(content)
    with pytest.raises(ModelError, match=r"bare\."):
        load_model(path)


@pytest.mark.parametrize("dtype", ["uint8", "float32", "float16"])
def test_a_model_of_deepness(run: Run, tmp_path: Path, dtype: str) -> None:
    """Fed (raw / 255 - mean) / std: here the raw values, whatever type the graph takes them in."""
    metadata = foreign_metadata()
    path = write_network(tmp_path / "theirs.onnx", manifest(RGB), metadata=metadata, dtype=dtype)
    pixels = grey(70, 50, bands=3)
    result = run(write_raster(tmp_path / "in.tif", pixels), model=str(path))
    assert np.array_equal(read_raster(result.output)[0], known_classes(pixels) - 1)


def test_normalisation_outside_the_graph(run: Run, tmp_path: Path) -> None:
    metadata = foreign_metadata(standardization_mean=[0.2] * 3, standardization_std=[0.01] * 3)
    levels = [((c + 0.5) * 256 / 3 / 255 - 0.2) / 0.01 for c in range(3)]
    path = tmp_path / "theirs.onnx"
    write_network(path, manifest(RGB), metadata=metadata, dtype="float32", levels=levels, sharpness=10)
    pixels = grey(70, 50, bands=3)
    result = run(write_raster(tmp_path / "in.tif", pixels), model=str(path))
    assert np.array_equal(read_raster(result.output)[0], known_classes(pixels) - 1)


@pytest.mark.parametrize(
    ("info", "text"),
    [
        (TensorInfo("image", "uint8", ("N", 5, 64)), "image (N, 5, 64)"),
        (TensorInfo("image", "uint8", ("N", 64, 64, 4)), "4 input bands, but its manifest lists 5 ("),
        (TensorInfo("image", "uint8", ("N", 5, 32, 64)), "64 x 32 px. They must be square"),
    ],
)
def test_inputs_of_another_shape(tmp_path: Path, info: TensorInfo, text: str) -> None:
    from flair_seg.models.onnxfile import _encode_tensor_info, _field, append

    base = _field(7, _field(11, _encode_tensor_info(info)))
    path = tmp_path / "odd.onnx"
    metadata = _field(14, _field(1, "flair_seg") + _field(2, manifest().to_json()))
    path.write_bytes(append(base, (), (TensorInfo("logits", "float32", ("N", 3, 64, 64)),)) + metadata)
    with pytest.raises(ModelError) as caught:
        load_model(path)
    assert text in str(caught.value) and "odd.onnx" in str(caught.value)


def test_pixels_of_a_type_numpy_lacks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        patched.setitem(onnxfile.ELEMENT_NUMBERS, "bfloat16", 16)
        path = write_network(tmp_path / "brain.onnx", dtype="bfloat16")
    with pytest.raises(ModelError, match=r"type 16 of model 'brain\.onnx' is not supported"):
        load_model(path)


def test_two_images_are_too_many(tmp_path: Path) -> None:
    from flair_seg.models.onnxfile import _encode_tensor_info, _field

    extra = _field(7, _field(11, _encode_tensor_info(TensorInfo("date", "float32", ("N",)))))
    path = write_network(tmp_path / "two.onnx")
    path.write_bytes(path.read_bytes() + extra)
    with pytest.raises(ModelError, match=r"two\.onnx' has 2 inputs \(image \(N, 5, H, W\), date \(N\)\)"):
        load_model(path)


# Several networks as one


def test_a_prediction_of_another_size_is_refused(tmp_path: Path) -> None:
    """The graph answers at a quarter of the size, and its manifest promises the whole."""
    quarter = manifest(output=Output("logits", 4))
    path = write_network(tmp_path / "quarter.onnx", quarter, metadata=manifest_to_metadata(manifest()))
    ensemble = Ensemble(load_model(path), probabilities=False)
    with pytest.raises(ModelError, match=r"\(1, 3, 16, 16\) for 1 x 64 px; its manifest specifies \(1, 3, 64, 64\)"):
        ensemble.check(64, 1)
