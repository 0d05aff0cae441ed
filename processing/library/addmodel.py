"""flair:addmodel checks a model, or fetches one, and keeps it in the user's folder, from where all lists take it."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputFile,
    QgsProcessingOutputNumber,
    QgsProcessingOutputString,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFile,
    QgsProcessingParameterNumber,
    QgsProcessingParameterString,
)

from ...flair_seg.errors import FlairError, InputError
from ...flair_seg.feedback import Feedback
from ...flair_seg.language import tr
from ...flair_seg.nomenclature import NOMENCLATURES
from ..algorithm import FlairAlgorithm
from ..runtime import runtime
from ..runtime.network import qgis_proxy

_NUMBER = QgsProcessingParameterNumber.Type


class AddModel(FlairAlgorithm):
    """Asks for a file or a name of the catalogue, and for what a bare file does not say."""

    group_key = "models"
    next_steps = ("segment",)

    MODEL_FILE = "MODEL_FILE"
    CATALOGUE_MODEL = "CATALOGUE_MODEL"
    NAME = "NAME"
    TITLE = "TITLE"
    BANDS = "BANDS"
    CLASSES = "CLASSES"
    CLASSES_FILE = "CLASSES_FILE"
    GSD = "GSD"
    WINDOW_SIZE = "WINDOW_SIZE"
    NORMALISATION = "NORMALISATION"
    MEAN = "MEAN"
    STD = "STD"
    VALUE_RANGE = "VALUE_RANGE"
    LICENCE = "LICENCE"
    ATTRIBUTION = "ATTRIBUTION"
    CATALOGUE = "CATALOGUE"
    OVERWRITE = "OVERWRITE"
    MODEL_NAME = "MODEL_NAME"
    PATH = "PATH"
    DESCRIPTION = "DESCRIPTION"
    WINDOW_MS = "WINDOW_MS"

    def name(self) -> str:
        """Return the id without the provider's prefix."""
        return "addmodel"

    def displayName(self) -> str:
        """Return the name shown in the toolbox."""
        return self.tr("Add a model")

    def tags(self) -> list[str]:
        """Return more words that find the algorithm."""
        return self.tr("onnx,network,deepness,geodeep,download,catalogue,import,ensemble").split(",")

    def flags(self) -> QgsProcessingAlgorithm.Flags:
        """Offer no batch run: models are added one by one."""
        return QgsProcessingAlgorithm.Flag.FlagCanCancel

    def shortHelpString(self) -> str:
        """Return the help panel's text."""
        return self.tr(
            "Checks a segmentation network (.onnx), tries it on one window, and keeps it in your folder of models: "
            "from then on it is in the list of models of 'Segment a mosaic' and of the other tools, when their "
            "dialogs are opened anew.\n\n"
            "Files made by this project, for Deepness or for GeoDeep describe themselves. A bare file needs answers: "
            "the names of its bands in input order, its classes and, where its graph leaves them open, the window "
            "size and the normalisation. What is missing or contradicts the graph is said in one sentence. An "
            "ensemble (.json) is kept with all its networks.\n\n"
            "Instead of a file, a model can be fetched by its name from a catalogue, through the proxy of QGIS's "
            "network settings; licence and attribution are told first, the file's checksum is verified, and a "
            "download that broke off or was cancelled goes on where it stopped.\n\n"
            "The folder is that of the environment variable FLAIR_SEG_MODELS, or flair-seg/models in your user data. "
            "To remove a model, delete its file there, or run 'flair-seg models remove'."
        )

    def initAlgorithm(self, config: dict[str, Any] | None = None) -> None:
        """Declare parameters and outputs."""
        self._add_sources()
        self._add_answers()
        self._add_details()
        self.addOutput(QgsProcessingOutputString(self.MODEL_NAME, self.tr("Name in the lists of models")))
        self.addOutput(QgsProcessingOutputFile(self.PATH, self.tr("File that is kept")))
        self.addOutput(QgsProcessingOutputString(self.DESCRIPTION, self.tr("Description")))
        self.addOutput(QgsProcessingOutputNumber(self.WINDOW_MS, self.tr("Time of one window, in ms")))

    def checkParameterValues(self, parameters: dict[str, Any], context: QgsProcessingContext) -> tuple[bool, str]:
        """Refuse what cannot work, before anything is read or fetched."""
        ok, message = super().checkParameterValues(parameters, context)
        if not ok:
            return ok, message
        runtime.activate()
        from ...flair_seg.inference.session import runtime_status

        ok, message = runtime_status()
        if not ok:
            return ok, message
        try:
            _, name = self._source(parameters, context)
            self._check_answers(name, self._answers(parameters, context))
        except FlairError as error:
            return False, str(error)
        return True, ""

    def prepareAlgorithm(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> bool:
        """Read QGIS's proxy settings, which belong to the main thread."""
        self._proxy = qgis_proxy()
        return True

    def run_engine(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: Feedback
    ) -> dict[str, Any]:
        """Add the model."""
        runtime.activate()
        from ...flair_seg.tools.library.addmodel import add_model
        from ...flair_seg.tools.library.catalogue import fetch_model, find_entry, read_catalogue

        overwrite = self.parameterAsBool(parameters, self.OVERWRITE, context)
        file, name = self._source(parameters, context)
        if file:
            added = add_model(file, self._answers(parameters, context), overwrite=overwrite, feedback=feedback)
        else:
            where = self.parameterAsString(parameters, self.CATALOGUE, context) or None
            entry = find_entry(read_catalogue(where, feedback, self._proxy), name)
            added = fetch_model(entry, overwrite=overwrite, feedback=feedback, proxy=self._proxy)
        return {
            self.MODEL_NAME: added.name,
            self.PATH: added.path,
            self.DESCRIPTION: added.description,
            self.WINDOW_MS: added.trial.window_ms,
        }

    def _check_answers(self, name: str, answers: Any) -> None:  # noqa: ANN401 - loaded when it runs
        """Raise `InputError` where a model of the catalogue, which describes it, is described again."""
        if name and answers != type(answers)():
            raise InputError(
                "the catalogue describes model '{name}': leave name, bands, classes and the like out", name=name
            )

    def _source(self, parameters: dict[str, Any], context: QgsProcessingContext) -> tuple[str, str]:
        """Return the file, or the name in the catalogue; exactly one is there."""
        file = self.parameterAsFile(parameters, self.MODEL_FILE, context)
        name = self.parameterAsString(parameters, self.CATALOGUE_MODEL, context)
        if bool(file) == bool(name):
            raise InputError(
                tr("a model file and a name of the catalogue are given: leave one out")
                if file
                else tr("no model is chosen: give a model file, or a name of the catalogue")
            )
        return file, name

    def _answers(self, parameters: dict[str, Any], context: QgsProcessingContext) -> Any:  # noqa: ANN401 - loaded here
        """Return what is said of the model."""
        from ...flair_seg.tools.library.modelanswers import Answers, read_classes

        def text(key: str) -> str | None:
            return self.parameterAsString(parameters, key, context).strip() or None

        def numbers(key: str) -> tuple[float, ...] | None:
            try:
                return tuple(float(part) for part in (text(key) or "").split(",") if part.strip()) or None
            except ValueError:
                raise InputError("'{found}' is no list of numbers such as 0.4,0.5", found=text(key)) from None

        bands = text(self.BANDS)
        classes = self.parameterAsFile(parameters, self.CLASSES_FILE, context) or self.parameterAsEnumString(
            parameters, self.CLASSES, context
        )
        given = {key for key in (self.GSD, self.WINDOW_SIZE) if parameters.get(key) not in (None, "")}
        return Answers(
            name=text(self.NAME),
            title=text(self.TITLE),
            bands=tuple(name.strip() for name in bands.split(",") if name.strip()) if bands else None,
            classes=read_classes(classes) if classes else None,
            gsd_m=self.parameterAsDouble(parameters, self.GSD, context) if self.GSD in given else None,
            window_size=self.parameterAsInt(parameters, self.WINDOW_SIZE, context)
            if self.WINDOW_SIZE in given
            else None,
            normalisation=self.parameterAsEnumString(parameters, self.NORMALISATION, context) or None,
            mean=numbers(self.MEAN),
            std=numbers(self.STD),
            value_range=self.parameterAsDouble(parameters, self.VALUE_RANGE, context),
            licence=text(self.LICENCE),
            attribution=text(self.ATTRIBUTION),
        )

    def _add_sources(self) -> None:
        """Declare where the model comes from."""
        from ...flair_seg.tools.library.catalogue import catalogue_place, is_address, read_catalogue

        self.add(
            QgsProcessingParameterFile(
                self.MODEL_FILE,
                self.tr("Model file"),
                optional=True,
                fileFilter=self.tr("Models (*.onnx *.json)"),
            ),
            self.tr("A segmentation network (.onnx), or the .json of an ensemble."),
        )
        name = QgsProcessingParameterString(
            self.CATALOGUE_MODEL, self.tr("Name in the catalogue, instead of a file"), optional=True
        )
        names: list[str] = []
        problem = ""
        if not is_address(catalogue_place()):
            try:
                names = [entry.name for entry in read_catalogue()]
            except FlairError as error:
                problem = str(error)
        name.setMetadata({"widget_wrapper": {"value_hints": names}})
        listed = ", ".join(names) or problem or self.tr("none")
        self.add(
            name, self.tr("The model is fetched. Models that the catalogue on this computer lists: {0}.").format(listed)
        )
        self._add_text(
            self.NAME, self.tr("Name"), self.tr("What the lists of models call it; empty: its own, or the file's.")
        )

    def _add_answers(self) -> None:
        """Declare what a bare file does not say."""
        self._add_text(
            self.BANDS,
            self.tr("Bands, in input order"),
            self.tr("Names separated by commas, e.g. red,green,blue,nir,height. Needed for a bare file."),
        )
        self.add(
            QgsProcessingParameterEnum(
                self.CLASSES, self.tr("Classes"), list(NOMENCLATURES), optional=True, usesStaticStrings=True
            ),
            self.tr("A known nomenclature, as long as the network has output channels. Needed for a bare file."),
        )
        self.add(
            QgsProcessingParameterFile(
                self.CLASSES_FILE,
                self.tr("Classes file, instead of a nomenclature"),
                optional=True,
                fileFilter=self.tr("Classes (*.json)"),
            ),
            self.tr("A JSON list of names, or of objects with code, name and colour (#rrggbb), in channel order."),
        )
        self.add(
            QgsProcessingParameterNumber(
                self.GSD,
                self.tr("Ground size of its pixels, in metres"),
                _NUMBER.Double,
                optional=True,
                minValue=0.0001,
            ),
            self.tr(
                "Rasters of other pixels are resampled to it. Empty: the file's own, or pixels are taken as they are."
            ),
        )
        self.add(
            QgsProcessingParameterNumber(
                self.WINDOW_SIZE, self.tr("Window size, in px"), _NUMBER.Integer, optional=True, minValue=1
            ),
            self.tr("The side of the windows it was trained on, e.g. 512; only where its graph takes several sizes."),
        )

    def _add_details(self) -> None:
        """Declare what is rarely needed."""
        self.add(
            QgsProcessingParameterEnum(
                self.NORMALISATION,
                self.tr("Normalisation of the pixels"),
                ["none", "unit", "imagenet", "dataset"],
                optional=True,
                usesStaticStrings=True,
            ),
            self.tr(
                "What is done to pixels from 0 to 255 before the network. none: nothing, or the network does it. unit: "
                "divided by 255. imagenet: also ImageNet's mean and deviation. dataset: those given below."
            ),
            advanced=True,
        )
        comma = self.tr("One number a band, separated by commas.")
        self._add_text(self.MEAN, self.tr("Mean of each band"), comma, advanced=True)
        self._add_text(self.STD, self.tr("Standard deviation of each band"), comma, advanced=True)
        self.add(
            QgsProcessingParameterNumber(
                self.VALUE_RANGE,
                self.tr("Value of a pixel of 255 before that"),
                _NUMBER.Double,
                defaultValue=255.0,
                minValue=0.000001,
            ),
            self.tr("1 where mean and deviation are of pixels from 0 to 1, 255 where they are of raw pixels."),
            advanced=True,
        )
        own = self.tr("Kept in the model's description; empty: what the file says.")
        self._add_text(self.TITLE, self.tr("Title"), own, advanced=True)
        self._add_text(self.LICENCE, self.tr("Licence"), own, advanced=True)
        self._add_text(self.ATTRIBUTION, self.tr("Attribution"), own, advanced=True)
        self._add_text(
            self.CATALOGUE,
            self.tr("Catalogue, a file or an address"),
            self.tr("Empty: the one that the environment variable FLAIR_SEG_CATALOGUE names, or the plugin's own."),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterBoolean(
                self.OVERWRITE, self.tr("Replace my model of the same name"), defaultValue=False
            ),
            self.tr("Otherwise a name that is taken is refused."),
            advanced=True,
        )

    def _add_text(self, key: str, title: str, help_text: str, advanced: bool = False) -> None:
        """Declare an optional text."""
        self.add(QgsProcessingParameterString(key, title, optional=True), help_text, advanced)
