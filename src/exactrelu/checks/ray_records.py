"""Read the two streams of a ray tree, for the checker alone."""

from __future__ import annotations

import zlib
from array import array
from base64 import b64decode
from binascii import Error
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from exactrelu.checks.check_failed import CheckFailed
from exactrelu.checks.ray_cones import Indices

Floats = NDArray[np.float64]

EMPTY, NARROW, BOUND, DEPENDENT, UNIQUE, PAIR, SPLIT = range(7)

_LENGTHS = {EMPTY: 1, PAIR: 3, SPLIT: 2}
_LARGEST, _MOST, _LEAST = 1e60, 1e100, 1e-60
_MOST_BYTES = 2**31


@dataclass(frozen=True, slots=True, eq=False)
class RayRecords:
    """The records of a tree in preorder, and where each begins.

    Parameters
    ----------
    integers : int32 array
    floats : ndarray
        Numbers below 1e-60 are read as 0, or as 1e-60 where they bound a size.
    codes, places, ats : int array, one entry for each record
        What each record is, and where it begins in both streams.
    second : int array
        Of records with two children, the record with which the second one begins.
    """

    integers: NDArray[np.int32]
    floats: Floats
    codes: Indices
    places: Indices
    ats: Indices
    second: Indices

    @classmethod
    def read(cls, proof: Mapping[str, Any], rays: int, rows: int) -> RayRecords:
        """Unpack the streams, and find the records.

        Parameters
        ----------
        proof : mapping
        rays, rows : int
            How many signed rays and how many equations there are.

        Raises
        ------
        CheckFailed
            If the streams hold anything but one whole tree, or a float that is not finite.
        """
        integers = np.frombuffer(_unpacked(proof, "integers", 4), dtype="<i4").astype(np.int32)
        floats = np.frombuffer(_unpacked(proof, "floats", 8), dtype="<f8").astype(np.float64)
        if not (np.abs(floats) <= _MOST).all():
            raise CheckFailed("a number of the tree is no number, or beyond the range of the proof")
        codes, places, ats, second = (
            np.array(part, dtype=np.intp) for part in _found(integers, len(floats), rays, rows)
        )
        return cls(integers, floats, codes, places, ats, second)

    @property
    def nodes(self) -> int:
        """The number of nodes."""
        return int((self.codes != NARROW).sum())

    def rays(self, places: Indices, below: int) -> Indices:
        """Return the numbers of rays that stand at some places of the integers."""
        values = self.integers[places].astype(np.intp)
        if ((values < 0) | (values >= below)).any():
            raise CheckFailed(f"a ray of the tree is none of the {below} signed rays")
        return values

    def numbers(self, ats: Indices) -> Floats:
        """Return floats up to 1e60; tiny ones as 0."""
        values = self.floats[ats]
        if (np.abs(values) > _LARGEST).any():
            raise CheckFailed("a multiplier of the tree is beyond the range of the proof")
        return np.where(np.abs(values) < _LEAST, 0.0, values)

    def sizes(self, ats: Indices) -> Floats:
        """Return floats that bound sizes; tiny ones are rounded up."""
        values = self.floats[ats]
        if (values < 0).any():
            raise CheckFailed(f"a size of the tree is {values.min()}, below 0")
        return np.where(values > 0, np.maximum(values, _LEAST), 0.0)


def _found(
    integers: NDArray[np.int32], floats: int, rays: int, rows: int
) -> tuple[array[int], array[int], array[int], array[int]]:
    """Return what records there are, where they begin, and where second children begin.

    What the records say is looked at later.
    """
    stream = array("i", integers.tobytes())
    codes, places, ats, second = array("q"), array("q"), array("q"), array("q")
    waiting: list[int] = []
    place = at = 0
    while True:
        code = _integer(stream, place, SPLIT + 1)
        codes.append(code)
        places.append(place)
        ats.append(at)
        second.append(0)
        if code in (NARROW, BOUND):
            priced = _integer(stream, place + 1, rays + 1)
            place += 2 + priced
            at += rows + priced
            if code == NARROW:
                cuts = _integer(stream, place, 4 * rays + 4)
                place += 1 + 2 * cuts
                at += cuts
        elif code in (DEPENDENT, UNIQUE):
            place += 2 + _integer(stream, place + 1, rays + 1)
        else:
            place += _LENGTHS[code]
            at += code == SPLIT
        if place > len(stream):
            raise CheckFailed("the tree ends before all its leaves")
        if code in (PAIR, SPLIT):
            waiting.append(len(codes) - 1)
        elif code != NARROW:
            if not waiting:
                break
            second[waiting.pop()] = len(codes)
    if at > floats:
        raise CheckFailed("the numbers of the tree end before all its leaves")
    if place < len(stream) or at < floats:
        raise CheckFailed("the tree goes on after its last leaf")
    return codes, places, ats, second


def _integer(stream: array[int], place: int, below: int) -> int:
    if place >= len(stream):
        raise CheckFailed("the tree ends before all its leaves")
    value = stream[place]
    if not 0 <= value < below:
        raise CheckFailed(f"integer {place + 1} of the tree is {value}, not below {below}")
    return value


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
