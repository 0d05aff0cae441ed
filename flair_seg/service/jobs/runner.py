"""Starts the processes of jobs, one with a network per device at a time, and looks after them until they end.

A job whose process was killed is started again and resumes from the engine's journal. The processes outlive a service
that is killed; the next one finds them by their locks.
"""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from ...language import tr
from ...system.isolated import all_folders, isolated_environment, isolated_module
from ..guard.inspection import CLOSED
from ..languages import speaking
from ..settings import ServiceSettings
from .folder import JobFolder
from .store import Job, Store, Wanted

_LOOK_S, _IDLE_S = 0.2, 2.0
"""Seconds between looks at the processes, and at an idle queue."""
_EXPIRE_S = 60.0
"""Seconds between deletions of what is old."""
_GRACE_S = 10.0
"""Seconds from the request to end until a process is killed."""
MOST_ATTEMPTS = 5
"""How often a job is started without getting any further."""
LIGHT = ""
"""The device of jobs without a network."""
_log = logging.getLogger("flair_seg.service")


@dataclass
class Worker:
    """The process of a job; one that an earlier service has started has no `child`."""

    job: Job
    folder: JobFolder
    pid: int
    child: subprocess.Popen[bytes] | None
    asked: float | None = None

    def is_alive(self) -> bool:
        """Whether the process has not ended."""
        if self.child is not None:
            return self.child.poll() is None
        handle = self.folder.locked()
        if handle is not None:
            os.close(handle)
        return handle is None

    def end(self) -> None:
        """Ask the process and its children to end; kill them if they have been asked for long."""
        now = time.monotonic()
        if self.asked is None:
            self.asked = now
            self._signal(signal.SIGTERM)
        elif now - self.asked > _GRACE_S:
            self._signal(signal.SIGKILL)

    def _signal(self, number: signal.Signals) -> None:
        """Send a signal to the session of the process, if it lives."""
        self.pid = self.pid or self.folder.pid()
        if self.pid > 0 and self.is_alive():
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self.pid, number)


