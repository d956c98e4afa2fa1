"""How the minimiser changes with p, from all candidates."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from flint import arb, ctx

from exactrelu.networks.relu_network import ReLUNetwork
from exactrelu.networks.solution import Stopped
from exactrelu.polytopes.clock import now
from exactrelu.polytopes.enclosure import Enclosure
from exactrelu.polytopes.rational import to_fmpq
from exactrelu.polytopes.require_digits import require_digits
from exactrelu.solvers.candidates import Candidate, Candidates
from exactrelu.solvers.cost_curves import CostCurves
from exactrelu.solvers.critical_p import require_parameters

_DEEPER = 40
_PRECISION = 96

Run = tuple[Fraction, Fraction, int]


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """An interval of p with one minimiser.

    Parameters
    ----------
    start, end : Enclosure
        Of its ends; 0 and 1 are exact.
    candidate : Candidate
    candidates : Candidates
    """

    start: Enclosure
    end: Enclosure
    candidate: Candidate
    candidates: Candidates

    @property
    def cost_at_zero(self) -> int:
        """What the cost at p = 0 counts on the minimiser."""
        return len(self.candidate.sizes)

    @property
    def inside(self) -> tuple[Fraction, Fraction]:
        """The first and the last p that are known to belong to the piece."""
        return self.start.upper, self.end.lower

    def network(self) -> ReLUNetwork:
        """Return the minimiser, checked by substitution."""
        return self.candidates.network(self.candidate)


@dataclass(frozen=True, slots=True, eq=False)
class Path:
    """The minimisers for p from 0 to 1, in order.

    Parameters
    ----------
    pieces : tuple of Piece
        Where one ends the next starts. If the work was stopped, they may not reach p = 1: the end
        of the last one lies somewhere in what is still open.
    resolved : bool
        False if somewhere two costs touch, or all but touch, so that a change that lasts for
        less than the wanted digits may be left out.
    candidates : Candidates
        If they are not complete, each piece has the cheapest of the networks known, which need
        not be optimal.
    stopped : "budget", "interrupted" or None
    least_norm : Fraction or None
        Given with candidates that are not complete: the least cost V at p = 1, or, where that was
        stopped too, a lower bound of it. No network costs less than ``V^p`` at p, because
        ``sum t^p >= (sum t)^p`` for 0 < p <= 1.
    sparsest_bound : Fraction or None
        Given with it: what every network costs at least at p = 0.
    """

    pieces: tuple[Piece, ...]
    resolved: bool
    candidates: Candidates
    stopped: Stopped | None = None
    least_norm: Fraction | None = None
    sparsest_bound: Fraction | None = None

    @property
    def status(self) -> str:
        """What is proved of the pieces.

        "exact"; "doubtful" (see ``resolved``); "partial": they are minimisers, but do not reach
        p = 1; "feasible": their networks fit; or "unknown": there are none.
        """
        if not self.pieces:
            return "unknown"
        if not self.candidates.complete:
            return "feasible"
        if self.open is not None:
            return "partial"
        return "exact" if self.resolved else "doubtful"

    @property
    def open(self) -> Enclosure | None:
        """The interval of p in which no piece is known, up to 1."""
        if not self.pieces:
            return Enclosure(Fraction(0), Fraction(1))
        last = self.pieces[-1].end
        return None if last.lower == 1 else last

    def lower_bound(self, p: Fraction) -> Enclosure:
        """Return the proved bound of all costs at p: ``V^p``, or 0 where V is not known."""
        if p == 0 and self.sparsest_bound is not None:
            return Enclosure.exactly(self.sparsest_bound)
        return self._power(p)

    def _power(self, p: Fraction) -> Enclosure:
        if not self.least_norm:
            return Enclosure.exactly(0)
        if p in (0, 1):
            return Enclosure.exactly(self.least_norm if p else Fraction(1))
        with ctx.workprec(_PRECISION):
            return Enclosure.of_ball(arb(to_fmpq(self.least_norm)) ** arb(to_fmpq(p)))

    def excess(self, piece: Piece) -> Fraction | None:
        """Return a multiple of ``V^p`` that the cost does not exceed on a piece.

        Notes
        -----
        Cost over ``V^p`` is a sum of powers with exponent p, so it is convex in p and largest at
        an end.
        """
        if not self.least_norm:
            return None
        ends = piece.inside
        return max(piece.candidate.cost(p).upper / self._power(p).lower for p in ends)

    @property
    def breakpoints(self) -> tuple[Enclosure, ...]:
        """Where the minimiser changes."""
        return tuple(piece.end for piece in self.pieces[:-1])


def path(candidates: Candidates, digits: int = 12, *, budget: float | None = None) -> Path:
    """Find every p in (0, 1) at which the minimiser changes.

    Parameters
    ----------
    candidates : Candidates
        Of those that a stopped enumeration left, the cheapest are found.
    digits : int
        Decimal places of each breakpoint.
    budget : float, optional
        Seconds; when they are over, or at Ctrl-C, the pieces so far are returned.

    Returns
    -------
    Path

    Raises
    ------
    InfeasibleError
        If no network fits.
    InputError
        If ``digits`` is not between 1 and 10,000, or neurons are counted.

    Notes
    -----
    The lower envelope of the cost curves: an interval is halved until all networks but one are
    proved dearer on it, or it is short enough to be a breakpoint.

    Examples
    --------
    >>> from exactrelu.networks import Problem
    >>> from exactrelu.polytopes import ExactVector
    >>> from exactrelu.solvers import Setting
    >>> from exactrelu.solvers.atoms import atoms
    >>> x, y = ExactVector.of([0, 5, 6, 8]), ExactVector.of([4, -2, -3, 3])
    >>> found = atoms(Setting.of(Problem.of([x], y, skip=False, penalize_bias=True)))
    >>> [(piece.cost_at_zero, piece.end.decimals(6)) for piece in path(found).pieces]
    [(4, ('0.458119', '0.45812')), (5, ('1', '1'))]
    """
    require_digits(digits)
    require_parameters(candidates, complete=False)
    runs: list[Run] = []
    stopped: Stopped | None = None
    try:
        for run in _runs(CostCurves(candidates.items), Fraction(1, 10**digits), budget):
            if run is None:
                stopped = "budget"
            elif runs and runs[-1][1:] == (run[0], run[2]):
                runs[-1] = (runs[-1][0], run[1], run[2])
            else:
                runs.append(run)
    except KeyboardInterrupt:
        stopped = "interrupted"
    return _path(candidates, runs, stopped)


def _runs(curves: CostCurves, width: Fraction, budget: float | None) -> Iterator[Run | None]:
    """Prove intervals with one minimiser, from the left; None says that time is over."""
    begin = now()
    places = list(range(len(curves.items)))
    stack = [(Fraction(0), Fraction(1), places)] if places else []
    while stack:
        if budget is not None and now() - begin > budget:
            yield None
            return
        a, b, active = stack.pop()
        active = _candidates_on(curves, a, b, active)
        middle = (a + b) / 2
        if len(active) == 1:
            yield a, b, active[0]
        elif b - a > width / 4 or (b == 1 and b - a > width / 2**_DEEPER):
            stack += [(middle, b, active), (a, middle, active)]


def _path(candidates: Candidates, runs: list[Run], stopped: Stopped | None) -> Path:
    """Join the proved intervals; the gaps between them hold the breakpoints."""
    joined: list[Run] = []
    whole = stopped is None or (bool(runs) and runs[-1][1] == 1)
    resolved = bool(runs) and runs[0][0] == 0 and (runs[-1][1] == 1 or not whole)
    for a, b, place in runs:
        if joined and joined[-1][2] == place:
            resolved = False
            joined[-1] = (joined[-1][0], b, place)
        else:
            joined.append((a, b, place))
    ends = [Enclosure.exactly(0)]
    ends += [Enclosure(before[1], after[0]) for before, after in pairwise(joined)]
    if joined:
        ends.append(Enclosure.exactly(1) if whole else Enclosure(joined[-1][1], Fraction(1)))
    pieces = tuple(
        Piece(start, end, candidates.items[place], candidates)
        for (_, _, place), start, end in zip(joined, ends, ends[1:], strict=False)
    )
    return Path(pieces, resolved, candidates, None if whole else stopped)


def _candidates_on(curves: CostCurves, a: Fraction, b: Fraction, active: list[int]) -> list[int]:
    """Leave out networks proved dearer on the whole of (a, b) than the best in its middle."""
    best = curves.cheapest((a + b) / 2, active)[0]
    return [p for p in active if p == best or not curves.gap(p, best).positive(a, b)]
