"""A limit of time for a decision."""

from __future__ import annotations

from dataclasses import dataclass, field

from exactrelu.polytopes.clock import now
from exactrelu.polytopes.errors import BudgetExceeded


@dataclass(frozen=True, slots=True)
class Deadline:
    """Raises when the seconds are over.

    Parameters
    ----------
    budget : float or None
        Seconds from now.
    """

    budget: float | None = None
    started: float = field(default_factory=now)

    def check(self) -> None:
        """Raise BudgetExceeded if the time is over."""
        if self.budget is not None and now() - self.started > self.budget:
            raise BudgetExceeded(f"no decision within {self.budget:.3g} seconds")
