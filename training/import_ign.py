"""Convert a land-cover network published by IGN to an ONNX file for the plugin.

    python -m training.import_ign FLAIR-INC_rgbie_15cl_resnet34-unet --output models/flair-inc.onnx
    python -m training.import_ign downloads/FLAIR-HUB_LC-A_RGB_swintiny-upernet.safetensors --output models/hub.onnx
    python -m training.import_ign --skeletons resources/skeletons

The network is a file, or a name that is downloaded from huggingface.co/IGNF at a pinned commit. `--known` lists the
known names; other names of the same form work too. The export fails if its predictions differ from PyTorch's.
`--skeletons` writes the graphs without weights that the plugin ships: of one network, or all of them.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import get_args

import numpy as np
from numpy.typing import NDArray

from flair_seg.errors import InputError
from flair_seg.models.manifest import Band, Manifest, Normalisation, Output
from flair_seg.models.published.assemble import LEAST_AGREEMENT
from flair_seg.models.published.networks import (
    GSD_M,
    LICENCE,
    UNSEEN,
    WINDOW_SIZE,
    PublishedNetwork,
    known_networks,
    understand,
)
from flair_seg.models.published.skeleton import SUFFIX

from .data import Reading, read_image
from .data.writing import replacing
from .export import ExportOptions, export
from .ign.network import make_network
from .ign.skeleton import make_skeleton
from .models.graphs import Arithmetic
from .networks.base import COMMIT
from .networks.files import fetch, read_tensors
from .settings import commandline

_EXAMPLES = 2


def find_file(model: PublishedNetwork, name: str, revision: str | None) -> Path:
    """Return the weights file: the given one, or a downloaded one.

    Args:
        model: Entry of the network in the catalogue.
        name: A path, or the name of the network.
        revision: Commit of the repository, 40 hexadecimal digits; None: that of the catalogue.

    Raises:
        InputError: The file does not exist, no commit is given, or the download fails.
    """
    path = Path(name)
    if path.is_file():
        return path
    if path.suffix in (".pth", ".pt", ".ckpt", ".safetensors"):
        raise InputError(f"weights file {path} does not exist")
    revision = revision or model.revision
    if revision is None or not COMMIT.fullmatch(revision):
        raise InputError(
            f"--revision of {model.name} is {revision or 'missing'}: a commit of 40 hexadecimal digits is needed, see "
            f"https://huggingface.co/{model.repository}/commits/main"
        )
    return fetch(model.repository, revision, *model.files)


def make_manifest(model: PublishedNetwork, window_size: int, origin: str) -> Manifest:
    """Describe a published network.

    Args:
        model: Its entry in the catalogue.
        window_size: Height and width of the graph's input, px.
        origin: Commit or name of the weights file.
    """
    undefined = [index for index, cover in enumerate(model.classes) if cover.name == "undefined"]
    return Manifest(
        name=model.model_name,
        version=origin,
        title=model.title,
        licence=LICENCE,
        attribution=model.attribution,
        source=model.source,
        bands=tuple(Band(name) for name in model.bands),
        gsd_m=GSD_M,
        window_size=window_size,
        normalisation=Normalisation("dataset", model.mean, model.std, inside=True),
        output=Output("logits", 1),
        classes=model.classes,
        ignore_index=undefined[0] if undefined else None,
        metrics={} if model.mean_iou is None else {"mean_iou": model.mean_iou},
    )


def example_images(bands: int, size: int, seed: int = 0) -> list[NDArray[np.uint8]]:
    """Generate images for the check without patches: smooth spots with noise, uint8 (bands, size, size) each."""
    rng = np.random.default_rng(seed)
    images = []
    for _ in range(_EXAMPLES):
        spots = rng.integers(30, 226, (bands, size // 32, size // 32)).repeat(32, axis=1).repeat(32, axis=2)
        images.append(np.clip(spots + rng.normal(0.0, 12.0, spots.shape), 0, 255).astype(np.uint8))
    return images


def _images(arguments: argparse.Namespace, model: PublishedNetwork) -> Iterable[NDArray[np.uint8]]:
    if arguments.data is None:
        return example_images(len(model.bands), arguments.window_size)
    reading = Reading(model.bands, arguments.raster_bands)
    return (read_image(patch, reading) for patch in commandline.chosen_patches(arguments, labelled=False))


def write_skeletons(folder: Path, names: Sequence[str]) -> None:
    """Write the skeletons of networks to a folder, as `NAME.skeleton`."""
    for model in map(understand, names):
        path = folder / f"{model.name}{SUFFIX}"
        content = make_skeleton(model, make_manifest(model, WINDOW_SIZE, "unknown"))
        with replacing(path) as partial:
            partial.write_bytes(content)
        print(f"{path}: {len(content) / 1000:.0f} kB")


def _print_known() -> None:
    print(f"{'name':44}{'bands':30}{'classes':>8}{'window':>8}{'mIoU':>8}  commit")
    for model in known_networks().values():
        mean_iou = "-" if model.mean_iou is None else f"{model.mean_iou:.3f}"
        commit = model.revision[:12] if model.revision else "give --revision"
        bands = ",".join(model.bands)
        print(f"{model.name:44}{bands:30}{len(model.classes):8}{WINDOW_SIZE:8}{mean_iou:>8}  {commit}")


def _parser() -> argparse.ArgumentParser:
    parser = commandline.make_parser("import_ign", __doc__)
    parser.add_argument("weights", nargs="?", help="a .pth, .ckpt or .safetensors file, or the name of a network")
    parser.add_argument("--output", type=Path, help="the .onnx file to write")
    parser.add_argument("--model", help="name of the network, if it differs from the file name")
    parser.add_argument("--revision", help="commit of the repository, 40 hexadecimal digits")
    parser.add_argument("--known", action="store_true", help="list the known networks and exit")
    parser.add_argument("--skeletons", type=Path, help="write the graphs without weights to this folder and exit")
    parser.add_argument("--window-size", type=int, default=WINDOW_SIZE, help="px, default: %(default)s")
    parser.add_argument("--arithmetic", choices=get_args(Arithmetic), default="float32", help="of the graph")
    commandline.add_agreement_argument(parser, LEAST_AGREEMENT)
    commandline.add_data_arguments(parser, "patches for the check against PyTorch, default: generated images", False)
    return parser


def _run(arguments: argparse.Namespace) -> None:
    if arguments.known:
        _print_known()
        return
    if arguments.skeletons is not None:
        write_skeletons(arguments.skeletons, [arguments.weights] if arguments.weights else [*known_networks(), *UNSEEN])
        return
    if arguments.weights is None or arguments.output is None or arguments.output.suffix != ".onnx":
        raise InputError("give a file or name, and --output with a name that ends in .onnx; --known lists the names")
    options = ExportOptions(arguments.arithmetic, arguments.window_size, least_agreement=arguments.least_agreement)
    model = understand(arguments.model or arguments.weights)
    path = find_file(model, arguments.weights, arguments.revision)
    network = make_network(read_tensors(path), model, options.window_size)
    downloaded = not Path(arguments.weights).is_file()
    origin = str(arguments.revision or model.revision)[:12] if downloaded else path.name
    manifest = make_manifest(model, options.window_size, origin)
    parity = export(network, manifest, arguments.output, _images(arguments, model), options)
    print(parity.to_text(arguments.output))


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; returns the exit status."""
    return commandline.run(_run, _parser(), argv)


if __name__ == "__main__":
    raise SystemExit(main())
