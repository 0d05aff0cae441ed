"""Encoders shared by UPerNet and Mask2Former."""

from __future__ import annotations

from torch import nn
from transformers import ConvNextConfig, SwinConfig

SWIN: dict[str, tuple[int, list[int], list[int], int]] = {
    "swin-tiny": (96, [2, 2, 6, 2], [3, 6, 12, 24], 7),
    "swin-small": (96, [2, 2, 18, 2], [3, 6, 12, 24], 7),
    "swin-base": (128, [2, 2, 18, 2], [4, 8, 16, 32], 12),
    "swin-large": (192, [2, 2, 18, 2], [6, 12, 24, 48], 12),
    "swin-mini": (8, [1, 1, 1, 1], [1, 2, 2, 4], 4),
}
"""Width, depths, heads and window (px of a stage's feature map) of each Swin (Liu et al. 2021, arXiv:2103.14030, table
7); `swin-mini` exists for tests only."""
CONVNEXT: dict[str, tuple[list[int], list[int]]] = {
    "convnext-tiny": ([3, 3, 9, 3], [96, 192, 384, 768]),
    "convnext-small": ([3, 3, 27, 3], [96, 192, 384, 768]),
    "convnext-base": ([3, 3, 27, 3], [128, 256, 512, 1024]),
    "convnext-large": ([3, 3, 27, 3], [192, 384, 768, 1536]),
    "convnext-mini": ([1, 1, 1, 1], [8, 16, 24, 32]),
}
"""Depths and widths of each ConvNeXt (Liu et al. 2022, arXiv:2201.03545, section 3); `convnext-mini` exists for tests
only."""


def backbone_config(name: str, bands: int, drop_path_rate: float) -> SwinConfig | ConvNextConfig:
    """Return the configuration of an encoder for `transformers`.

    Args:
        name: Key of `SWIN` or `CONVNEXT`.
        bands: Number of input bands.
        drop_path_rate: Highest rate of stochastic depth.
    """
    shared = {
        "num_channels": bands,
        "drop_path_rate": drop_path_rate,
        "out_features": ["stage1", "stage2", "stage3", "stage4"],
    }
    if name in CONVNEXT:
        depths, hidden_sizes = CONVNEXT[name]
        return ConvNextConfig(depths=depths, hidden_sizes=hidden_sizes, **shared)
    width, depths, heads, window = SWIN[name]
    return SwinConfig(embed_dim=width, depths=depths, num_heads=heads, window_size=window, **shared)


def drop_unused(backbone: nn.Module) -> None:
    """Remove the last normalisation of a Swin, in place: only classification uses it, so it would get no gradient."""
    if hasattr(backbone, "swin"):
        backbone.swin.layernorm = nn.Identity()
