"""flair:addmodel: a model given or fetched is in the lists of models from then on."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from qgis.core import QgsNetworkAccessManager, QgsProcessingContext
from qgis.PyQt.QtNetwork import QNetworkProxy
from qgis_run import Prepared, create
from stub_publishednet import NAME, write_published
from stub_server import serve


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's folder of models; no proxy, and no other catalogue."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.delenv("FLAIR_SEG_CATALOGUE", raising=False)
    monkeypatch.setenv("FLAIR_SEG_MODELS", str(tmp_path / "models"))
    return tmp_path / "models"


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """A network of three bands and classes that says nothing of itself."""
    from flair_qgis.flair_seg.models.onnxfile import (
        ELEMENT_NUMBERS,
        Node,
        TensorInfo,
        _encode_tensor_info,
        _field,
        append,
    )

    shape = ("N", 3, "H", "W")
    graph = _field(2, "bare") + _field(11, _encode_tensor_info(TensorInfo("image", "uint8", shape)))
    header = _field(1, 8) + _field(8, _field(1, "") + _field(2, 13)) + _field(7, graph)
    cast = Node("Cast", ("image",), ("logits",), (("to", ELEMENT_NUMBERS["float32"]),))
    path = tmp_path / "bare.onnx"
    path.write_bytes(append(header, [cast], (TensorInfo("logits", "float32", shape),)))
    return path


def listed() -> list[str]:
    """Return the models in a newly opened dialog of flair:segment."""
    algorithm = create("segment")  # whose parameters live as long as it does
    return algorithm.parameterDefinition("MODEL").options()


def catalogue(path: Path, content: bytes, url: str) -> str:
    """Write a catalogue of one model."""
    entry = {
        "name": "far", "title": "From afar", "url": url, "sha256": hashlib.sha256(content).hexdigest(),
        "size": len(content), "licence": "CC0-1.0", "attribution": "Someone",
    }  # fmt: skip
    path.write_text(json.dumps([entry]), "utf-8")
    return str(path)


def test_a_model_that_describes_itself_is_listed(
    context: QgsProcessingContext, folder: Path, colour_model: Path
) -> None:
    """In the dialog that opens next."""
    assert "mine" not in listed()
    results, log = Prepared("addmodel", context).run(MODEL_FILE=colour_model, NAME="mine")
    assert results["MODEL_NAME"] == "mine" and results["PATH"] == str(folder / "mine.onnx")
    assert "Licence: CC0-1.0" in results["DESCRIPTION"] and results["WINDOW_MS"] >= 0  # of a tiny network, rounded
    assert "mine" in listed() and "mine.onnx" in log.text


def test_a_bare_model_with_answers(context: QgsProcessingContext, folder: Path, bare: Path, tmp_path: Path) -> None:
    """What is missing is asked, then the classes of the file are the model's."""
    add = Prepared("addmodel", context, MODEL_FILE=bare)
    said = add.failure()
    assert "bare.onnx' has no band or class metadata. Specify the names of its 3 bands" in said and not list(
        folder.iterdir()
    )
    (tmp_path / "classes.json").write_text('["a", "b", "c"]')
    answers = {"BANDS": "red, green, blue", "CLASSES_FILE": tmp_path / "classes.json", "WINDOW_SIZE": 64, "GSD": 0.2}
    assert "3 classes, but the number specified is 19. Specify one class per" in add.failure(
        **{**answers, "CLASSES_FILE": None}, CLASSES="flair-19"
    )
    results, _ = add.run(**answers)
    assert "Classes: 1 a, 2 b, 3 c" in results["DESCRIPTION"] and "bare" in listed()
    assert "). Choose another name, or allow overwriting" in add.failure(**answers)
    add.run(**answers, OVERWRITE=True, TITLE="New")
    from flair_qgis.flair_seg.models.model import resolve_model

    assert resolve_model("bare").title == "New"


