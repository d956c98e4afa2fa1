"""The best factors of a matrix on tractable supports, by singular values box by box."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
from flint import ctx, fmpq_mat
from numpy.typing import NDArray

from exactrelu.polytopes.enclosure import Enclosure
from exactrelu.polytopes.rational import to_fmpq
from exactrelu.supports.box import Box, bits
from exactrelu.supports.masks import Masks
from exactrelu.supports.reduction import Reduction

Floats = NDArray[np.float64]
Rows = list[list[Fraction]]


def is_tractable(reduction: Reduction) -> bool:
    """Return whether the pieces that are left avoid free entries and each other.

    Examples
    --------
    >>> from exactrelu.supports.reduction import reduce_masks
    >>> is_tractable(reduce_masks(Masks.of([["11", "10", "10"], ["111", "111"]])))
    True
    >>> is_tractable(reduce_masks(Masks.of([["10", "11"], ["11", "01"]])))
    False
    """
    boxes = sorted(set(reduction.boxes))
    apart = all(not a.meets(b) for k, a in enumerate(boxes) for b in boxes[k + 1 :])
    return apart and not any(reduction.meets_free(box) for box in boxes)


def least_cost(A: Rows, reduction: Reduction, precision: int = 160) -> Enclosure:
    """Enclose ``min |A - X Y|^2`` over the factors within tractable masks.

    Parameters
    ----------
    A : list of rows of Fraction
    reduction : Reduction
        Tractable.
    precision : int
        Bits of the eigenvalues.

    Notes
    -----
    The entries that no unit reaches, and for each box that is left with p units the squares of
    the singular values after the p-th (Eckart & Young): the smallest roots of the characteristic
    polynomial of a rational Gram matrix, enclosed in balls.
    """
    counts: dict[Box, int] = {}
    for box in reduction.boxes:
        counts[box] = counts.get(box, 0) + 1
    covered = {entry for box in counts for entry in box.entries()}
    lower = upper = Fraction(0)
    for i, row in enumerate(A):
        for j, entry in enumerate(row):
            if (i, j) not in covered and not reduction.is_free(i, j):
                lower, upper = lower + entry**2, upper + entry**2
    for box, units in counts.items():
        tail = _tail(A, box, units, precision)
        lower, upper = lower + tail.lower, upper + tail.upper
    return Enclosure(lower, upper)


def _tail(A: Rows, box: Box, units: int, precision: int) -> Enclosure:
    part = [[A[i][j] for j in bits(box.cols)] for i in bits(box.rows)]
    matrix = fmpq_mat([[to_fmpq(entry) for entry in row] for row in part])
    gram = matrix * matrix.transpose()
    if gram.nrows() > box.cols.bit_count():
        gram = matrix.transpose() * matrix
    with ctx.workprec(precision):
        # The stubs of python-flint lack the multiplicities.
        roots: Any = gram.charpoly().numer().complex_roots()
        balls = [Enclosure.of_ball(root.real) for root, many in roots for _ in range(int(many))]
    count = len(balls) - units
    lower = sum(sorted(max(ball.lower, Fraction(0)) for ball in balls)[:count], Fraction(0))
    return Enclosure(lower, sum(sorted(ball.upper for ball in balls)[:count], Fraction(0)))


def staged_svd(A: Floats, masks: Masks, reduction: Reduction) -> tuple[Floats, Floats]:
    """Return factors X, Y of least cost within tractable masks, up to rounding.

    Parameters
    ----------
    A : float array, shape (m, n)
    masks : Masks
    reduction : Reduction
        Of the masks; tractable.

    Notes
    -----
    The boxes that are left get truncated singular value decompositions. Then the linear groups
    follow, the last absorbed first: what is missing on a group's box is added to its units.
    A unit of several pieces disturbs entries between them, which are free through groups that were
    absorbed earlier and are therefore corrected later.
    """
    units = masks.widths[1]
    X, Y = np.zeros((A.shape[0], units)), np.zeros((units, A.shape[1]))
    groups: dict[Box, list[int]] = {}
    for piece in reduction.pieces:
        groups.setdefault(piece.box, []).append(piece.unit)
    for box, members in groups.items():
        _add(X, Y, A, box, tuple(members))
    for stage in reversed(reduction.stages):
        done = np.zeros(A.shape, dtype=bool)
        missing = A - X @ Y
        for group in stage:
            target = np.where(done, 0.0, missing)
            _add(X, Y, target, group.box, group.units)
            done[np.ix_(list(bits(group.box.rows)), list(bits(group.box.cols)))] = True
    return X, Y


def _add(X: Floats, Y: Floats, target: Floats, box: Box, units: tuple[int, ...]) -> None:
    rows, cols = list(bits(box.rows)), list(bits(box.cols))
    left, values, right = np.linalg.svd(target[np.ix_(rows, cols)], full_matrices=False)
    for place, unit in enumerate(units[: len(values)]):
        root = np.sqrt(values[place])
        X[rows, unit] += root * left[:, place]
        Y[unit, cols] += root * right[place]
