"""An exact simplex that starts at any basis: Terlaky's criss-cross method in integers."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from flint import fmpq, fmpz, fmpz_mat

from exactrelu.polytopes.guarded_integers import IntegerArray
from exactrelu.polytopes.integer_rows import flint_matrix, independent_rows, integer_inverse
from exactrelu.polytopes.rational import to_fraction


@dataclass(frozen=True, slots=True)
class Terminal:
    """Where the criss-cross method ended.

    Parameters
    ----------
    status : str
        ``optimal``; ``infeasible``, the rows contradict each other; ``open``, no basis is dual
        feasible, so that the program is infeasible or unbounded.
    point : tuple of Fraction
        The point at which the basis rows are tight.
    weights : dict
        Multipliers by row: optimality multipliers, or those of the contradiction.
    direction : tuple of Fraction
        With ``open``: moving along it lowers the objective and violates no further row.
    pivots : int
        The number of exchanges.
    """

    status: str
    point: tuple[Fraction, ...]
    weights: dict[int, Fraction]
    direction: tuple[Fraction, ...]
    pivots: int


def criss_cross(
    rows: IntegerArray, fixed: int, objective: IntegerArray, first: list[int]
) -> Terminal:
    """Minimise ``objective @ x`` subject to ``rows @ (1, x) >= 0``.

    Parameters
    ----------
    rows : integer array, shape (m, n + 1)
        The first ``fixed`` rows are equations and linearly independent in their last n columns.
    fixed : int
    objective : integer array, shape (n,)
        In the row space of ``rows[:, 1:]``.
    first : list of int
        Rows to try first for the starting basis.

    Returns
    -------
    Terminal

    Notes
    -----
    The basis is a set of independent tight rows. As long as a row outside is violated or a
    multiplier inside is negative, the one with the least index is exchanged with the least
    possible index on the other side. This ends after finitely many exchanges from any basis,
    neither primal nor dual feasible (Terlaky 1985; Fukuda and Terlaky 1997). One exchange costs
    an exact inverse of order rank and two matrix-vector products.
    """
    normals = rows[:, 1:]
    order = [*range(fixed), *first]
    order += sorted(set(range(len(rows))) - set(order))
    basis = [order[row] for row in independent_rows(normals[order])]
    columns = independent_rows(normals[basis].T)
    program = _Program(
        flint_matrix(normals[:, columns]),
        flint_matrix(rows[:, :1]),
        flint_matrix(objective[None, columns]),
        fixed,
    )
    pivots = 0
    while True:
        corner = program.corner(basis)
        wrong = corner.wrong_row()
        if wrong is None:
            status, weights, step = "optimal", corner.weights(), None
            break
        if wrong in corner.place:
            step = corner.step(wrong)
            other = program.first_blocking(corner, step)
            if other is None:
                status, weights = "open", {}
                break
            entering, leaving = other, wrong
        else:
            shares = corner.shares(wrong)
            helping = [row for row in basis if row >= fixed and shares[corner.place[row]] > 0]
            if not helping:
                status, weights, step = "infeasible", corner.contradiction(wrong, shares), None
                break
            entering, leaving = wrong, min(helping)
        basis[corner.place[leaving]] = entering
        pivots += 1
    size = normals.shape[1]
    return Terminal(
        status,
        _spread(corner.point.entries(), corner.scale, columns, size),
        weights,
        () if step is None else _spread(step.entries(), corner.scale, columns, size),
        pivots,
    )


@dataclass(frozen=True, slots=True)
class _Program:
    """The rows over the columns of a basis: values ``offsets + matrix @ x``."""

    matrix: fmpz_mat
    offsets: fmpz_mat
    costs: fmpz_mat
    fixed: int

    def corner(self, basis: list[int]) -> _Corner:
        """Solve for the point at which the basis rows vanish and for the multipliers."""
        size = len(basis)
        square = [self.matrix[row, column] for row in basis for column in range(size)]
        inverse, scale = integer_inverse(fmpz_mat(size, size, square))
        point = -(inverse * fmpz_mat(size, 1, [self.offsets[row, 0] for row in basis]))
        slacks = (self.offsets * scale + self.matrix * point).entries()
        multipliers = (self.costs * inverse).entries()
        place = {row: position for position, row in enumerate(basis)}
        return _Corner(self, place, inverse, scale, point, slacks, multipliers)

    def first_blocking(self, corner: _Corner, step: fmpz_mat) -> int | None:
        """Return the first row outside the basis that decreases along the step."""
        changes = (self.matrix * step).entries()
        outside = (row for row in range(len(changes)) if row not in corner.place)
        return next((row for row in outside if changes[row] < 0), None)


@dataclass(frozen=True, slots=True)
class _Corner:
    """One basis; all numbers are to be divided by the positive scale."""

    program: _Program
    place: dict[int, int]
    inverse: fmpz_mat
    scale: fmpz
    point: fmpz_mat
    slacks: list[Any]
    multipliers: list[Any]

    def wrong_row(self) -> int | None:
        """Return the first violated row or row with a negative multiplier."""
        for row in range(self.program.fixed, len(self.slacks)):
            position = self.place.get(row)
            value = self.slacks[row] if position is None else self.multipliers[position]
            if value < 0:
                return row
        return None

    def step(self, row: int) -> fmpz_mat:
        """Return the direction that raises one basis row and keeps the others."""
        size = len(self.place)
        unit = fmpz_mat(size, 1, [int(other == self.place[row]) for other in range(size)])
        return self.inverse * unit

    def shares(self, row: int) -> list[Any]:
        """Return the coefficients of an outer row in the basis rows."""
        size = len(self.place)
        normal = fmpz_mat(1, size, [self.program.matrix[row, column] for column in range(size)])
        return list((normal * self.inverse).entries())

    def weights(self) -> dict[int, Fraction]:
        """Return the optimality multipliers."""
        return {row: _ratio(self.multipliers[p], self.scale) for row, p in self.place.items()}

    def contradiction(self, wrong: int, shares: list[Any]) -> dict[int, Fraction]:
        """Return multipliers that combine the rows to a negative constant."""
        weights = {row: _ratio(-shares[p], self.scale) for row, p in self.place.items()}
        return weights | {wrong: Fraction(1)}


def _ratio(numerator: Any, denominator: Any) -> Fraction:
    return to_fraction(fmpq(numerator, denominator))


def _spread(entries: list[Any], scale: Any, columns: list[int], size: int) -> tuple[Fraction, ...]:
    point = [Fraction(0)] * size
    for column, entry in zip(columns, entries, strict=True):
        point[column] = _ratio(entry, scale)
    return tuple(point)
