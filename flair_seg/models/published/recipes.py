"""How a constant of a graph comes from the tensors of a weights file.

Exporters do not store tensors as they are: they transpose the weights of linear layers, merge batch normalisation into
the convolution before it, and lay out the position bias of Swin for each pair of pixels of a window. Each is redone
here in the exporter's order of operations, in single precision, so that the values are the same bit by bit.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from ...choices import check_choice
from ...errors import ModelError
from ...language import tr

Operation = Literal["copy", "transpose", "scale", "shift", "spread"]
Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Recipe:
    """Operation that computes one constant.

    Args:
        operation: `copy` (of another shape where need be), `transpose` (2-D), `scale` (a convolution's weights by the
            batch normalisation after it), `shift` (its bias by the same) or `spread` (Swin's table of position biases).
        tensors: names of the tensors: one; for `scale` weights, gamma and variance; for `shift` gamma, beta, mean,
            variance and, where the convolution has one, its bias.
        epsilon: added to the variance.
    """

    operation: Operation
    tensors: tuple[str, ...]
    epsilon: float = 0.0

    def __post_init__(self) -> None:
        """Check the operation and the number of tensors."""
        check_choice(tr("operation"), self.operation, get_args(Operation), ModelError)
        counts = {"scale": (3,), "shift": (4, 5)}.get(self.operation, (1,))
        if len(self.tensors) not in counts:
            raise ModelError(
                "Number of tensors of operation '{operation}': {found}; {needed} needed.",
                operation=self.operation,
                found=len(self.tensors),
                needed=" or ".join(map(str, counts)),
            )

    def make(self, values: Sequence[Floats], shape: tuple[int, ...]) -> Floats:
        """Return the constant, float32 of that shape, from the values of its tensors."""
        made = _OPERATIONS[self.operation](values, shape, np.float32(self.epsilon))
        return np.ascontiguousarray(made.reshape(shape), dtype=np.float32)


def _copy(values: Sequence[Floats], shape: tuple[int, ...], epsilon: np.float32) -> Floats:
    return values[0]


def _transpose(values: Sequence[Floats], shape: tuple[int, ...], epsilon: np.float32) -> Floats:
    return values[0].T


def _scale(values: Sequence[Floats], shape: tuple[int, ...], epsilon: np.float32) -> Floats:
    weights, gamma, variance = values
    factors = gamma / np.sqrt(variance + epsilon)
    return np.asarray(weights * factors.reshape(-1, *([1] * (weights.ndim - 1))), dtype=np.float32)


def _shift(values: Sequence[Floats], shape: tuple[int, ...], epsilon: np.float32) -> Floats:
    gamma, beta, mean, variance = values[:4]
    bias = values[4] if len(values) == 5 else np.float32(0)
    return np.asarray((bias - mean) * (gamma / np.sqrt(variance + epsilon)) + beta, dtype=np.float32)


def _spread(values: Sequence[Floats], shape: tuple[int, ...], epsilon: np.float32) -> Floats:
    """Return the bias of each pair of pixels: (pairs, heads), or (1, heads, pixels, pixels) depending on the shape.

    The table, ((2 w - 1)^2, heads), has a row for each offset between two pixels of a window of w x w px.
    """
    side = (math.isqrt(len(values[0])) + 1) // 2
    rows, columns = np.divmod(np.arange(side * side), side)
    offsets = (rows[:, None] - rows + side - 1) * (2 * side - 1) + columns[:, None] - columns + side - 1
    pairs = values[0][offsets.ravel()]
    return pairs if len(shape) == 2 else np.moveaxis(pairs.reshape(side * side, side * side, -1), 2, 0)


_OPERATIONS: dict[str, Callable[[Sequence[Floats], tuple[int, ...], np.float32], Floats]] = {
    "copy": _copy,
    "transpose": _transpose,
    "scale": _scale,
    "shift": _shift,
    "spread": _spread,
}
