"""Fetches wheels with pip, without ever touching QGIS's own packages. Knows no QGIS."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import re
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from ...flair_seg.errors import InputError, RuntimeMissingError
from ...flair_seg.feedback import Feedback
from ...flair_seg.language import tr
from ...flair_seg.system.isolated import inherited_folders, isolated_environment, isolated_module
from .child import run_streaming
from .runtime import PACKAGES

# numpy must stay QGIS's own: another one breaks GDAL's arrays and scipy. The others are required by older
# releases of ONNX Runtime, for their conversion tools only.
NEVER_INSTALLED = frozenset({"numpy", "coloredlogs", "sympy"})
TESTED = Path(__file__).resolve().parents[2] / "resources" / "runtime"
"""Where the requirement files with the tested releases and their SHA-256 lie; `scripts/pin_runtime.py` writes them."""
_NAME = re.compile(r"[A-Za-z0-9][\w.-]*")


@dataclass(frozen=True)
class PipSource:
    """Where pip takes wheels from: a folder (then no network is used), or the package index.

    `proxy` is a URL that may hold a password, so it travels by environment and never on a command line.
    """

    wheels: Path | None = None
    proxy: str | None = None

    def __post_init__(self) -> None:
        """Check that the folder is there and holds wheels."""
        if self.wheels is None:
            return
        if not self.wheels.is_dir():
            raise InputError("Wheels folder '{wheels}' not found. Choose an existing folder.", wheels=self.wheels)
        if not any(self.wheels.glob("*.whl")):
            raise InputError(
                "Folder '{wheels}' contains no wheels. It must contain the .whl files of onnxruntime.",
                wheels=self.wheels,
            )

    def arguments(self) -> list[str]:
        """Return what this adds to pip's command line."""
        return ["--no-index", "--find-links", str(self.wheels)] if self.wheels else []

    def environment(self) -> dict[str, str]:
        """Return what this adds to pip's environment."""
        if not self.proxy:
            return {}
        return dict.fromkeys(("PIP_PROXY", "http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"), self.proxy)


def proxy_url(scheme: str, host: str, port: int, user: str = "", password: str = "") -> str:  # nosec B107
    """Return a proxy's URL for pip; user and password may hold any character."""
    login = f"{quote(user, safe='')}:{quote(password, safe='')}@" if user else ""
    return f"{scheme}://{login}{host}:{port}"


def fetch(python: Path, package: str, target: Path, source: PipSource, feedback: Feedback) -> None:
    """Install the package and what it requires: from the package index tested releases only, their hashes compared.

    From a folder of wheels, which the user vouches for, any release is taken, e.g. one built for a special device.

    Raises:
        RuntimeMissingError: pip failed, a hash differs, or no release was tested with this Python and system.
        CancelledError: the user cancelled.
    """
    if source.wheels is not None:
        _fetch_from_folder(python, package, target, source, feedback)
        return
    _install_apart(python, ["--require-hashes", "-r", str(TESTED / f"{package}.txt")], target, source, feedback)
    if not (target / "onnxruntime").is_dir():  # every line of the file is for other systems
        raise RuntimeMissingError(
            "No release of {package} has been tested with Python {version} on {system}. Choose a folder of wheels.",
            package=package,
            version=platform.python_version(),
            system=f"{sys.platform} {platform.machine()}",
        )


def _fetch_from_folder(python: Path, package: str, target: Path, source: PipSource, feedback: Feedback) -> None:
    """Install the package, then what the installed packages require, until nothing is missing."""
    asked: set[str] = set()
    wanted = [package]
    while wanted:
        asked.update(wanted)
        _install_apart(python, ["--", *wanted], target, source, feedback)
        wanted = [r for r in _requirements(target, package) if r not in asked]


def _install_apart(python: Path, wanted: Sequence[str], target: Path, source: PipSource, feedback: Feedback) -> None:
    """Install into a new folder and move its files to the target.

    pip leaves a folder that is there already as it is, so that NVIDIA's wheels, which all install into the folder
    `nvidia`, would lose those of a later round.
    """
    with tempfile.TemporaryDirectory(prefix=".round-", dir=target.parent) as folder:
        _pip_install(python, wanted, Path(folder), source, feedback)
        _merge(Path(folder), target)


