"""Do IGN's networks, put together by the engine without PyTorch, predict what they predict in PyTorch?

For each published network, random weights are written in the layout of its file, the engine puts them into the shipped
skeleton, and ONNX Runtime is compared with PyTorch on real patches: the share of equal classes with weights in float32
and in half precision, and the largest difference of a logit in float32, relative to the largest logit. Each class's
logits are brought to mean 0 and deviation 1 on the first patch, so that the map has all classes. Time and peak memory
are those of a process of its own that does nothing else. The closing ratio is the largest time over a minute, or the
largest peak over 1.5 GB, of files up to 400 MB.

Runs in the environment of `training`:

    python benchmarks/published.py --data FOLDER [--patches 2] [--export] [NAME ...]

With `--export`, the file in half precision is also compared, byte by byte, with that of `training.import_ign`.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import numpy as np  # noqa: E402 - found through the line above
import onnxruntime  # noqa: E402
import torch  # noqa: E402
from safetensors.torch import save_file  # noqa: E402
from torch import Tensor  # noqa: E402

from flair_seg.models.published.networks import PublishedNetwork, known_networks  # noqa: E402
from flair_seg.models.published.skeleton import find_skeletons  # noqa: E402
from training.data import Reading, read_image  # noqa: E402
from training.data.layouts import find_patches  # noqa: E402
from training.ign.network import PUBLISHED_CHANNELS, IgnNetwork, make_network, make_random_network  # noqa: E402
from training.networks.files import read_tensors  # noqa: E402

LIMIT_S, LIMIT_MB, LIMIT_FILE_MB = 60.0, 1500.0, 400.0
_ASSEMBLE = """
import json, sys, time
from pathlib import Path
from flair_seg.models.published.assemble import assemble
started = time.perf_counter()
assemble(*map(Path, sys.argv[1:4]), precision=sys.argv[4])
seconds = time.perf_counter() - started
status = Path("/proc/self/status").read_text().split()
print(json.dumps([seconds, int(status[status.index("VmHWM:") + 1]) / 1000]))
"""


@dataclass(frozen=True)
class Row:
    """The figures of a network; sizes in MB, memory in MB, time in s."""

    name: str
    skeleton_kb: float
    weights_mb: float
    half_mb: float
    float32_mb: float
    equal_half: float
    equal_float32: float
    difference: float
    seconds: float
    peak_mb: float
    same_file: str

    def to_text(self) -> str:
        """Return one line of the table."""
        return (
            f"{self.name:42}{self.skeleton_kb:9.0f}{self.weights_mb:9.0f}{self.half_mb:9.0f}{self.float32_mb:9.0f}"
            f"{self.equal_half:11.6f}{self.equal_float32:11.6f}{self.difference:10.1e}{self.seconds:8.1f}"
            f"{self.peak_mb:8.0f}  {self.same_file}"
        )


def balance(network: IgnNetwork, image: Tensor) -> None:
    """Bring each class's logits on an image to mean 0 and deviation 1."""
    head = network.net.segmentation_head[0]
    logits = network(image)
    mean, deviation = logits.mean((0, 2, 3)), logits.std((0, 2, 3)) + 1e-6
    head.weight.div_(deviation.view(-1, 1, 1, 1))
    head.bias.sub_(mean).div_(deviation)


def write_weights(network: IgnNetwork, model: PublishedNetwork, folder: Path) -> Path:
    """Write a network's tensors as IGN's code lays them out."""
    tensors = network.net.state_dict()
    if model.family == "FLAIR-HUB":
        named = {
            f"model.encoders.AERIAL_RGBI.seg_model.{name.removeprefix('encoder.')}"
            if name.startswith("encoder.")
            else f"model.main_decoders.AERIAL_LABEL-COSIA.seg_model.{name}": value.contiguous()
            for name, value in tensors.items()
        }
        path = folder / f"{model.name}.safetensors"
        save_file({**named, "model.fusion_handler.conv_f.0.bias": torch.zeros(3)}, path)
        return path
    for name in ("segmentation_head.0.weight", "segmentation_head.0.bias"):
        whole = torch.zeros(PUBLISHED_CHANNELS, *tensors[name].shape[1:])
        whole[list(model.channels)] = tensors[name]
        tensors[name] = whole
    path = folder / f"{model.name}_weights.pth"
    torch.save({"state_dict": {f"model.seg_model.{name}": value for name, value in tensors.items()}}, path)
    return path


