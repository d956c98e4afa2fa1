"""The exact point of a cone plus constants that is nearest to the labels, in three norms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import gcd

import numpy as np
from flint import fmpq, fmpq_mat, fmpz_mat

from exactrelu.polytopes.exact_matrix import ExactMatrix
from exactrelu.polytopes.guarded_integers import IntegerArray
from exactrelu.polytopes.linear_program import maximize
from exactrelu.polytopes.linear_system import LinearSystem
from exactrelu.polytopes.rational import to_fraction
from exactrelu.solvers.norm_loss import NormLoss

Weights = dict[int, Fraction]


@dataclass(frozen=True, slots=True)
class ConeFit:
    """A nearest point ``sum_r weights[r] images[r] + constant`` with its dual vector.

    Parameters
    ----------
    value : Fraction
        The loss.
    weights : dict
        Positive weights of rays.
    constant : Fraction
    mu : tuple of int, length N
        Primitive, of sum 0, ``mu . image <= 0`` for every ray, and its bound is the value.
    """

    value: Fraction
    weights: Weights
    constant: Fraction
    mu: tuple[int, ...]


def exact_cone_fit(
    loss: NormLoss,
    images: IntegerArray,
    labels: Sequence[int],
    rays: Sequence[int],
    start: Sequence[int] = (),
) -> ConeFit:
    """Fit labels exactly by a constant and nonnegative multiples of some rays.

    Parameters
    ----------
    loss : NormLoss
    images : integer array, shape (S, N)
    labels : sequence of int, length N
    rays : sequence of int
        The rows of the images that may be used.
    start : sequence of int
        Rays that probably carry the answer; for the squared loss only.

    Notes
    -----
    Squared loss: the method of Lawson and Hanson in rationals; its loss falls strictly, so that it
    ends. The others: a linear program with its exact dual solution.

    Examples
    --------
    >>> import numpy as np
    >>> cone = np.array([[0, 1, 2]])
    >>> fit = exact_cone_fit(NormLoss("squared"), cone, [0, 1, 0], [0])
    >>> fit.value, fit.constant, fit.mu
    (Fraction(2, 3), Fraction(1, 3), (-1, 2, -1))
    """
    if loss.name == "squared":
        return _projection(images, labels, rays, start)
    return _program(loss, images, labels, rays) if len(rays) else _alone(loss, labels)


def primitive_integers(values: Sequence[fmpq]) -> tuple[int, ...]:
    """Scale rationals to integers without a common divisor."""
    numbers, _ = fmpq_mat(1, len(values), list(values)).numer_denom()
    entries = [int(entry) for entry in numbers.entries()]
    divisor = gcd(*entries) or 1
    return tuple(entry // divisor for entry in entries)


def _projection(
    images: IntegerArray, labels: Sequence[int], rays: Sequence[int], start: Sequence[int]
) -> ConeFit:
    table = fmpz_mat([[int(t) for t in images[ray]] for ray in rays]) if len(rays) else None
    position = {ray: place for place, ray in enumerate(rays)}
    chosen = _independent(images, [ray for ray in start if ray in position])
    solution = _least_squares(images, labels, chosen)
    while any(weight <= 0 for weight in solution[1:]):
        chosen = [ray for ray, w in zip(chosen, solution[1:], strict=True) if w > 0]
        solution = _least_squares(images, labels, chosen)
    while True:
        residual = _residual(images, labels, chosen, solution)
        entering = _steepest(table, rays, residual)
        if entering is None:
            break
        chosen, solution = _exchanged(images, labels, chosen, solution, entering)
    weights = {ray: to_fraction(w) for ray, w in zip(chosen, solution[1:], strict=True)}
    value = sum((to_fraction(r) ** 2 for r in residual), Fraction(0))
    return ConeFit(value, weights, to_fraction(solution[0]), primitive_integers(residual))


def _independent(images: IntegerArray, rays: Sequence[int]) -> list[int]:
    rows = [[1] * images.shape[1], *([int(t) for t in images[ray]] for ray in rays)]
    reduced, _, rank = fmpz_mat(rows).transpose().rref()
    pivots, column = [], 0
    for row in range(int(rank)):
        while reduced[row, column] == 0:
            column += 1
        pivots.append(column)
    return [rays[pivot - 1] for pivot in pivots if pivot]


def _least_squares(images: IntegerArray, labels: Sequence[int], rays: Sequence[int]) -> list[fmpq]:
    """Return the constant and the weights of independent rays."""
    A = fmpz_mat([[1] * len(labels), *([int(t) for t in images[ray]] for ray in rays)])
    y = fmpz_mat([[label] for label in labels])
    return [fmpq(entry) for entry in (A * A.transpose()).solve(A * y).entries()]


def _residual(
    images: IntegerArray, labels: Sequence[int], rays: Sequence[int], solution: Sequence[fmpq]
) -> list[fmpq]:
    rows = [[1] * len(labels), *([int(t) for t in images[ray]] for ray in rays)]
    fitted = fmpq_mat(1, len(solution), list(solution)) * fmpq_mat(fmpz_mat(rows))
    return [label - value for label, value in zip(labels, fitted.entries(), strict=True)]


def _steepest(table: fmpz_mat | None, rays: Sequence[int], residual: Sequence[fmpq]) -> int | None:
    """Return the ray with the largest positive slope, None if the residual is polar to all."""
    if table is None:
        return None
    numbers, _ = fmpq_mat(len(residual), 1, list(residual)).numer_denom()
    slopes = (table * numbers).entries()
    best = max(range(len(rays)), key=slopes.__getitem__)
    return rays[best] if slopes[best] > 0 else None


def _exchanged(
    images: IntegerArray,
    labels: Sequence[int],
    chosen: list[int],
    solution: list[fmpq],
    entering: int,
) -> tuple[list[int], list[fmpq]]:
    rays = [*chosen, entering]
    current = [*solution[1:], fmpq(0)]
    while True:
        target = _least_squares(images, labels, rays)
        if all(weight > 0 for weight in target[1:]):
            return rays, target
        pairs = list(zip(current, target[1:], strict=True))
        step = min((now / (now - then) for now, then in pairs if then <= 0 and now != then))
        moved = [now + step * (then - now) for now, then in pairs]
        kept = [k for k, weight in enumerate(moved) if weight > 0]
        rays, current = [rays[k] for k in kept], [moved[k] for k in kept]


def _program(
    loss: NormLoss, images: IntegerArray, labels: Sequence[int], rays: Sequence[int]
) -> ConeFit:
    """Solve the dual program; the prices of its rows are the weights."""
    count = len(labels)
    rows, unit = images[list(rays)], np.eye(count, dtype=np.int64)
    ones = np.ones((1, count), dtype=np.int64)
    if loss.name == "l1":
        sides = [0] * len(rows) + [1] * (2 * count)
        optimum = maximize(labels, _system(np.concatenate([rows, unit, -unit]), sides, ones))
        assert optimum.point is not None
        point = list(optimum.point)
    else:
        twofold = np.concatenate([rows, -rows], axis=1)
        positive, total = -np.eye(2 * count, dtype=np.int64), np.concatenate([ones, ones], axis=1)
        A = np.concatenate([twofold, positive, total])
        sides = [0] * (len(rows) + 2 * count) + [1]
        system = _system(A, sides, np.concatenate([ones, -ones], axis=1))
        optimum = maximize([*labels, *(-label for label in labels)], system)
        assert optimum.point is not None
        point = [p - q for p, q in zip(optimum.point[:count], optimum.point[count:], strict=True)]
    assert optimum.value is not None
    prices = [abs(price) for price in optimum.multipliers[: len(rays)]]
    weights = {ray: price for ray, price in zip(rays, prices, strict=True) if price}
    fitted = [
        sum((w * int(images[ray][i]) for ray, w in weights.items()), Fraction(0))
        for i in range(count)
    ]
    constant = _constant(loss, [label - z for label, z in zip(labels, fitted, strict=True)])
    mu = primitive_integers([fmpq(t.numerator, t.denominator) for t in point])
    return ConeFit(-optimum.value, weights, constant, mu)


def _system(A: IntegerArray, sides: list[int], equation: IntegerArray) -> LinearSystem:
    """Return the conditions ``A x <= sides`` and ``equation x = 0``, without reading them again."""
    left = np.concatenate([np.array([sides]).T, -A], axis=1)
    right = np.concatenate([np.zeros((1, 1), dtype=np.int64), -equation], axis=1)
    return LinearSystem(ExactMatrix.of_integers(left), ExactMatrix.of_integers(right))


def _alone(loss: NormLoss, labels: Sequence[int]) -> ConeFit:
    """Fit a constant: a median, or the middle of the range."""
    constant = _constant(loss, [Fraction(label) for label in labels])
    residuals = [label - constant for label in labels]
    if loss.name == "l1":
        signs = [Fraction((r > 0) - (r < 0)) for r in residuals]
        # Labels at the median share what is left, less than 1 each, so that the sum is 0.
        shared = -sum(signs, Fraction(0)) / max(1, signs.count(Fraction(0)))
        mu = [sign or shared for sign in signs]
    else:
        ends = labels.index(max(labels)), labels.index(min(labels))
        mu = [Fraction((i == ends[0]) - (i == ends[1])) for i in range(len(labels))]
    vector = primitive_integers([fmpq(t.numerator, t.denominator) for t in mu])
    return ConeFit(loss.value(residuals), {}, constant, vector)


def _constant(loss: NormLoss, differences: list[Fraction]) -> Fraction:
    """Return the best constant: a median, or the middle of the range."""
    ordered = sorted(differences)
    if loss.name == "l1":
        return ordered[len(ordered) // 2]
    return (ordered[0] + ordered[-1]) / 2
