"""Many rasters in QGIS, some of them broken: in the batch dialog, in a script's loop and with qgis_process."""

from __future__ import annotations

import json
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from broken_rasters import BROKEN, write_folder
from qgis.core import (
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingOutputLayerDefinition,
    QgsProperty,
)
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QEventLoop, QTimer
from qgis_run import create, run

if TYPE_CHECKING:
    from .conftest import QgisProcess


@pytest.fixture
def sound(tmp_path: Path) -> list[Path]:
    """A folder `tiles` of 50 rasters, of which those that are sound are returned, and a folder `maps`."""
    (tmp_path / "maps").mkdir()
    return write_folder(tmp_path / "tiles")


def mapped(folder: Path) -> list[str]:
    """Return the names of the maps in a folder, in which nothing of a failed run is left."""
    assert not list((folder / "maps").glob("*.part*"))
    return sorted(path.name for path in (folder / "maps").glob("*.tif"))


def parameters(raster: Path, model: Path) -> dict[str, Any]:
    """Return the parameters of flair:segment for a raster of the folder `tiles`."""
    target = raster.parents[1] / "maps" / f"{raster.stem}.tif"
    return {"INPUT": str(raster), "MODEL_FILE": str(model), "OUTPUT": str(target), "QUALITY": "fast", "DEVICE": "cpu"}


def batch_file(panel: Any, rows: list[dict[str, object]]) -> object:  # noqa: ANN401 - QGIS has no types
    """Return a batch as the dialog's own file: values are Python literals, from QGIS 3.40 JSON."""
    as_json = hasattr(panel, "CURRENT_FORMAT")
    batch = []
    for row in rows:
        values = {name: value if as_json else repr(value) for name, value in row.items() if name != "OUTPUT"}
        batch.append({"PARAMETERS": values, "OUTPUTS": {"OUTPUT": row["OUTPUT"]}})
    return {panel.FORMAT: panel.CURRENT_FORMAT, panel.ROWS: batch} if as_json else batch


def test_batch_dialog(
    context: QgsProcessingContext,
    sound: list[Path],
    colour_model: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """QGIS's own dialog, filled from a batch file: its summary names each broken raster and why."""
    from processing.gui import BatchPanel
    from processing.gui.BatchAlgorithmDialog import BatchAlgorithmDialog

    rasters = sorted((tmp_path / "tiles").iterdir())
    rows = [parameters(raster, colour_model) for raster in rasters]
    file = tmp_path / "batch.json"
    file = tmp_path / "batch.json"
    file.write_text(json.dumps(batch_file(BatchPanel.BatchPanel, rows)), encoding="utf-8")
    monkeypatch.setattr(BatchPanel.QFileDialog, "getOpenFileName", lambda *_: (str(file), ""))
    ended: list[Any] = []
    loop = QEventLoop()  # QGIS 3.40 runs the rows one after the other as tasks

    def end(_: object, *found: object) -> None:
        ended.extend(found)
        loop.quit()

    monkeypatch.setattr(BatchAlgorithmDialog, "createSummaryTable", end)
    dialog = BatchAlgorithmDialog(create("segment"))
    dialog.mainWidget().checkLoadLayersOnCompletion.setChecked(False)
    dialog.mainWidget().load()
    dialog.runAlgorithm()
    if not ended:
        QTimer.singleShot(60_000, loop.quit)
        loop.exec()
    sip.delete(dialog)  # else its list of layers outlives the project's
    results, errors = ended
    assert sorted(Path(result["results"]["OUTPUT"]).name for result in results) == [path.name for path in sound]
    assert {Path(error["parameters"]["INPUT"]).name for error in errors} == set(BROKEN)
    assert all(error["errors"] and "Traceback" not in "".join(error["errors"]) for error in errors)
    assert mapped(tmp_path) == [path.name for path in sound]


@pytest.mark.parametrize("value", ["", None, QgsProperty.fromValue("")])
def test_a_result_left_out_in_the_batch_dialog(
    context: QgsProcessingContext, sound: list[Path], colour_model: Path, tmp_path: Path, value: object
) -> None:
    """The dialog gives a definition without a path: nothing is written there, nor loaded from there."""
    left_out = value if value is None else QgsProcessingOutputLayerDefinition(value, context.project())
    given = {**parameters(sound[0], colour_model), "CONFIDENCE": left_out}
    results, _ = run(create("segment"), context, **given)
    assert results["CONFIDENCE"] is None and "" not in context.layersToLoadOnCompletion()
    target = QgsProcessingOutputLayerDefinition(str(tmp_path / "maps" / "sure.tif"), context.project())
    results, _ = run(create("segment"), context, **{**given, "CONFIDENCE": target})
    assert Path(results["CONFIDENCE"]).is_file()


def test_loop_of_a_script(context: QgsProcessingContext, sound: list[Path], colour_model: Path, tmp_path: Path) -> None:
    """Each failure is an exception with a sentence; the loop goes on."""
    import processing

    failed = {}
    for raster in [*(tmp_path / "tiles" / name for name in BROKEN), *sound[:3]]:
        try:
            processing.run("flair:segment", parameters(raster, colour_model), context=context)
        except QgsProcessingException as error:
            failed[raster.name] = str(error)
    assert set(failed) == set(BROKEN) and not [text for text in failed.values() if "Incorrect parameter" in text]
    assert mapped(tmp_path) == [path.name for path in sound[:3]]


@pytest.mark.slow
def test_qgis_process(ready: QgisProcess, sound: list[Path], colour_model: Path, tmp_path: Path) -> None:
    """One call for each raster: those that fail end with an exit code and name the raster or what it lacks."""
    rasters = sorted((tmp_path / "tiles").iterdir())

    def call(raster: Path) -> tuple[int, str]:
        given = {**parameters(raster, colour_model), "THREADS": 1}
        answer = ready("run", "flair:segment", *(f"--{name}={value}" for name, value in given.items()))
        return answer.returncode, answer.stdout + answer.stderr

    with ThreadPoolExecutor(os.cpu_count()) as several:
        answers = dict(zip((raster.name for raster in rasters), several.map(call, rasters)))
    assert {name for name, (code, _) in answers.items() if code} == set(BROKEN)
    for name in BROKEN:
        assert name in answers[name][1] and "Traceback" not in answers[name][1]
    assert mapped(tmp_path) == [path.name for path in sound]
