"""Makes `import torchvision` work where its build does not match PyTorch's."""

from __future__ import annotations

import importlib.util
import re

import torch

_MISSING_OPERATOR = re.compile(r"operator (torchvision::\w+) does not exist")
_MOST_OPERATORS = 10


def prepare_torchvision() -> None:
    """Import torchvision, if it is installed, declaring operators that its compiled part could not bring.

    The Python index has torchvision for Linux as a CUDA build only. Beside a PyTorch for the CPU its compiled operators
    cannot be loaded, and its Python part then refuses to be imported, since it describes two of them (`nms`, `qnms`).
    timm, segmentation-models-pytorch and transformers import it, and none of the networks here calls an operator of
    it: declaring these makes the rest usable, and a call of one still fails by name.
    """
    if importlib.util.find_spec("torchvision") is None:
        return
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
