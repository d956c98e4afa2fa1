"""Optima and decisions on data with any number of inputs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exactrelu.polytopes.names_on_use import import_on_use

if TYPE_CHECKING:
    from exactrelu.solvers.anytime_path import anytime_path
    from exactrelu.solvers.atoms import atoms
    from exactrelu.solvers.attainable_pieces import (
        AttainablePiece,
        AttainablePieces,
        attainable_pieces,
    )
    from exactrelu.solvers.bounded_norm import bounded_norm
    from exactrelu.solvers.bounded_power import bounded_power
    from exactrelu.solvers.box_search import box_search
    from exactrelu.solvers.candidates import Candidate, Candidates
    from exactrelu.solvers.convex_masked_fit import ConvexMaskedFit, convex_masked_fit
    from exactrelu.solvers.critical_p import CriticalP, critical_p
    from exactrelu.solvers.enumeration import enumeration
    from exactrelu.solvers.least_norm import least_norm
    from exactrelu.solvers.loss import Loss
    from exactrelu.solvers.masked_fit import MaskedFit, masked_fit
    from exactrelu.solvers.milp_search import milp_search
    from exactrelu.solvers.minimiser import minimiser
    from exactrelu.solvers.path import Path, Piece, path
    from exactrelu.solvers.piece_elimination import eliminated_piece
    from exactrelu.solvers.regularised import RegularisedFit, regularised
    from exactrelu.solvers.setting import Setting
    from exactrelu.solvers.size_estimate import BasesSize, PolytopeSize, atoms_size, vertices_size
    from exactrelu.solvers.solve import solve
    from exactrelu.solvers.support_search import support_search
    from exactrelu.solvers.unit_kinds import UnitKinds, kinds_of_mask, kinds_of_sparsity
    from exactrelu.solvers.vertices import vertices

__all__ = [
    "AttainablePiece",
    "AttainablePieces",
    "BasesSize",
    "Candidate",
    "Candidates",
    "ConvexMaskedFit",
    "CriticalP",
    "Loss",
    "MaskedFit",
    "Path",
    "Piece",
    "PolytopeSize",
    "RegularisedFit",
    "Setting",
    "UnitKinds",
    "anytime_path",
    "atoms",
    "atoms_size",
    "attainable_pieces",
    "bounded_norm",
    "bounded_power",
    "box_search",
    "convex_masked_fit",
    "critical_p",
    "eliminated_piece",
    "enumeration",
    "kinds_of_mask",
    "kinds_of_sparsity",
    "least_norm",
    "masked_fit",
    "milp_search",
    "minimiser",
    "path",
    "regularised",
    "solve",
    "support_search",
    "vertices",
    "vertices_size",
]

import_on_use(
    __name__,
    {
        "AttainablePiece": "exactrelu.solvers.attainable_pieces",
        "AttainablePieces": "exactrelu.solvers.attainable_pieces",
        "BasesSize": "exactrelu.solvers.size_estimate",
        "Candidate": "exactrelu.solvers.candidates",
        "Candidates": "exactrelu.solvers.candidates",
        "ConvexMaskedFit": "exactrelu.solvers.convex_masked_fit",
        "CriticalP": "exactrelu.solvers.critical_p",
        "Loss": "exactrelu.solvers.loss",
        "MaskedFit": "exactrelu.solvers.masked_fit",
        "Path": "exactrelu.solvers.path",
        "Piece": "exactrelu.solvers.path",
        "PolytopeSize": "exactrelu.solvers.size_estimate",
        "RegularisedFit": "exactrelu.solvers.regularised",
        "Setting": "exactrelu.solvers.setting",
        "UnitKinds": "exactrelu.solvers.unit_kinds",
        "anytime_path": "exactrelu.solvers.anytime_path",
        "atoms": "exactrelu.solvers.atoms",
        "atoms_size": "exactrelu.solvers.size_estimate",
        "attainable_pieces": "exactrelu.solvers.attainable_pieces",
        "bounded_norm": "exactrelu.solvers.bounded_norm",
        "bounded_power": "exactrelu.solvers.bounded_power",
        "box_search": "exactrelu.solvers.box_search",
        "convex_masked_fit": "exactrelu.solvers.convex_masked_fit",
        "critical_p": "exactrelu.solvers.critical_p",
        "eliminated_piece": "exactrelu.solvers.piece_elimination",
        "enumeration": "exactrelu.solvers.enumeration",
        "kinds_of_mask": "exactrelu.solvers.unit_kinds",
        "kinds_of_sparsity": "exactrelu.solvers.unit_kinds",
        "least_norm": "exactrelu.solvers.least_norm",
        "masked_fit": "exactrelu.solvers.masked_fit",
        "milp_search": "exactrelu.solvers.milp_search",
        "minimiser": "exactrelu.solvers.minimiser",
        "path": "exactrelu.solvers.path",
        "regularised": "exactrelu.solvers.regularised",
        "solve": "exactrelu.solvers.solve",
        "support_search": "exactrelu.solvers.support_search",
        "vertices": "exactrelu.solvers.vertices",
        "vertices_size": "exactrelu.solvers.size_estimate",
    },
)
