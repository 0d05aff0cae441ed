"""Pre-train an encoder without label maps: `python -m training.pretrain masked|classes --data FOLDER --output FILE`.

`masked` predicts masked squares of unlabelled patches (any bands); `classes` predicts the class of whole images, sorted
into one folder per class. Train from the encoder with `network: {weights: {source: encoder, name: FILE}}`. The state
is saved once a minute: repeat the command to resume an interrupted run. On N devices:
`torchrun --nproc-per-node N -m training.pretrain classes --data FOLDER --output FILE`.
"""

from __future__ import annotations

import argparse
import itertools
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import SupportsIndex, Union, cast

import numpy as np
import torch
from accelerate import PartialState
from numpy.typing import NDArray
from torch import Tensor

from flair_seg.errors import InputError

from .data import BANDS, Reading, read_image
from .data.georeference import check_headers
from .data.layouts import IMAGE_SUFFIXES
from .data.reading import check_image, read_image_bands, stack_images
from .fit.parallel.pretraining import Division
from .fit.pretraining import ImageClasses, MaskedImages, PretrainOptions, Task, fit
from .networks import Network, NetworkOptions, build
from .networks.files import save_tensors
from .settings import commandline
from .settings.commandline import names

Images = Union[Sequence[NDArray[np.uint8]], NDArray[np.uint8]]
"""Images, uint8 (B, H, W) each; in an array (P, B, H, W), all of one size."""
Crops = tuple[NDArray[np.uint8], NDArray[np.int64]]
_HELD_OUT = 16
"""One image in 16 is held out to measure the error."""
_SAMPLED = 2000
"""The most images that the normalisation of classified images is computed from."""


@dataclass(frozen=True)
class ImageFolder(Sequence[NDArray[np.uint8]]):
    """Images with a class each; an image is read when it is used and not kept, so there may be any number of them.

    Args:
        classes: Names of the classes.
        paths: Files of the images.
        labels: Class index of each image, int64 (P,).
        bands: Names of the bands to read, in order.
        raster_bands: Names of the files' bands.
    """

    classes: tuple[str, ...]
    paths: tuple[Path, ...]
    labels: NDArray[np.int64]
    bands: tuple[str, ...]
    raster_bands: tuple[str, ...]

    def __len__(self) -> int:
        """Return the number of images."""
        return len(self.paths)

    def __getitem__(self, index: SupportsIndex) -> NDArray[np.uint8]:  # type: ignore[override]
        """Read an image, uint8 (B, H, W) of any size.

        Raises:
            InputError: Its pixels cannot be read.
        """
        return read_image_bands(self.paths[index], self.bands, self.raster_bands)

    def part(self, chosen: NDArray[np.bool_]) -> ImageFolder:
        """Return the images that are True in `chosen`, bool (P,)."""
        paths = tuple(path for path, is_chosen in zip(self.paths, chosen) if is_chosen)
        return replace(self, paths=paths, labels=self.labels[chosen])


def read_image_folder(
    folder: Path, bands: Sequence[str], raster_bands: Sequence[str], smallest: int = 1
) -> ImageFolder:
    """List images of at least `smallest` px along each side, with their folder name as class, in random order.

    All headers are checked; pixels are read later.

    Raises:
        InputError: The folder does not exist or has fewer than two classes, or an image cannot be opened, lacks a band,
            is not uint8 or is too small.
    """
    if not folder.is_dir():
        raise InputError(f"image folder {folder} does not exist")
    classes = sorted(path.name for path in folder.iterdir() if path.is_dir())
    found = [
        (path, index)
        for index, name in enumerate(classes)
        for path in sorted((folder / name).iterdir())
        if path.suffix.lower() in IMAGE_SUFFIXES
    ]
    if len({index for _, index in found}) < 2:
        raise InputError(f"{folder} contains {len(classes)} folders of images: at least 2 classes are needed")
    for path, _ in found:
        check_image(path, bands, raster_bands, smallest)
    ordered = [found[i] for i in np.random.default_rng(0).permutation(len(found))]
    labels = np.array([index for _, index in ordered], dtype=np.int64)
    return ImageFolder(tuple(classes), tuple(path for path, _ in ordered), labels, tuple(bands), tuple(raster_bands))


def random_crops(images: Images, count: int, size: int, rng: np.random.Generator, share: slice = slice(None)) -> Crops:
    """Cut random crops from images, with random rotations and flips.

    Args:
        images: Images of at least `size` px along each side.
        count: Number of crops.
        size: Height and width of a crop, px.
        rng: Draws the crops.
        share: The crops to return; images of others are not read.

    Returns:
        Grey levels, uint8 (N, B, size, size), and the index of each crop's image, int64 (N,).
    """
    chosen, seeds = rng.integers(len(images), size=count)[share], rng.integers(2**63, size=count)[share]
    crops = [_random_crop(images[i], size, np.random.default_rng(seed)) for i, seed in zip(chosen, seeds)]
    return np.stack(crops), chosen


