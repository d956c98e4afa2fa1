"""The clock by which every budget is measured."""

from time import perf_counter


def now() -> float:
    """Return the seconds since some moment; only differences mean something.

    Examples
    --------
    >>> begin = now()
    >>> now() >= begin
    True
    """
    return perf_counter()
