"""The equations X Y = A of masks, entry by entry."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from flint import Ordering, fmpz_mpoly_ctx

from exactrelu.supports.box import Box, bits

Entry = tuple[int, int]


@dataclass(frozen=True, slots=True)
class FactorVariables:
    """The variables x_ik and y_kj that a set of entries needs, and the parameter t before them.

    Parameters
    ----------
    entries : tuple of (i, j)
        The entries of the product whose equations are written.
    names : tuple of (letter, row, column)
        ("x", i, k) and ("y", k, j); variable number v + 1 of the polynomials is names[v], and
        number 0 is the parameter t.
    """

    entries: tuple[Entry, ...]
    names: tuple[tuple[str, int, int], ...]

    @property
    def context(self) -> Any:
        """The polynomial ring."""
        names = ["t", *(f"{letter}_{a}_{b}" for letter, a, b in self.names)]
        return fmpz_mpoly_ctx.get(names, Ordering.lex)


def factor_variables(boxes: Sequence[Box], entries: Iterable[Entry]) -> FactorVariables:
    """Return the variables of the equations at some entries.

    Examples
    --------
    >>> factor_variables([Box(1, 1), Box(1, 3)], [(0, 0)]).names
    (('x', 0, 0), ('x', 0, 1), ('y', 0, 0), ('y', 1, 0))
    """
    kept = tuple(entries)
    names = set()
    for i, j in kept:
        for unit, box in enumerate(boxes):
            if box.rows >> i & 1 and box.cols >> j & 1:
                names |= {("x", i, unit), ("y", unit, j)}
    return FactorVariables(kept, tuple(sorted(names)))


def factor_equations(
    boxes: Sequence[Box],
    variables: FactorVariables,
    A: Sequence[Sequence[int]],
    B: Sequence[Sequence[int]] | None = None,
) -> list[Any]:
    """Return X Y - A - t B at the entries, as polynomials that are to be zero.

    Examples
    --------
    >>> boxes = [Box(1, 1)]
    >>> variables = factor_variables(boxes, [(0, 0)])
    >>> factor_equations(boxes, variables, [[2]], [[1]])
    [-t + x_0_0*y_0_0 - 2]
    """
    context = variables.context
    generators = context.gens()
    place = {name: generators[v + 1] for v, name in enumerate(variables.names)}
    result = []
    for i, j in variables.entries:
        total = context.constant(-A[i][j])
        if B is not None:
            total -= generators[0] * B[i][j]
        for unit, box in enumerate(boxes):
            if box.rows >> i & 1 and box.cols >> j & 1:
                total += place["x", i, unit] * place["y", unit, j]
        result.append(total)
    return result


def open_entries(boxes: Iterable[Box], free: Sequence[int]) -> list[Entry]:
    """Return the entries of boxes that are not free, row by row."""
    needed = [0] * len(free)
    for box in boxes:
        for i in bits(box.rows):
            needed[i] |= box.cols & ~free[i]
    return [(i, j) for i, row in enumerate(needed) for j in bits(row)]
