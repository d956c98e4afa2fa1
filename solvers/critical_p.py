"""The p below which every least-cost network is a sparsest one, from all candidates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Literal

from flint import arb, ctx, fmpq

from exactrelu.networks.relu_network import ReLUNetwork
from exactrelu.polytopes.enclosure import Enclosure
from exactrelu.polytopes.errors import InfeasibleError, InputError
from exactrelu.polytopes.rational import to_fmpq
from exactrelu.polytopes.require_digits import require_digits
from exactrelu.solvers.candidates import Candidate, Candidates
from exactrelu.solvers.cost_curves import CostCurves
from exactrelu.solvers.cost_gap import CostGap

_DEEPER = 40


@dataclass(frozen=True, slots=True, eq=False)
class CriticalP:
    """The largest p* such that for all p < p* every minimiser is a sparsest network.

    Parameters
    ----------
    lower, upper : Fraction
        ``lower < p* <= upper``, proved; both are 1 if p* = 1.
    crosses : bool
        Whether p* < 1 (or, if the status is "lower_bound", whether that is possible).
    sparsest_cost : int
        The least cost at p = 0.
    sparsest, other : Candidate or None
        Two networks whose costs cross between ``lower`` and ``upper``: the second is not sparsest
        and at ``upper`` no dearer than any sparsest one.
    paper_bound : Enclosure or None
        The bound of Theorem 4.1, where the weights are bounded.
    status : "exact" or "lower_bound"
        "lower_bound" if two costs touch, or all but touch, just above ``lower``.
    candidates : Candidates
    """

    lower: Fraction
    upper: Fraction
    crosses: bool
    sparsest_cost: int
    sparsest: Candidate | None
    other: Candidate | None
    paper_bound: Enclosure | None
    status: Literal["exact", "lower_bound"]
    candidates: Candidates

    @property
    def enclosure(self) -> Enclosure:
        """The proved enclosure of p*."""
        return Enclosure(self.lower, self.upper)

    @property
    def sparsest_network(self) -> ReLUNetwork | None:
        """The sparsest network of the crossing pair, checked by substitution."""
        return None if self.sparsest is None else self.candidates.network(self.sparsest)

    @property
    def other_network(self) -> ReLUNetwork | None:
        """The network that becomes as cheap, checked by substitution."""
        return None if self.other is None else self.candidates.network(self.other)


def critical_p(candidates: Candidates, digits: int = 12) -> CriticalP:
    """Enclose the critical p of the networks that an enumeration found.

    Parameters
    ----------
    candidates : Candidates
    digits : int
        Significant decimal digits wanted: ``upper - lower <= upper 10^-digits``.

    Returns
    -------
    CriticalP

    Raises
    ------
    InfeasibleError
        If no network fits.
    InputError
        If ``digits`` is not between 1 and 10,000, or neurons are counted.

    Notes
    -----
    p* is the first p in (0, 1) where some network that is not sparsest is no dearer than every
    sparsest one. Intervals are taken from the left; on each, every other network must be proved
    dearer than one sparsest network throughout (see :class:`CostGap`), or the interval is cut:
    in the middle, or close to both sides of a zero that is known to be there. A sign at an end of
    an interval is decided exactly.

    Examples
    --------
    >>> from exactrelu.networks import Problem
    >>> from exactrelu.polytopes import ExactVector
    >>> from exactrelu.solvers import Setting
    >>> from exactrelu.solvers.atoms import atoms
    >>> x, y = ExactVector.of([0, 5, 6, 8]), ExactVector.of([4, -2, -3, 3])
    >>> found = atoms(Setting.of(Problem.of([x], y, skip=False, penalize_bias=True)))
    >>> critical_p(found).enclosure.decimals(10)
    ('0.4581194916', '0.4581194917')
    """
    require_digits(digits)
    require_parameters(candidates)
    least = candidates.sparsest_cost
    count = sum(len(item.sizes) == least for item in candidates)
    curves = CostCurves(candidates.items)
    lower, upper, status, place = _first_crossing(curves, count, Fraction(1, 10**digits))
    sparsest = None if place is None else curves.cheapest(upper, range(count))[0]
    return CriticalP(
        lower,
        upper,
        lower < 1,
        least,
        None if sparsest is None else curves.items[sparsest],
        None if place is None else curves.items[place],
        paper_bound(candidates),
        status,
        candidates,
    )


def require_parameters(candidates: Candidates, complete: bool = True) -> None:
    """Refuse candidates that are empty, incomplete (if asked), of one p, or count neurons.

    Raises
    ------
    InfeasibleError, InputError
    """
    if candidates.counts_neurons:
        raise InputError(
            "measure: neurons are counted, which is a cost for p = 0 only; accepted here is "
            "parameters"
        )
    if candidates.p is not None:
        raise InputError(
            f"candidates: they were enumerated for p = {candidates.p} alone; accepted here is an "
            "enumeration for all p"
        )
    if complete and not candidates.complete:
        raise InputError(
            "candidates: the enumeration was stopped by its budget; accepted is a complete one"
        )
    if not candidates.items and candidates.complete:
        raise InfeasibleError(
            f"no network with weights up to {candidates.setting.problem.bound} fits the data"
        )


def paper_bound(candidates: Candidates) -> Enclosure | None:
    """Return the bound ``ln(1 + 1/k0) / ln(B/r)`` of Theorem 4.1, at most 1.

    Returns
    -------
    Enclosure or None
        None without a bound B on the weights, or where not all vertices are known.

    Notes
    -----
    r is the least nonzero coordinate of any vertex, B itself counted.
    """
    limit, least = candidates.setting.problem.bound, candidates.least
    if limit is None or least is None or not candidates.sparsest_cost:
        return None
    ratio = to_fmpq(limit / least)
    if ratio <= 1:
        return Enclosure.exactly(1)
    with ctx.workprec(128):
        value = arb(1 + fmpq(1, candidates.sparsest_cost)).log() / arb(ratio).log()
        if value > 1:
            return Enclosure.exactly(1)
        return Enclosure.of_ball(value)


def _first_crossing(
    curves: CostCurves, count: int, tenth: Fraction
) -> tuple[Fraction, Fraction, Literal["exact", "lower_bound"], int | None]:
    """Search for the first p where some curve from number ``count`` on meets all before it."""
    sparsest, best = range(count), None
    limit = Fraction(1)
    stack = [(Fraction(0), limit, list(range(count, len(curves.items))))]
    while stack:
        a, b, rivals = stack.pop()
        if a >= limit:
            continue
        rivals = _not_dearer(curves, sparsest, rivals, a, b)
        if not rivals:
            continue
        if b < 1:
            reference = curves.cheapest(b, sparsest)[0]
            crossed = [r for r in rivals if curves.gap(r, reference).sign(b) <= 0]
            if crossed:
                limit, best = b, crossed[0]
                if b - a <= b * tenth:
                    return a, b, "exact", best
        if b - a <= tenth / 2**_DEEPER:
            return a, limit, "lower_bound", best
        cuts = [(a + b) / 2]
        if b < 1 and crossed:
            cuts = _cuts(curves.gap(crossed[0], reference), a, b, b * tenth) or cuts
        ends = pairwise([a, *cuts, b])
        stack += [(low, high, rivals) for low, high in reversed(list(ends))]
    return limit, limit, "exact", best


def _cuts(gap: CostGap, a: Fraction, b: Fraction, wanted: Fraction) -> list[Fraction]:
    """Cut close to both sides of the zero of a gap that falls through zero between the ends."""
    root = gap.falling_zero(a, b, wanted / 4)
    if root is None:
        return []
    aside = wanted / 3
    bits = (1 / wanted).__ceil__().bit_length() + 4
    points = [Fraction(round(point * 2**bits), 2**bits) for point in (root - aside, root + aside)]
    return [point for point in points if a < point < b]


def _not_dearer(
    curves: CostCurves, sparsest: Sequence[int], rivals: list[int], a: Fraction, b: Fraction
) -> list[int]:
    """Leave out rivals proved dearer on the whole interval than one of the sparsest networks."""
    tried: set[int] = set()
    for p in ((a + b) / 2, b, a):
        if not rivals or not 0 < p < 1 or len(tried) == len(sparsest):
            continue
        reference = curves.cheapest(p, sparsest)[0]
        if reference not in tried:
            tried.add(reference)
            rivals = [r for r in rivals if not curves.gap(r, reference).positive(a, b)]
    return rivals
