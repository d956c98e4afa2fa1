"""Check how much the small weights of all networks add up to.

The theorem relied on: leaving out weights of total size s changes a network at a sample by at most
s times its largest penalised coordinate. So if no network with at most m parameters fits within
tolerances that are larger by this, then in every network that fits the penalised weights beside the
m largest ones add up to more than s.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from flint import fmpq

from exactrelu.checks.blocks import Samples
from exactrelu.checks.check_failed import CheckFailed
from exactrelu.checks.supports import check_bound
from exactrelu.polytopes.rational import parse_rational, to_fmpq


def loosened_samples(
    problem: Mapping[str, Any], data: Mapping[str, Any], size: Fraction
) -> Samples:
    """Return the samples with tolerances for leaving out weights of a total size."""
    given, least = data["tolerance"], Fraction(int(problem["penalize_bias"]))
    tolerances = []
    for place, row in enumerate(data["X"]):
        slack = parse_rational(given if isinstance(given, str) else given[place])
        largest = max(least, *(abs(parse_rational(value)) for value in row))
        tolerances.append(str(slack + size * largest))
    return Samples.read(problem, {**data, "tolerance": tolerances})


def checked_tails(
    problem: Mapping[str, Any],
    data: Mapping[str, Any],
    proofs: Sequence[Mapping[str, Any]],
    count: int,
) -> list[fmpq]:
    """Check proofs about tails.

    Parameters
    ----------
    problem, data : mapping
    proofs : sequence of mapping
        Each with a size and a proof about supports within loosened tolerances.
    count : int
        How many tails there are.

    Returns
    -------
    list of fmpq
        Number m (from 0) is what the weights without the m largest ones add up to at least.
    """
    tails = [fmpq(0)] * count
    for part in proofs:
        size, bound = parse_rational(part["size"]), part["proof"]["bound"]
        if size <= 0 or type(bound) is not int or not 0 < bound <= count:
            raise CheckFailed(f"a tail of size {size} for {bound!r} weights cannot be")
        check_bound(loosened_samples(problem, data, size), part["proof"])
        for place in range(bound):
            tails[place] = max(tails[place], to_fmpq(size))
    return tails
