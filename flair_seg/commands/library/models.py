"""`flair-seg models`: list, info, check, add and remove; see `downloads` for the others."""

from __future__ import annotations

import argparse
import json
import time
from typing import TYPE_CHECKING, Any

from ...inference.devices import DEVICES
from ...language import significant, tr
from ...nomenclature import NOMENCLATURES, listed
from ..shared import add_command, add_options, common_options, console, options_of, print_json, show
from .downloads import add_catalogue, add_download, keeping_options

if TYPE_CHECKING:
    from ...models.model import Model


def add(commands: Any) -> None:  # noqa: ANN401 - argparse keeps the class private
    """Add `models` and its actions."""
    parser = add_command(
        commands, "models", _list, tr("list, describe, check, add, download and remove models"), settings=False
    )
    actions = parser.add_subparsers(metavar="ACTION")
    common = [common_options(argparse.SUPPRESS)]
    actions.add_parser("list", parents=common, help=tr("list the available models")).set_defaults(command=_list)
    info = actions.add_parser("info", parents=common, help=tr("describe the inputs and outputs of a model"))
    stac = tr("print a STAC item with the Machine Learning Model extension (MLM 1.5)")
    add_options(info, {"name NAME|FILE": "", "--stac": stac})
    info.set_defaults(command=_info)
    check = actions.add_parser("check", parents=common, help=tr("load a model and predict one window"))
    add_options(check, {"name FILE": "", f"--device {'|'.join(DEVICES)}": ""})
    check.set_defaults(command=_check, device="auto")
    _add_add(actions, common)
    remove = actions.add_parser("remove", parents=common, help=tr("remove a model from your model folder"))
    add_options(remove, {"name NAME": ""})
    remove.set_defaults(command=_remove)
    add_download(actions, common)
    add_catalogue(actions, common)


def _add_add(actions: Any, common: list[argparse.ArgumentParser]) -> None:  # noqa: ANN401 - argparse's private class
    """Add `models add`."""
    parser = actions.add_parser(
        "add",
        parents=common,
        help=tr("check and test a model, and add it to your model folder"),
        description=tr(
            "Add FILE to your model folder. A model with metadata needs no options. Otherwise, specify --bands and "
            "--classes and, if the graph does not define them, --window-size and --normalisation."
        ),
    )
    names = {
        "file FILE": tr(".onnx file, or .json file of an ensemble"),
        "--name NAME": tr(
            "model name used in lists and commands (default: the name in its metadata, or the file name)"
        ),
        "--title TITLE": tr("title displayed to users"),
    }
    add_options(parser, names)
    parser.add_argument("--bands", type=_words, metavar="red,green,blue", help=tr("band names, in input order"))
    classes = tr(
        "{known}, or a JSON file with a list of names or of objects with code, name and colour",
        known=", ".join(NOMENCLATURES),
    )
    table = {
        "--classes NAME|FILE": classes,
        "--gsd=gsd_m M": tr("pixel size on the ground, in metres"),
        "--window-size N": tr("window size in pixels, if the graph accepts several sizes"),
        "--normalisation none|unit|imagenet|dataset": tr(
            "normalisation of pixel values (0 to 255) before the graph: none, division by 255 (unit), or mean and "
            "standard deviation of ImageNet (imagenet) or as specified (dataset)"
        ),
        "--mean X,Y,Z": tr("mean of each band, for dataset normalisation"),
        "--std X,Y,Z": tr("standard deviation of each band, for dataset normalisation"),
        "--value-range V": tr(
            "value range of mean and standard deviation: 1 if computed on pixel values from 0 to 1 (default: 255)"
        ),
        "--output logits|probabilities|classes": tr("output type of the graph (default: detected)"),
        "--threshold P": tr(
            "probability from which a class is assigned, if each output channel has its own sigmoid (default: 0.5)"
        ),
        "--licence TEXT": "",
        "--attribution TEXT": "",
        **keeping_options(),
    }
    add_options(parser, table)
    parser.set_defaults(command=_add, value_range=255.0, device="auto")


