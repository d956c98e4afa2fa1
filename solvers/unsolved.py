"""What is known of a problem of which no network is known when the work is stopped."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from exactrelu.networks.problem import Problem
from exactrelu.networks.solution import Stopped, number_json
from exactrelu.polytopes.enclosure import Enclosure
from exactrelu.polytopes.errors import BudgetExceeded


@dataclass(frozen=True, slots=True)
class Unsolved:
    """A lower bound of the cost, where it is open whether any network keeps the bound B.

    Parameters
    ----------
    problem : Problem
        With a bound on the weights.
    lower_bound : Enclosure
        Every network that keeps the bound costs at least this.
    proof : str
    method : str
    seconds : float
    stopped : "budget" or "interrupted"

    Examples
    --------
    >>> from exactrelu.polytopes import ExactVector
    >>> x = ExactVector.of([1, 2])
    >>> problem = Problem.of([x], x, p=1, skip=False, penalize_bias=True, bound="1/2")
    >>> known = Unsolved(problem, Enclosure.exactly(1), "linear duality", "none", 0.5, "budget")
    >>> known.sentence()
    'no network within the bound 1/2 is known, each costs at least 1 (proof: linear duality)'
    >>> known.to_json()["status"], known.to_json()["cost"], known.to_json()["lower_bound"]
    ('open', None, '1')
    """

    problem: Problem
    lower_bound: Enclosure
    proof: str
    method: str
    seconds: float
    stopped: Stopped

    def sentence(self) -> str:
        """Say what is known."""
        least = self.lower_bound
        number = str(least.lower) if least.lower == least.upper else least.significant(10)[0]
        return (
            f"no network within the bound {self.problem.bound} is known, each costs at least "
            f"{number} (proof: {self.proof})"
        )

    def error(self, message: str = "") -> BudgetExceeded | KeyboardInterrupt:
        """Return the exception that carries this to the caller."""
        if self.stopped == "interrupted":
            return KeyboardInterrupt(self)
        return BudgetExceeded(f"{message}; {self.sentence()}" if message else self.sentence(), self)

    def __str__(self) -> str:
        return self.sentence()

    def to_json(self) -> dict[str, Any]:
        """Return what ``solve --json`` prints: status "open", without cost and network."""
        return {
            "status": "open",
            "problem": self.problem.to_json(),
            "cost": None,
            "lower_bound": number_json(self.lower_bound),
            "neurons": None,
            "parameters": None,
            "network": None,
            "unique": None,
            "method": self.method,
            "proof": self.proof,
            "stopped": self.stopped,
            "seconds": round(self.seconds, 6),
        }
