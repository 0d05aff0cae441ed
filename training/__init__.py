"""Training of land-cover networks: from FLAIR patches to an ONNX model with its manifest."""

import importlib.util
import os
import re

from flair_seg.system.telemetry import forbid_telemetry

# Before torch: its exporters import ONNX Runtime. MLflow and Hugging Face's libraries also report usage by default.
forbid_telemetry()
for variable in ("MLFLOW_DISABLE_TELEMETRY", "HF_HUB_DISABLE_TELEMETRY", "DISABLE_TELEMETRY"):
    os.environ[variable] = "true"

_MISSING_OPERATOR = re.compile(r"operator (torchvision::\w+) does not exist")
_MOST_OPERATORS = 10


def _prepare_torchvision() -> None:
    """Import torchvision, if it is installed, and declare operators that its compiled part could not load.

    PyPI has torchvision for Linux as a CUDA build only. With a CPU build of PyTorch, its compiled operators cannot be
    loaded, and importing it fails because its Python part refers to two of them (`nms`, `qnms`). timm,
    segmentation-models-pytorch and transformers import torchvision, but no network here calls its operators: declaring
    them makes the import work, and a call of one still fails with its name.
    """
    if importlib.util.find_spec("torchvision") is None:
        return
    import torch

    for _ in range(_MOST_OPERATORS):
        try:
            import torchvision  # noqa: F401
        except RuntimeError as error:
            missing = _MISSING_OPERATOR.fullmatch(str(error))
            if missing is None:
                raise
            torch.library.define(missing[1], "(...) -> Tensor")
        else:
            return


# transformers also imports torchvision, so this comes before the rest of the package.
_prepare_torchvision()