def test_a_model_of_a_catalogue_through_qgis_proxy(
    context: QgsProcessingContext, folder: Path, colour_model: Path, tmp_path: Path
) -> None:
    """The proxy of QGIS's settings is asked; licence and attribution are told."""
    content = colour_model.read_bytes()
    manager = QgsNetworkAccessManager.instance()
    before = manager.fallbackProxy(), manager.excludeList(), manager.noProxyList()
    with serve(content) as served:
        port = int(served.url.rpartition(":")[2].partition("/")[0])
        manager.setFallbackProxyAndExcludes(QNetworkProxy(QNetworkProxy.ProxyType.HttpProxy, "127.0.0.1", port), [], [])
        try:
            where = catalogue(tmp_path / "list.json", content, "http://models.invalid/far.onnx")
            results, log = Prepared("addmodel", context).run(CATALOGUE_MODEL="far", CATALOGUE=where)
        finally:
            manager.setFallbackProxyAndExcludes(*before)
    assert served.paths == ["http://models.invalid/far.onnx"]
    assert results["MODEL_NAME"] == "far" and "far" in listed()
    assert "From afar (far)" in log.text and "licence: CC0-1.0; attribution: Someone" in log.text


def test_names_of_the_catalogue_are_offered(
    context: QgsProcessingContext, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those of a catalogue on this computer; one that is broken keeps no dialog from opening."""
    where = catalogue(tmp_path / "list.json", b"x", "https://models.invalid/far.onnx")
    monkeypatch.setenv("FLAIR_SEG_CATALOGUE", where)
    algorithm = create("addmodel")
    parameter = algorithm.parameterDefinition("CATALOGUE_MODEL")
    names = set(parameter.metadata()["widget_wrapper"]["labels"])
    assert "far" in names and len(names) == 18 and all(name.startswith("ign:") for name in names - {"far"})
    Path(where).write_text("{")
    broken = create("addmodel")
    assert "list.json" in broken.parameterDefinition("CATALOGUE_MODEL").help()
    assert "Invalid JSON" in Prepared("addmodel", context).failure(CATALOGUE_MODEL="far")


def test_refusals(context: QgsProcessingContext, folder: Path, colour_model: Path) -> None:
    """One sentence each, before anything is read."""
    add = Prepared("addmodel", context)
    assert add.refusal() == "Specify a model file or a model to download."
    assert "Specify either a model file or a model to download, not both" in add.refusal(
        MODEL_FILE=colour_model, CATALOGUE_MODEL="far"
    )
    assert "far' is described by the catalogue. Leave" in add.refusal(CATALOGUE_MODEL="far", NAME="x")
    assert "1,x' must be a list of numbers separated" in add.refusal(MODEL_FILE=colour_model, MEAN="1,x", STD="1,1")
    assert "mean' is specified without 'std'. Specify both" in add.refusal(MODEL_FILE=colour_model, MEAN="1,1,1")
    assert "far' not found in the catalogue. Available" in add.failure(CATALOGUE_MODEL="far")


def test_a_published_network_without_a_connection(
    context: QgsProcessingContext, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its weights lie in a folder; names and options are checked before anything is read."""
    from flair_qgis.flair_seg.models.published import skeleton

    (tmp_path / "skeletons").mkdir()
    monkeypatch.setattr(skeleton, "skeletons_folder", lambda: tmp_path / "skeletons")
    (content,) = write_published(tmp_path / "skeletons").values()
    add = Prepared("addmodel", context, CATALOGUE_MODEL=f"ign:{NAME}", WEIGHTS_FOLDER=tmp_path)
    assert "has no weights file of" in add.failure() and list(folder.iterdir()) == []
    (tmp_path / f"{NAME}.safetensors").write_bytes(content)
    results, log = add.run(FLOAT32=True)
    assert results["MODEL_NAME"] in listed() and "stored as float32" in log.text
    assert f"Nearest names: {NAME}" in add.refusal(CATALOGUE_MODEL="ign:FLAIR-HUB_LC-A_RGB_swintine-upernet")
    assert "apply to networks published by IGN only" in add.refusal(CATALOGUE_MODEL="geodeep-roads")


def test_without_runtime(
    context: QgsProcessingContext, folder: Path, colour_model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What to install is said."""
    import sys

    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    assert "flair:installruntime" in Prepared("addmodel", context).refusal(MODEL_FILE=colour_model)
