"""The files of `deploy/` and the workflow fit the program and each other, and pass the checks of their own tools."""

from __future__ import annotations

import asyncio
import os
import re
import runpy
import shlex
import shutil
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest
from fastapi import FastAPI
from service_run import PATIENCE_S, Client, Server
from stub_raster import write_raster

from flair_seg.commands.cli import build_parser
from flair_seg.service.app import server_config

yaml = pytest.importorskip("yaml")
ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
DOCKERFILE = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
SPACE = (DEPLOY / "space" / "Dockerfile").read_text(encoding="utf-8")
UNIT = (DEPLOY / "flair-seg.service").read_text(encoding="utf-8")
NGINX = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
NGINX_PROGRAM = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/bin")
ADDRESS, NAME = "127.0.0.1:8080", "maps.example.org"
SECRET = "0123456789abcdef" * 2


def free_port() -> int:
    """Return a port that is free at the moment."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def listens(port: int) -> bool:
    """Whether something listens on a port of this machine."""
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) == 0


def compose() -> dict[str, Any]:
    """Return the compose file's only service."""
    found: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))["services"]["flair"]
    return found


def instructions(name: str) -> list[str]:
    """Return the arguments of an instruction, wherever it stands in the Dockerfile."""
    text = re.sub(r"\\\n\s*", "", DOCKERFILE)
    return re.findall(rf"^\s*{name} (.*)$", text, re.MULTILINE)


@pytest.mark.parametrize("name", ["Dockerfile", "space/Dockerfile"])
def test_hadolint_finds_nothing(name: str) -> None:
    program = shutil.which("hadolint") or shutil.which("hadolint", path=str(Path(sys.executable).parent))
    if program is None:
        pytest.skip("hadolint is not installed")
    done = subprocess.run([program, "--no-color", str(DEPLOY / name)], capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout) == (0, "")


def test_the_image_copies_what_there_is() -> None:
    copied = {word for line in instructions("COPY") if "--from" not in line for word in line.split()[:-1]}
    assert {"flair_seg/", "training/", "resources/", "web/", "setup.py"} <= copied
    assert [name for name in copied if not (ROOT / name).exists() and not name.startswith("web/")] == []


def test_the_image_and_the_unit_start_the_service_with_options_that_there_are() -> None:
    (command,) = instructions("CMD")
    image = build_parser().parse_args(re.findall(r'"([^"]+)"', command))
    assert (image.port, image.state, image.token_file) == (8080, "/state", "/run/secrets/token")
    (line,) = re.findall(r"^ExecStart=\S+/flair-seg (.*)$", UNIT, re.MULTILINE)
    unit = build_parser().parse_args(shlex.split(line))
    assert (unit.host, unit.port, unit.token_file) == ("127.0.0.1", 8080, "${CREDENTIALS_DIRECTORY}/token")


