"""What the algorithms share: how they are described, checked, prepared and run, and how their results are handed on."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from configparser import ConfigParser
from dataclasses import dataclass
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
    QgsRasterLayer,
    QgsVectorLayer,
)
from qgis.PyQt.QtGui import QIcon

from ..flair_seg.errors import CancelledError, FlairError
from ..flair_seg.feedback import Feedback
from ..flair_seg.system.folders import resources
from ..flair_seg.system.resources import memory_errors
from .data.features import write_features
from .data.inputchecks import infinite_number, mistaken_file, mistaken_layer
from .data.layersources import open_source, opened_list, raster_source, with_layers
from .data.results import load_from, name_and_style, vector_target
from .parameters import ParameterAlgorithm, Values
from .qt.feedback import ProcessingFeedback
from .qt.nextsteps import Following, announce, steps_after

ICON_PATH = resources() / "icon.svg"

METADATA = resources().parent / "metadata.txt"


@lru_cache(maxsize=1)
def documentation() -> str:
    """Return the address of the documentation: the folder `docs` of the repository that metadata.txt names."""
    metadata = ConfigParser(interpolation=None)
    metadata.read(METADATA, encoding="utf-8")
    return metadata.get("general", "repository").rstrip("/") + "/docs"


Algorithm = TypeVar("Algorithm", bound="FlairAlgorithm")


@dataclass(frozen=True)
class Texts:
    """How the toolbox presents an algorithm.

    Attributes:
        title: the name shown.
        tags: further search terms, separated by commas.
        help: the help panel's text.
    """

    title: str
    tags: str
    help: str


class FlairAlgorithm(ParameterAlgorithm):
    """Base of the provider's algorithms: they declare parameters, and `run_engine` does the work."""

    key = ""
    """The id without the provider's prefix."""
    group_key = ""
    """Its group in the toolbox, see `group`; without one it is above the groups."""
    raster_parameters: tuple[str, ...] = ()
    """The parameters whose layers GDAL reads: `sources` has what it opens for those that are given."""
    runs_in_batch = True
    """Whether it is offered as a batch process."""
    next_steps: tuple[Following, ...] = ()
    """The algorithms that usually follow."""
    _finished: Mapping[str, Any] | None = None
    """Parameters and results of a run that was not cancelled."""

    def texts(self) -> Texts:
        """Return the title, tags and help in the user's language."""
        raise NotImplementedError

    def name(self) -> str:
        """Return the id without the provider's prefix."""
        return self.key

    def displayName(self) -> str:
        """Return the name shown in the toolbox."""
        return self.texts().title

    def tags(self) -> list[str]:
        """Return further terms that find the algorithm."""
        return self.texts().tags.split(",")

    def shortHelpString(self) -> str:
        """Return the help panel's text."""
        return self.texts().help

    def groupId(self) -> str:
        """Return the id of the group in the toolbox."""
        return self.group_key

    def group(self) -> str:
        """Return the name of the group in the toolbox."""
        names = {
            "prepare": self.tr("Prepare"),
            "runs": self.tr("Runs"),
            "analyse": self.tr("Analyse"),
            "assess": self.tr("Assess"),
            "library": self.tr("Models"),
        }
        return names.get(self.group_key, "")

    def flags(self) -> QgsProcessingAlgorithm.Flags:
        """Return what Processing may do with it."""
        return super().flags() if self.runs_in_batch else QgsProcessingAlgorithm.Flag.FlagCanCancel

    def createInstance(self: Algorithm) -> Algorithm:
        """Return a new algorithm; Processing uses one per run."""
        return type(self)()

    def helpUrl(self) -> str:
        """Return the address of the algorithm's page."""
        return f"{documentation()}/reference/algorithms.md#{self.name()}"

    def icon(self) -> QIcon:
        """Return the plugin's icon."""
        return QIcon(str(ICON_PATH))

    def svgIconPath(self) -> str:
        """Return the path of the plugin's icon."""
        return str(ICON_PATH)

    def unit(self) -> str:
        """Return what progress counts, where its rate is informative."""
        return ""

    def checkParameterValues(self, parameters: Values, context: QgsProcessingContext) -> tuple[bool, str]:
        """Check as QGIS does, also sources that only GDAL knows, then with `check`; name what a file is instead."""
        found = with_layers(parameters, self.parameterDefinitions(), context)
        problem = infinite_number(parameters, self.parameterDefinitions()) or mistaken_layer(
            found, self.parameterDefinitions(), context
        )
        if problem:
            return False, problem
        ok, message = super().checkParameterValues(found, context)
        if not ok:
            return False, mistaken_file(found) or message
        try:
            self.check(parameters, context)
        except FlairError as error:
            return False, str(error)
        return True, ""

    def check(self, parameters: Values, context: QgsProcessingContext) -> None:
        """Raise `FlairError` for values that the algorithm cannot use."""

    def prepareAlgorithm(
        self, parameters: Values, context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> bool:
        """Read what belongs to the main thread: the sources and names of raster layers, and what `prepare` reads.

        An error is raised by `processAlgorithm`: raised here, it ends a whole batch of QGIS 3.40 without a summary.
        """
        self.sources: dict[str, str] = {}
        self.layer_names: dict[str, str] = {}
        self._refusal: QgsProcessingException | None = None
        try:
            for name in self.raster_parameters:
                layer = self.parameterAsRasterLayer(parameters, name, context)
                if layer is not None:
                    self.layer_names[name] = layer.name()
                    self.sources[name] = raster_source(layer)
                elif parameters.get(name) not in (None, ""):
                    raise QgsProcessingException(self.invalidRasterError(parameters, name))
            self.prepare(parameters, context, feedback)
        except FlairError as error:
            self._refusal = QgsProcessingException(str(error))
        except QgsProcessingException as error:
            self._refusal = error
        return True

    def prepare(self, parameters: Values, context: QgsProcessingContext, feedback: QgsProcessingFeedback) -> None:
        """Read more that belongs to the main thread; may raise `FlairError`."""

    def processAlgorithm(
        self, parameters: Values, context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> Values:
        """Run; raise the engine's errors as Processing expects them. A cancelled run has no results and no error."""
        if self._refusal is not None:
            raise self._refusal
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

    def run_engine(self, parameters: Values, context: QgsProcessingContext, feedback: Feedback) -> Values:
        """Do the work and return the results; may raise `FlairError`."""
        raise NotImplementedError

    def postProcessAlgorithm(self, context: QgsProcessingContext, feedback: QgsProcessingFeedback) -> Values:
        """Offer the next steps, in the main thread."""
        if self._finished is not None:
            announce(self.displayName(), steps_after(self.next_steps, self, self._finished, context), feedback)
        return {}

    def parameterAsRasterLayer(
        self, parameters: Values, name: str, context: QgsProcessingContext
    ) -> QgsRasterLayer | None:
        """Return a raster layer, also of a source that only GDAL knows."""
        return super().parameterAsRasterLayer(parameters, name, context) or open_source(parameters.get(name), context)

    def parameterAsLayerList(self, parameters: Values, name: str, context: QgsProcessingContext) -> list[QgsMapLayer]:
        """Return layers, also of sources that only GDAL knows."""
        return super().parameterAsLayerList({name: opened_list(parameters.get(name), context)}, name, context)

    def parameterAsSource(
        self, parameters: Values, name: str, context: QgsProcessingContext
    ) -> QgsProcessingFeatureSource | None:
        """Return features, also of a source that only OGR knows."""
        layer = open_source(parameters.get(name), context, QgsVectorLayer)
        return super().parameterAsSource({**parameters, name: layer} if layer else parameters, name, context)

    def features(
        self, parameters: Values, name: str, context: QgsProcessingContext
    ) -> QgsProcessingFeatureSource | None:
        """Return the features of a parameter, if they are given.

        Raises:
            InputError: a file with several layers is given by its path alone; QGIS would silently use the first.
        """
        value = parameters.get(name)
        if isinstance(value, QgsProcessingFeatureSourceDefinition):
            value = value.source.staticValue()
        if isinstance(value, str) and os.path.isfile(value):
            from ..flair_seg.raster.vectors import open_layer

            open_layer(value, self.parameterDefinition(name).description())
        return self.parameterAsSource(parameters, name, context)

    def features_file(
        self, parameters: Values, name: str, context: QgsProcessingContext, fields: Sequence[str] = ()
    ) -> str | None:
        """Return a file of the features of a parameter with some of their fields, None if they are not given."""
        source = self.features(parameters, name, context)
        return None if source is None else write_features(source, context.transformContext(), fields)

    def area_source(self, parameters: Values, name: str, context: QgsProcessingContext) -> str | None:
        """Return the area of interest of a parameter or of departments, None if neither is given.

        Raises:
            InputError: as `departments.chosen_area`.
        """
        from ..flair_seg.tools.prepare.departments import chosen_area

        source = self.features(parameters, self.BORDERS, context)
        fields = [] if source is None else [field.name() for field in source.fields()]
        borders = self.features_file(parameters, self.BORDERS, context, fields)
        codes = self.parameterAsString(parameters, self.DEPARTMENTS, context)
        return chosen_area(codes, borders, self.features_file(parameters, name, context))

    def vector_output(self, parameters: Values, name: str, context: QgsProcessingContext) -> str:
        """Return where a vector layer goes, as the engine expects it; QGIS loads it from there."""
        destination = self.parameterAsOutputLayer(parameters, name, context)
        output = vector_target(destination)
        load_from(context, destination, output)
        return output

    def show_result(
        self,
        context: QgsProcessingContext,
        name: str,
        path: str,
        source: str,
        visible: bool = True,
        counted: bool = False,
    ) -> None:
        """Name a result after what it shows and of which layer, e.g. "Land cover: orthophoto", and style it.

        Args:
            context: where the algorithm runs.
            name: the destination parameter.
            path: where the result is.
            source: name of the layer it was made from.
            visible: whether it is switched on.
            counted: whether the legend shows the number of features of each entry.
        """
        label = self.parameterDefinition(name).description()
        title = self.tr("{name}: {value}").format(name=label, value=source)
        name_and_style(context, path, label, title, visible, counted)
