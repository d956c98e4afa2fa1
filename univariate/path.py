"""Every p at which the least-cost network of one-dimensional data changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from flint import fmpq

from exactrelu.networks.solution import Stopped
from exactrelu.polytopes.clock import now
from exactrelu.polytopes.enclosure import Enclosure
from exactrelu.polytopes.require_digits import require_digits
from exactrelu.univariate.curvature import Curvature
from exactrelu.univariate.run_gaps import exact_run
from exactrelu.univariate.run_path import Change, RunPath, Tiling, run_path


@dataclass(frozen=True, slots=True)
class PathPiece:
    """An open interval of p on which one tiling of each run is optimal.

    Parameters
    ----------
    lower, upper : Enclosure
        The ends of the interval.
    tilings : tuple of tuple of int
        For each run (in the order of ``Curvature.runs``) its block sizes, 1 or 2.
    cost_at_0 : int
        The number of blocks, that is of neurons.
    """

    lower: Enclosure
    upper: Enclosure
    tilings: tuple[Tiling, ...]
    cost_at_0: int


@dataclass(frozen=True, slots=True)
class Path:
    """The optimal tilings for all p in (0, 1).

    Parameters
    ----------
    pieces : tuple of PathPiece
        In increasing p; the ends of neighbours are the same enclosure.
    doubtful : tuple of Enclosure
        Empty when everything is proved. Otherwise: short intervals in which two tilings of a
        run touch or all but touch, so that a change there and back may be missing; or in which
        changes of several runs could not be told apart and are listed as one.
    open_runs : tuple of int
        Numbers of the runs that were not done when the work was stopped. On them every piece has
        blocks of one point, which need not be optimal; the changes listed are those of the others.
    stopped : "budget", "interrupted" or None
    """

    pieces: tuple[PathPiece, ...]
    doubtful: tuple[Enclosure, ...]
    open_runs: tuple[int, ...] = ()
    stopped: Stopped | None = None

    @property
    def resolved(self) -> bool:
        """Whether every piece is proved."""
        return not self.doubtful and not self.open_runs

    @property
    def status(self) -> str:
        """What is proved: "exact", "doubtful", or "partial" where runs are open."""
        return "partial" if self.open_runs else "exact" if self.resolved else "doubtful"


@dataclass(frozen=True, slots=True)
class _Event:
    """Changes, each with its run, at one p."""

    place: Enclosure
    changes: tuple[tuple[int, Change], ...]


def path(
    curvature: Curvature,
    digits: int = 12,
    progress: Callable[[float], None] | None = None,
    *,
    budget: float | None = None,
) -> Path:
    """Find all p in (0, 1) at which the optimal tilings change, and the tilings between.

    Parameters
    ----------
    curvature : Curvature
    digits : int
        Significant decimal digits of each of these p.
    progress : callable, optional
        Told the part of the runs that is done.
    budget : float, optional
        Seconds for the runs; when they are over, or at Ctrl-C, the runs left are ``open_runs``.

    Returns
    -------
    Path

    Raises
    ------
    InputError
        If ``digits`` is not between 1 and 1,000.

    Notes
    -----
    Runs are independent, see :func:`exactrelu.univariate.run_path.run_path`; equal runs are
    solved once. Changes whose enclosures meet are refined until they part, or are proved to be
    the same number when their sums of powers are the same up to scaling. Of tilings with equal
    multisets of blocks, which cost the same for every p, the one is given whose last block that
    differs from another's is a pair. The first piece holds the limit p -> 0 of the minimisers:
    a sparsest interpolant with the least product of slope changes.

    Examples
    --------
    >>> from exactrelu.univariate.curvature import curvature
    >>> from exactrelu.univariate.series import Series
    >>> found = path(curvature(Series.of(range(6), [0, 0, 1, 17, 54, 95])))
    >>> [piece.tilings for piece in found.pieces]
    [((2, 2),), ((1, 2, 1),)]
    >>> found.pieces[0].upper.decimals(6)
    ('0.499999', '0.500001')
    """
    require_digits(digits, most=1000)
    solved: dict[tuple[fmpq, ...], RunPath] = {}
    stopped = _solve_runs(curvature, digits, solved, progress, budget)
    runs, open_runs = [], []
    for number in range(len(curvature.runs[0])):
        magnitudes = exact_run(curvature, number)
        if magnitudes in solved:
            runs.append(solved[magnitudes])
        elif len(magnitudes) <= 2:  # one block is the only one, or the cheaper one for every p
            runs.append(RunPath({0: (len(magnitudes),)}))
        else:
            open_runs.append(number)
            runs.append(RunPath({0: (1,) * len(magnitudes)}))
    events = [
        _Event(change.place, ((number, change),))
        for number, run in enumerate(runs)
        for change in run.changes
    ]
    doubtful = [place for run in solved.values() for place in run.doubtful]
    events = _in_order(events, digits, doubtful)
    tilings = [_joined(run.first) for run in runs]
    return Path(
        _pieces(tilings, events), tuple(doubtful), tuple(open_runs), stopped if open_runs else None
    )


def _solve_runs(
    curvature: Curvature,
    digits: int,
    solved: dict[tuple[fmpq, ...], RunPath],
    progress: Callable[[float], None] | None,
    budget: float | None,
) -> Stopped | None:
    """Solve each run once; return what stopped that."""
    begin, count = now(), len(curvature.runs[0])
    try:
        for number in range(count):
            magnitudes = exact_run(curvature, number)
            if magnitudes not in solved:
                if budget is not None and now() - begin > budget:
                    return "budget"
                solved[magnitudes] = run_path(magnitudes, digits)
            if progress is not None:
                progress((number + 1) / count)
    except KeyboardInterrupt:
        return "interrupted"
    return None


def _in_order(events: list[_Event], digits: int, doubtful: list[Enclosure]) -> list[_Event]:
    """Sort the events, merged where they are one number and refined where they are not."""
    pending = sorted(events, key=lambda event: event.place.lower, reverse=True)
    done: list[_Event] = []
    while pending:
        event = pending.pop()
        if not done or done[-1].place.upper < event.place.lower:
            done.append(event)
            continue
        before = done.pop()
        merged = _merged(before, event)
        if merged is None and before.place.width + event.place.width < Fraction(1, 100**digits):
            place = Enclosure(
                min(before.place.lower, event.place.lower),
                max(before.place.upper, event.place.upper),
            )
            doubtful.append(place)
            merged = _Event(place, before.changes + event.changes)
        pending += [merged] if merged is not None else [_finer(before), _finer(event)]
        pending.sort(key=lambda event: event.place.lower, reverse=True)
    return done


def _merged(one: _Event, other: _Event) -> _Event | None:
    """Merge two events if their differences have one root in common where both have only one."""
    first, second = one.changes[0][1].difference, other.changes[0][1].difference
    if first.shape() != second.shape():
        return None
    low = max(one.place.lower, other.place.lower)
    high = min(one.place.upper, other.place.upper)
    if first.sign_at(low, 1 << 16) * first.sign_at(high, 1 << 16) != -1:
        return None
    return _Event(Enclosure(low, high), one.changes + other.changes)


def _finer(event: _Event) -> _Event:
    place = event.place
    digits = int(1 / place.width).bit_length() * 2 // 5
    difference = event.changes[0][1].difference
    return _Event(difference.root(place.lower, place.upper, digits), event.changes)


def _joined(parts: dict[int, Tiling]) -> Tiling:
    return tuple(size for start in sorted(parts) for size in parts[start])


def _pieces(tilings: list[Tiling], events: list[_Event]) -> tuple[PathPiece, ...]:
    ends = [Enclosure.exactly(0), *(event.place for event in events), Enclosure.exactly(1)]
    pieces = []
    for i, event in enumerate([None, *events]):
        for number, change in event.changes if event is not None else ():
            tilings[number] = _changed(tilings[number], change)
        cost = sum(len(tiling) for tiling in tilings)
        pieces.append(PathPiece(ends[i], ends[i + 1], tuple(tilings), cost))
    return tuple(pieces)


def _changed(tiling: Tiling, change: Change) -> Tiling:
    at, i = 0, 0
    while at < change.start:
        at += tiling[i]
        i += 1
    after = i + len(change.before)
    assert tiling[i:after] == change.before, "a change starts from another tiling"
    return tiling[:i] + change.after + tiling[after:]
