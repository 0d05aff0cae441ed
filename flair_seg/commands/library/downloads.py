"""`flair-seg models download` and `catalogue`."""

from __future__ import annotations

import argparse
import dataclasses
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ...errors import InputError
from ...inference.devices import DEVICES
from ...language import tr
from ..shared import add_options, console, print_json, show

if TYPE_CHECKING:
    from ...feedback import Feedback
    from ...tools.library.addmodel import AddedModel
    from ...tools.library.inventory import ListedModel


def add_download(actions: Any, common: list[argparse.ArgumentParser]) -> None:  # noqa: ANN401
    """Add `models download`."""
    parser = actions.add_parser(
        "download",
        parents=common,
        help=tr("download a model from the catalogue, or a network published by IGN, to your model folder"),
        description=tr(
            "Download model NAME of the catalogue, or network ign:NAME published by IGN, whose weights are converted "
            "to an .onnx file on this computer. An interrupted download resumes where it stopped; a cancelled "
            "download leaves no files. Proxy settings are read from http_proxy and https_proxy."
        ),
    )
    hub = {"--hub URL": tr("mirror of huggingface.co (default: the address in FLAIR_SEG_HUB, else huggingface.co)")}
    add_options(parser, {"name NAME": "", **_catalogue_option(), **hub})
    published = {
        "--from=folder FOLDER": tr(
            "folder with the weights file of the network, for use without an internet connection"
        ),
        "--revision COMMIT": tr("commit or tag of the repository (default: the known commit, else the newest one)"),
        "--float32": tr("keep the weights in float32 (default: half precision where it hardly changes the result)"),
    }
    add_options(parser.add_argument_group(tr("published networks (ign:NAME)")), published)
    add_options(parser, keeping_options())
    parser.set_defaults(command=_download, device="auto")


def add_catalogue(actions: Any, common: list[argparse.ArgumentParser]) -> None:  # noqa: ANN401
    """Add `models catalogue`."""
    parser = actions.add_parser(
        "catalogue",
        parents=common,
        help=tr("list the models available for download, IGN's published networks included"),
    )
    parser.add_argument(
        "words",
        nargs="*",
        metavar="WORD",
        help=tr("list only models with this word in their name, bands, classes or licence"),
    )
    add_options(parser, _catalogue_option())
    parser.set_defaults(command=_catalogue)


def keeping_options() -> dict[str, str]:
    """Return the options shared by `add` and `download`."""
    return {
        "--overwrite": tr("replace an existing model with the same name"),
        f"--device {'|'.join(DEVICES)}": tr("device used to test the model"),
    }


def _catalogue_option() -> dict[str, str]:
    """Return `--catalogue`."""
    return {"--catalogue FILE|URL": tr("catalogue to use instead of FLAIR_SEG_CATALOGUE or the built-in catalogue")}


def _download(arguments: argparse.Namespace) -> None:
    """Run `models download`."""
    from ...models.published.networks import is_published

    feedback = console(arguments, tr("MB"))
    if arguments.catalogue is None and is_published(arguments.name):
        print_json(arguments, _download_published(arguments, feedback))
        return
    from ...tools.library.catalogue import fetch_model, find_entry, read_catalogue

    given = {"--from": arguments.folder, "--revision": arguments.revision, "--float32": arguments.float32 or None}
    for option, value in given.items():
        if value is not None:
            raise InputError(
                "'{option}' applies to networks published by IGN only. Specify a name that begins with 'ign:', or omit "
                "it.",
                option=option,
            )
    entry = find_entry(read_catalogue(arguments.catalogue, feedback), arguments.name)
    fetched = fetch_model(
        entry, overwrite=arguments.overwrite, device=arguments.device, hub=arguments.hub, feedback=feedback
    )
    print_json(arguments, fetched)


def _download_published(arguments: argparse.Namespace, feedback: Feedback) -> AddedModel:
    """Download a network published by IGN."""
    from ...tools.library.published import PublishedOptions, fetch_published

    options = PublishedOptions(
        hub=arguments.hub,
        folder=arguments.folder,
        revision=arguments.revision,
        precision="float32" if arguments.float32 else "auto",
        overwrite=arguments.overwrite,
        device=arguments.device,
    )
    return fetch_published(arguments.name, options, feedback=feedback)


def _catalogue(arguments: argparse.Namespace) -> None:
    """Run `models catalogue`; with `--catalogue`, the networks published by IGN are not listed."""
    from ...models.published.networks import known_networks
    from ...tools.library.catalogue import catalogue_place, entry_json, read_catalogue
    from ...tools.library.inventory import of_entry, of_network

    feedback, words = console(arguments), " ".join(arguments.words)
    published = [] if arguments.catalogue else list(map(of_network, known_networks().values()))
    published = [model for model in published if model.fits(words)]
    entries = [entry for entry in read_catalogue(arguments.catalogue, feedback) if of_entry(entry).fits(words)]
    if arguments.json:
        print_json(arguments, [*map(dataclasses.asdict, published), *map(entry_json, entries)])
        return
    for line in _table(published):
        show(line)
    for entry in entries:
        show(entry.describe())
    if not (published or entries):
        feedback.info(tr("Catalogue '{place}' contains no models.", place=catalogue_place(arguments.catalogue)))


def _table(models: Sequence[ListedModel]) -> list[str]:
    """Return published networks as lines; a dash marks values that IGN does not publish."""
    rows = [(tr("Networks published by IGN"), tr("bands"), tr("classes"), "mIoU", tr("MB"), tr("licence"))]
    for model in models:
        score = "-" if model.mean_iou is None else f"{model.mean_iou:.3f}"
        size = "-" if model.size is None else f"{model.size / 10**6:.0f}"
        rows.append((model.name, ", ".join(model.bands), str(len(model.classes)), score, size, model.licence))
    lines = [f"{row[0]:47} {row[1]:29} {row[2]:>7} {row[3]:>6} {row[4]:>5}  {row[5]}" for row in rows]
    return lines if models else []
