"""Networks that trade a convex piecewise-linear loss for a small l1 path norm, exactly."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from exactrelu.networks.relu_network import ReLUNetwork
from exactrelu.polytopes.clock import now
from exactrelu.polytopes.errors import ExactReluError, InputError
from exactrelu.polytopes.exact_vector import ExactVector, common_denominator
from exactrelu.polytopes.guarded_integers import integer_array
from exactrelu.polytopes.rational import rational, rational_text
from exactrelu.solvers.convex_program import ConvexProgram
from exactrelu.solvers.feature_rays import FeatureRays
from exactrelu.solvers.loss import Loss
from exactrelu.solvers.network_fit import NetworkFit
from exactrelu.solvers.ray_network import path_norm, ray_network
from exactrelu.solvers.term import Term


@dataclass(frozen=True, slots=True, eq=False)
class RegularisedFit:
    """A minimiser of ``lam * C_1 + loss``, with the dual solution that proves it.

    Parameters
    ----------
    loss : Loss
    lam : Fraction
    skip, penalize_bias : bool
    network : ReLUNetwork
    cost : Fraction
        The l1 path norm C_1 of the network.
    loss_value : Fraction
    objective : Fraction
        ``lam * cost + loss_value``, the least possible.
    multipliers : tuple of Fraction, length N
        mu with ``|sum_i mu_i max(0, w . x_i)| <= lam |w|_1`` (penalised coordinates) for every w
        and ``sum_i mu_i a(x_i) = 0`` for every free affine part a.
    piece_weights : tuple of tuple of Fraction
        One for each piece of the loss, group by group: nonnegative with sum 1 in each group,
        ``mu_i = -sum slope * weight`` over the pieces of a sample, and ``sum intercept * weight``
        is the objective. Together these prove it.
    seconds : float
    """

    loss: Loss = field(repr=False)
    lam: Fraction
    skip: bool
    penalize_bias: bool
    network: ReLUNetwork = field(repr=False)
    cost: Fraction
    loss_value: Fraction
    objective: Fraction
    multipliers: tuple[Fraction, ...] = field(repr=False)
    piece_weights: tuple[tuple[Fraction, ...], ...] = field(repr=False)
    seconds: float

    @property
    def neurons(self) -> int:
        """The number of hidden neurons."""
        return len(self.network.hidden)

    def __call__(self, x: ArrayLike) -> NDArray[np.float64]:
        """Return the network's values on rows of floats; one input may come as (n,)."""
        return NetworkFit(self.network)(x)

    def to_json(self) -> dict[str, Any]:
        """Return the fit with exact numbers as strings."""
        text = rational_text
        return {
            "status": "optimal",
            "lam": text(self.lam),
            "cost": text(self.cost),
            "loss": text(self.loss_value),
            "objective": text(self.objective),
            "neurons": self.neurons,
            "network": self.network.to_json(),
            "multipliers": [text(mu) for mu in self.multipliers],
            "piece_weights": [[text(w) for w in weights] for weights in self.piece_weights],
            "seconds": round(self.seconds, 6),
        }


def regularised(
    X: Sequence[ExactVector],
    loss: Loss,
    lam: object,
    *,
    skip: bool | None = None,
    penalize_bias: bool | None = None,
    budget: float | None = None,
) -> RegularisedFit:
    """Minimise ``lam * sum |v_k w_kc| + loss(f(x_1), ..., f(x_N))`` over networks of any width.

    Parameters
    ----------
    X : sequence of ExactVector, length N each
        One for each input; rows may be repeated.
    loss : Loss
    lam : number
        Positive.
    skip, penalize_bias : bool, optional
        Default for one input: skip and free bias; for more: no skip and penalised bias.
    budget : float, optional
        Seconds for listing the rays.

    Returns
    -------
    RegularisedFit

    Raises
    ------
    InputError
        If shapes disagree, lam is not positive, or the objective has no lower bound.
    BudgetExceeded
        If the rays are not listed in time, or too many.

    Notes
    -----
    A linear program over rays of the refined arrangement, as for :func:`least_norm`, with the
    epigraphs of the loss; see :class:`ConvexProgram`.

    Examples
    --------
    >>> x = ExactVector.of([0, 1, 2])
    >>> fit = regularised([x], Loss.absolute([0, 0, 1]), "1/10")
    >>> fit.cost, fit.loss_value, fit.objective
    (Fraction(1, 1), Fraction(0, 1), Fraction(1, 10))
    >>> regularised([x], Loss.absolute([0, 0, 1]), 10).cost
    Fraction(0, 1)
    """
    begin = now()
    weight = rational(lam, "lam")
    if weight <= 0:
        raise InputError(f"lam: {lam} is not positive; accepted is lam > 0")
    if not X:
        raise InputError("the data have no input column; accepted is at least one")
    for j, column in enumerate(X):
        if len(column) != loss.samples:
            raise InputError(
                f"input {j + 1} has {len(column)} rows; accepted are {loss.samples}, one for each "
                "sample of the loss"
            )
    affine = len(X) == 1 if skip is None else skip
    priced = len(X) > 1 if penalize_bias is None else penalize_bias
    n = len(X) + 1
    penalized = tuple(range(n if priced else n - 1))
    points = list(zip(*(column.fractions() for column in X), strict=True))
    scales = [common_denominator(point) for point in points]
    rows = [(*(int(t * s) for t in x), s) for x, s in zip(points, scales, strict=True)]
    samples = integer_array(rows, n)
    program = ConvexProgram(
        samples,
        FeatureRays.of(samples, penalized, budget),
        tuple(range(n)) if affine else tuple(range(len(penalized), n)),
        tuple(_terms(loss, weight, scales)),
    )
    optimum = program.solve()
    candidate = ray_network(program, optimum, penalized)
    network = candidate.network(affine)
    cost = path_norm(candidate)
    value = loss.value([network.exact(point) for point in points])
    objective = weight * cost + value
    if objective != weight * optimum.value:
        raise ExactReluError("the dual value of a linear program is not that of its network")
    return RegularisedFit(
        loss=loss,
        lam=weight,
        skip=affine,
        penalize_bias=priced,
        network=network,
        cost=cost,
        loss_value=value,
        objective=objective,
        multipliers=tuple(
            weight * s * mu for s, mu in zip(scales, optimum.multipliers, strict=True)
        ),
        piece_weights=tuple(_grouped(loss, optimum.term_weights)),
        seconds=now() - begin,
    )


def _terms(loss: Loss, lam: Fraction, scales: Sequence[int]) -> Iterator[Term]:
    for group, pieces in enumerate(loss.groups):
        for piece in pieces:
            slope = piece.slope / (lam * scales[piece.sample])
            yield Term(piece.sample, slope, piece.intercept / lam, group)


def _grouped(loss: Loss, weights: Sequence[Fraction]) -> Iterator[tuple[Fraction, ...]]:
    start = 0
    for pieces in loss.groups:
        yield tuple(weights[start : start + len(pieces)])
        start += len(pieces)
