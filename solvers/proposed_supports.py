"""Supports of cheap solutions, found in floats by exchanging one column at a time."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_POWERS = (1 / 8, 3 / 8, 5 / 8, 7 / 8)
_STARTS = 24
_EXCHANGES = 40
_ZERO = 1e-9


def proposed_supports(
    columns: Floats, free: Floats, right: Floats, sizes: Floats, powers: tuple[float, ...] = _POWERS
) -> Iterator[tuple[int, ...]]:
    """Yield supports, each once, from which no exchange of one column gives a cheaper solution.

    Parameters
    ----------
    columns : ndarray, shape (N, m)
        Of the unknowns that cost.
    free : ndarray, shape (N, f)
        Of the others, independent.
    right : ndarray, shape (N,)
    sizes : ndarray, shape (m, s)
        An unknown t costs the sum of ``(size |t|)^p`` over its positive sizes.
    powers : tuple of float
        The p for which solutions are looked for.

    Notes
    -----
    From random bases, the best exchange as long as it lowers the cost. Nothing is proved.

    Examples
    --------
    >>> columns = np.array([[1.0, 0.0, 1.0], [0.0, 1.0, 1.0]])
    >>> right = np.array([2.0, 2.0])
    >>> list(proposed_supports(columns, columns[:, :0], right, np.ones((3, 1))))
    [(2,)]
    """
    norms = sizes.sum(axis=1)
    shares = sizes / norms[:, None]
    table = np.concatenate([columns / norms, right[:, None]], axis=1)
    if free.shape[1]:
        whole = np.linalg.qr(free, mode="complete")[0]
        table = whole[:, free.shape[1] :].T @ table
    if not len(table):
        return
    table /= np.abs(table).max(initial=1.0)
    random, found = np.random.default_rng(0), set()
    for power in powers:
        weights = ((shares > 0) * shares**power).sum(axis=1)
        for _ in range(_STARTS):
            start = _start(table, random)
            support = None if start is None else _descended(*start, weights, power)
            if support is not None and support not in found:
                found.add(support)
                yield support


def _start(table: Floats, random: np.random.Generator) -> tuple[Floats, NDArray[np.intp]] | None:
    """Return the table in terms of a random basis, and that basis."""
    table, basis = table.copy(), np.zeros(len(table), dtype=np.intp)
    for row in range(len(table)):
        entries = np.abs(table[row, :-1])
        usable = np.flatnonzero(entries > max(0.1 * entries.max(initial=0.0), _ZERO))
        if not len(usable):
            return None
        basis[row] = random.choice(usable)
        _pivot(table, row, basis[row])
    return table, basis


def _pivot(table: Floats, row: int, column: np.intp) -> None:
    table[row] /= table[row, column]
    factors = table[:, column].copy()
    factors[row] = 0.0
    table -= factors[:, None] * table[row]


def _descended(
    table: Floats, basis: NDArray[np.intp], weights: Floats, power: float
) -> tuple[int, ...] | None:
    """Exchange columns while the cost falls; return the columns with a value."""
    every = np.arange(len(table))
    for _ in range(_EXCHANGES):
        values, entries = table[:, -1], table[:, :-1]
        least = _ZERO * np.abs(values).max(initial=_ZERO)
        now = float((weights[basis] * (np.abs(values) > least) * np.abs(values) ** power).sum())
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            steps = values[:, None] / entries  # of a column that replaces a row's unknown
            moved = np.abs(values[:, None, None] - entries[:, None] * steps)
            moved[every, every] = 0.0
            costs = np.einsum("r,rij->ij", weights[basis], (moved > least) * moved**power)
            costs += weights * np.abs(steps) ** power
        costs[(np.abs(entries) < _ZERO) | ~np.isfinite(costs)] = np.inf
        row, column = np.unravel_index(int(costs.argmin()), costs.shape)
        if not costs[row, column] < now * (1 - _ZERO):
            break
        _pivot(table, int(row), column)
        basis[row] = column
    values = np.abs(table[:, -1])
    if not np.isfinite(values).all():
        return None
    return tuple(sorted(basis[values > _ZERO * values.max(initial=_ZERO)].tolist()))
