"""Catalogues of models, and the commands that add, fetch and remove."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from stub_hub import COMMIT, serve_hub
from stub_network import manifest, write_network
from stub_server import serve

from flair_seg.commands.cli import main
from flair_seg.errors import CancelledError, InputError, RasterError
from flair_seg.mapping.resume.journal import locked
from flair_seg.models.model import FOLDER_VARIABLE, resolve_model
from flair_seg.nomenclature import FLAIR_19
from flair_seg.tools.library.addresses import place_of
from flair_seg.tools.library.catalogue import CATALOGUE_VARIABLE, fetch_model, find_entry, read_catalogue
from flair_seg.tools.web.webclient import Patience

RGB = ("red", "green", "blue")
Capture = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's folder of models, not made yet; no proxy, and no other catalogue."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.delenv(CATALOGUE_VARIABLE, raising=False)
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path / "models"))
    return tmp_path / "models"


def entry(content: bytes, place: str, **changes: object) -> dict[str, object]:
    """Return an entry of a catalogue; None leaves a key out."""
    values = {
        "name": "far",
        "title": "From afar",
        "url": place,
        "sha256": hashlib.sha256(content).hexdigest(),
        "size": len(content),
        "licence": "CC0-1.0",
        "attribution": "© Someone",
        **changes,
    }
    return {key: value for key, value in values.items() if value is not None}


def write(path: Path, *entries: object) -> Path:
    """Write a catalogue."""
    path.write_text(json.dumps(entries), "utf-8")
    return path


@pytest.fixture
def network(tmp_path: Path) -> bytes:
    """A network that says nothing of itself."""
    return write_network(tmp_path / "bare.onnx", manifest(RGB), metadata={}).read_bytes()


def test_the_shipped_catalogue_lists_addresses_of_open_models() -> None:
    """They cannot be reached here: each is https, at the hub, which knows its checksum, and has an open licence."""
    entries = read_catalogue()
    assert entries and len({entry.url for entry in entries}) == len(entries)
    for listed in entries:
        found = place_of(listed.url)
        assert found is not None and found[1].endswith(".onnx") and listed.url.startswith("https://")
        assert listed.licence in ("Apache-2.0", "MIT") and listed.attribution
        assert listed.page == f"https://huggingface.co/{found[0].path}"


def test_a_bare_model_is_fetched_with_what_the_catalogue_says(
    tmp_path: Path, folder: Path, network: bytes, log: object
) -> None:
    with serve(network, breaks=[300]) as served:
        listed = entry(
            network, served.url, bands=list(RGB), classes=["a", "b", "c"], window_size=64, gsd_m=0.5,
            normalisation="none",
        )  # fmt: skip
        (found,) = read_catalogue(str(write(tmp_path / "list.json", listed)))
        added = fetch_model(found, device="cpu", feedback=log, patience=Patience(first_wait_s=0))
    assert added.name == "far" and sorted(p.name for p in folder.iterdir()) == ["far.onnx"]
    kept = resolve_model("far").manifest
    assert (kept.licence, kept.attribution, kept.gsd_m) == ("CC0-1.0", "© Someone", 0.5)
    assert [c.name for c in kept.classes] == ["a", "b", "c"] and kept.band_names == RGB
    assert kept.source == {"url": served.url, "sha256": hashlib.sha256(network).hexdigest()}
    told = log.lines[0]
    assert "From afar (far): 0.0 MB from 127.0.0.1" in told and "licence: CC0-1.0; attribution: © Someone" in told


def test_ours_is_kept_byte_by_byte(tmp_path: Path, folder: Path) -> None:
    """Its checksum is then the catalogue's."""
    description = manifest(RGB, name="far", licence="CC0-1.0", attribution="© Someone")
    content = write_network(tmp_path / "far.onnx", description).read_bytes()
    catalogue = write(tmp_path / "list.json", entry(content, "far.onnx"))
    (found,) = read_catalogue(str(catalogue))
    assert fetch_model(found, device="cpu").sha256 == found.sha256
    assert (folder / "far.onnx").read_bytes() == content
    with pytest.raises(InputError, match=r"far' already exists \('"):
        fetch_model(found)


