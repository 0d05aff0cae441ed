"""Pre-training divided among processes: crops by data, layers by channels."""

from __future__ import annotations

import os
from typing import TypeVar

import numpy as np
import torch
from accelerate import PartialState
from numpy.typing import NDArray
from torch import Tensor, nn

from flair_seg.errors import InputError

from ...networks.segformer import SIZES
from ...settings.parallel import ParallelOptions, check_processes
from .layout import Layout, make_layout, shard
from .tensor import divide_encoder

Items = TypeVar("Items", NDArray[np.uint8], NDArray[np.int64], Tensor)


class Division:
    """The processes of a pre-training, and what this one does; a single process does everything."""

    def __init__(self, architecture: str, batch_size: int, tensor: int = 1) -> None:
        """Connect the processes.

        Args:
            architecture: Key of `networks.ARCHITECTURES`.
            batch_size: Crops per step, of all processes.
            tensor: Processes that each compute some channels; the others compute other crops.

        Raises:
            InputError: The network or the batch cannot be divided like this.
        """
        processes = int(os.environ.get("WORLD_SIZE", "1"))
        self.options = ParallelOptions(max(1, processes // tensor), tensor)
        check_processes(self.options, processes)
        self.options.check(architecture)
        if batch_size % self.options.data:
            raise InputError(
                f"batch_size is {batch_size}: it must be a multiple of {self.options.data}, the number of processes "
                "with other crops"
            )
        self._state = PartialState(cpu=not torch.cuda.is_available())
        self.device: torch.device = self._state.device
        self._is_segformer = architecture in SIZES
        self.layout: Layout | None = make_layout(self.options, self.device) if processes > 1 else None

    @property
    def is_first(self) -> bool:
        """Whether this process writes and prints."""
        return bool(self._state.is_main_process)

    def own(self, items: Items) -> Items:
        """Return the items of a batch that this process computes."""
        return items[self.share(len(items))]

    def share(self, count: int) -> slice:
        """Return the items of a batch of `count` that this process computes, as a slice."""
        if self.layout is None:
            return slice(None)
        own = count // self.options.data
        return slice(self.layout.data_index * own, (self.layout.data_index + 1) * own)

    def divide(self, task: nn.Module, encoder: nn.Module) -> None:
        """Divide a task, in place, of which `encoder` is the largest part."""
        if self.layout is None:
            return
        if self.options.tensor > 1:
            divide_encoder(encoder, self.layout.tensor_mesh)
        units = [block for stage in encoder.stages for block in stage.blocks] if self._is_segformer else []
        shard(task, units, self.layout)
