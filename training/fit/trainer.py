"""The trainer of `transformers`, with the scoring, checkpoints and learning rate of this package."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import cast

import numpy as np
import numpy.typing as npt
import torch
from accelerate.utils import broadcast
from torch import Tensor, nn
from torch.optim.lr_scheduler import LambdaLR
from transformers import EarlyStoppingCallback, Trainer, TrainerCallback, TrainerControl, TrainingArguments

from flair_seg.errors import InputError
from flair_seg.tools.assess import metrics

from ..data import IGNORE_INDEX
from ..models import checkpoint as stored
from ..networks import Network
from ..networks.files import save_tensors
from ..scoring.scores import mean_iou
from ..settings.config import TrainConfig
from .callbacks import AverageCallback, Clock, EndCallback, LogCallback, learning_rate_factor
from .optimiser import OPTIMISER, optimiser_tensors, read_optimiser, restore_optimiser, restore_schedule
from .parallel.layout import whole
from .sources import TrainingData

_SEEDS = 1_000_003
"""Distance between the seeds of two runs, larger than the number of crops of most runs."""


class NetworkWithLoss(nn.Module):
    """Network and loss in one module: crops in, loss out."""

    def __init__(self, network: Network, criterion: nn.Module, seed: int) -> None:
        """Set the network, the loss and the random seed."""
        super().__init__()
        self.network, self.criterion, self.seed = network, criterion, seed

    def forward(self, images: Tensor, labels: Tensor | None = None, index: Tensor | None = None) -> dict[str, Tensor]:
        """Compute the loss of a batch or, without labels, its logits.

        Args:
            images: Crops, float32 (N, B, S, S), in grey levels.
            labels: Class indices, uint8 (N, S, S).
            index: Index of each crop in the run, int64 (N,); seeds the dropout, so that a resumed run repeats it.
        """
        if labels is None or index is None:
            return {"logits": self.network(images)}
        seed_random_numbers(self.seed, index)
        return {"loss": self.network.loss(images, labels.long(), self.criterion)}


def seed_random_numbers(seed: int, index: Tensor) -> None:
    """Seed the dropout of a batch by the seed of the run and the index of its first crop, int64 (N,)."""
    torch.manual_seed(seed * _SEEDS + int(index[0]))


class SegmentationTrainer(Trainer):
    """Trains a network on crops and scores the averaged weights on whole patches."""

    optimizer: torch.optim.Optimizer | None
    control: TrainerControl

    def __init__(
        self,
        config: TrainConfig,
        arguments: TrainingArguments,
        network: Network,
        criterion: nn.Module,
        data: TrainingData,
        callbacks: list[TrainerCallback],
    ) -> None:
        """Set up a run; `arguments` are the settings for the trainer of `transformers`, `callbacks` are loggers."""
        self.config, self.network, self._data = config, network, data
        if config.run.recompute:
            recompute(network, config.network.architecture)
        names = {id(value): name for name, value in network.named_parameters()}
        groups = parameter_groups(network, network, config)
        self._order = [names[id(value)] for group in groups for value in cast("list[nn.Parameter]", group["params"])]
        self.parameters = sum(value.numel() for value in network.parameters())
        self.clock = Clock(arguments.max_steps, config.run.max_minutes)
        decay = config.schedule.ema_decay
        self.kept = copy.deepcopy(network).eval().requires_grad_(False) if decay else network
        self.end = EndCallback(self.clock, data.validation is not None)
        self.patience = EarlyStoppingCallback(config.schedule.patience) if config.schedule.patience else None
        self.average = AverageCallback(self.kept, network, config.schedule, self.clock) if decay else None
        own: list[TrainerCallback] = [self.average] if self.average else []
        own += [self.end, *([self.patience] if self.patience else []), LogCallback(Path(config.run.output), self.clock)]
        super().__init__(
            NetworkWithLoss(network, criterion, config.run.seed),
            arguments,
            train_dataset=data.crops(config, arguments.max_steps),
            eval_dataset=data.validation,
            callbacks=[*own, *callbacks],
        )
        self.kept.to(arguments.device)
        self._reference = config.reading(data.mean.tolist()).reference

    def _get_train_sampler(self, train_dataset: object = None) -> torch.utils.data.Sampler:
        """Read the crops in order: `CropDataset` is already random."""
        return torch.utils.data.SequentialSampler(self.train_dataset)

    def create_optimizer(self, model: nn.Module | None = None) -> torch.optim.Optimizer:
        """AdamW without weight decay on biases, normalisation layers and other vectors."""
        if self.optimizer is None:
            groups = parameter_groups(self.network if model is None else model, self.network, self.config)
            self.optimizer = torch.optim.AdamW(groups, lr=self.config.schedule.learning_rate)
        return self.optimizer

    def create_scheduler(self, num_training_steps: int, optimizer: torch.optim.Optimizer | None = None) -> LambdaLR:
        """Create a learning rate schedule over the progress of the run, by steps or time."""
        self._created_lr_scheduler = True
        schedule = self.config.schedule
        self.lr_scheduler = LambdaLR(
            self.optimizer if optimizer is None else optimizer,
            lambda step: learning_rate_factor(self.clock.progress(step), schedule),
        )
        return self.lr_scheduler

    def log(self, logs: dict[str, float], start_time: float | None = None) -> None:
        """Log values with the epoch: to the trainer of `transformers`, all crops of a run are a single one."""
        crops = self.state.global_step * self.config.schedule.batch_size
        self.state.epoch = crops / self._data.patches
        super().log(logs, start_time)

    def training_step(self, model: nn.Module, inputs: dict[str, Tensor], num_items_in_batch: object = None) -> Tensor:
        """Compute the gradient of one batch.

        Raises:
            InputError: The loss is not finite.
        """
        return self.finite(super().training_step(model, inputs, num_items_in_batch))

    def finite(self, loss: Tensor) -> Tensor:
        """Return the loss of a batch.

        Raises:
            InputError: It is not finite.
        """
        if not torch.isfinite(loss):
            raise InputError(
                f"the loss is {loss.item()} at step {self.state.global_step + 1}: lower the "
                f"learning rate ({self.config.schedule.learning_rate:g}) or use bf16 or fp32 "
                f"(precision is {self.config.run.precision})"
            )
        return loss

    def evaluate(
        self, eval_dataset: object = None, ignore_keys: object = None, metric_key_prefix: str = "eval"
    ) -> dict[str, float]:
        """Score the kept weights on whole validation patches."""
        matrix = self._count()
        score = float(np.nan_to_num(mean_iou(matrix, self.config.labels.nomenclature.classes)))
        scores = {"eval_mean_iou": score, "eval_overall_accuracy": float(metrics.overall_accuracy(matrix))}
        if score > (self.state.best_metric if self.state.best_metric is not None else -1.0):
            self.write_kept(Path(self.config.run.output) / stored.BEST)
        self.log(scores)
        self.control = self.callback_handler.on_evaluate(self.args, self.state, self.control, scores)
        return scores

    @torch.no_grad()
    def _count(self) -> npt.NDArray[np.int64]:
        """Confusion matrix of the validation patches, int64 (C, C), rows = reference; split over the processes."""
        patches, classes = self._data.validation, self.config.labels.classes
        matrix = np.zeros((classes, classes), dtype=np.int64)
        if patches is None:
            return matrix
        self._share_buffers()
        (self.model if self.config.run.sharded else self.kept).eval()
        for first in range(0, len(patches), self.args.world_size):
            index = first + self.args.process_index
            # A sharded network needs all processes for a prediction, so some predict a patch that is not counted.
            read = min(index, len(patches) - 1)
            image, labels = patches.read(read)
            place = patches.patches[read].place
            adjusted = self._reference.apply(image, place) if self._reference is not None else image
            prediction = self._predict(torch.from_numpy(adjusted)[None].to(self.args.device)).cpu().numpy()
            if index == read:
                matrix += metrics.confusion_matrix(labels, prediction, classes, IGNORE_INDEX)
        return self.accelerator.reduce(torch.from_numpy(matrix).to(self.args.device)).cpu().numpy()

    def _predict(self, images: Tensor) -> Tensor:
        """Predict the classes of one image, (1, B, H, W) to int64 (H, W)."""
        logits = self.model_wrapped(images)["logits"] if self.config.run.sharded else self.kept(images)
        return logits[0].argmax(0)

    def _share_buffers(self) -> None:
        """Copy the batch statistics of the first process, which are saved, to all processes."""
        if self.args.world_size > 1:
            for buffer in self.kept.buffers():
                buffer.copy_(broadcast(buffer))

    def write_kept(self, path: Path) -> None:
        """Write the kept weights; all processes must call it, the first one writes."""
        weights = self.gathered(self.kept)
        if self.args.should_save:
            stored.save_weights(path, weights, self.config)

    def gathered(self, network: Network) -> dict[str, Tensor]:
        """Return the weights of a network, gathered from all processes if sharded; all processes must call it."""
        return {name: whole(value) for name, value in network.state_dict().items()}

    def merged(self, tensors: dict[str, Tensor]) -> dict[str, Tensor]:
        """Return tensors by name, with those of other processes that have other parameters: here, none has."""
        return tensors

    def _save(self, output_dir: str | None = None, state_dict: dict[str, Tensor] | None = None) -> None:
        """Write the weights of a checkpoint as safetensors, in place of the trainer's pickle."""
        weights = self.gathered(self.network)
        average = self.gathered(self.kept) if self.kept is not self.network else None
        if not self.args.should_save:
            return
        folder = Path(output_dir or self.args.output_dir)
        folder.mkdir(parents=True, exist_ok=True)
        stored.save_weights(folder / stored.LAST, weights, self.config)
        if average is not None:
            stored.save_weights(folder / stored.AVERAGE, average, self.config)
        waited = self.patience.early_stopping_patience_counter if self.patience else 0
        averaged = self.average.averaged if self.average else 0
        stored.save_progress(folder, stored.Progress(self.clock.seconds, waited, self.end.stopped, averaged))

    def _save_optimizer_and_scheduler(self, output_dir: str) -> None:
        """Write the optimiser's state as safetensors, in place of the trainer's pickle."""
        if self.config.run.sharded:
            super()._save_optimizer_and_scheduler(output_dir)
            return
        tensors = self.merged(optimiser_tensors(self.network, self.optimizer))
        if self.args.should_save:
            save_tensors(Path(output_dir) / OPTIMISER, tensors, "optimiser", ["AdamW"])

    def _load_optimizer_and_scheduler(self, checkpoint: str | None) -> None:
        """Restore what `_save_optimizer_and_scheduler` wrote, and the learning rate of the step."""
        if checkpoint is None:
            return
        if self.config.run.sharded:
            super()._load_optimizer_and_scheduler(checkpoint)
            return
        optimiser = getattr(self.optimizer, "optimizer", self.optimizer)
        restore_optimiser(self.network, optimiser, read_optimiser(Path(checkpoint), self._order))
        restore_schedule(self.lr_scheduler, self.state.global_step)

    def restore(self, checkpoint: Path) -> None:
        """Restore what `_save` wrote, before the network is wrapped or sharded."""
        for path, network in ((checkpoint / stored.LAST, self.network), (checkpoint / stored.AVERAGE, self.kept)):
            if path.is_file():
                stored.load_weights(network, stored.read_weights(path)[0], path)
        progress = stored.load_progress(checkpoint)
        self.clock.start(progress.seconds)
        if self.average:
            self.average.averaged = progress.averaged
        if self.patience:
            self.patience.early_stopping_patience_counter = progress.waited

    def _load_from_checkpoint(self, resume_from_checkpoint: str, model: nn.Module | None = None) -> None:
        """Do nothing: `restore` has loaded the weights."""


