"""What a service is started with: where it listens and writes, who may use it, and its limits."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from pathlib import Path

from ..errors import InputError
from ..inference.devices import DEVICES
from ..system.folders import user_folder

GIB, MIB = 2**30, 2**20


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
        cors: origins whose pages may call the service.
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
    cors: tuple[str, ...] = ()
    cluster: str | None = None
    cluster_ca: str | None = None
    cluster_cert: str | None = None
    cluster_key: str | None = None
    devices: tuple[str, ...] = ("auto",)
    light: int = 2
    root_path: str = ""
    limits: Limits = Limits()

    def __post_init__(self) -> None:
        """Raise `InputError` for devices that there are not, and a data folder that is none."""
        for device in self.devices:
            if device not in DEVICES:
                raise InputError(
                    "Unknown device '{device}'. Choose from {known}.", device=device, known=", ".join(DEVICES)
                )
        if not self.devices or len(set(self.devices)) < len(self.devices):
            raise InputError("Specify each device once. Found: {names}.", names=", ".join(self.devices) or "-")
        if self.data is not None and not self.data.is_dir():
            raise InputError("The data folder '{folder}' does not exist.", folder=self.data)

    @property
    def cluster_words(self) -> tuple[str, ...]:
        """The options of a command that predicts on the cluster."""
        names = ("cluster", "cluster_ca", "cluster_cert", "cluster_key")
        given = {name.replace("_", "-"): getattr(self, name) for name in names}
        return tuple(f"--{name}={value}" for name, value in given.items() if value)
