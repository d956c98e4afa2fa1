"""Optima and decisions on data with any number of inputs."""

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
