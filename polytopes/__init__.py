"""Exact geometry that knows no networks: numbers, polyhedra, arrangements, enclosures."""

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

__all__ = [
    "BackendMissingError",
    "BudgetExceeded",
    "ExactReluError",
    "ExactVector",
    "InfeasibleError",
    "InputError",
    "parse_rational",
    "rational",
    "rational_text",
    "to_fmpq",
    "to_fraction",
]
