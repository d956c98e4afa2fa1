"""Hypothesis profiles, and budgets that end at a step.

`make test` repeats itself, `make test-all` searches anew each time.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from hypothesis import HealthCheck, settings
from nth_call import at_call
from step_clock import clock_of_steps

# Neither a slow machine nor a busy one makes a test fail.
PATIENT = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
settings.register_profile("steady", derandomize=True, **PATIENT)
settings.register_profile("searching", **PATIENT)
settings.load_profile("steady")


@pytest.fixture
def over_at(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., None]]:
    """End every budget up to a million seconds when a function is called for the n-th time.

    The function is named "module:name". Until then no time goes by, and afterwards a twentieth of a
    second with each look at the clock.
    """
    with ExitStack() as clocks:

        def arranged(name: str, call: int = 1) -> None:
            clock = clocks.enter_context(clock_of_steps(0.0))
            at_call(monkeypatch, name, call, clock.leap)

        yield arranged


@pytest.fixture
def ticking() -> Iterator[None]:
    """Let each look at the clock take a second, so that a budget is a number of looks."""
    with clock_of_steps(1):
        yield
