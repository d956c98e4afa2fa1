"""Exact geometry that knows no networks: numbers, polyhedra, arrangements, enclosures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exactrelu.polytopes.names_on_use import import_on_use

if TYPE_CHECKING:
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

import_on_use(
    __name__,
    {
        "Arrangement": "exactrelu.polytopes.arrangement",
        "Backend": "exactrelu.polytopes.conversion",
        "BackendMissingError": "exactrelu.polytopes.errors",
        "Box": "exactrelu.polytopes.box",
        "BudgetExceeded": "exactrelu.polytopes.errors",
        "Cell": "exactrelu.polytopes.cell_table",
        "CellTable": "exactrelu.polytopes.cell_table",
        "Elimination": "exactrelu.polytopes.elimination",
        "ExactMatrix": "exactrelu.polytopes.exact_matrix",
        "ExactReluError": "exactrelu.polytopes.errors",
        "ExactVector": "exactrelu.polytopes.exact_vector",
        "InfeasibleError": "exactrelu.polytopes.errors",
        "InputError": "exactrelu.polytopes.errors",
        "LinearOptimum": "exactrelu.polytopes.linear_program",
        "LinearSystem": "exactrelu.polytopes.linear_system",
        "Polyhedron": "exactrelu.polytopes.polyhedron",
        "Region": "exactrelu.polytopes.region",
        "SizeEstimate": "exactrelu.polytopes.cell_parts",
        "cartesian_product": "exactrelu.polytopes.polyhedron_operations",
        "eliminate": "exactrelu.polytopes.fourier_motzkin",
        "exact_signs": "exactrelu.polytopes.signs",
        "general_position_cells": "exactrelu.polytopes.cell_parts",
        "image": "exactrelu.polytopes.polyhedron_operations",
        "includes": "exactrelu.polytopes.polyhedron_operations",
        "intersection": "exactrelu.polytopes.polyhedron_operations",
        "maximize": "exactrelu.polytopes.linear_program",
        "minimize": "exactrelu.polytopes.linear_program",
        "parse_rational": "exactrelu.polytopes.rational",
        "preimage": "exactrelu.polytopes.polyhedron_operations",
        "project": "exactrelu.polytopes.polyhedron_operations",
        "rational": "exactrelu.polytopes.rational",
        "rational_text": "exactrelu.polytopes.rational",
        "to_fmpq": "exactrelu.polytopes.rational",
        "to_fraction": "exactrelu.polytopes.rational",
    },
)
