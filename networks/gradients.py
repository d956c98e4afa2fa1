"""The gradients of a network on the cells of its arrangement, exactly."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

import numpy as np

from exactrelu.networks.normal_form import NormalForm
from exactrelu.polytopes.arrangement import Arrangement
from exactrelu.polytopes.box import Box
from exactrelu.polytopes.cell_table import CellTable
from exactrelu.polytopes.guarded_integers import IntegerArray, integer_array, product
from exactrelu.polytopes.product_signs import Signs
from exactrelu.polytopes.watch import Progress


@dataclass(frozen=True, slots=True, eq=False)
class ScaledGradients:
    """The gradient on the cell with signs σ: ``(s + Σ_H σ_H V_H) / denominator``.

    Parameters
    ----------
    s : integer array, shape (d,)
    vectors : integer array, shape (n, d)
        The jumps V_H of the gradient, all on the scale of s.
    denominator : int
        Positive.

    Examples
    --------
    >>> from exactrelu.networks.relu_network import ReLUNetwork
    >>> form = NormalForm.of(ReLUNetwork.of([(1, ["1/3"], 0)], a=["1/2"]))
    >>> scaled = ScaledGradients.of(form)
    >>> scaled.s, scaled.vectors, scaled.denominator
    (array([4]), array([[1]]), 6)
    """

    s: IntegerArray
    vectors: IntegerArray
    denominator: int

    @classmethod
    def of(cls, form: NormalForm) -> ScaledGradients:
        """Bring the gradients of a network to one denominator."""
        slopes = [kink.slope for kink in form.kinks]
        denominator = lcm(*(number.denominator for number in (*slopes, *form.s)))
        rows = []
        for slope, kink in zip(slopes, form.kinks, strict=True):
            factor = slope.numerator * (denominator // slope.denominator)
            rows.append([factor * entry for entry in kink.row[:-1]])
        s = [entry.numerator * (denominator // entry.denominator) for entry in form.s]
        return cls(
            integer_array([s], form.inputs)[0],
            integer_array(rows, form.inputs),
            2 * denominator,
        )

    def at(self, signs: Signs) -> IntegerArray:
        """Return the numerators of the gradients for rows of signs, shape (count, d)."""
        total = product(signs.astype(np.int64), self.vectors)
        if total.dtype != object and self.s.dtype != object:
            return total + self.s
        return np.asarray(total.astype(object) + self.s.astype(object))

    def fractions(self, numerators: IntegerArray) -> tuple[Fraction, ...]:
        """Return one gradient from its numerators."""
        return tuple(Fraction(int(entry), self.denominator) for entry in numerators)


def gradient_cells(
    form: NormalForm,
    box: Box | None = None,
    *,
    budget: float | None = None,
    progress: Progress | None = None,
) -> Iterator[CellTable]:
    """Enumerate the cells on which a network is affine, in tables of some thousand each.

    Parameters
    ----------
    form : NormalForm
        Without kinks outside the box, see :meth:`NormalForm.within`.
    box : Box, optional
        Only the cells that meet the open box, with points inside it.
    budget : float, optional
        Seconds.
    progress : callable, optional
        Called as ``progress(found, bound)``.

    Raises
    ------
    BudgetExceeded
        When the seconds are over.

    Notes
    -----
    The columns of the signs are the kinks. All kinks are different hyperplanes, so that each cell
    is met once. If all pass through 0 and the box holds 0 inside, all cells meet it, and half of
    the central arrangement tells the other half.
    """
    if not form.kinks:
        middle = box.middle if box is not None else (Fraction(0),) * form.inputs
        denominator = lcm(*(entry.denominator for entry in middle))
        numerators = [int(entry * denominator) for entry in middle]
        yield CellTable(
            np.zeros((1, 0), dtype=np.int8),
            integer_array([numerators], form.inputs),
            np.array([denominator], dtype=object),
        )
        return
    arrangement, inside = kink_arrangement(form), None
    if box is not None:
        around_zero = all(a < 0 < b for a, b in zip(box.lower, box.upper, strict=True))
        inside = None if around_zero and not arrangement.is_affine else box.region()
    for table in arrangement.cell_parts(inside=inside, budget=budget, progress=progress):
        yield table if inside is not None or box is None else _shrunk(table, box)


def kink_arrangement(form: NormalForm) -> Arrangement:
    """Return the hyperplanes of the kinks, central if all pass through 0."""
    rows = [kink.row for kink in form.kinks]
    if any(row[-1] for row in rows):
        return Arrangement(tuple(rows), form.inputs, True)
    return Arrangement(tuple(row[:-1] for row in rows), form.inputs, False)


def gradients(
    form: NormalForm, box: Box | None = None, *, budget: float | None = None
) -> dict[tuple[Fraction, ...], tuple[Fraction, ...]]:
    """Return all gradients of a network, each with a point at which it is attained.

    Parameters
    ----------
    form : NormalForm
    box : Box, optional
        Where; default all of R^d.
    budget : float, optional
        Seconds.

    Raises
    ------
    InputError
        If the box has another dimension.
    BudgetExceeded
        When the seconds are over.

    Examples
    --------
    >>> from exactrelu.networks.relu_network import ReLUNetwork
    >>> hat = ReLUNetwork.of([(1, [1], 1), (-2, [1], 0), (1, [1], -1)], a=[0])
    >>> sorted(int(gradient[0]) for gradient in gradients(NormalForm.of(hat)))
    [-1, 0, 1]
    """
    form = form if box is None else form.within(box)
    scaled = ScaledGradients.of(form)
    found: dict[tuple[Fraction, ...], tuple[Fraction, ...]] = {}
    for table in gradient_cells(form, box, budget=budget):
        for place, row in enumerate(scaled.at(table.signs)):
            found.setdefault(scaled.fractions(row), table.witness(place))
    return found


def _shrunk(table: CellTable, box: Box) -> CellTable:
    """Move points of central cells towards 0 until they lie in the box."""
    room = min(min(-a, b) for a, b in zip(box.lower, box.upper, strict=True))
    # |x| < room for x = numerators * room / (1 + max |numerators|).
    numerators = table.numerators.astype(object) * room.numerator
    largest = np.abs(table.numerators.astype(object)).max(axis=1, initial=0)
    return CellTable(table.signs, numerators, (largest + 1) * room.denominator)
