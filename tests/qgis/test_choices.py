"""Choices are shown by labels, and their values stay words."""

from __future__ import annotations

from pathlib import Path

import pytest
from flair_qgis.flair_seg.models.model import find_models
from flair_qgis.processing.mapping import modelparameter
from flair_qgis.processing.qt import labels
from qgis.core import QgsApplication, QgsProcessingContext, QgsProcessingParameterEnum
from qgis.PyQt.QtWidgets import QDialog
from qgis_run import Log, create, run


class Shown:
    """The widget that a dialog makes for a parameter."""

    def __init__(self, algorithm: str, name: str) -> None:
        """Make it as Processing does."""
        from processing.gui.wrappers import WidgetWrapperFactory

        self._algorithm, self._dialog = create(algorithm), QDialog()  # they own parameter and widget
        self.parameter = self._algorithm.parameterDefinition(name)
        self._wrapper = WidgetWrapperFactory.create_wrapper(self.parameter, self._dialog)
        self.list = self._wrapper.widget

    @property
    def value(self) -> object:
        """The value that the algorithm gets."""
        return self._wrapper.value()

    @value.setter
    def value(self, value: object) -> None:
        self._wrapper.setValue(value)


def test_a_quality_is_shown_by_its_label_and_is_a_word(provider: None) -> None:
    shown = Shown("segment", "QUALITY")
    texts = [shown.list.itemText(i) for i in range(shown.list.count())]
    assert texts == [labels.known_labels("QUALITY")[word] for word in shown.parameter.options()]
    assert shown.value == "best" and "16" in shown.list.currentText()
    shown.value = "balanced"
    assert shown.value == "balanced" and "4" in shown.list.currentText()


def test_an_optional_choice_can_be_left_open(provider: None) -> None:
    shown = Shown("areas", "NOMENCLATURE")
    assert shown.value is None and shown.list.itemText(0) == "Not set"
    shown.value = "flair-19"
    assert shown.value == "flair-19"
    shown.value = None
    assert shown.value is None


def test_a_model_shows_title_bands_and_ground_size(provider: None) -> None:
    shown = Shown("segment", "MODEL")
    for index, model in enumerate(find_models()):
        text = shown.list.itemText(index)
        assert shown.list.itemData(index) == model.name
        assert model.title in text and "red, green, blue" in text and "0.20 m" in text


