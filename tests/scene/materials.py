"""What the ground is made of: colours and textures.

The figures come from the train part of a real FLAIR #1 sample (domain D034_2021, Hérault, Licence Ouverte 2.0, IGN):
means per class, how bands vary together, and standard deviations over 3x3 and 9x9 px. No imagery is used.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

BUILDING, PERVIOUS, IMPERVIOUS, BARE_SOIL, WATER, CONIFEROUS = 1, 2, 3, 4, 5, 6
DECIDUOUS, BRUSHWOOD, VINEYARD, HERBACEOUS, AGRICULTURAL, PLOWED = 7, 8, 9, 10, 11, 12


@dataclass(frozen=True)
class Material:
    """One kind of surface in full sun.

    Attributes:
        name: What it is.
        colour: Mean red, green, blue and NIR, in grey levels.
        texture: Weights of the noise fields of 2, 5, 13, 37 and 110 px, in grey levels of the red band.
        vigour: Weights of the same fields in grey levels of the NIR band (red and blue fall as it rises).
        gain: How far green, blue and NIR follow the red band's brightness.
        ndsm: Share of its height that a photogrammetric surface model sees (thin or low plants are mostly missed).
        relief: Gain in light of a slope of 45 degrees towards the sun.
        depth: Depth of the shade on it; leaves pass light on.
    """

    name: str
    colour: tuple[float, float, float, float]
    texture: tuple[float, float, float, float, float]
    vigour: tuple[float, float, float, float, float] = (0, 0, 0, 0, 0)
    gain: tuple[float, float, float] = (0.97, 0.95, 0.75)
    ndsm: float = 1.0
    relief: float = 0.0
    depth: float = 1.0


MATERIALS = (
    Material("dry grass", (114, 111, 103, 114), (14, 10, 10, 10, 10), (4, 4, 6, 7, 8)),
    Material("lawn", (88, 95, 81, 132), (11, 8, 7, 6, 6), (6, 6, 7, 8, 8)),
    Material("stubble", (104, 100, 93, 101), (10, 7, 5, 6, 8), (2, 2, 2, 3, 3)),
    Material("green crop", (90, 96, 82, 124), (10, 7, 5, 4, 6), (4, 4, 4, 4, 6)),
    Material("plowed soil", (160, 157, 147, 144), (11, 9, 7, 6, 6)),
    Material("vine soil", (156, 149, 135, 147), (12, 8, 6, 7, 10)),
    Material("vine leaves", (67, 66, 57, 97), (16, 10, 4, 2, 2), (9, 9, 8, 8, 5), ndsm=0.25, relief=0.2, depth=0.7),
    Material("undergrowth", (60, 63, 57, 104), (9, 6, 4, 2, 2), (5, 5, 6, 5, 5), (0.97, 0.9, 1.2), depth=0.5),
    Material(
        "broad leaves", (66, 69, 62, 122), (9, 7, 4, 2, 2), (8, 8, 5, 5, 5), (1.1, 0.95, 1.4), relief=0.26, depth=0.42
    ),
    Material("needles", (68, 78, 72, 117), (9, 8, 4, 2, 2), (6, 6, 4, 4, 4), (1.1, 0.95, 1.3), relief=0.27, depth=0.45),
    Material(
        "shrub", (75, 80, 72, 118), (9, 7, 5, 3, 3), (6, 6, 5, 5, 5), (1.0, 0.97, 1.0), ndsm=0.9, relief=0.2, depth=0.45
    ),
    Material("scrub ground", (98, 100, 91, 112), (12, 9, 9, 7, 6), (4, 4, 5, 5, 5), depth=0.7),
    Material("pale rock", (152, 147, 139, 127), (14, 12, 10, 8, 6), gain=(0.98, 0.98, 0.65)),
    Material("bare soil", (153, 146, 137, 123), (8, 6, 6, 8, 10), gain=(1.0, 1.0, 0.75)),
    Material("gravel", (163, 158, 149, 138), (16, 11, 8, 7, 5), gain=(0.98, 0.98, 0.75)),
    Material("asphalt", (108, 111, 116, 82), (10, 10, 8, 8, 8), gain=(0.98, 0.95, 0.85)),
    Material("concrete", (158, 156, 153, 128), (9, 6, 6, 7, 5), gain=(0.98, 0.95, 0.85)),
    Material("paint", (195, 196, 196, 158), (4, 0, 0, 0, 0)),
    Material("water", (48, 56, 59, 45), (1.6, 0.6, 0.4, 0.8, 4), (0.5, 0, 0, 1, 2), (1.1, 0.8, 0.5)),
    Material("tiles", (172, 150, 138, 140), (10, 8, 6, 4, 0), gain=(0.9, 0.8, 0.85), relief=0.6),
    Material("metal roof", (186, 187, 186, 154), (4, 3, 3, 6, 0), gain=(0.98, 0.95, 0.85)),
    Material("car", (120, 122, 126, 104), (3, 0, 0, 0, 0), gain=(0.98, 0.95, 0.85)),
)
INDEX = {material.name: index for index, material in enumerate(MATERIALS)}

FIELD_CELLS = (2, 5, 13, 37, 110)
VIGOUR_SHARE = np.array([-0.25, -0.05, -0.2, 1.0], np.float32)
"""What one grey level of vigour adds to red, green, blue and NIR."""


def sunlit_colour(
    material: np.ndarray, tone: np.ndarray, green: np.ndarray, fields: dict[int, np.ndarray]
) -> np.ndarray:
    """Colour every pixel as if in full sun on flat ground.

    Args:
        material: uint8 (height, width), index into MATERIALS.
        tone: float32 (height, width), brightness added, in grey levels.
        green: float32 (height, width), vigour added, in grey levels.
        fields: Noise fields by node spacing, float32 (height, width) each.

    Returns:
        float32 (4, height, width): red, green, blue, NIR, in grey levels.
    """
    brightness, vigour = tone.copy(), green.copy()
    texture, vigour_texture = table("texture"), table("vigour")
    for column, cell in enumerate(FIELD_CELLS):
        brightness += texture[:, column][material] * fields[cell]
        # Seen the other way round, the same field is as good as another one and half the price.
        vigour += vigour_texture[:, column][material] * fields[cell][::-1, ::-1]
    colour, gain = table("colour"), table("gain")
    planes = np.empty((4, *material.shape), np.float32)
    for band in range(4):
        planes[band] = colour[:, band][material] + VIGOUR_SHARE[band] * vigour
        planes[band] += brightness if band == 0 else gain[:, band - 1][material] * brightness
    return planes


def table(attribute: str) -> np.ndarray:
    """Stack an attribute of all materials, float32 (materials,) or (materials, values)."""
    return np.array([getattr(material, attribute) for material in MATERIALS], np.float32)
