"""UPerNet of `transformers` on a ConvNeXt or Swin encoder (Xiao et al. 2018, arXiv:1807.10221)."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor, nn
from transformers import UperNetConfig, UperNetForSemanticSegmentation

from .backbones import CONVNEXT, SWIN, convnext_config, drop_unused, swin_config
from .base import Network, NetworkOptions

ARCHITECTURES = {f"upernet-{name}": name for name in (*CONVNEXT, *SWIN)}
"""The encoder of each architecture."""
_WIDTH = {"convnext-mini": 16, "swin-mini": 16}
_USUAL_WIDTH = 512
"""Channels of the decoder, as published."""


class UperNet(Network):
    """Encoder, pyramid pooling of its deepest stage and a feature pyramid of all."""

    logit_stride = 4

    def __init__(
        self,
        architecture: str,
        bands: Sequence[str],
        mean: Sequence[float],
        std: Sequence[float],
        classes: int,
        drop_path_rate: float = 0.0,
    ) -> None:
        """Build the network with random weights.

        Args:
            architecture: Key of `ARCHITECTURES`.
            bands: Names of the bands.
            mean: What is subtracted from each band, in grey levels.
            std: What each band is divided by, in grey levels.
            classes: Number of classes.
            drop_path_rate: Highest rate of stochastic depth.
        """
        super().__init__(bands, mean, std, classes)
        backbone = ARCHITECTURES[architecture]
        configure = convnext_config if backbone in CONVNEXT else swin_config
        config = UperNetConfig(
            backbone_config=configure(backbone, len(self.bands), drop_path_rate),
            hidden_size=_WIDTH.get(backbone, _USUAL_WIDTH),
            num_labels=classes,
            use_auxiliary_head=False,
        )
        self.net = UperNetForSemanticSegmentation(config)
        drop_unused(self.encoder)

    @property
    def encoder(self) -> nn.Module:
        """The ConvNeXt or Swin backbone."""
        return self.net.backbone

    def encode(self, images: Tensor) -> list[Tensor]:
        """Compute the feature maps of the four stages, at strides 4, 8, 16 and 32."""
        pixels = self.normalise(images).contiguous(memory_format=torch.channels_last)
        return list(self.net.backbone(pixels).feature_maps)

    def stride_logits(self, images: Tensor) -> Tensor:
        """Predict at a quarter of the resolution: (N, B, H, W) to logits, float (N, C, H/4, W/4)."""
        return self.net.decode_head(self.encode(images))


def make_upernet(
    options: NetworkOptions, bands: Sequence[str], mean: Sequence[float], std: Sequence[float], classes: int
) -> UperNet:
    """Build a UPerNet with random weights."""
    return UperNet(options.architecture, bands, mean, std, classes, options.drop_path_rate)
