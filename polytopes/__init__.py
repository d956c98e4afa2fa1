"""Exact geometry that knows no networks: numbers, polyhedra, arrangements, enclosures."""

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
from exactrelu.polytopes.rational import parse_rational, rational, to_fmpq, to_fraction
from exactrelu.polytopes.signs import product_signs

__all__ = [
    "Backend",
    "BackendMissingError",
    "BudgetExceeded",
    "Elimination",
    "ExactMatrix",
    "ExactReluError",
    "ExactVector",
    "InfeasibleError",
    "InputError",
    "LinearOptimum",
    "LinearSystem",
    "Polyhedron",
    "cartesian_product",
    "eliminate",
    "image",
    "includes",
    "intersection",
    "maximize",
    "minimize",
    "parse_rational",
    "preimage",
    "product_signs",
    "project",
    "rational",
    "to_fmpq",
    "to_fraction",
]
