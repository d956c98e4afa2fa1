"""Exclude sets of blocks by ranks modulo a prime, and list the others, for the checker alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, combinations, islice, product
from math import comb, prod

import numpy as np
from flint import fmpz_mat
from numpy.typing import NDArray

from exactrelu.checks.blocks import Block, Samples
from exactrelu.checks.following import tell

Q = 2**31 - 1
_BATCH = 20_000


@dataclass(frozen=True, slots=True, eq=False)
class BlockClass:
    """Blocks of one cost whose columns span equally many dimensions beside the free part.

    Parameters
    ----------
    cost, width : int
    blocks : tuple of Block
    columns : ndarray of int64, shape (count, K, width)
        A basis of each block's columns beside the free part, under a matrix with K rows, modulo Q.
    """

    cost: int
    width: int
    blocks: tuple[Block, ...]
    columns: NDArray[np.int64]


def block_classes(
    samples: Samples, blocks: Sequence[tuple[Block, list[int]]], rows: int
) -> tuple[list[BlockClass], NDArray[np.int64]]:
    """Sort blocks by cost and width, and multiply their columns by a matrix with few rows.

    Returns
    -------
    list of BlockClass, ndarray of int64, shape (rows,)
        The second is the labels' image.
    """
    matrix = np.random.default_rng(rows).integers(1, Q, size=(rows, len(samples.left))).tolist()
    left = np.array([[entry % Q for entry in z] for z in samples.left], dtype=object)
    left = left.reshape(len(samples.left), len(samples.rows))
    image = (np.array(matrix, dtype=object).reshape(rows, len(left)) @ left) % Q
    wide = []
    for j in range(len(samples.rows[0])):
        coordinate = np.array([row[j] % Q for row in samples.rows], dtype=object)
        wide.append(((image * coordinate) % Q).astype(np.int64))
    classes = []
    for key in sorted({(block[0], len(basis)) for block, basis in blocks}):
        own = [(b, basis) for b, basis in blocks if (b[0], len(basis)) == key]
        columns = np.empty((len(own), rows, key[1]), dtype=np.int64)
        for place, (block, basis) in enumerate(own):
            active = np.frombuffer(block[2], dtype=np.bool_)
            for number, chosen in enumerate(basis):
                table = wide[block[1][chosen]]
                columns[place, :, number] = table[:, active].sum(axis=1) % Q
        classes.append(BlockClass(*key, tuple(block for block, _ in own), columns))
    labels = (image @ np.array(samples.lower, dtype=object)) % Q
    return classes, labels.astype(np.int64)


def types(classes: Sequence[BlockClass], cost: int) -> Iterator[tuple[BlockClass, ...]]:
    """Yield the multisets of classes of a total cost; a block may stand twice."""
    if cost == 0:
        yield ()
    for place, chosen in enumerate(classes):
        if chosen.cost <= cost:
            for rest in types(classes[place:], cost - chosen.cost):
                if rest.count(chosen) < 2 * len(chosen.blocks):
                    yield (chosen, *rest)


def sets_in(kind: Sequence[BlockClass]) -> int:
    """Return how many sets of different blocks there are with one of each class."""
    return prod(comb(len(c.blocks), count) for c, count in Counter(kind).items())


def dependent_sets(
    kind: Sequence[BlockClass], labels: NDArray[np.int64]
) -> Iterator[tuple[Block, ...]]:
    """Yield the sets of different blocks that the prime does not exclude.

    Notes
    -----
    If the labels are a rational combination of the columns, a primitive integer relation between
    columns and labels exists; it does not vanish modulo Q, so the columns and the labels are
    dependent modulo Q, under any matrix. Sets for which they are independent are excluded.
    """
    counts = Counter(kind)
    order = list(counts)
    choices = product(*(combinations(range(len(c.blocks)), counts[c]) for c in order))
    slots = [c for c in order for _ in range(counts[c])]
    rows = sum(c.width for c in slots) + 1
    flat = (tuple(chain.from_iterable(choice)) for choice in choices)
    done, total = 0, sets_in(kind)
    while batch := list(islice(flat, _BATCH)):
        if total > _BATCH:
            tell(f"sets of {len(kind)} blocks", done, total)
        done += len(batch)
        indices = np.array(batch, dtype=np.int64).reshape(len(batch), -1)
        parts = [c.columns[indices[:, place], :rows] for place, c in enumerate(slots)]
        y = np.broadcast_to(labels[None, :rows, None], (len(batch), rows, 1))
        independent = full_rank(np.concatenate([*parts, y], axis=2))
        for place in np.flatnonzero(~independent):
            yield tuple(c.blocks[i] for c, i in zip(slots, batch[place], strict=True))


def full_rank(matrices: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Return which square matrices are invertible modulo Q."""
    work = matrices % Q
    count, rows, _ = work.shape
    every = np.arange(count)
    alive = np.ones(count, dtype=bool)
    for column in range(rows):
        pivot = column + (work[:, column:, column] != 0).argmax(axis=1)
        alive &= work[every, pivot, column] != 0
        work[every, pivot], work[every, column] = (
            work[every, column].copy(),
            work[every, pivot].copy(),
        )
        head = work[:, column, column].copy()
        below = work[:, column + 1 :, column].copy()
        lower = work[:, column + 1 :] * head[:, None, None] % Q
        work[:, column + 1 :] = (lower - below[:, :, None] * work[:, column, None] % Q) % Q
    return alive


def spans(samples: Samples, blocks: Sequence[Block]) -> bool:
    """Return whether the labels lie in the rational span of the blocks and the free part."""
    columns = [*samples.base_columns(), *(c for block in blocks for c in samples.features(block))]
    if not columns:
        return not any(samples.lower)
    whole = fmpz_mat([list(c) for c in [*columns, tuple(samples.lower)]]).rank()
    return int(whole) == int(fmpz_mat([list(c) for c in columns]).rank())
