"""Reads the tensors of a file saved by PyTorch: a ZIP archive of raw values and a pickle with their locations.

The pickle is never executed. Its opcodes are interpreted with `pickletools.genops`, on a stack of plain values:
a tensor's constructor becomes a `StoredTensor`, an object of a known harmless module becomes a placeholder, and
anything else that the pickle would call is refused.
Source of the layout: https://github.com/pytorch/pytorch/blob/main/torch/serialization.py.
"""

from __future__ import annotations

import math
import pickletools
import struct
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, BinaryIO

from ...language import tr
from .tensors import ITEM_BYTES, MAX_RANK, MAX_TENSORS, StoredTensor

_MOST_DIRECTORY_BYTES = 32 * 2**20
"""Largest list of files of the archive: about 100 bytes per tensor."""
_MOST_PICKLE_BYTES = 16 * 2**20
"""Largest pickle: about 200 bytes per tensor; in a checkpoint of Lightning, it also contains the settings."""
_MOST_OPCODES = 4_000_000
_ZIP, _LEGACY = b"PK\x03\x04", b"\x80\x02\x8a\x0a"
"""First bytes: of an archive, and of the pickled magic number that older files begin with."""
_END, _END_BYTES, _COMMENT_BYTES = b"PK\x05\x06", 22, 2**16
_LOCAL_HEADER_BYTES = 30
_STORAGES = {
    "FloatStorage": "float32", "DoubleStorage": "float64", "HalfStorage": "float16", "BFloat16Storage": "bfloat16",
    "LongStorage": "int64", "IntStorage": "int32", "ShortStorage": "int16", "CharStorage": "int8",
    "ByteStorage": "uint8", "BoolStorage": "bool",
}  # fmt: skip
WRAPPERS = ("state_dict", "model", "model_state_dict")
"""Keys under which checkpoints of Lightning, mmsegmentation and timm contain their tensors."""
_HARMLESS_PACKAGES = frozenset(
    "torch collections numpy _codecs copyreg copy_reg typing enum argparse pathlib datetime omegaconf "
    "pytorch_lightning lightning lightning_fabric lightning_utilities torchmetrics flair_hub flair_inc flair".split()
)
"""Packages whose objects occur in the settings of a checkpoint of Lightning."""
_HARMLESS_BUILTINS = ("set", "frozenset", "dict", "list", "tuple", "int", "float", "complex", "bool", "str", "bytes",
                      "bytearray", "slice", "range", "object")  # fmt: skip


class _Opaque:
    """Placeholder for an object that is not needed."""


@dataclass(frozen=True)
class _Name:
    """An import of a pickle."""

    module: str
    name: str


@dataclass(frozen=True)
class _Storage:
    """A run of values: its data type, its file in the archive, and how many there are."""

    dtype: str
    key: str
    count: int


@dataclass(frozen=True)
class _View:
    """A tensor: the storage it is a part of, the first value there, shape and strides in values."""

    storage: _Storage
    first: int
    shape: tuple[int, ...]
    strides: tuple[int, ...]


_MARK = _Opaque()


def is_torch(head: bytes) -> bool:
    """Whether a file with these first bytes was saved by PyTorch."""
    return head.startswith((_ZIP, _LEGACY))


def read_tensors(file: BinaryIO, size: int) -> dict[str, StoredTensor]:
    """Return the tensors of a file of `size` bytes, by name.

    Raises:
        ValueError: the archive or its pickle is damaged, too large, calls something, or contains no named tensors.
    """
    file.seek(0)
    if file.read(len(_ZIP)) != _ZIP:
        raise ValueError(
            tr(
                "it has the format of PyTorch before 1.6, which cannot be read without running code. Use the "
                ".safetensors file, or save it again with a recent PyTorch"
            )
        )
    _check_directory(file, size)
    try:
        with zipfile.ZipFile(file) as archive:
            records = {info.filename.partition("/")[2]: info for info in archive.infolist()}
            document = _document(_record(file, size, records, "data.pkl", _MOST_PICKLE_BYTES))
            _check_byte_order(file, size, records)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, struct.error) as error:
        raise ValueError(tr("its ZIP archive is damaged ({error})", error=error)) from error
    tensors: dict[str, StoredTensor] = {}
    for name, view in _named(document).items():
        offset, count = _place(file, size, records, f"data/{view.storage.key}")
        tensors[name] = _stored(name, view, offset, count)
    return tensors


