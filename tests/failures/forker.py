"""Runs `flair-seg` many times in forks of one process, each with a write that fails; started by `failing.py`.

Reads a job a line from standard input, as JSON: the arguments, the folder watched, the writes that fail, and files
for what is printed. Answers with the exit code, the writes counted and the one that failed first.
"""

from __future__ import annotations

import ctypes
import gc
import json
import os
import signal
import sys
import time
from contextlib import suppress
from pathlib import Path

from flair_seg.commands.cli import main
from flair_seg.inference.session import runtime_version
from flair_seg.mapping.resume import journal
from flair_seg.tools.web import publish

LONGEST_S = 60
"""Seconds after which a run counts as hung."""
PAGES = "PAGES"
"""Variable with the folder of resources whose pages `publish` takes: the built ones need npm."""


def run(library: ctypes.CDLL, job: dict[str, object]) -> int:
    """Run one command in this process and return its exit code."""
    for name, number in (("stdout", 1), ("stderr", 2)):
        os.dup2(os.open(str(job[name]), os.O_WRONLY | os.O_CREAT | os.O_TRUNC), number)
    os.environ.update(job["environment"])
    if PAGES in job["environment"]:
        publish.resources = lambda: Path(os.environ[PAGES])
    os.setsid()
    library.failing_arm(str(job["folder"]).encode(), int(job["nth"]), int(job["last"]))
    library.failing_kill(int(job["killed_at"]))
    try:
        code = main(job["arguments"])
    except SystemExit as error:
        code = int(error.code or 0)
    gc.collect()  # what the interpreter would close at its end
    sys.stdout.flush()
    sys.stderr.flush()
    return code


def wait(child: int, seconds: float) -> int:
    """Return the exit code of a fork; -9 where it was killed, after so many seconds at the latest."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.002)
    os.kill(child, signal.SIGKILL)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def serve(library: ctypes.CDLL) -> None:
    """Answer jobs until there are no more."""
    for line in sys.stdin:
        job = json.loads(line)
        child = os.fork()
        if not child:
            os._exit(run(library, job))
        code = wait(child, float(job["seconds"] or LONGEST_S))
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(child, signal.SIGKILL)  # workers that it started
        answer = {"code": code, "seen": library.failing_seen(), "hit": library.failing_hit().decode("utf-8", "replace")}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    runtime_version()
    journal.PART_EVERY_S = 0.0
    shim = ctypes.CDLL(None)
    shim.failing_seen.restype = ctypes.c_long
    shim.failing_hit.restype = ctypes.c_char_p
    shim.failing_kill.argtypes = (ctypes.c_long,)
    shim.failing_arm.argtypes = (ctypes.c_char_p, ctypes.c_long, ctypes.c_long)
    serve(shim)
