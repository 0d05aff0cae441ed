"""Augmentation of training crops: random crops and light, and shifts of colour and height."""

from __future__ import annotations

from .crops import AugmentOptions, augment

__all__ = ["AugmentOptions", "augment"]
