"""Trains sharded (FSDP) on CPUs: accelerate allows that on GPUs only, so CPUs are declared as GPUs.

For tests, started by torchrun: `python -m torch.distributed.run ... tests/training/sharded_on_cpu.py CONFIG.yaml`.
"""

from __future__ import annotations

import sys

from accelerate.state import DistributedType, PartialState

from training import train

_initialise = PartialState.__init__


def _pretend(state: PartialState, *arguments: object, **options: object) -> None:
    _initialise(state, *arguments, **options)
    if state._shared_state.get("distributed_type") == DistributedType.MULTI_CPU:
        state._shared_state["distributed_type"] = DistributedType.MULTI_GPU


def _finish(trainer: train.SegmentationTrainer, data: train.TrainingData) -> train.Outcome:
    spread = [value for value in trainer.network.parameters() if hasattr(value, "full_tensor")]
    assert len(spread) == len(list(trainer.network.parameters())), "the parameters are not sharded"
    return _real_finish(trainer, data)


if __name__ == "__main__":
    PartialState.__init__ = _pretend
    train._check_devices = lambda *_: None
    _real_finish, train._finish = train._finish, _finish
    sys.exit(train.main(sys.argv[1:]))
