"""Networks that IGN publishes: from their names over a hub on loopback to a model, and each way in which that fails."""

from __future__ import annotations

import json
import sys
from collections import namedtuple
from pathlib import Path

import numpy as np
import pytest
from stub_hub import COMMIT, serve_hub
from stub_publishednet import NAME, write_published

from flair_seg.commands.cli import main
from flair_seg.errors import CancelledError, FlairError, InputError, ModelError, RasterError
from flair_seg.models.model import FOLDER_VARIABLE, resolve_model
from flair_seg.models.published import skeleton
from flair_seg.models.published.networks import find_network, known_networks, nearest_names
from flair_seg.tools.library import published
from flair_seg.tools.library.hub import HUB_VARIABLE
from flair_seg.tools.library.modelfolder import remove_model
from flair_seg.tools.library.published import PublishedOptions, fetch_published
from flair_seg.tools.web.webclient import Patience

MODEL = NAME.lower().replace("_", "-")
QUICK = Patience(tries=3, first_wait_s=0.0, timeout_s=5.0)
Capture = pytest.CaptureFixture[str]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's folder of models, not made yet; no proxy and no mirror."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.delenv(HUB_VARIABLE, raising=False)
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path / "models"))
    return tmp_path / "models"


@pytest.fixture
def files(tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    """What the hub has: the weights of a small network, whose skeleton is known."""
    (tmp_path / "skeletons").mkdir()
    monkeypatch.setattr(skeleton, "skeletons_folder", lambda: tmp_path / "skeletons")
    return write_published(tmp_path / "skeletons")


def fetch(hub: str, name: str = f"ign:{NAME}", feedback: object = None, **options: object) -> None:
    """Fetch the network."""
    chosen = PublishedOptions(hub=hub, device="cpu", **options)
    fetch_published(name, chosen, feedback=feedback, patience=QUICK)


# The list


def test_what_a_name_says() -> None:
    network = find_network("ign:FLAIR-HUB_LC-A_RGBI_swinbase-upernet")
    assert network.bands == ("red", "green", "blue", "nir") and network.encoder == "swin_base_patch4_window12_384"
    assert network.revision is None and network.files[0].endswith(".safetensors")
    assert find_network(MODEL).name == find_network(NAME.upper()).name == NAME


def test_what_the_list_says() -> None:
    """Scores and commits are of their form; a score that no model card states is left open."""
    networks = known_networks()
    assert len(networks) == 17 and networks["FLAIR-HUB_LC-A_RGB_swintiny-upernet"].mean_iou is None
    assert networks["FLAIR-INC_rgbie_15cl_resnet34-unet"].mean_iou == 0.5472
    for network in networks.values():
        assert network.revision is None or len(bytes.fromhex(network.revision)) == 20
        assert all(0 < value < 1 for value in (network.mean_iou, network.overall_accuracy) if value is not None)


@pytest.mark.parametrize(
    ("name", "nearest"),
    [("ign:FLAIR-HUB_LC-A_RGB_swin-base-upernet", "FLAIR-HUB_LC-A_RGB_swinbase-upernet"),
     ("ign:FLAIR-HUB_LC-A_RGB_swintine-upernet", NAME),
     ("ign:FLAIR-INC_rgbx_12cl_resnet34-unet", "FLAIR-INC_rgb_12cl_resnet34-unet")],
)  # fmt: skip
def test_a_name_that_is_not_known_gets_the_nearest_ones(folder: Path, name: str, nearest: str) -> None:
    with pytest.raises(InputError, match=f"Nearest names: {nearest}"):
        fetch_published(name)
    assert nearest_names(name)[0] == nearest and not folder.exists()


@pytest.mark.parametrize("name", [f"ign:{NAME}", NAME, MODEL])
def test_a_model_that_was_not_downloaded_yet(folder: Path, name: str) -> None:
    with pytest.raises(ModelError, match=f"'flair-seg models download ign:{NAME}'"):
        resolve_model(name)


def test_without_a_connection_the_file_and_its_page_are_named(folder: Path, log: object) -> None:
    with pytest.raises(RasterError, match="failed after 3 attempts"):
        fetch("http://127.0.0.1:9", feedback=log)
    (network,) = (known for name, known in known_networks().items() if name == NAME)
    assert network.files[0] in log.lines[-1] and network.page in log.lines[-1] and "--from" in log.lines[-1]


def test_a_network_without_a_skeleton(files: dict[str, bytes]) -> None:
    with pytest.raises(InputError, match="no graph for network 'FLAIR-HUB_LC-A_RGB_convnextv2nano-unet'"):
        fetch_published("ign:FLAIR-HUB_LC-A_RGB_convnextv2nano-unet")


def test_a_network_that_is_not_on_the_list(folder: Path, log: object) -> None:
    """Its skeleton is shipped; whether it is published, the hub knows."""
    name = "FLAIR-HUB_LC-A_RGBI_swinbase-upernet"
    with serve_hub({}) as hub, pytest.raises(InputError, match=rf"'IGNF/{name}' on .* was not found \(HTTP 401\)"):
        fetch(hub.url, f"ign:{name}", feedback=log)
    assert "Nearest names: FLAIR-HUB_LC-A_RGB_swinbase-upernet" in log.warnings[0]


# The whole path


def test_from_the_hub_to_a_model(folder: Path, files: dict[str, bytes], log: object) -> None:
    """`main` is resolved to a commit, which is recorded; broken off half way, the download goes on."""
    with serve_hub(files, breaks=[300_000]) as hub:
        fetch(hub.url, feedback=log)
    assert [path.name for path in folder.iterdir()] == [f"{MODEL}.onnx"]
    assert hub.paths("/api/") == [f"/api/models/IGNF/{NAME}/revision/main?blobs=true"]
    assert [ranged for path, ranged in hub.asked if path.startswith("/lfs/")] == [None, "bytes=300000-"]
    manifest = resolve_model(MODEL).manifest
    assert manifest.version == COMMIT and COMMIT in manifest.source["weights"]
    assert manifest.licence == "etalab-2.0" and manifest.band_names == ("red", "green", "blue")
    text = "\n".join(log.lines)
    assert "licence: etalab-2.0; attribution: © IGN" in text and f"commit {COMMIT[:12]}" in text
    assert "Weights stored as half" in text and "2 used, 1 not needed" in text
    assert log.done == sorted(log.done) and log.done[-1] == log.total


def test_the_model_is_used_listed_and_removed_as_any_other(
    folder: Path, files: dict[str, bytes], tmp_path: Path, capfd: Capture
) -> None:
    from stub_raster import write_raster

    image = np.repeat(np.arange(0, 256, 2, dtype=np.uint8)[None, None, :].repeat(128, 1), 3, 0)
    write_raster(tmp_path / "ortho.tif", image)
    with serve_hub(files) as hub:
        assert main(["models", "download", f"ign:{NAME}", "--hub", hub.url, "--device", "cpu", "--json"]) == 0
    assert json.loads(capfd.readouterr().out)["name"] == MODEL
    assert main(["models", "list"]) == 0 and MODEL in capfd.readouterr().out
    map_path = tmp_path / "map.tif"
    command = ["segment", str(tmp_path / "ortho.tif"), str(map_path), "--model", MODEL, "--device", "cpu"]
    assert main([*command, "--quality", "fast", "-q"]) == 0
    from osgeo import gdal

    classes = gdal.Open(str(map_path)).ReadAsArray()
    assert np.array_equal(classes[64], image[0, 64].astype(int) * 19 // 256)
    assert main(["models", "remove", MODEL]) == 0 and list(folder.iterdir()) == []


def test_half_precision_or_float32(folder: Path, files: dict[str, bytes], log: object) -> None:
    with serve_hub(files) as hub:
        fetch(hub.url, feedback=log, precision="float32")
        sizes = [(folder / f"{MODEL}.onnx").stat().st_size]
    assert "float32 was asked for" in "\n".join(log.lines) and sizes[0] < len(next(iter(files.values())))


def test_a_folder_of_files_and_no_connection(
    folder: Path, files: dict[str, bytes], tmp_path: Path, capfd: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(HUB_VARIABLE, "http://127.0.0.1:9")
    offline = tmp_path / "usb" / NAME
    offline.mkdir(parents=True)
    download = ["models", "download", NAME, "--from", str(tmp_path / "usb"), "--device", "cpu"]
    assert main(download) == 2 and f"has no weights file of '{NAME}'" in capfd.readouterr().err
    assert main([*download[:3], "--from", str(tmp_path / "none")]) == 2 and "does not exist" in capfd.readouterr().err
    (content,) = files.values()
    (offline / f"{NAME}.safetensors").write_bytes(content)
    assert main([*download, "--revision", COMMIT, "--float32"]) == 0
    assert resolve_model(MODEL).manifest.version == COMMIT
    assert (offline / f"{NAME}.safetensors").read_bytes() == content
    assert main(download) == 2 and "already exists" in capfd.readouterr().err
    (offline / f"{NAME}.safetensors").write_bytes(content[: len(content) // 2])
    assert main([*download, "--overwrite"]) != 0
    assert resolve_model(MODEL).manifest.version == COMMIT, "what was there before stays"


def test_the_mirror_of_the_environment_and_busy_hubs(
    folder: Path, files: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    with serve_hub(files, statuses=[429, 503], retry_after="0") as hub:
        monkeypatch.setenv(HUB_VARIABLE, hub.url + "/")
        fetch_published(NAME, PublishedOptions(device="cpu"), patience=QUICK)
    assert len(hub.paths("/api/")) == 3 and (folder / f"{MODEL}.onnx").is_file()


def test_options_of_published_networks_alone(folder: Path, capfd: Capture) -> None:
    assert main(["models", "download", "geodeep-roads", "--float32"]) == 2
    assert "'--float32' applies to networks published by IGN only" in capfd.readouterr().err


def test_the_catalogue_lists_them(folder: Path, capfd: Capture) -> None:
    assert main(["models", "catalogue"]) == 0
    lines = capfd.readouterr().out.splitlines()
    assert sum("etalab-2.0" in line for line in lines) == 17 and any("geodeep-roads" in line for line in lines)
    assert main(["models", "catalogue", "convnext", "unet", "--json"]) == 0
    (found,) = [item for item in json.loads(capfd.readouterr().out) if item["name"].endswith("-unet")]
    assert found["name"] == "ign:FLAIR-HUB_LC-A_IR_convnextv2base-unet" and found["bands"] == ["nir", "red", "green"]


# What goes wrong


def left(folder: Path) -> list[str]:
    """Return the files in the user's folder."""
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


@pytest.mark.parametrize(
    ("faults", "error", "text"),
    [
        ({"sha256": "0" * 64}, RasterError, f"instead of {'0' * 64}"),
        ({"page": True}, RasterError, "a web page instead of the file"),
        ({"page": True, "typed": False, "sha256": ""}, RasterError, "Unexpected size"),
        ({"statuses": [500] * 3}, RasterError, "failed after 3 attempts"),
        ({"statuses": [200]}, RasterError, "JSON in .* on 127"),
    ],
    ids=["checksum", "page", "untyped-page", "down", "no-hub"],
)
def test_one_sentence_and_nothing_left(
    folder: Path, files: dict[str, bytes], faults: dict[str, object], error: type[FlairError], text: str
) -> None:
    with serve_hub(files, **faults) as hub, pytest.raises(error, match=text) as caught:
        fetch(hub.url)
    assert left(folder) == [] and "\n" not in str(caught.value)


def test_what_the_hub_does_not_have(folder: Path, files: dict[str, bytes]) -> None:
    with serve_hub(files) as hub:
        with pytest.raises(InputError, match=r"has no revision 'v9'"):
            fetch(hub.url, revision="v9")
        hub.files = {name.replace("safetensors", "bin"): content for name, content in files.items()}
        with pytest.raises(InputError, match=rf"none of the files .*It has: {NAME}\.bin, README\.md"):
            fetch(hub.url)
        hub.files = {}
        with pytest.raises(InputError, match=r"was not found \(HTTP 401\)"):
            fetch(hub.url)
    with pytest.raises(InputError, match="Invalid address of the hub 'ftp://x'"):
        fetch("ftp://x")
    assert left(folder) == []


def test_a_server_that_stops_half_way(folder: Path, files: dict[str, bytes]) -> None:
    """What has come is no model, goes on later, and goes away with the model."""
    with serve_hub(files, breaks=[300_000, 0, 0, 0, 0, 0, 0]) as hub:
        with pytest.raises(RasterError, match=r"1 MB were kept\. Try again later"):
            fetch(hub.url)
        assert [path.name for path in folder.iterdir()] == [".downloads"]
        hub.breaks.clear()
        fetch(hub.url)
        assert hub.asked[-1][1] == "bytes=300000-" and left(folder) == [f"{MODEL}.onnx"]
        remove_model(MODEL)
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("after", [1, 2], ids=["download", "assembly"])
def test_a_cancelled_download_or_assembly(folder: Path, files: dict[str, bytes], make_log: type, after: int) -> None:
    with serve_hub(files) as hub, pytest.raises(CancelledError):
        fetch(hub.url, feedback=make_log(cancel_after=after))
    assert list(folder.iterdir()) == []


def test_a_full_disk(folder: Path, files: dict[str, bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    """Weights and model are counted before anything is fetched."""
    usage = namedtuple("usage", "total used free")
    size = len(next(iter(files.values())))
    monkeypatch.setattr(published.shutil, "disk_usage", lambda path: usage(10**9, 0, 2 * size))
    with serve_hub(files) as hub, pytest.raises(RasterError, match=r"Not enough disk space .* 36 MB are required"):
        fetch(hub.url)
    assert hub.paths("/lfs/") == [] and list(folder.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="needs limits of file sizes")
@pytest.mark.parametrize(("padding", "most"), [(200_000, 500_000), (0, 4000)], ids=["download", "assembly"])
def test_a_disk_that_fills_up_under_way(folder: Path, files: dict[str, bytes], padding: int, most: int) -> None:
    """A limit of the size of files stands for it: either fails as a write."""
    import resource

    files = write_published(skeleton.skeletons_folder(), padding=padding)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    with serve_hub(files) as hub:
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, before[1]))
        try:
            with pytest.raises(RasterError, match="File too large"):
                fetch(hub.url)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert len(hub.paths("/lfs/")) == 1 and list(folder.iterdir()) == []


def test_weights_of_another_network(folder: Path, files: dict[str, bytes], tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    other = write_published(tmp_path / "other", "FLAIR-HUB_LC-A_RGB_swinsmall-upernet")
    (content,) = other.values()
    wrong = {next(iter(files)): content.replace(b"slopes", b"slopez")}
    with serve_hub(wrong) as hub, pytest.raises(ModelError, match="slope"):
        fetch(hub.url)
    assert list(folder.iterdir()) == []
