"""Candidates collected from solutions with independent support."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import product as choices

import numpy as np
from numpy.typing import NDArray

from exactrelu.polytopes.clock import now
from exactrelu.polytopes.errors import BudgetExceeded
from exactrelu.polytopes.guarded_integers import IntegerArray, integer_array
from exactrelu.solvers.atom_order import atom_order
from exactrelu.solvers.atom_table import AtomTable, counts_neurons
from exactrelu.solvers.basic_batch import BasicSolutions
from exactrelu.solvers.basic_solutions import basic_solutions
from exactrelu.solvers.candidates import Candidate, Candidates
from exactrelu.solvers.cost_filter import CostFilter
from exactrelu.solvers.envelope import LARGEST, Envelope, Floats, ratios
from exactrelu.solvers.groupings import groupings
from exactrelu.solvers.incumbent import Incumbent
from exactrelu.solvers.merge_shares import merge_shares
from exactrelu.solvers.proposed_solutions import proposed_solutions
from exactrelu.solvers.setting import Setting
from exactrelu.solvers.sift import float_sizes, sift

_FIRST, _AT_ONCE = 8, 256


@dataclass(slots=True)
class RaySearch:
    """Candidates collected from solutions with independent support.

    Parameters
    ----------
    setting : Setting
    table : AtomTable
    budget : float or None
    p : Fraction or None
        The only p that is asked about, if there is one.
    """

    setting: Setting
    table: AtomTable
    budget: float | None
    p: Fraction | None = None
    started: float = field(default_factory=now)
    envelope: Envelope | Incumbent = field(init=False)
    known: dict[tuple[int, int, tuple[int, ...]], Candidate] = field(default_factory=dict)
    examined: int = 0
    _rays: list[list[int]] = field(init=False)

    def __post_init__(self) -> None:
        self._rays = self.table.rays.tolist()
        power = 0.0 if self.p is None else float(self.p)  # it may be rounded to 0 or 1
        self.envelope = Incumbent(power) if 0 < power < 1 else Envelope()

    @classmethod
    def of(
        cls, setting: Setting, budget: float | None = None, p: Fraction | None = None
    ) -> RaySearch:
        """Begin with no candidates."""
        try:
            table = AtomTable.of(setting, budget)
        except BudgetExceeded as over:
            counts = counts_neurons(setting)
            none = Candidates(
                setting, (), "atoms", "own", 0, counts_neurons=counts, complete=False, p=p
            )
            raise BudgetExceeded(str(over), none) from None
        if p is not None:
            table = table.take(atom_order(setting, table, float(p)))
        return cls(setting, table, budget, p)

    def solutions(self) -> Iterator[BasicSolutions]:
        """Enumerate the vertices: for each way to make samples tight, all basic solutions."""
        table, setting = self.table, self.setting
        powers = None if self.p is None else (float(self.p),) * 4
        for batch in proposed_solutions(setting, table, powers):
            self._collect(batch)
            self._check()
        costs = CostFilter.of(setting, table, self.envelope, self._check)
        ends = [
            (low,) if low == high else (low, high, None)
            for low, high in zip(setting.lower, setting.upper, strict=True)
        ]
        for chosen in choices(*ends):
            tight = [row for row, end in enumerate(chosen) if end is not None]
            loose = [row for row, end in enumerate(chosen) if end is None]
            right = integer_array([tuple(end for end in chosen if end is not None)], len(tight))[0]
            for batch in basic_solutions(
                table.features[tight], table.free_features[tight], right, costs
            ):
                within = batch.take(self._holds(batch, loose)) if loose else batch
                if len(within):
                    yield within
                self._check()
            self._check()

    def _check(self) -> None:
        if self.budget is not None and now() - self.started > self.budget:
            raise BudgetExceeded(
                f"the enumeration was not finished within {self.budget:.3g} seconds: "
                f"{self.examined} solutions examined",
                self.candidates(complete=False),
            )

    def _holds(self, batch: BasicSolutions, loose: list[int]) -> NDArray[np.bool_]:
        holds = np.ones(len(batch), dtype=bool)
        denominators = batch.denominators.astype(object)
        for row in loose:
            value = batch.numerators.astype(object) * self.table.features[row][batch.supports]
            total = value.sum(axis=1) + batch.free.astype(object) @ self.table.free_features[row]
            low, high = self.setting.lower[row], self.setting.upper[row]
            holds &= ((total >= low * denominators) & (total <= high * denominators)).astype(bool)
        return holds

    def take(self, batch: BasicSolutions) -> None:
        """Merge the rays of those solutions that may be cheapest somewhere."""
        self.examined += len(batch)
        self._collect(batch)

    def _collect(self, batch: BasicSolutions) -> None:
        batch = batch.take(~self._wasteful(batch))
        sizes, shares = self._unmerged(batch)
        at_once = _FIRST  # the first few merged leave out most of the others
        while len(batch):
            kept = self.envelope.admits(sizes, shares)
            batch, sizes, shares = batch.take(kept), sizes[kept], shares[kept]
            promising = np.argsort(np.sqrt(sizes / shares).sum(axis=1), kind="stable")
            now, later = promising[:at_once], np.sort(promising[at_once:])
            at_once = min(4 * at_once, _AT_ONCE)
            self._merge(batch.take(now))
            batch, sizes, shares = batch.take(later), sizes[later], shares[later]

    def _wasteful(self, batch: BasicSolutions) -> NDArray[np.bool_]:
        """Tell which solutions have two neurons of one sign in one data cell, however merged.

        Two rays say so if all that may merge with the one lie in a data cell with all that may
        merge with the other.
        """
        table, width = self.table, batch.supports.shape[1]
        positive = batch.numerators > 0
        pair = batch.supports[:, :, None], batch.supports[:, None, :]
        same = positive[:, :, None] == positive[:, None, :]
        near, wasteful = table.mergeable[pair] & same, table.wasteful[pair] & same
        some = np.flatnonzero(wasteful.any(axis=(1, 2))) if width else np.arange(0)
        near, wasteful, same = near[some], wasteful[some], same[some]
        apart = same & ~near & ~wasteful
        found = np.zeros(len(batch), dtype=bool)
        found[some] = (wasteful & ~(near @ apart @ near)).any(axis=(1, 2))
        return found

    def _unmerged(self, batch: BasicSolutions) -> tuple[Floats, Floats]:
        """Return the sizes before merging, and with how many others each may merge, plus one."""
        count, width = batch.supports.shape
        rays = ratios(self.table.rays, np.ones((1, 1), dtype=np.int64))
        if counts_neurons(self.setting):
            rays = np.ones((len(self.table), 1))
            values = np.ones((count, width))
        else:
            rays = rays[:, list(self.setting.penalized)]
            values = ratios(batch.numerators, batch.denominators[:, None])
        parts = rays[batch.supports]
        with np.errstate(over="ignore"):
            sizes = np.minimum(values[:, :, None] * parts, LARGEST)
        shares = merge_shares(self.table, batch, parts)
        flat = (count, width * parts.shape[2])
        return sizes.reshape(flat), shares.reshape(flat)

    def _merge(self, batch: BasicSolutions) -> None:
        near = self._neighbours(batch)
        rows = zip(
            batch.supports.tolist(),
            batch.numerators.tolist(),
            batch.free.tolist(),
            batch.denominators.tolist(),
            near.tolist(),
            strict=True,
        )
        dimension, penalized = self.setting.dimension, self.setting.penalized
        count = counts_neurons(self.setting)
        found = []
        for support, values, free, denominator, neighbours in rows:
            affine = [0] * dimension
            for place, value in zip(self.table.free, free, strict=True):
                affine[place] = value
            vectors = [
                [abs(value) * entry for entry in self._rays[place]]
                for place, value in zip(support, values, strict=True)
            ]
            for parts in groupings(neighbours, self._check):
                neurons = [_neuron(part, vectors, values) for part in parts]
                candidate = Candidate.of(neurons, tuple(affine), denominator, penalized, count)
                if candidate.key not in self.known:
                    self.known[candidate.key] = candidate
                    found.append(candidate)
        self.envelope.lower(float_sizes(found))

    def _neighbours(self, batch: BasicSolutions) -> IntegerArray:
        """Return, for each ray of each solution, the bits of those it may merge with."""
        positive, supports = batch.numerators > 0, batch.supports
        width = supports.shape[1]
        near = self.table.mergeable[supports[:, :, None], supports[:, None, :]]
        near &= positive[:, :, None] == positive[:, None, :]
        near[:, np.arange(width), np.arange(width)] = False
        bits = [1 << place for place in range(width)]
        return np.asarray(near @ np.array(bits, dtype=np.int64 if width < 63 else object))

    def candidates(self, complete: bool) -> Candidates:
        """Return what is known and may be cheapest somewhere."""
        return Candidates(
            self.setting,
            sift(tuple(self.known.values()), self.envelope),
            "atoms",
            "own",
            self.examined,
            counts_neurons=counts_neurons(self.setting),
            complete=complete,
            p=self.p,
        )


def _neuron(part: int, vectors: list[list[int]], values: list[int]) -> tuple[int, tuple[int, ...]]:
    """Merge the rays whose bits are set in ``part``."""
    members = [place for place in range(len(vectors)) if part >> place & 1]
    weights = vectors[members[0]]
    for place in members[1:]:
        weights = [w + r for w, r in zip(weights, vectors[place], strict=True)]
    return (1 if values[members[0]] > 0 else -1), tuple(weights)
