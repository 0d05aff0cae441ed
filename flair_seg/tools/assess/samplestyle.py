"""The style and form of a sample's points in QGIS (`.qml`): what is still to be labelled, and a list to label it by.

It stands in the file, so that the points are ready to be labelled wherever they are opened, without the plugin too.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from ...language import tr
from ...nomenclature import LandCoverClass, class_label

_NULL = "{2839923C-8B7D-419E-B84B-CA2FE9B80EC7}"
"""How QGIS writes "no value" in a list of values (`QgsValueMapFieldFormatter::NULL_VALUE`)."""
_OPEN = ("255,255,255,0", "255,0,255,255", "3.6", "0.7")
"""Fill, outline, size and width of the outline in mm of a point to be labelled: a ring around its pixel."""
_DONE_MM = ("2.6", "0.2")
"""Size and width of the outline of a labelled point."""


def sample_style(classes: Sequence[LandCoverClass], label: str, number: str, hidden: Sequence[str]) -> str:
    """Return the style of points that are labelled with the codes of classes, in the user's language.

    Args:
        classes: what a point can be.
        label: field of the class, text: its code, or its name as a table may tell it.
        number: field of the point's number, which cannot be edited.
        hidden: fields that the form does not show: who sees the map's class when labelling tends to confirm it.
    """
    return (
        "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"
        '<qgis version="3.22" styleCategories="Symbology|Fields|Forms">\n'
        f"{_renderer(classes, label)}"
        f"  <fieldConfiguration>{_widgets(classes, label, number, hidden)}\n  </fieldConfiguration>\n"
        f'  <aliases>\n    <alias index="0" field="{number}" name="{escape(tr("Point number"))}"/>\n'
        f'    <alias index="1" field="{label}" name="{escape(tr("Observed class"))}"/>\n  </aliases>\n'
        f'  <editable>\n    <field name="{number}" editable="0"/>\n'
        f'    <field name="{label}" editable="1"/>\n  </editable>\n'
        "  <featformsuppress>0</featformsuppress>\n  <editorlayout>generatedlayout</editorlayout>\n"
        f'  <previewExpression>"{number}"</previewExpression>\n'
        "  <blendMode>0</blendMode>\n  <layerGeometryType>0</layerGeometryType>\n</qgis>\n"
    )


def _renderer(classes: Sequence[LandCoverClass], label: str) -> str:
    """Return the symbol of points without a class, which is that of all others, and one for each class."""
    categories = "".join(
        f'\n      <category symbol="{index}" label="{_shown(cover)}" render="true">\n'
        f'        <val value="{cover.code}"/>\n        <val value="{escape(cover.name)}"/>\n      </category>'
        for index, cover in enumerate(classes)
    )
    left = f'\n      <category value="" symbol="{len(classes)}" label="{_not_labelled()}" render="true"/>'
    done = (_symbol(index, _rgba(cover), "35,35,35,255", *_DONE_MM) for index, cover in enumerate(classes))
    return (
        f'  <renderer-v2 type="categorizedSymbol" attr="{label}" symbollevels="0" enableorderby="0" forceraster="0">\n'
        f"    <categories>{left}{categories}\n    </categories>\n"
        f"    <symbols>{''.join(done)}{_symbol(len(classes), *_OPEN)}\n    </symbols>\n  </renderer-v2>\n"
    )


def _symbol(index: int, fill: str, outline: str, size_mm: str, width_mm: str) -> str:
    """Return a circle as a marker."""
    properties = {
        "name": "circle",
        "color": fill,
        "outline_color": outline,
        "outline_style": "solid",
        "outline_width": width_mm,
        "outline_width_unit": "MM",
        "size": size_mm,
        "size_unit": "MM",
    }
    lines = "".join(f'\n          <prop k="{name}" v="{value}"/>' for name, value in properties.items())
    return (
        f'\n      <symbol type="marker" name="{index}" alpha="1" clip_to_extent="1" force_rhr="0">\n'
        f'        <layer class="SimpleMarker" enabled="1" locked="0" pass="0">{lines}\n'
        "        </layer>\n      </symbol>"
    )


def _widgets(classes: Sequence[LandCoverClass], label: str, number: str, hidden: Sequence[str]) -> str:
    """Return how the form edits each field: the label by a list of the classes."""
    values = [(_not_labelled(), _NULL), *((_shown(cover), str(cover.code)) for cover in classes)]
    options = "".join(
        f'\n            <Option type="Map"><Option name="{name}" type="QString" value="{value}"/></Option>'
        for name, value in values
    )
    listed = f'<Option type="Map">\n          <Option name="map" type="List">{options}\n          </Option></Option>'
    fields = [(label, "ValueMap", listed), (number, "TextEdit", "<Option/>")]
    fields += [(name, "Hidden", "<Option/>") for name in hidden]
    return "".join(
        f'\n    <field name="{name}" configurationFlags="None">\n'
        f'      <editWidget type="{widget}"><config>{config}</config></editWidget>\n    </field>'
        for name, widget, config in fields
    )


def _shown(cover: LandCoverClass) -> str:
    """Return a class as the list and the legend show it."""
    return escape(f"{cover.code} {class_label(cover.name)}")


def _not_labelled() -> str:
    """Return what the list and the legend show for no class."""
    return escape(tr("Not yet labelled"))


def _rgba(cover: LandCoverClass) -> str:
    """Return a class's colour as QGIS writes it."""
    return ",".join(map(str, (*cover.rgb, 255)))
