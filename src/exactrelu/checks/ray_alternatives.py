"""Rays of which one at least has some size, for the checker alone."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Alternatives:
    """A set of signed rays of one sign; one of them or more has a size of at least a number.

    Parameters
    ----------
    rays : tuple of int
        At least two.
    least : float
        Above 0.
    """

    rays: tuple[int, ...]
    least: float
