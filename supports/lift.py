"""Factors of a part of the product completed to factors of the whole."""

from __future__ import annotations

from collections.abc import Mapping

from exactrelu.supports.box import bits
from exactrelu.supports.curve import Values
from exactrelu.supports.factor_equations import Entry
from exactrelu.supports.rational_function import ONE, ZERO, RationalFunction
from exactrelu.supports.reduction import LinearGroup, Reduction

Factor = dict[Entry, RationalFunction]


def lifted(reduction: Reduction, values: Values, A: Mapping[Entry, int]) -> tuple[Factor, Factor]:
    """Return whole factors X, Y that agree with given ones on the pieces and with A where free.

    Parameters
    ----------
    reduction : Reduction
        Of the masks.
    values : mapping
        The unknowns x_ik and y_kj of the pieces.
    A : mapping from (i, j) to int
        The matrix that the product is to have at the free entries; zero where left out.

    Notes
    -----
    The linear groups are served from the last stage to the first. Where the pieces of a unit
    meet, the entries had become free in an earlier stage, and are set right there.
    """
    X: Factor = {}
    Y: Factor = {}
    for (letter, a, b), value in values.items():
        if not value.is_zero:
            (X if letter == "x" else Y)[a, b] = value
    for stage in reversed(reduction.stages):
        done: set[Entry] = set()
        for group in stage:
            _serve(group, X, Y, A, done)
    return X, Y


def _serve(
    group: LinearGroup, X: Factor, Y: Factor, A: Mapping[Entry, int], done: set[Entry]
) -> None:
    rows, cols = list(bits(group.box.rows)), list(bits(group.box.cols))
    missing = {
        (i, j): RationalFunction.of([A.get((i, j), 0)]) - _product(X, Y, i, j)
        for i in rows
        for j in cols
        if (i, j) not in done
    }
    done.update(missing)
    wide = len(rows) <= len(cols)
    for unit, line in zip(group.units, rows if wide else cols, strict=False):
        entries = {e: v for e, v in missing.items() if e[0 if wide else 1] == line}
        if all(value.is_zero for value in entries.values()):
            continue
        if wide:
            X[line, unit] = ONE
            Y.update({(unit, j): v for (_, j), v in entries.items() if not v.is_zero})
        else:
            Y[unit, line] = ONE
            X.update({(i, unit): v for (i, _), v in entries.items() if not v.is_zero})


def _product(X: Factor, Y: Factor, i: int, j: int) -> RationalFunction:
    total = ZERO
    for (row, k), left in X.items():
        if row == i and (k, j) in Y:
            total = total + left * Y[k, j]
    return total
