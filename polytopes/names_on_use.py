"""Packages that import their public names when they are first used."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from importlib import import_module
from types import ModuleType
from typing import Any


class _Package(ModuleType):
    _homes: Mapping[str, str]

    def __getattr__(self, name: str) -> Any:
        home = self._homes.get(name)
        if home is None:
            raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}")
        value = getattr(import_module(home), name)
        setattr(self, name, value)
        return value

    def __setattr__(self, name: str, value: Any) -> None:
        # Importing exactrelu.verify would hide the function behind the module of its name.
        if isinstance(value, ModuleType) and self._homes.get(name) == value.__name__:
            value = getattr(value, name)
        super().__setattr__(name, value)

    def __dir__(self) -> list[str]:
        return sorted({*self.__dict__, *self._homes})


def import_on_use(package: str, homes: Mapping[str, str]) -> None:
    """Let a package import its public names when they are first used, so that it starts fast.

    Parameters
    ----------
    package : str
        Its full name; it is being imported.
    homes : mapping of str to str
        The module that each public name is defined in.

    Examples
    --------
    >>> import sys, types
    >>> sys.modules["lazy"] = types.ModuleType("lazy")
    >>> import_on_use("lazy", {"gcd": "math"})
    >>> import lazy
    >>> "gcd" in vars(lazy), lazy.gcd(4, 6), "gcd" in vars(lazy)
    (False, 2, True)
    >>> del sys.modules["lazy"]
    """
    module = sys.modules[package]
    module.__dict__["_homes"] = dict(homes)
    module.__class__ = _Package
