"""`flair-seg serve`."""

from __future__ import annotations

import argparse
import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...errors import InputError, RuntimeMissingError
from ...language import tr
from ...system.jsontext import read_bytes
from ..shared import add_command, add_options, cluster_options, show

if TYPE_CHECKING:
    from ...service.settings import Limits, ServiceSettings

TOKEN_VARIABLE = "FLAIR_SEG_TOKEN"  # noqa: S105 - the name of a variable
_SHORTEST_TOKEN = 16
_MIB, _GIB = 2**20, 2**30


def add(commands: Any) -> None:  # noqa: ANN401 - argparse keeps the class private
    """Add `serve`."""
    parser = add_command(
        commands,
        "serve",
        _serve,
        tr("run the web service: OGC API - Processes, maps and a demo page"),
        tr(
            "Run a web service with the tools as processes of OGC API - Processes 1.0, and the pages. It listens on "
            "this machine only, unless --host says otherwise; then clients need the token."
        ),
    )
    place = {
        "--host ADDRESS": tr("address to listen on (default: 127.0.0.1)"),
        "--port N": tr("port to listen on (default: 8080)"),
        "--data FOLDER": tr("folder whose files jobs may read, as data:PATH"),
        "--state FOLDER": tr("folder of jobs, uploads and results (default: in your user folder)"),
        "--token-file FILE": tr("file with the token that clients must send (default: the variable FLAIR_SEG_TOKEN)"),
        "--allow-host HOST,...": tr("hosts from which jobs may download inputs (default: none)"),
        "--cors ORIGIN,...": tr("origins of other web pages that may use the service (default: none)"),
        "--root-path PATH": tr("path under which a proxy publishes the service, e.g. /flair"),
    }
    add_options(parser, place)
    jobs = {
        "--devices NAME,...": tr("devices that predict, one job at a time on each (default: auto)"),
        "--light-jobs N": tr("jobs without a model that run at the same time (default: 2)"),
        "--cluster ADDRESS": tr("predict on the workers of a Dask scheduler, e.g. tcp://host:8786"),
        **{option: text for option, text in cluster_options().items() if option != "--allow-mixed"},
    }
    add_options(parser, jobs)
    add_options(parser, _limit_options())
    parser.set_defaults(host="127.0.0.1", port=8080, root_path="", devices="auto", light_jobs=2, allow_host="", cors="")


def _limit_options() -> dict[str, str]:
    """Return the options of what one client may use."""
    return {
        "--max-upload MB": tr("largest upload, in MiB (default: 2048)"),
        "--max-upload-time S": tr("longest time of an upload, in seconds (default: 600)"),
        "--max-body N": tr("largest body of other requests, in KiB (default: 1024)"),
        "--max-pixels N": tr("most pixels of an input raster (default: 2500000000)"),
        "--max-job-time S": tr("longest time of a job, in seconds (default: 86400)"),
        "--max-queue N": tr("most waiting jobs (default: 20)"),
        "--keep-days X": tr("delete results and uploads after this many days (default: 7)"),
        "--keep-gb X": tr("delete the oldest results and uploads above this size, in GiB (default: 50)"),
    }


def _serve(arguments: argparse.Namespace) -> None:
    """Run `serve`."""
    settings = settings_of(arguments)
    try:
        from ...service.app import run
    except ImportError as error:
        raise RuntimeMissingError(
            "The web service needs {name}, which is not installed. Install flair-seg[service].", name=error.name
        ) from error
    with suppress(KeyboardInterrupt):
        run(settings, _tell)


def _tell(address: str) -> None:
    """Print the address of the service."""
    show(tr("Listening on {address}", address=address))
    sys.stdout.flush()


def settings_of(arguments: argparse.Namespace) -> ServiceSettings:
    """Return the settings that the arguments give.

    Raises:
        InputError: one is not valid.
    """
    from ...service.settings import ServiceSettings

    kept = {} if arguments.state is None else {"state": Path(arguments.state).resolve()}
    return ServiceSettings(
        host=arguments.host,
        port=arguments.port,
        data=None if arguments.data is None else Path(arguments.data).resolve(),
        token=_token(arguments.token_file),
        allowed_hosts=_listed(arguments.allow_host),
        cors=_listed(arguments.cors),
        cluster=arguments.cluster,
        cluster_ca=arguments.cluster_ca,
        cluster_cert=arguments.cluster_cert,
        cluster_key=arguments.cluster_key,
        devices=_listed(arguments.devices),
        light=arguments.light_jobs,
        root_path=arguments.root_path,
        limits=_limits(arguments),
        **kept,
    )


def _limits(arguments: argparse.Namespace) -> Limits:
    """Return the limits."""
    from ...service.settings import Limits

    found = {
        "upload_bytes": (arguments.max_upload, _MIB),
        "upload_s": (arguments.max_upload_time, 1),
        "body_bytes": (arguments.max_body, 2**10),
        "pixels": (arguments.max_pixels, 1),
        "job_s": (arguments.max_job_time, 1),
        "queue": (arguments.max_queue, 1),
        "keep_days": (arguments.keep_days, 1),
        "keep_bytes": (arguments.keep_gb, _GIB),
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
        found = os.environ.get(TOKEN_VARIABLE)
        if found is None:
            return None
    else:
        found = read_bytes(path, tr("token file '{path}'", path=path), limit=4096).decode("ascii", "replace")
    token = found.strip()
    if len(token) < _SHORTEST_TOKEN or not all("!" <= letter <= "~" for letter in token):
        raise InputError(
            "The token must have at least {count} visible ASCII characters. Create one with: openssl rand -hex 32",
            count=_SHORTEST_TOKEN,
        )
    return token
