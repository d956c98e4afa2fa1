"""Exact geometry that knows no networks: numbers, polyhedra, arrangements, enclosures."""

from exactrelu.polytopes.arrangement import Arrangement
from exactrelu.polytopes.box import Box
from exactrelu.polytopes.cell_parts import SizeEstimate, general_position_cells
from exactrelu.polytopes.cell_table import Cell, CellTable
from exactrelu.polytopes.conversion import Backend
from exactrelu.polytopes.elimination import Elimination
from exactrelu.polytopes.errors import (
    BackendMissingError,
    BudgetExceeded,
    ExactReluError,
    InfeasibleError,
    InputError,
)
from exactrelu.polytopes.exact_matrix import ExactMatrix
from exactrelu.polytopes.exact_vector import ExactVector
from exactrelu.polytopes.fourier_motzkin import eliminate
from exactrelu.polytopes.linear_program import LinearOptimum, maximize, minimize
from exactrelu.polytopes.linear_system import LinearSystem
from exactrelu.polytopes.polyhedron import Polyhedron
from exactrelu.polytopes.polyhedron_operations import (
    cartesian_product,
    image,
    includes,
    intersection,
    preimage,
    project,
)
from exactrelu.polytopes.rational import (
    parse_rational,
    rational,
    rational_text,
    to_fmpq,
    to_fraction,
)
from exactrelu.polytopes.region import Region
from exactrelu.polytopes.signs import exact_signs

__all__ = [
    "Arrangement",
    "Backend",
    "BackendMissingError",
    "Box",
    "BudgetExceeded",
    "Cell",
    "CellTable",
    "Elimination",
    "ExactMatrix",
    "ExactReluError",
    "ExactVector",
    "InfeasibleError",
    "InputError",
    "LinearOptimum",
    "LinearSystem",
    "Polyhedron",
    "Region",
    "SizeEstimate",
    "cartesian_product",
    "eliminate",
    "exact_signs",
    "general_position_cells",
    "image",
    "includes",
    "intersection",
    "maximize",
    "minimize",
    "parse_rational",
    "preimage",
    "project",
    "rational",
    "rational_text",
    "to_fmpq",
    "to_fraction",
]
