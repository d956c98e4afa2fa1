"""Closedness for masks of any depth, by collapsing neighbours to fewer layers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from exactrelu.polytopes.watch import Progress
from exactrelu.supports.closedness import Closedness, decide_closedness
from exactrelu.supports.deep_lu import DeepLUBlock, deep_lu_block
from exactrelu.supports.factor_equations import Entry
from exactrelu.supports.full import cached_full_proof
from exactrelu.supports.masks import BoolMatrix, Masks


@dataclass(frozen=True, slots=True, eq=False)
class DeepClosedness:
    """The answer whether the products X_L ... X_1 with given masks form a closed set.

    Parameters
    ----------
    masks : Masks
    closed : bool or None
        None: undecided.
    rule : str
    block : DeepLUBlock or None
        The block of the deep LU test, if it decided.
    pair : Closedness or None
        The answer for the two masks that the layers were collapsed to.
    trace : tuple of str
    """

    masks: Masks
    closed: bool | None
    rule: str
    block: DeepLUBlock | None
    pair: Closedness | None
    trace: tuple[str, ...]

    def target(self) -> Mapping[Entry, Fraction] | None:
        """Return the entries of a matrix in the closure that is no product, if one is known."""
        if self.pair is not None and self.pair.witness is not None:
            return self.pair.witness.A
        if self.block is not None:
            one = Fraction(1)
            return {(self.block.i1, self.block.j2): one, (self.block.i2, self.block.j1): one}
        return None

    @property
    def stopped(self) -> str | None:
        """Why the search ended early, if it did."""
        return None if self.pair is None else self.pair.stopped


def decide_deep_closedness(
    masks: Masks, *, budget: float | None = None, progress: Progress | None = None
) -> DeepClosedness:
    """Decide whether E = {X_L ... X_1 : supports within the masks} is closed.

    Parameters
    ----------
    masks : Masks
        Any number of layers.
    budget : float, optional
        Seconds for the search of a witness.
    progress : callable, optional

    Returns
    -------
    DeepClosedness

    Notes
    -----
    Hidden units without a path from an input or to an output are dropped (A). Two neighbours
    whose products are all matrices on a support are replaced by that support (D1, which holds
    D2); what comes down to two layers is decided there. Masks that are full everywhere are
    closed (D3). Otherwise the deep LU test (D4) may find that the set is not closed; everything
    else is undecided.

    Examples
    --------
    >>> masks = Masks.of([["11", "11"], ["10", "11"], ["11", "01"]])
    >>> decide_deep_closedness(masks).closed
    True
    """
    if len(masks.layers) == 2:
        found = decide_closedness(masks, budget=budget, progress=progress)
        return DeepClosedness(masks, found.closed, found.rule, None, found, found.trace)
    if len(masks.layers) == 1:
        only = "one layer: every matrix on the mask"
        return DeepClosedness(masks, True, "linear", None, None, (only,))
    trace: list[str] = []
    layers = _collapsed(_trimmed(list(masks.layers)), trace)
    left = Masks(tuple(layers))
    block = deep_lu_block(masks) if len(layers) > 2 else None
    if block is not None:
        i1, i2, j1, j2, layer, k = block
        where = (
            f"deep LU block: outputs {i1}, {i2}, inputs {j1}, {j2}, unit {k} of hidden layer "
            f"{len(masks.layers) - layer}"
        )
        return DeepClosedness(masks, False, "deep LU block", block, None, (where,))
    if len(layers) <= 2:
        inner = decide_deep_closedness(left, budget=budget, progress=progress)
        said = (*trace, *inner.trace)
        return DeepClosedness(masks, inner.closed, inner.rule, None, inner.pair, said)
    trace.append("deep LU block: none")
    if all(layer.all() for layer in layers):
        trace.append("all masks are full: matrices of at most the least width as rank")
        return DeepClosedness(masks, True, "full masks", None, None, tuple(trace))
    trace.append(f"{len(layers)} layers are left, for which no rule is known")
    return DeepClosedness(masks, None, "undecided", None, None, tuple(trace))


def _trimmed(layers: list[BoolMatrix]) -> list[BoolMatrix]:
    """Drop hidden units without a path from an input or to an output."""
    changed = True
    while changed:
        changed = False
        for place in range(len(layers) - 1):
            left, right = layers[place], layers[place + 1]
            kept = np.asarray(left.any(axis=0) & right.any(axis=1))
            if not kept.any():
                # No path is left: the product is zero.
                shape = (layers[0].shape[0], layers[-1].shape[1])
                return [np.zeros(shape, dtype=bool)]
            if not kept.all():
                layers[place], layers[place + 1] = left[:, kept], right[kept]
                changed = True
    return layers


def _collapsed(layers: list[BoolMatrix], trace: list[str]) -> list[BoolMatrix]:
    place = 0
    while place + 1 < len(layers):
        pair = Masks((layers[place], layers[place + 1]))
        support = layers[place].astype(int) @ layers[place + 1].astype(int) > 0
        needed = tuple(int(sum(1 << j for j in np.flatnonzero(row))) for row in support)
        if cached_full_proof(pair.boxes(), needed) is not None:
            trace.append(f"{pair.text()} reaches every matrix on {Masks((support,)).text()}")
            layers = [*layers[:place], support, *layers[place + 2 :]]
            place = 0
        else:
            place += 1
    return layers
