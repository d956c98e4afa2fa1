"""How the minimiser changes with p, from all candidates."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from exactrelu.networks.relu_network import ReLUNetwork
from exactrelu.polytopes.enclosure import Enclosure
from exactrelu.polytopes.errors import InputError
from exactrelu.solvers.candidates import Candidate, Candidates
from exactrelu.solvers.cost_curves import CostCurves
from exactrelu.solvers.critical_p import require_parameters

_DEEPER = 40


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

    def network(self) -> ReLUNetwork:
        """Return the minimiser, checked by substitution."""
        return self.candidates.network(self.candidate)


@dataclass(frozen=True, slots=True, eq=False)
class Path:
    """The minimisers for p from 0 to 1, in order.

    Parameters
    ----------
    pieces : tuple of Piece
        Where one ends the next starts.
    resolved : bool
        False if somewhere two costs touch, or all but touch, so that a change that lasts for
        less than the wanted digits may be left out.
    """

    pieces: tuple[Piece, ...]
    resolved: bool

    @property
    def breakpoints(self) -> tuple[Enclosure, ...]:
        """Where the minimiser changes."""
        return tuple(piece.end for piece in self.pieces[:-1])


def path(candidates: Candidates, digits: int = 12) -> Path:
    """Find every p in (0, 1) at which the minimiser changes.

    Parameters
    ----------
    candidates : Candidates
    digits : int
        Decimal places of each breakpoint.

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
    if not 1 <= digits <= 10_000:
        raise InputError(f"digits is {digits}; accepted are 1 to 10000")
    require_parameters(candidates)
    curves = CostCurves(candidates.items)
    width = Fraction(1, 10**digits)
    stack = [(Fraction(0), Fraction(1), list(range(len(candidates))))]
    runs: list[tuple[Fraction, Fraction, int]] = []
    while stack:
        a, b, active = stack.pop()
        active = _candidates_on(curves, a, b, active)
        middle = (a + b) / 2
        if len(active) == 1:
            if runs and runs[-1][2] == active[0] and runs[-1][1] == a:
                a = runs.pop()[0]
            runs.append((a, b, active[0]))
        elif b - a > width / 4 or (b == 1 and b - a > width / 2**_DEEPER):
            stack += [(middle, b, active), (a, middle, active)]
    return _path(candidates, runs)


def _path(candidates: Candidates, runs: list[tuple[Fraction, Fraction, int]]) -> Path:
    """Join the proved intervals; the gaps between them hold the breakpoints."""
    joined: list[tuple[Fraction, Fraction, int]] = []
    resolved = bool(runs) and runs[0][0] == 0 and runs[-1][1] == 1
    for a, b, place in runs:
        if joined and joined[-1][2] == place:
            resolved = False
            joined[-1] = (joined[-1][0], b, place)
        else:
            joined.append((a, b, place))
    ends = [Enclosure.exactly(0)]
    ends += [Enclosure(before[1], after[0]) for before, after in pairwise(joined)]
    ends.append(Enclosure.exactly(1))
    pieces = tuple(
        Piece(start, end, candidates.items[place], candidates)
        for (_, _, place), start, end in zip(joined, ends, ends[1:], strict=False)
    )
    return Path(pieces, resolved)


def _candidates_on(curves: CostCurves, a: Fraction, b: Fraction, active: list[int]) -> list[int]:
    """Leave out networks proved dearer on the whole of (a, b) than the best in its middle."""
    best = curves.cheapest((a + b) / 2, active)[0]
    return [p for p in active if p == best or not curves.gap(p, best).positive(a, b)]
