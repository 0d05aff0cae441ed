"""The files of `deploy/` and the workflow fit the program and each other, and pass the checks of their own tools."""

from __future__ import annotations

import re
import runpy
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from flair_seg.commands.cli import build_parser

yaml = pytest.importorskip("yaml")
ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
DOCKERFILE = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
SPACE = (DEPLOY / "space" / "Dockerfile").read_text(encoding="utf-8")
UNIT = (DEPLOY / "flair-seg.service").read_text(encoding="utf-8")
NGINX = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
ADDRESS = "127.0.0.1:8080"


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


def test_all_files_use_one_port() -> None:
    (check,) = instructions("HEALTHCHECK")
    assert f"http://{ADDRESS}/healthz" in check
    assert instructions("EXPOSE") == ["8080"]
    assert compose()["ports"] == [f"{ADDRESS}:8080"]
    assert set(re.findall(r"proxy_pass http://([^;/]+)", NGINX)) == {ADDRESS}


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


def test_nginx_accepts_its_file(tmp_path: Path) -> None:
    nginx, openssl = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/bin"), shutil.which("openssl")
    if nginx is None or openssl is None:
        pytest.skip("nginx or openssl is not installed")
    key, certificate = tmp_path / "key.pem", tmp_path / "cert.pem"
    made = [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=maps.example.org"]
    subprocess.run([*made, "-keyout", str(key), "-out", str(certificate)], check=True, capture_output=True, timeout=60)
    text = NGINX.replace("/etc/ssl/certs/maps.example.org.pem", str(certificate))
    text = text.replace("/etc/ssl/private/maps.example.org.key", str(key))
    whole = f"pid {tmp_path}/pid; error_log stderr;\nevents {{}}\nhttp {{ access_log off;\n{text}}}\n"
    (tmp_path / "nginx.conf").write_text(whole, encoding="utf-8")
    command = [nginx, "-t", "-q", "-p", str(tmp_path), "-c", str(tmp_path / "nginx.conf")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert (done.returncode, [line for line in done.stderr.splitlines() if "[warn]" in line]) == (0, []), done.stderr


def test_the_space_limits_strangers() -> None:
    limits = runpy.run_path(str(DEPLOY / "space" / "app.py"), run_name="space")["LIMITS"]
    assert limits.upload_bytes <= 2**26 and limits.pixels <= 16_000_000 and limits.keep_days < 1
    _, front, _ = (DEPLOY / "space" / "README.md").read_text(encoding="utf-8").split("---\n", 2)
    settings = yaml.safe_load(front)
    assert (settings["sdk"], settings["app_port"]) == ("docker", 7860)
    assert re.findall(r"^EXPOSE (\d+)$", SPACE, re.MULTILINE) == ["7860"]
    assert re.findall(r"^FROM (.*)$", SPACE, re.MULTILINE) == ["${IMAGE}"], "no image that may change"


def test_the_workflow_runs_pinned_actions_and_targets_that_there_are() -> None:
    text = (ROOT / ".github" / "workflows" / "publish.yml").read_text(encoding="utf-8")
    workflow = yaml.safe_load(text)
    assert workflow["permissions"] == {"contents": "read"}
    steps = [step for job in workflow["jobs"].values() for step in job["steps"]]
    actions = [step["uses"] for step in steps if "uses" in step]
    assert actions and [name for name in actions if not re.fullmatch(r"[\w/-]+@[0-9a-f]{40}", name)] == []
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    called = {name for call in re.findall(r"\bmake ([a-z -]+)", text) for name in call.split()}
    assert called - {"python"} <= targets | {"python3"}
