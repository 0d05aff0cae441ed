"""Uploads: files that clients send for their jobs."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse, Response

from ..guard.uploads import Upload, find_upload, receive, remove_upload
from ..results.files import file_response
from .links import address, desk_of

router = APIRouter(prefix="/uploads", tags=["uploads"])


def _described(request: Request, upload: Upload) -> dict[str, Any]:
    """Return an upload as JSON values."""
    return {
        "id": upload.id,
        "name": upload.name,
        "href": f"upload:{upload.id}",
        "bytes": upload.bytes,
        "width": upload.width,
        "height": upload.height,
        "bands": upload.bands,
        "crs": upload.crs,
    }


_BINARY = {"schema": {"type": "string", "format": "binary"}}
_BODY = {"requestBody": {"required": True, "content": {"application/octet-stream": _BINARY}}}


@router.post("", status_code=201, summary="Upload of a file", openapi_extra=_BODY)
async def upload(
    request: Request, name: Annotated[str, Query(max_length=200, description="Name of the file")]
) -> Response:
    """Keep a file, the body of the request, for jobs to read as `upload:ID`."""
    found = await receive(request, desk_of(request).settings)
    place = address(request, f"uploads/{found.id}/{found.name}")
    return JSONResponse(_described(request, found), status_code=201, headers={"Location": place})


@router.delete("/{upload}", status_code=204, summary="Deletion of an upload")
def delete(request: Request, upload: str) -> None:
    """Delete an upload; jobs that were requested with it keep it."""
    remove_upload(desk_of(request).settings, upload)


def _file(request: Request, upload: str, name: str) -> Response:
    """Return an uploaded file."""
    found = find_upload(desk_of(request).settings, upload, name)
    return file_response(found.path, request)


router.add_api_route("/{upload}/{name}", _file, methods=["GET"], summary="Uploaded file")
router.add_api_route("/{upload}/{name}", _file, methods=["HEAD"], include_in_schema=False)
