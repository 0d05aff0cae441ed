"""Initial weights of a network: pretrained weights, adapted to its bands and classes."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn
from transformers.utils import logging

from flair_seg.errors import InputError, first_line
from flair_seg.system.jsontext import read_json

from .base import Network, NetworkOptions, WeightsOptions
from .encoderdecoder import Dpt, EncoderDecoder
from .files import fetch, load_tensors, read_tensors
from .hypercolumns import Hypercolumn
from .maskclassifiers import Eomt
from .renaming import rename_lite, rename_mit, rename_vit
from .resampling import fit_patches
from .segformer import SegFormer

RGB = ("red", "green", "blue")
"""Bands of weights from ImageNet and similar data sets."""
_FILLS = ("mean", "zero", "random")
_NOT_WEIGHTS = ("mean", "std")
"""Normalisation belongs to the new run."""
_ADDED = ("hidden_states_norms.", ".fpn.")
"""What `transformers` adds to a classifier used as a backbone: norms, neutral at first, and BEiT's pyramid."""
_RUN_WEIGHTS = "model.safetensors"
"""In the folder of a run of `training.train`: the final model."""
_ON_TIMM = (EncoderDecoder, Dpt, Hypercolumn)
_TENSOR_FILES = ("model.safetensors", "pytorch_model.bin")


@dataclass(frozen=True)
class PretrainedWeights:
    """Weights read from a file or repository.

    Args:
        tensors: Weights by name.
        bands: Names of the bands of the first convolution.
        whole: Names are relative to the network; False: to its encoder.
    """

    tensors: Mapping[str, Tensor]
    bands: tuple[str, ...] = RGB
    whole: bool = False


def load_pretrained(network: Network, options: NetworkOptions) -> None:
    """Load the initial weights of a network, in place.

    The encoder must be complete; its first convolution is adapted to the network's bands. Decoder weights that are
    missing or differ in shape, as with other classes, keep their random values.

    Args:
        network: With random weights.
        options: Source of the weights, and how extra bands are initialised.

    Raises:
        InputError: Weights are missing or damaged, or those of another network or number of bands.
    """
    if options.weights is None:
        return
    source = _SOURCES[options.weights.source](network, options.weights)
    prefix = _encoder_prefix(network)
    tensors = source.tensors if source.whole else {f"{prefix}{name}": value for name, value in source.tensors.items()}
    first = prefix + first_convolution(network.encoder)
    wanted = network.state_dict()
    fitted = {name: value for name, value in tensors.items() if name in wanted and name not in _NOT_WEIGHTS}
    fitted = {name: fit_patches(name, value, wanted[name]) for name, value in fitted.items()}
    what = f"the weights {options.weights.name}"
    if first in fitted:
        try:
            fitted[first] = widen(
                fitted[first],
                network.encoder_bands(source.bands) if source.whole else source.bands,
                network.encoder_bands(network.bands),
                options.extra_bands,
                wanted[first],
            )
        except InputError as error:
            raise InputError(f"{what} do not fit the bands {', '.join(network.bands)}: {error}") from error
    encoder = {f"{prefix}{name}": value for name, value in network.encoder.state_dict().items()}
    _check_encoder(encoder, fitted, what)
    fitted = {name: value for name, value in fitted.items() if value.shape == wanted[name].shape}
    network.load_state_dict(fitted, strict=False)


def _encoder_prefix(network: Network) -> str:
    """Return what the names of the encoder's weights start with in the network."""
    inside, first = next(iter(network.encoder.named_parameters()))
    whole = next(name for name, value in network.named_parameters() if value is first)
    return whole.removesuffix(inside)


def first_convolution(encoder: nn.Module) -> str:
    """Return the name, within an encoder, of the weights of its first convolution."""
    return next(f"{name}.weight" for name, module in encoder.named_modules() if isinstance(module, nn.Conv2d))


