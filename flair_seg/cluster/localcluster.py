"""Workers on this machine, started by an isolated process that ends with its parent process.

Anyone who can connect to a Dask scheduler or worker can run code there, and other users of a machine can connect to its
loopback address. Connections therefore require the certificate created for this cluster, which is passed through a
pipe, never in a file or on a command line.
"""

from __future__ import annotations

import json
import logging
import queue
import subprocess
import sys
import threading
import time
from contextlib import suppress
from typing import Any

from ..errors import ClusterError, first_line
from ..feedback import Feedback
from ..language import system_language, tr, use_language
from ..system.isolated import all_folders, isolated_environment, isolated_module

_POLL_S = 0.25
_CLOSE_S = 10.0


class LocalWorkers:
    """Worker processes on this machine; a Dask client connects to them by `address` and `security`."""

    def __init__(self, workers: int, folder: str, start_s: float, feedback: Feedback) -> None:
        """Start `workers` processes in an empty `folder`, and wait for them at most `start_s` seconds.

        Raises:
            ClusterError: they do not start.
            CancelledError: the user cancelled; the processes are ended.
        """
        self._process = subprocess.Popen(  # noqa: S603 - a fixed module, no shell
            isolated_module(sys.executable, "flair_seg.cluster.localcluster", [str(workers)], all_folders()),
            cwd=folder,
            env=isolated_environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
            **_apart(),
        )
        try:
            found = self._first_line(start_s, feedback)
        except BaseException:
            self._process.kill()  # its workers end with it
            self.close()
            raise
        self.address: str = found["address"]
        self.security: dict[str, Any] = {
            "require_encryption": True,
            "tls_ca_file": found["certificate"],
            "tls_client_cert": found["certificate"],
            "tls_client_key": found["key"],
        }

    def close(self, timeout: float = _CLOSE_S) -> None:
        """End the workers: their process ends when its standard input is closed."""
        assert self._process.stdin is not None and self._process.stdout is not None  # noqa: S101 - pipes, above
        with suppress(OSError):
            self._process.stdin.close()
        try:
            self._process.wait(timeout)
        except subprocess.TimeoutExpired:
            self._process.kill()  # its workers end with it
            self._process.wait()
        self._process.stdout.close()

    def _first_line(self, start_s: float, feedback: Feedback) -> dict[str, str]:
        """Return the first line of the process, printed when its workers can be reached."""
        lines: queue.SimpleQueue[str] = queue.SimpleQueue()
        output = self._process.stdout
        assert output is not None  # noqa: S101 - a pipe, above
        threading.Thread(target=lambda: lines.put(output.readline()), daemon=True).start()
        ends = time.monotonic() + start_s
        while time.monotonic() < ends:
            feedback.stop_if_cancelled()
            with suppress(queue.Empty):
                found: dict[str, str] = json.loads(lines.get(timeout=_POLL_S) or "{}")
                if "address" in found:
                    return found
                raise ClusterError(found.get("error") or tr("The local worker process stopped during startup."))
        raise ClusterError("The local workers did not start within {seconds:g} s.", seconds=start_s)


def _apart() -> dict[str, Any]:
    """Return options that keep Ctrl-C from the workers, which the run ends, and a console window from Windows."""
    if sys.platform == "win32":
        return {"creationflags": subprocess.CREATE_NO_WINDOW}
    return {"start_new_session": True}


def main() -> None:
    """Run the workers until standard input ends, in the process started."""
    use_language(system_language())
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    try:
        cluster, security = _started(int(sys.argv[1]))
    except ImportError as error:
        _say(
            {
                "error": tr(
                    "A Python package required by local workers is missing ({error}). Install it with: pip install "
                    "'flair-land-cover[cluster]'",
                    error=first_line(error),
                )
            }
        )
        return
    except Exception as error:  # any error must reach the waiting process
        _say({"error": tr("Could not start the local workers: {error}", error=first_line(error))})
        return
    keys = security.get_tls_config_for_role("client")
    _say({"address": cluster.scheduler_address, "certificate": keys["cert"], "key": keys["key"]})
    with suppress(KeyboardInterrupt):
        sys.stdin.read()
    with suppress(Exception):  # a broken cluster cannot be closed, and need not be
        cluster.close(timeout=_CLOSE_S / 2)


def _started(workers: int) -> tuple[Any, Any]:
    """Start a scheduler and workers that use TLS on the loopback address; return them and their certificates."""
    import distributed

    dask: Any = distributed  # its functions have no annotations
    security = dask.Security.temporary()
    cluster = dask.LocalCluster(
        n_workers=workers,
        threads_per_worker=1,
        processes=True,
        host="127.0.0.1",
        security=security,
        dashboard_address=None,
        memory_limit=0,
        silence_logs=logging.CRITICAL,
    )
    return cluster, security


def _say(values: dict[str, str]) -> None:
    """Print a line for the waiting process."""
    print(json.dumps(values), flush=True)


if __name__ == "__main__":
    main()
