"""The characteristic polynomial of an arrangement, by counting sets without a broken circuit."""

from __future__ import annotations

from typing import Any

from numpy.typing import NDArray

from exactrelu.polytopes.cell_enumeration import flag_levels
from exactrelu.polytopes.hyperplanes import Hyperplanes
from exactrelu.polytopes.watch import Watch


def characteristic_polynomial(hyperplanes: Hyperplanes, watch: Watch) -> tuple[int, ...]:
    """Return the coefficients of t^0, t^1, …, t^n.

    Parameters
    ----------
    hyperplanes : Hyperplanes
    watch : Watch

    Returns
    -------
    tuple of int

    Notes
    -----
    The coefficient of t^(n-k) is (-1)^k times the number of sets of k hyperplanes that are
    independent, contain no broken circuit and, if affine, have a common point (Whitney 1932). In
    the order used, such sets may always be completed by row 0; so the counts a_k of sets without
    row 0 give a_k + a_(k-1) for a central arrangement, and a_k for an affine one, whose row 0
    lies at infinity.

    Examples
    --------
    >>> characteristic_polynomial(Hyperplanes.central([[1, 0], [0, 1]]), Watch())
    (1, -2, 1)
    """
    reduced = hyperplanes.reduced()
    counts = level_counts(reduced.matrix, watch) if reduced.rank else (1,)
    if reduced.rank and not hyperplanes.is_affine:
        counts = tuple(a + b for a, b in zip((*counts, 0), (0, *counts), strict=True))
    signed = [(-1) ** k * number for k, number in enumerate(counts)]
    return tuple([0] * (hyperplanes.dimension + 1 - len(signed)) + signed[::-1])


def level_counts(matrix: NDArray[Any], watch: Watch) -> tuple[int, ...]:
    """Return the number of sets of each size 0, …, r - 1 that `half_cells` enumerates.

    Notes
    -----
    They are the absolute coefficients of the characteristic polynomial of the section of the
    arrangement by {row 0 = 1}.
    """
    found = flag_levels(matrix, watch)
    counts = [len(level) for level in found.levels]
    watch.add(sum(counts))
    last = 0
    for part in found.last_parts():
        last += len(part)
        watch.add(len(part))
    return (*counts, last) if matrix.shape[1] > 1 else tuple(counts)
