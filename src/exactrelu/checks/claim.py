"""Compare a claimed number with what it is."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from flint import arb, ctx, fmpq

from exactrelu.checks.check_failed import CheckFailed
from exactrelu.polytopes.rational import parse_fmpq, parse_rational, to_fmpq


def expect(claimed: Any, value: Fraction | fmpq | int, name: str) -> None:
    """Raise CheckFailed unless an exact claim is the value."""
    number = value if isinstance(value, fmpq) else to_fmpq(value)
    if not isinstance(claimed, str) or parse_fmpq(claimed) != number:
        raise CheckFailed(f"the claimed {name} is {claimed}, but it is {value}")


def lower_end(claimed: Any, name: str) -> Fraction:
    """Return the lower end of a claimed enclosure, whose upper end must not be below it."""
    ends = (claimed, claimed) if isinstance(claimed, str) else (claimed["lower"], claimed["upper"])
    lower, upper = map(parse_rational, ends)
    if lower > upper:
        raise CheckFailed(f"the claimed {name} ends at {ends[1]}, below where it begins")
    return lower


def expect_enclosure(claimed: Any, value: arb, name: str, precision: int) -> None:
    """Raise CheckFailed unless a claimed enclosure holds the ball."""
    ends = (claimed, claimed) if isinstance(claimed, str) else (claimed["lower"], claimed["upper"])
    lower, upper = (to_fmpq(parse_rational(end)) for end in ends)
    with ctx.workprec(precision):
        low, high = value.lower().fmpq(), value.upper().fmpq()
    if not lower <= low or not high <= upper:
        raise CheckFailed(f"the claimed {name} does not enclose {value}")
