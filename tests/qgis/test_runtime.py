"""Installing the runtime: from a folder, an index, through a proxy; what is left out, and what is left behind."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from flair_qgis.flair_seg.errors import CancelledError, InputError, RuntimeMissingError
from flair_qgis.flair_seg.feedback import Feedback
from flair_qgis.processing.runtime import child, installing, runtime
from flair_qgis.processing.runtime import wheels as wheels_module
from flair_qgis.processing.runtime.wheels import PipSource, proxy_url

ONNXRUNTIME = "import numpy\n__version__ = '9.1'\ndef get_available_providers():\n    return ['CPUExecutionProvider']\n"


class Log(Feedback):
    """Keeps what is said, and cancels after a while if asked to."""

    def __init__(self, cancel_after_s: float = 1e9) -> None:
        """Start the clock."""
        self.lines: list[str] = []
        self._end = time.monotonic() + cancel_after_s

    def info(self, text: str) -> None:
        """Keep a line."""
        self.lines.append(text)

    def is_cancelled(self) -> bool:
        """Whether the time is up."""
        return time.monotonic() > self._end


def write_wheel(folder: Path, name: str, version: str, requires: tuple[str, ...] = (), source: str = "") -> Path:
    """Write a wheel of one module, `requires` as in its METADATA."""
    module = name.replace("-", "_")
    info = f"{module}-{version}.dist-info"
    metadata = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
    metadata += "".join(f"Requires-Dist: {requirement}\n" for requirement in requires)
    path = folder / f"{module}-{version}-py3-none-any.whl"
    package = "onnxruntime/__init__" if name.startswith("onnxruntime") else f"{module}/__init__"
    if name.startswith("nvidia"):
        package = f"nvidia/lib/{module}"  # all of NVIDIA's wheels share a folder
    with zipfile.ZipFile(path, "w") as wheel:
        wheel.writestr(f"{package}.py", source)
        wheel.writestr(f"{info}/METADATA", metadata)
        wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        wheel.writestr(f"{info}/RECORD", "")
    return path


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder of runtimes, and a pip that knows no other index or wheels than the test's."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    for name in [name for name in os.environ if name.startswith("PIP_") or name.lower().endswith("_proxy")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_NO_CACHE_DIR", "1")
    monkeypatch.setenv("PIP_RETRIES", "0")
    return runtime.runtime_root()


@pytest.fixture
def wheels(tmp_path: Path) -> Path:
    """Wheels of a runtime and what it requires, with a numpy that must not be installed."""
    folder = tmp_path / "wheels"
    folder.mkdir()
    requires = ("flatbuffers", "numpy>=1.21.6", "protobuf>=4; python_version>='3.0'", 'sympy; extra == "symbolic"')
    write_wheel(folder, "onnxruntime", "9.1", (*requires, "coloredlogs"), ONNXRUNTIME)
    cuda = ('nvidia-cudnn-cu13~=9.0; extra == "cudnn"', 'ml_dtypes; extra == "quantization"')
    write_wheel(folder, "onnxruntime-gpu", "9.1", (*requires, *cuda), ONNXRUNTIME)
    write_wheel(folder, "nvidia-cudnn-cu13", "9.2", ("nvidia-cublas",))
    for name in ("flatbuffers", "protobuf", "nvidia-cublas", "sympy", "coloredlogs", "ml_dtypes"):
        write_wheel(folder, name, "13.0")
    write_wheel(folder, "numpy", "99.0")
    return folder


def modules(folder: Path) -> set[str]:
    """Return the modules installed in a folder."""
    return {entry.name for entry in folder.iterdir() if not entry.name.endswith(".dist-info")}


def test_installs_from_a_folder_of_wheels_without_numpy(root: Path, wheels: Path) -> None:
    """What the wheels require comes along, less numpy and what only conversion tools need."""
    log = Log()
    report = installing.install("onnxruntime", PipSource(wheels), log)
    assert modules(report.folder) == {"onnxruntime", "flatbuffers", "protobuf"}
    assert (report.version, report.folder) == ("9.1", root / "onnxruntime-9.1")
    assert report.size > 0 and report.providers == ("CPUExecutionProvider",)
    assert report.numpy == __import__("numpy").__version__
    assert any("Successfully installed" in line for line in log.lines)
    assert report.shadow is None or not report.shadow.startswith(str(root))
    assert runtime.library_folder() == report.folder
    assert {entry.name for entry in root.iterdir()} == {"onnxruntime-9.1", "current"}


def test_gpu_runtime_brings_its_cuda_wheels(root: Path, wheels: Path) -> None:
    """The wheels of the extras cuda and cudnn come along, and what they require."""
    report = installing.install("onnxruntime-gpu", PipSource(wheels), Log())
    assert modules(report.folder) == {"onnxruntime", "flatbuffers", "protobuf", "nvidia"}
    libraries = {path.name for path in (report.folder / "nvidia" / "lib").iterdir()}
    assert libraries >= {"nvidia_cudnn_cu13.py", "nvidia_cublas.py"}


def test_second_install_spares_the_first_for_a_day(root: Path, wheels: Path) -> None:
    """Another QGIS may be using the one before, however old it is; it goes a day after it was replaced."""
    long_ago = time.time() - 10 * installing.STALE_AFTER_S
    first = installing.install("onnxruntime", PipSource(wheels), Log()).folder
    os.utime(first, (long_ago, long_ago))
    second = installing.install("onnxruntime", PipSource(wheels), Log()).folder
    assert second != first and first.exists() and runtime.library_folder() == second
    os.utime(first, (long_ago, long_ago))
    third = installing.install("onnxruntime", PipSource(wheels), Log()).folder
    assert {entry for entry in root.iterdir() if entry.is_dir()} == {second, third}


def test_unwritable_data_folder_is_named(root: Path, tmp_path: Path) -> None:
    """A file where the folder should be stands for all that keeps it from being made."""
    (tmp_path / "data").touch()
    with pytest.raises(InputError, match=r"installation folder '.*flair-seg.*': \w+"):
        installing.install("onnxruntime", PipSource(), Log())


def test_failed_install_leaves_the_old_runtime(root: Path, wheels: Path) -> None:
    """A runtime that does not load is not put in place."""
    first = installing.install("onnxruntime", PipSource(wheels), Log())
    write_wheel(wheels, "onnxruntime", "9.2", (), "raise ImportError('DLL load failed')")
    with pytest.raises(RuntimeMissingError, match="ImportError: DLL load failed"):
        installing.install("onnxruntime", PipSource(wheels), Log())
    assert runtime.library_folder() == first.folder
    assert {entry.name for entry in root.iterdir()} == {"onnxruntime-9.1", "current"}


def test_missing_wheel_is_named(root: Path, wheels: Path) -> None:
    """Pip's own reason is in the message."""
    next(wheels.glob("flatbuffers*")).unlink()
    with pytest.raises(RuntimeMissingError, match=r"flatbuffers.*pip.*Could not find a version"):
        installing.install("onnxruntime", PipSource(wheels), Log())
    assert list(root.iterdir()) == []


