"""Error-free float transformations, and differences of exact vectors as pairs of floats."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from exactrelu.polytopes.exact_vector import ExactVector
from exactrelu.polytopes.rational import to_fraction

Floats = NDArray[np.float64]

_SPLITTER = 134217729.0  # 2^27 + 1


def two_difference(a: Floats, b: Floats) -> tuple[Floats, Floats]:
    """Return ``s, t`` with ``s + t == a - b`` exactly and ``s`` the rounded difference.

    Notes
    -----
    Knuth's TwoSum; exact whenever nothing overflows.

    Examples
    --------
    >>> s, t = two_difference(np.array([1.0]), np.array([1e-20]))
    >>> float(s[0]), float(t[0])
    (1.0, -1e-20)
    """
    s = a - b
    virtual = s - a
    return s, (a - (s - virtual)) - (b + virtual)


def two_product(a: Floats, b: Floats) -> tuple[Floats, Floats]:
    """Return ``s, t`` with ``s + t == a * b`` exactly and ``s`` the rounded product.

    Notes
    -----
    Dekker's product with Veltkamp's splitting; exact when the factors are 0 or of absolute
    value between 2^-400 and 2^400.

    Examples
    --------
    >>> s, t = two_product(np.array([1.0 + 2.0**-30]), np.array([1.0 + 2.0**-30]))
    >>> float(s[0]) == 1.0 + 2.0**-29, float(t[0]) == 2.0**-60
    (True, True)
    """
    s = a * b
    a_high, a_low = _split(a)
    b_high, b_low = _split(b)
    return s, ((a_high * b_high - s) + a_high * b_low + a_low * b_high) + a_low * b_low


def _split(a: Floats) -> tuple[Floats, Floats]:
    scaled = _SPLITTER * a
    high = scaled - (scaled - a)
    return high, a - high


def differences(vector: ExactVector) -> tuple[Floats, Floats, Fraction]:
    """Return ``high, low, unit`` with ``vector[i + 1] - vector[i] = unit (high + low)[i]``.

    The sum is exact for int64 and float64 storage; for ``fmpq`` storage it is within
    ``2^-105`` of it relatively, and ``low`` is 0 only where ``high`` is exact. An entry outside
    the float range is nan.

    Examples
    --------
    >>> high, low, unit = differences(ExactVector.of(["0.5", "0.75", "2"]))
    >>> high.tolist(), low.tolist(), unit
    ([1.0, 5.0], [0.0, 0.0], Fraction(1, 4))
    """
    values = vector.values
    if values.dtype == np.float64:
        with np.errstate(over="ignore", invalid="ignore"):
            high, low = two_difference(values[1:], values[:-1])
        return np.where(np.isfinite(high), high, np.nan), low, Fraction(1)
    if values.dtype == object:
        return (*_rational_differences(vector), Fraction(1))
    exact = np.diff(values)
    high = exact.astype(np.float64)
    low = (exact - high.astype(np.int64)).astype(np.float64)
    return high, low, Fraction(1, vector.denominator)


def _rational_differences(vector: ExactVector) -> tuple[Floats, Floats]:
    high = np.full(max(len(vector) - 1, 0), np.nan)
    low = np.zeros_like(high)
    for i in range(len(high)):
        exact = to_fraction(vector.values[i + 1] - vector.values[i])
        size = exact.numerator.bit_length() - exact.denominator.bit_length()
        if exact == 0 or abs(size) < 900:
            nearest = exact.numerator / exact.denominator
            rest = exact - Fraction(*nearest.as_integer_ratio())
            low[i] = rest.numerator / rest.denominator
            if low[i] or not rest:
                high[i] = nearest
    return high, low
