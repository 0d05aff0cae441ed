"""Many clients ask the service for the status and for parts of files while a job with a network runs.

    .venv/bin/python benchmarks/service_load.py --clients 200 --requests 2000 --rounds 3

Prints the latency (median, 99 of 100, slowest), answers that were wrong or missing, the service's memory before and
after each round and its processor time, and what requests for jobs get once the queue is full. Everything runs on this
machine; the clients take a part of the same processors.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import os
import tempfile
import time
from pathlib import Path
from typing import Any

from common import ROOT  # finds the tests' modules
from service_crowd import Wanted, crowd, percentile
from service_run import Server, image
from stub_network import manifest, write_network

MIB = 2**20
_PART = 65_536
"""Bytes of a part, about a block of a map."""


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clients", type=int, default=200)
    parser.add_argument("--requests", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    os.chdir(ROOT)
    with tempfile.TemporaryDirectory(prefix="service-load-") as folder:
        base = Path(folder)
        models = base / "data" / "flair-seg" / "models"
        models.mkdir(parents=True)
        write_network(models / "stub.onnx", manifest(("red", "green", "blue")))
        os.environ.update(XDG_DATA_HOME=str(base / "data"), XDG_CACHE_HOME=str(base / "cache"))
        server = Server("--state", str(base / "state"), "--max-queue", "5")
        try:
            measure(server, base, arguments)
        finally:
            server.stop()


def measure(server: Server, base: Path, arguments: argparse.Namespace) -> None:
    """Start a job, ask in rounds while it runs, and fill the queue."""
    scene = image(base / "scene.tif", 1200, 1600)
    href = server.client.upload(scene)
    job = {"inputs": {"input": {"href": href}, "model": "stub", "stride": 4}, "outputs": {}}
    running = server.client.execute("segment", job).json()["jobID"]
    server.client.wait(running, lambda status: status["status"] == "running")
    wanted = requests(running, f"/uploads/{href.partition(':')[2]}/scene.tif", scene.read_bytes(), arguments.requests)
    port = int(server.http.base_url.port or 0)
    for number in range(arguments.rounds):
        before, worked = resident(server), processor_s(server)
        begun = time.monotonic()
        answers = asyncio.run(crowd(port, arguments.clients, wanted))
        seconds = time.monotonic() - begun
        wrong = sum(not answer.right for answer in answers)
        print(
            f"round {number + 1}: {len(answers)} answers in {seconds:.1f} s ({len(answers) / seconds:.0f}/s), "
            f"p50 {1000 * percentile(answers, 0.5):.0f} ms, p99 {1000 * percentile(answers, 0.99):.0f} ms, "
            f"slowest {1000 * percentile(answers, 1.0):.0f} ms, wrong or missing {wrong + len(wanted) - len(answers)}, "
            f"memory {before / MIB:.0f} -> {resident(server) / MIB:.0f} MiB, "
            f"processor {1000 * (processor_s(server) - worked) / len(answers):.1f} ms a request"
        )
    print(f"the job meanwhile: {server.client.status(running)['status']}")
    codes: list[Any] = [server.client.execute("segment", job) for _ in range(8)]
    print("requests for jobs:", *(each.status_code for each in codes), "Retry-After", codes[-1].headers["Retry-After"])


def requests(job: str, place: str, content: bytes, count: int) -> list[Wanted]:
    """Return requests for the status of a job and for parts of a file in turn."""
    parts = len(content) // _PART
    found = []
    for number in range(count):
        if number % 2:
            found.append(Wanted(f"/jobs/{job}"))
            continue
        first = number // 2 % parts * _PART
        digest = hashlib.sha256(content[first : first + _PART]).hexdigest()
        found.append(Wanted(place, 206, (f"Range: bytes={first}-{first + _PART - 1}",), digest))
    return found


def processor_s(server: Server) -> float:
    """Return the processor time of the service in seconds, without that of its jobs."""
    fields = Path(f"/proc/{server.process.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def resident(server: Server) -> int:
    """Return the memory of the service in bytes, without that of its jobs."""
    pages = Path(f"/proc/{server.process.pid}/statm").read_text(encoding="ascii").split()[1]
    return int(pages) * os.sysconf("SC_PAGE_SIZE")


if __name__ == "__main__":
    main()
