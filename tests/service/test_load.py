"""Several clients at the same time get right answers while a job runs; `benchmarks/service_load.py` has 200."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable
from pathlib import Path

from service_crowd import Wanted, crowd
from service_run import Server, image


def test_twenty_clients_are_served_while_a_job_runs(serve: Callable[..., Server], tmp_path: Path) -> None:
    server = serve("--state", str(tmp_path / "state"), "--max-queue", "1")
    scene = image(tmp_path / "scene.tif", 300, 400)
    href = server.client.upload(scene)
    request = {"inputs": {"input": {"href": href}, "model": "stub", "stride": 4}, "outputs": {}}
    job = server.client.execute("segment", request).json()["jobID"]
    content = scene.read_bytes()
    wanted = []
    for number in range(100):
        first = number * 1000
        digest = hashlib.sha256(content[first : first + 1000]).hexdigest()
        place = f"/uploads/{href.partition(':')[2]}/scene.tif"
        wanted.append(Wanted(place, 206, (f"Range: bytes={first}-{first + 999}",), digest))
        wanted.append(Wanted(f"/jobs/{job}"))
    answers = asyncio.run(crowd(int(server.http.base_url.port or 0), 20, wanted))
    assert len(answers) == 200
    assert [answer.status for answer in answers if not answer.right] == []
    assert server.http.delete(f"/jobs/{job}").status_code == 200
