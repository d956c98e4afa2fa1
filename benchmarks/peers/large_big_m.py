"""The pattern-indexed program where it is too large for PuLP: arrays, handed straight to HiGHS."""

from __future__ import annotations

import resource
from collections.abc import Callable

import numpy as np
from peers.big_m import Integers, M, extended_rows, pattern_signs
from peers.in_child import in_child

_MEMORY = 16 * 2**30


class PatternArrays:
    """The rows of ``pattern_indexed`` as a sparse matrix; the clock starts when it is made."""

    def __init__(self, X: Integers, y: Integers) -> None:
        self.rows, self.labels = extended_rows(X), y.astype(float)
        self.signs = pattern_signs(X)

    @property
    def unknowns(self) -> int:
        return 4 * self.rows.shape[1] * len(self.signs)

    def solve(self, seconds: float) -> tuple[str, float]:
        """Return what HiGHS says, and its processor seconds without building the model."""
        return in_child(self._run, seconds)

    def _run(self, start: Callable[[], None]) -> str:
        import highspy

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
        model = self._arrays()
        start()
        highs = highspy.Highs()
        highs.setOptionValue("output_flag", False)
        highs.setOptionValue("threads", 1)
        highs.passModel(*model)
        del model
        highs.run()
        done = highs.getModelStatus() == highspy.HighsModelStatus.kOptimal
        return "done" if done else "failed"

    def _arrays(self) -> tuple[object, ...]:
        """Return the arguments of ``passModel``: a block of rows for each pattern and side.

        The unknowns of a block are n weights and n binaries; the sides of a pattern are neighbours.
        """
        n, count, blocks = self.rows.shape[1], len(self.labels), 2 * len(self.signs)
        signs = np.repeat(self.signs, 2, axis=0)
        first = 2 * n * np.arange(blocks, dtype=np.int32)[:, None]
        places, sizes = np.arange(n, dtype=np.int32), np.full((blocks, 2 * n + count), 2)
        sizes[:, 2 * n :] = n
        pairs = np.stack([places, places + n], axis=1).ravel()
        index = np.concatenate(
            [first + np.tile(pairs, 2), first + np.tile(places, count)], axis=1, dtype=np.int32
        )
        value = np.empty(index.shape)
        value[:, : 4 * n] = np.tile([1.0, -M] * n + [1.0, M] * n, (blocks, 1))
        value[:, 4 * n :] = (signs[:, :, None] * self.rows).reshape(blocks, -1)
        below = np.zeros((blocks, 2 * n + count))
        above = np.full_like(below, np.inf)
        below[:, :n], above[:, :n] = -np.inf, 0.0
        fits = self._fits(signs, first, places)
        index = np.concatenate([index.ravel(), fits[0]])
        value = np.concatenate([value.ravel(), fits[1]])
        ends = np.concatenate([[0], np.cumsum(np.concatenate([sizes.ravel(), fits[2]]))])
        columns = 2 * n * blocks
        costs = np.tile([0.0] * n + [1.0] * n, blocks)
        lower, upper = np.tile([-M] * n + [0.0] * n, blocks), np.tile([M] * n + [1.0] * n, blocks)
        whole = np.tile([0] * n + [1] * n, blocks).astype(np.int32)
        low = np.concatenate([below.ravel(), self.labels])
        high = np.concatenate([above.ravel(), self.labels])
        by_row, least = 2, 1
        matrix = (ends[:-1].astype(np.int32), index, value)
        shape = (columns, len(low), len(value))
        return (*shape, by_row, least, 0.0, costs, lower, upper, low, high, *matrix, whole)

    def _fits(
        self, signs: np.ndarray, first: np.ndarray, places: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return places, values and lengths of the rows that meet the labels."""
        index, value, sizes = [], [], []
        sides = np.tile([1.0, -1.0], len(self.signs))
        for i, row in enumerate(self.rows.astype(float)):
            active = np.flatnonzero(signs[:, i] > 0)
            index.append((first[active] + places).ravel())
            value.append((sides[active, None] * row).ravel())
            sizes.append(len(value[-1]))
        return np.concatenate(index), np.concatenate(value), np.array(sizes)
