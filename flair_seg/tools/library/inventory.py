"""Lists all models: shipped, the user's own, those of the catalogue, and files that cannot be read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from ...errors import FlairError
from ...language import tr
from ...models.model import SHIPPED_FOLDER, Model, list_models, user_models
from ...models.published.networks import GSD_M, LICENCE, PublishedNetwork, known_networks
from .catalogue import CatalogueEntry, catalogue_place, is_address, read_catalogue

Origin = Literal["shipped", "own", "catalogue", "unreadable"]
COLOURS = frozenset({"red", "green", "blue"})


@dataclass(frozen=True)
class ListedModel:
    """One line of the list.

    Attributes:
        name: name of the model in commands and lists; empty for a file that cannot be read.
        title: title shown to users.
        origin: the list it comes from.
        bands: in input order; empty if only the file contains them.
        gsd_m: ground sampling distance in metres, None if unknown.
        classes: names of the classes.
        licence: its licence.
        attribution: text that credits the authors.
        problem: why the file cannot be read; empty for a valid model.
        size: size of the download in bytes; None if unknown.
        mean_iou, overall_accuracy: from its publisher, 0 to 1; None if not published.
        page: address of the page that describes it; empty if there is none.
    """

    name: str
    title: str
    origin: Origin
    bands: tuple[str, ...] = ()
    gsd_m: float | None = None
    classes: tuple[str, ...] = ()
    licence: str = ""
    attribution: str = ""
    problem: str = ""
    size: int | None = None
    mean_iou: float | None = None
    overall_accuracy: float | None = None
    page: str = ""

    def fits(self, words: str) -> bool:
        """Whether all words of a text occur in the displayed properties of the model, ignoring case."""
        shown = " ".join(
            (self.name, self.title, origin_label(self.origin), *self.bands, *self.classes, self.licence, self.problem)
        ).casefold()
        return all(word in shown for word in words.casefold().split())


def origin_label(origin: Origin) -> str:
    """Return the origin of a model, as shown to users."""
    labels = {
        "shipped": tr("with the plugin"),
        "own": tr("your own"),
        "catalogue": tr("to download"),
        "unreadable": tr("unreadable"),
    }
    return labels[origin]


def inventory() -> list[ListedModel]:
    """Return all models; a catalogue on the web is not read, because nothing is downloaded without request."""
    shipped, bad_shipped = list_models((SHIPPED_FOLDER,))
    found, bad_found = list_models((user_models(),))
    own = [model for model in found if model.name not in {other.name for other in shipped}]
    problems = [file.reason for file in (*bad_shipped, *bad_found)]
    listed = [*(_of_model(m, "shipped") for m in shipped), *(_of_model(m, "own") for m in own)]
    here = {model.name for model in listed}
    try:
        entries = [] if is_address(catalogue_place()) else read_catalogue()
    except FlairError as error:
        entries = []
        problems.append(str(error))
    listed += [of_network(network) for network in known_networks().values() if network.model_name not in here]
    listed += [of_entry(entry) for entry in entries if entry.name not in here]
    return [*listed, *(ListedModel("", "", "unreadable", problem=problem) for problem in problems)]


def fitting_model(models: Sequence[Model], band_count: int, colours_only: bool = False) -> Model | None:
    """Return the model that suits a raster: a single network if possible, with the most bands that the raster has.

    An ensemble takes as long as all its networks, so a single network is preferred for a first look.

    Args:
        models: to choose from, the preferred ones first.
        band_count: of the raster.
        colours_only: whether the raster shows red, green and blue alone, as map services do.
    """
    fit = [
        model
        for model in models
        if len(model.bands) <= band_count and (not colours_only or {band.name for band in model.bands} <= COLOURS)
    ]
    return max(fit, key=lambda model: (-len(model.members), len(model.bands)), default=None)


def _of_model(model: Model, origin: Origin) -> ListedModel:
    """Return the line of a model on disk."""
    manifest = model.manifest
    stated = manifest.metrics.get("mean_iou")
    return ListedModel(
        name=model.name,
        title=model.title,
        origin=origin,
        bands=tuple(band.name for band in model.bands),
        gsd_m=manifest.gsd_m,
        classes=tuple(cover.name for cover in model.classes),
        licence=manifest.licence,
        attribution=manifest.attribution,
        mean_iou=float(stated) if isinstance(stated, (int, float)) else None,
    )


def of_network(network: PublishedNetwork) -> ListedModel:
    """Return the line of a network published by IGN."""
    return ListedModel(
        name=network.catalogue_name,
        title=f"IGN {network.name}",
        origin="catalogue",
        bands=network.bands,
        gsd_m=GSD_M,
        classes=tuple(cover.name for cover in network.classes),
        licence=LICENCE,
        attribution=network.attribution,
        size=None if network.download_mb is None else round(network.download_mb * 10**6),
        mean_iou=network.mean_iou,
        overall_accuracy=network.overall_accuracy,
        page=network.page,
    )


def of_entry(entry: CatalogueEntry) -> ListedModel:
    """Return the line of a model in the catalogue; properties that only its file contains are empty."""
    answers = entry.answers
    return ListedModel(
        name=entry.name,
        title=entry.title,
        origin="catalogue",
        bands=tuple(answers.bands or ()),
        gsd_m=answers.gsd_m,
        classes=tuple(cover.name for cover in answers.classes or ()),
        licence=entry.licence,
        attribution=entry.attribution,
        size=entry.size,
        page=entry.page,
    )
