"""Memory and processor cores available to this process, and one error for all ways of running out of memory.

Large arrays are compared by `np.equal` and `np.not_equal`: without memory for the result, `==` of numpy 1.24 returns a
single bool instead of raising an error.
"""

from __future__ import annotations

import ctypes
import errno
import os
import re
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from ..errors import FlairError, OutOfMemoryError
from ..language import tr

MIB = 2**20
_PROC, _CGROUP = Path("/proc"), Path("/sys/fs/cgroup")
_SIGNS = re.compile(
    "cannot allocate memory|unable to allocate|can't start new thread|failed to map segment|cannot allocate result",
    re.IGNORECASE,
)
"""Messages of libraries other than ONNX Runtime."""
_RUNTIME_SIGNS = (
    "out of memory", "out_of_memory", "outofmemory", "failed to allocate memory", "bad_alloc", "alloc_failed",
    "not enough memory", "8007000e",
)  # fmt: skip
_OF_NOTHING = re.compile("'NoneType' object|NoneType")


def available_bytes() -> int | None:
    """Return the bytes available to this process; None if unknown.

    The smallest of the machine's free memory, that of the control groups (containers, batch systems) of the process,
    and the rest of its address space limit.
    """
    if sys.platform == "win32":
        return _windows_free()
    if sys.platform == "darwin":
        return _mac_memory()
    found = [_meminfo_free(_PROC), _group_free(_PROC, _CGROUP), _limit_free(_PROC)]
    known = [value for value in found if value is not None]
    return max(0, min(known)) if known else None


@contextmanager
def memory_errors() -> Iterator[None]:
    """Turn all errors that mean a lack of memory into `OutOfMemoryError`; other errors pass."""
    try:
        yield
    except FlairError:
        raise
    except Exception as error:
        if not ran_out(error):
            raise
        traceback.clear_frames(error.__traceback__)  # they hold memory that the message needs
        raise no_memory(str(error) or type(error).__name__) from error


def ran_out(error: BaseException) -> bool:
    """Whether an error or its cause means that memory has run out.

    With its exceptions off, GDAL returns None if it runs out of memory, and using that None raises another error.
    """
    seen: set[int] = set()
    link: BaseException | None = error
    while link is not None and id(link) not in seen:
        seen.add(id(link))
        if isinstance(link, MemoryError) or (isinstance(link, OSError) and link.errno == errno.ENOMEM):
            return True
        if isinstance(link, Exception) and (out_of_memory(link) or _SIGNS.search(str(link))):
            return True
        of_nothing = isinstance(link, (AttributeError, TypeError)) and _OF_NOTHING.search(str(link))
        gdal = sys.modules.get("osgeo.gdal")  # only if it is loaded
        if of_nothing and gdal is not None and gdal.GetLastErrorNo() == gdal.CPLE_OutOfMemory:
            return True
        link = link.__cause__ or link.__context__
    return False


def no_memory(reason: str) -> OutOfMemoryError:
    """Return the error for a lack of memory; `reason` is what failed."""
    free = None
    with suppress(MemoryError):
        free = available_bytes()
    return OutOfMemoryError(
        tr(
            "Not enough memory ({reason}; {available} MiB available). Close other programs, or process less at once "
            "(for segmentation: a smaller batch size or memory budget, --memory).",
            reason=" ".join(reason.split()),
            available="?" if free is None else free // MIB,
        )
    )


def _meminfo_free(proc: Path) -> int | None:
    """Return what Linux has left, including its caches, which it gives up when needed."""
    free_kib = _entry(proc / "meminfo", "MemAvailable:")
    return None if free_kib is None else free_kib * 1024


def _entry(file: Path, *names: str) -> int | None:
    """Return the number after the first of some names in a file of lines `name number ...`; None if it has none."""
    with suppress(OSError, ValueError):
        for name, value, *_ in map(str.split, file.read_text(encoding="ascii").splitlines()):
            if name in names:
                return int(value)
    return None


def _limit_free(proc: Path) -> int | None:
    """Return the rest of the address space limit (`ulimit -v`)."""
    try:
        import resource
    except ImportError:
        return None
    limit, _ = resource.getrlimit(resource.RLIMIT_AS)
    if limit == resource.RLIM_INFINITY:
        return None
    with suppress(OSError, ValueError):
        return limit - int((proc / "self" / "statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
    return limit


def _group_free(proc: Path, mounted: Path) -> int | None:
    """Return the free memory of the control groups of the process and their parents."""
    with suppress(OSError):
        lines = (proc / "self" / "cgroup").read_text(encoding="utf-8").splitlines()
        free = [value for line in lines for value in _line_free(line, mounted)]
        return min(free) if free else None
    return None


def _line_free(line: str, mounted: Path) -> Iterator[int]:
    """Yield the free memory of each group of a line `number:controllers:path`; version 2 has no controllers."""
    _, controllers, path = line.split(":", 2)
    if controllers and "memory" not in controllers.split(","):
        return
    top = mounted / "memory" if controllers else mounted
    limit, usage = (
        ("memory.limit_in_bytes", "memory.usage_in_bytes") if controllers else ("memory.max", "memory.current")
    )
    folder = top / path.lstrip("/")
    for group in (folder, *folder.parents):
        with suppress(OSError, ValueError):
            most = (group / limit).read_text(encoding="ascii").strip()
            used = int((group / usage).read_text(encoding="ascii"))
            if most != "max":
                # Cached files count as used, and are given up when needed.
                yield int(most) - used + (_entry(group / "memory.stat", "inactive_file", "total_inactive_file") or 0)
        if group == top:
            break


class _Status(ctypes.Structure):
    """Windows' MEMORYSTATUSEX."""

    _fields_ = (
        ("length", ctypes.c_uint32), ("load", ctypes.c_uint32), ("physical", ctypes.c_uint64),
        ("physical_free", ctypes.c_uint64), ("page_file", ctypes.c_uint64), ("page_file_free", ctypes.c_uint64),
        ("virtual", ctypes.c_uint64), ("virtual_free", ctypes.c_uint64), ("extended_free", ctypes.c_uint64),
    )  # fmt: skip


def _windows_free() -> int | None:
    """Return the free memory of Windows, physical, in the page file and virtual."""
    status = _Status(length=ctypes.sizeof(_Status))
    with suppress(AttributeError, OSError):
        if ctypes.windll.kernel32.GlobalMemoryStatusEx(ctypes.byref(status)):  # type: ignore[attr-defined,unused-ignore]
            return int(min(status.physical_free, status.page_file_free, status.virtual_free))
    return None


def _mac_memory() -> int | None:
    """Return the total memory of a Mac: macOS compresses and swaps memory, and has no simple figure for free memory."""
    size, length = ctypes.c_uint64(), ctypes.c_size_t(ctypes.sizeof(ctypes.c_uint64))
    with suppress(AttributeError, OSError):
        library = ctypes.CDLL(None)
        if library.sysctlbyname(b"hw.memsize", ctypes.byref(size), ctypes.byref(length), None, ctypes.c_size_t(0)) == 0:
            return int(size.value)
    return None


def out_of_memory(error: Exception) -> bool:
    """Whether an error of ONNX Runtime means that the device's memory is full."""
    text = str(error).lower()
    return isinstance(error, MemoryError) or any(sign in text for sign in _RUNTIME_SIGNS)


def cores() -> int:
    """Return the number of processor cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
