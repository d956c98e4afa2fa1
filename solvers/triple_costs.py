"""Lower bounds of the costs of all triples of columns below many nodes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from exactrelu.solvers.atom_table import AtomTable
from exactrelu.solvers.envelope_lines import LONGEST, STEPS, Short
from exactrelu.solvers.node_stack import NodeStack
from exactrelu.solvers.pair_places import PairPlaces, pairs
from exactrelu.solvers.reached_pairs import ReachedPairs
from exactrelu.solvers.scaled_stack import Floats, ScaledStack, cross

Codes = NDArray[np.uint8]

_MINOR, _PAIR, _CLOSED = 2.0**-19, 2.0**-20, 2.0**-17
_SWAPPED = np.array([0, 2, 1, 3], dtype=np.uint8)


@dataclass(frozen=True, slots=True, eq=False)
class TripleCosts:
    """What the costs of triples are computed from: tables for columns and for pairs of them."""

    places: PairPlaces
    weights: Short  # (STEPS + 1, W)
    near: Codes  # (W, W)
    open: Short  # (G, 3, W)
    minors: Short  # (G, 3, P)
    reach: Short  # (G, P): fourth roots
    reach_signs: Codes  # (G, P)
    stretch: Short  # (G, W): fourth roots
    factors: Short  # (G, k, 1, 4, W)
    parts: Short  # (G, k, 4, P)
    errors: Short  # (G, k, 1)
    head_weights: Short  # (STEPS + 1, k, G, 1)
    head_near: Codes  # (k, G, W)
    within: Codes  # (k, k, G, 1)

    @classmethod
    def of(
        cls,
        table: AtomTable,
        norms: Floats,
        weights: Short,
        stack: NodeStack,
        scaled: ScaledStack,
        reached: ReachedPairs,
    ) -> TripleCosts:
        """Fill the tables.

        Parameters
        ----------
        table : AtomTable
        norms : ndarray, shape (m,)
            The sizes of the rays.
        weights : ndarray, shape (STEPS + 1, m)
            What a ray of unit size costs at each p.
        stack, scaled, reached
            The nodes, their equations in floats, and their pairs that reach the right side.
        """
        places = pairs(stack.width)
        low, high = places.low, places.high
        opened, right = scaled.open[:, :, :-1], scaled.open[:, :, -1:]
        closed, ends = scaled.closed[:, :, :-1], scaled.closed[:, :, -1]
        minors = _cross(opened[:, :, low], opened[:, :, high])
        turned = _cross(opened, right)
        reach = np.ascontiguousarray(reached.volumes.T)
        parts = np.empty((*closed.shape[:2], 4, len(low)))
        parts[:, :, 3] = -reach[:, None]
        parts[:, :, :3] = (
            ends[:, :, None, None] * minors[:, None]
            + closed[:, :, None, low] * turned[:, None][..., high]
            - closed[:, :, None, high] * turned[:, None][..., low]
        )
        exponents = scaled.exponents[:, -1:]
        window = slice(stack.first, stack.first + stack.width)
        stretch = norms[window] * np.exp2((exponents - scaled.exponents[:, :-1]).clip(-200, 200))
        tall = norms[stack.chosen] * np.exp2((exponents + scaled.heights).clip(-200, 200))
        tall = tall.clip(1 / LONGEST, LONGEST)
        factors = np.empty((*closed.shape[:2], 1, 4, stack.width), dtype=np.float32)
        factors[:, :, 0, :3] = tall[:, :, None, None] * opened[:, None]
        factors[:, :, 0, 3] = tall[:, :, None] * closed
        roots = _short(np.maximum(np.abs(reach) - _PAIR, 0) ** 0.25)
        # These triples do not use all of their columns.
        roots[reached.node[reached.zero], reached.place[reached.zero]] = np.inf
        near = table.mergeable.astype(np.uint8) * np.uint8(3)
        heads = stack.chosen.T
        return cls(
            places,
            weights[:, window],
            near[window, window],
            _short(opened),
            _short(minors),
            roots,
            _signs(reach, _PAIR),
            _short(stretch.clip(0, LONGEST) ** 0.25),
            factors,
            _short(parts),
            _short(_CLOSED * tall)[:, :, None],
            weights[:, heads][..., None],
            near[heads, window],
            near[heads[:, None], heads[None]][..., None],
        )

    def costs(self, a: int, count: int) -> list[Short]:
        """Bound the costs of all triples that begin with a column, for the first nodes."""
        start = self.places.after[a]
        low, high = self.places.low[start:], self.places.high[start:]
        column = self.open[:count, None, :, a]
        divisor = (column @ self.minors[:count, :, start:])[:, 0]
        np.abs(divisor, out=divisor)
        divisor += np.float32(_MINOR)
        np.reciprocal(divisor, out=divisor)
        root = _fourth_root(divisor)
        block = slice(self.places.after[a - 1] if a else 0, start)  # the pairs with this column
        block_signs, block_reach = self.reach_signs[:count, block], self.reach[:count, block]
        stretch = self.stretch[:count]
        values = self.factors[:count, :, :, :, a] @ self.parts[:count, :, :, start:]
        values = np.ascontiguousarray(values[:, :, 0].swapaxes(0, 1))
        errors = self.errors[:count].swapaxes(0, 1)
        # Of each unknown the signs that it may have: 1 for plus, 2 for minus.
        signs = [
            *_signs(values, errors),
            self.reach_signs[:count, start:],
            _turned_round(block_signs).take(high - (a + 1), axis=1),
            block_signs.take(low - (a + 1), axis=1),
        ]
        np.abs(values, out=values)
        values -= errors
        np.maximum(values, 0, out=values)
        roots = [
            *_fourth_root(values),
            self.reach[:count, start:] * stretch[:, a : a + 1],
            block_reach.take(high - (a + 1), axis=1) * stretch.take(low, axis=1),
            block_reach.take(low - (a + 1), axis=1) * stretch.take(high, axis=1),
        ]
        weights = [
            *self.head_weights[:, :, :count].swapaxes(0, 1),
            self.weights[:, a],
            self.weights[:, low],
            self.weights[:, high],
        ]
        sums = [np.zeros(root.shape, dtype=np.float32) for _ in range(STEPS + 1)]
        for value, share, weight in zip(
            roots, self._shares(signs, a, start, count), weights, strict=True
        ):
            part = share.astype(np.float32)
            value *= _fourth_root(part.copy())
            value *= root
            np.reciprocal(part, out=part)
            sums[0] += part * weight[0]
            for step in range(1, STEPS + 1):
                part *= value
                sums[step] += part * weight[step]
        return sums

    def _shares(self, signs: list[Codes], a: int, start: int, count: int) -> list[Codes]:
        """Return with how many each unknown may merge, itself too."""
        low, high = self.places.low[start:], self.places.high[start:]
        shares = [np.ones(signs[0].shape, dtype=np.uint8) for _ in signs]
        k = len(signs) - 3

        def merge(i: int, j: int, near: Codes) -> None:
            both = signs[i] & signs[j]
            both &= near
            pair = both != 0
            shares[i] += pair
            shares[j] += pair

        for i in range(k):
            for j in range(i):
                if self.within[i, j, :count].any():
                    merge(i, j, self.within[i, j, :count])
            near = self.head_near[i, :count]
            if near[:, a].any():
                merge(i, k, near[:, a : a + 1])
            merge(i, k + 1, near.take(low, axis=1))
            merge(i, k + 2, near.take(high, axis=1))
        merge(k, k + 1, self.near[a, low])
        merge(k, k + 2, self.near[a, high])
        merge(k + 1, k + 2, self.near[low, high])
        return shares


def _cross(one: Floats, other: Floats) -> Floats:
    return np.stack(cross(one.swapaxes(0, 1), other.swapaxes(0, 1)), axis=1)


def _short(values: Floats) -> Short:
    return values.astype(np.float32)


def _signs(values: NDArray[Any], error: Any) -> Codes:
    """Return which signs values may have: 1 for plus, 2 for minus, 3 for both."""
    codes: Codes = (values < error).astype(np.uint8)
    codes <<= 1
    codes |= (values > -error).astype(np.uint8)
    return codes


def _turned_round(codes: Codes) -> Codes:
    return _SWAPPED[codes]


def _fourth_root(values: Short) -> Short:
    np.sqrt(values, out=values)
    return np.sqrt(values, out=values)
