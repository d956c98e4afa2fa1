"""How thick the cells of a network are, which is what ties values to gradients."""

from __future__ import annotations

from fractions import Fraction
from math import isqrt

from flint import arb, ctx

from exactrelu.networks.gradients import kink_arrangement
from exactrelu.networks.normal_form import NormalForm
from exactrelu.polytopes.enclosure import Enclosure
from exactrelu.polytopes.errors import InputError
from exactrelu.polytopes.linear_program import maximize
from exactrelu.polytopes.linear_system import LinearSystem
from exactrelu.polytopes.rational import to_fmpq

_BITS = 64


def cell_ball_radius(form: NormalForm, *, budget: float | None = None) -> Enclosure:
    """Return a radius δ such that each cell has a ball of it within the unit ball.

    Parameters
    ----------
    form : NormalForm
        Of a function without constant whose kinks pass through 0.
    budget : float, optional
        Seconds for listing the cells.

    Returns
    -------
    Enclosure
        Of the largest δ; its lower end serves. In the plane it is as narrow as arithmetic; in
        higher dimension its ends differ by a factor up to the root of d.

    Raises
    ------
    InputError
        If a kink does not pass through 0.
    BudgetExceeded
        When the seconds are over.

    Notes
    -----
    For the function h of the form and the Euclidean unit ball B, ``|h|_{W^{1,∞}}`` is at most the
    largest absolute value of h on B, divided by δ (a version of A.5 of Berner, Elbrächter & Grohs
    2019). In the plane a sector of angle η has ``δ = sin(η/2) / (1 + sin(η/2))``, and the narrowest
    sector lies between two neighbouring lines. Else one exact linear program a cell, for one of
    each two opposite cells.

    Examples
    --------
    >>> from exactrelu.networks.relu_network import ReLUNetwork
    >>> f = ReLUNetwork.of([(1, [1, 0], 0), (1, [1, 1], 0)], a=[0, 0])
    >>> round(float(cell_ball_radius(NormalForm.of(f))), 5)
    0.27677
    """
    if not form.is_homogeneous:
        raise InputError(
            "the function has a constant or kinks that do not pass through 0; accepted are sums of "
            "neurons without biases"
        )
    normals = [kink.row[:-1] for kink in form.kinks]
    if not normals:
        return Enclosure.exactly(1)
    if len(normals) == 1:
        return Enclosure.exactly(Fraction(1, 2))
    if form.inputs == 2:
        return _narrowest_sector(normals)
    seen: set[tuple[int, ...]] = set()
    radii = []
    for cell in kink_arrangement(form).cells(budget=budget):
        if tuple(-sign for sign in cell.signs) not in seen:
            seen.add(cell.signs)
            radii.append(_radius(normals, cell.signs))
    return Enclosure(min(r.lower for r in radii), min(r.upper for r in radii))


def _narrowest_sector(normals: list[tuple[int, ...]]) -> Enclosure:
    """Return sin(η/2) / (1 + sin(η/2)) for the least angle η between two lines."""
    cosine_squared = Fraction(0)
    for place, (a, b) in enumerate(normals):
        for c, d in normals[:place]:
            found = Fraction((a * c + b * d) ** 2, (a * a + b * b) * (c * c + d * d))
            cosine_squared = max(cosine_squared, found)
    # The angle may be tiny: enough bits for 1 - cos to keep many.
    bits = _BITS + 2 * (1 - cosine_squared).denominator.bit_length()
    with ctx.workprec(bits):
        sine = ((1 - arb(to_fmpq(cosine_squared)).sqrt()) / 2).sqrt()
        return Enclosure.of_ball(sine / (1 + sine))


def _radius(normals: list[tuple[int, ...]], signs: tuple[int, ...]) -> Enclosure:
    """Enclose the best δ of one cell by a ball around the solution of a linear program."""
    dimension = len(normals[0])
    rows: list[list[object]] = [
        [*(-sign * entry for entry in normal), _root_above(sum(entry * entry for entry in normal))]
        for sign, normal in zip(signs, normals, strict=True)
    ]
    sides: list[Fraction] = [Fraction(0)] * len(rows)
    for k in range(dimension):
        for sign in (1, -1):
            rows.append([*(sign * int(j == k) for j in range(dimension)), 0])
            sides.append(Fraction(1))
    found = maximize([0] * dimension + [1], LinearSystem.of(rows, sides))
    assert found.point is not None, "the cell is not empty, and the cube bounded"
    *centre, radius = found.point
    length = _root_above(sum((entry * entry for entry in centre), Fraction(0)))
    slack = 1 + Fraction(1, 1 << 40)  # the norms in the program are rounded up by less
    above = radius * slack
    return Enclosure(radius / (length + radius), above / (1 + above))


def _root_above(value: Fraction | int) -> Fraction:
    """Return a rational a little above the square root."""
    number = Fraction(value)
    shift = max(0, 2 * _BITS - number.numerator.bit_length() + number.denominator.bit_length())
    shift += shift % 2
    whole = isqrt((number.numerator << shift) // number.denominator)
    return Fraction(whole + 1, 1 << shift // 2)