def put_together(skeleton: Path, weights: Path, output: Path, precision: str) -> tuple[float, float]:
    """Return the seconds and the peak memory in MB of a process that puts a network together."""
    command = [sys.executable, "-c", _ASSEMBLE, str(skeleton), str(weights), str(output), precision]
    done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT)  # noqa: S603
    seconds, peak = json.loads(done.stdout)
    return seconds, peak


def predict(path: Path, images: Tensor) -> Tensor:
    """Return logits by ONNX Runtime."""
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    return torch.from_numpy(np.concatenate([session.run(None, {"image": image[None]})[0] for image in images.numpy()]))


def equal_classes(found: Tensor, expected: Tensor) -> float:
    """Return the share of pixels with the same class."""
    return float((found.argmax(1) == expected.argmax(1)).double().mean())


def same_file(weights: Path, model: PublishedNetwork, half: Path, folder: Path) -> str:
    """Return whether `training.import_ign` writes the same file."""
    from training.import_ign import main

    path = folder / "exported.onnx"
    if main([str(weights), "--model", model.name, "--output", str(path), "--least-agreement", "0"]):
        return "not exported"
    return "same" if path.read_bytes() == half.read_bytes() else "other"


def measure(model: PublishedNetwork, images: Tensor, export: bool) -> Row:
    """Put a network together and compare it with PyTorch."""
    skeleton = find_skeletons()[model.name]
    with tempfile.TemporaryDirectory(prefix="flair-published-") as name, torch.no_grad():
        folder = Path(name)
        network = make_random_network(model, seed=7)
        balance(network, images[:1])
        weights = write_weights(network, model, folder)
        half, whole = folder / "half.onnx", folder / "float32.onnx"
        figures = [put_together(skeleton, weights, half, "half"), put_together(skeleton, weights, whole, "float32")]
        network = make_network(read_tensors(weights), model)
        expected = torch.cat([network(image[None]) for image in images])
        found = predict(whole, images)
        return Row(
            model.name,
            skeleton.stat().st_size / 1e3,
            weights.stat().st_size / 1e6,
            half.stat().st_size / 1e6,
            whole.stat().st_size / 1e6,
            equal_classes(predict(half, images), expected),
            equal_classes(found, expected),
            float((found - expected).abs().max() / expected.abs().max()),
            max(seconds for seconds, _ in figures),
            max(peak for _, peak in figures),
            same_file(weights, model, half, folder) if export else "-",
        )


def main() -> int:
    """Print the table, and return 1 where a network is too slow, too large or predicts something else."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", help="of networks, default: all that are published")
    parser.add_argument("--data", type=Path, required=True, help="folder of FLAIR patches")
    parser.add_argument("--patches", type=int, default=2, help="default: %(default)s")
    parser.add_argument("--export", action="store_true", help="compare with the file of training.import_ign")
    arguments = parser.parse_args()
    patches = find_patches(arguments.data, None)
    chosen = patches[:: max(1, len(patches) // arguments.patches)][: arguments.patches]
    print(f"{'network':42}{'skel. kB':>9}{'file MB':>9}{'half MB':>9}{'f32 MB':>9}{'= half':>11}{'= float32':>11}"
          f"{'logits':>10}{'s':>8}{'MB':>8}  exported")  # fmt: skip
    worst, wrong = 0.0, False
    for name in arguments.names or known_networks():
        model = known_networks()[name]
        reading = Reading(model.bands, None)
        images = torch.from_numpy(np.stack([read_image(patch, reading) for patch in chosen])).float()
        row = measure(model, images, arguments.export)
        print(row.to_text(), flush=True)
        wrong |= row.equal_float32 < 0.9999 or row.same_file == "other"
        if row.weights_mb <= LIMIT_FILE_MB:
            worst = max(worst, row.seconds / LIMIT_S, row.peak_mb / LIMIT_MB)
    print(f"ratio {worst:.2f} limit 1.00")
    return int(worst > 1 or wrong)


if __name__ == "__main__":
    sys.exit(main())