def test_compose_accepts_its_file() -> None:
    docker = shutil.which("docker")
    if docker is None or subprocess.run([docker, "compose", "version"], capture_output=True, timeout=60).returncode:
        pytest.skip("docker compose is not installed")
    command = [docker, "compose", "--file", str(DEPLOY / "compose.yaml"), "config", "--quiet"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")


def test_all_files_use_one_port() -> None:
    (check,) = instructions("HEALTHCHECK")
    assert f"http://{ADDRESS}/healthz" in check
    assert instructions("EXPOSE") == ["8080"]
    assert compose()["ports"] == [f"{ADDRESS}:8080"]
    assert set(re.findall(r"proxy_pass http://([^;/]+)", NGINX)) == {ADDRESS}


def test_the_container_believes_the_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """The port is published to this machine alone; requests come from the bridge of Docker, not from 127.0.0.1."""
    for name, value in compose()["environment"].items():
        monkeypatch.setenv(name, value)
    config = server_config(FastAPI())
    config.load()
    sent: list[str] = []

    async def app(scope: dict[str, Any], receive: object, send: object) -> None:
        sent.append(scope["scheme"])

    config.loaded_app.app = app
    scope = {"type": "http", "client": ("172.18.0.1", 1), "headers": [(b"x-forwarded-proto", b"https")]}
    asyncio.run(config.loaded_app({**scope, "scheme": "http"}, None, None))
    assert sent == ["https"]


def test_the_container_may_do_nothing_but_its_work() -> None:
    service = compose()
    assert service["read_only"] is True and service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert [mount.split(":")[1:] for mount in service["volumes"]] == [["/state"], ["-./data}", "/data", "ro"]]
    assert instructions("USER") == ["10001:10001"]
    assert instructions("VOLUME") == ['["/state"]']


def test_wheels_of_the_image_are_pinned_by_hash() -> None:
    entries = (DEPLOY / "requirements.txt").read_text(encoding="ascii").replace("\\\n", " ").splitlines()[1:]
    names = {entry.partition("==")[0] for entry in entries}
    assert all(re.search(r"==\S+ ; .* --hash=sha256:[0-9a-f]{64}", entry) for entry in entries)
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    extras = re.findall(r"^(?:cpu|service) = \[(.*)\]$", project, re.MULTILINE)
    wanted = {name for extra in extras for name in re.findall(r'"([\w-]+)', extra)}
    assert {"onnxruntime", "fastapi", "uvicorn"} <= wanted <= names
    assert "numpy" not in names, "GDAL's bindings need the numpy of Debian"


def test_systemd_accepts_the_unit(tmp_path: Path) -> None:
    program = shutil.which("systemd-analyze")
    if program is None:
        pytest.skip("systemd-analyze is not installed")
    unit = tmp_path / "flair-seg.service"
    unit.write_text(UNIT.replace("/opt/flair/bin/flair-seg", "/bin/true"), encoding="utf-8")
    done = subprocess.run([program, "verify", "--man=no", str(unit)], capture_output=True, text=True, timeout=60)
    assert [line for line in done.stderr.splitlines() if "flair-seg" in line] == []


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the certificate of nginx, cert.pem, and its key, key.pem."""
    openssl = shutil.which("openssl")
    if NGINX_PROGRAM is None or openssl is None:
        pytest.skip("nginx or openssl is not installed")
    folder = tmp_path_factory.mktemp("certificate")
    made = [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", f"/CN={NAME}"]
    made += ["-addext", f"subjectAltName=DNS:{NAME}", "-keyout", str(folder / "key.pem")]
    subprocess.run([*made, "-out", str(folder / "cert.pem")], check=True, capture_output=True, timeout=60)
    return folder


def nginx_command(folder: Path, certificate: Path, replaced: dict[str, str]) -> list[str]:
    """Write the configuration with the certificate and other texts replaced, and return the command that reads it."""
    text = NGINX
    files = {f"/etc/ssl/certs/{NAME}.pem": "cert.pem", f"/etc/ssl/private/{NAME}.key": "key.pem"}
    for old, new in {**{old: str(certificate / name) for old, name in files.items()}, **replaced}.items():
        assert old in text
        text = text.replace(old, new)
    whole = f"pid {folder}/pid; error_log stderr;\nevents {{}}\nhttp {{ access_log off;\n{text}}}\n"
    (folder / "nginx.conf").write_text(whole, encoding="utf-8")
    return [str(NGINX_PROGRAM), "-p", str(folder), "-c", str(folder / "nginx.conf")]


def test_nginx_accepts_its_file(tmp_path: Path, certificate: Path) -> None:
    command = [*nginx_command(tmp_path, certificate, {}), "-t", "-q"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert (done.returncode, [line for line in done.stderr.splitlines() if "[warn]" in line]) == (0, []), done.stderr


@pytest.fixture
def nginx(tmp_path: Path, certificate: Path, serve: Callable[..., Server]) -> Iterator[Callable[[str], httpx.Client]]:
    """Put nginx, which listens on sockets in a folder, before a service with a token and small uploads."""
    (tmp_path / "token").write_text(SECRET, encoding="ascii")
    server = serve("--token-file", f"{tmp_path}/token", "--state", f"{tmp_path}/state", "--max-upload", "2")
    sockets = {f"listen {port}": f"listen unix:{tmp_path}/{port}" for port in ("80", "443")}
    command = nginx_command(tmp_path, certificate, {**sockets, ADDRESS: server.http.base_url.netloc.decode("ascii")})
    trusted = ssl.create_default_context(cafile=str(certificate / "cert.pem"))
    with ExitStack() as stack:
        process = stack.enter_context(subprocess.Popen([*command, "-g", "daemon off;"], stderr=subprocess.DEVNULL))
        stack.callback(process.terminate)
        end = time.monotonic() + PATIENCE_S
        while not (tmp_path / "443").exists() and process.poll() is None and time.monotonic() < end:
            time.sleep(0.02)

        def client(address: str) -> httpx.Client:
            port = "443" if address.startswith("https") else "80"
            transport = httpx.HTTPTransport(uds=str(tmp_path / port), verify=trusted)
            signed = {"Authorization": f"Bearer {SECRET}"}
            made = httpx.Client(base_url=address, transport=transport, headers=signed, timeout=PATIENCE_S)
            return stack.enter_context(made)

        yield client


def test_the_service_behind_nginx(nginx: Callable[[str], httpx.Client], tmp_path: Path) -> None:
    client = nginx(f"https://{NAME}")
    assert client.get("/jobs", headers={"Authorization": ""}).status_code == 401
    page = client.get("/")
    assert page.headers["strict-transport-security"] == "max-age=31536000"
    assert {link["href"].rpartition(f"{NAME}/")[0] for link in page.json()["links"]} == {"https://"}
    noise = np.random.default_rng(0).integers(0, 255, (3, 700, 800), np.uint8)
    scene = Client(client).upload(write_raster(tmp_path / "scene.tif", noise))  # larger than nginx's own limit, 1 MiB
    status = Client(client).run("segment", {"input": {"href": scene}, "model": "stub"})
    result = f"/jobs/{status['jobID']}/results/output.tif"
    part = client.get(result, headers={"Range": "bytes=2-9"})
    assert (part.status_code, part.content) == (206, client.get(result).content[2:10])
    large = client.post("/uploads?name=large.tif", content=bytes(3 * 2**20))
    assert (large.status_code, large.headers["content-type"]) == (413, "application/problem+json")
    assert client.get("/metrics").status_code == 403, "this client is not at 127.0.0.1"


def test_nginx_leads_to_tls_and_keeps_the_port(nginx: Callable[[str], httpx.Client]) -> None:
    moved = nginx(f"http://{NAME}").get("/demo/")
    assert (moved.status_code, moved.headers["location"]) == (301, f"https://{NAME}/demo/")
    client = nginx(f"https://{NAME}:8443")
    assert client.get("/").json()["links"][0]["href"] == f"https://{NAME}:8443/"
    origin = {"Origin": f"https://{NAME}:8443"}
    assert client.post("/uploads", headers=origin, content=b"").status_code != 403, "a page of the service itself"


def test_the_space_starts_for_its_proxy_alone(tmp_path: Path) -> None:
    """It answers under the Space's name, through https, and its pages open in the frame of the Space."""
    port = free_port()
    own = {"PORT": str(port), "SPACE_HOST": "one.hf.space", "TMPDIR": str(tmp_path), "PATH": os.environ["PATH"]}
    with ExitStack() as stack:
        command = [sys.executable, str(DEPLOY / "space" / "app.py")]
        process = stack.enter_context(subprocess.Popen(command, env=own, cwd=ROOT, stderr=subprocess.DEVNULL))
        stack.callback(process.terminate)
        http = stack.enter_context(httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=PATIENCE_S))
        end = time.monotonic() + PATIENCE_S
        while not listens(port) and process.poll() is None and time.monotonic() < end:
            time.sleep(0.05)
        asked = {"Host": "one.hf.space", "X-Forwarded-Proto": "https"}
        opened = http.get("/", headers=asked)
        assert opened.json()["links"][0]["href"] == "https://one.hf.space/"
        assert http.get("/demo/", headers=asked).headers["content-security-policy"].endswith("https://huggingface.co")
        assert http.get("/jobs", headers={"Host": "other.example"}).status_code == 403


