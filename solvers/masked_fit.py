"""Training a network with fixed supports or sparsity levels to its exact global optimum."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import comb, prod
from typing import Any, Literal

from exactrelu.networks.relu_network import ReLUNetwork
from exactrelu.polytopes.clock import now
from exactrelu.polytopes.errors import BudgetExceeded, ExactReluError, InputError
from exactrelu.polytopes.exact_vector import ExactVector
from exactrelu.polytopes.guarded_integers import IntegerArray
from exactrelu.polytopes.rational import rational_text
from exactrelu.polytopes.watch import Watch
from exactrelu.solvers.dual_cover import DualCover
from exactrelu.solvers.exact_network import exact_network
from exactrelu.solvers.integer_data import integer_labels, integer_samples
from exactrelu.solvers.loss_bounds import best_bound, close_all
from exactrelu.solvers.norm_loss import NormLoss
from exactrelu.solvers.piece_descent import piece_descent
from exactrelu.solvers.tuple_cover import Progress
from exactrelu.solvers.unit_choices import UnitChoices
from exactrelu.solvers.unit_cones import UnitCones, unit_cones
from exactrelu.solvers.unit_kinds import UnitKinds

_STARTS = {"squared": 8, "l1": 4, "linf": 4}
_SHARE = 0.5  # of the budget, for the optimum; the rest is for a lower bound
_MOST_ENTRIES = 500_000_000  # bytes of a table of choices and rays
_BRIEF = 1.0  # seconds for a lower bound after Ctrl-C


@dataclass(frozen=True, slots=True, eq=False)
class MaskedFit:
    """A network with given supports, with what is proved about its loss.

    Parameters
    ----------
    X : tuple of ExactVector, length N each
    y : ExactVector, length N
    loss : NormLoss
    kinds : UnitKinds
    status : {"optimal", "feasible"}
    network : ReLUNetwork
        One neuron for each hidden unit, zero where the unit is not needed.
    value, lower_bound : Fraction
        The loss, and what no network of these supports falls below.
    vectors : tuple of tuple of int
        If optimal: the dual vectors that prove it. Empty if the loss is 0.
    pieces : int
        How many tuples of choices there are; the squared distance to each could be computed.
    seconds : float
    """

    X: tuple[ExactVector, ...] = field(repr=False)
    y: ExactVector = field(repr=False)
    loss: NormLoss
    kinds: UnitKinds = field(repr=False)
    status: Literal["optimal", "feasible"]
    network: ReLUNetwork = field(repr=False)
    value: Fraction
    lower_bound: Fraction
    vectors: tuple[tuple[int, ...], ...] = field(repr=False)
    pieces: int
    seconds: float

    def to_json(self) -> dict[str, Any]:
        """Return the fit with exact numbers as strings."""
        return {
            "status": self.status,
            "problem": {
                "samples": len(self.y),
                "inputs": len(self.X),
                "loss": self.loss.name,
                **self.kinds.description,
            },
            "loss": rational_text(self.value),
            "lower_bound": rational_text(self.lower_bound),
            "network": self.network.to_json(),
            "pieces": self.pieces,
            "dual_vectors": len(self.vectors),
            "proof": "dual cover" if self.status == "optimal" or self.vectors else None,
            "seconds": round(self.seconds, 6),
        }


def masked_fit(
    X: Sequence[ExactVector],
    y: ExactVector,
    kinds: UnitKinds,
    *,
    loss: object = "squared",
    budget: float | None = None,
    progress: Progress | None = None,
    seed: int = 0,
) -> MaskedFit:
    """Minimise a loss over all networks ``c + sum_k v_k max(0, w_k . x + b_k)`` of given supports.

    Parameters
    ----------
    X : sequence of ExactVector, length N each
        One for each input.
    y : ExactVector, length N
    kinds : UnitKinds
        The supports, of :func:`kinds_of_mask` or :func:`kinds_of_sparsity`.
    loss : {"squared", "l1", "linf"}
    budget : float, optional
        Seconds, after which the best network so far is returned as ``feasible``, with the largest
        of some lower bounds that were proved in the second half of them.
    progress : callable, optional
        Told the number of dual vectors and the share of the work that is done.
    seed : int
        Of the random starts; the optimal loss does not depend on it.

    Returns
    -------
    MaskedFit

    Raises
    ------
    InputError
        If the shapes disagree.
    BudgetExceeded
        If not even the activation patterns are listed in time.
    KeyboardInterrupt
        When interrupted; its first argument is the fit so far.

    Notes
    -----
    The attainable values are a finite union of polyhedral cones, so that an optimum exists (Le,
    Riccietti & Gribonval, Theorem 3.4 and Corollary 3.1). A local search finds a good network;
    then dual vectors are added until they exclude every choice of cones below its loss, see
    :class:`DualCover`; a choice that cannot be excluded holds a better network. The optimum is
    exact, also for the squared loss: it is a projection on a rational cone. Losses below a tenth
    of the best take far fewer vectors to exclude, and are excluded first where the time is short.

    Examples
    --------
    >>> from exactrelu.solvers.unit_kinds import kinds_of_mask
    >>> x, y = ExactVector.of([0, 1, 2]), ExactVector.of([0, 1, 0])
    >>> fit = masked_fit([x], y, kinds_of_mask([[1]], [1], 1))
    >>> fit.status, fit.value
    ('optimal', Fraction(1, 2))
    """
    begin = now()
    deadline = None if budget is None else begin + _SHARE * budget
    _check(X, y, kinds)
    samples, scales = integer_samples(X)
    labels, unit = integer_labels(y)
    norm = NormLoss.of(loss)
    choices = unit_choices(samples, kinds, budget)
    kinds = kinds.without(choices.idle)
    cover = DualCover(norm, choices, labels, deadline, progress)
    interrupted = False
    vectors: tuple[tuple[int, ...], ...] = ()
    try:
        half = None if budget is None else begin + 0.4 * budget
        piece_descent(cover, kinds.profiles, _STARTS[norm.name], half, seed)
        vectors = close_all(cover, kinds)
        bound = cover.best
    except BudgetExceeded:
        cover.deadline = begin + (budget or 0)
        vectors, bound = best_bound(cover, kinds)
    except KeyboardInterrupt:
        interrupted = True
        cover.deadline = now() + _BRIEF
        vectors, bound = best_bound(cover, kinds)
    network = exact_network(cover.incumbent, choices, kinds, scales, unit)
    value = _value(norm, network, X, y)
    factor = unit**2 if norm.name == "squared" else unit
    if value * factor != cover.best:
        raise ExactReluError("the loss of the network is not that of its cones")
    fit = MaskedFit(
        X=tuple(X),
        y=y,
        loss=norm,
        kinds=kinds,
        status="optimal" if bound == cover.best else "feasible",
        network=network,
        value=value,
        lower_bound=bound / factor,
        vectors=vectors,
        pieces=count_pieces(choices, kinds),
        seconds=now() - begin,
    )
    if interrupted:
        raise KeyboardInterrupt(fit)
    return fit


def unit_choices(
    samples: IntegerArray, kinds: UnitKinds, budget: float | None = None
) -> UnitChoices:
    """List the choices of every kind of unit."""
    watch = Watch(budget, task="the list of activation patterns")
    cones: list[list[UnitCones]] = []
    choices = rays = 0
    for kind in kinds.kinds:
        cones.append([])
        for support in kind:
            watch.check()
            cones[-1].append(unit_cones(samples, support, watch.remaining()))
            choices += 2 * len(cones[-1][-1].members)
            rays += 2 * len(cones[-1][-1].images)
            if choices * rays > _MOST_ENTRIES:
                raise BudgetExceeded(
                    f"the hidden units may be more than {choices} kinds of neurons with more than "
                    f"{rays} directions on these {len(samples)} samples, too many to go through"
                )
    return UnitChoices.of(cones, len(samples), kinds.inputs)


def count_pieces(choices: UnitChoices, kinds: UnitKinds) -> int:
    """Return the number of tuples of choices, those of equal units counted without order."""
    total = 0
    for profile in kinds.profiles:
        counts = [
            (choices.first[kind + 1] - choices.first[kind], profile.count(kind))
            for kind in sorted(set(profile))
        ]
        total += prod(comb(size + many - 1, many) for size, many in counts)
    return total


def _check(X: Sequence[ExactVector], y: ExactVector, kinds: UnitKinds) -> None:
    if not len(y):
        raise InputError("the data have no rows; accepted is at least one")
    if len(X) != kinds.inputs:
        raise InputError(
            f"the data have {len(X)} inputs; accepted are {kinds.inputs}, as the mask has"
        )
    for j, column in enumerate(X, 1):
        if len(column) != len(y):
            raise InputError(f"input {j} has {len(column)} rows; accepted are {len(y)}, as y has")


def _value(
    loss: NormLoss, network: ReLUNetwork, X: Sequence[ExactVector], y: ExactVector
) -> Fraction:
    points = list(zip(*(column.fractions() for column in X), strict=True))
    if not points:
        points = [()] * len(y)
    residuals = [network.exact(x) - t for x, t in zip(points, y.fractions(), strict=True)]
    return loss.value(residuals)