def _check_encoder(wanted: Mapping[str, Tensor], found: Mapping[str, Tensor], what: str) -> None:
    """Raise `InputError` unless all weights of the encoder are present with the right shape."""
    needed = [name for name, value in wanted.items() if value.is_floating_point() and not _is_added(name)]
    missing = [name for name in needed if name not in found]
    if missing:
        raise InputError(
            f"{what} lack {len(missing)} of the encoder's {len(wanted)} tensors, the first is {missing[0]}"
        )
    for name, value in wanted.items():
        if name in found and found[name].shape != value.shape:
            raise InputError(
                f"{what} have another shape: {name} is {tuple(found[name].shape)}, {tuple(value.shape)} is needed"
            )


def _is_added(name: str) -> bool:
    return any(part in name for part in _ADDED)


def check_fill(fill: str, source_bands: Sequence[str]) -> None:
    """Raise `InputError` unless `fill` is `mean`, `zero`, `random` or a band of the weights."""
    if fill not in (*_FILLS, *source_bands):
        raise InputError(
            f"extra_bands is '{fill}': it must be one of {', '.join(_FILLS)}, or a band of the weights: "
            f"{', '.join(source_bands)}"
        )


def widen(weight: Tensor, source_bands: Sequence[str], bands: Sequence[str], fill: str, fresh: Tensor) -> Tensor:
    """Rearrange the weights of a convolution by input channel; unused bands are dropped.

    Args:
        weight: Float (O, S, k, k), for the source bands.
        source_bands: Names of the S bands.
        bands: Names of the B bands wanted.
        fill: Weights of bands that the source lacks: `mean` over the source bands, `zero`, `random` (those of
            `fresh`), or a source band by name.
        fresh: Random weights, float (O, B, k, k).

    Returns:
        Float (O, B, k, k).

    Raises:
        InputError: The fill is unknown, or the number of bands differs from the number of names.
    """
    check_fill(fill, source_bands)
    if weight.shape[1] != len(source_bands):
        raise InputError(
            f"the first convolution of the weights takes {weight.shape[1]} bands: {len(source_bands)} are needed, "
            f"{', '.join(source_bands)}"
        )
    known = {name: weight[:, index] for index, name in enumerate(source_bands)}
    fills = {"mean": weight.mean(1), "zero": torch.zeros_like(weight[:, 0]), **known}
    columns = [
        known.get(band, fresh[:, index] if fill == "random" else fills[fill]) for index, band in enumerate(bands)
    ]
    return torch.stack(columns, dim=1)


def _from_checkpoint(network: Network, options: WeightsOptions) -> PretrainedWeights:
    """Read the output of `training.train`, a file or the folder of a run: the whole network, with its settings."""
    path = Path(options.name)
    file = path / _RUN_WEIGHTS if path.is_dir() else path
    tensors, settings = load_tensors(file, "config", "a model of training.train")
    described = settings.get("data") if isinstance(settings, Mapping) else None
    return PretrainedWeights(tensors, _bands_of(options.name, described), whole=True)


def _from_encoder(network: Network, options: WeightsOptions) -> PretrainedWeights:
    """Read the output of `training.pretrain`: the encoder, with its bands in the metadata."""
    tensors, described = load_tensors(Path(options.name), "encoder", "an encoder of training.pretrain")
    return PretrainedWeights(tensors, _bands_of(options.name, described))


def _bands_of(path: str, described: object) -> tuple[str, ...]:
    """Return the bands listed in the metadata of a weights file."""
    bands = described.get("bands") if isinstance(described, Mapping) else None
    if not isinstance(bands, list) or not bands or not all(isinstance(band, str) for band in bands):
        raise InputError(f"{path} lists the bands {bands!r} in its metadata: a list of names is needed")
    return tuple(bands)


def _from_mit(network: Network, options: WeightsOptions) -> PretrainedWeights:
    if not isinstance(network, SegFormer):
        raise InputError("weights of the source 'mit' need a SegFormer encoder: choose a segformer architecture")
    tensors = rename_mit(read_tensors(Path(options.name)))
    return _named(tensors, options, "Mix Transformer weights (patch_embed1.proj.weight, ...)")


