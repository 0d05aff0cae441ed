"""Is OpenVINO faster than ONNX Runtime's own processor kernels, and what does it change?

Needs the package `onnxruntime-openvino`, in a folder of its own, as it stands in for `onnxruntime`:

    pip install --no-deps --target FOLDER onnxruntime-openvino
    PYTHONPATH=FOLDER python benchmarks/openvino.py [--rounds 7] [--model NAME|FILE] [--size 1024]

Batches of windows of a generated scene are predicted in turns through the engine's own sessions. Told are the time to
the first window, windows a second, and the pixels of a window whose class differs. The ratio is OpenVINO's float32 time
over ONNX Runtime's.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time

import numpy as np
from common import machine, verdict

from flair_seg.errors import DeviceError
from flair_seg.inference.session import Session
from flair_seg.models.model import DEFAULT_MODEL, resolve_model

LIMIT = 1.0
WINDOWS = 4


def windows(count: int, size: int) -> np.ndarray:
    """Return windows of a generated scene, uint8 `(count, 5, size, size)`."""
    from scene import make_scene

    bands, _ = make_scene(2026, size, size * count)
    return np.stack([bands[:, :, size * i : size * (i + 1)] for i in range(count)])


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--model", default=DEFAULT_MODEL)
    arguments = parser.parse_args()
    print(machine())
    member = resolve_model(arguments.model).members[0]
    images = windows(WINDOWS, member.manifest.window_size)
    sessions: dict[str, Session] = {}
    for name in ("cpu", "openvino", "openvino-bf16"):
        started = time.perf_counter()
        try:
            sessions[name] = Session(member, "classes", name, None, "uint8")
        except DeviceError as error:
            print(f"{name}: {error}")
            continue
        sessions[name].run(images[:1])
        print(f"{name}: {time.perf_counter() - started:.1f} s to the first window")
    if "openvino" not in sessions:
        return 2
    times: dict[str, list[float]] = {name: [] for name in sessions}
    for _ in range(arguments.rounds + 1):
        for name, session in sessions.items():
            started = time.perf_counter()
            for image in images:
                session.run(image[None])
            times[name].append((time.perf_counter() - started) / len(images))
    expected = np.concatenate([sessions["cpu"].run(image[None]) for image in images])
    ratios = {}
    for name, session in sessions.items():
        found = np.concatenate([session.run(image[None]) for image in images])
        ratios[name] = statistics.median(a / b for a, b in zip(times[name][1:], times["cpu"][1:]))
        print(
            f"{name}: {1000 * min(times[name]):.0f} ms a window at best, {ratios[name]:.2f} of cpu; "
            f"{100 * (found != expected).mean():.4f} % of the pixels differ"
        )
    return verdict(ratios["openvino"], LIMIT)


if __name__ == "__main__":
    sys.exit(main())