def test_folder_of_wheels_is_checked(tmp_path: Path) -> None:
    """A missing and an empty folder are refused at once."""
    with pytest.raises(InputError, match=r"/none' not found"):
        PipSource(tmp_path / "none")
    with pytest.raises(InputError, match=r"contains no wheels\. It must contain the \.whl files of onnxruntime"):
        PipSource(tmp_path)


def test_activated_folder_comes_last_and_stays(root: Path, wheels: Path) -> None:
    """QGIS's own modules win over ours, a second call changes nothing, and nothing stays on the path afterwards."""
    folder = str(installing.install("onnxruntime", PipSource(wheels), Log()).folder)
    before = list(sys.path)
    runtime.activate()
    sys.path.append("other")
    runtime.activate()
    assert sys.path == [*before, folder, "other"]
    runtime.deactivate()
    sys.path.remove("other")
    assert sys.path == before


class Index(BaseHTTPRequestHandler):
    """A package index over a folder, which is also a proxy for the host `wheels.invalid`."""

    folder: Path
    login: str | None = None
    delay_s = 0.0

    def do_GET(self) -> None:
        """Answer with a page of links, or a wheel."""
        if self.delay_s:
            time.sleep(self.delay_s)
            return
        path = self.path.partition("wheels.invalid")[2] or self.path
        if self.login and self.headers.get("Proxy-Authorization") != self.login:
            self.send_error(407)
            return
        parts = path.strip("/").split("/")
        if parts[0] == "simple":
            stem = parts[1].replace("-", "_") + "-"
            names = [f.name for f in self.folder.iterdir() if f.name.startswith(stem)]
            self._send("".join(f'<a href="/files/{name}">{name}</a>' for name in names).encode(), "text/html")
        else:
            self._send((self.folder / parts[1]).read_bytes(), "application/zip")

    def _send(self, body: bytes, kind: str) -> None:
        """Send a body."""
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments: object) -> None:
        """Keep quiet."""


