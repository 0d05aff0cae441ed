"""Augmentation of training crops: random crops and light, then a list of steps."""

from __future__ import annotations

from .crops import AugmentOptions, augment
from .steps import Step

__all__ = ["AugmentOptions", "Step", "augment"]
