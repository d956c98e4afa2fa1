"""Check a certificate of an optimal or feasible network by the check that knows its proof."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from exactrelu.checks.linear_duality import check_linear_duality
from exactrelu.checks.supports import check_supports
from exactrelu.checks.univariate import check_univariate


def check_solve(document: Mapping[str, Any], data: Mapping[str, Any]) -> list[str]:
    """Check a certificate of a network; return what was checked.

    Raises
    ------
    CheckFailed
        At the first claim that does not hold.
    """
    if document["proof"]["kind"] == "exhausted supports":
        return check_supports(document, data)
    if document["proof"]["kind"] == "linear duality":
        return check_linear_duality(document, data)
    return check_univariate(document, data)
