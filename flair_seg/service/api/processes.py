"""The processes: their list, descriptions and execution."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse, Response

from ...language import tr
from ...system.jsontext import parse_json
from ..jobs.store import QueueFullError
from ..problems import Problem
from ..processes.describe import description, summary
from ..processes.offered import Process, processes
from ..processes.request import read_execution
from .jobs import status_info
from .links import OGC, address, desk_of, link, page_links

RETRY_S = 30
"""Seconds after which a client may ask again when the queue is full."""
EXCEPTIONS = "http://www.opengis.net/def/exceptions/ogcapi-processes-1/1.0"
router = APIRouter(tags=["processes"])
Limit = Annotated[int, Query(ge=1, le=1000, description="Number of entries")]
Offset = Annotated[int, Query(ge=0, le=10**9, description="Entries to skip")]


@router.get("/processes", summary="List of processes")
def process_list(request: Request, limit: Limit = 100, offset: Offset = 0) -> dict[str, Any]:
    """Return the processes."""
    found = list(processes().values())
    listed = [
        {**summary(each), "links": [link(request, "self", f"processes/{each.name}")]}
        for each in found[offset : offset + limit]
    ]
    return {"processes": listed, "links": page_links(request, "processes", offset, limit, len(found))}


def known_process(name: str) -> Process:
    """Return a process.

    Raises:
        Problem: there is none of that name.
    """
    found = processes().get(name)
    if found is None:
        detail = tr("There is no process '{name}'.", name=name[:60])
        raise Problem(404, "No such process", detail, f"{EXCEPTIONS}/no-such-process")
    return found


@router.get("/processes/{process}", summary="Description of a process")
def process_description(request: Request, process: str) -> dict[str, Any]:
    """Return a process with its inputs and outputs."""
    found = known_process(process)
    links = [
        link(request, "self", f"processes/{process}"),
        link(request, f"{OGC}/execute", f"processes/{process}/execution", title=tr("execution")),
    ]
    return {**description(found), "links": links}


_REQUEST = {
    "type": "object",
    "properties": {
        "inputs": {"type": "object", "description": "Values by the name of the input"},
        "outputs": {"type": "object", "description": "The wanted outputs by name; all if there is none"},
        "response": {"type": "string", "enum": ["raw", "document"]},
    },
}
_BODY = {"requestBody": {"required": True, "content": {"application/json": {"schema": _REQUEST}}}}


@router.post("/processes/{process}/execution", status_code=201, summary="Execution of a process", openapi_extra=_BODY)
async def execute(request: Request, process: str) -> Response:
    """Create a job; it always runs asynchronously."""
    found = known_process(process)
    body = await request.body()
    desk = desk_of(request)
    document = parse_json(body, tr("the request"), limit=desk.settings.limits.body_bytes)
    execution = read_execution(found, document)
    try:
        job = await run_in_threadpool(desk.submit, found, execution)
    except QueueFullError as error:
        raise Problem(429, "Too Many Requests", str(error), headers={"Retry-After": str(RETRY_S)}) from error
    headers = {"Location": address(request, f"jobs/{job.name}")}
    if "respond-async" in request.headers.get("prefer", ""):
        headers["Preference-Applied"] = "respond-async"
    return JSONResponse(status_info(request, job), status_code=201, headers=headers)
