"""`flair-seg publish`."""

from __future__ import annotations

import argparse
from typing import Any

from ...language import data_size, tr
from ...nomenclature import NOMENCLATURES
from ..shared import NAMES, add_command, add_options, console, print_json, tell_written


def add(commands: Any) -> None:  # noqa: ANN401 - argparse keeps the class private
    """Add `publish`."""
    parser = add_command(
        commands,
        "publish",
        _publish,
        tr("publish a map as a web page that any web server can host"),
        tr(
            "Write a web page of MAP into FOLDER, with everything that it shows: a static site for any web server or "
            "object storage. A map that was published there earlier is replaced."
        ),
    )
    table = {
        "map MAP": tr("class raster"),
        "folder >FOLDER": tr("folder to write; new, empty, or with a map published earlier"),
        "--image FILE": tr("image to show beneath the map"),
        "--confidence FILE": tr("confidence raster of the map, to fade uncertain pixels"),
        "--before FILE": tr("map of an earlier date with the same classes, to show changes"),
        "--report FILE.html": tr("HTML report to publish with the map"),
        "--title TEXT": tr("title of the page (default: the name of the map's file)"),
        "--attribution TEXT": tr("source of the data, shown on the map, e.g. 'IGN, BD ORTHO 2021'"),
        f"--nomenclature {NAMES}": tr("nomenclature of the map (default: the map's legend)"),
    }
    add_options(parser, table)
    parser.set_defaults(title="", attribution="")


def _publish(arguments: argparse.Namespace) -> None:
    """Run `publish`."""
    from ...tools.web.publish import publish

    feedback = console(arguments)
    site = publish(
        arguments.map,
        arguments.folder,
        image=arguments.image,
        confidence=arguments.confidence,
        before=arguments.before,
        report=arguments.report,
        title=arguments.title,
        attribution=arguments.attribution,
        nomenclature=NOMENCLATURES.get(arguments.nomenclature),
        feedback=feedback,
    )
    tell_written(feedback, site.page)
    feedback.info(
        tr(
            "{size} in {folder}. Open it through a web server, e.g. python -m http.server --directory {folder}",
            size=data_size(site.size),
            folder=site.folder,
        )
    )
    print_json(arguments, site.to_json_dict())
