"""Check least norms and contradictions where weights are bounded.

The theorem relied on, besides those of :mod:`exactrelu.checks.boxes`: let multipliers mu of the
rows vanish on the free affine part. A network within the bound and the tolerances t has ``sum_i
(mu_i y_i - |mu_i| t_i) <= sum_i mu_i f(x_i)``, which is the sum over cells and signs of ``sign
sum_i mu_i max(0, w . (x_i, 1))``; so the left side, minus the largest such term (minus ``|w|_1``)
of each cell and sign, bounds the cost from below.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from flint import fmpq

from exactrelu.checks.boxes import Boxes
from exactrelu.checks.check_failed import CheckFailed
from exactrelu.checks.claim import expect
from exactrelu.checks.claimed_bounded import claimed_bounded
from exactrelu.checks.several_inputs import check_problem, cost_vector
from exactrelu.polytopes.rational import parse_rational, to_fraction


def check_bounded_norm(document: Mapping[str, Any], data: Mapping[str, Any]) -> list[str]:
    """Check a certificate with p = 1 and bounded weights; return what was checked.

    Raises
    ------
    CheckFailed
        At the first claim that does not hold.
    """
    problem, claim, proof = document["problem"], document["claim"], document["proof"]
    hidden, boxes = claimed_bounded(document, data, "1")
    cost = to_fraction(sum(cost_vector(hidden, {**problem, "measure": "parameters"}), fmpq(0)))
    expect(claim["cost"], cost, "cost")
    z = boxes.multipliers(proof["multipliers"], data)
    least = labels(proof["multipliers"], data) - sum(boxes.largest(z, boxes.sizes()), Fraction(0))
    expect(claim["lower_bound"], least, "lower bound")
    if claim["status"] != ("optimal" if least == cost else "feasible"):
        raise CheckFailed(f"the status {claim['status']!r} is not what the proof shows")
    return [
        f"the network fits all {len(data['y'])} rows, within the bound {boxes.bound}",
        f"its cost is {cost}",
        f"the multipliers prove {least}, by {len(boxes.corners)} corners of "
        f"{len(boxes.patterns)} cells",
        f"the network is {claim['status']}",
    ]


def check_contradiction(document: Mapping[str, Any], data: Mapping[str, Any]) -> list[str]:
    """Check a certificate that no network with bounded weights fits; return what was checked.

    Raises
    ------
    CheckFailed
        At the first claim that does not hold.
    """
    problem, claim, proof = document["problem"], document["claim"], document["proof"]
    check_problem(problem, data, problem["p"], bounded=True)
    if not 0 <= parse_rational(problem["p"]) <= 1:
        raise CheckFailed("p is outside [0, 1]")
    if claim["status"] != "infeasible" or document["network"] is not None or claim["neurons"] != 0:
        raise CheckFailed("the proof shows that nothing fits, and the claim is another one")
    expect(claim["cost"], 0, "cost")
    expect(claim["lower_bound"], 0, "lower bound")
    boxes = Boxes.read(problem, data)
    z = boxes.multipliers(proof["multipliers"], data)
    most = sum(boxes.largest(z, [Fraction(0)] * len(boxes.corners)), Fraction(0))
    wanted = labels(proof["multipliers"], data)
    if wanted <= most:
        raise CheckFailed(f"the multipliers ask for {wanted}, and networks reach {most}")
    return [
        f"the labels need {wanted} along the multipliers",
        f"no network within the bound {boxes.bound} gives more than {most}",
        "the problem is infeasible",
    ]


def labels(multipliers: Sequence[str], data: Mapping[str, Any]) -> Fraction:
    """Return the least value along the multipliers that the tolerances allow."""
    given, total = data["tolerance"], Fraction(0)
    for row, text in enumerate(multipliers):
        mu = parse_rational(text)
        slack = parse_rational(given if isinstance(given, str) else given[row])
        total += mu * parse_rational(data["y"][row]) - abs(mu) * slack
    return total
