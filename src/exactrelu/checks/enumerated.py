"""Check answers that rest on the enumeration of all candidates, by enumerating them again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flint import arb, ctx, fmpq

from exactrelu.checks.check_failed import CheckFailed
from exactrelu.checks.claim import expect, expect_enclosure
from exactrelu.checks.cost_order import all_dearer, difference_sign
from exactrelu.checks.enumeration import cost_vectors
from exactrelu.checks.merging import Costs
from exactrelu.checks.several_inputs import (
    check_problem,
    claimed_neurons,
    cost_vector,
    fitting_neurons,
)
from exactrelu.polytopes.power_sum import power_sum_ball
from exactrelu.polytopes.rational import parse_rational, to_fmpq, to_fraction

_PRECISION = 160


def check_enumerated(document: Mapping[str, Any], data: Mapping[str, Any]) -> list[str]:
    """Check a certificate of a network of least cost at one p; return what was checked.

    Raises
    ------
    CheckFailed
        At the first claim that does not hold.
    """
    problem, claim = document["problem"], document["claim"]
    hidden = claimed_neurons(document, data, problem["p"])
    p = to_fmpq(parse_rational(problem["p"]))
    if not 0 <= p <= 1:
        raise CheckFailed("the proof is about 0 <= p <= 1")
    network = cost_vector(hidden, problem)
    _check_cost(claim, network, p)
    found = cost_vectors(problem, data, [network], p, p)
    ball = power_sum_ball([(1, c) for c in network], to_fraction(p), _PRECISION)
    for other in found - {network}:
        with ctx.workprec(_PRECISION):
            cost = power_sum_ball([(1, c) for c in other], to_fraction(p), _PRECISION)
            dearer = bool(cost > arb(ball))
        if not dearer and difference_sign(other, network, p) < 0:
            raise CheckFailed("another network is cheaper")
    if claim["status"] != "optimal":
        raise CheckFailed(f"the status {claim['status']!r} is not what the proof shows")
    return [
        f"the network fits all {len(data['y'])} rows",
        f"no set of independent rays is cheaper; {len(found)} cost vectors were compared exactly",
        "the network is optimal",
    ]


def _check_cost(claim: Mapping[str, Any], network: Costs, p: fmpq) -> None:
    for name in ("cost", "lower_bound"):
        if p == 0 or p == 1:
            exact = sum(network, fmpq(0)) if p else fmpq(len(network))
            expect(claim[name], to_fraction(exact), name)
        else:
            ball = power_sum_ball([(1, c) for c in network], to_fraction(p), _PRECISION)
            expect_enclosure(claim[name], ball, name, _PRECISION)


def check_enumerated_critical_p(document: Mapping[str, Any], data: Mapping[str, Any]) -> list[str]:
    """Check a certificate that encloses the critical p; return what was checked.

    Raises
    ------
    CheckFailed
        At the first claim that does not hold.
    """
    problem, claim = document["problem"], document["claim"]
    known = _fitting(problem, data, document["networks"])
    lower, upper = parse_rational(claim["lower"]), parse_rational(claim["upper"])
    if not 0 < lower <= upper <= 1 or claim["crosses"] != (upper < 1):
        raise CheckFailed(f"{lower} and {upper} do not enclose a critical p as claimed")
    if (upper < 1) != (lower < upper):
        raise CheckFailed("the ends of the enclosure are equal, and not 1")
    if len(known) != 1 + (upper < 1):
        raise CheckFailed("the networks are not a sparsest one, and one that becomes as cheap")
    found = cost_vectors(problem, data, known, fmpq(0), to_fmpq(upper))
    least = min(map(len, found))
    sparsest = sorted(costs for costs in found if len(costs) == least)
    others = sorted(costs for costs in found if len(costs) > least)
    if claim["sparsest_cost"] != least or len(known[0]) != least:
        raise CheckFailed(f"the sparsest network costs {least}")
    if not all_dearer(others, sparsest, fmpq(0), to_fmpq(lower)):
        raise CheckFailed("below the lower end some network may be as cheap as the sparsest")
    if lower < 1 and any(_reaches(other, sparsest, to_fmpq(lower)) for other in others):
        raise CheckFailed("at the lower end some network is as cheap as the sparsest")
    checked = [
        f"{len(known)} networks fit all {len(data['y'])} rows",
        f"all sets of independent rays but those of {len(found)} cost vectors are dearer",
        f"below {float(lower):.15g} every minimiser is sparsest",
    ]
    if upper < 1:
        if len(known[1]) == least or not _reaches(known[1], sparsest, to_fmpq(upper)):
            raise CheckFailed("at the upper end the other network is dearer than a sparsest one")
        checked.append(f"at {float(upper):.15g} another network costs no more")
    return checked


def _reaches(other: Costs, sparsest: Iterable[Costs], p: fmpq) -> bool:
    """Tell whether a network is no dearer than any of the sparsest."""
    return all(difference_sign(other, costs, p) <= 0 for costs in sparsest)


def check_enumerated_path(document: Mapping[str, Any], data: Mapping[str, Any]) -> list[str]:
    """Check a certificate of the minimisers for p from 0 to 1; return what was checked.

    Raises
    ------
    CheckFailed
        At the first claim that does not hold.
    """
    problem, pieces = document["problem"], document["claim"]["pieces"]
    if document["proof"]["kind"] != "enumerated rays":
        raise CheckFailed("the path is proved by enumerated rays")
    known = _fitting(problem, data, [piece["network"] for piece in pieces])
    found = cost_vectors(problem, data, known, fmpq(0), fmpq(1))
    before = {"lower": "0", "upper": "0"}
    for number, (piece, costs) in enumerate(zip(pieces, known, strict=True), 1):
        if piece["from"] != before:
            raise CheckFailed(f"piece {number} does not begin where the one before ends")
        before = piece["to"]
        ends = [parse_rational(piece["from"]["upper"]), parse_rational(before["lower"])]
        if not 0 <= ends[0] < ends[1] <= parse_rational(before["upper"]) <= 1:
            raise CheckFailed(f"piece {number} is empty")
        rivals = [other for other in found if other != costs]
        if not all_dearer(rivals, [costs], to_fmpq(ends[0]), to_fmpq(ends[1])):
            raise CheckFailed(f"piece {number}: another network may be as cheap")
    if before != {"lower": "1", "upper": "1"}:
        raise CheckFailed("the pieces do not end at 1")
    return [
        f"{len(known)} networks fit all {len(data['y'])} rows",
        f"all sets of independent rays but those of {len(found)} cost vectors are dearer",
        f"each of {len(pieces)} pieces has one minimiser, and the pieces reach from 0 to 1",
    ]


def _fitting(
    problem: Mapping[str, Any], data: Mapping[str, Any], networks: Sequence[Mapping[str, Any]]
) -> list[Costs]:
    """Check the problem and that networks fit; return their cost vectors."""
    check_problem(problem, data, "0")
    if problem["measure"] != "parameters":
        raise CheckFailed("the critical p and the path are about parameters")
    return [cost_vector(fitting_neurons(net, problem, data), problem) for net in networks]
