"""How large an enumeration will be, told before it starts."""

from __future__ import annotations

from dataclasses import dataclass
from math import comb

from exactrelu.solvers.atom_table import AtomTable
from exactrelu.solvers.lifted_polytope import LiftedPolytope
from exactrelu.solvers.setting import Setting


@dataclass(frozen=True, slots=True)
class PolytopeSize:
    """The size of the polytope whose vertices ``vertices`` enumerates.

    Parameters
    ----------
    patterns : int
        Activation patterns with an active sample.
    variables, inequalities, equations : int
    """

    patterns: int
    variables: int
    inequalities: int
    equations: int


@dataclass(frozen=True, slots=True)
class BasesSize:
    """The size of the enumeration by ``atoms``.

    Parameters
    ----------
    atoms : int
        Rays of the refined arrangement with a feature.
    equations : int
        Equations left when the free affine part is eliminated.
    bases : int
        An upper bound of the solutions with independent support.
    """

    atoms: int
    equations: int
    bases: int


def vertices_size(setting: Setting) -> PolytopeSize:
    """Count the unknowns and inequalities of the polytope of Lemma 4.1.

    Examples
    --------
    >>> from exactrelu.networks import Problem
    >>> from exactrelu.polytopes import ExactVector
    >>> x, y = ExactVector.of([0, 5, 6, 8]), ExactVector.of([4, -2, -3, 3])
    >>> setting = Setting.of(Problem.of([x], y, skip=False, penalize_bias=True))
    >>> vertices_size(setting)
    PolytopeSize(patterns=7, variables=56, inequalities=112, equations=4)
    """
    polytope = LiftedPolytope.of(setting)
    return PolytopeSize(
        len(polytope.patterns), polytope.variables, len(polytope.rows), len(polytope.equations)
    )


def atoms_size(setting: Setting) -> BasesSize:
    """Bound the number of solutions that the atoms enumerate.

    Notes
    -----
    Each support is a set of at most as many atoms as there are tight equations; a sample with a
    tolerance is tight at one of two ends or loose.

    Examples
    --------
    >>> from exactrelu.networks import Problem
    >>> from exactrelu.polytopes import ExactVector
    >>> x, y = ExactVector.of([0, 5, 6, 8]), ExactVector.of([4, -2, -3, 3])
    >>> setting = Setting.of(Problem.of([x], y, skip=False, penalize_bias=True))
    >>> atoms_size(setting)
    BasesSize(atoms=7, equations=4, bases=35)
    """
    table = AtomTable.of(setting)
    exact = sum(low == high for low, high in zip(setting.lower, setting.upper, strict=True))
    slack, fixed = len(setting.samples) - exact, len(table.free)
    bases = sum(
        comb(slack, tight) * 2**tight * comb(len(table), max(0, exact + tight - fixed))
        for tight in range(slack + 1)
        if exact + tight >= fixed
    )
    return BasesSize(len(table), max(0, exact + slack - fixed), bases)
