"""UPerNet of `transformers` on the encoders of `backbones`."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor, nn
from transformers import UperNetConfig, UperNetForSemanticSegmentation

from .backbones import BACKBONES, backbone_config
from .base import Network, NetworkOptions

ARCHITECTURES = {f"upernet-{name}": name for name in BACKBONES}
"""The encoder of each UPerNet."""
_CHANNELS, _MINI_CHANNELS = 512, 16
"""Channels of the decoder: as published, and for the networks named `mini`."""


class UperNet(Network):
    """Pyramid pooling of the deepest stage, then a feature pyramid over all (Xiao et al. 2018, arXiv:1807.10221)."""

    logit_stride = 4

    def __init__(
        self, options: NetworkOptions, bands: Sequence[str], mean: Sequence[float], std: Sequence[float], classes: int
    ) -> None:
        """Build the network with random weights; see `networks.build` for the arguments."""
        super().__init__(bands, mean, std, classes)
        backbone = ARCHITECTURES[options.architecture]
        config = UperNetConfig(
            backbone_config=backbone_config(backbone, len(self.bands), options.drop_path_rate),
            hidden_size=_MINI_CHANNELS if backbone.endswith("mini") else _CHANNELS,
            num_labels=classes,
            use_auxiliary_head=False,
        )
        self.net = UperNetForSemanticSegmentation(config)
        drop_unused(self.encoder)

    @property
    def encoder(self) -> nn.Module:
        """The backbone; BEiT's includes the neck that makes feature maps at four strides."""
        return self.net.backbone

    def encode(self, images: Tensor) -> list[Tensor]:
        """Compute the feature maps of the four stages, at strides 4, 8, 16 and 32."""
        pixels = self.normalise(images).contiguous(memory_format=torch.channels_last)
        return list(self.net.backbone(pixels).feature_maps)

    def stride_logits(self, images: Tensor) -> Tensor:
        """Predict at a quarter of the resolution: (N, B, H, W) to logits, float (N, C, H/4, W/4)."""
        return self.net.decode_head(self.encode(images))


def drop_unused(backbone: nn.Module) -> None:
    """Remove, in place, what only classification uses and what would get no gradient: the last normalisation."""
    if hasattr(backbone, "swin"):
        backbone.swin.layernorm = nn.Identity()
