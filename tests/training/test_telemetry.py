"""Training and PyTorch's exporters import ONNX Runtime without telemetry."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]


def _watching() -> ModuleType:
    """Import `tests/watched_home.py` by its file."""
    spec = importlib.util.spec_from_file_location("watched_home", ROOT / "tests" / "watched_home.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    "code",
    [
        "import training.quantise",
        "import training.models.graphs, onnxruntime.transformers.float16",
        "import training, torch.onnx, onnxscript.optimizer, onnxruntime; onnxruntime.get_available_providers()",
    ],
)
def test_nothing_is_left(code: str, tmp_path: Path) -> None:
    home = _watching().WatchedHome(tmp_path)
    home.environment["PYTHONPATH"] = str(ROOT)
    home.run(sys.executable, "-c", code, timeout=200)
    assert home.left() == []


def test_other_reports_of_usage_are_off() -> None:
    code = (
        "import training, huggingface_hub.constants as c, os;"
        "assert c.HF_HUB_DISABLE_TELEMETRY; print(os.environ['MLFLOW_DISABLE_TELEMETRY'])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=200)
    assert done.stdout.strip() == "true", done.stderr
