"""The landing page, the conformance classes, and the description of the interface."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response

from ...language import tr
from .links import OGC, address, link

OPENAPI = "application/vnd.oai.openapi+json;version=3.0"
CONFORMANCE = tuple(
    f"http://www.opengis.net/spec/ogcapi-processes-1/1.0/conf/{name}"
    for name in ("core", "ogc-process-description", "json", "oas30", "job-list", "dismiss")
)
router = APIRouter(tags=["capabilities"])


@router.get("/", summary="Landing page")
def landing(request: Request) -> Response:
    """Return what the service has; a browser is led to the demo where the pages have been built."""
    has_demo = request.app.state.has_demo
    if has_demo and "text/html" in request.headers.get("accept", ""):
        return RedirectResponse(address(request, "demo/"), status_code=303)
    links = [
        link(request, "self", "", title=tr("this document")),
        link(request, "service-desc", "openapi.json", OPENAPI, tr("the interface")),
        link(request, f"{OGC}/conformance", "conformance", title=tr("conformance classes")),
        link(request, f"{OGC}/processes", "processes", title=tr("processes")),
        link(request, f"{OGC}/job-list", "jobs", title=tr("jobs")),
        link(request, "catalog", "stac", title=tr("results as a STAC catalogue")),
    ]
    if has_demo:
        links.append(link(request, "alternate", "demo/", "text/html", tr("demo")))
    document = {"title": "flair-seg", "description": tr("Land-cover maps from aerial imagery"), "links": links}
    return JSONResponse(document, headers={"Vary": "Accept, Accept-Language"})


@router.get("/conformance", summary="Conformance classes")
def conformance() -> dict[str, list[str]]:
    """Return the conformance classes of OGC API - Processes."""
    return {"conformsTo": list(CONFORMANCE)}


@router.get("/openapi.json", summary="Description of the interface")
def openapi(request: Request) -> Response:
    """Return the interface as an OpenAPI 3.0 document."""
    document: dict[str, Any] = dict(request.app.openapi())
    if request.app.state.settings.token is not None:
        schemes = {"token": {"type": "http", "scheme": "bearer"}}
        document["components"] = {**document.get("components", {}), "securitySchemes": schemes}
        document["security"] = [{"token": []}]
    return JSONResponse({**document, "servers": [{"url": address(request).rstrip("/")}]}, media_type=OPENAPI)
