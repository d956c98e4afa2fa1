"""Check the claims about one-dimensional data: fit by substitution, bound by its proof.

The theorems relied on, and nothing else:

* A network with skip connection and free biases is a continuous piecewise-linear function whose
  knots are its neurons, and the product ``v w`` of a neuron is, up to sign, its slope change.
* Signed windows: if the middle one of three points lies off the chord of the outer two, a function
  that fits has a knot of that sign strictly between the outer two.
* Tilings (Nakhleh and Nowak 2025, Theorems 3.1 and 3.2): for 0 < p < 1 the least cost is the sum
  over the runs of the least cost of a tiling by blocks of one or two points.
* Total variation: the slope of a function that fits turns at least as much as the data's.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from exactrelu.checks.check_failed import CheckFailed
from exactrelu.checks.claim import expect
from exactrelu.checks.fit import check_fit, read_network
from exactrelu.checks.one_input import read_one_input
from exactrelu.checks.tilings import check_potentials, check_variation, data_slopes
from exactrelu.checks.windows import count_windows
from exactrelu.polytopes.rational import parse_rational


def check_univariate(document: Mapping[str, Any], data: Mapping[str, Any]) -> list[str]:
    """Check a certificate about one-dimensional data; return what was checked.

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
    x, y, slack = read_one_input(problem, data)
    neurons, line = read_network(document["network"])
    check_fit(x, y, slack, neurons, line)
    checked = [f"the network fits all {len(y)} rows"]
    changes = [abs(v * w) for v, w, _ in neurons if v * w]
    if claim["neurons"] != len(neurons) or len(changes) != len(neurons):
        raise CheckFailed(f"the network has {len(changes)} active neurons, not as claimed")
    p = parse_rational(problem["p"])
    if p == 0:
        bound = count_windows(document["proof"], x, y, slack)
        expect(claim["cost"], len(changes), "cost")
        expect(claim["lower_bound"], bound, "lower bound")
        checked += [f"its cost is {len(changes)}", f"{bound} signed windows force {bound} knots"]
        optimal = bound == len(changes)
    else:
        if any(slack):
            raise CheckFailed("a tolerance is only understood for p = 0")
        slopes = data_slopes(x, y)
        if p == 1:
            checked += check_variation(document["proof"], slopes, changes, claim)
        else:
            checked += check_potentials(document["proof"], slopes, changes, p, claim)
        optimal = True
    if claim["status"] != ("optimal" if optimal else "feasible"):
        raise CheckFailed(f"the status {claim['status']!r} is not what the proof shows")
    return [*checked, f"the network is {claim['status']}"]
