"""The rules that prove that one component is closed."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from exactrelu.supports.box import Box
from exactrelu.supports.component import Component
from exactrelu.supports.deflation import deflates
from exactrelu.supports.full import cached_full_proof
from exactrelu.supports.proof_tree import ProofTree


def closed_proof(component: Component, *, nodes: int = 2000) -> ProofTree | None:
    """Prove that a component is closed.

    Parameters
    ----------
    component : Component
    nodes : int
        How many cases the rule "full" may look at.

    Returns
    -------
    ProofTree or None
        None says nothing.

    Notes
    -----
    In this order: "rank" (C2), one box without free entries, any number of times; "chain" (C3);
    "laminar" (C4); "deflation", every matrix of rank at most the number of boxes; "full" (C5,
    C6 and what follows from them): every matrix is reached. The proofs are in
    ``docs/theory/closedness.md``.

    Examples
    --------
    >>> from exactrelu.supports import Masks, reduce_masks
    >>> from exactrelu.supports.component import components
    >>> masks = Masks.of([["11", "11", "01"], ["111", "110"]])
    >>> closed_proof(components(reduce_masks(masks))[0]).rule
    'chain'
    """
    boxes, about = component.boxes, component.shape_text()
    data = {"boxes": [list(box) for box in boxes]}
    if not component.touches_free:
        if len(set(boxes)) == 1:
            return ProofTree("rank", about, (), data)
        if is_chain(boxes):
            return ProofTree("chain", about, (), data)
        if is_laminar(boxes):
            return ProofTree("laminar", about, (), data)
        if deflates(boxes, component.rows, component.cols, len(boxes)):
            return ProofTree("deflation", about, (), data)
    needed = [0] * len(component.free)
    for i, j in component.entries:
        needed[i] |= 1 << j
    found = cached_full_proof(boxes, tuple(needed), nodes)
    return None if found is None else ProofTree("full", about, (found,), data)


def is_chain(boxes: Sequence[Box]) -> bool:
    """Whether for any two boxes one has fewer rows and more columns than the other (C3).

    Examples
    --------
    >>> is_chain([Box(3, 7), Box(7, 3)]), is_chain([Box(3, 3), Box(7, 7)])
    (True, False)
    """
    return all(
        (_within(a.rows, b.rows) and _within(b.cols, a.cols))
        or (_within(b.rows, a.rows) and _within(a.cols, b.cols))
        for a, b in combinations(boxes, 2)
    )


def is_laminar(boxes: Sequence[Box]) -> bool:
    """Whether all boxes have the same rows (columns), and the others are laminar (C4).

    Examples
    --------
    >>> is_laminar([Box(3, 1), Box(3, 7), Box(3, 6)]), is_laminar([Box(3, 3), Box(3, 6)])
    (True, False)
    """
    same_rows = len({box.rows for box in boxes}) == 1
    same_cols = len({box.cols for box in boxes}) == 1
    return (same_rows and nested_or_apart([box.cols for box in boxes])) or (
        same_cols and nested_or_apart([box.rows for box in boxes])
    )


def nested_or_apart(sets: Sequence[int]) -> bool:
    """Whether any two sets, given as bitmasks, are nested or disjoint."""
    return all(not a & b or _within(a, b) or _within(b, a) for a, b in combinations(sets, 2))


def _within(small: int, large: int) -> bool:
    return not small & ~large