def test_the_space_limits_strangers() -> None:
    limits = runpy.run_path(str(DEPLOY / "space" / "app.py"), run_name="space")["LIMITS"]
    assert limits.upload_bytes <= 2**26 and limits.pixels <= 16_000_000 and limits.keep_days < 1
    _, front, _ = (DEPLOY / "space" / "README.md").read_text(encoding="utf-8").split("---\n", 2)
    settings = yaml.safe_load(front)
    assert (settings["sdk"], settings["app_port"]) == ("docker", 7860)
    assert re.findall(r"^EXPOSE (\d+)$", SPACE, re.MULTILINE) == ["7860"]
    assert re.findall(r"^FROM (.*)$", SPACE, re.MULTILINE) == ["${IMAGE}"], "no image that may change"


@pytest.mark.parametrize("name", ["ci.yml", "publish.yml"])
def test_workflows_run_pinned_actions_and_targets_that_there_are(name: str) -> None:
    text = (ROOT / ".github" / "workflows" / name).read_text(encoding="utf-8")
    workflow = yaml.safe_load(text)
    assert workflow["permissions"] == {"contents": "read"}
    steps = [step for job in workflow["jobs"].values() for step in job["steps"]]
    actions = [step["uses"] for step in steps if "uses" in step]
    assert actions and [name for name in actions if not re.fullmatch(r"[\w/-]+@[0-9a-f]{40}", name)] == []
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    called = {name for call in re.findall(r"\bmake ([a-z -]+)", text) for name in call.split()}
    assert called - {"python"} <= targets | {"python3"}
