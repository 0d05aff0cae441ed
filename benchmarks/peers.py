"""Is `crop` quicker than other tools that keep the centre of each window?

A run of `flair-seg segment --combine crop`, process included, against GeoDeep (0.9.13) in a process of its own, and
against what Deepness does, without QGIS: one window at a time as the runtime runs it of itself, the arg-max of all of
it by numpy, the centre kept. All map the same generated RGB raster with the same network and 75 % overlap. They take
turns; the ratio is that of the medians of our runs and the quicker peer's. All place the same number of windows inside
the raster. GeoDeep is given logits, which saves it the softmax that its models end in.

    python benchmarks/peers.py --geodeep PYTHON [--size 1536] [--rounds 3]

PYTHON runs an environment with GeoDeep: `python -m venv geo && geo/bin/pip install geodeep`.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from common import ROOT, machine, verdict, write_scene
from osgeo import gdal

from flair_seg.inference.session import load_runtime
from flair_seg.models.model import resolve_model
from flair_seg.models.onnxfile import Constant, Node, TensorInfo, with_input, with_metadata
from flair_seg.raster.windows import Window, WindowGrid

LIMIT = 1.0
MODEL = "fpn-lite0-rgb-flair-d034"
SIZE, STRIDE = 512, 128
_GEODEEP = """
import sys, geodeep
print(geodeep.run(sys.argv[1], sys.argv[2], output_type="raw").shape)
"""
_DEEPNESS = """
import sys, numpy, onnxruntime
pixels, network = numpy.load(sys.argv[1]), onnxruntime.InferenceSession(sys.argv[2], providers=["CPUExecutionProvider"])
size, stride = 512, 128
margin, (_, height, width) = (size - stride) // 2, pixels.shape
classes = numpy.zeros((height, width), numpy.uint8)
for row in range(0, height - size + 1, stride):
    for column in range(0, width - size + 1, stride):
        window = pixels[None, :, row : row + size, column : column + size].astype(numpy.float32) / 255
        found = network.run(None, {network.get_inputs()[0].name: window})[0].argmax(axis=1)[0]
        inner = slice(margin, margin + stride)
        classes[row + margin : row + margin + stride, column + margin : column + margin + stride] = found[inner, inner]
print(classes.shape)
"""


def unit_network(path: Path) -> Path:
    """Write the network with grey levels / 255 as its input, and the metadata that GeoDeep reads."""
    member = resolve_model(MODEL).members[0]
    name = member.input.name
    shape = ("N", len(member.manifest.bands), SIZE, SIZE)
    scaled = Node("Mul", ("unit", "white"), (name,))
    image, white = TensorInfo("unit", "float32", shape), Constant("white", (), (255.0,))
    model = with_input(member.path.read_bytes(), name, image, [scaled], [white])
    # Logits are all above this threshold; the pixels of the raster are those of the network.
    keys = {"model_type": '"Segmentor"', "tiles_overlap": "75", "seg_thresh": "-1e9", "resolution": "20"}
    path.write_bytes(with_metadata(model, keys))
    return path


def rgb_scene(folder: str, size: int) -> tuple[Path, Path]:
    """Write a generated scene as a raster of three bands, and its pixels as an array."""
    whole = write_scene(Path(folder, "all.tif"), size, size)
    scene, pixels = Path(folder, "rgb.tif"), Path(folder, "rgb.npy")
    options = {"bandList": [1, 2, 3], "creationOptions": ["TILED=YES", "COMPRESS=DEFLATE", "PHOTOMETRIC=RGB"]}
    gdal.Translate(str(scene), str(whole), **options)
    np.save(pixels, gdal.Open(str(scene)).ReadAsArray())
    return scene, pixels


def seconds(command: list[str]) -> float:
    """Return the wall time of a process."""
    started = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True, cwd=ROOT)  # noqa: S603
    return time.perf_counter() - started


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--geodeep", required=True, help="Python with GeoDeep")
    parser.add_argument("--size", type=int, default=1536, help="px, side of the generated scene")
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    load_runtime()
    print(machine())
    with tempfile.TemporaryDirectory() as folder:
        scene, pixels = rgb_scene(folder, arguments.size)
        network, output = unit_network(Path(folder, "unit.onnx")), f"{folder}/map.tif"
        ours = [
            "-m",
            "flair_seg",
            "segment",
            str(scene),
            output,
            "--model",
            MODEL,
            "--combine",
            "crop",
            "--device",
            "cpu",
        ]
        commands = {
            "flair-seg crop": [sys.executable, *ours],
            "GeoDeep": [arguments.geodeep, "-c", _GEODEEP, str(scene), str(network)],
            "Deepness' way": [sys.executable, "-c", _DEEPNESS, str(pixels), str(network)],
        }
        times: dict[str, list[float]] = {name: [] for name in commands}
        for _ in range(arguments.rounds):
            for name, command in commands.items():
                times[name].append(seconds(command))
    theirs = ((arguments.size - SIZE) // STRIDE + 1) ** 2
    size = arguments.size, arguments.size
    windows = WindowGrid.for_quality("crop", SIZE, "best", size=size).count(Window(0, 0, *size))
    medians = {name: statistics.median(found) for name, found in times.items()}
    for name, median in medians.items():
        count = windows if name == "flair-seg crop" else theirs
        print(f"{name:16}{median:8.1f} s{count:6} windows{median / count:8.3f} s per window   {times[name]}")
    own = medians.pop("flair-seg crop")
    return verdict(own / min(medians.values()), LIMIT)


if __name__ == "__main__":
    sys.exit(main())
