"""U-Net, UNet++ and FPN of segmentation-models-pytorch on encoders of timm."""

from __future__ import annotations

from collections.abc import Sequence
from types import ModuleType

import torch
from torch import Tensor, nn

from flair_seg.errors import InputError

from .base import Network, NetworkOptions

ARCHITECTURES = {
    "unet-resnet18": ("unet", "resnet18"),
    "unet-resnet34": ("unet", "resnet34"),
    "unet-efficientnetv2-s": ("unet", "tf_efficientnetv2_s"),
    "unetplusplus-convnext-tiny": ("unetplusplus", "convnext_tiny"),
    "fpn-efficientnet-lite0": ("fpn", "tf_efficientnet_lite0"),
    "unet-mini": ("unet", "test_resnet"),
    "unetplusplus-mini": ("unetplusplus", "test_convnext"),
}
"""Decoder of segmentation-models-pytorch and encoder of timm; the two named `mini` exist for tests only."""
_DECODERS: dict[str, tuple[int, dict[str, int]]] = {
    "unet": (1, {}),
    "unetplusplus": (1, {}),
    "fpn": (4, {"decoder_pyramid_channels": 128, "decoder_segmentation_channels": 64, "upsampling": 1}),
}
"""Logit stride and settings of each decoder; FPN has half the library's channels, to be fast on CPUs."""


def import_smp() -> ModuleType:
    """Import segmentation-models-pytorch, which depends on timm.

    Raises:
        InputError: It is not installed.
    """
    try:
        import segmentation_models_pytorch as smp
    except ImportError as error:
        raise InputError(
            f"this network needs segmentation-models-pytorch and timm ({error}): "
            'pip install "segmentation-models-pytorch>=0.6,<0.7" "timm>=1.0,<2" torchvision==0.28.0'
        ) from error
    return smp


class EncoderDecoder(Network):
    """An encoder of timm and a decoder of segmentation-models-pytorch."""

    def __init__(
        self, options: NetworkOptions, bands: Sequence[str], mean: Sequence[float], std: Sequence[float], classes: int
    ) -> None:
        """Build the network with random weights; see `networks.build` for the arguments.

        Raises:
            InputError: segmentation-models-pytorch is not installed.
        """
        super().__init__(bands, mean, std, classes)
        decoder, self.timm_name = ARCHITECTURES[options.architecture]
        self.logit_stride, settings = _DECODERS[decoder]
        self.net = import_smp().create_model(
            decoder,
            f"tu-{self.timm_name}",
            encoder_weights=None,
            in_channels=len(self.bands),
            classes=classes,
            drop_path_rate=options.drop_path_rate,
            **settings,
        )

    @property
    def encoder(self) -> nn.Module:
        """The encoder of timm, without the wrapper of segmentation-models-pytorch."""
        return self.net.encoder.model

    def encode(self, images: Tensor) -> list[Tensor]:
        """Compute the encoder's feature maps, at strides 2 or 4 up to 32."""
        return [feature for feature in self._pyramid(images)[1:] if feature.shape[1]]

    def stride_logits(self, images: Tensor) -> Tensor:
        """Predict at the decoder's resolution: (N, B, H, W) to logits, float (N, C, H / stride, W / stride)."""
        return self.net.segmentation_head(self.net.decoder(self._pyramid(images)))

    def _pyramid(self, images: Tensor) -> list[Tensor]:
        return self.net.encoder(self.normalise(images).contiguous(memory_format=torch.channels_last))
