"""Downloads the weights of a network published by IGN, and adds it as a model to the user's folder."""

from __future__ import annotations

import math
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ...errors import InputError, RasterError
from ...feedback import Feedback, Stage
from ...inference.ensemble import Ensemble
from ...inference.session import runtime_version
from ...language import tr
from ...models.model import load_model
from ...models.published.assemble import Precision
from ...models.published.networks import LICENCE, PublishedNetwork, find_network, known_networks, nearest_names
from ...models.published.skeleton import find_skeletons
from ...system.filecontent import sha256_of
from ...system.paths import StrPath
from ..web.webaddress import host_of
from .addmodel import AddedModel, announce, try_model
from .addresses import Place
from .download import download
from .hub import HubFile, find_file, hub_address, warn_of_plain_http
from .modelfolder import check_name_is_free, download_folder, models_folder, new_model
from .precision import assemble_checked

if TYPE_CHECKING:
    from ..web.webclient import Patience

_ASSEMBLY = 0.25
"""Duration of the assembly, as a share of a typical download."""
_MODELS = 1.5
"""Size of the model in half precision and in float32, which are compared, as a share of the weights file."""
_MARGIN_BYTES = 2**25
"""Size of a model without its weights: the graph, at most 30 MB with Swin's attention masks."""


@dataclass(frozen=True)
class PublishedOptions:
    """Options for downloading and storing a published network.

    Attributes:
        hub: address of a mirror of the hub; None: that of the environment, or the default.
        folder: folder that contains the weights file; None: it is downloaded.
        revision: a commit, a tag or a branch; None: the known commit, else the newest.
        precision: of the stored weights; `auto` is half precision unless that changes the map.
        overwrite: whether to replace a model of the same name in the user's folder.
        device: device of the trial, one of `session.DEVICES`.
    """

    hub: str | None = None
    folder: StrPath | None = None
    revision: str | None = None
    precision: Precision = "auto"
    overwrite: bool = False
    device: str = "auto"


@dataclass(frozen=True)
class _Weights:
    """A weights file on disk: its path, the version of the weights, and their source."""

    path: Path
    version: str
    source: dict[str, str]


class _Part(Stage):
    """Forwards everything; scales progress to a part of the whole, in megabytes of the weights file."""

    def __init__(self, feedback: Feedback, begin: float, end: float, size: int) -> None:
        """Wrap the listener of the whole; `begin` and `end` count files of `size` bytes."""
        super().__init__(feedback, begin, end)
        self._file_mb = max(size / 10**6, 1.0)

    def progress(self, done: int, total: int) -> None:
        """Report the whole's progress."""
        files = self._begin + (self._end - self._begin) * (done / total if total else 1)
        self._feedback.progress(math.ceil(files * self._file_mb), math.ceil((1.0 + _ASSEMBLY) * self._file_mb))


def fetch_published(
    name: str,
    options: PublishedOptions | None = None,
    *,
    feedback: Feedback | None = None,
    proxy: str | None = None,
    patience: Patience | None = None,
) -> AddedModel:
    """Download a published network, put its weights into its graph, try it, and add it to the user's folder.

    The next call resumes an interrupted download; a download that the user cancels leaves no files.

    Args:
        name: its name at IGN, with or without `ign:`.
        options: options for downloading and storing it.
        feedback: receives messages and the progress in megabytes, and can cancel.
        proxy: an HTTP proxy's URL; None: the environment's.
        patience: timeout and number of attempts.

    Raises:
        InputError: no such network is known or published, its name is taken, or an option is wrong.
        RasterError: the weights cannot be downloaded, differ from the published file, or the disk is full.
        ModelError, DeviceError, RuntimeMissingError: the weights do not fit the network, or it does not run.
        CancelledError: the user cancelled.
    """
    options, feedback = options or PublishedOptions(), feedback or Feedback()
    network = find_network(name)
    skeleton = _skeleton(network)
    runtime_version()
    folder = models_folder()
    check_name_is_free(network.model_name, folder, options.overwrite)
    feedback.info(describe_network(network))
    if network.name not in known_networks():
        feedback.warning(
            tr(
                "Network '{name}' is not on this version's list, so it may not be published. Nearest names: {nearest}.",
                name=network.name,
                nearest=", ".join(nearest_names(network.name)),
            )
        )
    with download_folder(folder, network.model_name) as place:
        if options.folder is None:
            weights = _downloaded(network, options, place, feedback, proxy, patience)
        else:
            weights = _found(network, options, folder, feedback)
        return _kept(network, skeleton, weights, folder, options, feedback)


def describe_network(network: PublishedNetwork) -> str:
    """Return the text shown before a network is downloaded."""
    return tr(
        "{title} ({name}): bands {bands}; licence: {licence}; attribution: {attribution}; source: {page}",
        title=network.title,
        name=network.catalogue_name,
        bands=", ".join(network.bands),
        licence=LICENCE,
        attribution=network.attribution,
        page=network.page,
    )


