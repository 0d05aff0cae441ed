"""Networks by name, all with the same interface: `build` creates one."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from flair_seg.errors import InputError

from .base import Network, NetworkOptions, WeightsOptions
from .encoderdecoder import DPTS, ENCODER_DECODERS, Dpt, EncoderDecoder
from .hypercolumns import HYPERCOLUMNS, Hypercolumn
from .maskclassifiers import EOMTS, MASK2FORMERS, Eomt, Mask2Former
from .segformer import SIZES as SEGFORMER_SIZES
from .segformer import SegFormer
from .upernet import ARCHITECTURES as UPERNETS
from .upernet import UperNet
from .weights import RGB, check_fill, load_pretrained

Builder = Callable[[NetworkOptions, Sequence[str], Sequence[float], Sequence[float], int], Network]

ARCHITECTURES: dict[str, Builder] = {
    **dict.fromkeys(SEGFORMER_SIZES, SegFormer),
    **dict.fromkeys(UPERNETS, UperNet),
    **dict.fromkeys(MASK2FORMERS, Mask2Former),
    **dict.fromkeys(EOMTS, Eomt),
    **dict.fromkeys(ENCODER_DECODERS, EncoderDecoder),
    **dict.fromkeys(DPTS, Dpt),
    **dict.fromkeys(HYPERCOLUMNS, Hypercolumn),
}
"""The class of each architecture; its constructor draws random weights."""

__all__ = ["ARCHITECTURES", "Network", "NetworkOptions", "WeightsOptions", "build", "check_architecture"]


def check_architecture(name: str) -> None:
    """Raise `InputError` unless `name` is a key of `ARCHITECTURES`."""
    if name not in ARCHITECTURES:
        raise InputError(f"architecture is '{name}': it must be one of {', '.join(ARCHITECTURES)}")


def build(
    options: NetworkOptions, bands: Sequence[str], mean: Sequence[float], std: Sequence[float], classes: int
) -> Network:
    """Build a network and load its initial weights.

    Args:
        options: Architecture, initial weights, stochastic depth, and whether the encoder is frozen.
        bands: Names of the bands, in the order of the input channels.
        mean: Mean subtracted from each band, in grey levels.
        std: Standard deviation that each band is divided by, in grey levels.
        classes: Number of classes.

    Returns:
        The network, in training mode.

    Raises:
        InputError: The architecture is unknown, or the weights are missing, damaged or those of another network.
    """
    check_architecture(options.architecture)
    if options.weights is None:
        check_fill(options.extra_bands, (*RGB, *bands))
    network = ARCHITECTURES[options.architecture](options, bands, mean, std, classes)
    load_pretrained(network, options)
    if options.freeze == "encoder":
        network.freeze_encoder()
    return network
