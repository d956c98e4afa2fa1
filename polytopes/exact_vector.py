"""A long vector of exact rationals, stored as compactly as its values allow."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from math import lcm
from typing import Any, TypeAlias

import numpy as np
from flint import fmpq
from numpy.typing import NDArray

from exactrelu.polytopes.errors import InputError
from exactrelu.polytopes.rational import ACCEPTED, nearest_float, rational, to_fmpq, to_fraction

Rational: TypeAlias = fmpq

_INT64_ROOM = 2**61
_EXACT_FLOAT_INTEGER = 2.0**53


@dataclass(frozen=True, slots=True, eq=False)
class ExactVector:
    """Exact rationals ``values[i] / denominator``.

    ``values`` is one of: an int64 array (decimals and integers over one common denominator),
    a float64 array (each entry is the binary rational that it is, denominator 1), or an object
    array of ``fmpq`` (denominator 1) where neither fits.

    Parameters
    ----------
    values : ndarray, shape (n,)
    denominator : int
        Positive; differs from 1 for int64 values only.

    Examples
    --------
    >>> ExactVector.of(["0.5", "0.25"]).values
    array([2, 1])
    >>> ExactVector.of(["0.5", "0.25"])[1]
    Fraction(1, 4)
    """

    values: NDArray[Any]
    denominator: int = 1

    @classmethod
    def of(cls, values: object, place: str = "value") -> ExactVector:
        """Read numbers of any accepted kind (see :func:`rational`), each exactly.

        Parameters
        ----------
        values : sequence or one-dimensional array
        place : str
            What the numbers are, named in errors together with the row counted from 1.

        Raises
        ------
        InputError
            If a number is not finite, or the values are not one-dimensional.
        """
        if isinstance(values, ExactVector):
            return values
        if isinstance(values, np.ndarray) and (values.ndim != 1 or values.dtype.kind not in "OU"):
            return cls._of_array(values, place)
        if isinstance(values, str | bytes) or not isinstance(values, Iterable):
            raise InputError(f"{place}: {values!r} is not a sequence of numbers")
        numbers = list(values)
        if numbers and all(type(number) is float for number in numbers):
            return cls._of_array(np.array(numbers, dtype=np.float64), place)
        return cls.of_fractions(
            [rational(number, f"{place}, row {row}") for row, number in enumerate(numbers, 1)]
        )

    @classmethod
    def of_fractions(cls, fractions: Sequence[Fraction]) -> ExactVector:
        """Store Fractions: over one common denominator if int64 holds them, else as fmpq."""
        denominator = 1
        for fraction in fractions:
            if denominator % fraction.denominator:
                denominator = lcm(denominator, fraction.denominator)
                if denominator >= _INT64_ROOM:
                    break
        if denominator < _INT64_ROOM:
            scaled = [f.numerator * (denominator // f.denominator) for f in fractions]
            if all(-_INT64_ROOM < number < _INT64_ROOM for number in scaled):
                return cls(np.array(scaled, dtype=np.int64), denominator)
        return cls._of_fmpq([to_fmpq(fraction) for fraction in fractions])

    @classmethod
    def of_scaled_integers(cls, integers: NDArray[np.int64], denominator: int) -> ExactVector:
        """Store ``integers / denominator``; entries must be below 2^61 in absolute value."""
        return cls(integers, denominator)

    @classmethod
    def _of_fmpq(cls, numbers: Sequence[fmpq]) -> ExactVector:
        values = np.empty(len(numbers), dtype=object)
        values[:] = numbers
        return cls(values)

    @classmethod
    def _of_array(cls, array: NDArray[Any], place: str) -> ExactVector:
        if np.ma.is_masked(array):
            row = int(np.argmax(np.ma.getmaskarray(array)))
            raise InputError(f"{place}, row {row + 1}: the entry is masked; {ACCEPTED}")
        array = np.asarray(array)
        if array.ndim != 1:
            raise InputError(f"{place}: an array of shape {array.shape} is not one-dimensional")
        if array.dtype.kind in "iu" and not _fits(array):
            return cls.of_fractions([Fraction(int(number)) for number in array])
        if array.dtype.kind in "iu":
            return cls(array.astype(np.int64))
        if array.dtype.kind != "f":
            raise InputError(
                f"{place}: an array of type {array.dtype} holds no numbers; {ACCEPTED}"
            )
        if array.dtype.itemsize > 8:
            return cls.of_fractions([rational(number, place) for number in array])
        floats = array.astype(np.float64)
        finite = np.isfinite(floats)
        if not finite.all():
            row = int(np.argmin(finite))
            raise InputError(
                f"{place}, row {row + 1}: {floats[row]} is not a finite number; {ACCEPTED}"
            )
        if bool(
            (np.abs(floats) < _EXACT_FLOAT_INTEGER).all() and (floats == np.rint(floats)).all()
        ):
            return cls(floats.astype(np.int64))
        return cls(floats)

    def __len__(self) -> int:
        return len(self.values)

    def __getitem__(self, index: int) -> Fraction:
        value = self.values[index]
        if self.values.dtype == object:
            return to_fraction(value)
        if self.values.dtype == np.float64:
            return Fraction(*float(value).as_integer_ratio())
        return Fraction(int(value), self.denominator)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, ExactVector) or len(self) != len(other):
            return NotImplemented if not isinstance(other, ExactVector) else False
        if self.values.dtype == other.values.dtype and self.denominator == other.denominator:
            return bool((self.values == other.values).all())
        return all(self[i] == other[i] for i in range(len(self)))

    def __hash__(self) -> int:
        return hash((len(self), self[0] if len(self) else None))

    def take(self, indices: NDArray[np.intp]) -> ExactVector:
        """Return the entries at ``indices``, in that order."""
        return ExactVector(self.values[indices], self.denominator)

    def fractions(self) -> list[Fraction]:
        """Return all entries as Fractions."""
        return [self[i] for i in range(len(self))]

    def fmpq(self, index: int) -> fmpq:
        """Return one entry as a python-flint rational."""
        value: Any = self.values[index]
        if self.values.dtype == object:
            return fmpq(value)
        if self.values.dtype == np.float64:
            return fmpq(*float(value).as_integer_ratio())
        return fmpq(int(value), self.denominator)

    def all_fmpq(self) -> list[Rational]:
        """Return all entries as python-flint rationals.

        Examples
        --------
        >>> ExactVector.of(["1/2", 3]).all_fmpq()
        [1/2, 3]
        """
        entries = self.values.tolist()
        if self.values.dtype == object:
            return list(entries)
        if self.values.dtype == np.float64:
            return [fmpq(*entry.as_integer_ratio()) for entry in entries]
        denominator = self.denominator
        return [fmpq(entry, denominator) for entry in entries]

    def floats(self) -> NDArray[np.float64]:
        """Return the nearest floats (infinite or zero where out of the float range)."""
        if self.values.dtype == np.float64:
            return self.values.copy()
        if self.values.dtype == object:
            return np.array([nearest_float(to_fraction(value)) for value in self.values])
        if self.denominator == 1:
            return self.values.astype(np.float64)
        if self.denominator < 2**53 and bool((np.abs(self.values) < 2**53).all()):
            return self.values / float(self.denominator)
        return np.array([int(value) / self.denominator for value in self.values])

    def order(self) -> NDArray[np.intp]:
        """Return the stable order that sorts the entries."""
        if self.values.dtype == object:
            return np.array(sorted(range(len(self)), key=self.values.__getitem__), dtype=np.intp)
        return np.argsort(self.values, kind="stable")

    def equals_next(self) -> NDArray[np.bool_]:
        """Return, for each entry but the last, whether it equals the next one exactly."""
        return np.asarray(self.values[1:] == self.values[:-1], dtype=bool)


def _fits(integers: NDArray[Any]) -> bool:
    if not integers.size:
        return True
    return int(integers.max()) < _INT64_ROOM and int(integers.min()) > -_INT64_ROOM


def common_denominator(values: Iterable[Fraction]) -> int:
    """Return the least common denominator.

    Examples
    --------
    >>> common_denominator([Fraction(1, 6), Fraction(3, 4)])
    12
    """
    return reduce(lcm, (value.denominator for value in values), 1)
