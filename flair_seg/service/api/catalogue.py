"""The results as a STAC catalogue."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request

from ...language import tr
from ...models.stacitem import STAC_VERSION
from ..jobs.folder import ITEM
from ..jobs.store import Wanted
from ..problems import Problem
from .jobs import finished
from .links import address, desk_of, link

MOST_ITEMS = 1000
_GEOJSON = "application/geo+json"
router = APIRouter(prefix="/stac", tags=["catalogue"])


@router.get("", summary="STAC catalogue of the results")
def catalogue(request: Request) -> dict[str, Any]:
    """Return the catalogue of all results, the newest first."""
    jobs = desk_of(request).store.jobs(Wanted(("successful",)), limit=MOST_ITEMS, newest_first=True)
    items = [link(request, "item", f"stac/items/{job.name}", _GEOJSON, f"{job.process} {job.name}") for job in jobs]
    return {
        "type": "Catalog",
        "stac_version": STAC_VERSION,
        "id": "flair-seg",
        "title": "flair-seg",
        "description": tr("Results of the jobs of this service"),
        "links": [link(request, "root", "stac"), link(request, "self", "stac"), *items],
    }


@router.get("/items/{job}", summary="STAC item of a job's results")
def job_item(request: Request, job: str) -> dict[str, Any]:
    """Return the item of a job."""
    _, folder = finished(request, job)
    document = folder.document(ITEM)
    if document is None:
        raise Problem(404, "Not Found", tr("Job '{name}' has no STAC item.", name=job))
    for asset in document["assets"].values():
        asset["href"] = address(request, f"jobs/{job}/results/{asset['href']}")
    links = [link(request, rel, "stac") for rel in ("root", "parent")]
    own = link(request, "self", f"stac/items/{job}", _GEOJSON)
    via = link(request, "via", f"jobs/{job}", title=tr("job"))
    return {**document, "links": [own, *links, via, *document["links"]]}
