"""Let a caller follow how far a long check has come."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

Listener = Callable[[str, int, int], None]

_LISTENER: ContextVar[Listener | None] = ContextVar("_LISTENER", default=None)


@contextmanager
def following(listener: Listener | None) -> Iterator[None]:
    """Send what checks tell within this context to a listener.

    Parameters
    ----------
    listener : callable or None
        Called as ``listener(what, done, total)``; the total is 0 where it is not known.

    Examples
    --------
    >>> with following(lambda *state: print(state)):
    ...     tell("rows", 1, 2)
    ('rows', 1, 2)
    >>> tell("rows", 2, 2)
    """
    token = _LISTENER.set(listener)
    try:
        yield
    finally:
        _LISTENER.reset(token)


def tell(what: str, done: int, total: int = 0) -> None:
    """Tell the listener, if there is one, how far a check has come."""
    listener = _LISTENER.get()
    if listener is not None:
        listener(what, done, total)


def timed(check: Callable[[], None], listener: Listener | None) -> Listener:
    """Return a listener that may stop the work first, and then tells another.

    Parameters
    ----------
    check : callable
        Raises what stops the work.
    listener : callable or None

    Examples
    --------
    >>> with following(timed(lambda: print("in time"), lambda *state: print(state))):
    ...     tell("rows", 1, 2)
    in time
    ('rows', 1, 2)
    """

    def checked(what: str, done: int, total: int) -> None:
        check()
        if listener is not None:
            listener(what, done, total)

    return checked
