"""SegFormer divided by channels among the processes of a mesh (Shoeybi et al. 2019, arXiv:1909.08053).

The first matrix of a pair is divided by its outputs (columns), the second by its inputs (rows), so that only the result
of the second is exchanged: queries, keys and values with the attention's output; the two layers of a Mix-FFN, whose
depth-wise convolution between them is divided by channel; the decoder's fused projection with its classifier. Attention
with a number of heads that is not divisible, as one or five, exchanges queries, keys and values instead.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, cast

import torch
from torch import Tensor, nn
from torch.distributed.device_mesh import DeviceMesh
from torch.distributed.tensor import DTensor, Placement, Replicate, Shard, distribute_tensor
from torch.distributed.tensor.parallel import ColwiseParallel, ParallelStyle, RowwiseParallel, parallelize_module
from torch.nn.functional import batch_norm, conv2d, dropout2d

from ...networks.segformer import merge_stages, stage_kernels
from .layout import joined_channels, local, shared_input, summed


class Convolution(nn.Module):
    """A convolution of which each process computes some output channels.

    The parameters keep their names, so that checkpoints do too.
    """

    def __init__(self, whole: nn.Conv2d, mesh: DeviceMesh) -> None:
        """Take over the parameters of a whole convolution; a depth-wise one also gets some channels as its input."""
        super().__init__()
        self.stride, self.padding = whole.stride, whole.padding
        self.depthwise, self.mesh = whole.groups > 1, mesh
        self.weight, self.bias = whole.weight, whole.bias
        for name in ("weight", "bias"):
            divide(self, name, mesh, Shard(0))

    def forward(self, values: Tensor) -> Tensor:
        """Convolve: (N, C, H, W), of a depth-wise convolution (N, C / t, H, W), to as many channels."""
        weight, bias = local(self.weight), local(self.bias)
        groups = len(weight) if self.depthwise else 1
        values = values if self.depthwise else shared_input(values, self.mesh)
        result = conv2d(values, weight, bias, self.stride, self.padding, groups=groups)
        return result if self.depthwise else joined_channels(result, self.mesh)


class Head(Protocol):
    """The decoder of `transformers`."""

    batch_norm: nn.BatchNorm2d
    dropout: nn.Dropout2d
    activation: nn.Module
    classifier: nn.Conv2d


def divide(module: nn.Module, name: str, mesh: DeviceMesh, placement: Placement) -> None:
    """Divide a parameter or buffer of a module among the processes, in place."""
    value = distribute_tensor(getattr(module, name).detach(), mesh, [placement])
    if name in dict(module.named_buffers(recurse=False)):
        module.register_buffer(name, value)
    else:
        module.register_parameter(name, nn.Parameter(value))


def divide_encoder(encoder: nn.Module, mesh: DeviceMesh) -> None:
    """Divide the blocks of a Mix Transformer, or those of them that it still has, in place."""
    plan: dict[str, ParallelStyle] = {}
    for name, module in list(encoder.named_modules()):
        if isinstance(module, nn.Conv2d):
            encoder.set_submodule(name, Convolution(module, mesh))
        elif name.endswith(".attention"):
            plan |= _attention_plan(name, int(module.num_attention_heads) % mesh.size() == 0)
        elif name.endswith(".mlp"):
            plan |= {f"{name}.fc1": ColwiseParallel(), f"{name}.fc2": RowwiseParallel()}
    parallelize_module(encoder, mesh, plan)


def _attention_plan(name: str, by_heads: bool) -> dict[str, ParallelStyle]:
    """Divide an attention by heads, or only its matrices."""
    between = Shard(-1) if by_heads else Replicate()
    inputs = {f"{name}.{part}_proj": ColwiseParallel(output_layouts=between) for part in "qkv"}
    return {**inputs, f"{name}.o_proj": RowwiseParallel(input_layouts=between)}


def divide_head(head: nn.Module, mesh: DeviceMesh) -> None:
    """Divide the channels of SegFormer's decoder, in place; `divided_logits` computes with it."""
    for name, module in head.named_modules():
        if isinstance(module, nn.Linear):
            divide(module, "weight", mesh, Shard(0))
            divide(module, "bias", mesh, Shard(0))
        elif isinstance(module, nn.BatchNorm2d):
            for value in ("weight", "bias", "running_mean", "running_var"):
                divide(module, value, mesh, Shard(0))
        elif isinstance(module, nn.Conv2d):
            divide(module, "weight", mesh, Shard(1 if name == "classifier" else 0))


def divided_logits(head: nn.Module, features: Sequence[Tensor], mesh: DeviceMesh) -> Tensor:
    """Compute the logits (N, classes, H/4, W/4) from the encoder's stages, each process with its channels."""
    layers = cast("Head", head)
    kernels = [(_own_rows(weight), _own_rows(bias)) for weight, bias in stage_kernels(head)]
    fused = merge_stages([shared_input(feature, mesh) for feature in features], kernels)
    active = layers.activation(_normalised(layers.batch_norm, fused))
    weight = local(layers.classifier.weight)
    logits = summed(conv2d(_dropped(layers.dropout, active, mesh), weight), mesh)
    return logits + layers.classifier.bias[:, None, None]


def _own_rows(value: Tensor) -> Tensor:
    """Return the rows of this process: PyTorch decides by size how it divides a product."""
    return local(value.redistribute(placements=[Shard(0)]) if isinstance(value, DTensor) else value)


def _normalised(layer: nn.BatchNorm2d, values: Tensor) -> Tensor:
    """Batch normalisation of some channels, which needs no other process."""
    if layer.training:
        layer.num_batches_tracked.add_(1)
    statistics = local(layer.running_mean), local(layer.running_var)
    parameters = local(layer.weight), local(layer.bias)
    return batch_norm(values, *statistics, *parameters, layer.training, layer.momentum, layer.eps)


def _dropped(layer: nn.Dropout2d, values: Tensor, mesh: DeviceMesh) -> Tensor:
    """Drop the channels that a single process drops: all draw the same mask and use the part of their channels."""
    count, channels = values.shape[:2]
    mask = dropout2d(values.new_ones((count, channels * mesh.size(), 1, 1)), layer.p, layer.training)
    return values * torch.chunk(mask, mesh.size(), dim=1)[mesh.get_local_rank()]