def _check_directory(file: BinaryIO, size: int) -> None:
    """Raise `ValueError` if the archive's list of files is missing, or too large to be read into memory."""
    start = max(0, size - _END_BYTES - _COMMENT_BYTES)
    file.seek(start)
    tail = file.read()
    found = tail.rfind(_END)
    if found < 0 or len(tail) - found < _END_BYTES:
        raise ValueError(tr("its end is missing: it is not complete. Download it again"))
    (directory,) = struct.unpack_from("<I", tail, found + 12)
    if directory == 0xFFFFFFFF:  # ZIP64: the size is in the record before
        before = tail.rfind(b"PK\x06\x06", 0, found)
        directory = struct.unpack_from("<Q", tail, before + 40)[0] if 0 <= before <= found - 48 else size
    if directory > min(_MOST_DIRECTORY_BYTES, size):
        raise ValueError(tr("its ZIP archive lists too many files, or more than it contains"))


def _place(file: BinaryIO, size: int, records: dict[str, zipfile.ZipInfo], name: str) -> tuple[int, int]:
    """Return the offset and size in bytes of a file in the archive, which must be stored without compression."""
    info = records.get(name)
    if info is None:
        raise ValueError(tr("its ZIP archive has no file '{name}'", name=name[:100]))
    if info.compress_type != zipfile.ZIP_STORED or info.flag_bits & 1:
        raise ValueError(tr("'{name}' is compressed or encrypted, which PyTorch never does", name=name[:100]))
    file.seek(info.header_offset)
    header = file.read(_LOCAL_HEADER_BYTES)
    if len(header) < _LOCAL_HEADER_BYTES or not header.startswith(_ZIP):
        raise ValueError(tr("'{name}' is not at the position given by its ZIP archive", name=name[:100]))
    offset = info.header_offset + _LOCAL_HEADER_BYTES + sum(struct.unpack_from("<HH", header, 26))
    if info.file_size != info.compress_size or offset + info.file_size > size:
        raise ValueError(tr("'{name}' is longer than the file", name=name[:100]))
    return offset, info.file_size


def _record(file: BinaryIO, size: int, records: dict[str, zipfile.ZipInfo], name: str, most: int) -> bytes:
    """Return the content of a file in the archive."""
    offset, count = _place(file, size, records, name)
    if count > most:
        raise ValueError(
            tr("the size of '{name}' is {size} B: at most {most} B are read", name=name, size=count, most=most)
        )
    file.seek(offset)
    return file.read(count)


def _check_byte_order(file: BinaryIO, size: int, records: dict[str, zipfile.ZipInfo]) -> None:
    """Raise `ValueError` for big-endian values; older files have no such entry and are little-endian."""
    if "byteorder" in records and _record(file, size, records, "byteorder", 16) != b"little":
        raise ValueError(tr("its values are big-endian, which is not supported"))


def _named(document: object) -> dict[str, _View]:
    """Return the tensors of the file's dictionary, or of the nested one that contains them."""
    for key in WRAPPERS:
        if isinstance(document, dict) and isinstance(document.get(key), dict):
            document = document[key]
    found: dict[str, _View] = {}
    if isinstance(document, dict):
        found = {name: v for name, v in document.items() if isinstance(name, str) and isinstance(v, _View)}
    if not 0 < len(found) <= MAX_TENSORS:
        raise ValueError(
            tr("number of named tensors: {found}; 1 to {most} are needed", found=len(found), most=MAX_TENSORS)
        )
    return found


