"""Do the networks with queries and the plain vision transformers learn from random weights, on real patches?

    .venv-train/bin/python benchmarks/learning.py NAME ... --data FOLDER [--steps 200] [--output FILE.svg]

Trains each network on random crops of 128 px, without augmentation, and prints every 25 steps the loss of the scores
(the criterion of the other networks, whatever the network minimises; the mean over the steps) and mIoU and accuracy on
corners of 256 px of the validation patches. `--pixel-weight 0` trains Mask2Former and EoMT with their published loss
alone. `--output` draws the loss of each network.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import torch

from flair_seg.tools.assess import metrics
from training.comparison.curves import draw_curves
from training.data import BANDS, FLAIR_13_LABELS, IGNORE_INDEX, Reading, find_patches, read_patch
from training.networks import Network, NetworkOptions, build, maskclassifiers
from training.networks.losses import Criterion, LossOptions, make_criterion
from training.scoring.scores import mean_iou

CROP, BATCH, EVERY, CORNER = 128, 4, 25, 256
CLASSES = FLAIR_13_LABELS.classes


class Patches:
    """Every third training patch and every fourth validation patch, in memory."""

    def __init__(self, root: Path) -> None:
        """Read the patches of a folder with `split.csv`."""
        self.images, self.labels = _read(root, "train", 3)
        self.val_images, self.val_labels = _read(root, "val", 4)

    def crops(self, rng: np.random.Generator) -> tuple[torch.Tensor, torch.Tensor]:
        """Draw a batch: images, float32 (N, B, S, S), and class indices, int64 (N, S, S)."""
        numbers = rng.integers(0, len(self.images), BATCH)
        corners = rng.integers(0, self.images.shape[-1] - CROP + 1, (BATCH, 2))
        cuts = [(number, np.s_[..., r : r + CROP, c : c + CROP]) for number, (r, c) in zip(numbers, corners)]
        images, labels = (np.stack([array[n][cut] for n, cut in cuts]) for array in (self.images, self.labels))
        return torch.from_numpy(images).float(), torch.from_numpy(labels).long()

    def network(self, architecture: str) -> tuple[Network, Criterion]:
        """Build a network with random weights, and the loss of the scores."""
        torch.manual_seed(0)
        mean, std = (getattr(self.images, kind)((0, 2, 3)).tolist() for kind in ("mean", "std"))
        counts = np.bincount(self.labels[self.labels != IGNORE_INDEX], minlength=CLASSES)
        names, other = FLAIR_13_LABELS.nomenclature.names, FLAIR_13_LABELS.other_index
        criterion = make_criterion(LossOptions(), counts / counts.sum(), names, other)
        return build(NetworkOptions(architecture), BANDS, mean, std, CLASSES), criterion

    @torch.no_grad()
    def score(self, network: Network) -> tuple[float, float]:
        """Return mIoU and accuracy on the corners of the validation patches."""
        network.eval()
        matrix = np.zeros((CLASSES, CLASSES), np.int64)
        for image, labels in zip(self.val_images, self.val_labels):
            found = network(torch.from_numpy(image[None, :, :CORNER, :CORNER].copy()))[0].argmax(0).numpy()
            matrix += metrics.confusion_matrix(labels[:CORNER, :CORNER], found, CLASSES, IGNORE_INDEX)
        network.train()
        classes = FLAIR_13_LABELS.nomenclature.classes
        return float(mean_iou(matrix, classes)), float(metrics.overall_accuracy(matrix))


def _read(root: Path, part: str, step: int) -> tuple[np.ndarray, np.ndarray]:
    read = [read_patch(patch, Reading()) for patch in find_patches(root, part)[::step]]
    return np.stack([image for image, _ in read]), np.stack([labels for _, labels in read])


def train(architecture: str, patches: Patches, steps: int, rate: float) -> list[tuple[float, float]]:
    """Train a network; returns step and loss of the scores, a point for every 25 steps."""
    network, criterion = patches.network(architecture)
    optimiser = torch.optim.AdamW(network.parameters(), rate, weight_decay=0.05)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, rate, total_steps=steps, pct_start=0.1)
    rng, losses, points = np.random.default_rng(0), [], []
    for step in range(1, steps + 1):
        images, labels = patches.crops(rng)
        loss = network.loss(images, labels, criterion)
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimiser.step()
        schedule.step()
        with torch.no_grad():
            logits = network.stride_logits(images)
            losses.append(float(criterion(logits, network.cell_labels(labels, logits))))
        if step % EVERY == 0:
            points.append((float(step), float(np.mean(losses[-EVERY:]))))
            miou, accuracy = patches.score(network)
            print(f"| {architecture} | {step} | {points[-1][1]:.3f} | {miou:.3f} | {accuracy:.3f} |", flush=True)
    return points


def main() -> None:
    """Train the networks and draw their losses."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("networks", nargs="+", help="names of architectures")
    parser.add_argument("--data", type=Path, required=True, help="FLAIR-style folder with split.csv")
    parser.add_argument("--steps", type=int, default=200)
    parser.add_argument("--rate", type=float, default=2e-3, help="peak learning rate")
    parser.add_argument("--pixel-weight", type=float, help="weight of the loss of the scores; 0: published loss alone")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--output", type=Path, help="draw the losses as .svg")
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    torch.set_flush_denormal(True)
    if arguments.pixel_weight is not None:
        maskclassifiers.PIXEL_WEIGHT = arguments.pixel_weight
    patches = Patches(arguments.data)
    print("| network | step | loss of the scores | mIoU | accuracy |\n| --- | ---: | ---: | ---: | ---: |")
    curves = {name: train(name, patches, arguments.steps, arguments.rate) for name in arguments.networks}
    if arguments.output:
        svg = draw_curves("learning", "Loss of the scores on real patches", curves, "step", "loss")
        alone = 'xmlns="http://www.w3.org/2000/svg" font-family="sans-serif" font-size="13" style="background:#fff"'
        svg = svg.replace("<svg", f"<svg {alone}", 1)
        arguments.output.write_text(svg + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
