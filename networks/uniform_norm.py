"""The largest value of a network on a box, exactly or between bounds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from math import comb, inf

from exactrelu.networks.box_vertices import box_vertices
from exactrelu.networks.gradient_bounds import upper_bounds
from exactrelu.networks.normal_form import NormalForm
from exactrelu.networks.value_record import ValueRecord
from exactrelu.networks.value_search import ValueSearch
from exactrelu.polytopes.box import Box
from exactrelu.polytopes.enclosure import Enclosure
from exactrelu.polytopes.errors import BudgetExceeded
from exactrelu.polytopes.watch import Watch

_FEW = 2_000


@dataclass(frozen=True, slots=True)
class UniformNorm:
    """The largest absolute value of a function on a box.

    Parameters
    ----------
    norm : Enclosure
        Exact (of width 0) if complete.
    point : tuple of Fraction, length d
        Where the largest absolute value that was seen is attained.
    value : Fraction
        The value there, with its sign.
    vertices : int
        How many vertices were compared.
    complete : bool
        Whether the norm is exact.
    """

    norm: Enclosure
    point: tuple[Fraction, ...]
    value: Fraction
    vertices: int
    complete: bool


def uniform_norm(
    form: NormalForm,
    box: Box,
    *,
    budget: float | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> UniformNorm:
    """Return the largest absolute value of a network on a closed box.

    Parameters
    ----------
    form : NormalForm
        Of a network, or of the difference of two.
    box : Box
    budget : float, optional
        Seconds after which the best value so far and a bound from the slopes answer.
    progress : callable, optional
        Called as ``progress(found, 0)``.

    Returns
    -------
    UniformNorm

    Raises
    ------
    InputError
        If the box has another dimension.

    Notes
    -----
    The maximum is attained at a vertex of the facets and the kinks with jump < 0 only: take a
    maximiser on as many of these hyperplanes as possible. On a line within them only kinks with
    jump > 0 are crossed, so the function is convex there up to the next such hyperplane; it has
    its maximum inside, so it is constant, and the end of the line lies on one hyperplane more.
    Likewise for the minimum, with jumps > 0. There are at most C(n + 2d, d) vertices for n kinks.
    If these are many, a best-first search halves the box until few are left, see `ValueSearch`.
    Values are first compared in floats with a proved error; those that may be largest exactly.

    Examples
    --------
    >>> from exactrelu.networks.relu_network import ReLUNetwork
    >>> steep = ReLUNetwork.of([(5, [5, 0], 0), (-5, [5, "-1/25"], 0)], a=[0, 0])
    >>> largest = uniform_norm(NormalForm.of(steep), Box.cube(2))
    >>> str(largest.norm.lower), [str(entry) for entry in largest.point]
    ('1/5', ['1/125', '1'])
    """
    form = form.within(box)
    record = ValueRecord.start(form)
    record.see_point(box.middle)
    watch, search = Watch(budget, progress), None
    if _most_vertices(form) > _FEW:
        search = ValueSearch.start(record, box)
    complete = True
    try:
        if search is None:
            _of_all_vertices(record, box, watch)
        else:
            search.run(box, watch)
    except BudgetExceeded:
        complete = False
    known = abs(record.value)
    norm = Enclosure.exactly(known)
    if not complete:
        bound = _slope_bound(form, box)
        if search is not None and search.upper < inf:
            bound = min(bound, Fraction(search.upper))
        norm = Enclosure(known, max(known, bound))
    return UniformNorm(norm, record.point, record.value, watch.found, complete)


def _of_all_vertices(record: ValueRecord, box: Box, watch: Watch) -> None:
    for sign in (-1, 1):
        bends = [kink for kink in record.form.kinks if sign * kink.jump > 0]
        for table in box_vertices(bends, box, watch):
            record.see(table)
            watch.add(len(table))


def _most_vertices(form: NormalForm) -> int:
    """Return a bound of the number of vertices of both sets."""
    up = sum(kink.jump > 0 for kink in form.kinks)
    d = form.inputs
    return comb(up + 2 * d, d) + comb(len(form.kinks) - up + 2 * d, d)


def _slope_bound(form: NormalForm, box: Box) -> Fraction:
    """Bound the absolute value from the middle by the slopes, and kink by kink."""
    half = [(b - a) / 2 for a, b in zip(box.lower, box.upper, strict=True)]
    slopes = upper_bounds(form)[0]
    from_middle = abs(form.exact(box.middle)) + sum(
        (slope * side for slope, side in zip(slopes, half, strict=True)), Fraction(0)
    )
    low, high = box.range_of(form.s, form.constant)
    for kink in form.kinks:
        bottom, top = box.range_of(kink.row[:-1], kink.row[-1])
        if kink.slope > 0:
            high += kink.slope * max(-bottom, top)
        else:
            low += kink.slope * max(-bottom, top)
    return min(from_middle, max(-low, high) / 2)
