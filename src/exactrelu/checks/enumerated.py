"""Check answers that rest on the enumeration of all candidates, by enumerating them again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flint import arb, ctx

from exactrelu.checks.check_failed import CheckFailed
from exactrelu.checks.claim import expect_enclosure
from exactrelu.checks.cost_order import all_dearer, difference_sign
from exactrelu.checks.enumeration import Costs, cost_vectors
from exactrelu.checks.several_inputs import check_problem, fitting_neurons
from exactrelu.polytopes.power_sum import power_sum_ball
from exactrelu.polytopes.rational import parse_rational, to_fmpq

_PRECISION = 160


def check_enumerated(document: Mapping[str, Any], data: Mapping[str, Any]) -> list[str]:
    """Check a certificate of a minimiser for 0 < p < 1; return what was checked.

    Raises
    ------
    CheckFailed
        At the first claim that does not hold.
    """
    problem, claim = document["problem"], document["claim"]
    check_problem(problem, data, problem["p"])
    p = parse_rational(problem["p"])
    if not 0 < p < 1:
        raise CheckFailed("the proof is about 0 < p < 1")
    hidden = fitting_neurons(document["network"], problem, data)
    counted = len(data["X"][0]) + problem["penalize_bias"]
    network: Costs = tuple(
        sorted(to_fmpq(abs(v * t)) for v, w, b in hidden for t in (*w, b)[:counted] if v * t)
    )
    if claim["neurons"] != len(hidden):
        raise CheckFailed(f"the network has {len(hidden)} neurons, not as claimed")
    cost = power_sum_ball([(1, c) for c in network], p, _PRECISION)
    for name in ("cost", "lower_bound"):
        expect_enclosure(claim[name], cost, name, _PRECISION)
    found = cost_vectors(problem, data)
    for other in found:
        if other == network:
            continue
        with ctx.workprec(_PRECISION):
            dearer = bool(power_sum_ball([(1, c) for c in other], p, _PRECISION) > arb(cost))
        if not dearer and difference_sign(other, network, to_fmpq(p)) < 0:
            raise CheckFailed("another network is cheaper")
    if claim["status"] != "optimal":
        raise CheckFailed(f"the status {claim['status']!r} is not what the proof shows")
    return [
        f"the network fits all {len(data['y'])} rows",
        f"none of {len(found)} cost vectors is cheaper: these are all that independent rays give",
        "the network is optimal",
    ]


def check_enumerated_critical_p(document: Mapping[str, Any], data: Mapping[str, Any]) -> list[str]:
    """Check a certificate that encloses the critical p; return what was checked.

    Raises
    ------
    CheckFailed
        At the first claim that does not hold.
    """
    problem, claim = document["problem"], document["claim"]
    check_problem(problem, data, problem["p"])
    if problem["measure"] != "parameters":
        raise CheckFailed("the critical p is about parameters")
    found = cost_vectors(problem, data)
    least = min(map(len, found))
    sparsest = sorted(costs for costs in found if len(costs) == least)
    others = sorted(costs for costs in found if len(costs) > least)
    if claim["sparsest_cost"] != least:
        raise CheckFailed(f"the sparsest network costs {least}")
    lower, upper = parse_rational(claim["lower"]), parse_rational(claim["upper"])
    if not 0 < lower <= upper <= 1 or claim["crosses"] != (upper < 1):
        raise CheckFailed(f"{lower} and {upper} do not enclose a critical p as claimed")
    if (upper < 1) != (lower < upper):
        raise CheckFailed("the ends of the enclosure are equal, and not 1")
    if not all_dearer(others, sparsest, to_fmpq(0), to_fmpq(lower)):
        raise CheckFailed("below the lower end some network may be as cheap as the sparsest")
    if lower < 1 and any(
        all(difference_sign(other, s, to_fmpq(lower)) <= 0 for s in sparsest) for other in others
    ):
        raise CheckFailed("at the lower end some network is as cheap as the sparsest")
    checked = [
        f"{len(found)} cost vectors are all that independent rays give",
        f"below {float(lower):.15g} every minimiser is sparsest",
    ]
    if upper < 1:
        end = to_fmpq(upper)
        if not any(all(difference_sign(o, s, end) <= 0 for s in sparsest) for o in others):
            raise CheckFailed("at the upper end no network is as cheap as the sparsest")
        checked.append(f"at {float(upper):.15g} another network costs no more")
    return checked


def check_enumerated_path(document: Mapping[str, Any], data: Mapping[str, Any]) -> list[str]:
    """Check a certificate of the minimisers for p from 0 to 1; return what was checked.

    Raises
    ------
    CheckFailed
        At the first claim that does not hold.
    """
    problem, pieces = document["problem"], document["claim"]["pieces"]
    check_problem(problem, data, problem["p"])
    if problem["measure"] != "parameters" or document["proof"]["kind"] != "enumerated rays":
        raise CheckFailed("the path is about parameters, and proved by enumerated rays")
    found = cost_vectors(problem, data)
    before = {"lower": "0", "upper": "0"}
    for number, piece in enumerate(pieces, 1):
        sizes = tuple(to_fmpq(parse_rational(size)) for size in piece["sizes"])
        if piece["from"] != before or sizes not in found:
            raise CheckFailed(f"piece {number} does not begin where the one before ends")
        before = piece["to"]
        ends = [parse_rational(piece["from"]["upper"]), parse_rational(before["lower"])]
        if not 0 <= ends[0] < ends[1] <= parse_rational(before["upper"]) <= 1:
            raise CheckFailed(f"piece {number} is empty")
        rivals = [costs for costs in found if costs != sizes]
        if not all_dearer(rivals, [sizes], to_fmpq(ends[0]), to_fmpq(ends[1])):
            raise CheckFailed(f"piece {number}: another network may be as cheap")
    if before != {"lower": "1", "upper": "1"}:
        raise CheckFailed("the pieces do not end at 1")
    return [
        f"{len(found)} cost vectors are all that independent rays give",
        f"each of {len(pieces)} pieces has one minimiser, and the pieces reach from 0 to 1",
    ]
