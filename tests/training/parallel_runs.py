"""Trains with several settings files in turn, in the processes that torchrun started: importing PyTorch takes longest.

For tests: `python -m torch.distributed.run ... tests/training/parallel_runs.py [--kill STEP] CONFIG.yaml ...`.
Arguments after `pretrain` are those of `training.pretrain`, which runs after the settings files. With `--kill`, the
last settings file comes after it, and the last process kills itself (SIGKILL) there, in the middle of the step after
STEP.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from training import pretrain, train
from training.fit.trainer import SegmentationTrainer
from training.settings import commandline
from training.settings.config import read_config

_compute = SegmentationTrainer.finite


def _kill_at(step: int) -> None:
    def finite(trainer: SegmentationTrainer, loss: object) -> object:
        if trainer.state.global_step == step and trainer.args.process_index == trainer.args.world_size - 1:
            os.kill(os.getpid(), signal.SIGKILL)
        return _compute(trainer, loss)

    SegmentationTrainer.finite = finite


if __name__ == "__main__":
    arguments, step, killed = sys.argv[1:], 0, ""
    if arguments[0] == "--kill":
        step, arguments = int(arguments[1]), arguments[2:]
    place = arguments.index("pretrain") if "pretrain" in arguments else len(arguments)
    configs, pretraining = arguments[:place], arguments[place + 1 :]
    if step:
        killed = configs.pop()
    for path in configs:
        train.train(read_config(Path(path)))
    if killed:
        commandline._disconnect = lambda: None  # the pre-training is not the last run
    if pretraining and pretrain.main(pretraining):
        sys.exit("pre-training failed")
    if killed:
        _kill_at(step)
        train.train(read_config(Path(killed)))
