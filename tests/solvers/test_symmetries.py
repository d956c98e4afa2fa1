"""What must not change an answer, or change it in a known way, for every method."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest
from enumeration_cases import setting_of
from hypothesis import given, settings
from hypothesis import strategies as st
from methods import METHODS, ends

from exactrelu.networks import Solution
from exactrelu.solvers import Setting

POWERS = (Fraction(0), Fraction(1, 3), Fraction(2, 3), Fraction(1))
BOUNDS = (None, Fraction(1, 2), Fraction(3))
LARGER = Fraction(27, 8)  # its roots are rational: a third power of 3/2
ONE_INPUT = {"skip": True, "penalize_bias": False}


@dataclass(frozen=True)
class Rows:
    """Data and options as plain lists, before a problem is made of them."""

    X: list[list[int]]
    y: list[Any]
    options: dict[str, Any]

    @property
    def setting(self) -> Setting:
        return setting_of(self.X, self.y, **self.options)

    def with_options(self, **options: Any) -> Rows:
        return replace(self, options={**self.options, **options})


def reordered(rows: Rows) -> Rows:
    return replace(rows, X=rows.X[::-1], y=rows.y[::-1])


def inputs_reordered(rows: Rows) -> Rows:
    return replace(rows, X=[row[::-1] for row in rows.X])


def input_negated(rows: Rows) -> Rows:
    return replace(rows, X=[[-row[0], *row[1:]] for row in rows.X])


def labels_negated(rows: Rows) -> Rows:
    return replace(rows, y=[-label for label in rows.y])


def doubled(rows: Rows) -> Rows:
    return replace(rows, X=rows.X * 2, y=rows.y * 2)


def scaled(rows: Rows) -> Rows:
    options = dict(rows.options)
    options["tolerance"] *= LARGER
    if options["bound"] is not None:
        options["bound"] *= LARGER
    return Rows(rows.X, [LARGER * label for label in rows.y], options)


CHANGES = (reordered, inputs_reordered, input_negated, labels_negated, doubled, scaled)


def asked(name: str) -> list[tuple[Fraction, Fraction | None]]:
    """Return the p and bounds that a method takes."""
    return [
        (p, bound)
        for p in POWERS
        for bound in BOUNDS
        if METHODS[name].takes(setting_of([[1]], [1], p=p, bound=bound, **ONE_INPUT))
    ]


@st.composite
def problems(draw: st.DrawFn, name: str) -> Rows:
    """Draw data and options that a method takes."""
    p, bound = draw(st.sampled_from(asked(name)))
    one_input = name == "one input"
    inputs = 1 if one_input else draw(st.integers(1, 2))
    most = (
        1
        if name in ("vertices", "rays in a box") and bound is not None
        else 5
        if one_input
        else 4 - inputs
    )
    row = st.lists(st.integers(-3, 3), min_size=inputs, max_size=inputs)
    X = draw(st.lists(row, min_size=1, max_size=most, unique_by=tuple))
    y = [draw(st.integers(-3, 3)) for _ in X]
    free = st.booleans()
    options = ONE_INPUT if one_input else {"skip": draw(free), "penalize_bias": draw(free)}
    exact = one_input and p > 0
    tolerance = Fraction(0) if exact else draw(st.sampled_from([Fraction(0), Fraction(1, 2)]))
    measures = ["parameters"] if name == "rays in a box" else ["parameters", "neurons"]
    measure = draw(st.sampled_from(measures))
    more = {"p": p, "bound": bound, "tolerance": tolerance, "measure": measure}
    return Rows(X, y, {**options, **more})


@pytest.mark.parametrize("name", METHODS)
def test_symmetries(name: str) -> None:
    @settings(max_examples=12 if METHODS[name].closes else 4)
    @given(problems(name))
    def same(rows: Rows) -> None:
        before = ends(rows.setting, name)
        p = rows.options["p"]
        for change in CHANGES:
            after = ends(change(rows).setting, name)
            if before is None or after is None:
                assert before is after is None, change
                continue
            root = Fraction(3, 2) ** int(3 * p) if change is scaled else 1
            assert before[0] * root <= after[1], change
            assert after[0] <= before[1] * root, change
            if METHODS[name].closes and p in (0, 1):
                assert after == (before[0] * root, before[1] * root), change

    same()


@pytest.mark.parametrize("name", METHODS)
def test_a_larger_tolerance_or_bound_never_costs_more(name: str) -> None:
    @settings(max_examples=12 if METHODS[name].closes else 4)
    @given(problems(name))
    def falling(rows: Rows) -> None:
        chains = []
        if not (name == "one input" and rows.options["p"]):
            chains.append([rows.with_options(tolerance=t) for t in (0, Fraction(1, 3), 2)])
        if rows.options["bound"] is not None:
            chains.append([rows.with_options(bound=b) for b in (Fraction(1, 2), 1, 4)])
        for chain in chains:
            costs = [ends(each.setting, name) for each in chain]
            for tight, loose in pairwise(costs):
                assert tight is None or (loose is not None and loose[0] <= tight[1])
                if tight and loose and METHODS[name].closes and rows.options["p"] in (0, 1):
                    assert loose[1] <= tight[1]

    falling()


@pytest.mark.parametrize("name", ["atoms", "vertices", "one input"])
def test_the_sizes_of_a_unique_minimiser_scale_exactly(name: str) -> None:
    """So its cost scales by exactly the p-th power, whatever p is."""
    compared = 0

    @settings(max_examples=20)
    @given(problems(name))
    def exact(rows: Rows) -> None:
        nonlocal compared
        for p in (Fraction(1, 3), Fraction(3, 5)):
            least = rows.with_options(p=p, tolerance=Fraction(0))
            before = METHODS[name].answer(least.setting)
            after = METHODS[name].answer(scaled(least).setting)
            assert (after.status, after.unique) == (before.status, before.unique)
            if before.unique and before.fit is not None:
                assert sizes(after) == [LARGER * size for size in sizes(before)]
                compared += 1

    exact()
    assert compared > 10


def sizes(solution: Solution) -> list[Fraction]:
    """Return what is powered and added in the cost, in order."""
    assert solution.network is not None
    last = solution.problem.penalize_bias
    rows = [(n.v, (*n.w, n.b) if last else n.w) for n in solution.network.hidden]
    return sorted(abs(v * w) for v, row in rows for w in row if v * w)
