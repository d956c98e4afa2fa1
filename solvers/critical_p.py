"""The p below which every least-cost network is a sparsest one, from all candidates."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from flint import arb, ctx, fmpq

from exactrelu.networks.relu_network import ReLUNetwork
from exactrelu.polytopes.enclosure import Enclosure
from exactrelu.polytopes.errors import InfeasibleError, InputError
from exactrelu.polytopes.rational import to_fmpq
from exactrelu.solvers.candidates import Candidate, Candidates
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


@dataclass(frozen=True, slots=True)
class _Rival:
    """A network that is not sparsest, with its gaps to all sparsest ones."""

    place: int
    gaps: tuple[CostGap, ...]


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
    dearer than one sparsest network throughout (see :class:`CostGap`), or the interval is
    halved. A sign at an end of an interval is decided exactly.

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
    if not 1 <= digits <= 10_000:
        raise InputError(f"digits is {digits}; accepted are 1 to 10000")
    require_parameters(candidates)
    least = candidates.sparsest_cost
    sparsest = [item for item in candidates if len(item.sizes) == least]
    others = [item for item in candidates if len(item.sizes) > least]
    rivals = _rivals(sparsest, others)
    bound = paper_bound(candidates)
    lower, upper, status, place = _first_crossing(rivals, Fraction(1, 10**digits))
    other = None if place is None else others[place]
    cheapest = None if place is None else _cheapest(sparsest, upper)
    return CriticalP(lower, upper, lower < 1, least, cheapest, other, bound, status, candidates)


def _cheapest(items: list[Candidate], p: Fraction) -> Candidate:
    best = items[0]
    for item in items[1:]:
        if CostGap.of(item.costs(), best.costs()).sign(p) < 0:
            best = item
    return best


def require_parameters(candidates: Candidates) -> None:
    """Refuse candidates that are empty or count neurons.

    Raises
    ------
    InfeasibleError, InputError
    """
    if candidates.counts_neurons:
        raise InputError(
            "measure: neurons are counted, which is a cost for p = 0 only; accepted here is "
            "parameters"
        )
    if not candidates.items:
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


def _rivals(sparsest: list[Candidate], others: list[Candidate]) -> list[_Rival]:
    costs = [item.costs() for item in sparsest]
    rivals = []
    for place, other in enumerate(others):
        mine = other.costs()
        gaps = tuple(CostGap.of(mine, cost) for cost in costs)
        rivals.append(_Rival(place, gaps))
    return rivals


def _first_crossing(
    rivals: list[_Rival], tenth: Fraction
) -> tuple[Fraction, Fraction, Literal["exact", "lower_bound"], int | None]:
    stack: list[tuple[Fraction, Fraction, list[_Rival]]] = [(Fraction(0), Fraction(1), rivals)]
    limit, best = Fraction(1), None
    while stack:
        a, b, these = stack.pop()
        if a >= limit:
            continue
        these = [r for r in these if not any(gap.positive(a, b) for gap in r.gaps)]
        if not these:
            continue
        if b < 1:
            crossed = _crossed(these, b)
            if crossed is not None:
                limit, best = b, crossed
                if b - a <= b * tenth:
                    return a, b, "exact", best
        if b - a <= tenth / 2**_DEEPER:
            return a, limit, "lower_bound", best
        middle = (a + b) / 2
        stack += [(middle, b, these), (a, middle, these)]
    return limit, limit, "exact", best


def _crossed(rivals: list[_Rival], p: Fraction) -> int | None:
    """Return a rival that is no dearer at p than every sparsest network."""
    for rival in rivals:
        if all(gap.sign(p) <= 0 for gap in rival.gaps):
            return rival.place
    return None
