"""`flair-seg sample`."""

from __future__ import annotations

import argparse
import dataclasses
from typing import Any

from ...language import grouped, tr
from ...nomenclature import NOMENCLATURES, class_label
from ..shared import common_options, console, number, output_path, print_json, settings_options, show, tell_next


def add(commands: Any) -> None:  # noqa: ANN401 - argparse keeps the class private
    """Add `sample`."""
    parser = commands.add_parser(
        "sample",
        parents=[common_options(), settings_options()],
        help=tr("draw a stratified random sample of a map"),
        description=tr(
            "Draw random pixels of MAP in each class and write their centres as points. Label them in QGIS, where the "
            "form has a list of the classes, or fill in the field 'reference', then run 'flair-seg accuracy' with "
            "these points."
        ),
    )
    parser.add_argument("map", metavar="MAP", help=tr("class raster"))
    parser.add_argument(
        "output",
        type=output_path,
        metavar="OUTPUT",
        help=tr(
            "file to write: .gpkg, .shp, .geojson, .fgb and others; OUTPUT.gpkg|layername=NAME adds or replaces "
            "one layer of a GeoPackage and keeps the others"
        ),
    )
    amount = parser.add_mutually_exclusive_group()
    amount.add_argument("--size", type=int, metavar="N", help=tr("number of points"))
    amount.add_argument(
        "--standard-error",
        type=number,
        metavar="X",
        help=tr("target standard error of overall accuracy, used to compute the sample size (default: 0.01)"),
    )
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
    parser.add_argument("--allocation", choices=("proportional", "equal", "mixed"), default="mixed")
    parser.add_argument(
        "--minimum",
        type=int,
        metavar="N",
        default=50,
        help=tr("minimum number of points per class, for mixed (default: 50)"),
    )
    parser.add_argument("--seed", type=int, metavar="N", default=0, help=tr("random seed (default: 0)"))
    parser.add_argument(
        "--nomenclature", choices=sorted(NOMENCLATURES), help=tr("nomenclature of the map (default: its legend)")
    )
    parser.set_defaults(command=_sample)


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


def _sample(arguments: argparse.Namespace) -> None:
    """Run `sample`."""
    from ...tools.assess.sample import SampleOptions, sample

    expected, expected_by_class = arguments.expected
    options = SampleOptions(
        size=arguments.size,
        standard_error=arguments.standard_error,
        expected=expected,
        expected_by_class=expected_by_class,
        allocation=arguments.allocation,
        minimum=arguments.minimum,
        seed=arguments.seed,
        nomenclature=NOMENCLATURES.get(arguments.nomenclature),
    )
    feedback = console(arguments, tr("rows"))
    result = sample(arguments.map, arguments.output, options, feedback)
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
    print_json(arguments, dataclasses.asdict(result))