def _random_crop(image: NDArray[np.uint8], size: int, rng: np.random.Generator) -> NDArray[np.uint8]:
    height, width = image.shape[-2:]
    row, column = rng.integers(height - size + 1), rng.integers(width - size + 1)
    crop = np.rot90(image[:, row : row + size, column : column + size], int(rng.integers(4)), axes=(1, 2))
    return crop[:, :, ::-1] if rng.random() < 0.5 else crop


def pretrain_masked(
    images: NDArray[np.uint8],
    options: PretrainOptions,
    cell: int,
    share: float,
    unfinished: Path | None = None,
    tensor: int = 1,
) -> MaskedImages:
    """Train an encoder on unlabelled images; returns the network with its prediction layer, on the training device.

    Args:
        images: Grey levels, uint8 (P, B, H, W), at least as large as a crop.
        options: Settings.
        cell: Width of a masked square, px.
        share: Share of masked squares.
        unfinished: File for the state of the run, see `fit`.
        tensor: Processes that divide the channels, see `Division`.

    Raises:
        InputError: There is only one image, or the cells do not divide the crop.
    """
    if options.crop_size % cell or not 0 < share < 1:
        raise InputError(
            f"--cell is {cell} px and --hidden-share {share}: the cell must divide the {options.crop_size} px of "
            "--crop-size, and the share lie between 0 and 1"
        )
    if len(images) < 2:
        raise InputError("there is 1 image: at least 2 are needed, since one is held out")
    torch.manual_seed(options.seed)
    division = Division(options.architecture, options.batch_size, tensor)
    task = MaskedImages(_network(images, options), cell, share).to(division.device)
    held_out = images[::_HELD_OUT]
    trained = np.delete(images, np.s_[::_HELD_OUT], axis=0)

    def loss(task: Task, step: int) -> Tensor:
        rng = np.random.default_rng((options.seed, step))
        crops, _ = random_crops(trained, options.batch_size, options.crop_size, rng)
        return _masked_loss(task, crops, options.seed * 1_000_003 + step, division)

    fit(task, loss, options, f"{share} of the squares of {cell} px", unfinished, division)
    with torch.no_grad():
        centre = held_out[:, :, : options.crop_size, : options.crop_size]
        errors = [
            float(_masked_loss(task.eval(), image[None], index, division, whole=True))
            for index, image in enumerate(centre)
        ]
    PartialState().print(
        f"error on masked pixels of {len(errors)} held-out images: {np.mean(errors):.3f} standard deviations; "
        f"predicting each band's mean: {_error_of_mean(task.network, centre):.3f}",
    )
    return task


def pretrain_classes(
    folder: Path,
    options: PretrainOptions,
    raster_bands: Sequence[str],
    unfinished: Path | None = None,
    tensor: int = 1,
) -> tuple[ImageClasses, float]:
    """Train an encoder on the classes of whole images; see `pretrain_masked` for the arguments.

    Returns:
        The network with its classifier, and its accuracy on the held-out images.

    Raises:
        InputError: There are fewer than two classes, or an image is too small or has too few bands.
    """
    images = read_image_folder(folder, options.bands, raster_bands, options.crop_size)
    is_held_out = np.arange(len(images)) % _HELD_OUT == 0
    torch.manual_seed(options.seed)
    division = Division(options.architecture, options.batch_size, tensor)
    network = _network(itertools.islice(images, _SAMPLED), options)
    task = ImageClasses(network, len(images.classes)).to(division.device)
    trained, held_out = images.part(~is_held_out), images.part(is_held_out)
    share = division.share(options.batch_size)

    def loss(task: Task, step: int) -> Tensor:
        rng = np.random.default_rng((options.seed, step))
        crops, chosen = random_crops(trained, options.batch_size, options.crop_size, rng, share)
        return task(_tensor(crops, division.device), torch.from_numpy(trained.labels[chosen]).to(division.device))

    fit(task, loss, options, f"classes {', '.join(images.classes)}", unfinished, division)
    side = options.crop_size
    with torch.no_grad():
        hits = [
            int(task.eval().logits(_tensor(image[None, :, :side, :side], division.device)).argmax()) == label
            for image, label in zip(held_out, held_out.labels)
        ]
    return task, float(np.mean(hits))


def save_encoder(path: Path, network: Network, options: PretrainOptions, how: str) -> None:
    """Write the encoder as safetensors, atomically, with its bands and normalisation in the metadata."""
    described = {
        "architecture": options.architecture,
        "bands": list(network.bands),
        "mean": network.mean.flatten().tolist(),
        "std": network.std.flatten().tolist(),
        "pretraining": how,
        "steps": options.steps,
        "seed": options.seed,
    }
    save_tensors(path, network.encoder.state_dict(), "encoder", described)


