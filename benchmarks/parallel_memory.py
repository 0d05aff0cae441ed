"""Measure the memory per process and the time per step of each division of a training.

Run with `.venv-train/bin/python benchmarks/parallel_memory.py [--architecture segformer-b0] [--crop 256]`. It trains
on generated noise on the CPU (gloo) and prints a table in Markdown. Memory is what PyTorch's tensors of one process
occupy: weights, gradients and averages of AdamW, and the peak of what is kept for the backward pass
(`torch.autograd.graph.saved_tensors_hooks`, each storage once). Both are independent of the machine; times are not.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import torch
from accelerate import PartialState
from torch import Tensor

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from training.fit.parallel.layout import local, make_layout
from training.fit.parallel.stages import Pipeline, allot, travelling_shapes
from training.fit.parallel.trainer import make_part
from training.fit.trainer import NetworkWithLoss, recompute
from training.networks import build
from training.networks.losses import Criterion, LossOptions
from training.networks.segformer import SIZES
from training.settings.config import TrainConfig, config_from_dict

MIB = 2**20
BANDS = ["red", "green", "blue", "nir", "height"]
DIVISIONS: tuple[tuple[int, int, int, bool], ...] = (
    (1, 1, 1, False),
    (1, 1, 1, True),
    (2, 1, 1, False),
    (1, 2, 1, False),
    (1, 1, 2, False),
    (4, 1, 1, False),
    (2, 2, 1, False),
    (2, 1, 2, False),
    (1, 2, 2, False),
    (1, 2, 2, True),
)
"""Data, tensor, pipeline, and whether activations are recomputed."""


@dataclass
class Kept:
    """Bytes of the tensors kept for the backward pass, each storage once."""

    now: int = 0
    peak: int = 0
    users: Counter[int] = field(default_factory=Counter)

    def pack(self, value: Tensor) -> tuple[Tensor, _Counted]:
        """Count a tensor until it is released."""
        storage = local(value).untyped_storage()
        size = 0 if isinstance(value, torch.nn.Parameter) else storage.nbytes()
        return value, _Counted(self, storage.data_ptr(), size)

    def unpack(self, kept: tuple[Tensor, _Counted]) -> Tensor:
        """Return the tensor."""
        return kept[0]


class _Counted:
    def __init__(self, kept: Kept, address: int, size: int) -> None:
        self._kept, self._address, self._size = kept, address, size
        kept.now += size if not kept.users[address] else 0
        kept.users[address] += 1
        kept.peak = max(kept.peak, kept.now)

    def __del__(self) -> None:
        self._kept.users[self._address] -= 1
        self._kept.now -= self._size if not self._kept.users[self._address] else 0


def _config(architecture: str, crop: int, division: tuple[int, int, int], recomputed: bool) -> TrainConfig:
    data, tensor, pipeline = division
    document = {
        "data": {"sources": [{"root": "none"}]},
        "network": {"architecture": architecture},
        "schedule": {"steps": 1, "batch_size": 4, "accumulate": 4 // data, "crop_size": crop},
        "run": {
            "output": "none",
            "recompute": recomputed,
            "parallel": {"data": data, "tensor": tensor, "pipeline": pipeline},
        },
        "manifest": dict.fromkeys(("name", "version", "title", "licence", "attribution", "data", "training"), "none"),
    }
    document["manifest"]["gsd_m"] = 0.2
    return config_from_dict(document)


def measure(config: TrainConfig, steps: int = 3) -> dict[str, float]:
    """Train some steps in this process; returns MiB of the state and of activations, and seconds per step."""
    device = PartialState(cpu=True).device
    layout = make_layout(config.run.parallel, device)
    network = build(config.network, BANDS, [100.0] * 5, [40.0] * 5, 13)
    if config.run.recompute:
        recompute(network, config.network.architecture)
    part = make_part(NetworkWithLoss(network, Criterion(torch.ones(13), LossOptions()), 0), config, layout).train()
    optimiser = torch.optim.AdamW(part.parameters(), foreach=False)
    count, crop = config.schedule.accumulate, config.schedule.crop_size
    batches = [
        {
            "images": torch.rand(1, 5, crop, crop) * 255,
            "labels": torch.randint(13, (1, crop, crop), dtype=torch.uint8),
            "index": torch.tensor([number]),
        }
        for number in range(count)
    ]
    pipeline = _pipeline(part, config, layout) if layout.options.pipeline > 1 else None
    kept, started = Kept(), 0.0
    for step in range(steps):
        if step == 1:  # the first step connects the processes
            started = time.perf_counter()
        with torch.autograd.graph.saved_tensors_hooks(kept.pack, kept.unpack):
            if pipeline:
                pipeline.step(batches)
            else:
                for batch in batches:
                    (part(batch["images"], labels=batch["labels"], index=batch["index"]).sum() / count).backward()
        optimiser.step()
        state = [local(value) for values in optimiser.state.values() for value in values.values()]
        tensors = [tensor for value in part.parameters() for tensor in (local(value.data), local(value.grad))]
        optimiser.zero_grad()
    seconds = (time.perf_counter() - started) / (steps - 1)
    return {"state": sum(t.nbytes for t in tensors + state) / MIB, "kept": kept.peak / MIB, "seconds": seconds}


def _pipeline(part: torch.nn.Module, config: TrainConfig, layout: object) -> Pipeline:
    depths, widths, _ = SIZES[config.network.architecture]
    starts = [blocks.start for blocks in allot(sum(depths), layout.options.pipeline)]
    crop, place = config.schedule.crop_size, layout.pipeline_index

    def examples(start: int) -> tuple[Tensor, ...]:
        shapes = travelling_shapes(depths, widths, start, (crop, crop))
        return tuple(torch.empty((1, *shape), device="meta", requires_grad=True) for shape in shapes)

    inputs = examples(starts[place]) if place else (torch.empty((1, 5, crop, crop), device="meta"),)
    loss = (torch.empty(1, device="meta", requires_grad=True),)
    return Pipeline(part, layout, inputs, loss if layout.is_last_stage else examples(starts[place + 1]))


def _worker(arguments: argparse.Namespace) -> None:
    torch.set_num_threads(1)
    torch.manual_seed(0)
    data, tensor, pipeline, recomputed = arguments.worker
    config = _config(arguments.architecture, arguments.crop, (data, tensor, pipeline), bool(recomputed))
    found = measure(config)
    Path(arguments.output, f"{os.environ['RANK']}.json").write_text(json.dumps(found), encoding="utf-8")


def main() -> None:
    """Start the processes of each division and print the largest values."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--architecture", default="segformer-b0", choices=sorted(SIZES))
    parser.add_argument("--crop", type=int, default=256, help="px, default: %(default)s")
    parser.add_argument("--worker", type=int, nargs=4, help=argparse.SUPPRESS)
    parser.add_argument("--output", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.worker:
        _worker(arguments)
        return
    print("| data | tensor | pipeline | recompute | weights, gradients, AdamW, MiB | activations, MiB | s per step |")
    print("|---:|---:|---:|---|---:|---:|---:|")
    for data, tensor, pipeline, recomputed in DIVISIONS:
        with tempfile.TemporaryDirectory() as folder:
            count = str(data * tensor * pipeline)
            launcher = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node", count]
            given = ["--architecture", arguments.architecture, "--crop", str(arguments.crop), "--output", folder]
            worker = ["--worker", *(str(int(value)) for value in (data, tensor, pipeline, recomputed))]
            environment = {**os.environ, "OMP_NUM_THREADS": "1"}
            subprocess.run([*launcher, __file__, *given, *worker], check=True, env=environment, timeout=900)  # noqa: S603
            found = [json.loads(path.read_text(encoding="utf-8")) for path in Path(folder).glob("*.json")]
        state, kept, seconds = (max(item[name] for item in found) for name in ("state", "kept", "seconds"))
        division = f"{data} | {tensor} | {pipeline} | {'yes' if recomputed else ''}"
        print(f"| {division} | {state:.0f} | {kept:.0f} | {seconds:.1f} |", flush=True)


if __name__ == "__main__":
    main()
