"""Takes requests, and keeps the jobs: creates, cancels and finds them, and deletes what is old."""

from __future__ import annotations

import shutil
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ..languages import current
from ..processes.offered import Process
from ..processes.request import Execution, command_words
from ..settings import ServiceSettings
from .folder import JobFolder, Order, folder_bytes
from .runner import Runner
from .sources import Sources
from .store import ENDED, Job, Status, Store, Wanted

_DAY_S = 86_400.0
_NOT_DISMISSED: tuple[Status, ...] = ("accepted", "running", "successful", "failed")


class Desk:
    """The jobs of a service: store, folders and runner."""

    def __init__(self, settings: ServiceSettings) -> None:
        """Open the state folder.

        Raises:
            InputError: another service uses it.
            RasterError: it cannot be written.
        """
        self.settings = settings
        self.store = Store(settings.state)
        self._jobs = settings.state / "jobs"
        self._jobs.mkdir(exist_ok=True)
        self.runner = Runner(settings, self.store, self._jobs, self.expire)

    def open(self) -> None:
        """Start the jobs that wait, and those that were interrupted."""
        self._remove_strays()
        self.runner.start()

    def close(self) -> None:
        """Interrupt the running jobs, which the next service resumes."""
        self.runner.close()
        self.store.close()

    def folder(self, job: Job) -> JobFolder:
        """Return a job's folder."""
        return JobFolder.of(self._jobs, job.name)

    def submit(self, process: Process, execution: Execution) -> Job:
        """Add a job.

        Raises:
            InputError: the request cannot be a job.
            QueueFullError: too many jobs wait.
            Problem: a file is not allowed.
        """
        now = time.time()
        job = Job(
            uuid.uuid4().hex, process.name, "accepted", process.heavy, now, updated=now, response=execution.response
        )
        folder = self.folder(job)
        self.store.check_room(self.settings.limits.queue)
        with _removed_on_error(folder):
            folder.create()
            folder.write("order.json", self._order(process, execution, folder))
            self.store.add(job, self.settings.limits.queue)
        self.runner.wake()
        return job

    def _order(self, process: Process, execution: Execution, folder: JobFolder) -> Order:
        """Return what the process of a job is to do."""
        sources = Sources(self.settings, self.store, folder)
        for name, file in execution.files.items():
            sources.add(name, file.href, file.layer)
        words = command_words(process, execution, sources.paths)
        if self.settings.cluster and "cluster" in process.options:
            words[1:1] = self.settings.cluster_words
        limits = self.settings.limits
        return Order(
            process.name,
            tuple(words),
            dict(execution.outputs),
            current(),
            sources={name: file.href for name, file in execution.files.items()},
            files=tuple(path.partition("|")[0] for path in sources.paths.values()),
            pixels=limits.pixels,
            downloads=sources.downloads,
            hosts=self.settings.allowed_hosts,
            download_bytes=limits.upload_bytes,
            shown={
                **self.settings.cluster_names,
                **sources.shown,
                f"{folder.path}/": "",
                "results/": "",
                f"{self.settings.state}/": "",
            },
        )

    def dismiss(self, job: Job) -> Job:
        """Cancel a job that waits or runs, and delete the files of one that has ended."""
        values = {"status": "dismissed", "bytes": 0, "finished": time.time()}
        with self.runner.mutex:
            if self.store.change(job.name, _NOT_DISMISSED, **values) and not self.runner.holds(job.name):
                self.folder(job).remove()
        self.runner.wake()
        return self.store.get(job.name) or job

    def expire(self) -> None:
        """Forget the jobs, and delete the uploads, that are too old or for which there is no room."""
        limits = self.settings.limits
        oldest = time.time() - limits.keep_days * _DAY_S
        ended = sorted(self.store.jobs(Wanted(ENDED)), key=lambda job: job.finished or job.updated)
        used = sum(job.bytes for job in ended)
        for job in ended:
            if (job.finished or job.updated) < oldest or used > limits.keep_bytes:
                used -= job.bytes
                self.folder(job).remove()
                self.store.remove(job.name)
        self._expire_uploads(oldest, limits.keep_bytes - used)

    def _expire_uploads(self, oldest: float, room: int) -> None:
        """Delete uploads that are too old or for which there is no room."""
        uploads = self.settings.state / "uploads"
        found = [path for path in uploads.iterdir() if path.is_dir()] if uploads.is_dir() else []
        sizes = {path: folder_bytes(path) for path in found}
        used = sum(sizes.values())
        for path in sorted(found, key=_modified):
            if _modified(path) < oldest or used > room:
                used -= sizes[path]
                shutil.rmtree(path, ignore_errors=True)

    def _remove_strays(self) -> None:
        """Delete folders of jobs that were never added."""
        for path in self._jobs.iterdir():
            if self.store.get(path.name) is None:
                shutil.rmtree(path, ignore_errors=True)


def _modified(path: Path) -> float:
    """Return when a folder last changed; 0 if it is gone."""
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


@contextmanager
def _removed_on_error(folder: JobFolder) -> Iterator[None]:
    """Remove the folder of a job that is not added."""
    try:
        yield
    except BaseException:
        folder.remove()
        raise
