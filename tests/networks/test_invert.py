"""Parameters close to given ones: the worked cases and the bounds."""

from __future__ import annotations

import itertools
from fractions import Fraction as F

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from random_pairs import balanced_pair, general_pair

from exactrelu.networks import (
    Inversion,
    NormalForm,
    Parametrisation,
    degenerate_neurons,
    equal,
    inverse_conditions,
    invert,
)
from exactrelu.networks.gradient_bounds import lower_bounds, upper_bounds
from exactrelu.polytopes import InputError
from exactrelu.polytopes.root_sum import RootSum

of = Parametrisation.of


def weights(found: Inversion) -> list[list[float]]:
    return [[*map(float, n.weights()), float(n.output)] for n in found.neurons]


def close(value: RootSum | F | None, expected: float) -> bool:
    assert value is not None
    return bool(abs(float(value) - expected) < 1e-9)


def test_a_new_direction_takes_a_free_slot() -> None:
    found = invert(of([[1, 0], [0, 1]], [1, 1]), of([[1, 0], [1, 1]], ["1.5", "0.2"]), "proof")
    assert found.bounds.jump == found.bounds.seminorm.lower == found.bounds.seminorm.upper == 1
    a, b = 1.2247448714, 0.4472135955
    np.testing.assert_allclose(weights(found), [[a, 0, a], [b, b, b]], atol=1e-9)
    assert close(found.distance, 0.5527864045)
    assert found.bounds.beta_jump == RootSum.rational(1)
    assert found.bound == RootSum.rational(2)
    assert found.verify()


def test_a_matched_balanced_pair() -> None:
    found = invert(of([[1, 0]], [1]), of([["1.21", 0]], [1]), "proof")
    assert found.distance == RootSum.rational("0.1")
    assert found.bounds.jump == F("0.21")
    assert found.bounds.beta_jump == RootSum()
    assert close(found.bound, 0.4582575695)
    assert weights(found) == [[1.1, 0, 1.1]]


def test_a_matched_unbalanced_pair() -> None:
    found = invert(of([[4, 0]], ["0.25"]), of([["1.5", 0]], [1]), "proof")
    assert found.bounds.jump == found.bounds.seminorm.upper == F(1, 2)
    np.testing.assert_allclose(weights(found), [[4.1145591084, 0, 0.3645591084]], atol=1e-9)
    assert close(found.distance, 0.1145591084)
    assert close(found.bound, 0.7071067812)


def test_two_roots_of_the_jump_are_attained() -> None:
    first, second = of([[1, "0.5"]], [1]), of([["0.5", 1]], [-1])
    found = invert(first, second, "balanced")
    assert found.bounds.seminorm.upper == F(3, 2)
    assert found.distance == found.bounds.balanced_sharper == RootSum.rational(2)
    best = invert(first, second, "best")
    assert close(best.distance, 1.5)
    assert best.least is not None
    assert F("1.49999999") < best.least <= F(3, 2)
    np.testing.assert_allclose(weights(best), [[1, 2, -0.5]], atol=1e-9)


@pytest.mark.parametrize("delta", [F(1, 100), F(1, 10000)])
def test_two_root_two_roots_of_the_semi_norm_are_attained(delta: F) -> None:
    def rows(*places: int) -> list[list[F]]:
        return [[F(1), delta * place] for place in places]

    first = of(rows(1, 2, 3, 5), [100, 2, 100, 100]).balance()
    second = of(rows(1, 3, 4, 5), [101, 102, -2, 101])
    for mode in ("proof", "balanced"):
        found = invert(first, second, mode)  # type: ignore[arg-type]
        assert (found.bounds.seminorm.upper, found.bounds.jump) == (1, 2)
        assert found.distance == found.bounds.balanced_seminorm
        assert close(found.distance, 2.8284271247)
        assert found.verify()
    assert plain_balanced_distance(first, second) > 2.8284271247


def plain_balanced_distance(first: Parametrisation, second: Parametrisation) -> float:
    """Try all permutations in floats; both balanced and without redundant neurons."""

    def floats(pair: Parametrisation) -> list[list[float]]:
        return [
            [abs(q) ** 0.5 * float(e) for e in u] + [abs(q) ** 0.5 * (1 if q > 0 else -1)]
            for u, q in zip(pair.directions, map(float, pair.products), strict=True)
            if u is not None and q
        ]

    zero = [0.0] * (first.dimension + 1)
    one, two = floats(first), floats(second)
    size = len(first)
    one += [zero] * (size - len(one))
    two += [zero] * (size - len(two))
    changes = np.abs(np.array(one)[:, None] - np.array(two)).max(axis=2)
    return min(
        max(changes[i, j] for i, j in enumerate(order))
        for order in itertools.permutations(range(size))
    )


