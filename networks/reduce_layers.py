"""Exact reductions of layered networks, layer by layer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from exactrelu.networks.layer import Layer
from exactrelu.networks.layered_network import LayeredNetwork
from exactrelu.polytopes.box import Box
from exactrelu.polytopes.errors import InputError
from exactrelu.polytopes.exact_vector import ExactVector
from exactrelu.polytopes.primitive_rows import IntegerRow, primitive_row

Interval = tuple[Fraction | None, Fraction | None]
"""Ends of an interval; None is an infinite end."""

_ZERO = Fraction(0)


@dataclass(frozen=True, slots=True)
class LayerFindings:
    """What is degenerate in one hidden layer; neurons are counted from 0.

    Parameters
    ----------
    neurons : int
    dead : tuple of int
        The pre-activation is never positive, or nothing above uses the neuron.
    constant : tuple of int
        The weights are zero.
    active : tuple of int
        The pre-activation is never negative: the neuron is affine.
    redundant, opposite : tuple of tuple of int
        Groups of other neurons whose rows (w, b) are positive multiples of each other, or that
        have a negative multiple among them. Opposite ones are one neuron with a skip connection.
    """

    neurons: int
    dead: tuple[int, ...]
    constant: tuple[int, ...]
    active: tuple[int, ...]
    redundant: tuple[tuple[int, ...], ...]
    opposite: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class LayerReduction:
    """A layered network and a smaller one that is the same function.

    Parameters
    ----------
    box : Box or None
        Where both agree; None for all of R^d.
    findings : tuple of LayerFindings
        Of the hidden layers of the network as it was given.
    network : LayeredNetwork
        With dead and constant neurons left out and redundant ones merged, until none is left. A
        layer keeps at least one neuron.
    """

    box: Box | None
    findings: tuple[LayerFindings, ...]
    network: LayeredNetwork


def reduce_layers(network: LayeredNetwork, box: Box | None = None) -> LayerReduction:
    """Leave out and merge neurons of a layered network without changing its function.

    Parameters
    ----------
    network : LayeredNetwork
        Of any depth, with any number of outputs.
    box : Box, optional
        Where inputs lie; default all of R^d.

    Returns
    -------
    LayerReduction

    Raises
    ------
    InputError
        If the box has another dimension.

    Notes
    -----
    A neuron is dead or active if interval bounds say so, which is sufficient but not necessary;
    from the second hidden layer on, inputs are not negative. For more than one hidden layer no
    minimality is claimed. Cost O(weights) rational operations a round, and at most as many rounds
    as neurons.

    Examples
    --------
    >>> deep = LayeredNetwork.of([([[1], [2], [1]], [0, 0, 1]), ([[1, 1, 0], [-1, 0, 0]], [0, 0]),
    ...                           ([[1, 1]], [0])])
    >>> reduced = reduce_layers(deep)
    >>> reduced.network.widths, reduced.findings[0].redundant, reduced.findings[1].dead
    ((1, 1, 1, 1), ((0, 1),), (1,))
    """
    if box is not None and box.dimension != network.inputs:
        raise InputError(
            f"box: it has {box.dimension} sides; accepted are {network.inputs}, one for each input"
        )
    stack = [_Rows.of(layer) for layer in network.layers]
    findings = tuple(_looks(stack, box))
    while _round(stack, box):
        pass
    layers = tuple(rows.layer() for rows in stack)
    return LayerReduction(box, findings, LayeredNetwork(layers))


@dataclass(slots=True)
class _Rows:
    """A layer that is being changed: rows (w, b)."""

    rows: list[list[Fraction]]
    inputs: int

    @classmethod
    def of(cls, layer: Layer) -> _Rows:
        biases = layer.bias.fractions()
        rows = [[*row, b] for row, b in zip(layer.rows(), biases, strict=True)]
        return cls(rows, layer.inputs)

    def layer(self) -> Layer:
        entries = [entry for row in self.rows for entry in row[:-1]]
        biases = [row[-1] for row in self.rows]
        return Layer(
            ExactVector.of_fractions(entries), ExactVector.of_fractions(biases), self.inputs
        )

    def column(self, place: int) -> list[Fraction]:
        return [row[place] for row in self.rows]


def _looks(stack: Sequence[_Rows], box: Box | None) -> list[LayerFindings]:
    """Return the findings of each hidden layer, with interval bounds of its pre-activations."""
    inputs: list[Interval] = [(None, None)] * stack[0].inputs
    if box is not None:
        inputs = list(zip(box.lower, box.upper, strict=True))
    found = []
    for layer, above in pairwise(stack):
        bounds = [_range(row, inputs) for row in layer.rows]
        found.append(_findings(layer, above, bounds))
        inputs = [
            (max(low or _ZERO, _ZERO), None if high is None else max(high, _ZERO))
            for low, high in bounds
        ]
    return found


def _range(row: Sequence[Fraction], inputs: Sequence[Interval]) -> Interval:
    """Return bounds of w x + b."""
    low: Fraction | None = row[-1]
    high: Fraction | None = row[-1]
    for weight, (bottom, top) in zip(row, inputs, strict=False):
        if weight:
            least, most = (bottom, top) if weight > 0 else (top, bottom)
            low = None if low is None or least is None else low + weight * least
            high = None if high is None or most is None else high + weight * most
    return low, high


def _findings(layer: _Rows, above: _Rows, bounds: Sequence[Interval]) -> LayerFindings:
    dead, constant, active = [], [], []
    sides: dict[IntegerRow, list[int]] = {}
    for place, (row, (low, high)) in enumerate(zip(layer.rows, bounds, strict=True)):
        if (high is not None and high <= 0) or not any(above.column(place)):
            dead.append(place)
        elif not any(row[:-1]):
            constant.append(place)
        else:
            sides.setdefault(primitive_row(row), []).append(place)
            if low is not None and low >= 0:
                active.append(place)
    redundant = tuple(tuple(group) for group in sides.values() if len(group) > 1)
    opposite = []
    for side, group in sides.items():
        other = sides.get(tuple(-entry for entry in side))
        if other is not None and group[0] < other[0]:
            opposite.append(tuple(sorted([*group, *other])))
    return LayerFindings(
        len(layer.rows), tuple(dead), tuple(constant), tuple(active), redundant, tuple(opposite)
    )


def _round(stack: list[_Rows], box: Box | None) -> bool:
    """Reduce the first layer in which anything is found; tell whether there was one."""
    for number, look in enumerate(_looks(stack, box)):
        layer, above = stack[number], stack[number + 1]
        gone = set(look.dead)
        for place in look.constant:
            value = max(layer.rows[place][-1], _ZERO)
            for row in above.rows:
                row[-1] += value * row[place]
            gone.add(place)
        for first, *others in look.redundant:
            for place in others:
                _merge(layer.rows[first], layer.rows[place], above, first, place)
                gone.add(place)
        changed = False
        if len(gone) == len(layer.rows):
            gone.discard(0)
            changed = _emptied(layer, above)
        if gone:
            layer.rows = [row for place, row in enumerate(layer.rows) if place not in gone]
            above.rows = [
                [entry for place, entry in enumerate(row) if place not in gone]
                for row in above.rows
            ]
            above.inputs -= len(gone)
        if gone or changed:
            return True
    return False


def _merge(
    kept: Sequence[Fraction], row: Sequence[Fraction], above: _Rows, first: int, place: int
) -> None:
    pivot = next(j for j, entry in enumerate(kept) if entry)
    factor = row[pivot] / kept[pivot]
    for line in above.rows:
        line[first] += factor * line[place]


def _emptied(layer: _Rows, above: _Rows) -> bool:
    """Make the first neuron of a layer without any use zero; tell whether it was not."""
    was = any(layer.rows[0]) or any(above.column(0))
    layer.rows[0] = [_ZERO] * len(layer.rows[0])
    for row in above.rows:
        row[0] = _ZERO
    return was
