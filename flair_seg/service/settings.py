"""What a service is started with: where it listens and writes, who may use it, and its limits."""

from __future__ import annotations

import argparse
import os
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from ..errors import InputError
from ..inference.devices import DEVICES
from ..language import tr
from ..options import SegmentOptions
from ..system.folders import user_folder
from ..system.jsontext import read_bytes

GIB, MIB, KIB = 2**30, 2**20, 2**10
VARIABLE = "FLAIR_SEG_TOKEN"
"""Variable of the environment that holds the token where no file is given."""
_SHORTEST_TOKEN = 16
_CLUSTER = ("cluster", "cluster_ca", "cluster_cert", "cluster_key")
"""Settings that are options of `flair-seg segment`."""


@dataclass(frozen=True)
class Limits:
    """What one client may use; each is an option of `flair-seg serve`.

    Attributes:
        upload_bytes: size of an upload, and of a file that is downloaded for a job.
        upload_s: seconds that an upload may take.
        pixels: pixels of a raster that a job reads.
        job_s: seconds that a job may run.
        queue: jobs that wait.
        keep_days: days after which results and uploads are deleted.
        keep_bytes: bytes of results and uploads, above which the oldest are deleted.
        body_bytes: size of the body of any other request.
    """

    upload_bytes: int = 2 * GIB
    upload_s: float = 600.0
    pixels: int = 2_500_000_000
    job_s: float = 86_400.0
    queue: int = 20
    keep_days: float = 7.0
    keep_bytes: int = 50 * GIB
    body_bytes: int = MIB

    def __post_init__(self) -> None:
        """Raise `InputError` unless every limit is above 0."""
        for each in fields(self):
            value = getattr(self, each.name)
            if not value > 0:
                raise InputError("Invalid {name}: {value}. It must be greater than 0.", name=each.name, value=value)


@dataclass(frozen=True)
class ServiceSettings:
    """Settings of a service.

    Attributes:
        host: address to listen on.
        port: port to listen on; 0 for any that is free.
        data: folder whose files jobs may read; None: none.
        state: folder of jobs, uploads and results, of this service alone.
        token: what clients must present; None: nothing.
        allowed_hosts: hosts from which jobs may download their inputs.
        public_hosts: names under which clients may reach the service, besides those of this machine.
        cors: origins whose pages may call the service.
        frames: origins whose pages may show the service's pages in a frame.
        cluster: address of a Dask scheduler that predicts.
        cluster_ca: certificate of the authority of a tls:// scheduler.
        cluster_cert: this machine's certificate for the scheduler.
        cluster_key: the key of `cluster_cert`.
        devices: devices that predict, one job at a time on each.
        light: jobs without a network that run at a time.
        root_path: the path under which a proxy publishes the service.
        limits: what one client may use.
    """

    host: str = "127.0.0.1"
    port: int = 8080
    data: Path | None = None
    state: Path = field(default_factory=lambda: user_folder("local") / "service")
    token: str | None = None
    allowed_hosts: tuple[str, ...] = ()
    public_hosts: tuple[str, ...] = ()
    cors: tuple[str, ...] = ()
    frames: tuple[str, ...] = ()
    cluster: str | None = None
    cluster_ca: str | None = None
    cluster_cert: str | None = None
    cluster_key: str | None = None
    devices: tuple[str, ...] = ("auto",)
    light: int = 2
    root_path: str = ""
    limits: Limits = Limits()

    def __post_init__(self) -> None:
        """Raise `InputError` for devices that there are not, a data folder that is none, and an incomplete cluster."""
        for device in self.devices:
            if device not in DEVICES:
                raise InputError(
                    "Unknown device '{device}'. Choose from {known}.", device=device, known=", ".join(DEVICES)
                )
        if not self.devices or len(set(self.devices)) < len(self.devices):
            raise InputError("Specify each device once. Found: {names}.", names=", ".join(self.devices) or "-")
        if self.data is not None and not self.data.is_dir():
            raise InputError("The data folder '{folder}' does not exist.", folder=self.data)
        self._check_cluster()

    def _check_cluster(self) -> None:
        """Raise `InputError` for what every job would refuse."""
        given = {name: getattr(self, name) for name in _CLUSTER}
        SegmentOptions("scene.tif", "map.tif", **given)
        for path in (self.cluster_ca, self.cluster_cert, self.cluster_key):
            if path is not None and not os.path.isfile(path):
                raise InputError("The certificate file '{path}' does not exist.", path=path)

    @property
    def cluster_words(self) -> tuple[str, ...]:
        """The options of a command that predicts on the cluster."""
        return tuple(f"--{name.replace('_', '-')}={value}" for value, name in self.cluster_names.items())

    @property
    def cluster_names(self) -> dict[str, str]:
        """The names of the settings of the cluster by their values: messages to clients show the names."""
        return {getattr(self, name): name for name in _CLUSTER if getattr(self, name)}


def settings_of(arguments: argparse.Namespace) -> ServiceSettings:
    """Return the settings that the arguments of `flair-seg serve` give.

    Raises:
        InputError: one is not valid.
    """
    kept: dict[str, Any] = {} if arguments.state is None else {"state": Path(arguments.state).resolve()}
    return ServiceSettings(
        host=arguments.host,
        port=arguments.port,
        data=None if arguments.data is None else Path(arguments.data).resolve(),
        token=_token(arguments.token_file),
        allowed_hosts=_listed(arguments.allow_host),
        public_hosts=_listed(arguments.public_host),
        cors=_listed(arguments.cors),
        cluster=arguments.cluster,
        cluster_ca=_absolute(arguments.cluster_ca),
        cluster_cert=_absolute(arguments.cluster_cert),
        cluster_key=_absolute(arguments.cluster_key),
        devices=_listed(arguments.devices),
        light=arguments.light_jobs,
        root_path="".join(f"/{part}" for part in arguments.root_path.split("/") if part),
        limits=_limits(arguments),
        **kept,
    )


def _absolute(path: str | None) -> str | None:
    """Return the absolute path of a file: jobs have other working folders."""
    return None if path is None else os.path.abspath(path)


def _limits(arguments: argparse.Namespace) -> Limits:
    """Return the limits."""
    found = {
        "upload_bytes": (arguments.max_upload, MIB),
        "upload_s": (arguments.max_upload_time, 1),
        "body_bytes": (arguments.max_body, KIB),
        "pixels": (arguments.max_pixels, 1),
        "job_s": (arguments.max_job_time, 1),
        "queue": (arguments.max_queue, 1),
        "keep_days": (arguments.keep_days, 1),
        "keep_bytes": (arguments.keep_gb, GIB),
    }
    return Limits(**{name: value * unit for name, (value, unit) in found.items() if value is not None})


def _listed(text: str) -> tuple[str, ...]:
    """Return texts separated by commas."""
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _token(path: str | None) -> str | None:
    """Return the token of a file or of the environment; None if there is none.

    Raises:
        InputError: the file cannot be read, or the token is too short or has other characters than ASCII's.
    """
    if path is None:
        found = os.environ.get(VARIABLE)
        if found is None:
            return None
    else:
        found = read_bytes(path, tr("token file '{path}'", path=path), limit=4096).decode("ascii", "replace")
    token = found.strip()
    if len(token) < _SHORTEST_TOKEN or not all("!" <= letter <= "~" for letter in token):
        raise InputError(
            "The token must have at least {least} visible ASCII characters. Create one with: openssl rand -hex 32",
            least=_SHORTEST_TOKEN,
        )
    return token
