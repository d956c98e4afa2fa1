"""Decide whether the products X Y with given sparsity masks form a closed set."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

from exactrelu.polytopes.errors import BudgetExceeded
from exactrelu.polytopes.watch import Progress
from exactrelu.supports.box import Box, bits
from exactrelu.supports.closed_rules import closed_proof
from exactrelu.supports.component import Component, components
from exactrelu.supports.deadline import Deadline
from exactrelu.supports.lu_block import lu_block
from exactrelu.supports.masks import Masks, masks_of_boxes
from exactrelu.supports.proof_tree import ProofTree
from exactrelu.supports.reduction import reduce_masks
from exactrelu.supports.witness import Witness
from exactrelu.supports.witness_search import (
    restricted_reduction,
    search_witness,
    witness_of_block,
)


@dataclass(frozen=True, slots=True, eq=False)
class Closedness:
    """The answer whether E of a pair of masks is closed, with its proof.

    Parameters
    ----------
    masks : Masks
    closed : bool or None
        None: undecided.
    rule : str
        The rule that decided, or "undecided".
    proof : ProofTree or None
        Why it is closed.
    witness : Witness or None
        Why it is not closed.
    trace : tuple of str
        What was looked at, in order.
    stopped : str or None
        "budget" or "interrupted", if the search for a witness did not end.
    """

    masks: Masks
    closed: bool | None
    rule: str
    proof: ProofTree | None
    witness: Witness | None
    trace: tuple[str, ...]
    stopped: str | None = None


def decide_closedness(
    masks: Masks,
    *,
    budget: float | None = None,
    candidates: int = 100,
    blocks: int = 4000,
    progress: Progress | None = None,
) -> Closedness:
    """Decide whether E = {X Y : supports within the masks} is closed.

    Training a linear two-layer network with these masks, or factorising a matrix, always has an
    optimum exactly if E is closed.

    Parameters
    ----------
    masks : Masks
        Two layers.
    budget : float, optional
        Seconds; undecided when they are over.
    candidates : int
        How many matrices the search for a witness tries in each block.
    blocks : int
        How many blocks of rows and columns are looked at; with more, larger blocks are left out.

    progress : callable, optional
        Called as ``progress(blocks looked at, blocks)``.

    Returns
    -------
    Closedness

    Notes
    -----
    The LU-block test first; then the exact reductions. Each component that is left is proved
    closed by a rule, or a matrix is searched, in blocks of rows and columns from small to large,
    that is proved to lie in the closure of E and not in E. Worst-case exponential; what is not
    decided is said to be undecided.

    Examples
    --------
    >>> decide_closedness(Masks.of([["10", "11"], ["11", "01"]])).rule
    'LU block'
    >>> decide_closedness(Masks.of([["11", "11", "11"], ["111", "111"]])).rule
    'rank'
    >>> found = decide_closedness(Masks.of([["11", "11"], ["101", "011"]]))
    >>> found.closed, found.rule, found.witness.converges
    (False, 'witness', True)
    """
    masks = Masks.of(masks)
    trace: list[str] = []
    deadline = Deadline(budget)
    block = lu_block(masks)
    if block is not None:
        i1, i2, j1, j2, k1, k2 = block
        trace.append(f"LU block: rows {i1}, {i2}, columns {j1}, {j2}, units {k1}, {k2}")
        witness = witness_of_block(masks, block)
        return Closedness(masks, False, "LU block", None, witness, tuple(trace))
    trace.append("LU block: none")
    reduction = reduce_masks(masks)
    free = sum(row.bit_count() for row in reduction.free)
    trace.append(f"reductions: {free} free entries, {len(reduction.pieces)} pieces left")
    proofs: list[ProofTree] = []
    undecided: list[Component] = []
    for component in components(reduction):
        proof = closed_proof(component)
        if proof is None:
            undecided.append(component)
            trace.append(f"no rule proves closed: {component.shape_text()}")
        else:
            proofs.append(proof)
            trace.append(f"{proof.rule}: {proof.about}")
    if not undecided:
        proof = _joined(proofs, free)
        return Closedness(masks, True, proof.rule, proof, None, tuple(trace))
    found: Witness | None = None
    stopped = None
    try:
        found = _witness(masks, undecided, deadline, candidates, blocks, trace, progress)
    except BudgetExceeded as stop:
        stopped = "budget"
        trace.append(str(stop))
    except KeyboardInterrupt:
        stopped = "interrupted"
        trace.append(stopped)
    if found is None:
        trace.append("no witness was found")
        return Closedness(masks, None, "undecided", None, None, tuple(trace), stopped)
    trace.append(f"witness: rows {list(found.rows)}, columns {list(found.cols)}")
    return Closedness(masks, False, "witness", None, found, tuple(trace))


def _joined(proofs: list[ProofTree], free: int) -> ProofTree:
    if not proofs:
        return ProofTree("linear", f"{free} free entries, and nothing else is left")
    if len(proofs) == 1:
        return proofs[0]
    return ProofTree("product", f"{len(proofs)} independent components", tuple(proofs))


def _witness(
    masks: Masks,
    undecided: list[Component],
    deadline: Deadline,
    candidates: int,
    blocks: int,
    trace: list[str],
    progress: Progress | None,
) -> Witness | None:
    for component in undecided:
        seen = 0
        for rows, cols in _blocks(component):
            seen += 1
            if seen > blocks:
                trace.append(f"only the {blocks} smallest blocks were looked at")
                break
            deadline.check()
            if progress is not None:
                progress(seen, blocks)
            reduction = restricted_reduction(masks, rows, cols)
            for part in components(reduction):
                small = part.rows.bit_count() * part.cols.bit_count() <= 9
                if small and not _may_be_open(*_normal(part), candidates):
                    continue
                if not small and closed_proof(part) is not None:
                    continue
                found = search_witness(
                    masks, reduction, part, candidates=candidates, deadline=deadline
                )
                if found is not None:
                    return found
    return None


def _blocks(component: Component) -> Iterator[tuple[int, int]]:
    rows, cols = list(bits(component.rows)), list(bits(component.cols))
    sizes = [(h, w) for h in range(2, len(rows) + 1) for w in range(2, len(cols) + 1)]
    for height, width in sorted(sizes, key=lambda size: (sum(size), size)):
        for some_rows in combinations(rows, height):
            for some_cols in combinations(cols, width):
                yield sum(1 << i for i in some_rows), sum(1 << j for j in some_cols)


def _normal(component: Component) -> tuple[tuple[Box, ...], tuple[int, ...], int]:
    """Return boxes, free entries and width with rows and columns numbered from 0."""
    rows, cols = list(bits(component.rows)), list(bits(component.cols))
    boxes = tuple(
        sorted(Box(_packed(b.rows, rows), _packed(b.cols, cols)) for b in component.boxes)
    )
    return boxes, tuple(_packed(component.free[i], cols) for i in rows), len(cols)


def _packed(mask: int, places: list[int]) -> int:
    return sum(1 << new for new, old in enumerate(places) if mask >> old & 1)


@lru_cache(maxsize=100_000)
def _may_be_open(
    boxes: tuple[Box, ...], free: tuple[int, ...], width: int, candidates: int
) -> bool:
    """Whether a component is not proved closed, and a search on its own finds a witness."""
    lines = [Box(1 << i, row) for i, row in enumerate(free) if row]
    masks = masks_of_boxes([*boxes, *lines], len(free), width)
    reduction = reduce_masks(masks)
    parts = components(reduction)
    return any(
        closed_proof(part) is None
        and search_witness(masks, reduction, part, candidates=candidates) is not None
        for part in parts
    )
