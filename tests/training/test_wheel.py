"""An installed wheel trains outside the repository."""

from __future__ import annotations

import importlib.util
import os
import subprocess
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parents[1]
SETTINGS = """
data: {sources: [{root: PATCHES, part: null}], hold_out: {by: patch, fraction: 0.3, seed: 0}}
network: {architecture: segformer-tiny}
schedule: {steps: 1, batch_size: 2, crop_size: 64, ema_decay: 0}
run: {output: run, evaluate_every: 1, save_every: 1, log_every: 1, threads: 2}
logging: {tensorboard: false}
manifest: {name: t, version: 0.0.1, title: t, licence: x, attribution: x, data: x, training: x, gsd_m: 0.2}
"""


def _helpers() -> object:
    """Import the helpers by their file, since `tests` on sys.path would hide `training`."""
    spec = importlib.util.spec_from_file_location("wheel_install", TESTS / "wheel_install.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_an_installed_wheel_trains_a_step(tmp_path: Path, patches: Path) -> None:
    pytest.importorskip("setuptools")
    pytest.importorskip("wheel")
    helpers = _helpers()
    environment = helpers.install_wheel(helpers.build_wheel(tmp_path), tmp_path / "venv", system_site_packages=False)
    (tmp_path / "settings.yaml").write_text(SETTINGS.replace("PATCHES", str(patches)), encoding="utf-8")
    clean = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    command = [str(environment / "bin" / "python"), "-m", "flair_training.train", "settings.yaml"]
    done = subprocess.run(command, env=clean, cwd=tmp_path, capture_output=True, text=True, timeout=280)
    assert done.returncode == 0, done.stdout + done.stderr
    assert list((tmp_path / "run").glob("*.safetensors"))
