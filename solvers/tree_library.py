"""The compiled branch and bound over rays (``solvers/ray_tree``), where it was built."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from functools import cache
from importlib.machinery import EXTENSION_SUFFIXES
from pathlib import Path

_INTERFACE = 4  # of the source that was compiled, counted there


@dataclass(frozen=True, slots=True)
class TreeRoom:
    """The largest problems that the compiled part has room for.

    Parameters
    ----------
    equations : int
        At most as many as samples.
    coordinates : int
    rays : int
    """

    equations: int
    coordinates: int
    rays: int

    def holds(self, equations: int, coordinates: int, rays: int) -> bool:
        """Tell whether a problem fits.

        Examples
        --------
        >>> TreeRoom(56, 6, 2048).holds(equations=56, coordinates=7, rays=12)
        False
        """
        sizes = ((equations, self.equations), (coordinates, self.coordinates), (rays, self.rays))
        return all(0 < size <= most for size, most in sizes)


@cache
def tree_library() -> ctypes.CDLL | None:
    """Load the compiled part; None if it was not built, or from another source."""
    for suffix in EXTENSION_SUFFIXES:
        path = Path(__file__).resolve().parent / f"_ray_tree{suffix}"
        if path.exists():
            try:
                library = ctypes.CDLL(str(path))
                same = library.ray_tree_interface() == _INTERFACE
                library.ray_tree_board.restype = ctypes.c_void_p
            except (OSError, AttributeError):
                return None
            return library if same else None
    return None


def is_compiled() -> bool:
    """Tell whether the compiled part is there."""
    return tree_library() is not None


def tree_room() -> TreeRoom:
    """Ask the compiled part for its room, which is none where it was not built."""
    library = tree_library()
    if library is None:
        return TreeRoom(0, 0, 0)
    return TreeRoom(
        library.ray_tree_most_equations(),
        library.ray_tree_most_coordinates(),
        library.ray_tree_most_rays(),
    )
