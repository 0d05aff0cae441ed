"""Tensors from files, without running any code a file may hold."""

from __future__ import annotations

import os
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor

from flair_seg.errors import InputError

_WRAPPERS = ("state_dict", "model", "model_state_dict")
"""Keys under which checkpoints of Lightning, mmsegmentation and timm hold their tensors."""


def read_tensors(path: Path) -> dict[str, Tensor]:
    """Read the tensors of a `.safetensors`, or of a PyTorch file (`.pth`, `.pt`, `.bin`, `.ckpt`).

    Args:
        path: The file. A PyTorch file may hold tensors and plain values alone: `weights_only` refuses anything else.

    Returns:
        Tensors by name, on the CPU.

    Raises:
        InputError: The file is missing, damaged, or holds something else.
    """
    if not path.is_file():
        raise InputError(f"there is no file of weights at {path}")
    document: object
    try:
        if path.suffix == ".safetensors":
            document = load_file(path)
        else:
            document = torch.load(path, map_location="cpu", weights_only=True)
    except Exception as error:  # torch and safetensors raise half a dozen kinds for a damaged file
        raise InputError(f"{path} cannot be read as tensors alone: {first_line(error)}") from error
    for wrapper in _WRAPPERS:
        if isinstance(document, dict) and isinstance(document.get(wrapper), dict):
            document = document[wrapper]
    tensors = {k: v for k, v in document.items() if isinstance(v, Tensor)} if isinstance(document, dict) else {}
    if not tensors:
        raise InputError(f"{path} holds no tensors by name")
    return tensors


def fetch(repository: str, revision: str, *alternatives: str) -> Path:
    """Download a file of a repository of huggingface.co, or take it from the cache of earlier downloads.

    The environment's `HF_ENDPOINT` names another server, `HF_HOME` another cache, `HF_TOKEN` who is asking.

    Args:
        repository: Name, `owner/model`.
        revision: The commit, 40 hexadecimal digits.
        alternatives: Names of the file, the preferred first; the first that is there is taken.

    Raises:
        InputError: The repository, its commit or all the files are missing, or the server is out of reach.
    """
    from huggingface_hub import hf_hub_download
    from huggingface_hub.errors import EntryNotFoundError, LocalEntryNotFoundError

    for name in alternatives:
        try:
            return Path(hf_hub_download(repository, name, revision=revision, endpoint=os.environ.get("HF_ENDPOINT")))
        except LocalEntryNotFoundError as error:
            raise InputError(f"{repository} is out of reach and not in the cache: {first_line(error)}") from error
        except EntryNotFoundError:
            continue
        except Exception as error:  # the library lets errors of its HTTP client through
            raise InputError(f"{repository} at {revision} cannot be downloaded: {first_line(error)}") from error
    raise InputError(f"{repository} at {revision} holds no {' or '.join(alternatives)}")


def first_line(error: Exception) -> str:
    """Return the first line of an error's message."""
    return (str(error).strip().splitlines() or [type(error).__name__])[0]
