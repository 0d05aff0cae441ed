"""What the algorithms share: translation, creation, icon, errors."""

from __future__ import annotations

import os
from collections.abc import Mapping
from configparser import ConfigParser
from functools import lru_cache
from typing import Any, TypeVar

from qgis.core import (
    QgsMapLayer,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeatureSource,
    QgsProcessingFeatureSourceDefinition,
    QgsProcessingFeedback,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterEnum,
    QgsRasterLayer,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QCoreApplication
from qgis.PyQt.QtGui import QIcon

from ..flair_seg.errors import CancelledError, FlairError
from ..flair_seg.feedback import Feedback
from ..flair_seg.system.folders import resources
from ..flair_seg.system.resources import memory_errors
from .data.inputchecks import infinite_number, mistaken_file, mistaken_layer
from .data.layers import raster_source
from .data.layersources import open_source, opened_list, with_layers
from .qt.feedback import ProcessingFeedback
from .qt.labels import known_labels, show_labels
from .qt.nextsteps import Following, steps_after, tell
from .qt.translation import CONTEXT

ICON_PATH = resources() / "icon.svg"

METADATA = resources().parent / "metadata.txt"


@lru_cache(maxsize=1)
def documentation() -> str:
    """Return the address of the documentation: the folder `docs` of the repository that metadata.txt names."""
    metadata = ConfigParser(interpolation=None)
    metadata.read(METADATA, encoding="utf-8")
    return metadata.get("general", "repository").rstrip("/") + "/docs"


Algorithm = TypeVar("Algorithm", bound="FlairAlgorithm")


class FlairAlgorithm(QgsProcessingAlgorithm):
    """Base of the provider's algorithms: they declare parameters, and `run_engine` runs what they are for."""

    CSV_STYLE = "CSV_STYLE"

    raster_parameters: tuple[str, ...] = ()
    """The parameters whose layers GDAL reads: `sources` has what it opens for those that are given."""

    def checkParameterValues(self, parameters: dict[str, Any], context: QgsProcessingContext) -> tuple[bool, str]:
        """Check as QGIS does, with layers for sources that GDAL alone knows, and say what a file is instead."""
        found = with_layers(parameters, self.parameterDefinitions(), context)
        problem = infinite_number(parameters, self.parameterDefinitions()) or mistaken_layer(
            found, self.parameterDefinitions(), context
        )
        if problem:
            return False, problem
        ok, message = super().checkParameterValues(found, context)
        return (ok, message) if ok else (False, mistaken_file(found) or message)

    def parameterAsRasterLayer(
        self, parameters: dict[str, Any], name: str, context: QgsProcessingContext
    ) -> QgsRasterLayer | None:
        """Return a raster layer, also of a source that GDAL alone knows."""
        return super().parameterAsRasterLayer(parameters, name, context) or open_source(parameters.get(name), context)

    def parameterAsLayerList(
        self, parameters: dict[str, Any], name: str, context: QgsProcessingContext
    ) -> list[QgsMapLayer]:
        """Return layers, also of sources that GDAL alone knows."""
        return super().parameterAsLayerList({name: opened_list(parameters.get(name), context)}, name, context)

    def parameterAsSource(
        self, parameters: dict[str, Any], name: str, context: QgsProcessingContext
    ) -> QgsProcessingFeatureSource | None:
        """Return features, also of a source that OGR alone knows."""
        layer = open_source(parameters.get(name), context, QgsVectorLayer)
        return super().parameterAsSource({**parameters, name: layer} if layer else parameters, name, context)

    def prepareAlgorithm(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> bool:
        """Take the rasters' sources and names in the main thread, where layers live."""
        self.sources: dict[str, str] = {}
        self.layer_names: dict[str, str] = {}
        for name in self.raster_parameters:
            layer = self.parameterAsRasterLayer(parameters, name, context)
            if layer is None:
                if parameters.get(name) in (None, ""):
                    continue
                raise QgsProcessingException(self.invalidRasterError(parameters, name))
            self.layer_names[name] = layer.name()
            try:
                self.sources[name] = raster_source(layer)
            except FlairError as error:
                raise QgsProcessingException(str(error)) from error
        return True

    def processAlgorithm(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """Run, with the engine's errors as Processing wants them; a cancelled run is no failure and has no results."""
        try:
            with memory_errors():
                results = self.run_engine(parameters, context, ProcessingFeedback(feedback, self.unit()))
                self._finished = {**parameters, **results}
                return results
        except CancelledError as error:
            feedback.pushInfo(str(error))
            return {}
        except FlairError as error:
            raise QgsProcessingException(str(error)) from error

    next_steps: tuple[Following, ...] = ()
    """The algorithms that usually follow."""
    _finished: Mapping[str, Any] | None = None
    """Parameters and results of a run that was not cancelled."""

    def postProcessAlgorithm(self, context: QgsProcessingContext, feedback: QgsProcessingFeedback) -> dict[str, Any]:
        """Tell what usually follows, in the main thread."""
        if self._finished is not None:
            tell(self.displayName(), steps_after(self.next_steps, self, self._finished, context), feedback)
        return {}

    def features(
        self, parameters: dict[str, Any], name: str, context: QgsProcessingContext
    ) -> QgsProcessingFeatureSource | None:
        """Return the features of a parameter, if they are given.

        Raises:
            InputError: a file of several layers is given by its path alone, of which QGIS would take the first.
        """
        value = parameters.get(name)
        if isinstance(value, QgsProcessingFeatureSourceDefinition):
            value = value.source.staticValue()
        if isinstance(value, str) and os.path.isfile(value):
            from ..flair_seg.raster.vectors import open_layer

            open_layer(value, self.parameterDefinition(name).description())
        return self.parameterAsSource(parameters, name, context)

    def unit(self) -> str:
        """Return what progress counts, where its rate means something to the user."""
        return ""

    def run_engine(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: Feedback
    ) -> dict[str, Any]:
        """Do the work and return the results; may raise `FlairError`."""
        raise NotImplementedError

    group_key = ""
    """Which of the toolbox's groups it stands in: `prepare`, `analyse`, `assess` or `library`; empty: above them."""

    def groupId(self) -> str:
        """Return the id of the group in the toolbox."""
        return self.group_key

    def group(self) -> str:
        """Return the name of the group in the toolbox."""
        names = {
            "prepare": self.tr("Prepare"),
            "analyse": self.tr("Analyse"),
            "assess": self.tr("Assess"),
            "library": self.tr("Models"),
        }
        return names.get(self.group_key, "")

    def tr(self, text: str) -> str:
        """Return a text in the user's language."""
        return QCoreApplication.translate(CONTEXT, text)

    def createInstance(self: Algorithm) -> Algorithm:
        """Return a fresh algorithm, as Processing wants one for each run."""
        return type(self)()

    def helpUrl(self) -> str:
        """Return the address of the algorithm's page."""
        return f"{documentation()}/reference/algorithms.md#{self.name()}"

    def icon(self) -> QIcon:
        """Return the plugin's icon."""
        return QIcon(str(ICON_PATH))

    def svgIconPath(self) -> str:
        """Return the plugin's icon as a file."""
        return str(ICON_PATH)

    def add_csv_style(self) -> None:
        """Declare how a CSV table is written."""
        self.add(
            QgsProcessingParameterEnum(
                self.CSV_STYLE,
                self.tr("CSV style"),
                ["comma", "semicolon"],
                defaultValue="comma",
                usesStaticStrings=True,
            ),
            self.tr(
                "Separator and decimal sign of a table that is a CSV file. Excel in French reads semicolons and "
                "decimal commas. Spreadsheets (.xlsx, .ods) need no choice."
            ),
            advanced=True,
        )

    def table_filter(self) -> str:
        """Return the formats of tables, as file dialogs list them."""
        formats = (
            (self.tr("CSV files"), "csv"),
            (self.tr("Excel workbooks"), "xlsx"),
            (self.tr("OpenDocument spreadsheets"), "ods"),
        )
        return ";;".join(f"{name} (*.{ending})" for name, ending in formats)

    def file_output(self, parameters: dict[str, Any], name: str, context: QgsProcessingContext) -> str | None:
        """Return where a file goes, None for an optional one that is left out; an empty name is for the engine."""
        path = str(self.parameterAsFileOutput(parameters, name, context))
        optional = self.parameterDefinition(name).flags() & QgsProcessingParameterDefinition.Flag.FlagOptional
        return None if optional and not path else path

    def add(self, parameter: QgsProcessingParameterDefinition, help_text: str, advanced: bool = False) -> None:
        """Add a parameter with its help."""
        parameter.setHelp(help_text)
        if advanced:
            parameter.setFlags(parameter.flags() | QgsProcessingParameterDefinition.Flag.FlagAdvanced)
        labels = known_labels(parameter.name()) if isinstance(parameter, QgsProcessingParameterEnum) else {}
        if labels:
            show_labels(parameter, labels)
        self.addParameter(parameter)
