"""How a run is divided among processes: checked before any of them starts to work."""

from __future__ import annotations

import math
from dataclasses import dataclass

from flair_seg.errors import InputError

from ..data.checks import check_ranges
from ..networks.segformer import SIZES


@dataclass(frozen=True)
class ParallelOptions:
    """Number of processes in each dimension; their product is the number of processes.

    Args:
        data: Groups of processes that each compute other crops; weights, gradients and optimiser state are sharded
            over them (FSDP2).
        tensor: Processes that each compute some channels of every layer.
        pipeline: Processes that each compute some consecutive blocks of the encoder; the last one also the decoder.

    Raises:
        InputError: A number is below 1.
    """

    data: int = 1
    tensor: int = 1
    pipeline: int = 1

    def __post_init__(self) -> None:
        """Check ranges."""
        check_ranges(self, positive=("data", "tensor", "pipeline"))

    @property
    def processes(self) -> int:
        """Number of processes."""
        return self.data * self.tensor * self.pipeline

    def check(self, architecture: str) -> None:
        """Check that a network can be divided like this.

        Raises:
            InputError: It has no plan for it, its channels are not divisible, or it has too few blocks.
        """
        if max(self.tensor, self.pipeline) == 1:
            return
        if architecture not in SIZES:
            name = "tensor" if self.tensor > 1 else "pipeline"
            raise InputError(
                f"parallel.{name} is {getattr(self, name)} and architecture '{architecture}', which can only be "
                f"divided by data: {name} must be 1, or the architecture one of {', '.join(SIZES)}"
            )
        depths, widths, decoder_width = SIZES[architecture]
        common = math.gcd(*widths, decoder_width)
        if common % self.tensor:
            channels = ", ".join(str(width) for width in (*widths, decoder_width))
            raise InputError(
                f"parallel.tensor is {self.tensor}: it must divide the numbers of channels of {architecture} "
                f"({channels}), so it must be a divisor of {common}"
            )
        if self.pipeline > sum(depths):
            raise InputError(
                f"parallel.pipeline is {self.pipeline}: it must be at most {sum(depths)}, the number of blocks of "
                f"{architecture}"
            )


def check_processes(options: ParallelOptions, processes: int) -> None:
    """Check the number of processes that torchrun started.

    Raises:
        InputError: It is not the product of the dimensions.
    """
    if processes != options.processes:
        raise InputError(
            f"there are {processes} processes and parallel needs {options.processes} (data {options.data} x tensor "
            f"{options.tensor} x pipeline {options.pipeline}): start them with `torchrun --nproc-per-node "
            f"{options.processes}`"
        )
