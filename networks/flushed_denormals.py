"""Numbers too small for full precision count as zero for a while."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from exactrelu.networks.torch_library import torch


@contextmanager
def flushed_denormals() -> Iterator[None]:
    """Flush denormal numbers to zero, where the processor can, and restore the setting after.

    Notes
    -----
    The moments of weights that training has set to zero decay geometrically and would stay among
    the denormals for ever; many processors compute with these a hundred times slower.

    Examples
    --------
    >>> tiny = torch.tensor([1e-310], dtype=torch.float64)
    >>> with flushed_denormals():
    ...     flushed = float(tiny * 1)
    >>> flushed in (0.0, 1e-310), float(tiny * 1)
    (True, 1e-310)
    """
    tiny = torch.tensor([1e-310], dtype=torch.float64)
    before = float(tiny * 1) == 0.0
    torch.set_flush_denormal(True)
    try:
        yield
    finally:
        torch.set_flush_denormal(before)
