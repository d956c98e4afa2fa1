"""A solution written as a document that `verify` can check without any solver."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from exactrelu.bounded_certificate import (
    RivalsExcluded,
    is_bounded_enumeration,
    with_repeatable_proof,
)
from exactrelu.certificate_data import data_json
from exactrelu.enumerated_rays import require_repeatable
from exactrelu.networks.problem import Problem
from exactrelu.networks.solution import Solution, number_json
from exactrelu.polytopes.errors import InputError
from exactrelu.solvers.box_dual import BoxContradiction, BoxDual, PowerDual
from exactrelu.solvers.box_proof import BoxProof
from exactrelu.solvers.candidates import Candidates
from exactrelu.solvers.linear_dual import LinearDual
from exactrelu.solvers.norm_dual import NormDual
from exactrelu.solvers.ray_proof import RayProof
from exactrelu.solvers.size_proof import SizeProof
from exactrelu.solvers.support_proof import SupportProof
from exactrelu.univariate.interpolant import Interpolant
from exactrelu.univariate.last_blocks import LastBlocks
from exactrelu.univariate.signed_windows import SignedWindows
from exactrelu.univariate.tube import Tube

FORMAT = "exactrelu certificate"
VERSION = 1

_SELF_WRITING = (
    SupportProof
    | LinearDual
    | BoxDual
    | BoxContradiction
    | BoxProof
    | NormDual
    | PowerDual
    | RayProof
    | RivalsExcluded
    | SizeProof
)


def certificate(solution: Solution, *, embed_data: bool = True) -> dict[str, Any]:
    """Write down what a solution claims and everything needed to check it.

    Parameters
    ----------
    solution : Solution
        Its proof must be signed windows, potentials, total variation, linear duality, exhausted
        supports, or Farkas multipliers that show that a bound on the weights is too small.
    embed_data : bool
        Whether the data go into the document; otherwise only their digest does, and they must be
        given again when it is checked.

    Returns
    -------
    dict
        JSON-serialisable; numbers are exact strings.

    Examples
    --------
    >>> import exactrelu
    >>> document = certificate(exactrelu.solve([0, 1, 2], [0, 0, 1]))
    >>> document["claim"]["cost"], document["proof"]
    ('1', {'kind': 'signed windows', 'windows': [[1, 2, 3, 1]]})
    >>> exactrelu.verify(document).valid
    True
    """
    if not isinstance(solution, Solution):
        raise InputError(f"a {type(solution).__name__} has no certificate; accepted is a Solution")
    parts = claim_and_proof(solution)
    return sealed("solve", solution.problem, embed_data, parts)


def claim_and_proof(solution: Solution) -> dict[str, Any]:
    """Return what a solution claims, its network and its proof."""
    if solution.network is None and not isinstance(solution.proof_data, BoxContradiction):
        raise InputError(f"the problem is {solution.status}: there is nothing to certify")
    if is_bounded_enumeration(solution):
        solution = with_repeatable_proof(solution)
    claim = {
        "status": solution.status,
        "cost": number_json(solution.cost, 24),
        "lower_bound": number_json(solution.lower_bound, 24),
        "neurons": solution.neurons,
    }
    network = None if solution.network is None else solution.network.to_json()
    return {"claim": claim, "network": network, "proof": _proof(solution)}


def sealed(
    question: str, problem: Problem, embed_data: bool, parts: dict[str, Any]
) -> dict[str, Any]:
    """Return a whole certificate: what was asked, the data, the given parts and the digests."""
    data = data_json(problem)
    document = {
        "format": FORMAT,
        "version": VERSION,
        "question": question,
        # What is counted matters at p = 0 only; the checker counts what it is told.
        "problem": problem.to_json() | ({"measure": "parameters"} if problem.p else {}),
        "data": data if embed_data else None,
        "data_digest": digest(data),
        **parts,
    }
    return {**document, "digest": digest(document)}


def digest(document: dict[str, Any]) -> str:
    """Return the SHA-256 of a document's canonical JSON."""
    text = json.dumps(document, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _proof(solution: Solution) -> dict[str, Any]:
    fit, data = solution.fit, solution.proof_data
    if solution.proof == "total variation":
        return {"kind": "total variation"}
    if isinstance(data, _SELF_WRITING):
        return data.to_json()
    if isinstance(data, Candidates):
        require_repeatable(data, solution.problem.p)
        return {"kind": "enumerated rays"}
    if isinstance(data, LastBlocks) and isinstance(fit, Interpolant):
        return {"kind": "potentials", "last_blocks": _last_blocks(data)}
    if isinstance(data, SignedWindows) and isinstance(fit, Interpolant):
        rows = fit.curvature.series.rows[data.triples] + 1
        pairs = zip(rows.tolist(), data.signs.tolist(), strict=True)
        return {"kind": "signed windows", "windows": [[*row, sign] for row, sign in pairs]}
    if isinstance(data, tuple):
        return {"kind": "signed windows", "windows": _tube_windows(*data)}
    raise InputError(f"a proof by {solution.proof} cannot be written as a certificate")


def _last_blocks(data: LastBlocks) -> list[str]:
    """Return, for each run, the size of the last block of each prefix as a digit string."""
    starts, lengths = data.curvature.runs
    words = []
    for start, length in zip(starts.tolist(), lengths.tolist(), strict=True):
        data.prefer_fewer_blocks(start, length)
        words.append("".join(str(size) for size in data.choices[start : start + length]))
    return words


def _tube_windows(tube: Tube, windows: SignedWindows) -> list[list[int]]:
    result = []
    for (a, b, c), sign in zip(windows.triples.tolist(), windows.signs.tolist(), strict=True):
        outer, inner = tube.low_rows, tube.high_rows
        if sign < 0:
            outer, inner = inner, outer
        result.append([outer[a] + 1, inner[b] + 1, outer[c] + 1, sign])
    return result
