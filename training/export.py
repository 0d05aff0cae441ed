"""Export a trained network to an ONNX file for the plugin.

    python -m training.export MODEL --output FILE.onnx --data FOLDER --part val

FILE.onnx contains half-precision weights, normalisation, decoder, resizing and its manifest; the manifest and the
weights are also written next to it (`.json`, `.safetensors`). The export fails if the predictions on the patches differ
from PyTorch's. With `--pack`, MODEL is the `.json` of an ensemble, whose members are fused into FILE.onnx.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, get_args

import numpy as np
from numpy.typing import NDArray

from flair_seg.errors import InputError
from flair_seg.models.manifest import Band, Manifest, Normalisation, Output
from flair_seg.models.model import load_model as load_onnx
from flair_seg.models.published.assemble import LEAST_AGREEMENT
from flair_seg.models.stacitem import item_text

from .data import read_image
from .data.writing import replacing, write_text
from .models.checkpoint import load_model, save_weights
from .models.graphs import WHITE, Arithmetic, InputType, OutputType, to_onnx
from .models.parity import Parity, compare, fit, manifest_scores, write_checked
from .models.predict import onnx_predictor, torch_predictor
from .networks import Network
from .networks.base import SIZE_MULTIPLE
from .pack import pack_command
from .scoring.calibration import Calibration, read_calibration
from .settings import commandline
from .settings.config import TrainConfig

WINDOW_SIZE = 512
"""Default height and width of the graph's input, px: those of a FLAIR patch."""


@dataclass(frozen=True)
class ExportOptions:
    """Options of an export; see `graphs.to_onnx`.

    `least_agreement` is the smallest share of equal classes, and `calibration` has the temperature of the graph.
    """

    arithmetic: Arithmetic = "float32"
    window_size: int = WINDOW_SIZE
    input_type: InputType = "float32"
    output: OutputType = "logits"
    least_agreement: float = LEAST_AGREEMENT
    calibration: Calibration | None = None

    @property
    def temperature(self) -> float:
        """The temperature that divides the logits."""
        return self.calibration.temperature if self.calibration else 1.0

    def __post_init__(self) -> None:
        """Check the window and the share."""
        if self.window_size < SIZE_MULTIPLE:
            raise InputError(f"window size is {self.window_size} px: it must be at least {SIZE_MULTIPLE} px")
        if not 0 <= self.least_agreement <= 1:
            raise InputError(f"least agreement is {self.least_agreement}: it must lie in 0..1")


def make_manifest(
    model: Network, config: TrainConfig, scores: dict[str, Any], options: ExportOptions | None = None
) -> Manifest:
    """Describe an exported network.

    Raises:
        InputError: It has a reference, and its input is not float32 or the average of the reference is unknown.
    """
    options = options or ExportOptions()
    text = config.manifest
    if config.data.reference and options.input_type != "float32":
        raise InputError(f"--input is {options.input_type}: a network with the normalisation 'reference' needs float32")
    return Manifest(
        name=text.name,
        version=text.version,
        title=text.title,
        licence=text.licence,
        attribution=text.attribution,
        source={"data": text.data, "training": text.training, "architecture": config.network.architecture},
        bands=tuple(Band(name) for name in model.bands),
        gsd_m=text.gsd_m,
        window_size=options.window_size,
        normalisation=_normalisation(model, config, options.input_type),
        output=Output(options.output, 1),
        classes=config.labels.nomenclature.classes,
        ignore_index=config.labels.other_index,
        metrics={**scores, **({"calibration": vars(options.calibration)} if options.calibration else {})},
    )


def _normalisation(model: Network, config: TrainConfig, input_type: InputType) -> Normalisation:
    if input_type == "unit":
        return Normalisation("dataset", (0.0,) * len(model.bands), (float(WHITE),) * len(model.bands), inside=False)
    mean, std = _rounded(model.mean.numpy()), _rounded(model.std.numpy())
    known = config.data.with_typical().typical
    if known is None:
        kind = "dataset" if config.data.normalisation == "unit" else config.data.normalisation
        return Normalisation(kind, mean, std, inside=True)
    values = {name: (m, s) for name, m, s in zip(known.bands, known.typical.mean, known.typical.std)}
    means, deviations = zip(*(values.get(band, (None, None)) for band in model.bands))
    return Normalisation("reference", mean, std, True, means, deviations)


