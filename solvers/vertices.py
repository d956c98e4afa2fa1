"""Every minimiser by the vertices of the paper's polytope: the literal, slow enumeration."""

from __future__ import annotations

from fractions import Fraction

from exactrelu.polytopes.conversion import Backend, generators_of
from exactrelu.polytopes.conversion_aside import generators_aside
from exactrelu.polytopes.errors import BackendMissingError
from exactrelu.polytopes.exact_matrix import ExactMatrix
from exactrelu.polytopes.guarded_integers import IntegerArray
from exactrelu.polytopes.linear_program import LinearOptimum, minimize
from exactrelu.polytopes.linear_system import LinearSystem
from exactrelu.polytopes.representation import Representation
from exactrelu.solvers.atom_table import counts_neurons
from exactrelu.solvers.candidates import Candidate, Candidates
from exactrelu.solvers.envelope import Envelope
from exactrelu.solvers.lifted_polytope import LiftedPolytope
from exactrelu.solvers.setting import Setting
from exactrelu.solvers.sift import sift

_FEW_VARIABLES = 24  # with more, Ctrl-C must reach a backend that answers no signals


def vertices(
    setting: Setting, *, backend: Backend = "auto", budget: float | None = None
) -> Candidates:
    """Enumerate the vertices of the polytope of Lemma 4.1.

    Parameters
    ----------
    setting : Setting
    backend : {"auto", "cdd", "ppl", "own"}
        Who enumerates; ``auto`` is the first of cdd, ppl and own that is installed. The result
        names it.
    budget : float, optional
        Seconds. With it a process of its own enumerates.

    Returns
    -------
    Candidates
        Vertices dearer than another one at every p are left out of ``items``, but not of
        ``examined`` and ``least``. Without items nothing fits, and ``infeasible`` proves it.

    Raises
    ------
    BackendMissingError
        If the backend is not installed.
    BudgetExceeded
        When the seconds are over; nothing is known then.

    Notes
    -----
    The reduction of the paper as it stands, to hold other methods against: its vertices are so
    many that N = 4 samples of one input take seconds, and N = 3 with a bound B on the weights
    longer than a minute; :func:`exactrelu.solvers.size_estimate.vertices_size` tells the size.
    Following the lemma, B bounds the sum of all neurons with one activation pattern and one sign.

    References
    ----------
    Nakhleh and Nowak (2025), Lemma 4.1 and Theorem 4.1.

    Examples
    --------
    >>> from exactrelu.networks import Problem
    >>> from exactrelu.polytopes import ExactVector
    >>> x, y = ExactVector.of([1, 2]), ExactVector.of([0, 1])
    >>> problem = Problem.of([x], y, skip=False, penalize_bias=True)
    >>> found = vertices(Setting.of(problem), backend="own")
    >>> found.examined, found.sparsest_cost, found.items[0].costs()
    (7, 2, [1, 1])
    """
    neurons = counts_neurons(setting)
    # Neurons need no sizes above the weights, unless a box cuts lines of weights that do nothing.
    lifted = not neurons or setting.problem.bound is not None
    polytope = LiftedPolytope.of(setting, lifted)
    found = _generators(polytope, backend, budget)
    known: dict[tuple[int, int, tuple[int, ...]], Candidate] = {}
    points = [row for row in found.rows.tolist() if row[0]]
    for row in points:
        candidate = _candidate(setting, polytope, row, neurons)
        known.setdefault(candidate.key, candidate)
    return Candidates(
        setting,
        sift(tuple(known.values()), Envelope()),
        "vertices",
        found.backend,
        len(points),
        _least(known) if not neurons else None,
        None if points else _contradiction(polytope.rows, polytope.equations),
        neurons,
    )


def _generators(polytope: LiftedPolytope, backend: Backend, budget: float | None) -> Representation:
    def enumerated(name: Backend) -> Representation:
        quick = name == "own" or polytope.variables <= _FEW_VARIABLES
        if budget is None and quick:
            return generators_of(polytope.rows, polytope.equations, name)
        return generators_aside(polytope.rows, polytope.equations, name, budget)

    if backend != "auto":
        return enumerated(backend)
    installed: tuple[Backend, ...] = ("cdd", "ppl")
    for name in installed:
        try:
            return enumerated(name)
        except BackendMissingError:
            continue
    return enumerated("own")


def _candidate(
    setting: Setting, polytope: LiftedPolytope, row: list[int], neurons: bool
) -> Candidate:
    n, blocks = setting.dimension, 2 * len(polytope.patterns)
    parts = [
        (-1 if block % 2 else 1, tuple(row[1 + block * n : 1 + block * n + n]))
        for block in range(blocks)
    ]
    affine = [0] * n
    for at, coordinate in enumerate(polytope.free):
        affine[coordinate] = row[1 + blocks * n + at]
    return Candidate.of(parts, tuple(affine), row[0], setting.penalized, neurons)


def _least(known: dict[tuple[int, int, tuple[int, ...]], Candidate]) -> Fraction | None:
    sizes = [Fraction(item.sizes[0], item.unit) for item in known.values() if item.sizes]
    return min(sizes, default=None)


def _contradiction(rows: IntegerArray, equations: IntegerArray) -> LinearOptimum:
    system = LinearSystem(ExactMatrix.of_integers(rows), ExactMatrix.of_integers(equations))
    return minimize([0] * (rows.shape[1] - 1), system)
