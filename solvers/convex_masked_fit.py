"""Training with fixed supports for a convex loss given as a CVXPY expression: in floats."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

import numpy as np

from exactrelu.networks.relu_network import ReLUNetwork
from exactrelu.polytopes.clock import now
from exactrelu.polytopes.errors import BackendMissingError, BudgetExceeded, InputError
from exactrelu.polytopes.exact_vector import ExactVector
from exactrelu.solvers.centred_rays import Floats, Proposal
from exactrelu.solvers.dual_cover import Incumbent
from exactrelu.solvers.exact_cone_fit import ConeFit
from exactrelu.solvers.exact_network import exact_network
from exactrelu.solvers.integer_data import integer_samples
from exactrelu.solvers.masked_fit import count_pieces, unit_choices
from exactrelu.solvers.tuple_cover import Bools, Progress, TupleCover
from exactrelu.solvers.unit_choices import UnitChoices
from exactrelu.solvers.unit_kinds import UnitKinds

_MARGIN = 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class ConvexMaskedFit:
    """A network with given supports and small loss, found in floats.

    Parameters
    ----------
    status : {"numerical optimum", "feasible"}
        ``numerical optimum`` if the float bounds exclude all pieces below the loss, up to a
        relative 1e-6 and the accuracy of the solver. No float bound is a proof.
    network : ReLUNetwork
        Keeps to the supports exactly.
    value : float
        The loss.
    dual_vectors : int
        How many float dual vectors excluded the pieces.
    pieces : int
    backend : str
        The solver that CVXPY called.
    seconds : float
    """

    status: Literal["numerical optimum", "feasible"]
    network: ReLUNetwork
    value: float
    dual_vectors: int
    pieces: int
    backend: str
    seconds: float


class _ConvexCover(TupleCover):
    """Sets of choices that float dual vectors of a convex program exclude."""

    def __init__(
        self,
        choices: UnitChoices,
        engine: _ConvexProgram,
        deadline: float | None,
        progress: Progress | None,
    ) -> None:
        super().__init__(choices, engine.rays, engine, deadline, progress)
        self.program = engine
        base = engine.propose(np.zeros(len(choices.images), dtype=bool))
        self.best = base.value
        self.chosen: tuple[int, ...] = ()
        self.weights, self.constant = engine.solution()

    @property
    def finished(self) -> bool:
        """Never: the least possible loss is not known."""
        return False

    def exclude(self, chosen: tuple[int, ...]) -> None:
        """Add the choices that a dual vector excludes, and those given in any case."""
        allowed = self.rays(chosen)
        proposal = self.program.propose(allowed)
        if proposal.value < self.best:
            self.best, self.chosen = proposal.value, chosen
            self.weights, self.constant = self.program.solution()
        slack = _MARGIN * (1 + abs(self.best))
        row: Bools = np.zeros(len(self.choices), dtype=bool)
        if len(chosen):
            grown = self.grown(allowed, proposal, self.best - slack)
            size = float(np.abs(grown.mu).max()) or 1.0
            beyond = self._rays @ grown.mu > 1e-7 * size
            row = np.asarray(~self.choices.rays_of[:, beyond].any(axis=1))
            row[list(chosen)] = True
        self.add_row(row)


class _ConvexProgram:
    """Minimise the loss over constants plus the cone of some rays, by CVXPY."""

    def __init__(self, loss: Any, outputs: Any, images: Any) -> None:
        cvxpy = _cvxpy()
        floats = np.array([[float(entry) for entry in row] for row in images.tolist()])
        floats = floats.reshape(len(images), outputs.size)
        self.sizes = np.sqrt((floats**2).sum(axis=1)) if len(floats) else np.zeros(0)
        self.rays: Floats = floats / np.where(self.sizes > 0, self.sizes, 1.0)[:, None]
        self._allowed = cvxpy.Parameter(max(len(images), 1), nonneg=True)
        self._weights = cvxpy.Variable(max(len(images), 1), nonneg=True)
        self._constant = cvxpy.Variable()
        sums: Any = self._constant + np.zeros(outputs.size)
        if len(images):
            sums = sums + self.rays.T @ cvxpy.multiply(self._allowed, self._weights)
        self._link = outputs == sums
        self._problem = cvxpy.Problem(cvxpy.Minimize(loss), [self._link])
        if not self._problem.is_dcp():
            raise InputError("loss: CVXPY does not recognise it as convex; accepted are DCP losses")
        self.backend = ""

    def propose(self, allowed: Bools, start: Sequence[int] = ()) -> Proposal:
        """Return the dual vector of the outputs, the loss and the rays in use."""
        cvxpy = _cvxpy()
        mask = np.zeros(self._allowed.size)
        mask[: len(allowed)] = allowed
        self._allowed.value = mask
        try:
            # OSQP, the default for quadratic losses, is less exact and has crashed in long runs.
            value = float(self._problem.solve(solver=cvxpy.CLARABEL))
        except cvxpy.SolverError as error:
            raise InputError(f"loss: CVXPY found no solver for it ({error})") from error
        if self._problem.status not in ("optimal", "optimal_inaccurate"):
            raise InputError(
                f"loss: its minimum is {self._problem.status}; accepted are losses with a minimum"
            )
        self.backend = str(self._problem.solver_stats.solver_name)
        # CVXPY's multiplier nu of z == s belongs to nu (z - s): it is polar to the allowed rays.
        mu = np.array(self._link.dual_value, dtype=float)
        weights = self._used()
        return Proposal(mu, value, tuple(np.flatnonzero(weights > 1e-9).tolist()))

    def solution(self) -> tuple[Floats, float]:
        """Return the weights of the images and the constant of the last program."""
        sizes = np.where(self.sizes > 0, self.sizes, 1.0)
        return np.maximum(self._used(), 0.0) / sizes, float(self._constant.value)

    def _used(self) -> Floats:
        if not len(self.sizes):
            return np.zeros(0)
        count = len(self.sizes)
        return np.asarray(self._weights.value[:count] * self._allowed.value[:count])


def _cvxpy() -> Any:
    try:
        import cvxpy
    except ImportError as error:
        raise BackendMissingError("cvxpy", "convex") from error
    return cvxpy


def convex_masked_fit(
    X: Sequence[ExactVector],
    outputs: Any,
    loss: Any,
    kinds: UnitKinds,
    *,
    budget: float | None = None,
    progress: Progress | None = None,
) -> ConvexMaskedFit:
    """Minimise a convex loss of the outputs on the samples over networks with given supports.

    Parameters
    ----------
    X : sequence of ExactVector, length N each
    outputs : cvxpy.Variable, shape (N,)
        Stands for the outputs of the network in the loss.
    loss : cvxpy.Expression
        Convex, of the outputs.
    kinds : UnitKinds
    budget : float, optional
        Seconds.
    progress : callable, optional
        Told the number of dual vectors and the share of the work that is done.

    Returns
    -------
    ConvexMaskedFit

    Raises
    ------
    InputError
        If the shapes disagree, or CVXPY finds the loss not convex, or no minimum.
    BackendMissingError
        If CVXPY is not installed.

    Notes
    -----
    The pieces are excluded as in :func:`exactrelu.solvers.masked_fit.masked_fit`: if nu is the
    multiplier of the outputs on a cone, ``loss(z) >= min over u of loss(u) + nu . u`` for all z
    with ``nu . z <= 0``. All in floats: the answer is numerical. What is proved is that an optimum
    exists if the sublevel sets of the loss are bounded (Le, Riccietti & Gribonval, Theorem 3.4).

    Examples
    --------
    >>> import cvxpy
    >>> from exactrelu.solvers.unit_kinds import kinds_of_mask
    >>> z = cvxpy.Variable(3)
    >>> loss = cvxpy.sum(cvxpy.huber(z - np.array([0, 4, 0])))
    >>> mask = kinds_of_mask([[1]], [1], 1)
    >>> fit = convex_masked_fit([ExactVector.of([0, 1, 2])], z, loss, mask)
    >>> fit.status, round(fit.value, 4)
    ('numerical optimum', 6.0)
    """
    begin = now()
    cvxpy = _cvxpy()
    if not isinstance(outputs, cvxpy.Variable) or outputs.ndim != 1:
        raise InputError("outputs: accepted is a CVXPY variable of shape (N,)")
    if len(X) != kinds.inputs or any(len(column) != outputs.size for column in X):
        raise InputError(
            f"X: accepted are {kinds.inputs} inputs of {outputs.size} samples, as the mask and the "
            "outputs have"
        )
    samples, scales = integer_samples(X)
    choices = unit_choices(samples, kinds, budget)
    used = kinds.without(choices.idle)
    program = _ConvexProgram(loss, outputs, choices.images)
    deadline = None if budget is None else begin + budget
    cover = _ConvexCover(choices, program, deadline, progress)
    status: Literal["numerical optimum", "feasible"] = "numerical optimum"
    try:
        for profile in used.profiles:
            cover.close(profile)
    except BudgetExceeded:
        status = "feasible"
    weights = {k: Fraction(float(w)) for k, w in enumerate(cover.weights) if w > 0}
    fit = ConeFit(Fraction(0), weights, Fraction(cover.constant), ())
    network = exact_network(Incumbent(fit, cover.chosen), choices, used, scales, 1)
    return ConvexMaskedFit(
        status,
        network,
        cover.best,
        cover.count,
        count_pieces(choices, used),
        program.backend,
        now() - begin,
    )
