"""flair:fetchortho in QGIS, against a service on loopback."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal
from qgis.core import QgsProcessingContext, QgsSettings
from qgis_run import create, failure, refusal, run
from stub_wms import WmsStub, channel, wms_stub

EXTENT = "700010,700030,6600006,6600020 [EPSG:2154]"


@pytest.fixture
def stub(monkeypatch: pytest.MonkeyPatch) -> Iterator[WmsStub]:
    """A service; no proxy of the environment stands before it."""
    monkeypatch.setenv("no_proxy", "*")
    with wms_stub() as stub:
        yield stub


@pytest.fixture
def values(stub: WmsStub, tmp_path: Path) -> dict[str, object]:
    """What is asked for."""
    services = stub.services(tmp_path / "services.json")
    return {"EXTENT": EXTENT, "SERVICES": services, "OUTPUT": str(tmp_path / "ortho.tif")}


def test_fetches_and_shows_the_models_bands(
    context: QgsProcessingContext, values: dict[str, object], stub: WmsStub
) -> None:
    """The estimate is told first; the layer is named, visible, in true colours, its pixels where they belong."""
    from processing.gui.Postprocessing import handleAlgorithmResults
    from qgis.core import QgsProcessingFeedback

    algorithm = create("fetchortho")
    assert algorithm.group() == "Prepare"
    load = QgsProcessingContext.LayerDetails("Imagery", context.project(), "OUTPUT")
    context.addLayerToLoadOnCompletion(str(values["OUTPUT"]), load)
    results, log = run(algorithm, context, **values)
    assert "100 x 70 px: 16 requests in 4 blocks, up to" in log.lines[0]
    assert (results["REQUESTS"], results["NODATA_SHARE"]) == (16, 0)
    dataset = gdal.Open(results["OUTPUT"])
    columns, rows = np.meshgrid(3500050 + np.arange(100), -33000100 + np.arange(70))
    red = np.frombuffer(dataset.GetRasterBand(1).ReadRaster(), np.uint8).reshape(70, 100)
    assert (red == channel(0, columns, rows)).all()
    assert handleAlgorithmResults(algorithm, context, QgsProcessingFeedback(), parameters={})
    (layer,) = context.project().mapLayers().values()
    assert layer.name() == "Imagery (red, green, blue, nir, height)" and layer.crs().authid() == "EPSG:2154"
    assert context.project().layerTreeRoot().findLayer(layer.id()).isVisible()
    assert layer.renderer().type() == "multibandcolor" and layer.renderer().redBand() == 1


def test_extents_of_any_system_bands_and_pixels(
    context: QgsProcessingContext, values: dict[str, object], stub: WmsStub
) -> None:
    """An extent in degrees, other bands, pixels and system."""
    values["EXTENT"] = "3.0,3.0002,43.0,43.0001 [EPSG:4326]"
    results, _ = run(create("fetchortho"), context, **values, BANDS="nir, red", GSD=0.5, CRS="EPSG:3857")
    dataset = gdal.Open(results["OUTPUT"])
    assert [dataset.GetRasterBand(i).GetDescription() for i in (1, 2)] == ["nir", "red"] and dataset.RasterCount == 2
    assert dataset.GetGeoTransform()[1] == 0.5 and stub.requests[0]["CRS"] == "EPSG:3857"


def test_what_cannot_be_fetched_is_refused_before_anything_is_asked(
    context: QgsProcessingContext, values: dict[str, object], stub: WmsStub
) -> None:
    algorithm = create("fetchortho")
    assert "swir' is not available from '" in refusal(algorithm, context, **values, BANDS="swir")
    large = {**values, "EXTENT": "700000,800000,6600000,6700000 [EPSG:2154]"}
    assert "20 GB. Choose a smaller extent or a" in refusal(algorithm, context, **large)
    assert "Cannot read" in refusal(algorithm, context, **{**values, "SERVICES": "/none.json"})
    assert not stub.requests


def test_a_refused_request_is_one_sentence_and_the_next_run_goes_on(
    context: QgsProcessingContext, values: dict[str, object], stub: WmsStub
) -> None:
    stub.faults = [""] * 5 + ["exception"]
    assert "Layer <x> unknown" in failure(create("fetchortho"), context, **values)
    assert not Path(str(values["OUTPUT"])).exists()
    results, log = run(create("fetchortho"), context, **values)
    assert results["REQUESTS"] == 12 and "Resuming with the blocks in" in log.text


def test_requests_go_through_the_proxy_of_the_settings(
    context: QgsProcessingContext, values: dict[str, object], stub: WmsStub, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The stub stands for the proxy: it is asked for an address that does not exist."""
    from flair_qgis.processing.prepare import fetchortho

    monkeypatch.setenv("no_proxy", "")
    monkeypatch.setattr(fetchortho, "qgis_proxy", lambda: stub.url.removesuffix("/wms"))
    values["SERVICES"] = stub.services(Path(str(values["SERVICES"])), url="http://nowhere.invalid/wms")
    run(create("fetchortho"), context, **values, BANDS="red")
    assert len(stub.requests) == 4


def test_settings_are_left_alone(context: QgsProcessingContext, values: dict[str, object]) -> None:
    before = sorted(QgsSettings().allKeys())
    run(create("fetchortho"), context, **values, BANDS="red")
    assert sorted(QgsSettings().allKeys()) == before
