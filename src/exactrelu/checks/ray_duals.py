"""The dual vectors and the cuts of many records of a ray tree, for the checker alone."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from exactrelu.checks.check_failed import CheckFailed
from exactrelu.checks.ray_cones import Indices
from exactrelu.checks.ray_corners import Flags, Floats
from exactrelu.checks.ray_records import RayRecords


@dataclass(frozen=True, slots=True, eq=False)
class RayDuals:
    """A dual vector for each of some records.

    Parameters
    ----------
    vectors : ndarray, shape (r, e)
    owner, rays, prices : ndarray
        For all prices of sizes: the place of the record, the signed ray, and the price, up to 0.
    """

    vectors: Floats
    owner: Indices
    rays: Indices
    prices: Floats

    @classmethod
    def read(cls, records: RayRecords, which: Indices, below: int, rows: int) -> RayDuals:
        """Read the dual vectors of some records, of signed rays below a limit."""
        places, ats = records.places[which], records.ats[which]
        counts = records.integers[places + 1].astype(np.intp)
        owner, step = ragged(counts)
        rays = records.rays(places[owner] + 2 + step, below)
        once = np.zeros((len(which), below), dtype=bool)
        once[owner, rays] = True
        if once.sum() < len(rays):
            raise CheckFailed("a list of rays of the tree holds a ray twice")
        vectors = records.numbers(ats[:, None] + np.arange(rows))
        prices = records.numbers(ats[owner] + rows + step)
        if (prices > 0).any():
            raise CheckFailed("a price of a size in the tree is above 0")
        return cls(vectors, owner, rays, prices)

    def of(self, chosen: Flags) -> RayDuals:
        """Return the vectors of some of the records."""
        number = np.cumsum(chosen) - 1
        kept = chosen[self.owner]
        return RayDuals(
            self.vectors[chosen], number[self.owner[kept]], self.rays[kept], self.prices[kept]
        )


@dataclass(frozen=True, slots=True, eq=False)
class RayCuts:
    """What some records cut off the intervals of sizes.

    Parameters
    ----------
    owner, rays : int array
        The place of the record, and the signed ray.
    upwards : bool array
        Whether sizes below the given one are cut off; else those above it.
    sizes : ndarray
    """

    owner: Indices
    rays: Indices
    upwards: Flags
    sizes: Floats

    @classmethod
    def read(cls, records: RayRecords, which: Indices, below: int, rows: int) -> RayCuts:
        """Read the cuts of some records, of signed rays below a limit."""
        places, ats = records.places[which], records.ats[which]
        priced = records.integers[places + 1].astype(np.intp)
        places, ats = places + 2 + priced, ats + rows + priced
        owner, step = ragged(records.integers[places].astype(np.intp))
        first = places[owner] + 1 + 2 * step
        sides = records.integers[first + 1]
        if ((sides < 0) | (sides > 1)).any():
            raise CheckFailed("a cut of the tree is of no end of an interval")
        rays = records.rays(first, below)
        return cls(owner, rays, sides == 1, records.sizes(ats[owner] + step))


def ragged(counts: Indices) -> tuple[Indices, Indices]:
    """Return for the entries of rows of unequal lengths their rows, and their places therein.

    Examples
    --------
    >>> [part.tolist() for part in ragged(np.array([2, 0, 3]))]
    [[0, 0, 2, 2, 2], [0, 1, 0, 1, 2]]
    """
    owner = np.repeat(np.arange(len(counts)), counts)
    return owner, np.arange(len(owner)) - np.repeat(np.cumsum(counts) - counts, counts)
