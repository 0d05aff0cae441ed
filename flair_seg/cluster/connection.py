"""The connection to processes that predict: those of a Dask scheduler, or some started on this machine."""

from __future__ import annotations

import logging
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from types import ModuleType
from typing import Any

from ..errors import ClusterError, FlairError, InputError, first_line
from ..feedback import Feedback
from ..options import SegmentOptions
from .localcluster import LocalWorkers
from .worker import Answer, describe, opened

CONNECT_S = 15.0
"""Seconds to wait for a scheduler, and then for its first worker."""
START_S = 120.0
"""Seconds to wait for processes started here, and for a worker's answer: it loads the model."""
POLL_S = 0.05
"""Seconds between looks for finished work, and at the cancel button."""
COUNT_S = 1.0
"""Seconds between looks at the number of workers."""


class Connection:
    """A connection to workers.

    Attributes:
        dask: Dask's distributed scheduler.
        client: its client, once `connect` was called.
        resources: what a worker must have to get work.
    """

    def __init__(self, options: SegmentOptions, feedback: Feedback) -> None:
        """Prepare; nothing is started or connected yet.

        Raises:
            ClusterError: Dask is not installed.
        """
        self.dask = _import_dask()
        self.client: Any = None
        self.resources: dict[str, int] = {}
        self._options, self._feedback = options, feedback
        self._local = ExitStack()
        self._counted = (float("-inf"), 0)
        self._alone_since = 0.0

    def close(self) -> None:
        """Disconnect from the scheduler, and end the processes started here."""
        if self.client is not None:
            with suppress(Exception):  # a lost connection cannot be closed, and need not be
                self.client.close(timeout=10)
        self._local.close()

    @property
    def workers(self) -> int:
        """The current number of workers.

        Raises:
            ClusterError: the connection is lost.
        """
        counted_s, count = self._counted
        if time.monotonic() - counted_s >= COUNT_S:
            with self.reached():
                count = len(self.client.nthreads())
            self._counted = time.monotonic(), count
        return count

    def connect(self) -> None:
        """Start processes here, or connect to the scheduler, and wait for a worker.

        Raises:
            ClusterError: it failed.
        """
        for name in ("distributed", "distributed.client"):  # Dask's settings give the client a level of its own
            logging.getLogger(name).setLevel(logging.CRITICAL)
        address, how = self._options.cluster, {}
        if address is None:
            local = self._start()
            address, how = local.address, {"security": self.dask.Security(**local.security)}
        elif self._options.cluster_ca:
            how = {"security": self.dask.Security(**_certificates(self._options))}
        try:
            self.client = self.dask.Client(address, timeout=CONNECT_S, set_as_default=False, **how)
        except (OSError, ValueError, ImportError, RuntimeError) as error:
            raise ClusterError(
                "Cannot connect to scheduler '{address}': {error}", address=address, error=first_line(error)
            ) from error
        wanted, wait_s = (1, CONNECT_S) if self._options.cluster else (self._options.workers or 1, START_S)
        try:
            self.client.wait_for_workers(wanted, timeout=wait_s)
        except TimeoutError as error:
            raise ClusterError("Scheduler '{address}' has no workers. Start at least one.", address=address) from error

    def _start(self) -> LocalWorkers:
        """Start processes on this machine."""
        folder = tempfile.mkdtemp(prefix="flair-seg-")
        self._local.callback(shutil.rmtree, folder, ignore_errors=True)
        workers = LocalWorkers(self._options.workers or 1, folder, START_S, self._feedback)
        self._local.callback(workers.close)
        return workers

    def names(self) -> list[str]:
        """Return the addresses of the workers that compute: those with a resource GPU, if there are any.

        Raises:
            ClusterError: the connection is lost.
        """
        from .remote import resources

        with self.reached():
            names = sorted(self.client.nthreads())
            declared = self.client.run(resources, on_error="ignore")  # of a worker that has just left
        with_gpu = [name for name in names if declared.get(name, {}).get("GPU", 0) >= 1]
        self.resources = {"GPU": 1} if with_gpu else {}
        return with_gpu or names

    def ask(self, names: Sequence[str], message: str) -> dict[str, Answer]:
        """Have workers load the model and describe themselves.

        Args:
            names: their addresses.
            message: the job, see `worker.job_message`.

        Raises:
            FlairError: a worker reported it, or it takes too long.
        """
        asked = [self.submit(describe, message, workers=[name]) for name in names]
        ends = time.monotonic() + START_S
        while not all(future.done() for future in asked):
            self._feedback.stop_if_cancelled()
            if time.monotonic() > ends:
                ready = sum(future.done() for future in asked)
                raise ClusterError(
                    "The worker did not respond within {seconds:g} s.",
                    "Only {ready} of {count} workers responded within {seconds:g} s.",
                    ready=ready,
                    count=len(asked),
                    seconds=START_S,
                )
            time.sleep(POLL_S)
        return {name: self.answer(future, name) for name, future in zip(names, asked)}

    def submit(self, function: Callable[..., Answer], *given: object, **how: object) -> Any:  # noqa: ANN401 - a Dask future
        """Have a worker call a function, with Dask's options for it.

        Raises:
            ClusterError: the connection is lost.
        """
        with self.reached():
            return self.client.submit(function, *given, pure=False, **how)

    def answer(self, future: Any, name: str) -> Answer:  # noqa: ANN401 - a Dask future
        """Return a worker's answer.

        Raises:
            FlairError: the worker's error, or `ClusterError` if it has died, cannot run the engine or is not reached.
        """
        with self.reached():
            if future.status != "finished":
                failure = future.exception() if future.status == "error" else future.status
                raise ClusterError("{name} failed: {error}", name=name, error=first_line(failure))
            return opened(future.result(), name)

    def check(self, active: bool, refusal: ClusterError | None) -> None:
        """Raise `ClusterError` if the connection is lost, or there has been no worker for too long.

        Args:
            active: whether a worker has just answered.
            refusal: why the last worker was sent away, which is raised if no other is left.
        """
        if self.client.status != "running":
            raise self._lost()
        if active or self.workers:
            self.has_workers()
        elif refusal is not None:
            raise refusal
        elif time.monotonic() - self._alone_since > START_S:
            raise ClusterError("No worker connected within {seconds:g} s.", seconds=START_S)

    def has_workers(self) -> None:
        """Note that there are workers now."""
        self._alone_since = time.monotonic()

    @contextmanager
    def reached(self) -> Iterator[None]:
        """Turn errors of a lost connection into `ClusterError`."""
        try:
            yield
        except FlairError:
            raise
        except (OSError, RuntimeError) as error:  # Dask's CommClosedError is an OSError
            raise self._lost() from error

    def _lost(self) -> ClusterError:
        """Return the error of a lost connection."""
        return ClusterError("Lost the connection to the scheduler at {address}.", address=self.client.scheduler.address)


def _certificates(options: SegmentOptions) -> dict[str, Any]:
    """Return the certificates of a scheduler for Dask's `Security`.

    Raises:
        InputError: a file is missing.
    """
    paths = {
        "tls_ca_file": options.cluster_ca,
        "tls_client_cert": options.cluster_cert,
        "tls_client_key": options.cluster_key,
    }
    for path in paths.values():
        if path is None or not os.path.isfile(path):
            raise InputError("The certificate file '{path}' does not exist.", path=path)
    return {"require_encryption": True, **paths}


def _import_dask() -> ModuleType:
    """Import Dask's distributed scheduler.

    Raises:
        ClusterError: it is not installed.
    """
    try:
        import distributed
    except ImportError as error:
        raise ClusterError(
            "Dask is not installed ({error}). Install it with: pip install 'flair-land-cover[cluster]'", error=error
        ) from error
    return distributed