def _merge(source: Path, target: Path) -> None:
    """Move all files of a folder into another, folder by folder."""
    for path in [p for p in source.rglob("*") if not p.is_dir()]:
        place = target / path.relative_to(source)
        place.parent.mkdir(parents=True, exist_ok=True)
        os.replace(path, place)


def _requirements(folder: Path, package: str) -> list[str]:
    """Return what the packages in a folder require and lack, less what is never to be installed.

    Reading them from what was installed follows every release, CUDA 12 or 13, without a list kept here.
    """
    distributions = list(importlib.metadata.distributions(path=[str(folder)]))
    present = {_normalised(d.metadata["Name"]) for d in distributions}
    found = []
    for distribution in distributions:
        for requirement in distribution.requires or []:
            extra = re.search(r"""extra\s*==\s*['"]([\w.-]+)['"]""", requirement)
            if extra and extra.group(1) not in PACKAGES[package]:
                continue
            name = _normalised(_checked_name(requirement, distribution.metadata["Name"]))
            if name not in present | NEVER_INSTALLED:
                found.append(_without_extra(requirement))
    return sorted(set(found))


def _checked_name(requirement: str, wheel: str) -> str:
    """Return the package that a requirement names.

    Raises:
        RuntimeMissingError: it is an option of pip, or says where to get the package.
    """
    name = _NAME.match(requirement)
    if name is None or "@" in requirement.partition(";")[0]:
        raise RuntimeMissingError(
            "Wheel '{wheel}' requires '{requirement}'. A requirement must be a package name with an optional version.",
            wheel=wheel,
            requirement=requirement,
        )
    return name[0]


def _normalised(name: str) -> str:
    """Return a distribution's name as indexes compare it (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def _without_extra(requirement: str) -> str:
    """Return a requirement without its `extra == ...` clause; pip judges the rest of the marker."""
    text, _, marker = requirement.partition(";")
    clauses = [c.strip() for c in re.split(r"\band\b", marker) if c.strip() and "extra" not in c]
    return f"{text.strip()}; {' and '.join(clauses)}" if clauses else text.strip()


def _pip_install(python: Path, wanted: Sequence[str], target: Path, source: PipSource, feedback: Feedback) -> None:
    """Run pip for some requirements, or a file of them, without what they require in turn.

    Raises:
        RuntimeMissingError: pip failed.
        CancelledError: the user cancelled.
    """
    arguments = ["install", "--no-deps", "--only-binary", ":all:", "--no-input", "--disable-pip-version-check"]
    arguments += ["--progress-bar", "off", "--target", str(target), *source.arguments(), *wanted]
    command = isolated_module(python, "pip", arguments, inherited_folders())
    # A user's pip settings (index, certificate) hold, but these two cannot go with --target.
    environment = {**isolated_environment(), "PIP_USER": "0", "PIP_REQUIRE_VIRTUALENV": "0"}
    environment.update({"PIP_ROOT_USER_ACTION": "ignore", **source.environment()})
    status, lines = run_streaming(command, environment, target.parent, feedback)
    if status:
        raise RuntimeMissingError(
            "pip could not install {requirements}: {lines}",
            requirements=", ".join(os.path.basename(part) for part in wanted if not part.startswith("-")),
            lines=_pip_reason(lines, source),
        )


def _pip_reason(lines: Sequence[str], source: PipSource) -> str:
    """Return pip's own reason, and what to do where the network is at fault."""
    text = "\n".join(lines)
    if "DO NOT MATCH THE HASHES" in text:
        return tr("the SHA-256 of a downloaded file does not match the tested release; nothing was installed")
    reason = next((line for line in lines if line.startswith("ERROR:")), lines[-1] if lines else tr("no output"))
    reason = reason.partition("ERROR:")[2].strip() or reason
    if "Missing dependencies for SOCKS" in text:
        return tr("pip cannot use the SOCKS proxy set in QGIS. Set an HTTP proxy, or choose a folder of wheels.")
    if source.wheels is None and re.search(r"Retrying \(|ProxyError|ConnectionError|SSLError", text):
        reason += tr("; the package index could not be reached. Check the network connection and the proxy set in QGIS")
        reason += tr(", or choose a folder of wheels")
    return reason
