"""Integer arrays that never overflow: int64 where a bound allows it, Python integers elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

IntegerArray: TypeAlias = NDArray[Any]
"""An int64 array, or an object array of Python integers where int64 is too small."""

INT64_ROOM = 2**62


def magnitude(integers: NDArray[Any]) -> int:
    """Return the largest absolute value of an integer array, 0 if it is empty.

    Examples
    --------
    >>> magnitude(np.array([[3, -5]]))
    5
    """
    if not integers.size:
        return 0
    return max(int(integers.max()), -int(integers.min()))


def compact(integers: NDArray[Any]) -> NDArray[Any]:
    """Return the array as int64 if every entry is below 2^62 in absolute value, else unchanged."""
    if integers.dtype == object and magnitude(integers) < INT64_ROOM:
        return integers.astype(np.int64)
    return integers


def integer_array(rows: Iterable[Sequence[int]], columns: int) -> IntegerArray:
    """Store integer rows as an array of shape (rows, columns).

    Parameters
    ----------
    rows : iterable of sequences of int, or of the integers of another library
    columns : int
        The number of columns, needed when there are no rows.

    Examples
    --------
    >>> integer_array([(1, 2)], 2).dtype, integer_array([(1, 2**70)], 2).dtype
    (dtype('int64'), dtype('O'))
    """
    listed = list(rows)
    if not listed or not columns:
        return np.zeros((len(listed), columns), dtype=np.int64)
    flat = chain.from_iterable(listed)
    try:
        array = np.fromiter(flat, dtype=np.int64, count=len(listed) * columns)
    except OverflowError:
        array = np.array([int(entry) for row in listed for entry in row], dtype=object)
    array = array.reshape(len(listed), columns)
    return array if magnitude(array) < INT64_ROOM else array.astype(object)


def product(left: IntegerArray, right: IntegerArray) -> IntegerArray:
    """Return the exact matrix product of integer arrays.

    Examples
    --------
    >>> product(np.array([[2**40]]), np.array([[2**40]]))[0, 0] == 2**80
    True
    """
    bound = magnitude(left) * magnitude(right) * max(1, left.shape[1])
    if not bound:
        return np.zeros((left.shape[0], *right.shape[1:]), dtype=np.int64)
    if bound < 2**52:
        # Every partial sum is an integer below 2^53: exact in floats, in any order of summation.
        exact = left.astype(np.float64) @ right.astype(np.float64)
        return exact.astype(np.int64)
    if bound < INT64_ROOM:
        return np.asarray(left.astype(np.int64) @ right.astype(np.int64))
    return compact(np.asarray(left.astype(object) @ right.astype(object)))
