"""Progress and budget of a long enumeration."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from exactrelu.polytopes.clock import now
from exactrelu.polytopes.errors import BudgetExceeded, InputError

Progress = Callable[[int, int], None]

LONGEST = 1e6  # seconds, eleven days; a budget may be infinite, and z3 and systems count in 32 bits


@dataclass(slots=True)
class Watch:
    """Counts what was found, reports it, and stops when the time is over.

    Parameters
    ----------
    budget : float or None
        Seconds.
    progress : callable or None
        Called with the number found so far and an upper bound of the total.
    bound : int
    weight : int
        How many each found one counts for.
    task : str
        What is being done, for the message.
    """

    budget: float | None = None
    progress: Progress | None = None
    bound: int = 0
    weight: int = 1
    found: int = 0
    started: float = field(default_factory=now)
    task: str = "the arrangement"

    def silent(self) -> Watch:
        """Return a watch over the same seconds that neither counts nor reports."""
        return Watch(self.budget, None, self.bound, 0, self.found, self.started, self.task)

    def remaining(self) -> float | None:
        """Return the seconds that are left, None if there is no budget."""
        if self.budget is None:
            return None
        return self.budget - (now() - self.started)

    def check(self) -> None:
        """Raise BudgetExceeded if the time is over."""
        left = self.remaining()
        if left is not None and left < 0:
            limit = f" of at most {self.bound}" if self.bound else ""
            far = f": {self.found}{limit} found" if self.found or self.bound else ""
            late = f"{self.task} was not finished within {self.budget:.3g} seconds"
            raise BudgetExceeded(late + far)

    def add(self, found: int) -> None:
        """Report that more were found, then check the time."""
        self.found += self.weight * found
        if self.progress is not None:
            self.progress(self.found, self.bound)
        self.check()


def require_budget(budget: object) -> None:
    """Raise InputError for what is no number of seconds; nan would compare with nothing.

    Examples
    --------
    >>> require_budget(0.5)
    >>> try:
    ...     require_budget(float("nan"))
    ... except InputError as error:
    ...     print(error)
    budget: nan; accepted are seconds from 0 on, or None
    """
    seconds = isinstance(budget, int | float) and budget >= 0
    if budget is not None and not seconds:
        raise InputError(f"budget: {budget!r}; accepted are seconds from 0 on, or None")
