"""`flair-seg models`: list, info, check; `modelstore` has what adds and removes."""

from __future__ import annotations

import argparse
import json
import time
from typing import TYPE_CHECKING, Any

from ..devices import DEVICES
from ..language import tr
from .modelstore import add_actions
from .shared import common_options, console, print_json, show

if TYPE_CHECKING:
    from ..models import Model


def add(commands: Any) -> None:  # noqa: ANN401
    """Add `models`."""
    parser = commands.add_parser(
        "models",
        help=tr("list, describe, check, add, fetch and remove models"),
        parents=[common_options()],
    )
    parser.set_defaults(command=_list)
    actions = parser.add_subparsers(metavar="ACTION")
    common = [common_options(argparse.SUPPRESS)]
    actions.add_parser("list", parents=common, help=tr("list the known models")).set_defaults(command=_list)
    info = actions.add_parser("info", parents=common, help=tr("say what a model expects and gives"))
    info.add_argument("name", metavar="NAME|FILE")
    info.set_defaults(command=_info)
    check = actions.add_parser("check", parents=common, help=tr("load a model and predict one window with it"))
    check.add_argument("name", metavar="FILE")
    check.add_argument("--device", choices=DEVICES, default="auto")
    check.set_defaults(command=_check)
    add_actions(actions, common)


def _list(arguments: argparse.Namespace) -> None:
    """Run `models list`."""
    from ..models import find_models

    models = find_models(on_problem=console(arguments).warning)
    if arguments.json:
        print_json(arguments, [_model_json(model) for model in models])
        return
    for model in models:
        show(f"{model.name:32} {', '.join(b.name for b in model.bands):32} {_gsd(model):>8}  {model.title}")


def _info(arguments: argparse.Namespace) -> None:
    """Run `models info`."""
    from ..models import resolve_model

    model = resolve_model(arguments.name)
    if arguments.json:
        print_json(arguments, _model_json(model))
        return
    manifest = model.manifest
    rows = {
        tr("name"): f"{model.name} {manifest.version}",
        tr("title"): model.title,
        tr("file"): str(model.path),
        tr("bands"): ", ".join(f"{band.name} ({band.dtype})" for band in model.bands),
        tr("pixel"): _gsd(model),
        tr("window"): f"{manifest.window_size} px",
        tr("members"): ", ".join(member.path.name for member in model.members),
        tr("classes"): ", ".join(f"{c.code} {c.name}" for c in model.classes),
        tr("licence"): manifest.licence,
        tr("attribution"): manifest.attribution,
        "sha256": model.sha256(),
    }
    for key, value in rows.items():
        show(f"{key:12} {value}")


def _check(arguments: argparse.Namespace) -> None:
    """Run `models check`."""
    from ..ensemble import Ensemble
    from ..models import resolve_model

    model = resolve_model(arguments.name)
    ensemble = Ensemble(model, probabilities=False, device=arguments.device)
    started = time.perf_counter()
    ensemble.check(model.manifest.window_size, model.fixed_batch or 1)
    milliseconds = 1000 * (time.perf_counter() - started)
    if arguments.json:
        told = {"device": ensemble.device.name, "first_window_ms": round(milliseconds)}
        print_json(arguments, {**_model_json(model), **told})
        return
    device = f"{ensemble.device.name} ({ensemble.device.reason})"
    show(
        tr(
            "{name} is sound: one window took {milliseconds:.0f} ms on {device}",
            name=model.name,
            milliseconds=milliseconds,
            device=device,
        )
    )


def _model_json(model: Model) -> dict[str, Any]:
    """Return a model as JSON values."""
    return {
        "name": model.name,
        "title": model.title,
        "path": str(model.path),
        "sha256": model.sha256(),
        "members": [json.loads(member.manifest.to_json()) for member in model.members],
    }


def _gsd(model: Model) -> str:
    """Return a model's ground size as text."""
    return f"{model.manifest.gsd_m:g} m" if model.manifest.gsd_m else tr("any size")
