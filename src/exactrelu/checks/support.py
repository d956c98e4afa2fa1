"""Check a certificate that says whether the products with given masks form a closed set."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from exactrelu.checks.check_failed import CheckFailed
from exactrelu.checks.closed_products import check_closed
from exactrelu.checks.factor_witness import check_witness

Boxes = list[tuple[int, int]]


def check_support(document: Mapping[str, Any], data: Mapping[str, Any]) -> list[str]:
    """Check that E of two masks is closed, or that it is not, as the certificate claims.

    Parameters
    ----------
    document : mapping
        With ``claim`` and ``proof``.
    data : mapping
        ``{"masks": [I, J]}``.

    Returns
    -------
    list of str
        What was checked.

    Raises
    ------
    CheckFailed
    """
    left, right = data["masks"]
    if not left or not right or not right[0]:
        raise CheckFailed("a mask is empty")
    if any(len(row) != len(right) for row in left) or len(set(map(len, right))) != 1:
        raise CheckFailed("the two masks do not fit")
    if any(
        type(entry) is not int or not 0 <= entry <= 1 for row in [*left, *right] for entry in row
    ):
        raise CheckFailed("a mask has an entry that is neither 0 nor 1")
    closed, rule = document["claim"]["closed"], document["claim"]["rule"]
    if closed is True:
        if rule != document["proof"]["rule"]:
            raise CheckFailed(f"the claim names the rule {rule!r}, the proof another one")
        boxes = [(_bits([row[k] for row in left]), _bits(right[k])) for k in range(len(right))]
        return check_closed(boxes, len(left), len(right[0]), document["proof"])
    if closed is False:
        return check_witness(left, right, document["proof"])
    raise CheckFailed(f"the claim {closed!r} is neither true nor false")


def _bits(flags: list[int]) -> int:
    return sum(flag << place for place, flag in enumerate(flags))
