"""Downloads over a loopback server and its faults: what breaks off goes on, what is another file is refused."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from stub_server import Served, serve

from flair_seg.errors import CancelledError, InputError, RasterError
from flair_seg.feedback import Feedback
from flair_seg.tools.library import download as module
from flair_seg.tools.library.download import download
from flair_seg.tools.web import webclient
from flair_seg.tools.web.webclient import Patience

CONTENT = np.random.default_rng(0).bytes(1_500_000)
QUICK = Patience(tries=3, first_wait_s=0.0, timeout_s=5.0)


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Loopback is reached directly."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture
def target(tmp_path: Path) -> Path:
    """Where files go, in a folder of their own."""
    (tmp_path / "models").mkdir()
    return tmp_path / "models" / "net.onnx"


def fetch(served: Served, target: Path, feedback: Feedback | None = None, **options: object) -> None:
    """Download what is served, checked."""
    values = {"sha256": served.sha256, "patience": QUICK, "size": len(served.content), **options}
    url = str(values.pop("url", served.url))
    download(url, target, values.pop("sha256"), feedback or Feedback(), **values)


def names(target: Path) -> list[str]:
    """Return what lies in the target's folder."""
    return sorted(path.name for path in target.parent.iterdir())


def test_a_file_comes_whole_and_tells_its_megabytes(target: Path, log: object) -> None:
    with serve(CONTENT) as served:
        fetch(served, target, log)
    assert target.read_bytes() == CONTENT and names(target) == ["net.onnx"]
    assert (log.done[0], log.done[-1], log.total) == (1, 2, 2)
    assert log.done == sorted(log.done)


def test_what_breaks_off_goes_on_where_it_was(target: Path) -> None:
    with serve(CONTENT, breaks=[1000, 500_000]) as served:
        fetch(served, target)
    assert target.read_bytes() == CONTENT and names(target) == ["net.onnx"]
    assert served.asked == [None, "bytes=1000-", "bytes=501000-"]


@given(st.lists(st.integers(0, 3000), max_size=6), st.integers(0, 5000), st.booleans(), st.booleans())
def test_wherever_it_breaks_the_bytes_are_the_same(
    tmp_path_factory: pytest.TempPathFactory, breaks: list[int], size: int, ranges: bool, tagged: bool
) -> None:
    target = tmp_path_factory.mktemp("any") / "net.onnx"
    content = np.random.default_rng(size).bytes(size) + b"end"
    tag = '"one"' if tagged else None
    with serve(content, breaks=list(breaks), ranges=ranges, tag=tag) as served:
        fetch(served, target, patience=Patience(tries=8, first_wait_s=0.0))
    assert target.read_bytes() == content and names(target) == ["net.onnx"]


def test_a_later_call_goes_on(target: Path) -> None:
    """As long as something comes at all, one call goes on; when nothing more comes, the next one does."""
    with serve(CONTENT, breaks=[1_000_000, 0, 0, 0, 0, 0, 0]) as served:
        with pytest.raises(RasterError, match=r"1 MB were kept"):
            fetch(served, target)
        assert names(target) == ["net.onnx.partial", "net.onnx.partial-from"]
        served.breaks.clear()
        fetch(served, target)
    assert served.asked[-1] == "bytes=1000000-"
    assert target.read_bytes() == CONTENT and names(target) == ["net.onnx"]


def test_a_cancelled_download_goes_on_later(target: Path, make_log: type) -> None:
    with serve(CONTENT) as served:
        with pytest.raises(CancelledError):
            fetch(served, target, make_log(cancel_after=1))
        assert names(target) == ["net.onnx.partial", "net.onnx.partial-from"]
        come = (target.parent / "net.onnx.partial").stat().st_size
        fetch(served, target)
    assert 0 < come < len(CONTENT) and served.asked[-1] == f"bytes={come}-"
    assert target.read_bytes() == CONTENT


def test_without_ranges_it_starts_over(target: Path) -> None:
    with serve(CONTENT, breaks=[1000], ranges=False) as served:
        fetch(served, target)
    assert target.read_bytes() == CONTENT and served.asked == [None, "bytes=1000-"]