def _skeleton(network: PublishedNetwork) -> Path:
    """Return the file with a network's graph."""
    known = find_skeletons()
    if network.name not in known:
        raise InputError(
            "This version has no graph for network '{name}'. Nearest networks: {nearest}.",
            name=network.name,
            nearest=", ".join(other for other in nearest_names(network.name) if other in known) or tr("none"),
        )
    return known[network.name]


def _downloaded(
    network: PublishedNetwork,
    options: PublishedOptions,
    place: Path,
    feedback: Feedback,
    proxy: str | None,
    patience: Patience | None,
) -> _Weights:
    """Download the weights file."""
    hub = hub_address(options.hub)
    warn_of_plain_http(hub, feedback)
    revision = options.revision or network.revision or "main"
    try:
        file = find_file(Place(network.repository, revision), network.files, hub, feedback, proxy, patience)
    except RasterError:
        feedback.info(_without_connection(network))
        raise
    feedback.info(_told(file, hub))
    path = place / file.name
    _check_room(place, network, file.size)
    part = _Part(feedback, 0.0, 1.0, file.size or 0)
    download(file.url, path, file.sha256, part, size=file.size, proxy=proxy, patience=patience)
    sha256 = file.sha256 or _sha256(path, feedback)
    return _Weights(path, file.commit, {"weights": f"{network.page}/blob/{file.commit}/{file.name}", "sha256": sha256})


def _without_connection(network: PublishedNetwork) -> str:
    """Return the advice shown if the hub cannot be reached."""
    return tr(
        "Without a connection: on another computer, download '{file}' from {page}, and specify its folder as 'Folder "
        "with downloaded weights' (--from).",
        file=network.files[0],
        page=network.page,
    )


def _told(file: HubFile, hub: str) -> str:
    """Return what is downloaded, in words."""
    return tr(
        "Downloading {file} ({size}) at commit {commit} from {host}; {check}",
        file=file.name,
        size=tr("size unknown") if file.size is None else tr("{size:.1f} MB", size=file.size / 10**6),
        commit=file.commit[:12],
        host=host_of(hub),
        check=tr("the host publishes no checksum") if file.sha256 is None else tr("its SHA-256 is verified"),
    )


def _check_room(folder: Path, network: PublishedNetwork, size: int | None) -> None:
    """Raise `RasterError` where the disk has no room for the weights and the model made of them."""
    if size is None:
        return
    needed, free = math.ceil(_MODELS * size) + size + _MARGIN_BYTES, shutil.disk_usage(folder).free
    if needed > free:
        raise RasterError(
            "Not enough disk space in '{folder}' for '{name}': {needed} MB are required, {free} MB are free.",
            folder=folder,
            name=network.name,
            needed=math.ceil(needed / 10**6),
            free=free // 10**6,
        )


def _found(network: PublishedNetwork, options: PublishedOptions, folder: Path, feedback: Feedback) -> _Weights:
    """Return the weights file in a folder, or in its subfolder with the network's name."""
    given = Path(os.path.expanduser(str(options.folder)))
    if not given.is_dir():
        raise InputError("Weights folder '{folder}' does not exist or is not a folder.", folder=given)
    paths = [at / file for at in (given, given / network.name) for file in network.files]
    path = next((path for path in paths if path.is_file()), None)
    if path is None:
        raise InputError(
            "Folder '{folder}' has no weights file of '{name}'. Copy one of these files to it: {files}.",
            folder=given,
            name=network.name,
            files=", ".join(network.files),
        )
    _check_room(folder, network, path.stat().st_size)
    sha256 = _sha256(path, feedback)
    feedback.info(tr("Weights file: '{path}', SHA-256 {sha256}", path=path, sha256=sha256))
    return _Weights(path, options.revision or path.name, {"weights": path.name, "sha256": sha256})


def _sha256(path: Path, feedback: Feedback) -> str:
    """Return the checksum of a file."""
    try:
        return sha256_of(path, on_chunk=feedback.stop_if_cancelled).hexdigest()
    except OSError as error:
        raise RasterError("Cannot read '{path}': {reason}", path=path, reason=error.strerror) from error


def _kept(
    network: PublishedNetwork,
    skeleton: Path,
    weights: _Weights,
    folder: Path,
    options: PublishedOptions,
    feedback: Feedback,
) -> AddedModel:
    """Put the weights into the graph, try the model, and keep it."""
    begin = 1.0 if options.folder is None else 0.0
    part = _Part(feedback, begin, 1.0 + _ASSEMBLY, weights.path.stat().st_size)
    with new_model(folder, f"{network.model_name}.onnx") as new:
        assembly = assemble_checked(
            skeleton,
            weights.path,
            new.main,
            precision=options.precision,
            version=weights.version,
            source=weights.source,
            feedback=part,
        )
        feedback.info(
            tr(
                "Tensors of the weights file: {used} used, {unused} not needed",
                used=assembly.tensors,
                unused=len(assembly.unused),
            )
        )
        model = load_model(new.main)
        trial = try_model(model, Ensemble(model, probabilities=False, device=options.device), feedback)
    return announce(load_model(folder / f"{network.model_name}.onnx"), trial, feedback)
