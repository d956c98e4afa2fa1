"""Check a certificate of an optimal or feasible network by the check that knows its proof."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from exactrelu.checks.bounded import check_bounded_norm, check_contradiction
from exactrelu.checks.bounded_power import check_bounded_power
from exactrelu.checks.bounded_rays import check_bounded_rays
from exactrelu.checks.bounded_supports import check_bounded_supports
from exactrelu.checks.branching import check_branching
from exactrelu.checks.enumerated import check_enumerated
from exactrelu.checks.linear_duality import check_linear_duality
from exactrelu.checks.power_duality import check_power_duality
from exactrelu.checks.ray_tree import check_ray_tree
from exactrelu.checks.supports import check_supports
from exactrelu.checks.univariate import check_univariate

_CHECKS = {
    "branch and bound": check_branching,
    "exhausted supports": check_supports,
    "linear duality": check_linear_duality,
    "bounded linear duality": check_bounded_norm,
    "bounded supports": check_bounded_supports,
    "enumerated rays": check_enumerated,
    "bounded rays": check_bounded_rays,
    "interpolated cost": check_bounded_power,
    "power of linear duality": check_power_duality,
    "ray tree": check_ray_tree,
    "Farkas multipliers": check_contradiction,
}


def check_solve(document: Mapping[str, Any], data: Mapping[str, Any]) -> list[str]:
    """Check a certificate of a network; return what was checked.

    Raises
    ------
    CheckFailed
        At the first claim that does not hold.
    """
    check = _CHECKS.get(document["proof"]["kind"], check_univariate)
    return check(document, data)
