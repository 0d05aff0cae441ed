"""Trains with several settings files in turn, in the processes that torchrun started: importing PyTorch takes longest.

For tests: `python -m torch.distributed.run ... tests/training/parallel_runs.py [--kill STEP] CONFIG.yaml ...`. With
`--kill`, the last process kills itself (SIGKILL) in the middle of the step after STEP. Arguments after `pretrain` are
those of `training.pretrain`, which runs last.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from training import pretrain, train
from training.fit.trainer import SegmentationTrainer
from training.settings.config import read_config

_compute = SegmentationTrainer.finite


def _kill_at(step: int) -> None:
    def finite(trainer: SegmentationTrainer, loss: object) -> object:
        if trainer.state.global_step == step and trainer.args.process_index == trainer.args.world_size - 1:
            os.kill(os.getpid(), signal.SIGKILL)
        return _compute(trainer, loss)

    SegmentationTrainer.finite = finite


if __name__ == "__main__":
    arguments = sys.argv[1:]
    if arguments[0] == "--kill":
        _kill_at(int(arguments[1]))
        arguments = arguments[2:]
    configs, pretraining = arguments, []
    if "pretrain" in arguments:
        place = arguments.index("pretrain")
        configs, pretraining = arguments[:place], arguments[place + 1 :]
    for path in configs:
        train.train(read_config(Path(path)))
    if pretraining:
        sys.exit(pretrain.main(pretraining))
