"""Builds the container image and tries it, on a Debian machine without a container registry.

    python scripts/image.py [--suite trixie] [--base /srv/image-base]

The base is made by debootstrap from the machine's own Debian mirror, where a build elsewhere takes
`debian:trixie-slim`; buildah runs the steps of deploy/Dockerfile in it. Then the image's command is started as a
container with a read-only root, without capabilities and as the image's user (by unshare and setpriv of util-linux).
The script asks for its health, maps the example image through the service, and fails if the root can be written or if
`flair-seg segment` in the same container writes other bytes.

Needs root, and Debian's packages debootstrap and buildah. The image stays among buildah's: localhost/flair-land-cover.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
BASE, IMAGE = "localhost/flair-base", "localhost/flair-land-cover"
SERVICE = "http://127.0.0.1:8080"
TOKEN = "0123456789abcdef" * 4
MACHINE_FILES = ("/etc/resolv.conf", "/etc/hosts", "/etc/pip.conf")
CERTIFICATES = "/etc/ssl/certs/ca-certificates.crt"
START_S, JOB_S = 300.0, 900.0
"""Longest times until the service answers and until its job ends."""
NO_CACHE = 'APT::Keep-Downloaded-Packages "false";\nDir::Cache { pkgcache ""; srcpkgcache ""; };\n'
"""Settings of apt that keep its cache out of layers, as Debian's own images have them."""
PLAIN = """
scene=$(python3 -c 'from flair_seg.system.folders import resources; print(resources() / "web/example/scene.tif")')
flair-seg segment "$scene" /tmp/plain.tif --quality fast > /tmp/log 2>&1 || { cat /tmp/log >&2; exit 1; }
sha256sum /tmp/plain.tif
"""
"""Maps the example in the container without the service."""


def main() -> int:
    """Build, try and report."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--suite", default="trixie", help="Debian release of the base")
    parser.add_argument("--base", type=Path, default=Path("/srv/image-base"), help="folder of the base, made if absent")
    options = parser.parse_args()
    if os.geteuid():
        sys.exit("only root can make containers: use sudo")
    make_base(options.base / options.suite, options.suite)
    started = time.monotonic()
    build()
    print(f"built in {time.monotonic() - started:.0f} s")
    print(json.dumps(attempt(), indent=2))
    return 0


def run(*command: str, capture: bool = True) -> str:
    """Run a program and return its output; stop with its messages where it fails."""
    done = subprocess.run(command, stdout=subprocess.PIPE if capture else None, text=True, check=False)  # noqa: S603
    if done.returncode:
        sys.exit(f"{' '.join(command[:3])} failed")
    return (done.stdout or "").strip()


def make_base(folder: Path, suite: str) -> None:
    """Make the base image from a minimal Debian, with the network settings of this machine."""
    if not (folder / ".bootstrapped").exists():
        run("debootstrap", "--variant=minbase", suite, str(folder), own_mirror(), capture=False)
        run("chroot", str(folder), "apt-get", "clean")
        (folder / ".bootstrapped").touch()
    container = run("buildah", "from", "scratch")
    root = Path(run("buildah", "mount", container))
    run("cp", "--archive", f"{folder}/.", str(root))
    copy_network_settings(root)
    run("buildah", "config", "--cmd", "bash", container)
    run("buildah", "commit", "--quiet", "--rm", container, BASE)


def own_mirror() -> str:
    """Return the first Debian archive among this machine's package sources."""
    targets = ("Created-By: Packages", "Origin: Debian", "Label: Debian")
    found = run("apt-get", "indextargets", "--format", "$(REPO_URI)", *targets).splitlines()
    return found[0] if found else "http://deb.debian.org/debian"


def copy_network_settings(root: Path) -> None:
    """Give a root the name resolution, certificates, and settings of apt, pip and npm of this machine."""
    for name in MACHINE_FILES:
        if Path(name).exists():
            shutil.copy(Path(name).resolve(), root / name[1:])
    settings = run("apt-config", "dump", "Acquire")
    (root / "etc/apt/apt.conf.d/00machine").write_text(f"{settings}\n{NO_CACHE}", encoding="utf-8")
    if Path(CERTIFICATES).exists():
        for place in ("usr/local/share/ca-certificates/machine.crt", CERTIFICATES[1:]):
            (root / place).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(CERTIFICATES, root / place)
        (root / "etc/npmrc").write_text(f"cafile={CERTIFICATES}\n", encoding="ascii")


def build() -> None:
    """Run the steps of the Dockerfile."""
    file = ROOT / "deploy" / "Dockerfile"
    command = ["buildah", "build", "--isolation", "chroot", "--network", "host", "--format", "docker", "--layers"]
    command += ["--build-arg", f"BASE={BASE}", "--ignorefile", f"{file}.dockerignore", "--file", str(file)]
    run(*command, "--tag", IMAGE, str(ROOT), capture=False)


@dataclass(frozen=True)
class Image:
    """What the image's configuration says.

    Attributes:
        environment: variables, as NAME=VALUE.
        user: number of user and group.
        command: entry point and its arguments.
        health: command of the health check.
    """

    environment: list[str]
    user: str
    command: list[str]
    health: list[str]

    @classmethod
    def read(cls) -> Image:
        """Return the configuration of the image that was built."""
        found = json.loads(run("buildah", "inspect", "--type", "image", IMAGE))["Docker"]["config"]
        command = [*found["Entrypoint"], *found["Cmd"]]
        return cls(found["Env"], found["User"].partition(":")[0], command, found["Healthcheck"]["Test"][1:])


