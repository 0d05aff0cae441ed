"""Runs commands with a write that fails, in forks of one process that `failing.c` was loaded into."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
ALWAYS = 2**31 - 1
"""As the last write that fails: the disk stays full."""
_PROXIES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")


@dataclass(frozen=True)
class Ran:
    """How a command ended: exit code, what it printed, the writes counted, and which one failed first ('': none)."""

    code: int
    output: str
    errors: str
    seen: int
    hit: str


def compiler() -> str | None:
    """Return a C compiler that makes libraries to preload, None where there is none."""
    if not sys.platform.startswith("linux"):
        return None
    return next((path for name in ("cc", "gcc", "clang") if (path := shutil.which(name))), None)


def build(folder: Path) -> Path:
    """Compile the library into a folder."""
    library = folder / "failing.so"
    command = [str(compiler()), "-shared", "-fPIC", "-O1", "-o", str(library), str(HERE / "failing.c"), "-ldl"]
    subprocess.run(command, check=True)
    return library


class Failing:
    """Runs commands; use it in a `with` block.

    Args:
        folder: for the library, what is printed, and a home; not below the folders watched.
    """

    def __init__(self, folder: Path) -> None:
        """Compile, and start the process that forks."""
        self._folder = folder
        home = folder / "home"
        home.mkdir(parents=True)
        kept = {k: v for k, v in os.environ.items() if k.lower() not in _PROXIES and not k.startswith("FLAIR_SEG_")}
        environment = {
            **kept, "LD_PRELOAD": str(build(folder)), "PYTHONPATH": str(ROOT), "HOME": str(home), "LC_ALL": "C.UTF-8",
            "LANGUAGE": "en", "XDG_CACHE_HOME": str(home), "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1",
            "OGR_CURRENT_DATE": "1970-01-01T00:00:00.000Z",  # a layer added later has the same bytes, too
        }  # fmt: skip
        self._process = subprocess.Popen(
            [sys.executable, str(HERE / "forker.py")],
            env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=home,
        )  # fmt: skip

    def __enter__(self) -> Failing:
        """Return what runs commands."""
        return self

    def __exit__(self, *error: object) -> None:
        """End the process."""
        self._process.communicate()

    def run(
        self,
        arguments: Sequence[str],
        watched: Path,
        nth: int = 0,
        *,
        last: int | None = None,
        killed_at: int = 0,
        seconds: float = 0.0,
        **environment: str,
    ) -> Ran:
        """Run a command whose `nth` write below a folder fails, and those up to `last`; 0: none does.

        It is killed at the write `killed_at`, and after so many seconds; 0: at none, and after a minute.
        """
        told = {name: str(self._folder / name) for name in ("stdout", "stderr")}
        job = {
            "arguments": list(arguments), "folder": str(watched), "nth": nth, "last": last or nth,
            "killed_at": killed_at, "seconds": seconds,
            "environment": environment, **told,
        }  # fmt: skip
        assert self._process.stdin and self._process.stdout
        self._process.stdin.write(json.dumps(job) + "\n")
        self._process.stdin.flush()
        answer = json.loads(self._process.stdout.readline())
        texts = [Path(path).read_text("utf-8", "replace") for path in told.values()]
        return Ran(answer["code"], *texts, answer["seen"], answer["hit"])
