"""What a network costs, for any p, from its weights."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from flint import ctx

from exactrelu.networks.relu_network import ReLUNetwork
from exactrelu.polytopes.enclosure import Enclosure
from exactrelu.polytopes.power_sum import power_sum_ball
from exactrelu.polytopes.rational import to_fmpq
from exactrelu.solvers.setting import Setting

_PRECISION = 96


def path_cost(network: ReLUNetwork, penalized: Sequence[int], p: Fraction) -> Enclosure:
    """Enclose ``sum |v_k w_kc|^p`` over the penalised coordinates of a network; p > 0.

    Examples
    --------
    >>> network = ReLUNetwork.of([(2, [4], -2)], a=[0])
    >>> path_cost(network, (0, 1), Fraction(1)).lower
    Fraction(12, 1)
    >>> path_cost(network, (0, 1), Fraction(1, 2)).decimals(6)
    ('4.828427', '4.828428')
    """
    sizes = weight_sizes(network, penalized)
    if p == 1:
        return Enclosure.exactly(sum(sizes))
    with ctx.workprec(_PRECISION):
        terms = [(1, to_fmpq(size)) for size in sizes]
        return Enclosure.of_ball(power_sum_ball(terms, p, _PRECISION))


def weight_sizes(network: ReLUNetwork, penalized: Sequence[int]) -> list[Fraction]:
    """Return all nonzero ``|v_k w_kc|`` over the penalised coordinates."""
    weights = ((n.v, (*n.w, n.b)) for n in network.hidden)
    return [abs(v * w[c]) for v, w in weights for c in penalized if v * w[c]]


def counted_size(setting: Setting, network: ReLUNetwork) -> int:
    """Return what the cost at p = 0 counts on a network."""
    if setting.problem.measure == "neurons":
        return len(network.hidden)
    return len(weight_sizes(network, setting.penalized))
