"""Results over HTTP: ranges, entity tags, COGs, and the STAC catalogue."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pystac
import pytest
from osgeo import gdal
from service_run import Client, image

from flair_seg.service.results import mapconfig

COG = "image/tiff; application=geotiff; profile=cloud-optimized"


@pytest.fixture(scope="session")
def place(segmented: dict[str, Any]) -> str:
    """The path of a map."""
    return f"/jobs/{segmented['jobID']}/results/output.tif"


@pytest.fixture(scope="session")
def content(shared: Client, place: str) -> bytes:
    """The bytes of the map."""
    return shared.get(place).content


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [("bytes=0-9", 0, 9), ("bytes=100-", 100, None), ("bytes=-20", -20, None), ("bytes=5-5", 5, 5)],
)
def test_ranges(shared: Client, place: str, content: bytes, asked: str, first: int, last: int | None) -> None:
    answer = shared.get(place, headers={"Range": asked})
    start = first % len(content)
    end = len(content) - 1 if last is None else last
    assert answer.status_code == 206
    assert answer.content == content[start : end + 1]
    assert answer.headers["content-range"] == f"bytes {start}-{end}/{len(content)}"


@pytest.mark.parametrize("asked", ["bytes=9-0", "rows=0-9", "bytes=-", "bytes=x-y", "bytes=0-1" + ",2-3" * 50])
def test_ranges_that_are_not_valid_are_ignored(shared: Client, place: str, content: bytes, asked: str) -> None:
    answer = shared.get(place, headers={"Range": asked})
    assert (answer.status_code, answer.content) == (200, content)


def test_a_range_outside_the_file(shared: Client, place: str, content: bytes) -> None:
    answer = shared.get(place, headers={"Range": f"bytes={len(content)}-"})
    assert (answer.status_code, answer.headers["content-range"]) == (416, f"bytes */{len(content)}")
    assert answer.headers["content-type"] == "application/problem+json"


def test_conditional_requests(shared: Client, place: str, content: bytes) -> None:
    tag = shared.get(place).headers["etag"]
    same = shared.get(place, headers={"If-None-Match": tag})
    assert (same.status_code, same.content, same.headers["etag"]) == (304, b"", tag)
    assert shared.get(place, headers={"If-None-Match": '"other"'}).status_code == 200
    part = {"Range": "bytes=0-9"}
    assert shared.get(place, headers={**part, "If-Range": tag}).status_code == 206
    assert shared.get(place, headers={**part, "If-Range": '"other"'}).content == content


def test_head(shared: Client, place: str, content: bytes) -> None:
    answer = shared.http.head(place)
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["content-length"] == str(len(content))
    assert answer.headers["accept-ranges"] == "bytes"
    assert answer.headers["content-type"] == COG


def test_rasters_are_cloud_optimised(shared: Client, segmented: dict[str, Any], tmp_path: Path) -> None:
    for name in ("output.tif", "confidence.tif"):
        (tmp_path / name).write_bytes(shared.get(f"/jobs/{segmented['jobID']}/results/{name}").content)
        layout = gdal.Open(str(tmp_path / name)).GetMetadataItem("LAYOUT", "IMAGE_STRUCTURE")
        assert layout == "COG"


@pytest.mark.parametrize("name", ["../order.json", "..%2Forder.json", "order.json", "", ".", "output.tif.part"])
def test_only_results_are_served(shared: Client, segmented: dict[str, Any], name: str) -> None:
    answer = shared.get(f"/jobs/{segmented['jobID']}/results/{name}")
    assert answer.status_code in (404, 307) or "href" in answer.text
    assert "words" not in answer.text


def test_reports_run_nothing(shared: Client, segmented: dict[str, Any]) -> None:
    policy = shared.get(f"/jobs/{segmented['jobID']}/results/report.html").headers["content-security-policy"]
    assert policy.startswith("sandbox; default-src 'none'")


def test_the_map_page_of_a_job(shared: Client, segmented: dict[str, Any], scene: str) -> None:
    place = f"/jobs/{segmented['jobID']}"
    page = shared.get(f"{place}/map.json").json()
    assert set(page["layers"]) == {"map", "image", "confidence"}
    assert page["title"] == "scene"
    for layer in page["layers"].values():
        assert shared.get(f"{place}/{layer['href']}").status_code == 200
    assert shared.get(f"{place}/{page['report']}").status_code == 200


def test_the_catalogue(shared: Client, segmented: dict[str, Any]) -> None:
    """The documents are valid as pystac and the core's schemas see it; those of extensions are on the network."""
    catalogue = shared.get("/stac").json()
    pystac.Catalog.from_dict({**catalogue, "links": []}).validate()
    hrefs = [link["href"] for link in catalogue["links"] if link["rel"] == "item"]
    found = {item["id"]: item for item in (shared.get(href).json() for href in hrefs)}
    document = found[segmented["jobID"]]
    item = pystac.Item.from_dict({**document, "links": [], "stac_extensions": []})
    item.validate()
    assert set(item.assets) == {"output", "confidence", "report", "result"}
    assert item.assets["output"].media_type == COG
    for asset in item.assets.values():
        answer = shared.get(asset.href)
        assert len(answer.content) == asset.extra_fields["file:size"]
    classes = item.assets["output"].extra_fields["bands"][0]["classification:classes"]
    assert [each["name"] for each in classes] == ["building", "pervious-surface", "impervious-surface"]
    assert "/" not in document["properties"]["processing:lineage"].replace(", ", "")