def _add(arguments: argparse.Namespace) -> None:
    """Run `models add`."""
    from ...tools.library.addmodel import add_model
    from ...tools.library.modelanswers import Answers, read_classes

    classes = read_classes(arguments.classes) if arguments.classes else None
    answers = Answers(**{**options_of(Answers, arguments), "classes": classes})
    kept = {"overwrite": arguments.overwrite, "device": arguments.device}
    print_json(arguments, add_model(arguments.file, answers, **kept, feedback=console(arguments)))


def _remove(arguments: argparse.Namespace) -> None:
    """Run `models remove`."""
    from ...tools.library.modelfolder import remove_model

    removed = [str(path) for path in remove_model(arguments.name)]
    console(arguments).info(tr("Removed: {files}", files=", ".join(removed)))
    print_json(arguments, {"name": arguments.name, "removed": removed})


def _words(text: str) -> tuple[str, ...]:
    """Parse `red,green,blue`."""
    words = tuple(word.strip() for word in text.split(","))
    if not all(words):
        raise argparse.ArgumentTypeError(tr("'{found}' is not a list of names such as red,green,blue", found=text))
    return words


def _list(arguments: argparse.Namespace) -> None:
    """Run `models list`."""
    from ...models.model import list_models

    models, unreadable = list_models()
    if arguments.json:
        bad = [{"name": file.path.stem, "path": str(file.path), "error": file.reason} for file in unreadable]
        print_json(arguments, [*(_model_json(model) for model in models), *bad])
        return
    for model in models:
        show(f"{model.name:32} {', '.join(b.name for b in model.bands):32} {_gsd(model):>8}  {model.title}")
    for file in unreadable:
        show(tr("{name:32} cannot be used: {reason}", name=file.name, reason=file.reason))


def _info(arguments: argparse.Namespace) -> None:
    """Run `models info`."""
    from ...models.model import resolve_model
    from ...models.stacitem import item_text
    from ...tools.library.addmodel import describe_graph

    model = resolve_model(arguments.name)
    if arguments.stac:
        show(item_text(model))
        return
    if arguments.json:
        print_json(arguments, _model_json(model))
        return
    manifest = model.manifest
    rows = {
        tr("name"): f"{model.name} {manifest.version}",
        tr("title"): model.title,
        tr("file"): str(model.path),
        tr("bands"): ", ".join(f"{band.name} ({band.dtype})" for band in model.bands),
        tr("GSD"): _gsd(model),
        tr("window"): f"{manifest.window_size} px",
        tr("members"): ", ".join(member.path.name for member in model.members),
        tr("classes"): listed(model.classes),
        tr("licence"): manifest.licence,
        tr("attribution"): manifest.attribution,
        "sha256": model.sha256(),
    }
    for key, value in rows.items():
        show(f"{key:12} {value}")
    for member in model.members:
        show(describe_graph(member))


def _check(arguments: argparse.Namespace) -> None:
    """Run `models check`."""
    from ...inference.batches import check_memory
    from ...inference.ensemble import Ensemble
    from ...models.model import resolve_model
    from ...tools.library.addmodel import describe_graph

    model = resolve_model(arguments.name)
    ensemble = Ensemble(model, probabilities=False, device=arguments.device)
    size, batch = model.manifest.window_size, model.fixed_batch or 1
    check_memory(ensemble, batch, size)
    started = time.perf_counter()
    ensemble.check(size, batch)
    milliseconds = 1000 * (time.perf_counter() - started)
    if arguments.json:
        trial = {"device": ensemble.device.name, "first_window_ms": round(milliseconds)}
        print_json(arguments, {**_model_json(model), **trial})
        return
    device = f"{ensemble.device.name} ({ensemble.device.reason})"
    show(
        tr(
            "{name} is valid: predicting one window took {milliseconds:.0f} ms on {device}",
            name=model.name,
            milliseconds=milliseconds,
            device=device,
        )
    )
    for member in model.members:
        show(describe_graph(member))


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
    """Return a model's ground sampling distance as text."""
    return f"{significant(model.manifest.gsd_m, 6)} m" if model.manifest.gsd_m else tr("any size")
