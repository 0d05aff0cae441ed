"""Variants of settings: those of a file, and changes given on the command line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from flair_seg.errors import InputError
from flair_seg.system.records import build

from ..settings.config import TrainConfig, config_from_dict
from ..settings.yamlfile import read_value, read_yaml
from .runs import VALID_NAME, RunList, merged


def read_variants(path: Path, changes: Sequence[Sequence[str]]) -> tuple[Path, dict[str, TrainConfig]]:
    """Read a settings file, named after itself, or a list of runs, and add variants.

    Args:
        path: The file.
        changes: For each further variant its name and settings `section.name=value`, which change those of the file or,
            for a list, those that its runs share.

    Returns:
        The folder of the settings or of the list, and the settings of each variant.

    Raises:
        InputError: The file cannot be read, a name is invalid or used twice, or a setting is unknown or invalid.
    """
    document = read_yaml(path)
    if isinstance(document, Mapping) and "runs" in document:
        listed = build(RunList, document, f"list {path}")
        base: Mapping[str, object] = merged({"run": {"output": listed.output}}, listed.base)
        own = {name: merged(merged({"manifest": {"name": name}}, base), run) for name, run in listed.runs.items()}
        output = Path(listed.output)
    else:
        config = config_from_dict(document, path)
        base, own, output = config.to_dict(), {path.stem: config.to_dict()}, Path(config.run.output)
    for name, *settings in changes:
        if name in own or not VALID_NAME.fullmatch(name):
            raise InputError(f"variant {name!r} needs a name of its own, of letters, digits and . _ + -")
        own[name] = _changed(merged({"manifest": {"name": name}}, base), name, settings)
    return output, {name: _config(name, document) for name, document in own.items()}


def _changed(document: dict[str, object], name: str, settings: Sequence[str]) -> dict[str, object]:
    if not settings:
        raise InputError(f"variant {name} has no settings: give some as section.name=value")
    for setting in settings:
        key, equals, text = setting.partition("=")
        parts = key.split(".")
        if not equals or len(parts) < 2 or not all(parts):
            raise InputError(f"variant {name} has {setting!r}: section.name=value is needed")
        value: object = read_value(text, key)
        for part in reversed(parts):
            value = {part: value}
        document = merged(document, value if isinstance(value, dict) else {})
    return document


def _config(name: str, document: Mapping[str, object]) -> TrainConfig:
    try:
        return config_from_dict(document)
    except InputError as error:
        raise InputError(f"variant {name}: {error}") from error
