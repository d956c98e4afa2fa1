"""Check that a network is the cheapest for 0 < p < 1 by its tree of intervals of sizes of rays.

The theorems relied on, and nothing else (proofs in ``docs/theory/several-inputs.md``):

* Some cheapest network is a *vertex*: each neuron is a positive combination of the rays of one face
  of the triangulated refined cones, no signed ray is in two neurons, and the features of the signed
  rays in use are independent, also modulo the free affine part.
* A neuron with sizes ``s_j`` on rays of p-norm 1 of one refined cone costs ``sum_c (sum_j s_j
  E_jc)^p``. This is concave, grows with each size, and is at least ``(sum s_j)^p``, because
  ``|.|_p`` is superadditive on an orthant: what is left of the cost bounds the sum of sizes.
* For every vector z and prices ``t_j <= 0`` a network whose sizes are at most ``u_j`` costs at
  least ``z . y + sum t_j`` plus, for each neuron, its cost less ``sum g_j s_j``, where ``g_j = z .
  phi_j + t_j / u_j``, because ``t_j s_j / u_j >= t_j``. A concave function is least at corners.
* Each neuron that must be there (a *group* of used rays) adds at least its least corner. Any other
  neuron adds at least 0 or a corner of one of its faces on which no size vanishes, hence at least
  the share ``w_j <= 0`` of one of its rays, where ``w_j`` is the least of these corners of all
  faces with j; different neurons have different rays, so all add at least ``sum w_j`` together.
* What a neuron that holds a ray with a size in a part of its interval adds more than that, bounds
  the cost of all networks with such a size: if it is too much, the part is cut off.
* Used rays with dependent features belong to no vertex; if they are independent and the labels are
  a combination of theirs, this combination is the only network there is.

Many nodes are checked at a time (:mod:`exactrelu.checks.ray_walk`). Floats carry the margins that
:mod:`exactrelu.checks.ray_corners`, :mod:`exactrelu.checks.ray_rooms` and
:mod:`exactrelu.checks.ray_bounds` prove; ranks, combinations and the networks of leaves are exact.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from flint import arb, ctx, fmpq

from exactrelu.checks.blocks import Samples
from exactrelu.checks.check_failed import CheckFailed
from exactrelu.checks.claim import expect_enclosure, lower_end
from exactrelu.checks.claimed_power import claimed_power
from exactrelu.checks.ray_bounds import RayBounds
from exactrelu.checks.ray_cones import RayCones, combined_rows
from exactrelu.checks.ray_corners import RayCorners
from exactrelu.checks.ray_groups import RayGroups
from exactrelu.checks.ray_records import RayRecords
from exactrelu.checks.ray_walk import RayWalk
from exactrelu.checks.several_inputs import cost_vector
from exactrelu.checks.used_rays import UsedRays
from exactrelu.polytopes.power_sum import power_sum_ball

_PRECISION = 160
_ABOVE = 1 + 1e-15
_LEAST, _LARGEST = 1e-60, 1e60
_LARGEST_SIZE = 1e99


def check_ray_tree(document: Mapping[str, Any], data: Mapping[str, Any]) -> list[str]:
    """Check a certificate with 0 < p < 1 and exact labels; return what was checked.

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
    hidden, p = claimed_power(document, data)
    samples = Samples.read(problem, data)
    if samples.lower != samples.upper:
        raise CheckFailed("the proof is for labels without tolerance")
    network = cost_vector(hidden, problem)
    ball = power_sum_ball([(1, c) for c in network], p, _PRECISION)
    expect_enclosure(claim["cost"], ball, "cost", _PRECISION)
    if claim["status"] not in ("optimal", "feasible"):
        raise CheckFailed(f"the status {claim['status']!r} is not what the proof shows")
    optimal = claim["status"] == "optimal"
    if optimal:
        expect_enclosure(claim["lower_bound"], ball, "lower bound", _PRECISION)
    goal = None if optimal else lower_end(claim["lower_bound"], "lower bound")
    nodes = prove(samples, p, proof, network, goal)
    least = "the network's cost" if optimal else f"{float(goal or 0):.9g}"
    return [
        f"the network fits all {len(data['y'])} rows",
        "its cost is as claimed",
        f"the {nodes} nodes of the tree leave no network that costs less than {least}",
        f"the network is {claim['status']}",
    ]


def prove(
    samples: Samples,
    p: Fraction,
    proof: Mapping[str, Any],
    network: tuple[fmpq, ...],
    goal: Fraction | None,
) -> int:
    """Walk through a tree; return its number of nodes.

    Parameters
    ----------
    samples : Samples
    p : Fraction
    proof : mapping
    network : tuple of fmpq
        The nonzero penalised weights of the network that no other one is cheaper than.
    goal : Fraction, optional
        A number that no network costs less than, in place of what the network costs.
    """
    cones = RayCones.of(samples, proof.get("rays"))
    rows = combined_rows(samples, proof.get("rows"))
    used = UsedRays.of(samples, cones, rows, p, network, goal)
    with ctx.workprec(_PRECISION):
        cap = float(used.goal.upper()) * _ABOVE if network or goal else 0.0
        high = arb(max(cap, _LEAST)) ** (1 / arb(fmpq(p.numerator, p.denominator)))
        if cap and not (_LEAST <= cap <= _LARGEST and high < _LARGEST_SIZE):
            raise CheckFailed("the cost is beyond the range in which floats serve")
    corners = RayCorners.of(p, cones, used.features, used.labels)
    records = RayRecords.read(proof, 2 * len(cones.rays), len(rows))
    bounds = RayBounds(cones, corners, RayGroups.of(cones), cap)
    return RayWalk(records, bounds, used).all_nodes()
