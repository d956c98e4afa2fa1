"""Exact geometry that knows no networks: numbers, polyhedra, arrangements, enclosures."""

from exactrelu.polytopes.arrangement import Arrangement
from exactrelu.polytopes.cell_parts import SizeEstimate, general_position_cells
from exactrelu.polytopes.cell_table import Cell, CellTable
from exactrelu.polytopes.errors import (
    BackendMissingError,
    BudgetExceeded,
    ExactReluError,
    InfeasibleError,
    InputError,
)
from exactrelu.polytopes.exact_vector import ExactVector
from exactrelu.polytopes.rational import (
    parse_rational,
    rational,
    rational_text,
    to_fmpq,
    to_fraction,
)
from exactrelu.polytopes.region import Region

__all__ = [
    "Arrangement",
    "BackendMissingError",
    "BudgetExceeded",
    "Cell",
    "CellTable",
    "ExactReluError",
    "ExactVector",
    "InfeasibleError",
    "InputError",
    "Region",
    "SizeEstimate",
    "general_position_cells",
    "parse_rational",
    "rational",
    "rational_text",
    "to_fmpq",
    "to_fraction",
]