def _from_lite(network: Network, options: WeightsOptions) -> PretrainedWeights:
    if not (isinstance(network, _ON_TIMM) and "efficientnet_lite" in network.timm_name):
        raise InputError(
            "weights of the source 'efficientnet-lite' need an EfficientNet-Lite encoder: choose an architecture "
            "such as fpn-efficientnet-lite0"
        )
    tensors = rename_lite(read_tensors(Path(options.name)), network.encoder.state_dict())
    return _named(tensors, options, "EfficientNet-Lite weights (_conv_stem.weight, ...)")


def _named(tensors: dict[str, Tensor], options: WeightsOptions, what: str) -> PretrainedWeights:
    if not tensors:
        raise InputError(f"{options.name} contains no {what}")
    return PretrainedWeights(tensors)


def _from_folder(network: Network, options: WeightsOptions) -> PretrainedWeights:
    folder = Path(options.name)
    if not folder.is_dir():
        raise InputError(f"weights folder {folder} does not exist")
    return _from_repository(network, folder)


def _from_hub(network: Network, options: WeightsOptions) -> PretrainedWeights:
    revision = str(options.revision)
    if not isinstance(network, _ON_TIMM):
        fetch(options.name, revision, "config.json")
    return _from_repository(network, fetch(options.name, revision, *_TENSOR_FILES).parent)


def _from_repository(network: Network, folder: Path) -> PretrainedWeights:
    """Read a repository of `timm` (U-Net, UNet++, FPN, DPT, hypercolumns; EoMT's encoder) or of `transformers`."""
    if isinstance(network, _ON_TIMM):
        return PretrainedWeights(_timm_tensors(network.encoder, folder))
    try:
        config = read_json(folder / "config.json", "config.json")
        if isinstance(network, Eomt) and "architecture" in config:
            return PretrainedWeights(rename_vit(read_tensors(_tensor_file(folder))))
        kind = config["model_type"]
        # A ConvNeXt or Swin classifier contains only the encoder; SegFormer's has the same type as the whole network.
        whole = kind == type(network.net).config_class.model_type
        model = type(network.net) if whole else type(network.encoder)
        with _quiet():
            loaded, info = model.from_pretrained(folder, output_loading_info=True, local_files_only=True)
    except pickle.UnpicklingError as error:
        # PyTorch's message recommends disabling the protection, so it is never shown.
        raise InputError(f"{folder} contains objects other than tensors: they may run code and are not read") from error
    except (OSError, ValueError, KeyError, RuntimeError) as error:
        raise InputError(f"{folder} contains no weights that transformers can read: {first_line(error)}") from error
    prefix, absent = "net." if whole else "", set(info["missing_keys"])
    named = {f"{prefix}{name}": value for name, value in loaded.state_dict().items() if name not in absent}
    return PretrainedWeights(named, whole=whole)


@contextmanager
def _quiet() -> Iterator[None]:
    """Silence the reports of `transformers`: missing weights are checked here."""
    before = logging.get_verbosity()
    logging.set_verbosity_error()
    try:
        yield
    finally:
        logging.set_verbosity(before)


def _timm_tensors(encoder: nn.Module, folder: Path) -> dict[str, Tensor]:
    """Read an encoder of timm; a feature extractor's `stages_0` is `stages.0` in the files."""
    plain = {name.replace(".", "_"): value for name, value in read_tensors(_tensor_file(folder)).items()}
    return {name: plain[key] for name in encoder.state_dict() if (key := name.replace(".", "_")) in plain}


def _tensor_file(folder: Path) -> Path:
    """Return the file of the weights in a repository."""
    path = next((folder / name for name in _TENSOR_FILES if (folder / name).is_file()), None)
    if path is None:
        raise InputError(f"{folder} contains no {' or '.join(_TENSOR_FILES)}")
    return path


_SOURCES: dict[str, Callable[[Network, WeightsOptions], PretrainedWeights]] = {
    "hub": _from_hub,
    "folder": _from_folder,
    "mit": _from_mit,
    "efficientnet-lite": _from_lite,
    "checkpoint": _from_checkpoint,
    "encoder": _from_encoder,
}
