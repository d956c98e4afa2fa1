"""How far a long answer has come, on one line of the terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic

_FIRST, _EVERY = 1.0, 0.2


@contextmanager
def progress_line(describe: Callable[..., str]) -> Iterator[Callable[..., None] | None]:
    """Give a callback that rewrites one line on stderr; nothing where stderr is no terminal.

    Parameters
    ----------
    describe : callable
        Makes the line from what the callback is given.

    Yields
    ------
    callable or None
    """
    if not sys.stderr.isatty():
        yield None
        return
    width = 0
    due = monotonic() + _FIRST

    def tell(*state: object) -> None:
        nonlocal width, due
        if monotonic() < due:
            return
        line = describe(*state)
        sys.stderr.write("\r" + line.ljust(width))
        sys.stderr.flush()
        width, due = len(line), monotonic() + _EVERY

    try:
        yield tell
    finally:
        if width:
            sys.stderr.write("\r" + " " * width + "\r")
            sys.stderr.flush()
