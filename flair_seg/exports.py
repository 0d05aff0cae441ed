"""Public names of a package that are loaded on first use, so that importing the package stays fast."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Mapping
from types import ModuleType
from typing import Any


class LazyPackage(ModuleType):
    """A package whose public names come from its modules.

    A name is looked up on first use, and kept. If a module has the name of one of its functions, such as `segment`, the
    package's attribute is the function, whichever is imported first.
    """

    _exports: Mapping[str, str]

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - any public name
        """Load a public name.

        Raises:
            AttributeError: the package has no such name.
        """
        place = self.__dict__["_exports"].get(name)
        if place is None:
            raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}")
        module, _, attribute = place.partition(":")
        value = getattr(importlib.import_module(f".{module}", self.__name__), attribute or name)
        self.__dict__[name] = value
        return value

    def __setattr__(self, name: str, value: object) -> None:
        """Set an attribute; Python sets each module of the package when it is imported."""
        module, _, attribute = self._exports.get(name, "").partition(":")
        if isinstance(value, ModuleType) and value.__name__ == f"{self.__name__}.{module}":
            value = getattr(value, attribute or name)
        super().__setattr__(name, value)

    def __dir__(self) -> list[str]:
        """Return the names of the package, including those not loaded yet."""
        return sorted({*super().__dir__(), *self._exports})


def offer(package: str, exports: Mapping[str, str]) -> None:
    """Define the public names of a package.

    Args:
        package: its `__name__`.
        exports: for each name its module in the package, or `module:other_name`.
    """
    module = sys.modules[package]
    module.__dict__["_exports"] = exports
    module.__class__ = LazyPackage
