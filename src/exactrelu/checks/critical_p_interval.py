"""Check an enclosure of the critical p that was proved without enumerating all networks.

The theorems relied on, besides those of the modules imported here (docs/theory/several-inputs.md):

* If for all p up to q every network that fits and is not sparsest costs more than some sparsest
  one, the critical p is at least q. If some network is cheaper than all sparsest ones at q, it is
  at most q.
* A network that is not sparsest has weights beside its k0 largest ones. At a vertex none of them is
  smaller than a minor allows. Or, if their total size is less than *reach*, at most the tail beyond
  k0 - 1 weights, its k0 largest weights are those of one of the sets of signed blocks of cost k0
  that fit within tolerances loosened by reach; and it costs no less than some vertex there.
* The vertices at which nothing is left out hold a cheapest one of all sparsest networks.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from flint import arb, ctx, fmpq

from exactrelu.checks.blocks import Samples
from exactrelu.checks.check_failed import CheckFailed
from exactrelu.checks.cost_bounds import ManyCosts, at_least, at_most, tails_are_dearer
from exactrelu.checks.cost_order import difference_sign
from exactrelu.checks.following import tell
from exactrelu.checks.linear_duality import proved_norm
from exactrelu.checks.merging import Costs
from exactrelu.checks.near_sets import near_sets
from exactrelu.checks.near_vertices import NearVertex, near_vertices
from exactrelu.checks.several_inputs import check_problem, cost_vector, fitting_neurons
from exactrelu.checks.solve import check_solve
from exactrelu.checks.tails import checked_tails, loosened_samples
from exactrelu.checks.vertex_minors import smallest_weights
from exactrelu.polytopes.rational import parse_rational, to_fmpq

_PRECISION = 128

Holds = Callable[[fmpq, fmpq], bool]


@dataclass(frozen=True, slots=True)
class Known:
    """What is proved before the interval is.

    Parameters
    ----------
    samples : Samples
    bound : Fraction or None
        On the weights.
    tails : list of fmpq
        Number m (from 0) is what the weights without the m largest ones add up to at least.
    sparsest : list of Costs
        Of sparsest networks.
    reach : fmpq or None
    vertices : list of NearVertex
        Of the networks within reach, if there is one.
    """

    samples: Samples
    bound: Any
    tails: list[fmpq]
    sparsest: list[Costs]
    reach: fmpq | None
    vertices: list[NearVertex]


def check_interval(document: Mapping[str, Any], data: Mapping[str, Any]) -> list[str]:
    """Check a certificate that encloses the critical p by tails; return what was checked.

    Raises
    ------
    CheckFailed
        At the first claim that does not hold.
    """
    claim, proof = document["claim"], document["proof"]
    lower, upper = parse_rational(claim["lower"]), parse_rational(claim["upper"])
    if not 0 <= lower <= upper <= 1 or lower == upper < 1:
        raise CheckFailed(f"{lower} and {upper} enclose no critical p")
    crosses = True if upper < 1 else False if lower == 1 else None
    if claim["crosses"] is not crosses:
        raise CheckFailed(f"it is claimed that costs cross: {claim['crosses']}")
    checked, known = known_of(document, data)
    more, known = near_of(document, data, known)
    checked += more
    cost = claim["sparsest_cost"]
    if cost == 0:
        return [*checked, "every other network costs more than nothing, for every p"]
    if lower:
        ends = [to_fmpq(parse_rational(end)) for end in proof["ends"]]
        if not ends or ends[0] != 0 or ends[-1] < to_fmpq(lower) or sorted(set(ends)) != ends:
            raise CheckFailed(f"the intervals do not cover 0 to {lower}")
        holds = condition(proof["by"], known)
        for number, (a, b) in enumerate(pairwise(ends), 1):
            tell("intervals", number, len(ends) - 1)
            if b > 1 or not holds(a, b):
                raise CheckFailed(f"from {a} to {b} a network may be as cheap as the sparsest")
        checked.append(f"up to {float(lower):.15g} every minimiser is sparsest, by {proof['by']}")
    if upper < 1:
        problem, other = document["problem"], document["networks"][1]
        costs = cost_vector(fitting_neurons(other, problem, data), problem)
        exact = [vertex.sizes for vertex in known.vertices if not vertex.rest]
        if known.reach is None or not exact:
            raise CheckFailed("the sparsest networks are not listed")
        if any(difference_sign(costs, sizes, to_fmpq(upper)) >= 0 for sizes in exact):
            raise CheckFailed("at the upper end the other network is dearer than a sparsest one")
        checked.append(f"at {float(upper):.15g} another network is cheaper than all sparsest ones")
    return checked


def known_of(document: Mapping[str, Any], data: Mapping[str, Any]) -> tuple[list[str], Known]:
    """Check the sparsest network and the tails; return what was checked, and what it proves.

    Raises
    ------
    CheckFailed
        At the first claim that does not hold.
    """
    problem, claim, proof = document["problem"], document["claim"], document["proof"]
    check_problem(problem, data, "0", bounded=problem["bound"] is not None)
    if problem["measure"] != "parameters":
        raise CheckFailed("the critical p is about parameters")
    cost, networks = claim["sparsest_cost"], document["networks"]
    if type(cost) is not int or len(networks) != 1 + (parse_rational(claim["upper"]) < 1):
        raise CheckFailed("the networks are not a sparsest one, and one that becomes cheaper")
    sparsest = networks[0]
    optimum = {
        "status": "optimal",
        "cost": str(cost),
        "lower_bound": str(cost),
        "neurons": len(sparsest["hidden"]),
    }
    check_solve(
        {"problem": problem, "claim": optimum, "network": sparsest, "proof": proof["sparsest"]},
        data,
    )
    checked = [f"the sparsest network costs {cost}"]
    samples = Samples.read(problem, data)
    bound = None if problem["bound"] is None else parse_rational(problem["bound"])
    costs = cost_vector(fitting_neurons(sparsest, problem, data), problem)
    if cost == 0:
        return checked, Known(samples, bound, [], [costs], None, [])
    tails = checked_tails(problem, data, proof["tails"], cost)
    if proof["norm"] is not None:
        norm, _ = proved_norm(proof["norm"], problem, data)
        tails[0] = max(tails[0], to_fmpq(norm))
    checked.append(f"{len(proof['tails'])} sums of small weights are bounded from below")
    return checked, Known(samples, bound, tails, [costs], None, [])


def near_of(
    document: Mapping[str, Any], data: Mapping[str, Any], known: Known
) -> tuple[list[str], Known]:
    """Check the list of near sets; return what was checked, and what is known with it.

    Raises
    ------
    CheckFailed
        At the first claim that does not hold.
    """
    problem, proof = document["problem"], document["proof"]
    cost, samples = document["claim"]["sparsest_cost"], known.samples
    if cost == 0 or proof["near"] is None:
        return [], known
    if known.bound is not None:
        raise CheckFailed("near networks are listed for weights without a bound")
    reach = parse_rational(proof["near"]["size"])
    if not 0 < to_fmpq(reach) <= known.tails[cost - 1]:
        raise CheckFailed(f"a network may lose a weight within the reach {reach}")
    sets = near_sets(loosened_samples(problem, data, reach), cost, proof["near"])
    vertices: set[NearVertex] = set()
    for number, chosen in enumerate(sets):
        tell("near sets of neurons", number, len(sets))
        vertices.update(near_vertices(samples, chosen, to_fmpq(reach)))
    listed = sorted(vertices, key=lambda vertex: (vertex.rest, vertex.sizes))
    exact = [vertex.sizes for vertex in listed if not vertex.rest]
    said = f"{len(sets)} sets of neurons come near, with {len(listed)} extreme cases"
    sparsest = [*known.sparsest, *exact]
    return [said], replace(known, sparsest=sparsest, reach=to_fmpq(reach), vertices=listed)


def condition(by: str, known: Known) -> Holds:
    """Return what proves on an interval of p that all other networks are dearer.

    Parameters
    ----------
    by : "minors" or "near networks"
    known : Known

    Returns
    -------
    callable
        Called as ``holds(a, b)``; True if it is proved for all p in (0, 1) with ``a <= p <= b``.
    """
    if by == "near networks" and known.reach is not None:
        prove = _by_near_networks(known, known.reach)
    elif by == "minors":
        prove = _by_minors(known)
    else:
        raise CheckFailed(f"there is no proof by {by!r}")

    def holds(a: fmpq, b: fmpq) -> bool:
        with ctx.workprec(_PRECISION):
            caps = [at_most(costs, a, b) for costs in known.sparsest]
            return prove(min(caps, key=lambda cap: float(cap.mid())), a, b)

    return holds


def _by_near_networks(known: Known, reach: fmpq) -> Callable[[arb, fmpq, fmpq], bool]:
    others = [(*v.sizes, v.rest) for v in known.vertices if v.rest]
    many = ManyCosts(others)

    def prove(cap: arb, a: fmpq, b: fmpq) -> bool:
        beyond = arb(reach), at_least([reach], a, b)
        return tails_are_dearer(known.tails, beyond, cap, (a, b)) and many.dearer(cap, a, b)

    return prove


def _by_minors(known: Known) -> Callable[[arb, fmpq, fmpq], bool]:
    with ctx.workprec(_PRECISION):
        counted = smallest_weights(known.samples, len(known.tails), known.bound)
        further = [(count - len(known.tails), size) for count, size in counted]

    def prove(cap: arb, a: fmpq, b: fmpq) -> bool:
        if not further:
            return True
        total, least = arb(0), further[0][1]
        last: Sequence[arb] = [number * at_least([size], a, b) for number, size in further]
        for number, size in further:
            total, least = total.max(number * size), least.min(size)
        cheapest = last[0]
        for cost in last[1:]:
            cheapest = cheapest.min(cost)
        return tails_are_dearer(known.tails, (total, cheapest), cap, (a, b), least)

    return prove
