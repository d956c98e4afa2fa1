"""Check a certificate with exact arithmetic and no solver."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from exactrelu.checks.certify import check_certify
from exactrelu.checks.check_failed import CheckFailed
from exactrelu.checks.critical_p import check_critical_p
from exactrelu.checks.dual_cover import check_dual_cover
from exactrelu.checks.enumerated import check_enumerated_path
from exactrelu.checks.following import following
from exactrelu.checks.solve import check_solve
from exactrelu.checks.support import check_support
from exactrelu.checks.terms import check_terms
from exactrelu.polytopes.errors import InputError

_CHECKS = {
    "certify": check_certify,
    "solve": check_solve,
    "critical p": check_critical_p,
    "path": check_enumerated_path,
    "fit": check_dual_cover,
    "support": check_support,
    "terms": check_terms,
}

_CLAIMS = {
    "certify": "verdict cost neurons parameters max_error row lower_bound smaller_cost",
    "solve": "status cost lower_bound neurons",
    "critical p": "lower upper crosses sparsest_cost",
    "path": "pieces",
    "fit": "status loss lower_bound",
    "support": "closed rule",
    "terms": "terms lower_bound upper_bound",
}
"""The fields of a claim, all of which are checked."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a check of a certificate found.

    Parameters
    ----------
    valid : bool
        Whether every claim holds.
    checked : tuple of str
        What was checked and holds, in order.
    failure : str or None
        The first claim that does not hold.
    """

    valid: bool
    checked: tuple[str, ...]
    failure: str | None = None


def verify(
    document: Mapping[str, Any],
    data: Mapping[str, Any] | None = None,
    *,
    progress: Callable[[str, int, int], None] | None = None,
) -> Verdict:
    """Check every claim of a certificate.

    Parameters
    ----------
    document : mapping
        A certificate as :func:`exactrelu.certificate` writes it.
    data : mapping, optional
        The data once more, as ``{"X": rows, "y": ..., "tolerance": ...}`` of exact strings; it is
        used in place of the embedded data, and must be the data that the certificate names.
    progress : callable, optional
        Called as ``progress(what, done, total)`` during long checks, such as ``("sets of rays",
        40000, 1200000)``; the total is 0 where it is not known.

    Returns
    -------
    Verdict

    Raises
    ------
    InputError
        If the document is no certificate, or holds no data and none are given.

    Notes
    -----
    Imports no solver. The network is substituted into the data, its cost is recomputed, and the
    bound is proved again from the certificate's proof data; see
    the modules of :mod:`exactrelu.checks` for the theorems relied on. The digest
    detects any other change of the document. Ctrl-C raises KeyboardInterrupt: nothing is decided.

    Examples
    --------
    >>> import exactrelu
    >>> document = exactrelu.certificate(exactrelu.solve([0, 1, 2], [0, 0, 1]))
    >>> document["claim"]["cost"] = "0"
    >>> verify(document).valid
    False
    """
    if not isinstance(document, Mapping) or document.get("format") != "exactrelu certificate":
        raise InputError('the document is no certificate: "format" is not "exactrelu certificate"')
    if document.get("version") != 1:
        raise InputError(f"certificate version {document.get('version')!r}; accepted is 1")
    checked: list[str] = []
    try:
        used = _data(document, data)
        body = {key: value for key, value in document.items() if key != "digest"}
        if _digest(body) != document.get("digest"):
            raise CheckFailed("the digest does not match: the document was altered")
        checked.append("the document is unaltered")
        check = _CHECKS[document["question"]]
        unknown = sorted({*document["claim"]} - {*_CLAIMS[document["question"]].split()})
        if unknown:
            raise CheckFailed(f"the claim has a field that nothing proves: {unknown[0]!r}")
        with following(progress):
            checked.extend(check(document, used))
    except CheckFailed as failure:
        return Verdict(False, tuple(checked), str(failure))
    except (
        LookupError,
        TypeError,
        ValueError,
        AttributeError,
        ArithmeticError,
        RuntimeError,
    ) as error:
        detail = str(error) if isinstance(error, InputError) else f"{type(error).__name__} {error}"
        if isinstance(error, InputError) and "hold no data" in detail:
            raise
        return Verdict(False, tuple(checked), f"the document is malformed: {detail}")
    return Verdict(True, tuple(checked))


def _data(document: Mapping[str, Any], data: Mapping[str, Any] | None) -> Mapping[str, Any]:
    used = document.get("data") if data is None else data
    if used is None:
        raise InputError("the certificate and the call hold no data; give them with --data")
    if _digest(dict(used)) != document.get("data_digest"):
        raise CheckFailed("the data are not those that the certificate names")
    return dict(used)


def _digest(document: Mapping[str, Any]) -> str:
    text = json.dumps(document, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