def test_redundant_directions() -> None:
    first, second = of([[1, 0], [1, 0]], [1, 1]), of([[1, 0], [0, 1]], [2, "0.1"])
    found = invert(first, second)
    assert found.bounds.seminorm.upper == F(1, 10)
    assert found.distance == RootSum.rational(1)
    assert found.conditions.repeated == ((0, 1),)
    assert found.bound is None
    assert found.verify()
    with pytest.raises(InputError, match=r"condition \(2\): neurons 0, 1 of the first"):
        invert(first, second, "proof")


def test_opposite_weights_within_a_network() -> None:
    rows = [[1, 0], [0, 1], [-1, -1], [-1, 0], [0, -1], [1, 1]]
    first, second = of(rows, [1, 1, 1, -1, -1, -1]), of([[1, -1]], ["0.1"])
    conditions = inverse_conditions(first, second)
    assert conditions.opposite_in_first == (((0,), (3,)), ((1,), (4,)), ((2,), (5,)))
    assert not conditions.hold
    assert not conditions.repeated
    found = invert(first, second)
    assert found.bounds.seminorm.upper == F(1, 10)
    assert RootSum.rational(F(1, 2)) <= found.distance


def test_opposite_weights_between_networks() -> None:
    root = F(2**0.5)
    first, second = opposite_between(10, root)
    conditions = inverse_conditions(first, second)
    assert not conditions.repeated
    assert not conditions.opposite_in_first
    assert not conditions.opposite_in_second
    assert len(conditions.opposite_between) == 3
    found = invert(first, second)
    assert close(found.bounds.seminorm.lower, 3)
    assert close(found.bounds.jump, 0)
    assert close(found.distance, 14.1421356237)


def opposite_between(k: int, root: F) -> tuple[Parametrisation, Parametrisation]:
    rows = [[k, k, F(1, k)], [-k, k, F(1, k)], [0, -root * k, 1 / (root * k)]]
    outputs = [k, k, root * k]
    return of([[-e for e in row] for row in rows], outputs), of(rows, outputs)


def check(first: Parametrisation, second: Parametrisation) -> None:
    for mode in ("proof", "best"):
        found = invert(first, second, mode)  # type: ignore[arg-type]
        bounds = found.bounds
        assert found.verify()
        assert found.distance <= bounds.sharper <= bounds.paper
        assert bounds.jump <= 2 * bounds.seminorm.upper
        assert bounds.sharper <= bounds.beta + RootSum.root(2 * bounds.seminorm.upper)
        assert equal(found.network(), second.network())
    assert found.least is not None
    assert RootSum.rational(found.least) <= found.distance


def check_balanced(first: Parametrisation, second: Parametrisation) -> None:
    found = invert(first, second, "balanced")
    bounds = found.bounds
    assert found.verify()
    assert found.balanced
    assert found.distance <= bounds.balanced_sharper <= bounds.balanced_seminorm
    assert bounds.balanced_seminorm <= bounds.balanced_paper
    best = invert(first, second, "best")
    assert best.distance <= found.distance + RootSum.rational(F(1, 10**9))
    if len(first) < 6:
        assert close(found.distance, plain_balanced_distance(first, second))


@pytest.mark.parametrize("seed", range(60))
def test_bounds_of_general_pairs(seed: int) -> None:
    check(*general_pair(seed))


@pytest.mark.parametrize("seed", range(60))
def test_bounds_of_balanced_pairs(seed: int) -> None:
    check_balanced(*balanced_pair(seed))


@pytest.mark.exhaustive
@pytest.mark.parametrize("hundred", range(10))
def test_bounds_of_a_thousand_pairs(hundred: int) -> None:
    for seed in range(100 * hundred + 100, 100 * hundred + 200):
        check(*general_pair(seed))
        check_balanced(*balanced_pair(seed))


entries = st.integers(-3, 3).map(F)
neurons = st.tuples(st.lists(entries, min_size=2, max_size=2), entries)


@given(st.lists(neurons, max_size=4), st.lists(neurons, max_size=4))
def test_any_small_pair_is_inverted_or_refused(one: list, two: list) -> None:
    first = of([a for a, _ in one], [c for _, c in one], 2)
    second = of([a for a, _ in two], [c for _, c in two], 2)
    try:
        found = invert(first, second)
    except InputError as error:
        assert "directions" in str(error)  # noqa: PT017
        return
    assert found.verify()
    assert found.distance == largest_change_plainly(found)
    if inverse_conditions(first, second).hold:
        assert invert(first, second, "proof").verify()


