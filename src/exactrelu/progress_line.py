"""How far a long answer has come, on one line of the terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic

_FIRST, _EVERY = 1.0, 0.2
_WIDTH = 30


def bar(what: str, done: int, total: int) -> str:
    """Return a line with a bar; without one if the total is 0, which says that it is not known.

    Examples
    --------
    >>> bar("sets of rays", 40_000, 120_000)
    'sets of rays [##########                    ] 33 %'
    >>> bar("rows", 7, 0)
    'rows: 7'
    """
    if not total:
        return f"{what}: {done}"
    share = min(1.0, done / total)
    return f"{what} [{'#' * int(share * _WIDTH):<{_WIDTH}}] {int(100 * share)} %"


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
