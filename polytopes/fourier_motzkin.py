"""Fourier–Motzkin elimination with the multipliers of every resulting row."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from exactrelu.polytopes.double_description import Description, cut
from exactrelu.polytopes.elimination import Elimination
from exactrelu.polytopes.errors import InputError
from exactrelu.polytopes.exact_matrix import ExactMatrix
from exactrelu.polytopes.guarded_integers import INT64_ROOM, IntegerArray, magnitude, product
from exactrelu.polytopes.integer_rows import primitive_rows, row_divisors
from exactrelu.polytopes.linear_system import LinearSystem
from exactrelu.polytopes.prune import prune

_PAIRS_BEFORE_PRUNING = 2_000_000


def eliminate(
    system: LinearSystem,
    variables: Sequence[int],
    *,
    minimal: bool = True,
    limit: int | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Elimination:
    """Eliminate variables: describe the projection of the solutions onto the other variables.

    Parameters
    ----------
    system : LinearSystem
        ``A x <= b``, ``C x = d``, ``E x < f``.
    variables : sequence of int
        The variables to eliminate, counted from 0.
    minimal : bool
        Whether to drop redundant inequalities at the end. Those that vanish on the whole
        projection stay as inequalities, each with its multipliers.
    limit : int, optional
        The number of rows, or of rays of the projection, that must not be exceeded.
    progress : callable, optional
        Called with (variables eliminated, rows) after each one.

    Returns
    -------
    Elimination

    Raises
    ------
    InputError
        If a variable does not exist or is named twice.
    BudgetExceeded
        If the limit is exceeded.

    Notes
    -----
    1. An equation that contains a variable eliminates it by substitution.
    2. The other variables follow one by one, the one with the fewest pairs first. The rows are
       kept as their multipliers over the rows of step 1; two rows combine only if no third row
       has its support within the union of theirs. This is Chernikov's rule (Chernikov 1965;
       Kohler 1967 and Imbert 1993 bound the size of such unions), in other words the double
       description of ``{y >= 0 : y A_eliminated = 0}``, whose extreme rays are exactly the
       multipliers that are needed.
    3. Redundant rows are dropped exactly at the end, and before a step with very many pairs;
       as the rule is not valid for systems pruned otherwise, histories start anew then.

    A combination is strict if one of its rows is. The rule keeps this: a row that it omits is a
    nonnegative sum of rows that stay, one of which uses the same strict row.

    Examples
    --------
    >>> triangle = LinearSystem.of([[-1, 0], [0, -1], [1, 1]], [0, 0, 1])
    >>> shadow = eliminate(triangle, [1])
    >>> shadow.system.sides()[0], shadow.system.sides()[1]
    ([[Fraction(1, 1)], [Fraction(-1, 1)]], [Fraction(1, 1), Fraction(0, 1)])
    >>> shadow.multipliers.fractions()[0], shadow.verify()
    ([Fraction(0, 1), Fraction(1, 1), Fraction(1, 1)], True)
    """
    places = _checked(variables, system.dimension)
    kept = tuple(place for place in range(system.dimension) if place not in places)
    weak, equal, rest = _substituted(system, places)
    weak = _combined(system, weak, equal, kept, rest, limit, progress)
    return _collected(system, kept, weak, equal, minimal, limit)


def _checked(variables: Sequence[int], dimension: int) -> set[int]:
    places = [int(variable) for variable in variables]
    for place in places:
        if not 0 <= place < dimension:
            raise InputError(f"variables: {place}; accepted are 0 to {dimension - 1}")
    if len(set(places)) < len(places):
        raise InputError(f"variables: {places} names one twice; accepted are different ones")
    return set(places)


def _substituted(
    system: LinearSystem, places: set[int]
) -> tuple[IntegerArray, IntegerArray, list[int]]:
    """Use the equations; return tables of inequalities and equations and the variables left.

    A table has the columns (b, -a), the multipliers of the inequalities, those of the equations.
    """
    weak, equal = system.rows()
    m, k = len(weak), len(equal)
    weak = np.concatenate([weak, np.eye(m, m + k, dtype=np.int64)], axis=1)
    equal = np.concatenate([equal, np.eye(k, m + k, m, dtype=np.int64)], axis=1)
    rest = []
    for place in sorted(places):
        column = place + 1
        candidates = np.flatnonzero(equal[:, column] != 0)
        if not candidates.size:
            rest.append(place)
            continue
        sizes = np.abs(equal[candidates, column])
        pivot = equal[candidates[int(np.argmin(sizes))]]
        chosen = int(candidates[int(np.argmin(sizes))])
        weak = _cleared(weak, pivot, column)
        equal = _cleared(np.delete(equal, chosen, axis=0), pivot, column)
    return weak, equal, rest


def _cleared(table: IntegerArray, pivot: IntegerArray, column: int) -> IntegerArray:
    """Add multiples of the pivot row so that the column vanishes; rows keep their direction."""
    level = pivot[column]
    if 2 * magnitude(table) * magnitude(pivot) >= INT64_ROOM:
        table, pivot = table.astype(object), pivot.astype(object)
    sign = 1 if level > 0 else -1
    return primitive_rows(table * abs(level) - np.outer(table[:, column] * sign, pivot))


def _combined(
    system: LinearSystem,
    weak: IntegerArray,
    equal: IntegerArray,
    kept: tuple[int, ...],
    rest: list[int],
    limit: int | None,
    progress: Callable[[int, int], None] | None,
) -> IntegerArray:
    """Eliminate the variables that no equation contains."""
    done, total = 0, len(rest)
    while rest:
        size = len(weak)
        levels = weak[:, [place + 1 for place in rest]]
        history = np.concatenate([np.eye(size, dtype=np.int64), levels], axis=1)
        description = Description(history, 1 - np.eye(size, dtype=np.float32), size)
        columns = dict(zip(rest, range(size, size + len(rest)), strict=True))
        while rest:
            above = (description.values[:, size:] > 0).sum(axis=0)
            below = (description.values[:, size:] < 0).sum(axis=0)
            # How many rows the step adds: pairs minus the rows that they replace.
            growth = above * below - above - below
            place = min(
                rest, key=lambda variable: (int(growth[columns[variable] - size]), variable)
            )
            pairs = int((above * below)[columns[place] - size])
            if pairs > _PAIRS_BEFORE_PRUNING and len(description.values) > size:
                break
            description = cut(description, columns[place], None, limit)
            rest.remove(place)
            done += 1
            if progress is not None:
                progress(total - len(rest), len(description.values))
        weak = primitive_rows(product(description.values[:, :size], weak))
        if rest:
            weak = prune(weak, equal, system, (*kept, *rest), limit)
    return weak


def _collected(
    system: LinearSystem,
    kept: tuple[int, ...],
    weak: IntegerArray,
    equal: IntegerArray,
    minimal: bool,
    limit: int | None,
) -> Elimination:
    m, width = system.inequalities.shape
    columns = [0, *(place + 1 for place in kept)]
    if minimal:
        weak = prune(weak, equal, system, kept, limit)
    else:
        trivial = ~(weak[:, columns[1:]] != 0).any(axis=1) & (weak[:, 0] > 0)
        weak = weak[~trivial]
    strict_from = width + m - system.strict
    strict = (weak[:, strict_from : width + m] != 0).any(axis=1)
    weak = np.concatenate([weak[~strict], weak[strict]])
    return Elimination(
        system,
        kept,
        LinearSystem(
            _primitive(weak[:, columns])[0], _primitive(equal[:, columns])[0], int(strict.sum())
        ),
        _certificates(weak, columns, width, system.inequalities.denominators),
        _certificates(weak, columns, width + m, system.equations.denominators),
        _certificates(equal, columns, width + m, system.equations.denominators),
    )


def _primitive(rows: IntegerArray) -> tuple[ExactMatrix, list[int]]:
    divisors = row_divisors(rows).tolist()
    return ExactMatrix.of_integers(primitive_rows(rows)), [divisor or 1 for divisor in divisors]


def _certificates(
    table: IntegerArray, columns: list[int], first: int, denominators: tuple[int, ...]
) -> ExactMatrix:
    """Return the multipliers of the primitive rows in terms of the rows as they were given."""
    part = table[:, first : first + len(denominators)]
    if any(denominator != 1 for denominator in denominators):
        part = part.astype(object) * np.array(denominators, dtype=object)
    return ExactMatrix(part, tuple(_primitive(table[:, columns])[1]))
