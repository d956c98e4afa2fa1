"""Linear algebra of blocks whose features span exact labels."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np
from flint import fmpz_mat
from numpy.typing import NDArray

from exactrelu.polytopes.exact_vector import common_denominator
from exactrelu.polytopes.guarded_integers import IntegerArray, integer_array
from exactrelu.solvers.blocks import Block
from exactrelu.solvers.neuron_space import NeuronSpace

Weights = tuple[Fraction, ...]


def unique_weights(space: NeuronSpace, blocks: Sequence[Block]) -> list[Weights] | None:
    """Solve for the weights of exact labels, if they are unique.

    Parameters
    ----------
    space : NeuronSpace
    blocks : sequence of Block
        The labels lie in the span of their features and the free part.

    Returns
    -------
    list of tuple of Fraction, or None
        One vector for each block, and last the weights of the free part's columns; None where the
        features are dependent.
    """
    parts = [*(space.features(block) for block in blocks), space.base]
    labels = np.array(space.setting.lower, dtype=object)[:, None]
    table = np.concatenate([part.astype(object) for part in [*parts, labels]], axis=1)
    unknowns = table.shape[1] - 1
    reduced, _, rank = fmpz_mat(table.tolist()).rref()
    if int(rank) != unknowns or any(reduced[j, j] == 0 for j in range(unknowns)):
        return None
    values = [Fraction(int(reduced[j, unknowns]), int(reduced[j, j])) for j in range(unknowns)]
    result, start = [], 0
    for part in parts:
        result.append(tuple(values[start : start + part.shape[1]]))
        start += part.shape[1]
    return result


def spans_labels(space: NeuronSpace, features: IntegerArray) -> NDArray[np.bool_]:
    """Return where exact labels lie in the rational span of features and the free part.

    Parameters
    ----------
    space : NeuronSpace
    features : integer array, shape (count, N, w)
    """
    count, samples, width = features.shape
    labels = integer_array([space.setting.lower], samples)[0]
    fixed = np.concatenate([space.base, labels[:, None]], axis=1)
    whole = np.concatenate(
        [features, np.broadcast_to(fixed, (count, *fixed.shape))], axis=2
    ).tolist()
    unknowns = width + space.base.shape[1]
    answer = np.zeros(count, dtype=bool)
    for place, matrix in enumerate(whole):
        rank = int(fmpz_mat(matrix).rank())
        if rank <= unknowns:
            bare = fmpz_mat([row[:-1] for row in matrix]) if unknowns else fmpz_mat(samples, 0)
            answer[place] = int(bare.rank()) == rank
    return answer


def cone_side(space: NeuronSpace, block: Block, weights: Weights) -> int | None:
    """Return 1 if the weights lie in the closed cell, -1 if their opposite does, else None."""
    inside = space.samples[:, list(block.coordinates)].astype(object)
    scale = common_denominator(weights)
    values = inside @ np.array([int(w * scale) for w in weights], dtype=object)
    oriented = np.where(np.array(block.active), values, -values)
    if (oriented >= 0).all():
        return 1
    return -1 if (oriented <= 0).all() else None
