"""Do something when a function of the package is called for the n-th time."""

from collections.abc import Callable
from importlib import import_module
from itertools import count
from typing import Any

import pytest


def at_call(
    monkeypatch: pytest.MonkeyPatch, name: str, call: int, action: Callable[[], object]
) -> None:
    """Act before the n-th call of "module:function" or "module:Class.method" goes on."""
    module, _, parts = name.partition(":")
    *path, last = parts.split(".")
    owner: Any = import_module(module)
    for part in path:
        owner = getattr(owner, part)
    plain, calls = getattr(owner, last), count(1)

    def counted(*args: Any, **kwargs: Any) -> Any:
        if next(calls) == call:
            action()
        return plain(*args, **kwargs)

    monkeypatch.setattr(owner, last, counted)
