"""The jobs: their list, status, cancellation and results."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timezone
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse, Response

from ...language import tr
from ..guard.paths import DataFolder
from ..jobs.folder import PAGE, JobFolder
from ..jobs.store import STATUSES, Job, Wanted
from ..problems import Problem
from ..processes.offered import VALUES
from ..results.files import file_response
from ..results.formats import media_type
from .links import OGC, address, desk_of, link, page_links

EXCEPTIONS = "http://www.opengis.net/def/exceptions/ogcapi-processes-1/1.0"
_CLIENTS = frozenset({"InputError", "RasterError", "DamageError", "ModelError"})
"""Failures for which the request is to blame."""
router = APIRouter(tags=["jobs"])


def _time(seconds: float | None) -> str | None:
    """Return seconds since 1970 as a time in UTC (RFC 3339); None if there is none."""
    if seconds is None:
        return None
    return datetime.fromtimestamp(seconds, timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def status_info(request: Request, job: Job) -> dict[str, Any]:
    """Return the status of a job (statusInfo in 18-062r2), and the seconds it needs yet if they are known."""
    links = [link(request, "self", f"jobs/{job.name}", title=tr("this document"))]
    if job.status == "successful":
        links.append(link(request, f"{OGC}/results", f"jobs/{job.name}/results", title=tr("results")))
        links.append(link(request, "item", f"stac/items/{job.name}", "application/geo+json", tr("STAC item")))
    found: dict[str, Any] = {
        "jobID": job.name,
        "processID": job.process,
        "type": "process",
        "status": job.status,
        "created": _time(job.created),
        "started": _time(job.started),
        "finished": _time(job.finished),
        "updated": _time(job.updated),
        **_progress(request, job),
        "links": links,
    }
    return {name: value for name, value in found.items() if value is not None}


def _progress(request: Request, job: Job) -> dict[str, Any]:
    """Return the progress of a job in percent, the seconds left and the latest messages."""
    folder = desk_of(request).folder(job)
    if job.status == "dismissed":
        return {"message": tr("The job was dismissed.")}
    report = folder.report()
    log = {"log": list(report.log)} if report.log else {}
    if job.status == "successful":
        return {"progress": 100, **log}
    last = job.message or (report.log[-1] if report.log else None)
    left = None if report.left_s is None or job.status != "running" else round(report.left_s, 1)
    return {"progress": int(100 * report.share), "message": last, "estimatedSeconds": left, **log}


def known_job(request: Request, name: str) -> Job:
    """Return a job.

    Raises:
        Problem: there is none of that name.
    """
    found = desk_of(request).store.get(name)
    if found is None:
        detail = tr("There is no job '{name}'.", name=name[:60])
        raise Problem(404, "No such job", detail, f"{EXCEPTIONS}/no-such-job")
    return found


Limit = Annotated[int, Query(ge=1, le=1000, description="Number of entries")]
Offset = Annotated[int, Query(ge=0, le=10**9, description="Entries to skip")]
_LONGEST_S = 10**9


@router.get("/jobs", summary="List of jobs")
def job_list(
    request: Request,
    limit: Limit = 100,
    offset: Offset = 0,
    kind: Annotated[tuple[str, ...], Query(alias="type", description="Only jobs of these types (process)")] = (),
    status: Annotated[tuple[str, ...], Query(description="Only jobs of these statuses")] = (),
    process: Annotated[tuple[str, ...], Query(alias="processID", description="Only jobs of these processes")] = (),
    when: Annotated[
        str, Query(alias="datetime", description="Only jobs requested at this time, or in this interval")
    ] = "../..",
    shortest: Annotated[int, Query(alias="minDuration", ge=0, description="Seconds that jobs have run at least")] = 0,
    longest: Annotated[
        int, Query(alias="maxDuration", ge=0, description="Seconds that jobs have run at most")
    ] = _LONGEST_S,
) -> dict[str, Any]:
    """Return the jobs, the newest first."""
    after, before = interval(when)
    _known("type", kind, ("process",))
    statuses = tuple(name for name in STATUSES if name in _known("status", status, STATUSES))
    wanted = Wanted(statuses or STATUSES, _listed(process), after, before, shortest or None, _finite(longest))
    store = desk_of(request).store
    found = store.jobs(wanted, limit=limit, offset=offset, newest_first=True)
    total = store.count(wanted)
    links = page_links(request, "jobs", offset, limit, total)
    return {"jobs": [status_info(request, job) for job in found], "links": links, "numberMatched": total}


def _finite(seconds: int) -> int | None:
    """Return a longest duration; None for that which means none."""
    return seconds if seconds < _LONGEST_S else None


def _listed(values: tuple[str, ...]) -> tuple[str, ...]:
    """Return the values of a parameter that is given more than once, or has several separated by commas."""
    return tuple(part for value in values for part in value.split(",") if part)


def _known(name: str, values: tuple[str, ...], known: Sequence[str]) -> tuple[str, ...]:
    """Return the values of a parameter; raise `Problem` for one that is not known."""
    found = _listed(values)
    for value in found:
        if value not in known:
            detail = tr(
                "Unknown {name} '{value}'. Choose from {known}.", name=name, value=value[:60], known=", ".join(known)
            )
            raise Problem(400, "Bad Request", detail)
    return found


def interval(text: str) -> tuple[float | None, float | None]:
    """Return the first and last second since 1970 of a time or an interval (RFC 3339), None where it is open.

    Raises:
        Problem: the text is not one.
    """
    first, slash, last = text.partition("/")
    try:
        begin = _seconds(first)
        return begin, _seconds(last) if slash else begin
    except ValueError:
        detail = tr("'{text}' is not a time such as 2026-01-31T12:00:00Z, nor an interval of two.", text=text[:60])
        raise Problem(400, "Bad Request", detail) from None


def _seconds(text: str) -> float | None:
    """Return a time as seconds since 1970; None for an open end.

    Raises:
        ValueError: it is not a time.
    """
    if text in ("", ".."):
        return None
    found = datetime.fromisoformat(text.replace("Z", "+00:00").replace("z", "+00:00"))
    return (found if found.tzinfo else found.replace(tzinfo=timezone.utc)).timestamp()


@router.get("/jobs/{job}", summary="Status of a job")
def job_status(request: Request, job: str) -> Response:
    """Return the status of a job, its progress and the time it needs yet."""
    return JSONResponse(status_info(request, known_job(request, job)), headers={"Cache-Control": "no-store"})


@router.delete("/jobs/{job}", summary="Cancellation of a job")
def job_dismiss(request: Request, job: str) -> dict[str, Any]:
    """Cancel a job, or delete its results."""
    return status_info(request, desk_of(request).dismiss(known_job(request, job)))


def finished(request: Request, name: str) -> tuple[Job, JobFolder]:
    """Return a successful job and its folder.

    Raises:
        Problem: there is no such job, or it has no results.
    """
    job = known_job(request, name)
    if job.status in ("accepted", "running"):
        detail = tr("Job '{name}' has not finished.", name=name)
        raise Problem(404, "Results not ready", detail, f"{EXCEPTIONS}/result-not-ready")
    if job.status == "dismissed":
        raise Problem(410, "Gone", tr("Job '{name}' was dismissed. Its results are deleted.", name=name))
    if job.status == "failed":
        raise Problem(400 if job.kind in _CLIENTS else 500, "The job failed", job.message, f"urn:flair-seg:{job.kind}")
    return job, desk_of(request).folder(job)


@router.get("/jobs/{job}/results", summary="Results of a job")
def job_results(request: Request, job: str) -> Response:
    """Return a reference to each result: a document, or the headers `Link` if the request was for raw results."""
    found, folder = finished(request, job)
    files = {**folder.order().outputs, VALUES: f"{VALUES}.json"}
    present = {name: file for name, file in files.items() if folder.result(file)}
    references = {
        name: {"href": address(request, f"jobs/{job}/results/{file}"), "type": media_type(file)}
        for name, file in present.items()
    }
    if found.response != "raw":
        return JSONResponse(references)
    links = [f'<{each["href"]}>; rel="{name}"; type="{each["type"]}"' for name, each in references.items()]
    return Response(status_code=204, headers={"Link": ", ".join(links)})


def _result(request: Request, job: str, file: str) -> Response:
    """Return a file of a job's results."""
    _, folder = finished(request, job)
    path = folder.result(file)
    if path is None:
        raise Problem(404, "Not Found", tr("Job '{name}' has no result '{file}'.", name=job, file=file[:60]))
    return file_response(path, request)


