"""A p at which some network is proved cheaper than every sparsest one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from flint import arb, ctx

from exactrelu.networks.relu_network import ReLUNetwork
from exactrelu.polytopes.rational import to_fmpq
from exactrelu.solvers.path_cost import weight_sizes

_PRECISION = 96
_GRID = 64
_BITS = 20

Sizes = tuple[Fraction, ...]


@dataclass(frozen=True, slots=True)
class Crossing:
    """Where a network that is not sparsest is cheaper than all that are.

    Parameters
    ----------
    p : Fraction
    other : ReLUNetwork
    """

    p: Fraction
    other: ReLUNetwork


def power_cost(sizes: Sequence[Fraction], p: arb) -> arb:
    """Return ``sum t^p`` for positive sizes and a number or an interval p."""
    return sum((arb(to_fmpq(t)) ** p for t in sizes), arb(0))


def crossing(
    sparsest: Sequence[Sizes], others: Sequence[ReLUNetwork], penalized: Sequence[int]
) -> Crossing | None:
    """Find a small p at which one of some networks is cheaper than all sparsest ones.

    Parameters
    ----------
    sparsest : sequence of tuple of Fraction
        The penalised weights of networks of which one is cheapest among all sparsest ones at
        every p.
    others : sequence of ReLUNetwork
    penalized : sequence of int

    Returns
    -------
    Crossing or None
        None if none of the networks is proved cheaper anywhere in (0, 1).

    Notes
    -----
    The first of 63 equidistant p at which that is so, then bisection: the answer is proved at its
    p, but no p before it is excluded.

    Examples
    --------
    >>> other = ReLUNetwork.of([(1, [1], 0), (1, [2], -1)], a=[0])
    >>> found = crossing([(Fraction(9), Fraction(8))], [other], (0, 1))
    >>> 0.1 < found.p < 0.3
    True
    """
    sizes = [weight_sizes(network, penalized) for network in others]
    rivals = list(range(len(others)))
    with ctx.workprec(_PRECISION):
        for step in range(1, _GRID):
            high = Fraction(step, _GRID)
            rivals_here = _cheaper(sparsest, sizes, rivals, high)
            if rivals_here:
                break
        else:
            return None
        low = Fraction(step - 1, _GRID)
        for _ in range(_BITS):
            middle = (low + high) / 2
            found = _cheaper(sparsest, sizes, rivals_here, middle)
            if found:
                high, rivals_here = middle, found
            else:
                low = middle
    return Crossing(high, others[rivals_here[0]])


def _cheaper(
    sparsest: Sequence[Sizes],
    sizes: Sequence[Sequence[Fraction]],
    rivals: Sequence[int],
    p: Fraction,
) -> list[int]:
    exponent = arb(to_fmpq(p))
    costs = [power_cost(item, exponent) for item in sparsest]
    return [k for k in rivals if all(power_cost(sizes[k], exponent) < cost for cost in costs)]
