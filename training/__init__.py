"""Training of land-cover networks: from FLAIR patches to an ONNX model with its manifest."""

import os

from flair_seg.system.telemetry import forbid_telemetry

from .models import operators

# Before torch: its exporters import ONNX Runtime. MLflow and Hugging Face's libraries also report usage by default.
forbid_telemetry()
for variable in ("MLFLOW_DISABLE_TELEMETRY", "HF_HUB_DISABLE_TELEMETRY", "DISABLE_TELEMETRY"):
    os.environ[variable] = "true"

# timm and transformers import torchvision.
operators.install()
