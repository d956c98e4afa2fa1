"""The answer to a problem: a network, its cost, a bound and how both are proved."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal, Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray

from exactrelu.networks.problem import Problem
from exactrelu.networks.relu_network import ReLUNetwork
from exactrelu.polytopes.enclosure import Enclosure
from exactrelu.polytopes.rational import rational_text

Status = Literal["optimal", "feasible", "infeasible"]
Stopped = Literal["budget", "interrupted"]


class Fit(Protocol):
    """A function that fits the data and can be written as a network on demand."""

    def network(self) -> ReLUNetwork:
        """Return the network in exact rationals."""

    def __call__(self, x: ArrayLike) -> NDArray[np.float64]:
        """Return the function on floats."""


@dataclass(frozen=True, eq=False)
class Solution:
    """The best network known for a problem.

    Parameters
    ----------
    problem : Problem
    status : "optimal", "feasible" or "infeasible"
        "optimal" is only said with a proof.
    cost, lower_bound : Enclosure
        Of the least cost known and of what is proved; a single number for p = 0 and p = 1.
    neurons : int
        Hidden neurons of the network.
    parameters : int
        What the cost at p = 0 counts on this network.
    unique : bool or None
        Whether no other function has this cost; None where it is not known.
    method, proof : str
        What found the network and what proves the bound.
    seconds : float
    fit : Fit or None
        The function found; None if there is none.
    proof_data : object
        What a certificate needs besides (its kind depends on the proof).
    stopped : "budget", "interrupted" or None
        What ended the work before the bound met the cost: seconds or sizes, or Ctrl-C.
    """

    problem: Problem = field(repr=False)
    status: Status
    cost: Enclosure
    lower_bound: Enclosure
    neurons: int
    parameters: int
    unique: bool | None
    method: str
    proof: str
    seconds: float
    fit: Fit | None = field(repr=False)
    proof_data: object = field(default=None, repr=False)
    stopped: Stopped | None = None

    @cached_property
    def network(self) -> ReLUNetwork | None:
        """The network in exact rationals, made when it is first asked for."""
        return None if self.fit is None else self.fit.network()

    def __call__(self, x: ArrayLike) -> NDArray[np.float64]:
        """Return the fitted function on floats."""
        if self.fit is None:
            raise ValueError(f"the problem is {self.status}: there is no function to evaluate")
        return self.fit(x)

    def to_json(self) -> dict[str, Any]:
        """Return the answer as the command line prints it (see the contract in the docs).

        Where the problem is infeasible no network has a cost or a size: these are None.
        """
        none = self.status == "infeasible"
        return {
            "status": self.status,
            "problem": self.problem.to_json(),
            "cost": None if none else number_json(self.cost),
            "lower_bound": None if none else number_json(self.lower_bound),
            "neurons": None if none else self.neurons,
            "parameters": None if none else self.parameters,
            "network": None if self.network is None else self.network.to_json(),
            "unique": self.unique,
            "method": self.method,
            "proof": self.proof,
            "stopped": self.stopped,
            "seconds": round(self.seconds, 6),
        }


def number_json(value: Enclosure, digits: int = 16) -> str | dict[str, str]:
    """Return an exact number as ``"p/q"`` and an enclosure as two decimals rounded outward.

    Examples
    --------
    >>> from fractions import Fraction
    >>> number_json(Enclosure.exactly(3))
    '3'
    >>> number_json(Enclosure(Fraction(1, 3), Fraction(1, 2)), 3)
    {'lower': '0.333', 'upper': '0.5'}
    """
    if value.lower == value.upper:
        return rational_text(value.lower)
    lower, upper = value.significant(digits)
    return {"lower": lower, "upper": upper}
