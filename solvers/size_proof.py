"""The tree of a branch and bound over the sizes of neurons, as a proof."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from exactrelu.polytopes.rational import rational_text

Floats = NDArray[np.float64]


@dataclass(slots=True)
class SizeNode:
    """A node: intervals of sizes that are cut, then split, or bounded at last.

    Parameters
    ----------
    dual : tuple of Fraction, length N, or None
        Multipliers of the rows of the data that prove the bound and the cuts.
    cuts : tuple of (int, float)
        Signed cones and the size that their neuron does not pass.
    split : (int, float) or None
        The signed cone and the size at which its interval is cut in two.
    children : list of SizeNode
        Smaller sizes, larger sizes.
    """

    dual: tuple[Fraction, ...] | None = None
    cuts: tuple[tuple[int, float], ...] = ()
    split: tuple[int, float] | None = None
    children: list[SizeNode] = field(default_factory=list)


@dataclass(frozen=True, slots=True, eq=False)
class SizeProof:
    """A tree of intervals of sizes whose leaves have dual vectors.

    Parameters
    ----------
    cones : int8 array, shape (k, planes)
    largest : float
        No neuron of a network as cheap as the best one is larger.
    root : SizeNode

    Examples
    --------
    >>> SizeProof(np.array([[1, -1]], dtype=np.int8), 4.0, SizeNode((Fraction(1),))).to_json()
    {'kind': 'branch and bound', 'largest': '4', 'cones': [], 'tree': [{'dual': ['1']}]}
    """

    cones: NDArray[np.int8]
    largest: float
    root: SizeNode

    def to_json(self) -> dict[str, Any]:
        """Return the proof as a certificate holds it: the nodes in preorder."""
        numbers: dict[int, int] = {}
        tree: list[dict[str, Any]] = []
        waiting = [self.root]
        while waiting:
            node = waiting.pop()
            item: dict[str, Any] = {}
            if node.dual is not None and (node.cuts or not node.children):
                item["dual"] = [rational_text(mu) for mu in node.dual]
            if node.cuts:
                item["cuts"] = [
                    [numbers.setdefault(k, len(numbers)), _text(size)] for k, size in node.cuts
                ]
            if node.children and node.split is not None:
                place, size = node.split
                item["split"] = [numbers.setdefault(place, len(numbers)), _text(size)]
                waiting += reversed(node.children)
            tree.append(item)
        return {
            "kind": "branch and bound",
            "largest": _text(self.largest),
            "cones": [self._cone(place) for place in numbers],
            "tree": tree,
        }

    def _cone(self, place: int) -> list[Any]:
        half = len(self.cones)
        signs = "".join("-0+"[side + 1] for side in self.cones[place % half].tolist())
        return [1 if place < half else -1, signs]


def _text(size: float) -> str:
    return rational_text(Fraction(size))
