"""Augmentation of training crops: random crops and light, a list of steps, and shifts of colour and height."""

from __future__ import annotations

from .crops import AugmentOptions, augment
from .steps import Step

__all__ = ["AugmentOptions", "Step", "augment"]
