"""Builds the project's wheel from a copy of the sources and installs it in a fresh environment, without the network."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
_FOLDERS = ("flair_seg", "training", "resources")
_FILES = ("pyproject.toml", "setup.py", "README.md", "LICENSE")


def build_wheel(folder: Path) -> Path:
    """Build the wheel in a folder and return its path; needs setuptools and wheel."""
    source = folder / "source"
    for name in _FOLDERS:
        shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
    page = source / "resources" / "web" / "map" / "index.html"  # where `make web` has not been run
    page.parent.mkdir(parents=True, exist_ok=True)
    page.touch()
    for name in _FILES:
        shutil.copy(ROOT / name, source / name)
    pip = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-index", "--no-build-isolation"]
    subprocess.run([*pip, "--wheel-dir", str(folder), str(source)], check=True)
    (wheel,) = folder.glob("*.whl")
    return wheel


def install_wheel(wheel: Path, environment: Path, *, system_site_packages: bool) -> Path:
    """Install the wheel in a new environment, which finds all other packages where this one does; return its folder."""
    options = ["--system-site-packages"] if system_site_packages else []
    subprocess.run([sys.executable, "-m", "venv", *options, str(environment)], check=True)
    pip = [str(environment / "bin" / "python"), "-m", "pip", "install", "--quiet", "--no-deps", "--no-index"]
    subprocess.run([*pip, "--ignore-installed", str(wheel)], check=True)
    (site,) = environment.glob("lib/python*/site-packages")
    # Packages alone: .pth files of that folder, which name the checkout, are not followed.
    folders = [folder for folder in sys.path if folder.endswith("site-packages")]
    (site / "others.pth").write_text("\n".join(folders) + "\n", encoding="utf-8")
    return environment
