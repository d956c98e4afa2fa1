"""Equations after eliminating some rays, in floats with bounds, for the checker alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from flint import fmpq, fmpq_mat, fmpz_mat

from exactrelu.checks.cost_floor import Places
from exactrelu.checks.patterns import pivots
from exactrelu.checks.rough import Rough

Support = tuple[int, ...]


class Node(NamedTuple):
    """Equations after eliminating some rays.

    Rows: one for each eliminated ray, the equations left, the loose samples. Columns: those rays
    after the last eliminated one that are not known to depend on the eliminated, and the right
    side. ``bits`` is at least the logarithm of the minor that the pivots make.
    """

    table: Rough
    rays: Places
    chosen: Support
    bits: float


def refreshed(
    integers: Sequence[Sequence[int]],
    scales: Sequence[int],
    rank: int,
    chosen: Support,
    rays: Places,
) -> Node:
    """Eliminate some rays exactly, and round what is left.

    Parameters
    ----------
    integers : sequence of sequence of int
        The equations, then the loose samples; the right side last.
    scales : sequence of int
        Columns are divided by powers of two.
    rank : int
        The number of equations.
    chosen : tuple of int
        Independent rays.
    rays : ndarray of int
        Those to keep.
    """
    units = [fmpq(1, 2**scale) for scale in scales]
    table = [[t * unit for t, unit in zip(row, units, strict=True)] for row in integers]
    inside = [[row[j] for j in chosen] for row in integers[:rank]]
    rows = pivots(list(zip(*inside, strict=True)))
    others = [i for i in range(len(table)) if i not in rows]
    kept = [*rays.tolist(), -1]
    square = fmpq_mat([[table[i][j] for j in chosen] for i in rows])
    solved = square.solve(fmpq_mat([[table[i][j] for j in kept] for i in rows]))
    entries = solved.tolist()
    if others:
        used = fmpq_mat([[table[i][j] for j in chosen] for i in others])
        rest = fmpq_mat([[table[i][j] for j in kept] for i in others])
        entries += (rest - used * solved).tolist()
    minor = abs(int(fmpz_mat([inside[i] for i in rows]).det()))
    return Node(Rough.of_rationals(entries), rays, chosen, float(minor.bit_length()))
