"""`flair-seg sample`."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from ...language import grouped, tr
from ...nomenclature import class_label
from ..shared import NAMES, add_command, add_options, console, number, options_of, print_json, show, tell_next

if TYPE_CHECKING:
    from ...tools.assess.sample import SampleOptions


def add(commands: Any) -> None:  # noqa: ANN401 - argparse keeps the class private
    """Add `sample`."""
    parser = add_command(
        commands,
        "sample",
        _sample,
        tr("draw a stratified random sample of a map"),
        tr(
            "Draw random pixels of MAP in each class and write their centres as points. Label them in QGIS, where the "
            "form has a list of the classes, or fill in the field 'reference', then run 'flair-seg accuracy' with "
            "these points."
        ),
        check=_options,
    )
    files = {
        "map MAP": tr("class raster"),
        "output >OUTPUT": tr(
            "file to write: .gpkg, .shp, .geojson, .fgb and others; OUTPUT.gpkg|layername=NAME adds or replaces "
            "one layer of a GeoPackage and keeps the others"
        ),
    }
    add_options(parser, files)
    amount = {
        "--size N": tr("number of points"),
        "--standard-error X": tr(
            "target standard error of overall accuracy, used to compute the sample size (default: 0.01)"
        ),
    }
    add_options(parser.add_mutually_exclusive_group(), amount)
    parser.add_argument(
        "--expected",
        type=_expected,
        metavar="0.85,5=0.98",
        default=(0.85, {}),
        help=tr(
            "expected user's accuracy of all classes, and of single classes by code, for --standard-error "
            "(default: 0.85)"
        ),
    )
    table = {
        "--allocation proportional|equal|mixed": "",
        "--minimum N": tr("minimum number of points per class, for mixed (default: 50)"),
        "--seed N": tr("random seed (default: 0)"),
        f"--nomenclature {NAMES}": tr("nomenclature of the map (default: its legend)"),
    }
    add_options(parser, table)
    parser.set_defaults(allocation="mixed", minimum=50, seed=0)


def _expected(text: str) -> tuple[float, dict[int, float]]:
    """Parse `0.85,5=0.98`: for all classes, and for some."""
    every, some = 0.85, {}
    try:
        for part in text.split(","):
            code, sign, value = part.rpartition("=")
            if sign:
                some[int(code)] = number(value)
            else:
                every = number(value)
    except ValueError:
        raise argparse.ArgumentTypeError(
            tr("'{value}' is not a list of accuracies such as 0.85,5=0.98", value=text)
        ) from None
    return every, some


def _options(arguments: argparse.Namespace) -> SampleOptions:
    """Return what to draw."""
    from ...tools.assess.sample import SampleOptions

    expected = dict(zip(("expected", "expected_by_class"), arguments.expected))
    return SampleOptions(**{**options_of(SampleOptions, arguments), **expected})


def _sample(arguments: argparse.Namespace) -> None:
    """Run `sample`."""
    from ...tools.assess.sample import sample

    feedback = console(arguments, tr("rows"))
    result = sample(arguments.map, arguments.output, _options(arguments), feedback)
    if not arguments.json:
        for stratum in result.strata:
            show(
                tr(
                    "{points:>15} of {pixels:>14} px  {code} {name}",
                    points=tr("{count} point", "{count} points", count=stratum.points),
                    pixels=grouped(stratum.pixels),
                    code=stratum.code,
                    name=class_label(stratum.name),
                )
            )
    tell_next(feedback, ("accuracy", arguments.map, arguments.output))
    print_json(arguments, result)
