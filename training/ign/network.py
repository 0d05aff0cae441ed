"""Builds IGN's networks from their weights files."""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import Tensor, nn
from torch.nn.functional import interpolate

from flair_seg.errors import InputError, first_line
from flair_seg.models.published.networks import WINDOW_SIZE, PublishedNetwork

from ..networks.base import Network
from ..networks.encoderdecoder import import_smp
from .upernet import STAGES, UPerNetDecoder

_ENCODER = "encoders.AERIAL_RGBI.seg_model."
_DECODERS = "main_decoders."
_OLD_UPERNET = "decoder.fpn_bottleneck."
_UNCALLED = "decoder.fpn_stages.4."
"""A branch on the image that FLAIR-HUB builds, with a dummy band, but never calls."""
PUBLISHED_CHANNELS = 19
"""Output channels that a file may have, whatever the number of trained classes."""
_RECOMPUTED = ("attn_mask", "relative_position_index")
"""Buffers of Swin that older releases of timm stored with the weights."""


class IgnNetwork(Network):
    """A published network, from raw grey levels to the logits of the trained classes."""

    logit_stride = 1

    def __init__(self, model: PublishedNetwork, net: nn.Module) -> None:
        """Wrap a network.

        Args:
            model: Its entry in the catalogue.
            net: The network, from normalised bands to logits, with the attribute `encoder`.
        """
        super().__init__(model.bands, model.mean, model.std, len(model.classes))
        self.net = net

    @property
    def encoder(self) -> nn.Module:
        """The encoder of segmentation-models-pytorch."""
        return self.net.encoder

    def encode(self, images: Tensor) -> list[Tensor]:
        """Compute the encoder's feature maps, shallow to deep."""
        return [feature for feature in self.net.encoder(self.normalise(images))[1:] if feature.shape[1]]

    def stride_logits(self, images: Tensor) -> Tensor:
        """Predict at full resolution: (N, B, H, W) to logits, float (N, C, H, W)."""
        logits = self.net(self.normalise(images))
        if logits.shape[-2:] == images.shape[-2:]:
            return logits
        return interpolate(logits, size=images.shape[-2:], mode="bilinear", align_corners=False)


class _OldUPerNet(nn.Module):
    """Encoder of timm, UPerNet and head, as in FLAIR-HUB's files."""

    def __init__(self, model: PublishedNetwork, classes: int, window_size: int) -> None:
        super().__init__()
        self.encoder = _timm_encoder(model, window_size)
        self.decoder = UPerNetDecoder(self.encoder.out_channels[-STAGES:])
        width = self.decoder.fpn_bottleneck[0].out_channels
        self.segmentation_head = nn.Sequential(
            nn.Conv2d(width, classes, 1), nn.Upsample(scale_factor=4, mode="bilinear", align_corners=True)
        )

    def forward(self, pixels: Tensor) -> Tensor:
        return self.segmentation_head(self.decoder(self.encoder(pixels)[-STAGES:]))


def make_network(tensors: Mapping[str, Tensor], model: PublishedNetwork, window_size: int = WINDOW_SIZE) -> IgnNetwork:
    """Build a network and load its weights.

    Args:
        tensors: Content of the file: keys `model.seg_model.*` (FLAIR-INC), or
            `encoders.AERIAL_RGBI.seg_model.*` and `main_decoders.AERIAL_LABEL-COSIA.seg_model.*` (FLAIR-HUB), with or
            without the prefix `model.`.
        model: Entry of the network in the catalogue.
        window_size: Height and width of the input, px, which fixes Swin's windows.

    Returns:
        The network in evaluation mode, without output channels that were never trained.

    Raises:
        InputError: The file has other tensors, or is that of another network.
    """
    weights = plain_names(tensors, model)
    head = _head(weights, model)
    old = any(name.startswith(_OLD_UPERNET) for name in weights)
    net = _build(model, head.shape[0], window_size, old)
    try:
        net.load_state_dict(weights, strict=True)
    except RuntimeError as error:
        raise InputError(f"the file contains no weights of {model.name}: {_reason(error)}") from error
    if head.shape[0] > len(model.classes):
        _keep_channels(net.segmentation_head[0], model.channels)
    return IgnNetwork(model, net).eval().requires_grad_(False)


