"""Sets of tight faces that are open because sets of parts of these faces are."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from exactrelu.polytopes.watch import Watch
from exactrelu.solvers.cost_pieces import Mask
from exactrelu.solvers.slot_choice import distinct_slots
from exactrelu.solvers.tight_faces import TightFace

Items = tuple[int, ...]


@dataclass(frozen=True, slots=True, eq=False)
class PartsOfSets:
    """Which items of tight faces are parts of which.

    Parameters
    ----------
    inside : bool array, shape (items, items)
        Whether the first item is the second or a smaller face of it, with the same sign.

    Notes
    -----
    The cheapest networks with neurons on the faces of a set may have some of them on smaller
    faces, where they are found with the set of these. So what is open for a set of smaller faces
    is open for every set of larger ones, one for each.
    """

    inside: Mask

    @classmethod
    def of(cls, faces: list[TightFace]) -> PartsOfSets:
        """Compare the corners of all pairs of faces.

        Examples
        --------
        >>> from exactrelu.networks import Problem
        >>> from exactrelu.polytopes import ExactVector
        >>> from exactrelu.solvers import Setting
        >>> from exactrelu.solvers.corners import Corners
        >>> from exactrelu.solvers.tight_faces import tight_faces
        >>> x, y = ExactVector.of([1]), ExactVector.of([1])
        >>> problem = Problem.of([x], y, skip=False, penalize_bias=True, bound=2)
        >>> faces = tight_faces(Corners.of(Setting.of(problem)))
        >>> PartsOfSets.of(faces).inside[::2, ::2].sum(axis=0).tolist()
        [3, 1, 1, 3, 1, 3, 3, 1, 1]
        """
        width = 1 + max((face.corners[-1] for face in faces), default=0)
        holds = np.zeros((len(faces), width), dtype=np.int64)
        for row, face in enumerate(faces):
            holds[row, list(face.corners)] = 1
        plain = holds @ holds.T == holds.sum(axis=1)[:, None]
        return cls(np.kron(plain, np.eye(2, dtype=bool)).astype(bool))

    def spread(
        self, found: dict[Items, Mask], allowed: dict[Items, Mask], watch: Watch
    ) -> dict[Items, Mask]:
        """Open sets of larger faces.

        Parameters
        ----------
        found : dict
            Sets of one size, and on which intervals of p, if any, they are open by themselves.
        allowed : dict
            For the same sets, where they may be open at all.
        watch : Watch

        Returns
        -------
        dict
            The sets that are open somewhere, in the order of ``allowed``.
        """
        open_sets = [items for items, mask in found.items() if mask.any()]
        if not open_sets:
            return {}
        sources = np.array(open_sets, dtype=np.intp)
        masks = np.array([found[items] for items in open_sets])
        spread: dict[Items, Mask] = {}
        for items, limit in allowed.items():
            watch.check()
            mask = found[items].copy()
            for place in self._candidates(items, sources):
                gained = masks[place] & limit & ~mask
                if gained.any() and self._one_for_each(sources[place].tolist(), items):
                    mask |= gained
            if mask.any():
                spread[items] = mask
        return spread

    def _candidates(self, items: Items, sources: NDArray[np.intp]) -> list[int]:
        """Return which sources have only parts of these items, and a part of each."""
        inside = self.inside[sources][:, :, list(items)]
        fits = np.all(inside.any(axis=2), axis=1) & np.all(inside.any(axis=1), axis=1)
        places: list[int] = np.flatnonzero(fits).tolist()
        return places

    def _one_for_each(self, smaller: list[int], items: Items) -> bool:
        rows = self.inside[np.ix_(smaller, list(items))].tolist()
        return distinct_slots([sum(1 << k for k, on in enumerate(row) if on) for row in rows])
