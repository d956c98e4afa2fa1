"""The example files hold what their README says, and every cell is an exact number."""

import csv
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pytest

from exactrelu.polytopes import parse_rational

DATA = Path(__file__).parents[2] / "examples" / "data"

SERIES = {
    "nile.csv": (["year", "volume"], 100, (1871, 1120), (1970, 740)),
    "sunspots.csv": (["year", "sunspots"], 309, (1700, 5), (2008, Fraction(29, 10))),
    "co2.csv": (["week", "ppm"], 2225, (0, Fraction(3161, 10)), (2283, Fraction(743, 2))),
    "convex_ten.csv": (["x", "y"], 10, (-15, 0), (20, 1132)),
    "peak_plateau.csv": (["x", "y"], 6, (-2, 0), (3, 0)),
}


def read(name: str) -> tuple[list[str], list[tuple[Fraction, ...]]]:
    with (DATA / name).open(newline="") as file:
        header, *rows = csv.reader(file)
    return header, [tuple(parse_rational(cell) for cell in row) for row in rows]


@pytest.mark.parametrize("name", SERIES)
def test_rows_are_those_of_the_source(name: str) -> None:
    header, count, first, last = SERIES[name]
    found_header, rows = read(name)
    assert found_header == header
    assert len(rows) == count
    assert (rows[0], rows[-1]) == (first, last)


@pytest.mark.parametrize("name", SERIES)
def test_x_increases(name: str) -> None:
    _, rows = read(name)
    assert all(before[0] < after[0] for before, after in pairwise(rows))


def test_co2_leaves_out_the_59_weeks_without_a_value() -> None:
    _, rows = read("co2.csv")
    assert rows[-1][0] + 1 - len(rows) == 59


def test_every_series_is_described() -> None:
    described = (DATA / "README.md").read_text(encoding="utf-8")
    names = {path.name for path in DATA.glob("*.csv")}
    assert names == {*SERIES, "two_inputs.csv"}
    assert all(f"`{name}`" in described for name in names)
