"""Each network of the training kit: one step, its ONNX file, and what it costs.

    .venv-train/bin/python benchmarks/networks.py [--size 512] [--architecture NAME ...] [--output FILE]

For each architecture, with random weights and five bands, it trains one step on two crops of 128 px, exports the
network with half-precision weights for windows of `--size` px, and prints a row: millions of weights, billions of
multiplications and additions (GMACs), processor time of ONNX Runtime per window, highest memory of the process, and the
largest difference of the file's logits from PyTorch's, relative to the largest logit. Each runs in a process of its
own, with one thread: its processor time is the time that a window takes on an idle core, and other work on the machine
changes it less than wall time. Small networks of the tests (`-mini`, `segformer-tiny`) are left out unless named.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

SMALL = ("-mini", "segformer-tiny")
CLASSES, CROP, WINDOWS = 13, 128, 5
HEADER = ("architecture", "M weights", "GMACs", "processor ms per window", "memory, MiB", "ONNX, MB", "difference")
LIMIT_S = 1800


@dataclass(frozen=True)
class Row:
    """Figures of a network, in the order and units of `HEADER`."""

    architecture: str
    parameters: float
    gmacs: float
    milliseconds: float
    memory: float
    megabytes: float
    difference: float


def measure(architecture: str, size: int) -> Row:
    """Train a step, export and run one network, in this process."""
    import onnxruntime
    from torch.utils.flop_counter import FlopCounterMode

    from training.models.graphs import to_onnx
    from training.networks import NetworkOptions, build
    from training.networks.losses import Criterion, LossOptions

    torch.manual_seed(0)
    torch.set_num_threads(1)
    bands = ("red", "green", "blue", "nir", "height")
    network = build(NetworkOptions(architecture), bands, [100.0] * 5, [40.0] * 5, CLASSES)
    crops, labels = torch.randint(0, 256, (2, 5, CROP, CROP)), torch.randint(0, CLASSES, (2, CROP, CROP))
    network.loss(crops, labels, Criterion(torch.ones(CLASSES), LossOptions())).backward()
    network.zero_grad()
    network.requires_grad_(False)
    windows = torch.randint(0, 256, (2, 5, size, size)).float()
    settle(network, windows)
    window = windows[:1]
    with FlopCounterMode(display=False) as counter:
        expected = network(window).numpy()
    graph = to_onnx(network, window_size=size).SerializeToString()
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
    seconds = []
    for _ in range(WINDOWS):
        start = time.process_time()
        found = session.run(None, {"image": window.numpy()})[0]
        seconds.append(time.process_time() - start)
    return Row(
        architecture,
        sum(value.numel() for value in network.parameters()) / 1e6,
        counter.get_total_flops() / 2e9,
        1000 * min(seconds),
        resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        len(graph) / 1e6,
        float(np.abs(found - expected).max() / np.abs(expected).max()),
    )


def settle(network: torch.nn.Module, windows: torch.Tensor) -> None:
    """Set batch statistics to those of windows; with the initial 0 and 1, values grow from layer to layer."""
    for module in network.modules():
        if isinstance(module, torch.nn.modules.batchnorm._BatchNorm):
            module.reset_running_stats()
            module.momentum = None
    network.train()(windows)
    network.eval()


def measured_apart(architecture: str, size: int) -> Row | str:
    """Measure in a process of its own, so that memory is that of one network; returns its error if it fails."""
    command = [sys.executable, __file__, "--size", str(size), "--one", architecture]
    done = subprocess.run(command, capture_output=True, text=True, timeout=LIMIT_S)  # noqa: S603 - this file
    lines = (done.stdout if done.returncode == 0 else done.stderr).strip().splitlines()
    return Row(**json.loads(lines[-1])) if done.returncode == 0 else (lines or ["no output"])[-1]


def line(row: Row) -> str:
    """Format a row of the Markdown table."""
    figures = (f"{row.parameters:.1f}", f"{row.gmacs:.1f}", f"{row.milliseconds:.0f}", f"{row.memory:.0f}")
    return f"| {' | '.join((row.architecture, *figures, f'{row.megabytes:.1f}', f'{row.difference:.4f}'))} |"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=int, default=512, help="height and width of a window, px")
    parser.add_argument("--architecture", nargs="*", help="names; default: all but those of the tests")
    parser.add_argument("--output", type=Path, help="also write the table here")
    parser.add_argument("--one", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.one:
        print(json.dumps(asdict(measure(arguments.one, arguments.size))))
        return
    from training.networks import ARCHITECTURES

    names = arguments.architecture or [name for name in ARCHITECTURES if not name.endswith(SMALL)]
    lines = [f"| {' | '.join(HEADER)} |", f"| --- |{' ---: |' * (len(HEADER) - 1)}"]
    print("\n".join(lines), flush=True)
    for name in names:
        found = measured_apart(name, arguments.size)
        lines.append(line(found) if isinstance(found, Row) else f"| {name} | failed: {found} |")
        print(lines[-1], flush=True)
        if arguments.output:
            arguments.output.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
