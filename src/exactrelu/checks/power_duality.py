"""Check a lower bound for 0 < p < 1 by the dual vector of the least l1 path norm.

The theorem relied on, besides that of :mod:`exactrelu.checks.linear_duality`: for 0 < p < 1 and
nonnegative t, ``sum t^p >= (sum t)^p``, and equal only if at most one of them is positive. So if
every network costs at least V > 0 at p = 1, it costs at least ``V^p`` at p.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flint import arb, ctx

from exactrelu.checks.check_failed import CheckFailed
from exactrelu.checks.claim import expect_enclosure, lower_end
from exactrelu.checks.linear_duality import proved_norm
from exactrelu.checks.several_inputs import claimed_neurons, cost_vector
from exactrelu.polytopes.power_sum import power_sum_ball
from exactrelu.polytopes.rational import nearest_float, parse_rational, to_fmpq

_PRECISION = 128


def check_power_duality(document: Mapping[str, Any], data: Mapping[str, Any]) -> list[str]:
    """Check a certificate with 0 < p < 1; return what was checked.

    Parameters
    ----------
    document : mapping
        The certificate.
    data : mapping
        ``{"X": rows, "y": ..., "tolerance": ...}``.

    Raises
    ------
    CheckFailed
        At the first claim that does not hold.
    """
    problem, claim = document["problem"], document["claim"]
    hidden = claimed_neurons(document, data, problem["p"])
    p = parse_rational(problem["p"])
    if not 0 < p < 1 or problem["measure"] != "parameters":
        raise CheckFailed("the proof is about parameters and 0 < p < 1")
    network = cost_vector(hidden, problem)
    cost = power_sum_ball([(1, size) for size in network], p, _PRECISION)
    expect_enclosure(claim["cost"], cost, "cost", _PRECISION)
    norm, rays = proved_norm(document["proof"], problem, data)
    if norm <= 0:
        raise CheckFailed(f"the dual vector proves {norm}, which says nothing of a power")
    with ctx.workprec(_PRECISION):
        least = (arb(to_fmpq(norm)) ** arb(to_fmpq(p))).lower().fmpq()
    claimed = lower_end(claim["lower_bound"], "lower bound")
    if to_fmpq(claimed) > least:
        raise CheckFailed(f"the claimed lower bound is {claimed}, and {norm}^{p} is proved")
    met = len(network) == 1 and network[0] == to_fmpq(norm)
    if claim["status"] not in ("feasible", *(["optimal"] if met else [])):
        raise CheckFailed(f"the status {claim['status']!r} is not what the proof shows")
    return [
        f"the network fits all {len(data['y'])} rows",
        f"its cost is {float(cost.mid()):.15g}",
        f"the dual vector meets the conditions of all {rays} directions and proves {norm} at p = 1",
        f"so every network costs at least {nearest_float(claimed):.15g}",
        f"the network is {claim['status']}",
    ]
