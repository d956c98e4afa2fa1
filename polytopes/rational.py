"""One number from outside, read as the exact rational that it is."""

from __future__ import annotations

import math
import re
from decimal import Decimal
from fractions import Fraction
from numbers import Integral, Rational, Real

from flint import fmpq, fmpz

from exactrelu.polytopes.errors import InputError

MAX_EXPONENT = 10_000
ACCEPTED = "accepted are finite decimals such as -0.25 or 1e-3, and fractions such as 2/3"

MAX_DECIMAL_LENGTH = 4_000
MAX_RATIO_LENGTH = 1_000_000

_DECIMAL = re.compile(
    r"[+-]?(\d+(_\d+)*\.?(\d+(_\d+)*)?|\.\d+(_\d+)*)([eE](?P<exponent>[+-]?\d+))?", re.ASCII
)
_RATIO = re.compile(r"([+-]?\d+)(?:/(\d+))?", re.ASCII)


def parse_rational(text: str, place: str = "value") -> Fraction:
    """Read a decimal or a ``p/q`` string exactly.

    Parameters
    ----------
    text : str
        Such as ``"0.1"`` (one tenth), ``"1e-3"`` or ``"2/3"``; spaces around it are ignored.
    place : str
        Where the text stands, named in the error.

    Returns
    -------
    Fraction

    Raises
    ------
    InputError
        If the text is no finite number, is too long (4,000 characters for a decimal, a million
        for an integer or a fraction), or its exponent is beyond 10,000 in absolute value.

    Examples
    --------
    >>> parse_rational("0.1"), parse_rational("-2/4")
    (Fraction(1, 10), Fraction(-1, 2))
    """
    stripped = text.strip()
    ratio = _RATIO.fullmatch(stripped) if len(stripped) <= MAX_RATIO_LENGTH else None
    if ratio is not None:
        # fmpz reads long numbers fast, and Python's int refuses more than 4,300 digits.
        denominator = int(fmpz(ratio.group(2) or "1"))
        if not denominator:
            raise InputError(f"{place}: {stripped!r} divides by zero; {ACCEPTED}")
        return Fraction(int(fmpz(ratio.group(1).removeprefix("+"))), denominator)
    if len(stripped) > MAX_DECIMAL_LENGTH:
        raise InputError(
            f"{place}: {stripped[:20]!r}... has {len(stripped)} characters; "
            f"accepted are at most {MAX_DECIMAL_LENGTH}"
        )
    decimal = _DECIMAL.fullmatch(stripped)
    if decimal is not None:
        exponent = decimal.group("exponent")
        # A short exponent is compared as a number; a long one is too large whatever it says.
        if exponent is not None and (len(exponent) > 6 or abs(int(exponent)) > MAX_EXPONENT):
            raise InputError(
                f"{place}: the exponent of {stripped!r} is out of range; "
                f"accepted are exponents from -{MAX_EXPONENT} to {MAX_EXPONENT}"
            )
        return Fraction(stripped)
    shown = f"{stripped!r} is not a finite number" if stripped else "the cell is empty"
    raise InputError(f"{place}: {shown}; {ACCEPTED}")


def parse_fmpq(text: str) -> fmpq:
    """Read an exact number as :func:`parse_rational` does, faster, for python-flint.

    Examples
    --------
    >>> parse_fmpq("-2/4"), parse_fmpq("0.1")
    (-1/2, 1/10)
    """
    ratio = _RATIO.fullmatch(text) if len(text) <= MAX_RATIO_LENGTH else None
    if ratio is not None:
        denominator = fmpz(ratio.group(2) or "1")
        if denominator:
            return fmpq(fmpz(ratio.group(1).removeprefix("+")), denominator)
    return to_fmpq(parse_rational(text))


def rational(value: object, place: str = "value") -> Fraction:
    """Turn one number into the exact rational that it is.

    A decimal string is that decimal; a binary float is its binary value, so that
    ``rational("0.1") == Fraction(1, 10)`` while ``rational(0.1)`` is
    ``3602879701896397 / 36028797018963968``.

    Parameters
    ----------
    value : int, float, str, Fraction, Decimal, numpy scalar, fmpz or fmpq
        The number.
    place : str
        Where it stands, named in the error.

    Returns
    -------
    Fraction

    Raises
    ------
    InputError
        If the value is no finite real number.

    Examples
    --------
    >>> rational(0.25), rational("0.1")
    (Fraction(1, 4), Fraction(1, 10))
    """
    if isinstance(value, str):
        return parse_rational(value, place)
    if isinstance(value, fmpq):
        return Fraction(int(value.p), int(value.q))
    if isinstance(value, fmpz):
        return Fraction(int(value))
    if isinstance(value, bool) or type(value).__name__ == "bool":
        raise InputError(f"{place}: {value} is a truth value; {ACCEPTED}")
    if isinstance(value, Integral):
        return Fraction(int(value))
    if isinstance(value, Rational):
        return Fraction(int(value.numerator), int(value.denominator))
    if isinstance(value, Decimal):
        return _finite_decimal(value, place)
    if isinstance(value, Real) or type(value).__name__ in ("float32", "float16", "longdouble"):
        if not math.isfinite(value):  # type: ignore[arg-type]
            raise InputError(f"{place}: {value} is not a finite number; {ACCEPTED}")
        return Fraction(*value.as_integer_ratio())  # type: ignore[attr-defined]
    raise InputError(f"{place}: {value!r} is not a number; {ACCEPTED}")


def _finite_decimal(value: Decimal, place: str) -> Fraction:
    if not value.is_finite():
        raise InputError(f"{place}: {value} is not a finite number; {ACCEPTED}")
    exponent = value.as_tuple().exponent
    if isinstance(exponent, int) and abs(exponent) > MAX_EXPONENT:
        raise InputError(
            f"{place}: the exponent of {value} is out of range; "
            f"accepted are exponents from -{MAX_EXPONENT} to {MAX_EXPONENT}"
        )
    return Fraction(value)


def to_fmpq(value: Fraction | int) -> fmpq:
    """Hand a Fraction to python-flint.

    Examples
    --------
    >>> to_fmpq(Fraction(2, 4))
    1/2
    """
    return fmpq(value.numerator, value.denominator)


def to_fraction(value: fmpq) -> Fraction:
    """Take a rational back from python-flint.

    Examples
    --------
    >>> to_fraction(fmpq(2, 4))
    Fraction(1, 2)
    """
    return Fraction(int(value.p), int(value.q))


def rational_text(value: Fraction | int) -> str:
    """Write a rational as ``"p/q"`` or ``"p"``, however long it is.

    Python's own ``str`` refuses integers of more than 4,300 digits.

    Examples
    --------
    >>> rational_text(Fraction(-2, 4)), rational_text(3), len(rational_text(10**5000))
    ('-1/2', '3', 5001)
    """
    return str(to_fmpq(value))


def nearest_float(value: Fraction) -> float:
    """Return the nearest float, infinite beyond the float range.

    Examples
    --------
    >>> nearest_float(Fraction(1, 3)), nearest_float(-Fraction(10) ** 400)
    (0.3333333333333333, -inf)
    """
    try:
        return value.numerator / value.denominator
    except OverflowError:
        return float("inf") if value > 0 else float("-inf")
