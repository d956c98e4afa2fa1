"""One thread for tensors that are too small to be shared out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from exactrelu.networks.torch_library import torch

_WORTH_SHARING = 2**18


@contextmanager
def few_threads(numbers: int) -> Iterator[None]:
    """Let PyTorch use one thread for a while if its largest tensor is small, and restore after.

    Parameters
    ----------
    numbers : int
        Entries of the largest tensor.

    Notes
    -----
    Waking a second thread for a product of some thousand numbers takes longer than the product,
    most of all where the processor has other work.

    Examples
    --------
    >>> before = torch.get_num_threads()
    >>> with few_threads(1000):
    ...     print(torch.get_num_threads())
    1
    >>> torch.get_num_threads() == before
    True
    """
    before = torch.get_num_threads()
    if numbers < _WORTH_SHARING:
        torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(before)
