"""A limit of time for a decision."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

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
    started: float = field(default_factory=time.monotonic)

    def check(self) -> None:
        """Raise BudgetExceeded if the time is over."""
        if self.budget is not None and time.monotonic() - self.started > self.budget:
            raise BudgetExceeded(f"no decision within {self.budget:.3g} seconds")
