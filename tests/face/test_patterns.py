"""Activation patterns of data."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import product

import numpy as np
import pytest

from exactrelu.patterns import Patterns, count_patterns, patterns
from exactrelu.polytopes import Arrangement, BudgetExceeded, CellTable, InputError


def check_neurons(found: Patterns, samples: list[list[Fraction]]) -> None:
    assert found.count == len(set(found.patterns))
    for pattern, neuron in zip(found.patterns, found.witnesses, strict=True):
        *weights, bias = neuron
        for character, sample in zip(pattern, samples, strict=True):
            value = sum((w * x for w, x in zip(weights, sample, strict=True)), bias)
            assert value > 0 if character == "1" else value < 0


def test_square_has_all_patterns_but_the_two_diagonals() -> None:
    square = [[0, 0], [0, 1], [1, 0], [1, 1]]
    found = patterns(square)
    everything = {"".join(bits) for bits in product("01", repeat=4)}
    assert set(found.patterns) == everything - {"0110", "1001"}
    check_neurons(found, [[Fraction(x) for x in row] for row in square])


def test_thresholds_on_a_line() -> None:
    found = patterns([["0.1"], ["0.3"], ["0.2"], ["0.2"]])
    assert set(found.patterns) == {
        "".join("1" if side * (x - threshold) > 0 else "0" for x in (1, 3, 2, 2))
        for threshold in (0.5, 1.5, 2.5, 3.5)
        for side in (1, -1)
    }


def test_collinear_repeated_and_zero_samples() -> None:
    # Four places on a line have 8 patterns; the sample off the line is free beside each.
    rows = [[0, 0], [1, 1], [2, 2], [3, 3], [1, 1], [0, 1]]
    found = patterns(rows)
    assert found.count == count_patterns(rows) == 16
    check_neurons(found, [[Fraction(x) for x in row] for row in rows])


def test_huge_and_tiny_coordinates() -> None:
    rows = [[1e300, 1e-300], [-1e300, 1e-300], [1e-300, 1e300], [0.1, 0.2], [1e-300, 1e-300]]
    found = patterns(np.array(rows))
    assert found.count == count_patterns(rows)
    check_neurons(found, [[Fraction(x) for x in row] for row in rows])


def test_samples_without_inputs() -> None:
    assert set(patterns([[], []]).patterns) == {"00", "11"}


def test_stopped_by_the_budget() -> None:
    with pytest.raises(BudgetExceeded) as stop:
        patterns([[1, 2], [3, 5], [4, 4]], budget=-1)
    assert isinstance(stop.value.partial, Patterns)
    assert stop.value.partial.count < patterns([[1, 2], [3, 5], [4, 4]]).count


def test_interrupted(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = Arrangement.cell_parts

    def interrupted(self: Arrangement, **_: object) -> Iterator[CellTable]:
        yield next(whole(self))
        raise KeyboardInterrupt

    monkeypatch.setattr(Arrangement, "cell_parts", interrupted)
    with pytest.raises(KeyboardInterrupt) as stop:
        patterns([[1, 2], [3, 5], [4, 4]])
    assert stop.value.args[0].count == 2


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([], "no samples"),
        ([[1, "x"]], "sample 1, column 2: 'x' is not a finite number"),
        ([[1], [2, 3]], "sample 2"),
    ],
)
def test_bad_data(rows: object, message: str) -> None:
    with pytest.raises(InputError, match=message):
        patterns(rows)
