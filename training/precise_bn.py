"""Measure batch statistics on whole patches: `python -m training.precise_bn RUN --data FOLDER --output FILE`.

Batch normalisation goes by means and variances that training has gathered from crops, augmented and at times generated,
while the weights still moved. Here they are measured anew for the weights as they are, on whole patches as they come
("precise batch normalisation", arXiv:2105.07576). Take patches of the training part, and score before and after:
networks that have it throughout (FPN, UNet, UNet++) can gain much.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
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
from .models.checkpoint import load_model, save_weights
from .models.predict import Predictor, network_predictor
from .settings import commandline

_MULTIPLE = 32
"""Networks halve an image up to five times."""


class _Moments:
    """Sums over the values that reach one layer, for each channel."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._count = 0
        self._sum: Tensor | float = 0.0
        self._squares: Tensor | float = 0.0

    def add(self, layer: nn.Module, inputs: tuple[Tensor, ...]) -> None:
        """Take in what a layer is about to normalise, (N, C, ...); a hook."""
        values = inputs[0].detach().transpose(0, 1).flatten(1).double()
        self._count += values.shape[1]
        self._sum = self._sum + values.sum(1)
        self._squares = self._squares + values.square().sum(1)

    def write(self, layer: _BatchNorm) -> None:
        """Let the layer normalise by the mean and the unbiased variance of all that was taken in."""
        mean = torch.as_tensor(self._sum) / self._count
        variance = (
            (torch.as_tensor(self._squares) / self._count - mean**2).clamp(min=0.0) * self._count / (self._count - 1)
        )
        layer.running_mean.copy_(mean)
        layer.running_var.copy_(variance)


def measure(network: nn.Module, batches: Iterator[Tensor]) -> int:
    """Measure the batch statistics of a network for the weights it has, in place.

    Within a batch, layers normalise by the batch, as in training; what is kept is of all batches together.

    Args:
        network: Any network; all but its batch statistics stays.
        batches: What it is asked, float32 (N, B, H, W); several images each.

    Returns:
        The number of layers that were measured.

    Raises:
        InputError: The network has no batch normalisation.
    """
    layers = {layer: _Moments() for layer in network.modules() if isinstance(layer, _BatchNorm)}
    if not layers:
        raise InputError("the network has no batch normalisation: there is nothing to measure")
    with _by_batch(network, list(layers)), torch.no_grad(), ExitStack() as hooks:
        for layer, moments in layers.items():
            hooks.enter_context(layer.register_forward_pre_hook(moments.add))
        for images in batches:
            network(images)
        for layer, moments in layers.items():
            moments.write(layer)
    return len(layers)


@contextmanager
def _by_batch(network: nn.Module, layers: Sequence[_BatchNorm]) -> Iterator[None]:
    """Let layers normalise by the batch, and everything else predict."""
    was_training = [(module, module.training) for module in network.modules()]
    network.eval()
    for layer in layers:
        layer.train()
    try:
        yield
    finally:
        for module, training in was_training:
            module.training = training


def draw(patches: Sequence[Patch], count: int, batch_size: int, seed: int) -> list[list[Patch]]:
    """Draw patches without repetition, in batches of about one size.

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
    """Read what a network takes of each batch: (N, B, H, W).

    Raises:
        InputError: A patch cannot be read, lacks a band or is not of the others' size.
    """
    for batch in tqdm(batches, unit="batch", disable=None):
        images = [predictor.image(patch) for patch in batch]
        for patch, image in zip(batch, images):
            if image.shape != images[0].shape:
                raise InputError(
                    f"{patch.image.name} is {image.shape[2]} x {image.shape[1]} px, {batch[0].image.name} "
                    f"{images[0].shape[2]} x {images[0].shape[1]} px: patches of one size are needed"
                )
        yield np.stack(images)


def _parser() -> argparse.ArgumentParser:
    parser = commandline.make_parser("precise_bn", __doc__)
    parser.add_argument("model", type=Path, help="folder of a run, or .safetensors")
    commandline.add_data_arguments(parser, "folder of patches, whose masks are not looked at")
    commandline.add_reference_argument(parser)
    parser.add_argument("--patches", type=int, default=256, help="how many are drawn at most, default: %(default)s")
    parser.add_argument("--batch-size", type=int, default=8, help="patches at a time, default: %(default)s")
    parser.add_argument("--seed", type=int, default=0, help="of the draw, default: %(default)s")
    parser.add_argument("--threads", type=int, help="CPU threads of PyTorch")
    parser.add_argument("--output", type=Path, required=True, help="the weights to write, .safetensors")
    return parser


def _run(arguments: argparse.Namespace) -> None:
    if arguments.threads:
        torch.set_num_threads(arguments.threads)
    network, config = load_model(arguments.model)
    predictor = network_predictor(network, config, arguments.reference).of_rasters(arguments.raster_bands)
    patches = commandline.chosen_patches(arguments, labelled=False)
    check_headers(patches, _MULTIPLE, _MULTIPLE)
    batches = draw(patches, arguments.patches, arguments.batch_size, arguments.seed)
    device = network.mean.device
    images = (torch.from_numpy(batch).to(device, torch.float32) for batch in read_batches(predictor, batches))
    count = measure(network, images)
    save_weights(arguments.output, network, config)
    print(f"{arguments.output}: {count} layers measured on {sum(map(len, batches))} patches")


def main(argv: list[str] | None = None) -> int:
    """Run the command line; returns the exit status."""
    return commandline.run(_run, _parser(), argv)


if __name__ == "__main__":
    sys.exit(main())
