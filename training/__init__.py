"""Training of land-cover networks: from FLAIR patches to an ONNX model with its manifest."""

import os

from flair_seg.system.telemetry import forbid_telemetry

# Before torch: its exporters import ONNX Runtime. MLflow and Hugging Face's libraries also report usage by default.
forbid_telemetry()
for variable in ("MLFLOW_DISABLE_TELEMETRY", "HF_HUB_DISABLE_TELEMETRY", "DISABLE_TELEMETRY"):
    os.environ[variable] = "true"

from ._torchvision import prepare_torchvision  # noqa: E402

# transformers also imports torchvision, so this comes before the rest of the package.
prepare_torchvision()
