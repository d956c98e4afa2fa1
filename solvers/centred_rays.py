"""Rays without their constant part, in floats, for proposals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from exactrelu.polytopes.guarded_integers import IntegerArray, magnitude

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Proposal:
    """A float dual vector of a cone, with the loss that it seems to prove.

    Parameters
    ----------
    mu : float array, shape (N,)
    value : float
    passive : tuple of int
        The rays that seem to carry the nearest point.
    """

    mu: Floats
    value: float
    passive: tuple[int, ...]


def centred(rows: IntegerArray) -> Floats:
    """Subtract the mean of each row exactly, then scale it to length 1.

    Examples
    --------
    >>> centred(np.array([[0, 2]])).round(3).tolist()
    [[-0.707, 0.707]]
    """
    count = max(rows.shape[1], 1)
    if magnitude(rows) > 2**52 // count:
        rows = rows.astype(object)
    shifted = rows * count - rows.sum(axis=1, keepdims=True)
    if shifted.dtype == object:
        sizes = np.array([[max(1, *map(abs, row))] for row in shifted.tolist()], dtype=object)
        shifted = shifted / sizes if len(shifted) else shifted
    floats = shifted.astype(np.float64)
    norms = np.sqrt((floats * floats).sum(axis=1, keepdims=True))
    return np.asarray(floats / np.where(norms > 0, norms, 1.0))


def float_labels(labels: Sequence[int]) -> tuple[Floats, Fraction]:
    """Return integer labels minus their mean, scaled to largest entry 1, and the exact scale."""
    count, total = len(labels), sum(labels)
    shifted = [count * label - total for label in labels]
    size = max(1, *map(abs, shifted))
    return np.array([entry / size for entry in shifted]), Fraction(size, count)
