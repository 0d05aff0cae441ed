"""The user's folder of models: its layout, and adding and removing models atomically.

A network is `NAME.onnx`. An ensemble is `NAME.json`, with its members in the folder `NAME-SHA`, named after their
checksum, so that a new ensemble does not change the files of the previous one before all its own are in place.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from ...errors import CancelledError, InputError, RasterError
from ...language import tr
from ...models.manifest import is_ensemble
from ...models.model import FOLDER_VARIABLE, SHIPPED_FOLDER, Model, find_models, user_models
from ...system.outputs import check_real_folder, make_part_folder, not_written, put_in_place, remove_folder
from ...system.texts import check_file_name
from ...system.together import all_or_none, set_aside

DOWNLOADS = ".downloads"
"""Subfolder of downloads."""
_LOCK = "lock"
_PARTS = (".partial", ".partial-from")
"""Suffixes of the partial files of a download, see `download`."""


def models_folder() -> Path:
    """Return the user's folder of models; it is created if it does not exist.

    Raises:
        InputError: it cannot be created or written.
    """
    folder = user_models()
    probe = folder / f".writable-{os.getpid()}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise InputError(
            "Cannot write to the model folder '{folder}': {reason}. Use the environment variable {variable} to "
            "specify another folder.",
            folder=folder,
            reason=error.strerror,
            variable=FOLDER_VARIABLE,
        ) from error
    return folder


def check_name_is_free(name: str, folder: Path, overwrite: bool) -> None:
    """Raise `InputError` if a name is used by another model, or by one that may not be replaced."""
    if any(model.name == name for model in find_models((SHIPPED_FOLDER,))):
        raise InputError("Model name '{name}' is used by a built-in model. Choose another name.", name=name)
    for model in find_models((folder,)):
        if (model.name == name) != (model.path.stem == name):
            raise InputError(
                "Model name '{name}' is already used by '{path}'. Choose another name, or remove that model first.",
                name=name,
                path=model.path,
            )
    kept = [path for path in _main_files(folder, name) if os.path.exists(path)]
    if kept and not overwrite:
        raise InputError(
            "Model '{name}' already exists ('{path}'). Choose another name, or allow overwriting.",
            name=name,
            path=kept[0],
        )


@dataclass(frozen=True)
class NewModel:
    """A model being written: `folder` is the temporary folder, `main` its main file there."""

    folder: Path
    main: Path


@contextmanager
def new_model(folder: Path, file_name: str) -> Iterator[NewModel]:
    """Provide a temporary folder for a model's files; move them into the folder of models if the block succeeds.

    Raises:
        RasterError: the disk is full, or cannot be written.
    """
    target = folder / file_name
    making = Path(make_part_folder(str(target)))
    try:
        yield NewModel(making, making / file_name)
        members = [path for path in making.iterdir() if path.is_dir()]
        with all_or_none():
            for path in members:
                _put_members(path, folder / path.name)
            put_in_place(str(making / file_name), str(target))
        _remove_others(folder, target, {path.name for path in members})
    except RasterError:
        raise
    except OSError as error:
        raise not_written(str(target), error) from error
    finally:
        shutil.rmtree(making, ignore_errors=True)


@contextmanager
def download_folder(folder: Path, name: str) -> Iterator[Path]:
    """Provide the locked folder in which the files of a model are downloaded and created.

    When the block ends, all files are removed except the part of an interrupted download, which a later call resumes;
    if the user cancelled, that is removed too.

    Raises:
        InputError: the folder cannot be created, or the model is already being downloaded.
    """
    from ...mapping.resume.journal import locked

    place = folder / DOWNLOADS / name
    try:
        check_real_folder(place.parent)
        place.mkdir(parents=True, exist_ok=True)
        lock = locked(str(place), name)
    except OSError as error:
        raise InputError("Cannot create folder '{folder}': {reason}", folder=place, reason=error.strerror) from error
    kept: tuple[str, ...] = _PARTS
    try:
        yield place
    except CancelledError:
        kept = ()
        raise
    finally:
        _let_go(place, lock, kept)


def _let_go(place: Path, lock: IO[bytes], kept: tuple[str, ...]) -> None:
    """Remove the files of a folder except those with the given suffixes, unlock it, and remove it if it is empty."""
    for path in place.iterdir():
        if path.name != _LOCK and not (kept and path.name.endswith(kept)):
            with suppress(OSError):
                path.unlink()
    if os.name == "nt":  # which removes no file that is open
        lock.close()
    with suppress(OSError):  # a part of the file is kept, or others are being fetched
        if [path.name for path in place.iterdir()] == [_LOCK]:
            (place / _LOCK).unlink()
            place.rmdir()
            place.parent.rmdir()
    lock.close()


def remove_model(name: str) -> list[Path]:
    """Remove a model from the user's folder, and return the files removed.

    Raises:
        InputError: there is no such model, it is built in, or an ensemble needs it.
        RasterError: a file cannot be removed.
    """
    check_file_name(tr("model name"), name)
    folder = user_models()
    files = _files_of(folder, name)
    if not files:
        if any(model.name == name for model in find_models((SHIPPED_FOLDER,))):
            raise InputError("Model '{name}' is built in. Only user models can be removed.", name=name)
        known = ", ".join(model.name for model in find_models((folder,))) or tr("none")
        raise InputError(
            "Model '{name}' not found in '{folder}'. Available models: {known}.",
            name=name,
            folder=folder,
            known=known,
        )
    for model in find_models((folder,)):
        if model.path not in files and any(member.path in files for member in model.members):
            raise InputError(
                "Model '{name}' is a member of ensemble '{team}'. Remove the ensemble first.",
                name=name,
                team=model.name,
            )
    for path in files:
        try:
            path.unlink()
        except OSError as error:
            raise RasterError("Cannot remove '{path}': {reason}", path=path, reason=error.strerror) from error
    _remove_others(folder, folder / f"{name}.none", set())
    remove_folder(folder, DOWNLOADS, name)
    return files


def _main_files(folder: Path, name: str) -> tuple[Path, Path]:
    """Return the possible main files of a model of that name, in order of precedence."""
    return folder / f"{name}.onnx", folder / f"{name}.json"


def _files_of(folder: Path, name: str) -> list[Path]:
    """Return the files of a model in the folder, whose file may have another name or be damaged."""
    files = [model.path for model in find_models((folder,)) if model.name == name]
    if not files and Path(name).name == name:
        files = [path for path in _main_files(folder, name) if os.path.isfile(path)]
    sidecars = [path.with_suffix(".json") for path in files if path.suffix == ".onnx"]
    sidecars = [path for path in sidecars if path.is_file() and not is_ensemble(path.read_bytes())]
    return list(dict.fromkeys([*files, *sidecars]))


def _put_members(source: Path, target: Path) -> None:
    """Move a folder of members into place; an existing folder of that name has the same content."""
    for path in source.iterdir():
        with path.open("rb+") as file:
            os.fsync(file.fileno())
    if not target.exists():
        set_aside(target, folder=True)
        os.replace(source, target)


def _remove_others(folder: Path, target: Path, members: set[str]) -> None:
    """Remove the remaining files of the previous model with the name of `target`."""
    for path in _main_files(folder, target.stem):
        if path != target and target.exists():
            path.unlink(missing_ok=True)
    for path in folder.iterdir():
        own = path.name.startswith(f"{target.stem}-") and re.fullmatch(
            r"[0-9a-f]{12}", path.name[len(target.stem) + 1 :]
        )
        if own and path.name not in members:
            remove_folder(folder, path.name)


def members_folder(name: str, model: Model) -> str:
    """Return the name of the folder of an ensemble's members."""
    return f"{name}-{model.sha256()[:12]}"
