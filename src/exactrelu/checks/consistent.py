"""Exclude sets of blocks whose columns span the labels, for the checker alone."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

import numpy as np
from flint import fmpz_mat

from exactrelu.checks.block_sets import spans
from exactrelu.checks.blocks import Block, Samples
from exactrelu.checks.check_failed import CheckFailed
from exactrelu.checks.kept import Kept


def check_consistent(samples: Samples, blocks: Sequence[Block], bound: int, kept: Kept) -> None:
    """Exclude neurons of all signs of these blocks, of total cost below the bound.

    Notes
    -----
    If the weights are unique, a block whose weights lie in neither its cone nor the opposite one
    needs neurons of both signs, and costs twice; a block without weight is not needed, and its
    set is excluded without it. Otherwise each choice of signs needs a separator.
    """
    if not spans(samples, blocks):
        return
    sides = _sides(samples, blocks)
    if sides is not None:
        if 0 in sides:
            return
        cost = sum(block[0] * abs(side) for block, side in zip(blocks, sides, strict=True))
        if cost < bound:
            raise CheckFailed(f"a network of cost {cost} fits")
        return
    single = [(0,) if len(block[1]) == 1 else (1, -1, 0) for block in blocks]
    for signs in product(*single):
        chosen = list(zip(blocks, signs, strict=True))
        cost = sum(b[0] * (2 if s == 0 and len(b[1]) > 1 else 1) for b, s in chosen)
        if cost < bound and not kept.excludes(chosen):
            raise CheckFailed("a set of supports and patterns is not excluded by any separator")


def _sides(samples: Samples, blocks: Sequence[Block]) -> list[int] | None:
    """Return 1 for each block that needs one sign, 2 for both, 0 for none; None if not unique."""
    parts = [samples.features(block) for block in blocks]
    columns = [*(c for part in parts for c in part), *samples.base_columns()]
    table = fmpz_mat([list(c) for c in [*columns, tuple(samples.lower)]]).transpose()
    reduced, _, rank = table.rref()
    if int(rank) != len(columns):
        return None
    weights = [int(reduced[j, len(columns)]) for j in range(len(columns))]
    if len(columns) and int(reduced[0, 0]) < 0:
        weights = [-weight for weight in weights]
    sides, start = [], 0
    for block in blocks:
        w = weights[start : start + len(block[1])]
        start += len(w)
        values = np.array(
            [sum(row[j] * t for j, t in zip(block[1], w, strict=True)) for row in samples.rows],
            dtype=object,
        )
        oriented = np.where(np.frombuffer(block[2], dtype=np.bool_), values, -values)
        one_sign = bool((oriented >= 0).all() or (oriented <= 0).all())
        sides.append((1 if one_sign else 2) if any(w) else 0)
    return sides