def _rounded(values: NDArray[np.float32]) -> tuple[float, ...]:
    return tuple(round(float(value), 3) for value in values.flatten())


def export(
    model: Network,
    manifest: Manifest,
    path: Path,
    images: Iterable[NDArray[np.generic]],
    options: ExportOptions | None = None,
) -> Parity:
    """Write the ONNX file and its manifest next to it; nothing is written if the check fails.

    Args:
        model: The network, in evaluation mode.
        manifest: Its description.
        path: The `.onnx` to write.
        images: Patches (B, H, W) for the check against PyTorch; cropped or padded to the window size.
        options: Options of the export.

    Raises:
        ModelError: The classes differ in too many pixels.
    """
    options = options or ExportOptions()
    graph = to_onnx(
        model, options.arithmetic, options.window_size, options.input_type, options.output, options.temperature
    )
    fitted = (fit(image, options.window_size) for image in images)

    def parity_of(partial: Path) -> Parity:
        parity = compare(torch_predictor(model, options.temperature), onnx_predictor(partial), fitted)
        parity.check(options.least_agreement, "the exported file predicts PyTorch's class")
        return parity

    return write_checked(graph, manifest, path, parity_of)


def _parser() -> argparse.ArgumentParser:
    parser = commandline.make_parser("export", __doc__)
    parser.add_argument("model", type=Path, help="a .safetensors or the folder of a run; with --pack an ensemble .json")
    commandline.add_export_arguments(parser, LEAST_AGREEMENT)
    commandline.add_data_arguments(parser, "folder of patches for the check against PyTorch")
    commandline.add_reference_argument(parser)
    parser.add_argument("--arithmetic", choices=get_args(Arithmetic), default="float32", help="of the graph")
    parser.add_argument("--window-size", type=int, default=WINDOW_SIZE, help="px, default: %(default)s")
    parser.add_argument(
        "--input",
        choices=get_args(InputType),
        default="float32",
        help="default: %(default)s, for this plugin and Deepness; unit: grey levels / 255, which GeoDeep needs",
    )
    parser.add_argument("--outputs", choices=get_args(OutputType), default="logits", help="default: %(default)s")
    parser.add_argument(
        "--calibration",
        type=Path,
        metavar="FILE",
        help="calibration.json of training.cross_validate: its temperature divides the logits in the graph",
    )
    parser.add_argument("--pack", action="store_true", help="fuse the members of an ensemble; see training.pack")
    return parser


def _run(arguments: argparse.Namespace) -> None:
    if arguments.output.suffix != ".onnx":
        raise InputError(f"--output is {arguments.output}: the name must end in .onnx")
    if arguments.pack:
        if arguments.calibration:
            raise InputError("--calibration and --pack exclude each other: export each member with its own calibration")
        pack_command(arguments)
        return
    options = ExportOptions(
        arguments.arithmetic,
        arguments.window_size,
        arguments.input,
        arguments.outputs,
        arguments.least_agreement,
        read_calibration(arguments.calibration) if arguments.calibration else None,
    )
    model, config = load_model(arguments.model)
    known = config.of_reference(arguments.reference)
    reading = known.reading(model.mean.flatten().tolist())
    manifest = make_manifest(model, known, manifest_scores(arguments.scores), options)
    patches = commandline.chosen_patches(arguments, labelled=False)
    images = (
        reading.reference.apply(image, patch.place) if reading.reference else image
        for patch, image in ((patch, read_image(patch, reading)) for patch in patches)
    )
    parity = export(model, manifest, arguments.output, images, options)
    kept = arguments.output.with_suffix(".safetensors")
    if not arguments.model.is_file() or known.data.typical != config.data.typical:
        save_weights(kept, model, replace(config, data=config.data.with_typical()))
    elif arguments.model.resolve() != kept.resolve():
        with replacing(kept) as partial:
            shutil.copyfile(arguments.model, partial)
    write_text(arguments.output.with_suffix(".stac.json"), item_text(load_onnx(arguments.output)))
    print(parity.to_text(arguments.output))


def main(argv: list[str] | None = None) -> int:
    """Run the command; returns the exit status."""
    return commandline.run(_run, _parser(), argv)


if __name__ == "__main__":
    sys.exit(main())