def plain_names(tensors: Mapping[str, Tensor], model: PublishedNetwork) -> dict[str, Tensor]:
    """Rename weights as in segmentation-models-pytorch: `encoder.*`, `decoder.*` and `segmentation_head.*`.

    Raises:
        InputError: The network has other inputs than aerial images, or lacks the task.
    """
    plain = {name.removeprefix("model."): value for name, value in tensors.items()}
    plain = {name: value for name, value in plain.items() if not name.endswith(_RECOMPUTED)}
    if model.family == "FLAIR-INC":
        return {
            name.removeprefix("seg_model."): value
            for name, value in plain.items()
            if name.removeprefix("seg_model.").startswith(("encoder.", "decoder.", "segmentation_head."))
        }
    inputs = {name.split(".")[1] for name in plain if name.startswith("encoders.")}
    if inputs != {"AERIAL_RGBI"}:
        raise InputError(
            f"the file has the inputs {', '.join(sorted(inputs)) or 'none'}: only AERIAL_RGBI is supported"
        )
    tasks = {name.split(".")[1] for name in plain if name.startswith(_DECODERS)}
    if model.task not in tasks:
        raise InputError(f"the file has the task {', '.join(sorted(tasks)) or 'none'}: {model.task} is needed")
    decoder = f"{_DECODERS}{model.task}.seg_model."
    weights = {f"encoder.{n.removeprefix(_ENCODER)}": value for n, value in plain.items() if n.startswith(_ENCODER)}
    weights |= {name.removeprefix(decoder): value for name, value in plain.items() if name.startswith(decoder)}
    return {name: value for name, value in weights.items() if not name.startswith(_UNCALLED)}


def _head(weights: Mapping[str, Tensor], model: PublishedNetwork) -> Tensor:
    """Return the head's weights, (channels, ...), after checking the number of classes."""
    head = weights.get("segmentation_head.0.weight")
    if head is None:
        raise InputError(f"the file contains no segmentation head: it is not a file of {model.family}")
    if head.shape[0] not in (len(model.classes), PUBLISHED_CHANNELS):
        raise InputError(
            f"the file has {head.shape[0]} classes: {len(model.classes)} or {PUBLISHED_CHANNELS} are needed for "
            f"{model.name}"
        )
    return head


def make_random_network(model: PublishedNetwork, window_size: int = WINDOW_SIZE, seed: int = 0) -> IgnNetwork:
    """Build a network as it is published, with random values in all its tensors; see `make_network`."""
    old = model.family == "FLAIR-HUB" and model.decoder == "upernet"
    net = _build(model, len(model.classes), window_size, old)
    generator = torch.Generator().manual_seed(seed)
    for name, value in net.state_dict().items():
        if name.endswith("running_var"):
            value.uniform_(0.5, 1.5, generator=generator)
        elif value.is_floating_point():
            value.normal_(0.0, value[0].numel() ** -0.5 if value.ndim > 1 else 1.0, generator=generator)
    return IgnNetwork(model, net).eval().requires_grad_(False)


def _build(model: PublishedNetwork, classes: int, window_size: int, old: bool) -> nn.Module:
    """Build the network, with the UPerNet of FLAIR-HUB's files if `old`."""
    if old:
        return _OldUPerNet(model, classes, window_size)
    smp = import_smp()
    if model.family == "FLAIR-INC":
        return smp.create_model(
            model.decoder, model.encoder, encoder_weights=None, in_channels=len(model.bands), classes=classes
        )
    net = smp.create_model(
        model.decoder, f"tu-{model.encoder}", encoder_weights=None, in_channels=len(model.bands), classes=classes
    )
    net.encoder = _timm_encoder(model, window_size)
    return net


def _timm_encoder(model: PublishedNetwork, window_size: int) -> nn.Module:
    """Build an encoder as FLAIR-HUB does: Swin takes the image size, ConvNeXt does not."""
    options = {"img_size": window_size} if model.encoder.startswith("swin") else {}
    smp = import_smp()
    return smp.encoders.get_encoder(f"tu-{model.encoder}", in_channels=len(model.bands), weights=None, **options)


def _keep_channels(head: nn.Conv2d, channels: tuple[int, ...]) -> None:
    index = torch.tensor(channels)
    head.weight = nn.Parameter(head.weight.detach()[index])
    head.bias = nn.Parameter(head.bias.detach()[index])
    head.out_channels = len(channels)


def _reason(error: RuntimeError) -> str:
    """Return the first difference listed in an error of `load_state_dict`."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return (lines[1] if len(lines) > 1 else first_line(error))[:200]
