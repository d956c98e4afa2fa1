"""A column of decimal strings, read exactly and quickly."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from flint import fmpq
from numpy.typing import NDArray

from exactrelu.polytopes.exact_vector import ExactVector

_CHUNK = 1 << 16
_WIDEST = 40
_DIGITS = 19  # 10^19 < 2^64
_ROOM = 18  # 10^18 < 2^61
_LARGEST_SCALE = 999
_POWERS = 10 ** np.arange(_DIGITS + 1, dtype=np.uint64)

_Codes = NDArray[np.uint32]
_Numbers = tuple[NDArray[np.uint64], NDArray[np.bool_], NDArray[np.int64]]


def decimal_column(cells: Sequence[str]) -> ExactVector | None:
    """Read plain decimals such as ``-0.25`` or ``1.5e-3``, each exactly.

    Parameters
    ----------
    cells : sequence of str

    Returns
    -------
    ExactVector or None
        None if a cell is no plain decimal of at most 19 significant digits.

    Notes
    -----
    A cell is ``mantissa * 10^scale``. All cells of a chunk are read at once, one character
    position after the other, which costs O(characters) array operations. The mantissas are
    brought to one power of ten where int64 holds them, and become ``fmpq`` otherwise.

    Examples
    --------
    >>> decimal_column(["0.5", "-1e-2", "3"]).fractions()
    [Fraction(1, 2), Fraction(-1, 100), Fraction(3, 1)]
    >>> decimal_column(["0.5", "2/3"]) is None
    True
    """
    return _join_chunks(
        _read(_codes_of_text(cells[start : start + _CHUNK]))
        for start in range(0, len(cells), _CHUNK)
    )


def decimals_in_bytes(
    content: NDArray[np.uint8], starts: NDArray[np.intp], ends: NDArray[np.intp]
) -> ExactVector | None:
    """Read the plain decimals ``content[starts[i]:ends[i]]`` as :func:`decimal_column` does.

    Examples
    --------
    >>> content = np.frombuffer(b"0.5,12", dtype=np.uint8)
    >>> decimals_in_bytes(content, np.array([0, 4]), np.array([3, 6])).fractions()
    [Fraction(1, 2), Fraction(12, 1)]
    """
    return _join_chunks(
        _read(_codes_of_bytes(content, starts[k : k + _CHUNK], ends[k : k + _CHUNK]))
        for k in range(0, len(starts), _CHUNK)
    )


def _join_chunks(parts: Iterable[_Numbers | None]) -> ExactVector | None:
    chunks = []
    for part in parts:
        if part is None:
            return None
        chunks.append(part)
    mantissas = np.concatenate([chunk[0] for chunk in chunks])
    negative = np.concatenate([chunk[1] for chunk in chunks])
    scales = np.concatenate([chunk[2] for chunk in chunks])
    return _joined(mantissas, negative, scales)


def _codes_of_text(cells: Sequence[str]) -> _Codes | None:
    text = np.array(cells)
    width = text.dtype.itemsize // 4
    if not 0 < width <= _WIDEST:
        return None
    return np.ascontiguousarray(text.view(np.uint32).reshape(len(text), width).T)


def _codes_of_bytes(
    content: NDArray[np.uint8], starts: NDArray[np.intp], ends: NDArray[np.intp]
) -> _Codes | None:
    lengths = ends - starts
    width = int(lengths.max(initial=0))
    if not 0 < width <= _WIDEST:
        return None
    places = np.arange(width)[:, None]
    codes = content[np.minimum(starts + places, len(content) - 1)].astype(np.uint32)
    return np.where(places < lengths, codes, np.uint32(0))


def _read(codes: _Codes | None) -> _Numbers | None:
    """Return mantissas without trailing zeros, whether they are negative, and powers of ten.

    The rows of ``codes`` are the first, second, ... characters of all cells, 0 after the end.
    """
    if codes is None:
        return None
    rows = codes.shape[1]
    mantissa = np.zeros(rows, dtype=np.uint64)
    digits, zeros, decimals, exponent, numerals = np.zeros((5, rows), dtype=np.int64)
    point, in_exponent, minus, exponent_minus, bad = np.zeros((5, rows), dtype=bool)
    exponent_numerals = np.zeros(rows, dtype=np.int64)
    previous = np.zeros(rows, dtype=np.uint32)
    for code in codes:
        digit = (code >= 48) & (code <= 57)
        value = np.where(digit, code - np.uint32(48), 0)
        early = digit & ~in_exponent
        nonzero = early & (value > 0)
        taken = digits + zeros + 1
        bad |= nonzero & (taken > _DIGITS) & (mantissa > 0)
        power = _POWERS[np.clip(zeros + 1, 0, _DIGITS)]
        mantissa = np.where(nonzero, mantissa * power + value.astype(np.uint64), mantissa)
        digits = np.where(nonzero, np.where(digits > 0, taken, 1), digits)
        zeros = np.where(nonzero, 0, zeros + (early & (value == 0)))
        numerals += early
        decimals += early & point
        late = digit & in_exponent
        exponent = np.where(late, exponent * 10 + value, exponent)
        exponent_numerals += late
        sign = (code == 43) | (code == 45)
        after_e = (previous == 69) | (previous == 101)
        minus |= (code == 45) & ~in_exponent
        exponent_minus |= (code == 45) & in_exponent
        dot = code == 46
        letter = (code == 69) | (code == 101)
        bad |= sign & ~((previous == 0) & (numerals == 0) & ~point) & ~after_e
        bad |= dot & (point | in_exponent)
        bad |= letter & (in_exponent | (numerals == 0))
        bad |= ~(digit | sign | dot | letter | (code == 0))
        point |= dot
        in_exponent |= letter
        previous = code.copy()
        if bad.any():
            return None
    bad = (numerals == 0) | (in_exponent & ((exponent_numerals == 0) | (exponent_numerals > 3)))
    if bad.any():
        return None
    scale = np.where(exponent_minus, -exponent, exponent) - decimals + zeros
    return mantissa, minus, np.where(mantissa == 0, 0, scale)


def _joined(
    mantissas: NDArray[np.uint64], negative: NDArray[np.bool_], scales: NDArray[np.int64]
) -> ExactVector:
    shift = max(0, -int(scales.min(initial=0)))
    lengths = np.searchsorted(_POWERS, mantissas, side="right")
    if shift <= _ROOM and bool((lengths + scales + shift <= _ROOM).all()):
        integers = (mantissas * _POWERS[scales + shift]).astype(np.int64)
        return ExactVector.of_scaled_integers(np.where(negative, -integers, integers), 10**shift)
    # Small tables of powers and no arithmetic in Python keep a long column fast.
    lowest, highest = int(scales.min(initial=0)), int(scales.max(initial=0))
    above = np.array([10 ** max(k, 0) for k in range(lowest, highest + 1)], dtype=object)
    below = np.array([10 ** max(-k, 0) for k in range(lowest, highest + 1)], dtype=object)
    numerators = mantissas.astype(object)
    if highest > 0:
        numerators = numerators * above[scales - lowest]
    numerators = np.where(negative, -numerators, numerators)
    values = np.empty(len(mantissas), dtype=object)
    values[:] = list(map(fmpq, numerators.tolist(), below[scales - lowest].tolist()))
    return ExactVector(values)
