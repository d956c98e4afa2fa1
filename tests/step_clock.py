"""A clock that does not depend on the machine."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock

import pytest


@dataclass
class StepClock:
    """Each look takes the same time, and nothing else does."""

    step: float
    time: float = 0.0
    lock: Lock = field(default_factory=Lock)

    def __call__(self) -> float:
        with self.lock:
            self.time += self.step
            return self.time

    def leap(self) -> None:
        """End every budget up to a million seconds; what follows has twenty looks in a second."""
        self.time, self.step = self.time + 1e6, 0.05


@contextmanager
def clock_of_steps(seconds: float) -> Iterator[StepClock]:
    """Let each look at the clock take some seconds.

    A budget is then a number of looks, and work stops at the same step on every machine.
    """
    with pytest.MonkeyPatch.context() as patch:
        clock = StepClock(seconds)
        patch.setattr("exactrelu.polytopes.clock.perf_counter", clock)
        yield clock
