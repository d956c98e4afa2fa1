"""Neurons of one direction, merged: what a parametrisation does, direction by direction."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from exactrelu.networks.parametrisation import Parametrisation, Row


@dataclass(frozen=True, slots=True)
class Group:
    """The function ``q max(0, u · x)`` that the neurons of one direction add up to.

    Parameters
    ----------
    direction : tuple of Fraction, length d
        u with ``‖u‖_∞ = 1``.
    product : Fraction
        q, not zero.
    members : tuple of int
        The neurons, counted from 0.
    """

    direction: Row
    product: Fraction
    members: tuple[int, ...]


def positive_groups(parametrisation: Parametrisation) -> list[Group]:
    """Merge the neurons whose rows are positive multiples of each other.

    Parameters
    ----------
    parametrisation : Parametrisation

    Returns
    -------
    list of Group
        By first neuron. Neurons without effect (a zero row, a zero output) and directions whose
        products sum to zero are left out.

    Notes
    -----
    ``c_i (a_i · x)_+ + c_j (a_j · x)_+ = (c_i ‖a_i‖ + c_j ‖a_j‖) (u · x)_+`` where a_i and a_j are
    positive multiples of u. Cost linear in the size of A.

    Examples
    --------
    >>> pair = Parametrisation.of([[1, 2], [2, 4], [0, 1]], [1, "-1/4", 2])
    >>> [(float(group.product), group.members) for group in positive_groups(pair)]
    [(1.0, (0, 1)), (2.0, (2,))]
    """
    members: dict[Row, list[int]] = {}
    for place, direction in enumerate(parametrisation.directions()):
        if direction is not None and parametrisation.outputs[place]:
            members.setdefault(direction, []).append(place)
    products = parametrisation.products()
    groups = [
        Group(direction, sum((products[i] for i in places), Fraction(0)), tuple(places))
        for direction, places in members.items()
    ]
    return [group for group in groups if group.product]


def merge(parametrisation: Parametrisation) -> Parametrisation:
    """Return the balanced pair with one neuron a direction and zero rows for the others.

    Parameters
    ----------
    parametrisation : Parametrisation

    Returns
    -------
    Parametrisation
        As many neurons as before, the same function.

    Examples
    --------
    >>> merged = merge(Parametrisation.of([[1, 2], [2, 4], [0, 1]], [1, "-1/4", 2]))
    >>> merged.outputs, merged.balanced
    ((Fraction(1, 1), Fraction(2, 1), Fraction(0, 1)), True)
    """
    groups = positive_groups(parametrisation)
    spare = len(parametrisation) - len(groups)
    zero = (Fraction(0),) * parametrisation.dimension
    rows = tuple(group.direction for group in groups) + (zero,) * spare
    outputs = tuple(group.product for group in groups) + (Fraction(0),) * spare
    return Parametrisation(rows, outputs, parametrisation.dimension, True)
