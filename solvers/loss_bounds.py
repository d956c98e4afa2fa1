"""Dual vectors that exclude all choices of hidden units below the best loss, or a share of it."""

from __future__ import annotations

from fractions import Fraction

from exactrelu.polytopes.errors import BudgetExceeded
from exactrelu.solvers.dual_cover import DualCover
from exactrelu.solvers.needed_vectors import needed_vectors
from exactrelu.solvers.unit_kinds import UnitKinds

_LEVELS = (Fraction(1, 10), Fraction(1, 4), Fraction(1, 2), Fraction(3, 4))


def close_all(cover: DualCover, kinds: UnitKinds) -> tuple[tuple[int, ...], ...]:
    """Exclude all choices, and return the vectors that are needed."""
    for profile in kinds.profiles:
        cover.close(profile)
    if not cover.best:
        return ()
    kept = needed_vectors(cover.rows[: cover.count])
    return tuple(cover.vectors[k] for k in kept)


def best_bound(cover: DualCover, kinds: UnitKinds) -> tuple[tuple[tuple[int, ...], ...], Fraction]:
    """Return vectors that exclude all choices below some loss, and that loss, until the deadline.

    Losses below small shares of the best come first.
    """
    vectors: tuple[tuple[int, ...], ...] = ()
    bound = Fraction(0)
    try:
        for level in _LEVELS:
            cover.aim(level)
            vectors = close_all(cover, kinds)
            if not cover.best:
                break
            bound = min(cover.loss.bound(mu, cover.exact_labels) for mu in vectors)
    except (BudgetExceeded, KeyboardInterrupt):
        pass
    return vectors, min(bound, cover.best)