class Runner:
    """A thread that runs the jobs of a store.

    Attributes:
        mutex: held while processes are started and looked at.
    """

    def __init__(self, settings: ServiceSettings, store: Store, jobs: Path, expire: Callable[[], None]) -> None:
        """Take the settings, the jobs, their folder, and what deletes old ones; `start` begins."""
        self._settings, self._store, self._jobs, self._expire = settings, store, jobs, expire
        self._workers: dict[str, Worker] = {}
        self._wake = threading.Event()
        self.mutex = threading.RLock()
        self._closing = False
        self._expired = float("-inf")
        self._thread = threading.Thread(target=self._loop, name="jobs", daemon=True)

    def start(self) -> None:
        """Find the processes of an earlier service, and begin."""
        for job in self._store.jobs(Wanted(("running", "dismissed", "failed"))):
            self._adopt(job)
        self._thread.start()

    def wake(self) -> None:
        """Have the thread look at once."""
        self._wake.set()

    def close(self) -> None:
        """End the thread and all processes; jobs that were running are resumed by the next service."""
        self._closing = True
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join()
        while self._workers:
            for worker in list(self._workers.values()):
                worker.end()
                self._look_at(worker)
            time.sleep(0.05)

    def holds(self, name: str) -> bool:
        """Whether a job has a process."""
        return name in self._workers

    def _adopt(self, job: Job) -> None:
        """Take over a job that an earlier service left running, with its process if that lives."""
        folder = JobFolder.of(self._jobs, job.name)
        if not folder.path.is_dir():
            if job.status == "running":
                self._fail(job, tr("The files of the job are gone."), "RasterError")
            return
        handle = folder.locked()
        if handle is None:
            self._workers[job.name] = Worker(job, folder, folder.pid(), None)
            return
        os.close(handle)
        self._ended(job, folder, None)

    def _loop(self) -> None:
        """Look at the jobs again and again."""
        while not self._closing:
            self._wake.clear()
            try:
                self._step()
            except Exception:  # a full disk, say: the next look may succeed
                _log.exception("The queue could not be served.")
            self._wake.wait(_LOOK_S if self._workers else _IDLE_S)

    def _step(self) -> None:
        """Look at the processes, start those for which there is room, and delete what is old."""
        with self.mutex:
            for worker in list(self._workers.values()):
                self._look_at(worker)
            self._start_waiting()
        if time.monotonic() - self._expired > _EXPIRE_S:
            self._expired = time.monotonic()
            self._expire()

    def _look_at(self, worker: Worker) -> None:
        """End a process that is dismissed or takes too long, and see to a job whose process has ended."""
        if not worker.is_alive():
            del self._workers[worker.job.name]
            self._ended(worker.job, worker.folder, worker.child.returncode if worker.child else None)
            return
        job = self._store.get(worker.job.name)
        if job is None or job.status != "running":
            worker.end()
        elif time.time() - (job.started or job.created) > self._settings.limits.job_s:
            with speaking(worker.folder.order().language):
                text = tr("The job was stopped after {seconds:g} s, the limit.", seconds=self._settings.limits.job_s)
            self._fail(job, text, "TimeLimitError")

    def _ended(self, job: Job, folder: JobFolder, code: int | None) -> None:
        """Store how a job ended; one whose process was killed waits again."""
        now = self._store.get(job.name)
        if now is None or now.status == "dismissed":
            folder.remove()
        elif now.status == "failed":
            self._store.change(job.name, ("failed",), bytes=folder.bytes())
        elif now.status == "running":
            outcome = folder.outcome()
            if outcome is not None:
                values = {"message": outcome.message, "kind": outcome.kind, "share": 1.0, "bytes": folder.bytes()}
                self._store.change(job.name, ("running",), status=outcome.status, finished=time.time(), **values)
            elif self._closing or now.attempts < MOST_ATTEMPTS or folder.report().share > now.share:
                self._store.change(job.name, ("running",), status="accepted")
            else:
                with speaking(folder.order().language):
                    text = _gave_up(now.attempts, code)
                self._fail(now, text, "ProcessError")

    def _fail(self, job: Job, text: str, kind: str) -> None:
        """Store that a job has failed."""
        values = {"message": text, "kind": kind, "finished": time.time()}
        self._store.change(job.name, ("running",), status="failed", **values)

    def _start_waiting(self) -> None:
        """Start the jobs for which there is room, the oldest first."""
        if self._closing:
            return
        busy = [worker.job.device or LIGHT for worker in self._workers.values()]
        free = [device for device in self._settings.devices if device not in busy]
        light = self._settings.light - busy.count(LIGHT)
        for job in self._store.jobs(Wanted(("accepted",))):
            if not job.heavy and light > 0:
                light -= 1
                self._start(job, LIGHT)
            elif job.heavy and free and job.device in (None, *free):
                device = job.device or free[0]
                free.remove(device)
                self._start(job, device)

    def _start(self, job: Job, device: str) -> None:
        """Start the process of a job."""
        folder = JobFolder.of(self._jobs, job.name)
        report = folder.report()
        attempts = 1 if report.share > job.share else job.attempts + 1
        started = {"status": "running", "device": device, "started": time.time(), "attempts": attempts}
        if not self._store.change(job.name, ("accepted",), **started, share=report.share):
            return  # dismissed meanwhile
        now = self._store.get(job.name) or job
        handle = folder.locked()
        if handle is None:  # a process of an earlier service lives after all
            self._workers[job.name] = Worker(now, folder, folder.pid(), None)
            return
        try:
            child = _launch(folder, device, handle)
        finally:
            os.close(handle)  # the process holds the lock from now on
        self._workers[job.name] = Worker(now, folder, child.pid, child)


def _launch(folder: JobFolder, device: str, lock: int) -> subprocess.Popen[bytes]:
    """Start a process in a session of its own that holds a lock while it lives."""
    words = isolated_module(sys.executable, "flair_seg.service.jobs.worker", [str(folder.path), device], all_folders())
    os.truncate(lock, 0)
    with open(folder.path / "stderr", "ab") as errors:
        child = subprocess.Popen(  # noqa: S603 - a fixed module, no shell
            words,
            cwd=folder.path,
            env={**isolated_environment(), **CLOSED},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=errors,
            pass_fds=(lock,),
            start_new_session=True,
        )
    os.pwrite(lock, str(child.pid).encode(), 0)
    return child


def _gave_up(attempts: int, code: int | None) -> str:
    """Return the message for a job whose process ended again and again without an outcome."""
    return tr(
        "The process of the job ended {count} time without a result (exit code: {code}).",
        "The process of the job ended {count} times without a result (exit code: {code}).",
        count=attempts,
        code="-" if code is None else code,
    )
