"""Certificates of answers that rest on the enumeration of all candidates."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

from exactrelu.certificate import sealed
from exactrelu.certificate_data import data_json
from exactrelu.checks.check_failed import CheckFailed
from exactrelu.checks.enumerated import check_enumerated_critical_p, check_enumerated_path
from exactrelu.enumerated_rays import require_repeatable
from exactrelu.polytopes.enclosure import Enclosure
from exactrelu.polytopes.errors import InputError
from exactrelu.polytopes.rational import rational_text
from exactrelu.solvers.candidates import Candidates
from exactrelu.solvers.critical_p import CriticalP
from exactrelu.solvers.path import Path

Check = Callable[[Mapping[str, Any], Mapping[str, Any]], list[str]]


def enumerated_critical_p_certificate(
    found: CriticalP, *, embed_data: bool = True
) -> dict[str, Any]:
    """Write down an enclosure of p* for any number of inputs, for `verify` to check.

    Parameters
    ----------
    found : CriticalP
        Of weights without a bound.
    embed_data : bool
        Whether the data go into the document.

    Returns
    -------
    dict
        JSON-serialisable. It holds the claim and a sparsest network, and the one that becomes as
        cheap if there is one; the checker enumerates all candidates again.

    Raises
    ------
    InputError
        If the enclosure is not resolved, or weights have a bound, or there are too many sets of
        rays to check.

    Examples
    --------
    >>> import exactrelu
    >>> found = exactrelu.critical_p(
    ...     [[0], [5], [6], [8]], [4, -2, -3, 3], skip=False, penalize_bias=True
    ... )
    >>> exactrelu.verify(enumerated_critical_p_certificate(found)).valid
    True
    """
    candidates = found.candidates
    if found.status != "exact":
        raise InputError("--certificate: two costs touch, so that the critical p is not enclosed")
    claim = {
        "lower": rational_text(found.lower),
        "upper": rational_text(found.upper),
        "crosses": found.crosses,
        "sparsest_cost": found.sparsest_cost,
    }
    networks = [candidates.network(found.sparsest or candidates.items[0]).to_json()]
    if found.other is not None:
        networks.append(candidates.network(found.other).to_json())
    parts = {"claim": claim, "networks": networks}
    return _checked("critical p", candidates, parts, check_enumerated_critical_p, embed_data)


def enumerated_path_certificate(found: Path, *, embed_data: bool = True) -> dict[str, Any]:
    """Write down the minimisers for p from 0 to 1, for `verify` to check.

    Parameters
    ----------
    found : Path
        Of weights without a bound.
    embed_data : bool
        Whether the data go into the document.

    Returns
    -------
    dict
        JSON-serialisable. It holds the claim only: the checker enumerates all candidates again.

    Raises
    ------
    InputError
        If the path is not resolved, or for the reasons of
        :func:`enumerated_critical_p_certificate`.
    """
    if not found.resolved or not found.pieces:
        raise InputError("--certificate: two costs touch, so that changes may be missing")
    pieces = [
        {
            "from": _ends(piece.start),
            "to": _ends(piece.end),
            "network": piece.network().to_json(),
        }
        for piece in found.pieces
    ]
    candidates = found.pieces[0].candidates
    return _checked(
        "path", candidates, {"claim": {"pieces": pieces}}, check_enumerated_path, embed_data
    )


def _ends(value: Enclosure) -> dict[str, str]:
    return {"lower": rational_text(value.lower), "upper": rational_text(value.upper)}


def _checked(
    question: str, candidates: Candidates, parts: dict[str, Any], check: Check, embed_data: bool
) -> dict[str, Any]:
    """Seal a claim that the checker proves."""
    require_repeatable(candidates)
    problem = replace(candidates.setting.problem, p=Fraction(0))
    parts |= {"proof": {"kind": "enumerated rays"}}
    document = sealed(question, problem, embed_data, parts)
    try:
        check(document, data_json(problem))
    except CheckFailed as failure:
        raise InputError(f"--certificate: too close to be proved: {failure}") from failure
    return document
