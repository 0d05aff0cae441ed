"""Models as other people export them: the same answer as a file, added to the library, and checked."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from odd_models import REFUSED, RUN, SENTENCES, grey
from stub_raster import read_raster, write_raster

from flair_seg.commands.cli import main
from flair_seg.errors import FlairError, ModelError
from flair_seg.models.model import FOLDER_VARIABLE, load_model, resolve_model
from flair_seg.segment import SegmentResult
from flair_seg.tools.library.addmodel import add_model

Run = Callable[..., SegmentResult]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's folder of models, not made yet."""
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path / "models"))
    return tmp_path / "models"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """The image."""
    return write_raster(tmp_path / "in.tif", grey(), colours=("RedBand", "GreenBand", "BlueBand"))


@pytest.mark.parametrize("name", RUN)
def test_a_model_that_runs(run: Run, source: Path, tmp_path: Path, name: str) -> None:
    odd = RUN[name]
    path = odd.write(tmp_path / f"{name}.onnx")
    given = read_raster(run(source, model=str(path), device="cpu").output)
    add_model(path, device="cpu")
    added = read_raster(run(source, model=name, device="cpu").output)
    assert odd.is_right(given[0]), np.unique(given[0], return_counts=True)
    assert np.array_equal(given[0], added[0])
    if load_model(path).manifest.output.type != "classes":
        mean = read_raster(run(source, model=str(path), device="cpu", combine="mean").output)
        assert odd.is_right(mean[0])
    assert [c.name for c in load_model(path).classes] == [c.name for c in resolve_model(name).classes]
    assert main(["models", "check", str(path), "--device", "cpu"]) == main(["models", "check", name]) == 0


@pytest.mark.parametrize("name", REFUSED)
def test_a_model_that_is_refused(run: Run, source: Path, tmp_path: Path, folder: Path, name: str) -> None:
    path = REFUSED[name].write(tmp_path / f"{name}.onnx")
    said = []
    for call in (lambda: run(source, model=str(path), device="cpu"), lambda: add_model(path, device="cpu")):
        with pytest.raises(FlairError) as caught:
            call()
        assert isinstance(caught.value, ModelError)
        said.append(str(caught.value))
    assert said[0] == said[1] and path.name.removesuffix(".onnx") in said[0]
    assert all(words in said[0] for words in SENTENCES[REFUSED[name].words]), said[0]
    assert not (tmp_path / "out.tif").exists() and not list(folder.iterdir())
    assert main(["models", "check", str(path), "--device", "cpu"]) != 0
