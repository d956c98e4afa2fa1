"""Good networks with given supports, by switching one unit at a time."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.random import Generator

from exactrelu.polytopes.clock import now
from exactrelu.solvers.dual_cover import DualCover
from exactrelu.solvers.tuple_cover import Profile

_GAIN = 1 - 1e-9


def piece_descent(
    cover: DualCover, profiles: Sequence[Profile], starts: int, deadline: float | None, seed: int
) -> None:
    """Improve the incumbent of a cover by descent from random choices.

    Parameters
    ----------
    cover : DualCover
    profiles : sequence of profiles
    starts : int
        Descents for all profiles together.
    deadline : float or None
    seed : int

    Notes
    -----
    In turn, each unit gets the choice that is best while the others keep theirs, until none gets
    better: a local search in floats. Its end is fitted exactly.
    """
    generator = np.random.default_rng(seed)
    filled = [profile for profile in profiles if profile]
    for start in range(starts if filled else 0):
        if not cover.best or (deadline is not None and now() > deadline):
            return
        profile = filled[start % len(filled)]
        chosen = _descended(cover, profile, generator, deadline)
        if cover.float_losses(chosen[:-1], chosen[-1:])[0] < cover.float_best * _GAIN:
            cover.improve(chosen)


def _descended(
    cover: DualCover, profile: Profile, generator: Generator, deadline: float | None
) -> tuple[int, ...]:
    first = cover.choices.first
    chosen = [int(generator.integers(first[kind], first[kind + 1])) for kind in profile]
    best, failures, unit = np.inf, 0, 0
    while failures < len(profile):
        others = [*chosen[:unit], *chosen[unit + 1 :]]
        options = range(first[profile[unit]], first[profile[unit] + 1])
        losses = cover.float_losses(others, options, deadline)
        place = int(np.argmin(losses))
        if losses[place] < best * _GAIN:
            best, failures = losses[place], 0
            chosen[unit] = options[place]
        else:
            failures += 1
        unit = (unit + 1) % len(profile)
        if deadline is not None and now() > deadline:
            break
    return tuple(chosen)
