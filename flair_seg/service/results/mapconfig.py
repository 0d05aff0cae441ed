"""What the map page shows of a job: its map, the image it was made of, the confidence and the report."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...errors import FlairError
from ...tools.web.pageconfig import PageLayer, page_config
from .formats import COG

if TYPE_CHECKING:
    from ..jobs.folder import JobFolder, Order

_EXAMPLE = "example:"


def job_page(folder: JobFolder, order: Order) -> dict[str, Any] | None:
    """Return the configuration of the map page of a job, None if it has no map.

    References are relative to the job's address: `results/FILE`, `inputs/NAME/FILE`.
    """
    rasters = {name: file for name, file in order.outputs.items() if file.endswith(COG.ending)}
    layers = {name: PageLayer(str(folder.results / file), f"results/{file}") for name, file in rasters.items()}
    report = order.outputs.get("report")
    main, confidence = layers.get("output"), layers.get("confidence")
    if main is None:
        return None
    shown = f"results/{report}" if report else None
    for image in (_image(folder, order), None):
        try:
            return page_config(main, image, confidence, report=shown, title=order.process)
        except FlairError:  # the image, or the map itself, cannot be shown
            continue
    return None


def _image(folder: JobFolder, order: Order) -> PageLayer | None:
    """Return the image that a map was made of, if the page can fetch it; files of the data folder are not published."""
    source = order.sources.get("input", "")
    if source.startswith(_EXAMPLE):
        path = next((file for file in order.files if file.endswith(source.removeprefix(_EXAMPLE))), "")
        return PageLayer(path, f"../../example/{Path(path).name}") if path else None
    found = sorted(folder.inputs.glob("input/*"))
    return PageLayer(str(found[0]), f"inputs/input/{found[0].name}") if found else None
