"""The Sobolev semi-norm and the Lipschitz constants of a network, exactly or between bounds."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import isqrt

from exactrelu.networks.gradient_bounds import lower_bounds, promising_signs, upper_bounds
from exactrelu.networks.gradient_record import GradientRecord
from exactrelu.networks.gradients import ScaledGradients, gradient_cells
from exactrelu.networks.normal_form import NormalForm
from exactrelu.polytopes.box import Box
from exactrelu.polytopes.enclosure import Enclosure
from exactrelu.polytopes.errors import BudgetExceeded
from exactrelu.polytopes.guarded_integers import IntegerArray
from exactrelu.polytopes.watch import Progress

_ROOT_BITS = 80


@dataclass(frozen=True, slots=True)
class GradientNorms:
    """How large the gradient of a piecewise linear function becomes.

    Parameters
    ----------
    largest : Enclosure
        The greatest maximum norm: the Sobolev semi-norm, and the Lipschitz constant for the
        ℓ1 distance of inputs.
    sum : Enclosure
        The greatest ℓ1 norm: the Lipschitz constant for the maximum distance of inputs.
    euclidean : Enclosure
        The greatest Euclidean norm: the Lipschitz constant for the Euclidean distance. Mostly
        irrational, so that even an exact answer is an interval of tiny width.
    gradient : tuple of Fraction, length d
        A gradient with the greatest maximum norm among those seen.
    point : tuple of Fraction or None
        A point with this gradient.
    cells : int
        How many cells were seen.
    complete : bool
        Whether these are all cells, so that the norms are exact.
    """

    largest: Enclosure
    sum: Enclosure
    euclidean: Enclosure
    gradient: tuple[Fraction, ...]
    point: tuple[Fraction, ...] | None
    cells: int
    complete: bool

    @property
    def semi_norm(self) -> Enclosure:
        """The Sobolev semi-norm: the greatest maximum norm of a gradient."""
        return self.largest


def gradient_norms(
    form: NormalForm,
    box: Box | None = None,
    *,
    budget: float | None = None,
    progress: Progress | None = None,
) -> GradientNorms:
    """Return the Sobolev semi-norm and the Lipschitz constants of a network.

    Parameters
    ----------
    form : NormalForm
        Of a network, or of the difference of two.
    box : Box, optional
        Where; default all of R^d.
    budget : float, optional
        Seconds after which the cells so far and the bounds of polynomial cost answer.
    progress : callable, optional
        Called as ``progress(found, bound)``.

    Returns
    -------
    GradientNorms

    Raises
    ------
    InputError
        If the box has another dimension.

    Notes
    -----
    The gradient is constant on the cells of the arrangement of the kinks; there are O(n^d) of
    them for n kinks. Numerators are first compared after rounding to small integers with a known
    error; only the cells that may be largest are compared with all digits. Out of budget the norm
    lies between the largest gradient seen (or the bound of :func:`lower_bounds`) and the bound of
    :func:`upper_bounds`.

    Examples
    --------
    >>> from exactrelu.networks.relu_network import ReLUNetwork
    >>> f = ReLUNetwork.of([(2, [1, 0], 0), (-3, [0, 1], 0), (1, [1, 1], 0)], a=[0, 0])
    >>> norms = gradient_norms(NormalForm.of(f))
    >>> norms.cells, str(norms.semi_norm.lower), str(norms.sum.upper)
    (6, '3', '5')
    """
    form = form if box is None else form.within(box)
    scaled = ScaledGradients.of(form)
    record = GradientRecord.start(scaled)
    cells, complete = 0, True
    try:
        for table in gradient_cells(form, box, budget=budget, progress=progress):
            record.see(table)
            cells += len(table)
    except BudgetExceeded:
        complete = False
        for table in promising_signs(form, box):
            record.see(table)
            cells += len(table)
    seen = record.numerators()
    gradient, point = scaled.fractions(seen[0]), record.points[0]
    lower = [_norm(row, scaled.denominator, kind) for kind, row in enumerate(seen)]
    if complete:
        return GradientNorms(lower[0], lower[1], lower[2], gradient, point, cells, True)
    below, above = lower_bounds(form, box), upper_bounds(form)
    found = []
    for kind in range(3):
        low = max(lower[kind].lower, _size(below[kind], kind).lower)
        found.append(Enclosure(low, max(low, _size(above[kind], kind).upper)))
    return GradientNorms(found[0], found[1], found[2], gradient, point, cells, False)


def _norm(numerators: IntegerArray, denominator: int, kind: int) -> Enclosure:
    return _size([Fraction(int(entry), denominator) for entry in numerators], kind)


def _size(vector: list[Fraction], kind: int) -> Enclosure:
    """Return the maximum norm (kind 0), the ℓ1 norm (1) or the Euclidean norm (2)."""
    entries = [abs(entry) for entry in vector]
    if kind == 0:
        return Enclosure.exactly(max(entries, default=Fraction(0)))
    if kind == 1:
        return Enclosure.exactly(sum(entries, Fraction(0)))
    return square_root(sum((entry * entry for entry in entries), Fraction(0)))


def square_root(value: Fraction) -> Enclosure:
    """Enclose the square root of a nonnegative rational; exactly if it is rational.

    Examples
    --------
    >>> square_root(Fraction(9, 4)).lower, float(square_root(Fraction(2)))
    (Fraction(3, 2), 1.4142135623730951)
    """
    p, q = value.numerator, value.denominator
    root, base = isqrt(p), isqrt(q)
    if root * root == p and base * base == q:
        return Enclosure.exactly(Fraction(root, base))
    # The root of p q has at least _ROOT_BITS bits after this shift, whatever the size of p q.
    shift = max(0, _ROOT_BITS - (p * q).bit_length() // 2)
    whole = isqrt(p * q << 2 * shift)
    return Enclosure(Fraction(whole, q << shift), Fraction(whole + 1, q << shift))