def test_without_a_version_nothing_is_gone_on_with_or_kept(target: Path, make_log: type) -> None:
    with serve(CONTENT, breaks=[1000], tag=None) as served:
        fetch(served, target)
        assert served.asked == [None, None] and target.read_bytes() == CONTENT
        target.unlink()
        with pytest.raises(CancelledError):
            fetch(served, target, make_log(cancel_after=1))
    assert names(target) == []


@pytest.mark.parametrize("ignores", [False, True])
def test_another_version_by_then_starts_over(target: Path, make_log: type, ignores: bool) -> None:
    """Whether the server minds `If-Range`, or sends a part of the other version."""
    with serve(CONTENT, ignores_if_range=ignores) as served:
        with pytest.raises(CancelledError):
            fetch(served, target, make_log(cancel_after=1), sha256=None)
        served.tag, served.content = '"two"', CONTENT[::-1]
        fetch(served, target, sha256=None)
    assert served.asked[1].startswith("bytes=")
    assert target.read_bytes() == CONTENT[::-1] and names(target) == ["net.onnx"]


def test_a_file_that_shrank_starts_over(target: Path, make_log: type) -> None:
    """The server cannot satisfy the range."""
    with serve(CONTENT, ignores_if_range=True) as served:
        with pytest.raises(CancelledError):
            download(served.url, target, None, make_log(cancel_after=1), patience=QUICK)
        served.content = b"short"
        download(served.url, target, None, Feedback(), patience=QUICK)
    assert target.read_bytes() == b"short"


def test_a_wrong_checksum_leaves_what_stood_there(target: Path) -> None:
    target.write_bytes(b"before")
    with serve(CONTENT) as served, pytest.raises(RasterError) as caught:
        fetch(served, target, sha256="0" * 64)
    assert f"{served.sha256} instead of {'0' * 64}" in str(caught.value)
    assert target.read_bytes() == b"before" and names(target) == ["net.onnx"]


