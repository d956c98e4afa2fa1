"""Supports of networks that are cheap once two of their rays are merged, by exchanges in floats."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Places = NDArray[np.intp]

_EXCHANGES = 40
_ZERO = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class MergedDescent:
    """Exchanges of one column at a time, with the costs of merged neurons.

    Parameters
    ----------
    columns : ndarray, shape (N, m + 1)
        Of the unknowns that cost; the right side is the last column.
    sizes : ndarray, shape (m, s)
        The penalised entries of the rays, without signs.
    mergeable : bool array, shape (m, m)
    p : float

    Notes
    -----
    A basic solution costs what its rays do, less the most that merging one pair of them saves:
    the cost of a network. Nothing is proved.
    """

    columns: Floats
    sizes: Floats
    mergeable: NDArray[np.bool_]
    p: float

    def supports(self, starts: Iterable[tuple[int, ...]], most: int) -> Iterator[tuple[int, ...]]:
        """Improve the cheapest of some bases; yield what is reached, each once.

        Parameters
        ----------
        starts : iterable of tuple of int
            Supports, independent; short ones are completed by random columns.
        most : int
            How many to improve.
        """
        bases = []
        random = np.random.default_rng(0)
        for start in starts:
            basis = self._completed(start, random)
            table = self._table(np.array(basis, dtype=np.intp))
            if table is not None:
                bases.append((float(self._cost(table, basis)), basis, table))
        bases.sort(key=lambda basis: basis[:2])
        found = set()
        for cost, start, table in bases[:most]:
            support = self._descended(cost, np.array(start, dtype=np.intp), table)
            if support not in found:
                found.add(support)
                yield support

    def _completed(self, start: tuple[int, ...], random: np.random.Generator) -> tuple[int, ...]:
        basis, rest = list(start), self.columns[:, :-1].copy()
        for column in start:
            rest = _without(rest, column)
        while len(basis) < len(self.columns):
            norms = np.abs(rest).max(axis=0)
            usable = np.flatnonzero(norms > max(0.1 * norms.max(), _ZERO))
            if not len(usable):
                break
            basis.append(int(random.choice(usable)))
            rest = _without(rest, basis[-1])
        return tuple(basis)

    def _table(self, basis: Places) -> Floats | None:
        if len(basis) != len(self.columns):
            return None
        try:
            table = np.linalg.solve(self.columns[:, basis], self.columns)
        except np.linalg.LinAlgError:
            return None
        return np.asarray(table) if np.isfinite(table).all() else None

    def _cost(self, table: Floats, basis: tuple[int, ...]) -> float:
        values = table[:, -1]
        parts = np.abs(values)[:, None] * self.sizes[list(basis)]
        costs = _powers(parts, self.p)
        near = self.mergeable[np.ix_(basis, basis)] & (values[:, None] * values > 0)
        sums = _powers(parts[:, None] + parts, self.p)
        saved = np.where(near, costs[:, None] + costs - sums, 0.0)
        np.fill_diagonal(saved, 0.0)
        return float(costs.sum() - saved.max(initial=0.0))

    def _descended(self, cost: float, basis: Places, table: Floats) -> tuple[int, ...]:
        for _ in range(_EXCHANGES):
            costs = self._neighbours(table, basis)
            row, column = np.unravel_index(int(costs.argmin()), costs.shape)
            if not costs[row, column] < cost * (1 - _ZERO):
                break
            cost = float(costs[row, column])
            basis[row] = column
            moved = self._table(basis)
            if moved is None:
                break
            table = moved
        values = np.abs(table[:, -1])
        return tuple(sorted(basis[values > _ZERO * values.max(initial=_ZERO)].tolist()))

    def _neighbours(self, table: Floats, basis: Places) -> Floats:
        """Return the costs when a column (second axis) takes the place of a row's unknown."""
        values, entries = table[:, -1], table[:, :-1]
        every = np.arange(len(basis))
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            steps = values[:, None] / entries
            moved = values[:, None, None] - entries[:, None] * steps
            moved[every, every] = 0.0
            moved[np.abs(moved) <= _ZERO * np.abs(values).max()] = 0.0
            parts = [np.abs(moved[k])[..., None] * self.sizes[basis[k]] for k in every]
            parts.append(np.abs(steps)[..., None] * self.sizes)
            signed = [*np.sign(moved), np.sign(steps)]
            costs = [_powers(part, self.p) for part in parts]
            saved = np.zeros(steps.shape)
            for k in every:
                for j in [*range(k), len(basis)]:
                    other = slice(None) if j == len(basis) else basis[j]
                    near = self.mergeable[basis[k], other] & (signed[k] == signed[j])
                    if near.any():
                        less = costs[k] + costs[j] - _powers(parts[k] + parts[j], self.p)
                        np.maximum(saved, np.where(near, less, 0.0), out=saved)
            total = sum(costs) - saved
        total[(np.abs(entries) < _ZERO) | ~np.isfinite(total)] = np.inf
        return np.asarray(total)


def _without(rest: Floats, column: int) -> Floats:
    """Project columns along one of them."""
    one = rest[:, column]
    return rest - np.outer(one, one @ rest) / max(float(one @ one), 1e-300)


def _powers(parts: Floats, p: float) -> Floats:
    return np.asarray((parts**p).sum(axis=-1))
