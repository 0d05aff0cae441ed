"""Opens weights files: lists their tensors, and reads the values of one at a time."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from ...errors import ModelError
from ...language import tr
from ...system.filecontent import describe_content
from . import safetensors, torchzip
from .tensors import FLOATS, ITEM_BYTES, StoredTensor, contiguous

_HEAD = 1024
"""Bytes from which a file's kind is recognised."""


class WeightsFile:
    """An open weights file; values are read on request, so that only one tensor at a time is in memory."""

    def __init__(self, path: Path, file: BinaryIO, tensors: Mapping[str, StoredTensor]) -> None:
        """Keep the open file and the locations of its tensors."""
        self._path, self._file = path, file
        self.tensors = tensors

    def read(self, name: str) -> NDArray[np.float32]:
        """Return a tensor's values in single precision.

        Raises:
            ModelError: they are no floating-point numbers, not finite, or the file ends before them.
        """
        tensor = self.tensors[name]
        if tensor.dtype not in FLOATS:
            raise ModelError(
                "Tensor '{tensor}' of '{path}' is of type {dtype}. A floating-point type is needed.",
                tensor=name,
                path=self._path,
                dtype=tensor.dtype,
            )
        values = self._values(name, tensor)
        if not np.isfinite(values).all():
            raise ModelError(
                "Tensor '{tensor}' of '{path}' has values that are infinite or not numbers.",
                tensor=name,
                path=self._path,
            )
        return values

    def _values(self, name: str, tensor: StoredTensor) -> NDArray[np.float32]:
        """Read a tensor's bytes and arrange them by its strides."""
        size = tensor.extent * ITEM_BYTES[tensor.dtype]
        self._file.seek(tensor.offset)
        data = self._file.read(size)
        if len(data) < size:
            raise ModelError("'{path}' ends within tensor '{tensor}'. Download it again.", path=self._path, tensor=name)
        if tensor.dtype == "bfloat16":  # the upper half of a float32
            flat = (np.frombuffer(data, "<u2").astype(np.uint32) << 16).view(np.float32)
        else:
            with np.errstate(over="ignore"):  # a float64 beyond float32 becomes infinite, and is refused
                flat = np.frombuffer(data, f"<{np.dtype(tensor.dtype).str[1:]}").astype(np.float32)
        if tensor.strides == contiguous(tensor.shape):
            return flat.reshape(tensor.shape)
        steps = [step * flat.itemsize for step in tensor.strides]
        return np.ascontiguousarray(np.lib.stride_tricks.as_strided(flat, tensor.shape, steps, writeable=False))


@contextmanager
def open_weights(path: Path) -> Iterator[WeightsFile]:
    """Open a `.safetensors` file, or one of PyTorch (`.pth`, `.pt`, `.ckpt`), recognised by its content.

    Raises:
        ModelError: the file is missing, damaged, or of another kind.
    """
    try:
        if not stat.S_ISREG(os.stat(path).st_mode):
            raise ValueError(tr("not a file"))
        file = open(path, "rb")
    except (OSError, ValueError) as error:
        raise _unreadable(path, error) from error
    with file:
        try:
            head = file.read(_HEAD)
            mistaken = describe_content(head)
            if mistaken:
                raise ValueError(mistaken)
            size = os.fstat(file.fileno()).st_size
            reader = torchzip if torchzip.is_torch(head) else safetensors
            tensors = reader.read_tensors(file, size)
        except (OSError, ValueError) as error:
            raise _unreadable(path, error) from error
        yield WeightsFile(path, file, tensors)


def _unreadable(path: Path, error: Exception) -> ModelError:
    """Return the error for a file that cannot be read."""
    reason = error.strerror if isinstance(error, OSError) and error.strerror else error
    return ModelError("Cannot read weights file '{path}': {reason}", path=path, reason=reason)
