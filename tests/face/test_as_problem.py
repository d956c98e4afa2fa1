from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

import exactrelu
from exactrelu.as_problem import as_problem
from exactrelu.polytopes import InputError

pandas = pytest.importorskip("pandas")

Y = [1, 2, 3]
TENTH = Fraction(1, 10)


@pytest.mark.parametrize(
    "X",
    [
        ["0.1", 1, 2],
        [Fraction(1, 10), Decimal(1), np.int8(2)],
        [["0.1"], [1], [2]],
        np.array([["0.1"], [1], [2]], dtype=object),
        np.array(["0.1", "1", "2"]),
        pandas.Series(["0.1", "1", "2"]),
        pandas.Series([Decimal("0.1"), Decimal(1), Decimal(2)], index=[5, 6, 7]),
        pandas.DataFrame({"a": ["0.1", 1, 2]}),
        (number for number in ("0.1", 1, 2)),
    ],
)
def test_one_input_in_many_forms(X):
    problem = as_problem(X, Y)
    assert [column.fractions() for column in problem.X] == [[TENTH, 1, 2]]
    assert problem.skip
    assert not problem.penalize_bias


def test_floats_are_the_binary_numbers_they_are():
    assert as_problem([0.1, 1, 2], Y).X[0][0] == Fraction(0.1)
    assert as_problem(np.array([0.1, 1, 2]), Y).X[0][0] == Fraction(0.1)
    single = np.array([0.1, 1, 2], dtype=np.float32)
    assert as_problem(single, Y).X[0][0] == Fraction(float(np.float32(0.1)))


def test_several_inputs():
    frame = pandas.DataFrame({"a": [0.5, 1.0, 2.0], "b": [1, 2, 3]})
    for X in (frame, frame.to_numpy(), frame.to_numpy().tolist(), [tuple(r) for r in frame.values]):
        problem = as_problem(X, frame[["b"]])
        assert [column[0] for column in problem.X] == [Fraction(1, 2), 1]
        assert not problem.skip


def test_tolerances():
    problem = as_problem([0, 1, 2], Y, tolerance=pandas.Series(["0.1", "0", "1"]))
    assert problem.tolerances().fractions() == [TENTH, 0, 1]
    assert as_problem([0, 1, 2], Y, tolerance="0.1").tolerance == TENTH


def test_a_problem_stands_alone():
    problem = as_problem([0, 1, 2], Y, p="1/2")
    assert as_problem(problem) is problem
    assert as_problem(problem, p=0, tolerance=0, measure="parameters", bound=None) is problem
    for extra in ({"y": Y}, {"p": 1}, {"skip": True}, {"tolerance": [0, 0, 0]}):
        with pytest.raises(InputError, match="the problem alone"):
            as_problem(problem, **extra)


@pytest.mark.parametrize(
    ("X", "y", "options", "words"),
    [
        ([0, 1, None], Y, {}, ["X, row 3", "None"]),
        ([0, float("nan"), 1], Y, {}, ["X, row 2", "nan"]),
        (np.array([0, np.inf, 1]), Y, {}, ["X, row 2", "inf"]),
        ([0, 1j, 1], Y, {}, ["X, row 2", "1j"]),
        (np.array([1j, 0, 0]), Y, {}, ["complex"]),
        ([True, 1, 2], Y, {}, ["truth value"]),
        (pandas.Series([1, None, 2], dtype="Int64"), Y, {}, ["row 2", "<NA>"]),
        (pandas.date_range("2020", periods=3), Y, {}, ["datetime"]),
        ("abc", Y, {}, ["'abc'", "accepted"]),
        (3, Y, {}, ["X: 3"]),
        ({1, 2, 3}, Y, {}, ["{1, 2, 3}"]),
        ([], [], {}, ["no rows"]),
        ([[]], [1], {}, ["no input"]),
        ([[1], [2, 3], [4]], Y, {}, ["row 2", "2 numbers", "row 1 has 1"]),
        ([[1], 2, [3]], Y, {}, ["row 2", "no row"]),
        (np.ones((2, 2, 2)), Y, {}, ["(2, 2, 2)"]),
        (np.array(3.0), Y, {}, ["shape ()"]),
        ([1, 2], Y, {}, ["2 rows", "y has 3"]),
        ([0, 1, 2], None, {}, ["y is missing"]),
        ([0, 1, 2], pandas.DataFrame({"a": Y, "b": Y}), {}, ["y: 2 columns"]),
        ([0, 1, 2], Y, {"tolerance": [1, 2]}, ["2 numbers", "3 rows"]),
        ([0, 1, 2], Y, {"tolerance": -1}, ["negative"]),
        ([0, 1, 2], Y, {"p": 2}, ["[0, 1]"]),
        ([0, 1, 2], Y, {"bound": 0}, ["positive"]),
        ([0, 1, 2], Y, {"measure": "weights"}, ["neurons"]),
    ],
)
def test_refusals(X, y, options, words):
    with pytest.raises(InputError) as refused:
        as_problem(X, y, **options)
    assert "\n" not in str(refused.value)
    for word in words:
        assert word in str(refused.value)


@pytest.mark.parametrize("verb", [exactrelu.solve, exactrelu.critical_p, exactrelu.path])
@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("budget", float("nan")),
        ("budget", -1),
        ("budget", "60"),
        ("method", None),
        ("method", 3),
        ("method", "branches"),
    ],
)
def test_the_verbs_refuse_other_budgets_and_methods(verb, option, value):
    with pytest.raises(InputError, match=f"{option}: "):
        verb([[1, 2], [0, 1]], [1, 2], **{option: value})
