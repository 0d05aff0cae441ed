"""Sizes of the encoders that UPerNet and Mask2Former take from `transformers`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from transformers import BeitConfig, ConvNextConfig, ConvNextV2Config, PreTrainedConfig, SwinConfig, Swinv2Config


@dataclass(frozen=True)
class Convolutions:
    """A ConvNeXt: the number of blocks and channels of each stage."""

    depths: tuple[int, ...]
    widths: tuple[int, ...]


@dataclass(frozen=True)
class Windows:
    """A Swin: channels of the first stage, and blocks and heads of each stage.

    Args:
        width: Channels of the first stage.
        depths: Blocks of each stage.
        heads: Heads of each stage.
        window: Side of an attention window, px of a stage's feature map.
        pretrained: The window of each stage in pre-training, which Swin V2's position bias is scaled to; none: the
            weights had the same window.
    """

    width: int
    depths: tuple[int, ...]
    heads: tuple[int, ...]
    window: int
    pretrained: tuple[int, ...] = (0, 0, 0, 0)


@dataclass(frozen=True)
class Plain:
    """A plain vision transformer with patches of 16 px: channels, blocks and heads."""

    width: int
    depth: int
    heads: int

    @property
    def levels(self) -> tuple[int, ...]:
        """The blocks, counted from 1, whose tokens become the four feature maps: one after each quarter."""
        return tuple(max(1, self.depth * quarter // 4) for quarter in (1, 2, 3, 4))


_WIDE = (96, 192, 384, 768)
CONVNEXT = {
    "convnext-tiny": Convolutions((3, 3, 9, 3), _WIDE),
    "convnext-small": Convolutions((3, 3, 27, 3), _WIDE),
    "convnext-base": Convolutions((3, 3, 27, 3), (128, 256, 512, 1024)),
    "convnext-large": Convolutions((3, 3, 27, 3), (192, 384, 768, 1536)),
    "convnext-mini": Convolutions((1, 1, 1, 1), (8, 16, 24, 32)),
}
"""ConvNeXt (Liu et al. 2022, arXiv:2201.03545, section 3); the networks named `mini` exist for tests only."""
CONVNEXT_V2 = {
    "convnextv2-nano": Convolutions((2, 2, 8, 2), (80, 160, 320, 640)),
    "convnextv2-tiny": Convolutions((3, 3, 9, 3), _WIDE),
    "convnextv2-base": Convolutions((3, 3, 27, 3), (128, 256, 512, 1024)),
    "convnextv2-large": Convolutions((3, 3, 27, 3), (192, 384, 768, 1536)),
    "convnextv2-mini": Convolutions((1, 1, 1, 1), (8, 16, 24, 32)),
}
"""ConvNeXt V2 (Woo et al. 2023, arXiv:2301.00808, table 16)."""
SWIN = {
    "swin-tiny": Windows(96, (2, 2, 6, 2), (3, 6, 12, 24), 7),
    "swin-small": Windows(96, (2, 2, 18, 2), (3, 6, 12, 24), 7),
    "swin-base": Windows(128, (2, 2, 18, 2), (4, 8, 16, 32), 12),
    "swin-large": Windows(192, (2, 2, 18, 2), (6, 12, 24, 48), 12),
    "swin-mini": Windows(8, (1, 1, 1, 1), (1, 2, 2, 4), 4),
}
"""Swin (Liu et al. 2021, arXiv:2103.14030, table 7)."""
SWIN_V2 = {
    "swinv2-tiny": Windows(96, (2, 2, 6, 2), (3, 6, 12, 24), 8),
    "swinv2-small": Windows(96, (2, 2, 18, 2), (3, 6, 12, 24), 8),
    "swinv2-base": Windows(128, (2, 2, 18, 2), (4, 8, 16, 32), 8),
    "swinv2-large": Windows(192, (2, 2, 18, 2), (6, 12, 24, 48), 16, (12, 12, 12, 6)),
    "swinv2-mini": Windows(8, (1, 1, 2, 1), (1, 2, 2, 4), 4),
}
"""Swin V2 (Liu et al. 2022, arXiv:2111.09883) as published for images of 256 px."""
BEIT = {
    "beit-base": Plain(768, 12, 12),
    "beit-large": Plain(1024, 24, 16),
    "beit-mini": Plain(16, 4, 2),
}
"""BEiT (Bao et al. 2022, arXiv:2106.08254), with position biases of 224 px that other sizes interpolate."""
BACKBONES = (*CONVNEXT, *CONVNEXT_V2, *SWIN, *SWIN_V2, *BEIT)
_SWINV2_IMAGE = 256
"""Images that Swin V2 was published for, px: stages smaller than a window attend to the whole stage."""


def backbone_config(name: str, bands: int, drop_path_rate: float) -> PreTrainedConfig:
    """Return the configuration of an encoder for `transformers`.

    Args:
        name: One of `BACKBONES`.
        bands: Number of input bands.
        drop_path_rate: Highest rate of stochastic depth.
    """
    shared: dict[str, Any] = {"num_channels": bands, "drop_path_rate": drop_path_rate}
    if name in BEIT:
        return _beit(BEIT[name], shared)
    shared["out_features"] = ["stage1", "stage2", "stage3", "stage4"]
    if name in CONVNEXT or name in CONVNEXT_V2:
        size = {**CONVNEXT, **CONVNEXT_V2}[name]
        kind = ConvNextConfig if name in CONVNEXT else ConvNextV2Config
        return kind(depths=list(size.depths), hidden_sizes=list(size.widths), **shared)
    swin = {**SWIN, **SWIN_V2}[name]
    shared |= {"embed_dim": swin.width, "depths": list(swin.depths), "num_heads": list(swin.heads)}
    if name in SWIN:
        return SwinConfig(window_size=swin.window, **shared)
    return Swinv2Config(
        window_size=swin.window,
        pretrained_window_sizes=list(swin.pretrained),
        image_size=_SWINV2_IMAGE,
        **shared,
    )


def _beit(size: Plain, shared: dict[str, Any]) -> BeitConfig:
    """Configure a BEiT with four feature maps, at strides 4, 8, 16 and 32, made from its tokens by a small neck."""
    return BeitConfig(
        hidden_size=size.width,
        num_hidden_layers=size.depth,
        num_attention_heads=size.heads,
        intermediate_size=4 * size.width,
        use_relative_position_bias=True,
        add_fpn=True,
        out_features=[f"stage{level}" for level in size.levels],
        **shared,
    )
