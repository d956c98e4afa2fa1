"""Networks in which chosen neurons lie on tight faces, and the others in open cones."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product as choices
from math import lcm

import numpy as np
from numpy.typing import NDArray

from exactrelu.polytopes.guarded_integers import IntegerArray, integer_array
from exactrelu.polytopes.integer_rows import independent_rows
from exactrelu.solvers.atom_table import AtomTable
from exactrelu.solvers.basic_batch import BasicSolutions, gathered
from exactrelu.solvers.basic_solutions import basic_solutions
from exactrelu.solvers.setting import Setting
from exactrelu.solvers.tight_faces import TightFace

Objects = NDArray[np.object_]


@dataclass(frozen=True, slots=True, eq=False)
class TightSet:
    """Neurons on tight faces, as items: twice the number of a face, plus 1 for output weight -1.

    Parameters
    ----------
    setting : Setting
    table : AtomTable
    faces : list of TightFace
    items : tuple of int
        Increasing; a corner may be there several times, for several cells.
    """

    setting: Setting
    table: AtomTable
    faces: list[TightFace]
    items: tuple[int, ...]

    @property
    def scale(self) -> int:
        """What the labels are multiplied by, so that the bases are integers."""
        return lcm(*(self.faces[item // 2].denominator for item in self.items))

    @property
    def independent(self) -> bool:
        """Whether the directions of all faces are, beside the free part; else nothing is a vertex.

        Then no solution has neurons inside of all of these faces, nor of more.
        """
        samples, free = self.table.free_features.shape
        count = free + sum(len(face.directions) for _, face in self._faces())
        if count > samples:
            return False
        return bool(count < 2 or len(independent_rows(self._columns().T)) == count)

    def solutions(self) -> Iterator[BasicSolutions]:
        """Yield the solutions with independent support, times ``scale``.

        Yields
        ------
        BasicSolutions
            The supports are atoms. The free unknowns are those of the table, then the multiples
            of the directions of all faces.
        """
        setting, columns = self.setting, self._columns()
        ends = [
            (low,) if low == high else (low, high, None)
            for low, high in zip(setting.lower, setting.upper, strict=True)
        ]
        given = self._given()
        for chosen in choices(*ends):
            tight = [row for row, end in enumerate(chosen) if end is not None]
            loose = [row for row, end in enumerate(chosen) if end is None]
            right = [self.scale * end - given[k] for k, end in enumerate(chosen) if end is not None]
            batches = basic_solutions(
                self.table.features[tight], columns[tight], integer_array([right], len(right))[0]
            )
            for batch in gathered(batches):
                kept = self._holds(batch, columns, given, loose) if loose else None
                within = batch if kept is None else batch.take(kept)
                if len(within):
                    yield within

    def _columns(self) -> IntegerArray:
        """Return the features of the free unknowns, shape (N, f + directions)."""
        free = self.table.free_features
        rows = [
            [sign * value for value in feature]
            for sign, face in self._faces()
            for feature in face.direction_features
        ]
        return np.concatenate([free, integer_array(rows, len(free)).T], axis=1)

    def _faces(self) -> list[tuple[int, TightFace]]:
        return [(-1 if item % 2 else 1, self.faces[item // 2]) for item in self.items]

    def _given(self) -> list[int]:
        """Return what the bases of all faces do at the samples, times ``scale``."""
        total = [0] * len(self.setting.samples)
        for sign, face in self._faces():
            factor = sign * self.scale // face.denominator
            total = [t + factor * f for t, f in zip(total, face.base_feature, strict=True)]
        return total

    def _holds(
        self, batch: BasicSolutions, columns: IntegerArray, given: list[int], loose: list[int]
    ) -> NDArray[np.bool_]:
        holds = np.ones(len(batch), dtype=bool)
        denominators = batch.denominators.astype(object)
        for row in loose:
            value = batch.numerators.astype(object) * self.table.features[row][batch.supports]
            total = value.sum(axis=1) + batch.free.astype(object) @ columns[row].astype(object)
            total = total + given[row] * denominators
            low, high = self.scale * self.setting.lower[row], self.scale * self.setting.upper[row]
            holds &= ((total >= low * denominators) & (total <= high * denominators)).astype(bool)
        return holds

    def weights(self, batch: BasicSolutions) -> list[Objects]:
        """Return the weight vectors of each item, over the denominators times ``scale``."""
        at, found = self.table.free_features.shape[1], []
        values, ends = batch.free.astype(object), batch.denominators.astype(object)
        for _, face in self._faces():
            factor = self.scale // face.denominator
            total = np.outer(ends, np.array([factor * t for t in face.base], dtype=object))
            width = len(face.directions)
            if width:
                total = total + values[:, at : at + width] @ np.array(face.directions, dtype=object)
            found.append(total)
            at += width
        return found

    def on_faces(self, batch: BasicSolutions, weights: list[Objects]) -> NDArray[np.bool_]:
        """Tell where each item stays within its cell and the bound."""
        holds, bound = np.ones(len(batch), dtype=bool), self.setting.problem.bound
        assert bound is not None
        ends = batch.denominators.astype(object) * (self.scale * bound.numerator)
        samples = np.array(self.setting.samples, dtype=object)
        for vectors, (_, face) in zip(weights, self._faces(), strict=True):
            if not face.directions:
                continue
            sizes = np.abs(vectors[:, list(self.setting.penalized)]) * bound.denominator
            holds &= (sizes <= ends[:, None]).all(axis=1).astype(bool)
            for sample, side in zip(samples, face.sides, strict=True):
                if side:
                    holds &= np.asarray((vectors @ sample) * side >= 0).astype(bool)
        return holds
