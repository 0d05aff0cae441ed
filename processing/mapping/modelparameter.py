"""The parameters of a model and of the bands it reads."""

from __future__ import annotations

from collections.abc import Sequence

from qgis.core import QgsProcessingContext, QgsProcessingParameterBand, QgsProcessingParameterEnum

from ...flair_seg.errors import InputError
from ...flair_seg.models.model import DEFAULT_MODEL, Model, list_models, resolve_model
from ..algorithm import FlairAlgorithm
from ..parameters import Values
from ..qt.labels import model_label, show_labels


def model_choice(
    name: str, label: str, models: Sequence[Model], optional: bool, empty: str = ""
) -> QgsProcessingParameterEnum:
    """Return a choice of models, shown by their titles; the default is the plugin's, or the first if one is needed."""
    names = [model.name for model in models]
    first = None if optional else next(iter(names), None)
    default = DEFAULT_MODEL if DEFAULT_MODEL in names else first
    choice = QgsProcessingParameterEnum(
        name, label, names, defaultValue=default, optional=optional, usesStaticStrings=True
    )
    show_labels(choice, {model.name: model_label(model) for model in models}, empty)
    return choice


class ModelAlgorithm(FlairAlgorithm):
    """Declares the parameters of a model and its bands, and reads them."""

    MODEL = "MODEL"
    MODEL_FILE = "MODEL_FILE"
    BANDS = "BANDS"

    def add_model(self) -> None:
        """Declare the model, by name or file."""
        models, unreadable = list_models()
        help_text = self.tr("Models included with the plugin and models in your model folder.")
        if unreadable:
            reasons = "; ".join(file.reason for file in unreadable)
            help_text += " " + self.tr("Files that cannot be used: {0}").format(reasons)
        empty = self.tr("No model found: add one with 'Add a model'")
        self.add(model_choice(self.MODEL, self.tr("Model"), models, optional=not models, empty=empty), help_text)
        self.add_file(
            self.MODEL_FILE,
            self.tr("Model file (overrides model)"),
            self.tr(
                ".onnx file with metadata (of this plugin, Deepness or GeoDeep) or with a manifest in the same "
                "folder, or .json file of an ensemble."
            ),
            self.tr("Models (*.onnx *.json)"),
        )

    def add_bands(self, layer: str) -> None:
        """Declare the bands of the layer that the parameter `layer` holds."""
        self.add(
            QgsProcessingParameterBand(
                self.BANDS, self.tr("Bands"), parentLayerParameterName=layer, optional=True, allowMultiple=True
            ),
            self.tr(
                "Bands of the layer in the order expected by the model. If empty, bands are identified by name or "
                "colour interpretation, otherwise used in order unless a name or colour contradicts it. The log "
                "shows the bands used."
            ),
            advanced=True,
        )

    def chosen_model(self, parameters: Values, context: QgsProcessingContext) -> Model:
        """Return the model of the file, or of the name.

        Raises:
            InputError: none is chosen.
            ModelError: there is no such model, or its file is damaged.
        """
        path = self.parameterAsFile(parameters, self.MODEL_FILE, context)
        name = path or self.parameterAsEnumString(parameters, self.MODEL, context)
        if not name:
            raise InputError("Choose a model, or specify a model file.")
        return resolve_model(name)

    def chosen_bands(self, parameters: Values, context: QgsProcessingContext) -> tuple[int, ...] | None:
        """Return the numbers of the bands chosen, None if they are to be identified."""
        return tuple(self.parameterAsInts(parameters, self.BANDS, context)) or None
