"""Polynomial equations solved by splitting and elimination, or refuted with a proof."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from exactrelu.supports.deadline import Deadline
from exactrelu.supports.polynomials import (
    Polynomial,
    divided,
    eliminated,
    linear_parts,
    terms_of,
)

Proof = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Solved:
    """How a consistent system was solved.

    Parameters
    ----------
    steps : tuple of (variable, a, b)
        In the order of elimination: a v + b = 0, where a and b hold variables only that were
        eliminated later or are free.
    nonzero : tuple of polynomials
        In the free variables; where none vanishes, the steps give a solution.
    """

    steps: tuple[tuple[int, Polynomial, Polynomial], ...]
    nonzero: tuple[Polynomial, ...]


_MOST_TERMS = 2000


class OpenSystem(Exception):
    """The system was neither solved nor refuted within the number of nodes."""


def solve_or_refute(
    equations: Sequence[Polynomial],
    *,
    parameter: int | None = None,
    nodes: int = 400,
    deadline: Deadline | None = None,
) -> Solved | Proof:
    """Solve polynomial equations by rational functions of free variables, or refute them.

    Parameters
    ----------
    equations : sequence of polynomials
        Of one context; each is to be zero.
    parameter : int, optional
        A variable that is not solved for: polynomials in it alone count as numbers.
    nodes : int
        Gives up after this number of splits and eliminations.
    deadline : Deadline, optional
        Looked at before each step.

    Returns
    -------
    Solved or proof
        The proof is a tree of the rules "split" (a polynomial is zero or not), "solve" (an
        equation a v + b = 0 with a != 0 eliminates v), "constant" (an equation says that a
        number that is not zero is zero) and "vanishes" (a polynomial that is not zero is zero).

    Raises
    ------
    OpenSystem
        If it gives up: after ``nodes`` steps, where no variable occurs linearly, or where
        polynomials would become very long.
    BudgetExceeded
        When the time is over.

    Notes
    -----
    Both answers hold over every field of characteristic zero, the reals among them: solutions
    are rational, and a refutation never takes a root. Known factors that are not zero are
    divided out of every polynomial.

    Examples
    --------
    >>> from flint import Ordering, fmpz_mpoly_ctx
    >>> x, y = fmpz_mpoly_ctx.get(["x", "y"], Ordering.lex).gens()
    >>> solve_or_refute([x * y - 1]).steps
    ((0, y, -1),)
    >>> solve_or_refute([x * y - 1, x])["rule"]
    'solve'
    """
    search = _Search(parameter, nodes, deadline)
    return search.run(list(equations), [], [])


class _Search:
    def __init__(self, parameter: int | None, nodes: int, deadline: Deadline | None) -> None:
        self.parameter = parameter
        self.left = nodes
        self.deadline = deadline

    def run(
        self,
        equations: list[Polynomial],
        nonzero: list[Polynomial],
        steps: list[tuple[int, Polynomial, Polynomial]],
    ) -> Solved | Proof:
        self.left -= 1
        if self.left < 0:
            raise OpenSystem
        if self.deadline is not None:
            self.deadline.check()
        for place, known in enumerate(nonzero):
            if known.is_zero():
                return {"rule": "vanishes", "place": place}
        equations = [divided(equation, nonzero) for equation in equations]
        for place, equation in enumerate(equations):
            if not equation.is_zero() and self._is_number(equation):
                return {"rule": "constant", "equation": place}
        open_places = [place for place, equation in enumerate(equations) if not equation.is_zero()]
        if not open_places:
            return Solved(tuple(steps), tuple(nonzero))
        factor = self._factor(equations, open_places)
        if factor is not None:
            return self._split(factor, equations, nonzero, steps)
        chosen, blocking = self._linear(equations, open_places, nonzero)
        if chosen is not None:
            return self._solve(*chosen, equations, nonzero, steps)
        if blocking is None:
            raise OpenSystem
        return self._split(blocking, equations, nonzero, steps)

    def _is_number(self, polynomial: Polynomial) -> bool:
        degrees = polynomial.degrees()
        return not any(d for v, d in enumerate(degrees) if v != self.parameter)

    def _factor(self, equations: list[Polynomial], places: list[int]) -> Polynomial | None:
        """Return the simplest factor of an equation that is a product."""
        best = None
        for place in places:
            factors = [(f, d) for f, d in equations[place].factor()[1] if not self._is_number(f)]
            if sum(power for _, power in factors) > 1:
                simplest = min((factor for factor, _ in factors), key=len)
                if best is None or len(simplest) < len(best):
                    best = simplest
        return best

    def _linear(
        self, equations: list[Polynomial], places: list[int], nonzero: list[Polynomial]
    ) -> tuple[tuple[int, int, Polynomial, Polynomial] | None, Polynomial | None]:
        """Return an elimination, or the simplest polynomial that stands in its way."""
        best, blocking = None, None
        for place in sorted(places, key=lambda place: len(equations[place])):
            equation = equations[place]
            if best is not None and len(equation) > best[0]:
                break
            for variable, degree in enumerate(equation.degrees()):
                if degree != 1 or variable == self.parameter:
                    continue
                a, b = linear_parts(equation, variable)
                rest = divided(a, nonzero)
                if self._is_number(rest):
                    uses = sum(bool(equations[q].degrees()[variable]) for q in places)
                    weight = (len(equation), len(a) * uses, variable)
                    if best is None or weight < best[:3]:
                        best = (*weight, place, a, b)
                elif best is None:
                    for f, _ in rest.factor()[1]:
                        if not self._is_number(f) and (blocking is None or len(f) < len(blocking)):
                            blocking = f
        if best is None:
            return None, blocking
        _, _, variable, place, a, b = best
        return (place, variable, a, b), None

    def _split(
        self,
        polynomial: Polynomial,
        equations: list[Polynomial],
        nonzero: list[Polynomial],
        steps: list[tuple[int, Polynomial, Polynomial]],
    ) -> Solved | Proof:
        other = self.run(equations, [*nonzero, polynomial], steps)
        if isinstance(other, Solved):
            return other
        # Equations that follow from the new one are dropped; their places stay.
        rest = [0 * e if divmod(e, polynomial)[1].is_zero() else e for e in equations]
        zero = self.run([*rest, polynomial], nonzero, steps)
        if isinstance(zero, Solved):
            return zero
        terms = terms_of(polynomial)
        return {"rule": "split", "polynomial": terms, "zero": zero, "nonzero": other}

    def _solve(
        self,
        place: int,
        variable: int,
        a: Polynomial,
        b: Polynomial,
        equations: list[Polynomial],
        nonzero: list[Polynomial],
        steps: list[tuple[int, Polynomial, Polynomial]],
    ) -> Solved | Proof:
        # The coefficient may hold a factor that is a number in the parameter only.
        size = max(len(a), len(b))
        if any(
            polynomial.degrees()[variable] and len(polynomial) * size > _MOST_TERMS
            for polynomial in (*equations, *nonzero)
            if not polynomial.is_zero()
        ):
            raise OpenSystem
        left = [eliminated(equation, variable, a, b) for equation in equations]
        known = [eliminated(polynomial, variable, a, b) for polynomial in nonzero]
        left[place] = a - a
        then = self.run(left, known, [*steps, (variable, a, b)])
        if isinstance(then, Solved):
            return then
        return {"rule": "solve", "equation": place, "variable": variable, "then": then}
