"""Pretext tasks of encoders: masked image modelling, or classification of whole images."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy, pixel_shuffle

from ..networks import Network


class MaskedImages(nn.Module):
    """Masked image modelling: the deepest features predict masked squares of the image.

    SimMIM (Xie et al. 2022, arXiv:2111.09886) masks tokens after the patch embedding. Here pixels of the input are
    replaced by one learned value per band, which suits any encoder, also with overlapping patches or convolutions. One
    linear layer predicts; the loss is L1 over the masked pixels.
    """

    def __init__(self, network: Network, cell: int = 32, hidden_share: float = 0.6) -> None:
        """Add the prediction layer to a network.

        Args:
            network: Network whose encoder is trained.
            cell: Width of a masked square, px.
            hidden_share: Share of masked squares; 0.6 and 32 px are the best values of the paper.
        """
        super().__init__()
        self.network = network
        self.cell = cell
        self.hidden_share = hidden_share
        bands = len(network.bands)
        channels, self.stride = deepest(network)
        self.hidden_value = nn.Parameter(torch.zeros(1, bands, 1, 1))
        self.predict = nn.Conv2d(channels, bands * self.stride**2, 1)

    def draw_hidden(self, images: Tensor, generator: torch.Generator) -> Tensor:
        """Draw the masked pixels.

        Args:
            images: Any (N, B, H, W), H and W multiples of the cell.
            generator: Random generator, on the CPU.

        Returns:
            Bool (N, 1, H, W): the same number of squares in each image.
        """
        count, _, height, width = images.shape
        rows, columns = height // self.cell, width // self.cell
        order = torch.rand((count, rows * columns), generator=generator).argsort(dim=1).argsort(dim=1)
        hidden = (order < round(self.hidden_share * rows * columns)).view(count, 1, rows, columns)
        return hidden.repeat_interleave(self.cell, 2).repeat_interleave(self.cell, 3).to(images.device)

    def forward(self, images: Tensor, hidden: Tensor) -> Tensor:
        """Mean absolute error over the masked pixels, in standard deviations of each band.

        Args:
            images: Raw bands in grey levels, float (N, B, H, W).
            hidden: Bool (N, 1, H, W).
        """
        filler = self.hidden_value * self.network.std + self.network.mean
        features = self.network.encode(torch.where(hidden, filler, images))[-1]
        guess = pixel_shuffle(self.predict(features), self.stride)
        error = (guess - self.network.normalise(images)).abs() * hidden
        return error.sum() / (hidden.sum() * images.shape[1])


class ImageClasses(nn.Module):
    """Classification of whole images: the mean of the deepest features through one linear layer."""

    def __init__(self, network: Network, classes: int) -> None:
        """Add the classifier to a network whose encoder is trained."""
        super().__init__()
        self.network = network
        self.classify = nn.Linear(deepest(network)[0], classes)

    def logits(self, images: Tensor) -> Tensor:
        """Raw bands in grey levels, float (N, B, H, W), to logits (N, classes)."""
        return self.classify(self.network.encode(images)[-1].mean(dim=(2, 3)))

    def forward(self, images: Tensor, labels: Tensor) -> Tensor:
        """Cross-entropy of float (N, B, H, W) images against int64 (N,) class indices."""
        return cross_entropy(self.logits(images), labels)


def deepest(network: Network) -> tuple[int, int]:
    """Return the channels of the deepest feature map and its stride in px."""
    side = 128
    training = network.training
    with torch.no_grad():
        features = network.eval().encode(torch.zeros((1, len(network.bands), side, side)))[-1]
    network.train(training)
    return features.shape[1], side // features.shape[-1]
