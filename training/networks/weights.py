"""Initial weights of a network: pretrained weights, adapted to its bands and classes."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from torch import Tensor, nn
from transformers.utils import logging

from flair_seg.errors import InputError, first_line
from flair_seg.system.jsontext import read_json

from .base import Network, NetworkOptions, WeightsOptions
from .encoderdecoder import EncoderDecoder
from .files import fetch, load_tensors, read_tensors
from .lite import rename_lite
from .mit import rename_mit
from .segformer import SegFormer
from .widen import RGB, first_convolution, widen

_NOT_WEIGHTS = ("mean", "std")
"""Normalisation belongs to the new run."""
_ADDED = "hidden_states_norms."
"""Norms that `transformers` adds to a Swin or ConvNeXt classifier used as a backbone; neutral at first."""
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
    bands: tuple[str, ...]
    whole: bool


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
    what = f"the weights {options.weights.name}"
    if first in fitted:
        try:
            fitted[first] = widen(fitted[first], source.bands, network.bands, options.extra_bands, wanted[first])
        except InputError as error:
            raise InputError(f"{what} do not fit the bands {', '.join(network.bands)}: {error}") from error
    _check_encoder({name: value for name, value in wanted.items() if name.startswith(prefix)}, fitted, what)
    fitted = {name: value for name, value in fitted.items() if value.shape == wanted[name].shape}
    network.load_state_dict(fitted, strict=False)


def _encoder_prefix(network: Network) -> str:
    return next(f"{name}." for name, module in network.named_modules() if module is network.encoder)


def _check_encoder(wanted: Mapping[str, Tensor], found: Mapping[str, Tensor], what: str) -> None:
    """Raise `InputError` unless all weights of the encoder are present with the right shape."""
    needed = [name for name, value in wanted.items() if value.is_floating_point() and _ADDED not in name]
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


def _from_checkpoint(network: Network, options: WeightsOptions) -> PretrainedWeights:
    """Read the output of `training.train`: the whole network, with all settings in the metadata."""
    path = Path(options.name)
    tensors, settings = load_tensors(path, "config", "a model of training.train")
    described = settings.get("data") if isinstance(settings, Mapping) else None
    return PretrainedWeights(tensors, _bands_of(path, described), whole=True)


def _from_encoder(network: Network, options: WeightsOptions) -> PretrainedWeights:
    """Read the output of `training.pretrain`: the encoder, with its bands in the metadata."""
    path = Path(options.name)
    tensors, described = load_tensors(path, "encoder", "an encoder of training.pretrain")
    return PretrainedWeights(tensors, _bands_of(path, described), whole=False)


def _bands_of(path: Path, described: object) -> tuple[str, ...]:
    """Return the bands listed in the metadata of a weights file."""
    bands = described.get("bands") if isinstance(described, Mapping) else None
    if not isinstance(bands, list) or not bands or not all(isinstance(band, str) for band in bands):
        raise InputError(f"{path} lists the bands {bands!r} in its metadata: a list of names is needed")
    return tuple(bands)


def _from_mit(network: Network, options: WeightsOptions) -> PretrainedWeights:
    if not isinstance(network, SegFormer):
        raise InputError(
            "weights of the source 'mit' are those of a SegFormer encoder: choose a segformer architecture"
        )
    tensors = rename_mit(read_tensors(Path(options.name)))
    if not tensors:
        raise InputError(f"{options.name} contains no Mix Transformer weights (patch_embed1.proj.weight, ...)")
    return PretrainedWeights(tensors, RGB, whole=False)


def _from_lite(network: Network, options: WeightsOptions) -> PretrainedWeights:
    if not (isinstance(network, EncoderDecoder) and "efficientnet_lite" in network.timm_name):
        raise InputError(
            "weights of the source 'efficientnet-lite' need an EfficientNet-Lite encoder: choose an architecture "
            "such as fpn-efficientnet-lite0"
        )
    tensors = rename_lite(read_tensors(Path(options.name)), network.encoder.state_dict())
    if not tensors:
        raise InputError(f"{options.name} contains no EfficientNet-Lite weights (_conv_stem.weight, ...)")
    return PretrainedWeights(tensors, RGB, whole=False)


def _from_folder(network: Network, options: WeightsOptions) -> PretrainedWeights:
    folder = Path(options.name)
    if not folder.is_dir():
        raise InputError(f"weights folder {folder} does not exist")
    return _from_repository(network, folder)


def _from_hub(network: Network, options: WeightsOptions) -> PretrainedWeights:
    revision = str(options.revision)
    if not isinstance(network, EncoderDecoder):
        fetch(options.name, revision, "config.json")
    return _from_repository(network, fetch(options.name, revision, *_TENSOR_FILES).parent)


def _from_repository(network: Network, folder: Path) -> PretrainedWeights:
    """Read a repository of `timm` (U-Net, UNet++, FPN) or of `transformers`."""
    if isinstance(network, EncoderDecoder):
        return PretrainedWeights(_timm_tensors(network.encoder, folder), RGB, whole=False)
    try:
        kind = read_json(folder / "config.json", "config.json")["model_type"]
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
    absent = set(info["missing_keys"])
    tensors = {name: value for name, value in loaded.state_dict().items() if name not in absent}
    named = {f"net.{name}": value for name, value in tensors.items()} if whole else tensors
    return PretrainedWeights(named, RGB, whole)


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
    path = next((folder / name for name in _TENSOR_FILES if (folder / name).is_file()), None)
    if path is None:
        raise InputError(f"{folder} contains no {' or '.join(_TENSOR_FILES)}")
    plain = {name.replace(".", "_"): value for name, value in read_tensors(path).items()}
    names: dict[str, Tensor] = {}
    for name in encoder.state_dict():
        if name.replace(".", "_") in plain:
            names[name] = plain[name.replace(".", "_")]
    return names


_SOURCES: dict[str, Callable[[Network, WeightsOptions], PretrainedWeights]] = {
    "hub": _from_hub,
    "folder": _from_folder,
    "mit": _from_mit,
    "efficientnet-lite": _from_lite,
    "checkpoint": _from_checkpoint,
    "encoder": _from_encoder,
}
