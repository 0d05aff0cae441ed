"""Does a half-precision file run on a CPU as fast as its float32 twin?

One network in four forms: float32; weights stored in float16 and widened by a Cast, as the shipped model is;
calculating in float16, as it comes; and the same as the engine opens it, widened. Single windows are timed in turns on
one thread, and processor time counts, of which a busy machine takes none away. The ratio is that of the last form to
the first.

    python benchmarks/fp16.py [--rounds 9] [--layers 6]
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Callable

import numpy as np
from common import machine, verdict

from flair_seg.inference.graphs.widening import widened
from flair_seg.inference.session import load_runtime
from flair_seg.models.onnxfile import Node, TensorInfo, _encode_tensor_info, _field, append

onnxruntime = load_runtime()
LIMIT = 1.03
WIDTH, SIDE = 96, 128
HALF, SINGLE = 10, 1


def tensor(name: str, values: np.ndarray) -> bytes:
    """Encode a TensorProto of float16 or float32."""
    shape = b"".join(_field(1, size) for size in values.shape)
    kind = HALF if values.dtype == np.float16 else SINGLE
    return shape + _field(2, kind) + _field(8, name) + _field(9, values.tobytes())


def network(layers: int, weights: str, arithmetic: str) -> bytes:
    """Return a network of convolutions, a product with a matrix, a softmax and a sum in each layer."""
    random = np.random.default_rng(7)
    nodes = [Node("Cast", ("image",), ("x0",), (("to", HALF if arithmetic == "float16" else SINGLE),))]
    graph = _field(2, "half")
    for layer in range(layers):
        shapes = {"k": (WIDTH, WIDTH, 3, 3), "b": (WIDTH,), "m": (SIDE, SIDE)}
        for name, shape in shapes.items():
            values = (random.normal(size=shape) * 0.03).astype(np.float16)
            stored = f"{name}{layer}"
            cast = weights == "float16" and arithmetic == "float32"
            graph += _field(5, tensor(f"{stored}h" if cast else stored, values.astype(weights)))
            if cast:
                nodes.append(Node("Cast", (f"{stored}h",), (stored,), (("to", SINGLE),)))
        pads = (("pads", (1, 1, 1, 1)),)
        nodes += [
            Node("Conv", (f"x{layer}", f"k{layer}", f"b{layer}"), (f"c{layer}",), pads),
            Node("Relu", (f"c{layer}",), (f"r{layer}",)),
            Node("MatMul", (f"r{layer}", f"m{layer}"), (f"p{layer}",)),
            Node("Softmax", (f"p{layer}",), (f"s{layer}",), (("axis", -1),)),
            Node("Add", (f"s{layer}", f"x{layer}"), (f"x{layer + 1}",)),
        ]
    nodes.append(Node("Cast", (f"x{layers}",), ("logits",), (("to", SINGLE),)))
    shape = ("N", WIDTH, SIDE, SIDE)
    header = _field(1, 8) + _field(8, _field(2, 17))
    header += _field(7, graph + _field(11, _encode_tensor_info(TensorInfo("image", "float32", shape))))
    return append(header, nodes, (TensorInfo("logits", "float32", shape),))


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--layers", type=int, default=6)
    arguments = parser.parse_args()
    print(machine())
    half = network(arguments.layers, "float16", "float16")
    forms = {
        "float32": network(arguments.layers, "float32", "float32"),
        "weights stored in float16": network(arguments.layers, "float16", "float32"),
        "calculating in float16, as it comes": half,
        "calculating in float16, as the engine opens it": widened(half),
    }
    image = np.random.default_rng(0).normal(size=(1, WIDTH, SIDE, SIDE)).astype(np.float32)
    runs: dict[str, Callable[[], np.ndarray]] = {}
    for name, model in forms.items():
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
        runs[name] = lambda session=session: session.run(None, {"image": image})[0]
    expected = runs["float32"]()
    times: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(arguments.rounds):
        for name, run in runs.items():
            started = time.process_time()
            run()
            times[name].append(time.process_time() - started)
    for name, run in runs.items():
        ratio = statistics.median(a / b for a, b in zip(times[name], times["float32"]))
        equal = "the same bytes" if np.array_equal(run(), expected) else "other roundings"
        print(f"{name:48} {1000 * min(times[name]):6.0f} ms at best, {ratio:.2f} of float32, {equal}")
    last = list(times.values())[-1]
    return verdict(statistics.median(a / b for a, b in zip(last, times["float32"])), LIMIT)


if __name__ == "__main__":
    sys.exit(main())
