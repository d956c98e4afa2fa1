"""The search for a matrix that proves that E is not closed."""

from __future__ import annotations

import random
from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations

from exactrelu.supports.box import Box
from exactrelu.supports.component import Component
from exactrelu.supports.curve import perturbed_factors
from exactrelu.supports.deadline import Deadline
from exactrelu.supports.factor_equations import (
    Entry,
    FactorVariables,
    factor_equations,
    factor_variables,
)
from exactrelu.supports.float_fit import FloatFit
from exactrelu.supports.lift import lifted
from exactrelu.supports.lu_block import LUBlock
from exactrelu.supports.masks import Masks
from exactrelu.supports.polynomial_system import OpenSystem, Solved, solve_or_refute
from exactrelu.supports.rational_function import ONE, RationalFunction
from exactrelu.supports.reduction import Piece, Reduction, reduce_state
from exactrelu.supports.witness import Refutation, Witness


def witness_of_block(masks: Masks, block: LUBlock) -> Witness:
    """Return the witness of an LU block, Lemma B.8.

    Examples
    --------
    >>> from exactrelu.supports import lu_block
    >>> masks = Masks.of([["10", "11"], ["11", "01"]])
    >>> found = witness_of_block(masks, lu_block(masks))
    >>> found.converges, found.to_json()["X"]
    (True, [['t', '0'], ['1', '-1/t']])
    """
    i1, i2, j1, j2, k1, k2 = block
    t, pole = RationalFunction.of([0, 1]), RationalFunction.of([1], [0, 1])
    X = {(i1, k1): t, (i2, k1): ONE, (i2, k2): -pole}
    Y = {(k1, j1): ONE, (k1, j2): pole, (k2, j2): ONE}
    A = {(i1, j2): 1, (i2, j1): 1}
    variables = factor_variables(masks.boxes(), [(i1, j1), (i1, j2), (i2, j1)])
    proof = _refuted(masks.boxes(), variables, A, 100)
    if proof is None:
        raise AssertionError("an LU block has been refuted by Lemma B.8")
    values = {entry: Fraction(value) for entry, value in A.items()}
    return Witness(masks, values, X, Y, proof)


def restricted_reduction(masks: Masks, rows: int, cols: int) -> Reduction:
    """Reduce the masks with some rows and columns only, under their own numbers."""
    pieces = [
        Piece(Box(box.rows & rows, box.cols & cols), unit) for unit, box in enumerate(masks.boxes())
    ]
    return reduce_state(masks.widths[0], masks.widths[-1], pieces, [0] * masks.widths[0])


def search_witness(
    masks: Masks,
    reduction: Reduction,
    component: Component,
    *,
    candidates: int = 100,
    nodes: int = 300,
    deadline: Deadline | None = None,
) -> Witness | None:
    """Search a matrix of zeros and ones that one component only comes close to.

    Parameters
    ----------
    masks : Masks
        The masks of the whole.
    reduction : Reduction
        Of the masks, restricted to the rows and columns that are looked at.
    component : Component
        One of its components.
    candidates : int
        How many matrices are tried.
    nodes : int
        The limit for each attempt to factor or to refute.
    deadline : Deadline, optional
        Stops the search.

    Returns
    -------
    Witness or None

    Notes
    -----
    A matrix that has a zero row or column within the component need not be tried: it belongs to
    a restriction to fewer rows or columns. Each candidate is factored or refuted by splitting
    and elimination; for one that is refuted, X Y = A + t B is solved over the rational functions
    of t with random B. By rule E, a witness of the restriction is one of the whole. In blocks
    of more than nine entries floats pass over matrices that they can factor, and over those that
    they do not come near; nothing else depends on them.
    """
    boxes = _boxes_by_unit(masks, component)
    variables = factor_variables(boxes, component.entries)
    large = component.rows.bit_count() * component.cols.bit_count() > 9
    fit = FloatFit(variables) if large else None
    for number, A in enumerate(_candidates(component, large)):
        if number >= candidates:
            return None
        if deadline is not None:
            deadline.check()
        if fit is not None and not fit.approaches([A.get(e, 0) for e in variables.entries]):
            continue
        proof = _refuted(boxes, variables, A, nodes, deadline)
        if proof is None:
            continue
        values = perturbed_factors(
            boxes, variables, _dense(masks, A), seed=number, deadline=deadline
        )
        if values is None:
            continue
        X, Y = lifted(reduction, values, A)
        exact = {entry: Fraction(value) for entry, value in A.items()}
        found = Witness(masks, exact, X, Y, proof)
        if found.converges:
            return found
    return None


def _boxes_by_unit(masks: Masks, component: Component) -> list[Box]:
    """Return for each unit its box within the component; the pieces of a unit do not meet."""
    rows = [0] * masks.widths[1]
    cols = [0] * masks.widths[1]
    for piece in component.pieces:
        rows[piece.unit] |= piece.box.rows
        cols[piece.unit] |= piece.box.cols
    return [Box(*sides) for sides in zip(rows, cols, strict=True)]


def _candidates(component: Component, large: bool) -> Iterator[dict[Entry, int]]:
    """Yield matrices of zeros and ones without zero rows and columns, sparse ones first.

    In large blocks every second one is a random one.
    """
    if not large:
        yield from _sparse_first(component)
        return
    generator = random.Random(0)
    entries = component.entries
    for A in _sparse_first(component):
        yield A
        density = generator.choice((0.25, 0.35, 0.5, 0.65))
        chosen = [entry for entry in entries if generator.random() < density]
        yield dict.fromkeys(chosen, 1)


def _sparse_first(component: Component) -> Iterator[dict[Entry, int]]:
    entries = component.entries
    rows, cols = component.rows, component.cols
    least = max(rows.bit_count(), cols.bit_count())
    for weight in range(least, len(entries) + 1):
        for chosen in combinations(reversed(entries), weight):
            covered_rows = covered_cols = 0
            for i, j in chosen:
                covered_rows |= 1 << i
                covered_cols |= 1 << j
            if covered_rows == rows and covered_cols == cols:
                yield dict.fromkeys(sorted(chosen), 1)


def _refuted(
    boxes: tuple[Box, ...] | list[Box],
    variables: FactorVariables,
    A: dict[Entry, int],
    nodes: int,
    deadline: Deadline | None = None,
) -> Refutation | None:
    height = max(i for i, _ in variables.entries) + 1
    width = max(j for _, j in variables.entries) + 1
    dense = [[A.get((i, j), 0) for j in range(width)] for i in range(height)]
    try:
        equations = factor_equations(boxes, variables, dense)
        found = solve_or_refute(equations, nodes=nodes, deadline=deadline)
    except OpenSystem:
        return None
    if isinstance(found, Solved):
        return None
    return Refutation(variables.entries, variables.names, found)


def _dense(masks: Masks, A: dict[Entry, int]) -> list[list[int]]:
    m, n = masks.widths[0], masks.widths[-1]
    return [[A.get((i, j), 0) for j in range(n)] for i in range(m)]
