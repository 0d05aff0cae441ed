"""Adapts the first convolution of a pretrained network to other bands."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from flair_seg.errors import InputError

RGB = ("red", "green", "blue")
"""Bands of weights from ImageNet and similar data sets."""
FILLS = ("mean", "zero", "random")


def check_fill(fill: str, source_bands: Sequence[str]) -> None:
    """Raise `InputError` unless `fill` is one of `FILLS` or a band of the weights."""
    if fill not in (*FILLS, *source_bands):
        raise InputError(
            f"extra_bands is '{fill}': it must be one of {', '.join(FILLS)}, or a band of the weights: "
            f"{', '.join(source_bands)}"
        )


def widen(weight: Tensor, source_bands: Sequence[str], bands: Sequence[str], fill: str, fresh: Tensor) -> Tensor:
    """Rearrange the weights of a convolution by input channel.

    Known bands keep their weights, others are initialised as `fill` says, and unused bands are dropped.

    Args:
        weight: Float (O, S, k, k), for the source bands.
        source_bands: Names of the S bands.
        bands: Names of the B bands wanted.
        fill: Weights of bands that the source lacks: `mean` over the source bands, `zero`, `random` (those of
            `fresh`), or a source band by name.
        fresh: Random weights, float (O, B, k, k).

    Returns:
        Float (O, B, k, k).

    Raises:
        InputError: The fill is unknown, or the number of bands differs from the number of names.
    """
    check_fill(fill, source_bands)
    if weight.shape[1] != len(source_bands):
        raise InputError(
            f"the first convolution of the weights takes {weight.shape[1]} bands: {len(source_bands)} are needed, "
            f"{', '.join(source_bands)}"
        )
    fills = {"mean": weight.mean(1), "zero": torch.zeros_like(weight[:, 0])}
    known = {name: weight[:, index] for index, name in enumerate(source_bands)}
    columns = []
    for index, band in enumerate(bands):
        filled = fresh[:, index] if fill == "random" else {**fills, **known}[fill]
        columns.append(known.get(band, filled))
    return torch.stack(columns, dim=1)


def first_convolution(encoder: nn.Module) -> str:
    """Return the name, within an encoder, of the weights of its first convolution."""
    return next(f"{name}.weight" for name, module in encoder.named_modules() if isinstance(module, nn.Conv2d))
