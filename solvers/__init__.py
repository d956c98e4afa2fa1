"""Optima and decisions on data with any number of inputs."""

from exactrelu.solvers.atoms import atoms
from exactrelu.solvers.candidates import Candidate, Candidates
from exactrelu.solvers.critical_p import CriticalP, critical_p
from exactrelu.solvers.minimiser import minimiser
from exactrelu.solvers.path import Path, Piece, path
from exactrelu.solvers.setting import Setting
from exactrelu.solvers.size_estimate import BasesSize, PolytopeSize, atoms_size, vertices_size
from exactrelu.solvers.support_search import support_search
from exactrelu.solvers.vertices import vertices

__all__ = [
    "BasesSize",
    "Candidate",
    "Candidates",
    "CriticalP",
    "Path",
    "Piece",
    "PolytopeSize",
    "Setting",
    "atoms",
    "atoms_size",
    "critical_p",
    "minimiser",
    "path",
    "support_search",
    "vertices",
    "vertices_size",
]
