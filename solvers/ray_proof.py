"""The tree of a branch and bound over the sizes of rays, as a proof."""

from __future__ import annotations

import zlib
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from exactrelu.polytopes.guarded_integers import IntegerArray

EMPTY, NARROW, BOUND, DEPENDENT, UNIQUE, PAIR, SPLIT = range(7)


@dataclass(frozen=True, slots=True, eq=False)
class RayProof:
    """A tree whose leaves are closed by dual vectors, or by rays that determine the network.

    Parameters
    ----------
    rays : integer array, shape (m, n)
    rows : integer array, shape (e, N)
        Combinations of samples on which the free affine part vanishes.
    integers : int32 array
    floats : float64 array
        Preorder records, see ``docs/theory/several-inputs.md``: a code, then its numbers; sizes
        and multipliers stand in ``floats`` in the same order.

    Examples
    --------
    >>> ray, row = np.array([[1, 0]]), np.array([[1]])
    >>> tree = np.array([UNIQUE, 1, 0], dtype=np.int32)
    >>> proof = RayProof(ray, row, tree, np.zeros(0))
    >>> proof.to_json()["kind"], list(proof.settled())
    ('ray tree', [(4, (0,))])
    """

    rays: IntegerArray
    rows: IntegerArray
    integers: NDArray[np.int32]
    floats: NDArray[np.float64]

    def settled(self) -> Iterator[tuple[int, tuple[int, ...]]]:
        """Yield the leaves that are closed by the rays that their networks use."""
        integers, place = self.integers.tolist(), 0
        while place < len(integers):
            code = integers[place]
            place += 1
            if code in (DEPENDENT, UNIQUE):
                end = place + 1 + integers[place]
                yield code, tuple(integers[place + 1 : end])
                place = end
            elif code in (BOUND, NARROW):
                place += 1 + integers[place]
                if code == NARROW:
                    place += 1 + 2 * integers[place]
            elif code == PAIR:
                place += 2
            elif code == SPLIT:
                place += 1

    def to_json(self) -> dict[str, Any]:
        """Return the proof as a certificate holds it."""
        return {
            "kind": "ray tree",
            "rays": [[int(t) for t in ray] for ray in self.rays],
            "rows": [[int(t) for t in row] for row in self.rows],
            "integers": _packed(self.integers.astype("<i4").tobytes(), 6),
            "floats": _packed(self.floats.astype("<f8").tobytes(), 3),
        }


def _packed(data: bytes, level: int) -> str:
    """Pack bytes; a higher level takes longer, and saves little where digits are random."""
    return b64encode(zlib.compress(data, level)).decode("ascii")
