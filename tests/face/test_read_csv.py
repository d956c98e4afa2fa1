from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from exactrelu.polytopes import InputError
from exactrelu.read_csv import read_csv

HALF = Fraction(1, 2)


def columns(content: bytes) -> list[list[Fraction]]:
    return [column.fractions() for column in read_csv(content, "a.csv").columns]


@pytest.mark.parametrize(
    "content",
    [
        b"0,0.5\n1,2\n",
        b"x,y\n0,0.5\n1,2\n",
        b"\xef\xbb\xbfx,y\r\n0,0.5\r\n1,2\r\n",
        b"x;y\n0;0.5\n1;2",
        b"x\ty\n0\t1/2\n1\t2",
        b"x y\n0 5e-1\n1   2\n",
        b"# written by hand\n\nx,y\n\n0,.5\n   \n# between\n1,2\n\n",
        b'"x","y"\n"0","0.5"\n"1","2"\n',
        b"x, y\n 0, +0.5\n 1 , 2 \n",
        b"x,y\r0,0.5\r1,2\r",
        b"0,0.5_0\n1,2\n",
    ],
)
def test_all_these_spell_the_same_numbers(content):
    assert columns(content) == [[0, 1], [HALF, 2]]


def test_names_come_from_the_header_or_are_numbers():
    assert read_csv(b"a b;c\n1;2\n", "a.csv").names == ("a b", "c")
    assert read_csv(b"1,2\n", "a.csv").names == ("1", "2")
    assert read_csv(b"0,1,y\n1,2,3\n", "a.csv").names == ("0", "1", "y")
    assert read_csv(b",x,y\n0,1,2\n", "a.csv").names == ("", "x", "y")


def test_numbers_are_exact():
    tenth, third = columns(b"0.1,1/3\n")
    assert (tenth, third) == ([Fraction(1, 10)], [Fraction(1, 3)])
    assert columns(b"1e-30,12345678901234567890123\n") == [
        [Fraction(1, 10**30)],
        [12345678901234567890123],
    ]


@pytest.mark.parametrize(
    ("content", "places"),
    [
        (b"x,y\n0,1\n1,nan\n", ["a.csv, line 3, column 'y'", "'nan'", "finite"]),
        (b"x,y\n0,1\n\n-inf,2\n", ["line 4, column 'x'", "'-inf'"]),
        (b"0,1\n1,\n", ["line 2, column '2'", "empty"]),
        (b"0,nan\n1,2\n", ["line 1, column '2'", "'nan'"]),
        (b"x,nan\n1,2\n", ["line 1, column 2", "'nan'", "neither a number nor a name"]),
        (b"0,\n1,2\n", ["line 1, column '2'", "empty"]),
        (b"1,2x\n3,4\n", ["line 1, column '2'", "'2x'"]),
        (b"x,y\n0,1\n2\n", ["line 3", "1 cells", "line 1 has 2", "equal length"]),
        (b"x,y\n0,1\n2,3,4\n", ["line 3", "3 cells"]),
        (b"x,y\n0,1e99999\n", ["line 2", "exponent", "10000"]),
        (b"x,y\n0,1/0\n", ["line 2", "divides by zero"]),
        (b"x,y\n0,0." + b"1" * 5000 + b"\n", ["line 2", "5002 characters"]),
        (b"x,y\n0,1j\n", ["line 2", "'1j'"]),
        (b"x,y\n0,0x10\n", ["line 2", "'0x10'"]),
        (b"x;y\n0;1,5\n", ["line 2", "'1,5'"]),
        (b"x,{y}\n0,a\n", ["line 2", "'{y}'"]),
        (b"x,y\n0,1\n\0,2\n", ["line 3", "NUL"]),
        (b"x,y\n\xff\xfe,2\n", ["line 2", "0xff", "UTF-8"]),
        (b"", ["no rows"]),
        (b"\n\n# only a comment\n", ["no rows"]),
        (b"x,y\n", ["no rows below"]),
        (b'x,y\n0,"1\n2,3\n', ["line"]),
        (b'x,y\n0,"1\n2",3\n', ["quoted"]),
        (b'x,y\n0,"1"2\n', ["line 2", "cells"]),
        (b"x,y\n0," + b"1" * 200_000 + b"\n", ["line 2", "cells"]),
    ],
)
def test_a_refusal_names_the_place_and_the_value(content, places):
    with pytest.raises(InputError) as refused:
        read_csv(content, "a.csv")
    message = str(refused.value)
    assert message.startswith("a.csv")
    assert "\n" not in message
    for place in places:
        assert place in message


def outcome(text: str):
    try:
        table = read_csv(text.encode(), "a.csv")
    except InputError as error:
        return str(error)
    return table.names, table.header, [column.fractions() for column in table.columns]


@given(
    st.lists(
        st.lists(st.sampled_from(["1", "-2.5", "x", "", "nan", "1e3", " 7", "1/2"]), max_size=3),
        min_size=1,
        max_size=4,
    ),
    st.sampled_from([",", ";", "\t"]),
    st.booleans(),
)
@example([["1", "2"], ["1"], ["2", "3", "4"]], ",", False)
@example([["", ""]], ",", True)
def test_plain_text_is_read_like_any_text(rows, delimiter, last_newline):
    text = "\n".join(delimiter.join(row) for row in rows)
    # A comment at the end rules out the quick way of reading.
    assert outcome(text + "\n" * last_newline) == outcome(text + "\n# end")
