"""Seeded landscapes: make_scene() draws one, write_patches() cuts one into a small FLAIR-style data set."""

from __future__ import annotations

from .landscape import make_scene
from .patches import DEMO_SEED, write_patches

__all__ = ["DEMO_SEED", "make_scene", "write_patches"]
