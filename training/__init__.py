"""Training of the land-cover networks: FLAIR patches in, an ONNX model with its manifest out."""

import os

from flair_seg.system.telemetry import forbid_telemetry

# Before torch: its exporters import ONNX Runtime. MLflow and Hugging Face's libraries report usage by default, too.
forbid_telemetry()
for variable in ("MLFLOW_DISABLE_TELEMETRY", "HF_HUB_DISABLE_TELEMETRY", "DISABLE_TELEMETRY"):
    os.environ[variable] = "true"

from ._torchvision import prepare_torchvision  # noqa: E402

# transformers imports torchvision too, so this comes before everything else of the package.
prepare_torchvision()
