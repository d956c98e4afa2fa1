"""Runs of the compiled branch and bound over rays."""

from __future__ import annotations

import ctypes
import os
from collections.abc import Callable
from dataclasses import dataclass
from threading import Thread
from typing import Any

import numpy as np
from numpy.typing import NDArray

from exactrelu.polytopes.clock import now
from exactrelu.polytopes.errors import ExactReluError
from exactrelu.solvers.ray_program import RayProgram
from exactrelu.solvers.tree_library import tree_library

Floats = NDArray[np.float64]

_POLL = 0.05  # seconds
_MOST_WORKERS = 16


@dataclass(frozen=True, slots=True, eq=False)
class FoundTree:
    """What a run left.

    Parameters
    ----------
    integers : int32 array
    floats : float64 array
        The records of the tree, see :class:`exactrelu.solvers.ray_proof.RayProof`.
    cost : float
        Of the cheapest network met, or the target.
    sizes : ndarray, shape (2 m,)
        Of the rays of the cheapest network.
    nodes : int
    complete : bool
        Whether each leaf is closed.
    better : bool
        Whether a network cheaper than the target was met.
    interrupted : bool
    """

    integers: NDArray[np.int32]
    floats: Floats
    cost: float
    sizes: Floats
    nodes: int
    complete: bool
    better: bool
    interrupted: bool


class _Tree(ctypes.Structure):
    _fields_ = (
        ("integers", ctypes.POINTER(ctypes.c_int32)),
        ("integer_count", ctypes.c_int64),
        ("floats", ctypes.POINTER(ctypes.c_double)),
        ("float_count", ctypes.c_int64),
        ("nodes", ctypes.c_int64),
        ("better", ctypes.c_int64),
        ("failed", ctypes.c_int64),
        ("stopped", ctypes.c_int64),
    )


def worker_count() -> int:
    """Return how many threads a tree is shared among: the processors at hand, at most 16."""
    allowed = os.cpu_count() or 1
    if hasattr(os, "sched_getaffinity"):
        allowed = min(allowed, len(os.sched_getaffinity(0)))
    return min(_MOST_WORKERS, allowed)


def search_tree(
    program: RayProgram,
    target: float,
    sizes: Floats,
    *,
    limit: int,
    margin: float,
    tries: int = 0,
    restarts: int = 0,
    seconds: float = float("inf"),
    progress: Callable[[int], None] | None = None,
) -> FoundTree:
    """Show that no network costs less than a target.

    Parameters
    ----------
    program : RayProgram
    target : float
    sizes : ndarray, shape (2 m,)
        Of the rays of the best network known; intervals are not split near them.
    limit : int
        Most nodes.
    margin : float
        A leaf is closed by a bound of the target times one plus that.
    tries : int
        Descend from the relaxation of every so many nodes to a network; 0: from none.
    restarts : int
        Of an iterated local search at the end.
    seconds : float
    progress : callable, optional
        Called now and then with the number of nodes.

    Raises
    ------
    ExactReluError
        If the compiled part was not built.
    """
    library = tree_library()
    if library is None:
        raise ExactReluError(
            "the compiled branch and bound was not built; install a C compiler (gcc), and then "
            "exactrelu again"
        )
    stop, seen = ctypes.c_int32(0), ctypes.c_int64(0)
    features, entries = (
        np.ascontiguousarray(program.features),
        np.ascontiguousarray(program.entries),
    )
    faces = np.full((len(program.faces), library.ray_tree_most_coordinates()), -1, dtype=np.int32)
    faces[:, : program.faces.shape[1]] = program.faces
    pairs = np.ascontiguousarray(program.pairs, dtype=np.int32)
    count, width = features.shape
    arrays = [_address(a) for a in (program.labels, features, entries, faces, pairs)]
    workers = 1 if tries and margin <= 0 else worker_count()
    board = ctypes.c_void_p(library.ray_tree_board(workers))
    if not board:
        raise MemoryError("there is no memory for the search over rays")
    parts = [
        _Part(_Tree(), ctypes.c_double(target), np.array(sizes, dtype=np.float64))
        for _ in range(workers)
    ]

    def run(place: int) -> None:
        part = parts[place]
        library.ray_tree_search(
            width, count, entries.shape[1], len(faces), int(pairs.max(initial=-1)) + 1,
            ctypes.c_double(program.p), *arrays, ctypes.byref(part.cost), _address(part.sizes),
            ctypes.c_int64(limit), ctypes.c_double(margin), tries, restarts, place, board,
            ctypes.byref(stop), ctypes.byref(seen) if place == 0 else None, ctypes.byref(part.tree),
        )  # fmt: skip

    interrupted = _watched(run, workers, stop, seen, seconds, progress)
    joined = _Tree()
    library.ray_tree_join(board, ctypes.byref(joined))
    try:
        integers = _taken(joined.integers, joined.integer_count, np.int32)
        floats = _taken(joined.floats, joined.float_count, np.float64)
    finally:
        library.ray_tree_free(ctypes.byref(joined))
    best = min(parts, key=lambda part: part.cost.value)
    trees = [joined, *(part.tree for part in parts)]
    return FoundTree(
        integers,
        floats,
        best.cost.value,
        best.sizes,
        sum(int(tree.nodes) for tree in trees),
        not any(tree.stopped or tree.failed for tree in trees),
        any(tree.better for tree in trees),
        interrupted,
    )


@dataclass(slots=True, eq=False)
class _Part:
    tree: _Tree
    cost: ctypes.c_double
    sizes: Floats


def _taken(pointer: Any, count: int, kind: type[np.generic]) -> NDArray[Any]:
    if not count:
        return np.zeros(0, dtype=kind)
    return np.ctypeslib.as_array(pointer, (int(count),)).copy()


def _address(array: NDArray[np.generic]) -> ctypes.c_void_p:
    return ctypes.c_void_p(array.ctypes.data)


def _watched(
    run: Callable[[int], None],
    workers: int,
    stop: ctypes.c_int32,
    seen: ctypes.c_int64,
    seconds: float,
    progress: Callable[[int], None] | None,
) -> bool:
    """Run in threads, which leave Ctrl-C to this one; return whether that was pressed."""
    pressed, begin = False, now()
    threads = [Thread(target=run, args=(place,), daemon=True) for place in range(workers)]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        try:
            for thread in threads:
                thread.join(_POLL)
            if now() - begin > seconds:
                stop.value = 1
            if progress is not None:
                progress(seen.value)
        except KeyboardInterrupt:
            stop.value, pressed, progress = 1, True, None
    return pressed