def recompute(network: Network, architecture: str) -> None:
    """Keep only the inputs of the network's blocks for the backward pass, which computes the rest again.

    Raises:
        InputError: The network has no such blocks.
    """
    net = getattr(network, "net", None)
    if net is None or not getattr(net, "supports_gradient_checkpointing", False):
        raise InputError(
            f"recompute is true and architecture '{architecture}', which does not support it: set it to false"
        )
    net.gradient_checkpointing_enable({"use_reentrant": False})


def parameter_groups(model: nn.Module, network: Network, config: TrainConfig) -> list[dict[str, object]]:
    """Split the parameters by weight decay (matrices or vectors), learning rate (encoder or decoder) and processes.

    Frozen parameters are in no group.
    """
    schedule = config.schedule
    encoder = {id(value) for value in network.encoder.parameters()}
    groups: dict[tuple[bool, bool, object], list[nn.Parameter]] = {}
    for value in model.parameters():
        if not value.requires_grad:
            continue
        # Operations on several tensors at once need all of them on the same processes.
        mesh = getattr(value, "device_mesh", None)
        groups.setdefault((value.ndim > 1, id(value) in encoder, mesh), []).append(value)
    return [
        {
            "params": values,
            "weight_decay": schedule.weight_decay if is_matrix else 0.0,
            "lr": schedule.learning_rate * (1.0 if in_encoder else schedule.head_factor),
        }
        for (is_matrix, in_encoder, _), values in groups.items()
    ]
