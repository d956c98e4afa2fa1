"""Ray trees of the compiled search, with degenerate data and small p: the checker accepts them."""

from __future__ import annotations

from typing import Any

import pytest
from ray_trees import accepted, searched, with_a_dearer_network

import exactrelu
from exactrelu.solvers.tree_library import is_compiled

DEGENERATE: dict[str, tuple[list[list[Any]], list[Any], dict[str, Any]]] = {
    "one sample": ([[2, 1]], [3], {}),
    "repeated rows": ([[1, 0], [1, 0], [2, 1]], [1, 1, 3], {}),
    "opposite rows": ([[1, 1], [-1, -1]], [1, 2], {"penalize_bias": True}),
    "on a line": ([[0, 0], [1, 1], [2, 2]], [1, 0, 2], {"skip": True}),
    "a constant input": ([[5, 0], [5, 1], [5, 3]], [2, 1, -1], {"penalize_bias": True}),
    "unlike sizes": ([["1/1000", 0], ["-0.5", 1000]], ["2/7", "100"], {"penalize_bias": True}),
    "a peak": ([[0], [1], [2], [4]], [0, 3, 0, 0], {}),
    "three inputs": ([[1, 0, 2], [0, 1, -1], [2, 1, 0]], [1, -2, 3], {}),
}


@pytest.mark.skipif(not is_compiled(), reason="the search was not compiled")
@pytest.mark.parametrize("p", ["1/2", "2/3"])
@pytest.mark.parametrize("name", DEGENERATE)
def test_trees_of_the_search(name: str, p: str) -> None:
    X, y, options = DEGENERATE[name]
    found, document = searched(X, y, p, 5, options)
    if found.proof == "ray tree" and found.status == "optimal":
        assert not accepted(with_a_dearer_network(document))


SMALL_P: dict[str, tuple[list[list[Any]], list[Any], dict[str, Any]]] = {
    **DEGENERATE,
    "sizes up to 1e15": ([[2, 3], [2, 3], [3, 3], [2, -2]], [1, 1, -3, 0], {}),
}


@pytest.mark.skipif(not is_compiled(), reason="the search was not compiled")
@pytest.mark.parametrize("p", ["1/50", "1/20"])
@pytest.mark.parametrize("name", SMALL_P)
def test_trees_of_small_p_are_accepted(name: str, p: str) -> None:
    """Sizes span many orders of magnitude: the search needs the larger margins."""
    X, y, options = SMALL_P[name]
    searched(X, y, p, 0.5, options)


def test_below_the_least_p_enumeration_answers() -> None:
    X, y, options = SMALL_P["sizes up to 1e15"]
    found = exactrelu.solve(X, y, p="1/60", **{"skip": False, **options})
    assert found.status == "optimal"
    assert found.proof != "ray tree"
