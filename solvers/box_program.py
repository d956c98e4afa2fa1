"""The exact linear program of networks with bounded weights: rows on demand."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from exactrelu.polytopes.errors import ExactReluError
from exactrelu.polytopes.exact_matrix import ExactMatrix
from exactrelu.polytopes.exact_vector import common_denominator
from exactrelu.polytopes.guarded_integers import integer_array
from exactrelu.polytopes.linear_program import LinearOptimum, minimize
from exactrelu.polytopes.linear_system import LinearSystem
from exactrelu.polytopes.watch import Watch
from exactrelu.solvers.box_optimum import BoxOptimum, Vector
from exactrelu.solvers.box_proposal import proposed_corners
from exactrelu.solvers.corners import free_coordinates
from exactrelu.solvers.slot_gains import SlotGains


@dataclass(frozen=True, slots=True, eq=False)
class BoxProgram(SlotGains):
    """Minimise a sum of costs over one weight vector for each slot, a cell with a sign.

    Parameters
    ----------
    corners : Corners
    costs : tuple of int, length m
        Of the corners; the program's cost is their convex interpolation in each slot.
    inside : bool array, shape (2 cells, m)
        The corners that each slot may combine.
    priced : bool array, shape (2 cells,)
        Slots without a price cost nothing.
    watch : Watch, optional
        It stops the work by raising BudgetExceeded.

    Notes
    -----
    In each slot, ``u = sum lambda_c c`` over corners with ``lambda >= 0`` and ``sum lambda <= 1``.
    The dual has an unknown z for each sample (two for a sample with a tolerance) and
    ``g >= 0`` for each slot, and maximises ``z . y - sum g`` under ``g + cost(c) >= sign z .
    feature(c)`` for each corner of each slot. Rows are added where they are violated.
    """

    watch: Watch | None = None

    def solve(self) -> BoxOptimum:
        """Solve the program exactly."""
        sizes = np.array([_size(Fraction(cost)) for cost in self.costs])
        rows, fixed, contradiction = proposed_corners(
            self.corners, sizes, self.inside, self.priced, self.watch
        )
        if contradiction:
            found = self._exactly(rows, fixed, True)
            if found is not None:
                return found
            rows, fixed = [], {}
        found = self._exactly(rows, fixed, False)
        if found is None:
            raise ExactReluError("a linear program with bounded weights has no answer")
        return found

    def _exactly(
        self, rows: list[tuple[int, int]], fixed: dict[int, int], limited: bool
    ) -> BoxOptimum | None:
        """Add rows until none is violated.

        With limited multipliers ``|z| <= 1`` the question is only whether something fits; None if
        something does.
        """
        while True:
            if self.watch is not None:
                self.watch.check()
            slots = sorted({slot for slot, _ in rows})
            optimum = self._restricted(rows, slots, fixed, limited)
            found = optimum.ray if optimum.status == "unbounded" else optimum.point
            if found is None:
                raise ExactReluError("the dual of a linear program with bounded weights is empty")
            priced = not limited and optimum.status != "unbounded"
            z, scale = self._multipliers(found)
            gains, best = self.gains(z, scale if priced else 0)
            most = sum((gain for gain in gains if gain), Fraction(0))
            if not priced and None not in gains and self.labels(z) > most:
                return BoxOptimum(None, {}, (), tuple(z), scale)
            values = found[len(found) - len(slots) :]
            assumed = {slot: g * scale for slot, g in zip(slots, values, strict=True)}
            for slot, corner in fixed.items():
                assumed[slot] = self.gain(slot, corner, z, scale if priced else 0)
            new = self._violated(gains, best, assumed)
            loose = [slot for slot in fixed if gains[slot] != assumed[slot]]
            if not new and not loose:
                return None if limited else self._answer(optimum, rows, fixed, z, scale)
            rows = [*rows, *((slot, fixed.pop(slot)) for slot in loose)]
            rows += [pair for pair in new if pair not in rows]

    def _unknowns(self) -> list[tuple[int, int]]:
        """Return the sample and the sign of each multiplier; 0 if it may have either."""
        found = []
        setting = self.corners.setting
        for sample, (low, high) in enumerate(zip(setting.lower, setting.upper, strict=True)):
            found += [(sample, 0)] if low == high else [(sample, 1), (sample, -1)]
        return found

    def _multipliers(self, found: Vector) -> tuple[list[int], int]:
        z = [Fraction(0)] * len(self.corners.setting.samples)
        for (sample, sign), value in zip(self._unknowns(), found, strict=False):
            z[sample] += value if sign >= 0 else -value
        scale = common_denominator(z)
        return [int(value * scale) for value in z], scale

    def _restricted(
        self, rows: list[tuple[int, int]], slots: list[int], fixed: dict[int, int], limited: bool
    ) -> LinearOptimum:
        """Solve the dual program with some of its rows, and some slots at one corner."""
        setting, unknowns = self.corners.setting, self._unknowns()
        width = 1 + len(unknowns) + len(slots)
        weak, place = [], {slot: 1 + len(unknowns) + at for at, slot in enumerate(slots)}
        for at, (_, sign) in enumerate(unknowns):
            if sign:
                weak.append([int(j == 1 + at) for j in range(width)])
        if limited:
            sides = [(at, side) for at in range(len(unknowns)) for side in (1, -1)]
            weak += [[1, *(side * (j == at) for j in range(width - 1))] for at, side in sides]
        weak += [[int(j == place[slot]) for j in range(width)] for slot in slots]
        for slot, corner in rows:
            weak.append(self._row(slot, corner, unknowns, width, place[slot], limited))
        equal = []
        for j in free_coordinates(setting):
            column = [-setting.samples[sample][j] * (sign or 1) for sample, sign in unknowns]
            equal.append([0, *column, *[0] * len(slots)])
        given = self._given(fixed)
        ends = [
            given[sample] - setting.lower[sample]
            if sign >= 0
            else setting.upper[sample] - given[sample]
            for sample, sign in unknowns
        ]
        system = LinearSystem(
            ExactMatrix.of_integers(integer_array(weak, width)),
            ExactMatrix.of_integers(integer_array(equal, width)),
        )
        return minimize([*ends, *[1] * len(slots)], system)

    def _given(self, fixed: dict[int, int]) -> list[Fraction]:
        """Return the values at the samples of the slots that stand at a corner."""
        total = [Fraction(0)] * len(self.corners.setting.samples)
        for slot, corner in fixed.items():
            t = int(self.corners.denominators[corner])
            for sample, feature in enumerate(self.corners.features[corner].tolist()):
                total[sample] += Fraction(-int(feature) if slot % 2 else int(feature), t)
        return total

    def _row(
        self,
        slot: int,
        corner: int,
        unknowns: list[tuple[int, int]],
        width: int,
        at: int,
        limited: bool,
    ) -> list[int]:
        t = int(self.corners.denominators[corner])
        price = t * self.costs[corner] if self.priced[slot] and not limited else 0
        side = 1 if slot % 2 else -1
        feature = [int(f) for f in self.corners.features[corner]]
        row = [price, *(side * (sign or 1) * feature[sample] for sample, sign in unknowns)]
        row += [0] * (width - len(row))
        row[at] = t
        return row

    def _violated(
        self,
        gains: list[Fraction | None],
        best: NDArray[np.intp],
        assumed: dict[int, Fraction],
    ) -> list[tuple[int, int]]:
        excess: list[tuple[float, int, int]] = []
        for slot in np.flatnonzero(best >= 0).tolist():
            gain = gains[slot]
            if gain is None:
                excess.append((float("inf"), slot, int(best[slot])))
            elif gain > assumed.get(slot, Fraction(0)):
                over = gain - assumed.get(slot, Fraction(0))
                excess.append((_size(over), slot, int(best[slot])))
        excess.sort(key=lambda entry: (-entry[0], entry[1]))
        most = 2 * len(self.corners.setting.samples)
        return [(slot, corner) for _, slot, corner in excess[:most]]

    def _answer(
        self,
        optimum: LinearOptimum,
        rows: list[tuple[int, int]],
        fixed: dict[int, int],
        z: list[int],
        scale: int,
    ) -> BoxOptimum:
        setting = self.corners.setting
        assert optimum.value is not None
        value = -optimum.value
        weights: dict[int, list[Fraction]] = {}
        multipliers = optimum.multipliers[len(optimum.multipliers) - len(rows) :]
        for (slot, corner), weight in zip(rows, multipliers, strict=True):
            if weight:
                total = weights.setdefault(slot, [Fraction(0)] * setting.dimension)
                for j, entry in enumerate(self.corners.numerators[corner].tolist()):
                    total[j] += weight * int(entry)
        for slot, corner in fixed.items():
            t = int(self.corners.denominators[corner])
            row = self.corners.numerators[corner].tolist()
            weights[slot] = [Fraction(int(entry), t) for entry in row]
            value += self.costs[corner] if self.priced[slot] else 0
        affine = [Fraction(0)] * setting.dimension
        free = free_coordinates(setting)
        for j, entry in zip(free, optimum.equation_multipliers, strict=True):
            affine[j] = entry
        found = {slot: tuple(total) for slot, total in weights.items() if any(total)}
        return BoxOptimum(value, found, tuple(affine), tuple(z), scale)


def _size(number: Fraction) -> float:
    try:
        return float(number)
    except OverflowError:
        return float("inf")
