"""The trainer of a run that is divided among processes.

The network is built whole in each process, and restored from any checkpoint, before it is divided. Checkpoints contain
whole tensors, so that any other division can read them, a single process too.
"""

from __future__ import annotations

import copy

import numpy as np
import numpy.typing as npt
import torch
from accelerate.data_loader import BatchSamplerShard
from accelerate.utils import gather_object
from torch import Tensor, nn
from torch.utils.data import BatchSampler, DataLoader, SequentialSampler
from transformers import TrainerCallback, TrainingArguments

from ...networks import Network
from ...networks.segformer import SIZES
from ...settings.config import TrainConfig
from ...settings.parallel import ParallelOptions
from ..sources import TrainingData
from ..trainer import NetworkWithLoss, SegmentationTrainer
from .layout import PIPELINE, Layout, clip_gradients, make_layout, shard, whole
from .stages import Part, Pipeline, SegFormerPart, allot, travelling_shapes
from .tensor import divide_encoder, divide_head

_PRECISIONS = {"fp32": torch.float32, "bf16": torch.bfloat16}


class ParallelTrainer(SegmentationTrainer):
    """Trains a network that is divided by data, tensors and a pipeline."""

    def __init__(
        self,
        config: TrainConfig,
        arguments: TrainingArguments,
        network: Network,
        criterion: nn.Module,
        data: TrainingData,
        callbacks: list[TrainerCallback],
    ) -> None:
        """Set up a run as `SegmentationTrainer` does; `train` divides the network."""
        super().__init__(config, arguments, network, criterion, data, callbacks)
        self.layout = make_layout(config.run.parallel or ParallelOptions(), arguments.device)
        self._blank = copy.deepcopy(network).to("meta")
        self._part: Part | None = None
        self._pipeline: Pipeline | None = None
        self._batches: list[dict[str, Tensor]] = []

    def train(self, resume_from_checkpoint: str | bool | None = None, **options: object) -> object:
        """Divide the network, which may have been restored, and train."""
        self._part = make_part(self.model, self.config, self.layout)
        if self.kept is not self.network:
            make_part(NetworkWithLoss(self.kept, nn.Identity(), 0), self.config, self.layout)
        if self.layout.options.pipeline > 1:
            self._pipeline = self._make_pipeline(self._part)
        return super().train(resume_from_checkpoint=resume_from_checkpoint, **options)

    def _make_pipeline(self, part: Part) -> Pipeline:
        """Describe what this process exchanges with its neighbours."""
        schedule, place = self.config.schedule, self.layout.pipeline_index
        depths, widths, _ = SIZES[self.config.network.architecture]
        starts = [blocks.start for blocks in allot(sum(depths), self.layout.options.pipeline)]
        count, crop = self.args.per_device_train_batch_size, schedule.crop

        def examples(start: int) -> tuple[Tensor, ...]:
            shapes = travelling_shapes(depths, widths, start, crop)
            return tuple(torch.empty((count, *shape), device="meta", requires_grad=True) for shape in shapes)

        images = torch.empty((count, len(self.config.data.bands), *crop), device="meta")
        inputs = examples(starts[place]) if place else (images,)
        loss = (torch.empty(1, device="meta", requires_grad=True),)
        return Pipeline(part, self.layout, inputs, loss if self.layout.is_last_stage else examples(starts[place + 1]))

    def _wrap_model(self, model: nn.Module, training: bool = True, dataloader: object = None) -> nn.Module:
        """Return what this process computes, so that accelerate does not wrap it."""
        return model if self._part is None else self._part

    def get_train_dataloader(self) -> DataLoader:
        """Read the crops of this process: those of its position along the data dimension."""
        args, layout = self.args, self.layout
        batches = BatchSampler(SequentialSampler(self.train_dataset), args.per_device_train_batch_size, drop_last=False)
        return DataLoader(
            self.train_dataset,
            batch_sampler=BatchSamplerShard(batches, layout.options.data, layout.data_index),
            collate_fn=self.data_collator,
            num_workers=args.dataloader_num_workers,
            pin_memory=args.dataloader_pin_memory,
            persistent_workers=args.dataloader_persistent_workers,
        )

    def compute_loss(self, model: nn.Module, inputs: dict[str, Tensor], **_: object) -> Tensor:
        """Compute the loss of a batch."""
        return model(inputs["images"], labels=inputs["labels"], index=inputs["index"])[0]

    def training_step(self, model: nn.Module, inputs: dict[str, Tensor], num_items_in_batch: object = None) -> Tensor:
        """Compute the gradient of one batch; a pipeline computes that of all batches of a step, with the last one."""
        if self._pipeline is None:
            return super().training_step(model, inputs, num_items_in_batch)
        self._batches.append(self._prepare_inputs(inputs))
        if not self.accelerator.sync_gradients:
            return torch.zeros((), device=self.args.device)
        model.train()
        loss = self.finite(self._pipeline.step(self._batches))
        self._batches.clear()
        # The trainer logs the mean over all processes, of which the last of each pipeline alone has a loss.
        return loss * self.layout.options.pipeline

    def _clip_grad_norm(self, model: nn.Module) -> Tensor:
        return self._clip(model, self.args.max_grad_norm)

    def _get_grad_norm(self, model: nn.Module, grad_norm: Tensor | None = None) -> Tensor:
        return self._clip(model, float("inf")) if grad_norm is None else grad_norm

    def _clip(self, model: nn.Module, largest: float) -> Tensor:
        return clip_gradients(model.parameters(), largest, self.layout.mesh[PIPELINE])

    def _count(self) -> npt.NDArray[np.int64]:
        """Confusion matrix of the validation patches; each process scores some, with the whole network."""
        weights = self.gathered(self.kept)
        self._scored = copy.deepcopy(self._blank).to_empty(device=self.args.device).eval()
        self._scored.load_state_dict(weights)
        matrix = super()._count()
        del self._scored
        return matrix

    def _predict(self, images: Tensor) -> Tensor:
        return self._scored(images)[0].argmax(0)

    def _share_buffers(self) -> None:
        """Do nothing: all processes score with the same weights and batch statistics."""

    def gathered(self, network: Network) -> dict[str, Tensor]:
        """Return the weights of a network on the CPU, from all processes; all processes must call it."""
        return self.merged({name: whole(value).cpu() for name, value in network.state_dict().items()})

    def merged(self, tensors: dict[str, Tensor]) -> dict[str, Tensor]:
        """Merge whole tensors by name with those of the other processes of a pipeline."""
        if self.layout.options.pipeline == 1:
            return tensors
        parts = gather_object([tensors] if self.layout.represents_stage else [])
        return {name: value for part in parts for name, value in part.items()}


def make_part(model: NetworkWithLoss, config: TrainConfig, layout: Layout) -> Part:
    """Divide a whole network, in place, and return the part of this process."""
    precision, network = _PRECISIONS[config.run.precision], model.network
    options = layout.options
    is_segformer = config.network.architecture in SIZES
    if max(options.tensor, options.pipeline) > 1:
        blocks = allot(sum(SIZES[config.network.architecture][0]), options.pipeline)[layout.pipeline_index]
        mesh = layout.tensor_mesh if options.tensor > 1 else None
        part: Part = SegFormerPart(model, precision, blocks, mesh)
    else:
        part = Part(model, precision)
    if options.tensor > 1:
        divide_encoder(network.encoder, layout.tensor_mesh)
        if layout.is_last_stage:
            divide_head(network.net.decode_head, layout.tensor_mesh)
    # Other networks are one unit: their decoders may multiply weights of several layers.
    units = [block for stage in network.encoder.stages for block in stage.blocks] if is_segformer else []
    shard(part, units, layout)
    return part
