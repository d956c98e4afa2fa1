"""The interval of a critical p, written as a document that `verify` can check."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from typing import Any

from flint import fmpq

from exactrelu.certificate import sealed
from exactrelu.checks.check_failed import CheckFailed
from exactrelu.checks.critical_p_interval import (
    Holds,
    Known,
    condition,
    known_of,
    near_of,
)
from exactrelu.checks.following import following, timed
from exactrelu.networks.solution import Solution
from exactrelu.polytopes.errors import BudgetExceeded, ExactReluError, InputError
from exactrelu.polytopes.rational import rational_text, to_fmpq, to_fraction
from exactrelu.polytopes.watch import Watch
from exactrelu.solvers.box_proof import BoxProof
from exactrelu.solvers.critical_p_bound import CriticalPBound
from exactrelu.solvers.critical_p_evidence import CriticalPEvidence
from exactrelu.solvers.support_proof import SupportProof

_NARROWEST = fmpq(1, 2**20)
_BRIEF = 1.0  # seconds for intervals after a stop

Stop = BudgetExceeded | KeyboardInterrupt


def interval_certificate(
    found: CriticalPBound,
    *,
    embed_data: bool = True,
    progress: Callable[[str, int, int], None] | None = None,
    budget: float | None = None,
) -> dict[str, Any]:
    """Write down an enclosure of p* that was proved without enumerating all networks.

    Parameters
    ----------
    found : CriticalPBound
    embed_data : bool
        Whether the data go into the document.
    progress : callable, optional
        Called as ``progress(what, done, total)``.
    budget : float, optional
        Seconds. What is checked by then, or until Ctrl-C, is certified: with a smaller lower end,
        or without near networks and the upper end.

    Returns
    -------
    dict
        JSON-serialisable. It holds a sparsest network with its proof, a proof for each sum of small
        weights, the sets of neurons that come near, and intervals of p from 0 to the lower end.

    Raises
    ------
    InputError
        If nothing is proved of p*.
    BudgetExceeded, KeyboardInterrupt
        When the seconds are over, or at Ctrl-C, before anything is certified.

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
        watch = Watch(budget, task="the certificate")
        with following(timed(watch.check, progress)):
            try:
                known, stopped = _known(sealed("critical p", problem, True, parts), parts)
            except CheckFailed as failure:
                raise ExactReluError(f"the proof of the interval fails: {failure}") from failure
            holds = condition(proof["by"], known)
            brief = Watch(_BRIEF) if stopped is not None else watch
            ends, late = _cover(holds, to_fmpq(found.lower), brief)
        stopped = stopped or late
        claim["lower"] = rational_text(to_fraction(ends[-1]))
        if ends[-1] < 1 and not claim["crosses"]:
            claim["crosses"] = None
        if stopped is not None and not ends[-1] and not claim["crosses"]:
            raise stopped
        proof["ends"] = [rational_text(to_fraction(end)) for end in ends]
    return sealed("critical p", problem, embed_data, parts)


def _known(document: dict[str, Any], parts: dict[str, Any]) -> tuple[Known, Stop | None]:
    """Return what is proved; leave out of the parts near networks whose check is stopped."""
    claim, proof = parts["claim"], parts["proof"]
    data = document["data"]
    _, known = known_of(document, data)
    try:
        return near_of(document, data, known)[1], None
    except (BudgetExceeded, KeyboardInterrupt) as stop:
        claim |= {"upper": "1", "crosses": None}
        proof |= {"near": None, "by": "minors"}
        del parts["networks"][1:]
        return known, stop


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


def _cover(holds: Holds, end: fmpq, watch: Watch) -> tuple[list[fmpq], Stop | None]:
    """Return the ends of intervals from 0, up to ``end`` or as far as they can be proved in time.

    And what stopped the work, if something did.
    """
    ends, open_ = [fmpq(0)], [end] if end else []
    try:
        while open_:
            watch.check()
            a, b = ends[-1], open_[-1]
            if holds(a, b):
                ends.append(b)
                open_.pop()
            elif b - a < _NARROWEST:
                break
            else:
                open_.append((a + b) / 2)
    except (BudgetExceeded, KeyboardInterrupt) as stop:
        return ends, stop
    return ends, None
