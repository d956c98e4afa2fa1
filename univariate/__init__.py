"""Exact answers for data with one input: sparsest and l_p interpolants, critical p, tubes."""

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
