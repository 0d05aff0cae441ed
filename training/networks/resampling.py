"""Weights of a vision transformer for another number or size of patches."""

from __future__ import annotations

from torch import Tensor

_KERNELS = ("patch_embed.proj.weight", "patch_embeddings.projection.weight")
_POSITIONS = ("pos_embed", "position_embeddings.weight")


def fit_patches(name: str, value: Tensor, wanted: Tensor) -> Tensor:
    """Resample a patch embedding or position embeddings to the size wanted; other weights are returned as they are.

    Args:
        name: Name of the weight.
        value: A kernel (D, B, k, k), or embeddings (1, P, D) or (P, D) of P patches in a square grid.
        wanted: The weight that it replaces.
    """
    if name.endswith(_KERNELS) and value.shape[-2:] != wanted.shape[-2:]:
        from timm.layers import resample_patch_embed

        # So that a patch that is resized too keeps its token (Beyer et al. 2023, arXiv:2212.08013).
        return resample_patch_embed(value, list(wanted.shape[-2:]))
    if name.endswith(_POSITIONS) and value.shape[:-1] != wanted.shape[:-1] and _is_square(value, wanted):
        from timm.layers import resample_abs_pos_embed

        side = round(wanted.shape[-2] ** 0.5)
        grid = value.reshape(1, *value.shape[-2:])
        return resample_abs_pos_embed(grid, [side, side], num_prefix_tokens=0).reshape(*wanted.shape[:-1], -1)
    return value


def _is_square(value: Tensor, wanted: Tensor) -> bool:
    """Return whether both have embeddings for a square grid of patches, without class token."""
    return all(round(count**0.5) ** 2 == count for count in (value.shape[-2], wanted.shape[-2]))