def attempt() -> dict[str, Any]:
    """Start the image's command with a read-only root, use it, and return what was found."""
    image = Image.read()
    container = run("buildah", "from", "--pull-never", IMAGE)
    size = sum(path.lstat().st_size for path in Path(run("buildah", "mount", container)).rglob("*"))
    try:
        with tempfile.TemporaryDirectory(prefix="flair-image-") as folder:
            return {"size_mb": round(size / 1e6), **use(image, Path(run("buildah", "mount", container)), Path(folder))}
    finally:
        run("buildah", "rm", container)


def use(image: Image, root: Path, folder: Path) -> dict[str, Any]:
    """Ask the running container for its health, map the example image, and try to write to its root."""
    with container(image, root, folder) as process:
        health = wait_for_health(process)
        inside = ["nsenter", "--target", str(process.pid), "--mount", "--", "chroot", str(root)]
        check = subprocess.run([*inside, "env", "-i", *image.environment, *image.health], check=False)  # noqa: S603
        written = subprocess.run([*inside, "touch", "/opt/flair/x"], capture_output=True, check=False)  # noqa: S603
        if check.returncode or not written.returncode or b"Read-only" not in written.stderr:
            sys.exit(f"health check: exit code {check.returncode}; writing to the root: {written.stderr.decode()!r}")
        served = map_example()
        plain = run(*inside, "env", "-i", *image.environment, "sh", "-euc", PLAIN).split()[0]
        if plain != served["sha256"]:
            sys.exit(f"the service's map has SHA-256 {served['sha256']}, that of flair-seg segment has {plain}")
        found = {"health": health, "user": image.user, "root": "read-only", "memory_mb": memory_mb(process)}
        return {**found, **served}


@contextmanager
def container(image: Image, root: Path, folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run the image's command in a read-only root of its own, with a state folder and a token."""
    token, state = folder / "token", folder / "state"
    token.write_text(TOKEN, encoding="ascii")
    state.mkdir()
    os.chown(state, int(image.user), int(image.user))
    folder.chmod(0o755)
    words = ["setpriv", f"--reuid={image.user}", f"--regid={image.user}", "--clear-groups", "--no-new-privs"]
    words += ["--inh-caps=-all", "--bounding-set=-all", "env", "-i", *image.environment, *image.command]
    command = ["unshare", "--mount", "--pid", "--fork", "--kill-child", "sh", "-euc", MOUNTS, "sh", str(root)]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(  # noqa: S603
            [*command, str(state), str(token), *words], stdout=log, stderr=log, start_new_session=True
        )
        try:
            yield process
        except BaseException:
            print((folder / "log").read_text(encoding="utf-8")[-4000:], file=sys.stderr)
            raise
        finally:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait(timeout=60)


MOUNTS = """
root=$1 state=$2 token=$3; shift 3
mount --make-rprivate /
mount --bind "$root" "$root"
mkdir -p "$root/run/secrets"
touch "$root/run/secrets/token"
mount --bind "$token" "$root/run/secrets/token"
mount --bind "$state" "$root/state"
mount -t tmpfs -o nosuid,nodev tmpfs "$root/tmp"
mount -t proc proc "$root/proc"
mount --bind /dev "$root/dev"
mount -o remount,bind,ro "$root"
cd "$root"
exec chroot . "$@"
"""
"""Lays out the mounts of a container with a read-only root, and runs a command in it."""


def memory_mb(process: subprocess.Popen[bytes]) -> int:
    """Return the resident memory of the service, the child of the process that made its namespaces."""
    child = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text(encoding="ascii").strip()
    status = Path(f"/proc/{child}/status").read_text(encoding="utf-8")
    return round(int(status.partition("VmRSS:")[2].split()[0]) * 1024 / 1e6)


def fetch(path: str, body: bytes | None = None) -> bytes:
    """Return the service's answer to a request with the token."""
    headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"}
    request = urllib.request.Request(f"{SERVICE}{path}", data=body, headers=headers)  # noqa: S310 - http on loopback
    with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310  # nosec B310
        return bytes(answer.read())


def ask(path: str, body: bytes | None = None) -> Any:  # noqa: ANN401 - JSON
    """Return the service's answer to a request for JSON."""
    return json.loads(fetch(path, body))


def wait_for_health(process: subprocess.Popen[bytes]) -> Any:  # noqa: ANN401 - JSON
    """Return the first answer of the health check."""
    end = time.monotonic() + START_S
    while time.monotonic() < end:
        if process.poll() is not None:
            raise RuntimeError(f"the container ended with exit code {process.returncode}")
        try:
            return ask("/healthz")
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.5)
    raise TimeoutError(f"no answer from {SERVICE}/healthz within {START_S:.0f} s")


def map_example() -> dict[str, Any]:
    """Map the example image through the service; return the results, the time and the map's checksum."""
    started = time.monotonic()
    order = {"inputs": {"input": {"href": "example:scene.tif"}, "quality": "fast"}}
    job = ask("/processes/segment/execution", json.dumps(order).encode())["jobID"]
    while time.monotonic() < started + JOB_S:
        status = ask(f"/jobs/{job}")
        if status["status"] not in {"accepted", "running"}:
            break
        time.sleep(1)
    if status["status"] != "successful":
        raise RuntimeError(f"the job ended as {status}")
    seconds = round(time.monotonic() - started, 1)
    checksum = hashlib.sha256(fetch(f"/jobs/{job}/results/output.tif")).hexdigest()
    return {"results": sorted(ask(f"/jobs/{job}/results")), "seconds": seconds, "sha256": checksum}


if __name__ == "__main__":
    sys.exit(main())
