"""An affine expression of the value at one sample, as convex programs know it."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal


@dataclass(frozen=True, slots=True)
class Term:
    """The expression ``slope * f(x) + intercept`` at one sample.

    Parameters
    ----------
    sample : int
    slope, intercept : Fraction
    group : int, "zero" or "negative"
        The largest term of each numbered group is added to the objective; other terms must be
        zero, or at most zero.
    """

    sample: int
    slope: Fraction
    intercept: Fraction
    group: int | Literal["zero", "negative"]
