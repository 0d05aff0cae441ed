"""UPerNet and Mask2Former of `transformers` on hierarchical encoders, ConvNeXt or Swin."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor, nn
from transformers import (
    ConvNextConfig,
    Mask2FormerConfig,
    Mask2FormerForUniversalSegmentation,
    SwinConfig,
    UperNetConfig,
    UperNetForSemanticSegmentation,
)

from ..data.remaps import IGNORE_INDEX
from .base import Criterion, Network, NetworkOptions

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
UPERNETS = {f"upernet-{name}": name for name in (*CONVNEXT, *SWIN)}
"""The encoder of each UPerNet."""
_CHANNELS, _MINI_CHANNELS = 512, 16
"""Channels of the decoder: as published, and for the networks named `mini`."""
MASK2FORMERS = {f"mask2former-{name}": name for name in SWIN}
"""The encoder of each Mask2Former (Cheng et al. 2022, arXiv:2112.01527)."""
_QUERIES = 100
_LEAST_SCORE = 1e-6
"""Lower bound of the scores: keeps their logarithm finite, in half precision too."""
_MINI = {
    "feature_size": 32,
    "mask_feature_size": 32,
    "hidden_dim": 32,
    "encoder_feedforward_dim": 16,
    "dim_feedforward": 16,
    "num_attention_heads": 2,
    "encoder_layers": 1,
    "decoder_layers": 2,
    "num_queries": 8,
    "train_num_points": 64,
}


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


def _drop_unused(backbone: nn.Module) -> None:
    """Remove the last normalisation of a Swin, in place: only classification uses it, so it would get no gradient."""
    if hasattr(backbone, "swin"):
        backbone.swin.layernorm = nn.Identity()


class UperNet(Network):
    """Pyramid pooling of the deepest stage, then a feature pyramid over all (Xiao et al. 2018, arXiv:1807.10221)."""

    logit_stride = 4

    def __init__(
        self, options: NetworkOptions, bands: Sequence[str], mean: Sequence[float], std: Sequence[float], classes: int
    ) -> None:
        """Build the network with random weights; see `networks.build` for the arguments."""
        super().__init__(bands, mean, std, classes)
        backbone = UPERNETS[options.architecture]
        config = UperNetConfig(
            backbone_config=backbone_config(backbone, len(self.bands), options.drop_path_rate),
            hidden_size=_MINI_CHANNELS if backbone.endswith("mini") else _CHANNELS,
            num_labels=classes,
            use_auxiliary_head=False,
        )
        self.net = UperNetForSemanticSegmentation(config)
        _drop_unused(self.encoder)

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


class Mask2Former(Network):
    """Queries that each predict a class and a mask; the score of a class in a pixel sums their products over queries.

    `stride_logits` returns the logarithm of these scores, so that a softmax normalises them.
    """

    logit_stride = 4

    def __init__(
        self, options: NetworkOptions, bands: Sequence[str], mean: Sequence[float], std: Sequence[float], classes: int
    ) -> None:
        """Build the network with random weights; see `networks.build` for the arguments."""
        super().__init__(bands, mean, std, classes)
        backbone = MASK2FORMERS[options.architecture]
        size = _MINI if backbone == "swin-mini" else {"num_queries": _QUERIES}
        config = Mask2FormerConfig(
            backbone_config=backbone_config(backbone, len(self.bands), options.drop_path_rate),
            num_labels=classes,
            **size,
        )
        self.net = Mask2FormerForUniversalSegmentation(config)
        _drop_unused(self.encoder)

    @property
    def encoder(self) -> nn.Module:
        """The Swin backbone."""
        return self.net.model.pixel_level_module.encoder

    def encode(self, images: Tensor) -> list[Tensor]:
        """Compute the feature maps of the four stages, at strides 4, 8, 16 and 32."""
        return list(self.encoder(self.normalise(images)).feature_maps)

    def stride_logits(self, images: Tensor) -> Tensor:
        """Predict at a quarter of the resolution: (N, B, H, W) to logits, float (N, C, H/4, W/4)."""
        answer = self.net(self.normalise(images), output_auxiliary_logits=False)
        # The last class is "no object".
        classes = answer.class_queries_logits.softmax(-1)[..., :-1]
        masks = answer.masks_queries_logits.sigmoid()
        count, queries, height, width = masks.shape
        scores = classes.transpose(1, 2) @ masks.reshape(count, queries, height * width)
        return scores.clamp_min(_LEAST_SCORE).log().reshape(count, -1, height, width)

    def loss(self, images: Tensor, labels: Tensor, criterion: Criterion) -> Tensor:
        """Compute the published loss (class, mask and Dice terms) of queries matched with the classes present.

        The criterion is not called; classes that it ignores (`criterion.left_out`) are not targets here either.
        """
        left_out = (IGNORE_INDEX, *getattr(criterion, "left_out", ()))
        present = [[c for c in image.unique().tolist() if c not in left_out] for image in labels]
        known = [index for index, found in enumerate(present) if found]
        if not known:
            return self.stride_logits(images).sum() * 0.0
        targets = [torch.tensor(present[index], device=labels.device) for index in known]
        masks = [(labels[index] == target[:, None, None]).float() for index, target in zip(known, targets)]
        pixels = self.normalise(images[known])
        return self.net(pixels, mask_labels=masks, class_labels=targets).loss.squeeze()
