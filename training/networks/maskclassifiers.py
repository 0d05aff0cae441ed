"""Mask2Former and EoMT of `transformers`: queries that each predict a class and a mask."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn.functional import interpolate
from transformers import (
    EomtConfig,
    EomtForUniversalSegmentation,
    Mask2FormerConfig,
    Mask2FormerForUniversalSegmentation,
)

from ..data.remaps import IGNORE_INDEX
from .backbones import SWIN, Plain, backbone_config
from .base import Criterion, Network, NetworkOptions
from .upernet import drop_unused

MASK2FORMERS = {f"mask2former-{name}": name for name in SWIN}
"""The encoder of each Mask2Former (Cheng et al. 2022, arXiv:2112.01527)."""
EOMTS = {
    "eomt-small": (Plain(384, 12, 6), 3),
    "eomt-base": (Plain(768, 12, 12), 3),
    "eomt-large": (Plain(1024, 24, 16), 4),
    "eomt-mini": (Plain(32, 4, 2), 2),
}
"""Size of each EoMT (Kerssies et al. 2025, arXiv:2503.19108), a DINOv2 with four registers, and the number of its last
blocks that also see the queries; `eomt-mini` exists for tests only."""
QueryAnswers = tuple[Tensor, Tensor]
"""Class logits (N, Q, C + 1), the last of which is "no object", and mask logits (N, Q, H/4, W/4) of Q queries."""
_QUERIES = 100
_POINTS = 12544
"""Points of a mask at which its loss is sampled, at most, as published."""
PIXEL_WEIGHT = 10.0
"""Weight of the loss of the pixels' scores, beside the 2 of a query's class and the 5 of its mask and Dice losses."""
_LEAST_SCORE = 1e-6
"""Lower bound of the scores: keeps their logarithm finite, in half precision too."""
_EOMT_IMAGE, _EOMT_PATCH = 512, 16
"""Images and patches whose position embeddings EoMT has, px; other sizes interpolate them."""
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
}


class MaskClassifier(Network):
    """Queries that each predict a class and a mask; the score of a class in a pixel sums their products over queries.

    `stride_logits` returns the logarithm of these scores, so that a softmax normalises them. Subclasses set `net` and
    implement `answers`.
    """

    logit_stride = 4

    @abstractmethod
    def answers(self, images: Tensor) -> list[QueryAnswers]:
        """Predict from raw bands (N, B, H, W): the final answers last, before them those of earlier layers."""

    def stride_logits(self, images: Tensor) -> Tensor:
        """Predict at a quarter of the resolution: (N, B, H, W) to logits, float (N, C, H/4, W/4)."""
        return class_scores(*self.answers(images)[-1])

    def loss(self, images: Tensor, labels: Tensor, criterion: Criterion) -> Tensor:
        """Compute the published loss of queries matched with the classes present, and that of the pixels' scores.

        The published loss (class, mask and Dice terms of each layer's answers) reaches few queries, other ones at each
        step, so that from random weights their classes stay alike for hundreds of steps. The criterion, on the sum over
        all queries, reaches each of them at each pixel. Classes that the criterion ignores (`criterion.left_out`) are
        not targets of queries either.
        """
        left_out = (IGNORE_INDEX, *getattr(criterion, "left_out", ()))
        present = [[c for c in image.unique().tolist() if c not in left_out] for image in labels]
        known = [index for index, found in enumerate(present) if found]
        if not known:
            return self.stride_logits(images).sum() * 0.0
        targets = [torch.tensor(present[index], device=labels.device) for index in known]
        masks = [(labels[index] == target[:, None, None]).float() for index, target in zip(known, targets)]
        answers = self.answers(images[known])
        scores = class_scores(*answers[-1])
        pixels = criterion(scores, self.cell_labels(labels[known], scores))
        return self._matched_loss(answers, masks, targets) + PIXEL_WEIGHT * pixels

    def _matched_loss(self, answers: list[QueryAnswers], masks: list[Tensor], targets: list[Tensor]) -> Tensor:
        """Match the queries of each layer with the masks (T, H, W) of the classes `targets` (T,) of each image."""
        height, width = answers[-1][1].shape[-2:]
        # More points than mask pixels repeat what is known: on small crops they took most of a step.
        points = min(_POINTS, height * width)
        self.net.criterion.num_points = self.net.criterion.matcher.num_points = points
        total = masks[0].new_zeros(())
        for classes, predicted in answers:
            total = total + self.net.get_loss(self.net.get_loss_dict(predicted, classes, masks, targets, None))
        return total


def class_scores(classes: Tensor, masks: Tensor) -> Tensor:
    """Sum the products of class and mask probabilities over the queries; see `QueryAnswers`.

    Returns:
        The logarithm of the scores, float (N, C, H/4, W/4).
    """
    shares = classes.softmax(-1)[..., :-1]
    count, queries, height, width = masks.shape
    scores = shares.transpose(1, 2) @ masks.sigmoid().reshape(count, queries, height * width)
    return scores.clamp_min(_LEAST_SCORE).log().reshape(count, -1, height, width)


class Mask2Former(MaskClassifier):
    """A pixel decoder and a transformer decoder with masked attention on a Swin (Cheng et al. 2022)."""

    def __init__(
        self, options: NetworkOptions, bands: Sequence[str], mean: Sequence[float], std: Sequence[float], classes: int
    ) -> None:
        """Build the network with random weights; see `networks.build` for the arguments."""
        super().__init__(bands, mean, std, classes)
        backbone = MASK2FORMERS[options.architecture]
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

    def answers(self, images: Tensor) -> list[QueryAnswers]:
        """Predict with each layer of the transformer decoder."""
        found = self.net(self.normalise(images), output_auxiliary_logits=True)
        earlier = [(layer["class_queries_logits"], layer["masks_queries_logits"]) for layer in found.auxiliary_logits]
        return [*earlier, (found.class_queries_logits, found.masks_queries_logits)]


class Eomt(MaskClassifier):
    """A plain vision transformer whose last blocks also process the queries: no adapter and no decoder.

    The authors mask the attention of queries in training and anneal the masks away before its end; here queries attend
    to everything from the start.
    """

    def __init__(
        self, options: NetworkOptions, bands: Sequence[str], mean: Sequence[float], std: Sequence[float], classes: int
    ) -> None:
        """Build the network with random weights; see `networks.build` for the arguments."""
        super().__init__(bands, mean, std, classes)
        size, joint = EOMTS[options.architecture]
        config = EomtConfig(
            hidden_size=size.width,
            num_hidden_layers=size.depth,
            num_attention_heads=size.heads,
            num_blocks=joint,
            num_queries=_MINI["num_queries"] if options.architecture == "eomt-mini" else _QUERIES,
            image_size=_EOMT_IMAGE,
            patch_size=_EOMT_PATCH,
            num_channels=len(self.bands),
            drop_path_rate=options.drop_path_rate,
            num_labels=classes,
        )
        self.net = EomtForUniversalSegmentation(config)

    @property
    def encoder(self) -> nn.Module:
        """The vision transformer, without queries and what they predict with."""
        return nn.ModuleDict({"embeddings": self.net.embeddings, "layers": self.net.layers})

    def encode(self, images: Tensor) -> list[Tensor]:
        """Compute the tokens after each quarter of the blocks as feature maps, all at stride 16."""
        tokens, grid = self._embed(images)
        depth, features = len(self.net.layers), []
        for number, layer in enumerate(self.net.layers, 1):
            tokens = layer(tokens)
            if number * 4 % depth == 0:
                features.append(self._as_map(tokens, grid))
        return features

    def answers(self, images: Tensor) -> list[QueryAnswers]:
        """Predict after the last block and, in training, before each block that sees the queries."""
        tokens, grid = self._embed(images)
        joint = len(self.net.layers) - self.net.config.num_blocks
        found = []
        for index, layer in enumerate(self.net.layers):
            if index == joint:
                queries = self.net.query.weight[None].expand(tokens.shape[0], -1, -1)
                tokens = torch.cat((queries, tokens), dim=1)
            if index >= joint and self.training:
                found.append(self._predict(tokens, grid))
            tokens = layer(tokens)
        return [*found, self._predict(tokens, grid)]

    def _embed(self, images: Tensor) -> tuple[Tensor, tuple[int, int]]:
        """Return the tokens, float (N, T, D), prefixes first, and the rows and columns of the patches."""
        pixels, parts = self.normalise(images), self.net.embeddings
        rows, columns = (side // _EOMT_PATCH for side in pixels.shape[-2:])
        patches = parts.patch_embeddings(pixels) + self._positions(rows, columns)
        prefixes = [token.expand(pixels.shape[0], -1, -1) for token in (parts.cls_token, parts.register_tokens)]
        return torch.cat((*prefixes, patches), dim=1), (rows, columns)

    def _positions(self, rows: int, columns: int) -> Tensor:
        """Interpolate the position embeddings to another number of patches, (1, rows * columns, D)."""
        weight, side = self.net.embeddings.position_embeddings.weight, _EOMT_IMAGE // _EOMT_PATCH
        if (rows, columns) == (side, side):
            return weight[None]
        grid = weight.T.reshape(1, -1, side, side)
        return interpolate(grid, size=(rows, columns), mode="bicubic", align_corners=False).flatten(2).mT

    def _as_map(self, tokens: Tensor, grid: tuple[int, int]) -> Tensor:
        """Return the patches of (N, T, D) tokens, which are the last, as a map (N, D, rows, columns)."""
        return tokens[:, -grid[0] * grid[1] :].mT.unflatten(2, grid)

    def _predict(self, tokens: Tensor, grid: tuple[int, int]) -> QueryAnswers:
        """Predict from tokens (N, T, D) whose first are the queries."""
        net, tokens = self.net, self.net.layernorm(tokens)
        queries = tokens[:, : net.config.num_queries]
        features = net.upscale_block(self._as_map(tokens, grid))
        masks = net.mask_head(queries) @ features.flatten(2)
        return net.class_predictor(queries), masks.unflatten(2, features.shape[-2:])