def largest_change_plainly(found: Inversion) -> RootSum:
    largest = RootSum()
    for i, neuron in enumerate(found.neurons):
        old = [*found.first.rows[i], found.first.outputs[i]]
        for new, weight in zip([*neuron.weights(), neuron.output], old, strict=True):
            change = abs(new - RootSum.rational(weight))
            largest = change if largest < change else largest
    return largest


def test_nothing_and_no_effect() -> None:
    nothing = of([], [], 2)
    assert invert(nothing, nothing, "proof").distance == RootSum()
    dead = of([[0, 0], [1, 1]], [5, 0])
    for mode in ("best", "proof", "balanced"):
        found = invert(dead, nothing, mode)  # type: ignore[arg-type]
        assert found.verify()
        assert found.bounds.seminorm.upper == 0
    assert invert(dead, nothing).distance == RootSum()
    # The proof empties the slots, at the price β = 5.
    assert invert(dead, nothing, "proof").distance == RootSum.rational(5)
    same = of([[1, 2], [3, 4]], [3, -5])
    assert invert(same, same).distance == invert(same, same, "proof").distance == RootSum()


def test_numbers_beyond_floats() -> None:
    for unit in (F(10) ** 400, F(10) ** -400):
        first = of([[unit, 0], [0, unit]], [unit, unit])
        second = of([[unit, 0], [unit, unit]], [unit * F(3, 2), unit / 5])
        found = invert(first, second, "proof")
        assert found.distance.enclosure().lower > unit * F("0.55278640")
        assert found.distance.enclosure().upper < unit * F("0.55278641")
        assert invert(first, second).verify()
    mixed = of([[F(10) ** 200, 0], [0, F(1, 10**300)]], [1, F(1, 10**100)])
    assert invert(mixed, of([[0, 1], [1, 0]], [1, 2])).verify()


def test_bounds_of_the_semi_norm_where_there_are_too_many_cells() -> None:
    generator = np.random.default_rng(0)
    first = of(generator.integers(-9, 10, (60, 8)), generator.integers(-9, 10, 60))
    second = of(generator.integers(-9, 10, (60, 8)), generator.integers(-9, 10, 60))
    found = invert(first, second)
    difference = NormalForm.of(second.network()).minus(NormalForm.of(first.network()))
    low, high = lower_bounds(difference)[0], upper_bounds(difference)[0]
    expected = max(map(abs, low)), max(map(abs, high))
    assert (found.bounds.seminorm.lower, found.bounds.seminorm.upper) == expected
    assert found.bounds.jump <= 2 * found.bounds.seminorm.lower
    assert found.verify()


def test_the_neurons_of_condition_one() -> None:
    pair = of([[4, 0], [0, 1], [0, 0], [3, 3]], ["1/4", 1, 5, 3])
    assert degenerate_neurons(pair, F(1), F(3)) == (0, 2)
    assert degenerate_neurons(pair, F(1), F(5)) == ()
    assert degenerate_neurons(pair, F(0), F(0)) == (2,)
    assert degenerate_neurons(pair, F(9), F(1)) == (0, 2, 3)
    assert degenerate_neurons(pair.balance(), F(9), F(2)) == (3,)
    found = invert(pair, of([[4, 0]], [0]))
    beta = found.bounds.beta_jump.as_rational()
    assert beta is not None
    assert degenerate_neurons(pair, found.bounds.jump, beta) == ()
    assert degenerate_neurons(pair, found.bounds.jump, beta - F(1, 100)) != ()


def test_what_cannot_be_inverted() -> None:
    with pytest.raises(InputError, match="2 directions and the first 1 neurons"):
        invert(of([[1, 0]], [1]), of([[1, 0], [0, 1]], [1, 1]))
    with pytest.raises(InputError, match="the first has 2 inputs and the second 1"):
        invert(of([[1, 0]], [1]), of([[1]], [1]))
    with pytest.raises(InputError, match="mode: 'fast' is not known"):
        invert(of([[1]], [1]), of([[1]], [1]), "fast")  # type: ignore[arg-type]
    with pytest.raises(InputError, match="outputs: there are 2 for 1 neurons"):
        of([[1, 0]], [1, 2])
    with pytest.raises(InputError, match="one positive number of inputs"):
        of([], [])
