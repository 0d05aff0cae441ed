"""The UPerNet of FLAIR-HUB: that of segmentation-models-pytorch 0.4, which later releases replaced."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn.functional import interpolate

_POOLED_SIZES = (1, 2, 3, 6)
_PYRAMID_CHANNELS = 256
_OUTPUT_CHANNELS = 64
STAGES = 4


class UPerNetDecoder(nn.Module):
    """Pyramid pooling of the deepest stage, then a feature pyramid, merged at a quarter of the resolution.

    Parameters have the names of the published files, without the branch on the image, which was built but never called.
    """

    def __init__(self, channels: Sequence[int]) -> None:
        """Build the decoder.

        Args:
            channels: Channels of the encoder's four stages, at strides 4, 8, 16 and 32.
        """
        super().__init__()
        self.psp = _PyramidPooling(channels[-1])
        self.fpn_stages = nn.ModuleList(_Lateral(width) for width in channels[-2::-1])
        self.fpn_bottleneck = _convolution((STAGES + 1) * _PYRAMID_CHANNELS, _OUTPUT_CHANNELS, 3)

    def forward(self, features: Sequence[Tensor]) -> Tensor:
        """Merge the encoder's stages.

        Args:
            features: Four stages, float (N, channels, H / stride, W / stride), at strides 4 to 32.

        Returns:
            Float (N, 64, H/4, W/4).
        """
        maps = [self.psp(features[-1])]
        for stage, feature in zip(self.fpn_stages, features[-2::-1]):
            maps.append(stage(maps[-1], feature))
        # timm's encoders have no stage at stride 2: the finest map, upsampled and downsampled again, replaces it.
        maps.append(interpolate(maps[-1], scale_factor=2, mode="bilinear", align_corners=False))
        size = features[0].shape[-2:]
        resized = [interpolate(item, size=size, mode="bilinear", align_corners=False) for item in maps]
        return self.fpn_bottleneck(torch.cat(resized, dim=1))


class _PyramidPooling(nn.Module):
    def __init__(self, channels: int) -> None:
        super().__init__()
        pooled = channels // len(_POOLED_SIZES)
        self.blocks = nn.ModuleList(
            nn.Sequential(nn.AdaptiveAvgPool2d(size), _convolution(channels, pooled, 1)) for size in _POOLED_SIZES
        )
        self.out_conv = _convolution(channels + len(_POOLED_SIZES) * pooled, _PYRAMID_CHANNELS, 1)

    def forward(self, feature: Tensor) -> Tensor:
        size = feature.shape[-2:]
        pooled = [interpolate(block(feature), size=size, mode="bilinear", align_corners=False) for block in self.blocks]
        return self.out_conv(torch.cat([feature, *pooled], dim=1))


class _Lateral(nn.Module):
    def __init__(self, channels: int) -> None:
        super().__init__()
        self.skip_conv = _convolution(channels, _PYRAMID_CHANNELS, 1)

    def forward(self, coarser: Tensor, feature: Tensor) -> Tensor:
        taken_up = interpolate(coarser, size=feature.shape[-2:], mode="bilinear", align_corners=False)
        return taken_up + self.skip_conv(feature)


def _convolution(channels: int, out_channels: int, kernel_size: int) -> nn.Sequential:
    convolution = nn.Conv2d(channels, out_channels, kernel_size, padding=kernel_size // 2, bias=False)
    return nn.Sequential(convolution, nn.BatchNorm2d(out_channels), nn.ReLU(inplace=True))
