"""The polytope of the paper's reduction: activation patterns, weights, and sizes above them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from exactrelu.polytopes import Arrangement
from exactrelu.polytopes.errors import BudgetExceeded
from exactrelu.polytopes.guarded_integers import IntegerArray, integer_array
from exactrelu.polytopes.integer_rows import independent_rows
from exactrelu.solvers.setting import Setting

Row = list[int]

_MOST_ENTRIES = 20_000_000
_SLACK = 400  # data in special position have far fewer patterns than the bound


@dataclass(frozen=True, slots=True, eq=False)
class LiftedPolytope:
    """``{(theta, z) : theta fits, |theta| <= z}``, theta being nu_a and omega_a of each pattern a.

    Parameters
    ----------
    rows, equations : integer arrays, shapes (m, v + 1) and (k, v + 1)
        ``row @ (1, theta, affine, z) >= 0``, and ``= 0``.
    patterns : tuple of tuple of bool
        The realisable activation patterns with an active sample, each used twice: positive
        output first.
    free : tuple of int
        The coordinates of the affine part.

    Notes
    -----
    Lemma 4.1. Neurons that no sample activates only cost; their patterns are left out. For 0 < p
    < 1 every minimiser is, orthant by orthant, a vertex of the fitting theta in that orthant;
    these are the vertices of the lifted set, which needs no bound on the weights.
    """

    rows: IntegerArray
    equations: IntegerArray
    patterns: tuple[tuple[bool, ...], ...]
    free: tuple[int, ...]

    @classmethod
    def of(cls, setting: Setting, lifted: bool = True) -> LiftedPolytope:
        """Write down the inequalities.

        Parameters
        ----------
        setting : Setting
        lifted : bool
            Whether there are z at all; without, the vertices are those of the fitting theta.

        Raises
        ------
        BudgetExceeded
            If there are too many to be written down.
        """
        n = setting.dimension
        arrangement = Arrangement.central(integer_array(setting.samples, n))
        _check_size(setting, arrangement.estimate().cells, _SLACK)
        signs = arrangement.cell_table().signs
        patterns = tuple(tuple(row) for row in (signs > 0).tolist() if any(row))
        _check_size(setting, len(patterns))
        samples = integer_array(setting.samples, n)
        free = tuple(independent_rows(samples.T)) if setting.problem.skip else ()
        weights, sizes = 2 * len(patterns) * n, 0
        if lifted:
            sizes = 2 * len(patterns) * len(setting.penalized)
        width = 1 + weights + len(free) + sizes
        rows = [*_cones(setting, patterns, width), *_fit(setting, patterns, free, width)]
        equations = [row for row, exact in rows if exact]
        inequalities = [row for row, exact in rows if not exact]
        places = [
            1 + block * n + j for block in range(2 * len(patterns)) for j in setting.penalized
        ]
        if lifted:
            inequalities += _lifts(places, width)
        if setting.problem.bound is not None:
            inequalities += _box(places, width, setting.problem.bound)
        return cls(
            integer_array(inequalities, width), integer_array(equations, width), patterns, free
        )

    @property
    def variables(self) -> int:
        """The number of unknowns."""
        return int(self.rows.shape[1]) - 1


def _check_size(setting: Setting, patterns: int, slack: int = 1) -> None:
    """Stop before memory ends; a bound of the number of patterns gets some slack."""
    blocks, counted = 2 * patterns, len(setting.penalized)
    rows = blocks * (len(setting.samples) + 2 * counted)
    width = blocks * (setting.dimension + counted)
    if rows * width > slack * _MOST_ENTRIES:
        raise BudgetExceeded(
            f"the polytope of the method vertices has up to {Decimal(rows):.1e} inequalities in "
            f"{Decimal(width):.1e} unknowns, too many to be written down"
        )


def _cones(
    setting: Setting, patterns: tuple[tuple[bool, ...], ...], width: int
) -> Iterable[tuple[Row, bool]]:
    n = setting.dimension
    for block in range(2 * len(patterns)):
        for sample, active in zip(setting.samples, patterns[block // 2], strict=True):
            row = [0] * width
            row[1 + block * n : 1 + block * n + n] = sample if active else [-x for x in sample]
            yield row, False


def _fit(
    setting: Setting, patterns: tuple[tuple[bool, ...], ...], free: tuple[int, ...], width: int
) -> Iterable[tuple[Row, bool]]:
    n = setting.dimension
    for place, sample in enumerate(setting.samples):
        row = [0] * width
        for block in range(2 * len(patterns)):
            if patterns[block // 2][place]:
                sign = -1 if block % 2 else 1
                row[1 + block * n : 1 + block * n + n] = [sign * x for x in sample]
        for at, coordinate in enumerate(free):
            row[1 + 2 * len(patterns) * n + at] = sample[coordinate]
        low, high = setting.lower[place], setting.upper[place]
        if low == high:
            yield [-low, *row[1:]], True
        else:
            yield [-low, *row[1:]], False
            yield [high, *(-entry for entry in row[1:])], False


def _lifts(places: list[int], width: int) -> Iterable[Row]:
    first = width - len(places)
    for at, place in enumerate(places):
        for sign in (1, -1):
            row = [0] * width
            row[first + at], row[place] = 1, sign
            yield row


def _box(places: list[int], width: int, bound: Fraction) -> Iterable[Row]:
    for place in places:
        for sign in (1, -1):
            row = [0] * width
            row[0], row[place] = bound.numerator, sign * bound.denominator
            yield row
