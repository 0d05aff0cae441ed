"""The networks by name, all with the same way in and out: `build` makes one."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from flair_seg.errors import InputError

from .base import Network, NetworkOptions, WeightsOptions
from .encoderdecoder import ARCHITECTURES as ENCODER_DECODERS
from .encoderdecoder import make_encoder_decoder
from .mask2former import ARCHITECTURES as MASK2FORMERS
from .mask2former import make_mask2former
from .segformer import SIZES as SEGFORMER_SIZES
from .segformer import make_segformer
from .upernet import ARCHITECTURES as UPERNETS
from .upernet import make_upernet
from .weights import load_pretrained
from .widen import RGB, check_fill

Builder = Callable[[NetworkOptions, Sequence[str], Sequence[float], Sequence[float], int], Network]

ARCHITECTURES: dict[str, Builder] = {
    **dict.fromkeys(SEGFORMER_SIZES, make_segformer),
    **dict.fromkeys(UPERNETS, make_upernet),
    **dict.fromkeys(MASK2FORMERS, make_mask2former),
    **dict.fromkeys(ENCODER_DECODERS, make_encoder_decoder),
}
"""What builds each architecture, with random weights."""

__all__ = ["ARCHITECTURES", "Network", "NetworkOptions", "WeightsOptions", "build"]


def build(
    options: NetworkOptions, bands: Sequence[str], mean: Sequence[float], std: Sequence[float], classes: int
) -> Network:
    """Build a network, with the weights its options ask for.

    Args:
        options: Which network, and what it starts from.
        bands: Names of the bands, in the order of the input's channels.
        mean: What is subtracted from each band, in grey levels.
        std: What each band is divided by, in grey levels.
        classes: Number of classes.

    Returns:
        The network, in training mode.

    Raises:
        InputError: The architecture is unknown, or the weights are missing, damaged or of another network.
    """
    if options.architecture not in ARCHITECTURES:
        known = ", ".join(ARCHITECTURES)
        raise InputError(f"architecture is '{options.architecture}': it must be one of {known}")
    if options.weights is None:
        check_fill(options.extra_bands, (*RGB, *bands))
    network = ARCHITECTURES[options.architecture](options, bands, mean, std, classes)
    load_pretrained(network, options)
    return network
