"""flair:addmodel checks a model, or fetches one, and keeps it in the user's folder, from where all lists take it."""

from __future__ import annotations

from typing import Any

from qgis.core import QgsProcessingContext, QgsProcessingFeedback, QgsProcessingOutputFile, QgsProcessingParameterString

from ...flair_seg.errors import FlairError, InputError, RuntimeMissingError
from ...flair_seg.feedback import Feedback
from ...flair_seg.language import tr
from ...flair_seg.nomenclature import NOMENCLATURES
from ..algorithm import FlairAlgorithm, Texts
from ..parameters import Values
from ..qt.labels import download_label, suggest
from ..qt.nextsteps import Following
from ..runtime import runtime
from ..runtime.network import qgis_proxy


class AddModel(FlairAlgorithm):
    """Asks for a file or a name of the catalogue, and for what a bare file does not say."""

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
    THRESHOLD = "THRESHOLD"
    LICENCE = "LICENCE"
    ATTRIBUTION = "ATTRIBUTION"
    CATALOGUE = "CATALOGUE"
    WEIGHTS_FOLDER = "WEIGHTS_FOLDER"
    FLOAT32 = "FLOAT32"
    HUB = "HUB"
    OVERWRITE = "OVERWRITE"
    MODEL_NAME = "MODEL_NAME"
    PATH = "PATH"
    DESCRIPTION = "DESCRIPTION"
    WINDOW_MS = "WINDOW_MS"

    key = "addmodel"
    group_key = "library"
    runs_in_batch = False
    next_steps = (Following("segment", {"MODEL": "MODEL_NAME"}),)

    def texts(self) -> Texts:
        """Return the title, tags and help in the user's language."""
        return Texts(
            title=self.tr("Add a model"),
            tags=self.tr("onnx,network,deepness,geodeep,download,catalogue,import,ensemble"),
            help=self.tr(
                "Checks a segmentation model (.onnx), runs it on a test window, and copies it to your model folder. "
                "The model is then available in 'Segment a mosaic' and the other algorithms; reopen their dialogs to "
                "see it.\n\nModels exported by this project, or with Deepness or GeoDeep metadata, need no further "
                "parameters. For a model without metadata, specify its bands in input order, its classes and, if the "
                "graph does not define them, the window size and normalisation. Missing values, or values that "
                "contradict the graph, are reported as errors. An ensemble (.json) is copied with all its "
                "networks.\n\nYou can also download a model by its name, through the proxy set in QGIS: a network "
                "published by IGN (ign:NAME), whose weights become an .onnx file on this computer, or a model of a "
                "catalogue. 'Models…' in the plugin's menu lists them with bands, classes, scores and licence. The "
                "checksum of the file is verified. An interrupted download resumes where it stopped; nothing is left "
                "of a cancelled one.\n\nThe model folder is set by the environment variable FLAIR_SEG_MODELS; the "
                "default is flair-seg/models in your user data folder. To remove a model, use 'Models…' in the "
                "plugin's menu, or run 'flair-seg models remove'."
            ),
        )

    def initAlgorithm(self, config: dict[str, Any] | None = None) -> None:
        """Declare parameters and outputs."""
        self._add_sources()
        self._add_answers()
        self._add_details()
        self.give_text(self.MODEL_NAME, self.tr("Model name"))
        self.addOutput(QgsProcessingOutputFile(self.PATH, self.tr("Installed model file")))
        self.give_text(self.DESCRIPTION, self.tr("Description"))
        self.give_number(self.WINDOW_MS, self.tr("Time per window (ms)"))

    def check(self, parameters: Values, context: QgsProcessingContext) -> None:
        """Refuse what cannot work, before anything is read or downloaded."""
        runtime.activate()
        from ...flair_seg.inference.session import runtime_status

        ok, message = runtime_status()
        if not ok:
            raise RuntimeMissingError(message)
        _, name = self._source(parameters, context)
        self._check_answers(name, self._answers(parameters, context))
        self._check_download(parameters, name, context)

    def prepare(self, parameters: Values, context: QgsProcessingContext, feedback: QgsProcessingFeedback) -> None:
        """Read QGIS's proxy settings, which belong to the main thread."""
        self._proxy = qgis_proxy()

    def run_engine(self, parameters: Values, context: QgsProcessingContext, feedback: Feedback) -> Values:
        """Add the model."""
        runtime.activate()
        from ...flair_seg.models.published.networks import is_published
        from ...flair_seg.tools.library.addmodel import add_model
        from ...flair_seg.tools.library.catalogue import fetch_model, find_entry, read_catalogue
        from ...flair_seg.tools.library.published import PublishedOptions, fetch_published

        overwrite = self.parameterAsBool(parameters, self.OVERWRITE, context)
        hub = self.parameterAsString(parameters, self.HUB, context) or None
        file, name = self._source(parameters, context)
        where = self.parameterAsString(parameters, self.CATALOGUE, context) or None
        if file:
            added = add_model(file, self._answers(parameters, context), overwrite=overwrite, feedback=feedback)
        elif where is None and is_published(name):
            options = PublishedOptions(
                hub=hub,
                folder=self.parameterAsFile(parameters, self.WEIGHTS_FOLDER, context) or None,
                precision="float32" if self.parameterAsBool(parameters, self.FLOAT32, context) else "auto",
                overwrite=overwrite,
            )
            added = fetch_published(name, options, feedback=feedback, proxy=self._proxy)
        else:
            entry = find_entry(read_catalogue(where, feedback, self._proxy), name)
            added = fetch_model(entry, overwrite=overwrite, hub=hub, feedback=feedback, proxy=self._proxy)
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
                "Model '{name}' is described by the catalogue. Leave the name, bands, classes and other model "
                "properties empty.",
                name=name,
            )

    def _check_download(self, parameters: Values, name: str, context: QgsProcessingContext) -> None:
        """Raise `InputError` where no network of that name is known, or options are given that only such ones have."""
        from ...flair_seg.models.published.networks import find_network, is_published

        if not self.parameterAsString(parameters, self.CATALOGUE, context) and is_published(name):
            find_network(name)
            return
        folder = self.parameterAsFile(parameters, self.WEIGHTS_FOLDER, context)
        if folder or self.parameterAsBool(parameters, self.FLOAT32, context):
            raise InputError(
                "The weights folder and the float32 option apply to networks published by IGN only. Specify a name "
                "that begins with 'ign:', or leave them empty."
            )

    def _source(self, parameters: Values, context: QgsProcessingContext) -> tuple[str, str]:
        """Return the file, or the name in the catalogue; exactly one is there."""
        file = self.parameterAsFile(parameters, self.MODEL_FILE, context)
        name = self.parameterAsString(parameters, self.CATALOGUE_MODEL, context)
        if bool(file) == bool(name):
            raise InputError(
                tr("Specify either a model file or a model to download, not both.")
                if file
                else tr("Specify a model file or a model to download.")
            )
        return file, name

    def _answers(self, parameters: Values, context: QgsProcessingContext) -> Any:  # noqa: ANN401 - loaded here
        """Return what is said of the model."""
        from ...flair_seg.tools.library.modelanswers import Answers, read_classes

        def text(key: str) -> str | None:
            return self.parameterAsString(parameters, key, context).strip() or None

        def numbers(key: str) -> tuple[float, ...] | None:
            try:
                return tuple(float(part) for part in (text(key) or "").split(",") if part.strip()) or None
            except ValueError:
                raise InputError(
                    "'{found}' must be a list of numbers separated by commas, such as 0.4,0.5.", found=text(key)
                ) from None

        bands = text(self.BANDS)
        classes = self.parameterAsFile(parameters, self.CLASSES_FILE, context) or self.parameterAsEnumString(
            parameters, self.CLASSES, context
        )
        return Answers(
            name=text(self.NAME),
            title=text(self.TITLE),
            bands=tuple(name.strip() for name in bands.split(",") if name.strip()) if bands else None,
            classes=read_classes(classes) if classes else None,
            gsd_m=self.value(parameters, self.GSD, context),
            mean=numbers(self.MEAN),
            std=numbers(self.STD),
            licence=text(self.LICENCE),
            attribution=text(self.ATTRIBUTION),
            **self.values(parameters, context, self.WINDOW_SIZE, self.NORMALISATION, self.VALUE_RANGE, self.THRESHOLD),
        )

    def _add_sources(self) -> None:
        """Declare where the model comes from."""
        from ...flair_seg.models.published.networks import known_networks
        from ...flair_seg.tools.library.catalogue import catalogue_place, is_address, read_catalogue
        from ...flair_seg.tools.library.inventory import of_entry, of_network

        self.add_file(
            self.MODEL_FILE,
            self.tr("Model file"),
            self.tr("Segmentation model (.onnx) or ensemble (.json)."),
            self.tr("Models (*.onnx *.json)"),
        )
        name = QgsProcessingParameterString(self.CATALOGUE_MODEL, self.tr("Model to download"), optional=True)
        listed = list(map(of_network, known_networks().values()))
        problem = ""
        if not is_address(catalogue_place()):
            try:
                listed += map(of_entry, read_catalogue())
            except FlairError as error:
                problem = str(error)
        suggest(name, {model.name: download_label(model) for model in listed})
        self.add(
            name,
            self.tr(
                "Downloads this model instead of using a file: a network published by IGN (ign:NAME), or a model of "
                "the catalogue. Type a part of its name, a band or a class count to find it."
            )
            + f" {problem}".rstrip(),
        )
        self.add_text(
            self.NAME,
            self.tr("Name"),
            self.tr("Name shown in the model lists. If empty, the name in the metadata, or the file name, is used."),
        )

    def _add_answers(self) -> None:
        """Declare what a bare file does not say."""
        self.add_text(
            self.BANDS,
            self.tr("Bands in input order"),
            self.tr(
                "Band names separated by commas, e.g. red,green,blue,nir,height. Required for a model without metadata."
            ),
        )
        self.add_choice(
            self.CLASSES,
            self.tr("Nomenclature"),
            self.tr(
                "Predefined nomenclature with as many classes as the network has output channels. Required for a "
                "model without metadata, unless a classes file is given."
            ),
            NOMENCLATURES,
        )
        self.add_file(
            self.CLASSES_FILE,
            self.tr("Classes file"),
            self.tr(
                "Replaces the nomenclature. JSON list of names, or of objects with code, name and colour "
                "(#rrggbb), in channel order."
            ),
            self.tr("Classes (*.json)"),
        )
        self.add_decimal(
            self.GSD,
            self.tr("Ground sampling distance (m)"),
            self.tr(
                "Pixel size the model was trained on. Rasters with a different pixel size are resampled to it. If "
                "empty, the value in the metadata is used; without one, rasters are not resampled."
            ),
            decimals=4,
            minValue=0.0001,
        )
        self.add_integer(
            self.WINDOW_SIZE,
            self.tr("Window size (px)"),
            self.tr(
                "Size of the windows the model was trained on, e.g. 512. Only needed if the graph supports "
                "several sizes."
            ),
        )

    def _add_details(self) -> None:
        """Declare what is rarely needed."""
        self._add_values()
        own = self.tr("Saved in the model description. If empty, the value in the metadata is kept.")
        self.add_text(self.TITLE, self.tr("Title"), own, advanced=True)
        self.add_text(self.LICENCE, self.tr("Licence"), own, advanced=True)
        self.add_text(self.ATTRIBUTION, self.tr("Attribution"), own, advanced=True)
        self.add_text(
            self.CATALOGUE,
            self.tr("Catalogue file or URL"),
            self.tr(
                "If empty, the catalogue set by the environment variable FLAIR_SEG_CATALOGUE is used, or the "
                "catalogue of the plugin."
            ),
            advanced=True,
        )
        self._add_download_options()
        self.add_flag(
            self.OVERWRITE,
            self.tr("Overwrite existing model"),
            self.tr("Replaces your model of the same name. If unchecked, an existing name causes an error."),
            advanced=True,
        )

    def _add_values(self) -> None:
        """Declare how input values are normalised and output values become classes."""
        self.add_choice(
            self.NORMALISATION,
            self.tr("Normalisation"),
            self.tr(
                "How pixel values from 0 to 255 are normalised before the network. none: not at all, or by the "
                "network itself. unit: divided by 255. imagenet: divided by 255, then normalised with the ImageNet "
                "mean and standard deviation. dataset: normalised with the mean and standard deviation given below."
            ),
            ["none", "unit", "imagenet", "dataset"],
            advanced=True,
        )
        comma = self.tr("One number per band, separated by commas.")
        self.add_text(self.MEAN, self.tr("Band means"), comma, advanced=True)
        self.add_text(self.STD, self.tr("Band standard deviations"), comma, advanced=True)
        self.add_decimal(
            self.VALUE_RANGE,
            self.tr("Value range of the statistics"),
            self.tr(
                "1 if the mean and standard deviation refer to pixel values from 0 to 1; 255 if they refer to "
                "raw values from 0 to 255."
            ),
            255.0,
            advanced=True,
            decimals=6,
            minValue=0.000001,
        )
        self.add_decimal(
            self.THRESHOLD,
            self.tr("Threshold"),
            self.tr(
                "Probability from which a class is assigned, for a model with one output channel or with an "
                "independent sigmoid per channel. The first class is assigned below it. If empty, the value in the "
                "metadata is used, or 0.5."
            ),
            advanced=True,
            decimals=6,
            minValue=0.000001,
            maxValue=0.999999,
        )

    def _add_download_options(self) -> None:
        """Declare how a network published by IGN is downloaded and kept."""
        self.add_folder(
            self.WEIGHTS_FOLDER,
            self.tr("Folder with downloaded weights"),
            self.tr(
                "For a network published by IGN on a computer without a connection: the folder with its weights file "
                "(.safetensors, .pth or .ckpt) as published. Nothing is downloaded."
            ),
            optional=True,
            advanced=True,
        )
        self.add_flag(
            self.FLOAT32,
            self.tr("Keep weights in float32"),
            self.tr(
                "For a network published by IGN. If unchecked, its weights are stored in half precision, which halves "
                "the file, unless that would change them too much."
            ),
            advanced=True,
        )
        self.add_text(
            self.HUB,
            self.tr("Mirror of huggingface.co"),
            self.tr(
                "URL of a mirror to download from instead. If empty, the environment variable FLAIR_SEG_HUB is used, "
                "or huggingface.co."
            ),
            advanced=True,
        )
