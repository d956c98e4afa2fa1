"""Inverse stability as an algorithm: move parameters, not only functions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

import numpy as np

from exactrelu.networks.best_scales import best_scales
from exactrelu.networks.bottleneck import bottleneck
from exactrelu.networks.float_weights import SLACK, FloatWeights
from exactrelu.networks.inverse_conditions import inverse_conditions
from exactrelu.networks.inversion import Inversion, Mode, largest_change
from exactrelu.networks.inverted_neuron import InvertedNeuron
from exactrelu.networks.normal_form import NormalForm
from exactrelu.networks.parametrisation import Parametrisation, Row
from exactrelu.networks.positive_groups import Group, positive_groups
from exactrelu.networks.stability_bounds import StabilityBounds
from exactrelu.polytopes.enclosure import Enclosure
from exactrelu.polytopes.errors import InputError
from exactrelu.polytopes.watch import Progress


def invert(
    first: Parametrisation,
    second: Parametrisation,
    mode: Mode = "best",
    *,
    seminorm: Enclosure | None = None,
    budget: float | None = None,
    progress: Progress | None = None,
) -> Inversion:
    """Find Φ with the function of Θ and parameters close to Γ.

    Parameters
    ----------
    first : Parametrisation
        Γ, with m neurons.
    second : Parametrisation
        Θ, with neurons of at most m different directions.
    mode : {"best", "proof", "balanced"}
        "proof" follows the proof of the theorem. "balanced" takes ``|c_i| = ‖a_i‖_∞`` in Φ and
        assigns its neurons so that the largest change is least. "best" also scales each
        neuron so. Where a mode needs conditions, see below.
    seminorm : Enclosure, optional
        The Sobolev semi-norm of the difference, where it is known: any r with J <= 2 r serves.
    budget : float, optional
        Seconds for the Sobolev semi-norm; when they are over, or there may be more than 50 million
        cells, it is known by bounds.
    progress : callable, optional
        Called with the cells of the arrangement found so far and a bound of their number.

    Returns
    -------
    Inversion

    Raises
    ------
    InputError
        If the inputs differ, Θ has more directions than Γ has neurons, or conditions (2), (3a) or
        (3b) do not hold and the mode is not "best".

    Notes
    -----
    Theorem 3.1 of Berner, Elbrächter & Grohs (2019), with the sharper bound ``β_J + √J`` of the
    documentation. A slot and a direction of Θ that agree keep each other; the remaining directions
    go to the slots left, by a bottleneck assignment. Cost O(m^2 d) and the matchings, and the
    Sobolev semi-norm, which is exponential in d.

    Examples
    --------
    >>> gamma = Parametrisation.of([[1, 0], [0, 1]], [1, 1])
    >>> theta = Parametrisation.of([[1, 0], [1, 1]], ["1.5", "0.2"])
    >>> found = invert(gamma, theta, "proof")
    >>> round(float(found.distance), 10), float(found.bound), found.verify()
    (0.5527864045, 2.0, True)
    """
    if first.dimension != second.dimension:
        raise InputError(
            f"networks: the first has {first.dimension} inputs and the second "
            f"{second.dimension}; accepted are equal numbers"
        )
    if mode not in ("best", "proof", "balanced"):
        raise InputError(f"mode: {mode!r} is not known; accepted are best, proof and balanced")
    groups = positive_groups(second)
    if len(groups) > len(first):
        raise InputError(
            f"networks: the second has neurons of {len(groups)} directions and the first "
            f"{len(first)} neurons; accepted are at most as many directions"
        )
    conditions = inverse_conditions(first, second)
    if mode != "best" and not conditions.hold:
        violations = conditions.violations()
        more = f" ({len(violations) - 1} more)" if len(violations) > 1 else ""
        raise InputError(
            f"condition {violations[0]}{more}; mode {mode} accepts pairs that satisfy the "
            "conditions, mode best all"
        )
    difference = NormalForm.of(second.network()).minus(NormalForm.of(first.network()))
    bounds = StabilityBounds.of(first, difference, seminorm, budget=budget, progress=progress)
    weights = FloatWeights.of(first, groups)
    choose = {"proof": _proof, "balanced": _balanced, "best": _best}[mode]
    neurons, least = choose(first, groups, weights)
    distance = largest_change(first, neurons, weights)
    found = Inversion(first, second, mode, tuple(neurons), distance, least, conditions, bounds)
    if mode == "best" and conditions.hold and bounds.sharper < distance:
        # Rounded scales may exceed a bound that is attained; the proof's exact ones do not.
        neurons, _ = _proof(first, groups, weights)
        distance = largest_change(first, neurons, weights)
        found = replace(found, neurons=tuple(neurons), distance=distance)
    return found


def _proof(
    first: Parametrisation, groups: Sequence[Group], weights: FloatWeights
) -> tuple[list[InvertedNeuron], Fraction | None]:
    """Choose as the proof does: matched slots keep their direction, others are reassigned."""
    neurons: list[InvertedNeuron | None] = [None] * len(first)
    places = {key: i for i, key in enumerate(first.keys) if key is not None}
    products, squares = first.products, first.squares
    new: list[int] = []
    for j, group in enumerate(groups):
        slot = places.get(group.key)
        if slot is None:
            new.append(j)
        elif products[slot] * group.product < 0:
            neurons[slot] = InvertedNeuron.balanced(group.direction, group.product, j)
        else:
            neurons[slot] = InvertedNeuron.nearest(group.direction, group.product, squares[slot], j)
    free = [i for i, neuron in enumerate(neurons) if neuron is None]
    costs = weights.balanced_costs()[np.ix_(free, new)]
    leftover = np.maximum(weights.row_sizes, weights.output_sizes)[free]
    spare = np.repeat(leftover[:, None], len(free) - len(new), axis=1)
    chosen = bottleneck(np.concatenate([costs, spare], axis=1))
    for slot, column in zip(free, chosen.columns, strict=True):
        neurons[slot] = (
            InvertedNeuron.balanced(
                groups[new[column]].direction, groups[new[column]].product, new[column]
            )
            if column < len(new)
            else InvertedNeuron.without_effect(_axis(first.dimension))
        )
    return [neuron for neuron in neurons if neuron is not None], None


def _balanced(
    first: Parametrisation, groups: Sequence[Group], weights: FloatWeights
) -> tuple[list[InvertedNeuron], Fraction | None]:
    """Choose the balanced Φ that is closest."""
    leftover = np.maximum(weights.row_sizes, weights.output_sizes)
    spare = np.repeat(leftover[:, None], len(first) - len(groups), axis=1)
    chosen = bottleneck(np.concatenate([weights.balanced_costs(), spare], axis=1))
    neurons = [
        InvertedNeuron.balanced(groups[j].direction, groups[j].product, j)
        if j < len(groups)
        else InvertedNeuron.without_effect(_axis(first.dimension))
        for j in chosen.columns
    ]
    return neurons, _unscaled(max(0.0, chosen.cost - SLACK), weights)


def _best(
    first: Parametrisation, groups: Sequence[Group], weights: FloatWeights
) -> tuple[list[InvertedNeuron], Fraction | None]:
    """Choose the closest Φ with one neuron for each direction of Θ."""
    chosen = best_scales(weights, np.minimum(weights.row_sizes, weights.output_sizes))
    directions, products = first.directions, first.products
    neurons = []
    for slot, column in enumerate(chosen.columns):
        output, size = first.sizes(slot)
        signed = -output if first.outputs[slot] < 0 else output
        if column >= len(groups):
            direction = directions[slot] or _axis(first.dimension)
            keeps_row = output <= size
            neurons.append(
                InvertedNeuron.without_effect(
                    direction, size if keeps_row else None, None if keeps_row else signed
                )
            )
            continue
        group = groups[column]
        if group.key == first.keys[slot] and group.product == products[slot]:
            neurons.append(InvertedNeuron(group.direction, size, signed, group.product, column))
            continue
        scale = _unscaled(float(chosen.scales[slot]), weights)
        neurons.append(
            InvertedNeuron.scaled(group.direction, group.product, scale, column)
            if scale
            else InvertedNeuron.balanced(group.direction, group.product, column)
        )
    return neurons, _unscaled(chosen.least, weights)


def _unscaled(value: float, weights: FloatWeights) -> Fraction:
    return Fraction(value) * Fraction(2) ** weights.exponent


def _axis(dimension: int) -> Row:
    return (Fraction(1), *[Fraction(0)] * (dimension - 1))
