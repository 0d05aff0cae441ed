"""The plugin under the real qgis_process, with a profile and a runtime folder of its own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from osgeo import gdal

if TYPE_CHECKING:
    from .conftest import QgisProcess


def test_lists_all_and_says_what_is_missing(bare: QgisProcess, patches: Path, tmp_path: Path) -> None:
    """Without a runtime the algorithms are there, and running one names the remedy."""
    listing = bare("list").stdout
    for name in ("flair:segment", "flair:mosaic", "flair:installruntime"):
        assert name in listing
    image = next(patches.rglob("IMG_*.tif"))
    answer = bare("run", "flair:segment", f"--INPUT={image}", f"--OUTPUT={tmp_path}/map.tif")
    assert answer.returncode != 0
    assert "(flair:installruntime)" in answer.stdout + answer.stderr


def test_help_names_every_choice(bare: QgisProcess) -> None:
    """The help lists words where a choice is meant."""
    text = bare("help", "flair:segment").stdout
    for word in ("best", "vote", "d4", "auto", "QUALITY", "CONFIDENCE"):
        assert word in text


def test_patches_to_map(ready: QgisProcess, patches: Path, colour_model: Path, tmp_path: Path) -> None:
    """The whole way, in two commands; the map carries its classes without any help from QGIS."""
    mosaics = ready.json("flair:mosaic", f"--INPUT={patches}", f"--OUTPUT={tmp_path}/vrt")
    results = ready.json(
        "flair:segment",
        f"--INPUT={mosaics['MOSAIC']}",
        f"--MODEL_FILE={colour_model}",
        "--QUALITY=fast",
        "--DEVICE=cpu",
        f"--OUTPUT={tmp_path}/map.tif",
        f"--CONFIDENCE={tmp_path}/confidence.tif",
    )
    assert results["DEVICE_USED"] == "cpu" and set(json.loads(results["CLASS_AREAS"])) == {
        "red things",
        "green things",
        "blue things",
    }
    dataset = gdal.Open(str(tmp_path / "map.tif"))
    band = dataset.GetRasterBand(1)
    table = band.GetDefaultRAT()
    classes = [table.GetValueAsString(row, 2) for row in range(table.GetRowCount())]
    assert classes == ["red things", "green things", "blue things"]
    assert band.GetColorTable().GetColorEntry(3)[:3] == (0, 0, 255)
    assert "red things" in (tmp_path / "map.qml").read_text(encoding="utf-8")


def test_failure_is_one_sentence_and_an_exit_code(
    ready: QgisProcess, patches: Path, colour_model: Path, tmp_path: Path
) -> None:
    """No trace, no file, not zero."""
    image = next(patches.rglob("IMG_*.tif"))
    answer = ready(
        "run",
        "flair:segment",
        f"--INPUT={image}",
        f"--MODEL_FILE={colour_model}",
        "--BANDS=9;1;2",
        f"--OUTPUT={tmp_path}/map.tif",
    )
    assert answer.returncode != 0
    assert "9 not found. The raster has bands 1..5" in answer.stdout + answer.stderr
    assert "Traceback" not in answer.stdout + answer.stderr
    assert list(tmp_path.iterdir()) == []
