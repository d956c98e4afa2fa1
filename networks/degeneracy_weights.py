"""How strongly training avoids degenerate networks."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from exactrelu.polytopes.errors import InputError

Parallelism = Literal["squared", "positive"]
PairWeight = Literal["one", "size"]


@dataclass(frozen=True, slots=True)
class DegeneracyWeights:
    """Weights of the penalty on unbalanced, parallel and outside neurons.

    Parameters
    ----------
    balance : float
        Weight of ``(|v_k| - |a_k|_inf)^2``, summed over the neurons.
    parallel : float
        Weight of ``-log(1 - cos^2 + epsilon)``, summed over the pairs of neurons.
    outside : float
        Weight of ``(delta - a_kj / |a_k|_2)_+^2`` for the last two inputs j.
    epsilon : float
        Keeps the logarithm finite.
    delta : float
        How far inside the cone of positive last weights a neuron shall point.
    parallelism : "squared" or "positive"
        "squared" avoids parallel and opposite neurons, "positive" parallel ones only.
    pair_weight : "one" or "size"
        Whether each pair counts alike, or with the smaller ``|v_k| |a_k|_inf`` of the two.

    Raises
    ------
    InputError
        If a value is not accepted.

    Examples
    --------
    >>> DegeneracyWeights(balance=0.1).active, DegeneracyWeights().active
    (True, False)
    """

    balance: float = 0.0
    parallel: float = 0.0
    outside: float = 0.0
    epsilon: float = 1e-3
    delta: float = 0.1
    parallelism: Parallelism = "squared"
    pair_weight: PairWeight = "one"

    def __post_init__(self) -> None:
        for name in ("balance", "parallel", "outside"):
            if not 0 <= getattr(self, name) < math.inf:
                raise InputError(f"{name}: {getattr(self, name)}; accepted are numbers from 0")
        if not 0 < self.epsilon <= 1:
            raise InputError(f"epsilon: {self.epsilon}; accepted is 0 < epsilon <= 1")
        if not 0 <= self.delta <= 1:
            raise InputError(f"delta: {self.delta}; accepted is 0 <= delta <= 1")
        if self.parallelism not in ("squared", "positive"):
            raise InputError(
                f"parallelism: {self.parallelism!r}; accepted are squared and positive"
            )
        if self.pair_weight not in ("one", "size"):
            raise InputError(f"pair weight: {self.pair_weight!r}; accepted are one and size")

    @property
    def active(self) -> bool:
        """Whether anything is penalised."""
        return self.balance > 0 or self.parallel > 0 or self.outside > 0