@pytest.fixture
def tested(tmp_path: Path, wheels: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file of tested releases: those of the wheels."""
    monkeypatch.setattr(wheels_module, "TESTED", tmp_path)
    lines = []
    for name, version in (("onnxruntime", "9.1"), ("flatbuffers", "13.0"), ("protobuf", "13.0")):
        (path,) = wheels.glob(f"{name}-{version}-*")
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        marker = f'python_version in "3.8 {sys.version_info[0]}.{sys.version_info[1]}"'
        lines.append(f"{name}=={version} ; {marker} \\\n    --hash=sha256:{digest}\n")
    file = tmp_path / "onnxruntime.txt"
    file.write_text("".join(lines), encoding="ascii")
    return file


@pytest.fixture
def index(wheels: Path, tested: Path) -> Iterator[tuple[type[Index], int]]:
    """A running index of the tested releases and a newer one, and its port."""
    write_wheel(wheels, "onnxruntime", "9.9", (), "raise ImportError('not tested')")
    handler = type("WheelIndex", (Index,), {"folder": wheels})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield handler, server.server_port
    server.shutdown()
    thread.join()
    server.server_close()


def test_installs_from_an_index(root: Path, index: tuple[type[Index], int], monkeypatch: pytest.MonkeyPatch) -> None:
    """The user's pip settings say which index."""
    monkeypatch.setenv("PIP_INDEX_URL", f"http://127.0.0.1:{index[1]}/simple")
    report = installing.install("onnxruntime", PipSource(), Log())
    assert modules(report.folder) == {"onnxruntime", "flatbuffers", "protobuf"}


def test_a_file_other_than_the_tested_one_is_refused(
    root: Path, index: tuple[type[Index], int], wheels: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As from an index that was broken into."""
    monkeypatch.setenv("PIP_INDEX_URL", f"http://127.0.0.1:{index[1]}/simple")
    write_wheel(wheels, "flatbuffers", "13.0", (), "print('changed')")
    with pytest.raises(
        RuntimeMissingError,
        match=r"onnxruntime\.txt.*the SHA-256 of a downloaded file does not match the tested release;",
    ):
        installing.install("onnxruntime", PipSource(), Log())
    assert list(root.iterdir()) == []


def test_a_python_without_tested_release_is_named(
    root: Path, index: tuple[type[Index], int], tested: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIP_INDEX_URL", f"http://127.0.0.1:{index[1]}/simple")
    own = f"{sys.version_info[0]}.{sys.version_info[1]}"
    tested.write_text(tested.read_text("ascii").replace(own, "3.7"), encoding="ascii")
    with pytest.raises(
        RuntimeMissingError, match=rf"onnxruntime has been tested with Python {own}.* on {sys.platform}"
    ):
        installing.install("onnxruntime", PipSource(), Log())
    assert list(root.iterdir()) == []


@pytest.mark.parametrize(
    "requirement",
    ["-r /etc/passwd", "--index-url=http://127.0.0.1:9/", "flatbuffers @ http://127.0.0.1:9/x.whl", "./x"],
)
def test_a_wheel_that_requires_more_than_a_package(root: Path, wheels: Path, requirement: str) -> None:
    """Options of pip and addresses in a wheel's metadata are not passed on.

    pip 24.1 and later leave out a wheel whose metadata is invalid, and install an earlier one.
    """
    write_wheel(wheels, "onnxruntime", "9.3", (requirement,), ONNXRUNTIME)
    try:
        folder = installing.install("onnxruntime", PipSource(wheels), Log()).folder
    except RuntimeMissingError as error:
        assert requirement in str(error) and "'onnxruntime'" in str(error)
        assert list(root.iterdir()) == []
    else:
        assert [path.name for path in folder.glob("onnxruntime-*.dist-info")] != ["onnxruntime-9.3.dist-info"]
        assert "@" not in requirement


@pytest.mark.parametrize("package", runtime.PACKAGES)
def test_tested_releases_are_listed_with_their_hashes(package: str) -> None:
    """Each line that names a release ends in hashes; numpy, which stays QGIS's own, is not among them."""
    entries = (wheels_module.TESTED / f"{package}.txt").read_text("ascii").replace("\\\n", " ").splitlines()[1:]
    names = [entry.partition("==")[0] for entry in entries]
    assert package in names and "flatbuffers" in names and not wheels_module.NEVER_INSTALLED & set(names)
    for entry in entries:
        assert re.fullmatch(r"[a-z0-9-]+==[0-9.]+(\.?post\d+)? ; .+?( +--hash=sha256:[0-9a-f]{64})+", entry), entry


def test_installs_through_a_proxy_with_a_password(
    root: Path, index: tuple[type[Index], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The index is reached through the proxy alone, and the password is in no line of the log."""
    handler, port = index
    handler.login = "Basic amFuZTpwQHNzOi8="  # jane:p@ss:/
    monkeypatch.setenv("PIP_INDEX_URL", "http://wheels.invalid/simple")
    monkeypatch.setenv("PIP_TRUSTED_HOST", "wheels.invalid")
    proxy = proxy_url("http", "127.0.0.1", port, "jane", "p@ss:/")
    log = Log()
    report = installing.install("onnxruntime", PipSource(proxy=proxy), log)
    assert report.version == "9.1"
    assert "p@ss" not in "".join(log.lines) and "p%40ss" not in "".join(log.lines)


def test_unreachable_index_names_the_remedy(root: Path, tested: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pip's 'no matching distribution' alone would send the user after the wrong thing."""
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/simple")
    monkeypatch.setenv("PIP_RETRIES", "1")
    with pytest.raises(RuntimeMissingError, match=r"; the package index could not be reached\. Check the network"):
        installing.install("onnxruntime", PipSource(), Log())


def test_cancel_ends_pip_at_once_and_leaves_nothing(
    root: Path, index: tuple[type[Index], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also while pip waits for an answer and says nothing."""
    handler, port = index
    handler.delay_s = 8.0
    monkeypatch.setenv("PIP_INDEX_URL", f"http://127.0.0.1:{port}/simple")
    started = time.monotonic()
    with pytest.raises(CancelledError):
        installing.install("onnxruntime", PipSource(), Log(cancel_after_s=2.0))
    assert time.monotonic() - started < 7
    assert list(root.iterdir()) == []


def test_python_is_found_when_qgis_is_the_program(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """On Windows and macOS `sys.executable` is QGIS itself, which would open another window."""
    program = tmp_path / "qgis-bin"
    program.touch()
    monkeypatch.setattr(sys, "executable", str(program))
    python = child.find_python()
    assert python != program
    assert subprocess.run([str(python), "-c", "import pip"]).returncode == 0


def test_another_python_of_the_same_version_is_not_taken(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """On Linux QGIS guesses `sys.executable` from the search path, where pyenv or conda may come first."""
    other = tmp_path / "python3"
    other.write_text(f'#!/bin/sh\necho \'["{sys.version_info[0]}.{sys.version_info[1]}", "/dev/null"]\'\n')
    other.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(other))
    assert child.python_candidates()[0] == other
    assert child.find_python() != other


def test_python_without_pip_is_named_with_the_remedy(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Debian ships Python without pip."""
    bare = tmp_path / "python3"
    bare.write_text("#!/bin/sh\necho \"ModuleNotFoundError: No module named 'pip'\" >&2\nexit 1\n")
    bare.chmod(0o755)
    monkeypatch.setattr(child, "python_candidates", lambda: [bare])
    with pytest.raises(
        RuntimeMissingError, match=r"python3 has no pip\)\. Install pip for this Python \(Debian.*python3-pip"
    ):
        child.find_python()


def test_algorithm_installs_and_says_what_it_did(root: Path, wheels: Path, provider: None) -> None:
    """The outputs hold folder, version and providers."""
    from qgis.core import QgsApplication, QgsProcessingContext, QgsProcessingFeedback

    algorithm = QgsApplication.processingRegistry().createAlgorithmById("flair:installruntime")
    feedback = QgsProcessingFeedback()
    results, ok = algorithm.run({"WHEELS": str(wheels)}, QgsProcessingContext(), feedback)
    assert ok, feedback.textLog()
    assert results["VERSION"] == "9.1" and results["PROVIDERS"] == "CPUExecutionProvider"
    assert results["FOLDER"] in feedback.textLog() and ", without network access" in feedback.textLog()
    assert json.dumps(results)


def test_algorithm_reads_qgis_proxy_settings(provider: None) -> None:
    """A proxy set in QGIS's network settings is the one pip gets."""
    from flair_qgis.processing.library.installruntime import qgis_proxy
    from qgis.core import QgsNetworkAccessManager
    from qgis.PyQt.QtNetwork import QNetworkProxy

    manager = QgsNetworkAccessManager.instance()
    before = manager.fallbackProxy()
    try:
        proxy = QNetworkProxy(QNetworkProxy.ProxyType.HttpProxy, "proxy.example", 3128, "jane", "a b")
        manager.setFallbackProxyAndExcludes(proxy, [], [])
        assert qgis_proxy() == "http://jane:a%20b@proxy.example:3128"
        manager.setFallbackProxyAndExcludes(QNetworkProxy(QNetworkProxy.ProxyType.NoProxy), [], [])
        assert qgis_proxy() is None
    finally:
        manager.setFallbackProxyAndExcludes(before, [], [])


LAST_WORDS = """
import signal, subprocess, sys, time

def end(*_):
    print("120 of 300 rows are kept", flush=True)
    sys.exit(130)

signal.signal(signal.SIGTERM, end)
subprocess.Popen([sys.executable, "-c", "import time; time.sleep(20)"])
print("started", flush=True)
time.sleep(20)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows ends a process without asking")
def test_a_cancelled_command_is_heard_to_the_end(tmp_path: Path) -> None:
    """What it says of what is kept; a child of its own that holds the pipe delays nothing."""
    log, started = Log(cancel_after_s=2.0), time.monotonic()
    with pytest.raises(CancelledError):
        child.run_streaming([sys.executable, "-c", LAST_WORDS], os.environ, tmp_path, log)
    assert log.lines == ["started", "120 of 300 rows are kept"] and time.monotonic() - started < 10