def _network(images: Iterable[NDArray[np.uint8]], options: PretrainOptions) -> Network:
    """Build the network, normalised by the statistics of images, uint8 (B, H, W)."""
    pixels, sums, squares = 0, np.zeros(len(options.bands)), np.zeros(len(options.bands))
    for image in images:
        values = image.reshape(len(image), -1).astype(np.float64)
        pixels, sums, squares = pixels + values.shape[1], sums + values.sum(1), squares + (values**2).sum(1)
    mean = sums / pixels
    std = np.maximum(np.sqrt(np.maximum(squares / pixels - mean**2, 0.0)), 1.0)
    return build(NetworkOptions(options.architecture), options.bands, mean.tolist(), std.tolist(), classes=2)


def _masked_loss(task: Task, crops: NDArray[np.uint8], seed: int, division: Division, whole: bool = False) -> Tensor:
    """Compute the loss of the crops of this process or, with `whole`, of all."""
    images = _tensor(crops, division.device)
    hidden = cast("MaskedImages", task).draw_hidden(images, torch.Generator().manual_seed(seed))
    return task(images, hidden) if whole else task(division.own(images), division.own(hidden))


def _error_of_mean(network: Network, images: NDArray[np.uint8]) -> float:
    with torch.no_grad():
        return float(network.normalise(_tensor(images, network.mean.device)).abs().mean())


def _tensor(images: NDArray[np.uint8], device: torch.device) -> Tensor:
    return torch.from_numpy(np.ascontiguousarray(images)).to(device, torch.float32)


def _parser() -> argparse.ArgumentParser:
    parser = commandline.make_parser("pretrain", __doc__)
    tasks = parser.add_subparsers(dest="task", required=True)
    masked = tasks.add_parser("masked", help="masked pixels of unlabelled patches")
    commandline.add_data_arguments(masked, "folder of patches; masks are ignored")
    masked.add_argument("--cell", type=int, default=32, help="width of a masked square, px, default: %(default)s")
    masked.add_argument("--hidden-share", type=float, default=0.6, help="share of masked squares, default: %(default)s")
    classes = tasks.add_parser("classes", help="images sorted into one folder per class")
    classes.add_argument("--data", type=Path, required=True, metavar="FOLDER", help="one folder of images per class")
    classes.add_argument("--raster-bands", type=names, help="bands of the images, default: those of --bands")
    for task, bands in ((masked, BANDS), (classes, BANDS[:3])):
        _add_training_arguments(task, bands)
    return parser


def _add_training_arguments(parser: argparse.ArgumentParser, bands: tuple[str, ...]) -> None:
    group = parser.add_argument_group("training")
    group.add_argument("--output", type=Path, required=True, help="the encoder to write, .safetensors")
    group.add_argument("--architecture", default="segformer-b0", help="default: %(default)s")
    group.add_argument("--bands", type=names, default=bands, help=f"input bands, default: {','.join(bands)}")
    for name, kind, default in (
        ("steps", int, 2000),
        ("batch-size", int, 8),
        ("crop-size", int, 256),
        ("learning-rate", float, 1e-3),
        ("seed", int, 0),
    ):
        group.add_argument(f"--{name}", type=kind, default=default, help="default: %(default)s")
    group.add_argument(
        "--tensor", type=int, default=1, help="processes that each compute some channels, default: %(default)s"
    )
    commandline.add_threads_argument(parser)


def _run(arguments: argparse.Namespace) -> None:
    given = vars(arguments)
    options = PretrainOptions(**{item.name: given[item.name] for item in fields(PretrainOptions) if item.name in given})
    unfinished = arguments.output.with_suffix(".unfinished")
    if arguments.task == "masked":
        patches = commandline.chosen_patches(arguments, labelled=False)
        check_headers(patches, options.crop_size)
        reading = Reading(options.bands, arguments.raster_bands)
        images = stack_images(patches, [read_image(patch, reading) for patch in patches])
        task: Task = pretrain_masked(
            images, options, arguments.cell, arguments.hidden_share, unfinished, arguments.tensor
        )
    else:
        raster_bands = arguments.raster_bands or options.bands
        task, accuracy = pretrain_classes(arguments.data, options, raster_bands, unfinished, arguments.tensor)
        PartialState().print(f"accuracy on held-out images: {accuracy:.3f}")
    if not PartialState().is_main_process:
        return
    save_encoder(arguments.output, task.network, options, arguments.task)
    unfinished.unlink(missing_ok=True)
    print(f"{arguments.output}: encoder of {options.architecture} for {', '.join(options.bands)}")


main = commandline.entry(_run, _parser)

if __name__ == "__main__":
    sys.exit(main())
