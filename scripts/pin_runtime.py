"""Writes requirement files with the SHA-256 of each wheel.

`resources/runtime/*.txt` are the releases of ONNX Runtime that are installed in QGIS, `deploy/requirements.txt` is what
the container image of the web service installs.

python scripts/pin_runtime.py [onnxruntime | onnxruntime-gpu | onnxruntime-openvino | service ...]

Asks pip which releases it would install for each Python and system, and the hashes that the package index gives for
them; nothing is installed. Run the tests with the releases found (`pip install onnxruntime==VERSION`) before you commit
a change of these files: what they list counts as tested. Needs pip 23.1 or later.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "resources" / "runtime"
OLDEST = "1.19"
"""The oldest release that the tests pass with; where an index has older ones alone, a system gets none."""
PACKAGES: dict[str, tuple[str, ...]] = {
    "onnxruntime": (f"onnxruntime>={OLDEST}",),
    "onnxruntime-gpu": (f"onnxruntime-gpu[cuda,cudnn]>={OLDEST}",),
    "onnxruntime-openvino": (f"onnxruntime-openvino>={OLDEST}",),
    "service": (f"onnxruntime>={OLDEST}", "fastapi", "uvicorn"),
}
"""What each file lists; the last is the image's, with the extras `cpu` and `service` of pyproject.toml."""
IMAGE_PYTHON = "3.13"
"""Python of the Debian release that the image is built on."""
PYTHONS = ("3.9", "3.10", "3.11", "3.12", "3.13", "3.14")
LEFT_OUT = frozenset({"numpy", "coloredlogs", "humanfriendly", "pyreadline3", "sympy", "mpmath"})
"""numpy is QGIS's own; the others serve the conversion tools of older releases alone."""
_GLIBC = (17, 24, 26, 27, 28)
"""Minor versions of glibc 2 whose wheels run on Debian 10 and Ubuntu 20.04."""


@dataclass(frozen=True)
class System:
    """An operating system and processor: markers of requirement files, and tags of wheels."""

    platform: str
    machine: str
    tags: tuple[str, ...]

    @property
    def marker(self) -> str:
        """The marker that is true there."""
        return f'sys_platform == "{self.platform}" and platform_machine == "{self.machine}"'


def _linux(machine: str) -> tuple[str, ...]:
    """Return the tags of a processor's wheels that run on Debian 10 and Ubuntu 20.04."""
    return (f"manylinux2014_{machine}", *(f"manylinux_2_{minor}_{machine}" for minor in _GLIBC))


SYSTEMS = (
    System("linux", "x86_64", _linux("x86_64")),
    System("linux", "aarch64", _linux("aarch64")),
    System("win32", "AMD64", ("win_amd64",)),
    System("win32", "ARM64", ("win_arm64",)),
    System("darwin", "x86_64", ("macosx_13_0_x86_64",)),
    System("darwin", "arm64", ("macosx_14_0_arm64",)),
)


class Target(NamedTuple):
    """Where wheels are to be installed."""

    python: str
    system: System


class Wheel(NamedTuple):
    """A release and the hash of one of its files."""

    requirement: str
    sha256: str


def main() -> int:
    """Write a file for each package."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for package in sys.argv[1:] or PACKAGES:
        targets = targets_of(package)
        with ThreadPoolExecutor(4) as pool:
            found = dict(zip(targets, pool.map(wheels, [package] * len(targets), targets)))
        text = requirements({target: chosen for target, chosen in found.items() if chosen})
        file = ROOT / "deploy" / "requirements.txt" if package == "service" else FOLDER / f"{package}.txt"
        file.write_text(text, encoding="ascii")
        missing = [f"{t.python} {t.system.platform} {t.system.machine}" for t, chosen in found.items() if not chosen]
        print(f"{package}: no wheels for {', '.join(missing) or 'none'}")
    return 0


def targets_of(package: str) -> list[Target]:
    """Return where a file's packages are to be installed."""
    if package == "service":
        return [Target(IMAGE_PYTHON, system) for system in SYSTEMS if system.platform == "linux"]
    return [Target(*both) for both in product(PYTHONS, SYSTEMS)]


def wheels(package: str, target: Target) -> list[Wheel]:
    """Return the wheels that pip would install, none where there are none for that system."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        command = [sys.executable, "-m", "pip", "install", "--dry-run", "--ignore-installed", "--report", str(report)]
        command += ["--only-binary", ":all:", "--python-version", target.python, "--implementation", "cp"]
        command += [part for tag in target.system.tags for part in ("--platform", tag)]
        command += ["--target", folder, "--quiet", "--disable-pip-version-check", "--", *PACKAGES[package]]
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - no shell
        if done.returncode:
            if "No matching distribution" not in done.stderr and "ResolutionImpossible" not in done.stderr:
                sys.exit(done.stderr)
            return []
        entries = json.loads(report.read_text(encoding="utf-8"))["install"]
    found = []
    for entry in entries:
        name, version = entry["metadata"]["name"].lower().replace("_", "-"), entry["metadata"]["version"]
        if name not in LEFT_OUT:
            found.append(Wheel(f"{name}=={version}", entry["download_info"]["archive_info"]["hashes"]["sha256"]))
    return found


def requirements(found: dict[Target, list[Wheel]]) -> str:
    """Return the text of a requirement file for pip's hash-checking mode."""
    places: dict[str, set[Target]] = defaultdict(set)
    hashes: dict[str, set[str]] = defaultdict(set)
    for target, chosen in found.items():
        for wheel in chosen:
            places[wheel.requirement].add(target)
            hashes[wheel.requirement].add(wheel.sha256)
    lines = ["# Written by scripts/pin_runtime.py; install with: pip install --no-deps --require-hashes -r FILE"]
    for requirement in sorted(places):
        lines.append(f"{requirement} ; {marker(places[requirement])} \\")
        lines.append(" \\\n".join(f"    --hash=sha256:{value}" for value in sorted(hashes[requirement])))
    return "\n".join(lines) + "\n"


def marker(targets: set[Target]) -> str:
    """Return the marker that is true on some targets: the systems that have the same Pythons together."""
    together: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for system in SYSTEMS:
        pythons = tuple(python for python in PYTHONS if Target(python, system) in targets)
        if pythons:
            together[pythons].append(f"({system.marker})")
    clauses = [
        f'(python_version in "{" ".join(pythons)}" and ({" or ".join(systems)}))'
        for pythons, systems in together.items()
    ]
    return " or ".join(clauses)


if __name__ == "__main__":
    sys.exit(main())