def _input(request: Request, job: str, name: str, file: str) -> Response:
    """Return the file of an input, as the map page shows it."""
    _, folder = finished(request, job)
    path = folder.input(name, file) or _data_image(request, folder, name, file)
    if path is None:
        raise Problem(404, "Not Found", tr("Job '{name}' has no input '{file}'.", name=job, file=f"{name}/{file}"[:60]))
    return file_response(path, request)


def _data_image(request: Request, folder: JobFolder, name: str, file: str) -> Path | None:
    """Return the path of an input in the data folder, if it is the image that the map page of the job shows.

    Raises:
        Problem: it is not, or no longer, allowed.
    """
    data, page = desk_of(request).settings.data, folder.document(PAGE)
    if data is None or page is None or page["layers"].get("image", {}).get("href") != f"inputs/{name}/{quote(file)}":
        return None
    known = folder.order().data_name(name)
    return None if known is None else DataFolder(data).resolve(known)


for _path, _answer, _title in (
    ("/jobs/{job}/results/{file}", _result, "File of a result"),
    ("/jobs/{job}/inputs/{name}/{file}", _input, "File of an input"),
):
    router.add_api_route(_path, _answer, methods=["GET"], summary=_title)
    router.add_api_route(_path, _answer, methods=["HEAD"], include_in_schema=False)


@router.get("/jobs/{job}/map.json", summary="Configuration of the map page")
def job_map(request: Request, job: str) -> dict[str, Any]:
    """Return what the map page shows of a job with a map; references are relative to this document."""
    _, folder = finished(request, job)
    page = folder.document(PAGE)
    if page is None:
        raise Problem(404, "Not Found", tr("Job '{name}' has no map.", name=job))
    return page
