"""A point at which a function is not zero, found without searching."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import count

from exactrelu.networks.kink import Kink
from exactrelu.networks.normal_form import NormalForm
from exactrelu.polytopes.box import Box
from exactrelu.polytopes.exact_matrix import ExactMatrix
from exactrelu.polytopes.guarded_integers import integer_array

Point = tuple[Fraction, ...]


def point_of_difference(form: NormalForm, box: Box | None = None) -> Point | None:
    """Return a point at which a function is not zero, None if it is zero everywhere.

    Parameters
    ----------
    form : NormalForm
        Of the difference of two networks, say.
    box : Box, optional
        Where to look; default all of R^d.

    Returns
    -------
    tuple of Fraction or None

    Notes
    -----
    Take a point on the kink with the largest jump and on no other. Its values there and a step to
    either side have a second difference proportional to the jump, so one of the three is not
    zero. Without kinks, an affine function that vanishes at d + 1 corners of a simplex is zero.

    Examples
    --------
    >>> from exactrelu.networks.relu_network import ReLUNetwork
    >>> form = NormalForm.of(ReLUNetwork.of([(1, [1, 0], -3)], a=[0, 0]))
    >>> form.exact(point_of_difference(form)) > 0, point_of_difference(form, Box.cube(2))
    (True, None)
    """
    form = form if box is None else form.within(box)
    if form.is_zero:
        return None
    if not form.kinks:
        return max(_simplex(form.inputs, box), key=lambda x: abs(form.exact(x)))
    kink = max(form.kinks, key=lambda kink: abs(kink.jump))
    others = [other for other in form.kinks if other is not kink]
    z = _alone(kink, others, box)
    step = _clear(z, kink.row[:-1], others, box) / 2
    points = [
        tuple(t + k * step * w for t, w in zip(z, kink.row, strict=False)) for k in (-1, 0, 1)
    ]
    return max(points, key=lambda x: abs(form.exact(x)))


def _simplex(inputs: int, box: Box | None) -> list[Point]:
    start = box.middle if box is not None else (Fraction(0),) * inputs
    ends = box.upper if box is not None else (Fraction(1),) * inputs
    return [start, *((*start[:k], ends[k], *start[k + 1 :]) for k in range(inputs))]


def _height(row: Sequence[int], x: Point) -> Fraction:
    return sum((w * t for w, t in zip(row, x, strict=False)), Fraction(row[-1]))


def _alone(kink: Kink, others: Sequence[Kink], box: Box | None) -> Point:
    """Return a point of the kink, inside the box, that lies on no other kink."""
    w = kink.row[:-1]
    z = _on(kink, box)
    through = [other.row for other in others if not _height(other.row, z)]
    basis = ExactMatrix.of_integers(integer_array([w], len(w))).kernel().tolist()
    # Along the moment curve each of the others is parallel for finitely many t only.
    for t in count(1):
        along = [sum(t**i * row[k] for i, row in enumerate(basis)) for k in range(len(w))]
        if all(sum(a * b for a, b in zip(row, along, strict=False)) for row in through):
            break
    if not through:
        return z
    rest = [other for other in others if _height(other.row, z)]
    step = _clear(z, along, rest, box) / 2
    return tuple(x + step * a for x, a in zip(z, along, strict=True))


def _on(kink: Kink, box: Box | None) -> Point:
    """Return a point of the kink, inside the box."""
    w = kink.row[:-1]
    if box is None:
        pivot = next(k for k, entry in enumerate(w) if entry)
        foot = Fraction(-kink.row[-1], w[pivot])
        return tuple(foot if k == pivot else Fraction(0) for k in range(len(w)))
    low, high = box.range_of(w, kink.row[-1])
    part = -low / (high - low)
    ends = []
    for entry, a, b, middle in zip(w, box.lower, box.upper, box.middle, strict=True):
        start, stop = (a, b) if entry > 0 else (b, a)
        ends.append(start + part * (stop - start) if entry else middle)
    return tuple(ends)


def _clear(x: Point, direction: Sequence[int], kinks: Sequence[Kink], box: Box | None) -> Fraction:
    """Return how far one may go either way without meeting a kink or leaving the box, at most 1."""
    room = Fraction(1)
    for kink in kinks:
        slope = sum(w * t for w, t in zip(kink.row, direction, strict=False))
        if slope:
            room = min(room, abs(_height(kink.row, x) / slope))
    if box is not None:
        for t, a, b, low in zip(x, direction, box.upper, box.lower, strict=True):
            if a:
                room = min(room, (b - t) / abs(a), (t - low) / abs(a))
    return room
