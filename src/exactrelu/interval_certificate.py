"""The interval of a critical p, written as a document that `verify` can check."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from typing import Any

from flint import fmpq

from exactrelu.certificate import sealed
from exactrelu.certificate_data import data_json
from exactrelu.checks.check_failed import CheckFailed
from exactrelu.checks.critical_p_interval import Holds, condition, known_of
from exactrelu.checks.following import following
from exactrelu.networks.solution import Solution
from exactrelu.polytopes.errors import ExactReluError, InputError
from exactrelu.polytopes.rational import rational_text, to_fmpq, to_fraction
from exactrelu.solvers.box_proof import BoxProof
from exactrelu.solvers.critical_p_bound import CriticalPBound
from exactrelu.solvers.critical_p_evidence import CriticalPEvidence
from exactrelu.solvers.support_proof import SupportProof

_NARROWEST = fmpq(1, 2**20)


def interval_certificate(
    found: CriticalPBound,
    *,
    embed_data: bool = True,
    progress: Callable[[str, int, int], None] | None = None,
) -> dict[str, Any]:
    """Write down an enclosure of p* that was proved without enumerating all networks.

    Parameters
    ----------
    found : CriticalPBound
    embed_data : bool
        Whether the data go into the document.
    progress : callable, optional
        Called as ``progress(what, done, total)``.

    Returns
    -------
    dict
        JSON-serialisable. It holds a sparsest network with its proof, a proof for each sum of small
        weights, the sets of neurons that come near, and intervals of p from 0 to the lower end.

    Raises
    ------
    InputError
        If nothing is proved of p*.

    Notes
    -----
    The proofs are checked while the certificate is written, and the intervals are chosen such that
    the checker accepts them. With bounded weights near networks and the upper end are not
    certified: the interval ends at 1, and its lower end may be smaller.

    Examples
    --------
    >>> import exactrelu
    >>> from exactrelu.as_problem import as_problem
    >>> from exactrelu.solvers.critical_p_bound import critical_p_bound
    >>> problem = as_problem([[0], [5], [6], [8]], [4, -2, -3, 3], skip=False, penalize_bias=True)
    >>> document = interval_certificate(critical_p_bound(problem))
    >>> document["claim"]["sparsest_cost"], document["proof"]["by"]
    (4, 'near networks')
    >>> exactrelu.verify(document).valid
    True
    """
    evidence = found.evidence
    if evidence is None or not (found.lower or found.upper < 1):
        raise InputError("--certificate: nothing is proved of the critical p")
    problem = replace(found.problem, p=Fraction(0))
    sparsest, other = evidence.sparsest, found.other_network
    bounded = problem.bound is not None
    upper = Fraction(1) if bounded else found.upper
    assert sparsest.network is not None
    networks = [sparsest.network.to_json()]
    if upper < 1 and other is not None:
        networks.append(other.to_json())
    by = "near networks" if found.kind == "near networks" and not bounded else "minors"
    claim: dict[str, Any] = {
        "lower": rational_text(found.lower),
        "upper": rational_text(upper),
        "crosses": True if upper < 1 else False if found.lower == 1 else None,
        "sparsest_cost": sparsest.parameters,
    }
    proof = {"kind": "tails", **_parts(evidence, bounded), "by": by, "ends": []}
    parts = {"claim": claim, "networks": networks, "proof": proof}
    if sparsest.parameters:
        document = sealed("critical p", problem, True, parts)
        with following(progress):
            try:
                _, known = known_of(document, data_json(problem))
            except CheckFailed as failure:
                raise ExactReluError(f"the proof of the interval fails: {failure}") from failure
            ends = _cover(condition(by, known), to_fmpq(found.lower))
        claim["lower"] = rational_text(to_fraction(ends[-1]))
        if ends[-1] < 1 and not claim["crosses"]:
            claim["crosses"] = None
        proof["ends"] = [rational_text(to_fraction(end)) for end in ends]
    return sealed("critical p", problem, embed_data, parts)


def _parts(evidence: CriticalPEvidence, bounded: bool) -> dict[str, Any]:
    tails, listing, reach = evidence.tails, evidence.listing, evidence.reach
    near = None
    if listing is not None and reach is not None and not bounded:
        near = {
            "size": rational_text(reach),
            "sets": [list(numbers) for numbers in listing.numbers],
            "separators": [[str(t) for t in z.weights] for z in listing.separators],
            "branches": list(listing.branches),
        }
    return {
        "sparsest": _proof(evidence.sparsest),
        "norm": None if evidence.norm is None else evidence.norm.to_json(),
        "tails": [
            {"size": rational_text(size), "proof": proof.to_json()}
            for size, proof in (() if tails is None else tails.proofs)
        ],
        "near": near,
    }


def _proof(sparsest: Solution) -> dict[str, Any]:
    data = sparsest.proof_data
    if not isinstance(data, SupportProof | BoxProof):
        raise InputError(f"--certificate: a proof by {sparsest.proof} cannot be written")
    return data.to_json()


def _cover(holds: Holds, end: fmpq) -> list[fmpq]:
    """Return the ends of intervals from 0, up to ``end`` or as far as they can be proved."""
    ends, open_ = [fmpq(0)], [end] if end else []
    while open_:
        a, b = ends[-1], open_[-1]
        if holds(a, b):
            ends.append(b)
            open_.pop()
        elif b - a < _NARROWEST:
            break
        else:
            open_.append((a + b) / 2)
    return ends
