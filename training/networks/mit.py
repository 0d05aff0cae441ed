"""Renames the authors' SegFormer weights (NVlabs/SegFormer, `mit_b0.pth` to `mit_b5.pth`) to `transformers`."""

from __future__ import annotations

import re
from collections.abc import Mapping

from torch import Tensor

_STAGE = re.compile(r"(?:backbone\.)?(patch_embed|block|norm)(\d)\.(.+)")
_PARTS = (
    (r"^norm1\.", "layernorm_before."),
    (r"^norm2\.", "layernorm_after."),
    (r"^attn\.q\.", "attention.q_proj."),
    (r"^attn\.proj\.", "attention.o_proj."),
    (r"^attn\.sr\.", "attention.sequence_reduction.sequence_reduction."),
    (r"^attn\.norm\.", "attention.sequence_reduction.layer_norm."),
)
"""Parts of a block: name in the file, name in `transformers`; `mlp.*` is the same in both."""


def rename_mit(tensors: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """Rename the weights of a Mix Transformer to the names of `transformers`.

    Args:
        tensors: Weights by the authors' names, of an encoder or a whole network; the decoder is skipped.

    Returns:
        Weights by their names in `SegFormer.encoder`, with the joint key/value matrix split in two.
    """
    renamed: dict[str, Tensor] = {}
    for name, value in tensors.items():
        match = _STAGE.fullmatch(name)
        if match is None:
            continue
        kind, stage, rest = match[1], int(match[2]) - 1, match[3]
        if kind == "patch_embed":
            renamed[f"stages.{stage}.patch_embeddings.{rest.replace('norm.', 'layer_norm.')}"] = value
        elif kind == "norm":
            renamed[f"stages.{stage}.layer_norm.{rest}"] = value
        else:
            renamed.update(_rename_block(f"stages.{stage}.blocks", rest, value))
    return renamed


def _rename_block(prefix: str, rest: str, value: Tensor) -> dict[str, Tensor]:
    number, part = rest.split(".", 1)
    if part.startswith("attn.kv."):
        keys, values = value.chunk(2)
        kind = part.rsplit(".", 1)[1]
        return {
            f"{prefix}.{number}.attention.k_proj.{kind}": keys,
            f"{prefix}.{number}.attention.v_proj.{kind}": values,
        }
    for theirs, ours in _PARTS:
        part = re.sub(theirs, ours, part)
    return {f"{prefix}.{number}.{part}": value}
