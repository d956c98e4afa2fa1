"""Exact answers for data with one input: sparsest and l_p interpolants, critical p, tubes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exactrelu.polytopes.names_on_use import import_on_use

if TYPE_CHECKING:
    from exactrelu.univariate.curvature import Curvature, curvature
    from exactrelu.univariate.interpolant import Interpolant
    from exactrelu.univariate.least_cost_tiling import least_cost_tiling
    from exactrelu.univariate.minimum_link import minimum_link
    from exactrelu.univariate.series import Series
    from exactrelu.univariate.signed_windows import SignedWindows, signed_windows
    from exactrelu.univariate.solve import solve
    from exactrelu.univariate.sparsest_tiling import sparsest_tiling
    from exactrelu.univariate.tiling import Tiling
    from exactrelu.univariate.tube import Tube

__all__ = [
    "Curvature",
    "Interpolant",
    "Series",
    "SignedWindows",
    "Tiling",
    "Tube",
    "curvature",
    "least_cost_tiling",
    "minimum_link",
    "signed_windows",
    "solve",
    "sparsest_tiling",
]

import_on_use(
    __name__,
    {
        "Curvature": "exactrelu.univariate.curvature",
        "Interpolant": "exactrelu.univariate.interpolant",
        "Series": "exactrelu.univariate.series",
        "SignedWindows": "exactrelu.univariate.signed_windows",
        "Tiling": "exactrelu.univariate.tiling",
        "Tube": "exactrelu.univariate.tube",
        "curvature": "exactrelu.univariate.curvature",
        "least_cost_tiling": "exactrelu.univariate.least_cost_tiling",
        "minimum_link": "exactrelu.univariate.minimum_link",
        "signed_windows": "exactrelu.univariate.signed_windows",
        "solve": "exactrelu.univariate.solve",
        "sparsest_tiling": "exactrelu.univariate.sparsest_tiling",
    },
)
