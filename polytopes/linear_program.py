"""Linear programs over the rationals, with exact optimality and infeasibility certificates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

import numpy as np

from exactrelu.polytopes.criss_cross import Terminal, criss_cross
from exactrelu.polytopes.errors import InputError
from exactrelu.polytopes.exact_matrix import ExactMatrix
from exactrelu.polytopes.float_program import guessed_order
from exactrelu.polytopes.guarded_integers import IntegerArray, product
from exactrelu.polytopes.integer_rows import kernel_rows
from exactrelu.polytopes.linear_system import LinearSystem

Vector = tuple[Fraction, ...]


@dataclass(frozen=True, slots=True)
class LinearOptimum:
    """The answer to: minimise ``c x`` subject to ``A x <= b``, ``C x = d``.

    Parameters
    ----------
    system : LinearSystem
    objective : tuple of Fraction
    status : {"optimal", "infeasible", "unbounded"}
    value : Fraction or None
        The minimum, if optimal.
    point : tuple of Fraction or None
        A minimiser; a feasible point if unbounded.
    ray : tuple of Fraction or None
        If unbounded: a direction in which every feasible point improves for ever.
    multipliers : tuple of Fraction, length m
        Nonnegative y. If optimal, ``c + y A + z C = 0`` and the minimum is ``-(y b + z d)``;
        if infeasible, ``y A + z C = 0`` and ``y b + z d < 0``.
    equation_multipliers : tuple of Fraction, length k
        The z of these identities, of any sign.
    pivots : int
        Exchanges that the exact method needed from its starting basis.
    backend : str
        ``highs`` if a float basis started the exact method, else ``own``.
    """

    system: LinearSystem
    objective: Vector
    status: Literal["optimal", "infeasible", "unbounded"]
    value: Fraction | None
    point: Vector | None
    ray: Vector | None
    multipliers: Vector
    equation_multipliers: Vector
    pivots: int
    backend: str

    def verify(self) -> bool:
        """Check the answer with its certificate, in exact arithmetic and without a solver."""
        A, b = self.system.sides()
        C, d = self.system.equation_sides()
        if self.status == "unbounded":
            return self._is_feasible(A, b, C, d) and self._improves_for_ever(A, C)
        y, z = self.multipliers, self.equation_multipliers
        if len(y) != len(b) or len(z) != len(d) or any(weight < 0 for weight in y):
            return False
        total = [
            sum((w * row[j] for w, row in zip((*y, *z), (*A, *C), strict=True)), Fraction(0))
            for j in range(self.system.dimension)
        ]
        bound = _dot((*y, *z), (*b, *d))
        if self.status == "infeasible":
            return bound < 0 and not any(total)
        return (
            self._is_feasible(A, b, C, d)
            and all(c + t == 0 for c, t in zip(self.objective, total, strict=True))
            and self.point is not None
            and self.value == -bound == _dot(self.objective, self.point)
        )

    def _is_feasible(
        self, A: list[list[Fraction]], b: list[Fraction], C: list[list[Fraction]], d: list[Fraction]
    ) -> bool:
        point = self.point
        if point is None:
            return False
        weak = all(_dot(row, point) <= side for row, side in zip(A, b, strict=True))
        return weak and all(_dot(row, point) == side for row, side in zip(C, d, strict=True))

    def _improves_for_ever(self, A: list[list[Fraction]], C: list[list[Fraction]]) -> bool:
        ray = self.ray
        if ray is None or _dot(self.objective, ray) >= 0:
            return False
        return all(_dot(row, ray) <= 0 for row in A) and all(_dot(row, ray) == 0 for row in C)


def minimize(
    objective: Sequence[object], system: LinearSystem, *, start: Literal["highs", "own"] = "highs"
) -> LinearOptimum:
    """Minimise a linear function over ``A x <= b``, ``C x = d`` exactly.

    Parameters
    ----------
    objective : sequence of numbers, length n
    system : LinearSystem
        Strict inequalities are read as their closures.
    start : {"highs", "own"}
        Whether HiGHS proposes the first basis in floating point; the answer does not depend on it.

    Returns
    -------
    LinearOptimum

    Raises
    ------
    InputError
        If the objective has the wrong length.

    Notes
    -----
    HiGHS proposes the tight rows; an exact criss-cross method starts there, which verifies the
    proposal (no exchange) or repairs it.

    Examples
    --------
    >>> square = LinearSystem.of([[1, 0], [0, 1], [-1, 0], [0, -1]], [1, 1, 0, 0])
    >>> optimum = minimize([-1, "-1/2"], square)
    >>> optimum.value, optimum.verify()
    (Fraction(-3, 2), True)
    """
    costs = ExactMatrix.of([list(objective)], "objective", system.dimension)
    integers = costs.integers[0]
    weak, equal = system.rows()
    kept = ExactMatrix.of_integers(equal[:, 1:]).independent_rows()
    if ExactMatrix.of_integers(equal).rank() > len(kept):
        weights = _contradicting_equations(equal)
        return _answer(system, costs, "infeasible", ({}, weights), 0, "own")
    rows = np.concatenate([equal[kept], weak])
    fixed = len(kept)
    lines = kernel_rows(rows[:, 1:])
    along = product(lines, integers[:, None])[:, 0]
    if bool((along != 0).any()):
        integers = np.zeros_like(integers)
    guess = guessed_order(weak, equal, integers) if start == "highs" else None
    first = [fixed + row for row in guess or []]
    terminal = criss_cross(rows, fixed, integers, first)
    backend = "own" if guess is None else "highs"
    if bool((along != 0).any()):
        chosen = int(np.flatnonzero(along)[0])
        sign = -1 if along[chosen] > 0 else 1
        ray = tuple(Fraction(sign * int(entry)) for entry in lines[chosen])
    else:
        ray = terminal.direction
    pivots = terminal.pivots
    if terminal.status == "open":
        terminal = criss_cross(rows, fixed, np.zeros_like(integers), first)
        pivots += terminal.pivots
    if terminal.status == "infeasible":
        parts = _split(terminal, kept, system, Fraction(1))
        return _answer(system, costs, "infeasible", parts, pivots, backend)
    if ray:
        return _answer(system, costs, "unbounded", ({}, {}), pivots, backend, terminal.point, ray)
    parts = _split(terminal, kept, system, Fraction(1, costs.denominators[0]))
    return _answer(system, costs, "optimal", parts, pivots, backend, terminal.point)


def maximize(
    objective: Sequence[object], system: LinearSystem, *, start: Literal["highs", "own"] = "highs"
) -> LinearOptimum:
    """Maximise ``c x``: the answer to minimising ``-c x``, whose value is minus the maximum.

    Parameters
    ----------
    objective, system, start
        As in :func:`minimize`.
    """
    costs = ExactMatrix.of([list(objective)], "objective", system.dimension)
    return minimize([-entry for entry in costs.fractions()[0]], system, start=start)


def _contradicting_equations(equal: IntegerArray) -> dict[int, Fraction]:
    """Return weights of the integer equations that combine to ``0 = negative``."""
    for combination in kernel_rows(equal[:, 1:].T):
        side = int(product(combination[None], equal[:, :1])[0, 0])
        if side:
            sign = -1 if side > 0 else 1
            return {row: Fraction(sign * int(w)) for row, w in enumerate(combination)}
    raise InputError("equations: they do not contradict each other")


def _split(
    terminal: Terminal, kept: list[int], system: LinearSystem, scale: Fraction
) -> tuple[dict[int, Fraction], dict[int, Fraction]]:
    """Separate the weights of inequalities and equations; ``scale`` undoes that of the costs."""
    weights = {row: weight * scale for row, weight in terminal.weights.items()}
    weak = {row - len(kept): weight for row, weight in weights.items() if row >= len(kept)}
    return weak, {kept[row]: weight for row, weight in weights.items() if row < len(kept)}


def _answer(
    system: LinearSystem,
    costs: ExactMatrix,
    status: Literal["optimal", "infeasible", "unbounded"],
    parts: tuple[dict[int, Fraction], dict[int, Fraction]],
    pivots: int,
    backend: str,
    point: Vector | None = None,
    ray: Vector | None = None,
) -> LinearOptimum:
    objective = tuple(costs.fractions()[0])
    weak, equal = system.inequalities.denominators, system.equations.denominators
    return LinearOptimum(
        system,
        objective,
        status,
        _dot(objective, point) if status == "optimal" and point is not None else None,
        point,
        ray,
        tuple(parts[0].get(row, Fraction(0)) * scale for row, scale in enumerate(weak)),
        tuple(parts[1].get(row, Fraction(0)) * scale for row, scale in enumerate(equal)),
        pivots,
        backend,
    )


def _dot(left: Sequence[Fraction], right: Sequence[Fraction]) -> Fraction:
    return sum((a * b for a, b in zip(left, right, strict=True)), Fraction(0))
