"""Hypothesis profiles: `make test` repeats itself, `make test-all` searches anew each time."""

from hypothesis import settings

settings.register_profile("steady", deadline=None, derandomize=True)
settings.register_profile("searching", deadline=None)
settings.load_profile("steady")
