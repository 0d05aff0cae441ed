"""Builds the example for the model designer: from BD ORTHO's files to a map, its polygons and a report of areas.

Run it with QGIS's Python: .venv/bin/python scripts/example_model.py
"""

from __future__ import annotations

import os
import sys
from typing import Any

os.environ["QT_HASH_SEED"] = "0"  # else the order of attributes differs from run to run

from loadplugin import ROOT, load_plugin
from qgis.core import (
    QgsProcessing,
    QgsProcessingModelAlgorithm,
    QgsProcessingModelChildAlgorithm,
    QgsProcessingModelChildParameterSource,
    QgsProcessingModelOutput,
    QgsProcessingModelParameter,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterField,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterNumber,
)
from qgis.PyQt.QtCore import QPointF

TARGET = ROOT / "resources" / "examples" / "bd_ortho_to_report.model3"

Source = QgsProcessingModelChildParameterSource


def inputs() -> list[QgsProcessingParameterDefinition]:
    """Return what the model asks for."""
    rasters = QgsProcessing.SourceType.TypeRaster
    return [
        QgsProcessingParameterMultipleLayers("rgb", "Colour image (RVB), one or more tiles", rasters),
        QgsProcessingParameterMultipleLayers("irc", "Infrared composite (IRC)", rasters),
        QgsProcessingParameterMultipleLayers("surface", "Surface model (MNS)", rasters),
        QgsProcessingParameterMultipleLayers("terrain", "Terrain model (MNT)", rasters),
        QgsProcessingParameterFeatureSource(
            "zones", "Zones to report on", [QgsProcessing.SourceType.TypeVectorPolygon], optional=True
        ),
        QgsProcessingParameterField("zone_name", "Field that names the zones", None, "zones", optional=True),
        QgsProcessingParameterEnum(
            "quality", "Quality", ["fast", "balanced", "fine", "best"], defaultValue="best", usesStaticStrings=True
        ),
        QgsProcessingParameterNumber(
            "min_area", "Smallest polygon (m²)", QgsProcessingParameterNumber.Type.Double, 10.0, minValue=0.0
        ),
    ]


def step(
    algorithm: str, place: tuple[int, int], sources: dict[str, Any], outputs: dict[str, str]
) -> QgsProcessingModelChildAlgorithm:
    """Return one step: where its parameters come from, and which of its outputs the model gives, by their names."""
    child = QgsProcessingModelChildAlgorithm(f"flair:{algorithm}")
    child.setChildId(algorithm)
    child.setDescription(child.algorithm().displayName())
    child.setPosition(QPointF(*place))
    for parameter in child.algorithm().parameterDefinitions():
        optional = parameter.flags() & QgsProcessingParameterDefinition.Flag.FlagOptional
        if parameter.name() in sources:
            child.addParameterSources(parameter.name(), [sources[parameter.name()]])
        elif not (optional or parameter.isDestination()):  # the designer too writes defaults down
            child.addParameterSources(parameter.name(), [Source.fromStaticValue(parameter.defaultValue())])
    given = {}
    for output, label in outputs.items():
        given[label] = QgsProcessingModelOutput(label)
        given[label].setChildId(algorithm)
        given[label].setChildOutputName(output)
        given[label].setPosition(QPointF(place[0] + 180, place[1] + 60 * len(given)))
    child.setModelOutputs(given)
    return child


def build() -> QgsProcessingModelAlgorithm:
    """Return the model."""
    asked, made, fixed = Source.fromModelParameter, Source.fromChildOutput, Source.fromStaticValue
    model = QgsProcessingModelAlgorithm("From BD ORTHO to a land-cover report", "FLAIR land cover")
    for index, parameter in enumerate(inputs()):
        component = QgsProcessingModelParameter(parameter.name())
        component.setPosition(QPointF(120 + 220 * index, 60))
        model.addModelParameter(parameter, component)
    names = {"RGB": "rgb", "IRC": "irc", "SURFACE": "surface", "TERRAIN": "terrain"}
    model.addChildAlgorithm(
        step("stack", (300, 200), {**{key: asked(name) for key, name in names.items()}, "LOAD": fixed(False)}, {})
    )
    model.addChildAlgorithm(
        step(
            "segment",
            (500, 320),
            {"INPUT": made("stack", "STACK"), "QUALITY": asked("quality")},
            {"OUTPUT": "Land cover", "CONFIDENCE": "Confidence"},
        )
    )
    model.addChildAlgorithm(
        step(
            "vectorize",
            (700, 480),
            {
                "INPUT": made("segment", "OUTPUT"),
                "CONFIDENCE": made("segment", "CONFIDENCE"),
                "MIN_AREA": asked("min_area"),
                "SIMPLIFY": fixed(0.4),
            },
            {"OUTPUT": "Polygons"},
        )
    )
    model.addChildAlgorithm(
        step(
            "areas",
            (1000, 480),
            {
                "INPUT": made("segment", "OUTPUT"),
                "ZONES": asked("zones"),
                "FIELD": asked("zone_name"),
                "LOAD_TABLE": fixed(False),
            },
            {"TABLE": "Table of areas", "REPORT": "Report of areas"},
        )
    )
    model.setHelpContent(
        {
            "ALG_DESC": "Stacks BD ORTHO's colour and infrared images and the height above ground, maps the land "
            "cover, and makes polygons and a report of areas, for the whole map or by zone.",
            "ALG_CREATOR": "FLAIR land cover",
        }
    )
    return model


def main() -> int:
    """Write the model."""
    package = load_plugin()
    plugin = package.classFactory(None)
    plugin.initProcessing()
    model = build()
    problems = [problem for name in model.childAlgorithms() for problem in model.validateChildAlgorithm(name)[1]]
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    written = not problems and model.toFile(str(TARGET))
    print(f"{TARGET}: {problems or 'written'}")
    plugin.unload()
    return int(not written)


if __name__ == "__main__":
    sys.exit(main())
