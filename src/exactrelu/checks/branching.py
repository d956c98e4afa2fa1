"""Check a lower bound of the lp path norm, 0 < p < 1, by its tree of intervals of neuron sizes.

The theorems relied on, and nothing else:

* Let the *size* of a neuron be ``s = (sum |v w_c|^p)^(1/p)`` over the penalised coordinates; it
  costs ``s^p``. Merging two neurons of one sign in one refined cone (between the hyperplanes of the
  samples and of the penalised coordinates) never raises the cost, so a network needs one
  neuron for each cone and sign, and some cheapest network has no neuron of size above U if
  ``U^p`` is at least the cost of any network.
* For 0 < p < 1 sizes are superadditive on an orthant (the reverse of Minkowski's inequality). So a
  neuron in a cone adds to ``sum_i mu_i f(x_i)`` at most ``b s``, where b is the largest ratio of
  ``max(0, sum_i mu_i max(0, r . x_i))`` to the size of r over the rays r of the cone.
* Hence, if the sizes lie in intervals [l, u], every network that fits costs at least
  ``sum_i (mu_i y_i - |mu_i| t_i) + sum of min(l^p - b l, u^p - b u)``, because ``s^p - b s`` is
  concave, provided mu vanishes on the free affine part. With one interval replaced by [t, u] and
  the sum above the cost, no network that is cheap enough has that size in it: a *cut* of the
  interval at t.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from flint import arb, ctx

from exactrelu.checks.check_failed import CheckFailed
from exactrelu.checks.claim import expect_enclosure, lower_end
from exactrelu.checks.claimed_power import claimed_power
from exactrelu.checks.size_tree import LARGEST, MARGIN, SizeTree
from exactrelu.polytopes.rational import parse_rational, to_fmpq

_PRECISION = 128


def check_branching(document: Mapping[str, Any], data: Mapping[str, Any]) -> list[str]:
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
    problem, claim, proof = document["problem"], document["claim"], document["proof"]
    hidden, p = claimed_power(document, data)
    terms = [abs(v * t) for v, w, b in hidden for t in ([*w, b] if problem["penalize_bias"] else w)]
    with ctx.workprec(_PRECISION):
        power = arb(to_fmpq(p))
        cost = sum((arb(to_fmpq(term)) ** power for term in terms if term), arb(0))
        largest = parse_rational(proof["largest"])
        if not arb(to_fmpq(largest)) ** power >= cost:
            raise CheckFailed("a neuron as costly as the network is larger than the proof allows")
        top = float(cost.upper()) * (1 + MARGIN)
    expect_enclosure(claim["cost"], cost, "cost", _PRECISION)
    if not top < LARGEST:
        raise CheckFailed("the cost is beyond the range in which floats serve")
    tree = SizeTree.of(problem, data, float(p), top, proof["cones"])
    bound, leaves = tree.least(proof["tree"], float(largest) * (1 + MARGIN))
    lower = claim["lower_bound"]
    claimed = lower_end(lower, "lower bound")
    if claimed > Fraction(bound):
        raise CheckFailed(f"the claimed lower bound is {claimed}, the tree proves {bound}")
    if claim["status"] != "feasible":
        raise CheckFailed(f"the status {claim['status']!r} is not what the proof shows")
    return [
        f"the network fits all {len(data['y'])} rows",
        "its cost is as claimed",
        f"the {leaves} leaves of the tree cover all sizes of neurons and prove {bound:.9g}",
        "the network is feasible",
    ]
