"""Logarithm, exponential and power on float arrays, with proved error bounds.

Only the four operations, ``frexp`` and ``ldexp`` of IEEE arithmetic are used, so the bounds do
not rest on the quality of a mathematical library. They are generous: a filter needs a bound
that holds more than one that is tight.
"""

from __future__ import annotations

from math import factorial

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

UNIT = 2.0**-53
_LN2_HIGH = float.fromhex(
    "0x1.62e42fee00000p-1"
)  # 32 bits of ln 2: exact times any |exponent| < 2^20
_LN2_LOW = float.fromhex("0x1.a39ef35793c76p-33")
_SQRT_HALF = 0.7071067811865476
_ATANH_TERMS = tuple(1.0 / (2 * k + 1) for k in range(12))
_EXP_TERMS = tuple(1.0 / factorial(k) for k in range(18))


def logarithm(values: Floats) -> tuple[Floats, Floats]:
    """Return ``ln(values)`` and a bound on its absolute error.

    Parameters
    ----------
    values : ndarray
        Positive normal floats.

    Returns
    -------
    logarithms, error : ndarray
        ``|logarithms - ln(values)| <= error`` entry by entry.

    Notes
    -----
    ``values = m 2^e`` with ``m`` in ``[sqrt(1/2), sqrt 2]`` and ``ln m = 2 artanh(s)``,
    ``s = (m - 1)/(m + 1)``, ``|s| <= 0.1716``. Twelve terms of the series leave a remainder below
    ``2 |s|^25 / 25 / (1 - s^2) < 7e-21 |s|``; rounding adds less than ``8 UNIT |ln m|``, and the
    final additions less than ``4 UNIT |result|`` and ``2 UNIT |e| ln 2``.

    Examples
    --------
    >>> approximation, error = logarithm(np.array([1.0, 2.0]))
    >>> bool(abs(approximation[1] - 0.6931471805599453) <= error[1])
    True
    """
    mantissa, exponent = np.frexp(values)
    small = mantissa < _SQRT_HALF
    mantissa = np.where(small, 2.0 * mantissa, mantissa)
    power = (exponent - small).astype(np.float64)
    s = (mantissa - 1.0) / (mantissa + 1.0)
    square = s * s
    series = np.full_like(s, _ATANH_TERMS[-1])
    for term in reversed(_ATANH_TERMS[:-1]):
        series *= square
        series += term
    tail = 2.0 * s * series
    result = power * _LN2_HIGH + (power * _LN2_LOW + tail)
    error = UNIT * (12.0 * np.abs(tail) + 6.0 * np.abs(power) + 6.0 * np.abs(result))
    return result, error + 1e-300


def exponential(exponents: Floats, error: Floats | float = 0.0) -> tuple[Floats, Floats]:
    """Return ``exp`` of numbers known up to ``error``, and a bound on its relative error.

    Parameters
    ----------
    exponents : ndarray
        Numbers of absolute value at most 700.
    error : ndarray or float
        Bound on the absolute error of ``exponents``, at most 0.01.

    Returns
    -------
    powers, relative_error : ndarray
        ``|powers - exp(x)| <= relative_error * exp(x)`` for every ``x`` within ``error`` of
        ``exponents``.

    Notes
    -----
    ``exponents = n ln 2 + r`` with ``|r| <= 0.36``; the Taylor sum of 18 terms leaves less than
    ``1e-23`` and rounding in it less than ``8 UNIT``; the reduction adds ``4 UNIT (|n| + 1)``.

    Examples
    --------
    >>> approximation, error = exponential(np.array([1.0]))
    >>> bool(abs(approximation[0] - 2.718281828459045) <= 3 * error[0])
    True
    """
    n = np.rint(exponents * 1.4426950408889634)
    r = (exponents - n * _LN2_HIGH) - n * _LN2_LOW
    series = np.full_like(r, _EXP_TERMS[-1])
    for term in reversed(_EXP_TERMS[:-1]):
        series *= r
        series += term
    powers = np.ldexp(series, n.astype(np.int64))
    bound = UNIT * (16.0 + 4.0 * np.abs(n)) + 1.01 * np.asarray(error)
    return powers, bound


def power(values: Floats, relative_error: Floats | float, p: float) -> tuple[Floats, Floats]:
    """Return ``values ** p`` and a bound on its relative error.

    Parameters
    ----------
    values : ndarray
        Positive normal floats, each within ``relative_error`` of the true value.
    relative_error : ndarray or float
        At most 0.001.
    p : float
        In [0, 1], taken as exact.

    Returns
    -------
    powers, bound : ndarray
        ``|powers - t ** p| <= bound * t ** p`` for every ``t`` that the values stand for.

    Examples
    --------
    >>> approximation, bound = power(np.array([4.0]), 0.0, 0.5)
    >>> bool(abs(approximation[0] - 2.0) <= 2.0 * bound[0] < 1e-13)
    True
    """
    logs, error = logarithm(values)
    # ln(1 + e) <= 1.01 e for the small e allowed here
    total = p * (error + 1.01 * np.asarray(relative_error)) + 2.0 * UNIT * np.abs(p * logs)
    return exponential(p * logs, total)
