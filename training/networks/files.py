"""Files of tensors, read without running code that a file may contain."""

from __future__ import annotations

import json
import os
import pickle
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import load_file, save_file
from torch import Tensor

from flair_seg.errors import InputError, first_line
from flair_seg.models.published.torchzip import WRAPPERS
from flair_seg.system.filecontent import mistaken_content
from flair_seg.system.jsontext import parse_json

from ..data.writing import replacing


def read_tensors(path: Path) -> dict[str, Tensor]:
    """Read the tensors of a `.safetensors` or PyTorch file (`.pth`, `.pt`, `.bin`, `.ckpt`), by name, on the CPU.

    PyTorch files may contain tensors and plain values only: `weights_only` refuses anything else.

    Raises:
        InputError: The file is missing, damaged, or contains something else.
    """
    if not path.is_file():
        raise InputError(f"weights file {path} {_absence(path)}")
    document: object
    try:
        if path.suffix == ".safetensors":
            document = load_file(path)
        else:
            document = torch.load(path, map_location="cpu", weights_only=True)
    except pickle.UnpicklingError as error:
        # PyTorch's message recommends disabling the protection, so it is never shown.
        raise InputError(f"{path} {_refused(error)}") from error
    except Exception as error:  # torch and safetensors raise half a dozen kinds for a damaged file
        raise InputError(f"{path} is damaged or not a weights file: {first_line(error)}") from error
    for wrapper in WRAPPERS:
        if isinstance(document, dict) and isinstance(document.get(wrapper), dict):
            document = document[wrapper]
    tensors = {k: v for k, v in document.items() if isinstance(v, Tensor)} if isinstance(document, dict) else {}
    if not tensors:
        raise InputError(f"{path} contains no named tensors")
    return tensors


def fetch(repository: str, revision: str, *alternatives: str) -> Path:
    """Download a file from a repository of huggingface.co, or use the cached copy.

    The environment variables `HF_ENDPOINT` (server), `HF_HOME` (cache) and `HF_TOKEN` (access token) apply.

    Args:
        repository: Name, `owner/model`.
        revision: The commit, 40 hexadecimal digits.
        alternatives: File names in order of preference; the first that exists is used.

    Raises:
        InputError: The repository, the commit or all the files are missing, or the server cannot be reached.
    """
    from huggingface_hub import hf_hub_download
    from huggingface_hub.errors import EntryNotFoundError, LocalEntryNotFoundError

    for name in alternatives:
        try:
            return Path(hf_hub_download(repository, name, revision=revision, endpoint=os.environ.get("HF_ENDPOINT")))
        except LocalEntryNotFoundError as error:
            raise InputError(f"{repository} cannot be reached and is not in the cache: {first_line(error)}") from error
        except EntryNotFoundError:
            continue
        except Exception as error:  # the library lets errors of its HTTP client through
            raise InputError(f"{repository} at {revision} cannot be downloaded: {first_line(error)}") from error
    raise InputError(f"{repository} at {revision} has no {' or '.join(alternatives)}")


def save_tensors(path: Path, tensors: Mapping[str, Tensor], key: str, document: Mapping[str, Any] | list[Any]) -> None:
    """Write tensors as safetensors, atomically.

    Args:
        path: The file.
        tensors: By name, on any device.
        key: Name of the only entry of the metadata: safetensors does not keep the order of several.
        document: Content of that entry, serialisable as JSON.
    """
    written = {name: value.detach().cpu().contiguous() for name, value in tensors.items()}
    with replacing(path) as partial:
        save_file(written, partial, metadata={key: json.dumps(document)})


def load_tensors(path: Path, key: str, what: str) -> tuple[dict[str, Tensor], Any]:
    """Read what `save_tensors` wrote: tensors by name, and the content of the entry `key` of the metadata.

    Raises:
        InputError: The file is missing, damaged, or not `what` is needed, since it lacks the entry.
    """
    if not path.is_file():
        raise InputError(f"{path} {_absence(path)}: {what} is needed")
    try:
        with safe_open(path, framework="pt") as file:
            tensors = {name: file.get_tensor(name) for name in file.keys()}
            return tensors, parse_json((file.metadata() or {})[key], key)
    except (SafetensorError, OSError, KeyError, ValueError) as error:
        raise InputError(f"{path} is not {what}: {mistaken_content(path) or first_line(error)}") from error


def _absence(path: Path) -> str:
    """Say why there is no file at the path."""
    return "is a folder" if path.is_dir() else "does not exist"


def _refused(error: pickle.UnpicklingError) -> str:
    """Explain why a PyTorch file was refused."""
    found = re.search(r"GLOBAL ([\w.]+)", str(error))
    found_text = f"the object {found[1]}" if found else "objects"
    return f"contains {found_text}: only tensors and plain values are read, because other objects may run code"
