"""Models as other people export them: the same answer in QGIS as a file and added, and as the engine's own."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from odd_models import REFUSED, RUN, grey
from osgeo import gdal
from qgis.core import QgsProcessingContext
from qgis_run import Prepared
from stub_raster import write_raster


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's folder of models, not made yet."""
    monkeypatch.setenv("FLAIR_SEG_MODELS", str(tmp_path / "models"))
    return tmp_path / "models"


@pytest.fixture
def segment(context: QgsProcessingContext, tmp_path: Path) -> Prepared:
    """A fresh flair:segment of the image into `map.tif` of the test's folder, on the CPU."""
    image = write_raster(tmp_path / "in.tif", grey(), colours=("RedBand", "GreenBand", "BlueBand"))
    return Prepared("segment", context, INPUT=image, OUTPUT=tmp_path / "map.tif", DEVICE="cpu", QUALITY="fast")


@pytest.mark.parametrize("name", [*RUN, *REFUSED])
def test_a_model_of_others(segment: Prepared, context: QgsProcessingContext, tmp_path: Path, name: str) -> None:
    from flair_qgis.flair_seg.errors import ModelError
    from flair_qgis.flair_seg.tools.library.addmodel import add_model

    path = {**RUN, **REFUSED}[name].write(tmp_path / f"{name}.onnx")
    add = Prepared("addmodel", context, MODEL_FILE=path)
    if name in REFUSED:
        with pytest.raises(ModelError) as caught:
            add_model(path, device="cpu")
        for call in (lambda: segment.failure(MODEL_FILE=path), add.failure):
            assert str(caught.value) in call()
        assert not (tmp_path / "map.tif").exists()
        return
    given = gdal.Open(segment.run(MODEL_FILE=path)[0]["OUTPUT"]).ReadAsArray()
    assert RUN[name].is_right(given)
    add.run()
    added = Prepared("segment", context, INPUT=tmp_path / "in.tif", OUTPUT=tmp_path / "again.tif", DEVICE="cpu")
    assert np.array_equal(given, gdal.Open(added.run(MODEL=name, QUALITY="fast")[0]["OUTPUT"]).ReadAsArray())