def test_an_empty_list_of_models_says_so(provider: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(modelparameter, "list_models", lambda: ([], []))
    shown = Shown("segment", "MODEL")
    assert shown.list.count() == 1 and "Add a model" in shown.list.itemText(0) and shown.value is None


def test_every_choice_has_a_label_for_every_word(provider: None) -> None:
    for algorithm in QgsApplication.processingRegistry().providerById("flair").algorithms():
        for parameter in algorithm.parameterDefinitions():
            if isinstance(parameter, QgsProcessingParameterEnum):
                shown = parameter.metadata()["widget_wrapper"]["labels"]
                assert set(shown) >= set(parameter.options()), f"{algorithm.id()} {parameter.name()}"
                assert parameter.usesStaticStrings()


def test_sizes_cannot_be_negative(provider: None) -> None:
    for algorithm in QgsApplication.processingRegistry().providerById("flair").algorithms():
        for parameter in algorithm.parameterDefinitions():
            if parameter.type() == "number":
                assert parameter.minimum() >= 0, f"{algorithm.id()} {parameter.name()}"


def test_the_model_designer_keeps_its_own_widget(provider: None, monkeypatch: pytest.MonkeyPatch) -> None:
    from flair_qgis.processing.qt import choices  # needs Processing

    made = []

    class Registry:
        def createModelerParameterWidget(self, *arguments: object) -> object:  # noqa: N802 - Qt style
            made.append(arguments)
            return self

        def setDialog(self, dialog: object) -> None:  # noqa: N802 - Qt style
            made.append(dialog)

    class ModelerParametersDialog:
        model, childId, context = "model", "child", "context"  # noqa: N815 - QGIS's own

    monkeypatch.setattr(choices.QgsGui, "processingGuiRegistry", staticmethod(Registry))
    dialog = ModelerParametersDialog()
    parameter = create("segment").parameterDefinition("QUALITY")
    assert isinstance(choices.LabelledChoice(parameter, dialog, labels={}), Registry)
    assert made == [("model", "child", parameter, "context"), dialog]


def test_a_plan_of_a_layer(provider: None, context: QgsProcessingContext, patches: Path, colour_model: Path) -> None:
    image = next(path for path in patches.rglob("IMG_*.tif"))
    log = Log()
    given = {"INPUT": str(image), "MODEL_FILE": str(colour_model), "BANDS": [1, 2, 3], "DEVICE": "cpu"}
    fast, _ = run(create("plan"), context, log, QUALITY="fast", **given)
    # 512 px in windows of 64 px.
    assert fast["WINDOWS"] == 8 * 8 and fast["HOURS"] > 0 and fast["MEMORY_MB"] > 0 and fast["DISK_GB"] > 0
    assert "64 windows" in log.text and "Memory: " in log.text
    best, _ = run(create("plan"), context, log, QUALITY="best", SECONDS_PER_WINDOW=0.36, **given)
    assert best["HOURS"] == pytest.approx(best["WINDOWS"] * 0.36 / 3600, rel=1e-3) and best["WINDOWS"] > 900
    x, y = 0.2 * 128, 0.2 * 128
    from osgeo import gdal

    left, _, _, top, _, _ = gdal.Open(str(image)).GetGeoTransform()
    extent = f"{left},{left + x},{top - y},{top}"
    part, _ = run(create("plan"), context, log, QUALITY="fast", EXTENT=extent, **given)
    assert part["WINDOWS"] == 2 * 2


def test_the_diagnostics_report(provider: None, context: QgsProcessingContext, tmp_path: Path) -> None:
    results, log = run(create("diagnose"), context, REPORT=str(tmp_path / "report.txt"))
    assert results["SOUND"] and results["VERDICT"].startswith("Ready on ")
    text = (tmp_path / "report.txt").read_text(encoding="utf-8")
    assert "QGIS" in text and "ONNX Runtime" in text and results["VERDICT"] in log.text
    results, _ = run(create("diagnose"), context, REPORT=str(tmp_path / "report.json"))
    assert '"versions"' in (tmp_path / "report.json").read_text(encoding="utf-8")


def test_dialogs_give_the_words(provider: None, patches: Path) -> None:
    """The algorithm's own dialog, and the rows of its batch dialog."""
    from processing.gui.AlgorithmDialog import AlgorithmDialog
    from processing.gui.BatchAlgorithmDialog import BatchAlgorithmDialog

    dialog = AlgorithmDialog(create("sample"))
    dialog.setParameters({"INPUT": str(next(patches.rglob("MSK_*.tif")))})
    assert dialog.createProcessingParameters()["ALLOCATION"] == "mixed"
    dialog.setParameters({"ALLOCATION": "equal", "NOMENCLATURE": "flair-13"})
    chosen = dialog.createProcessingParameters()
    assert (chosen["ALLOCATION"], chosen["NOMENCLATURE"]) == ("equal", "flair-13")
    batch = BatchAlgorithmDialog(create("sample"))
    panel = batch.mainWidget()
    column = panel.parameter_to_column["ALLOCATION"]
    panel.wrappers[0][column].setParameterValue("proportional", QgsProcessingContext())
    assert panel.valueForParameter(0, "ALLOCATION") == "proportional"
    for window in (dialog, batch):
        window.deleteLater()


def test_a_text_with_suggestions_takes_others_too(provider: None) -> None:
    shown = Shown("addmodel", "CATALOGUE_MODEL")
    assert shown.value is None
    name = "ign:FLAIR-HUB_LC-A_IR_convnextv2base-upernet"
    shown.value = name
    assert (
        shown.list.currentText() == f"{name} (nir, red, green; 19 classes; mIoU 0.64; 361 MB)" and shown.value == name
    )
    shown.list.setEditText(" elsewhere ")
    assert shown.value == "elsewhere"
    shown.value = None
    assert shown.value is None