def test_a_catalogue_of_the_web(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its addresses may be relative; files of this computer are none of its business."""
    content = json.dumps([entry(b"x", "nets/far.onnx"), entry(b"x", "https://b.example/x", name="b")]).encode()
    with serve(content) as served:
        monkeypatch.setenv(CATALOGUE_VARIABLE, served.url)
        first, second = read_catalogue()
        assert first.url == served.url.replace("/file", "/nets/far.onnx") and second.url == "https://b.example/x"
        served.content = json.dumps([entry(b"x", "file:///etc/passwd")]).encode()
        with pytest.raises(InputError, match="is a local file, which is not supported in a catalogue from the web"):
            read_catalogue()
        served.content = b"[" + b" " * 2**20
        with pytest.raises(InputError, match="2 MB"):
            read_catalogue()


@pytest.fixture
def far(tmp_path: Path) -> bytes:
    """A network that says what it is."""
    description = manifest(RGB, name="far", licence="CC0-1.0", attribution="© Someone")
    return write_network(tmp_path / "far.onnx", description).read_bytes()


def test_a_fetch_that_broke_off_goes_on_later(tmp_path: Path, folder: Path, far: bytes) -> None:
    with serve(far, breaks=[1000, 0, 0, 0]) as served:
        (found,) = read_catalogue(str(write(tmp_path / "list.json", entry(far, served.url))))
        with pytest.raises(RasterError, match="1 MB were kept"):
            fetch_model(found, patience=Patience(tries=2, first_wait_s=0))
        place = folder / ".downloads" / "far"
        left = ["far.onnx.partial", "far.onnx.partial-from", "lock"]
        assert sorted(p.name for p in place.iterdir()) == left
        with locked(str(place), "far"), pytest.raises(InputError, match=r"far'"):
            fetch_model(found)
        assert sorted(p.name for p in place.iterdir()) == left
        fetch_model(found, device="cpu")
    assert served.asked[-1] == "bytes=1000-" and [p.name for p in folder.iterdir()] == ["far.onnx"]


def test_nothing_is_left_of_a_cancelled_fetch(
    tmp_path: Path, folder: Path, far: bytes, make_log: type, monkeypatch: pytest.MonkeyPatch
) -> None:
    from flair_seg.tools.library import download

    monkeypatch.setattr(download, "_CHUNK", 1000)
    with serve(far) as served:
        (found,) = read_catalogue(str(write(tmp_path / "list.json", entry(far, served.url))))
        with pytest.raises(CancelledError):
            fetch_model(found, feedback=make_log(cancel_after=1))
    assert served.asked == [None] and list(folder.iterdir()) == []


def test_a_file_of_the_hub_is_fetched_at_the_commit_and_checked(tmp_path: Path, folder: Path, far: bytes) -> None:
    """Its size and checksum come from the hub; a mirror stands for it."""
    url = "https://huggingface.co/datasets/someone/models/resolve/main/nets/far.onnx"
    path = write(tmp_path / "list.json", entry(far, url, sha256=None, size=None, licence="MIT"))
    (found,) = read_catalogue(str(path))
    assert (found.sha256, found.size) == (None, None) and "size unknown" in found.describe()
    with serve_hub({"someone/models/nets/far.onnx": far}) as hub:
        fetch_model(found, device="cpu", hub=hub.url)
        assert hub.paths("/api/") == ["/api/datasets/someone/models/revision/main?blobs=true"]
        hub.sha256 = "0" * 64
        with pytest.raises(RasterError, match=f"instead of {'0' * 64}"):
            fetch_model(found, overwrite=True, hub=hub.url)
    assert [p.name for p in folder.iterdir()] == ["far.onnx"]
    source = resolve_model("far").manifest.source
    assert source["revision"] == COMMIT and source["sha256"] == hashlib.sha256(far).hexdigest()
    write(tmp_path / "list.json", entry(far, "https://example.org/far.onnx", sha256=None))
    with pytest.raises(InputError, match="sha256' is null"):
        read_catalogue(str(path))


def test_a_wrong_checksum(tmp_path: Path, folder: Path, network: bytes) -> None:
    with serve(network) as served:
        (found,) = read_catalogue(str(write(tmp_path / "l.json", entry(network, served.url, sha256="0" * 64))))
        with pytest.raises(RasterError, match=f"{served.url}': [0-9a-f]{{64}} instead of {'0' * 64}"):
            fetch_model(found)
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"licence": None}, "licence' is null"),
        ({"title": ""}, 'title\' is ""'),
        ({"size": "1"}, 'size\' is "1"'),
        ({"size": 0}, "size is '0'. It must be from 1 to"),
        ({"size": 2**40}, "size is '1099511627776'. It must be from 1 to"),
        ({"sha256": "abc"}, "sha256 is 'abc'. It must be 64 hexadecimal digits"),
        ({"name": "../x"}, "name is '../x'"),
        ({"url": "ftp://x/y"}, "ftp://x/y' is not a valid address"),
        ({"licens": "x"}, "unknown key 'licens'"),
        ({"bands": "red"}, 'bands\' is "red"'),
        ({"bands": ["red", 1]}, "bands' is 1"),
        ({"mean": [1]}, "mean' is specified without 'std'"),
        ({"classes": "flair-99"}, "not a list of classes. It must be a list of names, or of objects with"),
        ({"gsd_m": True}, "gsd_m' is true"),
    ],
)
def test_entries_that_are_wrong(tmp_path: Path, changes: dict, text: str) -> None:
    path = write(tmp_path / "list.json", entry(b"x", "x.onnx", name="ok"), entry(b"x", "x.onnx", **changes))
    with pytest.raises(InputError) as caught:
        read_catalogue(str(path))
    assert text in str(caught.value) and "list.json', model 2" in str(caught.value)


@pytest.mark.parametrize(
    ("content", "text"),
    [(b"{", "Invalid JSON"), (b"{}", "must be a JSON list of models"),
     (b"[1]", "name, title, url"), (b"\xff", "byte 0 is not UTF-8")],
)  # fmt: skip
def test_files_that_are_no_catalogue(tmp_path: Path, content: bytes, text: str) -> None:
    (tmp_path / "list.json").write_bytes(content)
    with pytest.raises(InputError, match=text):
        read_catalogue(str(tmp_path / "list.json"))
    with pytest.raises(RasterError, match=r"none\.json'.*: No such file"):
        read_catalogue(str(tmp_path / "none.json"))


def test_names_are_there_once(tmp_path: Path) -> None:
    path = write(tmp_path / "list.json", entry(b"x", "x.onnx"), entry(b"x", "y.onnx"))
    with pytest.raises(InputError, match=r"far' twice\. Names must be unique"):
        read_catalogue(str(path))
    with pytest.raises(InputError, match=r"near' not found in the catalogue\. Available models: none"):
        find_entry([], "near")
    with pytest.raises(InputError, match=r"'fare' not found in the catalogue\. Available models: far, other"):
        find_entry(read_catalogue(str(write(path, entry(b"x", "y", name="other"), entry(b"x", "x")))), "fare")


# The command line


def test_add_and_remove(tmp_path: Path, folder: Path, network: bytes, capfd: Capture) -> None:
    (tmp_path / "classes.json").write_text('["a", "b", "c"]')
    add = ["models", "add", str(tmp_path / "bare.onnx")]
    assert main(add) == 2
    assert "names of its 3 bands" in capfd.readouterr().err
    answers = ["--bands", "red, green,blue", "--classes", str(tmp_path / "classes.json"), "--window-size", "64"]
    answers += ["--gsd", "0.2", "--name", "mine", "--title", "Mine", "--licence", "CC0", "--attribution", "me"]
    assert main([*add, *answers, "--json", "--device", "cpu"]) == 0
    said = capfd.readouterr()
    result = json.loads(said.out)
    assert (result["name"], result["path"]) == ("mine", str(folder / "mine.onnx"))
    assert result["trial"]["window_ms"] > 0 and "Classes: 1 a, 2 b, 3 c" in said.err
    assert main(["models"]) == 0 and "mine " in capfd.readouterr().out
    assert main([*add, *answers]) == 2 and "). Choose another name, or allow overwriting" in capfd.readouterr().err
    assert main([*add, *answers, "--overwrite", "-q"]) == 0 and capfd.readouterr().err == ""
    assert main(["models", "remove", "mine", "--json"]) == 0
    assert json.loads(capfd.readouterr().out) == {"name": "mine", "removed": [str(folder / "mine.onnx")]}
    assert main(["models", "remove", "mine"]) == 2
    assert f"'mine' not found in '{folder}'. Available models: none" in capfd.readouterr().err


def test_a_model_without_ground_size_is_warned_of(tmp_path: Path, network: bytes, capfd: Capture) -> None:
    options = ["--bands", "red,green,blue", "--classes", "flair-19", "--window-size", "64", "-q"]
    write_network(tmp_path / "all.onnx", manifest(RGB), metadata={}, channels=len(FLAIR_19.classes))
    assert main(["models", "add", str(tmp_path / "all.onnx"), *options]) == 0
    assert capfd.readouterr().err == (
        "warning: Model 'all' has no pixel size (GSD), so rasters of any resolution are used without resampling. "
        "Specify the pixel size.\n"
    )


@pytest.mark.parametrize(
    ("options", "text"),
    [
        (["--bands", "red,,blue"], "red,,blue' is not a list of names such as"),
        (["--mean", "1,x"], "'x' is not a finite number"),
        (["--normalisation", "other"], "invalid choice: 'other'"),
    ],
)
def test_options_that_are_wrong(options: list[str], text: str, capfd: Capture) -> None:
    with pytest.raises(SystemExit):
        main(["models", "add", "x.onnx", *options])
    assert text in capfd.readouterr().err


def test_download_and_catalogue(tmp_path: Path, folder: Path, network: bytes, capfd: Capture) -> None:
    with serve(network) as served:
        said = {"bands": list(RGB), "classes": "flair-12", "window_size": 64}
        content = write_network(tmp_path / "b.onnx", manifest(RGB), metadata={}, channels=12).read_bytes()
        served.content = content
        catalogue = ["--catalogue", str(write(tmp_path / "list.json", entry(content, served.url, **said)))]
        assert main(["models", "catalogue", *catalogue]) == 0
        assert capfd.readouterr().out.startswith("From afar (far): 0.0 MB from 127.0.0.1")
        assert main(["models", "catalogue", "--json", *catalogue]) == 0
        assert json.loads(capfd.readouterr().out)[0] == entry(content, served.url)
        assert main(["models", "download", "far", "--json", *catalogue, "--device", "cpu"]) == 0
        assert json.loads(capfd.readouterr().out)["name"] == "far" and (folder / "far.onnx").is_file()
        assert main(["models", "download", "near", *catalogue]) == 2
        assert "near' not found in the catalogue. Available models: far" in capfd.readouterr().err
    assert main(["models", "catalogue", "nothing-like-it", *catalogue]) == 0
    assert "contains no models" in capfd.readouterr().err
