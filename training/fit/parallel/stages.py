"""The part of a SegFormer that one process computes, and the pipeline that the parts form.

A pipeline divides the encoder by blocks; the last process also has the decoder. The decoder needs the features of all
four stages, so these travel from process to process with the tokens of the current block: for 512 px, all features of
SegFormer-B0 have a quarter of the values of the decoder's own input.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence

import torch
from torch import Tensor, nn
from torch.distributed.device_mesh import DeviceMesh
from torch.distributed.pipelining import PipelineStage, Schedule1F1B

from ...networks.base import Network
from ...networks.segformer import LOGIT_STRIDE
from ..trainer import NetworkWithLoss, seed_random_numbers
from .layout import PIPELINE, Layout
from .tensor import divided_logits


class Part(nn.Module):
    """What one process computes: here, a whole network and its loss."""

    def __init__(self, model: NetworkWithLoss, precision: torch.dtype) -> None:
        """Set the network, and the data type of its multiplications."""
        super().__init__()
        self.model, self._precision = model, precision

    def forward(self, *inputs: Tensor, labels: Tensor, index: Tensor) -> Tensor | tuple[Tensor, ...]:
        """Compute the loss (1,), or what the next process of the pipeline needs.

        Args:
            inputs: Crops, float32 (N, B, S, S), or what the previous process of the pipeline has computed.
            labels: Class indices, uint8 (N, S, S).
            index: Index of each crop in the run, int64 (N,).
        """
        seed_random_numbers(self.model.seed, index)
        with torch.autocast(index.device.type, self._precision, enabled=self._precision != torch.float32):
            return self.compute(inputs, labels.long())

    def compute(self, inputs: Sequence[Tensor], labels: Tensor) -> Tensor | tuple[Tensor, ...]:
        """Compute the result of `forward` from int64 labels."""
        return torch.stack([self.model.network.loss(inputs[0], labels, self.model.criterion)])

    @contextlib.contextmanager
    def no_sync(self) -> Iterator[None]:
        """Accumulate gradients without exchanging them."""
        if hasattr(self, "set_requires_gradient_sync"):
            self.set_requires_gradient_sync(False)
        yield
        if hasattr(self, "set_requires_gradient_sync"):
            self.set_requires_gradient_sync(True)


class SegFormerPart(Part):
    """Consecutive blocks of a SegFormer and, in the last process of a pipeline, its decoder."""

    def __init__(self, model: NetworkWithLoss, precision: torch.dtype, blocks: range, mesh: DeviceMesh | None) -> None:
        """Set the network and remove from it, in place, what other processes compute.

        Args:
            model: The whole network and its loss.
            precision: Data type of multiplications.
            blocks: Blocks of the encoder, counted over all stages.
            mesh: The processes among which the channels are divided; None: they are not.
        """
        super().__init__(model, precision)
        self._depths = [len(stage.blocks) for stage in model.network.encoder.stages]
        self._blocks, self._mesh = blocks, mesh
        self._draws = random_draws(model.network, blocks.start)
        keep_blocks(model.network, blocks)

    def compute(self, inputs: Sequence[Tensor], labels: Tensor) -> Tensor | tuple[Tensor, ...]:
        """Compute the result of `forward` from int64 labels."""
        for _ in range(self._draws):  # by blocks of earlier processes, which start from the same seed
            torch.rand(len(labels), device=labels.device)
        features = self._encode(inputs)
        if self._blocks.stop < sum(self._depths):
            return tuple(feature.float().contiguous() for feature in features)
        network = self.model.network
        features = [feature.contiguous(memory_format=torch.channels_last) for feature in features]
        if self._mesh is None:
            logits = network.decode(features)
        else:
            logits = divided_logits(network.net.decode_head, features, self._mesh)
        return torch.stack([self.model.criterion(logits, network.cell_labels(labels, logits))])

    def _encode(self, inputs: Sequence[Tensor]) -> list[Tensor]:
        """Compute the features of the complete stages and, last, those of an incomplete one."""
        features = list(inputs)
        if self._blocks.start == 0:
            values = self.model.network.normalise(features.pop()).contiguous(memory_format=torch.channels_last)
        else:
            values = features[-1] if self._blocks.start in _ends(self._depths) else features.pop()
        for number, stage in self.model.network.encoder.stages.named_children():
            values = self._stage(stage, int(number), values)
            features.append(values)
        return features

    def _stage(self, stage: nn.Module, number: int, values: Tensor) -> Tensor:
        """Compute the blocks of one stage that this process has, (N, C, H, W) to (N, C', H', W')."""
        end = _ends(self._depths)[number]
        if end - self._depths[number] in self._blocks:
            tokens, height, width = stage.patch_embeddings(values)
        else:
            height, width = values.shape[-2:]
            tokens = values.flatten(2).transpose(1, 2)
        for block in stage.blocks:
            tokens = block(tokens, height, width)
        if end - 1 in self._blocks:
            tokens = stage.layer_norm(tokens)
        return tokens.unflatten(1, (height, width)).permute(0, 3, 1, 2).contiguous(memory_format=torch.channels_last)


def _ends(depths: Sequence[int]) -> list[int]:
    """Return the number of blocks up to the end of each stage."""
    return [sum(depths[: stage + 1]) for stage in range(len(depths))]


def random_draws(network: Network, blocks: int) -> int:
    """Count the draws of random numbers, one per crop each, in the first blocks of an encoder."""
    every = [block for stage in network.encoder.stages for block in stage.blocks]
    return 2 * sum(getattr(block.drop_path, "drop_prob", 0.0) > 0 for block in every[:blocks])


def keep_blocks(network: Network, blocks: range) -> None:
    """Remove other blocks from a whole encoder, in place, and the decoder unless its last block is kept.

    The names of the remaining modules do not change.
    """
    stages, first = network.encoder.stages, 0
    for number, stage in list(stages.named_children()):
        own = range(first, first + len(stage.blocks))
        kept = [block for block in own if block in blocks]
        first = own.stop
        if not kept:
            delattr(stages, number)
            continue
        for block in set(own) - set(kept):
            delattr(stage.blocks, str(block - own.start))
        if kept[0] != own[0]:
            del stage.patch_embeddings
        if kept[-1] != own[-1]:
            del stage.layer_norm
    if blocks.stop < first:
        del network.net.decode_head


def allot(blocks: int, processes: int) -> list[range]:
    """Divide consecutive blocks evenly; the first processes get one more, since the last one has the decoder."""
    ends = [0]
    for place in range(processes):
        ends.append(ends[-1] + blocks // processes + (place < blocks % processes))
    return [range(start, stop) for start, stop in zip(ends, ends[1:])]


def travelling_shapes(
    depths: Sequence[int], widths: Sequence[int], blocks: int, crop: tuple[int, int]
) -> list[tuple[int, ...]]:
    """Return the shapes (C, H, W) of what a process gets that starts after some blocks.

    Args:
        depths: Number of blocks in each stage.
        widths: Channels of each stage.
        blocks: Number of blocks before.
        crop: Height and width of a crop, px.
    """
    complete = sum(end <= blocks for end in _ends(depths))
    incomplete = blocks not in _ends(depths)
    strides = [LOGIT_STRIDE * 2**stage for stage in range(complete + incomplete)]
    return [(width, crop[0] // stride, crop[1] // stride) for width, stride in zip(widths, strides)]


class Pipeline:
    """Computes the gradients of a step with one forward and one backward pass in turn (1F1B)."""

    def __init__(self, part: Part, layout: Layout, example: tuple[Tensor, ...], result: tuple[Tensor, ...]) -> None:
        """Connect the parts.

        Args:
            part: What this process computes.
            layout: Position of this process.
            example: Inputs of this part for one batch, of the device `meta`.
            result: Its outputs, likewise.
        """
        self._part, self._layout, self._example, self._result = part, layout, example, result
        self._schedule: Schedule1F1B | None = None

    def step(self, batches: Sequence[dict[str, Tensor]]) -> Tensor:
        """Compute the gradients of a step; returns the mean loss, 0 in all processes but the last.

        Args:
            batches: Arguments of the first part; at least as many as there are parts.
        """
        images, labels, index = (
            torch.cat([batch[name] for batch in batches]) for name in ("images", "labels", "index")
        )
        if self._schedule is None:
            self._schedule = self._connect(len(batches), images.device)
        losses: list[Tensor] = []
        first, last = self._layout.pipeline_index == 0, self._layout.is_last_stage
        self._schedule.step(
            *((images,) if first else ()),
            labels=labels,
            index=index,
            target=index if last else None,
            losses=losses if last else None,
            return_outputs=False,
        )
        return torch.stack(losses).mean().detach() if last else images.new_zeros(())

    def _connect(self, batches: int, device: torch.device) -> Schedule1F1B:
        layout = self._layout
        stage = PipelineStage(
            self._part,
            layout.pipeline_index,
            layout.options.pipeline,
            device,
            input_args=self._example,
            output_args=self._result,
            group=layout.mesh.get_group(PIPELINE),
        )
        return Schedule1F1B(stage, batches, loss_fn=lambda loss, _: loss.mean())
