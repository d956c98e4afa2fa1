"""How large an enumeration will be, told before it starts."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from exactrelu.polytopes.errors import BudgetExceeded, InputError
from exactrelu.polytopes.exact_matrix import ExactMatrix
from exactrelu.polytopes.upper_bound import vertices_at_most
from exactrelu.solvers.atom_count import count_solutions, solutions_exceed
from exactrelu.solvers.atom_table import AtomTable
from exactrelu.solvers.corners import Corners
from exactrelu.solvers.lifted_polytope import LiftedPolytope
from exactrelu.solvers.setting import Setting
from exactrelu.solvers.tight_faces import tight_faces

_MOST_VARIABLES = {False: 64, True: 24}  # of a polytope without and with a box
_MOST_BASES = 10**12
MOST_UNASKED = 10**9
_MANY = 10**7


@dataclass(frozen=True, slots=True)
class PolytopeSize:
    """The size of the polytope whose vertices ``vertices`` enumerates.

    Parameters
    ----------
    patterns : int
        Activation patterns with an active sample.
    variables, inequalities, equations : int
    vertices : int
        An upper bound of their number (McMullen); 0 where the facets are too few for any.
    """

    patterns: int
    variables: int
    inequalities: int
    equations: int
    vertices: int = 0


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
    PolytopeSize(patterns=7, variables=56, inequalities=112, equations=4, vertices=13...744)
    """
    polytope = LiftedPolytope.of(setting)
    facets, equations = len(polytope.rows), len(polytope.equations)
    dimension = polytope.variables - ExactMatrix.of_integers(polytope.equations[:, 1:]).rank()
    # A facet at infinity bounds the vertices of an unbounded polyhedron, too.
    return PolytopeSize(
        len(polytope.patterns),
        polytope.variables,
        facets,
        equations,
        vertices_at_most(facets + 1, dimension) if dimension else 1,
    )


def boxed_size(setting: Setting) -> int:
    """Bound the solutions that :func:`boxed_atoms` examines with at most one tight face.

    Returns
    -------
    int
        At least 10^18 if there are too many cells to list their corners.

    Examples
    --------
    >>> from exactrelu.networks import Problem
    >>> from exactrelu.polytopes import ExactVector
    >>> x, y = ExactVector.of([0, 5, 6, 8]), ExactVector.of([4, -2, -3, 3])
    >>> boxed_size(Setting.of(Problem.of([x], y, skip=False, penalize_bias=True, bound=3)))
    1645
    """
    try:
        faces = len(tight_faces(Corners.of(setting)))
    except BudgetExceeded:
        return 10**18
    return (1 + 2 * faces) * atoms_size(setting).bases


def boxed_size_exceeds(setting: Setting, limit: int) -> bool:
    """Tell whether :func:`boxed_size` is above a limit, without its corners where that is plain.

    Examples
    --------
    >>> from exactrelu.networks import Problem
    >>> from exactrelu.polytopes import ExactVector
    >>> x = ExactVector.of(range(60))
    >>> setting = Setting.of(Problem.of([x], x, skip=False, penalize_bias=True, bound=3))
    >>> boxed_size_exceeds(setting, 10**9)
    True
    """
    return solutions_exceed(setting, limit) or boxed_size(setting) > limit


def require_small(setting: Setting, method: str, budget: float | None) -> None:
    """Refuse, without a budget, an enumeration that would not end within a day.

    Parameters
    ----------
    setting : Setting
    method : "vertices" or another
    budget : float or None

    Raises
    ------
    InputError
        With the size.

    Examples
    --------
    >>> from exactrelu.networks import Problem
    >>> from exactrelu.polytopes import ExactVector
    >>> x = ExactVector.of([0, 5, 6, 8])
    >>> problem = Problem.of([x], x, skip=False, penalize_bias=True, bound=3)
    >>> require_small(Setting.of(problem), "vertices", budget=60)
    >>> require_small(Setting.of(problem), "vertices", budget=None)
    Traceback (most recent call last):
    ...
    exactrelu.polytopes.errors.InputError: method: vertices needs up to ...
    """
    if budget is not None:
        return
    if method == "vertices":
        size = vertices_size(setting)
        if size.variables > _MOST_VARIABLES[setting.problem.bound is not None]:
            raise InputError(f"method: vertices needs {_words(size)}; accepted with it is a budget")
        return
    exceed = solutions_exceed if setting.problem.bound is None else boxed_size_exceeds
    if exceed(setting, _MOST_BASES):
        raise InputError(
            f"the enumeration may have more than {_MOST_BASES:.0e} solutions; accepted for so many "
            "is a budget"
        )


def size_sentence(setting: Setting, method: str) -> str:
    """Say how large an enumeration is.

    Examples
    --------
    >>> from exactrelu.networks import Problem
    >>> from exactrelu.polytopes import ExactVector
    >>> x = ExactVector.of([0, 5])
    >>> setting = Setting.of(Problem.of([x], x, skip=False, penalize_bias=True))
    >>> size_sentence(setting, "vertices")
    'up to 1.1e+7 vertices of a polytope with 24 variables and 36 inequalities'
    >>> size_sentence(setting, "atoms")
    'up to 3 solutions over 3 atoms'
    """
    if method == "vertices":
        return _words(vertices_size(setting))
    size = atoms_size(setting)
    if setting.problem.bound is not None:
        count = f"{Decimal(boxed_size(setting)):.1e}"
        return f"up to {count} solutions with at most one neuron at the bound"
    return f"up to {_written(size.bases)} solutions over {size.atoms} atoms"


def _written(count: int) -> str:
    return str(count) if count < _MANY else f"{Decimal(count):.1e}"


def _words(size: PolytopeSize) -> str:
    return (
        f"up to {_written(size.vertices)} vertices of a polytope with {size.variables} variables "
        f"and {size.inequalities} inequalities"
    )


def atoms_size(setting: Setting) -> BasesSize:
    """Bound the number of solutions that the atoms enumerate.

    See :func:`exactrelu.solvers.atom_count.count_solutions`.

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
    equations = max(0, len(setting.samples) - len(table.free))
    bases = count_solutions(setting, len(table), len(table.free))
    return BasesSize(len(table), equations, bases)
