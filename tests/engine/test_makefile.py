"""`make test-web` where npm and Chromium cannot be had: it says so and runs the tests, which are skipped."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TOOLS = ("sh", "test", "touch", "find", "mkdir", "rm", "id", "echo", "cat", "make")
"""All that the recipes may find on the PATH: neither npm, nor Chromium, nor apt."""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout whose virtual environment and example are there, with programs that say that they were called."""
    if any(shutil.which(tool) is None for tool in TOOLS):
        pytest.skip("make or a tool of its recipes is not installed")
    shutil.copy(ROOT / "Makefile", tmp_path)
    for name in ("pyproject.toml", "setup.py", "scripts/example_scene.py", "web/package.json", "web/package-lock.json"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    for name in (".venv/ready", "resources/web/example/scene.tif"):
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).touch()
    for name in ("path", ".venv/bin"):
        (tmp_path / name).mkdir()
    for tool in TOOLS:
        (tmp_path / "path" / tool).symlink_to(str(shutil.which(tool)))
    add_program(tmp_path / ".venv/bin/pytest")
    return tmp_path


def add_program(path: Path, action: str = "") -> None:
    """Write a program that prints its name and arguments."""
    path.write_text(f'#!/bin/sh\necho "ran {path.name} $*"\n{action}\n', encoding="ascii")
    path.chmod(0o755)


def run(checkout: Path) -> subprocess.CompletedProcess[str]:
    """Run `make test-web`."""
    command, environment = ["make", "test-web"], {"PATH": str(checkout / "path")}
    return subprocess.run(command, cwd=checkout, env=environment, capture_output=True, text=True, timeout=60)


def test_without_npm_and_chromium_the_tests_run_all_the_same(checkout: Path) -> None:
    done = run(checkout)
    assert done.returncode == 0, done.stderr
    assert "Chromium is missing" in done.stderr and "npm or its packages are missing" in done.stderr
    assert "ran pytest" in done.stdout


def test_packages_that_cannot_be_had_do_not_fail_the_build(checkout: Path) -> None:
    add_program(checkout / "path" / "npm", "exit 1")
    done = run(checkout)
    assert (done.returncode, "npm or its packages are missing" in done.stderr) == (0, True), done.stderr
    assert "ran npm --prefix web ci" in done.stdout and "ran pytest" in done.stdout


def test_pages_that_cannot_be_built_fail_it(checkout: Path) -> None:
    (checkout / "web" / "node_modules").mkdir()
    add_program(checkout / "path" / "npm", 'test "$4" != build')
    done = run(checkout)
    assert done.returncode != 0 and "ran npm --prefix web run build" in done.stdout
    assert "ran pytest" not in done.stdout


def test_pages_are_built_once(checkout: Path) -> None:
    (checkout / "web" / "node_modules").mkdir()
    page = "resources/web/map/index.html"
    add_program(checkout / "path" / "npm", f'mkdir -p resources/web/map; test "$4" != build || echo page > {page}')
    first, second = run(checkout), run(checkout)
    assert (first.returncode, second.returncode) == (0, 0), first.stderr + second.stderr
    assert "ran npm --prefix web run build" in first.stdout and "ran npm" not in second.stdout
    assert (checkout / page).read_text() == "page\n"
