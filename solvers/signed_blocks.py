"""Decide exactly whether neurons of given supports, patterns and signs can fit the data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from exactrelu.polytopes.exact_matrix import ExactMatrix
from exactrelu.polytopes.exact_vector import common_denominator
from exactrelu.polytopes.guarded_integers import IntegerArray, integer_array
from exactrelu.polytopes.integer_rows import primitive_rows
from exactrelu.polytopes.linear_program import minimize
from exactrelu.polytopes.linear_system import LinearSystem
from exactrelu.solvers.blocks import Block
from exactrelu.solvers.neuron_space import NeuronSpace
from exactrelu.solvers.unique_weights import Weights, cone_side

FREE = 0
"""The sign of a block of which neurons of both signs are used: its weights are free."""


@dataclass(frozen=True, slots=True)
class Neurons:
    """A network in the scaled coordinates of the setting.

    Parameters
    ----------
    hidden : tuple of (int, tuple of Fraction)
        A sign and a weight vector of length n, for each neuron.
    free : tuple of Fraction, length n
        The free part.
    """

    hidden: tuple[tuple[int, Weights], ...]
    free: Weights


@dataclass(frozen=True, slots=True)
class Separator:
    """A proof that signed blocks cannot fit the data.

    Parameters
    ----------
    weights : tuple of int, length N
        z with ``z . f > 0`` for all accepted values f, ``z . b = 0`` on the free part, and
        ``sign z . D_a X_S w <= 0`` on the cone of each block.
    """

    weights: tuple[int, ...]


def fitting_neurons(
    space: NeuronSpace, blocks: Sequence[Block], signs: Sequence[int]
) -> Neurons | Separator:
    """Return neurons of these blocks and signs that fit the data, or a proof that none do.

    Parameters
    ----------
    space : NeuronSpace
    blocks : sequence of Block
    signs : sequence of int
        1, -1, or FREE.

    Notes
    -----
    An exact linear program in the weights. If it is infeasible, its multipliers of the rows that
    fit the data are the separator.
    """
    system, exact, loose = _system(space, blocks, signs)
    if not system.dimension:
        return _without_unknowns(space)
    optimum = minimize([0] * system.dimension, system)
    if optimum.point is None:
        count = len(optimum.multipliers) - 2 * len(loose)
        z = [Fraction(0)] * len(space.samples)
        for row, weight in zip(exact, optimum.equation_multipliers, strict=True):
            z[row] = -weight
        for place, row in enumerate(loose):
            above = optimum.multipliers[count + 2 * place]
            below = optimum.multipliers[count + 2 * place + 1]
            z[row] = below - above
        scale = common_denominator(z)
        integers = integer_array([[int(value * scale) for value in z]], len(z))
        return Separator(tuple(int(value) for value in primitive_rows(integers)[0]))
    return _neurons(space, blocks, signs, optimum.point)


def _without_unknowns(space: NeuronSpace) -> Neurons | Separator:
    """Compare the labels with zero."""
    setting = space.setting
    for row, (low, high) in enumerate(zip(setting.lower, setting.upper, strict=True)):
        if low > 0 or high < 0:
            z = [0] * len(setting.lower)
            z[row] = 1 if low > 0 else -1
            return Separator(tuple(z))
    return Neurons((), (Fraction(0),) * setting.dimension)


def _system(
    space: NeuronSpace, blocks: Sequence[Block], signs: Sequence[int]
) -> tuple[LinearSystem, list[int], list[int]]:
    """Return the linear system and the samples with exact and with loose labels."""
    setting = space.setting
    widths = [len(block.coordinates) for block in blocks]
    total = sum(widths) + len(space.base_coordinates)
    weak: list[list[int]] = []
    columns: list[IntegerArray] = []
    start = 0
    for block, sign in zip(blocks, signs, strict=True):
        size = len(block.coordinates)
        features = space.features(block)
        columns.append(-features if sign < 0 else features)
        if sign != FREE:
            weak += _cone_rows(space, block, start, total)
        start += size
    fit = np.concatenate([c.astype(object) for c in (*columns, space.base)], axis=1).tolist()
    exact = [i for i, low in enumerate(setting.lower) if low == setting.upper[i]]
    loose = [i for i, low in enumerate(setting.lower) if low != setting.upper[i]]
    for i in loose:
        weak.append([setting.upper[i], *(-entry for entry in fit[i])])
        weak.append([-setting.lower[i], *fit[i]])
    equal = [[setting.lower[i], *(-entry for entry in fit[i])] for i in exact]
    system = LinearSystem(
        ExactMatrix.of_integers(integer_array(weak, total + 1)),
        ExactMatrix.of_integers(integer_array(equal, total + 1)),
    )
    return system, exact, loose


def _cone_rows(space: NeuronSpace, block: Block, start: int, total: int) -> list[list[int]]:
    inside = space.samples[:, list(block.coordinates)]
    oriented = np.where(np.array(block.active)[:, None], inside, -inside)
    rows = {tuple(int(entry) for entry in row) for row in primitive_rows(oriented) if row.any()}
    after = total - start - len(block.coordinates)
    return [[0] * (start + 1) + list(row) + [0] * after for row in sorted(rows)]


def _neurons(
    space: NeuronSpace, blocks: Sequence[Block], signs: Sequence[int], point: Weights
) -> Neurons:
    parts, start = [], 0
    for block in blocks:
        parts.append(point[start : start + len(block.coordinates)])
        start += len(block.coordinates)
    return assembled(space, blocks, signs, parts, point[start:])


def assembled(
    space: NeuronSpace,
    blocks: Sequence[Block],
    signs: Sequence[int],
    weights: Sequence[Weights],
    free: Weights,
) -> Neurons:
    """Turn the weights of signed blocks into neurons; a free block gives two where it must.

    Parameters
    ----------
    space : NeuronSpace
    blocks : sequence of Block
    signs : sequence of int
    weights : sequence of tuple of Fraction
        For signs ±1 in the block's cone.
    free : tuple of Fraction
        Weights of the free part's columns.
    """
    hidden: list[tuple[int, Weights]] = []
    for block, sign, vector in zip(blocks, signs, weights, strict=True):
        if not any(vector):
            continue
        side = sign or cone_side(space, block, vector)
        if side is None:
            inner = inner_weights(space, block, vector)
            outer = tuple(a + b for a, b in zip(vector, inner, strict=True))
            hidden += [(1, _wide(space, block, outer)), (-1, _wide(space, block, inner))]
        elif sign == FREE:
            hidden.append((side, _wide(space, block, tuple(side * entry for entry in vector))))
        else:
            hidden.append((sign, _wide(space, block, vector)))
    base = [Fraction(0)] * space.setting.dimension
    for coordinate, value in zip(space.base_coordinates, free, strict=True):
        base[coordinate] = value
    return Neurons(tuple(hidden), tuple(base))


def inner_weights(space: NeuronSpace, block: Block, vector: Weights) -> Weights:
    """Return c in the block's cone with ``vector + c`` in the cone as well."""
    size = len(block.coordinates)
    rows = _cone_rows(space, block, 0, size)
    inside = integer_array([row[1:] for row in rows], size)
    scale = common_denominator(vector)
    scaled = inside.astype(object) @ np.array([int(v * scale) for v in vector], dtype=object)
    needs = [[min(0, int(value)), *row[1:]] for value, row in zip(scaled, rows, strict=True)]
    nothing = ExactMatrix.of_integers(np.zeros((0, size + 1), dtype=np.int64))
    system = LinearSystem(ExactMatrix.of_integers(integer_array(needs, size + 1)), nothing)
    point = minimize([0] * size, system).point
    if point is None:
        raise ArithmeticError("a cell has no interior")
    return tuple(entry / scale for entry in point)


def _wide(space: NeuronSpace, block: Block, weights: Weights) -> Weights:
    wide = [Fraction(0)] * space.setting.dimension
    for coordinate, value in zip(block.coordinates, weights, strict=True):
        wide[coordinate] = value
    return tuple(wide)
