"""The rays of which all minimisers are combinations, for the checker alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from exactrelu.checks.blocks import Samples
from exactrelu.checks.patterns import lines, pivots

Vector = tuple[int, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Rays:
    """Directions of weight vectors, what they cost and what they add to the samples.

    Parameters
    ----------
    sizes : list of tuple of int
        What counts of each ray: its penalised coordinates without signs, or one for the neuron.
    vectors : list of tuple of int
        The rays; in coordinates that span the samples, if neurons are counted.
    features : list of tuple of int
        ``max(0, ray . row)`` for each sample, not all zero.
    near : bool array, shape (m, m)
        Whether two rays lie in one closed cone between the hyperplanes.
    neurons : bool
        Whether a neuron counts once, however many rays are merged into it.

    Notes
    -----
    The hyperplanes are those of the samples and of the penalised coordinates; if neurons are
    counted, those of the samples alone, in coordinates that span the samples: others change no
    value and need not be used.
    """

    sizes: list[Vector]
    vectors: list[Vector]
    features: list[Vector]
    near: NDArray[np.bool_]
    neurons: bool

    @classmethod
    def of(cls, samples: Samples) -> Rays:
        """List the rays that some sample sees and that cost something."""
        n, k = len(samples.rows[0]), samples.penalized
        if samples.neurons:
            used = pivots(samples.rows)
            hyperplanes = rows = [tuple(row[j] for j in used) for row in samples.rows]
        else:
            rows = samples.rows
            units = [tuple(int(i == j) for i in range(n)) for j in range(k)]
            hyperplanes = [*rows, *units]
        found = []
        for line in lines(hyperplanes) if len(hyperplanes[0]) > 1 else [(1,)]:
            for ray in (line, tuple(-t for t in line)):
                values = [sum(a * b for a, b in zip(ray, row, strict=True)) for row in rows]
                size = (1,) if samples.neurons else tuple(map(abs, ray[:k]))
                if any(v > 0 for v in values) and any(size):
                    sides = values if samples.neurons else [*values, *ray[:k]]
                    found.append((tuple(max(v, 0) for v in values), size, _signs(sides), ray))
        # Rays that are active on the same samples are often dependent: side by side they are
        # found out early.
        found.sort(key=lambda ray: ([value > 0 for value in ray[0]], ray[0]))
        signs = np.array([sides for _, _, sides, _ in found], dtype=np.float32)
        above, below = (signs > 0).astype(np.float32), (signs < 0).astype(np.float32)
        clashes = above @ below.T if found else np.zeros((0, 0))
        near = np.asarray((clashes + clashes.T) == 0)
        features, sizes = [ray[0] for ray in found], [ray[1] for ray in found]
        return cls(sizes, [ray[3] for ray in found], features, near, samples.neurons)

    def __len__(self) -> int:
        return len(self.features)


def _signs(values: Sequence[int]) -> list[int]:
    return [(value > 0) - (value < 0) for value in values]
