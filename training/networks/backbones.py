"""Encoders shared by UPerNet and Mask2Former."""

from __future__ import annotations

from dataclasses import dataclass

from torch import nn
from transformers import ConvNextConfig, SwinConfig


@dataclass(frozen=True)
class SwinSize:
    """Width, depths, heads and window (px of a stage's feature map) of a published Swin (Liu et al. 2021, table 7)."""

    embed_dim: int
    depths: tuple[int, ...]
    num_heads: tuple[int, ...]
    window_size: int


@dataclass(frozen=True)
class ConvNextSize:
    """Depths and widths of a published ConvNeXt (Liu et al. 2022, arXiv:2201.03545, section 3)."""

    depths: tuple[int, ...]
    hidden_sizes: tuple[int, ...]


_OUT_FEATURES = ["stage1", "stage2", "stage3", "stage4"]
SWIN = {
    "swin-tiny": SwinSize(96, (2, 2, 6, 2), (3, 6, 12, 24), 7),
    "swin-small": SwinSize(96, (2, 2, 18, 2), (3, 6, 12, 24), 7),
    "swin-base": SwinSize(128, (2, 2, 18, 2), (4, 8, 16, 32), 12),
    "swin-large": SwinSize(192, (2, 2, 18, 2), (6, 12, 24, 48), 12),
    "swin-mini": SwinSize(8, (1, 1, 1, 1), (1, 2, 2, 4), 4),
}
"""Swin Transformers by name (arXiv:2103.14030); `swin-mini` exists for tests only."""

CONVNEXT = {
    "convnext-tiny": ConvNextSize((3, 3, 9, 3), (96, 192, 384, 768)),
    "convnext-small": ConvNextSize((3, 3, 27, 3), (96, 192, 384, 768)),
    "convnext-base": ConvNextSize((3, 3, 27, 3), (128, 256, 512, 1024)),
    "convnext-large": ConvNextSize((3, 3, 27, 3), (192, 384, 768, 1536)),
    "convnext-mini": ConvNextSize((1, 1, 1, 1), (8, 16, 24, 32)),
}
"""ConvNeXts by name; `convnext-mini` exists for tests only."""


def swin_config(name: str, bands: int, drop_path_rate: float) -> SwinConfig:
    """Return the configuration of a Swin for `transformers`.

    Args:
        name: Key of `SWIN`.
        bands: Number of input bands.
        drop_path_rate: Highest rate of stochastic depth.
    """
    size = SWIN[name]
    return SwinConfig(
        num_channels=bands,
        embed_dim=size.embed_dim,
        depths=list(size.depths),
        num_heads=list(size.num_heads),
        window_size=size.window_size,
        drop_path_rate=drop_path_rate,
        out_features=_OUT_FEATURES,
    )


def convnext_config(name: str, bands: int, drop_path_rate: float) -> ConvNextConfig:
    """Return the configuration of a ConvNeXt for `transformers`.

    Args:
        name: Key of `CONVNEXT`.
        bands: Number of input bands.
        drop_path_rate: Highest rate of stochastic depth.
    """
    size = CONVNEXT[name]
    return ConvNextConfig(
        num_channels=bands,
        depths=list(size.depths),
        hidden_sizes=list(size.hidden_sizes),
        drop_path_rate=drop_path_rate,
        out_features=_OUT_FEATURES,
    )


def drop_unused(backbone: nn.Module) -> None:
    """Remove the last normalisation of a Swin, in place: only classification uses it, so it would get no gradient."""
    if hasattr(backbone, "swin"):
        backbone.swin.layernorm = nn.Identity()
