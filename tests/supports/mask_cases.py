"""Random masks and the slow tests that the fast ones are compared with."""

from __future__ import annotations

from itertools import permutations

import numpy as np
from hypothesis import strategies as st

from exactrelu.supports.masks import Masks


@st.composite
def mask_pairs(draw: st.DrawFn, most: int = 4, least: int = 1) -> Masks:
    m, r, n = (draw(st.integers(least, most)) for _ in range(3))
    bits = st.integers(0, 1)
    left = draw(st.lists(st.lists(bits, min_size=r, max_size=r), min_size=m, max_size=m))
    right = draw(st.lists(st.lists(bits, min_size=n, max_size=n), min_size=r, max_size=r))
    return Masks.of([left, right])


def random_masks(rng: np.random.Generator, m: int, r: int, n: int, density: float) -> Masks:
    return Masks.of([rng.random((m, r)) < density, rng.random((r, n)) < density])


def is_lu_block(masks: Masks, block: tuple[int, ...]) -> bool:
    i1, i2, j1, j2, k1, k2 = block
    left, right = masks.pair

    def units(i: int, j: int) -> set[int]:
        return {k for k in range(left.shape[1]) if left[i, k] and right[k, j]}

    return (
        units(i1, j1) == units(i1, j2) == units(i2, j1) == {k1}
        and {k1, k2} <= units(i2, j2)
        and len({i1, i2}) == len({j1, j2}) == len({k1, k2}) == 2
    )


def plain_lu_block(masks: Masks) -> bool:
    m, r, n = masks.widths
    return any(
        is_lu_block(masks, (*rows, *cols, *units))
        for rows in permutations(range(m), 2)
        for cols in permutations(range(n), 2)
        for units in permutations(range(r), 2)
    )
