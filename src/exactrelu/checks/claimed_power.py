"""Read what a certificate by branch and bound for 0 < p < 1 claims of its network."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from exactrelu.checks.check_failed import CheckFailed
from exactrelu.checks.several_inputs import Hidden, claimed_neurons
from exactrelu.polytopes.rational import parse_rational

_LEAST_P = Fraction(1, 50)


def claimed_power(document: Mapping[str, Any], data: Mapping[str, Any]) -> tuple[Hidden, Fraction]:
    """Check the problem and the network of a certificate; return the neurons and p.

    Raises
    ------
    CheckFailed
        Unless parameters count, p lies in the range of these proofs, the network fits all rows, and
        its neurons are as many as claimed.
    """
    problem = document["problem"]
    hidden = claimed_neurons(document, data, problem["p"])
    p = parse_rational(problem["p"])
    if not _LEAST_P <= p < 1 or problem["measure"] != "parameters":
        raise CheckFailed("the proof is for parameters and p from 1/50 to 1")
    return hidden, p
