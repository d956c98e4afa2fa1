"""Check a network and a lower bound for 0 < p < 1 where weights are bounded.

The theorem relied on, besides those of :mod:`exactrelu.checks.boxes` and
:mod:`exactrelu.checks.bounded`: on the part of a cell in an orthant within the bound, the cost
``sum |w_j|^p`` is concave, so it lies above its interpolation between corners.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from flint import ctx

from exactrelu.checks.bounded import labels
from exactrelu.checks.check_failed import CheckFailed
from exactrelu.checks.claim import expect_enclosure, lower_end
from exactrelu.checks.claimed_bounded import claimed_bounded
from exactrelu.polytopes.enclosure import Enclosure
from exactrelu.polytopes.power_sum import power_sum_ball
from exactrelu.polytopes.rational import nearest_float, parse_rational, to_fmpq

_PRECISION = 128
_UNIT = 2**64


def check_bounded_power(document: Mapping[str, Any], data: Mapping[str, Any]) -> list[str]:
    """Check a certificate with 0 < p < 1 and bounded weights; return what was checked.

    Raises
    ------
    CheckFailed
        At the first claim that does not hold.
    """
    problem, claim, proof = document["problem"], document["claim"], document["proof"]
    hidden, boxes = claimed_bounded(document, data, problem["p"])
    p = parse_rational(problem["p"])
    if not 0 < p < 1:
        raise CheckFailed("the proof is about 0 < p < 1")
    k = boxes.samples.penalized
    sizes = [to_fmpq(abs(v * t)) for v, w, b in hidden for t in (*w, b)[:k] if v * t]
    cost = power_sum_ball([(1, size) for size in sizes], p, _PRECISION)
    expect_enclosure(claim["cost"], cost, "cost", _PRECISION)
    prices = [price([Fraction(abs(u), t) for u in w[:k] if u], p) for w, t in boxes.corners]
    z = boxes.multipliers(proof["multipliers"], data)
    least = labels(proof["multipliers"], data) - sum(boxes.largest(z, prices), Fraction(0))
    given = claim["lower_bound"]
    claimed = lower_end(given, "lower bound")
    if claimed > least:
        raise CheckFailed(
            f"the claimed lower bound is {claimed}, and {nearest_float(least):.15g} is proved"
        )
    with ctx.workprec(_PRECISION):
        met = Enclosure.of_ball(cost).upper <= least
    if claim["status"] not in ("feasible", *(["optimal"] if met else [])):
        raise CheckFailed(f"the status {claim['status']!r} is not what the proof shows")
    return [
        f"the network fits all {len(data['y'])} rows, within the bound {boxes.bound}",
        f"its cost is {float(cost.mid()):.15g}",
        f"every network within the bound costs at least {nearest_float(least):.15g}",
        f"the network is {claim['status']}",
    ]


def price(sizes: list[Fraction], p: Fraction) -> Fraction:
    """Return the sum of the p-th powers, rounded down."""
    if not sizes:
        return Fraction(0)
    with ctx.workprec(_PRECISION):
        ball = power_sum_ball([(1, to_fmpq(size)) for size in sizes], p, _PRECISION)
        least = Enclosure.of_ball(ball).lower
    return max(Fraction(0), Fraction(int(least * _UNIT // 1), _UNIT))
