"""Neurons of one direction, merged: what a parametrisation does, direction by direction."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from exactrelu.networks.parametrisation import Parametrisation, Row
from exactrelu.polytopes.primitive_rows import IntegerRow


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
    key : tuple of int
        The direction as primitive integers.
    """

    direction: Row
    product: Fraction
    members: tuple[int, ...]
    key: IntegerRow


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
    members: dict[IntegerRow, list[int]] = {}
    for place, key in enumerate(parametrisation.keys):
        if key is not None and parametrisation.outputs[place]:
            members.setdefault(key, []).append(place)
    groups = []
    for key, places in members.items():
        direction = parametrisation.directions[places[0]]
        product = sum((parametrisation.products[i] for i in places), Fraction(0))
        if direction is not None and product:
            groups.append(Group(direction, product, tuple(places), key))
    return groups


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