def _stored(name: str, view: _View, offset: int, size: int) -> StoredTensor:
    """Return where a tensor is, after checking that its storage has as many values as it needs."""
    width = ITEM_BYTES[view.storage.dtype]
    tensor = StoredTensor(view.storage.dtype, view.shape, offset + view.first * width, view.strides)
    if view.first * width + max(tensor.extent, math.prod(view.shape)) * width > size:
        raise ValueError(tr("tensor '{tensor}' is larger than its values in the file", tensor=name[:100]))
    return tensor


def _document(pickle: bytes) -> object:
    """Return the value that a pickle describes."""
    machine = _Machine()
    try:
        for count, (opcode, argument, _) in enumerate(pickletools.genops(pickle)):
            if count > _MOST_OPCODES:
                raise ValueError(tr("its pickle has more than {most} instructions", most=_MOST_OPCODES))
            machine.step(opcode.name, argument)
        return machine.result
    except (IndexError, KeyError, TypeError, OverflowError, MemoryError, RecursionError) as error:
        raise ValueError(tr("its pickle is damaged ({error})", error=type(error).__name__)) from error


class _Machine:
    """Interprets a pickle's opcodes without importing or calling anything."""

    def __init__(self) -> None:
        """Begin with an empty stack."""
        self._stack: list[Any] = []
        self._memo: dict[int, Any] = {}

    @property
    def result(self) -> object:
        """The resulting value."""
        return self._stack[-1]

    def step(self, opcode: str, argument: Any) -> None:  # noqa: ANN401 - as pickletools gives it
        """Carry out one opcode.

        Raises:
            ValueError: it is none that PyTorch writes, or calls something.
        """
        if opcode in _CONSTANTS:
            self._stack.append(_CONSTANTS[opcode])
        elif opcode in _VALUES:
            self._stack.append(argument)
        elif opcode in _NEW:
            self._stack.append(_NEW[opcode]())
        elif opcode in _ACTIONS:
            _ACTIONS[opcode](self, argument)
        elif opcode not in _NOTHING:
            raise ValueError(tr("its pickle has the unknown instruction {opcode}", opcode=opcode))

    def _marked(self) -> list[Any]:
        """Pop the values on the stack since the last mark."""
        position = len(self._stack) - 1
        while self._stack[position] is not _MARK:  # an IndexError where there is none
            position -= 1
        found = self._stack[position + 1 :]
        del self._stack[position:]
        return found

    def _tuple(self, count: int | None) -> None:
        if count is None:
            values = self._marked()
        else:
            values = [self._stack.pop() for _ in range(count)][::-1]
        self._stack.append(tuple(values))

    def _set_items(self, pairs: list[Any]) -> None:
        if isinstance(self._stack[-1], dict):
            for key, value in zip(pairs[::2], pairs[1::2]):
                if isinstance(key, (str, int)):  # others name no tensor
                    self._stack[-1][key] = value

    def _append(self, values: list[Any]) -> None:
        if isinstance(self._stack[-1], list):
            self._stack[-1].extend(values)

    def _remember(self, index: int | None) -> None:
        self._memo[len(self._memo) if index is None else index] = self._stack[-1]

    def _global(self, argument: str | None) -> None:
        if argument is None:
            name, module = self._stack.pop(), self._stack.pop()
        else:
            module, _, name = argument.partition(" ")
        found = _Name(str(module), str(name))
        _check_harmless(found)
        self._stack.append(found)

    def _persistent(self) -> None:
        kind, storage, key, _, count = self._stack.pop()
        dtype = _STORAGES.get(storage.name) if isinstance(storage, _Name) else None
        if kind != "storage" or dtype is None or not isinstance(key, str) or not _is_size(count):
            raise ValueError(tr("its pickle describes values of an unknown kind"))
        self._stack.append(_Storage(dtype, key, count))

    def _call(self) -> None:
        arguments, name = self._stack.pop(), self._stack.pop()
        self._stack.append(_called(name, arguments))

    def _build(self) -> None:
        self._stack.pop()  # the attributes of the object below, which nothing here needs

    def _add_to_set(self) -> None:
        self._marked()


