"""Every minimiser with bounded weights: atoms, and neurons on the faces where the bound is met."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from exactrelu.polytopes.errors import BudgetExceeded, InputError
from exactrelu.polytopes.watch import Watch
from exactrelu.solvers.atom_table import AtomTable, counts_neurons
from exactrelu.solvers.basic_batch import BasicSolutions
from exactrelu.solvers.box_network import box_network
from exactrelu.solvers.box_program import BoxProgram
from exactrelu.solvers.candidates import Candidate, Candidates
from exactrelu.solvers.corner_costs import all_slots, integer_costs
from exactrelu.solvers.corner_powers import corner_powers
from exactrelu.solvers.corners import Corners
from exactrelu.solvers.cost_pieces import CostPieces, Mask
from exactrelu.solvers.envelope import Envelope
from exactrelu.solvers.face_bounds import FaceBounds
from exactrelu.solvers.larger_sets import larger_sets
from exactrelu.solvers.parts_of_sets import Items, PartsOfSets
from exactrelu.solvers.ray_merger import RayMerger
from exactrelu.solvers.setting import Setting
from exactrelu.solvers.sift import float_sizes, sift
from exactrelu.solvers.slot_choice import distinct_slots
from exactrelu.solvers.tight_faces import TightFace, tight_faces
from exactrelu.solvers.tight_set import TightSet

Progress = Callable[[int, int], None]

_PIECES = 12


def boxed_atoms(
    setting: Setting,
    *,
    p: Fraction | None = None,
    budget: float | None = None,
    progress: Progress | None = None,
) -> Candidates | None:
    """Enumerate the networks with bounded weights that are cheapest for some p in [0, 1].

    Parameters
    ----------
    setting : Setting
        Of a problem with a bound.
    p : Fraction, optional
        Asks for the minimisers of this p alone.
    budget : float, optional
        Seconds.
    progress : callable, optional
        Called as ``progress(solutions examined, candidates known)``.

    Returns
    -------
    Candidates or None
        For each p (or the one that is asked for) a minimiser is there, and for 0 < p < 1 every
        cost vector of a minimiser. None if no network stays within the bound.

    Raises
    ------
    InputError
        If there is no bound, or neurons are counted, or there are too many cells.
    BudgetExceeded, KeyboardInterrupt
        With the Candidates known, not ``complete``.

    Notes
    -----
    A minimiser is a vertex; its neurons that meet the bound lie on tight faces T, and with T given
    the others are a solution with independent support as without a bound. Let relaxed(T) be the
    networks with neurons on T and any others: by concavity their least cost is found at such a
    solution, of T or of a set of smaller faces, one of each of T. So if all of these that reach
    the least cost known stay within the bound, no larger set of tight faces is needed. Sets are
    enumerated by size; dual vectors of linear programs exclude most of them before anything is
    solved.

    Examples
    --------
    >>> from exactrelu.networks import Problem
    >>> from exactrelu.polytopes import ExactVector
    >>> x, y = ExactVector.of([1, 2, 4]), ExactVector.of([0, 3, 9])
    >>> options = {"skip": False, "penalize_bias": True}
    >>> for bound in (3, "3/2", "3/4"):
    ...     found = boxed_atoms(Setting.of(Problem.of([x], y, bound=bound, **options)))
    ...     print(None if found is None else found.sparsest_cost)
    2
    4
    None
    """
    if setting.problem.bound is None or counts_neurons(setting):
        raise InputError(
            "bound and measure: accepted by this enumeration are a bound and the measure parameters"
        )
    watch = Watch(budget, task="the enumeration")
    search = _Search(setting, watch, progress, p)
    try:
        return search.candidates(True) if search.run() else None
    except BudgetExceeded as over:
        raise BudgetExceeded(str(over), search.candidates(False)) from None
    except KeyboardInterrupt:
        raise KeyboardInterrupt(search.candidates(False)) from None


@dataclass(slots=True, eq=False)
class _Search:
    setting: Setting
    watch: Watch
    progress: Progress | None
    p: Fraction | None
    table: AtomTable = field(init=False)
    faces: list[TightFace] = field(init=False)
    parts: PartsOfSets = field(init=False)
    pieces: CostPieces = field(init=False)
    bounds: FaceBounds = field(init=False)
    merger: RayMerger = field(init=False)
    known: dict[tuple[int, int, tuple[int, ...]], Candidate] = field(default_factory=dict)
    examined: int = 0

    def run(self) -> bool:
        """Enumerate; tell whether anything fits."""
        corners = Corners.of(self.setting, self.watch.remaining())
        self.table = AtomTable.of(self.setting)
        self.merger = RayMerger.of(self.table, corners)
        self.faces = tight_faces(corners)
        self.parts = PartsOfSets.of(self.faces)
        marks = [Fraction(k, _PIECES) for k in range(_PIECES + 1)]
        self.pieces = CostPieces.of(marks if self.p is None else [self.p])
        self.bounds = FaceBounds(corners, self.faces, self.pieces)
        if not self._programs(corners):
            return False
        level: dict[Items, Mask] = {(): self._evaluated(())}
        while level:
            level = self._next(level)
        return True

    def _programs(self, corners: Corners) -> bool:
        """Solve a linear program for each interval; tell whether anything fits."""
        for piece, middle in enumerate(self.pieces.middles.tolist()):
            p = Fraction(middle).limit_denominator(10**6)
            costs, scale = integer_costs(corner_powers(corners, p))
            slots = all_slots(corners)
            priced = np.ones(len(slots), dtype=bool)
            program = BoxProgram(corners, costs, slots, priced, self.watch)
            optimum = program.solve()
            if optimum.value is None:
                return False
            labels = program.labels(list(optimum.multipliers)) / (optimum.scale * scale)
            self.bounds.add(piece, optimum.multipliers, optimum.scale * scale, float(labels))
            self._keep([box_network(corners, optimum.weights, optimum.affine)[1]])
        return True

    def _next(self, level: dict[Items, Mask]) -> dict[Items, Mask]:
        """Evaluate the sets with one more item all of whose subsets are open somewhere."""
        sets, masks = [], []
        for larger, shared in larger_sets(level, 2 * len(self.faces)):
            if self._fits(larger):
                sets.append(larger)
                masks.append(shared)
        if not sets:
            return {}
        found: dict[Items, Mask] = {}
        allowed: dict[Items, Mask] = {}
        table = np.array(sets, dtype=np.intp)
        # Sets with low bounds first: what they give excludes others.
        for number in np.argsort(self.bounds.least(table), kind="stable").tolist():
            mask = masks[number] & self.bounds.open(table[number : number + 1])[0]
            if mask.any():
                allowed[sets[number]] = mask
                found[sets[number]] = mask & self._evaluated(sets[number])
        return self.parts.spread(found, allowed, self.watch)

    def _fits(self, items: Items) -> bool:
        """Tell whether the items can count in different cells, and are not dependent."""
        if not TightSet(self.setting, self.table, self.faces, items).independent:
            return False
        return all(
            distinct_slots([self.faces[item // 2].cells for item in items if item % 2 == side])
            for side in (0, 1)
        )

    def _evaluated(self, items: Items) -> Mask:
        """Take all solutions with these items; return where those beyond the bound are cheap."""
        chosen = TightSet(self.setting, self.table, self.faces, items)
        least = [t for item in items for t in self.faces[item // 2].least if t]
        open_pieces = np.zeros(len(self.pieces), dtype=bool)
        self.watch.check()
        for whole in chosen.solutions():
            self.watch.check()
            self.examined += len(whole)
            sizes, shares = self.merger.unmerged(whole, chosen, least)
            batch = whole.take(np.flatnonzero(self.pieces.admits(sizes, shares).any(axis=1)))
            weights = chosen.weights(batch)
            within = chosen.on_faces(batch, weights)
            batch, weights = batch.take(within), [w[within] for w in weights]
            open_pieces |= self._take(batch, weights, chosen)
            if self.progress is not None:
                self.progress(self.examined, len(self.known))
        return open_pieces

    def _take(
        self, batch: BasicSolutions, weights: list[NDArray[np.object_]], chosen: TightSet
    ) -> Mask:
        """Keep networks within the bound; return where the others are cheap."""
        found, cells = [], []
        for row in range(len(batch)):
            for candidate, slots in self.merger.merged(batch, weights, chosen, row):
                found.append(candidate)
                cells.append(slots)
        if not found:
            return np.zeros(len(self.pieces), dtype=bool)
        admitted = self.pieces.admits(float_sizes(found))
        beyond = []
        for number in np.flatnonzero(admitted.any(axis=1)).tolist():
            sides = cells[number]
            if all(distinct_slots([within for _, within in side]) for side in sides):
                self._keep([found[number]])
            elif all(distinct_slots([every for every, _ in side]) for side in sides):
                beyond.append(found[number])
        if not beyond:
            return np.zeros(len(self.pieces), dtype=bool)
        return np.asarray(self.pieces.admits(float_sizes(beyond)).any(axis=0))

    def _keep(self, candidates: list[Candidate]) -> None:
        new = [item for item in candidates if item.key not in self.known]
        self.known.update({item.key: item for item in new})
        if new:
            self.pieces.lower(float_sizes(new))

    def candidates(self, complete: bool) -> Candidates:
        """Return what is known and may be cheapest somewhere."""
        return Candidates(
            self.setting,
            sift(tuple(self.known.values()), Envelope()),
            "atoms",
            "own",
            self.examined,
            complete=complete,
            p=self.p,
        )
