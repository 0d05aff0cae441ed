"""Mask2Former of `transformers` on a Swin encoder (Cheng et al. 2022, arXiv:2112.01527)."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor, nn
from transformers import Mask2FormerConfig, Mask2FormerForUniversalSegmentation

from ..data.remaps import IGNORE_INDEX
from .backbones import SWIN, backbone_config, drop_unused
from .base import Criterion, Network, NetworkOptions

ARCHITECTURES = {f"mask2former-{name}": name for name in SWIN}
"""The encoder of each architecture."""
_QUERIES = 100
_LEAST_SCORE = 1e-6
"""Lower bound of the scores: keeps their logarithm finite, in half precision too."""
_MINI = {
    "feature_size": 32,
    "mask_feature_size": 32,
    "hidden_dim": 32,
    "encoder_feedforward_dim": 16,
    "dim_feedforward": 16,
    "num_attention_heads": 2,
    "encoder_layers": 1,
    "decoder_layers": 2,
    "num_queries": 8,
    "train_num_points": 64,
}


class Mask2Former(Network):
    """Queries that each predict a class and a mask; the score of a class in a pixel sums their products over queries.

    `stride_logits` returns the logarithm of these scores, so that a softmax normalises them.
    """

    logit_stride = 4

    def __init__(
        self, options: NetworkOptions, bands: Sequence[str], mean: Sequence[float], std: Sequence[float], classes: int
    ) -> None:
        """Build the network with random weights; see `networks.build` for the arguments."""
        super().__init__(bands, mean, std, classes)
        backbone = ARCHITECTURES[options.architecture]
        size = _MINI if backbone == "swin-mini" else {"num_queries": _QUERIES}
        config = Mask2FormerConfig(
            backbone_config=backbone_config(backbone, len(self.bands), options.drop_path_rate),
            num_labels=classes,
            **size,
        )
        self.net = Mask2FormerForUniversalSegmentation(config)
        drop_unused(self.encoder)

    @property
    def encoder(self) -> nn.Module:
        """The Swin backbone."""
        return self.net.model.pixel_level_module.encoder

    def encode(self, images: Tensor) -> list[Tensor]:
        """Compute the feature maps of the four stages, at strides 4, 8, 16 and 32."""
        return list(self.encoder(self.normalise(images)).feature_maps)

    def stride_logits(self, images: Tensor) -> Tensor:
        """Predict at a quarter of the resolution: (N, B, H, W) to logits, float (N, C, H/4, W/4)."""
        answer = self.net(self.normalise(images), output_auxiliary_logits=False)
        # The last class is "no object".
        classes = answer.class_queries_logits.softmax(-1)[..., :-1]
        masks = answer.masks_queries_logits.sigmoid()
        count, queries, height, width = masks.shape
        scores = classes.transpose(1, 2) @ masks.reshape(count, queries, height * width)
        return scores.clamp_min(_LEAST_SCORE).log().reshape(count, -1, height, width)

    def loss(self, images: Tensor, labels: Tensor, criterion: Criterion) -> Tensor:
        """Compute the published loss (class, mask and Dice terms) of queries matched with the classes present.

        The criterion is not called; classes that it ignores (`criterion.left_out`) are not targets here either.
        """
        left_out = (IGNORE_INDEX, *getattr(criterion, "left_out", ()))
        present = [[c for c in image.unique().tolist() if c not in left_out] for image in labels]
        known = [index for index, found in enumerate(present) if found]
        if not known:
            return self.stride_logits(images).sum() * 0.0
        targets = [torch.tensor(present[index], device=labels.device) for index in known]
        masks = [(labels[index] == target[:, None, None]).float() for index, target in zip(known, targets)]
        pixels = self.normalise(images[known])
        return self.net(pixels, mask_labels=masks, class_labels=targets).loss.squeeze()
