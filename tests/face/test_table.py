import pytest

from exactrelu.polytopes import ExactVector, InputError
from exactrelu.table import Table


def table(*names: str) -> Table:
    columns = tuple(ExactVector.of([place, place]) for place in range(len(names)))
    return Table("a.csv", names, columns)


def test_the_last_column_is_the_target():
    data = table("a", "b", "c").data()
    assert data.names == ("a", "b", "c")
    assert (data.X[1][0], data.y[0], data.tolerance) == (1, 2, None)


@pytest.mark.parametrize("target", ["a", "1"])
def test_a_target_is_a_name_or_a_number(target):
    data = table("a", "b", "c").data(target)
    assert data.names == ("b", "c", "a")
    assert data.y[0] == 0


def test_a_name_goes_before_a_number():
    assert table("2", "b").data("2").names == ("b", "2")


def test_a_tolerance_column_is_no_input_and_no_default_target():
    data = table("a", "b", "d").data(tolerance_column="d")
    assert data.names == ("a", "b")
    assert data.tolerance is not None
    assert data.tolerance[0] == 2


@pytest.mark.parametrize(
    ("names", "target", "tolerance", "words"),
    [
        (("a", "b"), "c", None, ["--target 'c'", "'a', 'b'", "1 to 2"]),
        (("a", "b"), "3", None, ["--target '3'"]),
        (("a", "b"), "0", None, ["--target '0'"]),
        (("a", "b"), "²", None, ["no column"]),
        (("a", "a", "b"), "a", None, ["names 2 columns"]),
        (("a", "b"), None, "z", ["--tolerance-column 'z'"]),
        (("a", "b", "c"), "a", "a", ["two different columns"]),
        (("a",), None, None, ["1 column", "at least one input"]),
        (("a", "b"), None, "b", ["2 column", "tolerance column"]),
        (("a",), None, "a", ["1 column"]),
    ],
)
def test_refusals(names, target, tolerance, words):
    with pytest.raises(InputError) as refused:
        table(*names).data(target, tolerance)
    for word in words:
        assert word in str(refused.value)


def test_columns_without_a_header_are_called_x_and_y():
    columns = tuple(ExactVector.of([place]) for place in range(3))
    headless = Table("a.csv", ("1", "2", "3"), columns, header=False)
    assert headless.data().names == ("x1", "x2", "y")
    assert headless.data("1", "2").names == ("x", "y")
    assert headless.data("1").y[0] == 0