def _check_harmless(found: _Name) -> None:
    """Raise `ValueError` for an import that no weights file needs."""
    package = found.module.partition(".")[0]
    builtin = package in ("builtins", "__builtin__") and found.name in _HARMLESS_BUILTINS
    if package not in _HARMLESS_PACKAGES and not builtin:
        raise ValueError(
            tr("it would call '{name}', which no weights file needs", name=f"{found.module}.{found.name}"[:100])
        )


def _called(name: object, arguments: Any) -> object:  # noqa: ANN401 - of the pickle
    """Return the placeholder for the result of a call."""
    if not isinstance(name, _Name):
        return _Opaque()
    if name == _Name("torch._utils", "_rebuild_tensor_v2"):
        return _view(*arguments[:4])
    if name.module == "torch._utils" and name.name.startswith("_rebuild_parameter"):
        return arguments[0]
    if name == _Name("collections", "OrderedDict"):
        return {}
    return _Opaque()


def _view(storage: Any, first: Any, shape: Any, strides: Any) -> _View:  # noqa: ANN401 - of the pickle
    """Return a tensor as the pickle describes it."""
    sizes = (first, *shape, *strides)
    if not isinstance(storage, _Storage) or not all(_is_size(value) for value in sizes):
        raise ValueError(tr("its pickle describes a tensor of an unknown kind"))
    if len(shape) > MAX_RANK or len(shape) != len(strides):
        raise ValueError(
            tr("its pickle describes a tensor of rank {rank}; at most {most} is needed", rank=len(shape), most=MAX_RANK)
        )
    return _View(storage, first, tuple(shape), tuple(strides))


def _is_size(value: object) -> bool:
    """Whether a value is a valid count or offset in a file."""
    return type(value) is int and 0 <= value < 2**48


_CONSTANTS: dict[str, object] = {"NONE": None, "NEWTRUE": True, "NEWFALSE": False, "MARK": _MARK, "EMPTY_TUPLE": ()}
_NEW: dict[str, Callable[[], object]] = {"EMPTY_DICT": dict, "EMPTY_LIST": list, "EMPTY_SET": _Opaque}
_VALUES = frozenset(
    "BININT BININT1 BININT2 LONG1 LONG4 BINFLOAT BINUNICODE SHORT_BINUNICODE BINUNICODE8 BINBYTES SHORT_BINBYTES "
    "BINBYTES8 BINSTRING SHORT_BINSTRING".split()
)
_NOTHING = frozenset(("PROTO", "FRAME", "STOP"))
_ACTIONS: dict[str, Callable[[_Machine, Any], object]] = {
    "TUPLE": lambda machine, _: machine._tuple(None),
    "TUPLE1": lambda machine, _: machine._tuple(1),
    "TUPLE2": lambda machine, _: machine._tuple(2),
    "TUPLE3": lambda machine, _: machine._tuple(3),
    "SETITEM": lambda machine, _: machine._set_items([machine._stack.pop() for _ in range(2)][::-1]),
    "SETITEMS": lambda machine, _: machine._set_items(machine._marked()),
    "APPEND": lambda machine, _: machine._append([machine._stack.pop()]),
    "APPENDS": lambda machine, _: machine._append(machine._marked()),
    "ADDITEMS": lambda machine, _: machine._add_to_set(),
    "BINPUT": lambda machine, index: machine._remember(index),
    "LONG_BINPUT": lambda machine, index: machine._remember(index),
    "MEMOIZE": lambda machine, _: machine._remember(None),
    "BINGET": lambda machine, index: machine._stack.append(machine._memo[index]),
    "LONG_BINGET": lambda machine, index: machine._stack.append(machine._memo[index]),
    "GLOBAL": lambda machine, argument: machine._global(argument),
    "STACK_GLOBAL": lambda machine, _: machine._global(None),
    "BINPERSID": lambda machine, _: machine._persistent(),
    "REDUCE": lambda machine, _: machine._call(),
    "NEWOBJ": lambda machine, _: machine._call(),
    "BUILD": lambda machine, _: machine._build(),
    "POP": lambda machine, _: machine._stack.pop(),
    "POP_MARK": lambda machine, _: machine._marked(),
}
"""Effect on the stack of each opcode that PyTorch writes."""
