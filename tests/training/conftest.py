"""Fixtures of the training tests: generated patches on disk, and the real ones if available."""

from __future__ import annotations

import csv
import importlib
import importlib.util
import os
import re
import shlex
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnx
import pytest
import rasterio
import torch
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from torch import Tensor, nn

from flair_seg.models.foreign import manifest_to_metadata
from flair_seg.models.manifest import Band, Manifest, Normalisation, Output
from flair_seg.nomenclature import FLAIR_13
from training.data import BANDS, FLAIR_13_LABELS, Patch, Reading, read_patch
from training.data.reading import stack_images
from training.models.checkpoint import save_weights
from training.models.graphs import halve_weights
from training.networks import NetworkOptions, build
from training.settings.config import DataOptions, DataSource, ModelText, RunOptions, ScheduleOptions, TrainConfig

TESTS = Path(__file__).resolve().parents[1]
REAL = Path(os.environ.get("FLAIR_DATA", TESTS.parents[1] / "shared" / "data" / "flair_d034"))

MakeScene = Callable[[int, int, int], tuple[NDArray[np.uint8], NDArray[np.uint8]]]
WritePatch = Callable[..., dict[str, str]]
Arrays = tuple[NDArray[np.uint8], NDArray[np.uint8]]


def _load_scene() -> MakeScene:
    """Import the scene generator by its file: with `tests` on sys.path, `tests/training` would hide `training`."""
    spec = importlib.util.spec_from_file_location("scene", TESTS / "scene" / "__init__.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules["scene"] = module
    spec.loader.exec_module(module)
    return module.make_scene


_make_scene = _load_scene()


THREADS = 1 if "PYTEST_XDIST_WORKER" in os.environ else 2
"""Of PyTorch: one where pytest itself runs a process per core."""
os.environ.setdefault("OMP_NUM_THREADS", str(THREADS))  # of the programs that tests start


@pytest.fixture(autouse=True)
def _few_threads() -> None:
    torch.set_num_threads(THREADS)


@pytest.fixture(scope="session")
def make_scene() -> MakeScene:
    """The scene generator: seed, height and width to bands and FLAIR codes."""
    return _make_scene


@pytest.fixture(scope="session")
def patches(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A FLAIR-style folder of two zones with four patches of 128 px each: two train, one buffer, one val."""
    root = tmp_path_factory.mktemp("patches")
    rows = []
    for zone, seed in (("Z1_AA", 11), ("Z2_UU", 12)):
        bands, codes = _make_scene(seed, 128, 512)
        for column, part in enumerate(("train", "train", "buffer", "val")):
            window = np.s_[..., :, column * 128 : (column + 1) * 128]
            rows.append(_write_patch(root, zone, f"{seed:03d}{column:03d}", bands[window], codes[window], part))
    with (root / "split.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return root


@pytest.fixture(scope="session")
def tiny_weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Random weights of the smallest network, in the format of a run."""
    torch.manual_seed(7)
    mean, std = [98.0, 99.0, 94.0, 108.0, 8.0], [41.0, 38.0, 37.0, 33.0, 18.0]
    model = build(NetworkOptions("segformer-tiny"), BANDS, mean, std, FLAIR_13_LABELS.classes)
    # The classifier starts near zero: rounding would decide the classes.
    torch.nn.init.normal_(model.net.decode_head.classifier.weight)
    text = ModelText("tiny", "0.0.1", "Tiny", "etalab-2.0", "generated", "generated", "random weights", 0.2)
    config = TrainConfig(
        DataOptions((DataSource("unused"),)),
        NetworkOptions("segformer-tiny"),
        ScheduleOptions(steps=1),
        RunOptions("unused"),
        text,
    )
    path = tmp_path_factory.mktemp("weights") / "tiny.safetensors"
    save_weights(path, model.eval(), config)
    return path


@pytest.fixture(scope="session")
def tiny_members(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Three ONNX networks with random weights, 64 px, which differ in bands, their order and normalisation."""
    folder = tmp_path_factory.mktemp("members")
    inside, outside = Normalisation("none"), Normalisation("dataset", (90.0, 8.0), (40.0, 5.0), inside=False)
    return [
        _write_network(folder / "all.onnx", ("red", "green", "blue", "nir", "height"), inside, seed=1),
        _write_network(folder / "two.onnx", ("nir", "red"), inside, seed=2, stride=2),
        _write_network(folder / "height.onnx", ("blue", "height"), outside, seed=3),
    ]


def _write_network(
    path: Path, bands: tuple[str, ...], normalisation: Normalisation, seed: int, stride: int = 1, size: int = 64
) -> Path:
    """Write a model that is one convolution of 3 x 3 px to FLAIR's 13 classes, with half-precision weights."""
    rng = np.random.default_rng(seed)
    scale = 0.02 if normalisation.inside else 1.0
    weight = (scale * rng.normal(size=(13, len(bands), 3, 3))).astype(np.float32)
    nodes = [
        helper.make_node(
            "Conv", ["image", "weight", "bias"], ["logits"], pads=[1] * 4, strides=[stride] * 2, name="conv"
        )
    ]
    constants = [
        numpy_helper.from_array(weight, "weight"),
        numpy_helper.from_array(np.zeros(13, np.float32), "bias"),
    ]
    image = helper.make_tensor_value_info("image", TensorProto.FLOAT, ["N", len(bands), size, size])
    logits = helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["N", 13, size // stride, size // stride])
    graph = helper.make_graph(nodes, "tiny", [image], [logits], constants)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=10)
    halve_weights(model)
    manifest = Manifest(
        name=path.stem,
        version="1.0.0",
        title=path.stem,
        licence="etalab-2.0",
        attribution=f"author of {path.stem}",
        bands=tuple(Band(name) for name in bands),
        gsd_m=0.2,
        window_size=size,
        normalisation=normalisation,
        output=Output("logits", stride),
        classes=FLAIR_13.classes,
        ignore_index=12,
    )
    helper.set_model_props(model, manifest_to_metadata(manifest))
    onnx.save(model, path)
    return path


@pytest.fixture(scope="session")
def lite_state() -> Callable[[nn.Module], dict[str, Tensor]]:
    """A function that returns the weights of timm's EfficientNet-Lite0 by the names of the package's file.

    Blocks are numbered consecutively in the file, and by stage in timm; a stage of the paper's table has 1 to 4.
    """

    def state(network: nn.Module) -> dict[str, Tensor]:
        first = "_depthwise_conv", "_bn1", "_project_conv", "_bn2"
        others = "_expand_conv", "_bn0", *first
        names = ["_conv_stem", "_bn0"]
        for block in range(sum((1, 2, 2, 3, 3, 4, 1))):
            names += [f"_blocks.{block}.{part}" for part in (others if block else first)]
        layers = [module for module in network.modules() if type(module).__name__.startswith(("Conv2d", "BatchNorm"))]
        kept = zip([*names, "_conv_head", "_bn1"], layers)
        return {f"{name}.{kind}": value for name, layer in kept for kind, value in layer.state_dict().items()}

    return state


@pytest.fixture(scope="session")
def load_patches() -> Callable[..., Arrays]:
    """Return a function that reads patches of one size: images, uint8 (P, B, H, W), and labels, uint8 (P, H, W)."""

    def load(patches: list[Patch], reading: Reading | None = None) -> Arrays:
        images, labels = zip(*(read_patch(patch, reading or Reading()) for patch in patches))
        return stack_images(patches, images), np.stack(labels)

    return load


@pytest.fixture
def write_patch() -> WritePatch:
    """A function that writes an image and its mask under a folder."""
    return _write_patch


@pytest.fixture(scope="session")
def windows() -> NDArray[np.uint8]:
    """Two generated images as large as the exported graph's input, uint8 (2, 5, 512, 512)."""
    return np.stack([_make_scene(seed, 512, 512)[0] for seed in (31, 32)])


@pytest.fixture(scope="session")
def run_documented() -> Callable[[str, dict[str, str]], None]:
    """A function that runs the commands under a heading of the kit's README here, with some words replaced."""
    text = (TESTS.parent / "training" / "README.md").read_text(encoding="utf-8")

    def run(heading: str, changes: dict[str, str]) -> None:
        section = re.split(rf"^## {heading}$", text, flags=re.MULTILINE)[1].partition("\n## ")[0]
        script = "\n".join(re.findall(r"^```sh\n(.*?)^```", section, re.MULTILINE | re.DOTALL)).replace("\\\n", " ")
        for words, small in changes.items():
            assert words in script, words
            script = script.replace(words, small)
        commands = re.findall(r"-m (training\..+)", script)
        assert commands
        for name, *arguments in map(shlex.split, commands):
            assert importlib.import_module(name).main(arguments) == 0, (name, arguments)

    return run


@pytest.fixture(scope="session")
def real() -> Path:
    """The real patches; tests that need them are skipped if there are none."""
    if not (REAL / "split.csv").is_file():
        pytest.skip("needs real patches: set FLAIR_DATA to a FLAIR-style folder with split.csv")
    return REAL


def _write_patch(
    root: Path, zone: str, number: str, bands: NDArray[np.generic], codes: NDArray[np.uint8], part: str = "train"
) -> dict[str, str]:
    """Write an image and its mask; returns their row of split.csv."""
    row = {"domain": "D000_2026", "zone": zone, "patch": number, "part": part}
    for kind, prefix, array in (("img", "IMG", bands), ("msk", "MSK", codes[np.newaxis])):
        path = root / row["domain"] / zone / kind / f"{prefix}_{number}.tif"
        path.parent.mkdir(parents=True, exist_ok=True)
        profile = {"driver": "GTiff", "dtype": array.dtype, "crs": "EPSG:2154"}
        transform = rasterio.transform.from_origin(700_000.0, 6_200_000.0, 0.2, 0.2)
        count, height, width = array.shape
        with rasterio.open(path, "w", count=count, height=height, width=width, transform=transform, **profile) as file:
            file.write(array)
        row[kind] = path.relative_to(root).as_posix()
    return row
