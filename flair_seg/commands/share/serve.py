"""`flair-seg serve`.

The service runs the other commands, so it imports them. It is an optional extra, which this command finds by its name.
"""

from __future__ import annotations

import argparse
from importlib import import_module
from typing import Any

from ...errors import RuntimeMissingError
from ...language import tr
from ..shared import add_command, add_options, cluster_options


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
        "--public-host NAME,...": tr(
            "names under which clients reach the service, e.g. through a proxy (default: none)"
        ),
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
    parser.set_defaults(
        host="127.0.0.1", port=8080, root_path="", devices="auto", light_jobs=2, allow_host="", public_host="", cors=""
    )


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
    try:
        service = import_module("flair_seg.service.app")
    except ImportError as error:
        raise RuntimeMissingError(
            "The web service needs {name}, which is not installed. Install flair-land-cover[service].", name=error.name
        ) from error
    service.serve(arguments)
