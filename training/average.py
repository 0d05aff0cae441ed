"""The moving average of the weights during training."""

from __future__ import annotations

import torch
from torch import nn


def update_average(average: nn.Module, model: nn.Module, decay: float, step: int) -> None:
    """Move the averaged weights and batch statistics towards the model's, in place.

    Early on the decay is lower, so that the random start is soon forgotten.

    Args:
        average: The network that is moved.
        model: The one that is trained, with the same parameters.
        decay: What stays of the average in the long run.
        step: Steps of the optimiser that are done.
    """
    decay = min(decay, (1.0 + step) / (10.0 + step))
    pairs = list(zip(average.state_dict().values(), model.state_dict().values()))
    with torch.no_grad():
        floating = [pair for pair in pairs if pair[0].is_floating_point()]
        torch._foreach_lerp_([old for old, _ in floating], [new for _, new in floating], 1.0 - decay)
        for old, new in pairs:
            if not old.is_floating_point():
                old.copy_(new)
