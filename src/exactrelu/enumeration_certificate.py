"""Certificates of answers that rest on the enumeration of all candidates."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from exactrelu.certificate import data_json, sealed
from exactrelu.checks.check_failed import CheckFailed
from exactrelu.checks.enumerated import check_enumerated_critical_p, check_enumerated_path
from exactrelu.enumerated_rays import require_repeatable
from exactrelu.polytopes.enclosure import Enclosure
from exactrelu.polytopes.errors import InputError
from exactrelu.polytopes.rational import rational_text
from exactrelu.solvers.critical_p import CriticalP
from exactrelu.solvers.path import Path
from exactrelu.solvers.setting import Setting


def enumerated_critical_p_certificate(
    found: CriticalP, *, embed_data: bool = True
) -> dict[str, Any]:
    """Write down an enclosure of p* for any number of inputs, for `verify` to check.

    Parameters
    ----------
    found : CriticalP
        By the method atoms.
    embed_data : bool
        Whether the data go into the document.

    Returns
    -------
    dict
        JSON-serialisable. It holds the claim only: the checker enumerates all candidates again.

    Raises
    ------
    InputError
        If the enclosure is not resolved, or labels have a tolerance, or weights a bound, or there
        are too many sets of rays to check.

    Examples
    --------
    >>> import exactrelu
    >>> found = exactrelu.critical_p(
    ...     [[0], [5], [6], [8]], [4, -2, -3, 3], skip=False, penalize_bias=True
    ... )
    >>> exactrelu.verify(enumerated_critical_p_certificate(found)).valid
    True
    """
    setting = found.candidates.setting
    require_repeatable(found.candidates)
    if found.status != "exact":
        raise InputError("--certificate: two costs touch, so that the critical p is not enclosed")
    claim = {
        "lower": rational_text(found.lower),
        "upper": rational_text(found.upper),
        "crosses": found.crosses,
        "sparsest_cost": found.sparsest_cost,
    }
    return _checked("critical p", setting, claim, check_enumerated_critical_p, embed_data)


def enumerated_path_certificate(found: Path, *, embed_data: bool = True) -> dict[str, Any]:
    """Write down the minimisers for p from 0 to 1, for `verify` to check.

    Parameters
    ----------
    found : Path
        By the method atoms.
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
    candidates = found.pieces[0].candidates
    require_repeatable(candidates)
    pieces = [
        {
            "from": _ends(piece.start),
            "to": _ends(piece.end),
            "sizes": [
                rational_text(Fraction(size, piece.candidate.unit))
                for size in piece.candidate.sizes
            ],
        }
        for piece in found.pieces
    ]
    claim = {"pieces": pieces}
    return _checked("path", candidates.setting, claim, check_enumerated_path, embed_data)


def _ends(value: Enclosure) -> dict[str, str]:
    return {"lower": rational_text(value.lower), "upper": rational_text(value.upper)}


def _checked(
    question: str,
    setting: Setting,
    claim: dict[str, Any],
    check: Callable[[Mapping[str, Any], Mapping[str, Any]], list[str]],
    embed_data: bool,
) -> dict[str, Any]:
    """Seal a claim that the checker proves."""
    parts = {"claim": claim, "proof": {"kind": "enumerated rays"}}
    document = sealed(question, setting.problem, embed_data, parts)
    try:
        check(document, data_json(setting.problem))
    except CheckFailed as failure:
        raise InputError(f"--certificate: too close to be proved: {failure}") from failure
    return document
