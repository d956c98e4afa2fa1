"""The sparsest ReLU network as a scikit-learn estimator."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from numpy.typing import ArrayLike

from exactrelu.as_problem import as_problem
from exactrelu.critical_p_question import critical_p
from exactrelu.estimator_base import Floats, ReLURegressor
from exactrelu.networks.problem import Problem
from exactrelu.networks.relu_network import ReLUNetwork
from exactrelu.networks.solution import Solution
from exactrelu.polytopes.errors import BudgetExceeded, InputError
from exactrelu.projected_answer import projected_answer
from exactrelu.questions import solve
from exactrelu.univariate.solve import has_linear_time_answer

if TYPE_CHECKING:
    from exactrelu.solvers.critical_p import CriticalP as EnumeratedCriticalP
    from exactrelu.univariate.critical_p import CriticalP


class SparsestReLURegressor(ReLURegressor):
    """Fit the one-hidden-layer ReLU network of least cost, with a proof.

    Parameters
    ----------
    p : number
        In [0, 1]: 0 asks for the sparsest network, 1 for the least path norm.
    tolerance : number
        Allowed ``|f(x_i) - y_i|``; 0 interpolates.
    skip, penalize_bias : bool, optional
        See :func:`exactrelu.solve`; default for one input: a free affine part and free biases.
    measure : "parameters" or "neurons"
        What p = 0 counts.
    budget : float or None
        Seconds that a search may take, where there is one.
    search_samples : int
        The search for data with several inputs takes a time that grows exponentially. It is made
        for at most so many samples; more of them are fitted by :func:`projected_answer
        <exactrelu.projected_answer.projected_answer>`, whose ``status_`` is "feasible".

    Attributes
    ----------
    solution_ : Solution
    status_ : "optimal" or "feasible"
        "optimal" is only said with a proof.
    network_ : ReLUNetwork
        The weights in exact rationals.
    certificate_ : dict or None
        The proof, for :func:`exactrelu.verify`; None where nothing is proved. Made on demand.
    critical_p_ : CriticalP
        Below which p the sparsest networks are those of least path norm. Computed on demand.
    n_features_in_ : int

    Notes
    -----
    Floats are taken as the rationals that they are. One input with the default options is solved
    exactly in O(N) for any N.

    Examples
    --------
    >>> import numpy as np
    >>> X, y = np.arange(-2.0, 4.0)[:, None], [0, 0, 1, 1, 0, 0]
    >>> model = SparsestReLURegressor().fit(X, y)
    >>> model.status_, len(model.network_.hidden), model.predict([[0.5]]).tolist()
    ('optimal', 3, [1.5])
    >>> import exactrelu
    >>> exactrelu.verify(model.certificate_).valid, model.critical_p_.crosses
    (True, False)
    """

    def __init__(
        self,
        p: object = 0,
        *,
        tolerance: object = 0,
        skip: bool | None = None,
        penalize_bias: bool | None = None,
        measure: str = "parameters",
        budget: float | None = 10.0,
        search_samples: int = 8,
    ) -> None:
        self.p = p
        self.tolerance = tolerance
        self.skip = skip
        self.penalize_bias = penalize_bias
        self.measure = measure
        self.budget = budget
        self.search_samples = search_samples

    def fit(self, X: ArrayLike, y: ArrayLike) -> Self:
        """Solve for the data.

        Parameters
        ----------
        X : array_like, shape (N, d)
        y : array_like, shape (N,)

        Returns
        -------
        SparsestReLURegressor

        Raises
        ------
        InputError
            A ValueError: if an option is not accepted, or equal rows have labels that differ by
            more than the tolerance allows.
        """
        points, labels = self._checked(X, y)
        if not isinstance(self.search_samples, int) or self.search_samples < 0:
            raise InputError(
                f"search_samples: {self.search_samples!r}; accepted are integers from 0"
            )
        problem = as_problem(
            points,
            labels,
            p=self.p,
            tolerance=self.tolerance,
            skip=self.skip,
            penalize_bias=self.penalize_bias,
            measure=self.measure,
        )
        self.solution_ = self._solution(problem)
        self.status_ = self.solution_.status
        self._certificate: Any = None
        self._critical_p: Any = None
        return self

    def _solution(self, problem: Problem) -> Solution:
        if has_linear_time_answer(problem):
            return solve(problem)
        projected = projected_answer(problem)
        if problem.samples > self.search_samples:
            return projected
        try:
            found = solve(problem, budget=self.budget)
        except BudgetExceeded:
            return projected
        if found.status == "optimal" or found.cost.upper <= projected.cost.upper:
            return found
        return replace(projected, lower_bound=found.lower_bound)

    def _network(self) -> ReLUNetwork:
        return self.network_

    def _values(self, points: Floats) -> Floats:
        if points.shape[1] == 1:
            values = self.solution_(points[:, 0])
            return np.asarray(values, dtype=np.float64)
        return super()._values(points)

    @property
    def network_(self) -> ReLUNetwork:
        """The network in exact rationals, made when it is first asked for."""
        self._require_fitted("network_")
        network = self.solution_.network
        assert network is not None
        return network

    @property
    def certificate_(self) -> dict[str, Any] | None:
        """The certificate that :func:`exactrelu.verify` checks, or None."""
        self._require_fitted("certificate_")
        if self._certificate is None and self.solution_.proof != "no cost is negative":
            from exactrelu.certificate import certificate

            try:
                self._certificate = certificate(self.solution_)
            except InputError:
                return None  # this kind of proof has no certificate
        found: dict[str, Any] | None = self._certificate
        return found

    @property
    def critical_p_(self) -> CriticalP | EnumeratedCriticalP:
        """The critical p of the data, computed when it is first asked for.

        Raises
        ------
        BudgetExceeded
            If the enumeration for several inputs does not end within the budget.
        """
        self._require_fitted("critical_p_")
        if self._critical_p is None:
            problem = self.solution_.problem
            options: dict[str, Any] = {
                "skip": problem.skip,
                "penalize_bias": problem.penalize_bias,
                "tolerance": problem.tolerance,
            }
            self._critical_p = critical_p(problem.X, problem.y, budget=self.budget, **options)
        found: CriticalP | EnumeratedCriticalP = self._critical_p
        return found
