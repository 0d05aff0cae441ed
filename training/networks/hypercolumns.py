"""Hypercolumns: each cell is classified by all levels of a pretrained encoder and by statistics of the bands.

Hariharan et al. 2015, arXiv:1411.5752. The decoder has no spatial weights, so that it learns from few patches and the
encoder can stay as it was pretrained (`freeze: encoder`). Bands beyond the encoder's three are seen through the
statistics only.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn.functional import avg_pool2d, interpolate, max_pool2d

from flair_seg.errors import InputError

from ..data.bands import OPTICAL
from .base import Network, NetworkOptions
from .encoderdecoder import import_smp

HYPERCOLUMNS = {
    "hypercolumn-efficientnet-lite0": "tf_efficientnet_lite0",
    "hypercolumn-efficientnet-lite1": "tf_efficientnet_lite1",
    "hypercolumn-efficientnet-lite2": "tf_efficientnet_lite2",
    "hypercolumn-mini": "test_resnet",
}
"""Encoder of timm of each network; the one named `mini` exists for tests only."""
LEVELS = 4
"""Feature maps of the encoder that are used: those at strides 4, 8, 16 and 32."""
CELL = 4
"""Side of a cell, px."""
_SEEN = 3
"""Bands of the encoder."""
CONTRAST = 58.0 / 128.0
"""Standard deviation of ImageNet's images in the units of EfficientNet-Lite, (level - 127) / 128."""
_WIDE = 9
"""Side of the square that the wide statistics average, cells: 7 m at 0.2 m."""
_GROUND = 33
"""Side of the square whose lowest height counts as the ground, cells: 26 m at 0.2 m."""
_WIDTH = 128
_DROPOUT = 0.1
_LARGEST = 4.0
"""Standardised values are clipped to +- this: a height or colour beyond those of the training stays one of them."""


class Hypercolumn(Network):
    """A classifier of cells of 4 x 4 px on an encoder of timm and on statistics of the bands."""

    logit_stride = CELL

    def __init__(
        self, options: NetworkOptions, bands: Sequence[str], mean: Sequence[float], std: Sequence[float], classes: int
    ) -> None:
        """Build the network with random weights; see `networks.build` for the arguments.

        Raises:
            InputError: There is no optical band, or segmentation-models-pytorch is not installed.
        """
        super().__init__(bands, mean, std, classes)
        self.timm_name = HYPERCOLUMNS[options.architecture]
        seen = self.encoder_bands(self.bands)
        self.seen = [self.bands.index(band) for band in (seen * _SEEN)[:_SEEN]]
        """Index of each band that the encoder sees; fewer than three are repeated."""
        self.pyramid = import_smp().encoders.get_encoder(
            f"tu-{self.timm_name}", in_channels=_SEEN, weights=None, drop_path_rate=options.drop_path_rate
        )
        widths = [statistics_count(self.bands), *self.pyramid.out_channels[-LEVELS:]]
        self.norms = nn.ModuleList(nn.BatchNorm2d(width, affine=False) for width in widths)
        self.projections = nn.ModuleList(nn.Conv2d(width, _WIDTH, 1, bias=False) for width in widths)
        self.head = nn.Sequential(
            nn.BatchNorm2d(_WIDTH),
            nn.ReLU(),
            nn.Dropout(_DROPOUT),
            nn.Conv2d(_WIDTH, _WIDTH, 1, bias=False),
            nn.BatchNorm2d(_WIDTH),
            nn.ReLU(),
            nn.Dropout(_DROPOUT),
            nn.Conv2d(_WIDTH, classes, 1),
        )

    @property
    def encoder(self) -> nn.Module:
        """The encoder of timm, without the wrapper of segmentation-models-pytorch."""
        return self.pyramid.model

    def encoder_bands(self, bands: Sequence[str]) -> tuple[str, ...]:
        """Return the bands that the encoder sees: red, green and blue, or the first three optical bands.

        Raises:
            InputError: There is no optical band.
        """
        if {"red", "green", "blue"} <= set(bands):
            return ("red", "green", "blue")
        optical = tuple(band for band in bands if band in OPTICAL)[:_SEEN]
        if not optical:
            raise InputError(f"bands are {', '.join(bands)}: this network needs one of {', '.join(OPTICAL)}")
        return optical

    def encode(self, images: Tensor) -> list[Tensor]:
        """Compute the encoder's feature maps, at strides 4, 8, 16 and 32."""
        seen = self.normalise(images)[:, self.seen] * CONTRAST
        return self.pyramid(seen.contiguous(memory_format=torch.channels_last))[-LEVELS:]

    def columns(self, images: Tensor) -> list[Tensor]:
        """Compute what cells are classified by: the statistics at stride 4, then the encoder's feature maps."""
        return [statistics(images.float(), self.normalise(images), self.bands), *self.encode(images)]

    def stride_logits(self, images: Tensor) -> Tensor:
        """Predict at a quarter of the resolution: (N, B, H, W) to logits, float (N, C, H/4, W/4)."""
        return self.classify(self.columns(images))

    def classify(self, columns: Sequence[Tensor]) -> Tensor:
        """Classify the cells of `columns`: logits, float (N, C, H/4, W/4)."""
        total = None
        for values, norm, project in zip(columns, self.norms, self.projections):
            # Resizing and the projection commute; the projection is cheaper at the level's own resolution.
            level = project(norm(values).clamp(-_LARGEST, _LARGEST))
            if total is not None and level.shape[-2:] != total.shape[-2:]:
                level = interpolate(level, size=total.shape[-2:], mode="bilinear", align_corners=False)
            total = level if total is None else total + level
        return self.head(total)


def statistics_count(bands: Sequence[str]) -> int:
    """Return the number of channels of `statistics`."""
    return 3 * len(bands) + 2 * ({"nir", "red"} <= set(bands)) + ("height" in bands)


def statistics(images: Tensor, normalised: Tensor, bands: Sequence[str]) -> Tensor:
    """Describe each cell of 4 x 4 px and its surroundings by the bands themselves.

    Args:
        images: Grey levels, float (N, B, H, W).
        normalised: The same, standardised by band.
        bands: Names of the bands.

    Returns:
        Float (N, S, H/4, W/4): mean and standard deviation of each band in the cell, its mean over 7 m; with near
        infrared and red, the NDVI of the cell and over 7 m; with a height, the height above the lowest cell within
        13 m, which an offset of all heights does not change.
    """
    cells = avg_pool2d(normalised, CELL)
    spread = (avg_pool2d(normalised.square(), CELL) - cells.square()).clamp_min(1e-6).sqrt()
    parts = [cells, spread, _widened(cells)]
    if {"nir", "red"} <= set(bands):
        levels = avg_pool2d(images, CELL)
        nir, red = (levels[:, bands.index(band)][:, None] for band in ("nir", "red"))
        ndvi = (nir - red) / (nir + red + 1.0)
        parts += [ndvi, _widened(ndvi)]
    if "height" in bands:
        height = cells[:, bands.index("height")][:, None]
        parts.append(height - _ground(height))
    return torch.cat(parts, dim=1)


def _ground(height: Tensor) -> Tensor:
    """Lowest value in a square, first along columns, then along rows."""
    reach = _GROUND // 2
    down = max_pool2d(-height, (_GROUND, 1), stride=1, padding=(reach, 0))
    return -max_pool2d(down, (1, _GROUND), stride=1, padding=(0, reach))


def _widened(cells: Tensor) -> Tensor:
    return avg_pool2d(cells, _WIDE, stride=1, padding=_WIDE // 2, count_include_pad=False)