@pytest.mark.parametrize("lengths", [True, False])
@pytest.mark.parametrize("size", [len(CONTENT) - 1, len(CONTENT) // 2])
def test_a_file_larger_than_said_is_refused(target: Path, size: int, lengths: bool) -> None:
    found = f"{len(CONTENT)}" if lengths else f"more than {size}"
    with serve(CONTENT, lengths=lengths) as served, pytest.raises(RasterError, match=f"{found} instead of {size}"):
        fetch(served, target, size=size)
    assert names(target) == [] and len(served.asked) == 1


def test_a_file_smaller_than_said_is_refused(target: Path) -> None:
    with (
        serve(CONTENT) as served,
        pytest.raises(RasterError, match=f"{len(CONTENT)} instead of 9999999"),
    ):
        fetch(served, target, size=9999999)
    assert names(target) == []


@pytest.mark.parametrize("lengths", [True, False])
def test_no_more_than_the_limit_is_taken(target: Path, lengths: bool) -> None:
    with serve(CONTENT, lengths=lengths) as served:
        with pytest.raises(InputError, match=r"larger than .* 1 MB"):
            fetch(served, target, size=None, limit=1_000_000)
        with pytest.raises(InputError, match=r"2 MB\. The maximum is 1 MB"):
            fetch(served, target, limit=1_000_000)
    assert names(target) == []


def test_errors_that_pass_are_waited_out(target: Path, log: object) -> None:
    with serve(CONTENT, statuses=[503, 429]) as served:
        fetch(served, target, log)
    assert target.read_bytes() == CONTENT
    assert any("503" in line for line in log.lines)


def test_what_is_not_there_is_told_at_once(target: Path) -> None:
    with serve(CONTENT, statuses=[404]) as served, pytest.raises(RasterError, match=r"HTTP 404 Not Found"):
        fetch(served, target)
    assert len(served.asked) == 1 and names(target) == []


def test_nobody_answers(target: Path) -> None:
    with serve(b"x") as served:
        pass
    with pytest.raises(RasterError, match=r"127\.0\.0\.1:\d+ failed after 3 attempts: .*refused"):
        fetch(served, target)
    assert names(target) == []


def test_a_server_that_stalls_is_asked_again(target: Path) -> None:
    with serve(CONTENT, stall_s=0.6) as served:
        patience = Patience(tries=2, first_wait_s=0.0, timeout_s=0.2)
        with pytest.raises(RasterError, match="did not respond in time"):
            fetch(served, target, patience=patience, sha256=None, size=None, url=served.url)
    assert len(served.asked) >= 2


def test_redirects_within_the_web(target: Path) -> None:
    with serve(CONTENT, breaks=[1000]) as served:
        fetch(served, target, url=served.url.replace("/file", "/moved"))
    assert target.read_bytes() == CONTENT and served.asked == [None, "bytes=1000-"]


@pytest.mark.parametrize("place", ["ftp://127.0.0.1/x", "file:///etc/hostname"])
def test_redirects_elsewhere_are_refused(target: Path, place: str) -> None:
    with (
        serve(CONTENT, redirect=place) as served,
        pytest.raises(RasterError, match=r"302|redirect .*127\.0\.0\.1.*blocked"),
    ):
        fetch(served, target, url=served.url.replace("/file", "/moved"))
    assert names(target) == []


def test_never_from_a_safe_address_to_an_unsafe_one() -> None:
    import urllib.request

    request = urllib.request.Request("https://safe.example/x")
    with pytest.raises(RasterError, match=r"https://safe\.example/x.*http://safe\.example/x.*less secure"):
        webclient._Redirects().redirect_request(request, None, 302, "Found", {}, "http://safe.example/x")


def test_a_proxy_is_asked_for_the_whole_address(target: Path) -> None:
    with serve(CONTENT) as served:
        proxy = served.url.removesuffix("/file")
        fetch(served, target, url="http://models.invalid/net.onnx", proxy=proxy)
    assert served.paths == ["http://models.invalid/net.onnx"] and target.read_bytes() == CONTENT


def test_a_proxy_that_cannot_be_used(target: Path) -> None:
    with pytest.raises(InputError, match=r"socks5h://p:1.*HTTP proxy") as caught:
        download("http://x.invalid/y", target, None, Feedback(), proxy="socks5h://jane:secret@p:1")
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("url", ["ftp://x/y", "net.onnx", "http://", "http://x/a b", "data:,x", "http://x/\n"])
def test_other_addresses_are_refused(target: Path, url: str) -> None:
    with pytest.raises(InputError, match=r"not a valid address.*http://, https://"):
        download(url, target, None, Feedback())


def test_a_file_address(tmp_path: Path, target: Path) -> None:
    source = tmp_path / "with space.onnx"
    source.write_bytes(CONTENT)
    checksum = hashlib.sha256(CONTENT).hexdigest()
    download(source.as_uri(), target, checksum.upper(), Feedback(), size=len(CONTENT))
    assert target.read_bytes() == CONTENT and names(target) == ["net.onnx"]
    with pytest.raises(RasterError, match="No such file"):
        download((tmp_path / "none").as_uri(), target, None, Feedback())
    with pytest.raises(RasterError, match="Is a directory"):
        download(tmp_path.as_uri(), target, None, Feedback())
    assert target.read_bytes() == CONTENT


def test_too_little_room(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from types import SimpleNamespace

    monkeypatch.setattr(module.shutil, "disk_usage", lambda folder: SimpleNamespace(free=1_000_000))
    with (
        serve(CONTENT) as served,
        pytest.raises(RasterError, match=r"models'.*2 MB are required, 1 MB are free"),
    ):
        fetch(served, target)
    assert names(target) == []


def test_a_missing_folder(tmp_path: Path) -> None:
    with serve(CONTENT) as served, pytest.raises(RasterError, match=r"net\.onnx': No such file"):
        fetch(served, tmp_path / "none" / "net.onnx")


LIMITED = """
import resource, sys
from flair_seg.feedback import Feedback
from flair_seg.tools.library.download import download
resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))
try:
    download(sys.argv[1], sys.argv[2], None, Feedback())
except OSError as error:
    sys.exit(f"{type(error).__name__}: {error}")
"""


@pytest.mark.skipif(sys.platform == "win32", reason="needs a limit on the size of files")
def test_a_full_disk_keeps_nothing(target: Path) -> None:
    target.write_bytes(b"before")
    with serve(CONTENT) as served:
        done = subprocess.run(
            [sys.executable, "-c", LIMITED, served.url, str(target)], capture_output=True, text=True, timeout=60
        )
    (line,) = done.stderr.splitlines()
    assert done.returncode == 1 and line.startswith("RasterError: ")
    assert f"'{target}'" in line and "File too large" in line
    assert names(target) == ["net.onnx"] and target.read_bytes() == b"before"
