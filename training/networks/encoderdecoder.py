"""U-Net, UNet++, FPN and DPT of segmentation-models-pytorch on encoders of timm."""

from __future__ import annotations

from collections.abc import Sequence
from types import ModuleType

import torch
from torch import Tensor, nn

from flair_seg.errors import InputError

from .base import Network, NetworkOptions

ENCODER_DECODERS = {
    "unet-resnet18": ("unet", "resnet18"),
    "unet-resnet34": ("unet", "resnet34"),
    "unet-efficientnetv2-s": ("unet", "tf_efficientnetv2_s"),
    "unetplusplus-convnext-tiny": ("unetplusplus", "convnext_tiny"),
    "fpn-efficientnet-lite0": ("fpn", "tf_efficientnet_lite0"),
    "fpn-efficientnet-lite1": ("fpn", "tf_efficientnet_lite1"),
    "fpn-efficientnet-lite2": ("fpn", "tf_efficientnet_lite2"),
    "unet-mini": ("unet", "test_resnet"),
    "unetplusplus-mini": ("unetplusplus", "test_convnext"),
}
"""Decoder of segmentation-models-pytorch and encoder of timm; the networks named `mini` exist for tests only."""
DPTS = {
    "dpt-deit3-small": "deit3_small_patch16_384",
    "dpt-deit3-base": "deit3_base_patch16_384",
    "dpt-deit3-large": "deit3_large_patch16_384",
    "dpt-deit3-mini": "deit3_small_patch16_384",
    "dpt-dinov2-small": "vit_small_patch14_reg4_dinov2",
    "dpt-dinov2-base": "vit_base_patch14_reg4_dinov2",
    "dpt-dinov2-large": "vit_large_patch14_reg4_dinov2",
    "dpt-dinov2-mini": "vit_small_patch14_reg4_dinov2",
}
"""Plain vision transformer of timm of each DPT: DeiT III (Touvron et al. 2022, arXiv:2204.07118) and DINOv2 with
registers (Oquab et al. 2023, arXiv:2304.07193; Darcet et al. 2023, arXiv:2309.16588)."""
_DECODERS: dict[str, tuple[int, dict[str, int]]] = {
    "unet": (1, {}),
    "unetplusplus": (1, {}),
    "fpn": (4, {"decoder_pyramid_channels": 128, "decoder_segmentation_channels": 64, "upsampling": 1}),
}
"""Logit stride and settings of each decoder; FPN has half the library's channels, to be fast on CPUs."""
_DINOV2 = {"patch_size": 16, "img_size": 512}
"""DINOv2 with patches of 16 px, which divide the images, as EoMT's authors use it: weights of 14 px are resampled."""
_MINI_DPT = {
    "embed_dim": 32,
    "num_heads": 2,
    "decoder_intermediate_channels": (8, 8, 16, 16),
    "decoder_fusion_channels": 16,
}


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
    """A convolutional encoder of timm and a decoder of segmentation-models-pytorch."""

    def __init__(
        self, options: NetworkOptions, bands: Sequence[str], mean: Sequence[float], std: Sequence[float], classes: int
    ) -> None:
        """Build the network with random weights; see `networks.build` for the arguments.

        Raises:
            InputError: segmentation-models-pytorch is not installed.
        """
        super().__init__(bands, mean, std, classes)
        decoder, self.timm_name = ENCODER_DECODERS[options.architecture]
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


class Dpt(Network):
    """A plain vision transformer of timm, whose tokens DPT makes a pyramid of (Ranftl et al. 2021, arXiv:2103.13413).

    Position embeddings are interpolated to the number of patches.
    """

    logit_stride = 2

    def __init__(
        self, options: NetworkOptions, bands: Sequence[str], mean: Sequence[float], std: Sequence[float], classes: int
    ) -> None:
        """Build the network with random weights; see `networks.build` for the arguments.

        Raises:
            InputError: segmentation-models-pytorch is not installed.
        """
        super().__init__(bands, mean, std, classes)
        self.timm_name = DPTS[options.architecture]
        self.net = import_smp().DPT(
            f"tu-{self.timm_name}",
            encoder_weights=None,
            in_channels=len(self.bands),
            classes=classes,
            drop_path_rate=options.drop_path_rate,
            dynamic_img_size=True,
            num_classes=0,
            **(_DINOV2 if "dinov2" in self.timm_name else {}),
            **(_MINI_DPT if options.architecture.endswith("mini") else {}),
        )
        # Used for classification only, so it would get no gradient.
        self.encoder.norm = nn.Identity()

    @property
    def encoder(self) -> nn.Module:
        """The vision transformer of timm."""
        return self.net.encoder.model

    def encode(self, images: Tensor) -> list[Tensor]:
        """Compute the tokens after each quarter of the blocks as feature maps, all at stride 16."""
        return self.net.encoder(self.normalise(images))[0]

    def stride_logits(self, images: Tensor) -> Tensor:
        """Predict at half the resolution: (N, B, H, W) to logits, float (N, C, H/2, W/2)."""
        fused = self.net.decoder(*self.net.encoder(self.normalise(images)))
        return self.net.segmentation_head.head(fused)
