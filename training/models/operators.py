"""Makes torchvision importable where its compiled part was built for another device than torch.

PyPI has torchvision for Linux as a CUDA build only. With a CPU build of PyTorch, its compiled operators cannot be
loaded, and importing it fails because its Python part refers to two of them (`nms`, `qnms`). timm,
segmentation-models-pytorch and transformers import torchvision, but no network here calls its operators: declaring
them makes the import work, and a call of one still fails with its name.

`make setup` copies this file into an environment that needs it, for programs that do not import `training`: it imports
nothing of this package.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from pathlib import Path
from types import ModuleType

_OPERATOR = re.compile(r'register_fake\("(torchvision::\w+)"\)')
_declared: set[str] = set()


def declare_missing(folder: Path) -> None:
    """Declare the operators that torchvision's Python part refers to, if its compiled part cannot be loaded.

    Args:
        folder: Folder of the package torchvision.
    """
    import torch

    try:
        for library in folder.glob("_C*.so"):
            torch.ops.load_library(library)
    except OSError:
        text = (folder / "_meta_registrations.py").read_text(encoding="utf-8")
        for name in set(_OPERATOR.findall(text)) - _declared:
            torch.library.define(name, "(...) -> Tensor")
            _declared.add(name)


class _Loader(SourceFileLoader):
    """Imports torchvision, with its operators declared."""

    def exec_module(self, module: ModuleType) -> None:
        """Run the package's `__init__.py`."""
        declare_missing(Path(self.path).parent)
        super().exec_module(module)


class _Finder(MetaPathFinder):
    """Finds torchvision alone."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Return torchvision with the loader above; None for other modules."""
        spec = PathFinder.find_spec(fullname) if fullname == "torchvision" else None
        if spec is not None and isinstance(spec.loader, SourceFileLoader):
            spec.loader = _Loader(spec.loader.name, spec.loader.path)
        return spec


def install() -> None:
    """Watch for the first import of torchvision."""
    sys.meta_path.insert(0, _Finder())
