"""The page "A web service": its calls of curl, against a service on loopback."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from osgeo import gdal
from service_run import Server, image

PAGE = Path(__file__).resolve().parents[2] / "docs" / "service.md"
ADDRESS = "http://127.0.0.1:8080"


def calls() -> str:
    """Return the commands of the section about curl, as one script, for an image of one's own."""
    section = PAGE.read_text(encoding="utf-8").split("\n## Map an image with curl\n")[1].split("\n## ")[0]
    script = "".join(re.findall(r"```sh\n(.*?)```", section, re.DOTALL))
    return script.replace('curl -sf -o scene.tif "$SERVICE/example/scene.tif"\n', "")


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
def test_the_calls_of_the_page_upload_map_fetch_and_delete(serve: Callable[..., Server], tmp_path: Path) -> None:
    server = serve("--state", str(tmp_path / "state"))
    image(tmp_path / "scene.tif")
    script = calls()
    assert script.count("curl") >= 6 and script.count(ADDRESS) == 1
    script = script.replace(ADDRESS, str(server.http.base_url).rstrip("/"))
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script], cwd=tmp_path, capture_output=True, text=True, timeout=240
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "successful" in done.stdout
    assert gdal.Open(str(tmp_path / "map.tif")).RasterXSize == 130
    jobs = {job["processID"]: job["jobID"] for job in server.client.get("/jobs").json()["jobs"]}
    assert server.client.wait(jobs["areas"])["status"] == "successful"
    assert server.client.get(f"/jobs/{jobs['segment']}/results").status_code == 410
