"""Check a least l1 path norm by its dual vector.

The theorems relied on, and nothing else:

* Let mu have ``|sum_i mu_i max(0, w . (x_i, 1))| <= |w|_1`` for all w, the norm over the penalised
  coordinates, and ``sum_i mu_i a(x_i) = 0`` for every free affine part a. Then every network f
  that meets the labels costs at least ``sum_i mu_i f(x_i) >= sum_i (mu_i y_i - |mu_i| t_i)``.
* The hyperplanes of the samples with mu_i != 0, if there are any, and of the penalised coordinates
  meet only in the origin, and between them both sides of the condition on w are linear. So it
  holds if it holds on both directions of every line in which hyperplanes meet.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import lcm
from typing import Any

from flint import fmpq

from exactrelu.checks.check_failed import CheckFailed
from exactrelu.checks.claim import expect
from exactrelu.checks.patterns import lines
from exactrelu.checks.several_inputs import claimed_neurons, cost_vector
from exactrelu.polytopes.rational import parse_rational, to_fraction


def check_linear_duality(document: Mapping[str, Any], data: Mapping[str, Any]) -> list[str]:
    """Check a certificate with p = 1; return what was checked.

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
    problem, claim, proof = document["problem"], document["claim"], document["proof"]
    hidden = claimed_neurons(document, data, "1")
    cost = to_fraction(sum(cost_vector(hidden, {**problem, "measure": "parameters"}), fmpq(0)))
    expect(claim["cost"], cost, "cost")
    bound, rays = proved_norm(proof, problem, data)
    expect(claim["lower_bound"], bound, "lower bound")
    if claim["status"] != ("optimal" if bound == cost else "feasible"):
        raise CheckFailed(f"the status {claim['status']!r} is not what the proof shows")
    return [
        f"the network fits all {len(data['y'])} rows",
        f"its cost is {cost}",
        f"the dual vector meets the conditions of all {rays} directions and proves {bound}",
        f"the network is {claim['status']}",
    ]


def proved_norm(
    proof: Mapping[str, Any], problem: Mapping[str, Any], data: Mapping[str, Any]
) -> tuple[Fraction, int]:
    """Return what a dual vector proves of the cost at p = 1, and the number of directions.

    Raises
    ------
    CheckFailed
        If it does not meet the conditions.
    """
    multipliers = [parse_rational(value) for value in proof["multipliers"]]
    if len(multipliers) != len(data["y"]):
        raise CheckFailed(f"the proof has {len(multipliers)} multipliers, not one a row")
    rays = _check_conditions(multipliers, problem, data) if any(multipliers) else 0
    return _bound(multipliers, data), rays


def _bound(multipliers: Sequence[Fraction], data: Mapping[str, Any]) -> Fraction:
    given = data["tolerance"]
    total = Fraction(0)
    for row, mu in enumerate(multipliers):
        slack = parse_rational(given if isinstance(given, str) else given[row])
        total += mu * parse_rational(data["y"][row]) - abs(mu) * slack
    return total


def _check_conditions(
    multipliers: Sequence[Fraction], problem: Mapping[str, Any], data: Mapping[str, Any]
) -> int:
    """Check the conditions on a dual vector; return the number of directions."""
    points = [[*map(parse_rational, row), Fraction(1)] for row in data["X"]]
    n = len(points[0])
    penalized = range(n if problem["penalize_bias"] else n - 1)
    for j in range(n) if problem["skip"] else range(len(penalized), n):
        if sum(mu * x[j] for mu, x in zip(multipliers, points, strict=True)):
            raise CheckFailed("the dual vector does not vanish on the free affine part")
    scales = [lcm(*(t.denominator for t in point)) for point in points]
    rows = [tuple(int(t * s) for t in x) for x, s in zip(points, scales, strict=True)]
    common = lcm(*(mu.denominator * s for mu, s in zip(multipliers, scales, strict=True)))
    weights = [int(mu * common / s) for mu, s in zip(multipliers, scales, strict=True)]
    units = [tuple(int(i == j) for i in range(n)) for j in penalized]
    count = 0
    # Samples without a multiplier count on neither side of the condition.
    kept = [place for place, weight in enumerate(weights) if weight]
    rows, weights = [rows[place] for place in kept], [weights[place] for place in kept]
    for line in lines([*rows, *units]):
        values = [sum(a * b for a, b in zip(line, row, strict=True)) for row in rows]
        limit = common * sum(abs(line[j]) for j in penalized)
        pairs = list(zip(weights, values, strict=True))
        for side in (1, -1):
            count += 1
            if abs(sum(weight * value for weight, value in pairs if side * value > 0)) > limit:
                ray = tuple(side * t for t in line)
                raise CheckFailed(f"the dual vector exceeds the cost of the direction {ray}")
    return count
