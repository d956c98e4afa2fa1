"""What is degenerate in the parameters of a shallow network."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from exactrelu.networks.canonical_form import row_size
from exactrelu.networks.nearby_neurons import Merge, nearby_neurons
from exactrelu.networks.relu_network import Neuron, ReLUNetwork
from exactrelu.polytopes.box import Box
from exactrelu.polytopes.errors import InputError
from exactrelu.polytopes.guarded_integers import integer_array
from exactrelu.polytopes.primitive_rows import IntegerRow, primitive_row
from exactrelu.polytopes.smallest_subset_sum import smallest_subset_sum

_UNBALANCED = 10


@dataclass(frozen=True, slots=True)
class FlipIndex:
    """The smallest change of the function that turning some neurons around can cause.

    Parameters
    ----------
    value : Fraction
        ``‖Σ_I v_i w_i‖_∞`` for the subset: the Sobolev distance to the network with these neurons
        turned to the other side of their hyperplanes.
    neurons : tuple of int
        The subset I.
    exact : bool
        Whether no subset has less; else the value is an upper bound.
    """

    value: Fraction
    neurons: tuple[int, ...]
    exact: bool


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What is degenerate in the parameters of a network.

    Parameters
    ----------
    box : Box or None
        Where neurons were looked at.
    balances : tuple of Fraction or None
        For each neuron ``|v| / max(|w|, |b|)``: 1 if it is balanced; None if the latter is 0.
    dead : tuple of int
        Neurons whose function is zero or constant, for v = 0 or w = 0.
    dead_on_box, active_on_box : tuple of int
        Other neurons that are zero, or affine, on the whole box.
    redundant, opposite : tuple of tuple of int
        Groups of neurons on one hyperplane: two on the same side, or on both sides of it.
    nearby : tuple of Merge
        The merges of two neurons that change the function least on the box, if there is one.
    flip, flip_of_two : FlipIndex or None
        Over all subsets of the neurons with v w ≠ 0, and over those with two or more.
    largest : Fraction
        The largest ``‖v w‖_∞``, for comparison.
    """

    box: Box | None
    balances: tuple[Fraction | None, ...]
    dead: tuple[int, ...]
    dead_on_box: tuple[int, ...]
    active_on_box: tuple[int, ...]
    redundant: tuple[tuple[int, ...], ...]
    opposite: tuple[tuple[int, ...], ...]
    nearby: tuple[Merge, ...]
    flip: FlipIndex | None
    flip_of_two: FlipIndex | None
    largest: Fraction

    @property
    def unbalanced(self) -> tuple[int, ...]:
        """The neurons with weights before and after that differ by a factor of more than 10."""
        factor = _UNBALANCED
        return tuple(
            place
            for place, q in enumerate(self.balances)
            if q is None or q * factor < 1 or q > factor
        )


def diagnose(
    network: ReLUNetwork, box: Box | None = None, *, budget: float | None = None
) -> Diagnosis:
    """Look for everything that makes the parameters of a network degenerate.

    Parameters
    ----------
    network : ReLUNetwork
    box : Box, optional
        Where inputs lie; neurons that are dead or always active there are found, and merges of
        neurons that nearly agree.
    budget : float, optional
        Seconds for each flip index, which takes 2^(N/2) steps for N neurons; then it is an upper
        bound.

    Returns
    -------
    Diagnosis

    Raises
    ------
    InputError
        If the box has another dimension.

    Notes
    -----
    Each finding has an exact consequence: dead neurons can be left out; neurons that are active
    on the whole box are affine there; redundant ones are one neuron, opposite ones a neuron and a
    linear function; a subset with Σ v_i w_i = 0 (flip index 0) can be turned around without any
    change, so that the parameters are not determined by the function. The flip index is exact
    for up to 22 neurons, and for up to 40 with at most 4 inputs.

    Examples
    --------
    >>> found = diagnose(ReLUNetwork.of([(1, [2, 1], 0), (1, [-1, 1], 0), (1, [-1, "-1.9"], 0)],
    ...                                 a=[0, 0]))
    >>> str(found.flip.value), found.flip.neurons
    ('1/10', (0, 1, 2))
    """
    if box is not None and box.dimension != network.inputs:
        raise InputError(
            f"box: it has {box.dimension} sides; accepted are {network.inputs}, one for each input"
        )
    living = [k for k, n in enumerate(network.hidden) if n.v and any(n.w)]
    dead = tuple(k for k in range(len(network.hidden)) if k not in set(living))
    silent, active = _on_box(network, living, box)
    redundant, opposite = _groups(network, living)
    products = [[n.v * w for w in n.w] for n in (network.hidden[k] for k in living)]
    largest = max((abs(entry) for row in products for entry in row), default=Fraction(0))
    flip, of_two = (_flip(products, living, least, budget) for least in (1, 2))
    if flip is not None and of_two is not None and of_two.value < flip.value:
        # Only upper bounds can be in this order.
        flip = of_two
    nearby = tuple(nearby_neurons(network, box)) if box is not None else ()
    return Diagnosis(
        box,
        tuple(_balance(neuron) for neuron in network.hidden),
        dead,
        silent,
        active,
        redundant,
        opposite,
        nearby,
        flip,
        of_two,
        largest,
    )


def _balance(neuron: Neuron) -> Fraction | None:
    size = row_size(neuron)
    return abs(neuron.v) / size if size else None


def _on_box(
    network: ReLUNetwork, living: Sequence[int], box: Box | None
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    if box is None:
        return (), ()
    silent, active = [], []
    for place in living:
        neuron = network.hidden[place]
        low, high = box.range_of(neuron.w, neuron.b)
        if high <= 0:
            silent.append(place)
        elif low >= 0:
            active.append(place)
    return tuple(silent), tuple(active)


def _groups(
    network: ReLUNetwork, living: Sequence[int]
) -> tuple[tuple[tuple[int, ...], ...], tuple[tuple[int, ...], ...]]:
    sides: dict[IntegerRow, list[int]] = {}
    for place in living:
        neuron = network.hidden[place]
        sides.setdefault(primitive_row((*neuron.w, neuron.b)), []).append(place)
    redundant = tuple(tuple(group) for group in sides.values() if len(group) > 1)
    opposite = []
    for row, group in sides.items():
        other = sides.get(tuple(-entry for entry in row))
        if other is not None and group[0] < other[0]:
            opposite.append(tuple(sorted([*group, *other])))
    return redundant, tuple(opposite)


def _flip(
    products: list[list[Fraction]], living: Sequence[int], least: int, budget: float | None
) -> FlipIndex | None:
    scale = lcm(*(entry.denominator for row in products for entry in row))
    table = [[int(entry * scale) for entry in row] for row in products]
    columns = len(table[0]) if table else 0
    found = smallest_subset_sum(integer_array(table, columns), least, budget=budget)
    if found is None:
        return None
    neurons = tuple(living[place] for place in found.subset)
    return FlipIndex(Fraction(found.size, scale), neurons, found.complete)