def test_jobs_without_a_map_have_items_too(shared: Client, segmented: dict[str, Any]) -> None:
    status = shared.run("areas", {"map": f"job:{segmented['jobID']}/output.tif"}, outputs={})
    item = shared.get(f"/stac/items/{status['jobID']}").json()
    assert item["geometry"] is None
    assert set(item["assets"]) == {"table", "result"}
    pystac.Item.from_dict({**item, "links": [], "stac_extensions": []}).validate()
    assert shared.get(f"/jobs/{status['jobID']}/map.json").status_code == 404


def layers(client: Client, href: str) -> tuple[str, dict[str, Any]]:
    """Map an image; return the job's path and the layers of its map page."""
    made = client.run("segment", {"input": {"href": href}, "model": "stub", "quality": "fast"}, outputs={})
    place = f"/jobs/{made['jobID']}"
    return place, client.get(f"{place}/map.json").json()["layers"]


def test_the_map_page_shows_an_image_of_the_data_folder(service: Callable[..., Client], tmp_path: Path) -> None:
    """Its name may have signs with a meaning in addresses; no other file of the folder is served."""
    source = tmp_path / "data" / "sub" / "a #1 50%.tif"
    source.parent.mkdir(parents=True)
    image(source)
    (tmp_path / "data" / "other.tif").write_bytes(source.read_bytes())
    client = service(data=tmp_path / "data")
    place, found = layers(client, "data:sub/a #1 50%.tif")
    href = found["image"]["href"]
    assert href == "inputs/input/a%20%231%2050%25.tif" and found["image"]["bytes"] == source.stat().st_size
    part = client.get(f"{place}/{href}", headers={"Range": "bytes=0-9"})
    assert (part.status_code, part.content) == (206, source.read_bytes()[:10])
    for name in ("other.tif", "sub", "..%2Fother.tif"):
        assert client.get(f"{place}/inputs/input/{name}").status_code == 404
    assert client.get(f"{place}/inputs/aoi/a%20%231%2050%25.tif").status_code == 404
    source.unlink()
    source.symlink_to("/etc/hostname")
    assert client.get(f"{place}/{href}").status_code == 404


def test_the_map_page_of_a_virtual_raster_has_no_image(service: Callable[..., Client], tmp_path: Path) -> None:
    image(tmp_path / "a.tif")
    gdal.BuildVRT(str(tmp_path / "mosaic.vrt"), [str(tmp_path / "a.tif")]).FlushCache()
    client = service(data=tmp_path)
    place, found = layers(client, "data:mosaic.vrt")
    assert set(found) == {"map"}
    assert client.get(f"{place}/inputs/input/mosaic.vrt").status_code == 404


@pytest.mark.parametrize(
    ("overviews", "beside", "shown"), [(False, False, False), (True, False, True), (True, True, False)]
)
def test_a_large_image_is_shown_if_it_has_overviews(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, overviews: bool, beside: bool, shown: bool
) -> None:
    path = str(image(tmp_path / "scene.tif", 300, 300))
    monkeypatch.setattr(mapconfig, "_WHOLE_PX", 300 * 300)
    assert mapconfig._is_readable_in_parts(path)
    monkeypatch.setattr(mapconfig, "_WHOLE_PX", 300 * 300 - 1)
    if overviews:
        dataset = gdal.Open(path, gdal.GA_ReadOnly if beside else gdal.GA_Update)
        dataset.BuildOverviews("AVERAGE", [2])
        dataset = None
    assert mapconfig._is_readable_in_parts(path) is shown
