"""The canvas that painters fill: what stands on each pixel, before any light falls on it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .noise import speckle, value_noise

GSD = 0.2
"""Ground size of a pixel, in m, as in FLAIR."""


@dataclass(frozen=True)
class Canvas:
    """Planes of one scene, all (height, width); painters write into them.

    Attributes:
        material: uint8, index into `materials.MATERIALS`.
        classes: uint8, FLAIR codes.
        tone: float32, brightness added to the material's, in grey levels of the red band.
        green: float32, vigour added to the material's, in grey levels of the NIR band.
        height: float32, height above ground, in m.
        fields: float32 noise by the size of its spots in px, about 0.36 in standard deviation, shared by all painters.
    """

    material: np.ndarray
    classes: np.ndarray
    tone: np.ndarray
    green: np.ndarray
    height: np.ndarray
    fields: dict[int, np.ndarray]

    @classmethod
    def blank(cls, rng: np.random.Generator, height: int, width: int) -> Canvas:
        """Make an empty canvas of height x width px with its noise fields."""
        shape = (height, width)
        fields = {2: speckle(rng, height, width, 1), 5: speckle(rng, height, width, 3)}
        fields.update({cell: value_noise(rng, height, width, cell) for cell in (13, 37, 110, 290)})
        return cls(
            material=np.zeros(shape, np.uint8),
            classes=np.zeros(shape, np.uint8),
            tone=np.zeros(shape, np.float32),
            green=np.zeros(shape, np.float32),
            height=np.zeros(shape, np.float32),
            fields=fields,
        )

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns, in px."""
        rows, cols = self.material.shape
        return rows, cols

    def paint(self, where: np.ndarray, material: int, code: int, tone: float = 0.0, green: float = 0.0) -> None:
        """Cover the pixels of a boolean (height, width) mask with flat ground of one material and class."""
        np.copyto(self.material, np.uint8(material), where=where)
        np.copyto(self.classes, np.uint8(code), where=where)
        np.copyto(self.tone, np.float32(tone), where=where)
        np.copyto(self.green, np.float32(green), where=where)
        np.copyto(self.height, np.float32(0.0), where=where)

    def part(self, row: int, col: int, rows: int, cols: int) -> Canvas:
        """Return a canvas of views on a rectangle inside this one, in px."""
        window = (slice(row, row + rows), slice(col, col + cols))
        return Canvas(
            self.material[window],
            self.classes[window],
            self.tone[window],
            self.green[window],
            self.height[window],
            {cell: field[window] for cell, field in self.fields.items()},
        )
