"""State of the optimiser in a checkpoint: whole tensors by name of the parameter, whatever processes have them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.distributed.checkpoint.state_dict import (
    StateDictOptions,
    get_optimizer_state_dict,
    set_optimizer_state_dict,
)
from torch.optim import Optimizer
from torch.optim.lr_scheduler import LambdaLR

from flair_seg.errors import InputError, first_line

from ..networks.files import load_tensors
from .parallel.layout import whole

OPTIMISER = "optimizer.safetensors"
"""In a checkpoint: the averages of gradients and their squares."""
_EARLIER = "optimizer.pt"
"""In checkpoints of earlier versions: the same, by position of the parameter."""
AVERAGES = ("exp_avg", "exp_avg_sq", "step")
"""State of AdamW for one parameter."""


def optimiser_tensors(network: nn.Module, optimiser: Optimizer) -> dict[str, Tensor]:
    """Return the state of AdamW as whole tensors, `KEY.PARAMETER`, on the CPU; all processes must call it."""
    found: dict[str, Tensor] = {}
    for name, value in network.named_parameters():
        state = optimiser.state.get(value, {})
        found |= {f"{key}.{name}": whole(state[key]).detach().cpu() for key in AVERAGES if key in state}
    return found


def read_optimiser(checkpoint: Path, order: Sequence[str]) -> dict[str, dict[str, Tensor]]:
    """Read the state of each parameter from a checkpoint.

    Args:
        checkpoint: Folder of the checkpoint.
        order: Names of all parameters of the network, in the order of a single process's optimiser.

    Raises:
        InputError: The file is missing or damaged.
    """
    path = checkpoint / OPTIMISER
    if not path.is_file():
        return _read_earlier(checkpoint / _EARLIER, order)
    states: dict[str, dict[str, Tensor]] = {}
    for entry, value in load_tensors(path, "optimiser", "the optimiser of training.train")[0].items():
        key, _, name = entry.partition(".")
        states.setdefault(name, {})[key] = value
    return states


def _read_earlier(path: Path, order: Sequence[str]) -> dict[str, dict[str, Tensor]]:
    try:
        found = torch.load(path, map_location="cpu", weights_only=True)["state"]
        return {order[place]: state for place, state in found.items()}
    except Exception as error:  # torch raises half a dozen kinds for a damaged file
        raise InputError(f"checkpoint {path.parent} cannot be read: {path.name}: {first_line(error)}") from error


def restore_optimiser(network: nn.Module, optimiser: Optimizer, states: dict[str, dict[str, Tensor]]) -> None:
    """Set the state of the parameters that this process has, each process its part of the whole tensors."""
    own = {name: states[name] for name, _ in network.named_parameters() if name in states}
    document = get_optimizer_state_dict(network, optimiser)
    document["state"] = own
    set_optimizer_state_dict(network, optimiser, document, options=StateDictOptions(full_state_dict=True, strict=False))


def restore_schedule(scheduler: LambdaLR, steps: int) -> None:
    """Set the learning rates that follow a number of steps."""
    scheduler.last_epoch, scheduler._step_count = steps, steps + 1
    rates = [base * factor(steps) for base, factor in zip(scheduler.base_lrs, scheduler.lr_lambdas)]
    for group, rate in zip(scheduler.optimizer.param_groups, rates):
        group["lr"] = rate
    scheduler._last_lr = rates
