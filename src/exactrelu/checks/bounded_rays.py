"""Check a network of least cost for 0 < p < 1 with bounded weights, by enumerating rivals again.

The theorems relied on, besides those of :mod:`exactrelu.checks.tight_sets` and
:mod:`exactrelu.checks.boxes` (docs/theory/bounded-weights.md):

* For 0 < p < 1 a minimiser is a vertex of the weights, one vector for each cell and sign. Each of
  its vectors lies inside of a face of the part of its cell in an orthant within the bound. Where
  that is in no facet ``|w_j| = B``, it is a face of a cone, and the vector a combination of as many
  independent rays as the face has dimensions.
* At a vertex the values of these rays, of the directions of the other faces and of the free affine
  part are independent; with a tolerance they are so on samples met at an end of it.
* Weights of the rays are sums over neurons; rays of one sign and one cone may be one neuron.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from math import comb
from typing import Any

from flint import fmpq

from exactrelu.checks.bounded import labels
from exactrelu.checks.bounded_power import price
from exactrelu.checks.boxes import Boxes
from exactrelu.checks.check_failed import CheckFailed
from exactrelu.checks.claim import expect_enclosure
from exactrelu.checks.claimed_bounded import claimed_bounded
from exactrelu.checks.following import tell
from exactrelu.checks.merging import Costs
from exactrelu.checks.rays import Rays
from exactrelu.checks.rival_search import EACH, RivalSearch
from exactrelu.checks.several_inputs import cost_vector
from exactrelu.checks.tight_faces import tight_faces
from exactrelu.checks.tight_sets import Item, affordable_sets
from exactrelu.polytopes.enclosure import Enclosure
from exactrelu.polytopes.power_sum import power_sum_ball
from exactrelu.polytopes.rational import parse_rational

_PRECISION = 128

Dual = tuple[Sequence[Fraction], Fraction]
"""A vector over the scaled samples, and the least value of the labels along it."""


def check_bounded_rays(document: Mapping[str, Any], data: Mapping[str, Any]) -> list[str]:
    """Check a certificate with 0 < p < 1 and bounded weights; return what was checked.

    Raises
    ------
    CheckFailed
        At the first claim that does not hold.
    """
    problem, claim, proof = document["problem"], document["claim"], document["proof"]
    hidden, boxes = claimed_bounded(document, data, problem["p"])
    p = parse_rational(problem["p"])
    if not 0 < p < 1 or problem["measure"] != "parameters":
        raise CheckFailed("the proof is about parameters and 0 < p < 1")
    network = cost_vector(hidden, problem)
    cost = power_sum_ball([(1, size) for size in network], p, _PRECISION)
    for name in ("cost", "lower_bound"):
        expect_enclosure(claim[name], cost, name.replace("_", " "), _PRECISION)
    dual = boxes.multipliers(proof["multipliers"], data), labels(proof["multipliers"], data)
    sets, tried = exclude_rivals(boxes, dual, network, p)
    if claim["status"] != "optimal":
        raise CheckFailed(f"the status {claim['status']!r} is not what the proof shows")
    return [
        f"the network fits all {len(data['y'])} rows, within the bound {boxes.bound}",
        f"its cost is {float(cost.mid()):.15g}",
        f"{sets} sets of neurons at the bound are not excluded by the dual vector",
        f"with none of them any of {tried} sets of rays gives a cheaper network within the bound",
        "the network is optimal",
    ]


def exclude_rivals(boxes: Boxes, dual: Dual, network: Costs, p: Fraction) -> tuple[int, int]:
    """Prove that no network within the bound is cheaper; return the numbers of sets looked at.

    Raises
    ------
    CheckFailed
        If one is cheaper, or there are too many sets.
    """
    search = RivalSearch(boxes, Rays.of(boxes.samples), network, p)
    sets = 0
    for chosen in _open_sets(boxes, dual, network, p):
        tell("sets of neurons at the bound", sets)
        search.exclude(chosen)
        sets += 1
    return sets, search.tried


def rival_work(boxes: Boxes, dual: Dual, network: Costs, p: Fraction, most: int) -> int:
    """Return how many sets of rays :func:`exclude_rivals` looks at, counted up to ``most``."""
    samples = boxes.samples
    exact = sum(low == high for low, high in zip(samples.lower, samples.upper, strict=True))
    slack, rays = len(samples.rows) - exact, len(Rays.of(samples))
    work = 0
    for chosen in _open_sets(boxes, dual, network, p):
        fixed = len(samples.base) + sum(len(face.directions) for face, _ in chosen)
        for tight in range(slack + 1):
            rank = exact + tight - fixed
            if rank >= 0:
                work += comb(slack, tight) * 2**tight * (EACH + comb(rays, rank))
        if work > most:
            break
    return work


def _open_sets(boxes: Boxes, dual: Dual, network: Costs, p: Fraction) -> Iterator[tuple[Item, ...]]:
    terms: list[tuple[int | fmpq, fmpq]] = [(1, size) for size in network]
    cap = Enclosure.of_ball(power_sum_ball(terms, p, _PRECISION)).upper
    prices = [
        price([Fraction(abs(u), t) for u in w[: boxes.samples.penalized] if u], p)
        for w, t in boxes.corners
    ]
    return affordable_sets(boxes, tight_faces(boxes), dual, prices, cap)
