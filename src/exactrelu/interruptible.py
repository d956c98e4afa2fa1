"""Ctrl-C that ends the work under way, so that what is known can be printed."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any


class StoppedAtOnce(BaseException):
    """A second Ctrl-C: nothing more is computed or printed."""


@contextmanager
def interruptible(*, at_safe_places: bool = False) -> Iterator[Callable[[], bool]]:
    """Give a function that tells whether Ctrl-C was pressed.

    The first one raises KeyboardInterrupt where the work is, as always; solvers catch it and return
    the best they know, and this context remembers it. The second raises :class:`StoppedAtOnce`,
    which no solver catches.

    Parameters
    ----------
    at_safe_places : bool
        Whether the work asks for itself, where it may stop: then the first Ctrl-C raises nothing,
        and the second KeyboardInterrupt.

    Yields
    ------
    callable
        Returns True after the first interrupt. In other threads than the main one, which get no
        signals, and where the process was started with interrupts ignored, it always returns
        False.

    Examples
    --------
    >>> before = signal.signal(signal.SIGINT, signal.default_int_handler)
    >>> with interruptible() as interrupted:
    ...     try:
    ...         signal.raise_signal(signal.SIGINT)
    ...     except KeyboardInterrupt:
    ...         print(interrupted())
    True
    >>> with interruptible(at_safe_places=True) as interrupted:
    ...     signal.raise_signal(signal.SIGINT)
    ...     interrupted()
    True
    >>> _ = signal.signal(signal.SIGINT, before)
    """
    main = threading.current_thread() is threading.main_thread()
    if not main or signal.getsignal(signal.SIGINT) in (signal.SIG_IGN, None):
        yield lambda: False
        return
    first, second = (
        (None, KeyboardInterrupt) if at_safe_places else (KeyboardInterrupt, StoppedAtOnce)
    )
    pressed = False

    def note(number: int, frame: Any) -> None:
        nonlocal pressed
        raised, pressed = second if pressed else first, True
        if raised is not None:
            raise raised

    before = signal.signal(signal.SIGINT, note)
    try:
        yield lambda: pressed
    finally:
        signal.signal(signal.SIGINT, before)
