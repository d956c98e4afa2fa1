"""The enclosure of a critical p, written as a document that `verify` can check."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from flint import fmpq

from exactrelu.certificate import sealed
from exactrelu.checks.gap import gap_is_positive
from exactrelu.networks.problem import Problem
from exactrelu.polytopes.errors import InputError
from exactrelu.polytopes.rational import rational_text, to_fmpq, to_fraction
from exactrelu.polytopes.watch import Watch
from exactrelu.univariate.critical_p import CriticalP
from exactrelu.univariate.curvature import Curvature


def critical_p_certificate(
    problem: Problem,
    curvature: Curvature,
    result: CriticalP,
    *,
    embed_data: bool = True,
    progress: Callable[[float], None] | None = None,
    budget: float | None = None,
) -> dict[str, Any]:
    """Write down an enclosure of p* and everything needed to check it.

    Parameters
    ----------
    problem : Problem
    curvature : Curvature
        Of the problem's data.
    result : CriticalP
        What :func:`exactrelu.univariate.critical_p.critical_p` found for it.
    embed_data : bool
        Whether the data go into the document.
    progress : callable, optional
        Told the share of the runs that are covered.
    budget : float, optional
        Seconds.

    Returns
    -------
    dict
        JSON-serialisable. Its proof is, for each run, a chain of intervals from 0 to the lower
        end, on each of which the checker proves that no other tiling is as cheap as the sparsest,
        and the tiling that is at the upper end.

    Raises
    ------
    InputError
        If the enclosure is not resolved, or the gap closes at 1 itself.
    BudgetExceeded
        When the seconds are over.

    Notes
    -----
    The lower end is lowered by a few units of its last digit, so that the gap there is wide
    enough to be proved by the checker's short test.

    Examples
    --------
    >>> import exactrelu
    >>> from exactrelu.as_problem import as_problem
    >>> from exactrelu.univariate import Series, curvature
    >>> from exactrelu.univariate.critical_p import critical_p
    >>> problem = as_problem(range(6), [0, 0, 1, 17, 54, 95])
    >>> bends = curvature(Series.of(problem.X[0], problem.y))
    >>> document = critical_p_certificate(problem, bends, critical_p(bends))
    >>> exactrelu.verify(document).valid
    True
    """
    if not result.resolved:
        raise InputError("two costs touch within the enclosure of p*, so it has no certificate")
    lower = result.lower
    if result.crosses:
        lower -= max(result.upper - result.lower, result.lower / 2**60)
    narrowest = to_fmpq(min(result.upper - lower or Fraction(1), Fraction(1, 2**40)) / 2**40)
    watch = Watch(budget, task="the certificate")
    starts, lengths = curvature.runs
    covers: list[list[str]] = []
    for start, length in zip(starts.tolist(), lengths.tolist(), strict=True):
        ends = [fmpq(0), to_fmpq(lower)]
        if length >= 4:
            run = [curvature.magnitude(k) for k in range(start, start + length)]
            ends = _cover(run, to_fmpq(lower), narrowest, watch)
        covers.append([rational_text(to_fraction(end)) for end in ends])
        if progress is not None:
            progress(len(covers) / len(starts))
    crossing = None
    if result.crosses and result.run is not None:
        number = int((starts + 1 == result.run[0]).argmax()) + 1
        crossing = {"run": number, "other_tiling": list(result.other_tiling)}
    claim = {
        "lower": rational_text(lower),
        "upper": rational_text(result.upper),
        "crosses": result.crosses,
        "sparsest_cost": result.sparsest_cost,
    }
    proof = {"kind": "gaps", "covers": covers, "crossing": crossing}
    return sealed("critical p", problem, embed_data, {"claim": claim, "proof": proof})


def _cover(run: list[fmpq], end: fmpq, narrowest: fmpq, watch: Watch) -> list[fmpq]:
    """Return the ends of intervals from 0 to ``end`` that the checker accepts one by one."""
    ends = [fmpq(0)]
    open_ = [end]
    while open_:
        watch.check()
        a, b = ends[-1], open_[-1]
        if gap_is_positive(run, a, b):
            ends.append(b)
            open_.pop()
        elif b - a < narrowest:
            raise InputError(f"the gap near p = {float(to_fraction(b)):.6f} is too narrow to prove")
        else:
            open_.append((a + b) / 2)
    return ends
