"""QGIS in French: the compiled translation is whole, and the plugin, its help and the engine's errors are in it."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from flair_qgis.flair_seg.language import tr
from flair_qgis.plugin import FlairPlugin
from flair_qgis.processing.qt import translation
from qgis.core import QgsApplication, QgsProcessingContext, QgsProcessingParameterDefinition
from qgis.PyQt.QtCore import QCoreApplication, QTranslator
from qgis_run import create, failure

if TYPE_CHECKING:
    from .conftest import QgisProcess

ROOT = Path(__file__).resolve().parents[2]
_SPEC = importlib.util.spec_from_file_location("translations", ROOT / "scripts" / "translations.py")
translations = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(translations)
FRENCH = translations.read(ROOT / "resources" / "i18n" / "flair_fr.ts")
ALIKE = {"Attribution", "Cluster", "Description", "Image", "Licence", "Table", "Threads", "Zones"}
"""What the two languages write alike."""


@pytest.fixture
def french_plugin(app: QgsApplication, monkeypatch: pytest.MonkeyPatch) -> Iterator[FlairPlugin]:
    """The plugin as a French QGIS loads it; unloaded by the test or afterwards."""
    monkeypatch.setattr(translation.QgsApplication, "locale", staticmethod(lambda: "fr_FR"))
    plugin = FlairPlugin(None)
    plugin.initProcessing()
    yield plugin
    plugin.unload()


def test_the_compiled_translation_has_every_text(app: QgsApplication) -> None:
    """Asked as the plugin asks, since `QTranslator.translate` takes ASCII only."""
    translator = QTranslator()
    assert translator.load(str(translations.FOLDER / "flair_fr.qm"))
    QCoreApplication.installTranslator(translator)
    try:
        assert {source: QCoreApplication.translate(translation.CONTEXT, source) for source in FRENCH} == FRENCH
    finally:
        QCoreApplication.removeTranslator(translator)
    assert translations.CONTEXT == translation.CONTEXT


def test_every_algorithm_is_in_french_and_in_english_again(
    french_plugin: FlairPlugin, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Names, groups, help and parameters; what the code did not pass through the translation would stand out."""
    french = _shown()
    french_plugin.unload()
    monkeypatch.undo()
    plugin = FlairPlugin(None)
    plugin.initProcessing()
    english = _shown()
    plugin.unload()
    assert english.keys() == french.keys() and len(english) > 200
    same = {text for key, text in english.items() if text == french[key]}
    assert same == ALIKE
    assert {FRENCH[text] for text in english.values() if text in FRENCH} <= set(french.values())
    assert french["flair:segment", "name"] == "Segmenter une mosaïque"
    assert french["flair:segment", "EXTENT"] == "Emprise"


def test_the_engine_speaks_french_until_the_plugin_goes(french_plugin: FlairPlugin, tmp_path: Path) -> None:
    """What it says through a run, and in what it refuses."""
    context = QgsProcessingContext()
    assert "annulé" in tr("The run was cancelled.")
    said = failure(create("mosaic"), context, INPUT=str(tmp_path / "none"), OUTPUT=str(tmp_path / "vrt"))
    assert f"Dossier d'imagettes «\N{NO-BREAK SPACE}{tmp_path}/none\N{NO-BREAK SPACE}» introuvable" in said
    french_plugin.unload()
    assert tr("The run was cancelled.") == "The run was cancelled."
    assert QCoreApplication.translate(translation.CONTEXT, "Extent") == "Extent"


def test_a_language_without_translation_is_english(app: QgsApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(translation.QgsApplication, "locale", staticmethod(lambda: "xx"))
    plugin = FlairPlugin(None)
    assert plugin.tr("Segment a mosaic") == "Segment a mosaic"
    plugin.unload()


def test_a_french_profile_makes_qgis_process_french(
    new_qgis_process: type[QgisProcess], patches: Path, tmp_path: Path
) -> None:
    """The setting of QGIS's options dialog, in a profile of its own: list, help, and an error of the engine."""
    program = new_qgis_process(tmp_path)
    settings = tmp_path / "profile" / "profiles" / "default" / "QGIS" / "QGIS3.ini"
    settings.parent.mkdir(parents=True)
    settings.write_text("[locale]\noverrideFlag=true\nuserLocale=fr\n", encoding="utf-8")
    assert program("plugins", "enable", "flair_land_cover").returncode == 0
    assert "Segmenter une mosaïque" in program("list").stdout
    text = program("help", "flair:areas").stdout
    for source in (
        "Areas by class",
        "Land-cover map",
        "Zone name field",
        "Add table to project",
    ):
        assert FRENCH[source] in text and source not in text
    image = next(patches.rglob("IMG_*.tif"))
    answer = program("run", "flair:areas", f"--INPUT={image}", f"--TABLE={tmp_path}/areas.csv")
    assert answer.returncode != 0
    assert "pas un raster de classes" in answer.stdout + answer.stderr
    assert not (tmp_path / "areas.csv").exists()


def _shown() -> dict[tuple[str, str], str]:
    """Return what the toolbox and the dialogs show, by algorithm and what it is."""
    flag = QgsProcessingParameterDefinition.Flag
    shown: dict[tuple[str, str], str] = {}
    for algorithm in QgsApplication.processingRegistry().providerById("flair").algorithms():
        shown[algorithm.id(), "name"] = algorithm.displayName()
        shown[algorithm.id(), "help"] = algorithm.shortHelpString()
        if algorithm.group():
            shown[algorithm.id(), "group"] = algorithm.group()
        for parameter in algorithm.parameterDefinitions():
            if not parameter.flags() & flag.FlagHidden:
                shown[algorithm.id(), parameter.name()] = parameter.description()
                shown[algorithm.id(), parameter.name() + " help"] = parameter.help()
        for output in algorithm.outputDefinitions():
            if algorithm.parameterDefinition(output.name()) is None:
                shown[algorithm.id(), "-> " + output.name()] = output.description()
    return shown
