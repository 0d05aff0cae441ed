"""SegFormer of `transformers`: the same parameters, with the decoder's linear operations in a cheaper order."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn.functional import conv2d, interpolate
from transformers import SegformerConfig, SegformerForSemanticSegmentation

from .base import Network, NetworkOptions

LOGIT_STRIDE = 4
"""Pixels of the image for one pixel of the decoder's logits, along each axis."""
_WIDE = [64, 128, 320, 512]
SIZES: dict[str, tuple[list[int], list[int], int]] = {
    "segformer-b0": ([2, 2, 2, 2], [32, 64, 160, 256], 256),
    "segformer-b1": ([2, 2, 2, 2], _WIDE, 256),
    "segformer-b2": ([3, 4, 6, 3], _WIDE, 768),
    "segformer-b3": ([3, 4, 18, 3], _WIDE, 768),
    "segformer-b4": ([3, 8, 27, 3], _WIDE, 768),
    "segformer-b5": ([3, 6, 40, 3], _WIDE, 768),
    "segformer-tiny": ([1, 1, 1, 1], [8, 16, 40, 64], 16),
}
"""Depths, widths and decoder width of each SegFormer (Xie et al. 2021, arXiv:2105.15203, table 6); `segformer-tiny`
exists for tests only."""


class SegFormer(Network):
    """A SegFormer on raw aerial bands."""

    logit_stride = LOGIT_STRIDE

    def __init__(
        self, options: NetworkOptions, bands: Sequence[str], mean: Sequence[float], std: Sequence[float], classes: int
    ) -> None:
        """Build the network with random weights; see `networks.build` for the arguments."""
        super().__init__(bands, mean, std, classes)
        depths, widths, decoder_width = SIZES[options.architecture]
        config = SegformerConfig(
            num_channels=len(self.bands),
            depths=depths,
            hidden_sizes=widths,
            decoder_hidden_size=decoder_width,
            num_labels=classes,
            drop_path_rate=options.drop_path_rate,
        )
        self.net = SegformerForSemanticSegmentation(config)
        # The authors drop whole channels; transformers drops single values.
        self.net.decode_head.dropout = nn.Dropout2d(config.classifier_dropout_prob)
        _initialise_convolutions(self.net)
        nn.init.normal_(self.net.decode_head.classifier.weight, 0.0, 0.01)

    @property
    def encoder(self) -> nn.Module:
        """The four stages of the Mix Transformer."""
        return self.net.segformer

    def encode(self, images: Tensor) -> list[Tensor]:
        """Compute the feature maps of the four stages, at strides 4, 8, 16 and 32."""
        # Channels last is 1.5 times as fast on a CPU: it is the memory layout of the encoder's tokens.
        hidden_states = self.normalise(images).contiguous(memory_format=torch.channels_last)
        features = []
        for stage in self.net.segformer.stages:
            hidden_states = stage(hidden_states).contiguous(memory_format=torch.channels_last)
            features.append(hidden_states)
        return features

    def stride_logits(self, images: Tensor) -> Tensor:
        """Predict at a quarter of the resolution: (N, B, H, W) to logits, float (N, C, H/4, W/4)."""
        return self.decode(self.encode(images))

    def decode(self, features: Sequence[Tensor]) -> Tensor:
        """Compute the logits of feature maps, see `encode` and `stride_logits`."""
        head = self.net.decode_head
        fused = head.batch_norm(merge_stages(features, stage_kernels(head)))
        return head.classifier(head.dropout(head.activation(fused)))


def stage_kernels(head: nn.Module) -> list[tuple[Tensor, Tensor]]:
    """Fuse the two linear layers of SegFormer's decoder into one weight and bias per stage.

    The published decoder projects each stage to D channels, resizes, concatenates and projects 4D to D. Bilinear
    resizing works channel by channel with weights that add up to one, so it commutes with both projections: their
    product can be applied at each stage's own resolution and the results added. Same parameters, same values; for B0
    and a window of 512 px, 2.5 instead of 6.8 billion multiplications.

    Args:
        head: The decode head of `transformers`.

    Returns:
        For each stage of C channels, shallowest first, the weight (D, C, 1, 1) and the bias (D,).
    """
    # transformers concatenates the deepest stage first.
    slices = head.linear_fuse.weight[:, :, 0, 0].split(head.linear_fuse.out_channels, dim=1)[::-1]
    return [
        ((fuse @ projection.proj.weight)[:, :, None, None], fuse @ projection.proj.bias)
        for fuse, projection in zip(slices, head.linear_projections)
    ]


def merge_stages(features: Sequence[Tensor], kernels: Sequence[tuple[Tensor, Tensor]]) -> Tensor:
    """Project the encoder's stages, (N, C, H/4, W/4) and coarser, and sum them at H/4, W/4: (N, D, H/4, W/4)."""
    size = features[0].shape[-2:]
    merged = conv2d(features[0], *kernels[0])
    for feature, kernel in zip(features[1:], kernels[1:]):
        merged = merged + interpolate(conv2d(feature, *kernel), size=size, mode="bilinear", align_corners=False)
    return merged


def _initialise_convolutions(net: nn.Module) -> None:
    """Initialise convolutions as the authors do (He, fan-out): transformers' 0.02 is too small for depthwise ones."""
    for module in net.modules():
        if isinstance(module, nn.Conv2d):
            fan_out = module.out_channels * module.kernel_size[0] * module.kernel_size[1] // module.groups
            nn.init.normal_(module.weight, 0.0, (2.0 / fan_out) ** 0.5)
            if module.bias is not None:
                nn.init.zeros_(module.bias)
