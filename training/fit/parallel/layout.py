"""The mesh of processes of a run."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.distributed.device_mesh import DeviceMesh, init_device_mesh
from torch.distributed.fsdp import fully_shard
from torch.distributed.tensor import DTensor, Partial, Replicate, Shard
from torch.nn.utils import clip_grads_with_norm_, get_total_norm

from ...settings.parallel import ParallelOptions

DATA, TENSOR, PIPELINE = "data", "tensor", "pipeline"


@dataclass(frozen=True)
class Layout:
    """The mesh of processes, and the coordinates of this process in it.

    Args:
        options: Number of processes in each dimension.
        mesh: Mesh with the dimensions `pipeline`, `data` and `tensor`; neighbours in the last, which communicate most,
            are neighbours on a machine.
    """

    options: ParallelOptions
    mesh: DeviceMesh

    @property
    def data_index(self) -> int:
        """Position of this process along the data dimension."""
        return self.mesh.get_local_rank(DATA)

    @property
    def pipeline_index(self) -> int:
        """Position of this process along the pipeline."""
        return self.mesh.get_local_rank(PIPELINE)

    @property
    def tensor_mesh(self) -> DeviceMesh:
        """The processes that share the layers of this one."""
        return self.mesh[TENSOR]

    @property
    def is_last_stage(self) -> bool:
        """Whether this process computes the loss."""
        return self.pipeline_index == self.options.pipeline - 1

    @property
    def represents_stage(self) -> bool:
        """Whether this is the first of the processes with the same blocks."""
        return self.data_index == 0 and self.mesh.get_local_rank(TENSOR) == 0


def make_layout(options: ParallelOptions, device: torch.device) -> Layout:
    """Arrange all processes; they must have been connected before."""
    # It advises to merge the dimensions of a mesh, which the shards of FSDP2 do not allow.
    logging.getLogger("torch.distributed.tensor._redistribute").setLevel(logging.ERROR)
    shape = (options.pipeline, options.data, options.tensor)
    return Layout(options, init_device_mesh(device.type, shape, mesh_dim_names=(PIPELINE, DATA, TENSOR)))


def shard(module: nn.Module, units: list[nn.Module], layout: Layout) -> None:
    """Shard the parameters of a module over the data dimension, in place; each unit is gathered separately."""
    if layout.options.data > 1:
        for unit in units:
            fully_shard(unit, mesh=layout.mesh[DATA])
        fully_shard(module, mesh=layout.mesh[DATA])


def shared_input(values: Tensor, mesh: DeviceMesh) -> Tensor:
    """Return values that all processes have, of which each uses a part: their gradients are added up."""
    return DTensor.from_local(values, mesh, [Replicate()], run_check=False).to_local(grad_placements=[Partial()])


def joined_channels(values: Tensor, mesh: DeviceMesh) -> Tensor:
    """Join the channels of all processes, (N, C / t, H, W) to (N, C, H, W)."""
    joined = DTensor.from_local(values, mesh, [Shard(1)], run_check=False).redistribute(placements=[Replicate()])
    return joined.to_local()


def summed(values: Tensor, mesh: DeviceMesh) -> Tensor:
    """Add up the values of all processes of a one-dimensional mesh."""
    total = DTensor.from_local(values, mesh, [Partial()], run_check=False).redistribute(placements=[Replicate()])
    return total.to_local()


def whole(value: Tensor) -> Tensor:
    """Return a tensor with the parts of all processes; all processes that have one must call it."""
    return value.full_tensor() if isinstance(value, DTensor) else value


def local(value: Tensor) -> Tensor:
    """Return the part of a tensor that this process has."""
    return value.to_local() if isinstance(value, DTensor) else value


def by_mesh(parameters: Iterable[nn.Parameter]) -> list[list[nn.Parameter]]:
    """Group parameters by the processes that have them: operations on several tensors at once need the same."""
    groups: dict[object, list[nn.Parameter]] = defaultdict(list)
    for value in parameters:
        groups[getattr(value, "device_mesh", None)].append(value)
    return list(groups.values())


def clip_gradients(parameters: Iterable[nn.Parameter], largest: float, pipeline: DeviceMesh | None = None) -> Tensor:
    """Clip the norm of all gradients, those of other processes included; returns the norm before.

    Args:
        parameters: Parameters of this process.
        largest: Largest norm.
        pipeline: The processes that have other parameters; None: there are none.
    """
    groups = by_mesh(value for value in parameters if value.grad is not None)
    norms = [whole(get_total_norm([value.grad for value in values if value.grad is not None])) for values in groups]
    square = torch.stack(norms).square().sum()
    norm = (summed(square, pipeline) if pipeline is not None else square).sqrt()
    if largest < float("inf"):
        for values in groups:
            clip_grads_with_norm_(values, largest, norm)
    return norm
