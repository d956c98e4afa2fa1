"""The compiled branch and bound over rays, where it was built."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.machinery import EXTENSION_SUFFIXES
from pathlib import Path
from threading import Event, Lock, Thread
from time import monotonic

import numpy as np
from numpy.typing import NDArray

from exactrelu.polytopes.errors import ExactReluError
from exactrelu.solvers.ray_program import RayProgram

Floats = NDArray[np.float64]

_POLL = 0.05  # seconds
_LOCK = Lock()


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


@cache
def _library() -> ctypes.CDLL | None:
    for suffix in EXTENSION_SUFFIXES:
        path = Path(__file__).resolve().parent / f"_ray_tree{suffix}"
        if path.exists():
            try:
                return ctypes.CDLL(str(path))
            except OSError:
                return None
    return None


def is_compiled() -> bool:
    """Tell whether the compiled part is there."""
    return _library() is not None


def takes(program: RayProgram) -> bool:
    """Tell whether a program has a shape that the compiled part takes."""
    library = _library()
    if library is None:
        return False
    return (
        0 < len(program.features) <= library.ray_tree_most()
        and program.entries.shape[1] > 0
        and program.faces.shape[1] <= library.ray_tree_width()
        and 0 < len(program.labels) <= 56
    )


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
    library = _library()
    if library is None:
        raise ExactReluError(
            "the compiled branch and bound was not built; install a C compiler (gcc), and then "
            "exactrelu again"
        )
    stop, seen, tree = ctypes.c_int32(0), ctypes.c_int64(0), _Tree()
    cost, best = ctypes.c_double(target), np.array(sizes, dtype=np.float64)
    over = ctypes.c_double(margin)
    features, entries = (
        np.ascontiguousarray(program.features),
        np.ascontiguousarray(program.entries),
    )
    faces = np.full((len(program.faces), library.ray_tree_width()), -1, dtype=np.int32)
    faces[:, : program.faces.shape[1]] = program.faces
    pairs = np.ascontiguousarray(program.pairs, dtype=np.int32)
    count, width = features.shape
    arrays = [_address(a) for a in (program.labels, features, entries, faces, pairs)]

    def run() -> None:
        library.ray_tree_search(
            width, count, entries.shape[1], len(faces), int(pairs.max(initial=-1)) + 1,
            ctypes.c_double(program.p), *arrays, ctypes.byref(cost), _address(best),
            ctypes.c_int64(limit), over, tries, restarts, ctypes.byref(stop), ctypes.byref(seen),
            ctypes.byref(tree),
        )  # fmt: skip

    with _LOCK:
        interrupted = _watched(run, stop, seen, seconds, progress)
        try:
            integers = np.ctypeslib.as_array(tree.integers, (tree.integer_count,)).copy()
            floats = (
                np.ctypeslib.as_array(tree.floats, (tree.float_count,)).copy()
                if tree.float_count
                else np.zeros(0)
            )
        finally:
            library.ray_tree_free(ctypes.byref(tree))
    return FoundTree(
        integers,
        floats,
        cost.value,
        best,
        int(tree.nodes),
        not tree.stopped and not tree.failed,
        bool(tree.better),
        interrupted,
    )


def _address(array: NDArray[np.generic]) -> ctypes.c_void_p:
    return ctypes.c_void_p(array.ctypes.data)


def _watched(
    run: Callable[[], None],
    stop: ctypes.c_int32,
    seen: ctypes.c_int64,
    seconds: float,
    progress: Callable[[int], None] | None,
) -> bool:
    """Run in a thread, which leaves Ctrl-C to this one; return whether that was pressed."""
    done, pressed, begin = Event(), False, monotonic()

    def work() -> None:
        try:
            run()
        finally:
            done.set()

    thread = Thread(target=work, daemon=True)
    thread.start()
    while not done.is_set():
        try:
            done.wait(_POLL)
            if monotonic() - begin > seconds:
                stop.value = 1
            if progress is not None:
                progress(seen.value)
        except KeyboardInterrupt:
            stop.value, pressed, progress = 1, True, None
    thread.join()
    return pressed
