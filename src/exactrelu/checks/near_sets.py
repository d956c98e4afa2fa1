"""Check a list of sets of neurons that come near, for the interval of a critical p."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from exactrelu.checks.blocks import Block, Samples
from exactrelu.checks.check_failed import CheckFailed
from exactrelu.checks.kept import Kept, check_branches


def near_sets(
    samples: Samples, cost: int, near: Mapping[str, Any]
) -> list[list[tuple[Block, int]]]:
    """Check that no other sets of signed blocks of this cost fit than those listed.

    Parameters
    ----------
    samples : Samples
        With tolerances.
    cost : int
    near : mapping
        Of the certificate: the sets, separators and branches.

    Returns
    -------
    list of list of tuple
        The sets, with the sign of each block.

    Raises
    ------
    CheckFailed
        If the list is not proved to be whole.
    """
    blocks = [pair for price in range(1, cost + 1) for pair in samples.blocks(price)]
    listed = [frozenset(chosen) for chosen in near["sets"]]
    for chosen in listed:
        if any(type(k) is not int or not 0 <= k < 2 * len(blocks) for k in chosen):
            raise CheckFailed("a listed set names a neuron that does not exist")
        if sum(blocks[k // 2][0][0] for k in chosen) != cost:
            raise CheckFailed(f"a listed set does not cost {cost}")
    kept = Kept.read(samples, near["separators"])
    check_branches(kept, blocks, cost, 0, near["branches"], set(listed))
    return [[(blocks[k // 2][0], 1 - 2 * (k % 2)) for k in sorted(chosen)] for chosen in listed]
