"""Hypothesis profiles, and a clock of steps.

`make test` repeats itself, `make test-all` searches anew each time.
"""

from itertools import count

import pytest
from hypothesis import HealthCheck, settings

# Neither a slow machine nor a busy one makes a test fail.
PATIENT = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
settings.register_profile("steady", derandomize=True, **PATIENT)
settings.register_profile("searching", **PATIENT)
settings.load_profile("steady")


@pytest.fixture
def ticking(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let each look at the clock take a second.

    A budget is then a number of looks, so that work stops at the same step on every machine.
    """
    looks = count()
    monkeypatch.setattr("exactrelu.polytopes.clock.perf_counter", lambda: float(next(looks)))
