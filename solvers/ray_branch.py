"""The cheapest network for 0 < p < 1 by branch and bound over the sizes of rays."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from math import isfinite

import numpy as np
from flint import fmpz_mat
from numpy.typing import NDArray

from exactrelu.networks.relu_network import ReLUNetwork
from exactrelu.polytopes.clock import now
from exactrelu.polytopes.errors import BudgetExceeded, InputError
from exactrelu.solvers.column_networks import ColumnNetworks
from exactrelu.solvers.compiled_tree import FoundTree, search_tree
from exactrelu.solvers.ray_program import RayProgram
from exactrelu.solvers.ray_proof import UNIQUE, RayProof
from exactrelu.solvers.ray_sizes import ray_sizes
from exactrelu.solvers.setting import Setting
from exactrelu.solvers.tree_library import tree_room

Floats = NDArray[np.float64]
Progress = Callable[[float, float], None]

_SHARES = (0.5, 0.75, 0.9, 1.0)  # of the best cost, proved one after the other
_FIRST = (300, 3000)  # nodes that look for good networks
_GAP = 1e-2  # of those nodes
_MARGIN = 1e-9
_TRIES = 50
_RESTARTS = 300
_MOST_NODES = 10**9


@dataclass(frozen=True, slots=True, eq=False)
class RayBound:
    """What a branch and bound over rays proved.

    Parameters
    ----------
    value : float
        Every network costs at least this, or at least what the best one costs.
    complete : bool
        Whether the best network is proved to be the cheapest.
    nodes : int
    proof : RayProof or None
    interrupted : bool
        Whether Ctrl-C ended the search.
    """

    value: float
    complete: bool
    nodes: int
    proof: RayProof | None
    interrupted: bool = False


def ray_branch(
    setting: Setting,
    networks: ColumnNetworks,
    known: ReLUNetwork | None = None,
    *,
    budget: float = float("inf"),
    progress: Progress | None = None,
) -> RayBound | None:
    """Prove a network to be the cheapest, or bound the cost of every network from below.

    Parameters
    ----------
    setting : Setting
        With 1/50 <= p < 1, exact labels and no bound on the weights.
    networks : ColumnNetworks
        Takes the networks that are met; its cap is no less than the cost of a network known.
    known : ReLUNetwork, optional
        The best one so far.
    budget : float
        Seconds.
    progress : callable, optional
        Called as ``progress(bound, best cost)``.

    Returns
    -------
    RayBound or None
        None if the problem is of a kind or size that this search does not take, if its compiled
        part was not built, or if the seconds were over before the faces were listed.

    Notes
    -----
    A neuron is a combination of rays of one face of a triangulation of the refined cones. A node
    gives an interval to the size of each signed ray, and tells which rays merge. On a face the
    cost is concave, and no larger than what is left of the best cost, so that its convex envelope
    is spanned by the corners of a clipped box; a linear program over all corners, by column
    generation, bounds the node, and its dual vector narrows the intervals. Rays with a positive
    lower end must be used, and a cheapest network exists whose rays have independent features: once
    the used rays determine the network, or are dependent, the node is closed exactly. So the tree
    is finite although intervals around the best network never have a bound above its cost.

    The search runs in compiled double precision with margins above all rounding errors; networks
    and ranks are exact. Shares of the best cost are proved first, for a bound when time is over.
    """
    begin = now()
    try:
        seconds = budget if isfinite(budget) else None
        program = RayProgram.of(setting, table=networks.search.table, budget=seconds)
    except (InputError, BudgetExceeded):
        return None
    if not tree_room().holds(len(program.labels), program.faces.shape[1], len(program.features)):
        return None
    search = _Search(program, networks, budget, progress, begin)
    if known is not None:
        search.sizes = ray_sizes(program, known)
        networks.take(np.flatnonzero(search.sizes).tolist())
    try:
        search.run()
    except KeyboardInterrupt:  # not in the compiled part, which sees to it itself
        search.interrupted = True
    return RayBound(search.value, search.complete, search.nodes, search.proof, search.interrupted)


@dataclass(slots=True, eq=False)
class _Search:
    program: RayProgram
    networks: ColumnNetworks
    budget: float
    progress: Progress | None
    begin: float
    sizes: Floats = field(default_factory=lambda: np.zeros(0))
    value: float = 0.0
    complete: bool = False
    nodes: int = 0
    proof: RayProof | None = None
    interrupted: bool = False
    checked: dict[tuple[int, tuple[int, ...]], bool] = field(default_factory=dict)
    columns: list[list[int]] = field(init=False)  # exact features of each ray
    goal: list[int] = field(init=False)

    def __post_init__(self) -> None:
        program = self.program
        self.columns = [[int(t) for t in column] for column in program.exact.T.tolist()]
        self.goal = [int(t) for t in program.goal.tolist()]

    def run(self) -> None:
        """Look for good networks, then prove one share of the best cost after the other."""
        if not len(self.sizes):
            self.sizes = np.zeros(2 * len(self.program.table))
        for limit in _FIRST:
            if not self.interrupted:
                self._search(self.networks.cap, limit, -_GAP, 1)
        for share in _SHARES:
            while self._left() > 0 and not self.interrupted:
                target = share * self.networks.cap
                found = self._search(target, _MOST_NODES, _MARGIN, _TRIES)
                cheaper = self.networks.cap * share < target * (1 - 4 * _MARGIN)
                if not found.complete:
                    if cheaper:
                        continue
                    return
                proof = self._proof(found)
                if not self._exactly(proof):
                    return
                if self.networks.cap < target * (1 - 4 * _MARGIN):
                    continue  # a cheaper network was met: the tree may have been cut by its cost
                self.value, self.proof = target, proof
                self.complete = share == 1.0
                break

    def _left(self) -> float:
        return self.budget - (now() - self.begin)

    def _search(self, target: float, limit: int, margin: float, tries: int) -> FoundTree:
        def tell(nodes: int) -> None:
            if self.progress is not None:
                self.progress(self.value, self.networks.cap)

        found = search_tree(
            self.program,
            target,
            self.sizes,
            limit=limit,
            margin=margin,
            tries=tries,
            restarts=0 if margin > 0 else _RESTARTS,
            seconds=max(0.0, self._left()),
            progress=tell,
        )
        self.nodes += found.nodes
        self.interrupted |= found.interrupted
        if found.sizes.any():
            before = self.networks.cap
            self.networks.take(np.flatnonzero(found.sizes).tolist())
            if self.networks.cap < before or not self.sizes.any():
                self.sizes = found.sizes
        return found

    def _proof(self, found: FoundTree) -> RayProof:
        program = self.program
        return RayProof(program.table.rays, program.rows, found.integers, found.floats)

    def _exactly(self, proof: RayProof) -> bool:
        """Tell whether all leaves that are closed by their rays are as the floats said."""
        for leaf in set(proof.settled()):
            if leaf not in self.checked:
                self.checked[leaf] = self._settled(*leaf)
            if not self.checked[leaf]:
                return False
        return True

    def _settled(self, code: int, used: tuple[int, ...]) -> bool:
        half = len(self.program.table)
        columns = [self.columns[j % half] for j in used]
        if code == UNIQUE and len(used) == len(self.goal):
            return self._solved(used, columns)
        rank = fmpz_mat(columns).rank()
        if code != UNIQUE:
            return bool(rank < len(used))
        self.networks.take(used)
        return bool(rank == fmpz_mat([*columns, self.goal]).rank() == len(used))

    def _solved(self, used: tuple[int, ...], columns: list[list[int]]) -> bool:
        """Take the network of one ray for each equation if its sizes have their signs."""
        half = len(self.program.table)
        right = fmpz_mat([[label] for label in self.goal])
        try:
            sizes = fmpz_mat(columns).transpose().solve(right).entries()
        except ZeroDivisionError:
            return False
        if all(size >= 0 if j < half else size <= 0 for j, size in zip(used, sizes, strict=True)):
            self.networks.take(used)
        return True
