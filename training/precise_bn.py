"""Recompute batch statistics on whole patches: `python -m training.precise_bn RUN --data FOLDER --output FILE`.

The running means and variances of batch normalisation come from augmented, partly generated crops, while the weights
still changed. This command recomputes them for the final weights on whole, unaugmented patches ("precise batch
normalisation", arXiv:2105.07576). Use training patches, and score the model before and after: networks with batch
normalisation throughout (FPN, UNet, UNet++) can gain much.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn.modules.batchnorm import _BatchNorm
from tqdm import tqdm

from flair_seg.errors import InputError

from .data import Patch
from .data.georeference import check_headers
from .data.reading import stack_images
from .models.checkpoint import load_model, save_weights
from .models.predict import Predictor, network_predictor
from .networks.base import SIZE_MULTIPLE
from .settings import commandline


class _Moments:
    """Sums over the inputs of a layer, by channel; called as a forward pre-hook of the layer."""

    count = 0
    total: Tensor | float = 0.0
    squares: Tensor | float = 0.0

    def __call__(self, layer: nn.Module, inputs: tuple[Tensor, ...]) -> None:
        """Add the inputs, (N, C, ...)."""
        values = inputs[0].detach().transpose(0, 1).flatten(1).double()
        self.count += values.shape[1]
        self.total = self.total + values.sum(1)
        self.squares = self.squares + values.square().sum(1)

    def write(self, layer: _BatchNorm) -> None:
        """Set the layer's statistics to the mean and the unbiased variance of all inputs."""
        mean = torch.as_tensor(self.total) / self.count
        biased = (torch.as_tensor(self.squares) / self.count - mean**2).clamp(min=0.0)
        layer.running_mean.copy_(mean)
        layer.running_var.copy_(biased * self.count / (self.count - 1))


def measure(network: nn.Module, batches: Iterable[Tensor]) -> int:
    """Recompute the batch statistics of a network, in place.

    Layers normalise by the batch, as in training; the new statistics are those of all batches together.

    Args:
        network: Any network; only its batch statistics change. It is left in evaluation mode.
        batches: Inputs, float32 (N, B, H, W), several images each.

    Returns:
        The number of layers.

    Raises:
        InputError: The network has no batch normalisation.
    """
    layers = {layer: _Moments() for layer in network.modules() if isinstance(layer, _BatchNorm)}
    if not layers:
        raise InputError("the network has no batch normalisation: there is nothing to recompute")
    network.eval()
    with torch.no_grad(), ExitStack() as hooks:
        for layer, moments in layers.items():
            hooks.enter_context(layer.train().register_forward_pre_hook(moments))
        for images in batches:
            network(images)
        for layer, moments in layers.items():
            moments.write(layer)
    network.eval()
    return len(layers)


def draw(patches: Sequence[Patch], count: int, batch_size: int, seed: int) -> list[list[Patch]]:
    """Draw patches without replacement, in batches of about equal size.

    Raises:
        InputError: A number is not positive.
    """
    for name, value in (("patches", count), ("batch-size", batch_size)):
        if value < 1:
            raise InputError(f"--{name} is {value}: it must be positive")
    order = np.random.default_rng(seed).permutation(len(patches))[:count]
    batches = np.array_split(order, max(1, len(order) // batch_size))
    return [[patches[index] for index in batch] for batch in batches]


def read_batches(predictor: Predictor, batches: Sequence[Sequence[Patch]]) -> Iterator[NDArray[np.generic]]:
    """Read the network's input of each batch: (N, B, H, W).

    Raises:
        InputError: A patch cannot be read, lacks a band, or differs in size.
    """
    for batch in tqdm(batches, unit="batch", disable=None):
        yield stack_images(batch, [predictor.image(patch) for patch in batch])


def _parser() -> argparse.ArgumentParser:
    parser = commandline.make_parser("precise_bn", __doc__)
    parser.add_argument("model", type=Path, help="folder of a run, or .safetensors")
    commandline.add_data_arguments(parser, "folder of patches; masks are ignored")
    commandline.add_reference_argument(parser)
    parser.add_argument("--patches", type=int, default=256, help="most patches, default: %(default)s")
    parser.add_argument("--batch-size", type=int, default=8, help="patches per batch, default: %(default)s")
    parser.add_argument("--seed", type=int, default=0, help="random seed, default: %(default)s")
    commandline.add_threads_argument(parser)
    parser.add_argument("--output", type=Path, required=True, help="the weights to write, .safetensors")
    return parser


def _run(arguments: argparse.Namespace) -> None:
    network, config = load_model(arguments.model)
    predictor = network_predictor(network, config, arguments.reference).of_rasters(arguments.raster_bands)
    patches = commandline.chosen_patches(arguments, labelled=False)
    check_headers(patches, SIZE_MULTIPLE, SIZE_MULTIPLE)
    batches = draw(patches, arguments.patches, arguments.batch_size, arguments.seed)
    device = network.mean.device
    images = (torch.from_numpy(batch).to(device, torch.float32) for batch in read_batches(predictor, batches))
    count = measure(network, images)
    save_weights(arguments.output, network, config)
    print(f"{arguments.output}: {count} batch normalisation layers recomputed on {sum(map(len, batches))} patches")


main = commandline.entry(_run, _parser)

if __name__ == "__main__":
    sys.exit(main())
