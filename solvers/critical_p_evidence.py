"""What an enclosure of the critical p rests on."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from exactrelu.networks.solution import Solution
from exactrelu.solvers.linear_dual import LinearDual
from exactrelu.solvers.set_listing import SetListing
from exactrelu.solvers.tail_sums import TailSums


@dataclass(frozen=True, slots=True, eq=False)
class CriticalPEvidence:
    """The proofs behind an enclosure without enumeration.

    Parameters
    ----------
    sparsest : Solution
        At p = 0, optimal.
    norm : LinearDual or None
        A dual vector of the least cost at p = 1.
    tails : TailSums or None
        Bounds of the sums of small weights.
    reach : Fraction or None
        The listed sets of blocks fit up to further weights of this total size.
    listing : SetListing or None
        All sets of blocks of least cost that fit that far.
    """

    sparsest: Solution
    norm: LinearDual | None = None
    tails: TailSums | None = None
    reach: Fraction | None = None
    listing: SetListing | None = None
