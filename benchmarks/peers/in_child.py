"""Run a peer in a child process, and stop it after so many seconds of the processor."""

from __future__ import annotations

import math
import os
import resource
from collections.abc import Callable


def in_child(run: Callable[[Callable[[], None]], str], seconds: float) -> tuple[str, float]:
    """Return what a peer says, "not done" or "out of memory", and its processor seconds.

    Parameters
    ----------
    run : callable
        Takes a function that it calls when its clock is to start, and returns a word.
    seconds : float
        When they are over the child is killed, whatever it is doing.
    """
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        _report(run, seconds, writer)
    os.close(writer)
    with os.fdopen(reader) as pipe:
        words = pipe.read().splitlines()
    _, status = os.waitpid(child, 0)
    if len(words) == 2:
        return words[0], float(words[1])
    if not words and os.WIFSIGNALED(status):
        return "not done", seconds
    raise RuntimeError(f"the peer ended with status {status}")


def _report(run: Callable[[Callable[[], None]], str], seconds: float, writer: int) -> None:
    """Run the peer in the child, and leave."""
    begin = [0.0]

    def start() -> None:
        begin[0] = _seconds()
        last = math.ceil(begin[0] + seconds)
        resource.setrlimit(resource.RLIMIT_CPU, (last, last))

    code = 0
    try:
        try:
            word = run(start)
        except MemoryError:
            word = "out of memory"
        os.write(writer, f"{word}\n{_seconds() - begin[0]}".encode())
    except BaseException as error:
        os.write(2, f"{error!r}\n".encode())
        code = 1
    os._exit(code)


def _seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime
