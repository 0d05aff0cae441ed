"""QGIS styles (`.qml`) for class, confidence and probability rasters."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import Path

from ..nomenclature import LandCoverClass

_FRAME = """<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis version="3.22" styleCategories="Symbology">
  <pipe>
    {renderer}
    <brightnesscontrast brightness="0" contrast="0" gamma="1"/>
    <huesaturation saturation="0" grayscaleMode="0" colorizeOn="0"/>
    <rasterresampler maxOversampling="2"/>
  </pipe>
  <blendMode>0</blendMode>
</qgis>
"""
_PERCENT_RAMP = ((0, "#440154"), (25, "#3b528b"), (50, "#21918c"), (75, "#5ec962"), (100, "#fde725"))
"""Viridis at five stops: lightness increases evenly, and it is readable with colour blindness."""
PERCENT_NODATA = 255
"""Nodata of rasters of percentages: confidence and probabilities."""


def class_style(classes: Sequence[LandCoverClass]) -> str:
    """Return the style of a class raster: one legend entry per class."""
    entries = "".join(
        f'\n        <paletteEntry value="{c.code}" color="{c.colour}" alpha="255" label="{escape(c.name)}"/>'
        for c in classes
    )
    renderer = (
        '<rasterrenderer type="paletted" opacity="1" alphaBand="-1" band="1" nodataColor="">\n'
        f"      <colorPalette>{entries}\n      </colorPalette>\n    </rasterrenderer>"
    )
    return _FRAME.format(renderer=renderer)


def percent_style() -> str:
    """Return the style of a raster of percentages, 0 to 100."""
    items = "".join(
        f'\n          <item value="{value}" color="{colour}" alpha="255" label="{value} %"/>'
        for value, colour in _PERCENT_RAMP
    )
    renderer = (
        '<rasterrenderer type="singlebandpseudocolor" opacity="1" alphaBand="-1" band="1" nodataColor=""'
        ' classificationMin="0" classificationMax="100">\n'
        '      <rastershader>\n        <colorrampshader colorRampType="INTERPOLATED" classificationMode="1" clip="0"'
        f' minimumValue="0" maximumValue="100">{items}\n        </colorrampshader>\n      </rastershader>\n'
        "    </rasterrenderer>"
    )
    return _FRAME.format(renderer=renderer)


def category_style(classes: Sequence[LandCoverClass], field: str) -> str:
    """Return the style of polygons: a colour for each class code in `field`."""
    categories = "".join(
        f'\n      <category value="{c.code}" type="long" symbol="{index}" label="{escape(c.name)}" render="true"/>'
        for index, c in enumerate(classes)
    )
    symbols = "".join(
        f'\n      <symbol type="fill" name="{index}" alpha="1" clip_to_extent="1" force_rhr="0">\n'
        '        <layer class="SimpleFill" enabled="1" locked="0" pass="0">\n'
        f'          <prop k="color" v="{",".join(map(str, c.rgb))},255"/>\n'
        '          <prop k="style" v="solid"/>\n'
        '          <prop k="outline_color" v="35,35,35,255"/>\n'
        '          <prop k="outline_style" v="solid"/>\n'
        '          <prop k="outline_width" v="0.1"/>\n'
        '          <prop k="outline_width_unit" v="MM"/>\n'
        "        </layer>\n      </symbol>"
        for index, c in enumerate(classes)
    )
    return (
        "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"
        '<qgis version="3.22" styleCategories="Symbology">\n'
        f'  <renderer-v2 type="categorizedSymbol" attr="{escape(field)}" symbollevels="0" enableorderby="0"'
        f' forceraster="0">\n    <categories>{categories}\n    </categories>\n'
        f"    <symbols>{symbols}\n    </symbols>\n  </renderer-v2>\n"
        "  <blendMode>0</blendMode>\n  <layerGeometryType>2</layerGeometryType>\n</qgis>\n"
    )


def write_style(raster_path: str | Path, style: str) -> Path:
    """Write a style next to a raster, where QGIS finds it, and return its path."""
    path = Path(raster_path).with_suffix(".qml")
    path.write_bytes(style.encode("utf-8"))
    return path
