"""Read the two streams of a ray tree, for the checker alone."""

from __future__ import annotations

import zlib
from base64 import b64decode
from binascii import Error
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from exactrelu.checks.check_failed import CheckFailed

Flags = NDArray[np.bool_]

_LARGEST, _MOST, _LEAST = 1e60, 1e100, 1e-60
_MOST_BYTES = 2**31


@dataclass(slots=True, eq=False)
class RayRecords:
    """The integers and the floats of a tree, each read from front to back.

    Parameters
    ----------
    integers : list of int
    floats : ndarray
        Numbers below 1e-60 are read as 0, or as 1e-60 where they bound a size.
    """

    integers: list[int]
    floats: NDArray[np.float64]
    place: int = 0
    at: int = 0

    @classmethod
    def read(cls, proof: Mapping[str, Any]) -> RayRecords:
        """Unpack the streams; all floats must be finite and of a size that rounding respects."""
        integers = np.frombuffer(_unpacked(proof, "integers", 4), dtype="<i4")
        floats = np.frombuffer(_unpacked(proof, "floats", 8), dtype="<f8").astype(np.float64)
        if not (np.abs(floats) <= _MOST).all():
            raise CheckFailed("a number of the tree is no number, or beyond the range of the proof")
        return cls(integers.tolist(), floats)

    def integer(self, below: int) -> int:
        """Return the next integer, from 0 on and below a limit."""
        if self.place == len(self.integers):
            raise CheckFailed("the tree ends before all its leaves")
        value = self.integers[self.place]
        self.place += 1
        if not 0 <= value < below:
            raise CheckFailed(f"integer {self.place} of the tree is {value}, not below {below}")
        return value

    def distinct(self, below: int) -> list[int]:
        """Return a list of different integers that stands after its length."""
        values = [self.integer(below) for _ in range(self.integer(below + 1))]
        if len(set(values)) < len(values):
            raise CheckFailed("a list of rays of the tree holds a ray twice")
        return values

    def numbers(self, count: int) -> NDArray[np.float64]:
        """Return the next floats, up to 1e60; tiny ones as 0."""
        values = self._next(count)
        if (np.abs(values) > _LARGEST).any():
            raise CheckFailed("a multiplier of the tree is beyond the range of the proof")
        return np.where(np.abs(values) < _LEAST, 0.0, values)

    def cuts(self, below: int, most: int) -> tuple[NDArray[np.intp], Flags, NDArray[np.float64]]:
        """Return rays, flags and sizes of a list that stands after its length."""
        count = self.integer(most)
        if self.place + 2 * count > len(self.integers):
            raise CheckFailed("the tree ends before all its leaves")
        pairs = np.array(self.integers[self.place : self.place + 2 * count], dtype=np.intp)
        self.place += 2 * count
        rays, sides = pairs[0::2], pairs[1::2]
        if ((rays < 0) | (rays >= below) | (sides < 0) | (sides > 1)).any():
            raise CheckFailed("a cut of the tree is of no ray, or of no end of an interval")
        sizes = self._next(count)
        if (sizes < 0).any():
            raise CheckFailed(f"a size of the tree is {sizes.min()}, below 0")
        return rays, sides == 1, np.where(sizes > 0, np.maximum(sizes, _LEAST), 0.0)

    def size(self) -> float:
        """Return the next float, which bounds a size; tiny ones are rounded up."""
        value = float(self._next(1)[0])
        if value < 0:
            raise CheckFailed(f"a size of the tree is {value}, below 0")
        return max(value, _LEAST) if value else 0.0

    def _next(self, count: int) -> NDArray[np.float64]:
        if self.at + count > len(self.floats):
            raise CheckFailed("the numbers of the tree end before all its leaves")
        self.at += count
        return self.floats[self.at - count : self.at]

    def expect_end(self) -> None:
        """Raise CheckFailed unless all has been read."""
        if self.place < len(self.integers) or self.at < len(self.floats):
            raise CheckFailed("the tree goes on after its last leaf")


def _unpacked(proof: Mapping[str, Any], name: str, width: int) -> bytes:
    packed = proof.get(name)
    if not isinstance(packed, str):
        raise CheckFailed(f"the tree has no {name}")
    try:
        reader = zlib.decompressobj()
        data = reader.decompress(b64decode(packed, validate=True), _MOST_BYTES)
    except (Error, ValueError, zlib.error) as error:
        raise CheckFailed(f"the {name} of the tree cannot be unpacked") from error
    if not reader.eof or reader.unused_data or len(data) % width:
        raise CheckFailed(f"the {name} of the tree are cut off, or more than one list")
    return data
